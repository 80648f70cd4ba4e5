//! One document of an input: as it is, encoded, quoted, or a statement without one.

use mfa_policy::{PolicyDocument, Position};

use super::raw::Raw;
use super::set::InputError;
use crate::format::percent;

/// A document that is percent-encoded, as IAM's raw answers carry it.
pub(super) fn decoded(text: &str) -> Option<String> {
    let begin = text.trim_start().get(..3)?;
    let is_encoded = ["%7B", "%5B", "%22", "%0A", "%20"].iter().any(|code| code.eq_ignore_ascii_case(begin));
    if is_encoded { percent::decoded(text.trim()) } else { None }
}

/// Reads a document that stands in the input as it is, or as a text of its own.
pub(super) fn document(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    let at = raw.position();
    let read = match raw.text() {
        None => mfa_policy::read_at(name, raw.written().as_bytes(), at),
        Some(text) => {
            let text = decoded(&text).unwrap_or(text);
            // the lines of a quoted document are not those of the input, where it has one
            mfa_policy::read_at(name, text.replace(['\n', '\r'], " ").as_bytes(), at)
        }
    };
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}

/// A statement without its document, or an array of them.
pub(super) fn statements(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    const BEFORE: &str = r#"{"Version": "2012-10-17", "Statement": "#;
    let at = raw.position();
    let at = Position { line: at.line, column: at.column.saturating_sub(BEFORE.len()).max(1) };
    let read = mfa_policy::read_at(name, format!("{BEFORE}{}}}", raw.written()).as_bytes(), at);
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}
