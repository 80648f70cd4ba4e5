//! Rules about the resources of statements: devices, users, and ARNs that match nothing.

use std::cell::LazyCell;

use super::view::{Hit, View};
use crate::actions::{CREATE, DEACTIVATE, DELETE, ENABLE, RESYNC, WITHOUT_RESOURCE, named_in_refusals};
use crate::document::{Effect, Placed, Position, Statement, StatementId};
use crate::evaluate::{CALLERS, Caller, Request};
use crate::finding::Severity;
use crate::limits::{INLINE_LIMIT, MANAGED_LIMIT};
use crate::pattern::{Part, has_wildcard, parts};
use crate::subject::{field, is_literal};
use crate::tri::Tri;

fn patterns(statement: &Statement) -> impl Iterator<Item = &Placed> {
    statement.resources.iter().filter(|resources| !resources.negated).flat_map(|resources| &resources.patterns)
}

/// Whether some statement may allow it to some caller, whatever denies it.
fn ever_allowed(view: &View<'_>, action: &str, resource: &str) -> bool {
    CALLERS.into_iter().any(|caller| view.meant.allowed(Request { action, resource, caller }).is_possible())
}

fn allows(view: &View<'_>, place: StatementId, statement: &Statement, action: &str, resource: &str) -> bool {
    let request = |caller| Request { action, resource, caller };
    CALLERS.into_iter().any(|caller| view.meant.applies(place, statement, request(caller)).is_possible())
}

pub(crate) fn no_delete(view: &View<'_>) -> Vec<Hit> {
    let device = view.meant.subject.own_device();
    let stuck = ever_allowed(view, CREATE, &device) && !ever_allowed(view, DELETE, &device);
    if stuck { vec![Hit::overall("no statement allows `iam:DeleteVirtualMFADevice`")] } else { Vec::new() }
}

pub(crate) fn one_name(view: &View<'_>) -> Vec<Hit> {
    let own = view.meant.subject.own_device();
    if view.meant.subject.other_devices().iter().any(|device| ever_allowed(view, CREATE, device)) {
        return Vec::new();
    }
    // Also below a path, there is only one name.
    let under_a_path = |text: &str| field(text, 5).is_some_and(|rest| rest.starts_with("mfa/") && ends_in_own(rest));
    let allowing = view.with_effect(Effect::Allow).find(|(place, allow)| {
        allows(view, *place, allow, CREATE, &own)
            || view.meant.speaks(*place, CREATE) && patterns(allow).any(|pattern| under_a_path(&pattern.text))
    });
    let message = "a device can be created only under the user's own name";
    allowing.into_iter().map(|(place, allow)| Hit::at(place, first(allow), message)).collect()
}

fn ends_in_own(text: &str) -> bool {
    text.to_ascii_lowercase().ends_with("/${aws:username}")
}

fn first(statement: &Statement) -> Position {
    patterns(statement).next().map_or(statement.at, |pattern| pattern.at)
}

pub(crate) fn device_instead_of_user(view: &View<'_>) -> Vec<Hit> {
    let user = view.meant.subject.arn();
    let mut hits = Vec::new();
    for (place, allow) in view.with_effect(Effect::Allow).filter(|(_, allow)| !allow.actions.negated) {
        let on_device =
            patterns(allow).find(|pattern| field(&pattern.text, 5).is_some_and(|rest| rest.starts_with("mfa/")));
        let Some(on_device) = on_device.filter(|_| !on_whole_user(allow)) else { continue };
        let named = |action: &&str| allow.actions.naming(action).is_some() && !ever_allowed(view, action, &user);
        let lost: Vec<String> = [ENABLE, DEACTIVATE, RESYNC]
            .iter()
            .filter(|action| named(action))
            .map(|action| format!("`{action}`"))
            .collect();
        if !lost.is_empty() {
            let message = format!("{} is allowed on a device, never on the user", lost.join(", "));
            hits.push(Hit::at(place, on_device.at, message));
        }
    }
    hits.extend(user_instead_of_device(view));
    hits
}

/// The reverse mistake: a device is created and deleted as a device, whoever it belongs to.
fn user_instead_of_device(view: &View<'_>) -> Vec<Hit> {
    let device = view.meant.subject.own_device();
    let mut hits = Vec::new();
    for (place, allow) in view.with_effect(Effect::Allow).filter(|(_, allow)| !allow.actions.negated) {
        let is_user = |pattern: &&Placed| field(&pattern.text, 5).is_some_and(|rest| rest.starts_with("user/"));
        let of_devices = |pattern: &Placed| field(&pattern.text, 5).is_some_and(|rest| rest.starts_with("mfa/"));
        let on_user = patterns(allow).find(is_user).filter(|_| !patterns(allow).any(of_devices));
        let named = |action: &&str| is_named_outright(allow, action) && !ever_allowed(view, action, &device);
        let lost: Vec<&str> = [CREATE, DELETE].into_iter().filter(named).collect();
        if let Some(on_user) = on_user.filter(|_| !lost.is_empty()) {
            let names: Vec<String> = lost.iter().map(|action| format!("`{action}`")).collect();
            let message = format!("{} is allowed on a user, never on a device", names.join(", "));
            hits.push(Hit {
                calls: lost.into_iter().map(str::to_owned).collect(),
                ..Hit::at(place, on_user.at, message)
            });
        }
    }
    hits
}

