//! The prose of the manual (`docs/reference/*.txt`), and its three forms: the end of the help page, the sections of the
//! man pages, and `docs/reference.md`.
//!
//! A file holds blocks with an empty line between them. A block whose lines after the first are indented is an entry: the
//! terms, then what they mean. `short:` begins the words for the help page. Any other block is a paragraph.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

mod help;
mod man;
mod markdown;

use std::fs;
use std::path::Path;

pub(crate) use help::after_help;
pub(crate) use man::{sections_of_the_main_page, see_also, text as roff};
pub(crate) use markdown::reference;

/// What a file of the manual consists of.
pub(crate) enum Block {
    Paragraph(String),
    Entry(Entry),
}

/// A term and its meaning.
pub(crate) struct Entry {
    /// One or several, with commas between them.
    pub(crate) terms: String,
    /// For the help page, if it names the term.
    pub(crate) short: Option<String>,
    /// Everything else.
    pub(crate) long: String,
}

impl Entry {
    /// The short meaning as a sentence, and the long one, which may go on with it.
    pub(crate) fn meaning(&self) -> String {
        let Some(short) = &self.short else { return self.long.clone() };
        let (first, rest) = short.split_at(1);
        let end = if self.long.starts_with(|c: char| c.is_ascii_lowercase()) { "," } else { "." };
        format!("{}{rest}{end} {}", first.to_uppercase(), self.long).trim_end().to_owned()
    }
}

/// The blocks of `docs/reference/NAME.txt`.
pub(crate) fn read(name: &str) -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/reference/{name}.txt"));
    let text = fs::read_to_string(path).expect("the manual's sources are checked in");
    text.split("\n\n").map(str::trim_end).filter(|block| !block.is_empty()).map(block).collect()
}

/// The entries of such a file.
pub(crate) fn entries(name: &str) -> Vec<Entry> {
    let blocks = read(name).into_iter();
    blocks.filter_map(|block| if let Block::Entry(entry) = block { Some(entry) } else { None }).collect()
}

/// The paragraphs of such a file.
pub(crate) fn paragraphs(name: &str) -> Vec<String> {
    let blocks = read(name).into_iter();
    blocks.filter_map(|block| if let Block::Paragraph(text) = block { Some(text) } else { None }).collect()
}

fn block(text: &str) -> Block {
    let Some((terms, meaning)) = text.trim_start_matches('\n').split_once("\n    ") else {
        return Block::Paragraph(text.trim().to_owned());
    };
    let lines: Vec<&str> = meaning.lines().map(str::trim).collect();
    let short = lines.iter().find_map(|line| line.strip_prefix("short: ")).map(str::to_owned);
    let long: Vec<&str> = lines.into_iter().filter(|line| !line.starts_with("short: ")).collect();
    Block::Entry(Entry { terms: terms.to_owned(), short, long: long.join(" ") })
}

/// Puts what `options.txt` says behind the help text of each option. `whole` is built already.
pub(crate) fn with_long_options(whole: clap::Command) -> clap::Command {
    entries("options").iter().fold(whole, |whole, entry| {
        let mut words: Vec<&str> = entry.terms.split(' ').collect();
        let option = words.pop().and_then(|word| word.strip_prefix("--")).expect("an entry names an option");
        let mut met = 0;
        let whole = extended(whole, &words, option, &entry.long, &mut met);
        assert!(met > 0, "options.txt: no verb has `{}`", entry.terms);
        whole
    })
}

/// The option of one verb, or, where no verb is named, of all verbs that have it.
fn extended(command: clap::Command, verbs: &[&str], option: &str, text: &str, met: &mut usize) -> clap::Command {
    let longer = |arg: clap::Arg, met: &mut usize| {
        if arg.get_long() != Some(option) {
            return arg;
        }
        *met += 1;
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        arg.help(format!("{help}. {text}"))
    };
    match verbs {
        [] => command.mut_args(|arg| longer(arg, met)).mut_subcommands(|verb| extended(verb, &[], option, text, met)),
        [last] => {
            command.mut_subcommands(
                |verb| if verb.get_name() == *last { verb.mut_args(|arg| longer(arg, met)) } else { verb },
            )
        }
        [first, rest @ ..] => command.mut_subcommands(|verb| {
            if verb.get_name() == *first { extended(verb, rest, option, text, met) } else { verb }
        }),
    }
}
