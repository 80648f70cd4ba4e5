//! How several documents together decide a request: any explicit Deny, else any Allow, else no. What cannot be known
//! from the documents stays unknown.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::budget::Budget;
use crate::calls::{Calls, Speaking};
use crate::condition::{ContextValue, holds};
use crate::document::{Actions, Condition, Effect, Placed, PolicyDocument, Statement, StatementId};
use crate::pattern::{Part, VariableValue, matches_action, matches_text, meet, parts};
use crate::subject::Subject;
use crate::tri::Tri;

pub(crate) const MFA_PRESENT: &str = "aws:MultiFactorAuthPresent";
pub(crate) const MFA_AGE: &str = "aws:MultiFactorAuthAge";

/// How the unique identifiers of users begin ("IAM identifiers").
pub(crate) const USER_ID: &str = "AIDA";

/// A call that no document names explicitly.
pub(crate) const ANY: &str = "any:__";

/// How a request is signed (IAM User Guide, "AWS global condition context keys").
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Caller {
    /// With the long-term key: the request carries neither key about MFA.
    KeyAlone,
    /// With a session that was made without MFA, such as the console's.
    SessionWithoutMfa,
    /// With a session that was just made with a code.
    SessionWithMfa,
}

/// Every way to sign, weakest first.
pub(crate) const CALLERS: [Caller; 3] = [Caller::KeyAlone, Caller::SessionWithoutMfa, Caller::SessionWithMfa];

/// A call that may or may not be made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'r> {
    pub(crate) action: &'r str,
    /// An ARN, or `*` for a call without a resource type.
    pub(crate) resource: &'r str,
    pub(crate) caller: Caller,
}

/// How the documents decide a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Evaluation {
    /// This statement denies it.
    Denied(StatementId),
    /// This statement allows it, and none denies it.
    Allowed(StatementId),
    /// No statement is about it; another policy may allow it.
    NotAllowed,
    /// It depends on a condition of this statement whose value is not known.
    Unknown(StatementId),
}

/// The documents' statements cannot be compared with one another in reasonable time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("comparing its statements with one another takes too long")]
pub struct TooIntricate;

/// The documents of one user.
#[derive(Debug)]
pub(crate) struct Evaluator<'d> {
    pub(crate) documents: &'d [&'d PolicyDocument],
    pub(crate) subject: &'d Subject,
    /// All statements, by their number.
    numbered: Vec<(StatementId, &'d Statement)>,
    /// Whether variables count even if the document's version makes them literal text: then only one rule reports the
    /// version, and the others judge the intended meaning.
    as_meant: bool,
    pub(crate) calls: Rc<Calls>,
    /// By resource: of each statement and caller, whether the statement covers it and its conditions hold.
    met: RefCell<HashMap<String, Met>>,
}

/// What evaluating one statement for a call costs, in steps of comparing.
pub(crate) const STATEMENT_STEPS: usize = 4;

type Met = Rc<[OnceCell<Tri>]>;

