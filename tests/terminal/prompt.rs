//! Where the question is asked when there is a terminal and another way, too.

use crate::{codes_sent, home, question};

/// Notes that it ran, and prints the code of the file `code`.
const ASKPASS: &str = "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"$HOME/asked\"\ncat \"$HOME/code\"\n";

#[test]
fn case_6_in_the_foreground_of_a_terminal_auto_asks_there() {
    let home = home();
    home.write_program("ask", ASKPASS);
    home.write_program("zenity", ASKPASS);
    let mut terminal = home.run(
        "export MFA_SESSION_PROMPT=auto MFA_SESSION_ASKPASS=$HOME/bin/ask DISPLAY=:0
        mfa-session login -p dev; mfa-session clear --all; MFA_SESSION_ASKPASS= mfa-session credential-process -p dev >out",
    );
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success());
    assert_eq!((home.read("asked").as_str(), codes_sent(&home)), ("", 2));
}

#[test]
fn case_7_in_the_background_auto_asks_by_the_program() {
    for (program, verb) in [("ask", "login"), ("ask", "credential-process"), ("zenity", "login")] {
        let home = home();
        home.write_program(program, ASKPASS);
        home.write("code", &home.phone.next_code());
        let askpass = if program == "ask" { "$HOME/bin/ask" } else { "" };
        let mut terminal = home.run(&format!(
            "set -m; export MFA_SESSION_PROMPT=auto MFA_SESSION_ASKPASS={askpass} DISPLAY=:0
            mfa-session {verb} -p dev >out & wait $!; echo \"status=$?\""
        ));
        let shown = terminal.expect("status=0\n");
        assert!(!shown.contains("MFA code"), "{shown}");
        assert_eq!(home.read("asked").matches("MFA code for dev").count(), 1, "{program} {verb}");
    }
}

#[test]
fn a_program_that_is_to_ask_asks_though_there_is_a_terminal_and_ctrl_c_ends_it() {
    let home = home();
    home.write_program("ask", "#!/bin/sh\necho $$ >\"$HOME/pid\"; exec sleep 600\n");
    let mut terminal = home.run(
        "trap : INT; export MFA_SESSION_PROMPT=askpass MFA_SESSION_ASKPASS=$HOME/bin/ask
        mfa-session login -p dev; echo \"status=$?\"",
    );
    crate::pty::Terminal::wait_until("the program to run", || home.read("pid").ends_with('\n'));
    terminal.type_keys("\u{3}");
    let shown = terminal.expect("status=130\n");
    assert!(!shown.contains("MFA code"), "{shown}");
    let stat = format!("/proc/{}/stat", home.read("pid").trim());
    // One that has ended stays in the list until somebody waits for it.
    let has_ended = || std::fs::read_to_string(&stat).map_or(true, |stat| stat.contains(") Z "));
    crate::pty::Terminal::wait_until("the program to end", has_ended);
}

#[test]
fn where_mfa_process_cannot_be_run_the_program_asks_and_says_why() {
    let home = home();
    home.write_program("ask", ASKPASS);
    home.write("code", &home.phone.next_code());
    let config = home.read(".aws/config");
    home.write(".aws/config", &format!("{config}mfa_process = no-such-program\n"));
    let mut terminal = home.run(
        "export MFA_SESSION_PROMPT=askpass MFA_SESSION_ASKPASS=$HOME/bin/ask; mfa-session login -p dev; echo \"status=$?\"",
    );
    terminal.expect("status=0\n");
    let asked = home.read("asked");
    assert!(asked.starts_with("`mfa_process`: it ended with exit status: 127\nMFA code for dev ("), "{asked}");
}
