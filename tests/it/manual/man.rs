//! The sections of the man pages, in roff.

use super::{Block, read};

/// Title and source of the sections that the page of the program itself has behind its verbs.
const SECTIONS: [(&str, &[&str]); 7] = [
    ("USAGE", &["usage"]),
    ("ENVIRONMENT", &["environment", "exported"]),
    ("\"PROFILE KEYS\"", &["profile-keys"]),
    ("FILES", &["files"]),
    ("\"EXIT STATUS\"", &["exit-codes"]),
    ("EXAMPLES", &["examples"]),
    ("\"SEE ALSO\"", &[]),
];

/// Everything after the verbs of `mfa-session(1)`.
pub(crate) fn sections_of_the_main_page(verbs: &[String]) -> String {
    let section = |(title, sources): &(&str, &[&str])| match sources {
        [] => see_also(verbs),
        _ => format!(".SH {title}\n{}", sources.iter().copied().map(section).collect::<String>()),
    };
    SECTIONS.iter().map(section).collect()
}

fn section(source: &str) -> String {
    let block = |block: Block| match block {
        Block::Paragraph(text) => format!(".PP\n{}\n", self::text(&text)),
        Block::Entry(entry) => format!(".TP\n\\fB{}\\fR\n{}\n", plain(&entry.terms), text(&entry.meaning())),
    };
    read(source).into_iter().map(block).collect()
}

/// A section that names these pages.
pub(crate) fn see_also(pages: &[String]) -> String {
    let names: Vec<String> = pages.iter().map(|name| format!("\\fB{}\\fR(1)", plain(name))).collect();
    format!(".SH \"SEE ALSO\"\n{}\n", names.join(", "))
}

/// A text whose code spans are bold.
pub(crate) fn text(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let text: String =
        parts.map(|(at, part)| if at % 2 == 1 { format!("\\fB{}\\fR", plain(part)) } else { plain(part) }).collect();
    // A line that begins so would be a request.
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

fn plain(text: &str) -> String {
    let escaped = |c: char| match c {
        '\\' => "\\e".to_owned(),
        '-' => "\\-".to_owned(),
        '\'' => "\\(aq".to_owned(),
        c if c.is_ascii() => c.to_string(),
        c => format!("\\[u{:04X}]", u32::from(c)),
    };
    text.chars().map(escaped).collect()
}
