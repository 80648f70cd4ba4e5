//! The key under which sessions are cached.

use sha2::{Digest, Sha256};

use crate::model::aws::credentials::AccessKeyId;
use crate::model::aws::partition::Partition;
use crate::model::aws::role::RoleParameters;
use crate::model::aws::serial_number::SerialNumber;
use crate::model::request::via::Via;

/// The identity of a kept session: never the profile's name, so that profiles which share a key share the session, and
/// never the duration, so that a longer session serves a request for a shorter one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotKey {
    /// The id of the long-term key.
    pub access_key_id: AccessKeyId,
    /// The device whose code was used.
    pub serial: SerialNumber,
    /// The partition where it is valid.
    pub partition: Partition,
    /// The endpoint that made it, where that is not AWS's own.
    pub endpoint: Option<String>,
    /// The roles that were assumed, in this order; none for a session.
    pub roles: Vec<RoleSlot>,
}

/// A role in a slot. It is assumed with the credentials of the slot below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleSlot {
    /// Whether the code was sent with this call, or for the session below.
    pub via: Via,
    pub role: RoleParameters,
}

impl RoleSlot {
    fn hash_into(&self, hash: &mut Sha256) {
        let RoleParameters {
            arn,
            external_id,
            session_name,
            source_identity,
            tags,
            transitive_tags,
            policy,
            policy_arns,
        } = &self.role;
        // An absent value and an empty one, which STS refuses, are treated alike.
        let optional = [external_id, session_name, source_identity].map(|value| value.as_deref().unwrap_or_default());
        add(hash, ["role", self.via.name(), arn.as_str()]);
        add(hash, optional);
        // The numbers of tags keep these lists apart, and from a next role.
        hash.update((tags.len() as u64).to_be_bytes());
        add(hash, tags.iter().flat_map(|(key, value)| [key.as_str(), value.as_str()]));
        hash.update((transitive_tags.len() as u64).to_be_bytes());
        add(hash, transitive_tags.iter().map(String::as_str));
        add(hash, policy.iter().flat_map(|text| ["policy", text]));
        add(hash, policy_arns.iter().flat_map(|arn| ["policy arn", arn]));
    }
}

impl SlotKey {
    /// A file name that does not depend on text of a profile: a hash (cf. CVE-2023-42456).
    #[must_use]
    pub fn file_stem(&self) -> String {
        let endpoint = self.endpoint.as_deref().unwrap_or_default();
        let mut hash = Sha256::new();
        let (id, serial) = (self.access_key_id.as_str(), self.serial.as_str());
        add(&mut hash, ["session", id, serial, self.partition.name(), endpoint]);
        for role in &self.roles {
            role.hash_into(&mut hash);
        }
        stem_of(hash)
    }

    /// The slot without its last role; a session's slot returns itself.
    #[must_use]
    pub fn parent(&self) -> Self {
        let mut parent = self.clone();
        parent.roles.pop();
        parent
    }

    /// The slot of a role that is assumed with the credentials of this one.
    #[must_use]
    pub fn with(mut self, via: Via, role: RoleParameters) -> Self {
        self.roles.push(RoleSlot { via, role });
        self
    }

    /// The slot of what the code was sent for: the session, or the first role.
    #[must_use]
    pub fn bought(&self) -> Self {
        let direct = self.roles.first().filter(|slot| slot.via == Via::Direct).cloned();
        Self { roles: direct.into_iter().collect(), ..self.clone() }
    }
}

/// Hashes several parts, each with its length, so that their boundaries count.
pub(crate) fn file_stem(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    add(&mut hash, parts.iter().copied());
    stem_of(hash)
}

fn add<'p>(hash: &mut Sha256, parts: impl IntoIterator<Item = &'p str>) {
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
}

fn stem_of(hash: Sha256) -> String {
    let digest = hash.finalize();
    let halves = digest.iter().take(16).flat_map(|byte| [byte >> 4, byte & 0xf]);
    let mut stem = String::with_capacity(32);
    stem.extend(halves.filter_map(|half| char::from_digit(half.into(), 16)));
    stem
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;
    use crate::model::aws::role_arn::RoleArn;

    #[test]
    fn every_part_of_the_key_makes_another_slot_and_none_reaches_the_file_system() {
        let key = |id: &str, serial: &str, partition, endpoint: Option<&str>| SlotKey {
            access_key_id: AccessKeyId::parse(id).expect("a key id"),
            serial: SerialNumber::parse(serial).expect("a serial"),
            partition,
            endpoint: endpoint.map(str::to_owned),
            roles: Vec::new(),
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

    #[test]
    fn case_43_to_45_every_value_of_a_role_and_whoever_asks_for_it_makes_another_slot() {
        let session = |id: &str| SlotKey {
            access_key_id: AccessKeyId::parse(id).expect("a key id"),
            serial: SerialNumber::parse("GAHT12345678").expect("a serial"),
            partition: Partition::Aws,
            endpoint: None,
            roles: Vec::new(),
        };
        let plain = |arn: &str| RoleParameters {
            arn: RoleArn::parse(arn).expect("a role"),
            external_id: None,
            session_name: None,
            source_identity: None,
            tags: Vec::new(),
            transitive_tags: Vec::new(),
            policy: None,
            policy_arns: Vec::new(),
        };
        let role = || plain("arn:aws:iam::111111111111:role/a");
        let text = || Some("x1".to_owned());
        let tags = |count: usize| ["a", "b"][..count].iter().map(|key| ((*key).to_owned(), "a".to_owned())).collect();
        let (alice, bob) = (session("AKIAIOSFODNN7EXAMPLE"), session("AKIAIOSFODNN7EXAMPLF"));
        let slots = [
            alice.clone(),
            alice.clone().with(Via::Session, role()),
            alice.clone().with(Via::Direct, role()),
            bob.with(Via::Session, role()),
            alice.clone().with(Via::Session, plain("arn:aws:iam::222222222222:role/a")),
            alice.clone().with(Via::Session, role()).with(Via::Session, role()),
            alice.clone().with(Via::Session, RoleParameters { external_id: text(), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { session_name: text(), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { source_identity: text(), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { tags: tags(1), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { tags: tags(2), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { policy: text(), ..role() }),
            alice.clone().with(Via::Session, RoleParameters { policy_arns: vec!["x1".into()], ..role() }),
            // The same words, as a tag and its key handed on twice.
            alice.with(
                Via::Session,
                RoleParameters { tags: tags(1), transitive_tags: vec!["b".into(), "a".into()], ..role() },
            ),
        ];
        let stems: Vec<String> = slots.iter().map(SlotKey::file_stem).collect();
        for (index, stem) in stems.iter().enumerate() {
            assert!(!stems[..index].contains(stem), "{:?}", slots[index]);
        }
        assert_eq!(
            (slots[5].parent(), slots[5].bought(), slots[2].bought()),
            (slots[1].clone(), slots[0].clone(), slots[2].clone())
        );
    }
}
