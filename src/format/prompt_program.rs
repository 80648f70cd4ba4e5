//! The programs that ask a person in our place: what each gets as arguments and input, and what its answer means. All texts
//! are data of the program, never part of a script or of markup.

use std::iter;

use zeroize::Zeroizing;

use crate::model::printable;

/// The kind of a program, which decides how it is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PromptFlavour {
    /// As OpenSSH runs `SSH_ASKPASS`: the prompt is its argument, the answer the first line that it prints.
    Askpass,
    /// The interpreter of `AppleScript`, on macOS.
    Osascript,
    Kdialog,
    Zenity,
    Yad,
    /// The protocol of `GnuPG` (Assuan).
    Pinentry,
}

use PromptFlavour::{Askpass, Kdialog, Osascript, Pinentry, Yad, Zenity};

/// The programs of dialogues in the order in which they are looked for. `pinentry` itself is none of them: it may be the
/// one for terminals.
pub(crate) fn dialog_programs(is_kde: bool) -> &'static [(&'static str, PromptFlavour)] {
    const OF_KDE: [(&str, PromptFlavour); 6] = [
        ("kdialog", Kdialog),
        ("zenity", Zenity),
        ("yad", Yad),
        ("pinentry-qt", Pinentry),
        ("pinentry-gnome3", Pinentry),
        ("pinentry-gtk-2", Pinentry),
    ];
    const OF_OTHERS: [(&str, PromptFlavour); 6] = [
        ("zenity", Zenity),
        ("yad", Yad),
        ("kdialog", Kdialog),
        ("pinentry-gnome3", Pinentry),
        ("pinentry-gtk-2", Pinentry),
        ("pinentry-qt", Pinentry),
    ];
    match is_kde {
        _ if cfg!(target_vendor = "apple") => &[("osascript", Osascript)],
        true => &OF_KDE,
        false => &OF_OTHERS,
    }
}

/// The title of the window.
const TITLE: &str = "mfa-session";

/// The first line of a dialogue. Qt takes a text for HTML by its first line, so no name from a file may be there.
const FIRST_LINE: &str = "An MFA code is needed.";

/// The most characters of a line. The programs make the window as wide as the longest line, also wider than a screen.
const WIDTH: usize = 110;

/// Breaks a text between words, and within a word that is longer than a line.
fn broken_into_lines(text: &str) -> String {
    let (mut broken, mut length) = (String::new(), 0);
    for word in text.split(' ') {
        let characters = word.chars().count();
        if length > 0 && length + 1 + characters > WIDTH {
            broken.push('\n');
            length = 0;
        } else if !broken.is_empty() {
            broken.push(' ');
            length += 1;
        }
        for c in word.chars() {
            if length == WIDTH {
                broken.push('\n');
                length = 0;
            }
            broken.push(c);
            length += 1;
        }
    }
    broken
}

/// The text is an argument of the script, not part of it.
const APPLE_SCRIPT: [&str; 4] = [
    "on run argv",
    "set asked to display dialog (item 1 of argv) with title (item 2 of argv) default answer \"\" \
     buttons {\"Cancel\", \"OK\"} default button \"OK\" cancel button \"Cancel\"",
    "return text returned of asked",
    "end run",
];

impl PromptFlavour {
    /// How many answers that are no code end the question. A person may mistype; a program would repeat itself.
    pub(crate) fn most_slips(self) -> usize {
        if self == Askpass { 2 } else { 5 }
    }

    /// The arguments for a question, after what was wrong with the answer to the one before.
    pub(crate) fn arguments(self, question: &str, error: Option<&str>) -> Vec<String> {
        let text = self.text(question, error);
        // Both take a backslash for the begin of an escape sequence.
        let unescaped = || text.replace('\\', r"\\");
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match self {
            Askpass => vec![text],
            Pinentry => Vec::new(),
            // The key of a label is marked with `&` by Qt, and with an underscore by GTK.
            Kdialog => words(&["--title", TITLE, "--inputbox", &unescaped().replace('&', "&&")]),
            Zenity => words(&["--entry", "--title", TITLE, "--text", &unescaped().replace('_', "__")]),
            Yad => words(&["--entry", "--title", TITLE, "--no-markup", "--text", &unescaped()]),
            Osascript => {
                let lines = APPLE_SCRIPT.iter().flat_map(|line| ["-e", line]);
                lines.chain([text.as_str(), TITLE]).map(str::to_owned).collect()
            }
        }
    }

