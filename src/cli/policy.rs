//! The verbs about policies.

use clap::{Args, Subcommand, ValueHint};

use super::args::{OutputArgs, SessionArgs};

// The verbs of `policy`.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Print the policy that forces MFA
    #[command(after_help = "\
To read it, or to attach it by other means than `policy apply`.

It denies everything without MFA except setting a device up. Attach it to a
group of people; do not add users whose keys belong to programs.

Example:
  mfa-session policy print >force-mfa.json
  aws iam create-policy --policy-name ForceMFA \\
    --policy-document file://force-mfa.json")]
    Print {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// The variants.
        #[command(flatten)]
        choices: PolicyArgs,
    },
    /// Check a force-MFA policy
    #[command(after_help = "\
Before a policy is attached, in CI, or to see why a user can do too much or
too little.

Prints each finding with its consequence and remedy, then what the user may do
with the key alone and with a session. Permissions boundaries and the
organization's policies are not read.

A FILE holds a document or an answer of the AWS CLI with one in it, of
get-account-authorization-details, too, or the output of `terraform show
-json`. Several are checked together, as one user's.

With --profile or --from-environment and no FILE: the policies in force for
that user, read from IAM. Without any of them: standard input.

Exit codes: 0 nothing but information, 1 errors (with --strict warnings
too), 2 no policy that can be read, 7 no such finding, but a part was not
read or not checked.

Example:
  mfa-session policy check --strict force-mfa.json")]
    Check {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Use the credentials of the environment variables as they are, and ask for no code
        #[arg(long)]
        from_environment: bool,
        /// Files of policies; `-` is standard input
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        files: Vec<std::path::PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Print text, json, or sarif for code scanning [default: text]
        #[arg(long, value_name = "FORMAT", value_hint = ValueHint::Other)]
        format: Option<String>,
        /// Exit with 1 for warnings too
        #[arg(long)]
        strict: bool,
        /// Partition of the account: aws, aws-cn, aws-us-gov
        #[arg(long, value_name = "PARTITION", value_hint = ValueHint::Other)]
        partition: Option<String>,
        /// The user whose policies in force are read [default: that of the credentials]
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        user: Option<String>,
    },
    /// Explain a rule of `policy check`, with an example
    #[command(after_help = "\
For a finding that you do not understand, and to choose what CI looks for.

Without a RULE: all of them, one on each line.

Example:
  mfa-session policy explain MFA001")]
    Explain {
        /// Options of every verb.
        #[command(flatten)]
        common: OutputArgs,
        /// Name of the rule, such as MFA001
        #[arg(value_name = "RULE", value_hint = ValueHint::Other)]
        rule: Option<String>,
    },
    /// Attach the policy to a group
    #[command(after_help = "\
For administrators, to put the policy in force for a group of people.

Without --yes it prints the steps with the AWS CLI command
for each, and changes nothing. Steps that are done are skipped, so it can be
run again at any time: to add users, to continue after a failure, or to update
the policy. If the policy has five versions, the oldest that is not the
default is deleted.

Example:
  mfa-session policy apply --profile admin --group staff --user alice")]
    Apply {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Use the credentials of the environment variables as they are, and ask for no code
        #[arg(long)]
        from_environment: bool,
        /// The variants.
        #[command(flatten)]
        choices: PolicyArgs,
        /// Group that gets the policy; created if missing
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        group: String,
        /// User to add to the group; may be given several times
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        user: Vec<String>,
        /// Name of the managed policy
        #[arg(long, value_name = "NAME", default_value = "ForceMFA", value_hint = ValueHint::Other)]
        policy_name: String,
        /// Make the changes
        #[arg(long)]
        yes: bool,
    },
}

// The variants of the policy.
#[derive(Debug, Default, Clone, Args)]
pub struct PolicyArgs {
    /// Allowed device names: user (the user's name), any [default: any]
    #[arg(long, value_name = "NAMES", value_hint = ValueHint::Other)]
    pub device_name: Option<String>,
    /// Let users change their password, even before they have MFA
    #[arg(long)]
    pub allow_password_change: bool,
    /// Let users manage their own access keys, with MFA
    #[arg(long)]
    pub allow_access_keys: bool,
    /// Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key's own]
    #[arg(long, value_name = "PARTITION", value_hint = ValueHint::Other)]
    pub partition: Option<String>,
    /// Only device setup and the MFA requirement
    #[arg(long)]
    pub minimal: bool,
}
