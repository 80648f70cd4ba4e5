//! Reads a policy document from JSON ("IAM JSON policy element reference"): each element in its place, and no unknown
//! ones.

use std::collections::HashMap;
use std::str;

use super::error::{PolicyError, PolicyErrorKind as Kind};
use super::json::{Node, Value, parse, position};
use crate::document::{Actions, Condition, Effect, Placed, PolicyDocument, Position, Resources, Statement};
use crate::limits::{LONGEST, LONGEST_ACTION, LONGEST_RESOURCE, MOST_STATEMENTS};
use crate::operator::Operator;

/// Reads a policy document. `name` is its name in messages.
///
/// # Errors
/// When the text is not JSON, or not a policy; with the place.
pub fn read(name: &str, bytes: &[u8]) -> Result<PolicyDocument, PolicyError> {
    read_at(name, bytes, Position { line: 1, column: 1 })
}

/// Reads a policy document that is part of a longer text, where it begins at `at`; [`read`] otherwise.
///
/// # Errors
/// As [`read`].
pub fn read_at(name: &str, bytes: &[u8], at: Position) -> Result<PolicyDocument, PolicyError> {
    if let Some(begin) = bytes.get(..LONGEST).filter(|begin| begin.len() < bytes.len()) {
        return Err(PolicyError { at: position(begin), kind: Kind::TooLong });
    }
    let text = str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        PolicyError { at: position(before), kind: Kind::NotUtf8 }
    })?;
    let root = parse(text, at)?;
    document(name, size(text), root)
}

