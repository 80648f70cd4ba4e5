//! The question for a role: whose code it is, and how often it comes.

use fake_aws::{Operation, RoleSpec};

use crate::pty::Home;
use crate::{codes_sent, home, question};

/// alice may become `admin`, for as long as twelve hours.
fn with_role() -> Home {
    let home = home();
    let spec = RoleSpec::new("admin").trusts(&home.alice.arn).with_mfa().max_session_duration(43_200);
    let role = home.aws.account("111111111111").add_role(spec).arn;
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}\n[profile admin]\nrole_arn = {role}\nsource_profile = dev\n"));
    home
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
