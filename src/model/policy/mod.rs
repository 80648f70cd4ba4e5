//! IAM policies: what a document says, what follows from several of them together, and what is wrong with one that is
//! to force MFA. Ground floor.

mod actions;
mod calls;
mod condition;
mod decide;
mod document;
mod pattern;
mod recommended;
mod rules;
mod simulation;
mod subject;

pub use condition::{Operator, Truth};
pub use decide::{Caller, TooIntricate, Verdict};
pub use document::{Actions, Condition, Document, Effect, Place, Placed, Position, Resources, Statement};
pub use recommended::{Choices, DeviceNames, Trade, recommended, trades};
pub use rules::{Facts, Finding, INLINE_LIMIT, MANAGED_LIMIT, Rule, Severity, check, rules};
pub use simulation::{Answer, Row, simulate};
pub use subject::Subject;
