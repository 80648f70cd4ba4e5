//! Policies as people have them: answers of IAM and of Organizations, documents that are encoded, quoted or gathered in
//! an array, Terraform plans. What comes out is what `mfa-policy` reads. Pure.

mod account;
mod documents;
mod encoding;
mod raw;
mod source;
mod terraform;

use mfa_policy::{PolicyDocument, PolicyError, Position, Subject};

use self::documents::documents;
use self::raw::Raw;
pub(crate) use self::source::SourceLanguage;

/// The longest input that is looked at, in bytes: an account's whole IAM.
pub(crate) const LONGEST_INPUT: usize = 16 * 1024 * 1024;

/// The policies that hold for one user, or for several alike.
#[derive(Debug, Default)]
pub(crate) struct PolicySet {
    /// Whose they are, where the input says.
    pub users: Vec<String>,
    /// The first of them.
    pub subject: Option<Subject>,
    /// Each under a name that says where it is from.
    pub documents: Vec<PolicyDocument>,
}

/// Why an input has no policy that can be checked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum InputError {
    /// It is the source of policies, not a policy.
    Source(SourceLanguage),
    /// It is JSON of another kind, or an answer without a policy in it.
    NoPolicy,
    /// A document in it, under a name of its own.
    Document {
        /// The input's name, and which of its documents.
        name: String,
        /// Where and why.
        error: PolicyError,
    },
}

/// Reads all policies of an input. `name` is what people call it.
///
/// # Errors
/// When there is none, or one that cannot be read.
pub(crate) fn read_input(name: &str, bytes: &[u8]) -> Result<Vec<PolicySet>, InputError> {
    let Some(text) = encoding::text(bytes) else {
        // the reader says where the text ends
        return mfa_policy::read(name, bytes)
            .map(one)
            .map_err(|error| InputError::Document { name: name.into(), error });
    };
    if let Some(source) = source::source(&text) {
        return Err(InputError::Source(source));
    }
    let plain = documents::decoded(&text).unwrap_or_else(|| text.clone());
    let Some(root) = Raw::of(&plain) else {
        let read = mfa_policy::read(name, plain.as_bytes());
        return read.map(one).map_err(|error| InputError::Document { name: name.into(), error });
    };
    if root.is_object() && root.member("UserDetailList").is_some() {
        return account::sets(name, root);
    }
    let documents = if terraform::is_plan(root) { terraform::documents(name, root)? } else { documents(name, root)? };
    if documents.is_empty() {
        return Err(InputError::NoPolicy);
    }
    Ok(vec![PolicySet { documents, ..PolicySet::default() }])
}

fn one(document: PolicyDocument) -> Vec<PolicySet> {
    vec![PolicySet { documents: vec![document], ..PolicySet::default() }]
}

/// Reads a document that stands in the input as it is, or as a text of its own.
fn document(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    let at = raw.position();
    let read = match raw.text() {
        None => mfa_policy::read_at(name, raw.written().as_bytes(), at),
        Some(text) => {
            let text = documents::decoded(&text).unwrap_or(text);
            // the lines of a quoted document are not those of the input, where it has one
            mfa_policy::read_at(name, text.replace(['\n', '\r'], " ").as_bytes(), at)
        }
    };
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}

/// A statement without its document, or an array of them.
fn statements(name: &str, raw: Raw<'_>) -> Result<PolicyDocument, InputError> {
    const BEFORE: &str = r#"{"Version": "2012-10-17", "Statement": "#;
    let at = raw.position();
    let at = Position { line: at.line, column: at.column.saturating_sub(BEFORE.len()).max(1) };
    let read = mfa_policy::read_at(name, format!("{BEFORE}{}}}", raw.written()).as_bytes(), at);
    read.map_err(|error| InputError::Document { name: name.to_owned(), error })
}

#[cfg(test)]
mod tests;
