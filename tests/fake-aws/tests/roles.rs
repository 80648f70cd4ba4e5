//! Accounts and roles around `AssumeRole`: lives, regions, partitions, faults, IAM, and the control interface.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;

use fake_aws::client::{Answer, Client, Credentials};
use fake_aws::{FakeAws, Fault, Operation, RoleSpec, User};
use jiff::Timestamp;

const ANOTHER: &str = "111111111111";
const ASSUME: Operation = Operation::AssumeRole;

fn start() -> (FakeAws, Client, User) {
    let fake = FakeAws::start();
    let client = Client::new(&fake.endpoint());
    let alice = fake.add_user("alice");
    (fake, client, alice)
}

fn assume(client: &Client, who: &Credentials, role_arn: &str, more: &[(&str, &str)]) -> Answer {
    client.role(who, role_arn, "alice", more).unwrap()
}

fn error(answer: &Answer) -> (u16, &str, &str) {
    let (code, message) = (answer.error_code.as_deref(), answer.message.as_deref());
    (answer.status, code.unwrap_or_default(), message.unwrap_or_default())
}

/// Seconds from now to the expiration in an answer, and whether they are these, give or take a slow machine.
fn lives_for(answer: &Answer, seconds: i64) -> bool {
    let expires: Timestamp = answer.text("Expiration").unwrap().parse().unwrap();
    let left = expires.as_second() - Timestamp::now().as_second();
    (seconds - 30..=seconds).contains(&left)
}

#[test]
fn a_role_session_lives_as_long_as_asked_for_and_a_day_can_be_shortened() {
    let (fake, client, alice) = start();
    let phone = alice.add_virtual_device("alice");
    let spec = RoleSpec::new("admin").max_session_duration(43_200).trusts(&alice.arn);
    let role = fake.account(ANOTHER).add_role(spec.mfa_younger_than(7200));
    let key = alice.credentials();
    let session = || client.session(&key, &phone.serial_number, &phone.next_code()).unwrap();
    let direct = |seconds: &str| {
        let (serial, code) = (("SerialNumber", phone.serial_number.as_str()), phone.next_code());
        assume(&client, &key, &role.arn, &[serial, ("TokenCode", &code), ("DurationSeconds", seconds)])
    };
    let through = |answer: &Answer| assume(&client, &answer.credentials().unwrap(), &role.arn, &[]);
    assert!(lives_for(&direct("43200"), 43_200));
    let whole = session();
    assert!(lives_for(&whole, 43_200) && lives_for(&through(&whole), 3600));
    fake.limit_session_life(1800);
    let short = session();
    assert!(lives_for(&short, 1800) && lives_for(&through(&short), 3600), "AWS does not say that it ends sooner");
    fake.end_roles_with_caller(true);
    assert!(lives_for(&through(&short), 1800));
    fake.end_roles_with_caller(false);
    fake.limit_role_life(60);
    assert!(lives_for(&through(&whole), 60) && lives_for(&direct("3600"), 60));
    fake.scale_lives(720);
    assert!(lives_for(&session(), 60) && lives_for(&direct("21600"), 30));
    let fresh = session().credentials().unwrap();
    assert_eq!(assume(&client, &fresh, &role.arn, &[]).status, 200);
    fake.set_clock_offset(12);
    assert_eq!(assume(&client, &fresh, &role.arn, &[]).status, 403, "12 s are 8640 s of age");
    fake.end_sessions();
    let ended = (403, "ExpiredToken", "The security token included in the request is expired");
    assert_eq!(error(&assume(&client, &fresh, &role.arn, &[])), ended);
}

