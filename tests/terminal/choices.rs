//! Choices, yes/no questions, and the program of `mfa_process`.

use fake_aws::Operation;
use rustix::process::{Signal, kill_process};

use crate::pty::Home;
use crate::{codes_sent, home, question};

/// No profile names the device.
fn without_serial(home: &Home) {
    home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n# mine\n");
}

#[test]
fn among_several_devices_the_arrow_keys_choose() {
    let home = home();
    without_serial(&home);
    let second = home.alice.add_virtual_device("alice-tablet");
    let mut terminal = home.run("mfa-session -p dev >out 2>err");
    terminal.expect("Which MFA device?");
    terminal.expect(&second.serial_number);
    terminal.expect_single_keys();
    terminal.type_keys("\u{1b}[B\n");
    terminal.expect(&format!("MFA code for dev ({})", second.serial_number));
    terminal.type_line(&second.next_code());
    terminal.expect("[y/N]");
    terminal.expect_single_keys();
    terminal.type_keys("n");
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}{}", home.read("err"));
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
}

#[test]
fn a_device_that_iam_had_to_tell_is_saved_when_the_person_says_yes() {
    let home = home();
    without_serial(&home);
    let mut terminal = home.run("mfa-session -p dev >out 2>err && mfa-session --refresh -p dev >again 2>>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal
        .expect(&format!("Save `mfa_serial = {}` for profile dev in ~/.aws/config? [y/N]", home.phone.serial_number));
    terminal.type_keys("y");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}{}", home.read("err"));
    assert!(!shown.contains("Save"), "it is asked once: {shown}");
    let config = home.read(".aws/config");
    let saved = format!("mfa_serial = {}\n", home.phone.serial_number);
    assert_eq!(config.matches(&saved).count(), 1, "{config}");
    assert_eq!(config.replace(&saved, ""), "[profile dev]\nregion = eu-central-1\n# mine\n", "nothing else changed");
    assert_eq!(home.aws.count(Operation::ListMfaDevices), 1);
}

