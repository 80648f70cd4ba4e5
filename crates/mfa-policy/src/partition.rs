//! AWS partitions, and which regions belong to them.

use std::fmt;

/// An AWS partition: the second field of an ARN. Regions, keys and devices of one mean nothing in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the table beside it names each partition and its regions")]
pub enum Partition {
    Aws,
    AwsCn,
    AwsUsGov,
    AwsIso,
    AwsIsoB,
    AwsIsoE,
    AwsIsoF,
    AwsEusc,
}

/// Name, prefix of its regions (the first match counts, so `aws` comes last), default region of STS
/// (botocore's `partitions.json`, `implicitGlobalRegion`).
const PARTITIONS: [(Partition, &str, &str, &str); 8] = [
    (Partition::AwsCn, "aws-cn", "cn-", "cn-northwest-1"),
    (Partition::AwsUsGov, "aws-us-gov", "us-gov-", "us-gov-west-1"),
    (Partition::AwsIso, "aws-iso", "us-iso-", "us-iso-east-1"),
    (Partition::AwsIsoB, "aws-iso-b", "us-isob-", "us-isob-east-1"),
    (Partition::AwsIsoE, "aws-iso-e", "eu-isoe-", "eu-isoe-west-1"),
    (Partition::AwsIsoF, "aws-iso-f", "us-isof-", "us-isof-south-1"),
    (Partition::AwsEusc, "aws-eusc", "eusc-", "eusc-de-east-1"),
    (Partition::Aws, "aws", "", "us-east-1"),
];

impl Partition {
    /// The partition of this name, as in an ARN.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        PARTITIONS.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The partition that a region belongs to.
    #[must_use]
    pub fn of_region(region: &str) -> Self {
        PARTITIONS.iter().find(|row| region.starts_with(row.2)).map_or(Self::Aws, |row| row.0)
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        PARTITIONS.iter().find(|row| row.0 == self).unwrap_or(&PARTITIONS[7])
    }

    /// The name, as in an ARN.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The region of STS where none is configured; in the commercial partition the one region whose STS cannot be
    /// switched off.
    #[must_use]
    pub fn default_region(self) -> &'static str {
        self.row().3
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_partition_knows_its_regions() {
        for (region, partition) in [
            ("us-east-1", Partition::Aws),
            ("eu-central-1", Partition::Aws),
            ("cn-north-1", Partition::AwsCn),
            ("us-gov-east-1", Partition::AwsUsGov),
            ("us-iso-west-1", Partition::AwsIso),
            ("us-isob-east-1", Partition::AwsIsoB),
            ("eu-isoe-west-1", Partition::AwsIsoE),
            ("us-isof-east-1", Partition::AwsIsoF),
            ("eusc-de-east-1", Partition::AwsEusc),
        ] {
            assert_eq!(Partition::of_region(region), partition, "{region}");
        }
        for (partition, name, _, region) in PARTITIONS {
            assert_eq!(Partition::named(name), Some(partition));
            assert_eq!(Partition::of_region(region), partition);
            assert_eq!((partition.name(), partition.default_region()), (name, region));
        }
        assert_eq!(Partition::named("aws-mars"), None);
    }
}
