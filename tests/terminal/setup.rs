//! `setup` with its questions.

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
