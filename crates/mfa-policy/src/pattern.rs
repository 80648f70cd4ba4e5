//! Wildcards of actions and resources, and the variables in resources and condition values.

use crate::budget::Budget;
use crate::tri::Tri;

/// One character of a pattern after its variables were filled in: the value of a variable is never a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternToken {
    Literal(char),
    /// `?` matches any one character.
    One,
    /// `*` matches any characters, or none.
    Any,
}

fn wildcard(c: char) -> PatternToken {
    match c {
        '*' => PatternToken::Any,
        '?' => PatternToken::One,
        c => PatternToken::Literal(c),
    }
}

/// Backtracks to the last `*` only, so that a match costs at most the length of the pattern times that of the text.
fn fits<P>(
    pattern: &[P],
    length: usize,
    budget: &Budget,
    is_any: impl Fn(&P) -> bool,
    takes: impl Fn(&P, usize) -> bool,
) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut back = None;
    budget.take(1);
    while t < length {
        budget.take(1);
        if budget.is_spent() {
            return false;
        }
        match pattern.get(p) {
            Some(token) if is_any(token) => {
                back = Some((p, t));
                p += 1;
            }
            Some(token) if takes(token, t) => (p, t) = (p + 1, t + 1),
            _ => {
                let Some((star, from)) = back else { return false };
                back = Some((star, from + 1));
                (p, t) = (star + 1, from + 1);
            }
        }
    }
    pattern[p..].iter().all(is_any)
}

/// Whether a pattern names an action. Case does not matter. Names of actions are ASCII, so bytes are compared.
pub(crate) fn matches_action(pattern: &str, action: &str, budget: &Budget) -> bool {
    let action = action.as_bytes();
    let takes = |token: &u8, at: usize| *token == b'?' || token.eq_ignore_ascii_case(&action[at]);
    fits(pattern.as_bytes(), action.len(), budget, |token| *token == b'*', takes)
}

/// Whether a pattern contains a wildcard.
pub(crate) fn has_wildcard(pattern: &str) -> bool {
    pattern.contains(['*', '?'])
}

/// A call that only this action pattern names: names of calls have no underscore.
pub(crate) fn instance(pattern: &str) -> String {
    let text = if pattern == "*" { "any:*" } else { pattern };
    text.replace('*', "__").replace('?', "_")
}

/// A pattern of calls that two patterns both name: one of the ways to name them, with wildcards where both have them.
/// `None` if they have no call in common.
pub(crate) fn meet(one: &str, other: &str, budget: &Budget) -> Option<String> {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let width = other.len() + 1;
    budget.take((one.len() + 1).saturating_mul(width));
    if budget.is_spent() {
        return None;
    }
    // For each pair of positions, the position before and what was appended to the pattern; 0 appends nothing.
    let mut from: Vec<Option<(usize, u8)>> = vec![None; (one.len() + 1) * width];
    let mut open = vec![(0, 0)];
    while let Some((o, t)) = open.pop() {
        let here = o * width + t;
        let steps: &[(usize, usize, u8)] = match (one.get(o), other.get(t)) {
            (None, None) => break,
            (Some(b'*'), Some(b'*')) => &[(0, 1, b'*'), (1, 0, b'*')],
            (Some(b'*'), Some(c)) => &[(1, 0, 0), (0, 1, *c)],
            (Some(c), Some(b'*')) => &[(0, 1, 0), (1, 0, *c)],
            (Some(b'*'), None) => &[(1, 0, 0)],
            (None, Some(b'*')) => &[(0, 1, 0)],
            (Some(b'?'), Some(c)) => &[(1, 1, *c)],
            (Some(c), Some(d)) if *d == b'?' || c.eq_ignore_ascii_case(d) => &[(1, 1, *c)],
            _ => &[],
        };
        for (more, further, added) in steps {
            let next = (o + more, t + further);
            let before = from.get_mut(next.0 * width + next.1)?;
            if before.is_none() {
                *before = Some((here, *added));
                open.push(next);
            }
        }
    }
    let mut found = Vec::new();
    let mut at = from.len() - 1;
    while at > 0 {
        let (before, added) = from[at]?;
        found.extend(Some(added).filter(|added| *added > 0));
        at = before;
    }
    found.reverse();
    found.dedup_by(|c, before| (*c, *before) == (b'*', b'*'));
    String::from_utf8(found).ok()
}

/// The parts of a text that may hold variables.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Part<'t> {
    Plain(&'t str),
    /// What is between `${` and `}`.
    Variable(&'t str),
}

/// Splits a text at its variables. A `${` without an end is literal.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((before, (inside, after))) =
        rest.split_once("${").and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        found.extend((!before.is_empty()).then_some(Part::Plain(before)));
        found.push(Part::Variable(inside));
        rest = after;
    }
    found.extend((!rest.is_empty()).then_some(Part::Plain(rest)));
    found
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum VariableValue {
    Text(String),
    /// The request does not have it: the pattern matches nothing.
    Nothing,
    /// It depends on a value that is not known.
    Unknown,
}

