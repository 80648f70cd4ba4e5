//! Policy documents as text: read with the place of everything, printed, and what was found about them reported. The
//! reader is total and bounded.

pub(crate) mod error;
mod json;
pub(crate) mod print;
pub(crate) mod printable;
pub(crate) mod read;
pub mod report;
#[cfg(test)]
mod tests;
