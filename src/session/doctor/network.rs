//! Asks AWS about keys: at the same time, and for five seconds in all.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::error::Error;
use crate::model::doctor::check::Needs;
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::network::{AskedKey, KeyAnswers, answers, not_made, old};
use crate::model::doctor::report::{Findings, Skipped};
use crate::model::key_age::KeyAgeLimit;
use crate::model::{
    AccessKey, AccessKeyId, Explain as _, IamError, MfaDevice, Principal, SessionCredentials, SessionRequest,
};
use crate::session::context::Context;
use crate::session::key_age::remember;
use crate::session::ports::ca_pem;
use crate::session::trust::check_iam_endpoint;
use crate::sys::aws::iam::{Iam, Signer};
use crate::sys::process::worker;
use crate::sys::store::cache::SessionCache;

/// A key about which AWS can be asked.
pub(super) struct KeyTarget {
    pub(super) asked: AskedKey,
    pub(super) key: AccessKey,
    /// A session of the key, which may know its age where the key alone may not ask for it.
    pub(super) session: Option<SessionCredentials>,
    /// Whether its age is not known yet.
    pub(super) wants_age: bool,
    pub(super) request: Box<SessionRequest>,
}

/// The time for all questions together.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is left of that time when IAM is not waited for any longer.
const MARGIN: Duration = Duration::from_millis(500);

/// How many keys are asked about, and how many at the same time.
const MOST_KEYS: usize = 100;
const AT_ONCE: usize = 16;

/// A first call that took less shows that the way is fast enough; a longer one also opened the connection.
const WORTH_MEASURING: Duration = Duration::from_millis(500);

/// A question that is ready to be sent.
struct Call {
    asked: AskedKey,
    client: Iam,
    /// The client of the session of the key.
    by_session: Option<Iam>,
    wants_age: bool,
    /// Whether IAM may be asked, too: its endpoint is sound.
    with_iam: bool,
}

/// What the answers are held against, and where they are remembered.
pub(super) struct Ages<'r> {
    pub(super) limit: KeyAgeLimit,
    /// The cache, if it exists and may be used.
    pub(super) cache: Option<&'r SessionCache>,
    pub(super) now: Timestamp,
}

/// Asks, and adds what the answers show. Returns whether the ages that were wanted are known now.
pub(super) fn check(ctx: &Context, targets: Vec<KeyTarget>, ages: &Ages<'_>, findings: &mut Findings) -> bool {
    let mut is_known = !targets.iter().any(|target| target.wants_age);
    let calls = calls(ctx, targets, findings);
    if calls.is_empty() {
        findings.skip(Skipped::All(Needs::Network), "no profile leads to a key that can be asked about");
        return is_known;
    }
    let (total, deadline) = (calls.len(), Instant::now() + PATIENCE);
    let results = start(calls, deadline.checked_sub(MARGIN).unwrap_or(deadline));
    let (mut answered, mut without_age) = (0, 0);
    while answered < total
        && let Ok(Answered { asked, answers: found, wants_age }) =
            results.recv_timeout(deadline.saturating_duration_since(Instant::now()))
    {
        answered += 1;
        let no_device = |security_keys| Error::NoDevice { security_keys }.report();
        findings.extend(answers(&asked, &found, &no_device));
        for (id, why) in not_made(&found) {
            findings.skip(Skipped::One(id), why);
        }
        match found.created {
            Some(created) => {
                findings.extend(old(&asked, created, ages.limit, ages.now));
                ages.cache.iter().for_each(|cache| remember(cache, &asked.id, created));
            }
            None => without_age += usize::from(wants_age),
        }
    }
    is_known |= answered == total && without_age == 0;
    if without_age > 0 {
        findings.skip(Skipped::One("DOC608"), "the user's access keys could not be listed");
    }
    if answered < total {
        let keys = if total == 1 { "AWS" } else { "AWS about every key" };
        let message = format!("no answer of {keys} came within {} s", PATIENCE.as_secs());
        findings.add(DoctorFinding::new("DOC609", message).hint("check the network, HTTPS_PROXY and the endpoint"));
        findings.skip(Skipped::All(Needs::Network), format!("no answer within {} s", PATIENCE.as_secs()));
    }
    is_known
}

