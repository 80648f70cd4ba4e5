//! `credential-process`: the question that an SDK causes, asked by a process that outlives it.

use std::path::Path;

use rustix::process::{Signal, kill_process};

use crate::pty::{Home, Terminal};
use crate::{codes_sent, home, tree};

#[test]
fn the_question_names_the_program_that_asks() {
    let home = home();
    home.write_program("terraform", "#!/bin/sh\nmfa-session credential-process -p dev 2>err | cat >out\n");
    let mut terminal = home.run("terraform");
    terminal.expect(&format!(
        "MFA code for dev ({}) at 127.0.0.1:{}, asked by terraform: ",
        home.phone.serial_number,
        home.aws.port()
    ));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
    assert!(home.read("out").starts_with("{\"Version\":1,\"AccessKeyId\":\"ASIA"));
    assert_eq!(home.read("err"), "");
}

#[test]
fn the_question_is_answered_on_the_terminal_whatever_standard_input_is() {
    // closed; never closed and never written to, as Node's; with a line that looks like an answer
    for input in ["<&-", "<>never", "<data"] {
        let home = home();
        let script = format!(
            "mkfifo never; echo 000000 >data; exec {input}; mfa-session credential-process -p dev >out 2>err;
            status=$?; [ {input:?} != '<data' ] || cat >rest; exit $status"
        );
        let mut terminal = home.run(&script);
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success(), "{input}: {}", home.read("err"));
        assert!(home.read("out").starts_with("{\"Version\":1,\"AccessKeyId\":\"ASIA"), "{input}");
        assert_eq!(codes_sent(&home), 1, "{input}");
        assert!(input != "<data" || home.read("rest") == "000000\n", "what stands there is for others");
    }
}

#[test]
fn a_caller_that_is_killed_leaves_a_question_whose_answer_serves_the_retry() {
    let home = home();
    let script = r#"mkfifo go; mfa-session credential-process -p dev >out 2>err & echo $! >pid; wait; echo killed
        cat go; mfa-session credential-process -p dev >again 2>err; echo "status=$?""#;
    let mut terminal = home.run(script);
    terminal.expect("MFA code for dev");
    kill(&home, Signal::KILL);
    terminal.expect("killed\n");
    assert_eq!(codes_sent(&home), 0);
    terminal.type_line(&home.phone.next_code());
    home.write("go", "going on\n");
    let shown = terminal.expect("status=0\n");
    assert!(!shown.contains("MFA code for"), "no second question: {shown}");
    assert!(home.read("again").starts_with("{\"Version\":1,"));
    assert_eq!(home.read("out"), "");
    assert_eq!(codes_sent(&home), 1);
}

/// Whether a process has this text anywhere in its writable memory; `None` where it may not be looked at.
#[cfg(target_os = "linux")]
fn holds(pid: &str, text: &str) -> Option<bool> {
    use std::os::unix::fs::FileExt as _;
    let maps = std::fs::read_to_string(format!("/proc/{pid}/maps")).ok()?;
    let memory = std::fs::File::open(format!("/proc/{pid}/mem")).ok()?;
    let mut looked_at = 0;
    let mut found = false;
    for line in maps.lines().filter(|line| line.contains(" rw")) {
        let (from, to) = line.split_once(' ')?.0.split_once('-')?;
        let (from, to) = (u64::from_str_radix(from, 16).ok()?, u64::from_str_radix(to, 16).ok()?);
        let mut bytes = vec![0; usize::try_from(to - from).ok()?];
        if memory.read_exact_at(&mut bytes, from).is_ok() {
            looked_at += bytes.len();
            found |= bytes.windows(text.len()).any(|window| window == text.as_bytes());
        }
    }
    (looked_at > 0).then_some(found)
}

#[cfg(target_os = "linux")]
#[test]
fn the_process_that_waits_for_the_answer_holds_no_long_term_secret() {
    let home = home();
    let plain = home.read(".aws/config");
    // a device that IAM has to tell costs the waiting process the key
    for config in [plain.as_str(), "[profile dev]\nregion = eu-central-1\n"] {
        home.write(".aws/config", config);
        let mut terminal =
            home.run("mfa-session credential-process -p dev >out 2>err & echo $! >pid; wait; rm -r .cache; echo over");
        terminal.expect("MFA code for dev");
        let waiting = home.pid().as_raw_nonzero().to_string();
        let children = std::fs::read_to_string(format!("/proc/{waiting}/task/{waiting}/children")).unwrap_or_default();
        let secret = &home.alice.secret_access_key;
        match children.split_whitespace().next().and_then(|prompt_process| holds(prompt_process, secret)) {
            Some(is_found) => {
                assert!(is_found, "the prompt process signs with it, so the search finds it");
                assert_eq!(holds(&waiting, secret), Some(false), "{config}");
            }
            None => harness::skip("the memory of another process cannot be read here"),
        }
        terminal.type_line(&home.phone.next_code());
        terminal.expect("over");
        assert!(home.read("out").starts_with("{\"Version\":1,"), "{}", home.read("err"));
    }
}

