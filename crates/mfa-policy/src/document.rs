//! A policy document as it was written, with the place of everything that a finding may point at.

use crate::operator::Operator;

/// Where something stands in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1; 0 in a document that was never text.
    pub line: usize,
    /// Characters from 1.
    pub column: usize,
}

/// A text of the document, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text.
    pub text: String,
    /// Where it stands.
    pub at: Position,
}

impl Placed {
    /// A text that was never in a file.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: Position::default() }
    }
}

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// What people call it: the file, or the policy and what it is attached to.
    pub name: String,
    /// `Version`; without one the language is that of 2008, which knows no variables.
    pub version: Option<String>,
    /// Characters that are no white space: what IAM counts against its limits.
    pub size: usize,
    /// The statements, at least one.
    pub statements: Vec<Statement>,
}

impl Document {
    /// Whether `${…}` means something in it ("IAM policy elements: Variables and tags": only since 2012-10-17).
    #[must_use]
    pub fn has_variables(&self) -> bool {
        self.version.as_deref() == Some("2012-10-17")
    }
}

/// What a statement does to what it matches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// Allows it, unless something denies it.
    Allow,
    /// Denies it, whatever allows it.
    Deny,
}

/// `Action` or `NotAction`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actions {
    /// It is `NotAction`.
    pub negated: bool,
    /// Where the element stands.
    pub at: Position,
    /// The patterns.
    pub patterns: Vec<Placed>,
}

/// `Resource` or `NotResource`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    /// It is `NotResource`.
    pub negated: bool,
    /// The patterns.
    pub patterns: Vec<Placed>,
}

/// One key of a `Condition` under one operator.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The operator.
    pub operator: Operator,
    /// The key.
    pub key: Placed,
    /// The values; one that fits is enough.
    pub values: Vec<Placed>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// Where it begins.
    pub at: Position,
    /// What it does.
    pub effect: Effect,
    /// It names a `Principal` or `NotPrincipal`: it belongs to a resource or to a role's trust, not to a user.
    pub of_resource: bool,
    /// What may be done or not.
    pub actions: Actions,
    /// To what; `None` only where a principal is named.
    pub resources: Option<Resources>,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
}

/// A statement among several documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Which document, from 0.
    pub document: usize,
    /// Which of its statements, from 0.
    pub statement: usize,
}
