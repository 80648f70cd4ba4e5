//! Why no sign-in to the console came about.

use thiserror::Error;

use crate::model::{DestinationError, Explain, Explanation, FailureKind, Partition};

/// Why no sign-in to the console came about. None holds the URL.
#[derive(Debug, Error)]
pub(crate) enum ConsoleError {
    #[error("a user's session cannot open the console")]
    UserSession,
    #[error("the console of partition {0} has no public sign-in")]
    NoHosts(Partition),
    #[error("`{text}` {why}")]
    Destination { text: String, why: DestinationError },
    #[error("`--session-duration` is for a role that a code is sent for directly, not one from a session")]
    FromSession,
    #[error("there is no browser to open")]
    NoBrowser,
    #[error("the browser could not be opened")]
    NotOpened(std::io::Error),
    #[error("the sign-in endpoint refuses these credentials")]
    Refused { host: String, status: u16, is_direct: bool },
    #[error("{host} could not be reached")]
    Unreachable { host: String, why: String },
    #[error("the answer of {host} is not one of the sign-in endpoint")]
    Malformed { host: String },
}

const STDOUT: &str = "`--stdout` prints the URL; it is a password for 15 minutes";

impl Explain for ConsoleError {
    fn explain(&self) -> Explanation {
        let failed = Explanation::failed;
        match self {
            Self::UserSession => failed()
                .because("AWS gives no console to credentials of GetSessionToken")
                .hint("name a role with --profile or --role-arn, or sign in with your password"),
            Self::NoHosts(_) => failed().hint("sign in as your organization says"),
            Self::Destination { .. } => Explanation::new(FailureKind::Usage)
                .hint("say a path such as `/ec2/home`, an https URL of the console, or an ARN"),
            Self::FromSession => Explanation::new(FailureKind::Usage).hint("leave --via out, or one of several roles"),
            Self::NoBrowser => failed()
                .because("`BROWSER` names no program that is there, and without it there has to be a desktop")
                .hint(STDOUT),
            Self::NotOpened(error) => failed().because(error.to_string()).hint(STDOUT),
            Self::Refused { host, status, is_direct } => Explanation::new(FailureKind::Refused)
                .because(format!("{host} answered with HTTP {status}"))
                .hint(if *is_direct {
                    "get new credentials of the role with `--refresh`: these may have been revoked"
                } else {
                    "try `--via direct`, with a code of its own: AWS may want a role that did not come from a session"
                }),
            Self::Unreachable { why, .. } => {
                Explanation::new(FailureKind::Unreachable).because(why).hint("check the connection and the proxy")
            }
            Self::Malformed { .. } => Explanation::new(FailureKind::Unreachable)
                .hint("a proxy or a portal may have answered in its place; run it again"),
        }
    }
}
