//! `exec --serve` under a shell with job control: the terminal's keys mean what they mean without it.

use crate::home;

/// Keeps a session, and shows what the command does with signals.
const SHELL: &str = r#"set -m; mfa-session login -p dev --token-code "$CODE" 2>/dev/null
    mfa-session exec --serve -p dev -- sh -c 'trap "echo caught" INT; echo started; while :; do sleep 0.1; [ -e over ] && exit 7; done'
    echo "status=$?""#;

#[test]
fn ctrl_c_reaches_the_command_once_and_does_not_end_the_run() {
    let home = home();
    let mut terminal = home.run(&SHELL.replace("\"$CODE\"", &home.phone.next_code()));
    terminal.expect("started\n");
    terminal.type_keys("\u{3}");
    terminal.expect("caught\n");
    terminal.type_keys("\u{3}");
    terminal.expect("caught\n");
    home.write("over", "");
    let shown = terminal.expect("status=7\n");
    assert!(!shown.contains("caught"), "{shown}");
    assert!(terminal.finish().0.success());
}

#[test]
fn ctrl_c_without_a_trap_is_what_the_run_dies_of() {
    let home = home();
    let script = r#"set -m; trap : INT; mfa-session login -p dev --token-code CODE 2>/dev/null
        mfa-session exec --serve -p dev -- sh -c 'echo started; exec sleep 60'; echo "status=$?""#;
    let mut terminal = home.run(&script.replace("CODE", &home.phone.next_code()));
    terminal.expect("started\n");
    terminal.type_keys("\u{3}");
    terminal.expect("status=130\n");
    assert!(terminal.finish().0.success());
}

#[test]
fn ctrl_z_stops_the_run_with_the_command_and_fg_continues_both() {
    let home = home();
    // A shell that starts programs might be stopped between fork and exec, where it cannot be.
    let script = r#"set -m; mfa-session login -p dev --token-code CODE 2>/dev/null
        mfa-session exec --serve -p dev -- sh -c 'echo started; read -r line; echo "got $line"; exit 7'
        echo "status=$?"; fg; echo "status=$?""#;
    let mut terminal = home.run(&script.replace("CODE", &home.phone.next_code()));
    terminal.expect("started\n");
    terminal.type_keys("\u{1a}");
    // 128 and the signal by which it was stopped
    terminal.expect("status=1");
    terminal.type_line("more");
    terminal.expect("got more\n");
    terminal.expect("status=7\n");
    assert!(terminal.finish().0.success());
}

#[test]
fn a_terminal_that_is_closed_hangs_up_the_command_too_where_the_run_leads_its_session() {
    let home = home();
    let code = home.phone.next_code();
    // Whoever leads no session is not told, and would go on without end.
    let script = "trap 'echo >hung-up; exit 5' HUP; echo started; while :; do sleep 0.1; done";
    let arguments = ["exec", "--serve", "-p", "dev", "--token-code", &code, "--", "sh", "-c", script];
    let program = env!("CARGO_BIN_EXE_mfa-session");
    let mut terminal = home.start(program, &arguments);
    terminal.expect("started\n");
    assert_eq!((terminal.hang_up().code(), home.read("hung-up").as_str()), (Some(5), "\n"));
}
