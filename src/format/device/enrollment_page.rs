//! The page for the enrollment of a device: the QR code, instructions beside it, and beneath it the secret as text and
//! the question.

use std::fmt::Write;

use zeroize::Zeroizing;

use super::otpauth::{Form, link};
use super::qr::{Drawing, Ink, draw};
use crate::model::{Secret, Seed};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// The width in characters.
    pub columns: usize,
    pub rows: usize,
}

/// The form in which the page shows the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// The QR code, and the secret as text.
    Code,
    Link,
    /// The secret is hidden, as the person typed `clear`.
    Nothing,
}

/// Columns for the instructions: with less, they cannot be read beside the code.
const NARROWEST_PANEL: usize = 26;
/// Columns between the code and the text beside it.
const GAP: usize = 2;
/// Forms of the link, widths of the quiet zone, and characters of the device's name, best first. The standard requires
/// four modules, but apps read codes with less, and on a light terminal the margin has no visible end. The name is only
/// a label: it is shortened before there is no code at all.
const WAYS: [(Form, usize, usize); 12] = [
    (Form::Full, 4, WHOLE),
    (Form::Full, 3, WHOLE),
    (Form::Full, 2, WHOLE),
    (Form::Issuer, 4, WHOLE),
    (Form::Issuer, 3, WHOLE),
    (Form::Issuer, 2, WHOLE),
    (Form::Issuer, 1, WHOLE),
    (Form::Short, 3, WHOLE),
    (Form::Short, 2, WHOLE),
    (Form::Short, 1, WHOLE),
    (Form::Short, 2, LABEL),
    SMALLEST,
];
/// The way that takes the least space.
const SMALLEST: (Form, usize, usize) = (Form::Short, 1, LABEL);
/// For a name that is not shortened.
const WHOLE: usize = usize::MAX;
/// The length to which a name is shortened.
const LABEL: usize = 16;

/// A page for one terminal and one device.
pub(crate) struct Page {
    size: Size,
    code: Option<Drawing>,
    /// The smallest terminal for a code, where this one is too small.
    needed: Option<Size>,
    secret: Vec<Zeroizing<String>>,
    link: Secret,
}

impl Page {
    /// Lays the page of a device out for a terminal; without `ink` it has no code.
    pub(crate) fn new(size: Size, ink: Option<Ink>, device: &str, account: &str, seed: &Seed) -> Self {
        let secret = grouped(seed.text(), size.columns);
        // The secret and the question are beneath the code.
        let rows = size.rows.saturating_sub(secret.len() + 1);
        let columns = size.columns.saturating_sub(GAP + NARROWEST_PANEL);
        let drawn = |(form, quiet, label): (Form, usize, usize), ink, columns, rows| {
            let name: String = device.chars().take(label).collect();
            draw(&link(&name, account, seed, form), quiet, ink, columns, rows)
        };
        let code = ink.and_then(|ink| WAYS.iter().find_map(|way| drawn(*way, ink, columns, rows)));
        let smallest = || drawn(SMALLEST, Ink::Plain, usize::MAX, usize::MAX);
        let needed = if code.is_none() && ink.is_some() { smallest().map(|code| room_for(&code, seed)) } else { None };
        Self { size, code, needed, secret, link: link(device, account, seed, Form::Full) }
    }

    /// The terminal for which the page was made.
    pub(crate) fn size(&self) -> Size {
        self.size
    }

    /// The smallest terminal that has room for this device's code, where this one has none.
    pub(crate) fn needed(&self) -> Option<Size> {
        self.needed
    }

    /// The whole page, with the cursor at the question. `beside` has the instructions, one paragraph each.
    pub(crate) fn drawn(&self, shown: Shown, beside: &[String]) -> Zeroizing<String> {
        let lines = self.code.iter().flat_map(|code| &code.lines).chain(&self.secret).map(|line| line.len());
        // Allocated once: a text that grows leaves copies of the secret in memory.
        let room = lines.sum::<usize>() + self.link.expose().len() + 64 * (self.size.rows + 8) + 8 * total(beside);
        let mut page = Zeroizing::new(String::with_capacity(room));
        page.push_str("\u{1b}[H\u{1b}[2J");
        let code = self.code.as_ref().filter(|_| shown == Shown::Code);
        for (row, line) in code.iter().flat_map(|code| &code.lines).enumerate() {
            go_to(&mut page, row, 0);
            page.push_str(line);
        }
        for (row, line) in self.wrapped(shown, beside).iter().enumerate() {
            go_to(&mut page, row, self.panel(shown).0);
            page.push_str(line);
        }
        let below = self.below(shown);
        match shown {
            Shown::Code => {
                for (row, line) in self.secret.iter().enumerate() {
                    go_to(&mut page, below + row, 0);
                    page.push_str(line);
                }
            }
            Shown::Link => {
                go_to(&mut page, below, 0);
                page.push_str(self.link.expose());
            }
            Shown::Nothing => {}
        }
        go_to(&mut page, self.question_row(shown), 0);
        page
    }

