//! The options and variables of a run, with all rules of precedence applied.

use std::time::Duration;

use super::origin::{Origin, Sourced};
use super::shell_word::option;
use crate::model::aws::token_code::TokenCode;

/// A code given in advance.
#[derive(Debug, Clone, Default)]
pub(crate) enum GivenCode {
    #[default]
    None,
    /// The code from the command line.
    Code(TokenCode),
    Stdin,
}

/// The options of a command line about a role.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RoleOptions {
    /// The role to assume with the profile's session, in one of four spellings.
    pub arn: Option<String>,
    pub external_id: Option<String>,
    pub session_name: Option<String>,
    pub duration: Option<String>,
}

impl RoleOptions {
    /// All of them, as they are typed.
    pub(crate) fn typed(&self) -> impl Iterator<Item = String> {
        let arn = [("--role-arn", self.arn.as_ref())];
        arn.into_iter().chain(self.values()).filter_map(|(name, value)| Some(option(name, value?)))
    }

    /// The options about a role except its name, with their values.
    pub(crate) fn values(&self) -> [(&'static str, Option<&String>); 3] {
        [
            ("--external-id", self.external_id.as_ref()),
            ("--role-session-name", self.session_name.as_ref()),
            ("--role-duration", self.duration.as_ref()),
        ]
    }
}

/// What the credentials are used for, which decides how a role is reached and what is renewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// They are passed on as they are, and cannot be renewed: in variables, a file, or to a command.
    #[default]
    HandOut,
    /// The program that gets them requests new ones when needed.
    Renewed,
    /// The session is to be fresh, and so is the role.
    Keep,
}

/// The request of a run. The default is that of a command line without options.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line are independent of each other")]
pub(crate) struct Options {
    /// `--profile`, else a variable; `None` if neither names one.
    pub profile: Option<Sourced<String>>,
    pub serial: Option<Sourced<String>>,
    pub duration: Option<Sourced<String>>,
    pub region: Option<Sourced<String>>,
    pub role: RoleOptions,
    /// `--via`: how a role is to be reached.
    pub via: Option<Sourced<String>>,
    pub purpose: Purpose,
    /// `--min-remaining` or its variable.
    pub min_remaining: Option<Sourced<Duration>>,
    pub code: GivenCode,
    /// Whether the credentials of the environment are used as they are, without a profile.
    pub from_environment: bool,
    pub refresh: bool,
    pub use_cache: bool,
    pub may_ask: bool,
    /// Whether key and connection are checked during the question.
    pub preflight: bool,
    /// The time limit of a question in credential-process mode.
    pub prompt_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            profile: None,
            serial: None,
            duration: None,
            region: None,
            role: RoleOptions::default(),
            via: None,
            purpose: Purpose::HandOut,
            min_remaining: None,
            code: GivenCode::None,
            from_environment: false,
            refresh: false,
            use_cache: true,
            may_ask: true,
            preflight: true,
            prompt_timeout: Duration::from_secs(120),
        }
    }
}

impl Options {
    /// The options for a verb that obtains no session.
    pub(crate) fn of_profile(profile: Option<Sourced<String>>) -> Self {
        Self { profile, ..Self::default() }
    }

    /// Whether a person may choose the profile: none is named, and the run does not come from a script that gives the code.
    pub(crate) fn leaves_the_profile_open(&self) -> bool {
        self.profile.is_none() && self.may_ask && matches!(self.code, GivenCode::None)
    }

    /// The requested profile, or the default one where none is named.
    pub(crate) fn asked_profile(&self) -> Sourced<String> {
        self.profile.clone().unwrap_or_else(|| Sourced::new("default".to_owned(), Origin::Default))
    }

    /// The name that `--profile` gave.
    pub(crate) fn typed_profile(&self) -> Option<&str> {
        let typed = self.profile.as_ref().filter(|profile| profile.origin.is_typed());
        typed.map(|profile| profile.value.as_str())
    }
}
