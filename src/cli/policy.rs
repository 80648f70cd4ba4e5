//! The verbs about policies.

use clap::{Args, Subcommand, ValueHint};

use super::{CommonArgs, SessionArgs};

// The verbs of `policy`.
#[expect(missing_docs, reason = "clap would describe `policy` by it, now that its arguments are built last")]
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Print the policy that forces MFA
    #[command(after_help = "\
It denies everything without MFA but what sets a device up. Attach it to
a group, and put people into it; programs do not belong there.

Example:
  mfa-session policy print >force-mfa.json
  aws iam create-policy --policy-name ForceMFA \\
    --policy-document file://force-mfa.json")]
    Print {
        /// Options of every verb.
        #[command(flatten)]
        common: CommonArgs,
        /// The variants.
        #[command(flatten)]
        choices: PolicyArgs,
    },
    /// Find what is wrong with a policy that forces MFA
    #[command(after_help = "\
Says what is wrong, why that matters and what to do, and what its user may
do with the key alone and with a session. Boundaries and the organization's
policies are not seen.

With --profile and no FILE: the policies in force for the profile's user,
read from IAM. Without either: standard input.

Exit codes: 0 nothing but information, 1 errors (with --strict warnings
too), 2 no policy that can be read.

Example:
  mfa-session policy check --strict force-mfa.json")]
    Check {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The policy's file; `-` is standard input
        #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
        file: Option<std::path::PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
        /// Exit with 1 for warnings, too
        #[arg(long)]
        strict: bool,
        /// Partition of the account: aws, aws-cn, aws-us-gov
        #[arg(long, value_name = "PARTITION", value_hint = ValueHint::Other)]
        partition: Option<String>,
    },
    /// Put the policy in force for a group
    #[command(after_help = "\
For administrators. First it is shown what would be done, with the command
of the AWS CLI for each step, and nothing is changed; with --yes it is done.
What is there already stays as it is, so it can be run again at any time: to
add users, to go on after a failure, or to bring the policy up to date. Of a
policy that has five versions, the oldest that is not in force goes.

Example:
  mfa-session policy apply --profile admin --group staff --user alice")]
    Apply {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The variants.
        #[command(flatten)]
        choices: PolicyArgs,
        /// Group that gets the policy; made if there is none
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        group: String,
        /// User to add to the group; may be given several times
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        user: Vec<String>,
        /// Name of the managed policy
        #[arg(long, value_name = "NAME", default_value = "ForceMFA", value_hint = ValueHint::Other)]
        policy_name: String,
        /// Do it
        #[arg(long)]
        yes: bool,
    },
}

// The variants of the policy.
#[expect(missing_docs, reason = "clap would describe the verbs by it, now that their arguments are built last")]
#[derive(Debug, Default, Clone, Args)]
pub struct PolicyArgs {
    /// What a device may be called: user (as its user), any [default: any]
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
    /// Nothing but what sets a device up and forces its use
    #[arg(long)]
    pub minimal: bool,
}
