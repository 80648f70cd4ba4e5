//! The options of `doctor`. The doc comments are the help texts.

use clap::{Args, ValueHint};

use super::args::CommonArgs;

#[derive(Debug, Default, Clone, Args)]
pub struct DoctorArgs {
    /// Options of every verb.
    #[command(flatten)]
    pub common: CommonArgs,
    /// Check every profile that leads to a key, not only that of a run
    #[arg(long)]
    pub all: bool,
    /// Make no connection
    #[arg(long)]
    pub offline: bool,
    /// Fail on warnings, too
    #[arg(long)]
    pub strict: bool,
    /// Make these checks only
    #[arg(long, value_name = "ID,…", value_delimiter = ',', value_hint = ValueHint::Other)]
    pub only: Vec<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}
