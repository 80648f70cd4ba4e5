//! `policy check --profile`: the policies in force for the profile's user, read from IAM.

use mfa_policy::{AccountFacts, PolicyDocument, Subject, read};

use super::account_state::{self, UserReadiness};
use crate::error::{Error, RolloutError};
use crate::format::policy_input::Unread;
use crate::model::in_force::{HeldPolicy, PolicySource};
use crate::model::{IamError, Principal, Refusal};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::sys::aws::iam::Iam;

/// The policies of a user, as read from IAM.
#[derive(Debug, Default)]
pub(super) struct InForce {
    /// The documents, each named by its policy and the holder of that.
    pub(super) documents: Vec<PolicyDocument>,
    /// The policies and lists that could not be read.
    pub(super) unread: Vec<Unread>,
    /// Facts about the user and the account.
    pub(super) facts: AccountFacts,
}

/// Reads it with a cached session, else with the key, else with a new session.
pub(super) fn in_force(ctx: &mut Context, user: Option<&str>) -> Result<InForce, Error> {
    let mut access = IamAccess::open_for_account_or(ctx, |request| match &request.role {
        Some(_) if user.is_none() => Err(of_a_role(&format!("profile `{}` is a role", request.display_name()))),
        _ => Ok(()),
    })?;
    access.use_cached_session()?;
    let identity = access.identity();
    let user = match (user, &identity.principal) {
        (Some(user), _) => user.to_owned(),
        (None, Principal::User { name }) => name.clone(),
        (None, Principal::Other) if access.ctx.options.from_environment => {
            return Err(of_a_role(&format!("the environment holds credentials of `{}`, no user", identity.arn)));
        }
        _ => return Err(RolloutError::NotAUser { arn: identity.arn.clone() }.into()),
    };
    let facts = AccountFacts {
        partition: Some(identity.partition),
        user: Subject::of_arn(&identity.arn_of_user(&user)),
        ..AccountFacts::default()
    };
    let mut reader = Reader { access, found: InForce { facts, ..InForce::default() }, refusal: None, seen: Vec::new() };
    reader.read_all(&user)?;
    if let Some(error) = reader.refusal.take_if(|error| reader.found.documents.is_empty() && error.is(Refusal::Absent))
    {
        let by_environment = reader.access.ctx.options.from_environment;
        return Err(RolloutError::NoUser { user, by_environment, error }.into());
    }
    reader.notice_automation(&user)?;
    reader.say_boundary(&user)?;
    let Reader { mut found, refusal, .. } = reader;
    found.facts.complete = found.unread.is_empty();
    match refusal {
        Some(error) if found.documents.is_empty() => Err(RolloutError::NothingRead { user, error }.into()),
        _ => Ok(found),
    }
}

fn of_a_role(what: &str) -> Error {
    Error::Usage {
        what: format!("{what}, so it says nothing of a user's policies"),
        hint: "name the user with --user, or the profile of the user's own key".into(),
    }
}

struct Reader<'r> {
    access: IamAccess<'r>,
    found: InForce,
    refusal: Option<Box<IamError>>,
    /// ARNs of managed policies that were read: a policy of several holders counts once.
    seen: Vec<String>,
}

impl Reader<'_> {
    fn read_all(&mut self, user: &str) -> Result<(), Error> {
        let own = PolicySource::User(user.to_owned());
        self.read_holder(&own)?;
        let name = user.to_owned();
        let groups = self.list(&format!("groups of {own}"), move |iam| iam.groups_of(&name))?;
        for group in groups {
            self.read_holder(&PolicySource::Group(group))?;
        }
        Ok(())
    }

    fn read_holder(&mut self, holder: &PolicySource) -> Result<(), Error> {
        let whose = holder.clone();
        for name in self.list(&format!("inline policies of {holder}"), move |iam| iam.inline_names(&whose))? {
            let (whose, wanted) = (holder.clone(), name.clone());
            let policy = HeldPolicy::Inline { holder: holder.clone(), name };
            self.document(&policy, move |iam| iam.inline_document(&whose, &wanted))?;
        }
        let whose = holder.clone();
        for arn in self.list(&format!("managed policies of {holder}"), move |iam| iam.attached(&whose))? {
            if !self.seen.contains(&arn) {
                self.seen.push(arn.clone());
                let policy = HeldPolicy::Managed { holder: holder.clone(), arn: arn.clone() };
                self.document(&policy, move |iam| iam.managed_document(&arn))?;
            }
        }
        Ok(())
    }

    /// A list; empty where a policy denies reading it.
    fn list(
        &mut self,
        what: &str,
        call: impl Fn(&Iam) -> Result<Vec<String>, IamError> + Send + Clone + 'static,
    ) -> Result<Vec<String>, Error> {
        Ok(self.attempt(&format!("the list of {what}"), call)?.unwrap_or_default())
    }

    fn document(
        &mut self,
        policy: &HeldPolicy,
        call: impl Fn(&Iam) -> Result<String, IamError> + Send + Clone + 'static,
    ) -> Result<(), Error> {
        let name = policy.to_string();
        let Some(text) = self.attempt(&name, call)? else { return Ok(()) };
        match read(&name, text.as_bytes()) {
            Ok(document) => self.found.documents.push(document),
            Err(error) => self.found.unread.push(Unread { what: name, why: error.to_string() }),
        }
        Ok(())
    }

    fn attempt<T: Send + 'static>(
        &mut self,
        what: &str,
        call: impl Fn(&Iam) -> Result<T, IamError> + Send + Clone + 'static,
    ) -> Result<Option<T>, Error> {
        match self.access.read(call) {
            Ok(found) => Ok(Some(found)),
            Err(Error::Iam(error)) if error.is_denied() || error.is(Refusal::Absent) => {
                self.found.unread.push(Unread { what: what.to_owned(), why: error.to_string() });
                self.refusal.get_or_insert_with(|| Box::new(error));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A user without a device and with a working key is taken for a program: a force-MFA policy is not meant for it.
    fn notice_automation(&mut self, user: &str) -> Result<(), Error> {
        let readiness = account_state::readiness(&mut self.access, user)?;
        self.found.facts.automated = matches!(readiness, Some(UserReadiness::Automated { .. }));
        Ok(())
    }

    /// A boundary limits what all of this allows; its document is not read.
    fn say_boundary(&mut self, user: &str) -> Result<(), Error> {
        let name = user.to_owned();
        let reported = self.access.read_best_effort(move |iam| iam.user(&name))?;
        if let Some(boundary) = reported.done().ok().and_then(|user| user.boundary) {
            self.access
                .ctx
                .diagnostics
                .note(&format!("the permissions boundary of user `{user}` is `{boundary}`; it is not looked at"));
        }
        Ok(())
    }
}
