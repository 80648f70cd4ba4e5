//! IAM with the credentials of one key or session, and the call for their identity. Every call blocks, is sent once,
//! and names its user.

mod client;
mod complete_answer;
mod devices;
mod policies;
mod rollout;

pub(crate) use self::client::Iam;
pub(crate) use self::devices::{Assignment, NewDevice, Picture};
pub(crate) use super::http::Signer;
