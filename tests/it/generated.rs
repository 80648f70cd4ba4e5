//! `completions/`, `man/`, `docs/reference.md` and the end of the help page are rendered from `cli.rs` and the texts of
//! `docs/reference/`, the table of `docs/policy-rules.md` from the rules, that of `docs/doctor.md` from the checks; and
//! every help page fits a terminal.
//! `UPDATE=1 cargo test --test it generated` rewrites the files.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use clap::{Command, CommandFactory};
use clap_complete::Shell;
use mfa_policy::{Rule, rules};
use mfa_session::testing::{Cli, DoctorCheck, checks};

use crate::manual;

/// The verbs that this program calls by itself.
const INTERNAL: [&str; 3] = ["prompt-process", "prompt-program", "served-command"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The command line as people know it. The completion generators do not skip hidden verbs, so it is put
/// together anew without them.
fn visible() -> Command {
    let whole = Cli::command();
    Command::new("mfa-session")
        .about(whole.get_about().cloned().unwrap_or_default())
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true)
        .args(whole.get_arguments().cloned())
        .subcommands(whole.get_subcommands().filter(|verb| !verb.is_hide_set()).cloned())
}

fn completions() -> BTreeMap<String, Vec<u8>> {
    let shells = [
        (Shell::Bash, "mfa-session.bash"),
        (Shell::Zsh, "_mfa-session"),
        (Shell::Fish, "mfa-session.fish"),
        (Shell::Elvish, "mfa-session.elv"),
        (Shell::PowerShell, "_mfa-session.ps1"),
    ];
    let rendered = shells.map(|(shell, name)| {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut visible(), "mfa-session", &mut text);
        let text = String::from_utf8(text).expect("it is made of text");
        (name.to_owned(), with_profiles(shell, &text).into_bytes())
    });
    let mut nushell = Vec::new();
    clap_complete::generate(clap_complete_nushell::Nushell, &mut visible(), "mfa-session", &mut nushell);
    rendered.into_iter().chain([("mfa-session.nu".to_owned(), nushell)]).collect()
}

/// Lets `--profile`, `--to` and the operands of `login` complete the names of the profiles, which no generator knows.
fn with_profiles(shell: Shell, text: &str) -> String {
    match shell {
        Shell::Bash => {
            let nothing = "COMPREPLY=(\"${cur}\")";
            let names = "COMPREPLY=( $(compgen -W \"$(mfa-session profiles 2>/dev/null)\" -- \"${cur}\") )";
            let mut arm = "";
            let line = |line| {
                arm = if str::ends_with(line, ')') && !line.contains('(') { line.trim() } else { arm };
                if arm.ends_with("__login)") && line.trim_start().starts_with("opts=") {
                    format!("{} $(mfa-session profiles 2>/dev/null)\"", line.trim_end_matches('"'))
                } else if ["--profile)", "-p)", "--to)"].contains(&arm) && !line.contains(';') {
                    line.replace(nothing, names).replace("compopt -o nospace", "true")
                } else {
                    line.to_owned()
                }
            };
            // clap_complete takes the dash of our name for one between verbs in one half of its script, and not in the
            // other, so that no verb's options would ever be completed.
            let text = text.replace("mfa__subcmd__session", "mfa__session");
            text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n"
        }
        Shell::Zsh => {
            let named = |line: &str| {
                let of_profile = ["'-p+[", "'--profile=[", "'--to=["].iter().any(|start| line.starts_with(start));
                if let Some(operands) =
                    line.strip_prefix("'*::profiles -- ").and_then(|rest| rest.strip_suffix(":' \\"))
                {
                    return format!("'*::{operands}:_mfa-session_profiles' \\");
                }
                let end = |value: &str| line.strip_suffix(&format!(":{value}:' \\")).map(str::to_owned);
                match end("NAME").or_else(|| end("PROFILE")).filter(|_| of_profile) {
                    Some(start) => format!("{start}:NAME:_mfa-session_profiles' \\"),
                    None => line.to_owned(),
                }
            };
            let text = text.lines().map(named).collect::<Vec<_>>().join("\n") + "\n";
            let function = "_mfa-session_profiles() {\n    local -a names\n    names=(${(f)\"$(mfa-session profiles 2>/dev/null)\"})\n    compadd -a names\n}\n\n";
            text.replace("if [ \"$funcstack[1]\"", &format!("{function}if [ \"$funcstack[1]\""))
        }
        Shell::Fish => {
            let line = |line: &str| {
                let of_profile = line.contains(" -l profile ") || line.contains(" -l to ");
                if of_profile { format!("{line} -a '(mfa-session profiles 2>/dev/null)'") } else { line.to_owned() }
            };
            // An option whose value is just being typed is an error to argparse, which would leave it without names.
            let read = "    argparse -s (__fish_mfa_session_global_optspecs) -- $cmd 2>/dev/null\n";
            assert!(text.contains(read), "clap_complete reads the line in another way now");
            let text = text.replace(
                read,
                &format!("{read}{}", read.replace("    argparse", "    or argparse").replace("$cmd", "$cmd value")),
            );
            let operands = "complete -c mfa-session -n \"__fish_mfa_session_using_subcommand login\" -f -a '(mfa-session profiles 2>/dev/null)'\n";
            text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n" + operands
        }
        _ => text.to_owned(),
    }
}

