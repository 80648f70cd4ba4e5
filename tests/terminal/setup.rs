//! `setup` with its questions.

use fake_aws::{Device, User};

use crate::home;
use crate::pty::{Home, Terminal};

/// The keys by which a question is answered.
type Answers<'a> = &'a [(&'a str, &'a str)];

fn answered(terminal: &mut Terminal, answers: Answers<'_>) {
    for (question, keys) in answers {
        terminal.expect(question);
        if question.ends_with("[y/N]") || question.ends_with('?') {
            terminal.expect_single_keys();
        }
        terminal.type_keys(keys);
    }
}

const WITH_KEY: Answers<'static> =
    &[("Which profile?", "\n"), ("What is the profile for?", "\n"), ("Apply? [y/N]", "y")];

#[test]
fn a_key_in_the_files_becomes_a_working_set_up_that_is_proven_with_one_code() {
    let home = home();
    let mut terminal = home.run("mfa-session setup 2>&1");
    answered(&mut terminal, WITH_KEY);
    answered(&mut terminal, &[("Prove it now? It takes one code. [y/N]", "y")]);
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    terminal.expect("proven: programs with profile `dev` are");
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}");
    assert!(home.read(".aws/credentials").starts_with("[dev-keys]\n"), "{shown}");
    assert!(
        home.read(".aws/config").contains("credential_process = mfa-session credential-process --profile dev-keys\n")
    );
}

#[test]
fn enter_behind_the_key_of_an_answer_does_not_answer_the_next_question() {
    let home = home();
    let mut terminal = home.run("mfa-session setup -p dev --layout two 2>&1");
    answered(&mut terminal, &[("Apply? [y/N]", "y\n"), ("Prove it now? It takes one code. [y/N]", "yes\n")]);
    terminal.expect("MFA code for dev");
    terminal.type_line(&home.phone.next_code());
    terminal.expect("proven: programs with profile `dev` are");
    assert!(terminal.finish().0.success());
}

fn without_key(home: &Home) {
    home.write(".aws/credentials", "");
    home.write(".aws/config", "");
}

#[test]
fn a_typed_key_is_proven_before_it_is_written_and_is_never_shown() {
    let home = home();
    without_key(&home);
    let secret = home.alice.secret_access_key.clone();
    let wrong: String = secret.chars().rev().collect();
    let mut terminal = home.run("mfa-session setup 2>&1");
    let id = format!("{}\n", home.alice.access_key_id);
    answered(
        &mut terminal,
        &[
            ("Name of the profile [default]: ", "dev\n"),
            ("What is the profile for?", "\n"),
            ("No key was found for it. Which one?", "\n"),
            ("Access key id: ", &id),
            ("Secret access key, which is not shown: ", &format!("{wrong}\n")),
            ("does not belong to", ""),
            ("Access key id: ", &id),
            ("Secret access key, which is not shown: ", &format!("{secret}\n")),
            ("Region [us-east-1]: ", "eu-central-1\n"),
            ("Apply? [y/N]", "y"),
            ("Prove it now? It takes one code. [y/N]", "n"),
        ],
    );
    let everything = terminal.shown();
    assert!(!everything.contains("?:"), "{everything}");
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}");
    for hidden in [&secret, &wrong] {
        assert!(!everything.contains(hidden.as_str()) && !shown.contains(hidden.as_str()), "{everything}");
        assert!(!home.read(".local/state/mfa-session/setup.json").contains(hidden.as_str()));
    }
    assert!(
        home.read(".aws/credentials")
            .contains(&format!("[dev-keys]\naws_access_key_id = {}", home.alice.access_key_id))
    );
    assert!(home.read(".aws/config").contains(&home.phone.serial_number), "IAM was asked for the device");
    let (status, shown) = home.run("mfa-session setup --undo").finish();
    let refused = format!("error: undoing removes the access key `{}`, ", home.alice.access_key_id);
    assert!(!status.success() && shown.contains(&refused), "{shown}");
    assert!(home.read(".aws/credentials").contains(secret.as_str()), "it may be the only copy");
    assert!(home.run("mfa-session setup --undo --yes").finish().0.success());
    assert!(!home.read(".aws/credentials").contains(secret.as_str()));
}

#[test]
fn ctrl_c_at_any_question_changes_nothing() {
    for stop in 0..WITH_KEY.len() {
        let home = home();
        let before = (home.read(".aws/credentials"), home.read(".aws/config"));
        let mut terminal = home.run("mfa-session setup 2>&1; echo ended $?");
        answered(&mut terminal, &WITH_KEY[..stop]);
        answered(&mut terminal, &[(WITH_KEY[stop].0, "\u{3}")]);
        let (_, shown) = terminal.finish();
        assert!(shown.contains("130") || !shown.contains("ended 0"), "{shown}");
        assert_eq!((home.read(".aws/credentials"), home.read(".aws/config")), before, "{shown}");
        assert_eq!(home.read(".local/state/mfa-session/setup.json"), "");
    }
}

