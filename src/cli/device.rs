//! `device` and its verbs.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::args::SessionArgs;

// The verbs of `device`.
#[derive(Debug, Subcommand)]
pub enum DeviceVerb {
    /// List MFA devices and mark the profile's
    #[command(after_help = "\
To see which devices you have, and which of them the profile names.

The list is read with the long-term key, or with a session where a policy
denies it to the key.

Example:
  mfa-session device list --profile dev")]
    List {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Use the credentials of the environment variables as they are, and ask for no code
        #[arg(long, requires = "all")]
        from_environment: bool,
        /// All virtual devices of the account, for administrators
        #[arg(long)]
        all: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Enroll an authenticator app as a new device
    #[command(after_help = "\
For a first device, or a further one.

Needs a terminal. It shows a QR code and the secret, asks for two consecutive
codes of the app, checks them, and enables the device. The first device needs
the long-term key alone, any further one a session.

Run again, it resumes an interrupted enrollment, if the app shows codes for it.

Example:
  mfa-session device enroll --profile dev")]
    Enroll {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Name of the device [default: the user's]
        #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
        name: Option<String>,
        /// Also write AWS's picture of the QR code (PNG) to a new file
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
    },
    /// Resynchronize a device whose clock has drifted
    #[command(after_help = "\
For a device whose codes AWS refuses although they are typed in time.

DEVICE is a name, an ARN or the serial number on a token; without one it is
the profile's own. Two consecutive codes of the device are asked for.

Example:
  mfa-session device resync --profile dev")]
    Resync {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The device [default: the profile's]
        #[arg(value_name = "DEVICE", value_hint = ValueHint::Other)]
        device: Option<String>,
    },
    /// Replace a device with a new one
    #[command(after_help = "\
For a new phone, while the old one still works.

The new device is enabled and has confirmed a session before the old one is
removed, so a failure leaves the old one working. DEVICE is the old one, as
for resync. AWS requires a session of the old one.

Example:
  mfa-session device replace --profile dev")]
    Replace {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// The old device [default: the profile's]
        #[arg(value_name = "DEVICE", value_hint = ValueHint::Other)]
        device: Option<String>,
        /// Name of the new device [default: the user's, or that and a number]
        #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
        name: Option<String>,
        /// Also write AWS's picture of the QR code (PNG) to a new file
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
    },
    /// Deactivate and delete a device
    #[command(after_help = "\
For a device that is lost or given away, when another one works.

DEVICE is a name, an ARN or the serial number on a token; without one it is
the profile's own. AWS requires a session, so a code is asked for unless one
is cached. It can be run again: steps that are done are skipped.

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
    /// List or delete virtual devices that are assigned to nobody
    #[command(after_help = "\
For administrators. Abandoned enrollments leave such devices behind; each
occupies its name and counts towards the account's quota. IAM tells neither
who created one nor when.

Examples:
  mfa-session device orphans --profile admin
  mfa-session device orphans --profile admin --delete old-phone 'test-*'")]
    Orphans {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Use the credentials of the environment variables as they are, and ask for no code
        #[arg(long)]
        from_environment: bool,
        /// Print JSON
        #[arg(long, conflicts_with = "delete")]
        json: bool,
        /// Delete these: name, ARN, or a prefix of names as `NAME*`
        #[arg(long, value_name = "NAME", num_args = 1.., value_hint = ValueHint::Other)]
        delete: Vec<String>,
        /// Do not ask for confirmation
        #[arg(long, requires = "delete")]
        yes: bool,
    },
}
