//! `device orphans`: lists or deletes the account's unassigned virtual devices.

use serde::Serialize;

use super::shared::{retry_if_unanswered, sorted};
use crate::error::{DeviceError, Error};
use crate::format::json;
use crate::format::table::table;
use crate::model::{IamError, MfaDevice, Refusal, exit, printable};
use crate::session::context::Context;
use crate::session::iam_access::{IamAccess, Reply};
use crate::sys::aws::iam::Assignment;
use crate::sys::stdio::write_stdout;

#[derive(Serialize)]
struct Orphans {
    account: String,
    orphans: Vec<Orphan>,
}

#[derive(Serialize)]
struct Orphan {
    serial_number: String,
    name: String,
}

pub(super) fn run(ctx: &mut Context, as_json: bool, delete: &[String], yes: bool) -> Result<u8, Error> {
    ctx.is_administrators = true;
    for pattern in delete {
        check(pattern)?;
    }
    let mut access = IamAccess::open_for_account(ctx)?;
    if delete.is_empty() {
        return list(&mut access, as_json);
    }
    // All devices, so that an error can name the user of an assigned one.
    let devices = sorted(access.read(|iam| iam.virtual_devices(Assignment::Any))?);
    let chosen = choose(&devices, delete)?;
    confirm(&mut access, &chosen, yes)?;
    delete_all(&mut access, &chosen)
}

fn list(access: &mut IamAccess<'_>, as_json: bool) -> Result<u8, Error> {
    let mut devices = sorted(access.read(|iam| iam.virtual_devices(Assignment::Unassigned))?);
    // An emulator may ignore the filter; assigned devices must not be shown as unassigned.
    devices.retain(|device| device.user.is_none());
    let count = devices.len();
    let text = if as_json {
        let orphan =
            |device: &MfaDevice| Orphan { serial_number: device.serial.clone(), name: device.name().to_owned() };
        let orphans = devices.iter().map(orphan).collect();
        json::line(&Orphans { account: access.identity().account.clone(), orphans })
    } else if count == 0 {
        String::new()
    } else {
        let mut rows = vec![["DEVICE", "SERIAL NUMBER"].map(str::to_owned)];
        rows.extend(devices.iter().map(|device| [printable(device.name()), printable(&device.serial)]));
        table(&rows)
    };
    write_stdout(&text).map_err(Error::Output)?;
    match count {
        0 => access.ctx.diagnostics.note("the account has no virtual MFA device that nobody has"),
        _ if as_json => {}
        _ => access.ctx.diagnostics.note(&format!(
            "{}: an enrollment that is going on just now looks the same; --delete NAME deletes",
            counted(count)
        )),
    }
    Ok(exit::DONE)
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 virtual MFA device that nobody has".to_owned(),
        _ => format!("{count} virtual MFA devices that nobody has"),
    }
}

/// An empty prefix would match every device, which nobody can have checked.
fn check(pattern: &str) -> Result<(), DeviceError> {
    let stem = pattern.strip_suffix('*').unwrap_or(pattern);
    if stem.is_empty() || stem.contains('*') {
        return Err(DeviceError::TooWide { pattern: pattern.to_owned() });
    }
    Ok(())
}

/// The devices that the patterns match. Nothing is deleted where one of them matches nothing, or an assigned device.
fn choose<'d>(devices: &'d [MfaDevice], patterns: &[String]) -> Result<Vec<&'d MfaDevice>, DeviceError> {
    let mut chosen: Vec<&MfaDevice> = Vec::new();
    for pattern in patterns {
        let found: Vec<&MfaDevice> = match pattern.strip_suffix('*') {
            Some(prefix) => {
                devices.iter().filter(|device| device.user.is_none() && device.name().starts_with(prefix)).collect()
            }
            None => vec![exact(devices, pattern)?],
        };
        if found.is_empty() {
            return Err(DeviceError::NoOrphan { pattern: pattern.clone() });
        }
        chosen.extend(found);
    }
    chosen.sort_by(|a, b| a.serial.cmp(&b.serial));
    chosen.dedup();
    Ok(chosen)
}

