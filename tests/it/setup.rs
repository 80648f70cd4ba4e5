//! `setup`: homes as other tools leave them, the plan, the edit, its proof, and the way back.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;
use std::process::Command;

use fake_aws::RoleSpec;
use harness::skip;

use crate::support::{Keys, PROGRAM, REGION, Run, World, mode, modes_can_bind, tool};

/// A session that ended, as tools leave it.
const ENDED: &str = "aws_access_key_id = ASIAENDEDENDEDENDED1\naws_secret_access_key = ended/ended/ended/ended/ended/ended/ended/en\n\
                     aws_session_token = ended\n";

/// A home of a tool: the profile that is set up, and the two files. `{KEY}` is alice's pair, `{SERIAL}` her device.
struct ToolHome {
    tool: &'static str,
    profile: &'static str,
    /// The profile with the key afterwards.
    holder: &'static str,
    credentials: &'static str,
    config: &'static str,
}

const HOMES: [ToolHome; 10] = [
    ToolHome {
        tool: "aws-mfa",
        profile: "work",
        holder: "work-long-term",
        credentials: "[work-long-term]\n{KEY}aws_mfa_device = {SERIAL}\n\n[work]\nassumed_role = False\n{ENDED}aws_security_token = ended\nexpiration = 2026-01-01 12:00:00\n",
        config: "[profile work]\nregion = eu-central-1\n",
    },
    ToolHome {
        tool: "aws-vault",
        profile: "vault",
        holder: "vault-keys",
        credentials: "",
        config: "[profile base]\nregion = eu-central-1\nmfa_serial = {SERIAL}\n\n[profile vault]\ninclude_profile = base\n",
    },
    ToolHome {
        tool: "awsume",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}\n[autoawsume-dev]\nautoawsume = true\nmanager = awsume\n{ENDED}expiration = 2026-01-01 12:00:00\n",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\n",
    },
    ToolHome {
        tool: "granted",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\ngranted_color = red\n",
    },
    ToolHome {
        tool: "aws-runas",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}\n[dev-awsrunas]\n{ENDED}",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\nsession_token_duration = 8h\n",
    },
    ToolHome {
        tool: "jhandguy-aws-mfa",
        profile: "dev",
        holder: "dev-noauth",
        credentials: "[dev-noauth]\n{KEY}\n[dev]\n{ENDED}aws_session_expiration_timestamp = 1767268800\n",
        config: "[profile dev]\nregion = eu-central-1\n",
    },
    ToolHome {
        tool: "kaicoh-awsmfa",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}\n[dev-mfa]\n{ENDED}",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\n",
    },
    ToolHome {
        tool: "dcoker-awsmfa",
        profile: "default",
        holder: "identity",
        credentials: "[identity]\n{KEY}\n[default]\n{ENDED}awsmfa_expiration = 2026-01-01T12:00:00+00:00\n",
        config: "[default]\nregion = eu-central-1\n",
    },
    ToolHome {
        tool: "mfa-login",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}\n[123456789012-alice]\n{ENDED}",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\n",
    },
    ToolHome {
        tool: "aws-mfa-session",
        profile: "dev",
        holder: "dev-keys",
        credentials: "[dev]\n{KEY}\n[dev-session]\n{ENDED}region = us-east-1\n",
        config: "[profile dev]\nregion = eu-central-1\nmfa_serial = {SERIAL}\n",
    },
];

/// The files of a home, with a person's own lines around.
fn files(world: &World, credentials: &str, config: &str) -> [String; 2] {
    let pair = world.key("x");
    let pair = pair.strip_prefix("[x]\n").expect("a section");
    let filled = |text: &str| text.replace("{KEY}", pair).replace("{SERIAL}", world.serial()).replace("{ENDED}", ENDED);
    [format!("# mine\n{}", filled(credentials)), format!("{}; the end", filled(config))]
}

fn put(world: &World, credentials: &str, config: &str) -> [String; 2] {
    let [credentials, config] = files(world, credentials, config);
    world.home.credentials(&credentials);
    world.home.config(&config);
    [credentials, config]
}

fn texts(world: &World) -> [String; 2] {
    [world.home.text(".aws/credentials"), world.home.text(".aws/config")]
}

