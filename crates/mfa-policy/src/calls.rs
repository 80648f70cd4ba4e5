//! Which statements name which calls. They are looked up rather than compared one by one, and calls that are named by
//! the same statements are evaluated once, so that the cost of a long list of actions is linear.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::actions::{CallKind, is_own, kind, made_on};
use crate::budget::Budget;
use crate::document::{Effect, PolicyDocument, StatementId};
use crate::pattern::{has_wildcard, instance, matches_action, meet};

/// The numbers of the statements that name a call, ascending.
pub(crate) type Speaking = Rc<[usize]>;

/// Calls that are named by the same statements.
#[derive(Debug)]
pub(crate) struct CallGroup {
    /// One of them, as a request names it.
    pub(crate) action: String,
    pub(crate) kind: CallKind,
    /// The patterns by which statements name them.
    pub(crate) names: Vec<String>,
}

/// An index of the actions in some documents. Names of actions are the same in any case: what is looked up is lower case.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The number of each document's first statement.
    firsts: Vec<usize>,
    /// Of each statement, whether it has `NotAction`.
    negated: Vec<bool>,
    /// The statements with `NotAction`.
    excluding: Vec<usize>,
    /// Of each statement, whether it denies.
    denies: Vec<bool>,
    /// Statements by each action that they name without wildcards.
    named: HashMap<String, Vec<usize>>,
    /// Statements by their patterns with wildcards, and these by their beginnings before the first wildcard.
    wild: HashMap<String, HashMap<String, Vec<usize>>>,
    asked: RefCell<HashMap<String, Speaking>>,
    pub(crate) budget: Budget,
}

impl Calls {
    pub(crate) fn of(documents: &[&PolicyDocument], budget: &Budget) -> Self {
        let (mut firsts, mut negated, mut denies) = (Vec::new(), Vec::new(), Vec::new());
        let (mut named, mut wild) = (HashMap::new(), HashMap::new());
        for document in documents {
            firsts.push(negated.len());
            for statement in &document.statements {
                let number = negated.len();
                for pattern in &statement.actions.patterns {
                    let pattern = &pattern.text;
                    let lower = pattern.to_ascii_lowercase();
                    let of: &mut Vec<usize> = if has_wildcard(pattern) {
                        let begin = lower.split(['*', '?']).next().unwrap_or_default().to_owned();
                        let patterns: &mut HashMap<String, Vec<usize>> = wild.entry(begin).or_default();
                        patterns.entry(pattern.clone()).or_default()
                    } else {
                        named.entry(lower).or_default()
                    };
                    of.push(number);
                }
                negated.push(statement.actions.negated);
                denies.push(statement.effect == Effect::Deny);
            }
        }
        let excluding = negated.iter().enumerate().filter(|(_, negated)| **negated).map(|(number, _)| number).collect();
        Self { firsts, negated, excluding, denies, named, wild, asked: RefCell::default(), budget: budget.clone() }
    }

    /// How many statements there are.
    pub(crate) fn statements(&self) -> usize {
        self.negated.len()
    }

    /// A statement's number among all of them.
    pub(crate) fn number(&self, place: StatementId) -> usize {
        self.firsts.get(place.document).copied().unwrap_or_default() + place.statement
    }

    /// Which statements name a call.
    pub(crate) fn speaking(&self, action: &str) -> Speaking {
        if let Some(known) = self.asked.borrow().get(action) {
            return Rc::clone(known);
        }
        let lower = action.to_ascii_lowercase();
        let mut naming: Vec<usize> = self.named.get(&lower).cloned().unwrap_or_default();
        for (pattern, statements) in self.beginnings(&lower).flatten().take_while(|_| !self.budget.is_spent()) {
            if matches_action(pattern, &lower, &self.budget) {
                naming.extend_from_slice(statements);
            }
        }
        naming.sort_unstable();
        naming.dedup();
        self.budget.take(naming.len() + self.excluding.len());
        let others = self.excluding.iter().copied().filter(|number| naming.binary_search(number).is_err());
        let mut speaking: Vec<usize> = others.collect();
        speaking.extend(naming.into_iter().filter(|number| !self.negated[*number]));
        speaking.sort_unstable();
        let speaking: Speaking = speaking.into();
        self.asked.borrow_mut().insert(action.to_owned(), Rc::clone(&speaking));
        speaking
    }

