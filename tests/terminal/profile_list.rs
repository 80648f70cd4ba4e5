//! The list of profiles, where none is named and none is the default.

use std::fmt::Write as _;

use fake_aws::RoleSpec;
use rustix::process::{Signal, kill_process};

use crate::pty::{Home, Terminal};
use crate::shell::bash;
use crate::{codes_sent, home, question, tree};

const ASKED: &str = "Which profile? ";

/// Besides `dev`: roles, in the order of the file `admin`, `team-a`, `team-b`, and profiles that lead to no key.
fn with_profiles() -> Home {
    let home = home();
    let mut config = home.read(".aws/config");
    for (name, account) in [("admin", "111111111111"), ("team-a", "222222222222"), ("team-b", "333333333333")] {
        let role = home.aws.account(account).add_role(RoleSpec::new(name).trusts(&home.alice.arn)).arn;
        writeln!(config, "[profile {name}]\nrole_arn = {role}\nsource_profile = dev").expect("a string takes it");
    }
    config += "[profile portal]\nsso_session = x\nsso_account_id = 444444444444\n[profile region-only]\nregion = eu-west-1\n\
               [profile broken]\nrole_arn = arn:aws:iam::1:user/x\nsource_profile = dev\n";
    home.write(".aws/config", &config);
    home
}

/// The last list that was drawn: its lines, without the count.
fn listed(shown: &str) -> Vec<String> {
    let list = shown.rsplit(ASKED).next().unwrap_or_default();
    let list = list.split("\u{1b}[").next().unwrap_or_default();
    list.lines().skip(1).map(str::to_owned).collect()
}

/// Waits for a list with this active line; returns its lines.
#[track_caller]
fn expect_active(terminal: &mut Terminal, name: &str) -> Vec<String> {
    terminal.expect(&format!("\n> {name}"));
    terminal.expect("A\u{1b}[");
    listed(&terminal.shown())
}

#[test]
fn what_is_chosen_is_used_as_if_it_had_been_named_and_its_name_is_said() {
    let home = with_profiles();
    let mut terminal = home.run("mfa-session export >out 2>err </dev/null");
    let lines = expect_active(&mut terminal, "dev");
    assert_eq!(
        lines,
        [
            "> dev     key   123456789012",
            "  admin   role  111111111111",
            "  team-a  role  222222222222",
            "  team-b  role  333333333333"
        ],
        "neither the profile of a portal nor one without a key nor a broken role"
    );
    terminal.type_keys("team");
    expect_active(&mut terminal, "team-a");
    terminal.type_keys("\u{1b}[B");
    let lines = expect_active(&mut terminal, "team-b");
    assert_eq!(lines.len(), 2, "{lines:?}");
    terminal.type_keys("\r");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}{}", home.read("err"));
    let (out, err) = (home.read("out"), home.read("err"));
    assert!(out.contains("MFA_SESSION_PROFILE='team-b'"), "{out}");
    assert!(err.starts_with("note: profile `team-b`, from the list; next time --profile team-b names it\n"), "{err}");
    let again = home.run("mfa-session export -p team-b >again 2>err").finish();
    assert!(again.0.success());
    assert_eq!(home.read("again"), out);
}

#[test]
fn the_profile_that_was_used_last_comes_first_with_what_is_held() {
    let home = with_profiles();
    let mut terminal = home.run("mfa-session login 2>err; mfa-session export 2>err");
    expect_active(&mut terminal, "dev");
    terminal.type_keys("adm\r");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    let lines = expect_active(&mut terminal, "admin");
    assert!(lines[0].starts_with("> admin   role  111111111111  until "), "{lines:?}");
    assert!(lines[1].starts_with("  dev     key   123456789012  until "), "{lines:?}");
    assert_eq!(lines[2..], ["  team-a  role  222222222222", "  team-b  role  333333333333"]);
    terminal.type_keys("\u{3}");
    terminal.finish();
}