/// The program, with a program `aws-vault` that prints alice's key.
fn run(world: &World, arguments: &[&str]) -> Run {
    let key = format!(
        "{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"{}\"}}",
        world.alice.access_key_id, world.alice.secret_access_key
    );
    fs::create_dir_all(world.home.path("bin")).expect("the home takes folders");
    let body = format!("[ \"$*\" = 'export --no-session --format=json vault' ] && echo '{key}'");
    world.home.script("bin/aws-vault", &body);
    let path = format!("{}:/usr/bin:/bin", world.home.path("bin").display());
    world.run(arguments).env("PATH", path).env("XDG_STATE_HOME", world.home.path("state"))
}

fn record(world: &World) -> PathBuf {
    world.home.path("state/mfa-session/setup.json")
}

/// AWS takes the session that the line of this profile gives, and it is one with MFA.
#[track_caller]
fn works(world: &World, profile: &str) {
    let out = run(world, &["credential-process", "-p", profile, "--token-code", &world.phone.next_code()]).ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
}

#[test]
fn each_tools_home_is_set_up_proven_and_taken_back_to_the_same_bytes() {
    for home in HOMES {
        let world = World::new();
        let before = put(&world, home.credentials, home.config);
        let setup = ["setup", "--from", home.tool, "-p", home.profile, "--layout", "two"];
        let shown = run(&world, &setup).arg("--print").ok().stdout;
        assert_eq!(texts(&world), before, "{}: --print writes nothing", home.tool);
        assert!(!shown.contains(&world.alice.secret_access_key) && !shown.contains("ended/"), "{shown}");
        let out = run(&world, &setup).arg("--yes").ok();
        assert!(out.stderr.contains(&shown), "{}: the diff is the plan\n{shown}\n{}", home.tool, out.stderr);
        let after = texts(&world);
        let header = if home.profile == "default" { "[default]" } else { &format!("[profile {}]", home.profile) };
        assert!(after[1].contains(header), "{}: {}", home.tool, after[1]);
        assert!(after[1].contains(&format!("credential-process --profile {}\n", home.holder)), "{}", after[1]);
        assert!(!after[0].contains(&format!("\n[{}]\n", home.profile)), "no key shadows the line: {}", after[0]);
        works(&world, home.profile);
        let kept = fs::read(record(&world)).expect("the record is there");
        assert_eq!((mode(&record(&world)), mode(&world.home.path("state/mfa-session"))), (0o600, 0o700));
        assert!(!String::from_utf8_lossy(&kept).contains(&world.alice.secret_access_key));
        let again = run(&world, &setup).arg("--yes").ok();
        assert!(again.stderr.contains("nothing to do"), "{}: {}", home.tool, again.stderr);
        assert_eq!(fs::read(record(&world)).expect("it stays"), kept);
        run(&world, &["setup", "--undo"]).ok();
        assert_eq!(texts(&world), before, "{}", home.tool);
        assert!(!record(&world).exists(), "there is nothing more to take back");
    }
}

#[test]
fn oh_my_zsh_is_read_and_its_start_up_file_stays() {
    let world = World::new();
    world.home.write(".zshrc", "plugins=(git aws)\n");
    let out = run(&world, &["setup", "--from", "oh-my-zsh", "-p", "dev", "--layout", "one", "--yes"]).ok();
    assert!(out.stderr.contains("`asp` and `acp` of the plugin set `AWS_PROFILE`"), "{}", out.stderr);
    assert!(out.stderr.contains("nothing to do"), "{}", out.stderr);
    assert_eq!(world.home.text(".zshrc"), "plugins=(git aws)\n");
}

#[test]
fn a_start_up_file_that_is_a_pipe_holds_nobody_up() {
    let world = World::new();
    let made = Command::new("mkfifo").arg(world.home.path(".zshrc")).status().expect("mkfifo runs");
    assert!(made.success());
    let out = run(&world, &["setup", "--from", "oh-my-zsh", "-p", "dev", "--layout", "one", "--print"]).ok();
    assert!(out.stderr.contains("nothing to do"), "{}", out.stderr);
}

