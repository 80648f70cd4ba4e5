//! Policies of several users, checked within one limit, and what was left out.

use std::collections::HashMap;
use std::rc::Rc;

use mfa_policy::{AccountFacts, Budget, Finding, PolicyDocument, Review, Row, Severity, TooIntricate, review};

use crate::format::policy_input::{PolicySet, SetOwner, Unread};
use crate::model::{Partition, exit, printable};

/// Policies that were checked together, or were to be.
pub(super) struct Checked {
    pub(super) owner: SetOwner,
    pub(super) documents: Vec<Rc<PolicyDocument>>,
    /// What was found; `None` where there was too much to compare.
    pub(super) review: Option<Review>,
    pub(super) unread: Vec<Unread>,
}

impl Checked {
    fn of(set: PolicySet, partition: Option<Partition>, budget: &Budget) -> Self {
        // The documents of many users may be too many to be held.
        let documents = if budget.is_spent() { Vec::new() } else { set.documents() };
        let unread = set.unread();
        let user = set.subject().cloned();
        let complete = user.is_some() && unread.is_empty();
        let facts = AccountFacts { partition, user, complete, ..AccountFacts::default() };
        let review = review(&documents, &facts, budget).ok();
        let documents = if review.is_some() { documents } else { Vec::new() };
        Self { owner: set.owner, documents, review, unread }
    }

    pub(super) fn findings(&self) -> &[Finding] {
        self.review.as_ref().map(|review| &review.findings[..]).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> &[Row] {
        self.review.as_ref().map(|review| &review.rows[..]).unwrap_or_default()
    }

    pub(super) fn unread(&self) -> Vec<(&str, &str)> {
        self.unread.iter().map(|item| (item.what.as_str(), item.why.as_str())).collect()
    }

    /// The names of the users whose policies they are.
    pub(super) fn users(&self) -> Vec<String> {
        match &self.owner {
            SetOwner::Users(users) => users.iter().map(|user| user.name.clone()).collect(),
            SetOwner::Unsaid | SetOwner::Roles => Vec::new(),
        }
    }

    /// Whose policies they are; empty where the input does not say.
    pub(super) fn whose(&self) -> String {
        match &self.owner {
            SetOwner::Unsaid => String::new(),
            SetOwner::Users(_) => user_names(&self.users()),
            SetOwner::Roles => "trust policies of roles".into(),
        }
    }
}

/// Checks the sets, the shortest first: all of them together have a limit, and few are long. What is left then is marked
/// as not checked; where that is all, there is no answer.
pub(super) fn checked(sets: Vec<PolicySet>, partition: Option<Partition>) -> Result<Vec<Checked>, TooIntricate> {
    let budget = Budget::default();
    let mut numbered: Vec<(usize, PolicySet)> = sets.into_iter().enumerate().collect();
    numbered.sort_by_key(|(number, set)| (set.size(), *number));
    let mut checked: Vec<(usize, Checked)> =
        numbered.into_iter().map(|(number, set)| (number, Checked::of(set, partition, &budget))).collect();
    checked.sort_by_key(|(number, _)| *number);
    if checked.iter().all(|(_, one)| one.review.is_none()) {
        return Err(TooIntricate);
    }
    Ok(joined(checked.into_iter().map(|(_, one)| one)))
}

/// Users who were checked apart, as a policy of theirs names somebody, and of whom the same is true.
fn joined(checked: impl Iterator<Item = Checked>) -> Vec<Checked> {
    let mut joined: Vec<Checked> = Vec::new();
    let mut places: HashMap<Vec<*const PolicyDocument>, Vec<usize>> = HashMap::new();
    for one in checked {
        let places = places.entry(one.documents.iter().map(Rc::as_ptr).collect()).or_default();
        let is_alike = |other: &Checked| (&one.review, &one.unread) == (&other.review, &other.unread);
        let same = places.iter().copied().find(|at| joined.get(*at).is_some_and(is_alike));
        match same.and_then(|at| joined.get_mut(at)) {
            Some(same) => same.owner.join(one.owner),
            None => {
                places.push(joined.len());
                joined.push(one);
            }
        }
    }
    joined
}

/// What was not checked, and why, in words.
pub(super) fn left_out(checked: &[Checked]) -> Vec<String> {
    let mut found = Vec::new();
    let unchecked = || checked.iter().filter(|one| one.review.is_none());
    let users: Vec<String> = unchecked().flat_map(Checked::users).collect();
    let others = unchecked().filter(|one| one.users().is_empty()).map(|one| match one.owner {
        SetOwner::Roles => one.whose(),
        SetOwner::Unsaid | SetOwner::Users(_) => "the other policies".to_owned(),
    });
    for whose in Some(user_names(&users)).filter(|_| !users.is_empty()).into_iter().chain(others) {
        found.push(format!("not checked: {whose}: {TooIntricate}; check fewer policies at a time"));
    }
    for one in checked {
        let whose = if one.owner == SetOwner::Unsaid { String::new() } else { format!(" for {}", one.whose()) };
        found.extend(one.unread.iter().map(|item| format!("{} could not be read{whose}: {}", item.what, item.why)));
    }
    found
}

fn user_names(names: &[String]) -> String {
    const SHOWN: usize = 10;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{}`", printable(name))).collect();
    let more = names.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("user {}{more}", shown.join(", "))
}

/// What was not looked at does not pass, however good the rest is.
pub(super) fn code(checked: &[Checked], strict: bool) -> u8 {
    let least = if strict { Severity::Warning } else { Severity::Error };
    let is_bad = |one: &Checked| one.findings().iter().any(|finding| finding.severity >= least);
    let is_left_out = |one: &Checked| one.review.is_none() || !one.unread.is_empty();
    match (checked.iter().any(is_bad), checked.iter().any(is_left_out)) {
        (true, _) => exit::FAILED,
        (false, true) => exit::PARTIAL,
        (false, false) => exit::DONE,
    }
}
