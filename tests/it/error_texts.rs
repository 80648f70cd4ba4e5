//! Every text of an error is explained in `docs/troubleshooting.md`.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::path::{Path, PathBuf};

/// Where the errors of a run are defined.
const PLACES: [&str; 8] = [
    "src/error.rs",
    "src/error",
    "src/model/error",
    "src/model/request",
    "src/model/setup",
    "src/model/provider.rs",
    "src/model/trust.rs",
    "src/sys/paths.rs",
];

/// Parts of other texts, which never stand alone.
const PARTS: [&str; 1] = ["src/model/request/via.rs"];

fn files(path: &Path) -> Vec<PathBuf> {
    if path.is_file() {
        return vec![path.to_owned()];
    }
    let entries = fs::read_dir(path).expect("a folder of sources");
    let mut found: Vec<PathBuf> = entries.flat_map(|entry| files(&entry.expect("readable").path())).collect();
    found.sort();
    found
}

/// The texts of `#[error("…")]`, with `…` in the place of each value.
fn texts(source: &str) -> Vec<String> {
    let attributes = source.split("#[error(").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('"'));
    let literals = attributes.filter_map(|rest| rest.split_once("\")").or_else(|| rest.split_once("\",")));
    literals.map(|(text, _)| without_values(text.split("\",").next().unwrap_or(text))).collect()
}

fn without_values(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        shown.push_str(before);
        shown.push('…');
        rest = after.split_once('}').map_or("", |(_, rest)| rest);
    }
    plain(&(shown + rest))
}

/// Without the marks of code, in which documents and messages differ.
fn plain(text: &str) -> String {
    text.replace(['`', '\\'], "").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_error_is_explained_with_its_cause_and_a_command() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/troubleshooting.md")).expect("the page is there");
    let rows: Vec<[String; 3]> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"))
        .filter_map(|row| row.split(" | ").map(plain).collect::<Vec<_>>().try_into().ok())
        .collect();
    let mut missing = Vec::new();
    let mut count = 0;
    for file in PLACES.iter().flat_map(|place| files(&root.join(place))) {
        if PARTS.iter().any(|part| file.ends_with(part)) || file.ends_with("tests.rs") {
            continue;
        }
        for text in texts(&fs::read_to_string(&file).expect("a source")) {
            // A text that is made of values alone is that of another error.
            if text.chars().filter(|c| c.is_alphabetic()).count() < 4 {
                continue;
            }
            count += 1;
            if !rows.iter().any(|[error, cause, command]| *error == text && !cause.is_empty() && !command.is_empty()) {
                missing.push(format!("{}: {text}", file.display()));
            }
        }
    }
    assert!(count > 120, "the errors are where they were: {count}");
    assert_eq!(missing, Vec::<String>::new());
}
