//! The question inside a real, interactive shell with job control.

use crate::pty::{Home, Terminal};
use crate::{codes_sent, home, question};

/// Bash as a person has it, except that its own prompt is easy to wait for and it edits no lines.
pub(crate) fn bash(home: &Home) -> Terminal {
    home.write(".bashrc", "PS1='ready> '\n");
    let rc = home.path().join(".bashrc").display().to_string();
    let mut terminal = home.start("bash", &["--noprofile", "--rcfile", &rc, "--noediting", "-i"]);
    terminal.expect("ready> ");
    terminal
}

/// Types a line, and returns what the shell made of it.
fn answer(terminal: &mut Terminal, line: &str) -> String {
    terminal.type_line(line);
    terminal.expect(&format!("{line}\n"));
    terminal.expect("ready> ")
}

#[test]
fn quoted_and_unquoted_eval_bring_the_session_into_the_shell() {
    for line in [r#"eval "$(mfa-session --profile dev)""#, "eval $(mfa-session --profile dev)"] {
        let home = home();
        let mut terminal = bash(&home);
        answer(&mut terminal, "export AWS_PROFILE=old AWS_SECURITY_TOKEN=stale AWS_DEFAULT_PROFILE=old");
        terminal.type_line(line);
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        terminal.expect("ready> ");
        answer(&mut terminal, "env | grep -a ^AWS_ >loaded");
        let loaded = home.read("loaded");
        let value = |name: &str| {
            let start = format!("{name}=");
            loaded.lines().find_map(|line| line.strip_prefix(&start)).map(str::to_owned)
        };
        for gone in ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SECURITY_TOKEN"] {
            assert_eq!(value(gone), None, "{line}: {gone} would win over the session");
        }
        let who = fake_aws::client::verify_identity(
            &home.aws.endpoint(),
            None,
            &value("AWS_ACCESS_KEY_ID").expect(&loaded),
            &value("AWS_SECRET_ACCESS_KEY").expect(&loaded),
            value("AWS_SESSION_TOKEN").as_deref(),
            &value("AWS_REGION").expect(&loaded),
        );
        assert_eq!(who.expect("the fake answers").arn.as_ref(), Some(&home.alice.arn), "{line}");
        let connections = home.aws.connections();
        answer(&mut terminal, line);
        assert_eq!(home.aws.connections(), connections, "the second time contacts nobody");
        assert_eq!(codes_sent(&home), 1);
    }
}

#[test]
fn what_follows_a_failed_eval_does_not_run() {
    let home = home();
    let mut terminal = bash(&home);
    for (profile, keys) in [("dev", "\u{3}"), ("dev", "\u{4}"), ("dev", "wrong"), ("missing", "")] {
        let line = format!(r#"eval "$(mfa-session -p {profile})" && echo went" "on"#);
        terminal.type_line(&line);
        terminal.expect(&format!("{line}\n"));
        let mut shown = String::new();
        if profile == "dev" {
            shown += &terminal.expect(&question(&home));
        }
        if keys == "wrong" {
            for round in 0..3 {
                terminal.type_line(&home.phone.wrong_code());
                if round < 2 {
                    shown += &terminal.expect(&question(&home));
                }
            }
        } else {
            terminal.type_keys(keys);
        }
        shown += &terminal.expect("ready> ");
        shown += &answer(&mut terminal, "echo still there");
        assert!(shown.contains("error: "), "the reason is told: {shown}");
        assert!(!shown.contains("went on"), "{profile} {keys:?}: {shown}");
    }
}

#[test]
fn what_is_typed_behind_the_code_never_reaches_the_shell() {
    let home = home();
    let mut terminal = bash(&home);
    terminal.type_line(r#"eval "$(mfa-session -p dev)""#);
    terminal.expect(&question(&home));
    terminal.type_keys(&format!("{}\necho leak\"\"ed >leak\necho", home.phone.next_code()));
    terminal.expect("ready> ");
    let shown = answer(&mut terminal, "echo $AWS_REGION");
    assert!(shown.contains("eu-central-1"), "{shown}");
    assert_eq!(home.read("leak"), "");
}

#[test]
fn ctrl_z_stops_the_question_and_fg_draws_it_again() {
    let home = home();
    let mut terminal = bash(&home);
    terminal.type_line("mfa-session login -p dev");
    terminal.expect(&question(&home));
    terminal.type_keys("\u{1a}");
    terminal.expect("Stopped");
    terminal.expect("ready> ");
    let shown = answer(&mut terminal, "echo between");
    assert!(shown.contains("between"), "the shell has the terminal: {shown}");
    terminal.type_line("fg");
    terminal.expect("mfa-session login -p dev\n");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("note: session for dev until");
    terminal.expect("ready> ");
}
