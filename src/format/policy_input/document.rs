//! One document of an input: plain JSON, percent-encoded, quoted, or statements only.

use mfa_policy::{PolicyDocument, Position};

use super::raw::Raw;
use super::set::InputError;
use crate::format::percent;

/// A document that is percent-encoded, as in IAM's API responses.
pub(super) fn decoded(text: &str) -> Option<String> {
    let begin = text.trim_start().get(..3)?;
    let is_encoded = ["%7B", "%5B", "%22", "%0A", "%20"].iter().any(|code| code.eq_ignore_ascii_case(begin));
    if is_encoded { percent::decoded(text.trim()) } else { None }
}

/// Reads a document that is a JSON object, or a string that holds one.
pub(super) fn document(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    let at = raw.position();
    let read = match raw.text() {
        None => mfa_policy::read_at(name, raw.written().as_bytes(), at),
        Some(text) => {
            let text = decoded(&text).unwrap_or(text);
            // The lines of a quoted document differ from those of the input.
            mfa_policy::read_at(name, text.replace(['\n', '\r'], " ").as_bytes(), at)
        }
    };
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}

/// One statement or an array of them, without the document around.
pub(super) fn statements(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    const BEFORE: &str = r#"{"Version": "2012-10-17", "Statement": "#;
    let at = raw.position();
    let at = Position { line: at.line, column: at.column.saturating_sub(BEFORE.len()).max(1) };
    let read = mfa_policy::read_at(name, format!("{BEFORE}{}}}", raw.written()).as_bytes(), at);
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}