#[test]
fn a_user_without_a_device_is_told_how_to_enroll_one() {
    let home = home();
    let bob = home.aws.add_user("bob");
    let pair =
        format!("aws_access_key_id = {}\naws_secret_access_key = {}\n", bob.access_key_id, bob.secret_access_key);
    home.write(".aws/credentials", &format!("[dev]\n{pair}"));
    home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
    let mut terminal = home.run("mfa-session setup 2>&1; echo ended $?");
    answered(&mut terminal, &WITH_KEY[..2]);
    answered(&mut terminal, &[("Enroll one now? [y/N]", "n"), ("Apply? [y/N]", "y")]);
    terminal.expect("hint: enroll one: mfa-session device enroll --profile dev-keys");
    terminal.expect("ended 7");
    let (_, shown) = terminal.finish();
    assert!(home.read(".aws/credentials").starts_with("[dev-keys]\n"), "{shown}");
}

/// Bob, who has a key and no device, and whom AWS forces to use one.
fn bob(home: &Home) -> User {
    let bob = home.aws.add_user("bob");
    bob.force_mfa(true);
    bob
}

/// Answers the offer to enroll a device, and types both codes of the new phone.
fn enrolled(terminal: &mut Terminal, home: &Home) -> Device {
    answered(terminal, &[("Enroll one now? [y/N]", "y")]);
    terminal.expect("First MFA code: ");
    let phone = home.aws.device("arn:aws:iam::123456789012:mfa/bob").expect("it was made");
    terminal.type_line(&phone.next_code());
    terminal.expect("Next MFA code: ");
    terminal.type_line(&phone.next_code());
    phone
}

/// Agrees to the plan and to its proof, which takes the third code.
fn applied_and_proven(mut terminal: Terminal, phone: &Device) {
    answered(&mut terminal, &[("Apply? [y/N]", "y"), ("Prove it now? It takes one code. [y/N]", "y")]);
    terminal.expect("MFA code for dev (");
    terminal.type_line(&phone.next_code());
    terminal.expect("proven: programs with profile `dev` are arn:aws:iam::123456789012:user/bob");
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}");
}

#[test]
fn a_key_in_the_files_without_a_device_becomes_a_working_set_up() {
    let home = home();
    let bob = bob(&home);
    let pair =
        format!("aws_access_key_id = {}\naws_secret_access_key = {}\n", bob.access_key_id, bob.secret_access_key);
    home.write(".aws/credentials", &format!("[dev]\n{pair}"));
    home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
    let mut terminal = home.run("TERM=xterm mfa-session setup 2>&1");
    answered(&mut terminal, &WITH_KEY[..2]);
    let phone = enrolled(&mut terminal, &home);
    answered(&mut terminal, &[("Save `mfa_serial", "n")]);
    applied_and_proven(terminal, &phone);
    let config = home.read(".aws/config");
    assert!(config.ends_with(&format!("region = eu-central-1\nmfa_serial = {}\n", phone.serial_number)), "{config}");
}

#[test]
fn a_typed_key_without_a_device_becomes_a_working_set_up_that_is_taken_back_whole() {
    let home = home();
    without_key(&home);
    let bob = bob(&home);
    let mut terminal = home.run("TERM=xterm mfa-session setup -p dev --layout two --key new 2>&1");
    answered(
        &mut terminal,
        &[
            ("Access key id: ", &format!("{}\n", bob.access_key_id)),
            ("Secret access key, which is not shown: ", &format!("{}\n", bob.secret_access_key)),
            ("Region [us-east-1]: ", "\n"),
        ],
    );
    let phone = enrolled(&mut terminal, &home);
    terminal.expect("the device is enrolled, and both codes are used");
    applied_and_proven(terminal, &phone);
    let config = home.read(".aws/config");
    assert!(config.contains(&format!("mfa_serial = {}\nregion = us-east-1\n", phone.serial_number)), "{config}");
    assert!(home.run("mfa-session setup --undo --yes").finish().0.success());
    assert_eq!((home.read(".aws/credentials"), home.read(".aws/config")), (String::new(), String::new()));
}

