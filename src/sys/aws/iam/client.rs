//! The client of one key or session.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;

use aws_sdk_iam::Client;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use tokio::runtime::Runtime;

use super::complete_answer::RejectTruncated;
use crate::model::{Connection, EndpointUrl, IamError, Identity, Sourced, StsError};
use crate::sys::aws::http::{CallInfo, Failed, Signer, Target, failed, iam_failure};
use crate::sys::aws::server_clock::ServerClock;

/// The longest list that is read to its end: more pages than an account's quota of devices can fill. The limit is for a
/// server that returns pages without end.
const MOST_PAGES: usize = 500;

/// IAM, and STS for [`Iam::identity`], with the credentials of one principal. Clones share the offset of AWS's clock.
#[derive(Clone)]
pub(crate) struct Iam(Arc<Inner>);

struct Inner {
    runtime: Runtime,
    iam: Client,
    sts: aws_sdk_sts::Client,
    clock: ServerClock,
    facts: Facts,
}

/// The data of a call that messages show.
struct Facts {
    iam_host: String,
    sts_host: String,
    key: String,
    region: String,
    by_session: bool,
}

/// A running call; it stores its result itself.
type PendingCall<'a> = Pin<Box<dyn Future<Output = Result<(), Failed>> + 'a>>;

impl std::fmt::Debug for Iam {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Iam({})", self.0.facts.key)
    }
}

impl Iam {
    /// A client for a connection and a signer. Nothing is sent yet.
    ///
    /// # Errors
    /// When the process is out of file descriptors.
    pub(crate) fn new(connection: &Connection, ca_pem: Option<&[u8]>, signer: Signer<'_>) -> std::io::Result<Self> {
        let target = |service, endpoint: &Option<Sourced<EndpointUrl>>| Target {
            connection: connection.clone(),
            endpoint: endpoint.clone(),
            ca_pem: ca_pem.map(<[u8]>::to_vec),
            service,
        };
        let (iam, sts) =
            (target("iam", connection.iam_endpoint.as_ref().unwrap_or(&None)), target("sts", &connection.sts_endpoint));
        let clock = ServerClock::default();
        let iam_config = aws_sdk_iam::config::Builder::from(&iam.sdk_config(signer))
            .interceptor(clock.clone())
            .interceptor(RejectTruncated);
        let sts_config = aws_sdk_sts::config::Builder::from(&sts.sdk_config(signer)).interceptor(clock.clone());
        Ok(Self(Arc::new(Inner {
            runtime: tokio::runtime::Builder::new_current_thread().enable_all().build()?,
            iam: Client::from_conf(iam_config.build()),
            sts: aws_sdk_sts::Client::from_conf(sts_config.build()),
            clock,
            facts: Facts {
                iam_host: iam.host(),
                sts_host: sts.host(),
                key: signer.masked(),
                region: connection.region.clone(),
                by_session: matches!(signer, Signer::Session(_)),
            },
        })))
    }

    /// The identity of the credentials. The call needs no permission.
    pub(crate) fn identity(&self) -> Result<Identity, IamError> {
        let operation = "sts:GetCallerIdentity";
        let asked = CallInfo { host: self.0.facts.sts_host.clone(), ..self.asked(operation) };
        let answer = self.run(&asked, || self.0.sts.get_caller_identity().send())?;
        let arn = answer.arn.unwrap_or_default();
        Identity::of_arn(&arn).ok_or_else(|| malformed(&asked, "it names no ARN of an account"))
    }

    /// Seconds by which AWS's clock is ahead of ours, according to the last answer; 0 before the first.
    pub(crate) fn clock_offset(&self) -> i64 {
        self.0.clock.offset().unwrap_or(0)
    }

    /// The same, if there was an answer.
    pub(crate) fn known_clock_offset(&self) -> Option<i64> {
        self.0.clock.offset()
    }

    pub(super) fn asked(&self, operation: &'static str) -> CallInfo {
        let Facts { iam_host, key, region, .. } = &self.0.facts;
        CallInfo { operation, host: iam_host.clone(), key: key.clone(), region: region.clone(), serial: String::new() }
    }

    /// Makes one call. It is sent once; only if the time of the signature was refused, which AWS checks before anything
    /// else, it is sent a second time with the time of the first answer.
    pub(super) fn run<T, E, F>(&self, asked: &CallInfo, send: impl Fn() -> F) -> Result<T, IamError>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        let answer = Cell::new(None);
        self.attempt(asked, &|| {
            let sent = send();
            Box::pin(async {
                answer.set(Some(sent.await.map_err(failed)?));
                Ok(())
            })
        })?;
        answer.take().ok_or_else(|| malformed(asked, "it holds nothing"))
    }

    /// As [`Iam::run`], not generic, so that its code is not generated for each call.
    fn attempt<'a>(&self, asked: &CallInfo, send: &dyn Fn() -> PendingCall<'a>) -> Result<(), IamError> {
        let by_session = self.0.facts.by_session;
        let once = || async { send().await.map_err(|error| iam_failure(&error, asked, by_session)) };
        self.0.runtime.block_on(async {
            match once().await {
                Err(error) if error.is_clock() => once().await,
                other => other,
            }
        })
    }

    /// Makes one call to IAM.
    pub(super) fn call<T, E, F>(&self, operation: &'static str, send: impl Fn(&Client) -> F) -> Result<T, IamError>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E, HttpResponse>>>,
    {
        self.run(&self.asked(operation), || send(&self.0.iam))
    }

    /// Reads a list to its end, page by page: `send` takes the marker of a page, `open` gives its members, whether more
    /// follow, and the next marker. An incomplete list is an error, never a shorter list.
    pub(super) fn pages<T, P, E, F>(
        &self,
        operation: &'static str,
        send: impl Fn(&Client, Option<String>) -> F,
        open: impl Fn(P) -> (Vec<T>, bool, Option<String>),
    ) -> Result<Vec<T>, IamError>
    where
        E: ProvideErrorMetadata,
        F: Future<Output = Result<P, SdkError<E, HttpResponse>>>,
    {
        let mut all = Vec::new();
        let mut marker: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self.call(operation, |client| send(client, marker.clone()))?;
            let (members, more, next) = open(page);
            all.extend(members);
            match (more, next.filter(|next| !next.is_empty())) {
                (false, _) => return Ok(all),
                (true, Some(next)) if marker.as_ref() != Some(&next) => marker = Some(next),
                (true, _) => break,
            }
        }
        Err(malformed(&self.asked(operation), "its list does not end"))
    }
}

pub(super) fn malformed(asked: &CallInfo, detail: &str) -> IamError {
    let error = StsError::Malformed { host: asked.host.clone(), detail: detail.to_owned() };
    IamError::Common { operation: asked.operation, error }
}
