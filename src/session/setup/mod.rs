//! `setup`: from the answers to the edited files, and back.

pub(crate) mod answers;
pub(crate) mod apply;
pub(crate) mod basis;
mod device;
mod new_key;
pub(crate) mod prepared;
pub(crate) mod proof;
pub(crate) mod undo;
