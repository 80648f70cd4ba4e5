//! Exit codes, which are a public contract, and the kinds of failure that map to them.

use serde::{Deserialize, Serialize};

/// The verb succeeded, or help was shown.
pub const DONE: u8 = 0;
/// Any failure that has no code of its own.
pub const FAILED: u8 = 1;
/// The command line is wrong.
pub const USAGE: u8 = 2;
/// A code is required and nobody can be asked.
pub const NOBODY_TO_ASK: u8 = 3;
/// AWS refused the call or the code.
pub const REFUSED: u8 = 4;
/// AWS could not be reached.
pub const UNREACHABLE: u8 = 5;
/// `status --check`: no fresh session.
pub const NOT_FRESH: u8 = 6;
/// Completed in part: standard error says what remains.
pub const PARTIAL: u8 = 7;
/// `exec` failed before the command.
pub const BEFORE_COMMAND: u8 = 125;
/// `exec`: the command cannot be executed.
pub const NOT_EXECUTABLE: u8 = 126;
/// `exec`: there is no such command.
pub const NO_SUCH_COMMAND: u8 = 127;
/// Ctrl-C or Ctrl-D at a question.
pub const CANCELLED: u8 = 130;

/// The kind of a failure, which decides the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the exit codes say what each means")]
pub enum FailureKind {
    Failed,
    Usage,
    NobodyToAsk,
    Refused,
    Unreachable,
    Partial,
    NotExecutable,
    NoSuchCommand,
    Cancelled,
}

impl FailureKind {
    /// Whether a question ended without a code, so that another terminal may still provide one.
    #[must_use]
    pub fn is_of_a_terminal(self) -> bool {
        matches!(self, Self::Cancelled | Self::NobodyToAsk)
    }

    /// The exit code of the contract, for every verb but `exec`.
    #[must_use]
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Failed => FAILED,
            Self::Usage => USAGE,
            Self::NobodyToAsk => NOBODY_TO_ASK,
            Self::Refused => REFUSED,
            Self::Unreachable => UNREACHABLE,
            Self::Partial => PARTIAL,
            Self::NotExecutable => NOT_EXECUTABLE,
            Self::NoSuchCommand => NO_SUCH_COMMAND,
            Self::Cancelled => CANCELLED,
        }
    }
}