    /// Redraws only the line of the question, empty; `None` where Enter has scrolled the page.
    pub(crate) fn question(&self, shown: Shown) -> Option<String> {
        let row = self.question_row(shown);
        let mut place = String::new();
        go_to(&mut place, row, 0);
        place.push_str("\u{1b}[J");
        Some(place).filter(|_| row + 1 < self.size.rows)
    }

    /// Shows a line below the text beside the code, and puts the cursor back.
    pub(crate) fn ticking(&self, shown: Shown, beside: &[String], line: &str) -> String {
        let (column, width) = self.panel(shown);
        let row = (self.wrapped(shown, beside).len() + 1).min(self.text_rows(shown).saturating_sub(1));
        let mut tick = String::from("\u{1b}7");
        go_to(&mut tick, row, column);
        let line: String = line.chars().take(width).collect();
        let _ = write!(tick, "{line:width$}\u{1b}8");
        tick
    }

    /// Column and width of the text beside the code.
    fn panel(&self, shown: Shown) -> (usize, usize) {
        let used = self.code.as_ref().filter(|_| shown == Shown::Code).map_or(0, |code| code.columns + GAP);
        (used, self.size.columns.saturating_sub(used + 1))
    }

    fn wrapped(&self, shown: Shown, beside: &[String]) -> Vec<String> {
        let width = self.panel(shown).1.max(1);
        let mut lines: Vec<String> = beside.iter().flat_map(|paragraph| wrap(paragraph, width)).collect();
        // The last two rows are for the count-down.
        lines.truncate(self.text_rows(shown).saturating_sub(2));
        lines
    }

    /// The number of rows for the text.
    fn text_rows(&self, shown: Shown) -> usize {
        self.below(shown)
    }

    /// The row below the code and the text.
    fn below(&self, shown: Shown) -> usize {
        match (&self.code, shown) {
            (Some(code), Shown::Code) => code.lines.len(),
            _ => self.question_row(shown).saturating_sub(self.secret_rows(shown)),
        }
    }

    fn secret_rows(&self, shown: Shown) -> usize {
        match shown {
            Shown::Code => self.secret.len(),
            Shown::Link => self.link.expose().len().div_ceil(self.size.columns.max(1)),
            Shown::Nothing => 0,
        }
    }

    fn question_row(&self, shown: Shown) -> usize {
        let last = self.size.rows.saturating_sub(1);
        match (&self.code, shown) {
            (Some(code), Shown::Code) => (code.lines.len() + self.secret.len()).min(last),
            _ => last,
        }
    }
}

/// The size of a terminal for a code, with the text beside it, and the secret and the question beneath.
fn room_for(code: &Drawing, seed: &Seed) -> Size {
    let columns = code.columns + GAP + NARROWEST_PANEL;
    Size { columns, rows: code.lines.len() + grouped(seed.text(), columns).len() + 1 }
}

fn total(beside: &[String]) -> usize {
    beside.iter().map(String::len).sum()
}

/// Moves the cursor; rows and columns are counted from 0.
fn go_to(page: &mut String, row: usize, column: usize) {
    // Writing to a `String` cannot fail.
    let _ = write!(page, "\u{1b}[{};{}H", row + 1, column + 1);
}

/// The secret in groups of four, as people type them; a line at most as wide as given.
pub(crate) fn grouped(secret: &Secret, columns: usize) -> Vec<Zeroizing<String>> {
    let text = secret.expose().trim_end_matches('=');
    let groups: Vec<&str> = text.as_bytes().chunks(4).filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.chunks(((columns + 1) / 5).max(1)).map(|line| Zeroizing::new(line.join(" "))).collect()
}

/// A secret on a line of its own.
pub(crate) fn line_of(secret: &Secret) -> Zeroizing<String> {
    let mut line = Zeroizing::new(String::with_capacity(secret.expose().len() + 1));
    line.push_str(secret.expose());
    line.push('\n');
    line
}

