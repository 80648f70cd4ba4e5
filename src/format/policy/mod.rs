//! Policy documents as text: read with the place of everything, printed, and what was found about them told. First
//! floor; the reader is total and bounded.

mod error;
mod json;
mod print;
mod read;
pub mod report;
#[cfg(test)]
mod tests;

pub use error::{PolicyError, PolicyErrorKind};
pub use print::print;
pub use read::{read, size};

/// The longest text that is read, in bytes. IAM takes 6144 characters without white space, S3 20 KiB.
pub const LONGEST: usize = 128 * 1024;

/// The most statements that are read: more than there is room for in any policy that IAM takes, whose longest (inline in
/// a role) has 10240 characters.
const MOST_STATEMENTS: usize = 256;
/// The longest name of a call that IAM takes (`ActionNameType` of its API).
const LONGEST_ACTION: usize = 128;
/// The longest ARN that IAM takes (`ResourceNameType`).
const LONGEST_RESOURCE: usize = 2_048;