/// The verbs that people see, and those below them, each by its whole name.
fn verbs(command: &Command, above: &[String]) -> Vec<(Vec<String>, Command)> {
    let mut found = Vec::new();
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        let names: Vec<String> = above.iter().cloned().chain([verb.get_name().to_owned()]).collect();
        let below = verbs(verb, &names);
        found.push((names, verb.clone()));
        found.extend(below);
    }
    found
}

/// The command line with everything that the manual says about its options.
fn documented() -> Command {
    let mut whole = Cli::command();
    whole.build();
    manual::with_long_options(whole)
}

fn man_pages() -> BTreeMap<String, Vec<u8>> {
    let whole = documented();
    let verbs = verbs(&whole, &[]);
    let names: Vec<String> = verbs.iter().map(|(names, _)| format!("mfa-session-{}", names.join("-"))).collect();
    let of_verbs = names.iter().zip(verbs).map(|(name, (_, verb))| (format!("{name}.1"), man_page(verb, None)));
    let of_program = ("mfa-session.1".to_owned(), man_page(documented(), Some(&names)));
    of_verbs.chain([of_program]).map(|(file, page)| (file, page.into_bytes())).collect()
}

/// `clap_mangen` calls what stands after the options EXTRA and lets it flow into paragraphs; ours holds tables. On the
/// program's own page, which names the pages of its verbs, the sections of the manual take its place.
fn man_page(command: Command, pages_of_verbs: Option<&[String]>) -> String {
    let mut page = Vec::new();
    let man = clap_mangen::Man::new(command).source(concat!("mfa-session ", env!("CARGO_PKG_VERSION")));
    man.render(&mut page).expect("a vector takes everything");
    let page = String::from_utf8(page).expect("it is made of text");
    let (before, rest) = page.split_once(".SH EXTRA\n").unwrap_or((&page, ""));
    let (extra, after) = rest.find(".SH ").map_or((rest, ""), |at| rest.split_at(at));
    if let Some(pages) = pages_of_verbs {
        return format!("{before}{}{after}", manual::sections_of_the_main_page(pages));
    }
    let notes = if extra.is_empty() { String::new() } else { format!(".SH NOTES\n.nf\n{}\n.fi\n", extra.trim_end()) };
    let see_also = manual::see_also(&["mfa-session".to_owned()]);
    let codes = manual::roff("See `mfa-session`(1), which also lists variables, files and profile keys.");
    format!("{before}{notes}.SH \"EXIT STATUS\"\n{codes}\n{see_also}{after}")
}

/// Compares a folder with what it should hold, or makes it so.
fn settle(folder: &str, wanted: &BTreeMap<String, Vec<u8>>) {
    let folder = root().join(folder);
    if env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("the folder can be made");
        for (name, text) in wanted {
            fs::write(folder.join(name), text).expect("a generated file can be written");
        }
    }
    let held = held(&folder);
    let names = |files: &BTreeMap<String, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&held), names(wanted), "{}: run UPDATE=1 cargo test --test it generated", folder.display());
    for (name, text) in wanted {
        assert!(held[name] == *text, "{name} is stale: run UPDATE=1 cargo test --test it generated");
    }
}

