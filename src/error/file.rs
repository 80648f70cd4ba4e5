//! Why a shared file or the cache folder cannot be used, and what to do about it.

use crate::model::{Explanation, FileExposure, quoted, quoted_path};
use crate::sys::shared_file::{FileError, FileErrorKind};
use crate::sys::store::private_file::UntrustedFile;

pub(super) fn explain(error: &FileError) -> Explanation {
    Explanation::failed().because(cause(error)).hint(hint(error))
}

/// The cause; with the path, where the error is about another one than the file itself (a folder, a lock, the target of
/// a link).
fn cause(error: &FileError) -> String {
    let path = error.path.display();
    match &error.source {
        Some(source) => format!("{path}: {source}"),
        None => match error.kind {
            FileErrorKind::LockNotTrusted(why) => format!("{path} {why}"),
            FileErrorKind::FolderIsNotOne
            | FileErrorKind::Immutable
            | FileErrorKind::NoRoom
            | FileErrorKind::MountPoint
            | FileErrorKind::SymlinkNotTrusted => path.to_string(),
            _ => String::new(),
        },
    }
}

fn hint(error: &FileError) -> String {
    let path = quoted(&error.path.display().to_string());
    match &error.kind {
        FileErrorKind::WriteProtected if cfg!(windows) => format!("make it writable: `attrib -r {path}`"),
        FileErrorKind::WriteProtected => format!("make it writable: `chmod u+w {path}`"),
        FileErrorKind::Immutable => unprotect(&path),
        kind => fixed_hint(kind).to_owned(),
    }
}

fn unprotect(path: &str) -> String {
    let command = if cfg!(target_os = "macos") { "chflags nouchg,nouappnd" } else { "chattr -ia" };
    format!("take the protection away: `{command} {path}`")
}

fn fixed_hint(kind: &FileErrorKind) -> &'static str {
    match kind {
        FileErrorKind::MountPoint => "mount the folder instead of the file",
        FileErrorKind::HardLinked { .. } => "copy it over itself, so that it is a file of its own",
        FileErrorKind::ForeignOwner { .. } => {
            "run this as its owner, or name a file of your own with `AWS_CONFIG_FILE` or `AWS_SHARED_CREDENTIALS_FILE`"
        }
        FileErrorKind::SymlinkLoop | FileErrorKind::SymlinkNotTrusted => "let the link lead to a file of your own",
        FileErrorKind::NotRegular(_) => "let the path lead to an ordinary file",
        FileErrorKind::TooLarge => "check that this is the file you mean",
        FileErrorKind::FolderIsNotOne => {
            "let it lie in a folder, or name another file with `AWS_CONFIG_FILE` or `AWS_SHARED_CREDENTIALS_FILE`"
        }
        FileErrorKind::ReadOnly | FileErrorKind::NotReadable | FileErrorKind::NoPermission => {
            "check the owner and the mode of the file and its folder"
        }
        FileErrorKind::NoRoom => "make room on that disk",
        FileErrorKind::Locked { .. } => "wait for that process, or end it",
        FileErrorKind::LockNotTrusted(_) => "remove that file if nobody needs it",
        FileErrorKind::NotUtf8 { .. } => "the AWS CLI cannot read this file either; mend that line",
        FileErrorKind::KeepsChanging => "find out which program writes it all the time",
        _ => "check the disk and run it again",
    }
}

/// How to correct the owner or mode of a cache folder.
pub(super) fn folder_hint(shown: &str, why: &UntrustedFile) -> String {
    const OTHER: &str = "name another folder with `MFA_SESSION_CACHE_DIR`";
    match why {
        UntrustedFile::OpenToOthers => {
            format!("{OTHER}, or make this one yours alone: `chmod 700 {}`", quoted_path(shown))
        }
        UntrustedFile::Immutable => unprotect(&quoted_path(shown)),
        UntrustedFile::ImmutableFile(name) => unprotect(&quoted_path(&format!("{shown}/{name}"))),
        UntrustedFile::Below { exposure: FileExposure::Owner { .. }, .. } => OTHER.to_owned(),
        UntrustedFile::Below { path, .. } => {
            format!("{OTHER}, or take that right away: `chmod go-w {}`", quoted(&path.display().to_string()))
        }
        UntrustedFile::ForeignOwner => format!("{OTHER}, or run this as its owner"),
        UntrustedFile::NotOurCache(_) => format!("{OTHER}, or move what is not from mfa-session out of this one"),
        UntrustedFile::Lock { name, .. } | UntrustedFile::FolderInPlace(name) => {
            format!("remove `{name}` there if nobody needs it, or {OTHER}")
        }
        UntrustedFile::Kind(_) | UntrustedFile::TooLarge | UntrustedFile::Io(..) => {
            format!("{OTHER}, or mend this one")
        }
    }
}
