//! The end of `mfa-session --help`, 80 columns wide.

use super::{Entry, entries, paragraphs};

const WIDTH: usize = 79;

/// What `src/cli/after_help.txt` has to be.
pub(crate) fn after_help() -> String {
    let usage: Vec<String> = paragraphs("usage").iter().map(|text| wrapped(text, 0)).collect();
    [
        usage.join("\n\n"),
        table("Environment (an option takes precedence; set but empty counts as unset):", "environment", 37),
        table("Profile keys beside AWS's own:", "profile-keys", 37),
        format!(
            "{}\n  exec has the command's own; 125 failed before it, 126 and 127 as in a shell",
            table("Exit codes:", "exit-codes", 7)
        ),
    ]
    .join("\n\n")
}

fn table(title: &str, source: &str, column: usize) -> String {
    let entries = entries(source).into_iter().filter(|entry| entry.short.is_some());
    let rows: Vec<String> = entries.map(|entry| row(&entry, column)).collect();
    format!("{title}\n{}", rows.join("\n"))
}

fn row(entry: &Entry, column: usize) -> String {
    let terms = wrapped(&format!("  {}", entry.terms), 2);
    let short = wrapped(&format!("{}{}", " ".repeat(column), entry.short.as_deref().unwrap_or_default()), column);
    match terms.lines().last() {
        Some(last) if !terms.contains('\n') && last.len() < column => {
            format!("{last}{}{}", " ".repeat(column - last.len()), &short[column..])
        }
        _ => format!("{terms}\n{short}"),
    }
}

/// Breaks a text that begins with its own indentation; further lines get `indent` blanks.
fn wrapped(text: &str, indent: usize) -> String {
    let first = text.len() - text.trim_start().len();
    let mut lines = vec![" ".repeat(first)];
    for word in text.split_whitespace() {
        let last = lines.last_mut().expect("there is a line from the beginning");
        let blank = usize::from(!last.trim().is_empty());
        if last.len() + blank + word.len() <= WIDTH {
            last.push_str(&" ".repeat(blank));
            last.push_str(word);
        } else {
            lines.push(format!("{}{word}", " ".repeat(indent)));
        }
    }
    lines.join("\n")
}
