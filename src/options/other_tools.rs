//! Translates a command line of another tool to this program's syntax: one of aws-vault, awsume, aws-mfa, aws-runas,
//! granted or `aws configure mfa-login` after this program's name, or one of this program without `--profile`. Pure.

use crate::format::shell::Shell;
use crate::model::{aws_configure, option, quoted};

/// The purpose of a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// Load a session into this shell.
    Load,
    /// Print lines for a shell.
    Export,
    Exec,
    /// A verb of this program that obtains a session, with its arguments.
    Session(&'static str),
    /// A verb that obtains no session.
    Plain(&'static str),
    List,
    Unset,
    WhoAmI,
    EnterKey,
    Rotate,
    Console,
}

/// The words that other tools or this program use for a verb.
const VERBS: [(&[&str], Wish); 17] = [
    (&["export", "export-credentials"], Wish::Export),
    (&["exec", "run", "shell"], Wish::Exec),
    (&["assume", "awsume", "use", "load", "session", "env", "switch"], Wish::Load),
    (&["login", "auth", "refresh", "renew"], Wish::Session("login")),
    (&["write", "mfa-login"], Wish::Session("write")),
    (&["credential-process", "process"], Wish::Session("credential-process")),
    (&["clear", "logout", "remove", "rm", "clean"], Wish::Plain("clear")),
    (&["status", "expiration"], Wish::Plain("status")),
    (&["list", "ls", "profiles"], Wish::List),
    (&["unset", "unassume", "deactivate"], Wish::Unset),
    (&["whoami", "who"], Wish::WhoAmI),
    (&["add", "configure", "setup", "import"], Wish::EnterKey),
    (&["rotate"], Wish::Rotate),
    (&["console"], Wish::Console),
    (&["mfa", "devices"], Wish::Session("device list")),
    (&["enroll", "register"], Wish::Session("device enroll")),
    (&["resync"], Wish::Session("device resync")),
];

/// The meaning of an option.
#[derive(Debug, Clone, Copy)]
enum Means {
    Profile,
    /// The option of this program of that name, with the value.
    Value(&'static str),
    /// The option of this program of that name, without a value.
    Flag(&'static str),
    /// The MFA code. Security: never shown.
    Code,
    /// The code if six digits follow; else the purpose.
    CodeOr(Wish),
    Wish(Wish),
    /// That purpose, and that option with the value.
    WishValue(Wish, &'static str),
    /// A whole command line as the value.
    CommandLine,
    Json,
    /// Has no equivalent here.
    Nothing,
    /// Has a value, and no equivalent here.
    NoValue,
}

const OPTIONS: [(&[&str], Means); 30] = [
    (&["-p", "--profile", "--source-profile"], Means::Profile),
    (&["--role-arn", "--assume-role"], Means::Value("--role-arn")),
    (&["--external-id"], Means::Value("--external-id")),
    (&["--role-session-name", "--session-name"], Means::Value("--role-session-name")),
    (&["--role-duration"], Means::Value("--role-duration")),
    (&["--via"], Means::Value("--via")),
    (&["--renew"], Means::Flag("--renew")),
    (&["-d", "--duration", "--duration-seconds"], Means::Value("--duration")),
    (&["--serial-number", "--device", "--mfa-serial", "-M"], Means::Value("--serial-number")),
    (&["--min-remaining"], Means::Value("--min-remaining")),
    (&["--region"], Means::Value("--region")),
    (&["--format"], Means::Value("--format")),
    (&["--token-code", "--code", "--mfa-token", "--mfa-code", "--token", "--otp", "-t"], Means::Code),
    (&["-o"], Means::CodeOr(Wish::Session("write"))),
    (&["-c"], Means::CodeOr(Wish::Console)),
    (
        &["--to", "--output-profile", "--update-profile", "--export-as"],
        Means::WishValue(Wish::Session("write"), "--to"),
    ),
    (&["--refresh", "--force", "--force-refresh", "-f", "-r"], Means::Flag("--refresh")),
    (&["--no-cache"], Means::Flag("--no-cache")),
    (&["--no-prompt"], Means::Flag("--no-prompt")),
    (&["-q", "--quiet"], Means::Flag("--quiet")),
    (&["-v", "--verbose", "--debug"], Means::Flag("--verbose")),
    (&["-u", "-un", "--unset"], Means::Wish(Wish::Unset)),
    (&["-l", "--list", "--list-profiles", "--list-roles"], Means::Wish(Wish::List)),
    (&["-s", "--show-commands", "--session"], Means::Wish(Wish::Export)),
    (&["-m", "--list-mfa"], Means::Wish(Wish::Session("device list"))),
    (&["-ex", "--export"], Means::Wish(Wish::Session("write"))),
    (&["--exec"], Means::CommandLine),
    (&["-j", "--json"], Means::Json),
    (
        &[
            "-E",
            "--env",
            "-n",
            "--no-session",
            "--server",
            "--ecs-server",
            "--ec2-server",
            "--lazy",
            "--sessions",
            "--profiles",
            "--credentials",
            "-a",
            "--stdout",
        ],
        Means::Nothing,
    ),
    (
        &["--prompt", "--backend", "--keychain", "--log-level", "--long-term-suffix", "--short-term-suffix"],
        Means::NoValue,
    ),
];

const OTHER_WISHES: [(&[&str], Wish); 5] = [
    (&["-e", "--expiration", "--status"], Wish::Plain("status")),
    (&["-w", "--whoami", "--who"], Wish::WhoAmI),
    (&["-k", "--clean", "--clear", "--kill-refresher"], Wish::Plain("clear")),
    (&["--setup", "--add"], Wish::EnterKey),
    (&["--console", "--url"], Wish::Console),
];

/// The result of parsing so far.
#[derive(Debug, Default)]
struct OtherLine {
    wish: Option<Wish>,
    profile: Option<String>,
    /// Options of this program, as they are to be typed.
    options: Vec<String>,
    command: Vec<String>,
    has_code: bool,
    wants_json: bool,
}

/// The hint with the line to type. `profile` returns the profile that a word means, if any: that name, or a similar
/// one. `None` if nothing in the line is recognised, so that another hint is better.
pub(crate) fn hint(words: &[&str], shell: Shell, profile: impl Fn(&str) -> Option<String>) -> Option<String> {
    let reading = read(words, profile)?;
    let code = if reading.has_code { "the code is asked for, or given with --token-code; " } else { "" };
    Some(match reading.line(shell) {
        Some(line) => format!("{code}type: {line}"),
        None => "sign in to the console in a browser: a session of a user opens none".to_owned(),
    })
}

/// The line for `exec PROFILE [--] COMMAND`, in which the profile's name would be run as a program.
pub(crate) fn exec_line(profile: &str, options: Vec<String>, command: &[&str]) -> String {
    let command = command.strip_prefix(&["--"]).unwrap_or(command).iter().map(|word| (*word).to_owned()).collect();
    let reading = OtherLine {
        wish: Some(Wish::Exec),
        profile: Some(profile.to_owned()),
        options,
        command,
        ..OtherLine::default()
    };
    reading.line(Shell::default()).unwrap_or_default()
}

fn read(words: &[&str], profile: impl Fn(&str) -> Option<String>) -> Option<OtherLine> {
    let mut reading = OtherLine::default();
    let mut words = words.iter().copied();
    let mut says_something = false;
    while let Some(word) = words.next() {
        if word == "--" {
            reading.command.extend(words.by_ref().map(str::to_owned));
        } else if word.len() > 1 && word.starts_with('-') {
            says_something |= reading.option(word, &mut words)?;
        } else if is_code(word) {
            reading.has_code = true;
        } else if let (None, None, Some(wish)) = (reading.wish, &reading.profile, by_name(&VERBS, word)) {
            reading.wish = Some(wish);
            says_something = true;
        } else if reading.profile.is_none() {
            let known = profile(word);
            says_something |= known.is_some();
            reading.profile = Some(known.unwrap_or_else(|| word.to_owned()));
        } else {
            reading.command.extend(std::iter::once(word).chain(words.by_ref()).map(str::to_owned));
        }
    }
    says_something.then_some(reading)
}

fn by_name<T: Copy>(table: &[(&[&str], T)], word: &str) -> Option<T> {
    table.iter().find(|(names, _)| names.contains(&word)).map(|(_, meaning)| *meaning)
}

impl OtherLine {
    /// Takes an option, and its value from the words after it. Returns whether it is another tool's; `None` if it is
    /// unknown or its value is missing.
    fn option<'w>(&mut self, word: &'w str, words: &mut (impl Iterator<Item = &'w str> + Clone)) -> Option<bool> {
        let (name, beside) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let means = by_name(&OPTIONS, name).or_else(|| by_name(&OTHER_WISHES, name).map(Means::Wish))?;
        let next_is_code = || words.clone().next().is_some_and(is_code);
        let means = match means {
            Means::CodeOr(_) if beside.map_or_else(next_is_code, is_code) => Means::Code,
            Means::CodeOr(Wish::Session("write")) => Means::WishValue(Wish::Session("write"), "--to"),
            Means::CodeOr(wish) => Means::Wish(wish),
            other => other,
        };
        let mut value = || beside.or_else(|| words.next());
        match means {
            Means::Profile => self.profile = Some(value()?.to_owned()),
            Means::Value(ours) => {
                let value = value()?;
                self.options.push(option(ours, value));
                return Some(name != ours);
            }
            Means::Flag(ours) => {
                self.options.push(ours.to_owned());
                return Some(name != ours);
            }
            Means::Code => {
                value()?;
                self.has_code = true;
            }
            Means::Wish(wish) => self.wish = Some(wish),
            Means::WishValue(wish, ours) => {
                self.wish = Some(wish);
                let value = value()?;
                self.options.push(option(ours, value));
            }
            Means::CommandLine => match value()? {
                "--" => self.command.extend(words.by_ref().map(str::to_owned)),
                line => self.command = ["sh", "-c", line].map(str::to_owned).to_vec(),
            },
            Means::Json => self.wants_json = true,
            Means::NoValue => drop(value()?),
            Means::Nothing | Means::CodeOr(_) => {}
        }
        Some(!matches!(means, Means::Profile) || name == "--source-profile")
    }

    /// The line to type; `None` if there is none.
    fn line(&self, shell: Shell) -> Option<String> {
        let wish = match (self.wish, self.command.is_empty()) {
            (None | Some(Wish::Load), false) => Wish::Exec,
            (None, true) => Wish::Load,
            (Some(Wish::Exec), true) if self.wants_json => Wish::Session("credential-process"),
            (Some(wish), _) => wish,
        };
        let named = self.profile.as_ref().map(|name| option("--profile", name));
        let ours = |verb: &str, options: &[String]| {
            let words = ["mfa-session", verb].into_iter().filter(|word| !word.is_empty()).map(str::to_owned);
            words.chain(named.clone()).chain(options.iter().cloned()).collect::<Vec<_>>().join(" ")
        };
        let exec = |command: &[String]| {
            let words = command.iter().map(|word| format!(" {}", quoted(word)));
            let dashes = if command.is_empty() { "" } else { " --" };
            format!("{}{dashes}{}", ours("exec", &self.options), words.collect::<String>())
        };
        Some(match wish {
            Wish::Load => {
                let form = format!("--format {}", shell.name());
                let options =
                    [self.options.clone(), Vec::from_iter((shell != Shell::default()).then_some(form))].concat();
                shell.loads(&ours("", &options))
            }
            Wish::Export => ours("export", &self.options),
            Wish::Exec => exec(&self.command),
            Wish::Session(verb) => ours(verb, &self.options),
            Wish::Plain(verb) => ours(verb, &[]),
            Wish::List => "mfa-session list".to_owned(),
            Wish::Unset if shell == Shell::default() => shell.loads("mfa-session unset"),
            Wish::Unset => shell.loads(&format!("mfa-session unset --format {}", shell.name())),
            Wish::WhoAmI => exec(&["aws", "sts", "get-caller-identity"].map(str::to_owned)),
            Wish::EnterKey => aws_configure(self.profile.as_deref().unwrap_or("NAME")),
            Wish::Rotate => exec(&["aws", "iam", "create-access-key"].map(str::to_owned)),
            Wish::Console => return None,
        })
    }
}

fn is_code(word: &str) -> bool {
    word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the hint for a line is, with profiles `dev` and `a b`.
    fn hinted(line: &str, shell: Shell) -> Option<String> {
        let words: Vec<&str> = line.split(' ').collect();
        hint(&words, shell, |word| match word {
            "dev" | "dve" => Some("dev".to_owned()),
            "a_b" => Some("a b".to_owned()),
            _ => None,
        })
    }

    #[test]
    fn lines_of_other_tools_have_one_here() {
        for (line, expected) in [
            // without --profile
            ("dev", "type: eval \"$(mfa-session --profile dev)\""),
            ("dve", "type: eval \"$(mfa-session --profile dev)\""),
            ("a_b", "type: eval \"$(mfa-session --profile 'a b')\""),
            ("-d 8h dev", "type: eval \"$(mfa-session --profile dev --duration 8h)\""),
            ("dev aws s3 ls", "type: mfa-session exec --profile dev -- aws s3 ls"),
            ("dev -- sh -c x;y", "type: mfa-session exec --profile dev -- sh -c 'x;y'"),
            ("login dev", "type: mfa-session login --profile dev"),
            ("login other", "type: mfa-session login --profile other"),
            ("status dev", "type: mfa-session status --profile dev"),
            ("credential-process dev", "type: mfa-session credential-process --profile dev"),
            // aws-vault
            ("exec --no-session dev -- ls", "type: mfa-session exec --profile dev -- ls"),
            (
                "exec -d 1h --mfa-token=123456 dev ls",
                "the code is asked for, or given with --token-code; type: mfa-session exec --profile dev --duration 1h -- ls",
            ),
            (
                "dev 123456",
                "the code is asked for, or given with --token-code; type: eval \"$(mfa-session --profile dev)\"",
            ),
            ("exec --json dev", "type: mfa-session credential-process --profile dev"),
            (
                "exec -t 123456 dev",
                "the code is asked for, or given with --token-code; type: mfa-session exec --profile dev",
            ),
            ("export dev", "type: mfa-session export --profile dev"),
            ("export --format=export-env dev", "type: mfa-session export --profile dev --format export-env"),
            ("add dev", "type: aws configure --profile dev"),
            ("rotate dev", "type: mfa-session exec --profile dev -- aws iam create-access-key"),
            ("remove dev", "type: mfa-session clear --profile dev"),
            ("clear dev", "type: mfa-session clear --profile dev"),
            ("logout", "type: mfa-session clear"),
            ("ls", "type: mfa-session list"),
            // awsume
            ("awsume dev", "type: eval \"$(mfa-session --profile dev)\""),
            ("-l", "type: mfa-session list"),
            ("-s dev", "type: mfa-session export --profile dev"),
            ("dev -s", "type: mfa-session export --profile dev"),
            ("-u", "type: eval \"$(mfa-session unset)\""),
            ("-r dev", "type: eval \"$(mfa-session --profile dev --refresh)\""),
            ("dev -o prod-mfa", "type: mfa-session write --profile dev --to prod-mfa"),
            ("--code 123456", "the code is asked for, or given with --token-code; type: eval \"$(mfa-session)\""),
            // aws-mfa and mfa-login
            (
                "--device arn:aws:iam::1:mfa/x --profile dev --force",
                "type: eval \"$(mfa-session --profile dev --serial-number arn:aws:iam::1:mfa/x --refresh)\"",
            ),
            ("--profile dev --duration-seconds 3600", "type: eval \"$(mfa-session --profile dev --duration 3600)\""),
            ("--update-profile x --profile dev", "type: mfa-session write --profile dev --to x"),
            ("--setup", "type: aws configure --profile NAME"),
            // aws-runas
            ("-E dev aws s3 ls", "type: mfa-session exec --profile dev -- aws s3 ls"),
            (
                "-o 123456 dev",
                "the code is asked for, or given with --token-code; type: eval \"$(mfa-session --profile dev)\"",
            ),
            ("-w dev", "type: mfa-session exec --profile dev -- aws sts get-caller-identity"),
            ("-m dev", "type: mfa-session device list --profile dev"),
            ("-e dev", "type: mfa-session status --profile dev"),
            // granted
            ("assume dev", "type: eval \"$(mfa-session --profile dev)\""),
            ("-un", "type: eval \"$(mfa-session unset)\""),
            ("assume dev --exec env", "type: mfa-session exec --profile dev -- sh -c env"),
            ("assume dev --exec -- aws s3 ls", "type: mfa-session exec --profile dev -- aws s3 ls"),
            ("-c dev", "sign in to the console in a browser: a session of a user opens none"),
        ] {
            assert_eq!(hinted(line, Shell::Posix).as_deref(), Some(expected), "{line}");
        }
        assert_eq!(
            hinted("dev", Shell::Fish).as_deref(),
            Some("type: mfa-session --profile dev --format fish | source")
        );
        assert_eq!(hinted("-u", Shell::Csh).as_deref(), Some("type: eval `mfa-session unset --format csh`"));
        assert_eq!(exec_line("dev", Vec::new(), &["--", "ls", "a b"]), "mfa-session exec --profile dev -- ls 'a b'");
        let typed = vec!["--via direct".to_owned()];
        assert_eq!(exec_line("dev", typed, &["ls"]), "mfa-session exec --profile dev --via direct -- ls");
        assert_eq!(exec_line("-x", Vec::new(), &[]), "mfa-session exec --profile=-x");
    }

    #[test]
    fn a_line_that_says_nothing_known_has_no_hint() {
        for line in
            ["expotr", "--bogus dev", "--profil dev", "-p dev", "-d", "--profile dev --duration 8h", "--mfa-token"]
        {
            assert_eq!(hinted(line, Shell::Posix), None, "{line}");
        }
    }
}
