//! What to do next, as data: text, with commands of ours in it that are given the profile when they are rendered.

use serde::{Deserialize, Serialize};

use crate::model::shell_word::quoted;

/// A hint. Commands that are not ours are text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint(Vec<HintPart>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum HintPart {
    Text(String),
    Command(Invocation),
}

/// A command line of this program.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invocation {
    /// Empty for the program without a verb.
    verb: String,
    profile: Naming,
    arguments: Vec<String>,
}

/// When a command names the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Naming {
    /// The profile that the session is for, whoever named it.
    Always,
    /// Where it was typed, and the command is for the same person.
    ByThePersonWhoTypedIt,
    /// Where an administrator typed it, and the command is an administrator's.
    ByAnAdministrator,
}

/// The profile of a run, as far as the commands of its hints may name it.
#[derive(Debug, Clone, Default)]
pub struct ProfileInHints {
    /// Its name; none for a key from the environment.
    pub name: Option<String>,
    /// Whether `--profile` named it.
    pub is_typed: bool,
    /// Whether the verb is one for administrators, and the profile is theirs.
    pub is_administrators: bool,
}

impl Invocation {
    fn new(verb: &str, profile: Naming) -> Self {
        Self { verb: verb.to_owned(), profile, arguments: Vec::new() }
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

    /// A verb of `device` for one's own devices.
    #[must_use]
    pub fn device(verb: &str) -> Self {
        Self::new(&format!("device {verb}"), Naming::ByThePersonWhoTypedIt)
    }

    /// `device orphans`, which is for administrators.
    #[must_use]
    pub fn orphans() -> Self {
        Self::new("device orphans", Naming::ByAnAdministrator)
    }

    /// The same command, naming the profile whoever named it.
    #[must_use]
    pub fn naming_profile(self) -> Self {
        Self { profile: Naming::Always, ..self }
    }

    /// With an argument after the profile; it is quoted where a shell would take it for its own.
    #[must_use]
    pub fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(quoted(argument));
        self
    }

    /// As it is typed.
    #[must_use]
    pub fn rendered(&self, profile: &ProfileInHints) -> String {
        let is_named = match self.profile {
            Naming::Always => true,
            Naming::ByThePersonWhoTypedIt => profile.is_typed && !profile.is_administrators,
            Naming::ByAnAdministrator => profile.is_typed && profile.is_administrators,
        };
        let verb = Some(self.verb.clone()).filter(|verb| !verb.is_empty());
        let name = profile.name.as_ref().filter(|_| is_named);
        let option = name.map(|name| format!("--profile {}", quoted(name)));
        let words = std::iter::once("mfa-session".to_owned()).chain(verb).chain(option);
        words.chain(self.arguments.iter().cloned()).collect::<Vec<_>>().join(" ")
    }
}

impl Hint {
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().text(text)
    }

    /// Goes on with text.
    #[must_use]
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(HintPart::Text(text.into()));
        self
    }

    /// Goes on with a command, which is shown between backticks.
    #[must_use]
    pub fn run(mut self, command: Invocation) -> Self {
        self.0.push(HintPart::Command(command));
        self
    }

    /// As it is shown.
    #[must_use]
    pub fn rendered(&self, profile: &ProfileInHints) -> String {
        let shown = |part: &HintPart| match part {
            HintPart::Text(text) => text.clone(),
            HintPart::Command(command) => format!("`{}`", command.rendered(profile)),
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
        };
        let (typed, named) = (run(Some("my dev"), true, false), run(Some("dev"), false, false));
        let (administrator, nobody) = (run(Some("admin"), true, true), ProfileInHints::default());
        for (command, profile, expected) in [
            (Invocation::bare(), &typed, "mfa-session --profile 'my dev'"),
            (Invocation::login(), &named, "mfa-session login --profile dev"),
            (Invocation::login(), &nobody, "mfa-session login"),
            (Invocation::device("list"), &typed, "mfa-session device list --profile 'my dev'"),
            (Invocation::device("list"), &named, "mfa-session device list"),
            (Invocation::device("list"), &administrator, "mfa-session device list"),
            (Invocation::device("list").naming_profile(), &named, "mfa-session device list --profile dev"),
            (Invocation::device("remove").arg("a b"), &typed, "mfa-session device remove --profile 'my dev' 'a b'"),
            (Invocation::orphans(), &typed, "mfa-session device orphans"),
            (Invocation::orphans(), &administrator, "mfa-session device orphans --profile admin"),
        ] {
            assert_eq!(command.rendered(profile), expected);
        }
        let hint = Hint::new("see ").run(Invocation::device("list")).text(", then wait");
        assert_eq!(hint.rendered(&named), "see `mfa-session device list`, then wait");
    }
}
