//! A home for each check that triggers it, and others only where the row lists them.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::os::unix::fs::symlink;

use mfa_session::testing::{Needs, checks};

use super::{found, offline};
use crate::support::{Out, PROGRAM, REGION, Run, World, chmod};

/// No row has a terminal, and none but those that name it an `mfa_process` or a program that asks.
const NO_TERMINAL: &str = "DOC501";

const EXAMPLE_ID: &str = "AKIAIOSFODNN7EXAMPLE";
const EXAMPLE_SECRET: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/// The check, the checks that its home triggers beside it, and the home: a change to that of [`World`], and the run.
type Row = (&'static str, &'static [&'static str], fn(&World) -> Run);

fn dev(world: &World) -> Run {
    offline(&world.home, &["-p", "dev", "--json"])
}

fn all(world: &World) -> Run {
    offline(&world.home, &["--all", "-p", "dev", "--json"])
}

fn with_config(world: &World, lines: &str) {
    world.home.config(&format!("[profile dev]\nregion = {REGION}\nmfa_serial = {}\n{lines}", world.serial()));
}

fn with_credentials(world: &World, text: &str) {
    world.home.credentials(&format!("{}{text}", world.key("dev")));
}

const ENVIRONMENT: [Row; 10] = [
    ("DOC001", &[], |world| {
        let files = [("AWS_CONFIG_FILE", ".aws/config"), ("AWS_SHARED_CREDENTIALS_FILE", ".aws/credentials")];
        files.iter().fold(dev(world).env("HOME", ""), |run, (name, file)| run.env(name, world.home.path(file)))
    }),
    ("DOC002", &[], |world| dev(world).envs(&[("AWS_ACCESS_KEY_ID", EXAMPLE_ID), ("AWS_SESSION_TOKEN", "t")])),
    ("DOC003", &[], |world| {
        let session = [("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"), ("AWS_SESSION_TOKEN", "t")];
        dev(world).envs(&session).env("AWS_CREDENTIAL_EXPIRATION", "2026-01-01T00:00:00Z")
    }),
    ("DOC004", &[], |world| dev(world).envs(&[("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"), ("AWS_PROFILE", "dev")])),
    ("DOC004", &[], |world| {
        offline(&world.home, &["--json"]).envs(&[("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", "other")])
    }),
    ("DOC005", &[], |world| dev(world).envs(&[("AWS_SECURITY_TOKEN", "a"), ("AWS_SESSION_TOKEN", "b")])),
    ("DOC006", &[], |world| offline(&world.home, &["--json"]).env("AWS_PROFILE", "dve")),
    ("DOC007", &[], |world| dev(world).env("AWS_VAULT", "dev")),
    ("DOC008", &[], |world| dev(world).env("AWS_ENDPOINT_URL", "https://localhost:1")),
    ("DOC009", &[], |world| dev(world).env("AWS_CA_BUNDLE", "/nonexistent.pem")),
];

/// The record of a set-up, in a state folder of this mode.
fn with_record(world: &World, text: &str, mode: u32) {
    let folder = world.home.path(".local/state/mfa-session");
    fs::create_dir_all(&folder).expect("a folder");
    world.home.write(".local/state/mfa-session/setup.json", text);
    chmod(&folder, mode);
}

const FILES: [Row; 13] = [
    ("DOC101", &[], |world| {
        with_credentials(world, "[dev]\nregion = x\n");
        dev(world)
    }),
    ("DOC102", &[], |world| {
        with_credentials(world, "[other]\nregion: x\n");
        dev(world)
    }),
    ("DOC103", &[], |world| {
        chmod(&world.home.path(".aws/credentials"), 0o644);
        dev(world)
    }),
    ("DOC103", &[], |world| {
        chmod(&world.home.path(""), 0o777);
        dev(world)
    }),
    ("DOC105", &[], |world| {
        let file = world.home.path(".aws/config");
        fs::hard_link(&file, world.home.path(".aws/second")).expect("a second name");
        dev(world)
    }),
    ("DOC106", &[], |world| {
        fs::create_dir(world.home.path(".git")).expect("a folder");
        dev(world)
    }),
    ("DOC106", &["DOC111", "DOC208", "DOC213"], |world| {
        let link = world.home.path("link");
        symlink("nowhere", &link).expect("a link");
        dev(world).env("AWS_CONFIG_FILE", link)
    }),
    ("DOC108", &[], |world| {
        world.home.write(".aws/.mfa-session.credentials.AbCd1234.tmp", "x");
        dev(world)
    }),
    ("DOC109", &[], |world| {
        // A name that no run gives.
        world.home.write(".aws/.mfa-session.credentials.x.tmp", "x");
        world.home.write(".aws/credentials~", world.key("dev").replace(" = ", ":"));
        dev(world)
    }),
    ("DOC110", &[], |world| {
        with_record(world, "{\"version\":1,\"state\":\"applying\",\"profile\":\"dev\",\"files\":[]}", 0o700);
        dev(world)
    }),
    ("DOC110", &[], |world| {
        with_record(world, "{\"version\":1,\"sta", 0o700);
        dev(world)
    }),
    ("DOC110", &[], |world| {
        with_record(world, "{\"version\":1,\"state\":\"done\",\"profile\":\"dev\",\"files\":[]}", 0o777);
        dev(world)
    }),
    ("DOC111", &["DOC208", "DOC213"], |world| dev(world).env("AWS_CONFIG_FILE", "/nonexistent")),
];

const KEYS: [Row; 12] = [
    ("DOC201", &[], |world| {
        world.home.config("[profile dev]\nsso_start_url = https://x\n");
        world.home.credentials("");
        dev(world)
    }),
    ("DOC202", &[], |world| {
        world.home.credentials(&world.key("dev").replace("AKIA", "\"AKIA"));
        dev(world)
    }),
    ("DOC202", &["DOC102"], |world| {
        world.home.credentials(&world.key("dev").replace("\naws_secret", " # mine\naws_secret"));
        dev(world)
    }),
    ("DOC203", &["DOC102"], |world| {
        world.home.credentials(&format!("[dev]\naws_access_key_id = {EXAMPLE_ID}\n"));
        dev(world)
    }),
    ("DOC204", &[], |world| {
        with_config(world, &format!("aws_access_key_id = {EXAMPLE_ID}\naws_secret_access_key = {EXAMPLE_SECRET}\n"));
        dev(world)
    }),
    ("DOC205", &[], |world| {
        world.home.config("[profile dev]\nsource_profile = base\n[profile base]\nsource_profile = dev\n");
        world.home.credentials("");
        dev(world)
    }),
    ("DOC205", &[], |world| {
        world.home.config("[profile dev]\nsource_profile = gone\n");
        world.home.credentials("");
        dev(world)
    }),
    ("DOC206", &[], |world| {
        with_config(world, &format!("credential_process = {PROGRAM} credential-process --profile dev\n"));
        dev(world)
    }),
    ("DOC207", &[], |world| {
        with_credentials(world, &world.key("again"));
        with_config(world, &format!("[profile again]\nregion = {REGION}\nmfa_serial = {}\n", world.serial()));
        all(world)
    }),
    ("DOC208", &[], |world| {
        world.home.config(&format!("[profile dev]\nregion = {REGION}\n"));
        dev(world)
    }),
    ("DOC209", &[], |world| {
        world.home.config("[profile dev]\nmfa_serial = arn:aws:iam::123456789012:u2f/user/alice/key\n");
        dev(world)
    }),
    ("DOC217", &[], |world| {
        let session = "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n";
        with_credentials(world, &format!("[x]\n{session}aws_security_token = u\n"));
        all(world)
    }),
];

const SETTINGS: [Row; 24] = [
    ("DOC212", &[], |world| {
        world.home.config(&format!("[profile dev]\nregion = cn-north-1\nmfa_serial = {}\n", world.serial()));
        dev(world)
    }),
    ("DOC213", &[], |world| {
        world.home.config(&format!("[profile dev]\nmfa_serial = {}\n", world.serial()));
        dev(world)
    }),
    ("DOC214", &[], |world| {
        with_config(world, "mfa_session_duration = 40h\n");
        dev(world)
    }),
    ("DOC214", &[], |world| dev(world).env("MFA_SESSION_MIN_REMAINING", "soon")),
    ("DOC214", &[], |world| dev(world).env("MFA_SESSION_PROMPT", "Auto")),
    ("DOC214", &[], |world| {
        with_config(world, "mfa_session_prompt = window\n");
        dev(world)
    }),
    ("DOC223", &[], |world| dev(world).envs(&[("MFA_SESSION_PROMPT", "auto"), ("MFA_SESSION_ASKPASS", "/nowhere/x")])),
    ("DOC223", &[NO_TERMINAL], |world| dev(world).env("MFA_SESSION_PROMPT", "askpass")),
    ("DOC223", &[], |world| dev(world).env("MFA_SESSION_PROMPT", "dialog")),
    ("DOC223", &[], |world| {
        with_config(world, "mfa_session_prompt = askpass\nmfa_session_askpass = askpass\n");
        dev(world)
    }),
    ("DOC223", &[], |world| {
        let file = world.home.path("askpass");
        world.home.write("askpass", "#!/bin/sh\n");
        chmod(&file, 0o600);
        dev(world).env("MFA_SESSION_PROMPT", "askpass").env("MFA_SESSION_ASKPASS", file)
    }),
    ("DOC221", &["DOC103"], |world| {
        let program = world.home.script("askpass", "echo 123456");
        with_config(world, &format!("mfa_session_prompt = auto\nmfa_session_askpass = {program}\n"));
        chmod(&world.home.path(".aws/config"), 0o666);
        dev(world)
    }),
    ("DOC215", &[], |world| {
        with_config(world, "mfa_process = /nowhere/code\n");
        dev(world)
    }),
    ("DOC216", &[], |world| {
        let session = "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n";
        let marks = "x_security_token_expires = 2026-01-01T00:00:00Z\nmfa_session_source_profile = dev\n";
        with_credentials(world, &format!("[dev-mfa]\n{session}{marks}"));
        with_config(world, &format!("[profile dev-mfa]\nregion = {REGION}\n"));
        dev(world)
    }),
    ("DOC218", &[], |world| {
        let role = "role_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\n";
        with_config(world, &format!("[profile role]\n{role}region = {REGION}\nmfa_serial = {}\n", world.serial()));
        offline(&world.home, &["-p", "role", "--json"])
    }),
    ("DOC224", &[], |world| {
        let line = format!("credential_process = {PROGRAM} credential-process --profile dev\n");
        let role = "role_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = sdk\nduration_seconds = 43200\n";
        with_config(world, &format!("[profile sdk]\n{line}[profile role]\n{role}region = {REGION}\n"));
        offline(&world.home, &["-p", "role", "--json"])
    }),
    ("DOC219", &[], |world| {
        world.home.config("[profile dev]\nrole_arn = arn:aws:iam::111111111111:role/admin\n");
        world.home.credentials("");
        dev(world)
    }),
    ("DOC220", &[], |world| {
        with_config(world, "endpoint_url = http://example.com\n");
        dev(world)
    }),
    ("DOC220", &[], |world| dev(world).env("AWS_REGION", "eu-west-1 # home")),
    ("DOC220", &[], |world| dev(world).env("AWS_REGION", "eu-west-1a")),
    ("DOC221", &["DOC103"], |world| {
        with_config(world, "mfa_process = true\n");
        chmod(&world.home.path(".aws/config"), 0o666);
        dev(world)
    }),
    ("DOC222", &[], |world| {
        with_config(world, "use_fips_endpoint = yes\n");
        dev(world)
    }),
    ("DOC222", &["DOC208"], |world| {
        world.home.config(&format!("[profile dev]\nregion = {REGION}\nmfa_seriall = {}\n", world.serial()));
        dev(world)
    }),
    ("DOC222", &["DOC208", "DOC213"], |world| {
        world.home.config(&format!("[dev]\nregion = {REGION}\nmfa_serial = {}\n", world.serial()));
        dev(world)
    }),
];

const LINES: [Row; 6] = [
    ("DOC301", &[], |world| {
        with_config(world, "[profile sdk]\ncredential_process = ~/bin/mfa-session credential-process --profile dev\n");
        dev(world)
    }),
    ("DOC301", &[], |world| {
        with_config(world, "[profile sdk]\ncredential_process = mfa-session credential-process --profile dev\n");
        dev(world)
    }),
    ("DOC301", &["DOC208"], |world| {
        world.home.config(&format!("[profile dev]\nregion = {REGION}\ncredential_process = /nowhere/keys\n"));
        world.home.credentials("");
        dev(world)
    }),
    ("DOC303", &["DOC208"], |world| {
        let line = format!("credential_process = {PROGRAM} export --profile dev\n");
        world.home.config(&format!("[profile sdk]\nregion = {REGION}\n{line}"));
        offline(&world.home, &["-p", "sdk", "--json"])
    }),
    ("DOC303", &[], |world| {
        let line = format!("credential_process = {PROGRAM} credential-process --profile sdk\n");
        with_config(world, &format!("[profile sdk]\nregion = {REGION}\n{line}"));
        offline(&world.home, &["-p", "sdk", "--json"])
    }),
    ("DOC303", &[], |world| {
        let line = |profile| format!("credential_process = {PROGRAM} credential-process --profile {profile}\n");
        with_config(world, &format!("[profile sdk]\n{}[profile more]\n{}", line("dev"), line("sdk")));
        dev(world)
    }),
];

const MACHINE: [Row; 10] = [
    ("DOC401", &[], |world| {
        fs::create_dir(world.home.cache()).expect("a folder");
        chmod(&world.home.cache(), 0o777);
        dev(world)
    }),
    ("DOC401", &[], |world| {
        fs::create_dir(world.home.cache()).expect("a folder");
        chmod(&world.home.cache(), 0o755);
        dev(world)
    }),
    ("DOC401", &[], |world| {
        fs::create_dir(world.home.cache()).expect("a folder");
        chmod(&world.home.cache(), 0o700);
        world.home.write("cache/notes.txt", "x");
        dev(world)
    }),
    ("DOC108", &[], |world| {
        fs::create_dir(world.home.cache()).expect("a folder");
        chmod(&world.home.cache(), 0o700);
        let owner = "{\"holder\":{\"pid\":4194304,\"terminal\":null},\"failure\":null}";
        world.home.write("cache/0123456789abcdef0123456789abcdef.lock", owner);
        dev(world)
    }),
    ("DOC403", &[], |world| {
        world.login();
        world.home.write("cache/0123456789abcdef0123456789abcdef.json", "{\"version\":99}");
        dev(world)
    }),
    ("DOC701", &[], |world| {
        let session = "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = s\naws_session_token = t\n";
        with_credentials(world, &format!("[autoawsume-x]\n{session}manager = awsume\n"));
        dev(world)
    }),
    ("DOC701", &[], |world| {
        fs::create_dir(world.home.path(".awsvault")).expect("a folder");
        dev(world)
    }),
    ("DOC701", &[], |world| {
        fs::create_dir_all(world.home.path(".config/awsume")).expect("a folder");
        dev(world)
    }),
    ("DOC702", &[], |world| {
        world.home.write(".aws/mfa_config.yml", "secret: x\n");
        dev(world)
    }),
    ("DOC702", &[], |world| {
        world.home.write(".aws/awsmfa.yml", "secret: x\n");
        dev(world)
    }),
];

/// Checks with a test of their own: another user, another file system, another process and a terminal are no matter of
/// the home. DOC501 is beside every row.
const ELSEWHERE: [&str; 6] = ["DOC104", "DOC107", "DOC402", "DOC501", "DOC502", "DOC503"];

/// The findings whose severity is not one that the table of checks gives.
fn severities_beside_the_table(out: &Out) -> impl Iterator<Item = String> {
    let failed = out.json()["checks"].as_array().cloned().unwrap_or_default().into_iter();
    failed.filter_map(|row| {
        let (id, severity) = (row["id"].as_str()?, row["severity"].as_str()?);
        let known = checks().find(|check| check.id == id)?.severities();
        (!known.split(", ").any(|name| name == severity)).then(|| id.to_owned())
    })
}

fn rows() -> impl Iterator<Item = Row> {
    let tables: [&[Row]; 6] = [&ENVIRONMENT, &FILES, &KEYS, &SETTINGS, &LINES, &MACHINE];
    tables.into_iter().flatten().copied()
}

#[test]
fn a_home_for_each_check_triggers_it_and_no_other_that_is_not_listed() {
    let mut wrong = Vec::new();
    for (number, (check, beside, home)) in rows().enumerate() {
        let world = World::new();
        let out = home(&world).out();
        let mut expected: Vec<&str> = beside.iter().copied().chain([check]).collect();
        if !["DOC215", "DOC221", "DOC223"].contains(&check) {
            expected.push(NO_TERMINAL);
        }
        expected.sort_unstable();
        wrong.extend(severities_beside_the_table(&out).map(|id| format!("row {number}: {id} has another severity")));
        if found(&out) != expected {
            wrong.push(format!("row {number}, {check}: {expected:?} expected, {:?} found: {out:?}", found(&out)));
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
}

#[test]
fn every_check_that_needs_no_network_has_a_home() {
    for check in checks().filter(|check| check.needs != Needs::Network) {
        let has_home = rows().any(|(id, ..)| id == check.id) || ELSEWHERE.contains(&check.id);
        assert!(has_home, "{} has no home", check.id);
    }
}

#[test]
fn a_copy_with_a_key_is_found_under_whatever_name_it_was_given() {
    let copies = |world: &World| {
        let out = dev(world).out();
        let rows = out.json()["checks"].as_array().cloned().unwrap_or_default();
        let failed = rows.iter().filter(|row| row["status"] == "failed" && row["id"] == "DOC109");
        failed.filter_map(|row| row["where"][0]["file"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    for name in
        ["credentials.bak", ".credentials.swp", "#config#", "keys~", "aws.old", "Copy of credentials", "config.2"]
    {
        let world = World::new();
        world.home.write(&format!(".aws/{name}"), world.key("dev"));
        world.home.write(".aws/other.bak", "aws_access_key_id = ASIAIOSFODNN7EXAMPLE\n");
        world.home.write(".aws/notes", world.key("dev"));
        assert_eq!(copies(&world), [format!("~/.aws/{name}")]);
    }
    let world = World::new();
    symlink("credentials", world.home.path(".aws/credentials.bak")).expect("a link");
    fs::hard_link(world.home.path(".aws/credentials"), world.home.path(".aws/credentials.old")).expect("a name");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        world.home.path(".aws/credentials~"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .expect("a pipe");
    assert_eq!(copies(&world), Vec::<String>::new(), "names of the file itself, and a pipe");
}

#[test]
fn a_question_that_stands_elsewhere_is_found_by_its_lock() {
    let world = World::new();
    with_config(&world, "mfa_process = sleep 200\n");
    let asking = world.run(&["login", "-p", "dev"]).start();
    let until = std::time::Instant::now() + std::time::Duration::from_secs(120);
    let has_owner = || world.home.cached("lock").iter().any(|lock| fs::read(lock).is_ok_and(|bytes| bytes.len() > 20));
    while !has_owner() {
        assert!(std::time::Instant::now() < until, "it takes the lock");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let out = dev(&world).out();
    assert_eq!(found(&out), ["DOC402"], "{out:?}");
    asking.kill();
    assert_eq!(found(&dev(&world).out()), ["DOC108"]);
}
