//! The main job against a fake AWS, with the real program, a real shell and a real terminal:
//!
//! ```text
//! cargo run --example demo                      a code, a session, and proof that it works
//! cargo run --example demo -- --interactive     a shell to play in; `totp` prints the current code
//! ```
//!
//! It ends with status 0 only if everything it shows was true.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "it shows what happens, and stops where something does not"
)]

#[cfg(unix)]
#[path = "../tests/pty/mod.rs"]
#[expect(dead_code, reason = "the tests need more of a terminal than the demo does")]
mod pty;

use std::process::ExitCode;

fn main() -> ExitCode {
    #[cfg(unix)]
    let result = demo::run(&std::env::args().skip(1).collect::<Vec<String>>());
    #[cfg(not(unix))]
    let result: Result<(), String> = Err("the demo needs a pseudo terminal, which this system has not".to_owned());
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(unix)]
mod demo {
    use std::collections::BTreeMap;
    use std::error::Error;
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, TcpStream};
    use std::path::{Path, PathBuf};
    use std::process::{Command, Stdio};

    use fake_aws::{Operation, client};
    use serde_json::Value;

    use crate::pty::Home;

    type Result<T> = std::result::Result<T, Box<dyn Error>>;

    const LINE: &str = r#"eval "$(mfa-session --profile dev)""#;

    pub(super) fn run(arguments: &[String]) -> std::result::Result<(), String> {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        let result = match arguments[..] {
            [] => home().and_then(|home| show(&home)),
            ["--interactive"] => home().and_then(|home| play(&home)),
            ["--totp", port] => totp(port),
            _ => Err("say nothing, or --interactive".into()),
        };
        result.map_err(|error| error.to_string())
    }

    fn home() -> Result<Home> {
        let home = Home::with_program(&program()?);
        home.alice.force_mfa(true);
        Ok(home)
    }

    /// The program itself, built as this example was: cargo names the path of a binary to tests only.
    fn program() -> Result<PathBuf> {
        let here = std::env::current_exe()?;
        let built_in = here.ancestors().nth(2).ok_or("this example is in no target folder")?;
        let profile = match built_in.file_name().and_then(|name| name.to_str()) {
            Some("debug") | None => "dev",
            Some(other) => other,
        };
        let target = built_in.parent().ok_or("this example is in no target folder")?;
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let build = Command::new(cargo)
            .args(["build", "--quiet", "--bin", "mfa-session", "--message-format=json", "--profile", profile])
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stderr(Stdio::inherit())
            .output()?;
        let messages = String::from_utf8(build.stdout)?;
        let built = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let path = built
            .filter(|message| message["target"]["name"] == "mfa-session")
            .find_map(|message| message["executable"].as_str().map(PathBuf::from));
        path.filter(|_| build.status.success()).ok_or_else(|| "mfa-session could not be built".into())
    }

    /// The main job, step by step.
    fn show(home: &Home) -> Result<()> {
        println!("Alice may do nothing without MFA. Her key is in profile `dev`; AWS is a fake one on this machine.\n");
        let question = ask_and_load(home)?;
        println!("\n  … and what the shell has now works: {}\n", who_am_i(home)?);
        must(question, "the first run asks for the code")?;
        must(home.aws.count(Operation::GetSessionToken) == 1, "one code buys one session")?;

        let (connections, first) = (home.aws.connections(), home.read("loaded"));
        let question = ask_and_load(home)?;
        must(!question, "the second run asks nothing")?;
        must(home.aws.connections() == connections, "the second run contacts nobody")?;
        must(home.read("loaded") == first, "the second run brings the same session")?;
        println!("\n  … out of the cache: no question, no connection, the same session: {}\n", who_am_i(home)?);

        println!("$ mfa-session status");
        let (status, shown) = home.run("mfa-session status").finish();
        print!("{shown}");
        must(status.success() && shown.contains("dev"), "the session is listed")
    }

    /// Evaluates the output of a run in a shell on a terminal, typing the code if there is a question; whether
    /// there was one.
    fn ask_and_load(home: &Home) -> Result<bool> {
        println!("$ {LINE}");
        let mut terminal = home.run(&format!("{LINE} && env >loaded; echo \"[$?]\""));
        let (mut shown, end) = terminal.wait_for_one_of(&["MFA code for dev", "]\n"])?;
        let asked = end == 0;
        if asked {
            shown += &terminal.wait_for(&format!("127.0.0.1:{}: ", home.aws.port()))?;
            terminal.type_line(&home.phone.next_code());
            shown += &terminal.wait_for("]\n")?;
        }
        must(shown.ends_with("[0]\n"), &format!("the shell takes the lines; it shows:\n{shown}"))?;
        print!("{}", shown.trim_end_matches("[0]\n"));
        must(terminal.finish().0.success(), "the shell ends well")?;
        Ok(asked)
    }

    /// Asks the fake AWS, which checks the signature, with what the shell's environment holds.
    fn who_am_i(home: &Home) -> Result<String> {
        let loaded = home.read("loaded");
        let variables: BTreeMap<&str, &str> = loaded.lines().filter_map(|line| line.split_once('=')).collect();
        let value = |name: &str| variables.get(name).copied().ok_or(format!("`{name}` is not set"));
        let answer = client::verify_identity(
            &home.aws.endpoint(),
            None,
            value("AWS_ACCESS_KEY_ID")?,
            value("AWS_SECRET_ACCESS_KEY")?,
            Some(value("AWS_SESSION_TOKEN")?),
            value("AWS_REGION")?,
        )?;
        must(answer.status == 200, &format!("AWS accepts the session: {}", answer.body))?;
        must(answer.arn.as_ref() == Some(&home.alice.arn), "the session is Alice's")?;
        Ok(home.alice.arn.clone())
    }

    fn must(is_so: bool, what: &str) -> Result<()> {
        if is_so { Ok(()) } else { Err(format!("not true: {what}").into()) }
    }

    /// A shell in Alice's home.
    fn play(home: &Home) -> Result<()> {
        let own = std::env::current_exe()?.display().to_string().replace('\'', r"'\''");
        home.write_program("totp", &format!("#!/bin/sh\nexec '{own}' --totp {}\n", home.aws.port()));
        home.write(".bashrc", "PS1='demo$ '\n");
        home.write(".zshrc", "PS1='demo$ '\n");
        println!("Alice's home, with a fake AWS behind it. `totp` prints her current code. Try:\n");
        println!("  mfa-session --profile dev\n  {LINE}\n  mfa-session status\n  mfa-session write --profile dev\n");
        println!("`exit` ends it, and nothing of it stays.");
        let shell = std::env::var_os("SHELL").filter(|shell| Path::new(shell).is_file());
        let shell = shell.unwrap_or_else(|| "/bin/sh".into());
        let mut command = Command::new(&shell);
        command.env_clear().envs(home.environment()).env("SHELL", &shell).env("PS1", "demo$ ");
        if let Some(term) = std::env::var_os("TERM") {
            command.env("TERM", term);
        }
        // How the last command in it ended is the player's business.
        command.current_dir(home.path()).status().map(drop).map_err(Into::into)
    }

    /// The code of the moment, from the demo that is running.
    fn totp(port: &str) -> Result<()> {
        let mut wire = TcpStream::connect((Ipv4Addr::LOCALHOST, port.parse()?))?;
        wire.write_all(b"GET /_fake/code HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        wire.read_to_string(&mut answer)?;
        let (_, code) = answer.split_once("\r\n\r\n").ok_or("the demo has ended")?;
        print!("{code}");
        Ok(())
    }
}
