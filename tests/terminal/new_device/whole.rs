//! `device enroll`.

use fake_aws::Operation;

use super::{Bob, ended, qr, serial, type_codes};

#[test]
fn a_bare_user_enrolls_scans_and_has_a_session_with_the_third_code() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll --profile dev");
    let page = terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    let link = format!("otpauth://totp/bob@123456789012?secret={}&issuer=Amazon%20Web%20Services", phone.seed());
    assert_eq!(qr::read(&page), link);
    let typed: String = page.chars().filter(|c| !c.is_whitespace()).collect();
    assert!(typed.contains(&phone.seed()), "beneath it for those who type");
    terminal.type_line(&phone.next_code());
    terminal.expect("Next MFA code: ");
    let used = phone.next_code();
    terminal.type_line(&used);
    terminal.expect("Save `mfa_serial = arn:aws:iam::123456789012:mfa/bob` for profile dev in ~/.aws/config?");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert_eq!(bob.out(), "");
    let err = bob.err();
    assert!(err.contains("note: MFA device `arn:aws:iam::123456789012:mfa/bob` is enabled for user bob\n"), "{err}");
    assert!(err.ends_with("note: next: mfa-session --profile dev\n"), "{err}");
    assert_eq!(phone.owner().as_deref(), Some("bob"));
    assert_eq!(
        bob.home.read(".aws/config"),
        format!("[profile dev]\nmfa_serial = {}\nregion = eu-central-1\n", serial("bob"))
    );
    let mut terminal = bob.run("--profile dev");
    terminal.expect("MFA code for dev");
    terminal.type_line(&used);
    terminal.expect("already accepted");
    terminal.type_line(&phone.next_code());
    ended(&mut terminal, 0);
    assert!(bob.out().contains("AWS_SESSION_TOKEN"));
    assert_eq!(bob.count(Operation::GetSessionToken), 1);
}

#[test]
fn a_further_device_needs_a_session_which_is_asked_for_before_anything_is_made() {
    let bob = Bob::new();
    let phone = bob.user.add_virtual_device("bob");
    let mut terminal = bob.run("device enroll --name tablet --profile dev");
    terminal.expect(&format!("MFA code for dev ({})", phone.serial_number));
    assert!(bob.err().contains("since 2023 AWS lets a user who has a device add another with a session only"));
    assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 0);
    terminal.type_line(&phone.next_code());
    terminal.expect("First MFA code: ");
    let tablet = bob.device("tablet").expect("it was made");
    type_codes(&mut terminal, &tablet);
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("n");
    ended(&mut terminal, 0);
    assert_eq!(tablet.owner().as_deref(), Some("bob"));
    assert_eq!(bob.home.read(".aws/config"), "[profile dev]\nregion = eu-central-1\n");
    assert_eq!(bob.count(Operation::GetSessionToken), 1);
}

#[test]
fn iam_may_take_a_while_to_see_its_own_devices() {
    let bob = Bob::new();
    bob.home.aws.delay_new_devices(2);
    bob.home.aws.delay_changes(2);
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &bob.device("bob").expect("it was made"));
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert_eq!(bob.count(Operation::EnableMfaDevice), 3, "two calls did not see it yet");
    assert!(!bob.err().contains("warning"), "{}", bob.err());
}

#[test]
fn the_seed_is_on_the_page_and_nowhere_else() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -v -p dev");
    let mut shown = terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    type_codes(&mut terminal, &phone);
    shown += &terminal.expect("\u{1b}[?1049l");
    let (before, page) = shown.split_once("\u{1b}[?1049h").expect("a screen of its own");
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert!(squeezed(page).contains(&phone.seed()));
    assert!(page.ends_with("\u{1b}[H\u{1b}[2J\u{1b}[?1049l"), "wiped before it is left");
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    let after = ended(&mut terminal, 0);
    let mut all = squeezed(before) + &squeezed(&after);
    for (path, text) in crate::tree(&bob.home, "") {
        all += &(path + &squeezed(&text));
    }
    assert!(all.contains("mfa_serial") && all.contains("note:MFAdevice"), "files and streams are in it");
    assert!(!all.contains(&phone.seed()));
}
