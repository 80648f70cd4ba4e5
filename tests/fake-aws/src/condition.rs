//! The conditions of a policy statement, evaluated as IAM does.

use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use jiff::Timestamp;
use serde_json::Value;

/// What is known of a request: condition keys in lower case, each with its values.
pub(crate) type Context = BTreeMap<String, Vec<String>>;

/// One key under one operator.
pub(crate) struct Condition {
    key: String,
    values: Vec<String>,
    test: Test,
    /// `IfExists`: an absent key passes.
    if_exists: bool,
    quantifier: Quantifier,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    One,
    ForAllValues,
    ForAnyValue,
}

enum Test {
    Null,
    Compare { with: fn(&str, &str) -> bool, negated: bool },
}

impl Condition {
    /// The conditions of a `Condition` block.
    pub(crate) fn parse_block(block: &Value) -> Result<Vec<Self>, String> {
        let mut conditions = Vec::new();
        for (operator, keys) in block.as_object().ok_or("Condition is not an object")? {
            for (key, values) in keys.as_object().ok_or_else(|| format!("{operator} is not an object"))? {
                conditions.push(Self::parse(operator, key, strings(values)?)?);
            }
        }
        Ok(conditions)
    }

    fn parse(operator: &str, key: &str, values: Vec<String>) -> Result<Self, String> {
        let (quantifier, name) = match operator.split_once(':') {
            Some(("ForAllValues", name)) => (Quantifier::ForAllValues, name),
            Some(("ForAnyValue", name)) => (Quantifier::ForAnyValue, name),
            Some(_) => return Err(format!("no such operator: {operator}")),
            None => (Quantifier::One, operator),
        };
        let (name, if_exists) = name.strip_suffix("IfExists").map_or((name, false), |name| (name, true));
        let test = test(name).ok_or_else(|| format!("no such operator: {operator}"))?;
        Ok(Self { key: key.to_ascii_lowercase(), values, test, if_exists, quantifier })
    }

    /// Whether it holds; `substitute` resolves the policy variables of a value, or fails to.
    pub(crate) fn holds(&self, context: &Context, substitute: impl Fn(&str) -> Option<String>) -> bool {
        let found = context.get(&self.key);
        let wanted: Vec<String> = self.values.iter().filter_map(|value| substitute(value)).collect();
        match (&self.test, found) {
            (Test::Null, _) => wanted.iter().any(|value| value.eq_ignore_ascii_case("true") == found.is_none()),
            (Test::Compare { negated, .. }, None) => {
                *negated || self.if_exists || self.quantifier == Quantifier::ForAllValues
            }
            (Test::Compare { with, negated }, Some(found)) => {
                let one = |value: &String| wanted.iter().any(|wanted| with(value, wanted)) != *negated;
                match self.quantifier {
                    Quantifier::ForAllValues => found.iter().all(one),
                    Quantifier::One | Quantifier::ForAnyValue => found.iter().any(one),
                }
            }
        }
    }
}

/// A text, a number or a truth value, or a list of them.
pub(crate) fn strings(value: &Value) -> Result<Vec<String>, String> {
    let one = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        other => Err(format!("not a value of a policy: {other}")),
    };
    match value {
        Value::Array(values) => values.iter().map(one).collect(),
        single => one(single).map(|text| vec![text]),
    }
}

fn test(name: &str) -> Option<Test> {
    if name == "Null" {
        return Some(Test::Null);
    }
    let yes = |with| Some(Test::Compare { with, negated: false });
    let no = |with| Some(Test::Compare { with, negated: true });
    match name {
        "StringEquals" => yes(|value, wanted| value == wanted),
        "StringNotEquals" => no(|value, wanted| value == wanted),
        "StringEqualsIgnoreCase" | "Bool" => yes(str::eq_ignore_ascii_case),
        "StringNotEqualsIgnoreCase" => no(str::eq_ignore_ascii_case),
        "StringLike" | "ArnLike" | "ArnEquals" => yes(|value, wanted| matches(wanted, value)),
        "StringNotLike" | "ArnNotLike" | "ArnNotEquals" => no(|value, wanted| matches(wanted, value)),
        "NumericEquals" => yes(|value, wanted| numbers(value, wanted, |left, right| left.total_cmp(&right).is_eq())),
        "NumericNotEquals" => no(|value, wanted| numbers(value, wanted, |left, right| left.total_cmp(&right).is_eq())),
        "NumericLessThan" => yes(|value, wanted| numbers(value, wanted, |left, right| left < right)),
        "NumericLessThanEquals" => yes(|value, wanted| numbers(value, wanted, |left, right| left <= right)),
        "NumericGreaterThan" => yes(|value, wanted| numbers(value, wanted, |left, right| left > right)),
        "NumericGreaterThanEquals" => yes(|value, wanted| numbers(value, wanted, |left, right| left >= right)),
        "DateLessThan" => yes(|value, wanted| dates(value, wanted, |left, right| left < right)),
        "DateLessThanEquals" => yes(|value, wanted| dates(value, wanted, |left, right| left <= right)),
        "DateGreaterThan" => yes(|value, wanted| dates(value, wanted, |left, right| left > right)),
        "DateGreaterThanEquals" => yes(|value, wanted| dates(value, wanted, |left, right| left >= right)),
        "IpAddress" => yes(in_network),
        "NotIpAddress" => no(in_network),
        _ => None,
    }
}

