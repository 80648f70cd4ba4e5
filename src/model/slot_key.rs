//! What makes two sessions the same.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::model::aws::credentials::AccessKeyId;
use crate::model::aws::partition::Partition;
use crate::model::aws::serial_number::SerialNumber;

/// The identity of a kept session: never the profile's name, so that profiles which share a key share
/// the session, and never the duration, so that a longer session answers a shorter wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotKey {
    /// The long-term key that made it.
    pub access_key_id: AccessKeyId,
    /// The device that confirmed it.
    pub serial: SerialNumber,
    /// Where it is valid.
    pub partition: Partition,
    /// The endpoint that made it, where that is not AWS's own.
    pub endpoint: Option<String>,
}

impl SlotKey {
    /// A file name that no content of a profile can steer: a hash (cf. CVE-2023-42456).
    #[must_use]
    pub fn file_stem(&self) -> String {
        file_stem(&[
            "session",
            self.access_key_id.as_str(),
            self.serial.as_str(),
            self.partition.name(),
            self.endpoint.as_deref().unwrap_or_default(),
        ])
    }
}

/// Hashes several parts, each with its length so that none can spill into the next.
pub(crate) fn file_stem(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).fold(String::with_capacity(32), |mut stem, byte| {
        // A `String` takes everything that is written to it.
        let _ = write!(stem, "{byte:02x}");
        stem
    })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn every_part_of_the_key_makes_another_slot_and_none_reaches_the_file_system() {
        let key = |id: &str, serial: &str, partition, endpoint: Option<&str>| SlotKey {
            access_key_id: AccessKeyId::parse(id).expect("a key id"),
            serial: SerialNumber::parse(serial).expect("a serial"),
            partition,
            endpoint: endpoint.map(str::to_owned),
        };
        let stems = [
            key("AKIAIOSFODNN7EXAMPLE", "GAHT12345678", Partition::Aws, None),
            key("AKIAIOSFODNN7EXAMPLF", "GAHT12345678", Partition::Aws, None),
            key("AKIAIOSFODNN7EXAMPLE", "GAHT12345679", Partition::Aws, None),
            key("AKIAIOSFODNN7EXAMPLE", "GAHT12345678", Partition::AwsCn, None),
            key("AKIAIOSFODNN7EXAMPLE", "GAHT12345678", Partition::Aws, Some("https://../../x")),
        ]
        .map(|key| key.file_stem());
        for (index, stem) in stems.iter().enumerate() {
            assert!(stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit()), "{stem}");
            assert!(!stems[..index].contains(stem));
        }
        assert_ne!(file_stem(&["ab", "c"]), file_stem(&["a", "bc"]));
    }
}
