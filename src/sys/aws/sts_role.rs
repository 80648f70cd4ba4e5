//! `AssumeRole`: with the code of a person, sent once; or with a session or another role, where it may be repeated.

use std::time::{Duration, Instant};

use aws_sdk_sts::Client;
use aws_sdk_sts::types::{Credentials, PolicyDescriptorType, Tag};

use super::http::{CallInfo, Signer, Target, failed, failure};
use super::server_clock::ServerClock;
use crate::model::{
    Connection, Expiration, Identity, Minted, Principal, RoleCall, SessionCredentials, SessionDuration, StsError,
    Unreachable, name_of_user,
};
use crate::sys::clock;

/// The time limit and the pauses of repeated calls without a code.
const PATIENCE: Duration = Duration::from_secs(15);
const PAUSES: [Duration; 2] = [Duration::from_millis(200), Duration::from_millis(800)];

/// A call for a role with temporary credentials. Nothing is sent yet.
pub(crate) struct RoleRequest {
    client: Client,
    clock: ServerClock,
    asked: CallInfo,
    call: RoleCall,
}

impl RoleRequest {
    /// A call signed with a session or another role. It must have a session name.
    pub(crate) fn new(
        connection: &Connection,
        ca_pem: Option<Vec<u8>>,
        by: &SessionCredentials,
        call: RoleCall,
    ) -> Self {
        let endpoint = connection.sts_endpoint.clone();
        let target = Target { connection: connection.clone(), endpoint, ca_pem, service: "sts" };
        let clock = ServerClock::default();
        let signer = Signer::Session(by);
        let config = aws_sdk_sts::config::Builder::from(&target.sdk_config(signer)).interceptor(clock.clone()).build();
        let asked = CallInfo {
            operation: "sts:AssumeRole",
            host: target.host(),
            key: signer.masked(),
            region: connection.region.clone(),
            serial: String::new(),
        };
        Self { client: Client::from_conf(config), clock, asked, call }
    }

    /// Sends it; sends it again if there was no answer, or AWS was busy.
    ///
    /// # Errors
    /// The error of the last attempt.
    pub(crate) fn send(self) -> Result<Minted, StsError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StsError::Malformed { host: "this machine".into(), detail: error.to_string() })?;
        runtime.block_on(self.repeated())
    }

    async fn repeated(mut self) -> Result<Minted, StsError> {
        let started = Instant::now();
        let mut pauses = PAUSES.into_iter();
        let mut is_shortened = false;
        loop {
            match self.once().await {
                Err(StsError::RoleChaining) if !std::mem::replace(&mut is_shortened, true) => {
                    self.call.duration = SessionDuration::ROLE_FROM_SESSION;
                }
                // The answer had the time, with which the SDK signs from now on.
                Err(StsError::Clock { .. }) if pauses.len() == PAUSES.len() => drop(pauses.next()),
                Err(error) if is_worth_another(&error) && started.elapsed() < PATIENCE => match pauses.next() {
                    // A random factor, so that processes that failed at the same time do not all retry at the same
                    // time.
                    Some(pause) => tokio::time::sleep(pause.mul_f32(0.5 + jitter())).await,
                    None => return Err(error),
                },
                done => return done,
            }
        }
    }

    async fn once(&self) -> Result<Minted, StsError> {
        let name = self.call.parameters.session_name.as_deref().unwrap_or_default();
        let answer = assume_role(&self.client, &self.call, name, None, &self.asked).await?;
        minted(answer, &self.clock, &self.asked)
    }
}

/// A random number between 0 and 1.
fn jitter() -> f32 {
    f32::from(u8::try_from(clock::now().subsec_nanosecond().unsigned_abs() / 1000 % 256).unwrap_or(0)) / 255.0
}

fn is_worth_another(error: &StsError) -> bool {
    matches!(
        error,
        StsError::Unreachable { .. } | StsError::Lost { .. } | StsError::Server { .. } | StsError::Throttled { .. }
    )
}

/// The name of a role session, and the caller's ARN, if it had to be requested.
pub(super) struct SessionName {
    pub(super) session_name: String,
    pub(super) caller: Option<String>,
}

