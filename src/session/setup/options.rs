//! What the command line says of a set-up.

use crate::model::{SerialNumber, SetupLayout, Tool};

/// The value of `--key`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyAnswer {
    Existing,
    New,
    Process,
}

/// What the command line says.
#[derive(Debug)]
pub(crate) struct SetupOptions {
    pub profile: Option<String>,
    pub tool: Option<Tool>,
    pub layout: Option<SetupLayout>,
    pub key: Option<KeyAnswer>,
    pub serial: Option<SerialNumber>,
    pub region: Option<String>,
    /// `--print`.
    pub print: bool,
    /// `--yes`.
    pub yes: bool,
}
