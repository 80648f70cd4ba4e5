//! `AssumeRole`: trust, MFA, tags, durations, and what the credentials are good for.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, SystemTime};

use fake_aws::client::{Answer, Client, Credentials};
use fake_aws::{Account, Device, FakeAws, Operation, Role, RoleSpec, User};

const ANOTHER: &str = "111111111111";

struct World {
    fake: FakeAws,
    client: Client,
    alice: User,
    phone: Device,
    other: Account,
}

impl World {
    fn new() -> Self {
        let fake = FakeAws::start();
        let client = Client::new(&fake.endpoint());
        let alice = fake.add_user("alice");
        let phone = alice.add_virtual_device("alice");
        let other = fake.account(ANOTHER);
        Self { fake, client, alice, phone, other }
    }

    /// A role of the other account that trusts alice.
    fn role(&self, name: &str, describe: impl FnOnce(RoleSpec) -> RoleSpec) -> Role {
        self.other.add_role(describe(RoleSpec::new(name).trusts(&self.alice.arn)))
    }

    fn session(&self) -> Credentials {
        let code = self.phone.next_code();
        self.client.session(&self.alice.credentials(), &self.phone.serial_number, &code).unwrap().credentials().unwrap()
    }

    fn assume(&self, credentials: &Credentials, role_arn: &str, more: &[(&str, &str)]) -> Answer {
        let own = [("RoleArn", role_arn), ("RoleSessionName", "alice")];
        let named = |name: &str| more.iter().any(|(other, _)| *other == name);
        let parameters: Vec<_> = own.into_iter().filter(|(name, _)| !named(name)).chain(more.iter().copied()).collect();
        self.client.call(credentials, Operation::AssumeRole, &parameters).unwrap()
    }
}

fn error(answer: &Answer) -> (u16, &str, &str) {
    let (code, message) = (answer.error_code.as_deref(), answer.message.as_deref());
    (answer.status, code.unwrap_or_default(), message.unwrap_or_default())
}

fn granted(answer: &Answer) -> Credentials {
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.credentials().unwrap()
}

#[test]
fn a_role_session_says_whose_it_is_and_ends() {
    let world = World::new();
    let role = world.role("admin", |spec| spec.path("/team/").with_source_identity());
    assert_eq!(role.arn, "arn:aws:iam::111111111111:role/team/admin");
    let answer = world.assume(&world.session(), &role.arn, &[("SourceIdentity", "alice")]);
    let session = granted(&answer);
    assert!(session.access_key_id.starts_with("ASIA"));
    let id = answer.text("AssumedRoleId").unwrap();
    assert!(id.starts_with("AROA") && id.ends_with(":alice"), "{id}");
    assert_eq!((answer.text("SourceIdentity").as_deref(), answer.text("PackedPolicySize")), (Some("alice"), None));
    let who = world.client.identity(&session).unwrap();
    assert_eq!(who.arn.as_deref(), Some("arn:aws:sts::111111111111:assumed-role/admin/alice"));
    assert_eq!((who.text("Account").as_deref(), who.text("UserId")), (Some(ANOTHER), Some(id)));
    let again = world.client.call(&session, Operation::GetSessionToken, &[]).unwrap();
    assert_eq!(error(&again), (403, "AccessDenied", "Cannot call GetSessionToken with session credentials"));
    assert_eq!((role.count(), world.fake.count(Operation::AssumeRole)), (1, 1));

    world.fake.set_clock_offset(3601);
    let later = world.client.signed_at(SystemTime::now() + Duration::from_secs(3601)).identity(&session).unwrap();
    assert_eq!(error(&later), (403, "ExpiredToken", "The security token included in the request is expired"));
}

fn arn_of(role: &str) -> String {
    format!("arn:aws:iam::{ANOTHER}:role/{role}")
}

