//! `setup`: from the answers to the edited files, and back.

pub(crate) mod answers;
pub(crate) mod apply;
pub(crate) mod basis;
mod device;
mod new_key;
pub(crate) mod options;
mod prepared;
pub(crate) mod proof;
mod questions;
pub(crate) mod undo;
