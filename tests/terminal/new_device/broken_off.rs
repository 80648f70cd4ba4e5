//! An enrollment that is broken off, and what is left of it.

use fake_aws::{Fault, Operation};
use rustix::process::{Signal, kill_process};

use super::{Bob, ended, serial, type_codes};
use crate::pty::Terminal;

const ADMINISTRATOR: &str = "an administrator deletes it: `aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::123456789012:mfa/bob`";

#[test]
fn whoever_cancels_leaves_no_device_behind_or_the_administrators_command_on_the_screen() {
    for key in ["\u{3}", "\u{4}"] {
        for second in [false, true] {
            for may_delete in [false, true] {
                let bob = Bob::new();
                bob.user.force_mfa(!may_delete);
                let mut terminal = bob.run("device enroll -p dev");
                terminal.expect("First MFA code: ");
                let phone = bob.device("bob").expect("it was made");
                if second {
                    terminal.type_line(&phone.code());
                    terminal.expect("Next MFA code: ");
                }
                terminal.type_keys(key);
                ended(&mut terminal, 130);
                let (err, case) = (bob.err(), format!("{key:?} {second} {may_delete}"));
                assert_eq!(bob.count(Operation::EnableMfaDevice), 0, "{case}");
                assert_eq!(phone.exists(), !may_delete, "{case}");
                if may_delete {
                    let gone = format!("note: the unfinished device `{}` was deleted\n", serial("bob"));
                    assert_eq!(err, gone + "error: cancelled at the question\n", "{case}");
                } else {
                    let told = format!("error: cancelled at the question; `{}` is left behind\n", serial("bob"));
                    assert!(err.starts_with(&told) && err.contains("\ncause: it could not be deleted: "), "{err}");
                    assert!(err.contains(ADMINISTRATOR) && err.contains("`mfa-session device enroll --profile dev`"));
                }
            }
        }
    }
}

#[test]
fn the_command_that_takes_an_enrollment_up_again_names_the_same_device() {
    for (arguments, old, command) in [
        ("enroll -p dev --name tablet", false, "`mfa-session device enroll --profile dev --name tablet` can also"),
        ("replace -p dev bob", true, "`mfa-session device replace --profile dev --name bob-2 bob` can also"),
    ] {
        let bob = Bob::new();
        bob.user.deny("iam:DeleteVirtualMFADevice");
        let mut terminal = if old {
            let phone = bob.user.add_virtual_device("bob");
            let mut terminal = bob.run(&format!("device {arguments}"));
            terminal.expect("MFA code for dev");
            terminal.type_line(&phone.next_code());
            terminal
        } else {
            bob.run(&format!("device {arguments}"))
        };
        terminal.expect("First MFA code: ");
        terminal.type_keys("\u{3}");
        ended(&mut terminal, 130);
        assert!(bob.err().contains(command), "{}", bob.err());
    }
}

#[test]
fn a_second_ctrl_c_ends_at_once_and_leaves_the_administrators_command_on_the_screen() {
    for operation in [Operation::CreateVirtualMfaDevice, Operation::DeleteVirtualMfaDevice] {
        let bob = Bob::new();
        bob.user.force_mfa(false);
        bob.home.aws.fail_next(operation, Fault::Hang);
        let mut terminal = bob.run("device enroll -p dev");
        if operation == Operation::DeleteVirtualMfaDevice {
            terminal.expect("First MFA code: ");
            terminal.type_keys("\u{3}");
        }
        Terminal::wait_until("the call that hangs", || bob.count(operation) == 1);
        // One that nobody waits for any more.
        terminal.type_keys("\u{3}");
        Terminal::wait_until("the end", || {
            terminal.type_keys("\u{3}");
            !bob.err().is_empty()
        });
        Terminal::wait_until("the whole message", || bob.err().contains(ADMINISTRATOR));
        assert!(bob.err().starts_with("error: ended at once; the unfinished device `arn:"), "{}", bob.err());
    }
}

#[test]
fn another_signal_too_leaves_no_device_behind_and_is_what_the_process_dies_of() {
    let bob = Bob::new();
    bob.user.force_mfa(false);
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    kill_process(bob.home.pid(), Signal::TERM).expect("it still runs");
    terminal.expect("\u{1b}[?1049l");
    ended(&mut terminal, 143);
    assert!(!phone.exists());
}

