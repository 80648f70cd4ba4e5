//! Owners, modes, mounts and attributes of files on Unix.

use std::ffi::{CStr, CString};
use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::Path;

use rustix::fs::{Access, OFlags};

use super::error::{FileWarning, SpecialFile};
use super::path::ResolvedPath;
use super::privacy::Privacy;
use super::stamp::Stamp;

pub(super) fn stamp(metadata: &Metadata) -> Stamp {
    Stamp {
        device: metadata.dev(),
        inode: metadata.ino(),
        size: metadata.size(),
        modified: (metadata.mtime(), metadata.mtime_nsec()),
        mode: metadata.mode() & 0o7777,
        uid: metadata.uid(),
        gid: metadata.gid(),
        links: metadata.nlink(),
    }
}

pub(super) fn special(metadata: &Metadata) -> SpecialFile {
    let kind = metadata.file_type();
    if kind.is_fifo() {
        SpecialFile::Fifo
    } else if kind.is_socket() {
        SpecialFile::Socket
    } else if kind.is_block_device() || kind.is_char_device() {
        SpecialFile::Device
    } else {
        SpecialFile::Other
    }
}

pub(super) fn is_null_device(metadata: &Metadata) -> bool {
    metadata.file_type().is_char_device() && fs::metadata("/dev/null").is_ok_and(|null| null.rdev() == metadata.rdev())
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

/// Opens without waiting for the other end of a pipe, and without making a terminal the controlling one. Links were
/// followed before, so a link found now was put there since, and is refused.
pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).custom_flags(flags(OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW)).open(path)
}

fn effective_uid() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Whether another user owns the file and this process is not root, and so cannot keep that owner.
pub(super) fn is_foreign(stamp: &Stamp) -> bool {
    stamp.uid != effective_uid() && effective_uid() != 0
}

/// Whether no other user could have made these links, or the file that they lead to.
pub(super) fn links_are_trusted(resolved: &ResolvedPath) -> bool {
    let Ok(folder) = fs::metadata(resolved.folder()) else { return true };
    let (owner, mode) = (folder.uid(), folder.mode());
    let open_to_all = mode & 0o002 != 0 && mode & 0o1000 == 0;
    let trusted = |uid: u32| uid == effective_uid() || uid == 0;
    // For root, a user's link into a folder of the same user is trusted, one into a folder of root is not.
    let folder_is_trusted = trusted(owner) || effective_uid() == 0;
    !open_to_all
        && folder_is_trusted
        && resolved.link_owners.iter().all(|&uid| trusted(uid) || (effective_uid() == 0 && uid == owner))
}