fn held(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).expect("the folder is checked in");
    entries
        .map(|entry| {
            let path = entry.expect("the folder can be read").path();
            let name = path.file_name().expect("it has a name").to_string_lossy().into_owned();
            (name, fs::read(&path).expect("a generated file can be read"))
        })
        .collect()
}

#[test]
fn completions_are_what_the_command_line_renders() {
    settle("completions", &completions());
}

#[test]
fn man_pages_are_what_the_command_line_renders() {
    settle("man", &man_pages());
}

#[test]
fn the_reference_is_what_the_command_line_and_the_manual_render() {
    let whole = documented();
    settle_file("docs/reference.md", &manual::reference(&whole, &verbs(&whole, &[])));
}

#[test]
fn the_end_of_the_help_page_is_what_the_manual_renders() {
    settle_file("src/cli/after_help.txt", &manual::after_help());
}

#[test]
fn the_page_of_the_rules_ends_in_the_table_of_the_rules() {
    let rows = rules().iter().map(|rule| {
        let Rule { id, check, consequence, remedy, .. } = rule;
        format!("| {id} | {} | {check} | {consequence} | {remedy} |\n", rule.severities())
    });
    settle_table("docs/policy-rules.md", "rule", &rows.collect::<String>());
}

#[test]
fn the_page_of_doctor_ends_in_the_table_of_its_checks() {
    let rows = checks().map(|check| {
        let DoctorCheck { id, title, consequence, remedy, .. } = check;
        format!("| {id} | {} | {title} | {consequence} | {remedy} |\n", check.severities())
    });
    settle_table("docs/doctor.md", "check", &rows.collect::<String>());
}

/// The table at the end of a page; what stands before it is written by hand.
fn settle_table(name: &str, kind: &str, rows: &str) {
    let head =
        format!("| {kind} | severity | what is looked for | what follows | what to do |\n|---|---|---|---|---|\n");
    let page = fs::read_to_string(root().join(name)).expect("the page is there");
    let (before, _) = page.split_once(&head).expect("the page has the table");
    settle_file(name, &format!("{before}{head}{rows}"));
}

/// As [`settle`], for one file.
fn settle_file(name: &str, wanted: &str) {
    let path = root().join(name);
    if env::var_os("UPDATE").is_some() {
        fs::write(&path, wanted).expect("a generated file can be written");
    }
    let held = fs::read_to_string(&path).unwrap_or_default();
    assert!(held == wanted, "{name} is stale: run UPDATE=1 cargo test --test it generated");
}

#[test]
fn the_internal_verb_is_nowhere_to_be_seen() {
    for (name, text) in completions().into_iter().chain(man_pages()) {
        let text = String::from_utf8_lossy(&text).into_owned();
        assert!(INTERNAL.iter().all(|verb| !text.contains(verb)), "{name} names an internal verb");
    }
    for (name, page) in help_pages() {
        assert!(INTERNAL.iter().all(|verb| !page.contains(verb)), "{name} names an internal verb");
    }
}

/// Every page that `-h` and `--help` print.
fn help_pages() -> Vec<(String, String)> {
    let verbs = verbs(&Cli::command(), &[]).into_iter().map(|(names, _)| names);
    let mut pages = Vec::new();
    for arguments in verbs.chain([Vec::new()]) {
        for option in ["-h", "--help"] {
            let shown = process::Command::new(env!("CARGO_BIN_EXE_mfa-session"))
                .args(&arguments)
                .arg(option)
                .output()
                .expect("the program can be run");
            assert!(shown.status.success(), "{arguments:?} {option}");
            let page = String::from_utf8(shown.stdout).expect("it is text");
            pages.push((format!("{} {option}", arguments.join(" ")), page));
        }
    }
    pages
}

#[test]
fn every_help_page_fits_eighty_columns() {
    for (name, page) in help_pages() {
        for line in page.lines() {
            assert!(line.chars().count() <= 80, "{name}: {line}");
            assert_eq!(line.trim_end(), line, "{name}: white space at the end");
        }
    }
}