#[test]
fn whoever_cancels_before_anything_is_made_changes_nothing() {
    for arguments in ["", "--name tablet"] {
        let bob = Bob::new();
        bob.user.force_mfa(false);
        let menu = arguments.is_empty();
        let there = if menu { bob.user.add_orphan_device("bob") } else { bob.user.add_virtual_device("bob") };
        let mut terminal = bob.run(&format!("device enroll -p dev {arguments}"));
        if menu {
            terminal.expect("what now?");
            terminal.expect_single_keys();
        } else {
            terminal.expect("MFA code for dev");
        }
        terminal.type_keys("\u{3}");
        ended(&mut terminal, 130);
        assert!(there.exists(), "{arguments}");
        for operation in [Operation::CreateVirtualMfaDevice, Operation::DeleteVirtualMfaDevice] {
            assert_eq!(bob.count(operation), 0, "{arguments}");
        }
    }
}

#[test]
fn ctrl_z_does_not_leave_the_secret_on_the_screen() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    terminal.type_keys("\u{1a}\u{3}");
    terminal.expect("\u{1b}[?1049l");
    ended(&mut terminal, 130);
}

#[test]
fn a_cancelled_question_after_the_device_is_enabled_does_not_undo_it() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    type_codes(&mut terminal, &phone);
    terminal.expect("Save `mfa_serial");
    terminal.expect_single_keys();
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 0);
    assert_eq!(phone.owner().as_deref(), Some("bob"));
    assert!(bob.err().contains("spares the question to IAM"), "{}", bob.err());
}

#[test]
fn whoever_cancels_while_the_device_is_being_enabled_is_asked_nothing_more() {
    let bob = Bob::new();
    bob.home.aws.fail_next(Operation::EnableMfaDevice, Fault::Slow(std::time::Duration::from_secs(3)));
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    type_codes(&mut terminal, &phone);
    Terminal::wait_until("the call", || bob.count(Operation::EnableMfaDevice) == 1);
    terminal.type_keys("\u{3}");
    let shown = ended(&mut terminal, 0);
    assert!(!shown.contains("Save"), "{shown}");
    assert!(bob.err().contains(" is enabled for user bob\n"), "{}", bob.err());
}

#[test]
fn a_device_whose_creation_was_not_answered_is_an_orphan_and_never_a_success() {
    for may_delete in [false, true] {
        let bob = Bob::new();
        bob.user.force_mfa(!may_delete);
        bob.home.aws.fail_next(Operation::CreateVirtualMfaDevice, Fault::LostAnswer);
        let mut terminal = bob.run("device enroll -p dev");
        let shown = ended(&mut terminal, 5);
        assert!(!shown.contains("First MFA code"), "{shown}");
        assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 1, "never sent again by itself");
        assert_eq!(bob.device("bob").is_some(), !may_delete);
        let err = bob.err();
        assert!(err.starts_with("error: the answer of AWS to `iam:CreateVirtualMFADevice` was lost: "), "{err}");
        if may_delete {
            assert!(err.contains("nobody has its secret, and it was deleted again\n"), "{err}");
            assert!(err.ends_with("hint: run `mfa-session device enroll --profile dev` again\n"), "{err}");
        } else {
            assert!(err.contains("the device may be made, and nobody has its secret\n"), "{err}");
            assert!(err.contains(ADMINISTRATOR) && err.contains("--name bob-2`"), "{err}");
        }
    }
}

#[test]
fn an_enrollment_that_was_broken_off_can_be_finished_deleted_or_left() {
    // Each is a key of the menu: the first entry, the second, the third.
    for (keys, may_delete, status) in [("\n", false, 0), ("j\n", true, 0), ("j\n", false, 4), ("jj\n", false, 0)] {
        let bob = Bob::new();
        bob.user.force_mfa(!may_delete);
        let old = bob.user.add_orphan_device("bob").seed();
        let mut terminal = bob.run("device enroll -p dev");
        terminal.expect("exists already, and nobody has it; what now?");
        terminal.expect_single_keys();
        terminal.type_keys(keys);
        if status == 4 {
            ended(&mut terminal, 4);
            assert!(bob.err().contains(ADMINISTRATOR) && bob.err().contains("--name bob-2`"), "{}", bob.err());
            assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 0);
            continue;
        }
        terminal.expect("First MFA code: ");
        let name = if keys == "jj\n" { "bob-2" } else { "bob" };
        let device = bob.device(name).expect("it is there");
        assert_eq!(device.seed() == old, keys == "\n", "{keys:?}");
        type_codes(&mut terminal, &device);
        terminal.expect("Save `mfa_serial");
        terminal.type_keys("y");
        ended(&mut terminal, 0);
        assert_eq!(device.owner().as_deref(), Some("bob"));
        assert!(bob.home.read(".aws/config").contains(&format!("= {}\n", serial(name))));
    }
}
