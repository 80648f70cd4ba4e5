//! Whether a condition holds for what is known of a request.

use crate::budget::Budget;
use crate::document::Condition;
use crate::operator::{Comparison, Test};
use crate::pattern::{Part, VariableValue, matches_text, parts};
use crate::tri::Tri;

/// What a request carries under a condition key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ContextValue {
    Value(String),
    Absent,
    Unknown,
}

/// Whether a condition holds. `fill` gives the variables of its values; without them (language of 2008) every text is
/// literal.
pub(crate) fn holds(
    condition: &Condition,
    context: &ContextValue,
    budget: &Budget,
    fill: &dyn Fn(&str) -> VariableValue,
) -> Tri {
    let operator = &condition.operator;
    let value = match context {
        ContextValue::Unknown => return Tri::Unknown,
        ContextValue::Absent if operator.test == Test::Null => {
            return any(condition, |value| Tri::of(is(value, "true")));
        }
        ContextValue::Absent => return Tri::of(operator.holds_without_key()),
        ContextValue::Value(value) => value,
    };
    let fitting = match operator.test {
        Test::Null => return any(condition, |value| Tri::of(is(value, "false"))),
        Test::Bool => any(condition, |wanted| Tri::of(is(wanted, value))),
        Test::Text { any_case } => any(condition, |wanted| {
            budget.take(wanted.len());
            same(wanted, value, any_case, fill)
        }),
        Test::Like => any(condition, |wanted| matches_text(wanted, value, false, budget, fill)),
        Test::Number(order) => any(condition, |wanted| Tri::of(compares(order, value, wanted))),
        Test::Other => return Tri::Unknown,
    };
    if operator.is_negated() { fitting.not() } else { fitting }
}

fn any(condition: &Condition, fits: impl Fn(&str) -> Tri) -> Tri {
    condition.values.iter().map(|value| fits(&value.text)).max().unwrap_or(Tri::No)
}

/// Compares case-insensitively: booleans are written `"true"`, `true` or `"True"`.
pub(crate) fn is(value: &str, wanted: &str) -> bool {
    value.eq_ignore_ascii_case(wanted)
}

fn same(wanted: &str, value: &str, any_case: bool, fill: &dyn Fn(&str) -> VariableValue) -> Tri {
    let mut text = String::new();
    for part in parts(wanted) {
        match part {
            Part::Plain(plain) => text.push_str(plain),
            Part::Variable(name) => match fill(name) {
                VariableValue::Text(filling) => text.push_str(&filling),
                VariableValue::Nothing => return Tri::No,
                VariableValue::Unknown => return Tri::Unknown,
            },
        }
    }
    Tri::of(if any_case { text.eq_ignore_ascii_case(value) } else { text == value })
}

fn compares(order: Comparison, value: &str, wanted: &str) -> bool {
    let (Ok(value), Ok(wanted)) = (value.parse::<f64>(), wanted.parse::<f64>()) else { return false };
    match order {
        Comparison::Equal => value.total_cmp(&wanted).is_eq(),
        Comparison::Less => value < wanted,
        Comparison::LessOrEqual => value <= wanted,
        Comparison::Greater => value > wanted,
        Comparison::GreaterOrEqual => value >= wanted,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::document::Placed;
    use crate::operator::Operator;

    #[test]
    fn the_operators_answer_for_a_key_that_is_there_and_for_one_that_is_not() {
        use Tri::{No, Unknown, Yes};
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
            ("ForAllValues:Bool", "true", "true", Yes, Yes),
            ("ForAllValues:Bool", "false", "true", No, Yes),
            ("ForAnyValue:Bool", "true", "true", Yes, No),
            ("ForAnyValue:BoolIfExists", "true", "true", Yes, Yes),
            ("ForAnyValue:StringNotEquals", "a", "b", Yes, No),
            ("IpAddress", "10.0.0.0/8", "10.1.1.1", Unknown, No),
        ] {
            let condition = Condition {
                operator: Operator::named(operator).expect("IAM knows it"),
                key: Placed::new("key"),
                values: vec![Placed::new(wanted)],
            };
            let fill = |name: &str| if name == "me" { VariableValue::Text("x".into()) } else { VariableValue::Nothing };
            let reported =
                |condition: &Condition, context: &ContextValue| holds(condition, context, &Budget::default(), &fill);
            let found =
                [ContextValue::Value(value.into()), ContextValue::Absent].map(|carried| reported(&condition, &carried));
            assert_eq!(found, [there, absent], "{operator} {wanted} {value}");
            if !operator.starts_with("Null") {
                assert_eq!(reported(&condition, &ContextValue::Unknown), Unknown, "{operator}");
            }
        }
        for name in ["BoolIfExist", "bool", "NullIfExists", "ForSomeValues:Bool", ""] {
            assert_eq!(Operator::named(name), None, "{name}");
        }
    }
}
