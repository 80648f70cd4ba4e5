//! A property with its value, and the pairs of a nested block.

use std::borrow::Cow;

use super::lines::{splitlines, strip};

/// One property of a section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IniProperty<'t> {
    /// As spelled in the file; the AWS CLI compares in lower case.
    pub key: &'t str,
    /// Continuation lines are joined with `\n`, so a nested block begins with `\n`.
    pub value: Cow<'t, str>,
    /// The line of the key, counted from 1.
    pub line: usize,
    /// Whether it is in `[DEFAULT]` and not in the section itself.
    pub inherited: bool,
}

/// The pairs of a nested block, in order; none if the value is not one (it then does not begin with `\n`).
pub fn nested_pairs(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let block = value.strip_prefix('\n').unwrap_or("");
    splitlines(block).filter_map(|line| line.split_once('=')).map(|(key, value)| (strip(key), strip(value)))
}