    /// What the program reads on standard input; `None` for one that reads nothing.
    pub(crate) fn input(self, question: &str, error: Option<&str>) -> Option<String> {
        let text = || percent_escaped(&self.text(question, error));
        (self == Pinentry).then(|| format!("SETTITLE {TITLE}\nSETDESC {}\nSETPROMPT MFA code:\nGETPIN\nBYE\n", text()))
    }

    fn text(self, question: &str, error: Option<&str>) -> String {
        let lines = error.into_iter().chain([question]).map(printable);
        if self == Askpass {
            return lines.collect::<Vec<_>>().join("\n");
        }
        let broken = lines.map(|line| broken_into_lines(&line));
        iter::once(FIRST_LINE.to_owned()).chain(broken).collect::<Vec<_>>().join("\n")
    }

    /// What a program that has ended has answered.
    pub(crate) fn answer(self, ended: &EndedProgram<'_>) -> PromptAnswer {
        match (self, ended.code) {
            (Pinentry, Some(0)) => pinentry_answer(ended.output),
            (_, Some(0)) => PromptAnswer::Text(first_line(ended.output)),
            (Askpass, Some(126 | 127)) => PromptAnswer::NotRun,
            (Askpass, _) => PromptAnswer::Cancelled,
            _ if lacks_display(ended.errors) => PromptAnswer::NoDisplay,
            (Pinentry, _) => pinentry_answer(ended.output),
            (Osascript, _) if !contains(ended.errors, "(-128)") => PromptAnswer::Failed,
            // 252 is yad's for a closed window.
            (_, Some(1 | 252)) => PromptAnswer::Cancelled,
            _ => PromptAnswer::Failed,
        }
    }
}

/// A program that has ended.
#[derive(Debug)]
pub(crate) struct EndedProgram<'a> {
    /// Its status; none if a signal ended it.
    pub code: Option<i32>,
    pub output: &'a [u8],
    pub errors: &'a [u8],
}

/// What a program answered.
pub(crate) enum PromptAnswer {
    /// The line that was typed.
    Text(Zeroizing<String>),
    Cancelled,
    /// No window could be shown.
    NoDisplay,
    /// It could not be run.
    NotRun,
    Failed,
}

fn first_line(output: &[u8]) -> Zeroizing<String> {
    let line = output.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Zeroizing::new(String::from_utf8_lossy(line).trim().to_owned())
}

/// The words of GTK and Qt (which do not translate them) and of `osascript` for a display that is not there.
fn lacks_display(errors: &[u8]) -> bool {
    ["open display", "connect to display", "(-1713)"].iter().any(|words| contains(errors, words))
}

fn contains(bytes: &[u8], words: &str) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

/// Assuan's longest line has 1000 bytes, with the command before the text.
const LONGEST_TEXT: usize = 980;

/// Escapes a text for a line of Assuan, and cuts it off where it does not fit.
fn percent_escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        let start = escaped.len();
        match c {
            '%' => escaped.push_str("%25"),
            '\n' => escaped.push_str("%0A"),
            '\r' => escaped.push_str("%0D"),
            c => escaped.push(c),
        }
        if escaped.len() > LONGEST_TEXT {
            escaped.truncate(start);
            break;
        }
    }
    escaped
}

/// The responses to the greeting and to the commands of [`PromptFlavour::input`] up to `GETPIN`.
const RESPONSES: usize = 5;

