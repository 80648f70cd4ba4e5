//! Codes that are not good, and what AWS refuses.

use std::collections::BTreeSet;

use fake_aws::{Device, Fault, Operation};

use super::pages::plain;
use super::{Bob, ended, serial, type_codes};
use crate::pty::Terminal;

/// A device whose enrollment has begun.
fn begun(bob: &Bob, arguments: &str) -> (Terminal, Device) {
    let mut terminal = bob.run(&format!("device enroll -p dev {arguments}"));
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    (terminal, phone)
}

/// Six digits that the device does not show on this day or the next ones.
fn foreign_code(phone: &Device) -> String {
    let known: BTreeSet<String> = (-3000..3000).map(|steps| phone.code_at(steps)).collect();
    (0..1_000_000).map(|number| format!("{number:06}")).find(|code| !known.contains(code)).expect("most are")
}

#[test]
fn slips_are_told_here_before_aws_sees_a_code() {
    let bob = Bob::new();
    let (mut terminal, phone) = begun(&bob, "");
    let wrong = foreign_code(&phone);
    let [before, now, skipped, ahead, further_ahead] = phone.codes_at([-1, 0, 2, 60, 61]);
    for (line, told, then) in [
        ("12345", "An MFA code is six", "First MFA code: "),
        (&wrong, "The first code is not one", "First MFA code: "),
        (&now, "Next MFA code: ", ""),
        (&now, "Both codes are the same;", "Next MFA code: "),
        (&wrong, "The next code is not one of", "Next MFA code: "),
        (&before, "The codes are in the wrong", "First MFA code: "),
        (&now, "Next MFA code: ", ""),
        (&skipped, "The codes do not follow one", "First MFA code: "),
        // Half an hour ahead: more than AWS could make up for.
        (&ahead, "Next MFA code: ", ""),
        (&further_ahead, "The authenticator's clock is", "First MFA code: "),
    ] {
        terminal.type_line(line);
        terminal.expect(told);
        if !then.is_empty() {
            terminal.expect(then);
        }
    }
    assert_eq!(bob.count(Operation::EnableMfaDevice), 0);
    type_codes(&mut terminal, &phone);
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert_eq!(bob.count(Operation::EnableMfaDevice), 1);
    assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 1, "the same device all the time");
}

#[test]
fn the_clock_of_this_machine_is_not_blamed_on_the_phone() {
    let bob = Bob::new();
    // AWS, and the phone with it, is two minutes ahead of this machine.
    bob.home.aws.set_clock_offset(120);
    let (mut terminal, phone) = begun(&bob, "");
    // One step less: a code that is a step late is no fault, and the next step may begin while they are typed.
    phone.advance(3);
    type_codes(&mut terminal, &phone);
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert!(!bob.err().contains("authenticator's clock"), "{}", bob.err());
}

#[test]
fn a_phone_that_is_a_little_off_is_told_and_allowed() {
    let bob = Bob::new();
    let (mut terminal, phone) = begun(&bob, "");
    // AWS's own idea of the time goes with the device's in this fake, so that it takes what it would have to learn.
    phone.advance(4);
    type_codes(&mut terminal, &phone);
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert!(bob.err().contains("warning: the authenticator's clock is about 1"), "{}", bob.err());
    assert!(bob.err().contains(" s ahead of AWS's; "), "{}", bob.err());
}

#[test]
fn codes_that_aws_refuses_are_asked_for_again_on_the_same_device_five_times() {
    let bob = Bob::new();
    bob.user.force_mfa(false);
    let (mut terminal, phone) = begun(&bob, "");
    // What is good here is ten minutes old to AWS.
    phone.advance(20);
    for pair in 0..5 {
        // Both of one moment: the next step may begin before the second is typed.
        let [first, next] = phone.codes_at([2 * pair - 20, 2 * pair - 19]);
        terminal.type_line(&first);
        terminal.expect("Next MFA code: ");
        terminal.type_line(&next);
        if pair < 4 {
            terminal.expect(&format!("AWS refused the codes ({} of", pair + 1));
            let page = plain(&terminal.expect("First MFA code: "));
            // The later ones are one and more minutes ahead of this clock.
            assert_eq!(page.contains("aheadofAWS's:letthephonesetitsclock"), pair > 0, "{pair}: {page}");
        }
        if pair == 0 {
            terminal.type_line(&first);
            terminal.expect("This code was sent already;");
            terminal.expect("First MFA code: ");
        }
    }
    ended(&mut terminal, 4);
    assert_eq!(bob.count(Operation::EnableMfaDevice), 5);
    assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 1);
    assert!(!phone.exists(), "an enrollment that came to nothing leaves nothing");
    let told = "error: AWS refused the codes 5 times\ncause: the authenticator's clock is about 2";
    assert!(bob.err().contains(told), "{}", bob.err());
}

#[test]
fn an_answer_to_enabling_that_was_lost_is_looked_up_and_codes_never_go_twice() {
    for (fault, is_done) in [(Fault::LostAnswer, true), (Fault::Status(500), false)] {
        let bob = Bob::new();
        bob.home.aws.fail_next(Operation::EnableMfaDevice, fault);
        let (mut terminal, phone) = begun(&bob, "");
        type_codes(&mut terminal, &phone);
        if !is_done {
            terminal.expect("codes may be used,");
            terminal.expect("First MFA code: ");
            type_codes(&mut terminal, &phone);
        }
        terminal.expect("Save `mfa_serial");
        terminal.type_keys("y");
        ended(&mut terminal, 0);
        assert_eq!(phone.owner().as_deref(), Some("bob"));
        assert_eq!(bob.count(Operation::EnableMfaDevice), if is_done { 1 } else { 2 }, "{fault:?}");
    }
}

