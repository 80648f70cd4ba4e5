//! The command line and its verbs. The doc comments are the help texts.

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

use super::args::{CommonArgs, LoginArgs, OutputArgs, SessionArgs};
use super::device::DeviceVerb;
use super::doctor::DoctorArgs;
use super::policy::PolicyVerb;
use super::setup::SetupArgs;

/// Rendered from `docs/reference/` (`tests/generated.rs`): clap folds lines, but has no tables.
const AFTER_HELP: &str = include_str!("after_help.txt");

const SHORT_AFTER_HELP: &str = "\
Examples:
  eval \"$(mfa-session --profile dev)\"          a session in this shell
  mfa-session exec --profile dev -- aws s3 ls   a session for one command
  mfa-session list                              the profiles, and what is held";

/// What a bug report should say.
const LONG_VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ntarget: ",
    env!("BUILT_FOR"),
    "\nlibc: ",
    env!("BUILT_WITH_LIBC"),
    "\nfeatures: ",
    env!("BUILT_WITH_FEATURES")
);

/// One MFA code, one AWS session, handed to whoever needs it
#[derive(Debug, Parser)]
#[command(
    name = "mfa-session",
    version,
    long_version = LONG_VERSION,
    term_width = 80,
    disable_help_subcommand = true,
    after_help = SHORT_AFTER_HELP,
    after_long_help = AFTER_HELP
)]
pub struct Cli {
    /// Options of the session.
    #[command(flatten)]
    pub session: SessionArgs,
    /// Output format, see `mfa-session export --help` [default: sh]
    #[arg(long, value_name = "FORMAT", value_hint = ValueHint::Other)]
    pub format: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

/// The verbs. Deferred: only the arguments of the verb that is typed are built, a fifth of a cached run otherwise.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub enum Verb {
    /// Print lines for a shell to evaluate
    #[command(after_help = "\
How each shell loads it:
  sh          eval \"$(mfa-session export --profile dev)\"
  fish        mfa-session export --format fish | source
  csh         eval `mfa-session export --format csh`
  powershell  mfa-session export --format powershell | Out-String | iex
  cmd         for /f \"delims=\" %i in ('mfa-session export --format cmd') do @%i
  nushell     mfa-session export --format nushell | from json | load-env
  elvish      eval (mfa-session export --format elvish | slurp)
  xonsh       execx($(mfa-session export --format xonsh))

Formats, with aliases:
  sh          bash, zsh, dash, ksh, env, export-env
  fish
  csh         tcsh
  powershell  pwsh
  cmd         windows-cmd
  nushell     nu
  elvish
  xonsh
  dotenv      env-no-export; NAME=value lines
  ini         a section for the credentials file
  json        as `aws sts get-session-token` prints it
  process     as `mfa-session credential-process` prints it

When it fails and standard output is no terminal, a shell format prints one
command that fails, so that `eval \"$(mfa-session)\" && deploy` stops there. So
it does where no --format is given and a shell that does not read `sh` runs it.")]
    Export {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Output format, see below [default: sh]
        #[arg(long, value_name = "FORMAT", value_hint = ValueHint::Other)]
        format: Option<String>,
    },
    /// Put the session into a profile of the credentials file
    #[command(after_help = "\
For programs that read nothing but profiles. What is written is not renewed by
itself: run it again, or use credential-process.

Only the lines of that profile change. A profile that holds a long-term
key is never overwritten. `mfa-session clear --written --profile dev` removes
what was written.

Example:
  mfa-session write --profile dev && aws --profile dev-mfa s3 ls")]
    Write {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Profile to write to [default: NAME-mfa; NAME where the keys are in NAME-long-term]
        #[arg(long, value_name = "PROFILE", value_hint = ValueHint::Other)]
        to: Option<String>,
        /// Do not add a section with the region to the config file
        #[arg(long)]
        no_config: bool,
    },
    /// Print the session as credential_process JSON, for SDKs
    #[command(after_help = "\
For SDKs, IDEs and Terraform, which run it themselves whenever they need a
session. The key and this line stand in different profiles: some SDKs take a
key beside the line, and the bare key can do nothing.

Standard output is one JSON object or empty, standard error one line or
empty. The question appears on the terminal itself.

Example: the key in ~/.aws/credentials, the line in ~/.aws/config
  [dev-keys]
  aws_access_key_id = AKIA...
  aws_secret_access_key = ...

