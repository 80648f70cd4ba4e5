//! AWS partitions and regions.

pub(crate) use mfa_policy::Partition;

/// Whether a text can be a region name: `[a-z0-9-]+`, no longer than a DNS label.
pub(crate) fn is_region(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
