//! `device` and its verbs.

use clap::{Subcommand, ValueHint};

use super::SessionArgs;

/// The verbs of `device`.
#[derive(Debug, Subcommand)]
pub enum DeviceVerb {
    /// List MFA devices, and which one the profile names
    #[command(after_help = "\
The list is read with the long-term key, or with a session where a policy
denies it to the key.

Example:
  mfa-session device list --profile dev")]
    List {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// All virtual devices of the account, for administrators
        #[arg(long)]
        all: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a device away from its user, and delete it
    #[command(after_help = "\
DEVICE is a name, an ARN or the serial number on a token; without one it is
the profile's own. AWS wants a session for it, so a code is asked for. It can
be run again: what is done already is skipped.

Example:
  mfa-session device remove old-phone --profile dev")]
    Remove {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The device [default: the profile's]
        #[arg(value_name = "DEVICE", value_hint = ValueHint::Other)]
        device: Option<String>,
        /// Do not ask for confirmation
        #[arg(long)]
        yes: bool,
        /// Remove it even if it is the user's last
        #[arg(long)]
        last: bool,
    },
    /// Find the account's virtual devices that nobody has
    #[command(after_help = "\
For administrators. Abandoned enrolments leave such devices behind, and each
takes its name and a place in the account's quota. IAM tells neither who made
one nor when.

Examples:
  mfa-session device orphans --profile admin
  mfa-session device orphans --profile admin --delete old-phone 'test-*'")]
    Orphans {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Print JSON
        #[arg(long, conflicts_with = "delete")]
        json: bool,
        /// Delete these: name, ARN, or the beginning of names as `NAME*`
        #[arg(long, value_name = "NAME", num_args = 1.., value_hint = ValueHint::Other)]
        delete: Vec<String>,
        /// Do not ask for confirmation
        #[arg(long, requires = "delete")]
        yes: bool,
    },
}
