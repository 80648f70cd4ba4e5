//! The lists of devices, and how a list is cut into pages.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use crate::clock;
use crate::form::Form;
use crate::iam::{self, IamCall};
use crate::policy::{self, Target};
use crate::reply::Refusal;
use crate::state::{DeviceKind, State, UserId, belongs};
use crate::validation::Violations;
use crate::xml;

/// The most that a caller may ask for.
const MOST_ITEMS: i64 = 1000;
const MARKER_PREFIX: &str = "after:";

pub(crate) fn mfa_devices(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    let user = iam::target_user(state, call)?;
    let seen = state.look();
    let name = &state.users[user].name;
    let devices = seen.into_iter().filter(|(_, owner)| *owner == Some(user)).map(|(index, _)| {
        let device = &state.devices[index];
        let parts = [
            xml::element("UserName", name),
            xml::element("SerialNumber", &device.serial),
            xml::element("EnableDate", &clock::iso(device.enabled)),
        ];
        parts.concat()
    });
    page(state, call.form, "MFADevices", devices.collect())
}

pub(crate) fn virtual_mfa_devices(state: &mut State, call: &IamCall<'_>) -> Result<String, Refusal> {
    policy::authorize(state, call.caller, &call.action, &call.arn(state, "mfa/"), Target::NoUser)?;
    let wanted: fn(Option<UserId>) -> bool = match call.form.get("AssignmentStatus").unwrap_or("Any") {
        "Assigned" => |owner| owner.is_some(),
        "Unassigned" => |owner| owner.is_none(),
        "Any" => |_| true,
        other => {
            let message = format!(
                "1 validation error detected: Value '{other}' at 'assignmentStatus' failed to satisfy constraint: \
                 Member must satisfy enum value set: [Assigned, Unassigned, Any]"
            );
            return Err(Refusal::new(400, "ValidationError", message));
        }
    };
    let mut seen = state.look();
    let all = state.settings.assignment_status_ignored;
    let account = call.caller.account(state);
    seen.retain(|(index, owner)| {
        let device = &state.devices[*index];
        device.kind == DeviceKind::Virtual && belongs(&device.serial, account) && (all || wanted(*owner))
    });
    let members = seen.into_iter().map(|(index, owner)| {
        let device = &state.devices[index];
        let owner = owner.map(|user| {
            let enabled = xml::element("EnableDate", &clock::iso(device.enabled));
            xml::wrap("User", &iam::user_elements(&state.users[user])) + &enabled
        });
        xml::element("SerialNumber", &device.serial) + &owner.unwrap_or_default()
    });
    page(state, call.form, "VirtualMFADevices", members.collect())
}

/// The page that the call asks for: at most `MaxItems`, and never more than the server's own size.
pub(crate) fn page(state: &State, form: &Form, list: &str, members: Vec<String>) -> Result<String, Refusal> {
    let invalid = |message: &str| Refusal::new(400, "ValidationError", message);
    let first = match form.get("Marker") {
        Some(marker) => read_marker(marker).ok_or_else(|| invalid("Invalid Marker."))?,
        None => 0,
    };
    let asked = match form.get("MaxItems") {
        Some(text) => {
            let asked = text.parse().map_err(|_| invalid("MaxItems is not a number"))?;
            let mut violations = Violations::default();
            violations.number("maxItems", asked, 1, MOST_ITEMS);
            violations.finish()?;
            usize::try_from(asked).map_err(|_| invalid("MaxItems is not a number"))?
        }
        None => state.settings.page_size,
    };
    let size = asked.min(state.settings.page_size).max(1);
    let total = members.len();
    let shown = members.into_iter().skip(first).take(size).map(|member| xml::wrap("member", &member));
    let mut result = xml::wrap(list, &shown.collect::<String>());
    let next = first.saturating_add(size);
    let truncated = next < total;
    result += &xml::element("IsTruncated", if truncated { "true" } else { "false" });
    if truncated {
        result += &xml::element("Marker", &BASE64.encode(format!("{MARKER_PREFIX}{next}")));
    }
    Ok(result)
}

fn read_marker(marker: &str) -> Option<usize> {
    let text = String::from_utf8(BASE64.decode(marker).ok()?).ok()?;
    text.strip_prefix(MARKER_PREFIX)?.parse().ok()
}
