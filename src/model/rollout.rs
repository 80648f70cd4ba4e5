//! The changes of an account by which a managed policy is in force for a group and its members: an ordered list of
//! steps, planned from the present state. If it is interrupted, planning again leads to the same result.

use std::fmt;

/// Versions that IAM keeps of a managed policy ("IAM and AWS STS quotas"); a sixth is refused.
const MOST_VERSIONS: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rollout {
    /// Name of the managed policy.
    pub policy: String,
    /// The ARN that it has or will have.
    pub arn: String,
    /// The policy document, as it is sent.
    pub document: String,
    /// Name of the group that it is attached to.
    pub group: String,
    /// Names of users who are to be members; those who are members already stay.
    pub users: Vec<String>,
}

/// The present state in IAM.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Present {
    /// The policy, if there is one.
    pub policy: Option<PresentPolicy>,
    /// The group, if there is one.
    pub group: Option<PresentGroup>,
}

/// A managed policy that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PresentPolicy {
    /// Whether the document in force is equivalent to the wanted one.
    pub says_it: bool,
    /// Its versions, in any order.
    pub versions: Vec<PolicyVersion>,
}

/// One version of a managed policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PolicyVersion {
    /// `v1`, `v2` and so on; IAM gives no number twice.
    pub id: String,
    /// Whether it is in force; such a version cannot be deleted.
    pub in_force: bool,
}

/// A group that exists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PresentGroup {
    /// Whether the policy is attached to it.
    pub has_policy: bool,
    /// Names of its members.
    pub members: Vec<String>,
}

/// One call to IAM that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    CreatePolicy,
    /// `DeletePolicyVersion`, as IAM limits their number.
    DeleteVersion {
        version: String,
    },
    /// `CreatePolicyVersion`, set as the default version.
    CreateVersion {
        /// The id of the version that was in force before, which stays and can be restored.
        instead_of: String,
    },
    CreateGroup,
    Attach,
    AddUser {
        user: String,
    },
}

/// The steps from the present state to the wanted one; none if nothing has to change.
pub(crate) fn plan(wanted: &Rollout, present: &Present) -> Vec<Step> {
    let mut steps = Vec::new();
    match &present.policy {
        None => steps.push(Step::CreatePolicy),
        Some(policy) if !policy.says_it => {
            if policy.versions.len() >= MOST_VERSIONS {
                steps.extend(oldest_spare(&policy.versions).map(|version| Step::DeleteVersion { version }));
            }
            let before = policy.versions.iter().find(|version| version.in_force);
            let instead_of = before.map(|version| version.id.clone()).unwrap_or_default();
            steps.push(Step::CreateVersion { instead_of });
        }
        Some(_) => {}
    }
    let nobody = PresentGroup::default();
    if present.group.is_none() {
        steps.push(Step::CreateGroup);
    }
    let group = present.group.as_ref().unwrap_or(&nobody);
    if !group.has_policy {
        steps.push(Step::Attach);
    }
    for user in &wanted.users {
        let step = Step::AddUser { user: user.clone() };
        if !group.members.contains(user) && !steps.contains(&step) {
            steps.push(step);
        }
    }
    steps
}

/// The oldest version that is not in force.
fn oldest_spare(versions: &[PolicyVersion]) -> Option<String> {
    let number = |id: &str| id.strip_prefix('v').and_then(|number| number.parse().ok()).unwrap_or(u64::MAX);
    let spare = versions.iter().filter(|version| !version.in_force);
    spare.min_by_key(|version| number(&version.id)).map(|version| version.id.clone())
}

/// The users for whom these steps change something: all members where the policy changes, else the new ones.
pub(crate) fn affected(wanted: &Rollout, present: &Present, steps: &[Step]) -> Vec<String> {
    let for_all = |step: &Step| matches!(step, Step::CreatePolicy | Step::CreateVersion { .. } | Step::Attach);
    let mut users: Vec<String> = Vec::new();
    if steps.iter().any(for_all) {
        users.extend(present.group.iter().flat_map(|group| group.members.clone()));
        users.extend(wanted.users.iter().cloned());
    }
    users.extend(steps.iter().filter_map(|step| match step {
        Step::AddUser { user } => Some(user.clone()),
        _ => None,
    }));
    users.sort();
    users.dedup();
    users
}

