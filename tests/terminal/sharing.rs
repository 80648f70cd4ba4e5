//! One question for many: processes that want the same session at the same time.

use crate::{codes_sent, home, question};

#[test]
fn thirty_two_cold_runs_in_one_terminal_ask_once_and_get_the_same_answer() {
    let home = home();
    let mut terminal = home.run(
        "for i in $(seq 32); do mfa-session credential-process -p dev >out.$i 2>err.$i & pids=\"$pids $!\"; done
         for pid in $pids; do wait $pid || echo \"failed: $?\"; done; echo all ended",
    );
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    let shown = terminal.expect("all ended\n");
    assert!(!shown.contains("failed") && !shown.contains("MFA code for"), "{shown}");
    assert_eq!(codes_sent(&home), 1);
    let first = home.read("out.1");
    assert!(first.starts_with("{\"Version\":1,"), "{first}");
    for i in 1..=32 {
        assert_eq!(home.read(&format!("out.{i}")), first);
        assert_eq!(home.read(&format!("err.{i}")), "");
    }
}

#[test]
fn who_waits_says_which_process_on_which_terminal_is_asking() {
    let home = home();
    let mut asking = home.run("tty >tty; echo $$ >pid; exec mfa-session login -p dev");
    asking.expect(&question(&home));
    let mut waiting = home.run("mfa-session -p dev >out");
    let (pid, tty) = (home.read("pid"), home.read("tty"));
    waiting.expect(&format!(
        "note: waiting for mfa-session (pid {} on {}), which asks for the MFA code\n",
        pid.trim(),
        tty.trim()
    ));
    asking.type_line(&home.phone.next_code());
    assert!(asking.finish().0.success());
    let (status, shown) = waiting.finish();
    assert!(status.success());
    assert_eq!(shown, "", "it asked nothing");
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn ctrl_c_ends_a_wait_without_touching_the_question() {
    let home = home();
    let mut asking = home.run("mfa-session login -p dev");
    asking.expect(&question(&home));
    let mut waiting = home.start("mfa-session", &["login", "-p", "dev"]);
    waiting.expect("which asks for the MFA code\n");
    waiting.type_keys("\u{3}");
    let (status, shown) = waiting.finish();
    assert_eq!(status.code(), Some(130));
    assert!(shown.contains("error: cancelled while waiting for another process\n"), "{shown}");
    asking.type_line(&home.phone.next_code());
    assert!(asking.finish().0.success());
}