/// What IAM counts against its limits: every character but white space.
#[must_use]
pub fn size(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn fail<T>(at: Position, kind: Kind) -> Result<T, PolicyError> {
    Err(PolicyError { at, kind })
}

/// The elements of an object, each taken at most once.
struct Elements {
    place: &'static str,
    at: Position,
    found: HashMap<&'static str, (Position, Node)>,
}

const POLICY: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
/// What `get-policy-version`, `get-user-policy` and `get-role` print around a document.
const ANSWERS: [&str; 5] = ["PolicyVersion", "PolicyDocument", "Document", "AssumeRolePolicyDocument", "Role"];

impl Elements {
    fn of(place: &'static str, node: Node, known: &'static [&'static str]) -> Result<Self, PolicyError> {
        let at = node.at;
        let Value::Object(members) = node.value else {
            return fail(at, Kind::WrongKind { element: place.to_owned(), wanted: "an object, `{…}`" });
        };
        let mut found = HashMap::new();
        for (name, value) in members {
            let Some(element) = known.iter().find(|element| **element == name.text) else {
                if place == "policy" && ANSWERS.contains(&name.text.as_str()) {
                    return fail(name.at, Kind::Wrapped(name.text));
                }
                let meant = known.iter().find(|element| element.eq_ignore_ascii_case(&name.text)).copied();
                return fail(name.at, Kind::UnknownElement { place, name: name.text, meant });
            };
            found.insert(*element, (name.at, value));
        }
        Ok(Self { place, at, found })
    }

    fn text(&mut self, element: &'static str) -> Result<Option<Placed>, PolicyError> {
        let Some((_, node)) = self.found.remove(element) else { return Ok(None) };
        match node.value {
            Value::Text(text) => Ok(Some(Placed { text, at: node.at })),
            _ => fail(node.at, Kind::WrongKind { element: element.to_owned(), wanted: "a string" }),
        }
    }

    /// One of two elements that exclude each other: which one, its position, and its patterns.
    fn patterns(
        &mut self,
        element: &'static str,
        negated: &'static str,
        most: usize,
    ) -> Result<Option<(bool, Position, Vec<Placed>)>, PolicyError> {
        match (self.found.remove(element), self.found.remove(negated)) {
            (Some(_), Some((at, _))) => fail(at, Kind::Both(element, negated)),
            (Some((at, node)), None) => Ok(Some((false, at, strings(element, node, most)?))),
            (None, Some((at, node))) => Ok(Some((true, at, strings(negated, node, most)?))),
            (None, None) => Ok(None),
        }
    }

    fn lacks<T>(&self, what: &'static str) -> Result<T, PolicyError> {
        fail(self.at, Kind::Missing { place: self.place, what })
    }
}

/// A string, or an array of strings, none longer than `most` characters.
fn strings(element: &'static str, node: Node, most: usize) -> Result<Vec<Placed>, PolicyError> {
    let text = |node: Node| match node.value {
        Value::Text(text) if text.chars().nth(most).is_some() => fail(node.at, Kind::TooWide { element, most }),
        Value::Text(text) => Ok(Placed { text, at: node.at }),
        _ => fail(node.at, Kind::WrongKind { element: element.to_owned(), wanted: "a string, or an array of strings" }),
    };
    match node.value {
        Value::Array(items) => items.into_iter().map(text).collect(),
        _ => Ok(vec![text(node)?]),
    }
}

fn document(name: &str, size: usize, root: Node) -> Result<PolicyDocument, PolicyError> {
    let mut elements = Elements::of("policy", root, &POLICY)?;
    let version = elements.text("Version")?;
    if let Some(version) = version.as_ref().filter(|given| !["2012-10-17", "2008-10-17"].contains(&given.text.as_str()))
    {
        return fail(version.at, Kind::Version(version.text.clone()));
    }
    elements.text("Id")?;
    let Some((at, node)) = elements.found.remove("Statement") else { return elements.lacks("`Statement`") };
    let nodes = match node {
        Node { value: Value::Array(nodes), .. } => nodes,
        node => vec![node],
    };
    if nodes.is_empty() {
        return fail(at, Kind::Missing { place: "policy", what: "a statement in `Statement`" });
    }
    if let Some(node) = nodes.get(MOST_STATEMENTS) {
        return fail(node.at, Kind::TooMany);
    }
    let mut sids: HashMap<String, usize> = HashMap::new();
    let mut statements = Vec::new();
    for node in nodes {
        let (statement, sid) = statement(node)?;
        if let Some(Placed { text, at }) = sid
            && let Some(first) = sids.insert(text.clone(), at.line)
        {
            return fail(at, Kind::DuplicateSid { name: text, first });
        }
        statements.push(statement);
    }
    Ok(PolicyDocument { name: name.to_owned(), version: version.map(|version| version.text), size, statements })
}

fn statement(node: Node) -> Result<(Statement, Option<Placed>), PolicyError> {
    let at = node.at;
    let mut elements = Elements::of("statement", node, &STATEMENT)?;
    let sid = elements.text("Sid")?.filter(|sid| !sid.text.is_empty());
    let effect = match elements.text("Effect")? {
        Some(Placed { text, .. }) if text == "Allow" => Effect::Allow,
        Some(Placed { text, .. }) if text == "Deny" => Effect::Deny,
        Some(Placed { text, at }) => return fail(at, Kind::Effect(text)),
        None => return elements.lacks("`Effect`"),
    };
    let principal = (elements.found.remove("Principal"), elements.found.remove("NotPrincipal"));
    if let (Some(_), Some((at, _))) = principal {
        return fail(at, Kind::Both("Principal", "NotPrincipal"));
    }
    let of_resource = principal.0.is_some() || principal.1.is_some();
    let Some((negated, place, patterns)) = elements.patterns("Action", "NotAction", LONGEST_ACTION)? else {
        return elements.lacks("`Action` or `NotAction`");
    };
    let actions = Actions { negated, at: place, patterns };
    let resources = elements.patterns("Resource", "NotResource", LONGEST_RESOURCE)?;
    if resources.is_none() && !of_resource {
        return elements.lacks("`Resource` or `NotResource`");
    }
    let resources = resources.map(|(negated, _, patterns)| Resources { negated, patterns });
    let conditions = elements.found.remove("Condition").map_or(Ok(Vec::new()), |(_, node)| conditions(node))?;
    let name = sid.as_ref().map(|sid| sid.text.clone());
    Ok((Statement { sid: name, at, effect, of_resource, actions, resources, conditions }, sid))
}

fn conditions(node: Node) -> Result<Vec<Condition>, PolicyError> {
    let wrong =
        |at, element: &str| fail(at, Kind::WrongKind { element: element.to_owned(), wanted: "an object, `{…}`" });
    let at = node.at;
    let Value::Object(operators) = node.value else { return wrong(at, "Condition") };
    let mut found = Vec::new();
    for (name, keys) in operators {
        let Some(operator) = Operator::named(&name.text) else { return fail(name.at, Kind::Operator(name.text)) };
        let at = keys.at;
        let Value::Object(keys) = keys.value else { return wrong(at, &name.text) };
        for (key, values) in keys {
            let values = scalars(&key.text, values)?;
            found.push(Condition { operator: operator.clone(), key, values });
        }
    }
    Ok(found)
}

/// The values of a condition: strings, or numbers and booleans without quotes.
fn scalars(key: &str, node: Node) -> Result<Vec<Placed>, PolicyError> {
    let scalar = |node: Node| match node.value {
        Value::Text(text) | Value::Number(text) => Ok(Placed { text, at: node.at }),
        Value::Bool(value) => Ok(Placed { text: value.to_string(), at: node.at }),
        Value::Null | Value::Array(_) | Value::Object(_) => fail(
            node.at,
            Kind::WrongKind { element: key.to_owned(), wanted: "a string, a number, a boolean or an array of them" },
        ),
    };
    match node.value {
        Value::Array(items) => items.into_iter().map(scalar).collect(),
        _ => Ok(vec![scalar(node)?]),
    }
}
