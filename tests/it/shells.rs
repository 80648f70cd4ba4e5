//! Every format in its real shell: what the shell's children see, what it removes, what stops it. The others are
//! tried where one is not installed; the test is then shown as ignored, and fails where `CI` is set.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeMap;
use std::env;
use std::path::Path;

use crate::support::{Keys, Out, PROGRAM, REGION, Run, World, pairs, tool};
use harness::skip;

/// How one shell loads what the program prints. `@` stands for the program's arguments.
struct Shell {
    /// The program, and what makes it run a script out of its last argument.
    program: &'static [&'static str],
    format: &'static str,
    load: &'static str,
    /// Between a load and what must not run after a failed one.
    and: &'static str,
    /// Runs a program without touching what follows.
    call: &'static str,
    /// The name that `init` knows it by.
    init: Option<&'static str>,
}

const QUOTED: &str = "eval \"$(mfa-session @)\"";
const UNQUOTED: &str = "eval $(mfa-session @)";

const fn posix(program: &'static [&'static str], load: &'static str) -> Shell {
    Shell { program, format: "sh", load, and: " && ", call: "", init: None }
}

const SHELLS: [Shell; 17] = [
    posix(&["bash", "--norc", "-euc"], QUOTED),
    posix(&["bash", "--norc", "-euCc"], UNQUOTED),
    posix(&["zsh", "-feuc"], QUOTED),
    posix(&["zsh", "-feuc"], UNQUOTED),
    posix(&["dash", "-euc"], QUOTED),
    posix(&["dash", "-euc"], UNQUOTED),
    posix(&["ksh", "-euc"], QUOTED),
    posix(&["ksh", "-euc"], UNQUOTED),
    posix(&["busybox", "sh", "-euc"], QUOTED),
    posix(&["busybox", "sh", "-euc"], UNQUOTED),
    Shell {
        program: &["bash", "--norc", "-c"],
        format: "bash",
        load: QUOTED,
        and: " && ",
        call: "",
        init: Some("bash"),
    },
    Shell { program: &["zsh", "-fc"], format: "zsh", load: QUOTED, and: " && ", call: "", init: Some("zsh") },
    Shell {
        program: &["fish", "--no-config", "-c"],
        format: "fish",
        load: "mfa-session @ | source",
        and: "; and ",
        call: "",
        init: Some("fish"),
    },
    Shell {
        program: &["tcsh", "-fc"],
        format: "csh",
        load: "eval `mfa-session @`",
        and: " && ",
        call: "",
        init: Some("tcsh"),
    },
    Shell {
        program: &["elvish", "-norc", "-c"],
        format: "elvish",
        load: "eval (mfa-session @ | slurp)",
        and: "\n",
        call: "",
        init: Some("elvish"),
    },
    Shell {
        program: &["xonsh", "--no-rc", "-c"],
        format: "xonsh",
        load: "execx($(mfa-session @) or \"raise RuntimeError('nothing came')\")",
        and: "\n",
        call: "",
        init: None,
    },
    Shell {
        program: &["nu", "-n", "-c"],
        format: "nushell",
        load: "mfa-session @ | from json | load-env",
        and: "\n",
        call: "^",
        init: Some("nushell"),
    },
];

impl Shell {
    /// A load of the program's output, with the format that the shell wants.
    fn load(&self, arguments: &str) -> String {
        self.load.replace('@', &format!("{arguments} --format {}", self.format))
    }

    /// Runs a script in it, with our program on its PATH.
    fn run(&self, world: &World, script: &str) -> Option<Out> {
        self.run_as("dev", world, script)
    }

    /// The same with this profile in the environment.
    fn run_as(&self, profile: &str, world: &World, script: &str) -> Option<Out> {
        let Some(program) = tool(self.program[0]) else {
            skip(&format!("{} is not installed", self.program[0]));
            return None;
        };
        let ours = Path::new(PROGRAM).parent().expect("a program is in a folder");
        let theirs = program.parent().expect("a program is in a folder");
        let path = env::join_paths([ours, theirs, Path::new("/usr/bin"), Path::new("/bin")]).expect("plain paths");
        let run = world.run(&[]).program(&program.to_string_lossy()).args(&self.program[1..]).arg(script);
        let run =
            run.env("PATH", path).env("AWS_PROFILE", profile).env("AWS_SECURITY_TOKEN", "stale").env("TERM", "dumb");
        let run = run.env("XONSH_SHOW_TRACEBACK", "0");
        // xonsh, on a busy machine, now and then takes the program `env` for a script and reads it, or loses all that a
        // program has written.
        let stumbles = ["in get_script_subproc_command", "RuntimeError: nothing came"];
        let has_stumbled = |out: &Out| stumbles.iter().any(|stumble| out.stderr.contains(stumble));
        Some(once_it_fits(&run, |out| !has_stumbled(out)))
    }
}