#[test]
fn root_and_regions_and_partitions_have_their_refusals() {
    let fake = FakeAws::builder().partition("aws-us-gov").start();
    let client = Client::new(&fake.endpoint()).in_region("us-gov-west-1");
    let alice = fake.add_user("alice");
    let account = fake.account(ANOTHER);
    let role = account.add_role(RoleSpec::new("admin").trusts("123456789012"));
    assert_eq!(role.arn, "arn:aws-us-gov:iam::111111111111:role/admin");
    let answer = assume(&client, &alice.credentials(), &role.arn, &[]);
    assert_eq!(answer.arn.as_deref(), Some("arn:aws-us-gov:sts::111111111111:assumed-role/admin/alice"));
    let root = assume(&client, &fake.add_root().credentials(), &role.arn, &[]);
    assert_eq!(error(&root), (403, "AccessDenied", "Roles may not be assumed by root accounts."));
    let foreign = assume(&client, &alice.credentials(), "arn:aws:iam::111111111111:role/admin", &[]);
    assert_eq!(error(&foreign), (400, "ValidationError", "Request ARN is invalid"));
    account.disable_region("us-gov-west-1");
    let off = assume(&client, &alice.credentials(), &role.arn, &[]);
    let message = "STS is not activated in this region for account:111111111111. \
                   Your account administrator can activate STS in this region using the IAM Console.";
    assert_eq!(error(&off), (403, "RegionDisabledException", message));
    let session = client.call(&alice.credentials(), Operation::GetSessionToken, &[]).unwrap();
    assert_eq!(session.status, 200, "it is off for the other account");
    let east = client.in_region("us-gov-east-1");
    assert_eq!(assume(&east, &alice.credentials(), &role.arn, &[]).status, 200);
}

#[test]
fn faults_strike_roles_as_they_do_sessions() {
    let (fake, client, alice) = start();
    let key = alice.credentials();
    let [one, two] = ["one", "two"].map(|name| fake.add_role(RoleSpec::new(name)));
    fake.fail_next(ASSUME, Fault::LostAnswer);
    assert_eq!(client.role(&key, &one.arn, "alice", &[]).unwrap_err().kind(), ErrorKind::UnexpectedEof);
    let chained = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
    for (fault, expected) in [
        (Fault::Throttling, (400, "Throttling", "Rate exceeded")),
        (Fault::OldDenial, (403, "AccessDenied", "Not authorized to perform sts:AssumeRole")),
        (Fault::ChainedTooLong, (400, "ValidationError", chained)),
    ] {
        fake.fail_next(ASSUME, fault);
        assert_eq!(error(&assume(&client, &key, &two.arn, &[])), expected, "{fault:?}");
        assert_eq!(Fault::from_kind(fault.kind(), None), Some(fault));
    }
    fake.fail_next(ASSUME, Fault::MissingExpiration);
    let answer = assume(&client, &key, &two.arn, &[]);
    assert_eq!((answer.status, answer.text("Expiration")), (200, None));
    assert_eq!((one.count(), two.count(), fake.count(ASSUME)), (1, 4, 5));
}

