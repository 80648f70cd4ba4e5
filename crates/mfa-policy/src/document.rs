//! A policy document as it was written, with the position of everything that a finding may report.

use crate::operator::Operator;

/// A position in the text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Counted from 1; 0 in a document that was not read from text.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
}

/// A text of the document, and its position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The text, with its escapes resolved.
    pub text: String,
    /// The position of its first character.
    pub at: Position,
}

impl Placed {
    /// A text that was not read from a file.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), at: Position::default() }
    }
}

/// A policy document ("IAM JSON policy element reference").
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyDocument {
    /// Its name in messages: the file, or the policy and what it is attached to.
    pub name: String,
    /// `Version`; without one the language is that of 2008, which has no variables.
    pub version: Option<String>,
    /// Characters that are no white space: what IAM counts against its limits.
    pub size: usize,
    /// The statements, at least one.
    pub statements: Vec<Statement>,
}

impl PolicyDocument {
    /// Whether `${…}` is a variable in it ("IAM policy elements: Variables and tags": only since 2012-10-17).
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

/// `Action` or `NotAction`, as one list of patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actions {
    /// Whether it is `NotAction`: the statement is about every action but these.
    pub negated: bool,
    /// The position of the element.
    pub at: Position,
    /// Patterns in the order of the text, with `*` and `?` as wildcards.
    pub patterns: Vec<Placed>,
}

/// `Resource` or `NotResource`, as one list of patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resources {
    /// Whether it is `NotResource`: the statement covers every resource but these.
    pub negated: bool,
    /// Patterns in the order of the text, with `*` and `?` as wildcards.
    pub patterns: Vec<Placed>,
}

/// One key of a `Condition` under one operator.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// The condition key, in any case.
    pub key: Placed,
    /// The values, of which one has to match.
    pub values: Vec<Placed>,
}

/// A statement: who may or may not call what on which resources, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// Its `Sid`; None if it is missing or empty.
    pub sid: Option<String>,
    /// The position of its opening brace.
    pub at: Position,
    /// Whether it allows or denies.
    pub effect: Effect,
    /// Whether it names a `Principal` or `NotPrincipal`: it belongs to a resource's policy or a role's trust policy.
    pub of_resource: bool,
    /// The actions that it is about.
    pub actions: Actions,
    /// The resources that it covers; `None` only where a principal is named.
    pub resources: Option<Resources>,
    /// All of them must hold.
    pub conditions: Vec<Condition>,
}

/// A statement among several documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatementId {
    /// Which document, from 0.
    pub document: usize,
    /// Which of its statements, from 0.
    pub statement: usize,
}
