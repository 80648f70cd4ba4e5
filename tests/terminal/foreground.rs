//! The question and whoever else has the terminal: job control, other terminals, programs that read single keys.

use rustix::process::{Signal, kill_process};

use crate::pty::Terminal;
use crate::shell::bash;
use crate::{codes_sent, home, question};

const STOP: &str = "\u{1a}";

#[test]
fn a_question_stopped_by_ctrl_z_holds_nobody_up_and_is_drawn_again_in_the_foreground() {
    let home = home();
    let mut terminal = bash(&home);
    terminal.type_line("mfa-session login -p dev");
    terminal.expect(&question(&home));
    terminal.type_keys(STOP);
    terminal.expect("Stopped");
    terminal.expect("ready> ");
    terminal.type_line("mfa-session login -p dev");
    let shown = terminal.expect(&question(&home));
    assert!(!shown.contains("waiting"), "{shown}");
    terminal.type_keys("\u{3}");
    terminal.expect("ready> ");
    // In the background it draws nothing over the prompt of the shell, which is told that it stopped again.
    terminal.type_line("bg; until jobs | grep -q Stopped; do :; done; echo \"all\" quiet");
    let shown = terminal.expect("all quiet\n");
    assert!(!shown.contains("MFA code"), "{shown}");
    terminal.type_line("fg");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("note: session for dev until ");
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn a_session_that_came_while_the_question_was_stopped_is_its_answer() {
    let home = home();
    let mut terminal = bash(&home);
    terminal.type_line("mfa-session login -p dev");
    terminal.expect(&question(&home));
    terminal.type_keys(STOP);
    terminal.expect("ready> ");
    let mut other = home.run("mfa-session login -p dev");
    other.expect(&question(&home));
    other.type_line(&home.phone.next_code());
    assert!(other.finish().0.success());
    terminal.type_line("fg");
    let shown = terminal.expect("note: session for dev until ");
    assert!(!shown.contains("MFA code"), "{shown}");
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn ctrl_z_where_no_shell_could_continue_it_leaves_the_question_where_it_is() {
    let home = home();
    let mut terminal = home.start("mfa-session", &["login", "-p", "dev"]);
    terminal.expect(&question(&home));
    terminal.type_keys(STOP);
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_was_stopped_with_the_lock_is_named_at_once_with_what_to_do() {
    let home = home();
    let mut asking = home.run("echo $$ >pid; exec mfa-session login -p dev");
    asking.expect(&question(&home));
    let asker = home.pid();
    let pid = asker.as_raw_nonzero();
    kill_process(asker, Signal::STOP).expect("it still runs");
    let mut waiting = home.run("mfa-session login -p dev");
    waiting.expect(&format!("error: mfa-session (pid {pid} on /dev/pts/"));
    waiting.expect(&format!(
        ") asks for the MFA code already, and is stopped\nhint: continue it with `fg` in its shell, or end it with `kill -KILL {pid}`, then run this again\n"
    ));
    assert_eq!(waiting.finish().0.code(), Some(3));
    kill_process(asker, Signal::CONT).expect("it still runs");
    asking.expect(&question(&home));
    asking.type_line(&home.phone.next_code());
    assert!(asking.finish().0.success());
}

#[test]
fn nothing_is_asked_in_the_background_or_beside_a_program_that_reads_single_keys() {
    let background = "this process runs in the background of its terminal";
    let keys = "another program reads the terminal's keys one by one";
    for (script, verb, status, cause) in [
        ("set -m; RUN & wait $!", "export", 3, background),
        ("set -m; RUN & wait $!", "exec -- true", 125, background),
        ("set -m; RUN & wait $!", "credential-process", 3, background),
        ("stty -icanon; RUN", "export --format json", 3, keys),
        ("stty -icanon; RUN", "login", 3, keys),
        ("stty -icanon; RUN", "credential-process", 3, keys),
    ] {
        let home = home();
        let (verb, arguments) = verb.split_once(' ').unwrap_or((verb, ""));
        let script = script.replace("RUN", &format!("mfa-session {verb} -p dev {arguments} >out 2>err"));
        let mut terminal =
            home.run(&format!("{script}; echo \"status=$?\"; stty icanon; read line; echo \"got [$line]\""));
        terminal.type_line("typed before");
        let shown = terminal.expect(&format!("status={status}\n"));
        terminal.expect("got [typed before]\n");
        assert!(!shown.contains("MFA code"), "{shown}");
        let err = home.read("err");
        assert!(err.contains(cause), "{verb}: {err}");
        let what = "run `mfa-session login --profile dev` by itself in the foreground of a terminal, then this again\n";
        assert!(err.ends_with(what), "{verb}: {err}");
        assert_eq!(home.aws.connections(), 0);
    }
}

#[test]
fn programs_of_the_profile_that_read_their_terminal_stop_nothing_in_the_background() {
    for (key, words) in [("mfa_process", "`mfa_process` gave no MFA code"), ("credential_process", "error: ")] {
        let home = home();
        let config = home.read(".aws/config");
        home.write(".aws/config", &format!("{config}{key} = read line; echo $line\n"));
        if key == "credential_process" {
            home.write(".aws/credentials", "");
        }
        let mut terminal = home.run("set -m; mfa-session exec -p dev -- true 2>err & wait $!; echo \"status=$?\"");
        terminal.expect("status=125\n");
        assert!(home.read("err").contains(words), "{}", home.read("err"));
    }
}

/// Reads single keys while it waits for something to show.
const PAGER: &str =
    "#!/bin/sh\nstty -icanon -echo </dev/tty; echo ready >mode; cat; stty icanon echo </dev/tty; echo the end\n";

#[test]
fn a_pager_behind_us_in_a_pipeline_does_not_stop_the_question() {
    let home = home();
    home.write_program("pager", PAGER);
    let mut terminal = bash(&home);
    terminal.type_line("mfa-session export -p dev --format json | pager");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let shown = terminal.expect("the end\n");
    assert!(shown.contains("\"SessionToken\""), "{shown}");
}

#[cfg(target_os = "linux")]
#[test]
fn nor_does_a_pager_behind_the_program_that_runs_us() {
    let home = home();
    home.write_program("pager", PAGER);
    // As with `aws … | less`: it leads the pipeline, and runs its process once the pager reads keys.
    home.write_program("sdk", "#!/bin/sh\nread mode <mode; mfa-session credential-process -p dev; exit $?\n");
    let mut terminal = bash(&home);
    terminal.type_line("mkfifo mode; sdk | pager");
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    let shown = terminal.expect("the end\n");
    assert!(shown.contains("\"SessionToken\""), "{shown}");
}

#[test]
fn ctrl_z_does_not_stop_what_a_shell_waits_for_to_evaluate_it() {
    let home = home();
    let mut terminal = bash(&home);
    // `cat` is stopped; a shell that reads our output itself could not be, and would wait for ever.
    terminal.type_line("mfa-session export -p dev | cat >out");
    terminal.expect(&question(&home));
    terminal.type_keys(STOP);
    terminal.type_line(&home.phone.next_code());
    let shown = terminal.expect("ready> ");
    assert!(!shown.contains("MFA code"), "{shown}");
    terminal.type_line("fg; echo \"it\" goes on");
    terminal.expect("it goes on\n");
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
    assert_eq!(codes_sent(&home), 1);
}

#[cfg(target_os = "linux")]
#[test]
fn signals_that_the_caller_ignores_stay_ignored_in_the_command_of_exec() {
    let home = home();
    let command = "trap '' HUP TSTP; mfa-session exec -p dev -- grep SigIgn /proc/self/status >out";
    let mut terminal = home.run(command);
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
    let out = home.read("out");
    let mask = out.trim().rsplit('\t').next().and_then(|mask| u64::from_str_radix(mask, 16).ok()).expect("a mask");
    let (hang_up, stop) = (1 << (Signal::HUP.as_raw() - 1), 1 << (Signal::TSTP.as_raw() - 1));
    assert_eq!(mask & (hang_up | stop), hang_up | stop, "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_cancelled_question_answers_the_waiters_of_its_terminal_and_another_terminal_asks_itself() {
    let home = home();
    let mut asking = home.run(
        "for i in 1 2 3; do mfa-session login -p dev 2>err.$i & pids=\"$pids $!\"; done
         for pid in $pids; do wait $pid; echo \"status=$?\"; done",
    );
    asking.expect(&question(&home));
    let mut other = home.run("mfa-session -p dev >out");
    other.expect("which asks for the MFA code\n");
    let mut third = home.run("mfa-session -p dev >out");
    third.expect("which asks for the MFA code\n");
    Terminal::wait_until("four processes to wait", || crate::waiting(&home) == 4);
    asking.type_keys("\u{4}");
    for _ in 0..3 {
        asking.expect("status=130\n");
    }
    let told =
        (1..=3).filter(|i| home.read(&format!("err.{i}")).contains("cause: another mfa-session asked for both\n"));
    assert_eq!(told.count(), 2);
    // Either of the two asks, and the other one waits for it.
    Terminal::wait_until("one to ask", || {
        other.shown().contains("MFA code for") || third.shown().contains("MFA code for")
    });
    let (mut asks, waits) = if other.shown().contains("MFA code for") { (other, third) } else { (third, other) };
    asks.expect(&question(&home));
    asks.type_line(&home.phone.next_code());
    assert!(asks.finish().0.success());
    let (status, shown) = waits.finish();
    assert!(status.success() && !shown.contains("MFA code for"), "{shown}");
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn a_terminal_that_is_closed_leaves_the_question_to_the_next_one() {
    let home = home();
    let mut asking = home.run("mfa-session login -p dev");
    asking.expect(&question(&home));
    let mut waiting = home.run("mfa-session login -p dev");
    waiting.expect("which asks for the MFA code\n");
    drop(asking);
    waiting.expect(&question(&home));
    waiting.type_line(&home.phone.next_code());
    assert!(waiting.finish().0.success());
}

#[cfg(target_os = "linux")]
#[test]
fn sixteen_waiters_leave_the_question_of_their_own_terminal_on_the_screen() {
    let home = home();
    let mut terminal = home.run(
        "for i in $(seq 16); do mfa-session export -p dev >out.$i & pids=\"$pids $!\"; done
         for pid in $pids; do wait $pid || echo failed; done; echo all ended",
    );
    terminal.expect(&question(&home));
    Terminal::wait_until("the others to wait", || crate::waiting(&home) == 15);
    terminal.type_line(&home.phone.next_code());
    terminal.expect("all ended\n");
    assert_eq!(terminal.shown().lines().count(), 2, "{}", terminal.shown());
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn in_a_pid_namespace_whose_session_began_outside_the_question_is_asked_as_ever() {
    let tried = std::process::Command::new("unshare").args(["--pid", "--fork", "--mount-proc", "true"]).output();
    if !tried.is_ok_and(|tried| tried.status.success()) {
        return harness::skip("a PID namespace needs unshare and root");
    }
    // With the namespace's own /proc, and with the one outside, whose numbers are others.
    for proc in ["--mount-proc", "--mount"] {
        let home = home();
        let mut terminal = home.run(&format!("unshare --pid --fork {proc} mfa-session -p dev >out 2>err"));
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success(), "{}", home.read("err"));
        assert!(home.read("out").contains("AWS_SESSION_TOKEN"), "{}", home.read("err"));
    }
}
