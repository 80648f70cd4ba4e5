//! The home in which a document's examples are run, one after the other.

use std::collections::BTreeMap;
use std::path::Path;

use fake_aws::{RoleSpec, User, client};

use super::block::Block;
use crate::pty::{Home, Terminal};

/// Shows where a run has ended, and how.
const END: &str = "[ended with ";

/// How a shell runs a file, with its tag. Each stops at the first line that fails, or is made to.
const SHELLS: [(&str, &str, &str); 9] = [
    ("sh", "sh", "sh -e"),
    ("bash", "bash", "bash --norc -e -O expand_aliases"),
    ("zsh", "zsh", "zsh -f -e"),
    ("fish", "fish", "fish --no-config"),
    ("tcsh", "tcsh", "tcsh -f -e"),
    ("nu", "nu", "nu --no-config-file"),
    ("elvish", "elvish", "elvish -norc"),
    ("xonsh", "xonsh", "xonsh --no-rc"),
    ("powershell", "pwsh", "pwsh -NoProfile -File"),
];

/// The program that a block of this tag needs.
pub(crate) fn interpreter(tag: &str) -> Option<&'static str> {
    SHELLS.iter().find(|(name, ..)| *name == tag).map(|(_, program, _)| *program)
}

/// A home with Alice's profile `dev` and an administrator's profile `admin`. A policy forces MFA on Alice, who may become
/// `ops` in another account.
pub(crate) struct Story {
    home: Home,
    admin: User,
}

impl Story {
    pub(crate) fn begin() -> Self {
        let home = Home::with_program(Path::new(env!("CARGO_BIN_EXE_mfa-session")));
        home.alice.force_mfa(true);
        let admin = home.aws.add_user("admin");
        admin.administrator(true);
        let device = admin.add_virtual_device("admin");
        let _ = home.aws.add_user("bob");
        home.aws.account("111111111111").add_role(RoleSpec::new("ops").trusts(&home.alice.arn).with_mfa());
        if let Some(aws) = super::find("aws") {
            // Older ones do not know AWS_ENDPOINT_URL, and would call the real AWS. On a terminal, a pager would wait.
            let real = aws.display();
            home.write_program(
                "aws",
                &format!("#!/bin/sh\nAWS_PAGER= exec '{real}' --endpoint-url \"$AWS_ENDPOINT_URL\" \"$@\"\n"),
            );
        }
        let story = Self { home, admin };
        let key = (&story.admin.access_key_id, &story.admin.secret_access_key);
        story.merge(
            ".aws/credentials",
            &format!("[admin]\naws_access_key_id = {}\naws_secret_access_key = {}\n", key.0, key.1),
        );
        story.merge(".aws/config", &format!("[profile admin]\nmfa_serial = {}\n", device.serial_number));
        story
    }

    /// Runs one block; `Err` says what was not as it should be.
    pub(crate) fn run(&self, block: &Block) -> Result<(), String> {
        match block.tag.as_str() {
            "ini" => self.files(&block.text),
            "console" => self.console(&block.text),
            tag => {
                let Some((.., command)) = SHELLS.iter().find(|(name, ..)| *name == tag) else {
                    return Err("no rule for this tag".to_owned());
                };
                let loads = block.directive("the environment then holds the session").is_some();
                self.script(tag, command, &block.text, loads)
            }
        }
    }

    /// Each line of a script has to succeed.
    fn script(&self, tag: &str, command: &str, text: &str, loads: bool) -> Result<(), String> {
        let text = if tag == "fish" { each_or_exit(text) } else { text.to_owned() };
        let env = match tag {
            "nu" => "^env | save --force loaded",
            _ => "env >loaded",
        };
        self.home.write("loaded", "");
        self.home.write("example", &format!("{text}\n{}\n", if loads { env } else { "" }));
        let run = || {
            let (shown, status) = self.on_a_terminal(&format!("{command} example"))?;
            if status != "0" {
                return Err(format!("it ends with {status}:\n{shown}"));
            }
            if loads { self.holds_a_session().map_err(|why| format!("{why}:\n{shown}")) } else { Ok(()) }
        };
        // xonsh, on a busy machine, now and then loses all that a program has written.
        let tries = if tag == "xonsh" { 9 } else { 0 };
        if (0..tries).any(|_| run().is_ok()) { Ok(()) } else { run() }
    }

    /// Runs a command on a terminal, gives a code wherever one is asked for, and returns what is shown and the exit
    /// status.
    fn on_a_terminal(&self, command: &str) -> Result<(String, String), String> {
        let mut terminal = self.home.run(&format!("{command}; echo '{END}'$?]"));
        let mut shown = String::new();
        loop {
            let (more, which) = terminal.wait_for_one_of(&["MFA code for ", END])?;
            shown += &more;
            if which == 1 {
                let status = terminal.wait_for("]")?;
                return Ok((shown.trim_end_matches(END).to_owned(), status.trim_end_matches(']').to_owned()));
            }
            shown += &self.answer(&mut terminal)?;
        }
    }

    fn answer(&self, terminal: &mut Terminal) -> Result<String, String> {
        let question = terminal.wait_for(&format!(" at 127.0.0.1:{}", self.home.aws.port()))?;
        let rest = terminal.wait_for(": ")?;
        let serial = question.split(['(', ')']).nth(1).unwrap_or_default();
        let device = self.home.aws.device(serial).ok_or(format!("nobody has the device of the question {question}"))?;
        terminal.type_line(&device.next_code());
        Ok(question + &rest)
    }