fn numbers(value: &str, wanted: &str, compare: fn(f64, f64) -> bool) -> bool {
    matches!((value.parse(), wanted.parse()), (Ok(value), Ok(wanted)) if compare(value, wanted))
}

fn dates(value: &str, wanted: &str, compare: fn(i64, i64) -> bool) -> bool {
    let seconds = |text: &str| text.parse().ok().or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::as_second));
    matches!((seconds(value), seconds(wanted)), (Some(value), Some(wanted)) if compare(value, wanted))
}

fn in_network(value: &str, network: &str) -> bool {
    let (address, bits) = network.split_once('/').unwrap_or((network, "32"));
    let (Ok(value), Ok(address), Ok(bits)) =
        (value.parse::<Ipv4Addr>(), address.parse::<Ipv4Addr>(), bits.parse::<u32>())
    else {
        return false;
    };
    let mask = u32::MAX.checked_shl(32_u32.saturating_sub(bits)).unwrap_or(0);
    u32::from(value) & mask == u32::from(address) & mask
}

/// Whether a text is matched by a pattern with `*` and `?`.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut seen, mut star) = (0, 0, None);
    while seen < text.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, seen));
                at += 1;
            }
            Some(c) if *c == '?' || *c == text[seen] => {
                at += 1;
                seen += 1;
            }
            _ => match star {
                // the last star takes one character more
                Some((place, taken)) => {
                    star = Some((place, taken + 1));
                    at = place + 1;
                    seen = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use serde_json::json;

    use super::{Condition, Context};

    fn holds(operator: &str, wanted: &str, found: Option<&str>) -> bool {
        let mut context = Context::new();
        if let Some(found) = found {
            context.insert("the:key".to_owned(), found.split('|').map(str::to_owned).collect());
        }
        let block = json!({ operator: { "The:Key": wanted.split('|').collect::<Vec<_>>() } });
        let conditions = Condition::parse_block(&block).unwrap();
        conditions.iter().all(|condition| condition.holds(&context, |value| Some(value.to_owned())))
    }

    #[test]
    fn operators_compare_as_those_of_iam() {
        for (operator, wanted, found, expected) in [
            ("Bool", "true", Some("true"), true),
            ("Bool", "true", Some("false"), false),
            ("Bool", "true", None, false),
            ("BoolIfExists", "true", None, true),
            ("BoolIfExists", "true", Some("false"), false),
            ("Null", "true", None, true),
            ("Null", "true", Some("0"), false),
            ("Null", "false", Some("0"), true),
            ("NumericLessThan", "3600", Some("3599"), true),
            ("NumericLessThan", "3600", Some("3600"), false),
            ("NumericLessThan", "3600", None, false),
            ("NumericLessThanEquals", "3600", Some("3600"), true),
            ("NumericGreaterThanIfExists", "3600", None, true),
            ("StringEquals", "a|b", Some("b"), true),
            ("StringEquals", "a|b", Some("B"), false),
            ("StringEqualsIgnoreCase", "a", Some("A"), true),
            ("StringNotEquals", "a|b", Some("b"), false),
            ("StringNotEquals", "a", None, true),
            ("StringLike", "dev-*-?", Some("dev-team-1"), true),
            ("StringLike", "dev-*-?", Some("dev-team-"), false),
            ("ArnLike", "arn:aws:iam::*:role/x", Some("arn:aws:iam::1:role/x"), true),
            ("ForAllValues:StringEquals", "a|b", Some("a|c"), false),
            ("ForAllValues:StringEquals", "a|b", None, true),
            ("ForAnyValue:StringEquals", "a|b", Some("a|c"), true),
            ("ForAnyValue:StringEquals", "a|b", None, false),
            ("IpAddress", "127.0.0.0/8", Some("127.0.0.1"), true),
            ("NotIpAddress", "10.0.0.0/8", Some("127.0.0.1"), true),
            ("DateLessThan", "2026-01-31T08:15:00Z", Some("2026-01-31T08:14:59Z"), true),
        ] {
            assert_eq!(holds(operator, wanted, found), expected, "{operator} {wanted} of {found:?}");
        }
        assert!(Condition::parse_block(&json!({ "StringsEqual": { "a": "b" } })).is_err());
    }
}
