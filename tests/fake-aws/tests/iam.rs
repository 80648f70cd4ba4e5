//! Devices from creation to deletion, lists in pages, and who may do what.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use fake_aws::client::{Answer, Client, Credentials};
use fake_aws::{Device, FakeAws, Operation, User};

struct Case {
    fake: FakeAws,
    client: Client,
    user: User,
}

impl Case {
    fn new() -> Self {
        let fake = FakeAws::start();
        let client = Client::new(&fake.endpoint());
        let user = fake.add_user("alice");
        Self { fake, client, user }
    }

    fn call(&self, operation: Operation, parameters: &[(&str, &str)]) -> Answer {
        self.call_with(&self.user.credentials(), operation, parameters)
    }

    fn call_with(&self, credentials: &Credentials, operation: Operation, parameters: &[(&str, &str)]) -> Answer {
        self.client.call(credentials, operation, parameters).expect("the fake answers")
    }

    fn session(&self, device: &Device) -> Credentials {
        let answer = self.client.session(&self.user.credentials(), &device.serial_number, &device.next_code());
        answer.expect("the fake answers").credentials().expect("the code is good")
    }

    fn enable(&self, credentials: &Credentials, device: &Device) -> Answer {
        let (first, second) = (device.next_code(), device.next_code());
        let parameters = [
            ("UserName", "alice"),
            ("SerialNumber", device.serial_number.as_str()),
            ("AuthenticationCode1", &first),
            ("AuthenticationCode2", &second),
        ];
        self.call_with(credentials, Operation::EnableMfaDevice, &parameters)
    }
}

fn error(answer: &Answer) -> (u16, &str) {
    (answer.status, answer.error_code.as_deref().unwrap_or_default())
}

#[test]
fn a_device_lives_from_creation_to_deletion() {
    let case = Case::new();
    let name = [("VirtualMFADeviceName", "alice")];
    let created = case.call(Operation::CreateVirtualMfaDevice, &name);
    let serial = created.text("SerialNumber").unwrap();
    assert_eq!(serial, "arn:aws:iam::123456789012:mfa/alice");
    assert!(created.text("Base32StringSeed").is_some() && created.text("QRCodePNG").is_some());
    assert_eq!(error(&case.call(Operation::CreateVirtualMfaDevice, &name)), (409, "EntityAlreadyExists"));

    let device = case.fake.device(&serial).unwrap();
    let raw = case.user.credentials();
    assert_eq!(case.enable(&raw, &device).status, 200, "the first device needs no MFA");
    assert_eq!(device.owner().as_deref(), Some("alice"));
    let parameters = [("SerialNumber", serial.as_str())];
    assert_eq!(error(&case.call(Operation::DeleteVirtualMfaDevice, &parameters)), (409, "DeleteConflict"));
    assert_eq!(error(&case.call(Operation::DeactivateMfaDevice, &parameters)), (403, "AccessDenied"));
    let session = case.session(&device);
    assert_eq!(case.call_with(&session, Operation::DeactivateMfaDevice, &parameters).status, 200);
    assert_eq!(case.call_with(&session, Operation::DeleteVirtualMfaDevice, &parameters).status, 200);
    assert!(!device.exists() && case.fake.devices().is_empty());
    assert_eq!(error(&case.call(Operation::DeleteVirtualMfaDevice, &parameters)), (404, "NoSuchEntity"));
}

#[test]
fn a_second_device_needs_the_first_and_the_ninth_is_too_many() {
    let case = Case::new();
    let first = case.user.add_virtual_device("first");
    let second = case.user.add_orphan_device("second");
    assert_eq!(error(&case.enable(&case.user.credentials(), &second)), (403, "AccessDenied"));
    let session = case.session(&first);
    assert_eq!(case.enable(&session, &second).status, 200);
    for number in 3..=8 {
        let _ = case.user.add_virtual_device(&format!("number-{number}"));
    }
    let ninth = case.user.add_orphan_device("ninth");
    assert_eq!(error(&case.enable(&session, &ninth)), (409, "LimitExceeded"));
}