/// Whether a pattern matches a text, with variables where the language has them. Case matters unless `any_case`.
pub(crate) fn matches_text(
    pattern: &str,
    text: &str,
    any_case: bool,
    budget: &Budget,
    fill: &dyn Fn(&str) -> VariableValue,
) -> Tri {
    budget.take(pattern.len());
    if budget.is_spent() {
        return Tri::No;
    }
    let folded = |c: char| if any_case { c.to_ascii_lowercase() } else { c };
    let mut tokens = Vec::new();
    let mut known = true;
    for part in parts(pattern) {
        match part {
            Part::Plain(text) => tokens.extend(text.chars().map(|c| wildcard(folded(c)))),
            Part::Variable(name) => match fill(name) {
                VariableValue::Text(text) => tokens.extend(text.chars().map(|c| PatternToken::Literal(folded(c)))),
                VariableValue::Nothing => return Tri::No,
                VariableValue::Unknown => {
                    known = false;
                    tokens.push(PatternToken::Any);
                }
            },
        }
    }
    let text: Vec<char> = text.chars().map(folded).collect();
    let takes =
        |token: &PatternToken, at: usize| *token == PatternToken::One || *token == PatternToken::Literal(text[at]);
    match (fits(&tokens, text.len(), budget, |token| *token == PatternToken::Any, takes), known) {
        (false, _) => Tri::No,
        (true, true) => Tri::Yes,
        (true, false) => Tri::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(name: &str) -> VariableValue {
        match name {
            "aws:username" => VariableValue::Text("a*b".into()),
            "*" => VariableValue::Text("*".into()),
            "aws:SourceIp" => VariableValue::Unknown,
            _ => VariableValue::Nothing,
        }
    }

    #[test]
    fn actions_match_by_wildcard_in_any_case() {
        for (pattern, action, expected) in [
            ("iam:*MFA*", "iam:DeactivateMFADevice", true),
            ("IAM:listmfadevices", "iam:ListMFADevices", true),
            ("iam:?etUser", "iam:GetUser", true),
            ("iam:?etUser", "iam:etUser", false),
            ("*", "sts:GetSessionToken", true),
            ("iam:List", "iam:ListUsers", false),
            ("iam:*a*b*c", "iam:aXbXbXd", false),
            ("", "iam:GetUser", false),
        ] {
            assert_eq!(matches_action(pattern, action, &Budget::default()), expected, "{pattern} {action}");
        }
    }

    #[test]
    fn what_two_patterns_both_name_is_a_pattern() {
        let meeting = |one, other| meet(one, other, &Budget::default());
        for (one, other, expected) in [
            ("s3:Get*", "s3:*Object", Some("s3:Get*Object")),
            ("s3:*Object", "s3:Get*", Some("s3:Get*Object")),
            ("s3:?et*", "s3:*Tags", Some("s3:?et*Tags")),
            ("a*b", "*c*", Some("a*c*b")),
            ("a*b*d", "*bc*", Some("a*b*bc*d")),
            ("iam:Get?ser", "IAM:GetU*", Some("iam:GetUser")),
            ("**", "*", Some("*")),
            ("s3:Get*", "s3:Put*", None),
            ("s3:Get?*", "s3:Get", None),
            ("?", "", None),
        ] {
            let found = meeting(one, other);
            assert_eq!(found.as_deref(), expected, "{one} {other}");
            let names = |call: &String| {
                let names = |pattern| matches_action(pattern, call, &Budget::default());
                names(one) && names(other)
            };
            assert!(found.is_none_or(|pattern| names(&instance(&pattern))), "{one} {other}");
        }
    }

    #[test]
    fn what_a_variable_brings_is_no_wildcard() {
        for (pattern, text, expected) in [
            ("user/${aws:username}", "user/a*b", Tri::Yes),
            ("user/${aws:username}", "user/axb", Tri::No),
            ("user/${aws:username}*", "user/a*b-2", Tri::Yes),
            ("user/${*}", "user/*", Tri::Yes),
            ("user/${*}", "user/x", Tri::No),
            ("user/${nothing}", "user/", Tri::No),
            ("user/${aws:SourceIp}", "user/1", Tri::Unknown),
            ("mfa/${aws:SourceIp}", "user/1", Tri::No),
            ("user/${open", "user/${open", Tri::Yes),
        ] {
            assert_eq!(matches_text(pattern, text, false, &Budget::default(), &filled), expected, "{pattern} {text}");
        }
    }

    #[test]
    fn a_pattern_of_stars_costs_its_length_times_the_text_and_no_more_than_is_allowed() {
        let budget = Budget::default();
        assert!(!matches_action(&("*a".repeat(20_000) + "b"), &"a".repeat(2_000), &budget));
        assert!(budget.steps() < 20_000, "{budget:?}");
        assert!(!matches_action(&("*".to_owned() + &"a".repeat(10_000) + "b"), &"a".repeat(20_000), &budget));
        assert!(budget.is_spent(), "{budget:?}");
        assert_eq!(budget.steps(), Budget::MOST + 1);
    }
}