/// Breaks a paragraph between words; a word that is too long is broken at the end of the line.
fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in paragraph.split(' ') {
        let mut rest: Vec<char> = word.chars().collect();
        while !rest.is_empty() {
            let line = lines.last().map_or(0, |line| line.chars().count());
            let blank = usize::from(line > 0);
            if line + blank + rest.len() <= width {
                push(&mut lines, blank, rest.drain(..));
            } else if line > 0 {
                lines.push(String::new());
            } else {
                push(&mut lines, 0, rest.drain(..width));
            }
        }
    }
    lines
}

fn push(lines: &mut [String], blank: usize, part: impl Iterator<Item = char>) {
    if let Some(line) = lines.last_mut() {
        line.extend(std::iter::repeat_n(' ', blank));
        line.extend(part);
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn seed() -> Seed {
        Seed::parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(2).into()).expect("as long as AWS's")
    }

    /// What a terminal of that size shows after a text without colours; panics where it would scroll.
    fn screen(size: Size, text: &str) -> Vec<String> {
        let mut cells = vec![vec![' '; size.columns]; size.rows];
        let (mut row, mut column) = (0, 0);
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            rest = &rest[c.len_utf8()..];
            if c != '\u{1b}' {
                if column == size.columns {
                    (row, column) = (row + 1, 0);
                }
                assert!(row < size.rows, "the page scrolls");
                cells[row][column] = c;
                column += 1;
                continue;
            }
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).expect("a sequence ends");
            let (sequence, after) = (&rest[1..=end], &rest[end + 1..]);
            rest = after;
            if let Some((r, c)) = sequence.strip_suffix('H').and_then(|place| place.split_once(';')) {
                (row, column) = (r.parse::<usize>().expect("a row") - 1, c.parse::<usize>().expect("a column") - 1);
            }
        }
        let mut lines: Vec<String> = cells.into_iter().map(|line| line.into_iter().collect()).collect();
        lines.push(format!("{row};{column}"));
        lines
    }

    #[test]
    fn code_text_secret_and_question_share_a_terminal_of_80_by_24() {
        let beside = ["Scan this with your authenticator app.".to_owned(), String::new(), "m".repeat(100)];
        for (columns, rows, device, has_code) in [
            (80, 24, "alice", true),
            (80, 24, "a-name-of-forty-characters-is-long-enough", true),
            (200, 60, "alice", true),
            (80, 23, "alice", true),
            (80, 24, &"n".repeat(128), true),
            (80, 18, "alice", false),
            (60, 24, "alice", false),
            (20, 10, "alice", false),
        ] {
            let size = Size { columns, rows };
            let page = Page::new(size, Some(Ink::Plain), device, "123456789012", &seed());
            assert_eq!(page.code.is_some(), has_code, "{columns}x{rows} {device}");
            // the size that it names is enough, and no smaller one is
            assert_eq!(page.needed().is_some(), !has_code);
            if let Some(needed) = page.needed() {
                let fits = |columns, rows| {
                    let size = Size { columns, rows };
                    Page::new(size, Some(Ink::Plain), device, "123456789012", &seed()).code.is_some()
                };
                assert!(fits(needed.columns, needed.rows), "{needed:?}");
                assert!(!fits(needed.columns - 1, needed.rows) && !fits(needed.columns, needed.rows - 1), "{needed:?}");
            }
            for shown in [Shown::Code, Shown::Link, Shown::Nothing] {
                let lines = screen(size, &page.drawn(shown, &beside));
                let text = lines.concat().replace(' ', "");
                let secret = seed().text().expose().to_owned();
                assert_eq!(text.contains(&secret), shown != Shown::Nothing, "{columns}x{rows} {shown:?}");
                assert_eq!(text.contains('█'), shown == Shown::Code && has_code);
                let cursor = lines.last().expect("the cursor");
                let (row, column) = cursor.split_once(';').expect("two numbers");
                assert_eq!(column, "0");
                assert!(row.parse::<usize>().expect("a row") < rows);
            }
        }
    }

    #[test]
    fn the_secret_is_grouped_for_typing() {
        assert_eq!(grouped(seed().text(), 80).len(), 1);
        let lines = grouped(seed().text(), 24);
        assert_eq!(lines.first().map(|line| line.as_str()), Some("ABCD EFGH IJKL MNOP QRST"));
    }

    #[test]
    fn text_is_broken_between_words_where_it_can_be() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("", 4), [""]);
    }
}
