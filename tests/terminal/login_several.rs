//! `login --all` and `login PROFILE…` with a person, case by case of the specification's list (F1): the numbers stand in the
//! names.

use std::time::{Duration, Instant};

use fake_aws::{Device, Operation};

use crate::pty::{Home, Terminal};
use crate::{codes_sent, home, tree};

/// Adds a user with a profile of the same name.
fn add(home: &Home, name: &str) -> Device {
    let user = home.aws.add_user(name);
    let phone = user.add_virtual_device(name);
    add_profile(home, name, (&user.access_key_id, &user.secret_access_key), &phone);
    phone
}

fn add_profile(home: &Home, name: &str, (id, secret): (&str, &str), phone: &Device) {
    let credentials = home.read(".aws/credentials");
    home.write(
        ".aws/credentials",
        &format!("{credentials}[{name}]\naws_access_key_id = {id}\naws_secret_access_key = {secret}\n"),
    );
    let config = home.read(".aws/config");
    home.write(
        ".aws/config",
        &format!("{config}[profile {name}]\nregion = eu-west-1\nmfa_serial = {}\n", phone.serial_number),
    );
}

/// Waits for a question, and answers it.
#[track_caller]
fn answer(terminal: &mut Terminal, question: &str, device: &Device) {
    terminal.expect(&format!("{question} ({}) at 127.0.0.1", device.serial_number));
    terminal.type_line(&device.next_code());
}

#[test]
fn case_1_2_and_3_each_slot_is_asked_for_once_in_the_order_of_the_file() {
    let home = home();
    let bob = add(&home, "bob");
    home.write(".aws/config", &format!("{}[profile dev-too]\nsource_profile = dev\n", home.read(".aws/config")));
    let eve = add(&home, "eve");
    let mut terminal = home.run("mfa-session login --all 2>err");
    answer(&mut terminal, "1/3 MFA code for dev, dev-too", &home.phone);
    answer(&mut terminal, "2/3 MFA code for bob", &bob);
    answer(&mut terminal, "3/3 MFA code for eve", &eve);
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    let said = home.read("err");
    let names: Vec<&str> = said
        .lines()
        .filter_map(|line| Some(line.strip_prefix("note: session for ")?.split_once(" until ")?.0))
        .collect();
    assert_eq!(names, ["dev, dev-too", "bob", "eve"], "{said}");
    assert_eq!(codes_sent(&home), 3);
    let (status, shown) = home.run("mfa-session login --all 2>err").finish();
    assert!(status.success() && shown.is_empty(), "all are fresh: {shown}");
    home.run("mfa-session clear -p bob 2>err; mfa-session clear -p eve 2>err").finish();
    let mut terminal = home.run("mfa-session login dev-too eve bob 2>err");
    answer(&mut terminal, "1/2 MFA code for eve", &eve);
    answer(&mut terminal, "2/2 MFA code for bob", &bob);
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    assert!(home.read("err").starts_with("note: session for dev-too until "), "{}", home.read("err"));
    assert_eq!(codes_sent(&home), 5);
}

#[test]
fn case_4_of_two_keys_on_one_device_the_second_waits_for_the_next_code() {
    let home = home();
    let second = home.alice.add_access_key();
    add_profile(&home, "second", (&second.access_key_id, &second.secret_access_key), &home.phone);
    let step = || jiff::Timestamp::now().as_second().div_euclid(30);
    let mut terminal = home.run("mfa-session login --all 2>err");
    let before = step();
    answer(&mut terminal, "1/2 MFA code for dev", &home.phone);
    // The step may end between the answer and the wait.
    let next = "2/2 MFA code for second";
    let said = terminal.wait_for_one_of(&["was used; the next one comes in ", next]).expect("one of them comes");
    if said.1 == 0 {
        terminal.expect(next);
    }
    assert!(step() > before, "the device shows another code now");
    terminal.type_line(&home.phone.next_code());
    assert!(terminal.finish().0.success(), "{}", home.read("err"));
    assert_eq!(codes_sent(&home), 2);
}