impl<'d> Evaluator<'d> {
    /// The index of calls depends on the documents alone, so that evaluators of the same documents share it.
    pub(crate) fn new(
        documents: &'d [&'d PolicyDocument],
        calls: &Rc<Calls>,
        subject: &'d Subject,
        as_meant: bool,
    ) -> Self {
        let calls = Rc::clone(calls);
        let numbered = numbered(documents).collect();
        Self { documents, subject, numbered, as_meant, calls, met: RefCell::default() }
    }

    /// The same documents for another user.
    pub(crate) fn for_user<'u>(&'u self, subject: &'u Subject) -> Evaluator<'u> {
        Evaluator::new(self.documents, &self.calls, subject, self.as_meant)
    }

    /// Whether a statement is about an action.
    pub(crate) fn speaks(&self, place: StatementId, action: &str) -> bool {
        self.budget().take(1);
        self.is_among(place, &self.calls.speaking(action))
    }

    pub(crate) fn budget(&self) -> &Budget {
        &self.calls.budget
    }

    /// The answers, unless finding them exceeded the limit.
    pub(crate) fn within_reason<T>(&self, answers: T) -> Result<T, TooIntricate> {
        if self.budget().is_spent() { Err(TooIntricate) } else { Ok(answers) }
    }

    fn is_among(&self, place: StatementId, speaking: &Speaking) -> bool {
        speaking.binary_search(&self.calls.number(place)).is_ok()
    }

    fn met(&self, resource: &str) -> Met {
        if let Some(known) = self.met.borrow().get(resource) {
            return Rc::clone(known);
        }
        let met: Met = vec![OnceCell::new(); self.calls.statements() * CALLERS.len()].into();
        self.met.borrow_mut().insert(resource.to_owned(), Rc::clone(&met));
        met
    }

    /// Whether a statement covers the resource and its conditions hold.
    fn meets(&self, place: StatementId, statement: &Statement, request: Request<'_>, met: &Met) -> Tri {
        let meets =
            || self.covers(place, statement, request).min(self.conditions_hold(place, statement, request.caller));
        let known = met.get(self.calls.number(place) * CALLERS.len() + request.caller as usize);
        known.map_or_else(meets, |known| *known.get_or_init(meets))
    }

    /// The statements that belong to users, groups and roles.
    pub(crate) fn statements(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        self.all().filter(|(_, said)| !said.of_resource)
    }

    /// Those that belong to resources and to the trust of roles.
    pub(crate) fn of_resources(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        self.all().filter(|(_, said)| said.of_resource)
    }

    /// Those of [`Evaluator::of_resources`] in one document.
    pub(crate) fn of_resources_in(
        &self,
        document: usize,
    ) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        let statements = self.documents.get(document).into_iter().flat_map(|text| text.statements.iter().enumerate());
        let placed = statements.map(move |(statement, said)| (StatementId { document, statement }, said));
        placed.filter(|(_, said)| said.of_resource)
    }

    fn all(&self) -> impl Iterator<Item = (StatementId, &'d Statement)> + use<'d> {
        numbered(self.documents)
    }

    /// Whether all conditions of a statement hold.
    pub(crate) fn conditions_hold(&self, place: StatementId, statement: &Statement, caller: Caller) -> Tri {
        let holds_for = |condition: &Condition| self.condition_holds(place, condition, caller);
        statement.conditions.iter().map(holds_for).min().unwrap_or(Tri::Yes)
    }

    pub(crate) fn condition_holds(&self, place: StatementId, condition: &Condition, caller: Caller) -> Tri {
        let fill = |name: &str| self.filling(place, name, caller);
        let carried = match self.carried(&condition.key.text, caller) {
            ContextValue::Unknown if self.is_of_no_user(condition) => ContextValue::Value(USER_ID.to_owned()),
            known => known,
        };
        holds(condition, &carried, self.budget(), &fill)
    }

    /// Whether a condition is about the unique identifiers of roles or accounts only: any user's is another.
    fn is_of_no_user(&self, condition: &Condition) -> bool {
        let may_be = |text: &str| text.contains("${") || meet(text, &format!("{USER_ID}*"), self.budget()).is_some();
        condition.key.text.eq_ignore_ascii_case("aws:userid")
            && !condition.values.iter().any(|value| may_be(&value.text))
    }

    /// Whether a statement covers a resource.
    pub(crate) fn covers(&self, place: StatementId, statement: &Statement, request: Request<'_>) -> Tri {
        let Some(resources) = &statement.resources else { return Tri::Unknown };
        let fill = |name: &str| self.filling(place, name, request.caller);
        let patterns = resources.patterns.iter();
        let covered =
            patterns.map(|pattern| matches_text(&pattern.text, request.resource, false, self.budget(), &fill)).max();
        let covered = covered.unwrap_or(Tri::No);
        if resources.negated { covered.not() } else { covered }
    }

    /// Whether a statement applies to a request.
    pub(crate) fn applies(&self, place: StatementId, statement: &Statement, request: Request<'_>) -> Tri {
        if self.speaks(place, request.action) {
            self.meets(place, statement, request, &self.met(request.resource))
        } else {
            Tri::No
        }
    }

    /// The strongest result among the statements with this effect, and the first statement that gives it.
    pub(crate) fn strongest(&self, effect: Effect, request: Request<'_>) -> (Tri, Option<StatementId>) {
        let mut found = (Tri::No, None);
        let (speaking, met) = (self.calls.speaking(request.action), self.met(request.resource));
        self.budget().take(STATEMENT_STEPS * speaking.len());
        if self.budget().is_spent() {
            return found;
        }
        let statements = speaking.iter().filter_map(|number| self.numbered.get(*number).copied());
        let own = statements.filter(|(_, statement)| !statement.of_resource && statement.effect == effect);
        for (place, statement) in own {
            let answer = self.meets(place, statement, request, &met);
            if answer > found.0 {
                found = (answer, Some(place));
            }
            if answer == Tri::Yes {
                break;
            }
        }
        found
    }

    pub(crate) fn denied(&self, request: Request<'_>) -> Tri {
        self.strongest(Effect::Deny, request).0
    }

    pub(crate) fn allowed(&self, request: Request<'_>) -> Tri {
        self.strongest(Effect::Allow, request).0
    }

    pub(crate) fn verdict(&self, request: Request<'_>) -> Evaluation {
        let (denied, denying) = self.strongest(Effect::Deny, request);
        let (allowed, allowing) = self.strongest(Effect::Allow, request);
        match (denied, denying, allowed, allowing) {
            (Tri::Yes, Some(place), ..) => Evaluation::Denied(place),
            (Tri::Unknown, Some(place), Tri::Unknown | Tri::Yes, _) => Evaluation::Unknown(place),
            (_, _, Tri::Yes, Some(place)) => Evaluation::Allowed(place),
            (_, _, Tri::Unknown, Some(place)) => Evaluation::Unknown(place),
            _ => Evaluation::NotAllowed,
        }
    }

    /// A resource that a pattern covers; `None` where its variables are literal text, which no name contains.
    pub(crate) fn resource_instance(&self, place: StatementId, pattern: &str) -> Option<String> {
        if pattern.contains("${") && !self.has_variables(place) {
            return None;
        }
        let filled = parts(pattern).into_iter().map(|part| match part {
            Part::Plain(text) => text.replace(['*', '?'], "_"),
            Part::Variable(name) => match self.filling(place, name, Caller::SessionWithMfa) {
                VariableValue::Text(text) => text,
                VariableValue::Nothing | VariableValue::Unknown => "_".into(),
            },
        });
        Some(if pattern == "*" { pattern.to_owned() } else { self.in_own_account(&filled.collect::<String>()) })
    }

    /// Replaces a wildcard partition or account of an ARN by the user's.
    fn in_own_account(&self, arn: &str) -> String {
        let fields: Vec<&str> = arn.splitn(6, ':').collect();
        let ["arn", partition, service, region, account, rest] = fields[..] else { return arn.to_owned() };
        let or_own = |field, own| if field == "_" { own } else { field };
        let partition = or_own(partition, self.subject.partition());
        format!("arn:{partition}:{service}:{region}:{}:{rest}", or_own(account, self.subject.account()))
    }

    fn has_variables(&self, place: StatementId) -> bool {
        self.as_meant || self.documents.get(place.document).is_some_and(|document| document.has_variables())
    }

    pub(crate) fn statement(&self, place: StatementId) -> Option<&'d Statement> {
        self.documents.get(place.document)?.statements.get(place.statement)
    }

    fn filling(&self, place: StatementId, name: &str, caller: Caller) -> VariableValue {
        if !self.has_variables(place) {
            return VariableValue::Text(format!("${{{name}}}"));
        }
        // A default follows a comma: `${aws:PrincipalTag/team, 'nobody'}`
        let (name, default) = name.split_once(',').map_or((name, None), |(name, text)| (name, Some(text)));
        if ["*", "?", "$"].contains(&name) {
            return VariableValue::Text(name.to_owned());
        }
        match (self.carried(name, caller), default) {
            (ContextValue::Value(text), _) => VariableValue::Text(text),
            (ContextValue::Absent, Some(text)) => VariableValue::Text(text.trim().trim_matches('\'').to_owned()),
            (ContextValue::Absent, None) => VariableValue::Nothing,
            (ContextValue::Unknown, _) => VariableValue::Unknown,
        }
    }

    /// The value of a condition key in the user's own request. Keys are case-insensitive.
    fn carried(&self, key: &str, caller: Caller) -> ContextValue {
        let value = |text: &str| ContextValue::Value(text.to_owned());
        match (key.to_ascii_lowercase().as_str(), caller) {
            ("aws:multifactorauthpresent", Caller::SessionWithoutMfa) => value("false"),
            ("aws:multifactorauthpresent", Caller::SessionWithMfa) => value("true"),
            ("aws:multifactorauthage", Caller::SessionWithMfa) => value("1"),
            ("aws:multifactorauthpresent" | "aws:multifactorauthage", _) => ContextValue::Absent,
            ("aws:tokenissuetime", Caller::KeyAlone) => ContextValue::Absent,
            ("aws:username", _) => value(self.subject.name()),
            ("aws:userid", _) => self.subject.id().map_or(ContextValue::Unknown, value),
            ("aws:principaltype", _) => value("User"),
            ("aws:principalarn", _) => ContextValue::Value(self.subject.arn()),
            ("aws:principalaccount", _) => value(self.subject.account()),
            ("aws:viaawsservice" | "aws:principalisawsservice", _) => value("false"),
            ("aws:securetransport", _) => value("true"),
            // Carried by requests of services, of federated users and of roles on instances only.
            (
                "aws:principalservicename"
                | "aws:principalservicenameslist"
                | "aws:federatedprovider"
                | "aws:ec2instancesourcevpc"
                | "aws:ec2instancesourceprivateipv4",
                _,
            ) => ContextValue::Absent,
            ("aws:calledvia" | "aws:calledviafirst" | "aws:calledvialast", _) => ContextValue::Absent,
            // No service has such a key.
            (name, _) if !name.contains(':') || name.contains("::") => ContextValue::Absent,
            _ => ContextValue::Unknown,
        }
    }
}