#[test]
fn all_tools_in_one_home_are_set_up_one_after_another() {
    let world = World::new();
    let credentials = "[work-long-term]\n{KEY}\n[work]\n{ENDED}\n[dev]\n{KEY}\n[x-noauth]\n{KEY}\n[x]\n{ENDED}\n[identity]\n{KEY}\n[default]\n{ENDED}awsmfa_expiration = 2026-01-01T12:00:00+00:00\n[dev-awsrunas]\n{ENDED}[dev-mfa]\n{ENDED}";
    let config = "[profile vault]\nmfa_serial = {SERIAL}\nregion = eu-central-1\n";
    put(&world, credentials, config);
    for (tool, profile) in [
        ("aws-mfa", "work"),
        ("awsume", "dev"),
        ("jhandguy-aws-mfa", "x"),
        ("dcoker-awsmfa", "default"),
        ("aws-vault", "vault"),
    ] {
        let before = texts(&world);
        let arguments = ["setup", "--from", tool, "-p", profile, "--layout", "two", "--region", REGION, "--yes"];
        run(&world, &arguments).ok();
        let after = texts(&world);
        run(&world, &["setup", "--undo"]).ok();
        assert_eq!(texts(&world), before, "{tool}");
        run(&world, &arguments).ok();
        assert_eq!(texts(&world), after, "{tool}: the same plan again");
    }
    for profile in ["work", "dev", "x", "default", "vault"] {
        works(&world, profile);
    }
}

#[test]
fn botocore_gets_the_session_through_the_new_line_and_a_role_on_top_of_it() {
    let Some(python) = tool("python3").filter(|python| {
        Command::new(python).args(["-c", "import botocore"]).output().is_ok_and(|run| run.status.success())
    }) else {
        return skip("python3 has no botocore");
    };
    let world = World::new();
    let config = world.home.text(".aws/config");
    let role = world.fake.account("111111111111").add_role(RoleSpec::new("admin").trusts(&world.alice.arn).with_mfa());
    world.home.config(&format!(
        "{config}\n[profile admin]\nrole_arn = {}\nsource_profile = dev\nregion = {REGION}\nmfa_serial = {}\nduration_seconds = 43200\n",
        role.arn,
        world.serial()
    ));
    let out = run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    assert!(out.stderr.contains("note: role profile `admin` loses its `duration_seconds`: "), "{out:?}");
    let after = world.home.text(".aws/config");
    assert!(!after.contains("duration_seconds"), "AWS refuses that to a session: {after}");
    assert_eq!(after.matches("mfa_serial").count(), 1, "the role needs no code of its own: {after}");
    run(&world, &["login", "-p", "dev", "--token-code", &world.phone.next_code()]).ok();
    let arn_of = |profile: &str| {
        let script = format!(
            "import botocore.session as b\n\
             print(b.Session(profile='{profile}').create_client('sts').get_caller_identity()['Arn'])"
        );
        let python = run(&world, &[]).program(&python.display().to_string());
        python.args(&["-c", &script]).ok().stdout.trim().to_owned()
    };
    assert_eq!(arn_of("dev"), world.alice.arn);
    assert!(arn_of("admin").contains(":assumed-role/admin/"), "botocore takes the role with the session of the line");
}

#[test]
fn a_key_that_is_set_up_keeps_every_byte_around_it() {
    for eol in ["\n", "\r\n"] {
        let world = World::new();
        let credentials =
            format!("# a\n\n  [dev]  # b\n{}; c", world.key("x").trim_start_matches("[x]\n")).replace('\n', eol);
        let config = format!("[profile dev]\nregion = {REGION}\nmfa_serial = {}\ns3 =\n  max = 1\n", world.serial());
        world.home.credentials(&credentials);
        world.home.config(&config.replace('\n', eol));
        let before = texts(&world);
        run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
        let after = texts(&world);
        assert_eq!(after[0], before[0].replace("[dev]", "[dev-keys]"), "the header alone");
        assert!(after[1].contains("s3 =") && !after[1].replace(eol, "").contains('\n'), "{:?}", after[1]);
        works(&world, "dev");
        run(&world, &["setup", "--undo"]).ok();
        assert_eq!(texts(&world), before);
    }
}

