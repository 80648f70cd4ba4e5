//! A set-up as text: the edits, the diff that shows them, and the record that takes them back.

pub(crate) mod diff;
pub(crate) mod edits;
mod line_diff;
pub(crate) mod lost_key;
mod mask;
pub(crate) mod record;
