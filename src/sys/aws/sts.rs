//! `GetSessionToken`, on a separate thread with a runtime, which exist only if a session is requested, so that the
//! connection is opened and the key is checked while the person types.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use aws_sdk_sts::Client;
use aws_sdk_sts::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
use aws_sdk_sts::types::Credentials;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::http::{CallInfo, Signer, Target, failed, failure};
use super::server_clock::ServerClock;
use super::sts_role::{assume_role, minted, session_name};
use crate::model::{
    AccessKey, Connection, Identity, Minted, RoleCall, SerialNumber, SessionDuration, SessionTokenProvider, StsError,
    TokenCode,
};
use crate::sys::process::event::{Event, Notifier, event, wait_any};

/// Longer than the time limit of any call: the worker always answers before.
const PATIENCE: Duration = Duration::from_secs(60);

/// STS for one key. Sends nothing until a method is called.
pub(crate) struct Sts {
    worker: Option<Worker>,
    plan: Option<Plan>,
    preflight: bool,
}

struct Plan {
    target: Target,
    key: AccessKey,
}

struct Worker {
    orders: UnboundedSender<MintRequest>,
    answers: mpsc::Receiver<Result<Minted, StsError>>,
    answered: Event,
    alarm: Event,
    preflight_error: Arc<Mutex<Option<StsError>>>,
}

struct MintRequest {
    serial: SerialNumber,
    code: TokenCode,
    duration: SessionDuration,
    /// Assume this role instead of getting a session.
    role: Option<RoleCall>,
}

impl Sts {
    /// STS for a key and a connection. With `preflight`, [`SessionTokenProvider::warm_up`] checks both.
    pub(crate) fn new(connection: &Connection, ca_pem: Option<Vec<u8>>, key: AccessKey, preflight: bool) -> Self {
        let endpoint = connection.sts_endpoint.clone();
        let target = Target { connection: connection.clone(), endpoint, ca_pem, service: "sts" };
        Self { worker: None, plan: Some(Plan { target, key }), preflight }
    }

    /// Sends the request to the worker, and waits for its answer.
    fn mint(&mut self, order: MintRequest) -> Result<Minted, StsError> {
        self.start(false)?;
        let Some(worker) = self.worker.as_mut() else { return Err(no_worker("it did not start")) };
        worker.answered.reset();
        worker.orders.send(order).map_err(|_| no_worker("it ended"))?;
        // Ctrl-C does not end this wait: the code has been sent, and its session should be cached.
        match wait_any(&[&worker.answered], Instant::now() + PATIENCE) {
            Some(_) => worker.answers.recv().unwrap_or_else(|_| Err(no_worker("it ended"))),
            None => Err(no_worker("it does not answer")),
        }
    }

    fn start(&mut self, preflight: bool) -> Result<&Worker, StsError> {
        if self.worker.is_none() {
            let Some(plan) = self.plan.take() else { return Err(no_worker("it was started twice")) };
            self.worker = Some(spawn(plan, preflight).map_err(|error| no_worker(&error.to_string()))?);
        }
        self.worker.as_ref().ok_or_else(|| no_worker("it did not start"))
    }
}

/// AWS's own endpoint for a connection, as the SDK's rules choose it.
///
/// # Errors
/// When there is none, such as FIPS in a region that has no FIPS endpoint.
pub(crate) fn own_endpoint(connection: &Connection) -> Result<String, String> {
    let params = Params::builder()
        .region(connection.region.clone())
        .use_fips(connection.use_fips.value)
        .use_dual_stack(connection.use_dual_stack.value)
        .build()
        .map_err(|error| error.to_string())?;
    let runtime = tokio::runtime::Builder::new_current_thread().build().map_err(|error| error.to_string())?;
    let endpoint = runtime.block_on(DefaultResolver::new().resolve_endpoint(&params));
    endpoint.map(|endpoint| endpoint.url().to_owned()).map_err(|error| error.to_string())
}

fn no_worker(detail: &str) -> StsError {
    StsError::Malformed { host: "this machine".into(), detail: detail.to_owned() }
}

impl SessionTokenProvider for Sts {
    type Event = Event;

    fn warm_up(&mut self) -> Option<&Event> {
        if !self.preflight {
            return None;
        }
        self.start(true).ok().map(|worker| &worker.alarm)
    }

