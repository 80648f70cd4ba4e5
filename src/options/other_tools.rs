//! Translates a command line of another tool to this program's syntax, or one of this program without `--profile`, with
//! an option of another verb, or the like. Pure.

mod vocabulary;

use self::vocabulary::{FILLERS, Intent, Means, OPTIONS, VERBS, takes};
use crate::format::export::Format;
use crate::format::shell::Shell;
use crate::model::{ProfileLookup, is_region, option, parse_duration, quoted};

/// A profile that a word means.
#[derive(Debug, Clone, Default)]
pub(crate) struct MeantProfile {
    pub name: String,
    pub is_role: bool,
}

impl MeantProfile {
    /// `None` if there is no profile of that name.
    pub(crate) fn of(profiles: &impl ProfileLookup, name: &str) -> Option<Self> {
        let profile = profiles.profile(name)?;
        Some(Self { is_role: profile.get("role_arn").is_some(), name: profile.name })
    }
}

/// The result of parsing so far.
#[derive(Debug, Default)]
struct OtherLine {
    wish: Option<Intent>,
    profile: Option<MeantProfile>,
    is_profile_typed: bool,
    /// Options of this program, each with its name and as it is to be typed.
    options: Vec<(&'static str, String)>,
    format: Option<String>,
    command: Vec<String>,
    has_code: bool,
    is_direct: bool,
}

/// The hint with the line to type. `profile` returns the profile that a word means, if any: that name, or a similar
/// one. `None` if nothing in the line is recognised, so that another hint is better.
pub(crate) fn hint(words: &[&str], shell: Shell, profile: impl Fn(&str) -> Option<MeantProfile>) -> Option<String> {
    let mut reading = OtherLine::default();
    let line = reading.read(words, &profile).then(|| reading.line(shell))?;
    let code = if reading.has_code { "the code is asked for, or given with --token-code; " } else { "" };
    Some(match line {
        Some(line) => format!("{code}type: {line}"),
        None => "sign in to the console in a browser: a session of a user opens none".to_owned(),
    })
}

/// The line for `exec PROFILE [--] COMMAND`, in which the profile's name would be run as a program. `typed` are the
/// options before it.
pub(crate) fn exec_line(profile: MeantProfile, typed: Vec<(&'static str, String)>, words: &[&str]) -> String {
    let mut reading =
        OtherLine { wish: Some(Intent::Exec), profile: Some(profile), options: typed, ..OtherLine::default() };
    reading.read(words, &|_| None);
    reading.line(Shell::default()).unwrap_or_default()
}

fn by_name<T: Copy>(table: &[(&[&str], T)], word: &str) -> Option<T> {
    table.iter().find(|(names, _)| names.contains(&word)).map(|(_, meaning)| *meaning)
}

impl OtherLine {
    /// Returns whether a part of the line is recognised. What follows an unknown option is not read.
    fn read(&mut self, words: &[&str], profile: &impl Fn(&str) -> Option<MeantProfile>) -> bool {
        let mut words = words.iter().copied();
        let (mut says_something, mut is_known) = (words.len() == 1 && words.clone().all(is_code), false);
        while let Some(word) = words.next() {
            if word == "#" {
                // zsh passes a comment on where it is typed: the line ends before it.
                break;
            } else if word == "--" {
                self.command.extend(words.by_ref().map(str::to_owned));
            } else if word.len() > 1 && word.starts_with('-') {
                match self.option(word, &mut words) {
                    Some(of_another_tool) => says_something |= of_another_tool,
                    // Its value may follow: only what stands before it is certain.
                    None => return is_known,
                }
            } else if is_code(word) {
                self.has_code = true;
            } else if self.verb(word) {
                says_something = true;
            } else if let (None, Some(named)) = (&self.profile, profile(word)) {
                (says_something, is_known) = (true, true);
                self.profile = Some(named);
            } else if matches!(word, "aws" | "sts") && self.command.is_empty() && self.profile.is_none() {
                says_something |= self.wish.is_none();
                self.aws_command(word, words.by_ref());
            } else if self.profile.is_none() && FILLERS.contains(&word) {
                // It changes nothing.
            } else if self.profile.is_none() && self.takes_word(word) {
                says_something = true;
            } else if self.profile.is_none() {
                self.profile = Some(MeantProfile { name: word.to_owned(), is_role: false });
            } else {
                self.command.extend(std::iter::once(word).chain(words.by_ref()).map(str::to_owned));
            }
        }
        // With `-u`, only an option names the profile.
        if let (Some(named), true) = (&mut self.profile, self.is_profile_typed) {
            named.is_role = profile(&named.name).is_some_and(|known| known.name == named.name && known.is_role);
        }
        says_something
    }

    /// Takes the verb of another tool, or a second one: `configure mfa-login`, `list mfa`.
    fn verb(&mut self, word: &str) -> bool {
        let Some(wish) = by_name(&VERBS, word).filter(|_| self.profile.is_none()) else { return false };
        let is_verb = match self.wish {
            None => true,
            Some(Intent::SetUp) => matches!(wish, Intent::Session("write") | Intent::Export | Intent::List),
            Some(Intent::List) => wish == Intent::Session("device list"),
            Some(_) => false,
        };
        if is_verb {
            self.wish = Some(wish);
        }
        is_verb
    }

    /// Takes the name of a shell, or `all`.
    fn takes_word(&mut self, word: &str) -> bool {
        match self.wish {
            Some(Intent::Export | Intent::Unset) if Format::named(word).is_some() => {
                self.format = Some(word.to_owned());
            }
            Some(Intent::Plain(_)) if word == "all" => self.options.push(("--all", "--all".to_owned())),
            _ => return false,
        }
        true
    }

    /// Takes a command of `aws`, whose `--profile` belongs before the `--`.
    fn aws_command<'w>(&mut self, word: &'w str, mut rest: impl Iterator<Item = &'w str>) {
        self.command.extend(std::iter::once("aws").chain((word != "aws").then_some(word)).map(str::to_owned));
        while let Some(word) = rest.next() {
            let beside = word.strip_prefix("--profile=");
            match if word == "--profile" { rest.next() } else { beside } {
                Some(name) => self.profile = Some(MeantProfile { name: name.to_owned(), is_role: false }),
                None => self.command.push(word.to_owned()),
            }
        }
    }

    /// Takes an option, and its value from the words after it. Returns whether it is another tool's; `None` if it is
    /// unknown or its value is missing.
    fn option<'w>(&mut self, word: &'w str, words: &mut (impl Iterator<Item = &'w str> + Clone)) -> Option<bool> {
        let (name, beside) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let following = beside.or_else(|| words.clone().next());
        let is_granted = self.wish == Some(Intent::Load);
        let means = match by_name(&OPTIONS, name)? {
            Means::CodeOr(_) if following.is_some_and(is_code) => Means::Code,
            Means::CodeOr(Some(Intent::Session("write"))) => Means::WishValue(Intent::Session("write"), "--to"),
            Means::CodeOr(wish) => wish.map_or(Means::Nothing, Means::Intent),
            Means::Format if name == "--shell" && following.and_then(Format::named).is_none() => {
                Means::Intent(Intent::Exec)
            }
            Means::RegionOrRefresh if following.is_some_and(is_surely_region) => Means::Value("--region"),
            Means::RegionOrRefresh => Means::Flag("--refresh"),
            Means::LengthOrNothing if following.is_some_and(|text| parse_duration(text).is_ok()) => {
                Means::Value("--role-duration")
            }
            // granted's `-s` names a service of the console.
            Means::Otherwise(_) if is_granted && name == "-s" => Means::NoValue,
            Means::Otherwise(wish) if self.wish.is_none() => Means::Intent(wish),
            Means::DotenvOrStatus if is_granted => Means::Intent(Intent::Export),
            Means::DotenvOrStatus if name == "-e" => Means::Intent(Intent::Plain("status")),
            other => other,
        };
        self.take(name, means, beside, words)
    }

    fn take<'w>(
        &mut self,
        name: &str,
        means: Means,
        beside: Option<&'w str>,
        words: &mut (impl Iterator<Item = &'w str> + Clone),
    ) -> Option<bool> {
        let mut value = || beside.or_else(|| words.next());
        match means {
            Means::Profile => {
                self.profile = Some(MeantProfile { name: value()?.to_owned(), is_role: false });
                self.is_profile_typed = true;
                return Some(!["-p", "--profile"].contains(&name));
            }
            Means::Value(ours) => {
                let value = value()?;
                self.options.push((ours, option(ours, value)));
                return Some(name != ours);
            }
            Means::Flag(ours) => {
                self.options.push((ours, ours.to_owned()));
                return Some(name != ours);
            }
            Means::Code => {
                value()?;
                self.has_code = true;
            }
            Means::Intent(wish) => {
                if matches!(name, "-e" | "--env") && wish == Intent::Export {
                    self.format = Some("dotenv".to_owned());
                }
                self.wish = Some(wish);
            }
            Means::WishValue(wish, ours) => {
                self.wish = Some(wish);
                let value = value()?;
                self.options.push((ours, option(ours, value)));
            }
            Means::CommandLine => match value()? {
                "--" => self.command.extend(words.by_ref().map(str::to_owned)),
                line => self.command = ["sh", "-c", line].map(str::to_owned).to_vec(),
            },
            Means::Format => {
                let format = value()?;
                self.format = Some(if format == "export-json" { "process" } else { format }.to_owned());
            }
            Means::Json => self.format = Some("json".to_owned()),
            Means::NoValue => drop(value()?),
            Means::Direct => self.is_direct = true,
            _ => {}
        }
        Some(true)
    }

    /// What the whole line is for.
    fn purpose(&self, format: Option<Format>) -> Intent {
        let wants_json = self.format.as_deref() == Some("json");
        match self.wish {
            None | Some(Intent::Load | Intent::Export) if !self.command.is_empty() => Intent::Exec,
            // `login` prints nothing: what a shell loads was meant.
            None | Some(Intent::Load | Intent::Session("login")) => match format {
                Some(Format::Shell(_)) => Intent::Load,
                Some(_) => Intent::Export,
                None => self.wish.unwrap_or(Intent::Load),
            },
            Some(Intent::Exec) if self.command.is_empty() && wants_json => Intent::Session("credential-process"),
            Some(Intent::Update) if self.is_profile_typed => Intent::Session("write"),
            Some(Intent::Update) => Intent::Unset,
            Some(wish) => wish,
        }
    }

    /// A command line of this program.
    fn ours(&self, verb: &str) -> String {
        let named = self.profile.as_ref().filter(|_| !matches!(verb, "list" | "unset"));
        let is_direct = self.is_direct && named.is_some_and(|named| named.is_role) && takes(verb, "--via");
        let via = (is_direct && self.options.iter().all(|(name, _)| *name != "--via")).then_some("--via direct");
        let named = named.map(|named| option("--profile", &named.name));
        let options = self.options.iter().filter(|(name, _)| takes(verb, name)).map(|(_, text)| text.clone());
        let words = ["mfa-session", verb].into_iter().filter(|word| !word.is_empty()).map(str::to_owned);
        words.chain(named).chain(options).chain(via.map(str::to_owned)).collect::<Vec<_>>().join(" ")
    }

    fn exec(&self, command: &[String]) -> String {
        let words = command.iter().map(|word| format!(" {}", quoted(word)));
        let dashes = if command.is_empty() { "" } else { " --" };
        format!("{}{dashes}{}", self.ours("exec"), words.collect::<String>())
    }

    /// The line to type; `None` if there is none.
    fn line(&self, shell: Shell) -> Option<String> {
        let format = self.format.as_deref().and_then(Format::named);
        let shell = match format {
            Some(Format::Shell(named)) => named,
            _ => shell,
        };
        let form = if shell == Shell::default() { String::new() } else { format!(" --format {}", shell.name()) };
        let loads = |line: String| shell.loads(&format!("{line}{form}"));
        let with_json = |line| if self.format.as_deref() == Some("json") { format!("{line} --json") } else { line };
        Some(match self.purpose(format) {
            Intent::Load => loads(self.ours("")),
            Intent::Export => match self.format.as_ref().filter(|_| format.is_some()) {
                Some(name) => format!("{} --format {name}", self.ours("export")),
                None => self.ours("export"),
            },
            Intent::Exec => self.exec(&self.command),
            Intent::Serve => format!("{} --renew", self.ours("exec")),
            Intent::Session(verb) => self.ours(verb),
            Intent::Plain(verb) if matches!(verb, "status" | "doctor") => with_json(self.ours(verb)),
            Intent::Plain(verb) => self.ours(verb),
            Intent::List => with_json(self.ours("list")),
            Intent::Unset | Intent::Update => loads(self.ours("unset")),
            Intent::WhoAmI => self.exec(&["aws", "sts", "get-caller-identity"].map(str::to_owned)),
            Intent::SetUp => self.ours("setup"),
            Intent::Rotate => self.exec(&["aws", "iam", "create-access-key"].map(str::to_owned)),
            Intent::Console => return None,
        })
    }
}

/// Whether a word can hardly be anything else, such as the name of a profile.
fn is_surely_region(word: &str) -> bool {
    is_region(word) && word.matches('-').count() > 1 && word.ends_with(|last: char| last.is_ascii_digit())
}

fn is_code(word: &str) -> bool {
    word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the hint for a line is, with profiles `dev` and `a b`, and a role `admin`.
    fn hinted(line: &str, shell: Shell) -> Option<String> {
        let words: Vec<&str> = line.split(' ').collect();
        hint(&words, shell, |word| {
            let name = match word {
                "dev" | "dve" => "dev",
                "a_b" => "a b",
                "admin" => "admin",
                _ => return None,
            };
            Some(MeantProfile { name: name.to_owned(), is_role: name == "admin" })
        })
    }

    #[test]
    #[expect(clippy::too_many_lines, reason = "a table of cases")]
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
            // of another verb of this program
            ("login --format fish", "type: mfa-session --format fish | source"),
            ("login -p dev --format sh", "type: eval \"$(mfa-session --profile dev)\""),
            ("login --format json dev", "type: mfa-session export --profile dev --format json"),
            ("login --no-cache dev", "type: mfa-session login --profile dev"),
            ("export --json", "type: mfa-session export --format json"),
            ("export fish", "type: mfa-session export --format fish"),
            ("export --shell fish -p dev", "type: mfa-session export --profile dev --format fish"),
            ("status --format json", "type: mfa-session status --json"),
            ("status # what is held", "type: mfa-session status"),
            ("login -p dev # asks", "type: mfa-session login --profile dev"),
            ("status --check dev", "type: mfa-session status --profile dev --check"),
            ("status all", "type: mfa-session status"),
            ("list --format json", "type: mfa-session list --json"),
            ("clear all", "type: mfa-session clear --all"),
            ("logout --all", "type: mfa-session clear --all"),
            ("unset fish", "type: mfa-session unset --format fish | source"),
            ("exec --format json -- ls", "type: mfa-session exec -- ls"),
            ("dev --bogus x", "type: eval \"$(mfa-session --profile dev)\""),
            ("123456", "the code is asked for, or given with --token-code; type: eval \"$(mfa-session)\""),
            ("aws s3 ls", "type: mfa-session exec -- aws s3 ls"),
            (
                "sts get-caller-identity --profile dev",
                "type: mfa-session exec --profile dev -- aws sts get-caller-identity",
            ),
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
            ("exec --no-session admin -- ls", "type: mfa-session exec --profile admin --via direct -- ls"),
            ("exec -p admin -n -- ls", "type: mfa-session exec --profile admin --via direct -- ls"),
            ("exec --assume-role-ttl=1h admin ls", "type: mfa-session exec --profile admin --role-duration 1h -- ls"),
            ("exec -s dev -- ls", "type: mfa-session exec --profile dev -- ls"),
            ("login dev -s", "type: mfa-session login --profile dev"),
            ("login --path /s3 dev", "type: mfa-session login --profile dev"),
            ("add --no-add-config dev", "type: mfa-session setup --profile dev"),
            ("remove dev --sessions-only", "type: mfa-session clear --profile dev"),
            ("export --format=export-json dev", "type: mfa-session export --profile dev --format process"),
            ("export dev", "type: mfa-session export --profile dev"),
            ("export --format=export-env dev", "type: mfa-session export --profile dev --format export-env"),
            ("add dev", "type: mfa-session setup --profile dev"),
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
            ("--setup", "type: mfa-session setup"),
            (
                "configure --serial-number arn:aws:iam::1:mfa/x dev",
                "type: mfa-session setup --profile dev --serial-number arn:aws:iam::1:mfa/x",
            ),
            ("setup dev -d 8h", "type: mfa-session setup --profile dev"),
            ("doctor dev --no-cache", "type: mfa-session doctor --profile dev"),
            ("doctor all", "type: mfa-session doctor --all"),
            ("doctor --format json", "type: mfa-session doctor --json"),
            // aws-runas
            ("-E dev aws s3 ls", "type: mfa-session exec --profile dev -- aws s3 ls"),
            (
                "-o 123456 dev",
                "the code is asked for, or given with --token-code; type: eval \"$(mfa-session --profile dev)\"",
            ),
            ("-w dev", "type: mfa-session exec --profile dev -- aws sts get-caller-identity"),
            ("-s dev aws s3 ls", "type: mfa-session exec --profile dev -- aws s3 ls"),
            ("-O json dev", "type: mfa-session export --profile dev --format json"),
            ("-a 8h admin", "type: eval \"$(mfa-session --profile admin --role-duration 8h)\""),
            ("serve ec2 dev", "type: mfa-session exec --profile dev --renew"),
            ("list mfa dev", "type: mfa-session device list --profile dev"),
            ("list roles", "type: mfa-session list"),
            ("diagnose dev", "type: mfa-session doctor --profile dev"),
            ("-m dev", "type: mfa-session device list --profile dev"),
            ("-e dev", "type: mfa-session status --profile dev"),
            // granted
            ("assume dev", "type: eval \"$(mfa-session --profile dev)\""),
            ("assume dev -r us-east-1", "type: eval \"$(mfa-session --profile dev --region us-east-1)\""),
            ("assume -s s3 dev", "type: eval \"$(mfa-session --profile dev)\""),
            ("assume -e dev", "type: mfa-session export --profile dev --format dotenv"),
            ("assume dev -t", "type: eval \"$(mfa-session --profile dev)\""),
            ("granted credential-process --profile dev", "type: mfa-session credential-process --profile dev"),
            // saml2aws, aws-mfa-session, `aws configure`
            ("login -a dev --skip-prompt", "type: mfa-session login --profile dev --no-prompt"),
            (
                "login --session-duration 3600 --idp-account dev",
                "type: mfa-session login --profile dev --duration 3600",
            ),
            ("script --shell fish --profile dev", "type: mfa-session export --profile dev --format fish"),
            ("--profile dev --shell", "type: mfa-session exec --profile dev"),
            ("--profile dev -u", "type: mfa-session write --profile dev"),
            ("configure mfa-login --profile dev", "type: mfa-session write --profile dev"),
            ("configure export-credentials --profile dev", "type: mfa-session export --profile dev"),
            ("configure list-profiles", "type: mfa-session list"),
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
        let role = |name: &str| MeantProfile { name: name.to_owned(), is_role: true };
        for (profile, typed, words, expected) in [
            ("dev", Vec::new(), &["--", "ls", "a b"][..], "mfa-session exec --profile dev -- ls 'a b'"),
            ("dev", vec![("--via", "--via x".into())], &["ls"], "mfa-session exec --profile dev --via x -- ls"),
            ("-x", Vec::new(), &[], "mfa-session exec --profile=-x"),
            ("dev", Vec::new(), &["--no-session", "--", "ls"], "mfa-session exec --profile dev --via direct -- ls"),
            ("dev", Vec::new(), &["--json"], "mfa-session credential-process --profile dev"),
            ("dev", Vec::new(), &["aws", "s3"], "mfa-session exec --profile dev -- aws s3"),
        ] {
            assert_eq!(exec_line(role(profile), typed, words), expected, "{words:?}");
        }
    }

    #[test]
    fn a_line_that_says_nothing_known_has_no_hint() {
        for line in [
            "expotr",
            "--bogus dev",
            "--profil dev",
            "-p dev",
            "-d",
            "granted sso login",
            "--profile dev --duration 8h",
            "--mfa-token",
        ] {
            assert_eq!(hinted(line, Shell::Posix), None, "{line}");
        }
    }
}
