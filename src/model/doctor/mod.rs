//! The checks of `doctor`: the table of them, and those that need only the environment, a profile or both files.

pub(crate) mod check;
pub(crate) mod checks;
pub(crate) mod environment;
pub(crate) mod finding;
pub(crate) mod leftovers;
pub(crate) mod machine;
mod misspelt;
pub(crate) mod network;
pub(crate) mod own_line;
pub(crate) mod profile;
pub(crate) mod refusal;
pub(crate) mod report;