/// How a run ends that fits, or the last of ten: for a shell that stumbles now and then, for a reason of its own.
pub(crate) fn once_it_fits(run: &Run, fits: impl Fn(&Out) -> bool) -> Out {
    (0..9).map(|_| run.out()).find(fits).unwrap_or_else(|| run.out())
}

/// The variables that a child of the shell sees, and that the load printed nothing else.
fn seen(shell: &Shell, out: &Out) -> BTreeMap<String, String> {
    assert_eq!((out.code, out.stderr.as_str()), (Some(0), ""), "{:?}", shell.program);
    pairs(out.stdout.lines())
}

const LEFT_BY_EXPORT: [&str; 9] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_CREDENTIAL_EXPIRATION",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_DEFAULT_OUTPUT",
    "MFA_SESSION_PROFILE",
    "MFA_SESSION_REGION",
];

#[test]
fn every_shell_loads_a_session_that_works_and_takes_it_back_without_a_trace() {
    let world = World::new();
    world.fake.token_length(4096);
    let config = world.home.text(".aws/config");
    world.home.config(&format!("{config}output = text\n"));
    world.login();
    for shell in &SHELLS {
        let load = shell.load("export -p dev");
        let Some(out) = shell.run(&world, &format!("{load}\n{}env", shell.call)) else { continue };
        let variables = seen(shell, &out);
        world.takes(&Keys::in_env(&variables), REGION);
        assert_eq!(variables["AWS_SESSION_TOKEN"].len(), 4096, "{:?}", shell.program);
        for name in LEFT_BY_EXPORT {
            assert!(variables.contains_key(name), "{name} {:?}", shell.program);
        }
        for gone in ["AWS_PROFILE", "AWS_SECURITY_TOKEN"] {
            assert!(!variables.contains_key(gone), "{gone} {:?}", shell.program);
        }
        let unload = shell.load("unset");
        let both = shell.run(&world, &format!("{load}\n{unload}\n{}env", shell.call)).expect("it ran a moment ago");
        let variables = seen(shell, &both);
        for name in LEFT_BY_EXPORT {
            assert!(!variables.contains_key(name), "{name} {:?}", shell.program);
        }
    }
}

#[test]
fn a_failed_export_stops_every_shell() {
    let world = World::new();
    for shell in &SHELLS {
        let next = format!("{}touch {}", shell.call, world.home.path("went-on").display());
        let script = format!("{}{}{next}", shell.load("export -p dev --no-prompt"), shell.and);
        let Some(out) = shell.run(&world, &script) else { continue };
        assert_ne!(out.code, Some(0), "{:?}", shell.program);
        assert!(!world.home.path("went-on").exists(), "{:?}", shell.program);
        assert!(out.stderr.contains("there is nobody to ask"), "{:?}: {}", shell.program, out.stderr);
    }
}

#[test]
fn hostile_values_reach_a_shells_children_as_they_are_or_not_at_all() {
    let world = World::new();
    world.login();
    let bait = world.home.path("bait");
    let config = world.home.text(".aws/config");
    for value in [
        format!("$(touch {})", bait.display()),
        format!("`touch {}`", bait.display()),
        format!("'; touch {} #", bait.display()),
        format!("\"; touch {}; \"", bait.display()),
        format!("x; touch {}", bait.display()),
        format!("${{IFS}}touch {}", bait.display()),
        "a\\'b\\".to_owned(),
        "!x".to_owned(),
        "100%PATH%".to_owned(),
        "*".to_owned(),
        "~".to_owned(),
        "a  b".to_owned(),
        "’; x ’".to_owned(),
        "\u{1b}[2J".to_owned(),
        "plain/+=_.:@%,-value".to_owned(),
    ] {
        world.home.config(&format!("{config}output = {value}\n"));
        for shell in &SHELLS {
            let script = format!("{}\n{}env", shell.load("export -q -p dev"), shell.call);
            let Some(out) = shell.run(&world, &script) else { continue };
            let variables = seen(shell, &out);
            let got = variables.get("AWS_DEFAULT_OUTPUT");
            assert!(got.is_none_or(|got| *got == value), "{value:?} became {got:?} in {:?}", shell.program);
            assert!(value != "plain/+=_.:@%,-value" || got.is_some(), "{:?}", shell.program);
            assert!(!bait.exists(), "{value:?} was run by {:?}", shell.program);
        }
    }
}

