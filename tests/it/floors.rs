//! The house rules that no compiler knows: who may import whom, which crate is used where, who touches the machine, who
//! sees a secret, and how long a file or a function may be.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

type Table = &'static [(&'static str, &'static [&'static str])];

/// A package of the workspace and what holds in it.
struct Package {
    /// Its folder, with a `/` at the end unless it is the root.
    folder: &'static str,
    /// Which top modules each of them may name, itself aside.
    floors: Table,
    /// Where each third-party crate may be named: files, or folders with a `/` at the end.
    crates: Table,
    /// The folders that may touch the machine.
    machine: &'static [&'static str],
    /// The top modules that know neither I/O nor the clock.
    pure: &'static [&'static str],
}

const PACKAGES: [&Package; 3] = [&PROGRAM, &AWS_PROFILE_FILES, &MFA_POLICY];

const PROGRAM: Package =
    Package { folder: "", floors: &FLOORS, crates: &CRATES, machine: &["sys/"], pure: &["model", "format"] };

const AWS_PROFILE_FILES: Package = Package {
    folder: "crates/aws-profile-files/",
    floors: &[
        ("profile", &[]),
        ("ini", &[]),
        ("edit", &["ini"]),
        ("portability", &["edit", "ini"]),
        ("header_slip", &["edit", "profile"]),
        ("shared_config", &["header_slip", "ini", "profile"]),
        ("folder", &[]),
        ("file", &["folder", "ini", "profile"]),
        ("lib", &[]),
    ],
    crates: &[
        ("hashbrown", &["ini/name_hash.rs"]),
        ("memchr", &["ini/lines.rs", "ini/tokens.rs"]),
        ("rustix", &["file/unix.rs", "folder/unix.rs"]),
        ("tempfile", &["folder/"]),
        ("thiserror", &["edit/", "file/", "folder/", "ini/error.rs", "portability/mod.rs", "shared_config.rs"]),
        ("zeroize", &["file/contents.rs", "profile.rs", "shared_config.rs"]),
    ],
    machine: &["file/", "folder/"],
    pure: &["edit", "header_slip", "ini", "portability", "profile", "shared_config"],
};

const MFA_POLICY: Package = Package {
    folder: "crates/mfa-policy/",
    floors: &[
        ("budget", &[]),
        ("finding", &["evaluate"]),
        ("limits", &[]),
        ("operator", &[]),
        ("partition", &[]),
        ("tri", &[]),
        ("document", &["operator"]),
        ("subject", &["document", "partition"]),
        ("actions", &["budget", "pattern", "subject"]),
        ("facts", &["document", "partition", "subject"]),
        ("pattern", &["budget", "tri"]),
        ("condition", &["budget", "document", "operator", "pattern", "tri"]),
        ("calls", &["actions", "budget", "document", "pattern"]),
        ("evaluate", &["budget", "calls", "condition", "document", "pattern", "subject", "tri"]),
        ("recommended", &["actions", "document", "evaluate", "operator", "partition"]),
        ("trust", &["actions", "document", "evaluate", "tri"]),
        ("exposure", &["actions", "calls", "document", "evaluate", "tri"]),
        (
            "simulation",
            &[
                "actions", "budget", "calls", "document", "evaluate", "exposure", "facts", "pattern", "subject", "tri",
                "trust",
            ],
        ),
        ("named", &["budget", "document", "evaluate", "finding", "pattern", "simulation", "subject", "tri"]),
        (
            "review",
            &["budget", "calls", "document", "evaluate", "facts", "finding", "named", "rules", "simulation", "subject"],
        ),
        (
            "rules",
            &[
                "actions",
                "condition",
                "document",
                "evaluate",
                "exposure",
                "facts",
                "finding",
                "limits",
                "named",
                "operator",
                "pattern",
                "subject",
                "tri",
                "trust",
            ],
        ),
        ("text", &["document", "evaluate", "finding", "limits", "named", "operator", "simulation"]),
        ("lib", &[]),
    ],
    crates: &[("serde", &["text/"]), ("serde_json", &["text/"]), ("thiserror", &["evaluate.rs", "text/error.rs"])],
    machine: &[],
    pure: &[],
};

