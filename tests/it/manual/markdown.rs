//! `docs/reference.md`.

use clap::{Arg, Command};

use super::{Block, read};

const BEGINNING: &str = "\
<!-- Generated from src/cli.rs, src/cli/ and docs/reference/*.txt: UPDATE=1 cargo test --test generated -->

# Reference

[Verbs](#verbs) · [Options of every verb](#options-of-every-verb) · [Session options](#session-options) ·
[Environment](#environment) · [What is exported](#what-is-exported) · [Formats](#formats) ·
[Profile keys](#profile-keys) · [Files](#files) · [Exit codes and output](#exit-codes-and-output) ·
[Examples](#examples)

Verbs, options, variables, profile keys, formats, file names and exit codes are stable. The man pages in
[`man/`](../man) hold the same text; `mfa-session VERB --help` prints the part about one verb.

";

/// The whole page. `whole` is the built command line with its long option texts, `verbs` are its verbs by whole name.
pub(crate) fn reference(whole: &Command, verbs: &[(Vec<String>, Command)]) -> String {
    let plain = verbs.iter().find(|(names, _)| names == &["credential-process"]).map(|(_, verb)| verb);
    let plain = plain.expect("a verb that has the session's options and no others");
    let (session, common): (Vec<&Arg>, Vec<&Arg>) = options(plain).partition(|arg| is_of_session(arg));
    let export = verbs.iter().find(|(names, _)| names == &["export"]).map(|(_, verb)| verb);
    let export = export.and_then(Command::get_after_help).expect("export lists the formats").to_string();
    [
        BEGINNING.to_owned(),
        format!("## Verbs\n\n{}\n{}", source("usage"), list_of_verbs(verbs)),
        verbs.iter().map(|(names, verb)| of_verb(names, verb)).collect(),
        format!("## Options of every verb\n\n{}", table_of_options(&common)),
        format!("\nThe program itself: {}.\n", own_options(whole)),
        format!("\n## Session options\n\nOf every verb that obtains a session.\n\n{}", table_of_options(&session)),
        format!("\n## Environment\n\n{}", source("environment")),
        format!("\n## What is exported\n\n{}", source("exported")),
        format!("\n## Formats\n\n{}", source("formats").replace("{export}", text_block(&export).trim_end())),
        format!("\n## Profile keys\n\n{}", source("profile-keys")),
        format!("\n## Files\n\n{}", source("files")),
        format!("\n## Exit codes and output\n\n{}", source("exit-codes")),
        format!("\n## Examples\n\n{}", examples()),
    ]
    .concat()
}

fn list_of_verbs(verbs: &[(Vec<String>, Command)]) -> String {
    let row = |(names, verb): &(Vec<String>, Command)| {
        let name = format!("mfa-session {}", names.join(" "));
        format!("| [`{name}`](#{}) | {} |\n", name.replace(' ', "-"), about(verb))
    };
    format!("| verb | |\n|---|---|\n{}\n", verbs.iter().map(row).collect::<String>())
}

fn of_verb(names: &[String], verb: &Command) -> String {
    let name = format!("mfa-session {}", names.join(" "));
    let usage = verb.clone().render_usage().to_string().replace("Usage: ", "");
    let own: Vec<&Arg> = options(verb).filter(|arg| !is_of_session(arg) && !is_of_every_verb(arg)).collect();
    let operands: Vec<&Arg> = verb.get_positionals().collect();
    let own: Vec<&Arg> = operands.into_iter().chain(own).collect();
    let mut parts = vec![format!("### {name}\n\n{}.\n\n{}", about(verb), text_block(&usage))];
    if !own.is_empty() {
        parts.push(table_of_options(&own));
    }
    if options(verb).any(is_of_session) {
        parts.push("Also the [session options](#session-options).\n".to_owned());
    }
    parts.extend(verb.get_after_help().map(|notes| text_block(&notes.to_string())));
    format!("{}\n", parts.join("\n"))
}

fn table_of_options(arguments: &[&Arg]) -> String {
    let row = |arg: &&Arg| {
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        format!("| {} | {} |\n", names(arg), cell(&help))
    };
    format!("| option | meaning |\n|---|---|\n{}", arguments.iter().map(row).collect::<String>())
}

/// All its names, and its value.
fn names(arg: &Arg) -> String {
    let value = arg.get_value_names().map(|names| names.join(" ")).unwrap_or_default();
    let takes_value = arg.get_action().takes_values();
    let Some(long) = arg.get_long() else { return format!("`{value}`") };
    let long = if takes_value { format!("`--{long} {value}`") } else { format!("`--{long}`") };
    arg.get_short().map_or(long.clone(), |short| format!("`-{short}`, {long}"))
}

fn own_options(whole: &Command) -> String {
    let own = options(whole).filter(|arg| !is_of_session(arg) && !is_of_every_verb(arg));
    let listed = own.map(names).chain(["`-h`, `--help`".to_owned(), "`-V`, `--version`".to_owned()]);
    listed.collect::<Vec<_>>().join(" · ")
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let own = |arg: &&Arg| !["help", "version"].contains(&arg.get_id().as_str()) && !arg.is_hide_set();
    command.get_arguments().filter(|arg| arg.get_long().is_some()).filter(own)
}

fn is_of_session(arg: &Arg) -> bool {
    arg.get_help_heading() == Some("Session options")
}

fn is_of_every_verb(arg: &Arg) -> bool {
    ["profile", "quiet", "verbose"].contains(&arg.get_id().as_str())
}

fn about(verb: &Command) -> String {
    verb.get_about().map(ToString::to_string).unwrap_or_default()
}

/// A file of the manual: paragraphs as they are, entries as tables.
fn source(name: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut in_table = false;
    for block in read(name) {
        let is_entry = matches!(block, Block::Entry(_));
        parts.push(match block {
            Block::Entry(entry) => {
                let terms: Vec<String> = entry.terms.split(", ").map(|term| format!("`{term}`")).collect();
                let beginning = if in_table { "" } else { "| | |\n|---|---|\n" };
                format!("{beginning}| {} | {} |\n", terms.join(", "), cell(&entry.meaning()))
            }
            Block::Paragraph(text) => format!("{}{text}\n\n", if in_table { "\n" } else { "" }),
        });
        in_table = is_entry;
    }
    format!("{}\n", parts.concat().trim_end())
}

fn examples() -> String {
    let lines = super::entries("examples").into_iter();
    let lines: Vec<String> = lines.map(|entry| format!("# {}\n{}\n", entry.long, entry.terms)).collect();
    format!("```sh\n{}```\n", lines.join("\n"))
}

fn text_block(text: &str) -> String {
    format!("```text\n{}\n```\n", text.trim_end())
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
