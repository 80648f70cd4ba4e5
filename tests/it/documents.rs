//! What the documents name is there, and what is there they name.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use mfa_session::testing::{Cli, NAMES, OTHER_SOURCES, SHELLS};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect(path)
}

/// All sources of the program, without the shells' templates of their own names.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let texts = entries.map(|entry| {
        let path = entry.expect("the folder can be read").path();
        // The end of the help page is a document, too.
        let is_code = path.extension().is_some_and(|extension| extension == "rs");
        match path.is_dir() {
            true => sources(&path),
            false if is_code => fs::read_to_string(&path).expect("a source can be read"),
            false => String::new(),
        }
    });
    texts.collect()
}

/// The names in capitals that begin so.
fn variables(text: &str, beginning: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'));
    words.filter(|word| word.starts_with(beginning) && !word.ends_with('_')).map(str::to_owned).collect()
}

#[test]
fn every_test_that_the_security_page_names_is_there() {
    let page = read("SECURITY.md");
    let named: Vec<(&str, &str)> = page.split('`').collect::<Vec<_>>().windows(3).filter_map(pair).collect();
    assert!(named.len() > 30, "the table is read");
    for (file, test) in named {
        // Unit tests are named by their file below `src/`, those of a library by their file below the root.
        let places = ["tests/it/", "tests/", "src/", ""].map(|folder| format!("{folder}{file}"));
        let place = places.iter().find(|place| root().join(place).is_file());
        let text = read(place.unwrap_or_else(|| panic!("SECURITY.md names `{file}`")));
        assert!(text.contains(&format!("fn {test}()")), "SECURITY.md names `{file}` `{test}`");
    }
}

/// A file's name and a test's, with one space between their code spans.
fn pair<'t>(parts: &[&'t str]) -> Option<(&'t str, &'t str)> {
    let [file, between, test] = parts else { return None };
    let is_file = Path::new(file).extension().is_some_and(|extension| extension == "rs");
    (is_file && *between == " ").then_some((*file, *test))
}

#[test]
fn the_reference_has_every_verb_option_format_and_shell() {
    let page = read("docs/reference.md");
    let mut whole = Cli::command();
    whole.build();
    names_verbs_of(&page, "mfa-session", &whole);
    for name in NAMES.iter().flat_map(|(_, names)| names.iter()) {
        assert!(page.contains(name), "format {name}");
    }
    for (shell, _) in SHELLS {
        assert!(page.contains(shell), "init {shell}");
    }
}

/// Each verb has a part of its own, and each of its options is in that part or among those of every verb.
fn names_verbs_of(page: &str, above: &str, command: &clap::Command) {
    let common = page.split_once("## Options of every verb").expect("the page has that part").1;
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        let name = format!("{above} {}", verb.get_name());
        let (_, part) = page.split_once(&format!("### {name}\n")).unwrap_or_else(|| panic!("{name}"));
        let part = part.split("\n##").next().unwrap_or_default();
        for option in verb.get_arguments().filter(|arg| !arg.is_hide_set()).filter_map(clap::Arg::get_long) {
            let is_row = |text: &str| text.lines().any(|line| line.starts_with("| `") && has_option(line, option));
            assert!(option == "help" || is_row(part) || is_row(common), "{name} --{option}");
        }
        names_verbs_of(page, &name, verb);
    }
}

fn has_option(line: &str, option: &str) -> bool {
    [format!("`--{option}`"), format!("`--{option} ")].iter().any(|name| line.contains(name.as_str()))
}

#[test]
fn the_reference_has_every_variable_and_no_document_one_that_does_not_exist() {
    let source = sources(&root().join("src"));
    for name in documents() {
        let page = read(&name);
        let said = variables(&page, "MFA_SESSION_").into_iter().chain(variables(&page, "AWS_"));
        for variable in said {
            assert!(source.contains(&variable), "{name} names {variable}");
        }
    }
    let page = read("docs/reference.md");
    let known = variables(&source, "MFA_").into_iter().chain(variables(&source, "AWS_"));
    // The reference sums these up: removed from the environment of a command.
    let known = known.filter(|variable| !OTHER_SOURCES.contains(&variable.as_str()));
    for variable in known.filter(|variable| source.contains(&format!("\"{variable}\""))) {
        assert!(variables(&page, &variable).contains(&variable), "docs/reference.md lacks {variable}");
    }
}

#[test]
fn every_message_that_the_page_about_trouble_quotes_is_one_of_ours() {
    let page = read("docs/troubleshooting.md");
    let folders = ["src", "crates"].map(|folder| root().join(folder));
    // The page has no marks of code within a message.
    let source: String =
        folders.iter().filter(|folder| folder.is_dir()).map(|folder| sources(folder).replace('`', "")).collect();
    let cells = page.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let spans = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).flat_map(|span| span.split('…'));
    let messages: Vec<&str> = spans.map(str::trim).filter(|message| message.contains(' ')).collect();
    assert!(messages.len() > 15, "the table is read");
    for message in messages {
        assert!(source.contains(message), "docs/troubleshooting.md quotes `{message}`");
    }
}

#[test]
fn the_readme_is_a_front_page() {
    let length = read("README.md").len();
    assert!(length <= 10_000, "README.md has {length} bytes; details belong in docs/");
}

/// Every document at the top, in `docs/` and in `bench/`.
fn documents() -> Vec<String> {
    let folders = ["", "docs/", "bench/"].into_iter();
    let mut names: Vec<String> = folders.flat_map(documents_in).collect();
    names.sort();
    assert!(names.len() >= 15, "the documents are where they were");
    names
}

fn documents_in(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root().join(folder)).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned());
    names.filter(|name| name.ends_with(".md")).map(|name| format!("{folder}{name}")).collect()
}

#[test]
fn the_workflow_uses_no_action_of_others() {
    let page = read(".github/workflows/ci.yml");
    let steps = page.lines().map(str::trim_start).filter(|line| !line.starts_with('#'));
    let uses: Vec<&str> = steps.filter(|line| line.trim_start_matches("- ").starts_with("uses:")).collect();
    assert!(uses.is_empty(), "{uses:?}");
    assert!(page.contains("run: .ci/run"), "the workflow runs what has to pass");
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    let mut followed = 0;
    for name in documents() {
        let page = prose(&read(&name));
        let folder = Path::new(&name).parent().expect("a document is in a folder");
        for link in page.split("](").skip(1).map(|rest| rest.split(')').next().unwrap_or_default()) {
            if link.contains("://") {
                continue;
            }
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { root().join(&name) } else { root().join(folder).join(file) };
            assert!(target.exists(), "{name}: {link}");
            if !heading.is_empty() {
                let text = fs::read_to_string(&target).expect("an anchor is in a document");
                assert!(headings(&text).contains(heading), "{name}: {link}");
            }
            followed += 1;
        }
    }
    assert!(followed > 100, "only {followed} links were found");
}

/// Without what stands in code blocks.
fn prose(page: &str) -> String {
    page.split("```").step_by(2).collect()
}

/// As a forge makes anchors of headings.
fn headings(page: &str) -> BTreeSet<String> {
    let page = prose(page);
    let titles = page
        .lines()
        .filter_map(|line| line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#')));
    let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
    titles
        .map(|title| title.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}
