//! How a question ends that is not answered.

use std::time::{Duration, Instant};

use mfa_session::testing::Terminal;
use mfa_session::testing::end_at_panic;
use mfa_session::testing::exit;
use mfa_session::testing::{event, signals};
use rustix::process::{Signal, kill_process};

use crate::pty::Home;
use crate::{codes_sent, home, question};

/// `Ctrl-C`, `Ctrl-D` as the terminal has them.
const CANCELLING: [&str; 2] = ["\u{3}", "\u{4}"];

#[test]
fn ctrl_c_and_ctrl_d_cancel_with_status_130_and_spend_nothing() {
    for key in CANCELLING {
        let home = home();
        // A shell of its own would end with the Ctrl-C, too.
        let mut terminal = home.start("mfa-session", &["login", "-p", "dev"]);
        terminal.expect(&question(&home));
        terminal.type_keys(key);
        let (status, shown) = terminal.finish();
        assert_eq!(status.code(), Some(130), "{key:?}");
        assert!(shown.contains("error: cancelled at the question\n"), "{shown}");
        assert!(!shown.contains("hint:"), "who cancels knows: {shown}");
        assert_eq!(codes_sent(&home), 0);
    }
}

/// Sends a signal to the process whose id a script left in the file `pid`.
fn send(home: &Home, signal: Signal) {
    kill_process(home.pid(), signal).expect("it still runs");
}

#[test]
fn another_signal_finds_the_terminal_as_it_was_and_is_what_the_process_dies_of() {
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let home = home();
        // A terminal that a full-screen program left raw: the question has to change it.
        let mut terminal = home.run(
            r#"stty -icanon -echo -isig -icrnl; stty -g >before
               set -m; sh -c 'echo $$ >pid; exec mfa-session login -p dev 2>err'; echo "status=$?"; stty -g >after; stty sane"#,
        );
        terminal.expect(&question(&home));
        terminal.type_keys("12");
        terminal.expect("12");
        send(&home, signal);
        terminal.expect(&format!("status={status}\n"));
        assert!(terminal.finish().0.success());
        assert_eq!(home.read("after"), home.read("before"), "{signal:?}");
        assert_eq!(codes_sent(&home), 0);
    }
}

#[test]
fn the_terminal_is_as_before_after_an_answer_and_after_a_cancellation() {
    for keys in ["code\n", "\u{3}", "\u{4}"] {
        let home = home();
        let mut terminal = home.run(
            r#"set -m; trap : INT; stty -icanon -echo -isig -icrnl; stty -g >before
               mfa-session -p dev >out 2>err; echo "status=$?"; stty -g >after; stty sane"#,
        );
        terminal.expect(&question(&home));
        terminal.type_keys(&keys.replace("code", &home.phone.next_code()));
        terminal.expect(if keys == "code\n" { "status=0\n" } else { "status=130\n" });
        assert!(terminal.finish().0.success());
        assert_eq!(home.read("after"), home.read("before"), "{keys:?}");
    }
}

#[test]
fn a_question_that_stands_costs_nothing() {
    // The check of the key is over, and its event can never ring any more.
    let (notifier, over) = event::event().expect("a pipe");
    let (_kept, silent) = event::event().expect("a pipe");
    drop(notifier);
    let mut rounds = 0;
    let deadline = Instant::now() + Duration::from_millis(600);
    let woken = event::wait(&[&silent, &over], None, deadline, || {
        rounds += 1;
        false
    });
    assert_eq!(woken, None);
    assert!(rounds < 10, "{rounds} rounds in 600 ms");
}

#[test]
fn a_terminal_that_hangs_up_takes_the_question_with_it() {
    for verb in ["login", "credential-process"] {
        let home = home();
        let mut terminal = home.run(&format!("mfa-session {verb} -p dev >out 2>err"));
        terminal.expect("MFA code for dev");
        drop(terminal);
        // The slot is free again: the next one asks instead of waiting.
        let mut terminal = home.run("mfa-session login -p dev");
        let shown = terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success(), "{shown}");
        assert_eq!(codes_sent(&home), 1, "{verb}");
    }
}

#[test]
fn a_panic_finds_the_terminal_as_it_was_and_leaves_the_shell_its_last_word() {
    const ROLE: &str = "SIGNALS_ROLE";
    const NAME: &str = "signals::a_panic_finds_the_terminal_as_it_was_and_leaves_the_shell_its_last_word";
    if std::env::var_os(ROLE).is_some() {
        let terminal = Terminal::open().expect("a terminal");
        let watch = signals::watch(None).expect("a watch");
        end_at_panic(Some("false; last word\n"), exit::BEFORE_COMMAND);
        let line_mode = terminal.line_mode(&watch.restore);
        // A release does not unwind: nothing may depend on the guard.
        std::mem::forget(line_mode);
        std::thread::spawn(|| panic!("anything")).join().expect_err("the process has ended");
        return;
    }
    let home = home();
    let itself = std::env::current_exe().expect("this program is a file");
    let mut terminal = home.run(&format!(
        r#"stty -icanon -echo -isig -icrnl; stty -g >before; export {ROLE}=panics
           '{}' --exact {NAME} --quiet >out 2>err; echo "status=$?"; stty -g >after; stty sane"#,
        itself.display()
    ));
    terminal.expect(&format!("status={}\n", exit::BEFORE_COMMAND));
    assert!(terminal.finish().0.success());
    assert_eq!(home.read("after"), home.read("before"));
    assert!(home.read("out").ends_with("\nfalse; last word\n"), "{}", home.read("out"));
    assert!(
        home.read("err").starts_with("error: internal error at tests/terminal/signals.rs:"),
        "{}",
        home.read("err")
    );
}
