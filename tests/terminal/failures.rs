//! What AWS and the network do wrong while a person is at the question.

use fake_aws::{Fault, Operation};

use crate::pty::Home;
use crate::{codes_sent, home, question};

/// The error comes under the question although nobody has typed anything.
#[track_caller]
fn told_at_once(home: &Home, status: i32, words: &str) {
    let mut terminal = home.run(r#"eval "$(mfa-session -p dev 2>err; echo "status=$?")" ; echo "status=$status""#);
    terminal.expect(&question(home));
    terminal.expect(&format!("\nstatus={status}\n"));
    assert!(terminal.finish().0.success());
    assert!(home.read("err").contains(words), "{}", home.read("err"));
    assert_eq!(codes_sent(home), 0);
}

#[test]
fn a_key_that_aws_does_not_know_is_told_before_a_code_is_typed() {
    let home = home();
    home.alice.deactivate_key();
    told_at_once(&home, 4, "error: AWS does not know the access key AKIA");
}

#[test]
fn a_wrong_secret_is_told_before_a_code_is_typed() {
    let home = home();
    let credentials = home.read(".aws/credentials").replace(&home.alice.secret_access_key, &"x".repeat(40));
    home.write(".aws/credentials", &credentials);
    told_at_once(&home, 4, "error: AWS says that the secret access key does not belong to AKIA");
}

#[test]
fn a_refused_connection_is_told_before_a_code_is_typed() {
    let home = home();
    home.aws.stop();
    told_at_once(&home, 5, "no code was sent");
}

#[test]
fn without_the_check_nothing_is_sent_before_the_code() {
    let home = home();
    home.alice.deactivate_key();
    let mut terminal = home.run("MFA_SESSION_NO_PREFLIGHT=1 mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    terminal.type_line("x");
    terminal.expect(&question(&home));
    assert_eq!(home.aws.connections(), 0);
    terminal.type_line(&home.phone.next_code());
    assert_eq!(terminal.finish().0.code(), Some(4));
    assert_eq!(home.aws.count(Operation::GetCallerIdentity), 0);
}

#[test]
fn a_check_that_is_denied_or_fails_oddly_does_not_stop_the_question() {
    let home = home();
    home.aws.deny_identity(true);
    let mut terminal = home.run("mfa-session -p dev >out 2>err");
    terminal.expect(&question(&home));
    while home.aws.count(Operation::GetCallerIdentity) == 0 {
        terminal.type_line("x");
        terminal.expect(&question(&home));
    }
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
}

#[test]
fn after_a_fault_the_question_comes_for_the_next_code_and_none_is_sent_twice() {
    for (fault, words) in [
        (Fault::LostAnswer, "was lost; the code may be used, and the next one comes in "),
        (Fault::Status(500), "AWS answered with an error of its own (500); the code may be used"),
        (Fault::Status(503), "AWS answered with an error of its own (503); the code may be used"),
        (Fault::Throttling, "AWS is throttling this account's calls to STS; the code may be used"),
    ] {
        let home = home();
        home.aws.fail_next(Operation::GetSessionToken, fault);
        let mut terminal = home.run("mfa-session -p dev >out 2>err");
        terminal.expect(&question(&home));
        terminal.type_line(&home.phone.next_code());
        terminal.expect(words);
        terminal.expect(&question(&home));
        assert_eq!(codes_sent(&home), 1, "{fault:?}: nothing is sent again by itself");
        terminal.type_line(&home.phone.next_code());
        assert!(terminal.finish().0.success(), "{fault:?}: {}", home.read("err"));
        assert_eq!(codes_sent(&home), 2, "{fault:?}");
    }
}

#[test]
fn a_clock_an_hour_off_works_either_way_and_is_told() {
    for (offset, words) in [(3600, "clock is 1h behind AWS's"), (-3600, "clock is 1h ahead of AWS's")] {
        for switch in ["0", "1"] {
            let home = home();
            home.aws.set_clock_offset(offset);
            let script = format!("MFA_SESSION_NO_PREFLIGHT={switch} mfa-session -p dev >out 2>err");
            let mut terminal = home.run(&script);
            terminal.expect(&question(&home));
            terminal.type_line(&home.phone.next_code());
            let (status, shown) = terminal.finish();
            let err = home.read("err");
            assert!(status.success(), "{offset}: {shown}{err}");
            assert!(err.contains(words), "{offset}: {err}");
            let accepted =
                home.aws.calls().iter().filter(|call| call.status == 200 && call.token_code_length.is_some()).count();
            assert_eq!(accepted, 1);
        }
    }
}