#[test]
fn the_keys_of_all_slots_are_checked_while_the_first_code_is_typed() {
    let home = home();
    let bob = home.aws.add_user("bob");
    let phone = bob.add_virtual_device("bob");
    add_profile(&home, "bob", (&bob.access_key_id, &bob.secret_access_key), &phone);
    bob.deactivate_key();
    let eve = add(&home, "eve");
    let mut terminal = home.run("mfa-session login --all 2>err; echo status=$?");
    terminal.expect("1/3 MFA code for dev");
    let until = Instant::now() + Duration::from_secs(60);
    while home.aws.count(Operation::GetCallerIdentity) < 3 {
        assert!(Instant::now() < until, "only {} keys are checked", home.aws.count(Operation::GetCallerIdentity));
        terminal.type_line("x");
        terminal.expect("1/3 MFA code for dev");
    }
    terminal.type_line(&home.phone.next_code());
    answer(&mut terminal, "3/3 MFA code for eve", &eve);
    terminal.expect("status=7\n");
    let said = home.read("err");
    assert!(said.contains("warning: no session for bob: AWS does not know the access key "), "{said}");
    assert_eq!((codes_sent(&home), home.aws.count(Operation::GetCallerIdentity)), (2, 3), "no key is checked twice");
}

#[test]
fn case_5_after_three_wrong_codes_the_next_slot_is_asked_for() {
    let home = home();
    let bob = add(&home, "bob");
    let mut terminal = home.run("mfa-session login --all 2>err; echo status=$?");
    for _ in 0..3 {
        terminal.expect("1/2 MFA code for dev");
        terminal.type_line(&home.phone.wrong_code());
    }
    answer(&mut terminal, "2/2 MFA code for bob", &bob);
    terminal.expect("status=7\n");
    let said = home.read("err");
    assert!(said.starts_with("warning: no session for dev: AWS refused the MFA code"), "{said}");
    assert!(said.ends_with("note: 1 of 2 sessions is kept\n"), "{said}");
}

#[test]
fn case_6_ctrl_d_and_an_empty_line_skip_one_and_ctrl_c_ends_all() {
    let home = home();
    let (bob, eve) = (add(&home, "bob"), add(&home, "eve"));
    for skip in ["\u{4}", "\n"] {
        let mut terminal = home.run("mfa-session login --refresh dev eve 2>err; echo status=$?");
        terminal.expect("1/2 MFA code for dev");
        terminal.type_keys(skip);
        answer(&mut terminal, "2/2 MFA code for eve", &eve);
        terminal.expect("status=7\n");
        let said = home.read("err");
        assert!(said.starts_with("warning: no session for dev: cancelled at the question\n"), "{said}");
    }
    let mut terminal =
        home.run("trap : INT; mfa-session login --refresh --json dev bob eve >out 2>err; echo status=$?");
    answer(&mut terminal, "1/3 MFA code for dev", &home.phone);
    terminal.expect("2/3 MFA code for bob");
    terminal.type_keys("\u{3}");
    let shown = terminal.expect("status=130\n");
    assert!(!shown.contains("MFA code for eve"), "{shown}");
    let (out, said) = (home.read("out"), home.read("err"));
    for state in ["\"dev\"],\"serial_number\":\"", "\"state\":\"new\"", "\"state\":\"skipped\""] {
        assert!(out.contains(state), "{out}");
    }
    assert!(said.ends_with("note: 1 of 3 sessions is kept\n"), "{said}");
    let left = tree(&home, ".cache").into_iter().filter(|(path, _)| path.ends_with(".lock")).count();
    assert_eq!((left, home.aws.count(Operation::GetSessionToken)), (0, 3));
    drop(bob);
}

#[test]
fn case_11_who_needs_a_later_slot_waits_for_its_question_and_is_served() {
    let home = home();
    let bob = add(&home, "bob");
    let mut asking = home.run("mfa-session login --all 2>err");
    asking.expect("1/2 MFA code for dev");
    let mut waiting = home.run("mfa-session -p bob >out");
    waiting.expect("which asks for the MFA code\n");
    asking.type_line(&home.phone.next_code());
    answer(&mut asking, "2/2 MFA code for bob", &bob);
    assert!(asking.finish().0.success(), "{}", home.read("err"));
    let (status, shown) = waiting.finish();
    assert!(status.success() && shown.is_empty(), "it asked nothing: {shown}");
    assert!(home.read("out").contains("AWS_SESSION_TOKEN"));
    assert_eq!(codes_sent(&home), 2);
}
