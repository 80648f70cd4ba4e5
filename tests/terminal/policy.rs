//! A policy that is to be checked, at a terminal.

use crate::home;

#[test]
fn without_a_file_a_person_is_told_what_to_name_and_with_a_dash_may_type() {
    let home = home();
    let mut terminal = home.run("mfa-session policy check; echo status=$?");
    terminal.expect("status=2\n");
    let shown = terminal.shown();
    assert!(shown.contains("error: `policy check` needs a policy\n"), "{shown}");
    assert!(shown.contains("--profile"), "{shown}");
    let mut terminal = home.run("mfa-session policy check -q - >out; echo status=$?");
    terminal.type_line(r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#);
    terminal.type_keys("\u{4}");
    terminal.expect("status=1\n");
    assert!(
        home.read("out").starts_with("error MFA003: this Allow asks for no MFA, and no Deny closes `s3:*`\n"),
        "{}",
        home.read("out")
    );
}