  [profile dev]
  credential_process = mfa-session credential-process --profile dev-keys")]
    CredentialProcess {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
    },
    /// Make sure that a fresh session is cached
    #[command(after_help = "\
To be asked now, so that nothing has to ask later: in the morning, or before a
program that cannot wait for a code.

The expiry goes to standard error, nothing to standard output.

With several profiles, or --all: one question for those that share key and
device; Enter or Ctrl-D skips one, Ctrl-C ends. Profiles with a fresh session
are only reported, and what is wrong with others is said before the first
question. Two keys on one device need two codes: the next one is waited for.
--all leaves out what is no user's key (SSO and the like) and assumes no roles,
which need no code later; named profiles get theirs.
Exit code 0: all are fresh; 7: some; 3: a code is needed and nobody is there.
JSON: an array of `profiles`, `serial_number`, `state` (kept, new, skipped,
failed), `expiration` and `why`.

Examples:
  mfa-session login --all
  mfa-session login dev prod")]
    Login {
        /// Options of the session.
        #[command(flatten)]
        args: LoginArgs,
    },
    /// Run a command with the session in its environment
    #[command(after_help = "\
For one command, or in front of every one by an alias. Nothing stays in the
shell. The command replaces this process, so the exit code is the command's.
Without a command it is your shell.

In `aws --profile NAME` the option counts, and not the session: name the
profile before the `--`.

With --renew the command finds a profile in AWS_PROFILE whose credentials it
fetches itself, again and again; for what runs longer than a role lives and
reads profiles.

With --serve it gets them from an endpoint on the loopback interface, which ends
with the command: for what reads no profile, or cannot run this program. A
container reaches it with `docker run --network host` only. This process stays,
passes signals on and ends as the command does.

Example:
  mfa-session exec --profile dev -- terraform plan
  mfa-session exec --renew --profile admin -- terraform apply
  mfa-session exec --serve --profile admin -- ./server")]
    Exec {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Give the command a profile that renews itself, not keys that end
        #[arg(long)]
        renew: bool,
        /// Give it an endpoint on the loopback interface that renews them
        #[arg(long, conflicts_with = "renew")]
        serve: bool,
        /// The command and its arguments
        #[arg(value_name = "COMMAND", trailing_var_arg = true, value_hint = ValueHint::CommandWithArguments)]
        command: Vec<OsString>,
    },
    /// Sign in to the console with a role
    #[command(after_help = "\
To look at something in the browser with the role that the command line has. A
user's own session cannot open the console: AWS allows it to roles only.

The sign-in is asked for over the network with the role's credentials, and the
browser gets a URL that is a password for 15 minutes: as an argument, so for a
moment in the list of processes. BROWSER names another program. Where standard
output is no terminal, or with --stdout, the URL is printed instead.

It lasts an hour. With --session-duration beyond that, up to 12h, a code is
asked for, since AWS then wants a role that did not come from a session. The
console's session cannot be ended from here.

Example:
  mfa-session console --profile admin --service ec2
  mfa-session console --profile admin --destination arn:aws:s3:::my-bucket")]
    Console {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Page to open: a service, by its name in the console's addresses
        #[arg(long, value_name = "SERVICE", value_hint = ValueHint::Other, conflicts_with = "destination")]
        service: Option<String>,
        /// Page to open: a URL of the console, a path, or an ARN
        #[arg(long, value_name = "URL", value_hint = ValueHint::Other)]
        destination: Option<String>,
        /// Length of the console's session, 15m to 12h [default: 1h]
        #[arg(long, value_name = "DURATION", value_hint = ValueHint::Other)]
        session_duration: Option<String>,
        /// Open the browser, also where standard output is no terminal
        #[arg(long, conflicts_with = "stdout")]
        open: bool,
        /// Print the URL
        #[arg(long)]
        stdout: bool,
    },
    /// Print lines that remove what `export` set
    #[command(after_help = "\
To go on in this shell without the session, or with another profile.

Example:
  eval \"$(mfa-session unset)\"")]
    Unset {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// Shell to print for, as `export` knows them [default: sh]
        #[arg(long, value_name = "FORMAT", value_hint = ValueHint::Other)]
        format: Option<String>,
    },
    /// Print a shell function that loads a session
    #[command(after_help = "\
For whoever loads sessions often: `mfa dev` instead of the whole `eval` line.
The function calls this program and evaluates what it prints.

Example, for ~/.bashrc:
  eval \"$(mfa-session init bash)\"

