//! Profiles that `write` made: their keys, and their removal.

pub(crate) mod held;
pub(crate) mod profile;
pub(crate) mod remove;
