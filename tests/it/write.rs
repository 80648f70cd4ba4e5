//! `write` and `clear --written`: the session as a profile, in files that belong to the person and stay as they are.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use harness::skip;

use crate::support::{Keys, REGION, Run, Running, World, chmod, lines, mode, modes_can_bind, section_values, tool};

/// A file as people keep it: comments, blank lines, blanks, other people's profiles, no final line end.
const BY_HAND: &str = "\
# my keys, do not touch!

[dev]
aws_access_key_id     = {ID}
aws_secret_access_key = {SECRET}   # laptop, 2024

; made by mfa-session
[dev-mfa]
  aws_access_key_id=ASIATESTTESTTESTTEST
\taws_secret_access_key = old/secret+old/secret+old/secret+old/secr
aws_security_token = stale
# a word in between
aws_session_token = old
colour = blue

[work]
s3 =
  max_concurrent_requests = 20
aws_access_key_id = AKIAWORKWORKWORKWORK
aws_secret_access_key = workworkworkworkworkworkworkworkworkwork";

fn by_hand(world: &World) -> String {
    BY_HAND.replace("{ID}", &world.alice.access_key_id).replace("{SECRET}", &world.alice.secret_access_key)
}

/// The lines that differ, old and new, where the number of lines is free to change.
fn outside_of_section(text: &str, section: &str) -> String {
    let header = format!("[{section}]");
    let mut inside = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if line.starts_with('[') {
            inside = line.trim() == header;
        }
        !inside || line.starts_with(['#', '[']) || line.starts_with("colour") || line.trim().is_empty()
    });
    kept.collect()
}

#[test]
fn a_file_made_by_hand_changes_in_the_lines_of_its_section_only() {
    for eol in ["\n", "\r\n"] {
        let world = World::new();
        let before = by_hand(&world).replace('\n', eol);
        world.home.credentials(&before);
        world.with_code(&["write", "-p", "dev"]).ok();
        let after = world.home.text(".aws/credentials");
        assert_eq!(outside_of_section(&after, "dev-mfa"), outside_of_section(&before, "dev-mfa"));
        let section = section_values(&after, "dev-mfa");
        world.takes(&Keys::in_section(&after, "dev-mfa"), REGION);
        assert!(!section.contains_key("aws_security_token"), "botocore would prefer it");
        assert_eq!(section["mfa_session_source_profile"], "dev");
        assert!(section["x_security_token_expires"].ends_with('Z'));
        assert!(!section.contains_key("region"), "a region belongs to the config file");
        assert_eq!(after.matches(eol).count(), after.lines().count() - 1, "line ends are the file's own");
    }
}

#[test]
fn writing_again_changes_nothing_and_asks_nobody() {
    let world = World::new();
    world.home.credentials(&by_hand(&world));
    world.with_code(&["write", "-p", "dev"]).ok();
    let (before, connections) = (world.home.everything(), world.fake.connections());
    let out = world.run(&["write", "-p", "dev"]).ok();
    assert!(out.stdout.is_empty() && out.stderr.contains("note: profile `dev-mfa` is written"), "{out:?}");
    assert_eq!(world.home.everything(), before);
    assert_eq!(world.fake.connections(), connections);
}

#[test]
fn the_written_profile_renews_from_its_source() {
    let world = World::new();
    world.with_code(&["write", "-p", "dev"]).ok();
    let first = Keys::in_section(&world.home.text(".aws/credentials"), "dev-mfa");
    world.with_code(&["write", "-p", "dev-mfa", "--refresh"]).ok();
    let second = Keys::in_section(&world.home.text(".aws/credentials"), "dev-mfa");
    assert_ne!(first, second);
    world.takes(&second, REGION);
    assert_eq!(world.run(&["export", "-p", "dev-mfa", "--format", "process"]).ok().json()["AccessKeyId"], *second.id);
    assert_eq!(world.minted(), 2);
}

