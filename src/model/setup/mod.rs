//! From a key, or from another tool, to a working set-up: what is to change in the shared files.

mod draft;
mod error;
mod found;
mod layout_two;
mod leftovers;
mod locate;
mod plan;
mod tool;
mod wish;

pub(crate) use draft::{ProfileEdit, SectionChange, SetupPlan};
pub(crate) use error::PlanError;
pub(crate) use found::{FoundKey, found_keys};
pub(crate) use leftovers::{HomeMarks, leftovers};
pub(crate) use plan::{plan, same_keys};
pub(crate) use tool::Tool;
pub(crate) use wish::{KeyWish, SetupLayout, SetupWish};