#[test]
fn a_hostile_name_of_a_profile_reaches_a_shells_children_as_it_is_or_not_at_all() {
    let world = World::new();
    world.login();
    let bait = world.home.path("bait");
    let config = world.home.text(".aws/config");
    for (name, travels) in [
        (format!("$(touch {})", bait.display()), false),
        (format!("`touch {}`", bait.display()), false),
        (format!("x';touch {};'", bait.display()), false),
        (format!("x\";touch {};\"", bait.display()), false),
        ("a!b".to_owned(), false),
        ("100%PATH%".to_owned(), false),
        ("it’s".to_owned(), false),
        ("a\\b".to_owned(), false),
        ("\u{1b}[2J".to_owned(), false),
        ("team/dev@eu.1+x:y%z".to_owned(), true),
    ] {
        world.home.config(&format!("{config}[profile {name}]\nregion = {REGION}\nmfa_serial = {}\n", world.serial()));
        world.home.credentials(&format!("{}{}", world.key("dev"), world.key(&name)));
        for shell in &SHELLS {
            let script = format!("{}{}{}env", shell.load("export -q"), shell.and, shell.call);
            let Some(out) = shell.run_as(&name, &world, &script) else { continue };
            let variables = pairs(out.stdout.lines());
            let got = variables.get("MFA_SESSION_PROFILE");
            assert!(got.is_none_or(|got| *got == name), "{name:?} became {got:?} in {:?}", shell.program);
            assert!(!travels || got.is_some(), "{name:?} {:?}: {}", shell.program, out.stderr);
            if out.code == Some(0) {
                let said = (&out.stdout, &out.stderr);
                assert!(variables.contains_key("AWS_ACCESS_KEY_ID"), "{name:?} {:?}: {said:?}", shell.program);
                world.takes(&Keys::in_env(&variables), REGION);
                assert_eq!(out.stderr, "", "{name:?} {:?}", shell.program);
            }
            assert!(!bait.exists(), "{name:?} was run by {:?}", shell.program);
        }
    }
}

/// Runs a script behind the function `give` that `init` prints.
fn behind_the_function(shell: &Shell, world: &World, body: &str) -> Option<Out> {
    let name = shell.init.expect("only shells that have a function come here");
    let function = world.run(&["init", name, "--name", "give"]).ok().stdout;
    // elvish has its `edit:` only where a person types
    let function: String = function.split_inclusive('\n').filter(|line| !line.starts_with("edit:")).collect();
    // an alias counts from the next line on, so tcsh has to read a file
    world.home.write("script", format!("{function}\n{body}\n"));
    let file = world.home.path("script");
    let source = if name == "elvish" { "eval (slurp <@)" } else { "source @" };
    shell.run(world, &source.replace('@', &file.display().to_string()))
}

#[test]
fn the_function_that_init_prints_loads_removes_and_fails() {
    let world = World::new();
    world.login();
    for shell in SHELLS.iter().filter(|shell| shell.init.is_some()) {
        let script = |body: &str| behind_the_function(shell, &world, body);
        let (name, call) = (shell.program[0], shell.call);
        let Some(loaded) = script(&format!("give dev 8h -q\n{call}env")) else { continue };
        world.takes(&Keys::in_env(&seen(shell, &loaded)), REGION);
        for unset in ["--unset", "-u"] {
            let removed = script(&format!("give dev -q\ngive {unset}\n{call}env")).expect("it ran a moment ago");
            assert!(!seen(shell, &removed).contains_key("AWS_ACCESS_KEY_ID"), "{name} {unset}");
        }
        let failed = script(&format!("give nobody\n{call}env")).expect("it ran a moment ago");
        assert!(failed.stderr.contains("there is no profile `nobody`"), "{name}: {}", failed.stderr);
        assert!(!failed.stdout.contains("AWS_ACCESS_KEY_ID="), "{name}");
    }
}

/// The files that a shell would read and write if it took the help for its own lines.
const NAMED_IN_HELP: [&str; 8] = ["Profile", "Form", "Length", "MFA", "NAME", "FORMAT", "D", "S"];