const FLOORS: [(&str, &[&str]); 9] = [
    ("model", &[]),
    ("format", &["model"]),
    ("sys", &["format", "model"]),
    ("error", &["format", "model", "sys"]),
    ("session", &["error", "format", "model", "sys"]),
    ("cli", &[]),
    ("options", &["cli", "error", "format", "model", "session"]),
    ("cmd", &["cli", "error", "format", "model", "options", "session", "sys"]),
    ("lib", &["cli", "cmd", "format", "model", "session", "sys"]),
];

const CRATES: [(&str, &[&str]); 34] = [
    ("aws_profile_files", &["format/mod.rs", "model/", "sys/mod.rs"]),
    ("aws_config", &["sys/aws/http.rs"]),
    ("aws_credential_types", &["sys/aws/http.rs"]),
    ("aws_sdk_iam", &["sys/aws/iam/"]),
    ("aws_sdk_sts", &["sys/aws/iam/client.rs", "sys/aws/sts.rs", "sys/aws/sts_role.rs"]),
    ("aws_smithy_http_client", &["sys/aws/http.rs"]),
    (
        "aws_smithy_runtime_api",
        &["sys/aws/http.rs", "sys/aws/http_limit.rs", "sys/aws/iam/", "sys/aws/server_clock.rs", "sys/aws/signin.rs"],
    ),
    (
        "aws_smithy_types",
        &[
            "sys/aws/http.rs",
            "sys/aws/http_limit.rs",
            "sys/aws/iam/",
            "sys/aws/server_clock.rs",
            "sys/aws/signin.rs",
            "sys/endpoint/token.rs",
        ],
    ),
    ("clap", &["cli.rs", "cli/", "cmd/mod.rs"]),
    ("console", &["sys/terminal/tty.rs"]),
    ("ctor_lite", &["sys/process/inherited_signals.rs"]),
    ("dialoguer", &["sys/terminal/code_source.rs"]),
    ("dirs", &["sys/paths.rs"]),
    ("http_body_util", &["sys/aws/http_limit.rs", "sys/aws/signin.rs", "sys/endpoint/server.rs"]),
    ("hyper", &["sys/endpoint/server.rs"]),
    ("hyper_util", &["sys/aws/http.rs", "sys/endpoint/server.rs"]),
    ("ini", &["format/second_reader.rs"]),
    ("jiff", &["cmd/", "model/", "session/", "sys/"]),
    (
        "mfa_policy",
        &[
            "cmd/policy/",
            "error/policy.rs",
            "format/policy_input/",
            "format/sarif.rs",
            "model/mod.rs",
            "model/aws/partition.rs",
        ],
    ),
    ("miniz_oxide", &["cmd/completions.rs"]),
    ("nix", &["sys/process/command.rs", "sys/process/ids.rs"]),
    ("qrcode", &["format/device/qr.rs"]),
    ("ring", &["model/device/seed.rs", "sys/endpoint/token.rs"]),
    ("rustix", &["sys/"]),
    ("rustls", &["sys/aws/http.rs", "sys/aws/tls.rs"]),
    ("rustls_pki_types", &["sys/aws/tls.rs"]),
    (
        "serde",
        &[
            "cmd/device/",
            "cmd/list.rs",
            "cmd/status.rs",
            "format/cache_record.rs",
            "format/doctor.rs",
            "format/json.rs",
            "format/process_output.rs",
            "format/role_record.rs",
            "format/login_row.rs",
            "format/role_row.rs",
            "format/setup/record.rs",
            "format/signin.rs",
            "model/error/",
            "session/profile_rows.rs",
            "sys/store/prompt_lock.rs",
        ],
    ),
    ("serde_json", &["cmd/", "format/", "session/prompt_process.rs", "sys/store/prompt_lock.rs"]),
    ("sha2", &["model/slot_key.rs"]),
    ("signal_hook", &["sys/process/beside.rs", "sys/process/relay.rs", "sys/process/signals.rs"]),
    ("subtle", &["sys/endpoint/token.rs"]),
    ("thiserror", &["error.rs", "error/", "format/", "model/", "sys/"]),
    (
        "tokio",
        &["sys/aws/iam/client.rs", "sys/aws/sts.rs", "sys/aws/signin.rs", "sys/aws/sts_role.rs", "sys/endpoint/"],
    ),
    ("zeroize", &["cmd/", "format/", "model/", "session/setup/", "sys/"]),
];

