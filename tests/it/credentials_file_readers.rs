//! Other readers of the shared files: aws-runtime's published test vectors against our reader, and botocore, the SDK for
//! Rust and the SDK for JavaScript v3 on what `write` leaves behind.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::file_support::{self, CONFIG, Home, SESSION_ID, SESSION_SECRET, SESSION_TOKEN, put};
use aws_profile_files::profile::ProfileLookup as _;
use aws_profile_files::shared_config::SharedConfig;
use aws_runtime::env_config::file::{EnvConfigFileKind, EnvConfigFiles};
use aws_types::os_shim_internal::{Env, Fs};
use harness::skip;
use serde_json::{Value, json};

/// Where ours differs from the cross-SDK vectors, and must: we read what the AWS CLI reads, and refuse what it refuses.
/// (name of the vector, why)
const DELIBERATE: &[(&str, &str)] = &[
    ("Profile names support alphanumeric characters and - / . % @ _ : +", NAMES),
    ("Invalid profile names are ignored.", NAMES),
    ("profile name with extra whitespace", BLANKS),
    ("profile name with extra whitespace in credentials", BLANKS),
    ("Credentials profiles with prefix are ignored.", "botocore takes a header of the credentials file verbatim"),
    ("Invalid property names are ignored.", "botocore takes any key, `in valid` too"),
    ("Property definitions must contain an equals sign.", "botocore takes `:` as well; written with a warning"),
    ("Pound sign comments are ignored.", COMMENTS),
    ("Semicolon sign comments are ignored.", COMMENTS),
    ("All comment types can be used together.", COMMENTS),
    ("Comments can be empty.", COMMENTS),
    ("Duplicate profiles in the same file merge properties.", TWICE),
    ("Duplicate properties in a profile use the last one defined.", TWICE),
    ("Duplicate properties in duplicate profiles use the last one defined.", TWICE),
    ("Duplicate properties in duplicate profiles use the last one defined (case insensitive).", TWICE),
    ("Default profiles with mixed prefixes in the config file ignore the one without prefix when merging.", TWICE),
    ("Default profiles with mixed prefixes merge with credentials", TWICE),
    (
        "Default profile with profile prefix overrides default profile without prefix when profile prefix is first.",
        "botocore lets the later of `[default]` and `[profile default]` count",
    ),
    ("Sub-property definitions cannot have an empty name.", "botocore asks for `=` only"),
    (
        "Sub-properties can have blank lines that are ignored",
        "the blank line is in our raw value as in botocore's; the pairs of the block are the same",
    ),
];

const NAMES: &str = "botocore takes any name; a name that others do not accept is never written";
const BLANKS: &str = "to botocore `[ p ]` is another section than `[p]`; such a twin of a target is refused";
const COMMENTS: &str = "botocore knows no inline comments; our readers of key ids and secrets cut at white space";
const TWICE: &str = "botocore refuses the whole file: the error names both lines";

/// The folder of a crate that this one depends on.
fn folder_of(package: &str) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let arguments = ["metadata", "--format-version", "1", "--offline", "--locked", "--manifest-path", manifest];
    // What other platforms depend on is not on a machine that has only built this.
    let rustc = Command::new("rustc").args(["--print", "host-tuple"]).output().expect("rustc built this test");
    let host = String::from_utf8(rustc.stdout).expect("a target's name");
    let arguments = arguments.into_iter().chain(["--filter-platform", host.trim()]);
    let output = Command::new(cargo).args(arguments).output().expect("cargo runs this test");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let found = packages.iter().find(|it| it["name"] == package).expect("it is a dependency");
    Path::new(found["manifest_path"].as_str().expect("a path")).parent().expect("a folder").to_owned()
}

type Profiles = BTreeMap<String, BTreeMap<String, String>>;

/// Every profile with the values that count; None if the files are refused.
fn ours(config: &str, credentials: &str) -> Option<Profiles> {
    let shared = SharedConfig::parse((config, "config".into()), (credentials, "credentials".into())).ok()?;
    let properties = |name: &str| {
        let mut found = BTreeMap::new();
        for property in shared.profile(name).map(|profile| profile.properties).unwrap_or_default() {
            found.entry(property.key).or_insert_with(|| property.value.to_string());
        }
        found
    };
    Some(shared.names().into_iter().map(|name| (name.clone(), properties(&name))).collect())
}

