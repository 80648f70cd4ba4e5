//! Whether another user could have changed a file, so that a setting in it may not be the user's own. The facts about
//! the path are arguments.

use std::path::PathBuf;

use thiserror::Error;

use super::error::{Explain, Explanation};
use super::shell_word::quoted;

/// A file, or a folder or link on the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PathPart {
    /// The path, with the links before it resolved.
    pub(crate) path: PathBuf,
    pub(crate) kind: PartKind,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
    pub(crate) mode: u32,
    /// Whether only its owner is in its group.
    pub(crate) group_is_private: bool,
}

/// The kind of a part of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PartKind {
    /// A file whose content is used.
    File,
    /// A folder, whose entries can be replaced by anyone who may write to it.
    Folder,
    /// A symbolic link, whose target only its owner can change; it has no mode of its own.
    Link,
}

/// How another user could have changed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum FileExposure {
    /// Another user owns it.
    #[error("belongs to another user (uid {uid})")]
    Owner { uid: u32 },
    /// Every user may write to it (`o+w`).
    #[error("can be written by every user")]
    Everyone,
    /// The group may write to it (`g+w`), and has other members.
    #[error("can be written by group {gid}")]
    Group { gid: u32 },
}

const GROUP_WRITES: u32 = 0o020;
const OTHERS_WRITE: u32 = 0o002;
/// In a folder with this bit, users may remove and rename only their own files.
const STICKY: u32 = 0o1000;

/// The parts of a path that a user other than these and root could have changed.
pub(crate) fn exposures<'p>(
    parts: &'p [PathPart],
    users: &'p [u32],
) -> impl Iterator<Item = (&'p PathPart, FileExposure)> + use<'p> {
    parts.iter().filter_map(|part| Some((part, exposure(part, users)?)))
}

fn exposure(part: &PathPart, users: &[u32]) -> Option<FileExposure> {
    if part.uid != 0 && !users.contains(&part.uid) {
        return Some(FileExposure::Owner { uid: part.uid });
    }
    let is_sticky_folder = part.kind == PartKind::Folder && part.mode & STICKY != 0;
    if part.kind == PartKind::Link || is_sticky_folder {
        None
    } else if part.mode & OTHERS_WRITE != 0 {
        Some(FileExposure::Everyone)
    } else if part.mode & GROUP_WRITES != 0 && !part.group_is_private {
        Some(FileExposure::Group { gid: part.gid })
    } else {
        None
    }
}

/// Whether a group is its owner's own: the owner's login group, with no other member. The arguments are those of
/// `/etc/passwd` and `/etc/group`. For a user of another directory service, a group with the same number as the user
/// counts as the login group.
#[cfg_attr(not(unix), expect(dead_code, reason = "other systems have no such groups"))]
pub(crate) fn is_private_group(passwd: &str, group: &str, uid: u32, gid: u32) -> bool {
    let number = |field: Option<&str>| field.and_then(|text| text.parse::<u32>().ok());
    let users = || {
        passwd.lines().filter_map(|line| {
            let mut fields = line.split(':');
            let (name, uid, gid) = (fields.next()?, number(fields.nth(1))?, number(fields.next())?);
            Some((name, uid, gid))
        })
    };
    let own_names: Vec<&str> = users().filter(|user| user.1 == uid).map(|user| user.0).collect();
    let is_login_group =
        if own_names.is_empty() { uid == gid } else { users().any(|user| user.1 == uid && user.2 == gid) };
    let others_log_in_with_it = users().any(|user| user.1 != uid && user.2 == gid);
    let mut members = group.lines().filter(|line| number(line.split(':').nth(2)) == Some(gid)).flat_map(|line| {
        line.split(':').nth(3).unwrap_or_default().split(',').map(str::trim).filter(|name| !name.is_empty())
    });
    is_login_group && !others_log_in_with_it && members.all(|name| own_names.contains(&name))
}

/// A setting that another user could have made, so that it is not used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{setting} is not used: somebody else could have put it there")]
pub(crate) struct Untrusted {
    /// The setting and its place, for messages.
    pub(crate) setting: String,
    /// The part of the path that is exposed.
    pub(crate) path: PathBuf,
    /// How it is exposed; `None` where its owner and mode cannot be read.
    pub(crate) exposure: Option<FileExposure>,
}

impl Explain for Untrusted {
    fn explain(&self) -> Explanation {
        let path = self.path.display();
        let (cause, hint) = match self.exposure {
            Some(exposure @ FileExposure::Owner { .. }) => (
                format!("{path} {exposure}"),
                "run this as that user, or move the setting to a file of your own below folders of your own".to_owned(),
            ),
            Some(exposure) => (
                format!("{path} {exposure}"),
                format!(
                    "look at what stands there now, then take that right away: `chmod go-w {}`",
                    quoted(&path.to_string())
                ),
            ),
            None => (format!("the owner and mode of {path} are not known"), "check that path".to_owned()),
        };
        Explanation::failed().because(cause).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(kind: PartKind, uid: u32, mode: u32, group_is_private: bool) -> PathPart {
        PathPart { path: "/home/alice".into(), kind, uid, gid: 50, mode, group_is_private }
    }

    #[test]
    fn only_what_nobody_else_could_have_changed_is_trusted() {
        use PartKind::{File, Folder, Link};
        let (all, group, owner) =
            (Some(FileExposure::Everyone), Some(FileExposure::Group { gid: 50 }), Some(FileExposure::Owner { uid: 7 }));
        for (kind, uid, mode, private, expected) in [
            (File, 1000, 0o600, false, None),
            (File, 0, 0o644, false, None),
            (File, 7, 0o600, false, owner),
            (File, 1000, 0o666, true, all),
            (File, 1000, 0o1666, true, all),
            (File, 1000, 0o660, false, group),
            (File, 1000, 0o660, true, None),
            (Folder, 0, 0o1777, false, None),
            (Folder, 0, 0o777, false, all),
            (Folder, 0, 0o775, false, group),
            (Folder, 0, 0o1775, false, None),
            (Folder, 7, 0o1777, false, owner),
            (Link, 1000, 0o777, false, None),
            (Link, 7, 0o777, false, owner),
        ] {
            let part = part(kind, uid, mode, private);
            assert_eq!(exposure(&part, &[1000]), expected, "{part:?}");
        }
    }

    #[test]
    fn a_group_is_private_when_its_owner_alone_is_in_it() {
        let passwd = "root:x:0:0::/root:/bin/sh\nalice:x:1000:1000::/:\nbob:x:1001:100::/:\ncarol:x:1002:100::/:\n";
        let groups = "root:x:0:\nusers:x:100:\nalice:x:1000:alice\nteam:x:2000:alice,bob\ndev:x:1003:\n";
        for (uid, gid, expected) in [
            (1000, 1000, true),
            (1001, 100, false),
            (1000, 2000, false),
            (1000, 100, false),
            (1000, 1003, false),
            (1003, 1003, true),
            (5000, 5000, true),
            (5000, 100, false),
            (0, 0, true),
        ] {
            assert_eq!(is_private_group(passwd, groups, uid, gid), expected, "{uid} {gid}");
        }
        assert!(!is_private_group(passwd, "alice:x:1000:bob", 1000, 1000), "bob is in it, too");
    }
}
