//! Profiles that `write` made: their keys, and their removal.

pub(crate) mod profile;
pub(crate) mod remove;
