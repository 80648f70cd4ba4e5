//! Second floor: who may read a file after it was replaced.

/// Whether a file's mode is made private when it is replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// The credentials file: never wider than 0600.
    Private,
    /// The config file holds no secret of ours; its mode is its owner's affair.
    AsItWas,
}
