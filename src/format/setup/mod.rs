//! A set-up as text: the edits, the diff that shows them, and the record that takes them back.

pub(crate) mod diff;
pub(crate) mod edits;
mod line_diff;
mod mask;
pub(crate) mod record;
