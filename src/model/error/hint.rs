//! Hints on what to do next, as data: text, and commands of this program to which the profile is added when they are
//! rendered.

use serde::{Deserialize, Serialize};

use crate::model::shell_word::{aws_configure, option, quoted};

/// A hint. Commands of other programs are text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint(Vec<HintPart>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum HintPart {
    Text(String),
    Command(Invocation),
    /// The place where the long-term key can be entered again.
    EnterKey,
}

/// A command line of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// Empty for the program without a verb.
    verb: String,
    profile: Naming,
    options: Vec<String>,
    operands: Vec<String>,
}

/// When a command names the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Naming {
    /// The profile that the session is for, even if it comes from a variable.
    Always,
    /// Where it was typed, and the command is for the person who typed it.
    ByThePersonWhoTypedIt,
    /// Where an administrator typed it, and the command is for an administrator.
    ByAnAdministrator,
}

/// The profile of a run, as far as the commands of its hints may name it.
#[derive(Debug, Clone, Default)]
pub struct ProfileInHints {
    /// Its name; none for a key from the environment variables.
    pub name: Option<String>,
    /// Whether `--profile` named it.
    pub is_typed: bool,
    /// Whether the verb is for administrators, so that the profile is an administrator's.
    pub is_administrators: bool,
    /// Where the long-term key is, if it was found.
    pub key: Option<KeyPlace>,
    /// The options about a role, for commands that obtain credentials.
    pub role: Vec<String>,
}

/// The place where a person enters the long-term key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the profile of this name, which may differ from the requested one.
    Profile(String),
    /// In the environment variables.
    Environment,
    /// In the program that a `credential_process` runs.
    Program,
}

impl ProfileInHints {
    /// Never `aws configure` without a profile: it would change `[default]`.
    fn where_the_key_is_entered(&self) -> String {
        let asked = || self.name.clone().map_or(KeyPlace::Environment, KeyPlace::Profile);
        match self.key.clone().unwrap_or_else(asked) {
            KeyPlace::Profile(name) => format!("with `{}`", aws_configure(&name)),
            KeyPlace::Environment => "in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`".to_owned(),
            KeyPlace::Program => "in the program that `credential_process` runs".to_owned(),
        }
    }
}

impl Invocation {
    fn new(verb: &str, profile: Naming) -> Self {
        Self { verb: verb.to_owned(), profile, options: Vec::new(), operands: Vec::new() }
    }

    /// The program without a verb, which always names the profile.
    #[must_use]
    pub fn bare() -> Self {
        Self::new("", Naming::Always)
    }

    /// `login`, which always names the profile.
    #[must_use]
    pub fn login() -> Self {
        Self::new("login", Naming::Always)
    }

    /// A verb of `device` for the user's own devices.
    #[must_use]
    pub fn device(verb: &str) -> Self {
        Self::new(&format!("device {verb}"), Naming::ByThePersonWhoTypedIt)
    }

    /// `device orphans`, which is for administrators.
    #[must_use]
    pub fn orphans() -> Self {
        Self::new("device orphans", Naming::ByAnAdministrator)
    }

    /// `exec` with a command, which always names the profile.
    #[must_use]
    pub fn exec(command: &[&str]) -> Self {
        let words = ["--"].iter().chain(command).map(|word| (*word).to_owned());
        Self { operands: words.collect(), ..Self::new("exec", Naming::Always) }
    }

    /// The same command, but always with the profile.
    #[must_use]
    pub fn naming_profile(self) -> Self {
        Self { profile: Naming::Always, ..self }
    }

    /// Adds an option without a value, after the profile.
    #[must_use]
    pub fn flag(mut self, name: &str) -> Self {
        self.options.push(name.to_owned());
        self
    }

    /// Adds an option with a value; it is quoted if it has characters with a meaning in a shell.
    #[must_use]
    pub fn option(mut self, name: &str, value: &str) -> Self {
        self.options.push(option(name, value));
        self
    }

    /// Adds an argument after all options, quoted in the same way.
    #[must_use]
    pub fn operand(mut self, operand: &str) -> Self {
        if operand.starts_with('-') && self.operands.is_empty() {
            self.operands.push("--".to_owned());
        }
        self.operands.push(quoted(operand));
        self
    }

