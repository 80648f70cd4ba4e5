//! Records of the cache: versioned JSON. A record with an unknown version, a fault, another slot or values that AWS
//! cannot have sent is not used.

use super::role_record::RoleRecord;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

use crate::model::{
    AccessKeyId, EndpointUrl, Expiration, Partition, RoleSlot, SerialNumber, SessionCredentials, SlotKey, file_stem,
};

const VERSION: u32 = 1;

/// A cached session, with its slot and origin.
#[derive(Debug)]
pub struct KeptSession {
    /// The slot that it belongs to.
    pub key: SlotKey,
    /// The profile that it was made for, for `status`; empty for a key from the environment.
    pub profile: String,
    /// The account, if known.
    pub account: Option<String>,
    /// Seconds by which AWS's clock was ahead of ours when it was made.
    pub clock_offset: i64,
    /// For how many seconds AWS gave it; none in a record of an earlier version.
    pub lifetime: Option<u64>,
    /// For a role: until when it is renewed without a code, which is the end of what a code was sent for.
    pub renewable_until: Option<Expiration>,
    /// Temporary credentials, with their expiration.
    pub credentials: SessionCredentials,
}

/// Why a record is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RecordError {
    /// Not JSON with the expected members.
    #[error("is damaged")]
    Damaged,
    /// Written by another version of this program.
    #[error("is of version {0}, which this program does not know")]
    Version(u32),
    /// A field with a value that neither AWS nor this program writes.
    #[error("has an impossible `{0}`")]
    Impossible(&'static str),
}

#[derive(Deserialize)]
struct Header {
    version: u32,
}

#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    profile: String,
    account: Option<String>,
    access_key_id: String,
    serial_number: String,
    partition: String,
    endpoint: Option<String>,
    clock_offset: i64,
    lifetime: Option<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    roles: Vec<RoleRecord>,
    /// In seconds since 1970: a cached role is read often, and a number fast.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    renewable_until_unix: Option<i64>,
    session: Session,
}

#[derive(Serialize, Deserialize)]
struct Session {
    access_key_id: String,
    secret_access_key: String,
    session_token: String,
    expiration: String,
}

impl Drop for Session {
    fn drop(&mut self) {
        self.secret_access_key.zeroize();
        self.session_token.zeroize();
    }
}

impl KeptSession {
    #[must_use]
    /// The JSON of the record, which holds the secret.
    pub fn render(&self) -> Zeroizing<Vec<u8>> {
        let record = Record {
            version: VERSION,
            profile: self.profile.clone(),
            account: self.account.clone(),
            access_key_id: self.key.access_key_id.as_str().to_owned(),
            serial_number: self.key.serial.as_str().to_owned(),
            partition: self.key.partition.name().to_owned(),
            endpoint: self.key.endpoint.clone(),
            clock_offset: self.clock_offset,
            lifetime: self.lifetime,
            roles: self.key.roles.iter().map(RoleRecord::of).collect(),
            renewable_until_unix: self.renewable_until.map(Expiration::unix),
            // Security: the cached session, in a file of mode 0600.
            session: Session {
                access_key_id: self.credentials.access_key_id.as_str().to_owned(),
                secret_access_key: self.credentials.secret_access_key.expose().to_owned(),
                session_token: self.credentials.session_token.expose().to_owned(),
                expiration: self.credentials.expiration.to_string(),
            },
        };
        Zeroizing::new(serde_json::to_vec(&record).unwrap_or_default())
    }

    /// Reads a record, and checks every field.
    ///
    /// # Errors
    /// It is damaged, of another version, or has an impossible value.
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let mut record: Record = serde_json::from_slice(bytes).map_err(|_| unread(bytes))?;
        if record.version != VERSION {
            return Err(RecordError::Version(record.version));
        }
        let impossible = |what| move || RecordError::Impossible(what);
        let serial =
            SerialNumber::parse(&record.serial_number).map_err(|_| RecordError::Impossible("serial_number"))?;
        let access_key_id =
            AccessKeyId::parse(&record.access_key_id).map_err(|_| RecordError::Impossible("access_key_id"))?;
        let partition = Partition::named(&record.partition).ok_or_else(impossible("partition"))?;
        if record.endpoint.as_deref().is_some_and(|url| EndpointUrl::parse(url).is_err()) {
            return Err(RecordError::Impossible("endpoint"));
        }
        if record.account.as_ref().is_some_and(|text| text.len() != 12 || !text.bytes().all(|b| b.is_ascii_digit())) {
            return Err(RecordError::Impossible("account"));
        }
        let roles: Option<Vec<RoleSlot>> = record.roles.into_iter().map(RoleRecord::slot).collect();
        let roles = roles.ok_or_else(impossible("role"))?;
        let expiration = Expiration::parse(&record.session.expiration).ok_or_else(impossible("expiration"))?;
        let credentials = SessionCredentials::check(
            &record.session.access_key_id,
            std::mem::take(&mut record.session.secret_access_key),
            std::mem::take(&mut record.session.session_token),
            expiration,
        )
        .map_err(|_| RecordError::Impossible("session"))?;
        Ok(Self {
            key: SlotKey { access_key_id, serial, partition, endpoint: record.endpoint, roles },
            profile: record.profile,
            account: record.account,
            clock_offset: record.clock_offset,
            lifetime: record.lifetime,
            renewable_until: record.renewable_until_unix.map(Expiration::from_unix),
            credentials,
        })
    }
}

