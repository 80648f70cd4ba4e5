//! `GetSessionToken` and `GetCallerIdentity`, and the signatures in front of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::time::{Duration, SystemTime};

use fake_aws::client::{Answer, Client, Credentials, verify_identity};
use fake_aws::{Device, FakeAws, Operation, User};

const WRONG_CODE: &str = "MultiFactorAuthentication failed with invalid MFA one time pass code. ";

fn with_device() -> (FakeAws, Client, User, Device) {
    let fake = FakeAws::start();
    let client = Client::new(&fake.endpoint());
    let user = fake.add_user("alice");
    let device = user.add_virtual_device("alice");
    (fake, client, user, device)
}

#[track_caller]
fn assert_refused(answer: &Answer, status: u16, code: &str, message: &str) {
    assert_eq!(
        (answer.status, answer.error_code.as_deref(), answer.message.as_deref()),
        (status, Some(code), Some(message))
    );
}

#[test]
fn a_session_works_and_belongs_to_its_user() {
    let (fake, client, user, device) = with_device();
    let answer = client.session(&user.credentials(), &device.serial_number, &device.next_code()).unwrap();
    assert_eq!(answer.status, 200, "{}", answer.body);
    let session = answer.credentials().unwrap();
    assert!(session.access_key_id.starts_with("ASIA") && session.access_key_id.len() == 20);
    assert_eq!(session.secret_access_key.len(), 40);
    assert!(session.secret_access_key.contains('/') && session.secret_access_key.contains('+'));
    let token = session.session_token.as_deref().unwrap();
    assert_eq!(token.len(), 400);
    assert_eq!(answer.text("Expiration").unwrap().len(), "2026-01-31T08:15:00Z".len());
    let who = verify_identity(
        &fake.endpoint(),
        None,
        &session.access_key_id,
        &session.secret_access_key,
        Some(token),
        "eu-west-1",
    );
    assert_eq!(who.unwrap().arn.as_deref(), Some("arn:aws:iam::123456789012:user/alice"));
}

#[test]
fn a_code_opens_one_session_only() {
    let (_fake, client, user, device) = with_device();
    let code = device.next_code();
    assert_eq!(client.session(&user.credentials(), &device.serial_number, &code).unwrap().status, 200);
    let again = client.session(&user.credentials(), &device.serial_number, &code).unwrap();
    assert_refused(&again, 403, "AccessDenied", WRONG_CODE);
    let next = client.session(&user.credentials(), &device.serial_number, &device.next_code()).unwrap();
    assert_eq!(next.status, 200);
    let wrong = client.session(&user.credentials(), &device.serial_number, &device.wrong_code()).unwrap();
    assert_refused(&wrong, 403, "AccessDenied", WRONG_CODE);
}

#[test]
fn serials_that_are_not_the_users_own_are_refused_alike() {
    let (fake, client, user, device) = with_device();
    let other = fake.add_user("bob").add_virtual_device("bob");
    let key = user.add_security_key("yubikey");
    let as_user = device.serial_number.replace(":mfa/", ":user/");
    for serial in [&other.serial_number, &key.serial_number, &as_user, &"GAHT00000000".to_owned()] {
        let answer = client.session(&user.credentials(), serial, &device.next_code()).unwrap();
        let message = "MultiFactorAuthentication failed, unable to validate MFA code.  \
                       Please verify your MFA serial number is valid and associated with this user.";
        assert_refused(&answer, 403, "AccessDenied", message);
    }
}

#[test]
fn a_wrong_secret_and_an_unknown_key_are_told_apart() {
    let (_fake, client, user, _device) = with_device();
    let wrong = Credentials::new(&user.access_key_id, "not-the-secret", None);
    let answer = client.identity(&wrong).unwrap();
    assert_eq!((answer.status, answer.error_code.as_deref()), (403, Some("SignatureDoesNotMatch")));
    assert!(answer.message.unwrap().starts_with("The request signature we calculated does not match"));

    let invalid = "The security token included in the request is invalid.";
    let unknown = Credentials::new("AKIAAAAAAAAAAAAAAAAA", &user.secret_access_key, None);
    assert_refused(&client.identity(&unknown).unwrap(), 403, "InvalidClientTokenId", invalid);
    user.deactivate_key();
    assert_refused(&client.identity(&user.credentials()).unwrap(), 403, "InvalidClientTokenId", invalid);
}

