//! The command line as clap reads it, and nothing else: no rule, no default, nothing of ours imported.

use std::ffi::OsString;

use clap::{Args, Parser, Subcommand};

/// One MFA code, one AWS session, handed to whoever needs it.
///
/// Without a verb: the same as `export`; with a terminal as standard output the same as `login`, plus the
/// line to type.
#[derive(Debug, Parser)]
#[command(name = "mfa-session", version, max_term_width = 80, disable_help_subcommand = true)]
pub struct Cli {
    /// Options of the session.
    #[command(flatten)]
    pub session: SessionArgs,
    /// Form of the output: sh, dotenv, ini, json, process.
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Print lines for a shell to evaluate: eval "$(mfa-session export)"
    Export {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// sh (bash, zsh, dash, ksh, env, export-env), dotenv (env-no-export),
        /// ini, json (as `aws sts get-session-token` prints it), process
        #[arg(long, value_name = "FORMAT")]
        format: Option<String>,
    },
    /// Put the session into a profile of the shared credentials file
    Write {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Profile to write to [default: NAME-mfa; NAME where the keys are in
        /// [NAME-long-term]]
        #[arg(long, value_name = "PROFILE")]
        to: Option<String>,
        /// Do not add a section with the region to the config file
        #[arg(long)]
        no_config: bool,
    },
    /// Print the credential_process JSON, and nothing else
    CredentialProcess {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Make sure that a fresh session is kept; print its expiry on stderr
    Login {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Run a command (without one: your shell) with the session in its environment
    Exec {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The command and its arguments
        #[arg(value_name = "COMMAND", trailing_var_arg = true)]
        command: Vec<OsString>,
    },
    /// Print lines that remove what `export` set
    Unset {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// Shell to print for: sh (bash, zsh, dash, ksh, env, export-env)
        #[arg(long, value_name = "FORMAT")]
        format: Option<String>,
    },
    /// Print a shell function that loads a session into the running shell
    Init {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// bash, zsh, fish, powershell, nushell, elvish, tcsh
        #[arg(value_name = "SHELL")]
        shell: String,
        /// Name of the function
        #[arg(long, value_name = "NAME", default_value = "mfa")]
        name: String,
    },
    /// Say what is held, and for how long; never a secret, never a question
    Status {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Exit with 6 if the profile has no fresh session
        #[arg(long)]
        check: bool,
    },
    /// Forget the profile's cached session
    Clear {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// Forget the sessions of all profiles
        #[arg(long)]
        all: bool,
        /// Remove the profiles that `write` made, too
        #[arg(long)]
        written: bool,
    },
    /// The process that asks in the place of one that an SDK may kill.
    #[command(hide = true)]
    Asker {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The slot's lock, open as standard input.
        #[arg(long)]
        lock: std::path::PathBuf,
        /// The program that wants the session.
        #[arg(long)]
        asked_by: Option<String>,
    },
}

/// Options of every verb.
#[derive(Debug, Default, Clone, Args)]
pub struct CommonArgs {
    /// Source profile [env: AWS_PROFILE, AWS_DEFAULT_PROFILE,
    /// MFA_SESSION_PROFILE; else `default`]
    #[arg(short, long, value_name = "NAME")]
    pub profile: Option<String>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub quiet: bool,
    /// Say where each value comes from
    #[arg(short, long)]
    pub verbose: bool,
}

/// Options of every verb that obtains a session.
#[derive(Debug, Default, Clone, Args)]
pub struct SessionArgs {
    /// Options of every verb.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Length of a new session, 15m to 36h [env: MFA_SESSION_DURATION; default:
    /// 12h]
    #[arg(short, long, value_name = "D", allow_negative_numbers = true)]
    pub duration: Option<String>,
    /// MFA device: ARN or hardware serial [default: `mfa_serial` of the
    /// profile, AWS_MFA_SERIAL, or what IAM says]
    #[arg(long, value_name = "S")]
    pub serial_number: Option<String>,
    /// The code, for scripts; `-` reads a line of standard input
    #[arg(long, value_name = "C", allow_negative_numbers = true)]
    pub token_code: Option<String>,
    /// Renew when less than this is left [env: MFA_SESSION_MIN_REMAINING;
    /// default: 20m]
    #[arg(long, value_name = "D", allow_negative_numbers = true)]
    pub min_remaining: Option<String>,
    /// A new session even if one is cached
    #[arg(long)]
    pub refresh: bool,
    /// Neither read nor keep a session [env: MFA_SESSION_NO_CACHE]
    #[arg(long)]
    pub no_cache: bool,
    /// Fail rather than ask [env: MFA_SESSION_NO_PROMPT]
    #[arg(long)]
    pub no_prompt: bool,
    /// Region of STS, and of the environment that is printed [env: AWS_REGION,
    /// AWS_DEFAULT_REGION; default: the profile's]
    #[arg(long, value_name = "R")]
    pub region: Option<String>,
}

impl CommonArgs {
    /// Options may stand before or after the verb; those after it count.
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
    }
}