    fn preflight_error(&mut self) -> Option<StsError> {
        let worker = self.worker.as_ref()?;
        worker.preflight_error.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn get_session_token(
        &mut self,
        serial: &SerialNumber,
        code: &TokenCode,
        duration: SessionDuration,
    ) -> Result<Minted, StsError> {
        self.mint(MintRequest { serial: serial.clone(), code: code.clone(), duration, role: None })
    }

    fn assume_role(&mut self, serial: &SerialNumber, code: &TokenCode, call: RoleCall) -> Result<Minted, StsError> {
        let (serial, code) = (serial.clone(), code.clone());
        self.mint(MintRequest { serial, code, duration: call.duration, role: Some(call) })
    }
}

fn spawn(plan: Plan, preflight: bool) -> std::io::Result<Worker> {
    let (orders, orders_in) = unbounded_channel();
    let (answers_out, answers) = mpsc::channel();
    let (answer_ringer, answered) = event()?;
    let (alarm_notifier, alarm) = event()?;
    let preflight_error = Arc::new(Mutex::new(None));
    let checker = PreflightChecker { preflight_error: Arc::clone(&preflight_error), alarm: alarm_notifier };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().name("sts".into()).spawn(move || {
        let answer = move |result| {
            // The receiver may have been dropped after a cancellation.
            let _ = answers_out.send(result);
            answer_ringer.notify();
        };
        runtime.block_on(serve(plan, preflight, orders_in, checker, answer));
    })?;
    Ok(Worker { orders, answers, answered, alarm, preflight_error })
}

/// Stores the error of a failed check, and withdraws the question.
struct PreflightChecker {
    preflight_error: Arc<Mutex<Option<StsError>>>,
    alarm: Notifier,
}

async fn serve(
    plan: Plan,
    preflight: bool,
    mut orders: UnboundedReceiver<MintRequest>,
    checker: PreflightChecker,
    answer: impl Fn(Result<Minted, StsError>),
) {
    let connected = Arc::new(Connected::new(&plan));
    if preflight {
        let checking = Arc::clone(&connected);
        tokio::spawn(async move {
            if let Some(error) = checking.check().await {
                *checker.preflight_error.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                checker.alarm.notify();
            }
        });
    }
    while let Some(order) = orders.recv().await {
        answer(connected.mint(&order).await);
    }
}

/// A client, with the facts from its first answers.
struct Connected {
    client: Client,
    target: Target,
    key: String,
    clock: ServerClock,
    /// The ARN of the key's user, once AWS has returned it.
    caller: Mutex<Option<String>>,
}

impl Connected {
    fn new(plan: &Plan) -> Self {
        let clock = ServerClock::default();
        let config = aws_sdk_sts::config::Builder::from(&plan.target.sdk_config(Signer::Key(&plan.key)))
            .interceptor(clock.clone())
            .build();
        Self {
            client: Client::from_conf(config),
            target: plan.target.clone(),
            key: plan.key.access_key_id.masked(),
            clock,
            caller: Mutex::new(None),
        }
    }

    fn asked(&self, operation: &'static str, serial: &str) -> CallInfo {
        CallInfo {
            operation,
            host: self.target.host(),
            key: self.key.clone(),
            region: self.target.connection.region.clone(),
            serial: serial.to_owned(),
        }
    }

    /// `GetCallerIdentity` needs no permission, so only errors that are certainly fatal count: the policy of a VPC
    /// endpoint may deny it, and another error does not mean that `GetSessionToken` fails.
    async fn check(&self) -> Option<StsError> {
        let asked = self.asked("sts:GetCallerIdentity", "");
        let ask = || async {
            self.client.get_caller_identity().send().await.map_err(|error| failure(&failed(error), &asked))
        };
        let result = match ask().await {
            // The first answer had the time, with which the SDK signs from now on.
            Err(StsError::Clock { .. }) => ask().await,
            other => other,
        };
        match result {
            Ok(identity) => {
                *self.caller.lock().unwrap_or_else(PoisonError::into_inner) = identity.arn;
                None
            }
            Err(
                fatal @ (StsError::UnknownKey { .. } | StsError::WrongSecret { .. } | StsError::Unreachable { .. }),
            ) => Some(fatal),
            Err(_) => None,
        }
    }

    async fn mint(&self, order: &MintRequest) -> Result<Minted, StsError> {
        let operation = if order.role.is_some() { "sts:AssumeRole" } else { "sts:GetSessionToken" };
        let asked = self.asked(operation, order.serial.as_str());
        match self.send(order, &asked).await {
            // AWS checks the time of the signature before the code: only then can sending it again not use it twice.
            Err(StsError::Clock { .. }) => self.send(order, &asked).await,
            other => other,
        }
    }

    async fn send(&self, order: &MintRequest, asked: &CallInfo) -> Result<Minted, StsError> {
        let learned = || self.caller.lock().unwrap_or_else(PoisonError::into_inner).clone();
        // Security: the code is sent in the body of a TLS request.
        let code = order.code.expose();
        let (answer, caller) = match &order.role {
            Some(call) => {
                let name = session_name(&self.client, call, learned(), asked).await?;
                let with_code = Some((order.serial.as_str(), code));
                (assume_role(&self.client, call, &name.session_name, with_code, asked).await?, name.caller)
            }
            None => (self.get_session_token(order, code, asked).await?, learned()),
        };
        let minted = minted(answer, &self.clock, asked)?;
        let account = order.serial.account().map(str::to_owned);
        let account = account.or_else(|| Some(Identity::of_arn(caller.as_deref()?)?.account));
        Ok(Minted { account, caller, ..minted })
    }

    async fn get_session_token(
        &self,
        order: &MintRequest,
        code: &str,
        asked: &CallInfo,
    ) -> Result<Option<Credentials>, StsError> {
        let output = self
            .client
            .get_session_token()
            .serial_number(order.serial.as_str())
            .token_code(code)
            .duration_seconds(i32::try_from(order.duration.as_secs()).unwrap_or(i32::MAX))
            .send()
            .await
            .map_err(|error| failure(&failed(error), asked))?;
        Ok(output.credentials)
    }
}