/// The files where a secret may leave its wrapper, each with what it does there.
const EXPOSING: [(&str, &str); 13] = [
    ("format/cache_record.rs", "the record, and the hash of a code"),
    ("format/device/enrollment_page.rs", "the page on which a new device is handed over"),
    ("format/json.rs", "the JSON outputs"),
    ("format/device/otpauth.rs", "the link of a new device"),
    ("format/device/qr.rs", "the same as a picture"),
    ("format/signin.rs", "the URL that signs in to the console"),
    ("format/setup/edits.rs", "the section of a key that was typed"),
    ("format/written/profile.rs", "the written section"),
    ("model/aws/credentials.rs", "judges an answer, doubles a key"),
    ("model/request/variables.rs", "the environment"),
    ("sys/process/own_program.rs", "the key for an enrollment during a set-up"),
    ("sys/store/cache.rs", "the hash of a code"),
    ("sys/aws/http.rs", "the signer"),
];
/// As above: where codes leave in the body of a request.
const EXPOSING_THE_CODE: [&str; 2] = ["sys/aws/iam/devices.rs", "sys/aws/sts.rs"];

const LONGEST_FILE: usize = 300;
const LONGEST_FUNCTION: usize = 60;

/// A source file without its tests, comments and literals.
struct Source {
    package: &'static Package,
    /// Below the package's `src`.
    path: String,
    code: String,
}

fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for package in PACKAGES {
        let before = found.len();
        walk(package, &root().join(package.folder).join("src"), "", &mut found);
        assert!(found.len() > before + 10, "the sources are where they were");
    }
    found
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(package: &'static Package, dir: &Path, below: &str, found: &mut Vec<Source>) {
    for entry in fs::read_dir(dir).expect("a readable folder") {
        let entry = entry.expect("a readable folder");
        let name = entry.file_name().into_string().expect("our file names are ASCII");
        if entry.path().is_dir() {
            walk(package, &entry.path(), &format!("{below}{name}/"), found);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let text = fs::read_to_string(entry.path()).expect("a readable file");
            found.push(Source { package, path: format!("{below}{name}"), code: code_of(&text) });
        }
    }
}

/// Comments and literals become blanks, the test module goes; line breaks stay.
fn code_of(text: &str) -> String {
    let opens_tests = |rest: &str| rest.lines().find(|line| !line.starts_with("#[")) == Some("mod tests {");
    let tests = text.match_indices("#[cfg(test)]\n").find(|(at, _)| opens_tests(&text[*at..]));
    let text = tests.map_or(text, |(at, _)| &text[..at]);
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = blank_length(rest);
        let (taken, after) = rest.split_at(if length == 0 { c.len_utf8() } else { length });
        if length == 0 {
            code.push_str(taken);
        } else {
            code.extend(taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        }
        rest = after;
    }
    code
}

/// How many bytes of comment or literal begin here.
fn blank_length(text: &str) -> usize {
    let through = |end: &str, from: usize| text[from..].find(end).map_or(text.len(), |at| from + at + end.len());
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return through("*/", 2);
    }
    if let Some(raw) = text.strip_prefix('r').map(|raw| raw.trim_start_matches('#')).filter(|raw| raw.starts_with('"'))
    {
        let hashes = text.len() - raw.len() - 1;
        return through(&format!("\"{}", "#".repeat(hashes)), hashes + 2);
    }
    if text.starts_with('"') {
        return end_of_literal(text, '"');
    }
    // a lifetime has no second quote where a character has one
    let mut characters = text.chars();
    match (characters.next(), characters.next(), characters.next()) {
        (Some('\''), Some('\\'), _) => end_of_literal(text, '\''),
        (Some('\''), Some(c), Some('\'')) => c.len_utf8() + 2,
        _ => 0,
    }
}

