//! What a person gets who types something else than our command line: a line that works when it is typed.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::path::Path;

use crate::shells::once_it_fits;
use crate::support::{Home, Out, PROGRAM, World, tool};

/// The line that a hint tells to type.
#[track_caller]
fn line_of(stderr: &str) -> &str {
    stderr.split_once("type: ").and_then(|(_, line)| line.lines().next()).expect(stderr)
}

/// Profile `dev` with a session, an `aws` that says with which key and which arguments it was run, and our program on PATH.
fn world() -> (World, String) {
    let world = World::new();
    world.login();
    let aws = world.home.script("aws", r#"echo "aws ${AWS_ACCESS_KEY_ID:-without} $*""#);
    let ours = Path::new(PROGRAM).parent().expect("a program is in a folder").display();
    let aws = Path::new(&aws).parent().expect("a script is in a folder").display();
    let path = format!("{aws}:{ours}:/usr/bin:/bin");
    (world, path)
}

#[test]
fn every_usual_command_of_another_tool_gets_a_line_that_works() {
    let (world, path) = world();
    let key_id = world.home.text(".aws/credentials");
    assert!(key_id.contains("[dev]"), "the files are as they are for that tool");
    for (line, works) in [
        // without --profile
        ("dev", "ASIA"),
        ("dve", "ASIA"),
        ("dev sh -c env", "AWS_SESSION_TOKEN="),
        ("status dev", "alice"),
        ("write dev", "is written"),
        ("credential-process dev", "\"Version\":1"),
        ("device list dev", "alice"),
        ("device -p dev list", "alice"),
        ("dev --bogus x", "ASIA"),
        // an option or operand of another verb
        ("login -p dev --format sh", "ASIA"),
        ("login dev --format json", "SessionToken"),
        ("export -p dev --json", "SessionToken"),
        ("export bash", "export AWS_SESSION_TOKEN="),
        ("status -p dev --format json", "\"sessions\""),
        ("status --check dev", "alice"),
        ("status all", "alice"),
        ("list --format json", "\"profiles\""),
        ("unset sh", ""),
        // aws-vault
        ("exec dev -- env", "AWS_SESSION_TOKEN="),
        ("exec dve -- env", "AWS_SESSION_TOKEN="),
        ("exec dev env", "AWS_SESSION_TOKEN="),
        ("exec --no-session dev -- env", "AWS_SESSION_TOKEN="),
        ("exec -d 1h dev env", "AWS_SESSION_TOKEN="),
        ("exec --mfa-token 123456 dev -- env", "AWS_SESSION_TOKEN="),
        ("exec --json dev", "\"Version\":1"),
        ("exec dev --no-session -- env", "AWS_SESSION_TOKEN="),
        ("exec dev --json", "\"Version\":1"),
        ("exec -s dev -- env", "AWS_SESSION_TOKEN="),
        ("exec --session-ttl=1h dev env", "AWS_SESSION_TOKEN="),
        ("login dev --stdout", "session for dev until"),
        ("export --format=export-json dev", "\"Version\":1"),
        ("add --no-add-config dev", "nothing to do: profile `dev` is set up already"),
        ("export dev", "export AWS_SESSION_TOKEN="),
        ("export --format=json dev", "SessionToken"),
        ("list --sessions", "PROFILE"),
        ("add dev", "nothing to do: profile `dev` is set up already"),
        ("rotate dev", "iam create-access-key"),
        // awsume
        ("awsume dev", "ASIA"),
        ("-l", "PROFILE"),
        ("-s dev", "export AWS_SESSION_TOKEN="),
        ("-u", ""),
        ("dev -o other", "is written"),
        ("dev --mfa-token 123456", "ASIA"),
        // aws-mfa, `aws configure mfa-login`
        ("--profile dev --duration-seconds 3600", "ASIA"),
        ("--setup --profile dev", "nothing to do: profile `dev` is set up already"),
        ("--token 123456 --profile dev", "ASIA"),
        // aws-runas
        ("-E dev env", "AWS_SESSION_TOKEN="),
        ("-s", ""),
        ("-s dev env", "AWS_SESSION_TOKEN="),
        ("-O json dev", "SessionToken"),
        ("list mfa dev", "alice"),
        ("diagnose dev", "checks, 0 errors"),
        ("serve ec2 dev", ""),
        ("-m dev", "alice"),
        ("-e dev", "alice"),
        ("-w dev", "sts get-caller-identity"),
        ("-o 123456 dev", "ASIA"),
        // granted
        ("assume dev", "ASIA"),
        ("assume dev --exec env", "AWS_SESSION_TOKEN="),
        ("assume dev -ex", "is written"),
        ("assume -s s3 dev", "ASIA"),
        ("assume -e dev", "AWS_SESSION_TOKEN="),
        ("assume dev -t", "ASIA"),
        ("assume dev -r us-east-1", "ASIA"),
        ("granted credential-process --profile dev", "\"Version\":1"),
        // saml2aws, aws-mfa-session, `aws configure`
        ("login --idp-account dev --skip-prompt", "session for dev until"),
        ("script --shell bash --profile dev", "export AWS_SESSION_TOKEN="),
        ("--profile dev -u", "is written"),
        ("configure mfa-login --profile dev", "is written"),
        ("configure export-credentials --profile dev", "export AWS_SESSION_TOKEN="),
        ("configure list-profiles", "PROFILE"),
        ("sts get-caller-identity --profile dev", "sts get-caller-identity"),
        ("-un", ""),
        // last, since they forget the session
        ("clear dev", "is forgotten"),
        ("remove dev", "no session was kept"),
        ("logout -p dev", "no session was kept"),
        ("logout --all", "no session was kept"),
        ("clear all", "no session was kept"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let refused = world.run(&words).env("PATH", &path).env("MFA_SESSION_NO_PROMPT", "1").out();
        assert!([Some(2), Some(125), Some(127)].contains(&refused.code), "{line}: {refused:?}");
        assert!(!refused.stderr.contains("123456"), "{line}: {}", refused.stderr);
        let typed = line_of(&refused.stderr);
        // What a person is asked is given here.
        let given = if typed.contains(" setup ") { " --layout one --print" } else { "" };
        // What loads a session shows nothing by itself.
        let script = format!("{typed}{given}\necho \"$AWS_ACCESS_KEY_ID\"");
        let run = world.run(&["-ec", &script]).program("/bin/sh").env("PATH", &path).env("MFA_SESSION_PROFILE", "dev");
        let out = run.ok();
        let shown = out.stdout + &out.stderr;
        assert!(shown.contains(works) && !shown.contains("error: "), "{line}: {typed}: {shown}");
    }
}

#[test]
fn help_is_a_verb_and_runs_nothing() {
    let home = Home::new();
    for (line, shown) in [
        (&["help"][..], "Usage: mfa-session [OPTIONS] [COMMAND]"),
        (&["help", "export"], "Usage: mfa-session export"),
        (&["help", "device", "enroll"], "Usage: mfa-session device enroll"),
        (&["help", "help"], "Usage: mfa-session help"),
    ] {
        let out = home.run(line).ok();
        assert!(out.stdout.contains(shown), "{line:?}: {}", out.stdout);
        assert_eq!(home.run(&[&line[1..], &["--help"]].concat()).ok().stdout, out.stdout, "{line:?}");
    }
    let bait = home.path("bait").display().to_string();
    home.run(&["help", "exec", "touch", &bait]).out().said(
        2,
        "false;\n",
        &format!("error: there is no verb `exec touch {bait}`\nhint: see `mfa-session --help`\n"),
    );
    assert!(!home.path("bait").exists());
    home.run(&["help", "nope"]).out().coded(2);
}

#[test]
fn a_profile_of_the_aws_command_itself_is_told_with_the_line_that_is_meant() {
    let (world, path) = world();
    world.home.credentials(&(world.key("dev") + &world.key("my work")));
    let config = world.home.text(".aws/config");
    world.home.config(&format!("{config}[profile single]\nsso_session = x\n"));
    let warning = |option: &str, line: &str| {
        format!(
            "warning: with `{option}` aws takes that profile's own credentials and not this session, in this session's region; type {line}\n"
        )
    };
    for (arguments, said) in [
        (&["s3", "ls"][..], String::new()),
        (&["--profile", "nope", "s3", "ls"], String::new()),
        (
            &["--profile", "my work", "s3", "ls"],
            warning(
                "--profile 'my work'",
                "mfa-session exec --profile 'my work' -- aws …, without its --profile 'my work'",
            ),
        ),
        (&["s3", "ls", "--profile=single"], warning("--profile single", "command aws --profile single …")),
    ] {
        let run = world.run(&["exec", "-p", "dev", "--", "aws"]).args(arguments).env("PATH", &path);
        assert_eq!(run.ok().stderr, said, "{arguments:?}");
    }
    let other = world.run(&["exec", "-p", "dev", "--", "echo", "--profile", "my work"]).env("PATH", &path);
    other.ok().said_nothing_on_stderr();
}

#[test]
fn profiles_are_listed_with_kind_account_device_and_what_is_held() {
    let world = World::new();
    world.login();
    let config = world.home.text(".aws/config");
    world.home.config(&format!(
        "{config}[profile adm]\nrole_arn = arn:aws:iam::210987654321:role/adm\nsource_profile = dev\n\
         [profile single]\nsso_account_id = 333333333333\nsso_session = x\n[profile plain]\nregion = x\n\
         [profile own]\ncredential_process = mfa-session credential-process -p dev\n\
         [profile vault]\ncredential_process = get-key\n[profile \u{200b}]\nsource_profile = dev\n"
    ));
    let session = "[tmp]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_session_token = x\n";
    world.home.credentials(&(world.key("dev") + &world.key("base-long-term") + session));
    let calls = world.fake.connections();
    let out = world.run(&["list", "--json"]).ok();
    out.said_nothing_on_stderr();
    assert!(out.stdout.is_ascii(), "what nobody sees is escaped: {}", out.stdout);
    assert_eq!(world.fake.connections(), calls, "nobody is asked");
    let found = out.json();
    let found: Vec<String> = found["profiles"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or("-");
            let is_held = row["session"]["remaining_seconds"].as_u64() > Some(43_000);
            let held = if is_held { "held" } else { "-" };
            [text("name"), text("kind"), text("account"), text("source_profile"), held].join(" ")
        })
        .collect();
    assert_eq!(
        found,
        [
            "dev key 123456789012 - held",
            "adm role 210987654321 dev -",
            "single sso 333333333333 - -",
            "plain none - - -",
            "own mfa-session 123456789012 dev held",
            "vault process - - -",
            "\u{200b} source-profile 123456789012 dev held",
            "base-long-term key 123456789012 - held",
            "tmp temporary-key - - -",
        ]
    );
    let shown = world.run(&["list"]).ok().stdout;
    assert!(shown.contains("\nadm             role "), "{shown}");
    for secret in [&world.alice.secret_access_key, &world.alice.access_key_id] {
        assert!(!shown.contains(secret.as_str()) && !out.stdout.contains(secret.as_str()));
    }
}

#[test]
fn written_profiles_are_cleared_although_nobody_names_one() {
    let world = World::new();
    world.login();
    world.run(&["write", "-p", "dev"]).ok();
    let out = world.run(&["clear", "--written"]).ok();
    assert_eq!(
        out.stderr,
        "note: `[dev-mfa]` is removed from ~/.aws/credentials\nnote: `[profile dev-mfa]` is removed from ~/.aws/config\n"
    );
    assert_eq!(world.home.cached("json").len(), 1, "the session stays");
    world.run(&["clear"]).out().coded(1);
}

#[test]
fn a_refused_line_stops_the_shell_that_would_read_it() {
    let home = Home::new();
    for (line, stop) in [
        ("init powershell --bogus", "throw 'mfa-session failed'\n"),
        ("completions fish --bogus", "false;\n"),
        ("init elvish --name 9", "fail 'mfa-session failed';\n"),
        ("--format sh status", "false;\n"),
        ("--format powershell status", "throw 'mfa-session failed'\n"),
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let out = home.run(&words).out().coded(2);
        assert_eq!(out.stdout, stop, "{line}");
    }
}

/// A shell that does not understand a line repeats it in its error message, with the secret key in it.
#[test]
fn a_shell_that_reads_another_form_gets_no_secret_and_the_line_that_it_can_load() {
    let (world, path) = world();
    for (program, load, unload) in [
        (&["fish", "--no-config", "-c"][..], "eval (mfa-session -p dev)", "eval (mfa-session unset)"),
        (&["fish", "--no-config", "-c"], "timeout 60 mfa-session export -p dev | source", "mfa-session unset | source"),
        (&["tcsh", "-fc"], "eval `mfa-session -p dev`", "eval `mfa-session unset`"),
        (&["elvish", "-norc", "-c"], "eval (mfa-session -p dev | slurp)", "eval (mfa-session unset | slurp)"),
        (&["xonsh", "--no-rc", "-c"], "execx($(mfa-session -p dev))", "execx($(mfa-session unset))"),
        (&["nu", "-n", "-c"], "mfa-session -p dev | from json | load-env", "mfa-session unset | from json | load-env"),
    ] {
        let Some(shell) = tool(program[0]) else {
            harness::skip(&format!("{} is not installed", program[0]));
            continue;
        };
        let run = |script: &str| {
            let run = world.run(&program[1..]).arg(script).program(&shell.to_string_lossy());
            run.env("PATH", &path).env("TERM", "dumb").env("XONSH_SHOW_TRACEBACK", "0")
        };
        for (line, sign) in [(load, "AWS_SESSION_TOKEN="), (unload, "PATH=")] {
            let refused = run(line).out();
            let shown = refused.stdout + &refused.stderr;
            assert!(!shown.contains("SECRET") && !shown.contains("unset AWS"), "{program:?}: {shown}");
            let env = if program[0] == "nu" { "^env" } else { "env" };
            let typed = line_of(&refused.stderr);
            // xonsh now and then loses what a program has written.
            let works = |out: &Out| out.code == Some(0) && out.stdout.contains(sign);
            let typed_line = run(&format!("{typed}\n{env}"));
            let out = if program[0] == "xonsh" { once_it_fits(&typed_line, works) } else { typed_line.out() };
            assert!(works(&out), "{program:?}: {typed}: {out:?}");
        }
    }
    let Some(fish) = tool("fish") else { return };
    let in_fish = |script: &str| {
        let run = world.run(&["--no-config", "-c"]).arg(script).program(&fish.to_string_lossy());
        run.env("PATH", &path).env("TERM", "dumb").ok().stdout
    };
    for (script, why) in [
        ("mfa-session -p dev --format sh | cat", "it was asked for"),
        ("mfa-session -p dev >lines; cat lines; rm lines", "no shell reads a file now"),
        ("bash -c 'eval \"$(mfa-session -p dev)\"; export -p'", "bash is in between"),
        ("sh -c 'true; mfa-session -p dev | cat'", "sh is in between"),
    ] {
        let script = format!("cd {}; {script}", world.home.path("").display());
        assert!(in_fish(&script).contains("AWS_SECRET_ACCESS_KEY="), "{why}");
    }
}

#[test]
fn the_functions_of_init_pass_every_verb_on() {
    let home = Home::new();
    let help = home.run(&["--help"]).ok().stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let verbs: Vec<&str> = listed.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(verbs.contains(&"setup"), "{help}");
    for shell in ["bash", "zsh", "fish", "powershell", "nushell", "elvish", "tcsh"] {
        let function = home.run(&["init", shell]).ok().stdout;
        let words: Vec<&str> = function.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').collect();
        // The function evaluates what these two print.
        for verb in verbs.iter().filter(|verb| !["export", "unset"].contains(verb)) {
            assert!(words.contains(verb), "{shell}: {verb}\n{function}");
        }
    }
}
