//! What the page shows, and where there is no page.

use std::os::unix::fs::PermissionsExt;

use super::{Bob, ended, qr, type_codes};

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn words_show_the_link_wipe_the_page_and_bring_it_back() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    terminal.type_line("link");
    let page = terminal.expect("First MFA code: ");
    let link = format!(
        "otpauth://totp/Amazon%20Web%20Services:bob@123456789012?secret={}&issuer=Amazon%20Web%20Services",
        phone.seed()
    );
    assert!(page.contains(&link) && !page.contains('█'));
    terminal.type_line("clear");
    let page = terminal.expect("First MFA code: ");
    assert!(page.contains("\u{1b}[2J") && !page.contains('█') && !squeezed(&page).contains(&phone.seed()));
    terminal.type_line("qr");
    assert!(qr::read(&terminal.expect("First MFA code: ")).contains(&phone.seed()));
    terminal.type_keys("\u{4}");
    ended(&mut terminal, 130);
}

#[test]
fn the_count_down_goes_on_beside_the_question_and_does_not_disturb_what_is_typed() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    let code = phone.code();
    let (begin, end) = code.split_at(3);
    terminal.type_keys(begin);
    terminal.expect("\u{1b}7");
    terminal.expect("codes change in ");
    terminal.expect("\u{1b}8");
    terminal.type_line(end);
    terminal.expect("Next MFA code: ");
    terminal.expect("the next code ");
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 130);
}

#[test]
fn a_page_that_says_the_same_is_not_drawn_again() {
    const WIPED: &str = "\u{1b}[2J";
    // In a window of 24 rows the question stands in the last one, and Enter moves the page.
    for (rows, drawn_again) in [(24, true), (40, false)] {
        let bob = Bob::new();
        let terminal = bob.home.run("read go; exec sh -c \"$go\"");
        terminal.resize_to(80, rows);
        let mut terminal = terminal;
        terminal.type_line("TERM=xterm mfa-session device enroll -p dev 2>err; echo status=$?");
        assert!(terminal.expect("First MFA code: ").contains(WIPED));
        let phone = bob.device("bob").expect("it was made");
        terminal.type_line(&phone.next_code());
        assert_eq!(terminal.expect("Next MFA code: ").contains(WIPED), drawn_again, "{rows}");
        // A message is something new.
        terminal.type_line("12345");
        assert!(terminal.expect("Next MFA code: ").contains(WIPED), "{rows}");
        terminal.type_line(&phone.next_code());
        terminal.expect("Save `mfa_serial");
        terminal.type_keys("y");
        terminal.expect("status=0\n");
    }
}

#[test]
fn a_window_that_changes_its_size_has_the_page_drawn_anew() {
    let bob = Bob::new();
    let mut terminal = bob.run("device enroll -p dev");
    terminal.expect("First MFA code: ");
    let phone = bob.device("bob").expect("it was made");
    terminal.type_keys("12");
    terminal.resize(60);
    let page = terminal.expect("First MFA code: ");
    assert!(page.contains("The QR code needs ") && !page.contains('█'), "{page}");
    terminal.resize(80);
    assert!(qr::read(&terminal.expect("First MFA code: ")).contains(&phone.seed()));
    // What was typed on the old page is gone from the screen, and does not count.
    terminal.type_line(&phone.next_code());
    terminal.expect("Next MFA code: ");
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 130);
}

#[test]
fn a_terminal_without_room_or_colours_still_has_what_is_needed() {
    for (variables, columns, code, own_screen) in [
        ("TERM=xterm NO_COLOR=1", 80, true, true),
        ("TERM=xterm", 60, false, true),
        ("TERM=xterm", 20, false, true),
        ("TERM=dumb", 80, false, false),
    ] {
        let bob = Bob::new();
        let terminal = bob.home.run("read go; exec sh -c \"$go\"");
        terminal.resize(columns);
        let mut terminal = terminal;
        terminal.type_line(&format!("{variables} mfa-session device enroll -p dev 2>err; echo status=$?"));
        terminal.expect("status=$?\n");
        let page = terminal.expect("First MFA code: ");
        let phone = bob.device("bob").expect("it was made");
        assert_eq!(page.contains('▀'), code, "{variables} {columns}");
        assert!(!page.contains("\u{1b}[38;5;"), "{variables} {columns}");
        assert_eq!(page.contains("\u{1b}[?1049h"), own_screen, "{variables} {columns}");
        assert_eq!(page.contains('\u{1b}'), own_screen, "{variables} {columns}");
        let plain = plain(&page);
        assert!(plain.contains(&phone.seed()), "{variables} {columns}: {plain}");
        type_codes(&mut terminal, &phone);
        terminal.expect("Save `mfa_serial");
        terminal.type_keys("y");
        terminal.expect("status=0\n");
    }
}

/// Without moves of the cursor and white space.
pub(super) fn plain(page: &str) -> String {
    let mut parts = page.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once(|c: char| c.is_ascii_alphabetic()).map_or("", |(_, after)| after));
    squeezed(&(first + &rest.collect::<String>()))
}

#[test]
fn the_picture_is_written_only_where_there_is_no_file_and_goes_with_a_failure() {
    let bob = Bob::new();
    bob.user.force_mfa(false);
    bob.home.write("there.png", "mine");
    let mut terminal = bob.run("device enroll -p dev --out there.png");
    ended(&mut terminal, 1);
    assert!(bob.err().contains("error: `there.png` cannot be written\n"), "{}", bob.err());
    assert_eq!(bob.home.read("there.png"), "mine");
    assert!(bob.device("bob").is_none());

    let mut terminal = bob.run("device enroll -p dev --out code.png");
    terminal.expect("First MFA code: ");
    let path = bob.home.path().join("code.png");
    let mode = std::fs::metadata(&path).expect("it is written before it is asked").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert!(std::fs::read(&path).expect("it can be read").starts_with(b"\x89PNG"));
    terminal.type_keys("\u{3}");
    ended(&mut terminal, 130);
    assert!(!path.exists());

    let mut terminal = bob.run("device enroll -p dev --out code.png");
    terminal.expect("First MFA code: ");
    type_codes(&mut terminal, &bob.device("bob").expect("it was made"));
    terminal.expect("Save `mfa_serial");
    terminal.type_keys("y");
    ended(&mut terminal, 0);
    assert!(path.exists() && bob.err().contains("delete it once it is scanned"), "{}", bob.err());
}
