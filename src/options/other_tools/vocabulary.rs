//! The verbs and options of other tools: aws-vault, awsume, aws-mfa, aws-runas, granted, saml2aws, aws-mfa-session and
//! `aws configure`.

/// The purpose of a command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Intent {
    /// Load a session into this shell.
    Load,
    /// Print lines for a shell.
    Export,
    Exec,
    /// Run a command with credentials that renew themselves.
    Serve,
    /// A verb of this program that obtains a session, with its arguments.
    Session(&'static str),
    /// A verb that obtains no session.
    Plain(&'static str),
    List,
    Unset,
    /// `-u`: to write a profile where `--profile` names one, else as [`Wish::Unset`].
    Update,
    WhoAmI,
    /// Enter a key, or set a profile up.
    SetUp,
    Rotate,
    Console,
}

/// The words that other tools or this program use for a verb.
pub(super) const VERBS: [(&[&str], Intent); 19] = [
    (&["export", "export-credentials", "script"], Intent::Export),
    (&["exec", "run", "shell"], Intent::Exec),
    (&["serve"], Intent::Serve),
    (&["assume", "awsume", "use", "load", "session", "env", "switch"], Intent::Load),
    (&["login", "auth", "refresh", "renew"], Intent::Session("login")),
    (&["write", "mfa-login"], Intent::Session("write")),
    (&["credential-process", "process"], Intent::Session("credential-process")),
    (&["clear", "logout", "remove", "rm", "clean"], Intent::Plain("clear")),
    (&["status", "expiration"], Intent::Plain("status")),
    (&["doctor", "diagnose", "diag"], Intent::Plain("doctor")),
    (&["list", "ls", "list-profiles", "list-roles"], Intent::List),
    (&["unset", "unassume", "deactivate"], Intent::Unset),
    (&["whoami", "who"], Intent::WhoAmI),
    (&["setup", "add", "configure", "import"], Intent::SetUp),
    (&["rotate"], Intent::Rotate),
    (&["console"], Intent::Console),
    (&["mfa", "devices"], Intent::Session("device list")),
    (&["enroll", "register"], Intent::Session("device enroll")),
    (&["resync"], Intent::Session("device resync")),
];

/// Words before a verb, and objects after one, that say nothing here.
pub(super) const FILLERS: [&str; 7] = ["granted", "cache", "ec2", "ecs", "roles", "sessions", "to"];

/// The meaning of an option.
#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    Profile,
    /// The option of this program of that name, with the value.
    Value(&'static str),
    /// The option of this program of that name, without a value.
    Flag(&'static str),
    /// The output format, or a shell to start where no name of one follows.
    Format,
    /// The MFA code. Security: never shown.
    Code,
    /// The code if six digits follow; else the purpose, if any.
    CodeOr(Option<Intent>),
    Intent(Intent),
    /// That purpose unless the line has another one.
    Otherwise(Intent),
    /// That purpose, and that option with the value.
    WishValue(Intent, &'static str),
    /// `-r`: the region if one follows, else `--refresh`.
    RegionOrRefresh,
    /// `-a`: the role's length if a length of time follows, else nothing.
    LengthOrNothing,
    /// A file of variables for `assume`, else the state.
    DotenvOrStatus,
    /// No session between the key and the role.
    Direct,
    /// A whole command line as the value.
    CommandLine,
    Json,
    /// Has no equivalent here.
    Nothing,
    /// Has a value, and no equivalent here.
    NoValue,
}

pub(super) const OPTIONS: [(&[&str], Means); 46] = [
    (&["-p", "--profile", "--source-profile", "--exec-profile", "--idp-account"], Means::Profile),
    (&["--role-arn", "--assume-role", "--role"], Means::Value("--role-arn")),
    (&["--external-id", "-X"], Means::Value("--external-id")),
    (&["--role-session-name", "--session-name"], Means::Value("--role-session-name")),
    (&["--role-duration", "--assume-role-ttl", "--credentials-duration"], Means::Value("--role-duration")),
    (&["-a"], Means::LengthOrNothing),
    (&["--via"], Means::Value("--via")),
    (&["--renew"], Means::Flag("--renew")),
    (&["--serve"], Means::Flag("--serve")),
    (&["-d", "--duration", "--duration-seconds", "--session-ttl", "--session-duration"], Means::Value("--duration")),
    (&["--serial-number", "--device", "--mfa-serial", "--arn", "-M"], Means::Value("--serial-number")),
    (&["--min-remaining"], Means::Value("--min-remaining")),
    (&["--region"], Means::Value("--region")),
    (&["-r"], Means::RegionOrRefresh),
    (&["--format", "--shell", "-O", "--output"], Means::Format),
    (&["--token-code", "--code", "--mfa-token", "--mfa-code", "--token", "--otp"], Means::Code),
    (&["-t"], Means::CodeOr(None)),
    (&["-o"], Means::CodeOr(Some(Intent::Session("write")))),
    (&["-c"], Means::CodeOr(Some(Intent::Console))),
    (
        &["--to", "--output-profile", "--update-profile", "--export-as"],
        Means::WishValue(Intent::Session("write"), "--to"),
    ),
    (&["--refresh", "--force", "--force-refresh", "-f"], Means::Flag("--refresh")),
    (&["--no-cache"], Means::Flag("--no-cache")),
    (&["--no-prompt", "--skip-prompt"], Means::Flag("--no-prompt")),
    (&["-q", "--quiet"], Means::Flag("--quiet")),
    (&["-v", "--verbose", "--debug"], Means::Flag("--verbose")),
    (&["--all"], Means::Flag("--all")),
    (&["--written"], Means::Flag("--written")),
    (&["--check"], Means::Flag("--check")),
    (&["--no-config"], Means::Flag("--no-config")),
    (&["-un", "--unset"], Means::Intent(Intent::Unset)),
    (&["-u"], Means::Intent(Intent::Update)),
    (&["-l", "--list", "--list-profiles", "--list-roles"], Means::Intent(Intent::List)),
    (&["-s", "--show-commands", "--session"], Means::Otherwise(Intent::Export)),
    (&["-m", "--list-mfa"], Means::Intent(Intent::Session("device list"))),
    (&["-ex", "--export", "--write-credentials"], Means::Intent(Intent::Session("write"))),
    (&["-e", "--env"], Means::DotenvOrStatus),
    (&["--expiration", "--status"], Means::Intent(Intent::Plain("status"))),
    (&["-w", "--whoami", "--who"], Means::Intent(Intent::WhoAmI)),
    (&["-k", "--clean", "--clear", "--kill-refresher"], Means::Intent(Intent::Plain("clear"))),
    (&["--setup", "--add"], Means::Intent(Intent::SetUp)),
    (&["--console", "--url"], Means::Intent(Intent::Console)),
    (&["--exec"], Means::CommandLine),
    (&["-j", "--json"], Means::Json),
    (&["-n", "--no-session"], Means::Direct),
    (
        &[
            "-E",
            "--server",
            "--ecs-server",
            "--ec2-server",
            "--lazy",
            "--sessions",
            "--sessions-only",
            "--profiles",
            "--credentials",
            "--no-add-config",
            "--stdout",
            "--auto-refresh",
            "--auto-login",
            "--with-saml",
            "--with-web-identity",
            "--info",
            "--keychain",
            "--wait",
            "--terminal",
            "-ap",
            "--active-aws-profile",
            "--export-all-env-vars",
        ],
        Means::Nothing,
    ),
    (
        &[
            "--prompt",
            "--backend",
            "--log-level",
            "--long-term-suffix",
            "--short-term-suffix",
            "--path",
            "--service",
            "--chain",
            "--principal-arn",
            "--session-tags",
            "-J",
            "-R",
        ],
        Means::NoValue,
    ),
];

/// The options of every verb that obtains a session.
const SESSION: [&str; 15] = [
    "--role-arn",
    "--external-id",
    "--role-session-name",
    "--role-duration",
    "--via",
    "--duration",
    "--serial-number",
    "--min-remaining",
    "--region",
    "--refresh",
    "--no-cache",
    "--no-prompt",
    "--token-code",
    "--quiet",
    "--verbose",
];

/// Whether a verb has an option; the empty verb obtains a session.
pub(super) fn takes(verb: &str, option: &str) -> bool {
    match (verb, option) {
        ("login", "--no-cache") => false,
        ("exec", "--renew" | "--serve") | ("write", "--to" | "--no-config") => true,
        ("clear", "--all" | "--written") | ("status", "--check") => true,
        ("doctor", "--all") | ("setup", "--serial-number" | "--region") => true,
        ("clear" | "status" | "list" | "unset" | "doctor" | "setup", "--quiet" | "--verbose") => true,
        ("clear" | "status" | "list" | "unset" | "doctor" | "setup", _) => false,
        _ => SESSION.contains(&option),
    }
}
