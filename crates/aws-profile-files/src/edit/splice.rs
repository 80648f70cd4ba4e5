//! Replacements in a text by byte position, and how properties are written.

use super::names::block_lines;

/// Replaces the bytes `from..to` by `insert`.
#[derive(Debug)]
pub(super) struct Splice {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) insert: String,
}

/// Writes `key = value`, or a nested block with its pairs one level deeper.
pub(super) fn push_property(out: &mut String, indent: &str, key: &str, value: &str, eol: &str) {
    out.push_str(indent);
    out.push_str(key);
    out.push_str(" =");
    if value.starts_with('\n') {
        out.push_str(eol);
        push_block(out, indent, value, eol);
    } else {
        out.push(' ');
        out.push_str(value);
        out.push_str(eol);
    }
}

/// Writes the pairs of a nested block, without blank lines: some SDKs end a block there.
pub(super) fn push_block(out: &mut String, indent: &str, value: &str, eol: &str) {
    for line in block_lines(value) {
        out.push_str(indent);
        out.push_str("  ");
        out.push_str(line);
        out.push_str(eol);
    }
}

/// Applies splices that are in order and do not overlap.
pub(super) fn apply_splices(text: &str, splices: &[Splice]) -> String {
    let grown: usize = splices.iter().map(|splice| splice.insert.len()).sum();
    let mut after = String::with_capacity(text.len() + grown);
    let mut at = 0;
    for splice in splices {
        after.push_str(text.get(at..splice.from).unwrap_or(""));
        after.push_str(&splice.insert);
        at = splice.to;
    }
    after.push_str(text.get(at..).unwrap_or(""));
    after
}