#[test]
fn a_key_beside_the_process_line_and_one_in_the_config_file_are_parted_from_it() {
    let world = World::new();
    let line = "credential_process = mfa-session credential-process --profile dev\n";
    let config = format!("{}{line}", world.home.text(".aws/config"));
    world.home.config(&config);
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    works(&world, "dev");
    assert!(world.home.text(".aws/config").contains("--profile dev-keys\n"));

    let world = World::new();
    let pair = world.key("x").replace("[x]\n", "");
    world
        .home
        .config(&format!("[profile dev]\nregion = {REGION}\noutput = json\n{pair}mfa_serial = {}\n", world.serial()));
    world.home.credentials("");
    let before = texts(&world);
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    works(&world, "dev");
    let config = world.home.text(".aws/config");
    assert!(
        config.starts_with("[profile dev-keys]\n") && config.contains("[profile dev]\noutput = json\nregion"),
        "{config}"
    );
    run(&world, &["setup", "--undo"]).ok();
    assert_eq!(texts(&world), before);
}

#[test]
fn one_profile_for_the_shell_gets_device_and_region() {
    let world = World::new();
    world.home.config("");
    let out = run(&world, &["setup", "-p", "dev", "--layout", "one", "--region", "eu-west-1", "--yes"]).ok();
    let config = world.home.text(".aws/config");
    assert_eq!(
        config,
        format!("[profile dev]\nmfa_serial = {}\nregion = eu-west-1\n", world.serial()),
        "{}",
        out.stderr
    );
    run(&world, &["write", "-p", "dev", "--token-code", &world.phone.next_code()]).ok();
}

#[test]
fn a_line_whose_program_is_gone_is_written_anew() {
    let world = World::new();
    for (program, is_there) in [("/nowhere/mfa-session", false), (PROGRAM, true)] {
        world.home.credentials(&world.key("dev-keys"));
        let line = format!("credential_process = {program} credential-process --profile dev-keys\n");
        let settings = format!("region = {REGION}\nmfa_serial = {}\n", world.serial());
        world.home.config(&format!("[profile dev-keys]\n{settings}\n[profile dev]\nregion = {REGION}\n{line}"));
        let out = run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
        assert_eq!(out.stderr.contains("nothing to do"), is_there, "{}", out.stderr);
        assert_eq!(world.home.text(".aws/config").contains(&line), is_there);
        works(&world, "dev");
    }
}

#[test]
fn a_name_that_begins_with_a_dash_is_no_option_of_the_line() {
    let world = World::new();
    world.home.credentials(&world.key("-x"));
    world.home.config(&format!("[profile -x]\nregion = {REGION}\nmfa_serial = {}\n", world.serial()));
    run(&world, &["setup", "--profile=-x", "--layout", "two", "--yes"]).ok();
    let config = world.home.text(".aws/config");
    assert!(config.contains(" credential-process --profile=-x-keys\n"), "{config}");
    let code = world.phone.next_code();
    run(&world, &["login", "--profile=-x", "--token-code", &code]).ok();
    let line = config.lines().find_map(|line| line.strip_prefix("credential_process = ")).expect("the line");
    let words: Vec<&str> = line.split(' ').collect();
    let out = run(&world, &words[1..]).program(words[0]).ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
}

#[test]
fn for_the_shell_alone_the_profile_with_the_key_is_named() {
    let world = World::new();
    put(&world, "[dev-noauth]\n{KEY}\n[dev]\n{ENDED}aws_session_expiration_timestamp = 1\n", "");
    let arguments = ["setup", "-p", "dev", "--layout", "one", "--region", REGION, "--yes"];
    let out = run(&world, &arguments).ok();
    assert!(out.stderr.contains("eval \"$(mfa-session --profile dev-noauth)\""), "{}", out.stderr);
    run(&world, &["export", "-p", "dev-noauth", "--token-code", &world.phone.next_code()]).ok();
}

#[test]
fn without_a_key_and_a_terminal_the_hint_is_not_the_same_command_again() {
    let world = World::new();
    world.home.credentials("");
    for config in ["", "[profile dev]\nregion = x\n"] {
        world.home.config(config);
        let out = run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).out().coded(1);
        assert!(out.stderr.contains("hint: run it in a terminal, which asks for the key, or"), "{}", out.stderr);
    }
}