#[test]
fn a_session_key_needs_its_token_and_expires() {
    let (fake, client, user, device) = with_device();
    let session = client.session(&user.credentials(), &device.serial_number, &device.next_code());
    let session = session.unwrap().credentials().unwrap();
    let bare = Credentials::new(&session.access_key_id, &session.secret_access_key, None);
    assert_eq!(client.identity(&bare).unwrap().error_code.as_deref(), Some("InvalidClientTokenId"));

    let later = 43_201;
    fake.set_clock_offset(later);
    let client = client.signed_at(SystemTime::now() + Duration::from_secs(later.unsigned_abs()));
    let expired = client.identity(&session).unwrap();
    assert_refused(&expired, 403, "ExpiredToken", "The security token included in the request is expired");
}

#[test]
fn a_session_opens_no_session() {
    let (_fake, client, user, device) = with_device();
    let session = client.session(&user.credentials(), &device.serial_number, &device.next_code());
    let session = session.unwrap().credentials().unwrap();
    let answer = client.session(&session, &device.serial_number, &device.next_code()).unwrap();
    assert_refused(&answer, 403, "AccessDenied", "Cannot call GetSessionToken with session credentials");
}

#[test]
fn a_clock_that_is_off_is_told_how_far() {
    let (fake, client, user, _device) = with_device();
    fake.set_clock_offset(3600);
    let behind = client.identity(&user.credentials()).unwrap();
    assert_eq!((behind.status, behind.error_code.as_deref()), (403, Some("SignatureDoesNotMatch")));
    let message = behind.message.unwrap();
    assert!(message.starts_with("Signature expired: 2") && message.ends_with("Z - 15 min.)"), "{message}");
    assert!(message.contains("Z is now earlier than 2"), "{message}");
    fake.set_clock_offset(-3600);
    let ahead = client.identity(&user.credentials()).unwrap().message.unwrap();
    assert!(ahead.starts_with("Signature not yet current: 2") && ahead.ends_with("Z + 15 min.)"), "{ahead}");
    assert!(ahead.contains("Z is still later than 2"), "{ahead}");
    fake.set_clock_offset(600);
    assert_eq!(client.identity(&user.credentials()).unwrap().status, 200, "ten minutes are tolerated");
}

#[test]
fn parameters_are_checked_before_anything_else() {
    let (_fake, client, user, device) = with_device();
    let call =
        |parameters: &[(&str, &str)]| client.call(&user.credentials(), Operation::GetSessionToken, parameters).unwrap();
    let serial = ("SerialNumber", device.serial_number.as_str());
    let message = r"2 validation errors detected: Value '138502\' at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6; Value '138502\' at 'tokenCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [\d]*";
    assert_refused(&call(&[serial, ("TokenCode", "138502\\")]), 400, "ValidationError", message);
    let message = "1 validation error detected: Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600";
    assert_refused(&call(&[("DurationSeconds", "129601")]), 400, "ValidationError", message);
    assert_eq!(call(&[serial]).status, 400, "a serial number without a code");
    assert_eq!(call(&[]).status, 200, "a session without MFA");
}

#[test]
fn the_root_user_gets_an_hour_without_being_told() {
    let fake = FakeAws::start();
    let root = fake.add_root();
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let answer = Client::new(&fake.endpoint())
        .call(&root.credentials(), Operation::GetSessionToken, &[("DurationSeconds", "43200")])
        .unwrap();
    let expires = answer.text("Expiration").unwrap().parse::<jiff::Timestamp>().unwrap().as_second();
    let seconds = expires - i64::try_from(now).unwrap();
    assert!((3600..3660).contains(&seconds), "{seconds}");
}

#[test]
fn regions_can_be_off_and_belong_to_one_partition() {
    let fake = FakeAws::builder().partition("aws-cn").account("210987654321").start();
    fake.disable_region("cn-northwest-1");
    let user = fake.add_user("li");
    assert_eq!(user.arn, "arn:aws-cn:iam::210987654321:user/li");
    let client = Client::new(&fake.endpoint()).in_region("cn-northwest-1");
    let off = client.call(&user.credentials(), Operation::GetSessionToken, &[]).unwrap();
    let message = "STS is not activated in this region for account:210987654321. \
                   Your account administrator can activate STS in this region using the IAM Console.";
    assert_refused(&off, 403, "RegionDisabledException", message);
    assert_eq!(client.identity(&user.credentials()).unwrap().status, 200);
    let elsewhere = client.in_region("us-east-1").identity(&user.credentials()).unwrap();
    assert_eq!(elsewhere.error_code.as_deref(), Some("InvalidClientTokenId"));
}
