//! The examples of the README and of `docs/` are run: against the fake AWS, in a temporary home, on a terminal, by the
//! shells that they are written for.
//!
//! The tag of a block says what becomes of it:
//!
//! - a shell's name: it is run; each line has to succeed
//! - `console`: each `$ ` line is run by sh, and what it prints is what stands below it (`…` stands for anything)
//! - `ini`: what stands below a line `# ~/.aws/NAME` goes into that file, for the blocks after it
//! - `text`, `json`, `yaml`, `hcl`, `python`, `javascript`, `dockerfile`: not run
//!
//! A comment above a block changes that: `<!-- not run: REASON -->`, `<!-- needs: PROGRAM -->`,
//! `<!-- the environment then holds the session -->`. A document is one story: its blocks share a home.

mod block;
mod home;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use block::{Block, blocks};
use home::Story;

/// Fewer blocks than this mean that the documents are not read any more.
const AT_LEAST: usize = 30;

/// Blocks of these are for reading.
const NOT_RUN: [&str; 7] = ["text", "json", "yaml", "hcl", "python", "javascript", "dockerfile"];

#[derive(Default)]
struct Tally {
    /// How many blocks were run, by their tag.
    run: BTreeMap<String, usize>,
    /// What was not, and why.
    left_out: Vec<String>,
    failures: Vec<String>,
}

#[test]
fn every_example_of_the_documents_works_as_it_stands() {
    let mut tally = Tally::default();
    for name in documents() {
        tell(&name, &mut tally);
    }
    let run: usize = tally.run.values().sum();
    harness::note(&format!("{run} examples run: {:?}; not run: {}", tally.run, tally.left_out.len()));
    for reason in &tally.left_out {
        harness::note(&format!("  not run: {reason}"));
    }
    assert!(tally.failures.is_empty(), "{}", tally.failures.join("\n\n"));
    assert!(run >= AT_LEAST, "only {run} examples were run");
    for shell in ["sh", "console", "ini"] {
        assert!(tally.run.get(shell).is_some_and(|count| *count >= 3), "hardly any `{shell}` block was run");
    }
}

/// The README, and what lies in `docs/`.
fn documents() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = fs::read_dir(root.join("docs")).expect("the documents are checked in");
    let names = entries.map(|entry| entry.expect("a readable folder").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")).collect();
    names.sort();
    assert!(names.len() >= 10, "the documents are where they were");
    std::iter::once("README.md".to_owned()).chain(names).collect()
}

fn tell(name: &str, tally: &mut Tally) {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).expect("a readable document");
    let blocks = blocks(&text);
    let fences = text.lines().filter(|line| line.starts_with("```")).count();
    assert_eq!(blocks.len() * 2, fences, "{name}: each fence opens or closes a block at the beginning of a line");
    let mut story = None;
    for block in blocks {
        let place = format!("{name}:{}", block.line);
        if NOT_RUN.contains(&block.tag.as_str()) {
            continue;
        }
        if let Some(reason) = reason_to_leave_out(&block) {
            tally.left_out.push(format!("{place}: {reason}"));
            continue;
        }
        let story = story.get_or_insert_with(Story::begin);
        match story.run(&block) {
            Ok(()) => *tally.run.entry(block.tag.clone()).or_default() += 1,
            Err(why) => tally.failures.push(format!("{place} ({}): {why}", block.tag)),
        }
    }
}

/// Why a block is not run here; where CI is set, everything that it needs has to be there.
fn reason_to_leave_out(block: &Block) -> Option<String> {
    if let Some(reason) = block.directive("not run: ") {
        assert!(reason.len() > 10, "line {}: a reason", block.line);
        return Some(reason.to_owned());
    }
    let needed = block.directive("needs: ").into_iter().flat_map(|names| names.split(", "));
    let missing = needed.chain(home::interpreter(&block.tag)).find(|program| find(program).is_none())?;
    harness::skip(&format!("{missing} is not installed"));
    Some(format!("{missing} is not installed"))
}

/// Where a program of the machine is.
fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}