#[test]
fn without_a_terminal_the_missing_options_are_named() {
    let world = World::new();
    world.home.config("");
    let hint = |run: Run| run.out().coded(3).stderr;
    assert_eq!(
        hint(run(&world, &["setup", "-p", "dev"])),
        "error: a set-up without questions needs more options\ncause: there is nobody to ask\n\
         hint: give --yes, --layout and --region; with --print in the place of --yes you see the plan alone\n"
    );
    assert!(hint(run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"])).ends_with("give --region\n"));
    assert!(
        hint(run(&world, &["setup", "-p", "new", "--layout", "two", "--yes", "--key", "new"])).contains("a terminal")
    );
    let process = ["setup", "-p", "new", "--layout", "two", "--yes", "--key", "process"];
    assert!(hint(run(&world, &process)).contains("give a terminal, at which its command is typed"));
    world.home.credentials("");
    assert!(hint(run(&world, &["setup", "--yes", "--layout", "two"])).ends_with("give --profile\n"));
}

#[test]
fn what_cannot_be_set_up_is_refused_and_nothing_is_written() {
    let pair =
        "aws_access_key_id = AKIAOTHEROTHEROTHER1\naws_secret_access_key = otherotherotherotherotherotherotherother\n";
    let cases = [
        ("", "[profile a]\nrole_arn = arn:aws:iam::1:role/x\nsource_profile = dev\n", "a", 1, "profile `a` is a role"),
        ("", "[profile a]\nsso_start_url = x\n", "a", 1, "is not the profile of a user's access key"),
        ("[a]\n{PAIR}", "[profile a]\ncredential_process = op read\n", "a", 1, "gets its credentials in another way"),
        (
            "",
            "[profile a]\ncredential_process = granted credential-process --profile a\n",
            "a",
            1,
            "in granted's store",
        ),
        ("[a]\n{PAIR}", "[profile a]\n{PAIR}", "a", 1, "has its access key in both files"),
        ("[a]\n[a]\n", "", "a", 1, "cannot be read as a profile file"),
        ("[a]\n{PAIR}", "", "a b", 2, "cannot be set up"),
        ("[A]\n{PAIR}", "", "a", 2, "cannot be set up"),
    ];
    for (credentials, config, profile, code, text) in cases {
        let world = World::new();
        let all = world.home.text(".aws/credentials") + &credentials.replace("{PAIR}", pair);
        world.home.credentials(&all);
        world.home.config(&config.replace("{PAIR}", pair));
        let before = texts(&world);
        let arguments = ["setup", "-p", profile, "--layout", "two", "--region", REGION, "--yes"];
        let out = run(&world, &arguments).out().coded(code);
        assert!(out.stderr.contains(text), "{text}: {}", out.stderr);
        assert_eq!(texts(&world), before, "{text}");
        assert!(!record(&world).exists());
    }
}

#[test]
fn a_key_that_is_there_is_not_replaced_by_another_one() {
    let world = World::new();
    for key in ["new", "process"] {
        let arguments = ["setup", "-p", "dev", "--layout", "two", "--key", key, "--yes"];
        let out = run(&world, &arguments).out().coded(2);
        assert!(out.stderr.starts_with("error: profile `dev` has an access key already\n"), "{}", out.stderr);
    }
}

/// Puts something in the way of a set-up.
type Plant<'a> = &'a dyn Fn(&World);

#[test]
fn what_keeps_the_files_from_being_written_is_said_before_the_plan_in_every_mode() {
    let at = |world: &World, path: &str, mode| {
        fs::set_permissions(world.home.path(path), fs::Permissions::from_mode(mode)).expect("it is ours");
    };
    let state = |world: &World| fs::create_dir_all(world.home.path("state")).expect("the home takes folders");
    let cases: [(Plant<'_>, &str); 7] = [
        (&|world| at(world, ".aws/config", 0o400), "`~/.aws/config` is read-only"),
        (&|world| at(world, ".aws/credentials", 0o400), "`~/.aws/credentials` is read-only"),
        (&|world| at(world, ".aws", 0o500), "~/.aws"),
        (
            &|world| fs::hard_link(world.home.path(".aws/config"), world.home.path("other")).expect("one disk"),
            "hard link",
        ),
        (
            &|world| {
                state(world);
                world.home.write("state/mfa-session", "");
            },
            "`~/state/mfa-session` is not a plain folder",
        ),
        (
            &|world| {
                state(world);
                at(world, "state", 0o777);
            },
            "`~/state/mfa-session` lies below",
        ),
        (
            &|world| {
                state(world);
                at(world, "state", 0o500);
            },
            "~/state",
        ),
    ];
    if !modes_can_bind() {
        return;
    }
    for (plant, text) in cases {
        let world = World::new();
        plant(&world);
        let before = world.home.everything();
        let [shown, done] = ["--print", "--yes"]
            .map(|mode| run(&world, &["setup", "-p", "dev", "--layout", "two", mode]).bound_by_modes().out().coded(1));
        assert_eq!((&shown.stderr, &*shown.stdout), (&done.stderr, ""), "{text}");
        assert!(shown.stderr.contains(text), "{text}: {}", shown.stderr);
        at(&world, ".aws", 0o700);
        let mut after = world.home.everything();
        after.retain(|path, _| before.contains_key(path));
        assert!(after.len() == before.len() && texts(&world).iter().all(|text| !text.contains("dev-keys")), "{text}");
        for folder in [".aws", "state"] {
            if world.home.path(folder).exists() {
                at(&world, folder, 0o700);
            }
        }
    }
}

#[test]
fn a_region_that_is_none_is_refused_with_the_name_of_its_option() {
    let world = World::new();
    for region in ["", "$(id)", "a\nb"] {
        let out = run(&world, &["setup", "-p", "dev", "--layout", "two", "--region", region, "--print"]).out().coded(2);
        assert!(out.stderr.starts_with("error: `--region`: `"), "{}", out.stderr);
    }
}

#[test]
fn taking_back_refuses_files_that_were_changed_since_and_says_where() {
    let world = World::new();
    run(&world, &["setup", "--undo"]).out().coded(1);
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    let after = texts(&world);
    world.home.config(&format!("{}\n[profile mine]\nregion = x\n", after[1]));
    let changed = texts(&world);
    let out = run(&world, &["setup", "--undo"]).out().coded(1);
    assert!(
        out.stderr.contains("`~/.aws/config` was changed since the set-up\ncause: ~/.aws/config:"),
        "{}",
        out.stderr
    );
    assert_eq!(texts(&world), changed, "the other file is not put back alone");
    world.home.config(&after[1]);
    run(&world, &["setup", "--undo"]).ok();
}

#[test]
fn the_prompt_line_is_that_of_the_shell_and_nothing_is_added_anywhere() {
    for (variables, expected) in [
        (&[("SHELL", "/bin/bash")][..], "of your shell: PS1='$(mfa-session status --prompt) '$PS1\n"),
        (&[("SHELL", "/bin/zsh")], "setopt PROMPT_SUBST; PROMPT='$(mfa-session status --prompt) '$PROMPT\n"),
        (&[("SHELL", "/usr/bin/fish")], "function fish_right_prompt; mfa-session status --prompt; end\n"),
        (&[("SHELL", "/bin/tcsh")], "in your prompt, let it run `mfa-session status --prompt`\n"),
        (
            &[("SHELL", "/bin/bash"), ("STARSHIP_SHELL", "bash")],
            "custom.mfa = { command = \"mfa-session status --prompt\", when = true }\n",
        ),
    ] {
        let world = World::new();
        let out = run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).envs(variables).ok();
        assert!(out.stderr.contains(expected), "{expected}{}", out.stderr);
        let home = fs::read_dir(world.home.path("")).expect("a readable folder");
        let starting: Vec<_> = home
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter(|name| name.starts_with('.') && name != ".aws")
            .collect();
        assert_eq!(starting, [""; 0]);
    }
}

#[test]
fn a_link_to_a_file_that_was_not_there_leads_nowhere_again() {
    let world = World::new();
    fs::remove_file(world.home.path(".aws/config")).expect("it is ours");
    fs::create_dir(world.home.path("dotfiles")).expect("the home takes folders");
    symlink("../dotfiles/config", world.home.path(".aws/config")).expect("the home takes links");
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--region", REGION, "--yes"]).ok();
    assert!(world.home.text("dotfiles/config").contains("[profile dev]"));
    run(&world, &["setup", "--undo"]).ok();
    assert!(!world.home.path("dotfiles/config").exists(), "the set-up had made it");
    assert_eq!(
        fs::read_link(world.home.path(".aws/config")).expect("the link stays"),
        PathBuf::from("../dotfiles/config")
    );
}

#[test]
fn doctor_says_of_an_unreadable_record_what_the_set_up_says() {
    let world = World::new();
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    let kept = fs::read_to_string(record(&world)).expect("it is there");
    let of_tomorrow = kept.replace("\"version\":1", "\"version\":2");
    for text in ["{", "{\"state\":\"done\"}", &of_tomorrow] {
        fs::write(record(&world), text).expect("the record is ours");
        let hint = "hint: remove that file if nobody needs it";
        let undo = run(&world, &["setup", "--undo"]).out().coded(1);
        let doctor = run(&world, &["doctor", "--offline", "--only", "DOC110"]).out().coded(1);
        assert!(undo.stderr.contains(hint) && doctor.stdout.contains(hint), "{}{}", undo.stderr, doctor.stdout);
        assert!(doctor.stdout.contains("is not a record of a set-up"), "{}", doctor.stdout);
    }
}

#[test]
fn taking_back_changes_no_file_where_one_is_read_only() {
    let world = World::new();
    run(&world, &["setup", "-p", "dev", "--layout", "two", "--yes"]).ok();
    let after = texts(&world);
    let set_mode = |mode| {
        fs::set_permissions(world.home.path(".aws/config"), fs::Permissions::from_mode(mode))
            .expect("the file is ours");
    };
    set_mode(0o400);
    let out = run(&world, &["setup", "--undo"]).out().coded(1);
    assert!(out.stderr.contains("`~/.aws/config` is read-only"), "{}", out.stderr);
    assert_eq!(texts(&world), after, "the credentials file is not put back alone");
    set_mode(0o600);
    run(&world, &["setup", "--undo"]).ok();
}

#[test]
fn the_errors_of_a_first_run_name_the_set_up_that_helps() {
    let world = World::new();
    let of_sessions: &[&[&str]] = &[&[], &["export"], &["login"], &["write"], &["exec"]];
    // An SDK shows one line, and where the key is beside the line it does not run it at all.
    let others: &[&[&str]] = &[
        &["credential-process"],
        &["status"],
        &["clear"],
        &["device", "list"],
        &["device", "enroll"],
        &["device", "resync"],
        &["device", "replace"],
        &["device", "orphans"],
        &["policy", "check"],
        &["doctor", "--offline"],
    ];
    let hint = |verbs: &[&[&[&str]]], config: &str, credentials: &str, expected: &str| {
        world.home.config(config);
        world.home.credentials(credentials);
        for verb in verbs.concat() {
            let command: &[&str] = if *verb == ["exec"] { &["--", "true"] } else { &[] };
            let out = run(&world, verb).args(&["-p", "dev"]).args(command).out();
            let said = out.stdout + &out.stderr;
            assert!(out.code != Some(0) && said.contains(expected), "{verb:?}: {said}");
        }
    };
    let all = &[of_sessions, others];
    hint(all, "", "", "set it up with `mfa-session setup --profile dev`");
    hint(all, "[profile dev]\nregion = x\n", "", "or set this one up with `mfa-session setup --profile dev`");
    hint(
        all,
        "[profile b]\nregion = x\n[profile dev]\ninclude_profile = b\n",
        "",
        "if its key is in aws-vault's keyring, set it up with `mfa-session setup --from aws-vault --profile dev`",
    );
    hint(
        &[of_sessions],
        "[profile dev]\nregion = eu-central-1\ncredential_process = mfa-session credential-process --profile dev\n",
        &world.key("dev"),
        "the bare key; `mfa-session setup --profile dev` parts them",
    );
}
