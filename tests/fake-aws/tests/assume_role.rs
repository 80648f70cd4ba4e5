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

    /// As session `alice`; of two parameters of a name, the later one counts.
    fn assume(&self, credentials: &Credentials, role_arn: &str, more: &[(&str, &str)]) -> Answer {
        self.client.role(credentials, role_arn, "alice", more).unwrap()
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
    of("sourced", |spec| spec.condition("StringEquals", "sts:SourceIdentity", "alice").with_source_identity());
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
        (&session, "sourced", &[("SourceIdentity", "bob")], "AssumeRole", ""),
        (&session, "denying", &[], "AssumeRole", " with an explicit deny in a resource-based policy"),
        (&session, "plain", &[("SourceIdentity", "alice")], "SetSourceIdentity", ""),
        (&session, "plain", &tagged, "TagSession", ""),
    ] {
        let user = "arn:aws:iam::123456789012:user/alice";
        let arn = arn_of(role);
        let message = format!("User: {user} is not authorized to perform: sts:{action} on resource: {arn}{reason}");
        assert_eq!(error(&world.assume(who, &arn, more)), (403, "AccessDenied", message.as_str()), "{role} {more:?}");
    }
    for (role, more) in [
        ("plain", &[][..]),
        ("mfa", &[]),
        ("external", &[("ExternalId", "vendor:42")]),
        ("named", &[]),
        ("sourced", &[("SourceIdentity", "alice")]),
    ] {
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
    let names: Vec<String> = (1..=11).map(|number| format!("PolicyArns.member.{number}.arn")).collect();
    let eleven: Vec<_> = names.iter().map(|name| (name.as_str(), "arn:aws:iam::aws:policy/ReadOnlyAccess")).collect();
    let answer = world.assume(&key, &role.arn, &eleven);
    assert!(
        answer.message.unwrap().ends_with(
            "at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10"
        )
    );
}

