//! Policy documents: read once, strictly, and evaluated against requests.

use serde_json::{Map, Value};

use crate::condition::{Condition, Context, matches, strings};

/// A policy, of a principal or of a role's trust.
pub(crate) struct Document {
    statements: Vec<Statement>,
}

struct Statement {
    allows: bool,
    principals: Vec<String>,
    actions: Patterns,
    resources: Patterns,
    conditions: Vec<Condition>,
    /// Policy variables exist since version 2012-10-17; before it, they are plain text.
    variables: bool,
}

struct Patterns {
    list: Vec<String>,
    /// `NotAction`, `NotResource`
    negated: bool,
}

/// Who asks, by the names that a trust policy can have for it.
pub(crate) struct Names {
    pub(crate) account: String,
    /// Of the user, or of the role session.
    pub(crate) arn: String,
    /// Of the role behind a session.
    pub(crate) role_arn: Option<String>,
}

/// What is asked for.
pub(crate) struct Question<'a> {
    pub(crate) action: &'a str,
    pub(crate) resource: &'a str,
    pub(crate) context: &'a Context,
}

/// What a policy says to a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Nothing.
    Silent,
    /// A trust policy leaves it to the caller's account.
    AllowedToAccount,
    /// A trust policy names the role behind the caller's session.
    AllowedToRole,
    /// A policy of a principal allows it, or a trust policy names the caller.
    Allowed,
    Denied,
}

impl Document {
    /// A policy of a user, a role or a session.
    pub(crate) fn permissions(text: &str) -> Result<Self, String> {
        Self::parse(text, |statement| match statement.get("Principal").or_else(|| statement.get("NotPrincipal")) {
            Some(_) => Err("Policy document should not specify a principal.".to_owned()),
            None => patterns(statement, "Resource").map(|resources| (Vec::new(), resources)),
        })
    }

    /// The trust policy of a role.
    pub(crate) fn trust(text: &str) -> Result<Self, String> {
        Self::parse(text, |statement| match statement.get("Resource").or_else(|| statement.get("NotResource")) {
            Some(_) => Err("Has prohibited field Resource".to_owned()),
            None => Ok((principals(statement)?, Patterns { list: vec!["*".to_owned()], negated: false })),
        })
    }

    fn parse(
        text: &str,
        scope: impl Fn(&Map<String, Value>) -> Result<(Vec<String>, Patterns), String>,
    ) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|_| "This policy contains invalid Json")?;
        let variables = value.get("Version").and_then(Value::as_str) == Some("2012-10-17");
        let list = match value.get("Statement") {
            Some(Value::Array(statements)) => statements.clone(),
            Some(one @ Value::Object(_)) => vec![one.clone()],
            _ => return Err("Missing required field Statement".to_owned()),
        };
        let statements = list.iter().map(|statement| {
            let statement = statement.as_object().ok_or("Syntax errors in policy.")?;
            let (principals, resources) = scope(statement)?;
            let allows = match statement.get("Effect").and_then(Value::as_str) {
                Some("Allow") => true,
                Some("Deny") => false,
                _ => return Err("Missing required field Effect".to_owned()),
            };
            let conditions = statement.get("Condition").map(Condition::parse_block).transpose()?.unwrap_or_default();
            let actions = patterns(statement, "Action")?;
            Ok(Statement { allows, principals, actions, resources, conditions, variables })
        });
        Ok(Self { statements: statements.collect::<Result<_, String>>()? })
    }

    /// What it says as the policy of a principal.
    pub(crate) fn verdict(&self, question: &Question<'_>) -> Verdict {
        self.strongest(question, |_| Verdict::Allowed)
    }

    /// What it says to this caller as a trust policy.
    pub(crate) fn trust_verdict(&self, question: &Question<'_>, caller: &Names) -> Verdict {
        self.strongest(question, |statement| {
            let grants = statement.principals.iter().map(|principal| grant(principal, caller));
            grants.max().unwrap_or(Verdict::Silent)
        })
    }

    fn strongest(&self, question: &Question<'_>, grant: impl Fn(&Statement) -> Verdict) -> Verdict {
        let applying = self.statements.iter().filter(|statement| statement.applies(question));
        let verdicts = applying.map(|statement| match grant(statement) {
            Verdict::Silent => Verdict::Silent,
            _ if !statement.allows => Verdict::Denied,
            granted => granted,
        });
        verdicts.max().unwrap_or(Verdict::Silent)
    }
}

/// What a statement means to a caller if this is one of its principals.
fn grant(principal: &str, caller: &Names) -> Verdict {
    if principal == "*" || principal == caller.arn {
        return Verdict::Allowed;
    }
    if caller.role_arn.as_deref() == Some(principal) {
        return Verdict::AllowedToRole;
    }
    let root_of = principal.strip_suffix(":root").and_then(|arn| arn.rsplit_once(':'));
    let account = root_of.map_or(principal, |(_, account)| account);
    if account == caller.account { Verdict::AllowedToAccount } else { Verdict::Silent }
}

impl Statement {
    fn applies(&self, question: &Question<'_>) -> bool {
        let substitute = |text: &str| {
            if self.variables { substituted(text, question.context) } else { Some(text.to_owned()) }
        };
        let action = question.action.to_ascii_lowercase();
        self.actions.cover(|pattern| matches(&pattern.to_ascii_lowercase(), &action))
            && self.resources.cover(|pattern| substitute(pattern).is_some_and(|own| matches(&own, question.resource)))
            && self.conditions.iter().all(|condition| condition.holds(question.context, substitute))
    }
}

