//! IAM for one key or session, and the question whose it is. Every call blocks, is sent once, and names its user.

mod client;
mod devices;
mod policies;
mod rollout;
mod whole;

pub use self::client::Iam;
pub use self::devices::{Assignment, NewDevice, Picture};
pub use self::policies::{KeyListing, UserListing};
pub use super::http::Signer;