pub(super) fn may_create_in(folder: &Path) -> io::Result<()> {
    Ok(rustix::fs::access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

/// Free bytes; None on file systems that do not count them.
pub(super) fn room(folder: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok().filter(|stat| stat.f_blocks > 0)?;
    let blocks = if effective_uid() == 0 { stat.f_bfree } else { stat.f_bavail };
    let no_inode = stat.f_files > 0 && stat.f_ffree == 0;
    Some(if no_inode { 0 } else { blocks.saturating_mul(stat.f_frsize) })
}

/// The kernel's table lists bind mounts within one device, too. The device is compared only where there is no table
/// (not Linux, no /proc): on overlayfs a file may have another device than its folder.
pub(super) fn is_mount_point(path: &Path, stamp: &Stamp) -> bool {
    let folder = crate::folder::parent(path);
    let Ok(table) = fs::read("/proc/self/mountinfo") else {
        return fs::metadata(folder).is_ok_and(|metadata| metadata.dev() != stamp.device);
    };
    let Ok(real) = fs::canonicalize(path) else { return false };
    let mut points = table.split(|&byte| byte == b'\n').filter_map(|line| line.split(|&byte| byte == b' ').nth(4));
    points.any(|point| unescape(point) == real.as_os_str().as_bytes())
}

/// Decodes `\040` and the like in the kernel's table (`proc_pid_mountinfo(5)`).
fn unescape(field: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(field.len());
    let mut rest = field;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        let octal =
            tail.first_chunk::<3>().filter(|digits| byte == b'\\' && digits.iter().all(|d| (b'0'..=b'7').contains(d)));
        if let Some(digits) = octal {
            let value = digits.iter().fold(0_u32, |value, digit| value * 8 + u32::from(digit - b'0'));
            out.push(u8::try_from(value).unwrap_or(b'?'));
            rest = tail.get(3..).unwrap_or(&[]);
        } else {
            out.push(byte);
        }
    }
    out
}

/// The mode of the new file: that of the old one, for a file with secrets at most 0600.
pub(super) fn new_mode(old: Option<&Stamp>, privacy: Privacy) -> u32 {
    let widest = match privacy {
        Privacy::Private => 0o600,
        Privacy::Unchanged => 0o777,
    };
    old.map_or(0o600, |stamp| stamp.mode & widest)
}

/// The mode, if it has any bit that 0600 does not have.
pub(super) fn loose_mode(stamp: &Stamp) -> Option<u32> {
    (stamp.mode & !0o600 != 0).then_some(stamp.mode)
}

/// Sets a mode; a file system that shows another one afterwards gets a warning.
pub(super) fn set_mode(file: &File, wanted: u32) -> io::Result<Option<FileWarning>> {
    let set = file.set_permissions(Permissions::from_mode(wanted));
    let actual = file.metadata()?.mode() & 0o7777;
    if actual != wanted {
        return Ok(Some(FileWarning::ModeNotHeld { wanted, actual }));
    }
    set.map(|()| None)
}

/// Gives the new file the owner and the attributes of the old one, except access lists.
pub(super) fn carry_over(old: &File, stamp: &Stamp, new: &File) -> io::Result<Vec<FileWarning>> {
    let mut warnings = Vec::new();
    let made = new.metadata()?;
    if made.uid() != stamp.uid {
        std::os::unix::fs::fchown(new, Some(stamp.uid), None)?;
    }
    // A process cannot set a group that it is not in.
    if made.gid() != stamp.gid && std::os::unix::fs::fchown(new, None, Some(stamp.gid)).is_err() {
        warnings.push(FileWarning::GroupLost);
    }
    for (name, value) in attributes(old, |name| !is_access_list(name)) {
        // Already present: a security label that new files inherit from the folder.
        if value.is_none() || value != attribute(new, &name) {
            warnings.extend(set_attribute(new, &name, value.as_deref()));
        }
    }
    Ok(warnings)
}

/// Attributes by name; None for a value that cannot be read.
pub(super) type Attributes = Vec<(CString, Option<Vec<u8>>)>;

/// The access lists of a file.
pub(super) fn access_lists(file: &File) -> Attributes {
    attributes(file, is_access_list)
}

/// Gives access to the users that the old file's mode and access lists gave it to. Setting a list also sets the mode.
pub(super) fn open_up(new: &File, mode: u32, lists: &Attributes) -> Vec<FileWarning> {
    let set = |(name, value): &(CString, Option<Vec<u8>>)| set_attribute(new, name, value.as_deref());
    let mut warnings: Vec<FileWarning> = lists.iter().filter_map(set).collect();
    // Without the list, the group bits would give more access than the old file did.
    let wanted = if warnings.is_empty() { mode } else { mode & !0o070 };
    if new.metadata().is_ok_and(|metadata| metadata.mode() & 0o7777 != wanted) {
        warnings.extend(set_mode(new, wanted).unwrap_or_default());
    }
    warnings
}

/// On Linux an access list is an extended attribute, and `system.` is the name space of such lists (`xattr(7)`).
fn is_access_list(name: &CStr) -> bool {
    name.to_bytes().starts_with(b"system.")
}

/// Removes the access list that a file has, or that a new one inherited from its folder. The present mode denies access
/// to the users in the list; with the list, they would get access when the mode is widened.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn remove_access_list(file: &File) {
    // Ignored: there is none, or the file system does not support them.
    let _ = rustix::fs::fremovexattr(file, "system.posix_acl_access");
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn remove_access_list(_: &File) {}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn attributes(file: &File, chosen: impl Fn(&CStr) -> bool) -> Attributes {
    // Linux limits all names together, and each value, to 64 KiB.
    let mut names = vec![0_u8; 65536];
    let Ok(len) = rustix::fs::flistxattr(file, names.as_mut_slice()) else { return Vec::new() };
    let names = names.get(..len).unwrap_or(&[]).split_inclusive(|&byte| byte == 0);
    let names = names.filter_map(|name| CStr::from_bytes_with_nul(name).ok()).filter(|name| chosen(name));
    names.map(|name| (name.to_owned(), attribute(file, name))).collect()
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn attribute(file: &File, name: &CStr) -> Option<Vec<u8>> {
    let mut value = vec![0_u8; 65536];
    let len = rustix::fs::fgetxattr(file, name, value.as_mut_slice()).ok()?;
    value.truncate(len);
    Some(value)
}

#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
fn set_attribute(file: &File, name: &CStr, value: Option<&[u8]>) -> Option<FileWarning> {
    let flags = rustix::fs::XattrFlags::empty();
    let kept = value.is_some_and(|value| rustix::fs::fsetxattr(file, name, value, flags).is_ok());
    let name = name.to_string_lossy().into_owned();
    // macOS sets its own attributes (provenance, quarantine) itself.
    (!kept && !name.starts_with("com.apple.")).then_some(FileWarning::AttributeLost { name })
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn attributes(_: &File, _: impl Fn(&CStr) -> bool) -> Attributes {
    Vec::new()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn attribute(_: &File, _: &CStr) -> Option<Vec<u8>> {
    None
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
fn set_attribute(_: &File, _: &CStr, _: Option<&[u8]>) -> Option<FileWarning> {
    None
}

/// Some file systems cannot flush folders and return an error.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder).and_then(|folder| folder.sync_all()) {
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn the_mount_table_is_unescaped() {
        for (field, path) in [("/a", "/a"), (r"/a\040b\011", "/a b\t"), (r"/\134x\0", r"/\x\0"), (r"\999", r"\999")] {
            assert_eq!(unescape(field.as_bytes()), path.as_bytes(), "{field}");
        }
    }
}