#[test]
fn esc_ctrl_c_and_ctrl_d_cancel_with_each_shells_failing_command_and_a_terminal_as_before() {
    for key in ["\u{1b}", "\u{3}", "\u{4}"] {
        let home = with_profiles();
        let mut terminal = home
            .run(r#"set -m; trap : INT; stty -g >before; mfa-session >out 2>err; echo "status=$?"; stty -g >after"#);
        expect_active(&mut terminal, "dev");
        terminal.type_keys(key);
        terminal.expect("status=130\n");
        assert!(terminal.finish().0.success());
        assert_eq!(home.read("out"), "false;\n", "{key:?}");
        assert_eq!(home.read("err"), "error: cancelled at the question\n", "{key:?}");
        assert_eq!(home.read("after"), home.read("before"), "{key:?}");
        assert_eq!((codes_sent(&home), home.aws.connections()), (0, 0));
        let list = tree(&home, ".cache").into_iter().filter(|(path, _)| !path.ends_with("CACHEDIR.TAG"));
        assert_eq!(list.count(), 0, "no lock and no choice stays");
    }
    let home = with_profiles();
    for (line, status, out) in [
        ("mfa-session export --format fish", 130, "false;\n"),
        ("mfa-session export --format json", 130, ""),
        ("mfa-session exec -- true", 130, ""),
        ("mfa-session write", 130, ""),
        ("mfa-session login", 130, ""),
    ] {
        let mut terminal = home.run(&format!("{line} >out 2>err; echo \"status=$?\""));
        expect_active(&mut terminal, "dev");
        terminal.type_keys("\u{1b}");
        terminal.expect(&format!("status={status}\n"));
        assert_eq!(home.read("out"), out, "{line}");
    }
}

#[test]
fn a_signal_finds_the_terminal_as_it_was() {
    for (signal, status) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::QUIT, 131)] {
        let home = with_profiles();
        let mut terminal = home.run(
            r#"stty -g >before; set -m; sh -c 'echo $$ >pid; exec mfa-session login 2>err'; echo "status=$?"; stty -g >after"#,
        );
        expect_active(&mut terminal, "dev");
        kill_process(home.pid(), signal).expect("it still runs");
        terminal.expect(&format!("status={status}\n"));
        assert!(terminal.finish().0.success());
        assert_eq!(home.read("after"), home.read("before"), "{signal:?}");
    }
}

#[test]
fn ctrl_z_stops_the_list_and_in_the_foreground_it_is_drawn_again() {
    let home = with_profiles();
    let mut terminal = bash(&home);
    terminal.type_line("mfa-session login");
    expect_active(&mut terminal, "dev");
    terminal.type_keys("te");
    expect_active(&mut terminal, "team-a");
    terminal.type_keys("\u{1a}");
    terminal.expect("Stopped");
    terminal.expect("ready> ");
    // A stopped list holds no other one up.
    terminal.type_line("mfa-session login");
    expect_active(&mut terminal, "dev");
    terminal.type_keys("\u{3}");
    terminal.expect("ready> ");
    terminal.type_line("bg; until jobs | grep -q Stopped; do :; done; echo \"all\" quiet");
    let shown = terminal.expect("all quiet\n");
    assert!(!shown.contains(ASKED), "{shown}");
    terminal.type_line("fg");
    let lines = expect_active(&mut terminal, "team-a");
    assert_eq!(lines.len(), 2, "what was typed stays: {lines:?}");
    terminal.type_keys("\r");
    terminal.expect(&question(&home));
    terminal.type_keys("\u{3}");
    terminal.expect("ready> ");
}

