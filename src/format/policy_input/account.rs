//! `aws iam get-account-authorization-details`: for each user the policies that hold for it.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use mfa_policy::{PolicyDocument, Subject, names_users};

use super::document::document;
use super::raw::Raw;
use super::set::{Held, InputError, ListedUser, PolicySet, SetOwner, Unread};

/// An account's policies, by the entities that have them. Each document is read once, however many users have it.
struct Account<'t> {
    name: &'t str,
    groups: HashMap<String, Raw<'t>>,
    /// What groups have, as far as some user is in them.
    of_groups: RefCell<HashMap<String, Rc<Held>>>,
    /// The versions in force of managed policies, by ARN.
    managed: HashMap<String, Option<Raw<'t>>>,
    of_managed: RefCell<HashMap<String, Rc<PolicyDocument>>>,
}

/// One set for each group of users with the same policies, and one for the trust policies of roles.
pub(super) fn sets(name: &str, root: Raw<'_>) -> Result<Vec<PolicySet>, InputError> {
    let members = root.members();
    let items = |list: &str| members.get(list).map(|items| items.items()).unwrap_or_default();
    let keyed =
        |list: &str, key: &'static str| items(list).into_iter().filter_map(|item| Some((item.text_of(key)?, item)));
    let account = Account {
        name,
        groups: keyed("GroupDetailList", "GroupName").collect(),
        of_groups: RefCell::default(),
        managed: keyed("Policies", "Arn").map(|(arn, policy)| (arn, in_force(policy))).collect(),
        of_managed: RefCell::default(),
    };
    let cut = members.get("IsTruncated").is_some_and(|value| value.written() == "true");
    let rest = (cut || members.contains_key("NextToken")).then(|| {
        let unread = Unread { what: "the rest of the account".into(), why: "the listing was cut off".into() };
        Rc::new(Held { unread: vec![unread], ..Held::default() })
    });
    let mut sets: Vec<PolicySet> = Vec::new();
    let mut places: HashMap<(Vec<*const Held>, String), usize> = HashMap::new();
    for user in items("UserDetailList") {
        let mut set = account.set(&user.members())?;
        set.held.extend(rest.clone());
        let place = *places.entry(likeness(&set)).or_insert(sets.len());
        match sets.get_mut(place) {
            Some(same) => same.owner.join(set.owner),
            None => sets.push(set),
        }
    }
    let trusts = trusts(name, &items("RoleDetailList"))?;
    if !trusts.documents.is_empty() {
        let held = std::iter::once(Rc::new(trusts)).chain(rest).collect();
        sets.push(PolicySet { owner: SetOwner::Roles, held });
    }
    if sets.is_empty() { Err(InputError::NoPolicy) } else { Ok(sets) }
}

/// What users have in common for whom the same follows: what they have, and as much of the ARN as that depends on.
fn likeness(set: &PolicySet) -> (Vec<*const Held>, String) {
    let arn = set.subject().map(Subject::arn).unwrap_or_default();
    let (path, _) = arn.rsplit_once('/').unwrap_or_default();
    let is_personal = set.held.iter().any(|held| held.is_personal);
    let held = set.held.iter().map(Rc::as_ptr).collect();
    (held, if is_personal { arn } else { path.to_owned() })
}

fn in_force(policy: Raw<'_>) -> Option<Raw<'_>> {
    let is_default =
        |version: &Raw<'_>| version.member("IsDefaultVersion").is_some_and(|value| value.written() == "true");
    policy.list("PolicyVersionList").into_iter().find(is_default)?.member("Document")
}

fn trusts(name: &str, roles: &[Raw<'_>]) -> Result<Held, InputError> {
    let trusts = roles.iter().filter_map(|role| {
        let members = role.members();
        let title = format!("{name}, trust of role `{}`", members.get("RoleName")?.text()?);
        Some((title, *members.get("AssumeRolePolicyDocument")?))
    });
    let documents = trusts.map(|(title, trust)| document(&title, trust).map(Rc::new)).collect::<Result<_, _>>()?;
    Ok(Held { documents, ..Held::default() })
}

impl<'t> Account<'t> {
    fn set(&self, user: &BTreeMap<String, Raw<'t>>) -> Result<PolicySet, InputError> {
        let name = user.get("UserName").and_then(|name| name.text()).unwrap_or_default();
        let subject = user.get("Arn").and_then(|arn| Subject::of_arn(&arn.text()?));
        let own = self.held_by(user, "UserPolicyList", &format!("user `{name}`"))?;
        let mut groups: Vec<String> = user
            .get("GroupList")
            .map(|list| list.items())
            .unwrap_or_default()
            .into_iter()
            .filter_map(Raw::text)
            .collect();
        groups.sort();
        groups.dedup();
        let mut held = Vec::new();
        held.extend(Some(Rc::new(own)).filter(|own| !own.is_empty()));
        for group in groups {
            held.extend(Some(self.of_group(group)?).filter(|group| !group.is_empty()));
        }
        Ok(PolicySet { owner: SetOwner::Users(vec![ListedUser { name, subject }]), held })
    }

    fn of_group(&self, name: String) -> Result<Rc<Held>, InputError> {
        if let Some(known) = self.of_groups.borrow().get(&name) {
            return Ok(Rc::clone(known));
        }
        let title = format!("group `{name}`");
        let held = match self.groups.get(&name) {
            Some(group) => self.held_by(&group.members(), "GroupPolicyList", &title)?,
            None => Held { unread: vec![not_listed(format!("the policies of {title}"))], ..Held::default() },
        };
        let held = Rc::new(held);
        self.of_groups.borrow_mut().insert(name, Rc::clone(&held));
        Ok(held)
    }

    fn held_by(&self, holder: &BTreeMap<String, Raw<'t>>, inline: &str, title: &str) -> Result<Held, InputError> {
        let items = |list: &str| holder.get(list).map(|items| items.items()).unwrap_or_default();
        let mut held = Held::default();
        for policy in items(inline) {
            let name = policy.text_of("PolicyName").unwrap_or_default();
            let name = format!("{}, inline policy `{name}` of {title}", self.name);
            match policy.member("PolicyDocument") {
                Some(raw) => held.add(Rc::new(document(&name, raw)?)),
                None => held.unread.push(not_listed(name)),
            }
        }
        for arn in items("AttachedManagedPolicies").into_iter().filter_map(|policy| policy.text_of("PolicyArn")) {
            match self.managed(&arn)? {
                Some(document) => held.add(document),
                None => held.unread.push(not_listed(format!("managed policy `{arn}` of {title}"))),
            }
        }
        Ok(held)
    }

    fn managed(&self, arn: &str) -> Result<Option<Rc<PolicyDocument>>, InputError> {
        if let Some(known) = self.of_managed.borrow().get(arn) {
            return Ok(Some(Rc::clone(known)));
        }
        let Some(raw) = self.managed.get(arn).copied().flatten() else { return Ok(None) };
        let read = Rc::new(document(&format!("{}, managed policy `{arn}`", self.name), raw)?);
        self.of_managed.borrow_mut().insert(arn.to_owned(), Rc::clone(&read));
        Ok(Some(read))
    }
}

impl Held {
    fn add(&mut self, document: Rc<PolicyDocument>) {
        self.is_personal |= names_users(&document);
        self.documents.push(document);
    }

    fn is_empty(&self) -> bool {
        self.documents.is_empty() && self.unread.is_empty()
    }
}

fn not_listed(what: String) -> Unread {
    Unread { what, why: "the listing does not contain it".into() }
}