    /// The command line as it is to be typed.
    #[must_use]
    pub fn rendered(&self, profile: &ProfileInHints) -> String {
        let is_named = match self.profile {
            Naming::Always => true,
            Naming::ByThePersonWhoTypedIt => profile.is_typed && !profile.is_administrators,
            Naming::ByAnAdministrator => profile.is_typed && profile.is_administrators,
        };
        let verb = Some(self.verb.clone()).filter(|verb| !verb.is_empty());
        let name = profile.name.as_ref().filter(|_| is_named);
        let named = name.map(|name| option("--profile", name));
        let obtains = ["", "login"].contains(&self.verb.as_str());
        let role = profile.role.iter().filter(|_| obtains).cloned();
        let words = std::iter::once("mfa-session".to_owned()).chain(verb).chain(named).chain(role);
        words.chain(self.options.iter().chain(&self.operands).cloned()).collect::<Vec<_>>().join(" ")
    }
}

impl Hint {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Appends text to the hint.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(HintPart::Text(text.into()));
        self
    }

    /// Appends a command, which is shown in backticks.
    #[must_use]
    pub fn run(mut self, command: Invocation) -> Self {
        self.0.push(HintPart::Command(command));
        self
    }

    /// Appends how the key is entered: "with `aws configure …`" or the like.
    #[must_use]
    pub fn enter_key(mut self) -> Self {
        self.0.push(HintPart::EnterKey);
        self
    }

    /// The text that messages show.
    #[must_use]
    pub fn rendered(&self, profile: &ProfileInHints) -> String {
        let shown = |part: &HintPart| match part {
            HintPart::Text(text) => text.clone(),
            HintPart::Command(command) => format!("`{}`", command.rendered(profile)),
            HintPart::EnterKey => profile.where_the_key_is_entered(),
        };
        self.0.iter().map(shown).collect()
    }
}

impl From<&str> for Hint {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Hint {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_names_the_profile_only_where_it_is_the_same_persons() {
        let run = |name: Option<&str>, is_typed, is_administrators| ProfileInHints {
            name: name.map(str::to_owned),
            is_typed,
            is_administrators,
            key: None,
            role: Vec::new(),
        };
        let of_role = ProfileInHints { role: vec!["--via direct".to_owned()], ..run(Some("dev"), true, false) };
        let (typed, named) = (run(Some("my dev"), true, false), run(Some("dev"), false, false));
        let dashed = run(Some("-x"), false, false);
        let (administrator, nobody) = (run(Some("admin"), true, true), ProfileInHints::default());
        for (command, profile, expected) in [
            (Invocation::bare(), &typed, "mfa-session --profile 'my dev'"),
            (Invocation::login(), &named, "mfa-session login --profile dev"),
            (Invocation::login(), &nobody, "mfa-session login"),
            (Invocation::device("list"), &typed, "mfa-session device list --profile 'my dev'"),
            (Invocation::device("list"), &named, "mfa-session device list"),
            (Invocation::device("list"), &administrator, "mfa-session device list"),
            (Invocation::device("list").naming_profile(), &named, "mfa-session device list --profile dev"),
            (Invocation::device("remove").operand("a b"), &typed, "mfa-session device remove --profile 'my dev' 'a b'"),
            (Invocation::login().flag("--refresh"), &of_role, "mfa-session login --profile dev --via direct --refresh"),
            (Invocation::device("list"), &of_role, "mfa-session device list --profile dev"),
            (Invocation::login(), &dashed, "mfa-session login --profile=-x"),
            (
                Invocation::device("replace").operand("-x").option("--name", "-y").flag("--yes"),
                &nobody,
                "mfa-session device replace --name=-y --yes -- -x",
            ),
            (Invocation::orphans(), &typed, "mfa-session device orphans"),
            (Invocation::orphans(), &administrator, "mfa-session device orphans --profile admin"),
        ] {
            assert_eq!(command.rendered(profile), expected);
        }
        let hint = Hint::new("see ").run(Invocation::device("list")).text(", then wait");
        assert_eq!(hint.rendered(&named), "see `mfa-session device list`, then wait");
    }

    #[test]
    fn a_key_is_entered_where_it_is_and_never_into_the_default_profile_by_omission() {
        let hint = Hint::new("enter it again ").enter_key();
        let asked = |name: Option<&str>, key| {
            hint.rendered(&ProfileInHints { name: name.map(str::to_owned), key, ..ProfileInHints::default() })
        };
        let environment = "enter it again in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`";
        assert_eq!(asked(None, None), environment);
        assert_eq!(asked(Some("default"), Some(KeyPlace::Environment)), environment);
        assert_eq!(asked(Some("default"), None), "enter it again with `aws configure --profile default`");
        let base = KeyPlace::Profile("profile base".into());
        assert_eq!(asked(Some("dev"), Some(base)), "enter it again with `aws configure --profile 'profile base'`");
        let program = "enter it again in the program that `credential_process` runs";
        assert_eq!(asked(Some("dev"), Some(KeyPlace::Program)), program);
    }
}