/// Why a text is no record: one of another version may have other members.
fn unread(bytes: &[u8]) -> RecordError {
    match serde_json::from_slice::<Header>(bytes) {
        Ok(Header { version }) if version != VERSION => RecordError::Version(version),
        _ => RecordError::Damaged,
    }
}

/// A fact that takes a call or a program to determine: the serial number of a key, the id of a key that another program
/// holds.
#[derive(Serialize, Deserialize)]
struct Fact {
    version: u32,
    value: String,
}

/// Renders a remembered fact.
pub(crate) fn render_fact(value: &str) -> Vec<u8> {
    serde_json::to_vec(&Fact { version: VERSION, value: value.to_owned() }).unwrap_or_default()
}

/// Reads a remembered fact.
pub(crate) fn parse_fact(bytes: &[u8]) -> Option<String> {
    let fact: Fact = serde_json::from_slice(bytes).ok()?;
    (fact.version == VERSION).then_some(fact.value)
}

/// How long AWS keeps refusing digits that it accepted: their own 30 seconds and the tolerance around them.
pub(crate) const REFUSED_AGAIN_FOR: i64 = 90;

/// The codes of one device that were sent.
#[derive(Serialize, Deserialize)]
struct Accepted {
    version: u32,
    codes: Vec<AcceptedCode>,
}

#[derive(Serialize, Deserialize)]
struct AcceptedCode {
    hash: String,
    at: i64,
    fate: CodeOutcome,
}

/// The result of a code that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeOutcome {
    /// AWS gave a session for it.
    Accepted,
    /// The answer was lost: AWS may have accepted it.
    Unknown,
}

/// Notes the result of a code, or with none removes the code; drops codes that are too old to matter. Returns the new
/// content, or none where it is empty.
pub(crate) fn note_code(
    memory: Option<&[u8]>,
    serial: &SerialNumber,
    digits: &str,
    fate: Option<CodeOutcome>,
    now: i64,
) -> Option<Vec<u8>> {
    let hash = code_hash(serial, digits);
    let mut codes = accepted(memory);
    codes.retain(|code| code.hash != hash && (0..REFUSED_AGAIN_FOR).contains(&(now - code.at)));
    codes.extend(fate.map(|fate| AcceptedCode { hash, at: now, fate }));
    (!codes.is_empty()).then(|| serde_json::to_vec(&Accepted { version: VERSION, codes }).unwrap_or_default())
}

/// The result of this code, and for how many seconds it must not be sent again.
pub(crate) fn recently_used(
    memory: Option<&[u8]>,
    serial: &SerialNumber,
    digits: &str,
    now: i64,
) -> Option<(CodeOutcome, i64)> {
    let hash = code_hash(serial, digits);
    accepted(memory)
        .into_iter()
        .filter(|code| code.hash == hash && (0..REFUSED_AGAIN_FOR).contains(&(now - code.at)))
        .map(|code| (code.fate, REFUSED_AGAIN_FOR - (now - code.at)))
        .max_by_key(|(_, wait)| *wait)
}

fn accepted(memory: Option<&[u8]>) -> Vec<AcceptedCode> {
    let parsed: Option<Accepted> = memory.and_then(|bytes| serde_json::from_slice(bytes).ok());
    parsed.filter(|memory| memory.version == VERSION).map(|memory| memory.codes).unwrap_or_default()
}