fn is_named_outright(statement: &Statement, action: &str) -> bool {
    statement.actions.patterns.iter().any(|pattern| pattern.text.eq_ignore_ascii_case(action))
}

/// Whether some ARN of the statement is a user's, even another user's: then another rule reports it.
fn on_whole_user(statement: &Statement) -> bool {
    patterns(statement).any(|pattern| field(&pattern.text, 5).is_some_and(|rest| rest.starts_with("user/")))
}

const ASK_FOR_MFA: &str =
    "ask the administrator for MFA: `Bool` `true` in this Allow, or a Deny with `BoolIfExists` `false`";

/// An administrator, who may do everything, may do this too; but not without MFA.
pub(crate) fn other_users(view: &View<'_>) -> Vec<Hit> {
    let other = view.meant.subject.other_user();
    let mut hits = Vec::new();
    for (place, allow) in view.with_effect(Effect::Allow) {
        let by_name =
            allow.actions.naming(ENABLE).is_some_and(|pattern| pattern.text.to_ascii_lowercase().contains("mfa"));
        let open = CALLERS.into_iter().filter(|caller| by_name || *caller != Caller::SessionWithMfa).any(|caller| {
            let request = Request { action: ENABLE, resource: &other, caller };
            // The value of a variable that is not known here may be the user's own.
            let covers = view.meant.covers(place, allow, request) == Tri::Yes;
            covers && view.meant.applies(place, allow, request).is_possible() && view.meant.denied(request) != Tri::Yes
        });
        if open {
            let hit = Hit::at(place, first(allow), "`iam:EnableMFADevice` is allowed on other users, too");
            hits.push(Hit { calls: vec![ENABLE.to_owned()], remedy: (!by_name).then_some(ASK_FOR_MFA), ..hit });
        }
    }
    hits
}

/// A wildcard does not count, since it names other calls, too, and for those the ARN may be right.
pub(crate) fn resource_never_matches(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, allow) in view.with_effect(Effect::Allow).filter(|(_, allow)| !allow.actions.negated) {
        let lost = |pattern: &&Placed| {
            let named = WITHOUT_RESOURCE.iter().find(|action| action.eq_ignore_ascii_case(&pattern.text));
            named.is_some_and(|action| !ever_allowed(view, action, "*"))
        };
        for pattern in allow.actions.patterns.iter().filter(lost) {
            let named = named_in_refusals(&pattern.text, view.meant.subject);
            let fits = named.is_some_and(|arn| ever_allowed(view, &pattern.text, &arn));
            let hit = Hit::at(place, pattern.at, format!("`{}` is allowed on an ARN", pattern.text));
            let hit = Hit { calls: vec![pattern.text.clone()], ..hit };
            hits.push(if fits { undocumented(hit) } else { hit });
        }
    }
    hits
}

fn undocumented(hit: Hit) -> Hit {
    let message = format!("{}, and AWS documents no resource for this call", hit.message);
    let remedy = "say `*`: the ARN fits what the refusals of AWS name today, and no documentation promises it";
    let consequence = Some("the statement matches it only as long as AWS checks that ARN");
    Hit { message, severity: Some(Severity::Warning), consequence, remedy: Some(remedy), ..hit }
}

/// Every text of a statement that may hold a variable or an ARN.
fn variable_texts(statement: &Statement) -> impl Iterator<Item = &Placed> {
    let resources = statement.resources.iter().flat_map(|resources| &resources.patterns);
    resources.chain(statement.conditions.iter().flat_map(|condition| &condition.values))
}

pub(crate) fn variables_without_version(view: &View<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for (place, statement) in view.meant.statements() {
        let document = &view.meant.documents[place.document];
        let reported = hits.last().is_some_and(|hit| hit.document == Some(place.document));
        let variable = variable_texts(statement).find(|text| text.text.to_ascii_lowercase().contains("${aws:"));
        if let Some(variable) = variable.filter(|_| !document.has_variables() && !reported) {
            let version = document.version.as_deref().unwrap_or("2008-10-17, since none is given");
            let message = format!("`{}` means nothing in version {version}", variable.text);
            hits.push(Hit::at(place, variable.at, message));
        }
    }
    hits
}

pub(crate) fn variables_that_match_nobody(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (place, statement) in view.meant.statements() {
        let covered = LazyCell::new(|| covers_user(view, place, statement));
        for text in variable_texts(statement) {
            let path = || other_path(view, &text.text).filter(|_| !*covered);
            let similar = || similar_names(&text.text).filter(|_| statement.effect == Effect::Allow);
            let fault = no_variable(&text.text).map(|why| (why, placeholder_remedy(&text.text)));
            let fault = fault.or_else(|| path().map(|why| (why, None)));
            let fault = fault.or_else(|| similar().map(|why| (why, Some(WITHOUT_WILDCARD))));
            if let Some((why, remedy)) = fault {
                hits.push(Hit { remedy, ..Hit::at(place, text.at, format!("`{}` {why}", text.text)) });
            }
        }
    }
    hits
}