#[test]
fn the_key_of_a_program_without_a_device_becomes_a_working_set_up() {
    let home = home();
    without_key(&home);
    let bob = bob(&home);
    let key = format!(
        r#"{{"Version":1,"AccessKeyId":"{}","SecretAccessKey":"{}"}}"#,
        bob.access_key_id, bob.secret_access_key
    );
    home.write_program("vault", &format!("#!/bin/sh\n[ \"$1\" = bob ] && echo '{key}'\n"));
    let mut terminal = home.run("TERM=xterm mfa-session setup -p dev --layout two --key process 2>&1");
    answered(
        &mut terminal,
        &[
            ("Command that prints it as credential_process JSON: ", "\n"),
            ("without a command there is no key", ""),
            ("Command that prints it as credential_process JSON: ", "no-such-program\n"),
            ("no-such-program", ""),
            ("Command that prints it as credential_process JSON: ", "vault alice\n"),
            ("Command that prints it as credential_process JSON: ", "vault bob\n"),
            ("the key is that of arn:aws:iam::123456789012:user/bob", ""),
            ("Region [us-east-1]: ", "eu-central-1\n"),
        ],
    );
    let phone = enrolled(&mut terminal, &home);
    applied_and_proven(terminal, &phone);
    let config = home.read(".aws/config");
    assert!(config.contains("[profile dev-keys]\n") && config.contains("credential_process = vault bob\n"), "{config}");
    assert_eq!(home.read(".aws/credentials"), "", "no key is in the files");
}

#[test]
fn an_answer_that_cannot_be_used_is_refused_with_the_reason_and_asked_for_again() {
    let home = home();
    home.write(".aws/credentials", "");
    home.write(".aws/config", "[profile sso]\nsso_start_url = https://example.com\n");
    let name = "Name of the profile [default]: ";
    let mut terminal = home.run("mfa-session setup --layout one --key new 2>&1");
    answered(
        &mut terminal,
        &[
            (name, "a b\n"),
            ("profile `a b` cannot be set up: ", ""),
            (name, "sso\n"),
            ("profile `sso` is not the profile of a user's access key", ""),
            (name, "\n"),
            ("Access key id: ", &format!("{}\n", home.alice.access_key_id)),
            ("Secret access key, which is not shown: ", &format!("{}\n", home.alice.secret_access_key)),
            ("Region [us-east-1]: ", "europe!\n"),
            ("`europe!` is no region; say for example eu-central-1", ""),
            ("Region [us-east-1]: ", "\n"),
            ("Apply? [y/N]", "y"),
            ("Prove it now? It takes one code. [y/N]", "n"),
        ],
    );
    let (status, shown) = terminal.finish();
    assert!(status.success(), "{shown}");
    assert!(home.read(".aws/config").contains("[default]\n"), "{shown}");
}

#[test]
fn a_layout_that_is_refused_leaves_the_choice_of_the_other_one() {
    let home = home();
    let pair = home.read(".aws/credentials").replace("[dev]\n", "");
    home.write(".aws/config", &(home.read(".aws/config") + &pair));
    let mut terminal = home.run("mfa-session setup -p dev 2>&1");
    answered(
        &mut terminal,
        &[
            ("What is the profile for?", "\n"),
            ("profile `dev` has its access key in both files: ~/.aws/config:4: ", ""),
            ("What is the profile for?", "\u{1b}[B\n"),
        ],
    );
    terminal.expect("nothing to do: profile `dev` is set up already");
    assert!(terminal.finish().0.success());
}

#[test]
fn the_profiles_are_narrowed_by_typing() {
    let home = home();
    let pair = home.read(".aws/credentials").replace("[dev]\n", "");
    home.write(".aws/credentials", &["api", "dev", "prod"].map(|name| format!("[{name}]\n{pair}")).concat());
    let mut terminal = home.run("mfa-session setup --layout two --region eu-west-1 2>&1; echo ended $?");
    answered(&mut terminal, &[("Which profile?", "pro\n"), ("Which profile? prod", ""), ("Apply? [y/N]", "y")]);
    answered(&mut terminal, &[("Prove it now? It takes one code. [y/N]", "n")]);
    terminal.expect("ended 0");
    let _ = terminal.finish();
    assert!(home.read(".aws/credentials").contains("\n[prod-keys]\n"));
}

#[test]
fn no_to_the_plan_changes_nothing() {
    let home = home();
    let before = (home.read(".aws/credentials"), home.read(".aws/config"));
    let mut terminal = home.run("mfa-session setup -p dev --layout two 2>&1; echo ended $?");
    answered(&mut terminal, &[("Apply? [y/N]", "n")]);
    terminal.expect("error: nothing was changed");
    terminal.expect("ended 130");
    let (_, _) = terminal.finish();
    assert_eq!((home.read(".aws/credentials"), home.read(".aws/config")), before);
}
