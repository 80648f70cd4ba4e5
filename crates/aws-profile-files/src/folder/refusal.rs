//! Why nothing is made in a folder.

use std::io;

/// Why nothing is made in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FolderRefusal {
    /// Root follows a user's link only into that user's own folders.
    #[error("a symbolic link of uid {uid} leads into a folder that is not theirs")]
    Led {
        /// Who could have put the link there.
        uid: u32,
    },
    /// Root without `CAP_CHOWN`, or a network file system that does not know root.
    #[error("it cannot be given to the owner of its folder (uid {uid})")]
    OwnerNotGiven {
        /// The owner's user id.
        uid: u32,
    },
}

impl From<FolderRefusal> for io::Error {
    fn from(refusal: FolderRefusal) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, refusal)
    }
}