    /// AWS accepts what the shell's environment held at the end of the script.
    fn holds_a_session(&self) -> Result<(), String> {
        let loaded = self.home.read("loaded");
        let variables: BTreeMap<&str, &str> = loaded.lines().filter_map(|line| line.split_once('=')).collect();
        let value = |name: &str| variables.get(name).copied().ok_or(format!("`{name}` is not in the environment"));
        let (key, secret) = (value("AWS_ACCESS_KEY_ID")?, value("AWS_SECRET_ACCESS_KEY")?);
        let (token, region) = (value("AWS_SESSION_TOKEN")?, value("AWS_REGION")?);
        let answer = client::verify_identity(&self.home.aws.endpoint(), None, key, secret, Some(token), region);
        let answer = answer.map_err(|error| error.to_string())?;
        if answer.status == 200 { Ok(()) } else { Err(format!("AWS refuses the session: {}", answer.body)) }
    }

    /// Runs the `$ ` lines of a transcript and compares what they show.
    fn console(&self, text: &str) -> Result<(), String> {
        for step in text.trim_start().split("$ ").enumerate().filter_map(|(at, step)| (at > 0).then_some(step)) {
            let (command, wanted) = step.split_once('\n').unwrap_or((step, ""));
            self.home.write("example", command);
            let (shown, _) = self.on_a_terminal("sh example")?;
            let shown = shown.replace('\r', "");
            // What the fake AWS adds to the prompt, and the digits, which the terminal does not show.
            let shown = shown.replace(&format!(" at 127.0.0.1:{}", self.home.aws.port()), "");
            let (shown, wanted) = (comparable(&shown), comparable(wanted));
            if !alike(&wanted, &shown) {
                return Err(format!("`{command}` shows\n{}\ninstead of\n{}", shown.join("\n"), wanted.join("\n")));
            }
        }
        Ok(())
    }

    /// Puts the sections below each `# ~/NAME` into that file.
    fn files(&self, text: &str) -> Result<(), String> {
        let mut parts = text.split("# ~/");
        if parts.next().is_none_or(|before| !before.trim().is_empty()) {
            return Err("the first line names the file".to_owned());
        }
        for part in parts {
            let (line, sections) = part.split_once('\n').unwrap_or((part, ""));
            let name = line.split([' ', ',']).next().unwrap_or_default();
            let key = &self.home.alice;
            let sections = sections.replace("AKIA…", &key.access_key_id);
            let sections = sections.replace("= …", &format!("= {}", key.secret_access_key));
            self.merge(name, &sections);
        }
        Ok(())
    }

    /// Adds sections to a file; one that is there already is replaced.
    fn merge(&self, name: &str, added: &str) {
        let header = |section: &str| section.lines().next().unwrap_or_default().to_owned();
        let new: Vec<&str> = sections(added);
        let old = self.home.read(name);
        let kept = sections(&old).into_iter().filter(|old| !new.iter().any(|new| header(new) == header(old)));
        let all: Vec<String> = kept.chain(new.iter().copied()).map(|section| section.trim_end().to_owned()).collect();
        self.home.write(name, &format!("{}\n", all.join("\n\n")));
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(self.home.path().join(name), private).expect("the file is ours");
    }
}

/// Each section of an INI file with its header.
fn sections(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text.match_indices('[').map(|(at, _)| at).collect();
    starts.retain(|at| *at == 0 || text[..*at].ends_with('\n'));
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| &text[*start..end]).collect()
}

/// fish goes on after a line that fails; so each top line gets its own end.
fn each_or_exit(text: &str) -> String {
    let line = |line: &str| {
        let is_whole = !line.starts_with([' ', '#']) && !line.is_empty() && !line.ends_with('\\');
        if is_whole { format!("{line}\nor exit 1\n") } else { format!("{line}\n") }
    };
    text.lines().map(line).collect()
}

/// The lines, without what differs from run to run: digits, keys, tokens, and how wide a column is because of them.
fn comparable(text: &str) -> Vec<String> {
    let word = |word: &str| {
        let word: String = word.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
        if word.contains("ASIA") { "ASIA…".to_owned() } else { word }
    };
    let line = |line: &str| line.split_whitespace().map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).filter(|line| !line.is_empty()).collect()
}

/// Line by line; `…` is anything, and a line that is nothing else any number of lines.
fn alike(wanted: &[String], shown: &[String]) -> bool {
    match (wanted, shown) {
        ([], rest) => rest.is_empty(),
        ([any, further @ ..], _) if any == "…" => (0..=shown.len()).any(|skip| alike(further, &shown[skip..])),
        ([first, further @ ..], [line, rest @ ..]) => is_like(first, line) && alike(further, rest),
        (_, []) => false,
    }
}

fn is_like(wanted: &str, line: &str) -> bool {
    let mut rest = line;
    for (at, part) in wanted.split('…').enumerate() {
        match rest.find(part) {
            Some(found) if at > 0 || found == 0 => rest = &rest[found + part.len()..],
            _ => return false,
        }
    }
    rest.is_empty() || wanted.ends_with('…')
}
