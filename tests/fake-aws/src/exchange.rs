//! One call from request to answer: fault, signature, operation, record.

use std::time::Duration;

use crate::clock;
use crate::fault::{Fault, Hostile};
use crate::form::Form;
use crate::http::{Request, Response};
use crate::operation::{Operation, Service};
use crate::record::Call;
use crate::reply::{self, Refusal};
use crate::sigv4::{self, Authorization};
use crate::state::State;
use crate::{assume_role, iam, sts, xml};

/// What the connection is to do.
pub(crate) enum Delivery {
    /// Send this after the delay; close afterwards, unannounced, if told so.
    Answer { response: Response, delay: Duration, close: bool },
    /// Close without a word.
    Silence,
    /// Send what no protocol knows, and close.
    Garbage,
    /// Close with RST.
    Reset,
    /// Keep it open and say nothing.
    Hang,
}

/// Processes a call and notes it.
pub(crate) fn serve(state: &mut State, request: &Request, connection: usize) -> Delivery {
    let form = Form::parse(&request.body);
    let operation = Operation::from_action(form.action());
    let fault = state.faults.take(operation);
    let mut call = describe(request, &form, operation, connection);
    call.fault = fault.map(Fault::kind);
    let delivery = match fault.and_then(|fault| unprocessed(state, fault, operation)) {
        Some((delivery, code)) => {
            call.error_code = code.map(str::to_owned);
            delivery
        }
        None => processed(state, request, &form, operation, fault, &mut call),
    };
    if let Delivery::Answer { response, .. } = &delivery {
        call.status = response.status;
    }
    state.calls.push(call);
    delivery
}

fn describe(request: &Request, form: &Form, operation: Operation, connection: usize) -> Call {
    let authorization = request.header("authorization").and_then(Authorization::parse);
    Call {
        operation,
        action: form.action().to_owned(),
        access_key_id: authorization.as_ref().map(|parsed| parsed.access_key_id.to_owned()),
        region: authorization.as_ref().map(|parsed| parsed.region.to_owned()),
        with_session_token: request.header("x-amz-security-token").is_some(),
        connection,
        status: 0,
        error_code: None,
        fault: None,
        user_agent: request.header("user-agent").map(str::to_owned),
        token_code_length: form.get("TokenCode").map(|code| code.chars().count()),
        parameters: form.without_codes(),
    }
}

fn at_once(response: Response) -> Delivery {
    Delivery::Answer { response, delay: Duration::ZERO, close: false }
}

/// The faults that strike before the call is looked at.
fn unprocessed(state: &mut State, fault: Fault, operation: Operation) -> Option<(Delivery, Option<&'static str>)> {
    let service = operation.service().unwrap_or(Service::Sts);
    let refusal = match fault {
        Fault::Reset => return Some((Delivery::Reset, None)),
        Fault::Hang => return Some((Delivery::Hang, None)),
        Fault::CaptivePortal200 | Fault::CaptivePortal302 => return Some((at_once(captive_portal(fault)), None)),
        Fault::Throttling => Refusal::new(400, "Throttling", "Rate exceeded"),
        Fault::UnknownDevice => Refusal::access_denied(sts::WRONG_SERIAL),
        Fault::OldDenial => Refusal::access_denied(format!("Not authorized to perform {}:{operation}", service.name())),
        Fault::RegionDisabled => sts::region_disabled(&state.settings.account),
        Fault::ChainedTooLong => Refusal::new(400, "ValidationError", assume_role::CHAINED_TOO_LONG),
        Fault::LongMessage(bytes) => Refusal::access_denied("long ".repeat(bytes / 5)),
        Fault::Status(503) => Refusal::new(503, "ServiceUnavailable", "Service is unable to handle request."),
        Fault::Status(status) => {
            let message = "The request processing has failed because of an unknown error, exception or failure.";
            Refusal::new(status, "InternalFailure", message)
        }
        _ => return None,
    };
    let id = state.ids.request_id();
    let response = reply::response(refusal.status, refusal.document(service, &id), id);
    let date = clock::http(state.now());
    Some((at_once(response.with("Date", date)), Some(refusal.code)))
}

