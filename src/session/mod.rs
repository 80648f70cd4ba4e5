//! From a resolved request to a cached session.

pub(crate) mod claim;
pub(crate) mod context;
pub(crate) mod discover;
pub(crate) mod ending;
pub(crate) mod environment;
pub(crate) mod facts;
pub(crate) mod held;
pub(crate) mod held_roles;
pub(crate) mod iam_access;
pub(crate) mod key;
pub(crate) mod lookup;
pub(crate) mod messages;
pub(crate) mod mint;
pub(crate) mod obtain;
pub(crate) mod ports;
pub(crate) mod profile_files;
pub(crate) mod prompt_process;
pub(crate) mod renewing;
pub(crate) mod resolved;
pub(crate) mod role_failure;
pub(crate) mod roles;
pub(crate) mod save_serial;
pub(crate) mod status_scope;
pub(crate) mod trust;
pub(crate) mod user;
pub(crate) mod whole_request;