#[test]
fn an_administrators_role_finds_its_own_account() {
    let (fake, client, alice) = start();
    let account = fake.account(ANOTHER);
    let admin = account.add_role(RoleSpec::new("admin").trusts(&alice.arn));
    let reader = account.add_role(
        RoleSpec::new("reader")
            .trusts(&alice.arn)
            .policy(r#"{"Statement":{"Effect":"Allow","Action":"iam:Get*","Resource":"*"}}"#),
    );
    let [admin, reader] =
        [admin, reader].map(|role| assume(&client, &alice.credentials(), &role.arn, &[]).credentials().unwrap());
    let [phone, orphan] = [alice.add_virtual_device("phone"), alice.add_orphan_device("orphan")];
    let theirs = account.add_user_at("/team/", "alice").add_virtual_device("phone");
    let call =
        |who: &Credentials, operation, parameters: &[(&str, &str)]| client.call(who, operation, parameters).unwrap();
    let found = call(&reader, Operation::GetUser, &[("UserName", "alice")]);
    assert_eq!(found.arn.as_deref(), Some("arn:aws:iam::111111111111:user/team/alice"));
    let nameless = call(&admin, Operation::GetUser, &[]);
    let message = "Must specify userName when calling with non-User credentials";
    assert_eq!(error(&nameless), (400, "ValidationError", message));
    let devices = call(&admin, Operation::ListVirtualMfaDevices, &[]);
    assert_eq!(devices.body.matches("<SerialNumber>").count(), 1);
    assert!(devices.body.contains(&theirs.serial_number));
    let refused = call(&reader, Operation::CreateGroup, &[("GroupName", "mfa")]);
    let message = "User: arn:aws:sts::111111111111:assumed-role/reader/alice is not authorized to perform: \
                   iam:CreateGroup on resource: arn:aws:iam::111111111111:group/mfa \
                   because no identity-based policy allows the iam:CreateGroup action";
    assert_eq!(error(&refused), (403, "AccessDenied", message));
    let _ = fake.add_group("mfa");
    assert_eq!(call(&admin, Operation::CreateGroup, &[("GroupName", "mfa")]).status, 200, "the other is not here");
    let joined = call(&admin, Operation::AddUserToGroup, &[("GroupName", "mfa"), ("UserName", "alice")]);
    assert_eq!((joined.status, account.group("mfa").unwrap().members().len()), (200, 1));
    assert!(fake.group("mfa").unwrap().members().is_empty());
    let groups = call(&admin, Operation::ListGroupsForUser, &[("UserName", "alice")]);
    assert!(groups.body.contains("<GroupName>mfa</GroupName>"), "it is their alice who joined");
    for (operation, parameters) in [
        (Operation::GetAccessKeyLastUsed, [("AccessKeyId", alice.access_key_id.as_str())].as_slice()),
        (Operation::DeleteVirtualMfaDevice, &[("SerialNumber", &orphan.serial_number)]),
        (Operation::DeactivateMfaDevice, &[("SerialNumber", &phone.serial_number), ("UserName", "alice")]),
    ] {
        let answer = call(&admin, operation, parameters);
        let message = answer.message.unwrap_or_default();
        let absent = message.ends_with("does not exist.") || message.ends_with("cannot be found");
        assert!(answer.status == 404 && absent, "{operation}: {message}");
    }
    let ours = fake.add_policy("Force", "{}").arn;
    assert_eq!(call(&admin, Operation::GetPolicy, &[("PolicyArn", &ours)]).status, 404);
}

#[test]
fn scripts_make_users_and_roles() {
    let fake = FakeAws::start();
    let get = |path: &str| {
        let mut socket = TcpStream::connect(("127.0.0.1", fake.port())).unwrap();
        write!(socket, "GET /_fake/{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer.split_once("\r\n\r\n").unwrap().1.to_owned()
    };
    let user = get("add-user?name=bob&account=222222222222&device=bob");
    let line = |name: &str| user.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
    let key = Credentials::new(&line("FAKE_ACCESS_KEY_ID="), &line("FAKE_SECRET_ACCESS_KEY="), None);
    assert_eq!(line("FAKE_USER_ARN="), "arn:aws:iam::222222222222:user/bob");
    assert_eq!(line("FAKE_SERIAL="), "arn:aws:iam::222222222222:mfa/bob");
    let named = "session-name=$%7Baws:username%7D&external-id=x1&mfa=yes&max-session-duration=7200";
    let role = get(&format!("add-role?name=admin&account={ANOTHER}&trusts=222222222222+333333333333&{named}"));
    assert_eq!(role, "FAKE_ROLE_ARN=arn:aws:iam::111111111111:role/admin\n");
    let arn = "arn:aws:iam::111111111111:role/admin";
    assert_eq!(get("lives?scale=60&role=30"), "ok\n");
    let client = Client::new(&fake.endpoint());
    let call = |name: &str| {
        let code = get("next-code");
        let own = [("ExternalId", "x1"), ("DurationSeconds", "7200")];
        let mfa = [("SerialNumber", "arn:aws:iam::222222222222:mfa/bob"), ("TokenCode", code.trim())];
        client.role(&key, arn, name, &[own, mfa].concat()).unwrap()
    };
    assert_eq!(call("alice").status, 403, "the trust policy wants the name of the user");
    assert_eq!(client.role(&key, arn, "bob", &[("ExternalId", "x1")]).unwrap().status, 403, "and MFA");
    let answer = call("bob");
    assert!(answer.status == 200 && lives_for(&answer, 30), "{}", answer.body);
    assert_eq!(
        (get(&format!("count?op=AssumeRole&role={arn}")), get("count?op=AssumeRole&role=x")),
        ("3\n".into(), "0\n".into())
    );
    assert!(get("calls").ends_with(&format!("code-length=6 role={arn}\n")));
    assert_eq!(get("end-sessions"), "ok\n");
    assert_eq!(client.identity(&answer.credentials().unwrap()).unwrap().error_code.as_deref(), Some("ExpiredToken"));
    for (order, answer) in [
        ("add-role?name=admin&account=111111111111", "Role with name admin already exists.\n"),
        ("add-role?name=x&account=1", "an account id has twelve digits\n"),
        ("add-role?name=x&trusts=bob", "Invalid principal in policy: \"AWS\":\"bob\"\n"),
        ("add-role?name=x&max-session-duration=1h", "max-session-duration is not a number\n"),
        ("add-user?name=bob&account=222222222222", "User with name bob already exists.\n"),
        ("add-user", "name is missing\n"),
    ] {
        assert_eq!(get(order), answer, "{order}");
    }
}