#[test]
fn two_codes_must_be_consecutive_and_new() {
    let case = Case::new();
    let device = case.user.add_orphan_device("phone");
    let (first, second) = (device.code_at(0), device.code_at(2));
    let parameters = [
        ("UserName", "alice"),
        ("SerialNumber", device.serial_number.as_str()),
        ("AuthenticationCode1", &first),
        ("AuthenticationCode2", &second),
    ];
    let refused = case.call(Operation::EnableMfaDevice, &parameters);
    assert_eq!(error(&refused), (403, "InvalidAuthenticationCode"));
    assert_eq!(refused.message.as_deref(), Some("Authentication code for device is not valid."));
}

#[test]
fn a_resync_brings_a_drifted_device_back() {
    let case = Case::new();
    let device = case.user.add_virtual_device("phone");
    device.set_drift(10);
    let refused = case.client.session(&case.user.credentials(), &device.serial_number, &device.code()).unwrap();
    assert_eq!(error(&refused), (403, "AccessDenied"));
    let (first, second) = (device.next_code(), device.next_code());
    let parameters = [
        ("UserName", "alice"),
        ("SerialNumber", device.serial_number.as_str()),
        ("AuthenticationCode1", &first),
        ("AuthenticationCode2", &second),
    ];
    assert_eq!(case.call(Operation::ResyncMfaDevice, &parameters).status, 200);
    assert!(case.session(&device).session_token.is_some());
}

#[test]
fn lists_come_in_pages_until_they_end() {
    let case = Case::new();
    let _ = (case.user.add_virtual_device("a"), case.user.add_hardware_device("GAHT12345678"));
    let _ = case.user.add_security_key("b");
    case.fake.page_size(2);
    let first = case.call(Operation::ListMfaDevices, &[]);
    assert_eq!(first.text("IsTruncated").as_deref(), Some("true"));
    assert_eq!(first.body.matches("<member>").count(), 2);
    let marker = first.text("Marker").unwrap();
    let last = case.call(Operation::ListMfaDevices, &[("Marker", &marker)]);
    assert_eq!(last.text("IsTruncated").as_deref(), Some("false"));
    assert!(last.body.contains(":u2f/user/alice/b-"), "{}", last.body);
    let _ = case.user.add_orphan_device("orphan");
    let orphans = case.call(Operation::ListVirtualMfaDevices, &[("AssignmentStatus", "Unassigned")]);
    assert_eq!(orphans.text("SerialNumber").as_deref(), Some("arn:aws:iam::123456789012:mfa/orphan"));
}

#[test]
fn the_force_mfa_rule_leaves_a_raw_key_the_enrollment_calls_only() {
    let case = Case::new();
    let device = case.user.add_virtual_device("alice");
    case.user.force_mfa(true);
    assert_eq!(case.call(Operation::ListMfaDevices, &[]).status, 200);
    let denied = case.call(Operation::ListAccessKeys, &[]);
    let message = "User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListAccessKeys \
                   on resource: arn:aws:iam::123456789012:user/alice with an explicit deny in an identity-based policy";
    assert_eq!((denied.status, denied.message.as_deref()), (403, Some(message)));
    let session = case.session(&device);
    let allowed = case.call_with(&session, Operation::ListAccessKeys, &[("UserName", "alice")]);
    assert_eq!(allowed.text("AccessKeyId").as_deref(), Some(case.user.access_key_id.as_str()));
}

