//! `device list`: the user's devices and which of them the profile names, or all virtual devices of the account.

use serde::Serialize;

use super::shared::{access, sorted};
use crate::error::Error;
use crate::format::json;
use crate::format::table::table;
use crate::model::{DeviceKind, MfaDevice, exit, printable};
use crate::session::context::Context;
use crate::session::iam_access::IamAccess;
use crate::session::resolved::Resolved;
use crate::sys::aws::iam::Assignment;
use crate::sys::stdio::write_stdout;

#[derive(Serialize)]
struct Listing {
    account: String,
    /// The user whose devices they are; none with `--all`.
    user: Option<String>,
    devices: Vec<DeviceRow>,
}

#[derive(Serialize)]
struct DeviceRow {
    serial_number: String,
    name: String,
    kind: &'static str,
    user: Option<String>,
    enabled: Option<String>,
    /// Whether its codes can be used on the command line.
    usable: bool,
    /// What names it for the profile: a key and its place, or the cache.
    named_by: Option<String>,
}

pub(super) fn run(ctx: &mut Context, all: bool, as_json: bool) -> Result<u8, Error> {
    let mut access = if all { IamAccess::open_for_account(ctx)? } else { access(ctx)? };
    let (user, devices) = if all {
        (None, access.read(|iam| iam.virtual_devices(Assignment::Any))?)
    } else {
        let user = access.user()?.to_owned();
        let devices = access.devices_of(&user)?;
        (Some(user), devices)
    };
    let devices = sorted(devices);
    let lines: Vec<DeviceRow> = devices.iter().map(|device| row(device, &access.resolved)).collect();
    say_what_is_missing(access.ctx, &access.resolved, user.as_deref(), &lines);
    let account = access.identity().account.clone();
    let text = if as_json { json::line(&Listing { account, user, devices: lines }) } else { as_table(&lines, all) };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}

fn row(device: &MfaDevice, resolved: &Resolved) -> DeviceRow {
    let named = resolved.serial.as_ref().filter(|serial| serial.value.as_str() == device.serial);
    DeviceRow {
        serial_number: device.serial.clone(),
        name: device.name().to_owned(),
        kind: match device.kind {
            DeviceKind::Virtual => "virtual",
            DeviceKind::Hardware => "hardware",
            DeviceKind::SecurityKey => "security-key",
            DeviceKind::Other => "other",
        },
        user: device.user.clone(),
        enabled: device.enabled.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        usable: device.kind.makes_codes() && device.user.is_some(),
        named_by: named.map(|serial| serial.origin.to_string()),
    }
}

/// Warns of a device that the profile names and IAM does not list: AWS will refuse its codes.
fn say_what_is_missing(ctx: &Context, resolved: &Resolved, user: Option<&str>, lines: &[DeviceRow]) {
    match user {
        Some(user) if lines.is_empty() => {
            ctx.diagnostics.note(&format!("user `{user}` has no MFA device; `mfa-session device enroll` makes one"));
        }
        None if lines.is_empty() => ctx.diagnostics.note("the account has no virtual MFA device"),
        _ => {}
    }
    if let (Some(user), Some(serial)) = (user, &resolved.serial)
        && lines.iter().all(|line| line.named_by.is_none())
    {
        let (value, origin) = (&serial.value, &serial.origin);
        ctx.diagnostics.warning(&format!("`{value}`, from {origin}, is no MFA device of user `{user}`"));
    }
}

fn as_table(lines: &[DeviceRow], all: bool) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let second = if all { "USER" } else { "KIND" };
    let mut rows = vec![["DEVICE", second, "SINCE", ""].map(str::to_owned)];
    rows.extend(lines.iter().map(|line| {
        let since = line.enabled.as_deref().and_then(|at| at.split('T').next()).unwrap_or("-").to_owned();
        let user = line.user.as_deref().map_or_else(|| "(nobody)".to_owned(), printable);
        let kind = line.kind.replace('-', " ");
        [printable(&line.name), if all { user } else { kind }, since, remark(line, all)]
    }));
    table(&rows)
}

fn remark(line: &DeviceRow, all: bool) -> String {
    match &line.named_by {
        Some(origin) => format!("named by {}", printable(origin)),
        None if !line.usable && !all => "cannot be used on the command line".to_owned(),
        None => String::new(),
    }
}
