//! `console`: signs in to the console with a role.

use crate::error::{ConsoleError, Error};
use crate::format::cache_record::KeptSession;
use crate::format::signin::{login_url, signin_token, token_request};
use crate::model::{
    ConsoleHosts, EndpointUrl, Origin, Partition, Purpose, SIGNIN_ENDPOINT, Secret, SessionDuration, SigninMethod,
    Sourced, Via, exit, signin_endpoint,
};
use crate::session::choose_profile::resolve_or_choose;
use crate::session::context::Context;
use crate::session::ports::{TerminalAndSts, certificates};
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::Resolved;
use crate::session::roles::obtain;
use crate::session::trust::check_endpoint;
use crate::sys::aws::signin;
use crate::sys::process::browser::Browser;
use crate::sys::stdio::{stdout_is_terminal, write_stdout};

/// What the command line asks for.
#[derive(Debug)]
pub(super) struct ConsoleArgs {
    pub service: Option<String>,
    pub destination: Option<String>,
    pub session_duration: Option<String>,
    pub open: bool,
    pub stdout: bool,
}

pub(super) fn run(ctx: &mut Context, wanted: &ConsoleArgs) -> Result<u8, Error> {
    let duration = wanted.session_duration.as_deref().map(duration).transpose()?;
    let is_long = duration.is_some_and(|length| length > SessionDuration::ROLE_FROM_SESSION);
    if is_long && ctx.options.via.is_none() {
        ctx.options.via = Some(Sourced::new(Via::Direct.name().to_owned(), Origin::Flag("--session-duration")));
    }
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let mut resolved = resolve_or_choose(ctx, &shared)?;
    let request = &resolved.request;
    let Some(plan) = &request.role else { return Err(ConsoleError::UserSession.into()) };
    if is_long && (plan.via != Via::Direct || plan.roles.len() > 1) {
        return Err(ConsoleError::FromSession.into());
    }
    let partition = request.partition;
    let hosts = ConsoleHosts::of(partition).ok_or(ConsoleError::NoHosts(partition))?;
    let destination = destination(wanted, &hosts, &request.connection.region, partition)?;
    let endpoint = endpoint(ctx, &hosts, signin_endpoint(&ctx.env, &request.chain))?;
    let opens = wanted.open || (!wanted.stdout && stdout_is_terminal());
    let browser = if opens { Some(Browser::find(&ctx.env).ok_or(ConsoleError::NoBrowser)?) } else { None };
    let ca_pem = certificates(ctx, request)?;
    // The role is for this sign-in, and nothing is to be said of how long it can be renewed.
    ctx.options.purpose = Purpose::Renewed;
    let session = obtain(ctx, &mut resolved, &mut TerminalAndSts, || Ok(()))?.session;
    let is_direct = session.key.roles.len() == 1 && session.key.roles.iter().all(|slot| slot.via == Via::Direct);
    let length = duration.or_else(|| of_role(&resolved)).filter(|_| is_direct);
    let (token, sent) = token(ctx, (&endpoint, &hosts), &session, length, ca_pem.as_ref())?;
    if sent.is_none() && duration.or(length).is_some() {
        ctx.diagnostics.note("AWS takes no length for this role, so the console's session lasts as long as the role");
    }
    let issuer = ctx.env.get("MFA_SESSION_CONSOLE_ISSUER").unwrap_or_default();
    let url = login_url(endpoint.as_str().trim_end_matches('/'), issuer, &destination, &token);
    match browser {
        Some(browser) => browser.open(&url).map_err(ConsoleError::NotOpened)?,
        None => write_stdout(&format!("{}\n", url.as_str())).map_err(Error::Delivery)?,
    }
    Ok(exit::DONE)
}

fn duration(text: &str) -> Result<SessionDuration, Error> {
    SessionDuration::parse_role(text).map_err(|why| Error::Usage {
        what: format!("`--session-duration`: `{text}` {why}"),
        hint: "say for example `1h`, `8h` or `43200`".into(),
    })
}

fn destination(
    wanted: &ConsoleArgs,
    hosts: &ConsoleHosts,
    region: &str,
    partition: Partition,
) -> Result<String, ConsoleError> {
    let (text, found) = match (&wanted.service, &wanted.destination) {
        (Some(service), _) => (service.as_str(), hosts.service(service, region)),
        (None, Some(text)) => (text.as_str(), hosts.destination(text, region, partition)),
        (None, None) => ("console", hosts.service("console", region)),
    };
    found.map_err(|why| ConsoleError::Destination { text: text.to_owned(), why })
}

/// The federation endpoint: AWS's own, or that of a variable.
fn endpoint(ctx: &Context, hosts: &ConsoleHosts, configured: Option<&str>) -> Result<EndpointUrl, Error> {
    let own = format!("https://{}", hosts.signin);
    let text = configured.unwrap_or(&own);
    let url = EndpointUrl::parse(text).map_err(|why| Error::Usage {
        what: format!("`{SIGNIN_ENDPOINT}` {why}"),
        hint: "name an https URL, or http on this machine".into(),
    })?;
    let url = Sourced::new(url, Origin::Variable(SIGNIN_ENDPOINT));
    check_endpoint(ctx, Some(&url))?;
    Ok(url.value)
}

/// The length of the role itself. It is not asked for where the role came from a session: AWS refuses any then.
fn of_role(resolved: &Resolved) -> Option<SessionDuration> {
    Some(resolved.request.role.as_ref()?.last()?.duration.value)
}

/// Asks for a sign-in token: by the methods that the endpoint may take, without a length where it refuses that. Returns
/// the length that it took, too.
fn token(
    ctx: &mut Context,
    (endpoint, hosts): (&EndpointUrl, &ConsoleHosts),
    session: &KeptSession,
    duration: Option<SessionDuration>,
    ca_pem: Option<&Vec<u8>>,
) -> Result<(Secret, Option<SessionDuration>), Error> {
    let lengths = duration.map(Some).into_iter().chain([None]);
    let attempts = hosts.takes.iter().flat_map(|method| lengths.clone().map(|length| (*method, length)));
    let host = || endpoint.host().to_owned();
    let mut refused = 0;
    for (method, length) in attempts.collect::<Vec<(SigninMethod, _)>>() {
        let form = token_request(&session.credentials, length);
        let (base, ca_pem) = (endpoint.as_str().trim_end_matches('/').to_owned(), ca_pem.cloned());
        let answer = ctx.cancellable(move || signin::send(&base, method, &form, ca_pem.as_ref()))?;
        let answer = answer.map_err(|why| ConsoleError::Unreachable { host: host(), why })?;
        match answer.status {
            200 => {
                let token = signin_token(&answer.body).ok_or_else(|| ConsoleError::Malformed { host: host() })?;
                return Ok((token, length));
            }
            // 429 is for whoever asks too often.
            400..=428 | 430..=499 => refused = answer.status,
            _ => {
                let why = format!("it answered with HTTP {}", answer.status);
                return Err(ConsoleError::Unreachable { host: host(), why }.into());
            }
        }
    }
    let is_direct = duration.is_some();
    Err(ConsoleError::Refused { host: host(), status: refused, is_direct }.into())
}
