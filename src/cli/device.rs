//! `device` and its verbs.

use std::path::PathBuf;

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
    /// Enrol an authenticator app as a new device
    #[command(after_help = "\
At a terminal: it shows a QR code and the secret, asks for two codes that the
app shows one after the other, checks them, and enables the device. The first
device needs the long-term key alone, any further one a session.

Run again, it takes up an enrolment that was broken off, as long as the app
shows codes for it.

Example:
  mfa-session device enroll --profile dev")]
    Enroll {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Name of the device [default: the user's]
        #[arg(long, value_name = "N", value_hint = ValueHint::Other)]
        name: Option<String>,
        /// Write AWS's picture of the QR code (PNG) to a new file, too
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
    },
    /// Bring a device that ran away back into step
    #[command(after_help = "\
DEVICE is a name, an ARN or the serial number on a token; without one it is
the profile's own. Two codes that it shows one after the other are asked for.

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
    /// Exchange a device for a new one
    #[command(after_help = "\
The new one is enabled and confirms a session before the old one goes, so a
failure on the way leaves the old one working. DEVICE is the old one, as for
resync. AWS wants a session of the old one for it.

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
        /// Write AWS's picture of the QR code (PNG) to a new file, too
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        out: Option<PathBuf>,
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
