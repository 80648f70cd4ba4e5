//! From options, environment and profiles to the request of one run.

pub(crate) mod chain;
pub(crate) mod connection;
pub(crate) mod env;
pub(crate) mod error;
mod followed_line;
pub(crate) mod from_environment;
pub(crate) mod kind;
pub(crate) mod min_remaining;
pub(crate) mod own_line;
mod prompt;
mod prompt_error;
mod region;
pub(crate) mod role;
pub(crate) mod role_error;
pub(crate) mod role_plan;
mod serial;
pub(crate) mod session_request;
pub(crate) mod settings;
pub(crate) mod source;
pub(crate) mod target;
pub(crate) mod variables;
pub(crate) mod via;
