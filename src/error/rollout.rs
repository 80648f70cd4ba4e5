//! What goes wrong while a policy is put in place, beyond the calls themselves.

use crate::model::rollout::{Rollout, Step};
use crate::model::{Explain, Explanation, FailureKind, FailureReport, Hint, IamError, Refusal, StsError};

/// A policy that was not put in place, or not wholly.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RolloutError {
    /// Users who are to be added and are not there.
    #[error("no such IAM user: {}", quoted(.names))]
    NoSuchUser {
        /// As they were given.
        names: Vec<String>,
    },
    /// IAM would not take the document.
    #[error("the policy has {size} characters, and IAM takes {limit} in a managed policy")]
    TooLarge {
        /// Characters that are not white space.
        size: usize,
        limit: usize,
    },
    /// Whose policies are asked for, has none of the kind.
    #[error("the access key belongs to no IAM user: `{arn}`")]
    NotAUser { arn: String },
    /// Not one policy could be read.
    #[error("no policy of user `{user}` could be read")]
    NothingRead { user: String, error: Box<IamError> },
    #[error("{}step {} of {} failed: {}", .0.so_far(), .0.number, .0.total, .0.words)]
    BrokenOff(Box<BrokenOff>),
}

/// A step that failed; those before it are done, and none after it was tried.
#[derive(Debug)]
pub(crate) struct BrokenOff {
    /// Which step, from 1.
    number: usize,
    /// How many there are.
    total: usize,
    /// The step that failed.
    words: String,
    /// The steps before it.
    done: Vec<String>,
    /// The steps after it.
    left: Vec<String>,
    /// Whether it may be done all the same.
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
    /// The step of that index failed, and none after it was tried; `refused` is the same error where IAM gave it.
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

/// What to do before it is run again, if anything. The hints of a call are about devices where IAM refuses; here they
/// are about policies.
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
