//! Condition operators, and what is known of a request's keys.

use super::document::Condition;
use super::pattern::{Effort, Filling, Part, matches_text, parts};

/// Whether something holds, as far as it can be known. The smallest of several is their "and", the largest their "or".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not.
    No,
    /// It depends on what is not known here.
    Unknown,
    /// It does.
    Yes,
}

impl Truth {
    /// Of a plain answer.
    #[must_use]
    pub fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    pub(super) fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }

    /// It holds, or may.
    #[must_use]
    pub fn is_possible(self) -> bool {
        self != Self::No
    }
}

/// What an operator compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Bool,
    Null,
    /// `StringEquals`, `StringEqualsIgnoreCase`.
    Text {
        any_case: bool,
    },
    /// `StringLike` and all of `Arn…`, which take wildcards.
    Like,
    Number(Order),
    /// Dates, addresses, binary values: never known here.
    Other,
}

/// How numbers are compared, with the negated ones by `Operator::negated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// A condition operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    name: String,
    pub(super) test: Test,
    /// `…NotEquals`, `…NotLike`: true too where the key is absent.
    negated: bool,
    pub(super) if_exists: bool,
    /// `ForAllValues:` or `ForAnyValue:`.
    pub(super) of_set: bool,
}

/// "IAM JSON policy elements: Condition operators".
const OPERATORS: [(&str, Test, bool); 27] = [
    ("Bool", Test::Bool, false),
    ("Null", Test::Null, false),
    ("StringEquals", Test::Text { any_case: false }, false),
    ("StringNotEquals", Test::Text { any_case: false }, true),
    ("StringEqualsIgnoreCase", Test::Text { any_case: true }, false),
    ("StringNotEqualsIgnoreCase", Test::Text { any_case: true }, true),
    ("StringLike", Test::Like, false),
    ("StringNotLike", Test::Like, true),
    ("ArnEquals", Test::Like, false),
    ("ArnLike", Test::Like, false),
    ("ArnNotEquals", Test::Like, true),
    ("ArnNotLike", Test::Like, true),
    ("NumericEquals", Test::Number(Order::Equal), false),
    ("NumericNotEquals", Test::Number(Order::Equal), true),
    ("NumericLessThan", Test::Number(Order::Less), false),
    ("NumericLessThanEquals", Test::Number(Order::LessOrEqual), false),
    ("NumericGreaterThan", Test::Number(Order::Greater), false),
    ("NumericGreaterThanEquals", Test::Number(Order::GreaterOrEqual), false),
    ("DateEquals", Test::Other, false),
    ("DateNotEquals", Test::Other, true),
    ("DateLessThan", Test::Other, false),
    ("DateLessThanEquals", Test::Other, false),
    ("DateGreaterThan", Test::Other, false),
    ("DateGreaterThanEquals", Test::Other, false),
    ("BinaryEquals", Test::Other, false),
    ("IpAddress", Test::Other, false),
    ("NotIpAddress", Test::Other, true),
];

impl Operator {
    /// Reads an operator's name; `None` if IAM has no such operator.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let base = ["ForAllValues:", "ForAnyValue:"].iter().find_map(|prefix| name.strip_prefix(prefix));
        let (base, of_set) = (base.unwrap_or(name), base.is_some());
        let (base, if_exists) = base.strip_suffix("IfExists").map_or((base, false), |base| (base, true));
        let (_, test, negated) = OPERATORS.iter().find(|row| row.0 == base)?;
        // `Null` asks whether the key exists, so it cannot be asked only if it does
        let possible = !(if_exists && *test == Test::Null);
        possible.then(|| Self { name: name.to_owned(), test: *test, negated: *negated, if_exists, of_set })
    }

    /// As it was written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is true where the key is absent, or has another value.
    pub(super) fn is_negated(&self) -> bool {
        self.negated
    }

    /// Whether numbers are compared.
    pub(super) fn is_numeric(&self) -> bool {
        matches!(self.test, Test::Number(_))
    }
}

/// What a request carries under a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Carried {
    Value(String),
    Absent,
    Unknown,
}

