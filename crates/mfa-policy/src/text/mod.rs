//! Policy documents as text: reading, printing, and reports of findings. The reader never panics, and limits length and
//! depth.

pub(crate) mod error;
mod json;
pub(crate) mod print;
pub(crate) mod printable;
pub(crate) mod read;
pub mod report;
#[cfg(test)]
mod tests;