#[test]
fn aws_runtimes_vectors_are_read_alike_but_for_the_listed_differences() {
    let path = folder_of("aws-runtime").join("test-data/profile-parser-tests.json");
    let text = fs::read_to_string(path).expect("the crate ships its vectors");
    let vectors: Value = serde_json::from_str(&text).expect("JSON");
    let vectors = vectors["tests"].as_array().expect("a list");
    assert!(vectors.len() > 60, "only {} vectors", vectors.len());
    let mut wrong = String::new();
    let mut unused: Vec<&str> = DELIBERATE.iter().map(|(name, _)| *name).collect();
    for vector in vectors {
        let name = vector["name"].as_str().expect("a name");
        let input = |file: &str| vector["input"][file].as_str().unwrap_or_default();
        let expected: Option<Profiles> = vector["output"]
            .get("config")
            .map(|config| serde_json::from_value(config["profiles"].clone()).expect("maps"));
        let ours = ours(input("configFile"), input("credentialsFile"));
        let listed = DELIBERATE.iter().any(|(listed, _)| *listed == name);
        unused.retain(|known| *known != name);
        if listed == (ours == expected) {
            writeln!(wrong, "{name}\n  input {}\n  theirs {expected:?}\n  ours   {ours:?}", vector["input"])
                .expect("a String");
        }
    }
    assert!(wrong.is_empty(), "not listed, or listed and alike:\n{wrong}");
    assert_eq!(unused, [""; 0], "no such vectors");
}

/// Files that differ in every way that the AWS CLI can read. `m` is there in half of them.
fn files() -> Vec<String> {
    let mut files: Vec<String> = [
        "",
        "# only a comment",
        "[p]\nk = A",
        "[p]\r\nk = A\r\n\r\n[m]\r\nregion = r\r\n",
        "[p]\n  k = A\n  s = S\n",
        "[p]\nk: A\n",
        "[__proto__]\nx = 1\n[p]\nk = A\n",
        "[p]#c\nk = A\n[m]\naws_session_token = old # c\n",
        "[a b]\nk = A\n[é]\nk = \"q\"\n[DEFAULT]\nt = Z\n",
        "[m]\nAWS_SECURITY_TOKEN = old\nAWS_ACCESS_KEY_ID = ASIAOLD\naws_secret_access_key=old\naws_session_token=old\n more\n",
        "[q]\nx = 1\n  [r]\n  y = 2\n[p]\nk =\n",
        "[p]\naws_access_key_id = AKIA1\n",
    ]
    .map(str::to_owned)
    .to_vec();
    // Lehmer's generator: the same files in every run.
    let mut state = 1_u64;
    let mut pick = |of: usize| {
        state = state * 48_271 % 0x7fff_ffff;
        usize::try_from(state).expect("below 2^31") % of
    };
    for _ in 0..40 {
        let eol = ["\n", "\r\n"][pick(2)];
        let mut text = String::new();
        for section in 0..=pick(5) {
            let header = ["[s-N]", "[s.N] # team", "[s/N]"][pick(3)].replace('N', &section.to_string());
            let ours = section == 2;
            write!(text, "{}{eol}", if ours { "[m]" } else { &header }).expect("a String");
            for key in 0..pick(5) {
                let line =
                    ["kN = v", "kN=v=w==", "kN = a:b/c%d", "# c", "kN =\n  x = y\n  z = w", "", "kN\t=\t'q'"][pick(7)];
                write!(text, "{}{eol}", line.replace('N', &key.to_string()).replace('\n', eol)).expect("a String");
            }
            if ours && pick(2) == 0 {
                write!(
                    text,
                    "aws_access_key_id = ASIAOLD{eol}aws_secret_access_key = old{eol}aws_session_token = old{eol}"
                )
                .expect("a String");
            }
        }
        files.push(text);
    }
    files
}

/// One file before and after a `write` to `m`, each in a folder of its own.
struct Pair {
    _home: Home,
    folders: [PathBuf; 2],
    stderr: String,
}

fn pairs() -> Vec<Pair> {
    let written = |text: String| {
        let home = Home::new();
        let folders = ["before", "after"].map(|name| home.path().join(name));
        for folder in &folders {
            fs::create_dir(folder).expect("a folder");
            put(&folder.join("credentials"), &text);
            put(&folder.join("config"), CONFIG);
        }
        let mut command = home.command(&["write", "-p", "dev", "--no-prompt", "--to", "m"]);
        command.env("AWS_CONFIG_FILE", folders[1].join("config"));
        command.env("AWS_SHARED_CREDENTIALS_FILE", folders[1].join("credentials"));
        let stderr = file_support::ended(&mut command).expect_code(0, &text).stderr;
        Pair { _home: home, folders, stderr }
    };
    files().into_iter().map(written).collect()
}

