//! Every text of an error is explained in `docs/troubleshooting.md`.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::path::{Path, PathBuf};

/// Texts that never stand alone: they are the reason, or the name of a thing, in the text of another error or a cause.
const PARTS: [&str; 10] = [
    "src/format",
    "src/model/aws",
    "src/model/device",
    "src/model/request/own_line.rs",
    "src/model/request/via.rs",
    "src/sys/aws/http.rs",
    "src/sys/aws/tls.rs",
    "src/sys/process/key_process.rs",
    "src/sys/store/private_file.rs",
    "src/sys/trust",
];

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
    let attributes = source.split("#[error(").skip(1);
    attributes.filter_map(|rest| Some(without_values(literal(rest.trim_start().strip_prefix('"')?)))).collect()
}

/// The text up to the quote that ends it.
fn literal(rest: &str) -> &str {
    let mut is_escaped = false;
    let end = rest.find(|c| {
        let ends = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    &rest[..end.unwrap_or(rest.len())]
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
    for file in files(&root.join("src")) {
        if PARTS.iter().any(|part| file.starts_with(root.join(part))) || file.ends_with("tests.rs") {
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

#[test]
fn a_text_is_found_however_its_attribute_is_laid_out() {
    let source = r#"
        #[error("one {0}, and more")]
        #[error(
            "two {name} \"x\"\
             goes on"
        )]
        #[error("three {}", quoted("a"))]
        #[error(transparent)]
    "#;
    assert_eq!(texts(source), ["one …, and more", "two … \"x\" goes on", "three …"]);
}