#[test]
fn a_device_that_was_enabled_unseen_is_recognised_when_aws_has_it_already() {
    let bob = Bob::new();
    bob.home.aws.fail_next(Operation::EnableMfaDevice, Fault::LostAnswer);
    bob.home.aws.delay_changes(2);
    let (mut terminal, phone) = begun(&bob, "");
    type_codes(&mut terminal, &phone);
    // The list does not show it yet.
    terminal.expect("codes may be used,");
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &phone);
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert_eq!((phone.owner().as_deref(), bob.count(Operation::DeleteVirtualMfaDevice)), (Some("bob"), 0));
}

#[test]
fn where_the_key_may_not_list_devices_a_session_of_the_one_that_is_named_looks() {
    let bob = Bob::new();
    bob.names(&bob.user.add_virtual_device("bob"));
    bob.user.deny_without_mfa("iam:ListMFADevices");
    let mut terminal = bob.run("device enroll -p dev --name tablet");
    terminal.expect("MFA code for dev (arn:aws:iam::123456789012:mfa/bob)");
    terminal.type_line(&bob.device("bob").expect("it is there").next_code());
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &bob.device("tablet").expect("it was made"));
    terminal.expect("Let it name ");
    terminal.type_keys("n");
    ended(&mut terminal, 0);
    // A profile that names one which is gone must not stand in the way of a first device.
    let bob = Bob::new();
    let gone = bob.user.add_orphan_device("gone");
    bob.names(&gone);
    bob.user.deny_without_mfa("iam:ListMFADevices");
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("MFA code for dev");
    terminal.type_line(&gone.next_code());
    terminal.expect("First MFA code: ");
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 130);
}

#[test]
fn what_aws_would_refuse_is_known_before_or_told_with_the_way_out() {
    type Arrange = fn(&Bob);
    let cases: [(&str, Arrange, &str, u8, &str, &str); 6] = [
        ("another's name", |_| {}, "--name alice", 1, "is user `alice`'s\n", "--name bob-2`\n"),
        (
            "eight devices",
            |bob| {
                for number in 0..8 {
                    let _ = bob.user.add_virtual_device(&format!("bob-{number}"));
                }
            },
            "",
            1,
            "error: user `bob` has 8 MFA devices, and AWS allows no more\n",
            "`mfa-session device remove --profile dev NAME`",
        ),
        (
            "security keys only",
            |bob| {
                let _ = bob.user.add_security_key("yubi");
            },
            "",
            1,
            "has security keys only",
            "enroll the app there",
        ),
        (
            "a full account",
            |bob| bob.home.aws.set_virtual_device_quota(1),
            "",
            4,
            "error: the account holds as many virtual MFA devices as AWS allows\n",
            "`mfa-session device orphans`",
        ),
        (
            "a name that the policy does not allow",
            |bob| bob.user.deny("iam:CreateVirtualMFADevice"),
            "--name phone",
            4,
            "error: AWS denied a device named `phone`\n",
            "named like the user only (`bob`): `mfa-session device enroll --profile dev`\n",
        ),
        ("no name", |_| {}, "--name a/b", 2, "error: `--name`: `a/b` is no name that AWS takes", "hint: "),
    ];
    for (case, arrange, arguments, status, error, hint) in cases {
        let bob = Bob::new();
        arrange(&bob);
        let mut terminal = bob.run(&format!("device enroll -p dev {arguments}"));
        let shown = ended(&mut terminal, status);
        assert!(!shown.contains("MFA code"), "{case}: nobody is asked");
        assert!(bob.err().contains(error) && bob.err().contains(hint), "{case}: {}", bob.err());
        assert!(bob.device("bob").is_none(), "{case}: nothing is left");
    }
}

#[test]
fn a_device_that_the_user_has_is_not_made_again() {
    let bob = Bob::new();
    let _ = bob.user.add_virtual_device("bob");
    let mut terminal = bob.run("device enroll -p dev");
    ended(&mut terminal, 1);
    let told = format!("error: MFA device `{}` is enabled for this user already\n", serial("bob"));
    assert!(bob.err().starts_with(&told) && bob.err().contains("--name bob-2`"), "{}", bob.err());
    assert_eq!(bob.count(Operation::GetSessionToken), 0, "no code was spent for it");
}

#[test]
fn a_user_who_cannot_be_changed_just_now_is_told_to_wait() {
    let bob = Bob::new();
    bob.user.force_mfa(false);
    bob.user.temporarily_unmodifiable(true);
    let (mut terminal, phone) = begun(&bob, "");
    type_codes(&mut terminal, &phone);
    ended(&mut terminal, 4);
    assert!(bob.err().contains("wait a few minutes and run it again"), "{}", bob.err());
    assert!(!phone.exists());
}

#[test]
fn without_a_terminal_nothing_is_begun() {
    let bob = Bob::new();
    let mut terminal = bob.home.run("setsid -w mfa-session device enroll -p dev 2>err; echo \"status=$?\"");
    ended(&mut terminal, 3);
    assert!(
        bob.err().ends_with("hint: run `mfa-session device enroll --profile dev` in a terminal\n"),
        "{}",
        bob.err()
    );
    let mut terminal = bob.run("device enroll --no-prompt -p dev");
    ended(&mut terminal, 3);
    assert_eq!(bob.count(Operation::CreateVirtualMfaDevice), 0);
}
