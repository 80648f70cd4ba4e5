//! Users whom conditions of documents name: what follows for them may differ from what follows for others.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::budget::Budget;
use crate::document::{Condition, PolicyDocument, Statement};
use crate::evaluate::{Caller, Evaluator, USER_ID};
use crate::finding::{Finding, Severity};
use crate::pattern::{Part, has_wildcard, meet, parts};
use crate::simulation::Row;
use crate::subject::Subject;
use crate::tri::Tri;

/// Whether what a document says depends on the names of users, beyond `${aws:username}`: then users with the same policies
/// have to be evaluated one by one.
#[must_use]
pub fn names_users(document: &PolicyDocument) -> bool {
    let names = |statement: &Statement| {
        let resources = statement.resources.iter().flat_map(|resources| &resources.patterns);
        let mut conditions = statement.conditions.iter();
        resources.into_iter().any(|pattern| names_in_arn(&pattern.text))
            || conditions.any(|condition| is_about_users(condition) && condition_names(condition))
    };
    document.statements.iter().any(names)
}

/// Whether the key of a condition tells who makes the request.
pub(crate) fn is_about_users(condition: &Condition) -> bool {
    tells_users(&condition.key.text)
}

/// Whether a condition key has another value for each user.
pub(crate) fn tells_users(key: &str) -> bool {
    ["aws:username", "aws:userid", "aws:PrincipalArn"].iter().any(|known| known.eq_ignore_ascii_case(key))
}

fn condition_names(condition: &Condition) -> bool {
    condition
        .values
        .iter()
        .any(|value| if value.text.starts_with("arn:") { names_in_arn(&value.text) } else { has_name(&value.text) })
}

/// Whether a pattern of ARNs tells users, or devices, apart by their names.
fn names_in_arn(pattern: &str) -> bool {
    let fields: Vec<&str> = pattern.splitn(6, ':').collect();
    let (service, rest) = match fields[..] {
        [_, _, service, _, _, rest] => (service, rest),
        _ => ("*", pattern),
    };
    let begin = rest.split(['*', '?']).next().unwrap_or_default();
    match ["user/", "mfa/"].iter().find_map(|kind| rest.strip_prefix(kind)) {
        Some(name) => has_name(name),
        // A kind of resource that is written out, and is another.
        None if begin.contains('/') => false,
        None => (service == "iam" || has_wildcard(service)) && has_wildcard(rest) && has_name(rest),
    }
}

/// Whether a text has letters or digits outside its variables.
fn has_name(text: &str) -> bool {
    let has_name = |part: &Part<'_>| matches!(part, Part::Plain(plain) if plain.contains(char::is_alphanumeric));
    parts(text).iter().any(has_name)
}

/// Users whom conditions name, all of whom fulfil the same ones.
#[derive(Debug)]
pub(crate) struct NamedUsers {
    /// As the conditions name them.
    pub(crate) names: Vec<String>,
    /// One of them.
    pub(crate) subject: Subject,
}

/// The users whom conditions tell apart from the user of `said`.
pub(crate) fn named_users(said: &Evaluator<'_>) -> Vec<NamedUsers> {
    let texts = said.statements().flat_map(|(_, statement)| &statement.resources).flat_map(|of| &of.patterns);
    let texts: Vec<&str> = texts.map(|pattern| pattern.text.as_str()).filter(|text| names_in_arn(text)).collect();
    let conditions = |(_, statement): &(_, &Statement)| statement.conditions.iter().any(is_about_users);
    if !said.statements().any(|statement| conditions(&statement)) {
        return Vec::new();
    }
    let general = outcomes(said, said.subject);
    let mut seen = HashSet::new();
    let mut found: BTreeMap<(Vec<Tri>, Option<String>), NamedUsers> = BTreeMap::new();
    for condition in
        said.statements().flat_map(|(_, statement)| &statement.conditions).filter(|one| is_about_users(one))
    {
        for value in condition.values.iter().filter(|value| seen.insert((&condition.key.text, &value.text))) {
            let Some(subject) = named(&condition.key.text, &value.text, said.subject, said.budget()) else { continue };
            let outcomes = outcomes(said, &subject);
            if said.budget().is_spent() {
                return Vec::new();
            }
            if outcomes == general {
                continue;
            }
            said.budget().take(texts.iter().map(|text| text.len()).sum());
            let own_name = texts.iter().any(|text| text.contains(subject.name())).then(|| subject.arn());
            let same = found.entry((outcomes, own_name)).or_insert(NamedUsers { names: Vec::new(), subject });
            same.names.push(value.text.clone());
        }
    }
    found.into_values().collect()
}

