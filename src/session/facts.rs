//! The facts about key and device that are known without a question: from the request, or found by an earlier run.

use crate::model::{AccessKeyId, KeySource, Origin, Partition, SerialNumber, SessionRequest, SlotKey, Sourced, Via};
use crate::sys::store::cache::SessionCache;

/// The id of the long-term key, if it is known without running a program.
pub(crate) fn key_id(request: &SessionRequest, cache: Option<&SessionCache>) -> Option<AccessKeyId> {
    id_of(&request.key, cache)
}

/// The id of a long-term key, if it is known without running a program.
pub(crate) fn id_of(key: &KeySource, cache: Option<&SessionCache>) -> Option<AccessKeyId> {
    match key {
        KeySource::Static(key) | KeySource::Environment(key) => Some(key.access_key_id.clone()),
        KeySource::Process { command, .. } => AccessKeyId::parse(&cache?.recall(&key_id_fact(&command.0))?).ok(),
    }
}

/// The device, if it is known without asking IAM.
pub(crate) fn known_serial(
    request: &SessionRequest,
    cache: Option<&SessionCache>,
    key_id: Option<&AccessKeyId>,
) -> Option<Sourced<SerialNumber>> {
    request.serial.clone().or_else(|| recall_serial(cache, key_id?, request.partition))
}

/// The slot of a request's session.
pub(crate) fn slot_key(request: &SessionRequest, key_id: &AccessKeyId, serial: &SerialNumber) -> SlotKey {
    SlotKey {
        access_key_id: key_id.clone(),
        serial: serial.clone(),
        partition: serial.partition().unwrap_or(request.partition),
        endpoint: request.connection.sts_endpoint.as_ref().map(|endpoint| endpoint.value.as_str().to_owned()),
        roles: Vec::new(),
    }
}

/// The slot of the requested credentials, if the first role is reached this way; without a role, that of the session.
pub(crate) fn slot_of_role(request: &SessionRequest, session: SlotKey, via: Via) -> SlotKey {
    let roles = request.role.iter().flat_map(|plan| &plan.roles).enumerate();
    roles.fold(session, |below, (position, role)| {
        below.with(if position == 0 { via } else { Via::Session }, role.parameters.clone())
    })
}

/// The fact that a key belongs to the user of this name.
pub(crate) fn user_fact(key_id: &AccessKeyId) -> [&str; 2] {
    ["user of", key_id.as_str()]
}

/// The fact that a `credential_process` line returns a key with this id.
pub(super) fn key_id_fact(command: &str) -> [&str; 2] {
    ["key id of", command]
}

/// The fact that a device belongs to a key.
pub(crate) fn serial_fact(key_id: &AccessKeyId, partition: Partition) -> [&str; 3] {
    ["serial number of", key_id.as_str(), partition.name()]
}

fn recall_serial(
    cache: Option<&SessionCache>,
    key_id: &AccessKeyId,
    partition: Partition,
) -> Option<Sourced<SerialNumber>> {
    let serial = SerialNumber::parse(&cache?.recall(&serial_fact(key_id, partition))?).ok()?;
    Some(Sourced::new(serial, Origin::Remembered))
}
