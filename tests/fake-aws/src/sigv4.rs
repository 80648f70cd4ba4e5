//! Who signed a request, and whether they did.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;

use crate::clock;
use crate::http::Request;
use crate::operation::Service;
use crate::policy::{Caller, Identity, Mfa};
use crate::reply::Refusal;
use crate::state::State;

const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. \
     Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

/// The Authorization header, taken apart.
pub(crate) struct Authorization<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) region: &'a str,
    date: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    /// Reads the header; `None` if it is not one of Signature Version 4.
    pub(crate) fn parse(header: &'a str) -> Option<Self> {
        let fields = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let field = |name: &str| fields.split(',').find_map(|part| part.trim().strip_prefix(name)?.strip_prefix('='));
        let mut scope = field("Credential")?.split('/');
        let (access_key_id, date, region, service) = (scope.next()?, scope.next()?, scope.next()?, scope.next()?);
        if scope.next() != Some("aws4_request") || scope.next().is_some() {
            return None;
        }
        let signed_headers = field("SignedHeaders")?.split(';').collect();
        Some(Self { access_key_id, region, date, service, signed_headers, signature: field("Signature")? })
    }
}

/// The key that a request claims to be signed with.
struct Key {
    id: String,
    secret: String,
    token: Option<String>,
    caller: Caller,
    expired: bool,
}

/// Accepts a request of a known key, for this service, of these minutes, unaltered.
pub(crate) fn authenticate(state: &State, request: &Request, service: Service) -> Result<Caller, Refusal> {
    let Some(header) = request.header("authorization") else {
        return Err(Refusal::new(403, "MissingAuthenticationToken", "Request is missing Authentication Token"));
    };
    let authorization = Authorization::parse(header).ok_or_else(|| {
        Refusal::new(400, "IncompleteSignature", "Authorization header is not one of AWS Signature Version 4.")
    })?;
    let key = find_key(state, request, &authorization)?;
    let signed_at = check_date(state, request, &authorization)?;
    check_scope(state, &authorization, service)?;
    let expected = signature(request, &authorization, &key, signed_at)?;
    if !equal(&expected, authorization.signature) {
        return Err(Refusal::signature(MISMATCH));
    }
    if key.expired {
        return Err(Refusal::new(403, "ExpiredToken", "The security token included in the request is expired"));
    }
    Ok(key.caller)
}

fn find_key(state: &State, request: &Request, authorization: &Authorization<'_>) -> Result<Key, Refusal> {
    let token = request.header("x-amz-security-token");
    let id = authorization.access_key_id;
    let region = || authorization.region.to_owned();
    let long_term = state.keys.iter().find(|key| key.id == id && key.active && token.is_none());
    if let Some(key) = long_term {
        let identity = Identity::User(key.user);
        let caller = Caller { identity, expires: None, mfa: Mfa::Unstated, region: region() };
        return Ok(Key { id: id.to_owned(), secret: key.secret.clone(), token: None, caller, expired: false });
    }
    let session = state.sessions.iter().find(|session| session.id == id && token == Some(&session.token));
    let session = session.ok_or_else(Refusal::invalid_client_token)?;
    let identity = session.identity.clone();
    let caller = Caller { identity, expires: Some(session.expires), mfa: session.mfa, region: region() };
    Ok(Key {
        id: id.to_owned(),
        secret: session.secret.clone(),
        token: Some(session.token.clone()),
        caller,
        expired: session.expires <= state.now(),
    })
}

/// The date of the signature, if the server's clock agrees with it.
fn check_date(state: &State, request: &Request, authorization: &Authorization<'_>) -> Result<i64, Refusal> {
    let incomplete = |message: &str| Refusal::new(400, "IncompleteSignature", message);
    let text = request.header("x-amz-date").ok_or_else(|| {
        incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    })?;
    let signed_at = clock::parse_compact(text).ok_or_else(|| incomplete("Date must be in ISO-8601 'basic format'."))?;
    if text.get(..8) != Some(authorization.date) {
        return Err(Refusal::signature(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP",
        ));
    }
    let (now, minutes) = (state.now(), state.settings.skew_minutes);
    let (earliest, latest) = (now.saturating_sub(minutes * 60), now.saturating_add(minutes * 60));
    let [signed, at, from, to] = [signed_at, now, earliest, latest].map(clock::compact);
    if signed_at < earliest {
        return Err(Refusal::signature(format!(
            "Signature expired: {signed} is now earlier than {from} ({at} - {minutes} min.)"
        )));
    }
    if signed_at > latest {
        return Err(Refusal::signature(format!(
            "Signature not yet current: {signed} is still later than {to} ({at} + {minutes} min.)"
        )));
    }
    Ok(signed_at)
}

fn check_scope(state: &State, authorization: &Authorization<'_>, service: Service) -> Result<(), Refusal> {
    if authorization.service != service.name() {
        let message = format!("Credential should be scoped to correct service: '{}'.", service.name());
        return Err(Refusal::signature(message));
    }
    // a key means nothing to another partition
    if partition_of(authorization.region) != state.settings.partition {
        return Err(Refusal::invalid_client_token());
    }
    Ok(())
}

fn partition_of(region: &str) -> &'static str {
    let prefixes = [
        ("cn-", "aws-cn"),
        ("us-gov-", "aws-us-gov"),
        ("us-iso-", "aws-iso"),
        ("us-isob-", "aws-iso-b"),
        ("eu-isoe-", "aws-iso-e"),
        ("us-isof-", "aws-iso-f"),
        ("eusc-", "aws-eusc"),
    ];
    prefixes.into_iter().find(|(prefix, _)| region.starts_with(prefix)).map_or("aws", |(_, name)| name)
}

/// The signature that this request ought to have.
fn signature(
    request: &Request,
    authorization: &Authorization<'_>,
    key: &Key,
    signed_at: i64,
) -> Result<String, Refusal> {
    if !authorization.signed_headers.contains(&"host") {
        let message = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
        return Err(Refusal::signature(message));
    }
    let mut settings = SigningSettings::default();
    // exactly what the client says it signed, be it one that others leave out
    settings.excluded_headers = None;
    let identity = Credentials::new(&key.id, &key.secret, key.token.clone(), None, "fake-aws").into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(authorization.region)
        .name(authorization.service)
        .time(clock::system_time(signed_at))
        .settings(settings)
        .build()
        .expect("every field is set above")
        .into();
    let headers = request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signed = headers.filter(|(name, _)| authorization.signed_headers.contains(name));
    // the authority stands in for nothing: the Host header is among the signed ones
    let uri = format!("http://localhost{}", request.target);
    SignableRequest::new(&request.method, uri, signed, SignableBody::Bytes(&request.body))
        .ok()
        .and_then(|signable| sign(signable, &params).ok())
        .map(|output| output.signature().to_owned())
        .ok_or_else(|| Refusal::signature(MISMATCH))
}

/// Compares without stopping at the first difference.
fn equal(left: &str, right: &str) -> bool {
    let difference = left.bytes().zip(right.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    left.len() == right.len() && difference == 0
}
