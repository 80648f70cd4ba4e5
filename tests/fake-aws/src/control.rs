//! The control interface for shell scripts: `GET /_fake/…` on the same port, answers in plain text.

use crate::control_account;
use crate::fault::Fault;
use crate::form::Form;
use crate::http::{Request, Response};
use crate::operation::Operation;
use crate::state::{DeviceKind, DeviceRecord, State};

const PREFIX: &str = "/_fake/";

/// Whether a request is for us rather than for AWS.
pub(crate) fn is_control(request: &Request) -> bool {
    request.path().starts_with(PREFIX)
}

/// Answers one question or carries out one order.
pub(crate) fn answer(state: &mut State, request: &Request) -> Response {
    let query = request.query();
    let result = match request.path().strip_prefix(PREFIX).unwrap_or_default() {
        "code" => device(state, &query).map(|device| device.authenticator.code(0)),
        "next-code" => device(state, &query).map(|device| device.authenticator.next_code()),
        "wrong-code" => device(state, &query).map(|device| device.authenticator.wrong_code()),
        "calls" => Ok(state.calls.iter().map(|call| call.to_string() + "\n").collect()),
        "count" => operation(&query).map(|op| count(state, op, query.get("role")).to_string()),
        "connections" => Ok(state.connections.to_string()),
        "fault" => add_fault(state, &query),
        "heal" => {
            state.faults.clear();
            Ok("ok".to_owned())
        }
        "clock" => set_clock(state, &query),
        "add-user" => control_account::add_user(state, &query),
        "add-role" => control_account::add_role(state, &query),
        "lives" => control_account::set_lives(state, &query),
        "end-sessions" => {
            state.end_sessions();
            Ok("ok".to_owned())
        }
        _ => return Response::text(404, "no such control\n"),
    };
    match result {
        Ok(text) if text.ends_with('\n') || text.is_empty() => Response::text(200, text),
        Ok(text) => Response::text(200, text + "\n"),
        Err(message) => Response::text(400, message + "\n"),
    }
}

/// The device named by `serial`, else the first that shows codes.
fn device<'a>(state: &'a mut State, query: &Form) -> Result<&'a mut DeviceRecord, String> {
    let found = match query.get("serial") {
        Some(serial) => state.device(serial),
        None => state.devices.iter_mut().find(|device| device.kind != DeviceKind::SecurityKey),
    };
    found.ok_or_else(|| "no such device".to_owned())
}

fn operation(query: &Form) -> Result<Operation, String> {
    let action = query.get("op").ok_or("op is missing")?;
    match Operation::from_action(action) {
        Operation::Other if action != "Other" => Err("no such operation".to_owned()),
        known => Ok(known),
    }
}

/// Calls of an operation; with a role, those that name it.
fn count(state: &State, operation: Operation, role: Option<&str>) -> usize {
    let calls = state.calls.iter().filter(|call| call.operation == operation);
    calls.filter(|call| role.is_none() || call.parameter("RoleArn") == role).count()
}

fn add_fault(state: &mut State, query: &Form) -> Result<String, String> {
    let operation = operation(query)?;
    let value = match query.get("value") {
        Some(text) => Some(text.parse().map_err(|_| "value is not a number")?),
        None => None,
    };
    let kind = query.get("kind").ok_or("kind is missing")?;
    let fault = Fault::from_kind(kind, value).ok_or("no such kind of fault")?;
    match query.get("times").unwrap_or("1") {
        "always" => state.faults.always(operation, fault),
        times => {
            let times: u16 = times.parse().map_err(|_| "times is neither a number nor `always`")?;
            state.faults.add(operation, fault, usize::from(times));
        }
    }
    Ok("ok".to_owned())
}

fn set_clock(state: &mut State, query: &Form) -> Result<String, String> {
    let offset = query.get("offset").ok_or("offset is missing")?;
    state.settings.clock_offset = offset.parse().map_err(|_| "offset is not a number of seconds")?;
    Ok("ok".to_owned())
}
