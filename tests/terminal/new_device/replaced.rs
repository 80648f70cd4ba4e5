//! `device replace`.

use fake_aws::{Device, Fault, Operation};

use super::{Bob, ended, type_codes};
use crate::pty::Terminal;

/// Bob with a device that his profile names.
fn with_a_device() -> (Bob, Device) {
    let bob = Bob::new();
    let old = bob.user.add_virtual_device("bob");
    bob.names(&old);
    (bob, old)
}

/// Up to the question that proves the new device.
fn up_to_the_proof(bob: &Bob, old: &Device) -> (Terminal, Device) {
    let mut terminal = bob.run("device replace -p dev");
    terminal.expect(&format!("MFA code for dev ({})", old.serial_number));
    terminal.type_line(&old.next_code());
    terminal.expect("First MFA code: ");
    let new = bob.device("bob-2").expect("it was made under a free name");
    type_codes(&mut terminal, &new);
    terminal.expect(&format!("MFA code for dev ({})", new.serial_number));
    (terminal, new)
}

#[test]
fn the_old_device_goes_once_a_session_of_the_new_one_is_there() {
    let (bob, old) = with_a_device();
    let (mut terminal, new) = up_to_the_proof(&bob, &old);
    assert_eq!((old.owner().as_deref(), new.owner().as_deref()), (Some("bob"), Some("bob")));
    terminal.type_line(&new.next_code());
    terminal.expect(&format!("profile dev in ~/.aws/config names {}\n", old.serial_number));
    terminal.expect(&format!("Let it name {}?", new.serial_number));
    assert!(old.exists(), "not before the new one is proven");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert!(!old.exists());
    assert!(bob.home.read(".aws/config").contains(&format!("mfa_serial = {}\n", new.serial_number)));
    // The session that proved it is kept, that of the old one is not.
    let mut terminal = bob.run("export -p dev");
    ended(&mut terminal, 0);
    assert!(bob.out().contains("AWS_SESSION_TOKEN"));
    assert_eq!(bob.count(Operation::GetSessionToken), 2);
    let mut terminal = bob.run("status -p dev --json");
    ended(&mut terminal, 0);
    assert!(!bob.out().contains(&format!("{}\"", old.serial_number)), "{}", bob.out());
}

#[test]
fn a_failure_on_the_way_leaves_the_old_one_working_and_says_what_there_is() {
    let (bob, old) = with_a_device();
    let (mut terminal, new) = up_to_the_proof(&bob, &old);
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 7);
    let told = format!(
        "error: `{}` is enabled, but no session came of it; `{}` still works\n",
        new.serial_number, old.serial_number
    );
    assert!(bob.err().contains(&told), "{}", bob.err());
    assert!(bob.err().contains(&format!("`mfa-session device remove --profile dev {}`", new.serial_number)));
    assert_eq!(old.owner().as_deref(), Some("bob"));

    let (bob, old) = with_a_device();
    bob.home.aws.fail_next(Operation::DeactivateMfaDevice, Fault::Throttling);
    let (mut terminal, new) = up_to_the_proof(&bob, &old);
    terminal.type_line(&new.next_code());
    terminal.expect("Let it name ");
    terminal.type_keys("n");
    ended(&mut terminal, 7);
    assert!(bob.err().contains("the old one could not be deactivated"), "{}", bob.err());
    assert_eq!(old.owner().as_deref(), Some("bob"));
}

#[test]
fn a_new_device_that_sts_does_not_know_yet_is_proven_with_the_next_code() {
    let (bob, old) = with_a_device();
    let (mut terminal, new) = up_to_the_proof(&bob, &old);
    bob.home.aws.fail_next_n(Operation::GetSessionToken, Fault::UnknownDevice, 2);
    for _ in 0..2 {
        terminal.type_line(&new.next_code());
        terminal.expect(&format!("MFA code for dev ({})", new.serial_number));
    }
    terminal.type_line(&new.next_code());
    terminal.expect("Let it name ");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert!(bob.err().contains("AWS does not know the new device everywhere yet"), "{}", bob.err());
    assert!(!old.exists());
}

#[test]
fn an_old_device_that_nobody_may_delete_is_done_in_part() {
    let (bob, old) = with_a_device();
    bob.user.deny("iam:DeleteVirtualMFADevice");
    let (mut terminal, new) = up_to_the_proof(&bob, &old);
    terminal.type_line(&new.next_code());
    terminal.expect("Let it name ");
    terminal.type_keys("y");
    ended(&mut terminal, 7);
    assert_eq!((old.exists(), old.owner()), (true, None));
    assert!(bob.err().contains("aws iam delete-virtual-mfa-device --serial-number"), "{}", bob.err());
}