fn code_hash(serial: &SerialNumber, digits: &str) -> String {
    file_stem(&["code", serial.as_str(), digits])
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    fn kept() -> KeptSession {
        KeptSession {
            key: SlotKey {
                access_key_id: AccessKeyId::parse("AKIAIOSFODNN7EXAMPLE").expect("a key id"),
                serial: serial(),
                partition: Partition::Aws,
                endpoint: Some("http://127.0.0.1:1".into()),
                roles: Vec::new(),
            },
            profile: "dev".into(),
            account: Some("123456789012".into()),
            clock_offset: -3600,
            lifetime: Some(43_200),
            renewable_until: None,
            credentials: SessionCredentials::check(
                "ASIAIOSFODNN7EXAMPLE",
                "wJalrXUtnFEMI/K7MDENG+bPx".into(),
                "FwoG/+==".into(),
                Expiration::from_unix(1_790_000_000),
            )
            .expect("a good answer"),
        }
    }

    fn serial() -> SerialNumber {
        SerialNumber::parse("arn:aws:iam::123456789012:mfa/alice").expect("a serial")
    }

    #[test]
    fn a_record_comes_back_as_it_was() {
        let bytes = kept().render();
        let back = KeptSession::parse(&bytes).expect("our own record");
        assert_eq!(back.key, kept().key);
        assert_eq!(back.credentials, kept().credentials);
        assert_eq!((back.profile.as_str(), back.clock_offset), ("dev", -3600));
    }

    #[test]
    fn a_record_that_is_damaged_of_another_version_or_impossible_does_not_count() {
        let good = String::from_utf8(kept().render().to_vec()).expect("JSON is UTF-8");
        let changed = |from: &str, to: &str| {
            assert!(good.contains(from), "{from}");
            KeptSession::parse(good.replace(from, to).as_bytes()).map(drop)
        };
        assert_eq!(changed("\"version\":1", "\"version\":2"), Err(RecordError::Version(2)));
        let with_other_members = KeptSession::parse(b"{\"version\":2,\"sessions\":[]}").map(drop);
        assert_eq!(with_other_members, Err(RecordError::Version(2)));
        assert_eq!(changed("\"version\":1", "\"version\":1,\"later\":{}"), Ok(()));
        assert_eq!(changed("FwoG", "Fwo\\n[default]"), Err(RecordError::Impossible("session")));
        assert_eq!(changed("2026-", "26-"), Err(RecordError::Impossible("expiration")));
        assert_eq!(changed("\"aws\"", "\"mars\""), Err(RecordError::Impossible("partition")));
        assert_eq!(changed("123456789012\",\"access", "1\",\"access"), Err(RecordError::Impossible("account")));
        for bytes in ["", "\0\0", "{", "[]", "null", "{\"version\":1}", &"[".repeat(100_000)] {
            assert_eq!(KeptSession::parse(bytes.as_bytes()).map(drop), Err(RecordError::Damaged));
        }
    }

    #[test]
    fn accepted_digits_are_refused_for_ninety_seconds_for_that_device_only() {
        let now = 1_790_000_000;
        let memory = note_code(None, &serial(), "123456", Some(CodeOutcome::Accepted), now);
        let wait = |serial: &SerialNumber, digits, at| {
            recently_used(memory.as_deref(), serial, digits, at).map(|(_, wait)| wait)
        };
        assert_eq!(wait(&serial(), "123456", now), Some(90));
        assert_eq!(wait(&serial(), "123456", now + 89), Some(1));
        assert_eq!(wait(&serial(), "123456", now + 90), None);
        assert_eq!(wait(&serial(), "654321", now), None);
        assert_eq!(wait(&serial(), "123456", now - 5), None, "a clock that went back must not lock anybody out");
        let other = SerialNumber::parse("GAHT12345678").expect("a serial");
        assert_eq!(wait(&other, "123456", now), None);
        assert!(!String::from_utf8_lossy(memory.as_deref().unwrap_or_default()).contains("123456"));
        let later = note_code(memory.as_deref(), &serial(), "222222", Some(CodeOutcome::Unknown), now + 1000);
        assert_eq!(recently_used(later.as_deref(), &serial(), "222222", now + 1010), Some((CodeOutcome::Unknown, 80)));
        let known = note_code(later.as_deref(), &serial(), "222222", Some(CodeOutcome::Accepted), now + 1000);
        assert_eq!(recently_used(known.as_deref(), &serial(), "222222", now + 1010), Some((CodeOutcome::Accepted, 80)));
        let both = note_code(known.as_deref(), &serial(), "333333", Some(CodeOutcome::Unknown), now + 1000);
        let one = note_code(both.as_deref(), &serial(), "333333", None, now + 1000);
        assert_eq!(one, known, "a code that was not looked at leaves no trace");
        assert_eq!(note_code(one.as_deref(), &serial(), "222222", None, now + 1000), None);
        assert!(
            !String::from_utf8_lossy(later.as_deref().unwrap_or_default()).contains(&code_hash(&serial(), "123456"))
        );
        assert_eq!(recently_used(Some(b"garbage"), &serial(), "123456", now), None);
    }
}