#[test]
fn a_link_stays_a_link_and_a_loose_mode_becomes_private_with_a_word() {
    let world = World::new();
    fs::create_dir(world.home.path("dotfiles")).expect("ours");
    fs::rename(world.home.path(".aws/credentials"), world.home.path("dotfiles/aws")).expect("ours");
    symlink("../dotfiles/aws", world.home.path(".aws/credentials")).expect("ours");
    chmod(&world.home.path("dotfiles/aws"), 0o644);
    let out = world.with_code(&["write", "-p", "dev"]).ok();
    assert!(out.stderr.contains("note: ~/.aws/credentials had mode 0644; it is 0600 now\n"), "{out:?}");
    assert!(fs::symlink_metadata(world.home.path(".aws/credentials")).expect("there").is_symlink());
    assert_eq!(mode(&world.home.path("dotfiles/aws")), 0o600);
    world.takes(&Keys::in_section(&world.home.text("dotfiles/aws"), "dev-mfa"), REGION);
}

#[test]
fn a_home_without_files_gets_private_ones() {
    let world = World::new();
    fs::remove_dir_all(world.home.path(".aws")).expect("ours");
    let pair = [
        ("AWS_ACCESS_KEY_ID", world.alice.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", world.alice.secret_access_key.as_str()),
        ("AWS_MFA_SERIAL", world.serial()),
        ("AWS_REGION", REGION),
    ];
    let run = world.with_code(&["write", "--to", "mine"]).envs(&pair);
    run.under(std::path::Path::new("/bin/sh"), &["-c", "umask 000; exec \"$0\" \"$@\""]).ok();
    assert_eq!(mode(&world.home.path(".aws")), 0o700);
    assert_eq!(mode(&world.home.path(".aws/credentials")), 0o600);
    world.takes(&Keys::in_section(&world.home.text(".aws/credentials"), "mine"), REGION);
}

#[test]
fn the_config_file_gets_a_section_with_the_settings_unless_told_not_to() {
    let world = World::new();
    let config = format!(
        "[profile dev]\nregion = {REGION}\noutput = table\nmfa_serial = {}\ns3 =\n  addressing_style = path\n\n[profile x]\n",
        world.serial()
    );
    world.home.config(&config);
    let out = world.with_code(&["write", "-p", "dev", "--no-config"]).ok();
    assert_eq!(world.home.text(".aws/config"), config);
    assert!(!out.stderr.contains("will be added"), "{out:?}");
    let out = world.run(&["write", "-p", "dev"]).ok();
    let announced = "note: `[profile dev-mfa]` with the region will be added to ~/.aws/config (not with --no-config)\n";
    assert!(out.stderr.starts_with(announced), "before anything else: {out:?}");
    let added = format!(
        "{config}\n[profile dev-mfa]\nregion = {REGION}\noutput = table\ns3 =\n  addressing_style = path\nmfa_session_source_profile = dev\n"
    );
    assert_eq!(world.home.text(".aws/config"), added);
    world.run(&["write", "-p", "dev"]).ok();
    assert_eq!(world.home.text(".aws/config"), added, "once is enough");
}

#[test]
fn what_was_written_can_be_taken_back_to_the_byte() {
    let world = World::new();
    let credentials = by_hand(&world).replace("[dev-mfa]", "[mine]") + "\n";
    world.home.credentials(&credentials);
    let config = world.home.text(".aws/config");
    world.with_code(&["write", "-p", "dev"]).ok();
    assert_ne!(world.home.text(".aws/config"), config);
    world.run(&["clear", "-p", "other", "--written"]).out().coded(1);
    let written = [".aws/credentials", ".aws/config"].map(|file| world.home.text(file));
    world.home.config(&format!("{}no delimiter\n", written[1]));
    world.run(&["clear", "--all", "--written"]).out().coded(1);
    assert_eq!(world.home.text(".aws/credentials"), written[0], "neither is changed where one cannot be read");
    world.home.config(&written[1]);
    let out = world.run(&["clear", "-p", "dev", "--written"]).ok();
    assert!(out.stderr.contains("note: `[dev-mfa]` is removed from ~/.aws/credentials\n"), "{out:?}");
    assert!(out.stderr.contains("note: `[profile dev-mfa]` is removed from ~/.aws/config\n"), "{out:?}");
    assert_eq!(world.home.text(".aws/credentials"), credentials);
    assert_eq!(world.home.text(".aws/config"), config);
}

#[test]
fn a_target_that_is_not_ours_to_write_is_refused_under_every_option() {
    let other_way = |key: &str| {
        [
            "error: profile `target` gets its credentials in another way".to_owned(),
            format!("cause: ~/.aws/config:4: `{key}`; beside it some SDKs take the written keys and some do not"),
        ]
    };
    let long_term = |line: &str| {
        [
            "error: profile `target` holds a long-term access key, which is never overwritten".to_owned(),
            format!("cause: {line}: a long-term key"),
        ]
    };
    let akia = "aws_access_key_id = AKIATESTTESTTESTTEST\n";
    let cases = [
        ("", format!("[target]\n{akia}aws_secret_access_key = x\n"), long_term("~/.aws/credentials:5")),
        ("", format!("[target]\n{akia}aws_session_token = stale\n"), long_term("~/.aws/credentials:5")),
        ("[profile target]\naws_access_key_id = AKIATESTTESTTESTTEST\n", String::new(), long_term("~/.aws/config:5")),
        ("[profile target]\nrole_arn = x\n", String::new(), other_way("role_arn").map(|line| line.replace(":4", ":5"))),
        (
            "[profiles: target]\nrole_arn = x\n",
            String::new(),
            other_way("role_arn").map(|line| line.replace(":4", ":5")),
        ),
        (
            "[profile target]\ncredential_process = x\n",
            String::new(),
            other_way("credential_process").map(|line| line.replace(":4", ":5")),
        ),
        (
            "[profile target]\nsso_session = x\n",
            String::new(),
            other_way("sso_session").map(|line| line.replace(":4", ":5")),
        ),
        (
            "[profile target]\nlogin_session = x\n",
            String::new(),
            other_way("login_session").map(|line| line.replace(":4", ":5")),
        ),
    ];
    for (config, credentials, said) in cases {
        let world = World::new();
        world.home.config(&(world.home.text(".aws/config") + config));
        world.home.credentials(&(world.home.text(".aws/credentials") + &credentials));
        world.login();
        let before = world.home.everything();
        let expected = lines(&[&said[0], &said[1], "hint: name another profile with --to"]);
        for options in [&[][..], &["--refresh"], &["--no-config"], &["--no-cache", "--refresh", "--no-config", "-q"]] {
            let run = world.with_code(&["write", "-p", "dev", "--to", "target"]).args(options);
            run.out().said(1, "", &expected);
        }
        assert_eq!(world.home.everything(), before);
        assert_eq!(world.minted(), 1, "no code is spent");
    }
    let world = World::new();
    let out = world.with_code(&["write", "-p", "dev", "--to", "dev"]).out();
    let expected = "error: `dev` is the profile that holds the long-term key\nhint: name another profile with --to\n";
    out.said(1, "", expected);
    for name in ["DEFAULT", "__proto__", "profile x", "a b", "..", "x]y", "DEV", ""] {
        let out = world.with_code(&["write", "-p", "dev", "--to", name]).out().coded(2);
        assert!(
            out.stderr.starts_with("error: `--to ") && out.stderr.ends_with("hint: choose another name\n"),
            "{out:?}"
        );
    }
    assert_eq!(world.fake.connections(), 0);
}

#[test]
fn a_place_that_cannot_be_written_is_known_before_the_code_is_sent() {
    type Obstacle = fn(&World);
    let cases: [(Obstacle, &str, bool); 6] = [
        (
            |world| chmod(&world.home.path(".aws/credentials"), 0o400),
            "error: `~/.aws/credentials` is read-only\nhint: make it writable: `chmod u+w $HOME/.aws/credentials`\n",
            false,
        ),
        (
            |world| {
                fs::hard_link(world.home.path(".aws/credentials"), world.home.path("second")).expect("ours");
            },
            "error: `~/.aws/credentials` has 2 names (hard links), which replacing it would part\n",
            false,
        ),
        (|world| chmod(&world.home.path(".aws"), 0o500), "error: `~/.aws/credentials` may not be replaced\n", true),
        (
            |world| {
                fs::remove_file(world.home.path(".aws/credentials")).expect("ours");
                fs::create_dir(world.home.path(".aws/credentials")).expect("ours");
            },
            "error: `~/.aws/credentials` is a folder, not a file\n",
            false,
        ),
        (
            |world| {
                fs::remove_file(world.home.path(".aws/credentials")).expect("ours");
                let mkfifo = tool("mkfifo").expect("every Unix has it");
                let made = Command::new(mkfifo).arg(world.home.path(".aws/credentials")).status().expect("it runs");
                assert!(made.success());
            },
            "error: `~/.aws/credentials` is a pipe, not a file\n",
            false,
        ),
        (
            |world| world.home.credentials(&(world.home.text(".aws/credentials") + "[a]\n[a]\n")),
            "error: `~/.aws/credentials` cannot be read as a profile file\n",
            false,
        ),
    ];
    for (obstacle, expected, by_modes) in cases {
        if by_modes && !modes_can_bind() {
            continue;
        }
        let world = World::new();
        obstacle(&world);
        let before = world.home.everything();
        let run = world.with_code(&["write", "-p", "dev"]);
        let out = if by_modes { run.bound_by_modes() } else { run }.out().coded(1);
        let expected = expected.replace("$HOME", &world.home.path("").display().to_string());
        assert!(out.stderr.starts_with(&expected.replace("//", "/")), "{out:?}");
        assert_eq!(world.home.everything(), before);
        assert_eq!(world.fake.connections(), 0);
        chmod(&world.home.path(".aws"), 0o700);
    }
}

/// An attribute of chattr(1), taken away with the drop so that the folder can be removed.
struct Attribute(PathBuf);

impl Attribute {
    fn set(attribute: &str, path: PathBuf) -> Option<Self> {
        let set = Command::new("chattr").arg(attribute).arg(&path).output();
        set.is_ok_and(|set| set.status.success()).then_some(Self(path))
    }
}

impl Drop for Attribute {
    fn drop(&mut self) {
        // What it leaves shows in the folder that cannot be removed.
        let _ = Command::new("chattr").arg("-ia").arg(&self.0).status();
    }
}

#[test]
fn what_an_attribute_protects_from_changes_is_known_before_the_code_is_sent() {
    for attribute in ["+i", "+a"] {
        for (inside, error) in [
            (".aws/credentials", "`~/.aws/credentials` is protected from changes"),
            (".aws", "`~/.aws/credentials` is protected from changes"),
            ("cache", "the cache folder `~/cache` is protected from changes"),
        ] {
            let world = World::new();
            world.with_code(&["login", "-p", "dev"]).ok();
            world.run(&["clear", "-p", "dev"]).ok();
            let path = world.home.path(inside);
            let Some(protected) = Attribute::set(attribute, path.clone()) else {
                return harness::skip("chattr needs root and a file system that knows it");
            };
            let before = (world.home.everything(), world.fake.connections());
            let verb: &[&str] = if inside == "cache" { &["login", "-p", "dev"] } else { &["write", "-p", "dev"] };
            let out = world.with_code(verb).out().coded(1);
            let shown = if inside == "cache" { "~/cache".to_owned() } else { path.display().to_string() };
            let hint = format!("hint: take the protection away: `chattr -ia {shown}`\n");
            assert!(out.stderr.starts_with(&format!("error: {error}\n")) && out.stderr.ends_with(&hint), "{out:?}");
            assert_eq!((world.home.everything(), world.fake.connections()), before, "{attribute} {inside}");
            drop(protected);
            world.with_code(verb).ok();
        }
    }
}

#[test]
fn a_record_that_cannot_be_replaced_is_known_before_the_code_is_sent() {
    for place in ["+i", "+a", "folder"] {
        let world = World::new();
        world.with_code(&["login", "-p", "dev"]).ok();
        let record = world.home.record();
        let shown = record.file_name().expect("it has a name").to_string_lossy();
        let protected = if place == "folder" {
            fs::remove_file(&record).and_then(|()| fs::create_dir(&record)).expect("our own folder");
            None
        } else {
            let Some(protected) = Attribute::set(place, record.clone()) else {
                return harness::skip("chattr needs root and a file system that knows it");
            };
            Some(protected)
        };
        let minted = world.minted();
        let out = world.with_code(&["login", "-p", "dev", "--refresh"]).out().coded(1);
        let why = if place == "folder" { "which is a folder" } else { "which is protected from changes" };
        assert!(out.stderr.contains(&format!("holds `{shown}`, {why}\n")), "{out:?}");
        assert!(out.stderr.contains(&*shown) && out.stderr.contains("hint: "), "{out:?}");
        assert_eq!(world.minted(), minted, "{place}: no code is used");
        // A session that is printed need not be kept.
        let out = world.with_code(&["export", "-p", "dev", "--refresh"]).ok();
        assert!(out.stdout.contains("AWS_SESSION_TOKEN") && out.stderr.contains("so nothing is kept"), "{out:?}");
        drop(protected);
    }
}

/// No profile renews what is written from the key in the environment, but `write` made it.
#[test]
fn what_is_written_from_a_key_of_the_environment_is_known_as_ours() {
    let world = World::new();
    world.login();
    let before = world.home.text(".aws/credentials");
    let run = |arguments: &[&str]| {
        let run = world.run(arguments).env("AWS_ACCESS_KEY_ID", &world.alice.access_key_id);
        run.env("AWS_SECRET_ACCESS_KEY", &world.alice.secret_access_key).env("AWS_MFA_SERIAL", world.serial())
    };
    run(&["write"]).ok();
    let written = world.home.text(".aws/credentials");
    assert!(written.ends_with("mfa_session_source_profile = (environment)\n"), "{written}");
    run(&["write"]).ok();
    assert_eq!(world.home.text(".aws/credentials"), written);
    let status = run(&["status"]).ok().stdout;
    assert!(status.contains("written from (environment)"), "{status}");
    world.run(&["export", "-p", "default-mfa"]).out().coded(1);
    let left = run(&["clear"]).ok().stderr;
    assert!(left.contains("profile `default-mfa` still holds a session"), "{left}");
    let out = run(&["clear", "--written"]).ok();
    assert!(out.stderr.contains("`[default-mfa]` is removed from ~/.aws/credentials"), "{}", out.stderr);
    assert_eq!(world.home.text(".aws/credentials"), before);
}

#[test]
fn clear_leaves_a_read_only_file_as_it_is() {
    for (inside, arguments) in [
        (".aws/credentials", &["clear", "--all", "--written"][..]),
        (".aws/credentials", &["clear", "-p", "dev", "--written"]),
        (".aws/config", &["clear", "--all", "--written"]),
    ] {
        let world = World::new();
        world.login();
        world.run(&["write", "-p", "dev"]).ok();
        chmod(&world.home.path(inside), 0o400);
        let text = world.home.text(inside);
        let out = world.run(arguments).out();
        let path = world.home.path(inside).display().to_string();
        if inside == ".aws/config" {
            assert!(out.stderr.contains("`~/.aws/config` is read-only"), "{out:?}");
            out.coded(0);
        } else {
            let refused = format!("error: `~/{inside}` is read-only\nhint: make it writable: `chmod u+w {path}`\n");
            assert!(out.stderr.ends_with(&refused), "{out:?}");
            out.coded(1);
        }
        assert_eq!((world.home.text(inside), mode(&world.home.path(inside))), (text, 0o400));
    }
}

#[test]
fn many_writers_to_many_targets_lose_nothing() {
    let world = World::new();
    world.login();
    let targets: Vec<String> = (0..20).map(|number| format!("target-{number}")).collect();
    let start = |target: &String| world.run(&["write", "-p", "dev", "--to", target]).start();
    let running: Vec<Running> = targets.iter().map(start).collect();
    for run in running {
        run.end().coded(0);
    }
    let (credentials, config) = (world.home.text(".aws/credentials"), world.home.text(".aws/config"));
    let keys = Keys::in_section(&credentials, "target-0");
    world.takes(&keys, REGION);
    for target in targets {
        assert_eq!(Keys::in_section(&credentials, &target), keys, "{target}");
        assert_eq!(section_values(&config, &format!("profile {target}"))["region"], REGION, "{target}");
    }
    let left: Vec<_> = fs::read_dir(world.home.path(".aws")).expect("ours").collect();
    assert_eq!(left.len(), 2, "no lock and no temporary file is left: {left:?}");
}

#[test]
fn what_other_programs_said_about_the_session_before_goes_with_it() {
    let stale = "aws_security_token = stale\nexpiration = 2026-01-01 12:00:00\nassumed_role = True\nassumed_role_arn = arn:aws:iam::1:role/x\nx_principal_arn = y\naws_expiration = 2026-01-01T12:00:00Z\n";
    let world = World::new();
    let keys = world.home.text(".aws/credentials").replace("[dev]", "[dev-long-term]");
    let mine = "\n[dev]\ncolour = blue\n";
    let session = format!("aws_access_key_id = ASIATESTTESTTESTTEST\n{stale}");
    world.home.credentials(&format!("{keys}{mine}{session}"));
    world.with_code(&["write", "-p", "dev"]).ok();
    let section = section_values(&world.home.text(".aws/credentials"), "dev");
    world.takes(&Keys::in_section(&world.home.text(".aws/credentials"), "dev"), REGION);
    let left: Vec<&str> = section.keys().map(String::as_str).filter(|key| stale.contains(*key)).collect();
    assert!(left.is_empty(), "aws-mfa and starship read them before ours: {left:?}");
    // aws-mfa has renewed it since
    world.home.credentials(&(world.home.text(".aws/credentials") + stale));
    world.run(&["clear", "-p", "dev", "--written"]).ok();
    assert_eq!(world.home.text(".aws/credentials"), format!("{keys}{mine}"));
}

#[test]
fn one_file_for_both_gets_both_sections_and_gives_them_back() {
    type Layout = fn(&World);
    let both = |world: &World| {
        let keys = world.home.text(".aws/credentials");
        let text = format!("{keys}\n{}", world.home.text(".aws/config"));
        for file in ["config", "credentials"] {
            fs::remove_file(world.home.path(".aws").join(file)).expect("ours");
        }
        text
    };
    let layouts: [Layout; 3] = [
        |world| symlink("config", world.home.path(".aws/credentials")).expect("ours"),
        |world| {
            fs::rename(world.home.path(".aws/config"), world.home.path(".aws/credentials")).expect("ours");
            symlink(world.home.path(".aws/credentials"), world.home.path(".aws/config")).expect("ours");
        },
        |world| {
            fs::rename(world.home.path(".aws/config"), world.home.path("one")).expect("ours");
        },
    ];
    for (number, layout) in layouts.into_iter().enumerate() {
        for (source, target, header) in [("dev", "dev-mfa", "profile dev-mfa"), ("default", "default", "default")] {
            let world = World::new();
            let mut before = both(&world);
            if source == "default" {
                before =
                    before.replace("[dev]", "[default-long-term]").replace("profile dev", "profile default-long-term");
            }
            world.home.config(&before);
            layout(&world);
            let one = world.home.path("one");
            let run = |run: Run| {
                if number == 2 {
                    run.env("AWS_CONFIG_FILE", &one).env("AWS_SHARED_CREDENTIALS_FILE", &one)
                } else {
                    run
                }
            };
            let text = || if number == 2 { world.home.text("one") } else { world.home.text(".aws/config") };
            let out = run(world.with_code(&["write", "-p", source])).ok();
            assert!(!out.stderr.contains("warning"), "either header is in its place: {out:?}");
            world.takes(&Keys::in_section(&text(), target), REGION);
            assert_eq!(section_values(&text(), header)["region"], REGION, "{}", text());
            let out = run(world.run(&["clear", "-p", source, "--written"])).ok();
            assert_eq!(text(), before, "{out:?}");
        }
    }
}

#[test]
fn a_config_file_that_cannot_be_replaced_stops_nothing_and_what_aws_needs_is_said() {
    type Obstacle = fn(&World);
    let cases: [(Obstacle, &str, bool); 4] = [
        (|world| chmod(&world.home.path(".aws/config"), 0o444), "`~/.aws/config` is read-only", false),
        (
            |world| {
                fs::hard_link(world.home.path(".aws/config"), world.home.path("second")).expect("ours");
            },
            "`~/.aws/config` has 2 names (hard links), which replacing it would part",
            false,
        ),
        (
            |world| {
                let region = format!("region = {REGION}\nmfa_serial = {}\n", world.serial());
                world.home.credentials(&(world.home.text(".aws/credentials") + &region));
                fs::remove_file(world.home.path(".aws/config")).expect("ours");
                symlink("/dev/null", world.home.path(".aws/config")).expect("ours");
            },
            "`~/.aws/config` is a device, not a file",
            false,
        ),
        (store, "`~/.aws/config` is read-only", true),
    ];
    for (obstacle, why, by_modes) in cases {
        if by_modes && !modes_can_bind() {
            continue;
        }
        let world = World::new();
        obstacle(&world);
        let bound = |run: Run| if by_modes { run.bound_by_modes() } else { run };
        let out = bound(world.with_code(&["write", "-p", "dev"])).ok();
        let said = lines(&[
            &format!("warning: `[profile dev-mfa]` with the region is not added: {why}"),
            &format!("note: profile `dev-mfa` is written: aws --profile dev-mfa --region {REGION} …"),
        ]);
        assert!(out.stderr.contains(&said), "{out:?}");
        world.takes(&Keys::in_section(&world.home.text(".aws/credentials"), "dev-mfa"), REGION);
    }
}

#[test]
fn a_config_file_that_shows_only_at_its_replacement_that_it_cannot_be_replaced_stops_nothing() {
    let Some(chattr) = tool("chattr") else {
        return skip("chattr is not installed");
    };
    let world = World::new();
    let config = world.home.path(".aws/config");
    let set = |flag| Command::new(&chattr).arg(flag).arg(&config).status().is_ok_and(|status| status.success());
    if !set("+i") {
        return skip("no file can be made immutable here");
    }
    let out = world.with_code(&["write", "-p", "dev"]).out();
    assert!(set("-i"));
    let out = out.coded(0);
    assert!(
        out.stderr.contains("warning: `[profile dev-mfa]` with the region is not added: `~/.aws/config` "),
        "{out:?}"
    );
    assert!(out.stderr.contains(&format!(": aws --profile dev-mfa --region {REGION} …\n")), "{out:?}");
    world.takes(&Keys::in_section(&world.home.text(".aws/credentials"), "dev-mfa"), REGION);
}

/// The config file behind a link into a folder as a package manager keeps it.
fn store(world: &World) {
    fs::create_dir(world.home.path("store")).expect("ours");
    fs::rename(world.home.path(".aws/config"), world.home.path("store/config")).expect("ours");
    symlink(world.home.path("store/config"), world.home.path(".aws/config")).expect("ours");
    chmod(&world.home.path("store"), 0o500);
    chmod(&world.home.path("store/config"), 0o444);
}

#[test]
fn what_write_left_in_a_config_file_that_cannot_be_replaced_any_more_stays_with_a_word() {
    let world = World::new();
    world.with_code(&["write", "-p", "dev"]).ok();
    let written = world.home.text(".aws/config");
    fs::hard_link(world.home.path(".aws/config"), world.home.path("second")).expect("ours");
    let out = world.run(&["clear", "-p", "dev", "--written"]).ok();
    let stays = "warning: `[profile dev-mfa]`, which holds no session, stays: `~/.aws/config` has 2 names (hard links), which replacing it would part\n";
    assert!(out.stderr.contains(stays), "{out:?}");
    assert!(!world.home.text(".aws/credentials").contains("dev-mfa"));
    assert_eq!(world.home.text(".aws/config"), written);
}
