//! First floor: reads an AWS shared config or credentials file exactly as the AWS CLI does (botocore: Python's strict
//! `RawConfigParser`, then one level of nested blocks), in one linear pass that borrows from the text. It never
//! touches the machine, never panics, and no error of it ever carries the text of a line, which may hold a secret.

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
pub use document::{Document, Section};
pub use error::{SyntaxError, SyntaxErrorKind};
pub(crate) use key::same_key;
pub use property::{KeyValue, nested_pairs};
pub use sections::DEFAULT_SECTION;

#[cfg(test)]
mod tests;