/// Codes of libgpg-error (`err-codes.h`), in the low 16 bits of an error.
const CANCELED: u32 = 99;
const FULLY_CANCELED: u32 = 198;

/// Parses what a pinentry said: of its answer to `GETPIN` the data line, or the error.
fn pinentry_answer(output: &[u8]) -> PromptAnswer {
    // Where there is no display, the version for terminals takes over, and finds none: `S ERROR gtk2.isatty …`.
    if output.split(|byte| *byte == b'\n').any(|line| line.starts_with(b"S ERROR ") && contains(line, "tty")) {
        return PromptAnswer::NoDisplay;
    }
    let mut data = Zeroizing::new(String::new());
    let mut responses = 0;
    for line in output.split(|byte| *byte == b'\n') {
        if let Some(line) = line.strip_prefix(b"D ") {
            data.push_str(&String::from_utf8_lossy(line));
        }
        let error = line.strip_prefix(b"ERR ");
        responses += usize::from(error.is_some() || line == b"OK" || line.starts_with(b"OK "));
        if responses < RESPONSES {
            continue;
        }
        // Digits are never escaped, so that of other text only the length is of interest.
        let Some(error) = error else { return PromptAnswer::Text(data) };
        let number = error.split(|byte| *byte == b' ').next().unwrap_or_default();
        let number = std::str::from_utf8(number).ok().and_then(|number| number.parse::<u32>().ok());
        return match number.map(|number| number & 0xffff) {
            Some(CANCELED | FULLY_CANCELED) => PromptAnswer::Cancelled,
            _ => PromptAnswer::Failed,
        };
    }
    PromptAnswer::Failed
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "MFA code for $(x)\"&<b>";

    #[test]
    fn a_hostile_name_reaches_each_program_as_it_is() {
        assert_eq!(Askpass.arguments(HOSTILE, None), [HOSTILE]);
        for flavour in [Osascript, Kdialog, Zenity, Yad] {
            let shown = if flavour == Kdialog { HOSTILE.replace('&', "&&") } else { HOSTILE.to_owned() };
            let text = format!("An MFA code is needed.\n{shown}");
            assert!(flavour.arguments(HOSTILE, None).contains(&text), "{flavour:?}");
            assert_eq!(flavour.input(HOSTILE, None), None, "{flavour:?}");
        }
        assert_eq!(
            Pinentry.input("100%\u{7}", Some("no")).as_deref(),
            Some(
                "SETTITLE mfa-session\nSETDESC An MFA code is needed.%0Ano%0A100%25\\u{7}\nSETPROMPT MFA code:\nGETPIN\nBYE\n"
            )
        );
        assert!(APPLE_SCRIPT.iter().all(|line| !line.contains('{') || line.contains("buttons {")), "nothing is put in");
    }

    #[test]
    fn what_a_program_would_interpret_is_escaped() {
        let last = |flavour: PromptFlavour| flavour.arguments(r"a_b\n", Some("wrong")).pop().unwrap_or_default();
        assert_eq!(last(Askpass), "wrong\na_b\\n");
        assert_eq!(last(Zenity), "An MFA code is needed.\nwrong\na__b\\\\n");
        for flavour in [Kdialog, Yad] {
            assert_eq!(last(flavour), "An MFA code is needed.\nwrong\na_b\\\\n");
        }
    }

    #[test]
    fn a_long_question_is_broken_into_lines_and_none_of_it_is_lost() {
        let (word, long) = ("x".repeat(54), "é".repeat(WIDTH + 1));
        for (text, lines) in [
            (format!("{word} {word} x"), format!("{word} {word}\nx")),
            (format!("{word} {word}xx"), format!("{word}\n{word}xx")),
            (format!("a {long} b"), format!("a\n{}\né b", &long[2..])),
            ("a  b ".into(), "a  b ".into()),
            (String::new(), String::new()),
        ] {
            assert_eq!(broken_into_lines(&text), lines);
        }
        let question = format!("{word} {word} {word}");
        let text = format!("An MFA code is needed.\nwrong\n{word} {word}\n{word}");
        assert_eq!(Yad.arguments(&question, Some("wrong")).last(), Some(&text));
        assert_eq!(Askpass.arguments(&question, None), [question]);
    }

    #[test]
    fn a_line_of_assuan_is_no_longer_than_allowed() {
        for text in ["%".repeat(2000), "é".repeat(2000), "x".repeat(979) + "%%"] {
            let escaped = percent_escaped(&text);
            assert!((970..=LONGEST_TEXT).contains(&escaped.len()), "{}", escaped.len());
            assert!(!escaped.ends_with('%') && !escaped.ends_with("%2"));
        }
    }

    #[test]
    fn an_answer_is_told_from_a_cancellation_and_from_a_failure() {
        let before = "OK Pleased to meet you\nOK\nOK\nOK\n";
        let said = |answer: &str| format!("{before}{answer}");
        // case 12: what a pinentry says
        for (flavour, code, output, errors, expected) in [
            (Askpass, Some(0), " 123456 \nmore\n", "", "123456"),
            (Askpass, Some(0), "", "", ""),
            (Askpass, Some(1), "123456\n", "", "cancelled"),
            (Askpass, None, "", "", "cancelled"),
            (Askpass, Some(127), "", "", "not run"),
            (Zenity, Some(0), "123456\n", "Gtk-WARNING: theme", "123456"),
            (Zenity, Some(1), "", "Gtk-Message: x", "cancelled"),
            (Zenity, Some(1), "", "Gtk-WARNING **: 10:00: cannot open display: :9", "no display"),
            (Zenity, Some(255), "", "", "failed"),
            (Kdialog, None, "", "qt.qpa.xcb: could not connect to display :9", "no display"),
            (Kdialog, Some(1), "", "", "cancelled"),
            (Yad, Some(252), "", "", "cancelled"),
            (Osascript, Some(1), "", "execution error: User canceled. (-128)", "cancelled"),
            (Osascript, Some(1), "", "execution error: No user interaction allowed. (-1713)", "no display"),
            (Osascript, Some(1), "", "execution error: syntax", "failed"),
            (Pinentry, Some(0), &said("D 123456\nOK\nOK closing connection\n"), "", "123456"),
            (Pinentry, Some(0), &said("S NOT_A_RESPONSE x\nD 123\nD 456\nOK\n"), "", "123456"),
            (Pinentry, Some(0), &said("OK\n"), "", ""),
            (Pinentry, Some(0), &said("ERR 83886179 Operation cancelled <Pinentry>\n"), "", "cancelled"),
            (Pinentry, Some(0), &said("ERR 83886278 Operation fully cancelled\n"), "", "cancelled"),
            (Pinentry, Some(0), &said("ERR 83886142 Timeout <Pinentry>\n"), "", "failed"),
            (Pinentry, Some(0), &said("S ERROR curses.isatty 83918950 \nERR 83918950 x\n"), "", "no display"),
            (Pinentry, Some(0), &said("S ERROR gtk2.isatty 83918950 \nERR 83918950 x\n"), "", "no display"),
            (Pinentry, Some(0), before, "", "failed"),
            (Pinentry, Some(1), "D 123456\nOK\n", "", "failed"),
            (Pinentry, Some(1), &said("ERR 83886179 x\n"), "", "cancelled"),
            (Pinentry, Some(134), "OK\n", "qt.qpa.xcb: could not connect to display :9", "no display"),
        ] {
            let ended = EndedProgram { code, output: output.as_bytes(), errors: errors.as_bytes() };
            let found = match flavour.answer(&ended) {
                PromptAnswer::Text(text) => text.to_string(),
                PromptAnswer::Cancelled => "cancelled".into(),
                PromptAnswer::NoDisplay => "no display".into(),
                PromptAnswer::NotRun => "not run".into(),
                PromptAnswer::Failed => "failed".into(),
            };
            assert_eq!(found, expected, "{flavour:?} {ended:?}");
        }
    }
}
