//! `policy` and its verbs.

use clap::{Subcommand, ValueHint};

use super::SessionArgs;

/// The verbs of `policy`.
#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Put the policy in force for a group
    Apply {
        /// Options of the session.
        #[command(flatten)]
        session: SessionArgs,
        /// Group that gets the policy; created if there is none
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        group: String,
        /// User to add to the group; may be given several times
        #[arg(long, value_name = "NAME", value_hint = ValueHint::Other)]
        user: Vec<String>,
        /// Name of the managed policy
        #[arg(long, value_name = "NAME", default_value = "ForceMFA", value_hint = ValueHint::Other)]
        policy_name: String,
        /// Do it; without this it is only shown
        #[arg(long)]
        yes: bool,
    },
}
