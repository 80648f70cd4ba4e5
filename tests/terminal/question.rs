//! The question itself: its text, what it accepts, how it comes again.

use fake_aws::{Fault, Operation};

use crate::{codes_sent, home, question, tree};

#[test]
fn the_question_is_seen_and_answered_while_all_three_streams_are_pipes() {
    let home = home();
    let script = r#"printf 'not a code\n' | { mfa-session -p dev 2>&1; echo "status=$?"; cat; } | cat >out"#;
    let mut terminal = home.run(script);
    let before = terminal.expect(&question(&home));
    assert_eq!(before, question(&home), "nothing but the question is on the terminal");
    let code = home.phone.next_code();
    terminal.type_line(&code);
    let (status, rest) = terminal.finish();
    assert!(status.success());
    assert_eq!(rest, format!("{code}\n"), "the terminal shows the code that was typed, and nothing else");
    let out = home.read("out");
    assert!(out.contains("\nexport AWS_ACCESS_KEY_ID='ASIA"), "{out}");
    assert!(out.ends_with("status=0\nnot a code\n"), "standard input was left alone: {out}");
}

#[test]
fn what_people_paste_around_six_digits_is_dropped() {
    let home = home();
    for shape in ["abc def", "abc-def", "  abcdef ", "\u{1b}[200~abcdef\u{1b}[201~", "a b c d e f\r"] {
        let mut digits = home.phone.next_code();
        let code: String = shape.chars().map(|c| if ('a'..='f').contains(&c) { digits.remove(0) } else { c }).collect();
        let mut terminal = home.run("mfa-session --refresh -p dev >out 2>err");
        terminal.expect("127.0.0.1");
        terminal.type_line(&code);
        let (status, rest) = terminal.finish();
        assert!(status.success(), "{shape:?}: {rest} {}", home.read("err"));
        assert!(home.read("out").contains("AWS_SESSION_TOKEN"), "{shape:?}");
    }
    assert_eq!(codes_sent(&home), 5);
}

#[test]
fn what_is_not_six_digits_is_refused_here_and_asked_again() {
    let home = home();
    let mut terminal = home.run("mfa-session -p dev >out 2>err");
    for line in
        ["", "12345", "1234567", "+12345", "12e456", "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}", "$(id)"]
    {
        terminal.expect(&question(&home));
        terminal.type_line(line);
        terminal.expect("\nan MFA code is six digits\n");
    }
    terminal.expect(&question(&home));
    assert_eq!(codes_sent(&home), 0, "AWS saw none of them");
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
}

#[test]
fn a_wrong_code_is_asked_again_with_the_reason_and_the_right_one_then_works() {
    let home = home();
    let mut terminal = home.run("mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.wrong_code());
    let said = terminal.expect(" s\n");
    assert!(
        (1..=30).contains(&seconds(&said, "AWS refused the MFA code: wrong, too old, or already used; ")),
        "{said}"
    );
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
    assert_eq!(home.read("err"), "", "what was said at the question is not said twice");
}

/// In how many seconds the next code comes, as it is said behind these words.
#[track_caller]
fn seconds(said: &str, words: &str) -> u64 {
    let (_, rest) = said.rsplit_once(&format!("{words}the next one comes in ")).expect(said);
    rest.trim_end_matches(" s\n").parse().expect(said)
}

#[test]
fn three_wrong_codes_end_with_status_four_and_nothing_changed_on_disk() {
    let home = home();
    let records =
        || tree(&home, ".cache").into_iter().filter(|(path, _)| !path.ends_with("CACHEDIR.TAG")).collect::<Vec<_>>();
    let before = (tree(&home, ".aws"), records());
    let mut terminal = home.run("mfa-session write -p dev >out 2>err");
    for _ in 0..3 {
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.wrong_code());
    }
    let (status, _) = terminal.finish();
    assert_eq!(status.code(), Some(4));
    assert_eq!(codes_sent(&home), 3);
    assert_eq!((tree(&home, ".aws"), records()), before, "the cache is marked, and holds nothing");
    assert!(home.read("err").contains("error: AWS refused the MFA code"), "{}", home.read("err"));
}

#[test]
fn a_code_that_aws_accepted_is_refused_here_with_the_seconds_until_the_next_one() {
    let home = home();
    let code = home.phone.next_code();
    let mut terminal = home.run("mfa-session -p dev >out 2>err && mfa-session --refresh -p dev >out 2>err");
    terminal.expect(&question(&home));
    terminal.type_line(&code);
    terminal.expect(&question(&home));
    terminal.type_line(&code);
    let said = terminal.expect(" s\n");
    assert!((1..=30).contains(&seconds(&said, "AWS already accepted this MFA code; ")), "{said}");
    assert_eq!(codes_sent(&home), 1, "it was not sent again");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
}

