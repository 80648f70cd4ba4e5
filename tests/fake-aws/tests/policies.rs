//! Managed policies and their versions, groups, and who may read and change them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use fake_aws::client::{Answer, Client, Credentials};
use fake_aws::{FakeAws, Fault, Operation, User};

const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
const OTHER: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"iam:*","Resource":"*"}}"#;

struct Case {
    fake: FakeAws,
    client: Client,
    root: User,
    alice: User,
}

impl Case {
    fn new() -> Self {
        let fake = FakeAws::start();
        let client = Client::new(&fake.endpoint());
        let (root, alice) = (fake.add_user("root-like"), fake.add_user("alice"));
        root.administrator(true);
        Self { fake, client, root, alice }
    }

    fn admin(&self, operation: Operation, parameters: &[(&str, &str)]) -> Answer {
        self.call(&self.root.credentials(), operation, parameters)
    }

    fn call(&self, credentials: &Credentials, operation: Operation, parameters: &[(&str, &str)]) -> Answer {
        self.client.call(credentials, operation, parameters).expect("the fake answers")
    }
}

fn error(answer: &Answer) -> (u16, &str, &str) {
    let (code, message) = (answer.error_code.as_deref(), answer.message.as_deref());
    (answer.status, code.unwrap_or_default(), message.unwrap_or_default())
}

#[test]
fn a_policy_has_five_versions_at_most_and_keeps_the_one_in_force() {
    let case = Case::new();
    let named = [("PolicyName", "ForceMFA"), ("PolicyDocument", DOCUMENT)];
    let created = case.admin(Operation::CreatePolicy, &named);
    let arn = created.text("Arn").unwrap();
    assert_eq!(arn, "arn:aws:iam::123456789012:policy/ForceMFA");
    let twice = "A policy called ForceMFA already exists. Duplicate names are not allowed.";
    assert_eq!(error(&case.admin(Operation::CreatePolicy, &named)), (409, "EntityAlreadyExists", twice));
    let version = [("PolicyArn", arn.as_str()), ("PolicyDocument", OTHER), ("SetAsDefault", "true")];
    for number in 2..=5 {
        let answer = case.admin(Operation::CreatePolicyVersion, &version);
        assert_eq!(answer.text("VersionId"), Some(format!("v{number}")));
    }
    let full = "A managed policy can have up to 5 versions. \
                Before you create a new version, you must delete an existing version.";
    assert_eq!(error(&case.admin(Operation::CreatePolicyVersion, &version)), (409, "LimitExceeded", full));
    let of = |id: &'static str| [("PolicyArn", arn.clone()), ("VersionId", id.to_owned())];
    let delete = |id: &'static str| {
        let parameters = of(id);
        case.admin(Operation::DeletePolicyVersion, &parameters.each_ref().map(|(name, value)| (*name, value.as_str())))
    };
    assert_eq!(error(&delete("v5")), (409, "DeleteConflict", "Cannot delete the default version of a policy."));
    assert_eq!(delete("v1").status, 200);
    assert_eq!(case.admin(Operation::CreatePolicyVersion, &version).text("VersionId").as_deref(), Some("v6"));
    assert_eq!(case.fake.policy("ForceMFA").unwrap().versions(), ["v2", "v3", "v4", "v5", "v6*"]);
    assert_eq!(error(&delete("v1")).0, 404, "numbers are not given twice");
}