then, in the shell: mfa dev, mfa dev 8h, mfa dev --refresh, mfa --unset,
mfa status, mfa clear

The names of profiles are completed in bash, zsh and fish.")]
    Init {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// bash, zsh, fish, powershell, nushell, elvish, tcsh
        #[arg(value_name = "SHELL", value_hint = ValueHint::Other)]
        shell: String,
        /// Name of the function
        #[arg(long, value_name = "NAME", default_value = "mfa", value_hint = ValueHint::Other)]
        name: String,
    },
    /// Show cached sessions
    #[command(after_help = "\
To see how long a session lasts, and for scripts that must not be asked.

All cached sessions, or with --profile or --check those of the profile's
key; the sessions in written profiles and in this shell; how many files
killed runs left. `fresh` and --check are about the cache.
JSON: `sessions`, `written`, `shell` (or null) and `leftovers` (paths).
Prints no secret, never prompts, uses no network.

With --prompt: profile and time left of what a command of this shell uses, such
as `dev 11h59m`: the session in the environment (`dev ended` after its end),
else the cached one of the profile; nothing without one, or if a file cannot be
read. Exit code 0 and no message, whatever is wrong. For a role, the time until
a code is needed. In names, what a prompt may expand becomes `_`.

Example, for ~/.bashrc:
  PS1='$(mfa-session status --prompt) '\"$PS1\"")]
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
        /// Print one short line for a shell prompt, or nothing
        #[arg(long, conflicts_with_all = ["json", "check"])]
        prompt: bool,
    },
    /// List the profiles, and what is held for each
    #[command(after_help = "\
To find a profile's name, or who can do what without a code. Prints no secret,
never prompts, uses no network.

KIND: key, temporary-key, role, web-identity, sso, login, written (by `write`),
mfa-session or process (its credential_process), source-profile, none.

Example, where fzf and jq are installed:
  mfa-session list --json | jq -r '.profiles[].name' | fzf")]
    List {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Delete the cached sessions of the profile's key
    #[command(after_help = "\
Before you leave a machine, or to be asked anew. Sessions of a key that the
profile had before go too; those in written profiles and in this shell stay,
and are named. AWS cannot revoke a session: copies of it work until they expire.

With --written, and neither a profile named nor one called `default`: all
profiles that `write` made.")]
    Clear {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// Delete the sessions of all profiles
        #[arg(long)]
        all: bool,
        /// Also remove the profiles that `write` made
        #[arg(long)]
        written: bool,
    },
    /// Print, check and apply the force-MFA policy
    #[command(after_help = "For administrators, and for whoever wants to know what the own policy allows.")]
    Policy {
        /// What to do.
        #[command(subcommand)]
        verb: PolicyVerb,
    },
    /// Manage MFA devices
    #[command(after_help = "For a first device, a new phone, a token whose clock has drifted.")]
    Device {
        /// What to do with them.
        #[command(subcommand)]
        verb: DeviceVerb,
    },
    /// Find what is wrong here and on the way to AWS
    #[command(after_help = "\
When something does not work, and before you ask somebody. Changes nothing,
asks for no code, runs no other program. It looks at the environment, both
shared files, the cache, the terminal and what other tools have left; then it
asks AWS about the key, for five seconds at most.

Each finding names a check, the file and line, and what corrects it; the
checks are listed in docs/doctor.md. -v lists those that found nothing, too.
Exit code 0: no error (with --strict: no warning); 1: some.
JSON: `checks` (id, severity, status, message, cause, where, profiles, hint,
fix), `errors`, `warnings` and `skipped`.

Examples:
  mfa-session doctor                    the profile that a run would use
  mfa-session doctor --profile dev
  mfa-session doctor --all --offline    all profiles, without the network
  mfa-session doctor --only DOC206,DOC301")]
    Doctor {
        /// Its options.
        #[command(flatten)]
        args: DoctorArgs,
    },
    /// Set up a profile, from a key or from another tool
    #[command(after_help = "\
For the first day, and for whoever comes from another tool. It shows what it
would change as a diff, asks, and changes nothing else; --undo restores every
byte. Start-up files of shells are never changed.

What is not given as an option is asked: at most seven questions. Without a
terminal, give --profile, --layout, --yes, and --region if the profile has none.

TOOL is one of aws-mfa, aws-vault, awsume, granted, aws-runas,
jhandguy-aws-mfa, kaicoh-awsmfa, dcoker-awsmfa, mfa-login, aws-mfa-session,
oh-my-zsh.

Example:
  mfa-session setup
  mfa-session setup --profile dev --layout two --print")]
    Setup(SetupArgs),
    /// Print the completions of a shell
    #[command(after_help = "\
To complete verbs, options and, in bash, zsh and fish, names of profiles.

Example, for ~/.bashrc:
  source <(mfa-session completions bash)")]
    Completions {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// bash, zsh, fish, powershell, elvish, nushell
        #[arg(value_name = "SHELL")]
        shell: String,
    },
    /// Print the help of a verb
    #[command(after_help = "\
The same as `--help` behind the verb.

Example:
  mfa-session help device enroll")]
    Help {
        /// The verb; one of `device` and `policy` after these
        #[arg(value_name = "VERB", value_hint = ValueHint::Other)]
        verb: Vec<String>,
    },
    /// Names of profiles, for the completions.
    #[command(hide = true)]
    Profiles,
    /// The process that asks in the place of one that an SDK may kill.
    #[command(hide = true)]
    PromptProcess {
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
    /// The process that ends a program that asks when this one ends.
    #[command(hide = true)]
    PromptProgram {
        /// Whether the program reads standard input.
        #[arg(long)]
        feed: bool,
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<std::ffi::OsString>,
    },
    /// The process that becomes the command of `exec --serve`.
    #[command(hide = true)]
    ServedCommand {
        /// The process id of the run that serves it.
        #[arg(long)]
        parent: u32,
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<std::ffi::OsString>,
    },
}

/// Which verb it is, without its arguments: as much as can be known of a line that clap refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum VerbKind {
    Export,
    Write,
    CredentialProcess,
    Login,
    Exec,
    Console,
    Unset,
    Init,
    Status,
    Clear,
    Policy,
    Device,
    Doctor,
    Setup,
    Completions,
    List,
    Help,
    Profiles,
    PromptProcess,
    PromptProgram,
    ServedCommand,
}

