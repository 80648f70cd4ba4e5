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