/// A folder with these files.
fn with_files_named_in_help(world: &World) {
    std::fs::create_dir(world.home.path("here")).expect("there was none");
    for file in NAMED_IN_HELP {
        world.home.write(&format!("here/{file}"), "content");
    }
}

/// Whether the folder holds these files as they were, and no other.
#[track_caller]
fn untouched(world: &World, what: &str) {
    let here = world.home.path("here");
    let mut files: Vec<String> = world
        .home
        .everything()
        .into_iter()
        .filter(|(path, _)| path.parent() == Some(&here))
        .map(|(path, (_, content))| {
            assert_eq!(content, "content", "{what}: {}", path.display());
            path.file_name().expect("a file").to_string_lossy().into_owned()
        })
        .collect();
    files.sort_by_key(|file| NAMED_IN_HELP.iter().position(|name| name == file));
    assert_eq!(files, NAMED_IN_HELP, "{what}");
}

#[test]
fn the_function_shows_help_version_and_status_and_evaluates_none_of_it() {
    let world = World::new();
    world.login();
    with_files_named_in_help(&world);
    for shell in SHELLS.iter().filter(|shell| shell.init.is_some()) {
        for (line, shown) in [
            ("--help", "Usage: mfa-session [OPTIONS] [COMMAND]"),
            ("-h", "Usage: mfa-session [OPTIONS] [COMMAND]"),
            ("-hq", "Usage: mfa-session [OPTIONS] [COMMAND]"),
            ("export --help", "Usage: mfa-session [OPTIONS] [COMMAND]"),
            ("dev 8h --help", "Usage: mfa-session [OPTIONS] [COMMAND]"),
            ("-p dev unset --help", "Usage: mfa-session unset [OPTIONS]"),
            ("--version", "mfa-session 0."),
            ("-V", "mfa-session 0."),
            ("status", "PROFILE  ACCOUNT"),
            ("list", "PROFILE  KIND"),
        ] {
            let body = format!("cd {}\ngive {line}", world.home.path("here").display());
            let Some(out) = behind_the_function(shell, &world, &body) else { continue };
            let said = out.coded(0);
            let (given, other) = if ["status", "list"].contains(&line) {
                (said.stdout + &said.stderr, String::new())
            } else {
                (said.stderr, said.stdout)
            };
            assert!(given.contains(shown) && other.is_empty(), "{:?} {line}: {given}", shell.program);
            assert!(line != "--version" || given.lines().count() == 4, "{:?}: {given}", shell.program);
            untouched(&world, &format!("{:?} {line}", shell.program));
        }
    }
}

#[test]
fn help_that_a_posix_shell_evaluates_by_mistake_runs_nothing() {
    let world = World::new();
    with_files_named_in_help(&world);
    for shell in SHELLS.iter().filter(|shell| shell.format == "sh") {
        for help in ["--help", "-h", "export --help", "-p dev write -h", "device enroll --help"] {
            let load = shell.load.replace('@', help);
            let Some(out) = shell.run(&world, &format!("cd {}\n{load}", world.home.path("here").display())) else {
                continue;
            };
            assert_ne!(out.code, Some(0), "{:?} {help}", shell.program);
            assert!(
                out.stderr.contains("yntax error") || out.stderr.contains("parse error"),
                "{:?}: {out:?}",
                shell.program
            );
            untouched(&world, &format!("{:?} {help}", shell.program));
        }
    }
}

#[test]
fn profile_names_are_completed_and_none_is_run() {
    let world = World::new();
    let bait = world.home.path("bait");
    let config = world.home.text(".aws/config");
    world.home.config(&format!(
        "{config}[profile devel-two]\nregion = x\n[profile devel$(touch {})]\nregion = x\n",
        bait.display()
    ));
    let bash = "source <(mfa-session completions bash)
COMP_WORDS=(mfa-session login --profile devel) COMP_CWORD=3
_mfa__session mfa-session devel --profile
echo \"${COMPREPLY[@]}\"";
    let fish = "mfa-session completions fish | source; complete -C 'mfa-session login --profile devel'";
    for (program, script) in [("bash", bash), ("fish", fish)] {
        let shell = SHELLS.iter().find(|shell| shell.init == Some(program)).expect("both have a function");
        let Some(out) = shell.run(&world, script) else { continue };
        // fish shows the option's help behind the name
        let name = out.stdout.trim().split('\t').next();
        assert_eq!((name, out.stderr.as_str()), (Some("devel-two"), ""), "{program}");
        assert!(!bait.exists(), "{program} ran the name of a profile");
    }
}