/// One call for each key and endpoint. A connection that a verb would refuse is not opened.
fn calls(ctx: &Context, targets: Vec<KeyTarget>, findings: &mut Findings) -> Vec<Call> {
    let mut known = std::collections::HashSet::new();
    let mut calls = Vec::new();
    for KeyTarget { asked, key, session, wants_age, request } in targets {
        let connection = &request.connection;
        let endpoint = connection.sts_endpoint.as_ref().map(|endpoint| endpoint.value.as_str());
        let same = format!("{} {} {endpoint:?} {:?}", key.access_key_id.as_str(), connection.region, asked.serial);
        if !known.insert(same) {
            continue;
        }
        if calls.len() == MOST_KEYS {
            findings.skip(Skipped::All(Needs::Network), format!("AWS is asked about {MOST_KEYS} keys at most"));
            break;
        }
        let pem = match ca_pem(ctx, &request) {
            Ok(pem) => pem,
            Err(error) => {
                findings.add(DoctorFinding::of_failure("DOC220", &error.report(), &asked.hints));
                continue;
            }
        };
        let with_iam = check_iam_endpoint(ctx, connection).is_ok();
        let client = |signer| Iam::new(connection, pem.as_deref(), signer).ok();
        let by_session = session.as_ref().and_then(|session| client(Signer::Session(session)));
        if let Some(client) = client(Signer::Key(&key)) {
            calls.push(Call { asked, client, by_session, wants_age, with_iam });
        }
    }
    calls
}

struct Answered {
    asked: AskedKey,
    answers: KeyAnswers,
    wants_age: bool,
}

/// Starts the threads. They are not waited for: one that gets no answer ends with the process.
fn start(calls: Vec<Call>, until: Instant) -> Receiver<Answered> {
    let (sender, results) = channel();
    let threads = calls.len().min(AT_ONCE);
    let queue = Arc::new(Mutex::new(calls.into_iter()));
    for _ in 0..threads {
        let (queue, sender): (_, Sender<Answered>) = (Arc::clone(&queue), sender.clone());
        worker::spawn(move || {
            loop {
                let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some(call) = next else { break };
                if sender.send(ask(call, until)).is_err() {
                    break;
                }
            }
        });
    }
    results
}

fn ask(Call { asked, client, by_session, wants_age, with_iam }: Call, until: Instant) -> Answered {
    let since = Instant::now();
    let identity = client.identity();
    let took = since.elapsed();
    let clock_offset = client.known_clock_offset();
    let round_trip = (identity.is_ok() && took > WORTH_MEASURING).then(|| {
        let since = Instant::now();
        let _ = client.identity();
        since.elapsed()
    });
    let user = match identity.as_ref().map(|identity| &identity.principal) {
        Ok(Principal::User { name }) if with_iam => Some(name.clone()),
        _ => None,
    };
    let (devices, created) = match user {
        Some(user) => {
            let age_of = wants_age.then(|| asked.id.clone());
            ask_iam(client, by_session, user, age_of, until)
        }
        None => (None, None),
    };
    Answered { asked, answers: KeyAnswers { identity, clock_offset, round_trip, devices, created }, wants_age }
}

type Devices = Result<Vec<MfaDevice>, IamError>;

/// What IAM says until then: an IAM that does not answer does not cost what STS has said.
fn ask_iam(
    client: Iam,
    by_session: Option<Iam>,
    user: String,
    age_of: Option<AccessKeyId>,
    until: Instant,
) -> (Option<Devices>, Option<Timestamp>) {
    let ((devices_to, devices), (created_to, created)) = (channel(), channel());
    worker::spawn(move || {
        if devices_to.send(client.mfa_devices(&user)).is_err() {
            return;
        }
        let Some(id) = age_of else { return };
        // Usually denied to the key alone.
        let keys = std::iter::once(&client).chain(&by_session).find_map(|client| client.access_keys(&user).ok());
        let of_this = keys.into_iter().flatten().find(|key| key.id == id.as_str());
        let _ = created_to.send(of_this.and_then(|key| key.created));
    });
    let left = || until.saturating_duration_since(Instant::now());
    (devices.recv_timeout(left()).ok(), created.recv_timeout(left()).ok().flatten())
}
