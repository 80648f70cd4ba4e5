//! Options that several verbs have. The doc comments are the help texts.

use clap::{Args, ValueHint};

// Options of every verb.
#[derive(Debug, Default, Clone, Args)]
pub struct CommonArgs {
    /// Profile of the long-term key [env: AWS_PROFILE] [default: default]
    #[arg(short, long, value_name = "NAME", value_hint = ValueHint::Other)]
    pub profile: Option<String>,
    /// Print only errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Print where each value comes from
    #[arg(short, long)]
    pub verbose: bool,
}

// Options of a verb that uses no profile. `--profile` is accepted all the same, as an alias may add it.
#[derive(Debug, Default, Clone, Args)]
pub struct OutputArgs {
    /// Means nothing here
    #[arg(short, long, value_name = "NAME", hide = true)]
    pub profile: Option<String>,
    /// Print only errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Print where each value comes from
    #[arg(short, long)]
    pub verbose: bool,
}

impl From<OutputArgs> for CommonArgs {
    fn from(OutputArgs { profile, quiet, verbose }: OutputArgs) -> Self {
        Self { profile, quiet, verbose }
    }
}

// Options of every verb that obtains a session.
#[derive(Debug, Default, Clone, Args)]
pub struct SessionArgs {
    /// Options of every verb.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Length of a new session, 15m to 36h [default: 12h]
    #[arg(short, long, value_name = "D", allow_negative_numbers = true, value_hint = ValueHint::Other, help_heading = SESSION)]
    pub duration: Option<String>,
    /// MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    #[arg(long, value_name = "S", value_hint = ValueHint::Other, help_heading = SESSION)]
    pub serial_number: Option<String>,
    /// The code, for scripts; `-` reads a line of standard input
    #[arg(long, value_name = "C", allow_negative_numbers = true, value_hint = ValueHint::Other, help_heading = SESSION)]
    pub token_code: Option<String>,
    /// Renew when less than this is left [default: 20m]
    #[arg(long, hide_short_help = true, value_name = "D", allow_negative_numbers = true, value_hint = ValueHint::Other, help_heading = SESSION)]
    pub min_remaining: Option<String>,
    /// Get a new session even if one is cached
    #[arg(long, help_heading = SESSION)]
    pub refresh: bool,
    /// Neither read nor write the cache
    #[arg(long, hide_short_help = true, help_heading = SESSION)]
    pub no_cache: bool,
    /// Fail instead of prompting
    #[arg(long, hide_short_help = true, help_heading = SESSION)]
    pub no_prompt: bool,
    /// Region of STS and of the printed variables [default: the profile's]
    #[arg(long, hide_short_help = true, value_name = "R", value_hint = ValueHint::Other, help_heading = SESSION)]
    pub region: Option<String>,
    /// Options of a role.
    #[command(flatten)]
    pub role: RoleArgs,
}

// Options of `login`, which refuses not to keep what it obtains.
#[derive(Debug, Default, Clone, Args)]
#[command(mut_arg("no_cache", |option| option.hide(true)))]
pub struct LoginArgs {
    /// Options of the session.
    #[command(flatten)]
    pub session: SessionArgs,
    /// All profiles that lead to a long-term key
    #[arg(long, conflicts_with = "profiles")]
    pub all: bool,
    /// Print what became of each session as JSON
    #[arg(long)]
    pub json: bool,
    /// The profiles, if several or not with --profile
    #[arg(value_name = "PROFILE", value_hint = ValueHint::Other)]
    pub profiles: Vec<String>,
}

// Options about a role, of every verb that obtains a session.
#[derive(Debug, Default, Clone, Args)]
pub struct RoleArgs {
    /// A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    #[arg(long, value_name = "R", value_hint = ValueHint::Other, help_heading = ROLE)]
    pub role_arn: Option<String>,
    /// External id that the role's trust policy wants [default: the profile's]
    #[arg(long, value_name = "ID", value_hint = ValueHint::Other, help_heading = ROLE)]
    pub external_id: Option<String>,
    /// Name of the role's session [default: the profile's, else the IAM user's name]
    #[arg(long, value_name = "NAME", value_hint = ValueHint::Other, help_heading = ROLE)]
    pub role_session_name: Option<String>,
    /// Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    #[arg(long, value_name = "D", allow_negative_numbers = true, value_hint = ValueHint::Other, help_heading = ROLE)]
    pub role_duration: Option<String>,
    /// How the role is reached: session, direct or auto [default: auto]
    #[arg(long, value_name = "WAY", value_hint = ValueHint::Other, help_heading = ROLE)]
    pub via: Option<String>,
}

const SESSION: &str = "Session options";
const ROLE: &str = "Role options";

impl RoleArgs {
    /// As [`CommonArgs::over`].
    #[must_use]
    pub fn over(self, outer: &Self) -> Self {
        Self {
            role_arn: self.role_arn.or_else(|| outer.role_arn.clone()),
            external_id: self.external_id.or_else(|| outer.external_id.clone()),
            role_session_name: self.role_session_name.or_else(|| outer.role_session_name.clone()),
            role_duration: self.role_duration.or_else(|| outer.role_duration.clone()),
            via: self.via.or_else(|| outer.via.clone()),
        }
    }

    /// The first option given.
    fn first(&self) -> Option<&'static str> {
        let Self { role_arn, external_id, role_session_name, role_duration, via } = self;
        [
            (role_arn, "--role-arn"),
            (external_id, "--external-id"),
            (role_session_name, "--role-session-name"),
            (role_duration, "--role-duration"),
            (via, "--via"),
        ]
        .into_iter()
        .find_map(|(given, name)| given.is_some().then_some(name))
    }
}

impl CommonArgs {
    /// Options may be before or after the verb; those after it take precedence.
    #[must_use]
    pub fn over(self, outer: &Self) -> Self {
        Self {
            profile: self.profile.or_else(|| outer.profile.clone()),
            quiet: self.quiet || outer.quiet,
            verbose: self.verbose || outer.verbose,
        }
    }
}

impl SessionArgs {
    /// As [`CommonArgs::over`].
    #[must_use]
    pub fn over(self, outer: &Self) -> Self {
        Self {
            common: self.common.over(&outer.common),
            duration: self.duration.or_else(|| outer.duration.clone()),
            serial_number: self.serial_number.or_else(|| outer.serial_number.clone()),
            token_code: self.token_code.or_else(|| outer.token_code.clone()),
            min_remaining: self.min_remaining.or_else(|| outer.min_remaining.clone()),
            refresh: self.refresh || outer.refresh,
            no_cache: self.no_cache || outer.no_cache,
            no_prompt: self.no_prompt || outer.no_prompt,
            region: self.region.or_else(|| outer.region.clone()),
            role: self.role.over(&outer.role),
        }
    }

    /// The first option given that only makes sense where a session is obtained.
    #[must_use]
    pub fn first_own(&self) -> Option<&'static str> {
        let Self {
            common: _,
            duration,
            serial_number,
            token_code,
            min_remaining,
            refresh,
            no_cache,
            no_prompt,
            region,
            role,
        } = self;
        [
            (duration.is_some(), "--duration"),
            (serial_number.is_some(), "--serial-number"),
            (token_code.is_some(), "--token-code"),
            (min_remaining.is_some(), "--min-remaining"),
            (*refresh, "--refresh"),
            (*no_cache, "--no-cache"),
            (*no_prompt, "--no-prompt"),
            (region.is_some(), "--region"),
        ]
        .into_iter()
        .find_map(|(given, name)| given.then_some(name))
        .or_else(|| role.first())
    }
}