#[test]
fn every_denial_has_its_text() {
    let world = World::new();
    let (key, session) = (world.alice.credentials(), world.session());
    let of = |name: &str, describe: fn(RoleSpec) -> RoleSpec| world.role(name, describe);
    of("plain", |spec| spec);
    of("mfa", RoleSpec::with_mfa);
    of("external", |spec| spec.with_external_id("vendor:42"));
    of("named", |spec| spec.condition("StringEquals", "sts:RoleSessionName", "${aws:username}"));
    of("sourced", |spec| spec.condition("StringEquals", "sts:SourceIdentity", "alice"));
    world.other.add_role(RoleSpec::new("closed"));
    world.other.add_role(RoleSpec::new("denying").trust_policy(
        r#"{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*"},
            {"Effect":"Deny","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole"}]}"#,
    ));
    let tagged = [("Tags.member.1.Key", "Team"), ("Tags.member.1.Value", "red")];
    for (who, role, more, action, reason) in [
        (&key, "missing", &[][..], "AssumeRole", ""),
        (&key, "closed", &[], "AssumeRole", ""),
        (&key, "mfa", &[], "AssumeRole", ""),
        (&session, "external", &[], "AssumeRole", ""),
        (&session, "external", &[("ExternalId", "vendor:43")], "AssumeRole", ""),
        (&session, "named", &[("RoleSessionName", "bob")], "AssumeRole", ""),
        (&session, "sourced", &[], "AssumeRole", ""),
        (&session, "denying", &[], "AssumeRole", " with an explicit deny in a resource-based policy"),
        (&session, "plain", &[("SourceIdentity", "alice")], "SetSourceIdentity", ""),
        (&session, "plain", &tagged, "TagSession", ""),
    ] {
        let user = "arn:aws:iam::123456789012:user/alice";
        let arn = arn_of(role);
        let message = format!("User: {user} is not authorized to perform: sts:{action} on resource: {arn}{reason}");
        assert_eq!(error(&world.assume(who, &arn, more)), (403, "AccessDenied", message.as_str()), "{role} {more:?}");
    }
    for (role, more) in [("plain", &[][..]), ("mfa", &[]), ("external", &[("ExternalId", "vendor:42")]), ("named", &[])]
    {
        granted(&world.assume(&session, &arn_of(role), more));
    }
}

#[test]
fn parameters_are_refused_in_the_words_of_the_front_end() {
    let world = World::new();
    let key = world.alice.credentials();
    let role = world.role("plain", |spec| spec);
    let (long, blank) = ("x".repeat(65), " ".repeat(2049));
    let arn_of_china = "arn:aws-cn:iam::111111111111:role/plain";
    let short_account = "arn:aws:iam::11111111111:role/plain";
    let pattern = |text: &str| format!("satisfy regular expression pattern: {text}");
    for (name, value, member, constraint) in [
        ("DurationSeconds", "899", "durationSeconds", "have value greater than or equal to 900".to_owned()),
        ("DurationSeconds", "43201", "durationSeconds", "have value less than or equal to 43200".to_owned()),
        ("RoleSessionName", "a", "roleSessionName", "have length greater than or equal to 2".to_owned()),
        ("RoleSessionName", &long, "roleSessionName", "have length less than or equal to 64".to_owned()),
        ("RoleSessionName", "bob builder", "roleSessionName", pattern(r"[\w+=,.@-]*")),
        ("ExternalId", "a b", "externalId", pattern(r"[\w+=,.@:\/-]*")),
        ("SourceIdentity", "a/b", "sourceIdentity", pattern(r"[\w+=,.@-]*")),
        ("RoleArn", "arn:aws:iam::1:x", "roleArn", "have length greater than or equal to 20".to_owned()),
    ] {
        let message = format!(
            "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: \
             Member must {constraint}"
        );
        let answer = world.assume(&key, &role.arn, &[(name, value)]);
        assert_eq!(error(&answer), (400, "ValidationError", message.as_str()), "{name}={value}");
    }
    for (name, value, status, code, message) in [
        ("RoleArn", arn_of_china, 400, "ValidationError", "Request ARN is invalid"),
        ("RoleArn", short_account, 400, "ValidationError", "Request ARN is invalid"),
        (
            "DurationSeconds",
            "3601",
            400,
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ),
        (
            "SerialNumber",
            &world.phone.serial_number,
            403,
            "AccessDenied",
            "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.",
        ),
        ("Policy", "{", 400, "MalformedPolicyDocument", "This policy contains invalid Json"),
        (
            "Policy",
            &blank,
            400,
            "PackedPolicyTooLarge",
            "Packed policy consumes 101% of allotted space, please use smaller policy.",
        ),
    ] {
        let answer = world.assume(&key, &role.arn, &[(name, value)]);
        assert_eq!(error(&answer), (status, code, message), "{name}={value}");
    }
}
