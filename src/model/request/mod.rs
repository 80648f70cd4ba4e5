//! From options, environment and profiles to the request of one run.

pub(crate) mod env;
pub(crate) mod error;
pub(crate) mod kind;
pub(crate) mod session_request;
pub(crate) mod settings;
pub(crate) mod source;
pub(crate) mod target;
pub(crate) mod variables;
