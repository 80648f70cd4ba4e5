//! The question for a role: whose code it is, and how often it comes.

use fake_aws::{Operation, RoleSpec};
use mfa_session::testing::Expiration;

use crate::pty::Home;
use crate::{codes_sent, faketime, home, question, tree};

/// alice may become `admin`, for as long as twelve hours.
fn with_role() -> Home {
    let home = home();
    let spec = RoleSpec::new("admin").trusts(&home.alice.arn).with_mfa().max_session_duration(43_200);
    let role = home.aws.account("111111111111").add_role(spec).arn;
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}\n[profile admin]\nrole_arn = {role}\nsource_profile = dev\n"));
    home
}

#[test]
fn case_r5_a_command_of_three_hours_is_served_without_a_question_and_asked_when_the_session_has_ended() {
    let Some(library) = faketime::library() else {
        return harness::skip("libfaketime is not installed");
    };
    let home = with_role();
    let clock = faketime::variables(&library, "+${minutes}m").map(|(name, value)| format!("{name}={value}")).join(" ");
    home.write_program(
        "child",
        &format!(
            "#!/bin/sh\nline=$(sed -n '/^credential_process = .*--profile admin$/s/^[^=]*= //p' \"$AWS_CONFIG_FILE\")\n\
             while read minutes; do {clock} sh -c \"$line\" >\"out.$minutes\" 2>err; echo served; done\n"
        ),
    );
    let mut terminal = home.run("mfa-session login -p admin 2>err; mfa-session exec --renew -p admin -- child");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("session for admin until");
    // So many minutes later, for AWS and for us: a role of an hour is renewed when less than twenty minutes are left.
    let mut later = |minutes: i64, code: bool| {
        home.aws.set_clock_offset(minutes * 60);
        terminal.type_line(&minutes.to_string());
        if code {
            terminal.expect("MFA code for dev");
            terminal.type_line(&home.phone.next_code());
        }
        let shown = terminal.expect("served\n");
        assert!(!shown.contains("MFA code"), "{minutes}: {shown}");
        assert!(
            home.read(&format!("out.{minutes}")).contains("\"AccountId\":\"111111111111\""),
            "{}",
            home.read("err")
        );
        (codes_sent(&home), home.aws.count(Operation::AssumeRole))
    };
    for (minutes, roles) in [(0, 1), (30, 1), (45, 2), (75, 2), (90, 3), (135, 4), (180, 5)] {
        assert_eq!(later(minutes, false), (1, roles), "{minutes} minutes");
    }
    let ended = 12 * 60 + 30;
    assert_eq!(later(ended, true), (2, 6));
    assert_eq!(later(ended + 30, false), (2, 6));
}

/// The records as if the session had been made earlier: it ends so, and the role knows it.
fn end_session_in(home: &Home, seconds: i64) {
    let end = jiff::Timestamp::now().as_second() + seconds;
    for (path, record) in tree(home, ".cache").into_iter().filter(|(path, _)| path.ends_with(".json")) {
        let (field, end) = if record.contains("\"roles\"") {
            ("\"renewable_until_unix\":", end.to_string())
        } else {
            ("\"expiration\":\"", Expiration::from_unix(end).to_string())
        };
        let (before, after) = record.split_once(field).expect("a record has an end");
        std::fs::write(path, format!("{before}{field}{end}{}", &after[end.len()..])).expect("our own file");
    }
}

fn direct_question(home: &Home) -> String {
    let (serial, port) = (&home.phone.serial_number, home.aws.port());
    format!("MFA code for role admin (111111111111) with {serial} at 127.0.0.1:{port}")
}

#[test]
fn the_question_for_a_session_names_the_profile_of_the_key_since_it_opens_all_roles() {
    let home = with_role();
    let mut terminal = home.run("mfa-session export -p admin >out 2>err && mfa-session export -p admin >out 2>>err");
    assert_eq!(terminal.expect(&question(&home)), question(&home));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    assert_eq!((codes_sent(&home), home.aws.count(Operation::AssumeRole)), (1, 1));
    assert!(
        home.read("err").starts_with("note: role `admin` from the session of dev: 1h at a time"),
        "{}",
        home.read("err")
    );
}

#[test]
fn case_30_and_40_a_code_for_a_role_alone_says_so_and_a_wrong_one_is_asked_again() {
    let home = with_role();
    let mut terminal = home.run("mfa-session export -p admin --role-duration 12h >out 2>err");
    terminal.expect(&(direct_question(&home) + ": "));
    assert!(home.read("err").starts_with("note: 12h for role `admin` needs a code of its own"), "it is said before");
    terminal.type_line(&home.phone.wrong_code());
    terminal.expect("AWS refused the MFA code: wrong, too old, or already used");
    terminal.expect(&(direct_question(&home) + ": "));
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    assert_eq!((codes_sent(&home), home.aws.count(Operation::AssumeRole)), (0, 2));
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
}

#[test]
fn an_sdk_is_served_a_role_after_one_question_that_a_process_of_its_own_asks() {
    for (via, asked) in [("session", "MFA code for dev"), ("direct", "MFA code for role admin (111111111111)")] {
        let home = with_role();
        let line = format!("mfa-session credential-process -p admin --via {via}");
        let mut terminal = home.run(&format!("{line} >out 2>err && {line} >again 2>>err"));
        terminal.expect(asked);
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success(), "{via}: {}", home.read("err"));
        assert!(home.read("out").contains("\"AccountId\":\"111111111111\""), "{via}");
        assert_eq!(home.read("out"), home.read("again"), "{via}");
        assert_eq!(home.aws.count(Operation::AssumeRole), 1, "{via}");
    }
}

#[test]
fn the_end_of_the_session_below_a_role_is_said_once_to_whoever_runs_an_sdk() {
    let home = with_role();
    let run = "mfa-session credential-process -p admin >out 2>err; echo served; read go";
    let mut terminal = home.run(&format!("mfa-session login -p admin 2>err; {run}; {run}; {run}; echo over"));
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let quiet = terminal.expect("served\n");
    assert!(!quiet.contains("ends at"), "there is time: {quiet}");
    end_session_in(&home, 900);
    terminal.type_line("go");
    let shown = terminal.expect("served\n");
    let (line, renew) =
        ("note: the session for dev ends at ", " left); renew it with `mfa-session login --profile admin`\n");
    assert!(shown.contains(line) && shown.contains(renew), "{shown}");
    terminal.type_line("go");
    let again = terminal.expect("served\n");
    assert!(!again.contains("ends at"), "once: {again}");
    terminal.type_line("go");
    terminal.expect("over\n");
    assert_eq!((codes_sent(&home), home.aws.count(Operation::AssumeRole)), (1, 1));
}
