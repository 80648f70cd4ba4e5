//! Reads one shared file exactly as the AWS CLI does (botocore: Python's strict `RawConfigParser`, then one level of
//! nested blocks), in one linear pass that borrows from the text. No error carries the text of a line, which may be a
//! secret.

mod decode;
mod document;
mod entries;
mod entry;
mod error;
mod key;
pub(crate) mod lines;
mod name_hash;
mod property;
mod reading;
mod sections;
pub(crate) mod tokens;

pub use decode::from_bytes;
pub use document::{IniDocument, Section};
pub use error::{SyntaxError, SyntaxErrorKind};
pub(crate) use key::same_key;
pub use property::{IniProperty, nested_pairs};
pub(crate) use sections::DEFAULT_SECTION;

#[cfg(test)]
mod tests;