#[test]
fn after_the_code_there_is_one_request_on_the_connection_that_is_open() {
    // Whoever types faster than the check comes back gets a connection of his own. A person does not; a test
    // on a busy machine may.
    let connections = (0..10).map(|_| {
        let home = home();
        let mut terminal = home.run("mfa-session -p dev >out 2>err");
        terminal.expect(&question(&home));
        while home.aws.count(Operation::GetCallerIdentity) == 0 {
            terminal.type_line("x");
            terminal.expect(&question(&home));
        }
        for _ in 0..10 {
            terminal.type_line("x");
            terminal.expect(&question(&home));
        }
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success());
        let calls: Vec<Operation> = home.aws.calls().iter().map(|call| call.operation).collect();
        assert_eq!(calls, [Operation::GetCallerIdentity, Operation::GetSessionToken]);
        home.aws.connections()
    });
    assert!(connections.into_iter().any(|count| count == 1));
}

#[test]
fn a_second_run_asks_nothing_and_contacts_nobody() {
    let home = home();
    let mut terminal = home.run("mfa-session -p dev >out 2>err; echo first; read go; mfa-session -p dev >again 2>>err");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("first\n");
    let connections = home.aws.connections();
    terminal.type_line("go");
    let (status, shown) = terminal.finish();
    assert!(status.success());
    assert_eq!(shown, "go\n");
    assert_eq!(home.read("again"), home.read("out"));
    assert_eq!(home.read("err"), "");
    assert_eq!(home.aws.connections(), connections);
    assert_eq!(codes_sent(&home), 1);
}

#[test]
fn the_bare_command_at_a_terminal_logs_in_and_shows_the_line_to_type() {
    let home = home();
    let mut terminal = home.run("mfa-session -p dev");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("note: session for dev until ");
    terminal.expect("note: to load it into this shell: eval \"$(mfa-session --profile dev)\"\n");
    let shown = terminal.shown();
    assert!(terminal.finish().0.success());
    assert!(!shown.contains("ASIA") && !shown.contains("TOKEN"), "no credentials on the screen: {shown}");
}

#[test]
fn the_question_fits_a_narrow_dumb_and_colourless_terminal() {
    let home = home();
    let all = ["TERM=dumb", "TERM=dumb NO_COLOR=1", "TERM=xterm-256color NO_COLOR=1", "TERM=xterm-256color", "TERM="];
    for variables in all {
        let mut terminal = home.run(&format!("read line; {variables} mfa-session --refresh -p dev >out 2>err"));
        terminal.resize(20);
        terminal.type_line("go");
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        let shown = terminal.shown();
        assert!(terminal.finish().0.success());
        assert!(!shown.contains('\u{1b}'), "no escape sequences: {shown:?}");
    }
}

#[test]
fn a_server_that_drops_the_idle_connection_costs_a_new_one_and_no_error() {
    let home = home();
    home.aws.fail_next(Operation::GetCallerIdentity, Fault::CloseIdle);
    let mut terminal = home.run("mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    // A request that leaves while the server closes the connection is lost; what is tested is one that leaves afterwards.
    while home.aws.count(Operation::GetCallerIdentity) == 0 || home.aws.open_connections() > 0 {
        terminal.type_line("x");
        terminal.expect(&question(&home));
    }
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    let calls = home.aws.calls();
    let operations: Vec<_> = calls.iter().map(|call| call.operation).collect();
    assert_eq!(operations, [Operation::GetCallerIdentity, Operation::GetSessionToken]);
    assert_eq!(calls.last().map(|call| call.connection), Some(2));
    assert_eq!(home.read("err"), "");
}

#[test]
fn what_is_handed_out_for_good_says_that_it_ends_within_the_hour() {
    for (duration, option, is_said) in [("1h", "", true), ("2h", "", false), ("15m", "-q", false)] {
        for verb in ["export", "exec"] {
            let home = home();
            let command = if verb == "exec" { "-- true" } else { "" };
            let mut terminal =
                home.run(&format!("mfa-session {verb} {option} -d {duration} -p dev {command} >out 2>err"));
            terminal.expect(&question(&home));
            terminal.type_line(&home.phone.next_code());
            assert!(terminal.finish().0.success());
            let err = home.read("err");
            assert_eq!(err.starts_with("note: session for dev until "), is_said, "{verb} {duration}: {err}");
            assert_eq!(err.lines().count(), usize::from(is_said), "{verb} {duration}: {err}");
        }
    }
}
