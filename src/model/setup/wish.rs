//! What the person wants to have set up.

use super::tool::Tool;
use crate::model::aws::credentials::AccessKey;
use crate::model::aws::serial_number::SerialNumber;

/// How programs get the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetupLayout {
    /// One profile, for the shell, `exec` and `write`.
    One,
    /// The key in a profile of its own, and a `credential_process` line in the one that programs use.
    Two,
}

impl SetupLayout {
    /// The value of `--layout`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "one" => Some(Self::One),
            "two" => Some(Self::Two),
            _ => None,
        }
    }
}

/// Where the long-term key comes from.
pub(crate) enum KeyWish {
    /// It is in the files, or another program holds it already.
    Existing,
    /// It was typed, and AWS knows it.
    New(AccessKey),
    /// This command prints it.
    Process(String),
}

/// The answers from which the plan is made.
pub(crate) struct SetupWish {
    /// The profile that is to be used, or the one that holds the key.
    pub profile: String,
    pub tool: Option<Tool>,
    pub layout: SetupLayout,
    pub key: KeyWish,
    /// The device to name, if the files do not name it already.
    pub serial: Option<SerialNumber>,
    pub region: Option<String>,
    /// The length of a session that a variable of the tool gives.
    pub duration: Option<String>,
    /// This program, as a word of a `credential_process` line.
    pub program: String,
    /// The first words of such lines whose program is not there any more.
    pub lost_programs: Vec<String>,
    /// The path of aws-vault, as a word of such a line.
    pub vault: Option<String>,
}
