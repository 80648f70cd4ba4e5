//! Errors of `policy apply` and of policies in an account, besides those of the calls.

use crate::model::rollout::{Rollout, Step};
use crate::model::{Explain, Explanation, FailureKind, FailureReport, Hint, IamError, Invocation, Refusal, StsError};

/// A policy that was not applied, or only in part.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RolloutError {
    /// The users to add do not exist.
    #[error("no such IAM user: {}", quoted(.names))]
    NoSuchUser {
        /// The names as they were given.
        names: Vec<String>,
    },
    /// IAM would refuse the document.
    #[error("the policy has {size} characters, and IAM takes {limit} in a managed policy")]
    TooLarge {
        /// The number of characters, without white space.
        size: usize,
        limit: usize,
    },
    /// The user whose policies are wanted, where the key belongs to none.
    #[error("the access key belongs to no IAM user: `{arn}`")]
    NotAUser { arn: String },
    /// The user whose policies are wanted does not exist.
    #[error("there is no IAM user `{user}` in the account of these credentials")]
    NoUser {
        user: String,
        /// Whether the credentials of the environment signed the calls.
        by_environment: bool,
        error: Box<IamError>,
    },
    /// No policy of the user could be read.
    #[error("no policy of user `{user}` could be read")]
    NothingRead { user: String, error: Box<IamError> },
    #[error("{}step {} of {} failed: {}", .0.so_far(), .0.number, .0.total, .0.words)]
    BrokenOff(Box<BrokenOff>),
}

/// A step that failed; those before it are done, and those after it were not tried.
#[derive(Debug)]
pub(crate) struct BrokenOff {
    /// Its number, counted from 1.
    number: usize,
    /// The number of steps.
    total: usize,
    /// The failed step in words.
    words: String,
    /// The steps before it.
    done: Vec<String>,
    /// The steps after it.
    left: Vec<String>,
    /// Whether it may have been done although it failed.
    perhaps: bool,
    why: FailureReport,
}

impl BrokenOff {
    fn so_far(&self) -> &'static str {
        if self.done.is_empty() { "" } else { "the policy is in place in part only: " }
    }

    fn cause(&self) -> String {
        let more = [
            (": ", self.why.cause.clone().unwrap_or_default()),
            ("; ", if self.perhaps { "it may be done all the same".into() } else { String::new() }),
            ("; done: ", self.done.join(", ")),
            ("; left: ", self.left.join(", ")),
        ];
        more.into_iter()
            .filter(|(_, what)| !what.is_empty())
            .fold(self.why.error.clone(), |text, (label, what)| text + label + &what)
    }
}

impl RolloutError {
    /// The error of the step with that index; `refused` is the same error if it came from IAM.
    pub(crate) fn broken_off(
        rollout: &Rollout,
        steps: &[Step],
        index: usize,
        error: &dyn Explain,
        refused: Option<&IamError>,
    ) -> Self {
        let words = |steps: &[Step]| steps.iter().map(|step| rollout.words(step).to_string()).collect::<Vec<_>>();
        let (done, rest) = steps.split_at(index.min(steps.len()));
        let report = error.report();
        Self::BrokenOff(Box::new(BrokenOff {
            number: index + 1,
            total: steps.len(),
            words: words(rest).into_iter().next().unwrap_or_default(),
            done: words(done),
            left: words(rest.get(1..).unwrap_or_default()),
            perhaps: refused.is_some_and(IamError::may_be_done),
            why: FailureReport { hint: refused.map_or(report.hint, hint_for), ..report },
        }))
    }
}

impl Explain for RolloutError {
    fn explain(&self) -> Explanation {
        const AGAIN: &str = "run the same command again: it looks first, and does what is left";
        let failed = Explanation::failed;
        match self {
            Self::NoSuchUser { .. } => failed().hint("check the spelling, or create them first; nothing was changed"),
            Self::TooLarge { .. } => failed().hint("leave options out, or take --minimal; nothing was changed"),
            Self::NotAUser { .. } => failed().hint("name the profile of an IAM user's own access key with --profile"),
            Self::NoUser { by_environment, error, .. } => {
                const LIST: [&str; 3] = ["aws", "iam", "list-users"];
                let listed = Hint::new("check the name: ");
                let listed = match by_environment {
                    true => listed.text(format!("`{}`", LIST.join(" "))),
                    false => listed.run(Invocation::exec(&LIST)),
                };
                Explanation::new(error.explain().kind).because(error.with_cause()).hint(listed.text(" lists the users"))
            }
            Self::NothingRead { error, .. } => Explanation::new(error.explain().kind).because(error.with_cause()).hint(
                "ask whoever administers the account for the documents, and check them with `mfa-session policy check FILE`",
            ),
            Self::BrokenOff(step) => {
                let is_untouched = step.done.is_empty() && !step.perhaps;
                Explanation::new(if is_untouched { step.why.kind } else { FailureKind::Partial })
                    .because(step.cause())
                    .hint(match step.why.hint.clone() {
                        Some(hint) => hint.text(format!("; then {AGAIN}")),
                        None => AGAIN.into(),
                    })
            }
        }
    }
}

/// What to do before running it again, if anything. The usual hints of a refused call are about devices; here they are
/// about policies.
fn hint_for(error: &IamError) -> Option<Hint> {
    use StsError::{Denied, Lost, Malformed, Server, Throttled};
    let text = match error {
        IamError::Refused { refusal, .. } => match refusal {
            Refusal::AlreadyExists => {
                "IAM did not show it a moment ago: wait if it is new; if it has another path or spelling, choose another name"
            }
            Refusal::LimitExceeded => "make room, or have the account's IAM quota raised",
            Refusal::MalformedPolicy => "report this: it is the policy that `mfa-session policy print` prints",
            Refusal::Absent => "see that nobody deletes it, and wait a moment",
            _ => "wait a moment",
        },
        IamError::Common { error: Denied { .. }, .. } => {
            "name the profile of one who may administer IAM with --profile"
        }
        IamError::Common { error: Throttled { .. } | Server { .. }, .. } => "wait a little",
        IamError::Common { error: Lost { .. } | Malformed { .. }, .. } => return None,
        IamError::Common { .. } | IamError::SessionRefused { .. } => return error.explain().hint,
    };
    Some(text.into())
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