#[test]
fn actions_users_and_sessions_without_mfa_can_be_refused() {
    let case = Case::new();
    let without_mfa = case.call(Operation::GetSessionToken, &[]).credentials().unwrap();
    let answer = case.call_with(&without_mfa, Operation::GetUser, &[]);
    assert_eq!(error(&answer), (403, "InvalidClientTokenId"));

    case.user.deny_implicit_user(true);
    assert_eq!(error(&case.call(Operation::ListMfaDevices, &[])), (403, "AccessDenied"));
    let named = [("UserName", "alice")];
    assert_eq!(case.call(Operation::ListMfaDevices, &named).status, 200);
    case.user.deny("iam:ListMFADevices");
    assert_eq!(error(&case.call(Operation::ListMfaDevices, &named)), (403, "AccessDenied"));
    let _ = case.fake.add_user("bob");
    assert_eq!(error(&case.call(Operation::GetUser, &[("UserName", "bob")])), (403, "AccessDenied"));
}

#[test]
fn a_new_device_can_take_a_while_to_exist() {
    let case = Case::new();
    case.fake.delay_new_devices(2);
    let created = case.call(Operation::CreateVirtualMfaDevice, &[("VirtualMFADeviceName", "alice")]);
    let device = case.fake.device(&created.text("SerialNumber").unwrap()).unwrap();
    assert!(!case.call(Operation::ListVirtualMfaDevices, &[]).body.contains("SerialNumber"), "not in lists either");
    assert_eq!(error(&case.enable(&case.user.credentials(), &device)), (404, "NoSuchEntity"));
    assert_eq!(case.enable(&case.user.credentials(), &device).status, 200);
}

#[test]
fn a_change_can_take_a_while_to_be_seen() {
    let case = Case::new();
    let (phone, old) = (case.user.add_virtual_device("phone"), case.user.add_virtual_device("old"));
    let session = case.session(&phone);
    case.fake.delay_changes(2);
    let serial = [("SerialNumber", old.serial_number.as_str())];
    assert_eq!(case.call_with(&session, Operation::DeactivateMfaDevice, &serial).status, 200);
    assert!(case.call(Operation::ListMfaDevices, &[]).body.contains("mfa/old"));
    let delete = || case.call_with(&session, Operation::DeleteVirtualMfaDevice, &serial);
    assert_eq!(error(&delete()), (409, "DeleteConflict"));
    assert!(!case.call(Operation::ListMfaDevices, &[]).body.contains("mfa/old"));
    assert_eq!(delete().status, 200);
}

#[test]
fn an_administrator_may_do_to_others_what_only_mfa_allows_a_user() {
    let case = Case::new();
    let bob = case.fake.add_user_at("/team/", "bob");
    assert_eq!(bob.arn, "arn:aws:iam::123456789012:user/team/bob");
    let _ = bob.add_virtual_device("bob");
    let of_bob = [("UserName", "bob")];
    let denied = case.call(Operation::ListMfaDevices, &of_bob);
    assert!(
        denied.message.as_deref().unwrap_or_default().contains("on resource: arn:aws:iam::123456789012:user/team/bob ")
    );
    case.user.administrator(true);
    assert_eq!(case.call(Operation::ListMfaDevices, &of_bob).status, 200);
    let phone = case.user.add_virtual_device("phone");
    case.user.deny_without_mfa("iam:ListMFADevices");
    assert_eq!(error(&case.call(Operation::ListMfaDevices, &of_bob)), (403, "AccessDenied"));
    assert_eq!(case.call_with(&case.session(&phone), Operation::ListMfaDevices, &of_bob).status, 200);
}

#[test]
fn a_page_has_no_more_than_the_caller_asks_for() {
    let case = Case::new();
    for number in 0..5 {
        let _ = case.user.add_orphan_device(&format!("orphan-{number}"));
    }
    let page = |items| case.call(Operation::ListVirtualMfaDevices, &[("MaxItems", items)]);
    assert_eq!(page("3").body.matches("<member>").count(), 3);
    assert_eq!(page("1000").text("IsTruncated").as_deref(), Some("false"));
    for items in ["0", "1001"] {
        assert_eq!(error(&page(items)), (400, "ValidationError"), "{items}");
    }
}
