//! Facts about files, folders and programs, for `doctor`. Nothing is written, locked or run.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Read as _;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::model::doctor::machine::FileStamp;
use crate::model::doctor::own_line::ProgramState;
use crate::sys::folder;

/// The most bytes that are read of a file beside the shared ones, and the most such files.
const LARGEST: u64 = 1024 * 1024;
const MOST_FILES: usize = 50;

/// Mode and owner of a file behind all links.
pub(crate) fn stamp(path: &Path) -> Option<FileStamp> {
    let (uid, mode) = folder::owner_and_mode(&fs::metadata(path).ok()?);
    let us = folder::us();
    Some(FileStamp { mode, is_foreign: uid != us && us != 0 })
}

/// Whether it is a link to a file that does not exist.
pub(crate) fn is_dangling(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|about| about.is_symlink()) && fs::metadata(path).is_err()
}

/// Whether two paths lead to one file, by links of either kind.
#[cfg(unix)]
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path| fs::metadata(path).ok().map(|about| (about.dev(), about.ino()));
    id(one).is_some() && id(one) == id(other)
}

/// Whether two paths lead to one file, by links.
#[cfg(not(unix))]
pub(crate) fn is_same(one: &Path, other: &Path) -> bool {
    fs::canonicalize(one).is_ok_and(|one| fs::canonicalize(other).is_ok_and(|other| one == other))
}

/// Whether there is anything of that name.
pub(crate) fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// The path behind all links; the path itself where that is not known.
pub(crate) fn behind_links(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf())
}

/// The folders from that of a file, behind all links, to the topmost one.
pub(crate) fn folders_above(path: &Path) -> Vec<PathBuf> {
    let real = fs::canonicalize(path).unwrap_or_default();
    real.ancestors().skip(1).map(Path::to_path_buf).collect()
}

/// The names of the files in a folder; none where it cannot be read.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<String> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

/// The beginning of some files of a folder, those that are regular ones.
pub(crate) fn contents(folder: &Path, names: &[String]) -> Vec<(PathBuf, Zeroizing<Vec<u8>>)> {
    let read = |name: &String| {
        let path = folder.join(name);
        // A pipe is not opened: that would wait for its writer.
        fs::metadata(&path).ok().filter(fs::Metadata::is_file)?;
        let mut bytes = Zeroizing::new(Vec::new());
        File::open(&path).ok()?.take(LARGEST).read_to_end(&mut bytes).ok()?;
        Some((path, bytes))
    };
    names.iter().take(MOST_FILES).filter_map(read).collect()
}

/// Whether a file is older than that many seconds.
pub(crate) fn is_older(path: &Path, seconds: u64) -> bool {
    let age = fs::symlink_metadata(path).ok().and_then(|about| about.modified().ok()?.elapsed().ok());
    age.is_some_and(|age| age.as_secs() > seconds)
}

/// Whether a program can be started by this name, in the folders of `path`, or by this path.
pub(crate) fn program(name: &str, path: &OsStr, home: Option<&Path>) -> ProgramState {
    let at = |file: &Path| match fs::metadata(file) {
        Ok(about) if about.is_file() && may_execute(file) => ProgramState::Found,
        Ok(about) if about.is_file() => ProgramState::NotExecutable,
        _ => ProgramState::Missing,
    };
    if let (Some(rest), Some(home)) = (name.strip_prefix("~/"), home) {
        return at(&home.join(rest));
    }
    if name.contains(['/', '\\']) {
        return at(Path::new(name));
    }
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let states: Vec<ProgramState> = std::env::split_paths(path).map(|folder| at(&folder.join(&file))).collect();
    let best = [ProgramState::Found, ProgramState::NotExecutable].into_iter().find(|state| states.contains(state));
    best.unwrap_or(ProgramState::Missing)
}

#[cfg(unix)]
fn may_execute(file: &Path) -> bool {
    rustix::fs::access(file, rustix::fs::Access::EXEC_OK).is_ok()
}

/// Not determined by a mode here.
#[cfg(not(unix))]
fn may_execute(_: &Path) -> bool {
    true
}

/// Whether this user may create files in a folder.
#[cfg(unix)]
pub(crate) fn may_write(folder: &Path) -> bool {
    rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok()
}

/// Always true: not determined on this platform.
#[cfg(not(unix))]
pub(crate) fn may_write(_: &Path) -> bool {
    true
}

/// The file systems on which locks or modes may not hold, by their number in `statfs(2)`.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ODD_FILE_SYSTEMS: [(u32, &str); 7] = [
    (0x6969, "NFS"),
    (0x6573_5546, "FUSE"),
    (0x0102_1997, "9p, a Windows drive"),
    (0x5346_4846, "a Windows drive"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x4d44, "FAT"),
];

/// The kind of the file system of a file, if locks or modes may not hold there.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(crate) fn odd_file_system(path: &Path) -> Option<&'static str> {
    let kind = u32::try_from(rustix::fs::statfs(path).ok()?.f_type).ok()?;
    ODD_FILE_SYSTEMS.iter().find(|(number, _)| *number == kind).map(|(_, name)| *name)
}

/// Always none: not determined on this platform.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(crate) fn odd_file_system(_: &Path) -> Option<&'static str> {
    None
}
