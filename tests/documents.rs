//! What the documents name is there, and what is there they name.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use mfa_policy::rules;
use mfa_session::cli::Cli;
use mfa_session::format::export::NAMES;
use mfa_session::format::init::SHELLS;
use mfa_session::model::OTHER_SOURCES;

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
        if path.is_dir() { sources(&path) } else { fs::read_to_string(&path).expect("a source can be read") }
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
        let places = [format!("tests/{file}"), format!("src/{file}"), file.to_owned()];
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
fn the_readme_names_every_verb_option_format_and_shell() {
    let page = read("README.md");
    let mut whole = Cli::command();
    whole.build();
    names_verbs_of(&page, "mfa-session", &whole);
    for name in NAMES.iter().flat_map(|(_, names)| names.iter()) {
        assert!(page.contains(&format!("`{name}`")), "format {name}");
    }
    for (shell, _) in SHELLS {
        assert!(page.contains(shell), "init {shell}");
    }
}

#[test]
fn the_readme_has_every_rule_about_policies() {
    let page = read("README.md");
    for rule in rules() {
        let row = format!("| {} | {} | {} | {} |", rule.id, rule.severity.name(), rule.check, rule.consequence);
        assert!(page.contains(&row), "{row}");
    }
}

fn names_verbs_of(page: &str, above: &str, command: &clap::Command) {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set() && verb.get_name() != "help") {
        let name = format!("{above} {}", verb.get_name());
        assert!(page.contains(&name), "{name}");
        for option in verb.get_opts().filter_map(clap::Arg::get_long) {
            assert!(page.contains(&format!("--{option}")), "{name} --{option}");
        }
        names_verbs_of(page, &name, verb);
    }
}

#[test]
fn the_readme_names_every_variable_and_none_that_does_not_exist() {
    let page = read("README.md");
    let source = sources(&root().join("src"));
    let said = variables(&page, "MFA_").into_iter().chain(variables(&page, "AWS_"));
    for variable in said {
        assert!(source.contains(&variable), "the README names {variable}");
    }
    let known = variables(&source, "MFA_").into_iter().chain(variables(&source, "AWS_"));
    // The README sums these up: removed from the environment of a command.
    let known = known.filter(|variable| !OTHER_SOURCES.contains(&variable.as_str()));
    for variable in known.filter(|variable| source.contains(&format!("\"{variable}\""))) {
        assert!(page.contains(&variable), "the README lacks {variable}");
    }
}

#[test]
fn links_between_the_documents_lead_somewhere() {
    for name in ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        for link in read(name).split("](").skip(1) {
            let link = link.split(')').next().unwrap_or_default();
            if let Some(heading) = link.strip_prefix('#') {
                assert!(headings(&read(name)).contains(heading), "{name}: #{heading}");
            } else if !link.contains("://") {
                assert!(root().join(link).exists(), "{name}: {link}");
            }
        }
    }
}

/// As a forge makes anchors of headings.
fn headings(page: &str) -> BTreeSet<String> {
    let titles = page.lines().filter_map(|line| line.strip_prefix("## "));
    let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
    titles
        .map(|title| title.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}
