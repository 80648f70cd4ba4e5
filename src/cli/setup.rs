//! The options of `setup`.

use clap::{Args, ValueHint};

use super::args::CommonArgs;

// Everything that a set-up can be told instead of being asked for.
#[derive(Debug, Clone, Args)]
pub struct SetupArgs {
    /// Options of every verb.
    #[command(flatten)]
    pub common: CommonArgs,
    /// The tool whose profiles are taken over, see below
    #[arg(long, value_name = "TOOL", value_hint = ValueHint::Other)]
    pub from: Option<String>,
    /// one: for shell, `exec` and `write`; two: also for SDKs, with the key in a profile of its own
    #[arg(long, value_name = "LAYOUT", value_hint = ValueHint::Other)]
    pub layout: Option<String>,
    /// existing, new (typed at the terminal) or process (another program prints it)
    #[arg(long, value_name = "KEY", value_hint = ValueHint::Other)]
    pub key: Option<String>,
    /// MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    #[arg(long, value_name = "S", value_hint = ValueHint::Other)]
    pub serial_number: Option<String>,
    /// Region of the profiles [default: the profile's]
    #[arg(long, value_name = "R", value_hint = ValueHint::Other)]
    pub region: Option<String>,
    /// Where the key is kept: none, which leaves it where it is [default: none]
    #[arg(long, value_name = "STORE", value_hint = ValueHint::Other)]
    pub store: Option<String>,
    /// Apply without a question; with --undo, also remove a key that was typed
    #[arg(long, conflicts_with = "print")]
    pub yes: bool,
    /// Print the plan, and change nothing
    #[arg(long)]
    pub print: bool,
    /// Take the last set-up back, byte for byte
    #[arg(long, conflicts_with_all = ["from", "layout", "key", "serial_number", "region", "store", "print"])]
    pub undo: bool,
}