#[test]
fn a_principal_is_named_or_allowed_and_in_another_account_both() {
    let world = World::new();
    let (alice, home) = (&world.alice, world.fake.account("123456789012"));
    let bob = home.add_user("bob");
    bob.add_sts_policy(r#"{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*:role/allowed-*"}}"#);
    let carol = home.add_user("carol");
    carol.deny("sts:AssumeRole");
    let own = " because no identity-based policy allows the sts:AssumeRole action";
    let explicit = " with an explicit deny in an identity-based policy";
    for (number, (user, account, trusted, name, refused)) in [
        (alice, &home, alice.arn.as_str(), "here", None),
        (alice, &home, "123456789012", "here", None),
        (alice, &home, "arn:aws:iam::123456789012:root", "here", None),
        (alice, &home, "*", "here", None),
        (alice, &home, bob.arn.as_str(), "here", Some("")),
        (alice, &home, ANOTHER, "here", Some("")),
        (alice, &world.other, "arn:aws:iam::123456789012:root", "there", None),
        (&bob, &home, bob.arn.as_str(), "here", None),
        (&bob, &home, "123456789012", "here", Some(own)),
        (&bob, &home, "123456789012", "allowed", None),
        (&bob, &world.other, bob.arn.as_str(), "there", Some("")),
        (&bob, &world.other, bob.arn.as_str(), "allowed", None),
        (&carol, &home, carol.arn.as_str(), "here", Some(explicit)),
    ]
    .into_iter()
    .enumerate()
    {
        let role = account.add_role(RoleSpec::new(&format!("{name}-{number}")).trusts(trusted));
        let answer = world.assume(&user.credentials(), &role.arn, &[]);
        let text = refused.map(|reason| {
            let (user, role) = (&user.arn, &role.arn);
            format!("User: {user} is not authorized to perform: sts:AssumeRole on resource: {role}{reason}")
        });
        assert_eq!(answer.message, text, "{number}");
    }
}

#[test]
fn a_trust_policy_sees_the_mfa_of_the_caller() {
    let world = World::new();
    let [mfa, young, not_false, none] = [
        ("Bool", "aws:MultiFactorAuthPresent", "true"),
        ("NumericLessThan", "aws:MultiFactorAuthAge", "3600"),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", "true"),
        ("Null", "aws:MultiFactorAuthAge", "true"),
    ]
    .map(|(operator, key, value)| world.role(operator, |spec| spec.condition(operator, key, value)));
    let key = world.alice.credentials();
    let with_code = world.session();
    let without = world.client.call(&key, Operation::GetSessionToken, &[]).unwrap().credentials().unwrap();
    let opens = |who: &Credentials, client: &Client| {
        [&mfa, &young, &not_false, &none].map(|role| client.role(who, &role.arn, "alice", &[]).unwrap().status == 200)
    };
    assert_eq!(opens(&key, &world.client), [false, false, true, true], "a key says nothing of MFA");
    assert_eq!(opens(&without, &world.client), [false, false, false, true], "a session without a code says no");
    assert_eq!(opens(&with_code, &world.client), [true, true, true, false]);
    world.fake.set_clock_offset(3600);
    let later = world.client.clone().signed_at(SystemTime::now() + Duration::from_hours(1));
    assert_eq!(opens(&with_code, &later), [true, false, true, false], "the code is an hour old");
    world.fake.set_clock_offset(0);
    let code = world.phone.next_code();
    let direct = [("SerialNumber", world.phone.serial_number.as_str()), ("TokenCode", code.as_str())];
    granted(&world.assume(&key, &young.arn, &direct));
}

#[test]
fn a_role_session_knows_of_no_mfa_unless_told_to() {
    let world = World::new();
    let jump = world.role("jump", |spec| spec);
    let last = world.other.add_role(RoleSpec::new("last").trusts(&jump.arn).with_mfa());
    let through = |session: &Credentials| {
        let jump = granted(&world.assume(session, &jump.arn, &[]));
        world.assume(&jump, &last.arn, &[]).status
    };
    let session = world.session();
    assert_eq!(through(&session), 403);
    world.fake.keep_mfa_in_roles(true);
    assert_eq!(through(&session), 200);
    assert_eq!(through(&world.alice.credentials()), 403, "there was no code");
}

#[test]
fn a_code_is_spent_by_the_call_that_carries_it() {
    let world = World::new();
    let (key, serial) = (world.alice.credentials(), world.phone.serial_number.clone());
    let (open, closed) = (world.role("open", RoleSpec::with_mfa), world.other.add_role(RoleSpec::new("closed")));
    let call = |who: &Credentials, role: &Role, serial: &str, code: &str| {
        world.assume(who, &role.arn, &[("SerialNumber", serial), ("TokenCode", code)])
    };
    let wrong_code = (403, "AccessDenied", "MultiFactorAuthentication failed with invalid MFA one time pass code. ");
    let wrong_serial = "MultiFactorAuthentication failed, unable to validate MFA code.  \
                        Please verify your MFA serial number is valid and associated with this user.";
    let wrong_serial = (403, "AccessDenied", wrong_serial);
    let code = world.phone.next_code();
    granted(&call(&key, &open, &serial, &code));
    assert_eq!(error(&call(&key, &open, &serial, &code)), wrong_code, "used");
    assert_eq!(error(&call(&key, &open, &serial, &world.phone.wrong_code())), wrong_code);
    let code = world.phone.next_code();
    assert!(error(&call(&key, &closed, &serial, &code)).2.contains("sts:AssumeRole"));
    assert_eq!(error(&call(&key, &open, &serial, &code)), wrong_code, "used, though in vain");
    let code = world.phone.next_code();
    assert_eq!(error(&call(&world.session(), &open, &serial, &code)), wrong_serial, "a session has no device");
    let bobs = world.fake.add_user("bob").add_virtual_device("bob");
    assert_eq!(error(&call(&key, &open, &bobs.serial_number, &bobs.next_code())), wrong_serial);
}

#[test]
fn a_chain_hands_on_tags_and_source_identity_and_is_cut_to_an_hour() {
    let world = World::new();
    let spec = |name: &str| RoleSpec::new(name).max_session_duration(43_200).with_tags().with_source_identity();
    let first = world.other.add_role(spec("first").trusts(&world.alice.arn));
    let by_session = format!("arn:aws:sts::{ANOTHER}:assumed-role/first/alice");
    let second = world.fake.add_role(spec("second").trusts(&by_session).condition(
        "StringEquals",
        "aws:PrincipalTag/Team",
        "red",
    ));
    let bare = world.fake.add_role(RoleSpec::new("bare").trusts(&first.arn));
    let tags = [
        ("Tags.member.1.Key", "Team"),
        ("Tags.member.1.Value", "red"),
        ("Tags.member.2.Key", "Desk"),
        ("Tags.member.2.Value", "4"),
        ("TransitiveTagKeys.member.1", "team"),
        ("SourceIdentity", "alice"),
        ("DurationSeconds", "43200"),
    ];
    let answer = world.assume(&world.alice.credentials(), &first.arn, &tags);
    let session = granted(&answer);
    assert_eq!(answer.text("PackedPolicySize").as_deref(), Some("1"));
    assert_eq!(world.assume(&session, &second.arn, &[]).text("SourceIdentity").as_deref(), Some("alice"));
    granted(&world.assume(&session, &second.arn, &[("Tags.member.1.Key", "desk"), ("Tags.member.1.Value", "5")]));
    let not = |action: &str, role: &Role| {
        format!("User: {by_session} is not authorized to perform: sts:{action} on resource: {}", role.arn)
    };
    let conflict = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.";
    let chained = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    let absent = "The specified transitive tag key must be included in the requested tags.";
    let double = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
    let team = [("Tags.member.1.Key", "TEAM"), ("Tags.member.1.Value", "blue")];
    let desks = [team[0], team[1], ("Tags.member.2.Key", "Team"), ("Tags.member.2.Value", "blue")];
    for (role, more, code, message) in [
        (&second, &[("SourceIdentity", "bob")][..], "AccessDenied", not("SetSourceIdentity", &second)),
        (&second, &[("RoleSessionName", "bob"), ("DurationSeconds", "3601")], "ValidationError", chained.to_owned()),
        (&second, &team, "InvalidParameterValue", conflict.to_owned()),
        (&second, &desks, "InvalidParameterValue", double.to_owned()),
        (&second, &[("TransitiveTagKeys.member.1", "Desk")], "InvalidParameterValue", absent.to_owned()),
        (&bare, &[], "AccessDenied", not("TagSession", &bare)),
    ] {
        let answer = world.assume(&session, &role.arn, more);
        assert_eq!((answer.error_code.as_deref(), answer.message), (Some(code), Some(message)), "{more:?}");
    }
    let fifty = [("Tags.member.1.Key", "k".repeat(128)), ("Tags.member.1.Value", "v".repeat(256))];
    let many: Vec<(String, String)> = (1..=6)
        .flat_map(|number| {
            let name = |field: &str| format!("Tags.member.{number}.{field}");
            [(name("Key"), format!("{number}{}", &fifty[0].1[1..])), (name("Value"), fifty[1].1.clone())]
        })
        .collect();
    let many: Vec<_> = many.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = world.assume(&world.alice.credentials(), &first.arn, &many);
    let full = "Packed size of session tags consumes 113% of allotted space.";
    assert_eq!(error(&answer), (400, "PackedPolicyTooLarge", full));
}

#[test]
fn permissions_of_a_role_and_policies_of_a_session_limit_the_next_step() {
    let world = World::new();
    let allow = |role: &str| {
        format!(r#"{{"Statement":{{"Effect":"Allow","Action":"sts:*","Resource":"arn:aws:iam::*:role/{role}"}}}}"#)
    };
    let jump = world.role("jump", |spec| spec.policy(&allow("next*")));
    let [next, next_b, other] =
        ["next", "next-b", "other"].map(|name| world.fake.add_role(RoleSpec::new(name).trusts(&jump.arn)));
    let by_name = world.other.add_role(RoleSpec::new("by-name").trusts(&jump.arn));
    let statuses = |more: &[(&str, &str)]| {
        let session = granted(&world.assume(&world.session(), &jump.arn, more));
        [&next, &next_b, &other, &by_name].map(|role| world.assume(&session, &role.arn, &[]).status)
    };
    assert_eq!(statuses(&[]), [200, 200, 403, 200], "in one account, the trust policy is enough");
    assert_eq!(statuses(&[("Policy", &allow("next"))]), [200, 403, 403, 403], "a session policy limits that, too");
    let managed = world.other.add_policy("narrow", &allow("next-b"));
    assert_eq!(statuses(&[("PolicyArns.member.1.arn", &managed.arn)]), [403, 200, 403, 403]);
    assert_eq!(statuses(&[("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/ReadOnlyAccess")]), [403; 4]);
}
