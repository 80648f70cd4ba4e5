//! The questions of the device verbs: which device, whether really, and the code in between.

use fake_aws::client::{Client, Credentials};
use fake_aws::{Device, Fault, Operation};

use crate::pty::{Home, Terminal};
use crate::{codes_sent, home, question};

fn removals(home: &Home) -> (usize, usize) {
    (home.aws.count(Operation::DeactivateMfaDevice), home.aws.count(Operation::DeleteVirtualMfaDevice))
}

/// `device remove` at its yes/no question.
fn asked(home: &Home, arguments: &str) -> Terminal {
    let mut terminal = home.run(&format!("mfa-session device remove {arguments} -p dev 2>err; echo status=$?"));
    terminal.expect("Remove MFA device arn:aws:iam::123456789012:mfa/old? [y/N]");
    terminal.expect_single_keys();
    terminal
}

#[test]
fn a_removal_says_what_goes_asks_and_then_wants_a_code() {
    let home = home();
    let old = home.alice.add_virtual_device("old");
    let mut terminal = asked(&home, "old");
    assert_eq!(removals(&home), (0, 0));
    let shown = terminal.shown();
    assert!(shown.contains("mfa/old (virtual) will be taken away from user alice\n"), "{shown}");
    assert!(
        shown.contains("mfa/old will be deleted; its entry in the authenticator app will be of no more use\n"),
        "{shown}"
    );
    terminal.type_keys("y");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("status=0\n");
    assert!(!old.exists() && home.phone.exists(), "{}", home.read("err"));
    assert_eq!(home.read("err"), "note: `arn:aws:iam::123456789012:mfa/old` is removed\n");
}

#[test]
fn a_no_and_a_ctrl_c_at_either_question_remove_nothing() {
    for (keys, at_the_code) in [("n", false), ("\n", false), ("\u{4}", false), ("\u{3}", false), ("\u{3}", true)] {
        let home = home();
        let old = home.alice.add_virtual_device("old");
        let mut terminal = asked(&home, "old");
        if at_the_code {
            terminal.type_keys("y");
            terminal.expect(&question(&home));
        }
        terminal.type_keys(keys);
        let shown = terminal.finish().1;
        // Ctrl-C at the code goes to the shell as well, which then says nothing
        assert!(shown.contains("status=130\n") || at_the_code, "{keys:?}: {shown}");
        assert_eq!((removals(&home), codes_sent(&home)), ((0, 0), 0), "{keys:?}");
        assert!(old.exists() && old.owner().is_some());
        let err = home.read("err");
        assert!(err.contains("error: cancelled"), "{keys:?}: {err}");
    }
}

#[test]
fn among_several_devices_the_person_chooses_which_one_goes() {
    let home = home();
    home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
    let old = home.alice.add_virtual_device("old");
    let mut terminal = home.run("mfa-session device remove -p dev 2>err; echo status=$?");
    terminal.expect("Remove which MFA device?");
    terminal.expect("mfa/old");
    terminal.expect_single_keys();
    terminal.type_keys("\u{1b}[B\n");
    terminal.expect("Remove MFA device arn:aws:iam::123456789012:mfa/old? [y/N]");
    terminal.expect_single_keys();
    terminal.type_keys("y");
    // which device confirms the session is a question of its own
    terminal.expect("Which MFA device?");
    terminal.expect("mfa/old");
    terminal.expect_single_keys();
    terminal.type_keys("\n");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("status=0\n");
    assert!(!old.exists(), "{}", home.read("err"));
}

#[test]
fn the_deletion_of_orphans_lists_them_even_for_the_quiet() {
    let home = home();
    let orphans = ["lost-1", "lost-2", "other"].map(|name| home.alice.add_orphan_device(name));
    let mut terminal = home.run("mfa-session device orphans -q -p dev --delete 'lost-*' 2>err; echo status=$?");
    terminal.expect("lost-1\nlost-2\nDelete 2 virtual MFA devices that nobody has? [y/N]");
    terminal.expect_single_keys();
    assert_eq!(removals(&home), (0, 0));
    terminal.type_keys("y");
    terminal.expect("status=0\n");
    assert_eq!(orphans.map(|orphan| orphan.exists()), [false, false, true]);
    assert_eq!(home.read("err"), "");
}

/// Somebody else's hand, with a session of the phone.
fn meanwhile(home: &Home, calls: &[(Operation, &Device)]) {
    let client = Client::new(&home.aws.endpoint());
    let answer = client.session(&home.alice.credentials(), &home.phone.serial_number, &home.phone.next_code());
    let session: Credentials = answer.expect("the fake answers").credentials().expect("the code is good");
    for (operation, device) in calls {
        let done = client.call(&session, *operation, &[("SerialNumber", &device.serial_number)]);
        assert_eq!(done.expect("the fake answers").status, 200, "{operation}");
    }
}

#[test]
fn what_is_gone_by_the_time_of_the_yes_is_no_failure() {
    let home = home();
    let (old, lost) = (home.alice.add_virtual_device("old"), home.alice.add_orphan_device("lost"));
    let mut terminal = asked(&home, "old");
    meanwhile(&home, &[(Operation::DeactivateMfaDevice, &old), (Operation::DeleteVirtualMfaDevice, &old)]);
    terminal.type_keys("y");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("status=0\n");
    let refused = home.aws.calls().into_iter().filter(|call| call.error_code.as_deref() == Some("NoSuchEntity"));
    assert_eq!(
        refused.map(|call| call.operation).collect::<Vec<_>>(),
        [Operation::DeactivateMfaDevice, Operation::DeleteVirtualMfaDevice]
    );
    let mut terminal = home.run("mfa-session device orphans -p dev --delete lost 2>err; echo status=$?");
    terminal.expect("lost\nDelete 1 virtual MFA device that nobody has? [y/N]");
    terminal.expect_single_keys();
    meanwhile(&home, &[(Operation::DeleteVirtualMfaDevice, &lost)]);
    terminal.type_keys("y");
    terminal.expect("status=0\n");
    assert_eq!(home.read("err"), "note: `lost` was gone already\n");
}

#[test]
fn ctrl_c_ends_the_wait_for_a_list() {
    let home = home();
    home.aws.fail_next(Operation::ListMfaDevices, Fault::Hang);
    let terminal = home.run("trap : INT; mfa-session device list -p dev >out 2>err; echo status=$?");
    Terminal::wait_until("the call", || home.aws.count(Operation::ListMfaDevices) == 1);
    terminal.type_keys("\u{3}");
    let (_, shown) = terminal.finish();
    assert!(shown.contains("status=130\n"), "{shown}");
    assert_eq!((home.read("out").as_str(), home.read("err").as_str()), ("", "error: cancelled\n"));
}