impl Rollout {
    /// A step in words that fit after "to" and after "done:".
    pub(crate) fn words<'r>(&'r self, step: &'r Step) -> impl fmt::Display + 'r {
        Words { rollout: self, step }
    }
}

struct Words<'r> {
    rollout: &'r Rollout,
    step: &'r Step,
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Rollout { policy, group, .. } = self.rollout;
        match self.step {
            Step::CreatePolicy => write!(f, "create managed policy `{policy}`"),
            Step::DeleteVersion { version } => write!(
                f,
                "delete version `{version}` of policy `{policy}`, the oldest that is not in force: IAM keeps \
                 {MOST_VERSIONS}"
            ),
            Step::CreateVersion { instead_of } => {
                write!(f, "create a version of policy `{policy}` and put it in force instead of `{instead_of}`")
            }
            Step::CreateGroup => write!(f, "create group `{group}`"),
            Step::Attach => write!(f, "attach policy `{policy}` to group `{group}`"),
            Step::AddUser { user } => write!(f, "add user `{user}` to group `{group}`"),
        }
    }
}

/// Whether IAM takes a text as the name of a policy, group or user: `[\w+=,.@-]+`, no longer than `longest` (128 for
/// policies and groups, 64 for users; "IAM and AWS STS quotas").
pub(crate) fn is_iam_name(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+=,.@-".contains(&b))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn wanted(users: &[&str]) -> Rollout {
        Rollout {
            policy: "ForceMFA".into(),
            arn: "arn:aws:iam::123456789012:policy/ForceMFA".into(),
            document: "{}".into(),
            group: "staff".into(),
            users: users.iter().map(|user| (*user).to_owned()).collect(),
        }
    }

    /// Does to an account what IAM would do, and refuses what IAM would refuse.
    fn perform(account: &mut Present, step: &Step) {
        match step {
            Step::CreatePolicy => {
                assert_eq!(account.policy, None, "a name is given once");
                let versions = vec![PolicyVersion { id: "v1".into(), in_force: true }];
                account.policy = Some(PresentPolicy { says_it: true, versions });
            }
            Step::DeleteVersion { version } => {
                let versions = &mut account.policy.as_mut().expect("there is one").versions;
                let at = versions.iter().position(|one| one.id == *version).expect("it has that version");
                assert!(!versions[at].in_force, "the version in force cannot be deleted");
                versions.remove(at);
            }
            Step::CreateVersion { instead_of } => {
                let policy = account.policy.as_mut().expect("there is one");
                assert!(policy.versions.len() < 5, "a sixth version is refused");
                for version in &mut policy.versions {
                    assert_eq!(version.in_force, version.id == *instead_of, "what it replaces is named");
                    version.in_force = false;
                }
                policy.versions.push(PolicyVersion { id: "v9".into(), in_force: true });
                policy.says_it = true;
            }
            Step::CreateGroup => {
                assert_eq!(account.group, None, "a name is given once");
                account.group = Some(PresentGroup::default());
            }
            Step::Attach => {
                assert!(account.policy.is_some(), "only what exists can be attached");
                account.group.as_mut().expect("there is one").has_policy = true;
            }
            Step::AddUser { user } => {
                account.group.as_mut().expect("there is one").members.push(user.clone());
            }
        }
    }

    fn perform_all(account: &mut Present, steps: &[Step]) {
        for step in steps {
            perform(account, step);
        }
    }

    /// Every account that the planner can tell apart.
    fn accounts() -> Vec<Present> {
        let mut policies = vec![None];
        for count in 1..=5 {
            for in_force in 0..count {
                for says_it in [false, true] {
                    let version = |at| PolicyVersion { id: format!("v{}", at + 3), in_force: at == in_force };
                    policies.push(Some(PresentPolicy { says_it, versions: (0..count).map(version).collect() }));
                }
            }
        }
        let group = |has_policy, members: &[&str]| {
            Some(PresentGroup { has_policy, members: members.iter().map(|user| (*user).to_owned()).collect() })
        };
        let groups = [
            None,
            group(false, &[]),
            group(true, &[]),
            group(false, &["alice"]),
            group(true, &["alice", "bob", "eve"]),
        ];
        let with = |policy: &Option<PresentPolicy>| {
            groups.clone().map(|group| Present { policy: policy.clone(), group }).to_vec()
        };
        // what does not exist is not attached
        let real = |account: &Present| {
            account.policy.is_some() || !account.group.as_ref().is_some_and(|group| group.has_policy)
        };
        policies.iter().flat_map(with).filter(real).collect()
    }

    #[test]
    fn a_plan_broken_off_anywhere_is_completed_by_the_next_one() {
        let wanted = wanted(&["alice", "bob", "alice"]);
        let mut broken_off = 0;
        for start in accounts() {
            let steps = plan(&wanted, &start);
            let mut whole = start.clone();
            perform_all(&mut whole, &steps);
            assert_eq!(plan(&wanted, &whole), [], "nothing is left after {steps:?} on {start:?}");
            for done in 0..steps.len() {
                let mut account = start.clone();
                perform_all(&mut account, &steps[..done]);
                let rest = plan(&wanted, &account);
                perform_all(&mut account, &rest);
                assert_eq!(account, whole, "{done} of {steps:?} on {start:?}");
                broken_off += 1;
            }
        }
        assert!(broken_off > 200, "only {broken_off} places");
    }

    #[test]
    fn a_version_goes_only_where_there_are_five_and_then_the_oldest_spare_one() {
        let versions = |ids: &[&str], in_force: &str| {
            let version = |id: &&str| PolicyVersion { id: (*id).to_owned(), in_force: *id == in_force };
            let policy = PresentPolicy { says_it: false, versions: ids.iter().map(version).collect() };
            Present { policy: Some(policy), group: None }
        };
        for (ids, in_force, deleted) in [
            (&["v12", "v11", "v10", "v9", "v2"][..], "v12", Some("v2")),
            (&["v2", "v9", "v10", "v11", "v12"], "v2", Some("v9")),
            (&["v2", "v9", "v10", "v11"], "v11", None),
            (&["v1"], "v1", None),
        ] {
            let steps = plan(&wanted(&[]), &versions(ids, in_force));
            let gone = steps.iter().find_map(|step| match step {
                Step::DeleteVersion { version } => Some(version.as_str()),
                _ => None,
            });
            assert_eq!(gone, deleted, "{ids:?}");
        }
    }

    #[test]
    fn a_changed_policy_is_news_to_all_members_and_a_new_member_to_itself() {
        let says = |says_it| {
            let versions = vec![PolicyVersion { id: "v1".into(), in_force: true }];
            let group = PresentGroup { has_policy: true, members: vec!["alice".into()] };
            Present { policy: Some(PresentPolicy { says_it, versions }), group: Some(group) }
        };
        for (says_it, users, expected) in
            [(false, &["bob"][..], &["alice", "bob"][..]), (true, &["bob", "alice"], &["bob"]), (true, &["alice"], &[])]
        {
            let (wanted, present) = (wanted(users), says(says_it));
            assert_eq!(affected(&wanted, &present, &plan(&wanted, &present)), expected, "{says_it} {users:?}");
        }
    }

    #[test]
    fn names_are_those_that_iam_takes() {
        for (text, longest, fits) in [
            ("ForceMFA", 128, true),
            ("a_b+c=d,e.f@g-h", 128, true),
            ("", 128, false),
            ("team/staff", 128, false),
            ("staff\n", 128, false),
            ("é", 128, false),
            (&"x".repeat(128), 128, true),
            (&"x".repeat(129), 128, false),
            (&"x".repeat(65), 64, false),
        ] {
            assert_eq!(is_iam_name(text, longest), fits, "{text:?}");
        }
    }
}
