//! A QR code in half blocks: two modules in one character, so that modules are square.

use qrcode::{Color, EcLevel, QrCode};
use zeroize::Zeroizing;

use crate::model::Secret;

/// How colours are set on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Black on white, independent of the terminal's theme.
    Colours,
    /// No colours (`NO_COLOR`): light modules are drawn, which is right on a dark background.
    Plain,
}

/// A QR code as characters.
pub(crate) struct Drawing {
    /// The lines from top to bottom.
    pub lines: Vec<Zeroizing<String>>,
    pub columns: usize,
}

/// Basic colours for terminals that support no others; then two of the 256 colours, which no theme changes.
const BLACK_ON_WHITE: &str = "\u{1b}[30;47m\u{1b}[38;5;16;48;5;231m";
const AS_BEFORE: &str = "\u{1b}[0m";

/// Draws a link with so many light modules round it; `None` when it is too long for any code, or does not fit. The
/// lowest error correction: a screen has no damage, and the code should be small.
pub(crate) fn draw(link: &Secret, quiet: usize, ink: Ink, columns: usize, rows: usize) -> Option<Drawing> {
    let code = QrCode::with_error_correction_level(link.expose(), EcLevel::L).ok()?;
    let modules = code.width();
    let side = modules + 2 * quiet;
    if side > columns || side.div_ceil(2) > rows {
        return None;
    }
    let mut colours = code.into_colors();
    let is_dark = |x: usize, y: usize| {
        let inside = quiet..quiet + modules;
        inside.contains(&x) && inside.contains(&y) && colours[(y - quiet) * modules + x - quiet] == Color::Dark
    };
    let lines = (0..side).step_by(2).map(|y| {
        // Allocated once: a text that grows leaves copies of the secret in memory.
        let mut line = Zeroizing::new(String::with_capacity(side * 3 + BLACK_ON_WHITE.len() + AS_BEFORE.len()));
        if ink == Ink::Colours {
            line.push_str(BLACK_ON_WHITE);
        }
        line.extend((0..side).map(|x| half_blocks(is_dark(x, y), is_dark(x, y + 1), ink)));
        if ink == Ink::Colours {
            line.push_str(AS_BEFORE);
        }
        line
    });
    let lines = lines.collect();
    colours.fill(Color::Light);
    Some(Drawing { lines, columns: side })
}

fn half_blocks(upper: bool, lower: bool, ink: Ink) -> char {
    let drawn = ink == Ink::Colours;
    match (upper == drawn, lower == drawn) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::format::device::otpauth::{Form, link};
    use crate::model::Seed;

    /// What a phone sees: a module is three pixels wide.
    fn read(drawing: &Drawing, ink: Ink) -> String {
        let rows: Vec<Vec<char>> = drawing
            .lines
            .iter()
            .map(|line| {
                let text = line.replace(BLACK_ON_WHITE, "").replace(AS_BEFORE, "");
                assert_eq!(text.chars().count(), drawing.columns);
                text.chars().collect()
            })
            .collect();
        let is_dark = |x: usize, y: usize| {
            let cell = rows[y / 2][x];
            let drawn = cell == '█' || cell == if y.is_multiple_of(2) { '▀' } else { '▄' };
            drawn == (ink == Ink::Colours)
        };
        let mut picture = rqrr::PreparedImage::prepare_from_greyscale(drawing.columns * 3, rows.len() * 6, |x, y| {
            if is_dark(x / 3, y / 3) { 0 } else { 255 }
        });
        let grids = picture.detect_grids();
        grids.first().expect("a code is seen").decode().expect("it can be read").1
    }

    #[test]
    fn a_phone_reads_the_link_off_the_drawn_blocks() {
        let seed = Seed::parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(2).into()).expect("as long as AWS's");
        for (form, quiet, ink) in
            [(Form::Full, 4, Ink::Colours), (Form::Short, 1, Ink::Colours), (Form::Short, 1, Ink::Plain)]
        {
            let link = link("alice", "123456789012", &seed, form);
            let drawing = draw(&link, quiet, ink, 80, 50).expect("it fits");
            assert!(read(&drawing, ink) == link.expose(), "{form:?} {quiet} {ink:?}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_drawn() {
        let seed = Seed::parse("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(2).into()).expect("as long as AWS's");
        let link = link("alice", "123456789012", &seed, Form::Short);
        let drawn = |columns, rows| draw(&link, 3, Ink::Colours, columns, rows).is_some();
        assert_eq!([drawn(43, 22), drawn(42, 22), drawn(43, 21)], [true, false, false]);
        assert!(draw(&Secret::new("x".repeat(5000)), 4, Ink::Colours, 500, 500).is_none());
    }
}
