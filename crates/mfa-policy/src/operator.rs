//! Condition operators, by their names.

/// The kind of comparison of an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Test {
    Bool,
    Null,
    /// Whole texts, without wildcards: `StringEquals`, `StringEqualsIgnoreCase`.
    Text {
        any_case: bool,
    },
    /// `StringLike` and all of `Arn…`, which take wildcards.
    Like,
    Number(Comparison),
    /// Dates, addresses, binary values: never known here.
    Other,
}

/// How numbers are compared, with the negated ones by `Operator::negated`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// How an operator treats a key with several values. The keys about MFA have one value at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SetQualifier {
    /// True if the key is absent, since no value fails.
    ForAllValues,
    /// False if the key is absent, since no value matches.
    ForAnyValue,
}

const QUALIFIERS: [(&str, SetQualifier); 2] =
    [("ForAllValues:", SetQualifier::ForAllValues), ("ForAnyValue:", SetQualifier::ForAnyValue)];

/// A condition operator ("IAM JSON policy elements: Condition operators").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    name: String,
    pub(crate) test: Test,
    /// `…NotEquals`, `…NotLike`: true too where the key is absent.
    negated: bool,
    pub(crate) if_exists: bool,
    pub(crate) set: Option<SetQualifier>,
}

/// The operators in "IAM JSON policy elements: Condition operators": name, comparison, negated.
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
    ("NumericEquals", Test::Number(Comparison::Equal), false),
    ("NumericNotEquals", Test::Number(Comparison::Equal), true),
    ("NumericLessThan", Test::Number(Comparison::Less), false),
    ("NumericLessThanEquals", Test::Number(Comparison::LessOrEqual), false),
    ("NumericGreaterThan", Test::Number(Comparison::Greater), false),
    ("NumericGreaterThanEquals", Test::Number(Comparison::GreaterOrEqual), false),
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
        let qualified = QUALIFIERS.iter().find_map(|(prefix, set)| Some((name.strip_prefix(prefix)?, *set)));
        let (base, set) = qualified.map_or((name, None), |(base, set)| (base, Some(set)));
        let (base, if_exists) = base.strip_suffix("IfExists").map_or((base, false), |base| (base, true));
        let (_, test, negated) = OPERATORS.iter().find(|row| row.0 == base)?;
        // `Null` tests whether the key exists, so it cannot be combined with `IfExists`.
        let possible = !(if_exists && *test == Test::Null);
        possible.then(|| Self { name: name.to_owned(), test: *test, negated: *negated, if_exists, set })
    }

    /// The operator as it was written.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether it is true where the request does not carry the key.
    pub(crate) fn holds_without_key(&self) -> bool {
        match self.set {
            Some(SetQualifier::ForAllValues) => true,
            Some(SetQualifier::ForAnyValue) => self.if_exists,
            None => self.if_exists || self.negated,
        }
    }

    /// Whether it is true where the key is absent, or has another value.
    pub(crate) fn is_negated(&self) -> bool {
        self.negated
    }

    /// Whether numbers are compared.
    pub(crate) fn is_numeric(&self) -> bool {
        matches!(self.test, Test::Number(_))
    }
}