#[test]
fn documents_come_back_encoded_and_bad_ones_are_refused() {
    let case = Case::new();
    let policy = case.fake.add_policy("P", DOCUMENT);
    let parameters = [("PolicyArn", policy.arn.as_str()), ("VersionId", "v1")];
    let answer = case.admin(Operation::GetPolicyVersion, &parameters);
    let document = answer.text("Document").unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"), "{document}");
    assert_eq!(answer.text("IsDefaultVersion").as_deref(), Some("true"));
    for (document, code) in [
        ("{", "MalformedPolicyDocument"),
        (r#"{"Version":"2012-10-17"}"#, "MalformedPolicyDocument"),
        (r#"{"Statement":[{"Effect":"allow","Action":"*","Resource":"*"}]}"#, "MalformedPolicyDocument"),
        (&DOCUMENT.replace("s3:*", &format!("s3:{}", "x".repeat(6144))), "LimitExceeded"),
    ] {
        let answer = case.admin(Operation::CreatePolicy, &[("PolicyName", "Q"), ("PolicyDocument", document)]);
        assert_eq!(error(&answer).1, code, "{document}");
    }
    let missing = [("PolicyArn", "arn:aws:iam::123456789012:policy/None")];
    let text = "Policy arn:aws:iam::123456789012:policy/None was not found.";
    assert_eq!(error(&case.admin(Operation::GetPolicy, &missing)), (404, "NoSuchEntity", text));
}

#[test]
fn a_group_takes_policies_and_members_once_and_lists_them_in_pages() {
    let case = Case::new();
    let group = [("GroupName", "staff")];
    let absent = "The group with name staff cannot be found.";
    assert_eq!(error(&case.admin(Operation::GetGroup, &group)), (404, "NoSuchEntity", absent));
    assert_eq!(case.admin(Operation::CreateGroup, &group).status, 200);
    let twice = "Group with name staff already exists.";
    assert_eq!(error(&case.admin(Operation::CreateGroup, &group)), (409, "EntityAlreadyExists", twice));
    let arn = case.fake.add_policy("P", DOCUMENT).arn;
    for _ in 0..2 {
        let attach = [("GroupName", "staff"), ("PolicyArn", arn.as_str())];
        assert_eq!(case.admin(Operation::AttachGroupPolicy, &attach).status, 200);
        let member = [("GroupName", "staff"), ("UserName", "alice")];
        assert_eq!(case.admin(Operation::AddUserToGroup, &member).status, 200);
    }
    let stranger = [("GroupName", "staff"), ("UserName", "nobody")];
    let text = "The user with name nobody cannot be found.";
    assert_eq!(error(&case.admin(Operation::AddUserToGroup, &stranger)), (404, "NoSuchEntity", text));
    let staff = case.fake.group("staff").unwrap();
    assert_eq!((staff.members(), staff.attached()), (vec!["alice".to_owned()], vec![arn.clone()]));

    staff.add_member(&case.fake.add_user("bob"));
    case.fake.page_size(1);
    let first = case.admin(Operation::GetGroup, &group);
    assert_eq!(first.text("UserName").as_deref(), Some("alice"));
    let marker = first.text("Marker").unwrap();
    let second = case.admin(Operation::GetGroup, &[("GroupName", "staff"), ("Marker", &marker)]);
    assert_eq!(second.text("UserName").as_deref(), Some("bob"));
    assert_eq!(second.text("IsTruncated").as_deref(), Some("false"));
}

#[test]
fn a_user_reads_the_own_policies_and_changes_none() {
    let case = Case::new();
    let staff = case.fake.add_group("staff");
    staff.add_member(&case.alice);
    staff.put_policy("in-group", OTHER);
    staff.attach_policy(&case.fake.add_aws_policy("ReadOnlyAccess", DOCUMENT));
    case.alice.put_policy("own", DOCUMENT);
    case.alice.attach_policy(&case.fake.add_policy("P", DOCUMENT));
    let key = case.alice.credentials();
    let (user, group) = (("UserName", "alice"), ("GroupName", "staff"));
    for (operation, parameters, element, value) in [
        (Operation::ListUserPolicies, vec![user], "member", "own"),
        (Operation::GetUserPolicy, vec![user, ("PolicyName", "own")], "PolicyName", "own"),
        (Operation::ListAttachedUserPolicies, vec![user], "PolicyArn", "arn:aws:iam::123456789012:policy/P"),
        (Operation::ListGroupsForUser, vec![user], "GroupName", "staff"),
        (Operation::ListGroupPolicies, vec![group], "member", "in-group"),
        (Operation::GetGroupPolicy, vec![group, ("PolicyName", "in-group")], "PolicyName", "in-group"),
        (Operation::ListAttachedGroupPolicies, vec![group], "PolicyArn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
    ] {
        let answer = case.call(&key, operation, &parameters);
        assert_eq!(answer.text(element).as_deref(), Some(value), "{operation}: {answer:?}");
    }
    let others = case.call(&key, Operation::ListUserPolicies, &[("UserName", "root-like")]);
    assert_eq!(error(&others).1, "AccessDenied");
    let change = case.call(&key, Operation::CreateGroup, &[("GroupName", "mine")]);
    let text = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:CreateGroup on resource: \
                arn:aws:iam::123456789012:group/mine because no identity-based policy allows the iam:CreateGroup action";
    assert_eq!(error(&change), (403, "AccessDenied", text));
}

#[test]
fn a_key_tells_when_it_was_used() {
    let case = Case::new();
    let id = [("AccessKeyId", case.alice.access_key_id.as_str())];
    let never = case.admin(Operation::GetAccessKeyLastUsed, &id);
    assert_eq!((never.text("LastUsedDate"), never.text("ServiceName").as_deref()), (None, Some("N/A")));
    case.alice.key_used(3600);
    let used = case.admin(Operation::GetAccessKeyLastUsed, &id);
    assert_eq!(used.text("UserName").as_deref(), Some("alice"));
    assert!(used.text("LastUsedDate").is_some());
}

#[test]
fn the_nth_call_fails_and_no_other() {
    let case = Case::new();
    case.fake.fail_at(2, Fault::Throttling);
    let group = |name| [("GroupName", name)];
    assert_eq!(case.admin(Operation::CreateGroup, &group("a")).status, 200);
    assert_eq!(error(&case.admin(Operation::CreateGroup, &group("b"))).1, "Throttling");
    assert_eq!(case.admin(Operation::CreateGroup, &group("b")).status, 200);
}

#[test]
fn a_new_group_and_a_new_policy_can_take_a_while_to_exist() {
    let case = Case::new();
    case.fake.delay_new_policies(1);
    assert_eq!(case.admin(Operation::CreateGroup, &[("GroupName", "staff")]).status, 200);
    let named = [("PolicyName", "P"), ("PolicyDocument", DOCUMENT)];
    let arn = case.admin(Operation::CreatePolicy, &named).text("Arn").unwrap();
    let attach = [("GroupName", "staff"), ("PolicyArn", arn.as_str())];
    let text = format!("Policy {arn} does not exist or is not attachable.");
    assert_eq!(error(&case.admin(Operation::AttachGroupPolicy, &attach)), (404, "NoSuchEntity", text.as_str()));
    let text = "The group with name staff cannot be found.";
    assert_eq!(error(&case.admin(Operation::AttachGroupPolicy, &attach)), (404, "NoSuchEntity", text));
    assert_eq!(case.admin(Operation::AttachGroupPolicy, &attach).status, 200);
}
