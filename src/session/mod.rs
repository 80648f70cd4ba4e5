//! The straight line from a request to a session: look, lock, look again, ask, mint, keep. Generic over who
//! gives the code and who gives the session.

mod claim;
mod error;
mod mint;
mod order;

pub use claim::{Claimed, claim};
pub use error::SessionError;
pub use mint::{NewSession, ask_and_mint};
pub use order::{Order, Standing, look, remaining};