fn end_of_literal(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Paths that begin with this name: what follows the first `::` of each.
fn paths_of<'c>(code: &'c str, name: &str) -> Vec<&'c str> {
    let start = format!("{name}::");
    let begins = |at: usize| !code[..at].ends_with(|c: char| is_word(c) || c == ':');
    code.match_indices(&start).filter(|(at, _)| begins(*at)).map(|(at, _)| &code[at + start.len()..]).collect()
}

/// The paths that begin here, segment by segment: more than one where a group `{a, b::c}` stands.
fn leaves(path: &str) -> Vec<Vec<&str>> {
    let (mut before, mut rest) = (Vec::new(), path);
    loop {
        if let Some(group) = rest.strip_prefix('{') {
            let inner = members(group).into_iter().flat_map(|member| leaves(member.trim()));
            return inner.map(|leaf| [before.as_slice(), leaf.as_slice()].concat()).collect();
        }
        let word = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        if word > 0 {
            before.push(&rest[..word]);
        }
        match rest[word..].strip_prefix("::").filter(|_| word > 0) {
            Some(after) => rest = after,
            None => return vec![before],
        }
    }
}

/// The members of a group whose bracket has just been opened.
fn members(group: &str) -> Vec<&str> {
    let (mut depth, mut from, mut found) = (0, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(&group[from..at]);
                from = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found
}

/// The first segment of each path that begins here, once.
fn segments(path: &str) -> BTreeSet<&str> {
    leaves(path).into_iter().filter_map(|leaf| leaf.first().copied()).collect()
}

fn floor(path: &str) -> &str {
    path.split(['/', '.']).next().unwrap_or(path)
}

fn allowed(places: &[&str], path: &str) -> bool {
    places.iter().any(|place| *place == path || (place.ends_with('/') && path.starts_with(place)))
}

/// Every `crate::x` that its floor may not name.
fn upward_imports(source: &Source) -> Vec<String> {
    let own = floor(&source.path);
    if own == "main" {
        return Vec::new();
    }
    let floors = source.package.floors;
    let (_, below) = floors.iter().find(|(name, _)| *name == own).expect("every top module has a floor in the table");
    let mut breaches: Vec<String> = paths_of(&source.code, "crate")
        .into_iter()
        .flat_map(segments)
        .filter(|named| *named != own && !below.contains(named))
        .map(|named| format!("{} names crate::{named}", source.path))
        .collect();
    if source.code.contains("super::super") {
        breaches.push(format!("{} climbs by super::super", source.path));
    }
    breaches
}

fn foreign_crates(source: &Source) -> Vec<String> {
    let misplaced = source
        .package
        .crates
        .iter()
        .filter(|(name, places)| !allowed(places, &source.path) && !paths_of(&source.code, name).is_empty());
    misplaced.map(|(name, _)| format!("{} names {name}", source.path)).collect()
}

/// What of `std` and of our own library only the folder for it may name.
fn machine_access(source: &Source) -> Vec<String> {
    if source.package.machine.iter().any(|folder| source.path.starts_with(folder)) {
        return Vec::new();
    }
    let mut named: BTreeSet<&str> = paths_of(&source.code, "std").into_iter().flat_map(segments).collect();
    named.retain(|name| ["fs", "env", "os"].contains(name));
    // `use std::process;` would hide what is taken from it, so the parts are looked at under both names. Addresses and
    // exit codes are plain values.
    let parts = ["std::process", "process", "std::net", "net"].map(|name| paths_of(&source.code, name)).concat();
    let values = ["ExitCode", "Ipv4Addr", "Ipv6Addr"];
    named.extend(parts.into_iter().flat_map(segments).filter(|part| !values.contains(part)));
    let files = paths_of(&source.code, "aws_profile_files").into_iter().flat_map(segments);
    named.extend(files.filter(|module| *module == "file"));
    let pure = source.package.pure.contains(&floor(&source.path));
    if pure && (source.code.contains("::now()") || named.contains("io")) {
        named.insert("now");
    }
    named.into_iter().map(|name| format!("{} names {name}", source.path)).collect()
}

#[track_caller]
fn none(breaches: impl IntoIterator<Item = String>) {
    assert_eq!(breaches.into_iter().collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn imports_go_downward_only() {
    none(sources().iter().flat_map(upward_imports));
}

/// The path of a file's module, from the crate's root on.
fn module(path: &str) -> Vec<&str> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("mod").filter(|folder| folder.ends_with('/')).unwrap_or(path);
    path.split('/').filter(|part| !part.is_empty() && *part != "lib").collect()
}

/// The other files of its package that a file imports from, be it a child or the parent.
fn imports(source: &Source, package: &[Source]) -> BTreeSet<String> {
    let own = module(&source.path);
    let parent = &own[..own.len().saturating_sub(1)];
    let mut found = BTreeSet::new();
    let mut add = |base: &[&str], name: &str| {
        for leaf in paths_of(&source.code, name).into_iter().flat_map(leaves) {
            let path = [base, leaf.as_slice()].concat();
            // The longest beginning that is a module of its own has the file.
            let files = package.iter().filter(|other| path.starts_with(&module(&other.path)));
            let file = files.max_by_key(|other| module(&other.path).len());
            found.extend(file.filter(|other| other.path != source.path).map(|other| other.path.clone()));
        }
    };
    for (base, name) in [(&[][..], "crate"), (parent, "super"), (&own[..], "self")] {
        add(base, name);
    }
    for other in package {
        if let [above @ .., child] = module(&other.path).as_slice()
            && *above == own[..]
        {
            add(&[&own[..], &[child]].concat(), child);
        }
    }
    found
}

/// What stays when files that import nothing, or that nothing imports, are taken away again and again.
fn cycles(package: &[Source]) -> Vec<String> {
    let mut left: BTreeMap<String, BTreeSet<String>> =
        package.iter().map(|source| (source.path.clone(), imports(source, package))).collect();
    loop {
        let before = left.len();
        let names: BTreeSet<String> = left.keys().cloned().collect();
        left.retain(|_, imports| !imports.is_disjoint(&names));
        let imported: BTreeSet<String> = left.values().flatten().cloned().collect();
        left.retain(|path, _| imported.contains(path));
        if left.len() == before {
            return left.into_iter().map(|(path, imports)| format!("{path} imports {imports:?}")).collect();
        }
    }
}

#[test]
fn no_two_files_of_a_package_need_each_other() {
    for package in PACKAGES {
        let files: Vec<Source> = sources().into_iter().filter(|file| file.package.folder == package.folder).collect();
        none(cycles(&files));
    }
}

/// The files of verbs: those of `cmd` that run something for the command line, the files that tell verbs apart aside.
fn is_verb(source: &Source) -> bool {
    source.path.starts_with("cmd/") && !source.path.ends_with("/mod.rs") && source.code.contains("\npub(super) fn run(")
}

/// Verbs that import a verb, and files beside the verbs that are none.
fn misplaced_verbs(program: &[Source]) -> Vec<String> {
    let verbs: BTreeSet<&str> =
        program.iter().filter(|source| is_verb(source)).map(|verb| verb.path.as_str()).collect();
    let mut breaches = Vec::new();
    for verb in program.iter().filter(|source| is_verb(source)) {
        let others = imports(verb, program).into_iter().filter(|other| verbs.contains(other.as_str()));
        breaches.extend(others.map(|other| format!("{} imports the verb {other}", verb.path)));
    }
    let beside = program.iter().map(|source| source.path.as_str()).filter(|path| {
        let name = path.strip_prefix("cmd/").filter(|name| !name.contains('/'));
        name.is_some_and(|name| !["mod.rs", "frame.rs", "completions.rs"].contains(&name)) && !verbs.contains(path)
    });
    breaches.extend(beside.map(|path| format!("{path} is no verb")));
    breaches
}

#[test]
fn no_verb_imports_a_verb_and_nothing_else_lies_beside_them() {
    let program: Vec<Source> = sources().into_iter().filter(|file| file.package.folder.is_empty()).collect();
    assert!(program.iter().filter(|source| is_verb(source)).count() > 15, "the verbs are where they were");
    none(misplaced_verbs(&program));
}

/// The types that a file defines. Associated types are indented.
fn types(code: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for line in code.lines() {
        let item = line.trim_start();
        let visible = item.strip_prefix("pub").map(|rest| rest.trim_start_matches(|c| c != ' ').trim_start());
        let (kind, rest) = visible.unwrap_or(item).split_once(' ').unwrap_or_default();
        let counts = ["struct", "enum", "trait"].contains(&kind) || kind == "type" && !line.starts_with(' ');
        let name = &rest[..rest.find(|c| !is_word(c)).unwrap_or(rest.len())];
        found.extend(Some(name).filter(|name| counts && !name.is_empty()));
    }
    found
}

/// Names that stand for several types. The halves of a platform's pair, in one file or beside each other, are one type.
fn repeated_types(sources: &[Source]) -> Vec<String> {
    let mut homes: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for source in sources {
        let path = source.path.replace("/other.rs", "/unix.rs");
        for name in types(&source.code) {
            homes.entry(name).or_default().insert(format!("{}{path}", source.package.folder));
        }
    }
    let repeated = homes.into_iter().filter(|(_, homes)| homes.len() > 1);
    repeated.map(|(name, homes)| format!("{name} is in {homes:?}")).collect()
}

#[test]
fn every_type_name_exists_once() {
    none(repeated_types(&sources()));
}

#[test]
fn the_way_to_a_session_is_one_function_that_fits_a_screen() {
    let sources = sources();
    let obtain = sources.iter().find(|source| source.path == "session/obtain.rs").expect("the way to a session");
    let lengths: Vec<usize> = functions(&obtain.code)
        .into_iter()
        .filter(|(name, _)| name.starts_with("obtain at"))
        .map(|(_, lines)| lines)
        .collect();
    assert!(matches!(lengths[..], [1..=LONGEST_FUNCTION]), "{lengths:?}");
}

#[test]
fn each_third_party_crate_stays_in_its_place() {
    none(sources().iter().flat_map(foreign_crates));
}

#[test]
fn every_dependency_has_a_place_and_every_place_is_used() {
    for package in PACKAGES {
        let named: BTreeSet<String> = package.crates.iter().map(|(name, _)| (*name).to_owned()).collect();
        assert_eq!(dependencies(package), named);
    }
    let sources = sources();
    let is_unused = |package: &Package, name: &str, place: &str| {
        let used = |source: &Source| {
            source.package.folder == package.folder
                && allowed(&[place], &source.path)
                && !paths_of(&source.code, name).is_empty()
        };
        !sources.iter().any(used)
    };
    for package in PACKAGES {
        let places = package.crates.iter().flat_map(|(name, places)| places.iter().map(move |place| (*name, *place)));
        let unused = places.filter(|(name, place)| is_unused(package, name, place));
        none(unused.map(|(name, place)| format!("{name} is not used in {place}")));
    }
}

/// The names of a package's dependencies as code spells them, those of tests aside.
fn dependencies(package: &Package) -> BTreeSet<String> {
    let manifest = root().join(package.folder).join("Cargo.toml");
    let manifest = fs::read_to_string(manifest).expect("a readable manifest");
    let mut section = "";
    let mut dependencies = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && !section.contains("dev-")
            && let Some((name, _)) = line.split_once([' ', '=']).filter(|_| !line.starts_with('#'))
        {
            dependencies.insert(name.replace('-', "_"));
        }
    }
    dependencies
}

#[test]
fn every_library_is_looked_at() {
    let entries = fs::read_dir(root().join("crates")).expect("a readable folder");
    let names = entries.map(|entry| entry.expect("a readable folder").file_name());
    let found: BTreeSet<String> =
        names.map(|name| format!("crates/{}/", name.into_string().expect("our file names are ASCII"))).collect();
    let known = PACKAGES.iter().map(|package| package.folder.to_owned()).filter(|folder| !folder.is_empty());
    assert_eq!(found, known.collect());
}

#[test]
fn files_network_processes_and_environment_belong_to_one_folder() {
    none(sources().iter().flat_map(machine_access));
}

#[test]
fn secrets_are_exposed_in_a_known_few_files() {
    let mut known: Vec<&str> = EXPOSING.iter().map(|(path, _)| *path).collect();
    known.extend(EXPOSING_THE_CODE);
    let exposing = sources().into_iter().filter(|source| source.code.contains(".expose()"));
    let found: BTreeSet<String> = exposing.map(|source| format!("{}{}", source.package.folder, source.path)).collect();
    assert_eq!(found, known.into_iter().map(str::to_owned).collect());
}

fn code_lines(code: &str) -> usize {
    code.lines().filter(|line| !line.trim().is_empty()).count()
}

/// Name and length of each function with a body.
fn functions(code: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for (at, _) in code.match_indices("fn ") {
        if code[..at].ends_with(is_word) {
            continue;
        }
        let after = &code[at + 3..];
        let name = &after[..after.find(|c| !is_word(c)).unwrap_or(0)];
        let Some(open) = after.find(['{', ';']).filter(|open| !name.is_empty() && after[*open..].starts_with('{'))
        else {
            continue;
        };
        let mut depth = 0_usize;
        let end = after[open..].find(|c| {
            depth = if c == '{' {
                depth + 1
            } else if c == '}' {
                depth - 1
            } else {
                depth
            };
            depth == 0
        });
        let body = &after[..end.map_or(after.len(), |end| open + end)];
        found.insert(format!("{name} at {at}"), code_lines(body));
    }
    found
}

#[test]
fn no_file_and_no_function_needs_scrolling() {
    let mut long = Vec::new();
    let mut seen = 0;
    for source in sources() {
        if code_lines(&source.code) > LONGEST_FILE {
            long.push(source.path.clone());
        }
        for (name, lines) in functions(&source.code) {
            seen += 1;
            if lines > LONGEST_FUNCTION {
                long.push(format!("{}: {name} has {lines} lines", source.path));
            }
        }
    }
    assert!(seen > 300, "only {seen} functions were found");
    none(long);
}

#[test]
fn the_checks_see_a_breach_however_it_is_written() {
    let breaches = |path: &str, text: &str| {
        // The library has a module where the program has none.
        let package = if path.starts_with("ini/") || path.starts_with("file/") { &AWS_PROFILE_FILES } else { &PROGRAM };
        let source = Source { package, path: path.to_owned(), code: code_of(text) };
        [upward_imports(&source), foreign_crates(&source), machine_access(&source)].concat().len()
    };
    for (path, text, expected) in [
        ("model/x.rs", "use crate::sys::clock;", 1),
        ("model/x.rs", "use crate::{model::Env, sys::{clock, tty}, cmd};", 2),
        ("sys/x.rs", "fn f() { crate::session::obtain() }", 1),
        ("model/x.rs", "use super::super::sys;", 1),
        ("cli.rs", "use crate::model::Env;", 1),
        ("cmd/x.rs", "use tokio::runtime;", 1),
        ("format/x.rs", "fn f() -> ini::Ini { todo() }", 1),
        ("format/x.rs", "use super::ini::Document;", 0),
        ("cmd/x.rs", "use std::{fmt, fs};", 1),
        ("cmd/x.rs", "use std::process::{Command, ExitCode};", 1),
        ("cmd/x.rs", "use std::process;\nfn f() { process::exit(1) }", 1),
        ("cmd/x.rs", "use std::net::{Ipv4Addr, TcpStream};", 1),
        ("model/x.rs", "use aws_profile_files::profile::Profile;", 0),
        ("model/x.rs", "use aws_profile_files::file;", 1),
        ("ini/x.rs", "use std::fs;", 1),
        ("ini/x.rs", "use crate::edit::SectionEdit;", 1),
        ("file/x.rs", "use std::fs; use crate::ini::from_bytes;", 0),
        ("model/x.rs", "fn f() { let now = Timestamp::now(); }", 1),
        ("sys/x.rs", "use std::fs; use crate::model::Env;", 0),
        ("model/x.rs", "// crate::sys\nconst A: &str = \"crate::sys\"; const B: &str = r#\"\"crate::sys\"#;", 0),
        ("model/x.rs", "fn f<'a>(x: &'a str) { '\"'; } use crate::sys::a; // '\"'", 1),
        ("model/x.rs", "#[cfg(test)]\n#[expect(x)]\nmod tests {\n use crate::sys::a; }", 0),
    ] {
        assert_eq!(breaches(path, text), expected, "{path}: {text}");
    }
    let file = |(path, text): (&str, &str)| Source { package: &PROGRAM, path: path.to_owned(), code: code_of(text) };
    let tied = |files: &[(&str, &str)]| cycles(&files.iter().copied().map(file).collect::<Vec<_>>()).len();
    for (files, expected) in [
        (&[("a.rs", "use crate::b::B;"), ("b.rs", "use crate::c::C;"), ("c.rs", "")][..], 0),
        (&[("a.rs", "use crate::b::B;"), ("b.rs", "use crate::{c, a::{self, A}};"), ("c.rs", "use super::d;")], 2),
        (&[("a/mod.rs", "mod b;\npub use b::B;\npub fn f() {}"), ("a/b.rs", "use super::f;")], 2),
        (&[("a/mod.rs", "mod b;\nmod c;\nuse b::B;"), ("a/b.rs", "use super::c::C;"), ("a/c.rs", "")], 0),
        (&[("lib.rs", "mod a;\npub use a::A;"), ("a.rs", "fn f() { crate::g() }")], 2),
    ] {
        assert_eq!(tied(files), expected, "{files:?}");
    }
    for (files, expected) in [
        (&[("cmd/a.rs", "\npub(super) fn run() {}"), ("cmd/b.rs", "use super::a;\npub(super) fn run() {}")][..], 1),
        (&[("cmd/a.rs", "\npub(super) fn run() {}"), ("cmd/mod.rs", "mod a;\nfn f() { a::run() }")], 0),
        (
            &[
                ("cmd/d/a.rs", "\npub(super) fn run() {}"),
                ("cmd/b.rs", "use crate::cmd::d::a::X;\npub(super) fn run() {}"),
            ],
            1,
        ),
        (&[("cmd/a.rs", "fn helper() {}")], 1),
    ] {
        let files: Vec<Source> = files.iter().copied().map(file).collect();
        assert_eq!(misplaced_verbs(&files).len(), expected);
    }
    for (one, other, expected) in [
        ("pub struct A;", "enum A {}", 1),
        ("pub(super) trait A {}", "type A = u8;", 1),
        ("struct A;", "struct B;\n// struct A;", 0),
        ("impl T for X {\n    type A = u8;\n}", "struct A;", 0),
    ] {
        let files = [file(("x.rs", one)), file(("y.rs", other))];
        assert_eq!(repeated_types(&files).len(), expected, "{one} {other}");
    }
    let long = format!("fn short() {{}}\nfn long() {{\n{}}}\n", "    let a = |x| {{ x }};\n".repeat(61));
    let lengths: Vec<usize> = functions(&long).into_values().collect();
    assert_eq!(lengths, [62, 1]);
}
