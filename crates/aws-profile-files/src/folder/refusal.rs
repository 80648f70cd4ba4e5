//! Why no file is created in a folder.

use std::io;

/// Why no file is created in a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FolderRefusal {
    /// Root follows a link that a user could have made only into that user's own folders.
    #[error("a symbolic link of uid {uid} leads into a folder that is not theirs")]
    Led {
        /// User id of the user who could have made the link.
        uid: u32,
    },
    /// The new file cannot be given to the owner of its folder: root without `CAP_CHOWN`, or a network file system that
    /// does not accept root.
    #[error("it cannot be given to the owner of its folder (uid {uid})")]
    OwnerNotGiven {
        /// The user id of that owner.
        uid: u32,
    },
}

impl From<FolderRefusal> for io::Error {
    fn from(refusal: FolderRefusal) -> Self {
        Self::new(io::ErrorKind::PermissionDenied, refusal)
    }
}
