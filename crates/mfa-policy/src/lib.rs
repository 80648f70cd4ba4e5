//! IAM policies that force MFA: what a document says, what follows from several of them together, and what is wrong with
//! them.
//!
//! A force-MFA policy denies an IAM user everything until the user has given a code, except what leads to that code.
//! Such policies have faults that the console does not show: [`check`] finds them, [`simulate`] shows what a stolen
//! long-term key can do, and [`recommended`] gives a policy that passes both.
//!
//! ```
//! use mfa_policy::{Caller, AccountFacts, Severity, check, read, simulate};
//!
//! let text = br#"{"Version": "2012-10-17", "Statement": [
//!   {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
//!   {"Sid": "Force", "Effect": "Deny", "NotAction": "iam:*", "Resource": "*",
//!    "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}]}"#;
//! let documents = [read("force-mfa.json", text)?];
//! let facts = AccountFacts::default();
//!
//! // requests signed with the long-term key carry no `aws:MultiFactorAuthPresent`, so `Bool` does not hold for them
//! let findings = check(&documents, &facts)?;
//! assert_eq!((findings[0].rule, findings[0].severity, findings[0].line), ("MFA001", Severity::Error, Some(4)));
//!
//! let rows = simulate(&documents, &facts)?;
//! let row = rows.iter().find(|row| row.caller == Caller::KeyAlone && row.question == "call anything else");
//! assert_eq!(row.map(|row| row.answer.name()), Some("yes"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Limitations
//!
//! - Identity policies and the trust policies of roles are evaluated. Permissions boundaries, service control policies,
//!   session policies and resource policies are not read. Resource policies can also grant permissions; the others can
//!   only remove them.
//! - What depends on a condition key whose value is not known (a tag, an address, the time) is answered with "unknown",
//!   never guessed. Keys of a service are such keys.
//! - The list of IAM's and other services' calls is not part of the crate: a misspelled name of a call is not found.
//! - Users whom conditions name are evaluated where [`AccountFacts::user`] is not set, one for each set of conditions that
//!   tells users apart; names in resources are compared, and nobody is evaluated for them.
//! - Texts of more than [`LONGEST`] bytes are refused, and documents whose statements would take too long to compare with
//!   one another end with [`TooIntricate`].
//! - [`print()`] loses the `Principal` of a resource's or role's policy, which the model does not keep.

#![forbid(unsafe_code)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}

mod actions;
mod budget;
mod calls;
mod condition;
mod document;
mod evaluate;
mod exposure;
mod facts;
mod finding;
mod limits;
mod named;
mod operator;
mod partition;
mod pattern;
mod recommended;
mod review;
mod rules;
mod simulation;
mod subject;
mod text;
mod tri;
mod trust;

pub use budget::Budget;
pub use document::{Actions, Condition, Effect, Placed, PolicyDocument, Position, Resources, Statement, StatementId};
pub use evaluate::{Caller, TooIntricate};
pub use facts::AccountFacts;
pub use finding::{Finding, Severity};
pub use limits::{INLINE_LIMIT, LONGEST, MANAGED_LIMIT};
pub use named::names_users;
pub use operator::Operator;
pub use partition::Partition;
pub use recommended::{DeviceNames, PolicyVariant, WaivedRule, recommended, waived_rules};
pub use review::{Review, check, review, simulate};
pub use rules::examples::{Example, example};
pub use rules::rule::Rule;
pub use rules::table::rules;
pub use simulation::{Decision, Row, decide};
pub use subject::Subject;
pub use text::error::{PolicyError, PolicyErrorKind};
pub use text::print::print;
#[doc(hidden)]
pub use text::printable::{printable, printable_json};
pub use text::read::{read, read_at, size};
pub use text::report;