const WITHOUT_WILDCARD: &str =
    "write `user/${aws:username}` without the wildcard, or `user/*/${aws:username}` for users with a path";

/// Outside the ARN of a user or a device the placeholder does not stand for a user's name.
fn placeholder_remedy(text: &str) -> Option<&'static str> {
    let is_own = field(text, 5).is_some_and(|rest| rest.starts_with("user/") || rest.starts_with("mfa/"));
    (!is_own).then_some("put the value in the placeholder's place: the account's number, or the name of what is meant")
}

/// A user's ARN in which a wildcard touches the name: it fits users whose names only begin or end like it.
fn similar_names(text: &str) -> Option<&'static str> {
    let rest = field(text, 5)?.strip_prefix("user/")?.to_ascii_lowercase();
    let (before, after) = rest.split_once("${aws:username}")?;
    let touches = before.ends_with(['*', '?']) || after.starts_with(['*', '?']);
    touches.then_some("also matches users whose names begin or end like the user's")
}

/// Terraform's `$${` and `&{` are written where `${` is meant, `CloudFormation` has `${AWS::`; AWS's own keys all have
/// a colon.
fn no_variable(text: &str) -> Option<&'static str> {
    if text.contains("$${") || text.contains("&{") {
        return Some("is a template's spelling of a variable");
    }
    let unknown = |part: &Part<'_>| match part {
        Part::Plain(text) => text.contains("${"),
        Part::Variable("*" | "?" | "$") => false,
        Part::Variable(name) => {
            let foreign = !name.contains(':') || name.contains("::") || name.trim() != *name;
            foreign || is_misspelled_user(name)
        }
    };
    parts(text).iter().any(unknown).then_some("has a variable that AWS does not know")
}

/// Whether a name that begins like `aws:username` is not one of AWS's keys, and so a typing error.
fn is_misspelled_user(name: &str) -> bool {
    const KEYS: [&str; 3] = ["aws:username", "aws:userid", "aws:useragent"];
    let name = name.split(',').next().unwrap_or_default().to_ascii_lowercase();
    name.starts_with("aws:us") && !KEYS.contains(&name.as_str())
}

/// A user's ARN that fits only users with, or only users without, a path.
fn other_path(view: &View<'_>, text: &str) -> Option<&'static str> {
    let (path, variable) = field(text, 5)?.strip_prefix("user/")?.rsplit_once("${").map_or(("", ""), |parts| parts);
    if !variable.to_ascii_lowercase().starts_with("aws:username}") {
        return None;
    }
    let subject = view.meant.subject;
    match &view.facts.user {
        None => (!path.is_empty() && is_literal(path)).then_some("matches only users with that path"),
        Some(_) => {
            let path = format!("/{path}");
            let fits = has_wildcard(&path) || subject.arn().contains(&format!(":user{path}{}", subject.name()));
            (!fits).then_some("does not match this user, whose path is another")
        }
    }
}

/// Another ARN of the same statement is the user's.
fn covers_user(view: &View<'_>, place: StatementId, statement: &Statement) -> bool {
    let resource = view.meant.subject.arn();
    let request = Request { action: ENABLE, resource: &resource, caller: Caller::SessionWithMfa };
    view.meant.covers(place, statement, request).is_possible()
}

pub(crate) fn partition(view: &View<'_>) -> Vec<Hit> {
    if view.facts.partition.is_none() && view.facts.user.is_none() {
        return Vec::new();
    }
    let own = view.meant.subject.partition();
    let mut hits = Vec::new();
    for (place, statement) in view.meant.statements() {
        let named = |text: &str| text.strip_prefix("arn:")?.split(':').next().map(str::to_owned);
        let foreign = |pattern: &&Placed| named(&pattern.text).is_some_and(|name| is_literal(&name) && name != own);
        for pattern in variable_texts(statement).filter(foreign).take(1) {
            hits.push(Hit::at(place, pattern.at, format!("`{}` is not in partition {own}", pattern.text)));
        }
    }
    hits
}

pub(crate) fn size(view: &View<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (document, text) in view.meant.documents.iter().enumerate() {
        let limit = if text.size > MANAGED_LIMIT { Some(("managed", MANAGED_LIMIT)) } else { None };
        let limit = limit.or((text.size > INLINE_LIMIT).then_some(("inline in a user", INLINE_LIMIT)));
        if let Some((kind, limit)) = limit {
            let message = format!("{} characters without white space; a policy {kind} has {limit} at most", text.size);
            hits.push(Hit { document: Some(document), ..Hit::overall(message) });
        }
    }
    hits
}