#[test]
fn nobody_is_asked_to_save_in_a_file_that_is_read_only() {
    let home = home();
    without_serial(&home);
    let mut terminal = home.run("chmod 400 .aws/config; mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success() && !shown.contains("Save"), "{shown}{}", home.read("err"));
    assert!(!home.read("err").contains("error"), "{}", home.read("err"));
    assert_eq!(home.read(".aws/config"), "[profile dev]\nregion = eu-central-1\n# mine\n");
}

#[test]
fn a_device_that_is_not_saved_is_remembered_all_the_same() {
    let home = home();
    without_serial(&home);
    let mut terminal = home.run("mfa-session -p dev >out 2>err && mfa-session --refresh -p dev >again 2>>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("[y/N]");
    terminal.expect_single_keys();
    terminal.type_keys("n");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success() && !shown.contains("Save"), "{shown}{}", home.read("err"));
    assert_eq!(home.read(".aws/config"), "[profile dev]\nregion = eu-central-1\n# mine\n");
    assert_eq!(home.aws.count(Operation::ListMfaDevices), 1);
}

#[test]
fn nobody_is_asked_to_save_a_device_in_a_file_that_cannot_be_replaced() {
    let home = home();
    without_serial(&home);
    let mut terminal = home.run("ln .aws/config second; mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success() && !shown.contains("Save"), "{shown}{}", home.read("err"));
    let why = "`~/.aws/config` has 2 names (hard links), which replacing it would part";
    let said = format!("note: `mfa_serial = {}` is not saved: {why}\n", home.phone.serial_number);
    assert!(home.read("err").contains(&said), "{}", home.read("err"));
}

#[test]
fn ctrl_c_at_a_choice_is_a_cancellation_that_stops_the_shell_too() {
    let home = home();
    without_serial(&home);
    drop(home.alice.add_virtual_device("alice-tablet"));
    let script = r#"stty -g >before; eval "$(mfa-session -p dev 2>err; echo status=$? >status)" && echo went on
        stty -g >after; echo "end of script""#;
    let mut terminal = home.run(script);
    terminal.expect("Which MFA device?");
    terminal.expect("tablet");
    terminal.expect_single_keys();
    terminal.type_keys("\u{3}");
    let shown = terminal.expect("end of script\n");
    assert!(!shown.contains("went on"), "{shown}");
    assert_eq!(home.read("status"), "status=130\n", "{}", home.read("err"));
    assert_eq!(home.read("after"), home.read("before"));
    assert!(terminal.shown().contains("\u{1b}[?25h"), "the cursor is back");
}

#[test]
fn a_signal_at_a_choice_finds_the_terminal_as_it_was() {
    let home = home();
    without_serial(&home);
    drop(home.alice.add_virtual_device("alice-tablet"));
    let script = r#"stty -g >before; sh -c 'echo $$ >pid; exec mfa-session login -p dev 2>err'; echo "status=$?"
        stty -g >after; stty sane"#;
    let mut terminal = home.run(script);
    terminal.expect("Which MFA device?");
    terminal.expect("tablet");
    terminal.expect_single_keys();
    kill_process(home.pid(), Signal::TERM).expect("it still runs");
    terminal.expect("status=143\n");
    assert!(terminal.shown().contains("\u{1b}[?25h"), "the cursor is back");
    assert!(terminal.finish().0.success());
    assert_eq!(home.read("after"), home.read("before"));
}

#[test]
fn ctrl_c_and_a_signal_at_the_offer_to_save_lose_no_session_and_no_cursor() {
    for (keys, status) in [(Some("\u{3}"), "status=0\n"), (None, "status=143\n")] {
        let home = home();
        without_serial(&home);
        let script = r#"stty -g >before; sh -c 'echo $$ >pid; exec mfa-session -p dev >out 2>err'; echo "status=$?"
            stty -g >after; stty sane; mfa-session -p dev >again 2>>err; echo "again=$?""#;
        let mut terminal = home.run(script);
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        terminal.expect("[y/N] ");
        terminal.expect_single_keys();
        match keys {
            Some(keys) => terminal.type_keys(keys),
            None => {
                kill_process(home.pid(), Signal::TERM).expect("it still runs");
            }
        }
        let shown = terminal.expect(status);
        assert!(shown.contains("\u{1b}[?25h"), "the cursor is back: {shown:?}");
        terminal.expect("again=0\n");
        assert_eq!(home.read("after"), home.read("before"));
        assert_eq!(codes_sent(&home), 1, "the code was not spent in vain");
        assert!(home.read("again").contains("AWS_SESSION_TOKEN"));
    }
}

#[test]
fn mfa_process_talks_to_the_person_on_the_terminal_whoever_has_the_streams() {
    let home = home();
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}mfa_process = touch-key --now\n"));
    home.write_program("touch-key", "#!/bin/sh\necho \"touch the key ($1)\" >&2\nread code\necho \" $code \"\n");
    for verb in ["login", "credential-process"] {
        let mut terminal =
            home.run(&format!("echo poison | mfa-session {verb} --refresh -p dev 2>err | cat >out; cat err"));
        terminal.expect("touch the key (--now)\n");
        terminal.type_line(&home.phone.next_code());
        let (_, shown) = terminal.finish();
        assert!(!shown.contains("error") && !shown.contains("MFA code for"), "{verb}: {shown}");
    }
    assert!(home.read("out").starts_with("{\"Version\":1,"));
    assert_eq!(codes_sent(&home), 2);
}

#[test]
fn ctrl_c_ends_mfa_process_and_is_a_cancellation() {
    let home = home();
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}mfa_process = touch-key\n"));
    home.write_program("touch-key", "#!/bin/sh\necho touch the key >&2\nexec sleep 600\n");
    let mut terminal = home.start("mfa-session", &["login", "-p", "dev"]);
    terminal.expect("touch the key\n");
    terminal.type_keys("\u{3}");
    let (status, shown) = terminal.finish();
    assert_eq!(status.code(), Some(130), "{shown}");
    assert_eq!(codes_sent(&home), 0);
}

#[test]
fn ctrl_c_ends_what_mfa_process_started_even_if_it_does_not_listen() {
    let home = home();
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}mfa_process = touch-key\n"));
    home.write_program(
        "touch-key",
        "#!/bin/sh\ntrap '' INT HUP\nsleep 600 &\necho $! >pid\necho touch the key >&2\nwait\n",
    );
    let mut terminal = home.start("mfa-session", &["login", "-p", "dev"]);
    terminal.expect("touch the key\n");
    terminal.type_keys("\u{3}");
    let (status, shown) = terminal.finish();
    assert_eq!(status.code(), Some(130), "{shown}");
    let id = home.read("pid");
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", id.trim()));
    assert!(!stat.is_ok_and(|stat| stat.contains(") S ")), "it was killed");
}

#[test]
fn where_mfa_process_cannot_be_run_the_person_is_asked_and_told_why() {
    let exposed = "`mfa_process` at ~/.aws/config:4 is not used: somebody else could have put it there";
    for (command, mode, why) in [
        ("no-such-program", 0o600, "`mfa_process`: it ended with exit status: 127; so you are asked\n"),
        ("/etc/passwd", 0o600, "`mfa_process`: it ended with exit status: 126; so you are asked\n"),
        ("echo 123456", 0o666, exposed),
    ] {
        for verb in ["login", "credential-process"] {
            let home = home();
            let config = home.read(".aws/config");
            home.write(".aws/config", &format!("{config}mfa_process = {command}\n"));
            let path = home.path().join(".aws/config");
            std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).expect("our own file");
            let mut terminal = home.run(&format!("mfa-session {verb} -p dev >out 2>err"));
            terminal.expect(why);
            terminal.expect("MFA code for dev");
            terminal.type_line(&home.phone.next_code());
            assert!(terminal.finish().0.success(), "{command}: {}", home.read("err"));
            assert_eq!(codes_sent(&home), 1, "{command}");
        }
    }
}