    /// The patterns that begin as an action does: looked up by the beginnings of either, whichever are fewer.
    fn beginnings<'c>(&'c self, action: &'c str) -> Box<dyn Iterator<Item = &'c HashMap<String, Vec<usize>>> + 'c> {
        if self.wild.len() < action.len() {
            let fitting = self.wild.iter().filter(|(begin, _)| action.starts_with(begin.as_str()));
            Box::new(fitting.map(|(_, patterns)| patterns))
        } else {
            Box::new((0..=action.len()).filter_map(|end| self.wild.get(action.get(..end)?)))
        }
    }

    /// For each two wildcards of different statements, one of them a Deny, of which none names all that the other does: a
    /// pattern of what they both name.
    pub(crate) fn meetings(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (begin, patterns) in &self.wild {
            let others = self.beginnings(begin).flatten();
            for (other, of_other) in others.take_while(|_| !self.budget.is_spent()) {
                for (pattern, of_pattern) in patterns {
                    self.budget.take(1);
                    let names_all = |wide: &str, narrow: &str| matches_action(wide, &instance(narrow), &self.budget);
                    if self.are_apart(of_pattern, of_other) && !names_all(pattern, other) && !names_all(other, pattern)
                    {
                        found.extend(meet(pattern, other, &self.budget));
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Whether a statement among these differs from one among those, and one of the two denies.
    fn are_apart(&self, these: &[usize], those: &[usize]) -> bool {
        let denies_beside = |some: &[usize], others: &[usize]| {
            let mut denying = some.iter().filter(|number| self.denies[**number]);
            denying.any(|deny| others.iter().any(|other| other != deny))
        };
        denies_beside(these, those) || denies_beside(those, these)
    }

    /// One call for each group of these patterns that the same statements name, and for those of `meetings`, which are
    /// named where no other pattern of the group names them. Set-up calls are left out.
    pub(crate) fn groups<'p>(&self, patterns: impl Iterator<Item = &'p str>, meetings: &'p [String]) -> Vec<CallGroup> {
        let mut groups: Vec<CallGroup> = Vec::new();
        let mut at = HashMap::new();
        let mut names = HashSet::new();
        let meetings = meetings.iter().map(|pattern| (pattern.as_str(), false));
        let patterns = patterns.map(|pattern| (pattern, true)).chain(meetings);
        for (pattern, is_named) in patterns.take_while(|_| !self.budget.is_spent()) {
            let kind = kind(pattern, &self.budget);
            if kind == CallKind::Setup || !names.insert(pattern.to_ascii_lowercase()) {
                continue;
            }
            let action = instance(pattern);
            let service = action.split(':').next().unwrap_or_default().to_ascii_lowercase();
            let key = (self.speaking(&action), kind, service, is_own(pattern), made_on(pattern));
            let group = *at.entry(key).or_insert(groups.len());
            let names_it = |name: &String| matches_action(name, &action, &self.budget);
            match groups.get_mut(group) {
                Some(group) if is_named || !group.names.iter().any(names_it) => group.names.push(pattern.to_owned()),
                Some(_) => {}
                None => groups.push(CallGroup { action, kind, names: vec![pattern.to_owned()] }),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Actions, Effect, Placed, Position, Resources, Statement};

    fn calls(statements: &[(bool, &[&str])]) -> Calls {
        let placed = |texts: &[&str]| texts.iter().map(|text| Placed::new(*text)).collect::<Vec<_>>();
        let statement = |(negated, patterns): &(bool, &[&str])| Statement {
            sid: None,
            at: Position::default(),
            effect: Effect::Deny,
            of_resource: false,
            actions: Actions { negated: *negated, at: Position::default(), patterns: placed(patterns) },
            resources: Some(Resources { negated: false, patterns: placed(&["*"]) }),
            conditions: Vec::new(),
        };
        let document =
            |said| PolicyDocument { name: String::new(), version: None, size: 0, statements: vec![statement(said)] };
        let documents: Vec<PolicyDocument> = statements.iter().map(document).collect();
        Calls::of(&documents.iter().collect::<Vec<_>>(), &Budget::default())
    }

    #[test]
    fn statements_are_found_by_name_by_wildcard_and_by_what_they_leave_out() {
        let calls = calls(&[
            (false, &["IAM:GetUser", "s3:*"]),
            (true, &["iam:Get*", "iam:Get*", "ec2:Run"]),
            (false, &["*", "iam:*"]),
            (false, &["?am:getuser"]),
        ]);
        for (action, expected) in [
            ("iam:getUser", &[0, 2, 3][..]),
            ("iam:GetRole", &[2]),
            ("S3:x", &[0, 1, 2]),
            ("ec2:run", &[2]),
            ("é", &[1, 2]),
        ] {
            assert_eq!(&*calls.speaking(action), expected, "{action}");
            assert_eq!(&*calls.speaking(action), expected, "{action}, asked again");
        }
    }

    #[test]
    fn calls_that_nothing_tells_apart_are_one_group() {
        let calls = calls(&[(true, &["a:1", "a:2", "iam:GetRole", "iam:ListAccessKeys", "iam:ResyncMFADevice"])]);
        let asked = ["a:1", "a:2", "A:1", "b:1", "b:*", "iam:GetRole", "iam:ListAccessKeys", "iam:ResyncMFADevice"];
        let groups = calls.groups(asked.into_iter(), &[]);
        let names: Vec<_> = groups.iter().map(|group| group.names.join(" ")).collect();
        assert_eq!(names, ["a:1 a:2", "b:1 b:*", "iam:GetRole", "iam:ListAccessKeys"]);
        assert_eq!(groups[1].action, "b:1");
    }
}