impl VerbKind {
    /// Whether a shell evaluates what it prints, so that it must be given a command that fails where there is nothing.
    #[must_use]
    pub fn prints_for_shell(self) -> bool {
        matches!(self, Self::Export | Self::Unset | Self::Init | Self::Completions)
    }
}

impl VerbKind {
    /// Whether other tools have a verb of that name, so that a line of theirs may begin with it.
    #[must_use]
    pub fn is_like_other_tools(self) -> bool {
        !matches!(
            self,
            Self::Console
                | Self::Policy
                | Self::Device
                | Self::Doctor
                | Self::Setup
                | Self::Init
                | Self::Completions
                | Self::Help
                | Self::Profiles
                | Self::PromptProcess
                | Self::PromptProgram
                | Self::ServedCommand
        )
    }
}

impl Verb {
    /// Which verb it is.
    #[must_use]
    pub fn kind(&self) -> VerbKind {
        match self {
            Self::Export { .. } => VerbKind::Export,
            Self::Write { .. } => VerbKind::Write,
            Self::CredentialProcess { .. } => VerbKind::CredentialProcess,
            Self::Login { .. } => VerbKind::Login,
            Self::Exec { .. } => VerbKind::Exec,
            Self::Console { .. } => VerbKind::Console,
            Self::Unset { .. } => VerbKind::Unset,
            Self::Init { .. } => VerbKind::Init,
            Self::Status { .. } => VerbKind::Status,
            Self::Clear { .. } => VerbKind::Clear,
            Self::Policy { .. } => VerbKind::Policy,
            Self::Device { .. } => VerbKind::Device,
            Self::Doctor { .. } => VerbKind::Doctor,
            Self::Setup(_) => VerbKind::Setup,
            Self::Completions { .. } => VerbKind::Completions,
            Self::List { .. } => VerbKind::List,
            Self::Help { .. } => VerbKind::Help,
            Self::Profiles => VerbKind::Profiles,
            Self::PromptProcess { .. } => VerbKind::PromptProcess,
            Self::PromptProgram { .. } => VerbKind::PromptProgram,
            Self::ServedCommand { .. } => VerbKind::ServedCommand,
        }
    }

    /// Whether it has an option `--format`, which may then stand before its name, too.
    #[must_use]
    pub fn takes_format(&self) -> bool {
        matches!(self, Self::Export { .. } | Self::Unset { .. })
    }
}
