//! Why a role could not be assumed.

use std::time::Duration;

use thiserror::Error;

use crate::model::{Explain, Explanation, FailureKind, StsError, option, short};

/// A role that could not be assumed, with the facts for its explanation.
#[derive(Debug, Error)]
#[error("{}", self.text())]
pub(crate) struct RoleFailure {
    /// The name of the role in messages.
    pub role: String,
    pub arn: String,
    /// The user or role that assumed it.
    pub who: String,
    /// The error of the call.
    pub error: StsError,
    /// Whether a code was sent with the call.
    pub is_direct: bool,
    /// The profile whose session asked, if it has one.
    pub of_profile: Option<String>,
    /// The age of the session that signed the call.
    pub age: Option<Duration>,
    /// The requested length of the role's session.
    pub wanted: Duration,
    /// Key and place of the session policy of the role that asked, if it has one.
    pub session_policy: Option<String>,
    /// The place of session tags and source identity, if they are set.
    pub tags: Option<String>,
    pub source_identity: Option<String>,
}

/// For an older session, the trust policy may require a newer code (`aws:MultiFactorAuthAge`).
const OLD: Duration = Duration::from_secs(3600);

impl RoleFailure {
    fn text(&self) -> String {
        let Self { role, who, error, .. } = self;
        match error {
            StsError::Denied { .. } => format!("AWS refuses role `{role}` to {who}"),
            StsError::RoleDuration => format!("role `{role}` allows less than {}", short(self.wanted)),
            StsError::NoUser { .. } => format!("role `{role}`: {error}"),
            _ => format!("{error}, when role `{role}` was asked for"),
        }
    }

    fn denied(&self, message: &str) -> Explanation {
        let refused = Explanation::new(FailureKind::Refused).because(format!("{}: {message}", self.arn));
        let setting = [
            ("sts:TagSession", "session_tags", &self.tags),
            ("sts:SetSourceIdentity", "source_identity", &self.source_identity),
        ];
        if let Some((_, key, place)) = setting.into_iter().find(|(action, ..)| message.contains(action)) {
            let place = place.as_deref().map(|place| format!(" at {place}")).unwrap_or_default();
            return refused.hint(format!("remove `{key}`{place}, or have that action allowed on both sides"));
        }
        if message.contains("explicit deny") {
            return refused.hint("ask whoever administers the account: no permission helps while that deny stands");
        }
        if message.contains("root accounts") {
            return refused.hint("the root user cannot assume roles: use the key of an IAM user");
        }
        if let Some(policy) = &self.session_policy {
            let who = &self.who;
            return refused.hint(format!(
                "the session policy of {who}, {policy}, has to allow `sts:AssumeRole` as well; or the role does not exist, or its trust policy wants something else"
            ));
        }
        let what = "an external id (`external_id`), another session name (`role_session_name`), or another account";
        let spent = if self.is_direct { "; the code may be used" } else { "" };
        let is_old = self.age.is_some_and(|age| age > OLD);
        if !is_old {
            return refused
                .hint(format!("the role may not exist, or its trust policy wants something else: {what}{spent}"));
        }
        let source = self.of_profile.as_deref().map(|source| format!(" {}", option("--profile", source)));
        refused.hint(format!(
            "the role's trust policy may want a younger code: run `mfa-session login{} --refresh`; or the role does not exist, or it wants {what}",
            source.unwrap_or_default()
        ))
    }
}

impl Explain for RoleFailure {
    fn explain(&self) -> Explanation {
        let explained = self.error.explain();
        match &self.error {
            StsError::Denied { message, .. } => self.denied(message),
            StsError::RoleDuration if self.is_direct => explained
                .because("the code may be used")
                .hint("ask for less with --role-duration or `duration_seconds`, with the next code"),
            StsError::Other { code, .. } if code == "MalformedPolicyDocument" => {
                explained.hint("correct the document that `mfa_session_policy` names")
            }
            StsError::Other { code, .. } if code == "PackedPolicyTooLarge" => {
                explained.hint("shorten `session_tags` or the session policy: they are too large together")
            }
            // No code was sent, so no new code has to be waited for.
            StsError::Throttled { .. }
            | StsError::Server { .. }
            | StsError::Lost { .. }
            | StsError::Malformed { .. }
                if !self.is_direct =>
            {
                Explanation { kind: FailureKind::Unreachable, ..explained }.hint("run it again; no code was used")
            }
            _ => explained,
        }
    }
}