#[test]
fn the_question_vanishes_when_a_shell_takes_the_terminal_back() {
    let home = home();
    home.write(".bashrc", "PS1='ready> '\n");
    let rc = home.path().join(".bashrc").display().to_string();
    let mut terminal = home.start("bash", &["--noprofile", "--rcfile", &rc, "--noediting", "-i"]);
    terminal.expect("ready> ");
    home.write_program("sdk", "#!/bin/sh\necho $$ >pid\nmfa-session credential-process -p dev >out 2>err; echo over\n");
    terminal.type_line("sdk");
    terminal.expect("MFA code for dev");
    kill(&home, Signal::KILL);
    terminal.expect("Killed");
    terminal.expect("ready> ");
    // What is typed now is the shell's, although the prompt process may still look at the terminal.
    for word in ["one", "two", "three"] {
        terminal.type_line(&format!("echo {word}\"\"!"));
        let shown = terminal.expect(&format!("{word}!\n"));
        assert!(!shown.contains("not found") && !shown.contains("MFA"), "{shown}");
    }
    slot_is_free(&home);
    terminal.type_line("mfa-session login -p dev");
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    terminal.expect("note: session for dev until");
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn ctrl_z_withdraws_the_question_and_the_caller_hears_so_when_it_goes_on() {
    let home = home();
    home.write(".bashrc", "PS1='ready> '\n");
    let rc = home.path().join(".bashrc").display().to_string();
    let mut terminal = home.start("bash", &["--noprofile", "--rcfile", &rc, "--noediting", "-i"]);
    terminal.expect("ready> ");
    terminal.type_line("mfa-session credential-process -p dev; echo \"status\"=$?");
    terminal.expect("asked by bash: ");
    terminal.type_keys("\u{1a}");
    terminal.expect("ready> ");
    slot_is_free(&home);
    terminal.type_line("fg");
    terminal.expect("mfa-session: the terminal was taken away while the question stood; run `mfa-session login");
    terminal.expect("ready> ");
    assert_eq!(codes_sent(&home), 0);
}

#[test]
fn the_question_does_not_stand_for_ever_and_leaks_nothing_to_the_shell() {
    let home = home();
    let script = r#"MFA_SESSION_PROMPT_TIMEOUT=6s mfa-session credential-process -p dev >out 2>err; echo "status=$?"
        read line; echo "got [$line]""#;
    let mut terminal = home.run(script);
    terminal.expect("MFA code for dev");
    terminal.type_keys("12");
    terminal.expect("status=3\n");
    terminal.type_line("34");
    terminal.expect("got [34]\n");
    assert_eq!(home.read("out"), "");
    assert_eq!(
        home.read("err"),
        "mfa-session: no MFA code was given within 6s; run `mfa-session login --profile dev` in a terminal, then this again\n"
    );
}

#[test]
fn ctrl_c_at_the_question_of_an_sdk_is_130_with_one_line() {
    let home = home();
    let mut terminal = home.run("trap : INT; mfa-session credential-process -p dev >out 2>err; echo \"status=$?\"");
    terminal.expect("MFA code for dev");
    terminal.type_keys("\u{3}");
    terminal.expect("status=130\n");
    assert_eq!(home.read("out"), "");
    let err = home.read("err");
    assert!(err.starts_with("mfa-session: cancelled") && err.lines().count() == 1, "{err}");
}

/// In the background, and on a terminal that a full-screen program has switched to single keys.
const BUSY: [&str; 2] = [
    "set -m; mfa-session credential-process -p dev >out 2>err & wait $!",
    "stty -icanon; mfa-session credential-process -p dev >out 2>err",
];

#[test]
fn a_session_that_still_works_is_better_than_a_terminal_that_is_somebody_elses() {
    for script in BUSY {
        let home = home();
        let mut terminal = home.run(&format!("mfa-session login -d 15m -p dev; {script}; echo \"status=$?\""));
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        terminal.expect("status=0\n");
        assert!(home.read("out").starts_with("{\"Version\":1,"), "{}", home.read("err"));
        assert_eq!(codes_sent(&home), 1);
    }
}

#[test]
fn no_program_waits_for_a_question_while_a_session_works_and_its_end_is_said_once() {
    const MINUTE: i64 = 60;
    // Go kills us after 60 s, Rust gives up after 22; here none waits so long that a busy machine could not have answered.
    let consumers = ["timeout --foreground -s KILL 120", "timeout --foreground 60", "timeout --foreground 40"];
    for (left, is_said, asks) in [
        (30 * MINUTE, false, false),
        (19 * MINUTE, true, false),
        (5 * MINUTE, true, false),
        (MINUTE + 50, true, false),
        (MINUTE - 1, false, true),
    ] {
        let home = home();
        let runs = consumers.iter().zip(1..).fold(String::new(), |runs, (limit, i)| {
            format!("{runs}{limit} mfa-session credential-process -p dev >out.{i} 2>err.{i} & ")
        });
        let script = format!(
            "mfa-session login -p dev 2>err; read go; {runs} wait; echo all served; read last; {runs} wait; echo over"
        );
        let mut terminal = home.run(&script);
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        Terminal::wait_until("the session", || home.read("err").contains("session for dev until"));
        crate::end_session_in(&home, left);
        terminal.type_line("go");
        terminal.expect("go\n");
        if asks {
            terminal.expect("MFA code for dev");
            terminal.type_line(&home.phone.next_code());
        }
        let first = terminal.expect("all served\n");
        terminal.type_line("last");
        terminal.expect("last\n");
        let second = terminal.expect("over\n");
        for i in 1..=consumers.len() {
            let (out, err) = (home.read(&format!("out.{i}")), home.read(&format!("err.{i}")));
            assert!(out.starts_with("{\"Version\":1,") && err.is_empty(), "{left}: {out}{err}");
        }
        let line = "note: the session for dev ends at ";
        let renew = " left); renew it with `mfa-session login --profile dev`\n";
        assert_eq!(first.matches(line).count(), usize::from(is_said), "{left}: {first}");
        assert_eq!(first.contains(renew), is_said, "{left}: {first}");
        assert_eq!(second, "over\n", "{left}");
        assert_eq!(codes_sent(&home), 1 + usize::from(asks), "{left}");
    }
}

#[test]
fn whoever_insists_on_more_than_is_left_is_asked_in_credential_process_mode() {
    for (option, variable) in [("--min-remaining 20m", ""), ("", "MFA_SESSION_MIN_REMAINING=20m")] {
        let home = home();
        let script = format!(
            "mfa-session login -p dev 2>err; read go; {variable} mfa-session credential-process {option} -p dev >out"
        );
        let mut terminal = home.run(&script);
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        Terminal::wait_until("the session", || home.read("err").contains("session for dev until"));
        crate::end_session_in(&home, 600);
        terminal.type_line("go");
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success());
        assert_eq!(codes_sent(&home), 2, "{option}{variable}");
    }
}

