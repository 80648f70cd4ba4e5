//! Who may read a file after it was replaced.

/// The mode of a file after it was replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Privacy {
    /// For the credentials file: at most 0600.
    Private,
    /// For the config file, which holds no secrets: the mode that it had.
    Unchanged,
}