/// The session name of a call, or the name of the calling user.
///
/// # Errors
/// When AWS does not return the caller, or it is no user.
pub(super) async fn session_name(
    client: &Client,
    call: &RoleCall,
    caller: Option<String>,
    asked: &CallInfo,
) -> Result<SessionName, StsError> {
    if let Some(name) = &call.parameters.session_name {
        return Ok(SessionName { session_name: name.clone(), caller });
    }
    let arn = match caller {
        Some(arn) => arn,
        None => {
            let asked = CallInfo { operation: "sts:GetCallerIdentity", ..asked.clone() };
            let answer = client.get_caller_identity().send().await;
            answer.map_err(|error| not_yet_sent(failure(&failed(error), &asked), &asked))?.arn.unwrap_or_default()
        }
    };
    match Identity::of_arn(&arn).map(|identity| identity.principal) {
        Some(Principal::User { name }) => Ok(SessionName { session_name: name_of_user(&name), caller: Some(arn) }),
        _ => Err(StsError::NoUser { arn }),
    }
}

/// The call with the code has not been made: whatever became of this one, the code can be used.
fn not_yet_sent(error: StsError, asked: &CallInfo) -> StsError {
    let unreachable =
        |detail: String| StsError::Unreachable { host: asked.host.clone(), why: Unreachable::Timeout, detail };
    match error {
        StsError::Lost { detail, .. } | StsError::Malformed { detail, .. } => unreachable(detail),
        StsError::Server { status } => unreachable(format!("it answered with an error of its own ({status})")),
        StsError::Throttled { .. } => unreachable("it is throttling this account's calls".to_owned()),
        other => other,
    }
}

/// Sends the call, with a device and its code if there are any.
pub(super) async fn assume_role(
    client: &Client,
    call: &RoleCall,
    session_name: &str,
    code: Option<(&str, &str)>,
    asked: &CallInfo,
) -> Result<Option<Credentials>, StsError> {
    let parameters = &call.parameters;
    let tags = parameters.tags.iter().filter_map(|(key, value)| Tag::builder().key(key).value(value).build().ok());
    let policies = parameters.policy_arns.iter().map(|arn| PolicyDescriptorType::builder().arn(arn).build());
    let optional = |list: Vec<_>| Some(list).filter(|list: &Vec<Tag>| !list.is_empty());
    let output = client
        .assume_role()
        .role_arn(parameters.arn.as_str())
        .role_session_name(session_name)
        .set_external_id(parameters.external_id.clone())
        .set_source_identity(parameters.source_identity.clone())
        .set_tags(optional(tags.collect()))
        .set_transitive_tag_keys(Some(parameters.transitive_tags.clone()).filter(|keys| !keys.is_empty()))
        .set_policy(parameters.policy.clone())
        .set_policy_arns(Some(policies.collect::<Vec<_>>()).filter(|policies| !policies.is_empty()))
        .duration_seconds(i32::try_from(call.duration.as_secs()).unwrap_or(i32::MAX))
        .set_serial_number(code.map(|(serial, _)| serial.to_owned()))
        .set_token_code(code.map(|(_, code)| code.to_owned()))
        .send()
        .await
        .map_err(|error| failure(&failed(error), asked))?;
    Ok(output.credentials)
}

/// The credentials in an answer, checked; an error if they have expired by AWS's clock.
pub(super) fn minted(answer: Option<Credentials>, clock: &ServerClock, asked: &CallInfo) -> Result<Minted, StsError> {
    let malformed = |detail: String| StsError::Malformed { host: asked.host.clone(), detail };
    let answer = answer.ok_or_else(|| malformed("it holds no credentials".into()))?;
    let credentials = SessionCredentials::check(
        &answer.access_key_id,
        answer.secret_access_key,
        answer.session_token,
        Expiration::from_unix(answer.expiration.secs()),
    )
    .map_err(|bad| malformed(bad.to_string()))?;
    let clock_offset = clock.offset().unwrap_or(0);
    let server_now = clock::now().as_second().saturating_add(clock_offset);
    if credentials.expiration.unix() <= server_now {
        return Err(malformed("the session in it has already ended".into()));
    }
    Ok(Minted { credentials, clock_offset, account: None, caller: None })
}