fn exact<'d>(devices: &'d [MfaDevice], word: &str) -> Result<&'d MfaDevice, DeviceError> {
    // The full name takes precedence over its last part: `phone` is that device even where there is a `team/phone` too.
    let named: Vec<&MfaDevice> =
        devices.iter().filter(|device| device.serial == word || device.name() == word).collect();
    let found = if named.is_empty() { devices.iter().filter(|device| device.is_called(word)).collect() } else { named };
    match found[..] {
        [] => Err(DeviceError::NoOrphan { pattern: word.to_owned() }),
        [device] => match &device.user {
            Some(owner) => Err(DeviceError::Assigned { device: word.to_owned(), owner: owner.clone() }),
            None => Ok(device),
        },
        _ => Err(DeviceError::Ambiguous {
            device: word.to_owned(),
            serials: found.iter().map(|device| device.serial.clone()).collect(),
        }),
    }
}

fn confirm(access: &mut IamAccess<'_>, chosen: &[&MfaDevice], yes: bool) -> Result<(), Error> {
    let names: Vec<String> = chosen.iter().map(|device| device.name().to_owned()).collect();
    access.confirmed(yes, &names, &format!("Delete {}?", counted(names.len())))
}

fn delete_all(access: &mut IamAccess<'_>, chosen: &[&MfaDevice]) -> Result<u8, Error> {
    let mut left = Vec::new();
    let mut why: Option<IamError> = None;
    let mut stopped = false;
    for device in chosen {
        // A denied deletion would be denied for the next device too; and Ctrl-C stops all of them.
        if stopped || access.ctx.is_cancelled() {
            left.push(device.name().to_owned());
            continue;
        }
        match access.change(|iam| retry_if_unanswered(|| iam.delete_virtual_device(&device.serial)))? {
            Reply::Done(()) => access.ctx.diagnostics.note(&format!("`{}` is deleted", device.name())),
            Reply::Failed(error) if error.is(Refusal::Absent) => {
                access.ctx.diagnostics.note(&format!("`{}` was gone already", device.name()));
            }
            Reply::Failed(error) => {
                left.push(device.name().to_owned());
                stopped = !error.is(Refusal::InUse);
                if !stopped {
                    access
                        .ctx
                        .diagnostics
                        .warning(&format!("`{}` was given to a user meanwhile, and stays", device.name()));
                }
                if stopped || why.is_none() {
                    why = Some(error);
                }
            }
        }
    }
    if left.is_empty() {
        return Ok(exit::DONE);
    }
    let deleted = chosen.len() - left.len();
    Err(DeviceError::SomeLeft { deleted, wanted: chosen.len(), left, error: why.map(Box::new) }.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, user: Option<&str>) -> MfaDevice {
        MfaDevice::new(format!("arn:aws:iam::123456789012:mfa/{name}"), user.map(str::to_owned), None)
    }

    #[test]
    fn only_what_nobody_has_is_chosen_and_only_by_whole_names_or_a_beginning() {
        let devices = [
            device("alice", Some("alice")),
            device("phone", None),
            device("team/phone", None),
            device("team/tablet", None),
            device("test-1", None),
            device("test-2", Some("bob")),
            device("test-3", None),
        ];
        for (patterns, expected) in [
            (&["test-1"][..], Ok(vec!["test-1"])),
            (&["test-*"], Ok(vec!["test-1", "test-3"])),
            (&["test-*", "test-1", "phone"], Ok(vec!["phone", "test-1", "test-3"])),
            (&["arn:aws:iam::123456789012:mfa/team/tablet"], Ok(vec!["team/tablet"])),
            (&["tablet"], Ok(vec!["team/tablet"])),
            (&["team/*"], Ok(vec!["team/phone", "team/tablet"])),
            (&["test"], Err("no virtual MFA device that nobody has is called `test`")),
            (&["Test-1"], Err("no virtual MFA device that nobody has is called `Test-1`")),
            (&["alic*"], Err("no virtual MFA device that nobody has is called `alic*`")),
            (&["test-1", "test-2"], Err("MFA device `test-2` is assigned to user `bob`")),
            (
                &["arn:aws:iam::123456789012:mfa/alice"],
                Err("MFA device `arn:aws:iam::123456789012:mfa/alice` is assigned to user `alice`"),
            ),
        ] {
            let patterns: Vec<String> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
            let chosen = choose(&devices, &patterns);
            let names = chosen.map(|chosen| chosen.iter().map(|device| device.name()).collect::<Vec<_>>());
            assert_eq!(names.map_err(|error| error.to_string()), expected.map_err(str::to_owned), "{patterns:?}");
        }
        for (pattern, fits) in [("*", false), ("", false), ("a*b", false), ("**", false), ("a*", true), ("a", true)] {
            assert_eq!(check(pattern).is_ok(), fits, "{pattern}");
        }
    }
}