#[test]
fn the_end_of_a_new_session_is_said_again() {
    let home = home();
    let run = "mfa-session credential-process -p dev >out";
    let login = "mfa-session login --refresh -p dev 2>err; echo made; read go";
    let mut terminal = home.run(&format!("{login}; {run}; {login}; {run}; {run}; echo over"));
    for _ in 0..2 {
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        terminal.expect("made\n");
        crate::end_session_in(&home, 600);
        terminal.type_line("go");
        terminal.expect("note: the session for dev ends at ");
    }
    let rest = terminal.expect("over\n");
    assert!(!rest.contains("ends at"), "{rest}");
}

#[test]
fn the_serial_is_never_offered_for_saving_to_an_sdk() {
    let home = home();
    home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
    let mut terminal = home.run("mfa-session credential-process -p dev >out 2>err");
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success() && !shown.contains("Save"), "{shown}");
    assert!(!home.read(".aws/config").contains("mfa_serial"));
}

fn kill(home: &Home, signal: Signal) {
    kill_process(home.pid(), signal).expect("it still runs");
}

/// Waits until the prompt process has left, which looks at the terminal four times a second.
#[track_caller]
fn slot_is_free(home: &Home) {
    Terminal::wait_until("the prompt process to leave", || {
        tree(home, ".cache").iter().all(|(name, _)| Path::new(name).extension().is_none_or(|end| end != "lock"))
    });
}
