//! A list on the terminal that typing narrows. dialoguer's own one reads keys with the special characters of the terminal
//! switched off, where Ctrl-D and Ctrl-Z do nothing, and takes the first of two lines that look alike.

use std::time::Instant;

use super::code_source::LONGEST_QUESTION;
use super::tty::Terminal;
use super::tty::keys::CLEAR_BELOW;
use crate::format::key_bytes::keys;
use crate::model::menu::{Menu, MenuStep};
use crate::model::{CodeError, printable};
use crate::sys::process::signals::{OnStop, SignalGuard};

/// The most rows that the list takes, so that it stays readable in a high window.
const MOST_ROWS: usize = 20;

/// Lets the person choose a line; returns its index. Nothing of the list stays on the screen.
///
/// # Errors
/// [`CodeError::Cancelled`] on Esc, Ctrl-C and Ctrl-D; [`CodeError::TerminalLost`]; [`CodeError::TimedOut`] after a day.
pub(crate) fn choose_line(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    prompt: &str,
    menu: &mut Menu,
) -> Result<usize, CodeError> {
    loop {
        watch.resumed.reset();
        watch.stopped.reset();
        watch.on_stop(OnStop::Event);
        let result = {
            let _single_keys = terminal.single_keys(&watch.restore);
            answer(terminal, watch, prompt, menu)
        };
        watch.on_stop(OnStop::Stop);
        match result {
            Ok(Some(index)) => return Ok(index),
            // Stopped by a signal that cannot be watched, and continued.
            Ok(None) => {}
            Err(CodeError::Suspended) => terminal.suspend(watch)?,
            Err(error) => {
                terminal.drop_typed_ahead();
                return Err(error);
            }
        }
    }
}

/// The chosen line; `None` where the list has to be drawn again from the beginning.
fn answer(terminal: &Terminal, watch: &SignalGuard, prompt: &str, menu: &mut Menu) -> Result<Option<usize>, CodeError> {
    let deadline = Instant::now() + LONGEST_QUESTION;
    let mut bytes = Vec::new();
    let mut drawn_for = None;
    loop {
        if watch.interrupt.is_set() {
            return Err(CodeError::Cancelled);
        }
        if watch.stopped.is_set() {
            return Err(CodeError::Suspended);
        }
        if !terminal.is_foreground() {
            return Err(if terminal.is_background() { CodeError::Suspended } else { CodeError::TerminalLost });
        }
        if watch.resumed.is_set() {
            return Ok(None);
        }
        if Instant::now() >= deadline {
            return Err(CodeError::TimedOut(LONGEST_QUESTION));
        }
        let size = terminal.size();
        if drawn_for.replace(size) != Some(size) {
            terminal.show(&drawn(prompt, menu, size));
        }
        let count = terminal.read_keys(&mut bytes).map_err(|_| CodeError::TerminalLost)?;
        for key in keys(&mut bytes, count == 0) {
            match menu.press(key) {
                MenuStep::Open => drawn_for = None,
                MenuStep::Chosen(index) => return Ok(Some(index)),
                MenuStep::Cancelled => return Err(CodeError::Cancelled),
            }
        }
    }
}

/// The whole list. The cursor ends behind what was typed, in the first row, so that the next drawing begins there.
fn drawn(prompt: &str, menu: &mut Menu, (columns, rows): (usize, usize)) -> String {
    let columns = columns.saturating_sub(1).max(1);
    let typed = printable(menu.typed());
    let question = last_columns(&format!("{prompt} {typed}"), columns);
    let (left, all) = menu.counts();
    // One row for the question, one for the count, one that stays free so that nothing scrolls.
    let height = rows.saturating_sub(3).clamp(1, MOST_ROWS);
    let mut lines: Vec<String> = menu
        .window(height)
        .map(|(line, is_active)| first_columns(&format!("{} {line}", if is_active { '>' } else { ' ' }), columns))
        .collect();
    if left == 0 {
        lines.push(first_columns("  no profile with a key fits", columns));
    } else if left > height {
        lines.push(first_columns(&format!("  {left} of {all}"), columns));
    }
    lines.truncate(rows.saturating_sub(1));
    let mut text = format!("{CLEAR_BELOW}{question}");
    for line in &lines {
        text += "\n";
        text += line;
    }
    if !lines.is_empty() {
        text = format!("{text}\u{1b}[{}A", lines.len());
    }
    format!("{text}\r\u{1b}[{}C", width(&question).max(1))
}

/// The columns that a character may take. Those of East Asian scripts and pictures take two; all behind Latin, Greek,
/// Cyrillic and their neighbours count so.
fn columns_of(c: char) -> usize {
    if c < '\u{1100}' { 1 } else { 2 }
}

fn width(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn first_columns(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut taken = 0;
    let fits = |c: &char| {
        taken += columns_of(*c);
        taken < columns
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// The end of a text, which is where it is typed.
fn last_columns(text: &str, columns: usize) -> String {
    let backwards: String = text.chars().rev().collect();
    first_columns(&backwards, columns).chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::menu::PressedKey;

    #[test]
    fn no_line_is_wider_than_the_window_and_no_list_higher() {
        let names = ["short", &"long".repeat(60), &"名".repeat(90)];
        for (columns, rows) in [(80, 24), (20, 10), (5, 3), (1, 1), (200, 5)] {
            for typed in ["", "l", "zzz", &"x".repeat(300)] {
                let mut menu = Menu::new(names.map(|name| (name.to_owned(), format!("{name}  key"))));
                for c in typed.chars() {
                    menu.press(PressedKey::Character(c));
                }
                let text = drawn("Which profile?", &mut menu, (columns, rows));
                let lines: Vec<&str> = text.trim_start_matches(CLEAR_BELOW).split('\n').collect();
                assert!(lines.len() <= rows.max(2), "{columns}x{rows}: {text:?}");
                for line in lines {
                    let line = line.split('\u{1b}').next().unwrap_or_default().trim_end_matches('\r');
                    assert!(width(line) <= columns.max(2), "{columns}x{rows}: {line:?}");
                }
            }
        }
        let mut menu = Menu::new([("dev".to_owned(), "dev  key".to_owned())]);
        assert_eq!(
            drawn("Which profile?", &mut menu, (80, 24)),
            "\r\u{1b}[JWhich profile? \n> dev  key\u{1b}[1A\r\u{1b}[15C"
        );
    }
}