fn captive_portal(fault: Fault) -> Response {
    let page = "<!DOCTYPE html><html><head><title>Welcome</title></head>\
                <body><form action=\"/login\"><input name=\"room\"></form></body></html>\n";
    if fault == Fault::CaptivePortal302 {
        return Response::new(302, "text/html", page).with("Location", "http://captive.invalid/login".to_owned());
    }
    Response::new(200, "text/html", page)
}

fn processed(
    state: &mut State,
    request: &Request,
    form: &Form,
    operation: Operation,
    fault: Option<Fault>,
    call: &mut Call,
) -> Delivery {
    let service = service_of(form, operation);
    let outcome = perform(state, request, form, operation, service);
    let id = state.ids.request_id();
    let (status, document) = match &outcome {
        Ok(result) => (200, reply::success(operation, service, result, &id)),
        Err(refusal) => (refusal.status, refusal.document(service, &id)),
    };
    call.error_code = outcome.err().map(|refusal| refusal.code.to_owned());
    match fault {
        Some(Fault::LostAnswer) => return Delivery::Silence,
        Some(Fault::BrokenRecord) => return Delivery::Garbage,
        _ => {}
    }
    let now = state.now();
    let (date, delay) = match fault {
        Some(Fault::SkewedDate(seconds)) => (now.saturating_add(seconds), Duration::ZERO),
        Some(Fault::Slow(delay)) => (now, delay),
        _ => (now, Duration::ZERO),
    };
    let document = match fault {
        Some(fault) => distort(document, fault, now),
        None => document,
    };
    let status = if fault == Some(Fault::Malformed) { 200 } else { status };
    let mut response = reply::response(status, document, id).with("Date", clock::http(date));
    if fault == Some(Fault::HtmlType) {
        response.content_type = "text/html";
    }
    Delivery::Answer { response, delay, close: fault == Some(Fault::CloseIdle) }
}

fn service_of(form: &Form, operation: Operation) -> Service {
    let by_version = match form.get("Version") {
        Some(version) if version == Service::Iam.version() => Service::Iam,
        _ => Service::Sts,
    };
    operation.service().unwrap_or(by_version)
}

fn perform(
    state: &mut State,
    request: &Request,
    form: &Form,
    operation: Operation,
    service: Service,
) -> Result<String, Refusal> {
    if request.method != "POST" || form.action().is_empty() {
        let message = "The request must contain the parameter Action.";
        return Err(Refusal::new(400, "MissingAction", message));
    }
    let version = form.get("Version").unwrap_or_default();
    if operation == Operation::Other || version != service.version() {
        let message = format!("Could not find operation {} for version {version}", form.action());
        return Err(Refusal::new(400, "InvalidAction", message));
    }
    let caller = sigv4::authenticate(state, request, service)?;
    match service {
        Service::Sts => sts::answer(state, operation, form, &caller),
        Service::Iam => iam::answer(state, operation, form, &caller),
    }
}

/// The faults that change the answer. One whose element is not in the document changes nothing.
fn distort(document: String, fault: Fault, now: i64) -> String {
    let entity = |entity: &'static str| {
        xml::with_content(&document, "SessionToken", |token| {
            let (head, tail) = token.split_at(token.len() / 2);
            format!("{head}{entity}{tail}")
        })
    };
    match fault {
        Fault::TruncatedXml => {
            // in the middle of the token if there is one, so that a careless reader would take a part of it
            let end = document.find("</SessionToken>").unwrap_or(document.len() / 2 + 20);
            document.get(..end.saturating_sub(20)).unwrap_or_default().to_owned()
        }
        Fault::MissingExpiration => xml::without(&document, "Expiration"),
        Fault::LongTermId => xml::with_content(&document, "AccessKeyId", |id| id.replacen("ASIA", "AKIA", 1)),
        Fault::EmptySecret => xml::with_content(&document, "SecretAccessKey", |_| String::new()),
        Fault::ExpirationInPast => xml::with_content(&document, "Expiration", |_| clock::iso(now - 3600)),
        Fault::HostileToken(Hostile::Newline) => entity("&#10;"),
        Fault::HostileToken(Hostile::Escape) => entity("&#27;"),
        Fault::HugeBody(bytes) => format!("<!--{}-->{document}", " ".repeat(bytes)),
        Fault::Malformed => "{\"message\":\"this is not the answer you are looking for\"}\n".to_owned(),
        _ => document,
    }
}