impl Patterns {
    fn cover(&self, matches: impl Fn(&String) -> bool) -> bool {
        self.list.iter().any(matches) != self.negated
    }
}

fn patterns(statement: &Map<String, Value>, field: &str) -> Result<Patterns, String> {
    match (statement.get(field), statement.get(&format!("Not{field}"))) {
        (Some(value), None) => Ok(Patterns { list: strings(value)?, negated: false }),
        (None, Some(value)) => Ok(Patterns { list: strings(value)?, negated: true }),
        _ => Err(format!("Policy statement must contain {}s.", field.to_ascii_lowercase())),
    }
}

/// The AWS principals of a statement; services and federated identities call other operations.
fn principals(statement: &Map<String, Value>) -> Result<Vec<String>, String> {
    let principals = match statement.get("Principal").ok_or("Missing required field Principal")? {
        Value::String(all) if all == "*" => vec!["*".to_owned()],
        Value::Object(kinds) => kinds.get("AWS").map(strings).transpose()?.unwrap_or_default(),
        _ => return Err("Syntax errors in policy.".to_owned()),
    };
    let known = |principal: &String| {
        let account = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
        let fields: Vec<&str> = principal.splitn(6, ':').collect();
        let named =
            matches!(fields[..], ["arn", _, "iam" | "sts", "", owner, name] if account(owner) && !name.contains('*'));
        principal == "*" || account(principal) || named
    };
    match principals.iter().find(|principal| !known(principal)) {
        Some(other) => Err(format!("Invalid principal in policy: \"AWS\":\"{other}\"")),
        None => Ok(principals),
    }
}

/// A text with its policy variables resolved; none if one of them has no value. `${*}` and its like are not known.
fn substituted(text: &str, context: &Context) -> Option<String> {
    let Some((before, rest)) = text.split_once("${") else { return Some(text.to_owned()) };
    let (variable, after) = rest.split_once('}')?;
    let (name, default) = match variable.split_once(',') {
        Some((name, default)) => (name.trim(), Some(default.trim().trim_matches('\'').to_owned())),
        None => (variable, None),
    };
    let known = context.get(&name.to_ascii_lowercase()).and_then(|values| values.first().cloned());
    let value = known.or(default)?;
    Some(format!("{before}{value}{}", substituted(after, context)?))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

    use super::{Context, Document, Question, Verdict};

    fn verdict(policy: &str, action: &str, resource: &str) -> Verdict {
        let context = Context::from([("aws:username".to_owned(), vec!["alice".to_owned()])]);
        Document::permissions(policy).unwrap().verdict(&Question { action, resource, context: &context })
    }

    #[test]
    fn actions_resources_and_variables_match_as_in_iam() {
        for (version, statement, expected) in [
            ("2012-10-17", r#""Action":"STS:assume*","Resource":"*""#, true),
            ("2012-10-17", r#""NotAction":"sts:AssumeRole","Resource":"*""#, false),
            ("2012-10-17", r#""NotAction":["iam:*"],"NotResource":"role/bob""#, true),
            ("2012-10-17", r#""Action":"sts:*","Resource":"role/${aws:username}""#, true),
            ("2008-10-17", r#""Action":"sts:*","Resource":"role/${aws:username}""#, false),
            ("2012-10-17", r#""Action":"sts:*","Resource":"role/${aws:PrincipalTag/x, 'alice'}""#, true),
            ("2012-10-17", r#""Action":"sts:*","Resource":"role/${aws:PrincipalTag/x}""#, false),
        ] {
            let policy = format!(r#"{{"Version":"{version}","Statement":{{"Effect":"Allow",{statement}}}}}"#);
            let allowed = verdict(&policy, "sts:AssumeRole", "role/alice") == Verdict::Allowed;
            assert_eq!(allowed, expected, "{policy}");
        }
        let both = r#"{"Statement":[{"Effect":"Deny","Action":"*","Resource":"role/a*"},
                       {"Effect":"Allow","Action":"*","Resource":"*"}]}"#;
        assert_eq!(verdict(both, "sts:AssumeRole", "role/alice"), Verdict::Denied);
        assert_eq!(verdict(both, "sts:AssumeRole", "role/bob"), Verdict::Allowed);
    }

    #[test]
    fn a_document_that_iam_would_not_take_is_refused() {
        let statement = |text: &str| format!(r#"{{"Statement":[{{{text}}}]}}"#);
        for (trust, policy, message) in [
            (true, "{".to_owned(), "This policy contains invalid Json"),
            (true, "{}".to_owned(), "Missing required field Statement"),
            (true, statement(r#""Effect":"Allow","Action":"*""#), "Missing required field Principal"),
            (true, statement(r#""Effect":"Allow","Principal":"*""#), "Policy statement must contain actions."),
            (true, statement(r#""Principal":"*","Action":"*""#), "Missing required field Effect"),
            (true, statement(r#""Resource":"*""#), "Has prohibited field Resource"),
            (
                true,
                statement(r#""Principal":{"AWS":"arn:aws:iam::111111111111:role/*"}"#),
                r#"Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:role/*""#,
            ),
            (false, statement(r#""Principal":"*""#), "Policy document should not specify a principal."),
            (false, statement(r#""Effect":"Allow","Action":"*""#), "Policy statement must contain resources."),
        ] {
            let read = if trust { Document::trust(&policy) } else { Document::permissions(&policy) };
            assert_eq!(read.err().as_deref(), Some(message), "{policy}");
        }
    }
}