/// Whether each condition about users holds for a user.
fn outcomes(said: &Evaluator<'_>, subject: &Subject) -> Vec<Tri> {
    let of_user = said.for_user(subject);
    let conditions = of_user.statements().flat_map(|(place, statement)| {
        statement.conditions.iter().filter(|one| is_about_users(one)).map(move |condition| (place, condition))
    });
    conditions.map(|(place, condition)| of_user.condition_holds(place, condition, Caller::KeyAlone)).collect()
}

/// A user whom a value of a condition names; `None` if it names none, such as a role.
fn named(key: &str, value: &str, own: &Subject, budget: &Budget) -> Option<Subject> {
    let plain = |text: &str| text.replace(['*', '?'], "_");
    if value.contains("${") || value.is_empty() {
        None
    } else if key.eq_ignore_ascii_case("aws:username") {
        Some(own.with_name(&plain(value)))
    } else if key.eq_ignore_ascii_case("aws:userid") {
        Some(own.clone().with_id(&plain(&meet(value, &format!("{USER_ID}*"), budget)?)))
    } else {
        let fields: Vec<&str> = value.splitn(6, ':').collect();
        let or_own = |field: &str, own: &str| if has_wildcard(field) { own.to_owned() } else { field.to_owned() };
        let arn = match fields[..] {
            [_, partition, _, _, account, rest] => {
                let (partition, account) = (or_own(partition, own.partition()), or_own(account, own.account()));
                format!("arn:{partition}:iam::{account}:{}", meet(rest, "user/*", budget)?)
            }
            _ => meet(value, &own.iam("user/*"), budget)?,
        };
        let found = Subject::of_arn(&plain(&arn)).filter(|found| !found.name().contains(':'))?;
        Some(own.id().map_or(found.clone(), |id| found.clone().with_id(id)))
    }
}

/// Names in messages, or their number where there are many.
pub(crate) fn user_list(names: &[String]) -> String {
    const SHOWN: usize = 4;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is true of named users and not of users in general.
pub(crate) fn findings_of(
    documents: &[&PolicyDocument],
    named: &NamedUsers,
    found: Vec<Finding>,
    general: &[Finding],
) -> Vec<Finding> {
    let keys = |finding: &Finding| {
        let place = (finding.rule, finding.document, finding.statement);
        let pairs = finding.calls.iter().flat_map(|call| finding.callers.iter().map(move |caller| (call, *caller)));
        pairs.map(|(call, caller)| (place, call.clone(), caller)).collect::<Vec<_>>()
    };
    let mut reported = HashMap::new();
    for finding in general {
        for key in keys(finding) {
            let worst = reported.entry(key).or_insert(finding.severity);
            *worst = finding.severity.max(*worst);
        }
    }
    let open: HashSet<_> = reported.keys().map(|(_, call, caller)| (call, caller)).collect();
    let mut new = found;
    new.retain(|finding| {
        keys(finding).iter().any(|key| reported.get(key).is_none_or(|worst| *worst < finding.severity))
    });
    for finding in &mut new {
        let is_closed = !keys(finding).iter().any(|(_, call, caller)| open.contains(&(call, caller)));
        // Who exempts a user by name from what holds for others means it, and who bars one by name without a word of MFA.
        if finding.is_exemption && is_closed || is_ban(documents, finding) {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        finding.message = format!("for {}: {}", user_list(&named.names), finding.message);
        finding.users.clone_from(&named.names);
    }
    new
}

/// Whether a finding tells of calls that a Deny without a condition on MFA takes in.
fn is_ban(documents: &[&PolicyDocument], finding: &Finding) -> bool {
    let place = finding.document.zip(finding.statement);
    let statement = place.and_then(|(document, statement)| documents.get(document)?.statements.get(statement));
    ["MFA005", "MFA031"].contains(&finding.rule)
        && statement.is_some_and(|statement| statement.mfa_conditions().next().is_none())
}

/// The rows that differ from those about users in general.
pub(crate) fn rows_of(named: &NamedUsers, rows: Vec<Row>, general: &[Row]) -> Vec<Row> {
    let key = |row: &Row| (row.caller, row.question, row.answer, row.calls.clone());
    let reported: HashSet<_> = general.iter().map(key).collect();
    let differs = |row: &Row| !reported.contains(&key(row));
    rows.into_iter().filter(differs).map(|row| Row { users: named.names.clone(), ..row }).collect()
}