#[test]
fn ctrl_z_does_not_stop_a_list_that_a_shell_waits_for() {
    let home = with_profiles();
    let mut terminal = bash(&home);
    terminal.type_line(r#"eval "$(mfa-session)"; echo "loaded "$MFA_SESSION_PROFILE"#);
    expect_active(&mut terminal, "dev");
    terminal.type_keys("\u{1a}");
    terminal.type_keys("\r");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    terminal.expect("loaded dev\n");
}

#[test]
fn nothing_is_listed_where_a_profile_is_known_or_nobody_can_be_asked() {
    let home = with_profiles();
    let missing = "error: there is no profile `default`\n";
    for (line, begin) in [
        ("mfa-session credential-process", "mfa-session: there is no profile `default`; "),
        ("mfa-session device list", missing),
        ("mfa-session status --check", ""),
        ("mfa-session clear", missing),
        ("mfa-session login --no-prompt", missing),
        ("MFA_SESSION_NO_PROMPT=1 mfa-session export", missing),
        ("mfa-session export --token-code 123456", missing),
        ("echo 123456 | mfa-session export --token-code -", missing),
        ("set -m; mfa-session login & wait $!", missing),
        ("stty -icanon; mfa-session login", missing),
        ("setsid -w mfa-session login", missing),
        ("AWS_PROFILE=nobody mfa-session export", "error: there is no profile `nobody`\n"),
        ("AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE mfa-session export", "error: the access key in the environment is"),
        ("mfa-session policy apply --group g", missing),
    ] {
        let mut terminal = home.run(&format!("{{ {line}; }} >out 2>err; stty sane; echo ended"));
        let shown = terminal.expect("ended\n");
        assert!(!shown.contains(ASKED), "{line}: {shown}");
        let err = home.read("err");
        assert!(err.starts_with(begin), "{line}: {err}");
    }
    // A default profile that leads to a key needs no choice; one that does not is none.
    for (section, is_listed) in [
        ("[default]\nregion = eu-west-1\n", true),
        ("[default]\nsso_session = x\nsso_account_id = 444444444444\n", true),
        ("[default]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\n", false),
    ] {
        let home = with_profiles();
        home.write(".aws/config", &(home.read(".aws/config") + section));
        let mut terminal = home.run("mfa-session export >out 2>err");
        let (_, found) = terminal.wait_for_one_of(&[ASKED, "MFA code for dev"]).expect("one of them");
        assert_eq!(found == 0, is_listed, "{section}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn parallel_runs_on_one_terminal_share_one_list() {
    let home = with_profiles();
    let mut terminal = home.run(
        "for i in 1 2 3; do mfa-session export >out.$i 2>err.$i & pids=\"$pids $!\"; done
         for pid in $pids; do wait $pid; echo \"status=$?\"; done",
    );
    expect_active(&mut terminal, "dev");
    // A run that begins after the choice would show a list of its own.
    Terminal::wait_until("two processes to wait", || crate::waiting(&home) == 2);
    terminal.type_keys("adm\r");
    terminal.expect(&question(&home));
    terminal.type_line(&home.phone.next_code());
    for _ in 0..3 {
        terminal.expect("status=0\n");
    }
    for i in 1..=3 {
        assert!(home.read(&format!("out.{i}")).contains("MFA_SESSION_PROFILE='admin'"));
        assert!(home.read(&format!("err.{i}")).starts_with("note: profile `admin`, from the list; "));
    }
    assert_eq!((terminal.shown().matches("> dev ").count(), codes_sent(&home)), (1, 1));
}

#[test]
#[cfg(target_os = "linux")]
fn a_list_that_is_killed_hands_an_earlier_choice_to_nobody() {
    let home = with_profiles();
    let mut terminal = home.run("mfa-session login 2>err");
    expect_active(&mut terminal, "dev");
    terminal.type_keys("adm\r");
    terminal.expect(&question(&home));
    terminal.type_keys("\u{3}");
    terminal.finish();
    let mut terminal = home.run(
        "sh -c 'echo $$ >pid; exec mfa-session export >out.1 2>err.1' &
         until [ -e go ]; do sleep 0.05; done
         mfa-session export >out.2 2>err.2; echo \"status=$?\"",
    );
    expect_active(&mut terminal, "admin");
    home.write("go", "");
    Terminal::wait_until("a process to wait", || crate::waiting(&home) == 1);
    kill_process(home.pid(), Signal::KILL).expect("it still runs");
    // The killed list has left the terminal in a mode in which no other one is drawn.
    terminal.expect("status=1\n");
    assert_eq!(home.read("out.2"), "false;\n");
    assert!(home.read("err.2").starts_with("error: there is no profile `default`\n"), "{}", home.read("err.2"));
}

#[test]
fn hostile_names_are_escaped_and_of_two_that_look_alike_the_chosen_one_is_taken() {
    let home = home();
    let long = "x".repeat(60);
    let config = home.read(".aws/config")
        + &format!("[profile {long}1]\nsource_profile = dev\n[profile {long}2]\nsource_profile = dev\n")
        + "[profile \u{1b}]0;title\u{7}]\nsource_profile = dev\n[profile '$(touch gone)']\nsource_profile = dev\n";
    home.write(".aws/config", &config);
    let mut terminal = home.run("mfa-session export >out 2>err");
    let lines = expect_active(&mut terminal, "dev");
    assert_eq!(lines.len(), 5, "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("\\u{1b}]0;title\\u{7}")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("$(touch gone)")), "{lines:?}");
    terminal.type_keys("\u{1b}[B\u{1b}[B\r");
    terminal.expect(&format!("MFA code for {long}2 ("));
    terminal.type_keys("\u{3}");
    terminal.finish();
    assert!(!home.path().join("gone").exists());
}

#[test]
fn ten_thousand_profiles_in_a_window_of_ten_rows_are_drawn_and_narrowed() {
    let home = home();
    let mut config = home.read(".aws/config");
    for number in 0..10_000 {
        writeln!(config, "[profile p{number:04}]\nsource_profile = dev").expect("a string takes it");
    }
    home.write(".aws/config", &config);
    let mut terminal = home.run("read go; mfa-session export >out 2>err");
    terminal.resize_to(30, 10);
    terminal.type_line("go");
    let lines = expect_active(&mut terminal, "dev");
    assert_eq!((lines.len(), lines.last().map(String::as_str)), (8, Some("  10001 of 10001")), "{lines:?}");
    assert!(lines.iter().all(|line| line.chars().count() < 30), "{lines:?}");
    terminal.type_keys("4711");
    expect_active(&mut terminal, "p4711");
    terminal.resize_to(80, 24);
    expect_active(&mut terminal, "p4711");
    terminal.type_keys("\r");
    terminal.expect("MFA code for p4711 ");
    terminal.type_keys("\u{3}");
    terminal.finish();
}
