//! What AWS defines: keys, sessions, identities, devices, regions, durations.

mod arn;
pub(crate) mod credentials;
pub(crate) mod duration;
pub(crate) mod endpoint;
pub(crate) mod expiration;
pub(crate) mod identity;
pub(crate) mod mfa_device;
pub(crate) mod partition;
pub(crate) mod role;
pub(crate) mod role_arn;
pub(crate) mod secret;
pub(crate) mod serial_number;
pub(crate) mod token_code;
