//! Owner and mode of files on Unix.

use std::ffi::OsString;
use std::fs::{self, File, Metadata};
use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path, PathBuf};

use crate::model::PathPart;
use crate::model::trust::{PartKind, is_private_group};

/// More links than this count as a loop, as in the Linux kernel (`path_resolution(7)`).
const MOST_LINKS: usize = 40;

/// The size limit of the user database in bytes, above that of a large machine.
const LARGEST_DATABASE: u64 = 16 * 1024 * 1024;

/// The parts of a path from the root on, the file itself last, with every symbolic link and its target.
///
/// # Errors
/// When one of them does not exist or cannot be read.
pub(crate) fn parts(path: &Path) -> io::Result<Vec<PathPart>> {
    walk(path, true)
}

/// As [`parts`], without the topmost folder, which is taken for root's.
///
/// # Errors
/// As [`parts`].
pub(crate) fn parts_below_root(path: &Path) -> io::Result<Vec<PathPart>> {
    walk(path, false)
}

fn walk(path: &Path, with_root: bool) -> io::Result<Vec<PathPart>> {
    let mut parts = Vec::new();
    let mut rest = reversed(&std::path::absolute(path)?);
    let mut at = PathBuf::new();
    let mut links = 0;
    while let Some(name) = rest.pop() {
        if name == ".." {
            at.pop();
            continue;
        }
        at.push(&name);
        if !with_root && name == "/" {
            continue;
        }
        let metadata = fs::symlink_metadata(&at)?;
        parts.push(part(&at, &metadata));
        if metadata.is_symlink() {
            links += 1;
            if links > MOST_LINKS {
                return Err(io::Error::other("too many links"));
            }
            rest.extend(reversed(&fs::read_link(&at)?));
            at.pop();
        }
    }
    Ok(parts)
}

fn reversed(path: &Path) -> Vec<OsString> {
    let named = path.components().filter(|part| *part != Component::CurDir);
    named.rev().map(|part| part.as_os_str().to_owned()).collect()
}

fn part(path: &Path, metadata: &Metadata) -> PathPart {
    let kind = match metadata {
        link if link.is_symlink() => PartKind::Link,
        folder if folder.is_dir() => PartKind::Folder,
        _ => PartKind::File,
    };
    let (uid, gid, mode) = (metadata.uid(), metadata.gid(), metadata.mode());
    // In a sticky folder, such as `/tmp`, write permission does not allow replacing files of others.
    let is_sticky = kind == PartKind::Folder && mode & 0o1000 != 0;
    let group_may_write = kind != PartKind::Link && !is_sticky && mode & 0o020 != 0;
    let group_is_private = group_may_write
        && !has_access_list(path)
        && is_private_group(&database("/etc/passwd"), &database("/etc/group"), uid, gid);
    PathPart { path: path.to_owned(), kind, uid, gid, mode, group_is_private }
}

/// Reads `/etc/passwd` or `/etc/group`; empty if it cannot be read.
fn database(path: &str) -> String {
    let mut bytes = Vec::new();
    let _ = File::open(path).and_then(|file| file.take(LARGEST_DATABASE).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// With an access list, the group bits are the maximum of what its entries allow (`acl(5)`).
#[cfg(any(target_os = "linux", target_os = "android"))]
fn has_access_list(path: &Path) -> bool {
    rustix::fs::getxattr(path, "system.posix_acl_access", &mut [0_u8; 0][..]).is_ok_and(|size| size > 0)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn has_access_list(_: &Path) -> bool {
    false
}

/// File systems that do not store owner and mode, by their number in `statfs(2)`: FAT, exFAT, NTFS, and where WSL shows
/// the drives of Windows (9p, and `wslfs`) or a machine its shares (CIFS, SMB 2).
#[cfg(any(target_os = "linux", target_os = "android"))]
const WITHOUT_MODES: [u32; 8] =
    [0x4d44, 0x2011_bab0, 0x5346_544e, 0x7366_746e, 0x0102_1997, 0x5346_4846, 0xff53_4d42, 0xfe53_4d42];

/// Whether the file system stores owners and modes.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn keeps_modes(path: &Path) -> bool {
    let kind = rustix::fs::statfs(path).ok().and_then(|about| u32::try_from(about.f_type).ok());
    kind.is_none_or(|kind| !WITHOUT_MODES.contains(&kind))
}

/// Whether the file system stores owners and modes: assumed here.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn keeps_modes(_: &Path) -> bool {
    true
}

/// The owner of a folder.
pub(crate) fn owner(path: &Path) -> Option<u32> {
    fs::metadata(path).ok().map(|metadata| metadata.uid())
}

/// The owner of the topmost folder in the file system of a file: in a container, the owner of a mounted folder.
pub(crate) fn mount_owner(path: &Path) -> Option<u32> {
    let real = fs::canonicalize(path).ok()?;
    let mut folders = real.ancestors().skip(1).map(|folder| Some((fs::metadata(folder).ok()?, folder)));
    let (mut top, _) = folders.next()??;
    for folder in folders {
        let (above, _) = folder?;
        if above.dev() != top.dev() {
            break;
        }
        top = above;
    }
    Some(top.uid())
}