/// `rest` (null where the reader refuses the files) without the target, and `triple`, as one reader sees a folder.
fn agree(reader: &str, sdk: Option<&str>, pairs: &[Pair], views: &[Value]) {
    assert_eq!(views.len(), 2 * pairs.len(), "{reader}: one view for each folder");
    let mut triples = 0;
    for (pair, views) in pairs.iter().zip(views.chunks(2)) {
        let text = fs::read_to_string(pair.folders[1].join("credentials")).expect("what was written");
        let [before, after] = [without_target(&views[0]), without_target(&views[1])];
        assert_eq!(before, after, "{reader} sees another profile change:\n{text}");
        let warned = sdk.is_some_and(|sdk| pair.stderr.contains(sdk));
        let written = json!([SESSION_ID, SESSION_SECRET, SESSION_TOKEN]);
        assert!(views[1]["triple"] == written || warned, "{reader}: {}\n{text}\n{}", views[1]["triple"], pair.stderr);
        triples += usize::from(views[1]["triple"] == written);
    }
    assert!(triples > 40, "{reader} read only {triples} triples");
}

fn without_target(view: &Value) -> Value {
    let mut rest = view["rest"].clone();
    for (file, target) in [("config", "profile m"), ("config", "m"), ("credentials", "m")] {
        if let Some(sections) = rest.get_mut(file).and_then(Value::as_object_mut) {
            sections.remove(target);
        }
    }
    rest
}

/// What a script of tests/real prints for all folders; None if its reader is not installed.
fn views(program: &str, probe: &[&str], script: &str, pairs: &[Pair]) -> Option<Vec<Value>> {
    let real = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/real"));
    let there = Command::new(program).args(probe).current_dir(real).output().is_ok_and(|run| run.status.success());
    if !there {
        skip(&format!("{program} has not what tests/real/{script} needs"));
        return None;
    }
    let folders = pairs.iter().flat_map(|pair| &pair.folders).flat_map(|folder| [folder.as_os_str(), "m".as_ref()]);
    let output = Command::new(program).arg(script).args(folders).current_dir(real).env("PYTHONUTF8", "1").output();
    let output = output.expect("it was there a moment ago");
    assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("JSON");
    Some(text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect())
}

#[test]
fn botocore_reads_the_same_triple_and_the_same_rest() {
    let pairs = pairs();
    let Some(views) = views("python3", &["-c", "import botocore"], "read_profiles.py", &pairs) else { return };
    assert!(views.iter().all(|view| !view["rest"].is_null()), "botocore cannot read a file");
    agree("botocore", None, &pairs, &views);
}

#[test]
fn the_sdk_for_javascript_reads_the_same_triple_and_the_same_rest() {
    let pairs = pairs();
    let probe = ["-e", "require('@aws-sdk/credential-provider-ini');require('@smithy/shared-ini-file-loader')"];
    let Some(views) = views("node", &probe, "read_profiles.cjs", &pairs) else { return };
    agree("JavaScript", Some("the SDK for JavaScript"), &pairs, &views);
}

#[test]
fn the_sdk_for_rust_reads_the_same_triple_and_the_same_rest() {
    let pairs = pairs();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let views: Vec<Value> =
        pairs.iter().flat_map(|pair| &pair.folders).map(|folder| runtime.block_on(rust_view(folder))).collect();
    agree("aws-config", Some("the SDK for Rust"), &pairs, &views);
}

async fn rust_view(folder: &Path) -> Value {
    let files = EnvConfigFiles::builder()
        .with_file(EnvConfigFileKind::Config, folder.join("config"))
        .with_file(EnvConfigFileKind::Credentials, folder.join("credentials"))
        .build();
    let Ok(set) = aws_config::profile::load(&Fs::real(), &Env::from_slice(&[]), &files, None).await else {
        return json!({ "rest": null, "triple": null });
    };
    // A profile does not list its keys: those that occur in the files are asked for.
    let keys = [
        "k",
        "s",
        "t",
        "x",
        "y",
        "k0",
        "k1",
        "k2",
        "k3",
        "k4",
        "region",
        "mfa_serial",
        "aws_access_key_id",
        "aws_secret_access_key",
    ];
    let rest: serde_json::Map<String, Value> = set
        .profiles()
        .map(|name| {
            let profile = set.get_profile(name);
            let values: Vec<_> = keys.iter().map(|key| profile.and_then(|profile| profile.get(key))).collect();
            (name.to_owned(), json!(values))
        })
        .collect();
    let own = |key: &str| set.get_profile("m").and_then(|profile| profile.get(key));
    let triple = json!([own("aws_access_key_id"), own("aws_secret_access_key"), own("aws_session_token")]);
    json!({ "rest": { "credentials": rest }, "triple": triple })
}
