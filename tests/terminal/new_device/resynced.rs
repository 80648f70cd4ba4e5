//! `device resync`.

use fake_aws::{Fault, Operation};

use super::{Bob, ended, type_codes};

#[test]
fn a_device_that_ran_away_is_brought_back_with_two_codes_and_the_raw_key() {
    let bob = Bob::new();
    let phone = bob.user.add_virtual_device("bob");
    bob.names(&phone);
    phone.set_drift(20);
    let mut terminal = bob.run("device resync -p dev");
    terminal.expect("First MFA code: ");
    let first = phone.next_code();
    terminal.type_line(&first);
    terminal.expect("Next MFA code: ");
    terminal.type_line(&first);
    terminal.expect("both codes are the same;");
    terminal.expect("Next MFA code: ");
    terminal.type_line(&phone.next_code());
    ended(&mut terminal, 0);
    assert_eq!((bob.count(Operation::ResyncMfaDevice), bob.count(Operation::GetSessionToken)), (1, 0));
    assert!(
        bob.err().ends_with("try it with the next one: mfa-session login --profile dev --refresh\n"),
        "{}",
        bob.err()
    );
    let mut terminal = bob.run("login -p dev");
    terminal.expect("MFA code for dev");
    terminal.type_line(&phone.next_code());
    ended(&mut terminal, 0);
}

#[test]
fn a_policy_that_wants_mfa_for_it_is_answered_with_another_device_or_an_administrator() {
    for has_other in [true, false] {
        let bob = Bob::new();
        bob.user.deny_without_mfa("iam:ResyncMFADevice");
        let phone = bob.user.add_virtual_device("bob");
        let other = has_other.then(|| bob.user.add_virtual_device("tablet"));
        phone.set_drift(20);
        let mut terminal = bob.run("device resync bob -p dev");
        terminal.expect("First MFA code: ");
        type_codes(&mut terminal, &phone);
        let Some(other) = other else {
            ended(&mut terminal, 4);
            assert!(bob.err().contains("`aws iam resync-mfa-device --user-name bob --serial-number"), "{}", bob.err());
            continue;
        };
        terminal.expect(&format!("MFA code for dev ({})", other.serial_number));
        terminal.type_line(&other.next_code());
        terminal.expect("First MFA code: ");
        type_codes(&mut terminal, &phone);
        ended(&mut terminal, 0);
    }
}

#[test]
fn a_missing_answer_costs_two_more_codes_and_no_doubt() {
    let bob = Bob::new();
    let phone = bob.user.add_virtual_device("bob");
    bob.home.aws.fail_next(Operation::ResyncMfaDevice, Fault::LostAnswer);
    let mut terminal = bob.run("device resync -p dev");
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &phone);
    terminal.expect(" was lost; the codes may be used, so type two new ones\n");
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &phone);
    ended(&mut terminal, 0);
}

#[test]
fn wrong_codes_are_asked_for_again_and_a_cancellation_changes_nothing() {
    let bob = Bob::new();
    let phone = bob.user.add_virtual_device("bob");
    let mut terminal = bob.run("device resync -p dev");
    terminal.expect("First MFA code: ");
    terminal.type_line(&phone.wrong_code());
    terminal.expect("Next MFA code: ");
    terminal.type_line(&phone.code());
    terminal.expect("AWS refused the codes (1 of 3); type two new ones\n");
    terminal.expect("First MFA code: ");
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 130);
    assert_eq!(bob.err(), "error: cancelled at the question\n");
}