/// Whether a condition holds. `fill` gives the variables of its values; without them (language of 2008) every text is
/// what it is.
pub(super) fn holds(
    condition: &Condition,
    carried: &Carried,
    effort: &Effort,
    fill: &dyn Fn(&str) -> Filling,
) -> Truth {
    let operator = &condition.operator;
    if operator.of_set {
        return Truth::Unknown;
    }
    let value = match carried {
        Carried::Unknown => return Truth::Unknown,
        Carried::Absent if operator.test == Test::Null => return any(condition, |value| Truth::of(is(value, "true"))),
        Carried::Absent => return Truth::of(operator.if_exists || operator.negated),
        Carried::Value(value) => value,
    };
    let fitting = match operator.test {
        Test::Null => return any(condition, |value| Truth::of(is(value, "false"))),
        Test::Bool => any(condition, |wanted| Truth::of(is(wanted, value))),
        Test::Text { any_case } => any(condition, |wanted| same(wanted, value, any_case, fill)),
        Test::Like => any(condition, |wanted| matches_text(wanted, value, false, effort, fill)),
        Test::Number(order) => any(condition, |wanted| Truth::of(compares(order, value, wanted))),
        Test::Other => return Truth::Unknown,
    };
    if operator.negated { fitting.not() } else { fitting }
}

fn any(condition: &Condition, fits: impl Fn(&str) -> Truth) -> Truth {
    condition.values.iter().map(|value| fits(&value.text)).max().unwrap_or(Truth::No)
}

/// Booleans are written `"true"`, `true` or `"True"`.
pub(super) fn is(value: &str, wanted: &str) -> bool {
    value.eq_ignore_ascii_case(wanted)
}

fn same(wanted: &str, value: &str, any_case: bool, fill: &dyn Fn(&str) -> Filling) -> Truth {
    let mut text = String::new();
    for part in parts(wanted) {
        match part {
            Part::Plain(plain) => text.push_str(plain),
            Part::Variable(name) => match fill(name) {
                Filling::Text(filling) => text.push_str(&filling),
                Filling::Nothing => return Truth::No,
                Filling::Unknown => return Truth::Unknown,
            },
        }
    }
    Truth::of(if any_case { text.eq_ignore_ascii_case(value) } else { text == value })
}

fn compares(order: Order, value: &str, wanted: &str) -> bool {
    let (Ok(value), Ok(wanted)) = (value.parse::<f64>(), wanted.parse::<f64>()) else { return false };
    match order {
        Order::Equal => value.total_cmp(&wanted).is_eq(),
        Order::Less => value < wanted,
        Order::LessOrEqual => value <= wanted,
        Order::Greater => value > wanted,
        Order::GreaterOrEqual => value >= wanted,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::policy::Placed;

    #[test]
    fn the_operators_answer_for_a_key_that_is_there_and_for_one_that_is_not() {
        use Truth::{No, Unknown, Yes};
        for (operator, wanted, value, there, absent) in [
            ("Bool", "true", "true", Yes, No),
            ("Bool", "FALSE", "true", No, No),
            ("BoolIfExists", "false", "true", No, Yes),
            ("Null", "true", "true", No, Yes),
            ("Null", "false", "true", Yes, No),
            ("NumericLessThan", "3600", "1", Yes, No),
            ("NumericGreaterThanIfExists", "3600", "1", No, Yes),
            ("NumericNotEquals", "1", "1", No, Yes),
            ("NumericLessThan", "many", "1", No, No),
            ("StringEquals", "a", "A", No, No),
            ("StringEqualsIgnoreCase", "a", "A", Yes, No),
            ("StringNotEquals", "a", "b", Yes, Yes),
            ("StringEquals", "*", "b", No, No),
            ("StringLike", "*", "b", Yes, No),
            ("ArnNotLike", "arn:*", "arn:aws:iam::1:user/a", No, Yes),
            ("StringEquals", "${me}", "x", Yes, No),
            ("StringLike", "${nobody}", "x", No, No),
            ("ForAllValues:Bool", "true", "true", Unknown, Unknown),
            ("IpAddress", "10.0.0.0/8", "10.1.1.1", Unknown, No),
        ] {
            let condition = Condition {
                operator: Operator::named(operator).expect("IAM knows it"),
                key: Placed::new("key"),
                values: vec![Placed::new(wanted)],
            };
            let fill = |name: &str| if name == "me" { Filling::Text("x".into()) } else { Filling::Nothing };
            let told = |condition: &Condition, carried: &Carried| holds(condition, carried, &Effort::default(), &fill);
            let found = [Carried::Value(value.into()), Carried::Absent].map(|carried| told(&condition, &carried));
            assert_eq!(found, [there, absent], "{operator} {wanted} {value}");
            if !operator.starts_with("Null") {
                assert_eq!(told(&condition, &Carried::Unknown), Unknown, "{operator}");
            }
        }
        for name in ["BoolIfExist", "bool", "NullIfExists", "ForSomeValues:Bool", ""] {
            assert_eq!(Operator::named(name), None, "{name}");
        }
    }
}
