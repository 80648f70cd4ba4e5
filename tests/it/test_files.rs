//! No test is forgotten: every file is a module of one of the two test programs.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::path::{Path, PathBuf};

fn entries(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).expect("a folder of ours").map(|entry| entry.expect("it can be listed").path()).collect()
}

fn name(path: &Path) -> String {
    path.file_stem().expect("an entry has a name").to_string_lossy().into_owned()
}

/// The files and folders that the root of their folder does not name as modules.
fn left_out(folder: &Path, root: &str) -> Vec<PathBuf> {
    let text = fs::read_to_string(folder.join(root)).expect("the root of the folder");
    let mut found = Vec::new();
    for path in entries(folder).into_iter().filter(|path| !path.ends_with(root)) {
        let module = format!("mod {};", name(&path));
        if path.is_dir() {
            found.extend(left_out(&path, "mod.rs"));
        }
        if !text.lines().any(|line| line.trim_start_matches("pub(crate) ") == module) {
            found.push(path);
        }
    }
    found
}

#[test]
fn every_file_is_a_module_of_one_of_the_two_test_programs() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let programs = entries(&tests)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs") || path.join("main.rs").is_file());
    let mut programs: Vec<String> = programs.map(|path| name(&path)).collect();
    programs.sort();
    assert_eq!(programs, ["it", "terminal"], "each further program would be linked and started for itself");
    for program in programs {
        assert_eq!(left_out(&tests.join(&program), "main.rs"), Vec::<PathBuf>::new(), "named by no `mod`");
    }
}