/// All statements, in the order of their numbers.
fn numbered<'d>(documents: &'d [&'d PolicyDocument]) -> impl Iterator<Item = (StatementId, &'d Statement)> {
    let documents = documents.iter().enumerate();
    documents.flat_map(|(document, text)| {
        let statements = text.statements.iter().enumerate();
        statements.map(move |(statement, said)| (StatementId { document, statement }, said))
    })
}

/// Whether a call of this name can be made on this ARN.
pub(crate) fn same_service(action: &str, arn: &str) -> bool {
    let (Some(called), Some(holding)) = (action.split(':').next(), arn.split(':').nth(2)) else { return false };
    called.eq_ignore_ascii_case(holding) || action.starts_with("any:") || called.contains('_')
}

impl Actions {
    /// The first pattern that names an action, be it in `Action` or `NotAction`.
    pub(crate) fn naming(&self, action: &str) -> Option<&Placed> {
        let budget = Budget::default();
        self.patterns.iter().find(|pattern| matches_action(&pattern.text, action, &budget))
    }
}

impl Statement {
    /// Its condition on whether, or how long ago, a code was given.
    pub(crate) fn mfa_conditions(&self) -> impl Iterator<Item = &Condition> {
        let about_mfa = |key: &str| [MFA_PRESENT, MFA_AGE].iter().any(|name| key.eq_ignore_ascii_case(name));
        self.conditions.iter().filter(move |condition| about_mfa(&condition.key.text))
    }
}
