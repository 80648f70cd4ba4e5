//! The federation endpoint of the console, as "Enable custom identity broker access to the AWS console" of the IAM User
//! Guide has it: `getSigninToken` and `login`.

use crate::form::Form;
use crate::http::{Request, Response};
use crate::policy::Identity;
use crate::state::{SessionRecord, State};

const PATH: &str = "/federation";
/// For how many seconds a token signs in.
const TOKEN_LIFE: i64 = 15 * 60;

/// What the federation endpoint knows.
#[derive(Default)]
pub(crate) struct FederationState {
    /// Tokens, and until when they sign in.
    tokens: Vec<(String, i64)>,
    pub(crate) requests: Vec<SigninRequest>,
    /// Answers in its place, with a status of 200.
    pub(crate) instead: Option<Vec<u8>>,
}

/// A request for a sign-in token, without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigninRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// `SessionDuration`, as it was sent.
    pub duration: Option<String>,
    /// Whether the URL of the request had parameters.
    pub has_query: bool,
    /// The status of the answer.
    pub status: u16,
}

/// Whether a request is for the federation endpoint.
pub(crate) fn is_federation(request: &Request) -> bool {
    request.path() == PATH
}

pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    let form = if request.method == "POST" { Form::parse(&request.body) } else { request.query() };
    match form.action() {
        "getSigninToken" => token(state, request, &form),
        "login" => login(state, request, &form),
        _ => bad(),
    }
}

fn bad() -> Response {
    Response::new(400, "text/html", "<!DOCTYPE html><html><body>Bad Request</body></html>")
}

fn token(state: &mut State, request: &Request, form: &Form) -> Response {
    let is_form = request.header("content-type") == Some("application/x-www-form-urlencoded");
    let is_good_method = request.method == "GET" || (request.method == "POST" && is_form);
    let response = match role(state, form).filter(|()| is_good_method) {
        None => bad(),
        Some(()) if state.federation.instead.is_some() => {
            Response::new(200, "application/json", state.federation.instead.clone().unwrap_or_default())
        }
        Some(()) => {
            let token = state.ids.token(200);
            let until = state.now() + TOKEN_LIFE;
            state.federation.tokens.push((token.clone(), until));
            Response::new(200, "application/json", format!("{{\"SigninToken\":\"{token}\"}}"))
        }
    };
    state.federation.requests.push(SigninRequest {
        method: request.method.clone(),
        duration: form.get("SessionDuration").map(str::to_owned),
        has_query: request.target.contains('?'),
        status: response.status,
    });
    response
}

/// Whether the credentials are those of a role, and a length is asked for only where they came from a long-term key.
fn role(state: &State, form: &Form) -> Option<()> {
    let session: serde_json::Value = serde_json::from_str(form.get("Session")?).ok()?;
    let session = session.as_object().filter(|session| session.len() == 3)?;
    let value = |name: &str| session.get(name)?.as_str();
    let (id, secret, token) = (value("sessionId")?, value("sessionKey")?, value("sessionToken")?);
    let is_it = |known: &&SessionRecord| known.id == id && known.secret == secret && known.token == token;
    let found = state.sessions.iter().find(is_it).filter(|found| found.expires > state.now())?;
    let Identity::Role(_) = &found.identity else { return None };
    match form.get("SessionDuration").map(str::parse::<u32>) {
        None => Some(()),
        Some(Ok(900..=43_200)) if !found.by_temporary => Some(()),
        Some(_) => None,
    }
}

fn login(state: &State, request: &Request, form: &Form) -> Response {
    let now = state.now();
    let is_known = |token: &str| state.federation.tokens.iter().any(|(known, until)| known == token && *until > now);
    match (form.get("Destination"), form.get("Issuer"), form.get("SigninToken")) {
        (Some(destination), Some(_), Some(token)) if request.method == "GET" && is_known(token) => {
            Response::new(302, "text/html", "").with("Location", destination.to_owned())
        }
        _ => bad(),
    }
}
