//! The two shared files and what lies beside them.

use std::path::Path;

use crate::error::Error;
use crate::format::portability::{PortabilityFinding, Quirk, file_warnings, reader_warnings};
use crate::model::doctor::finding::{DoctorFinding, FindingPlace};
use crate::model::doctor::leftovers;
use crate::model::doctor::machine::{ExposedPart, FileFacts, file, is_name_of_copy};
use crate::model::doctor::report::{Findings, Skipped};
use crate::model::trust::{FileExposure, PartKind};
use crate::model::{Explain as _, PathPart, ProfileInHints, Tool, exposures, profile_in_hints};
use crate::session::context::Context;
use crate::session::home_marks::home_marks;
use crate::session::profile_files::{ProfileFile, ProfileFiles, faults};
use crate::session::trust::{Use, users};
use crate::sys::shared_file::{self, FileErrorKind};
use crate::sys::{folder, look, paths, trust};

/// Programs that copy folders elsewhere, by a part of the folder's name.
const SYNCED: [(&str, &str); 6] = [
    ("Dropbox", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("Nextcloud", "Nextcloud"),
    ("Mobile Documents", "iCloud"),
    ("iCloud Drive", "iCloud"),
];

/// The checks of files that are made once both can be read.
const OF_READ_FILES: [&str; 7] = ["DOC102", "DOC103", "DOC104", "DOC105", "DOC106", "DOC107", "DOC109"];

/// Checks both files; returns them if they can be read.
pub(super) fn check(ctx: &Context, all: bool, findings: &mut Findings) -> Option<ProfileFiles> {
    let env = &ctx.env;
    if let Err(error) = paths::home(env) {
        findings.add(failure("DOC001", &Error::Path(error)));
    }
    for unread in paths::unread_files(env) {
        let hint = "let the variable name a file, or unset it";
        findings.add(DoctorFinding::new("DOC111", unread).hint(hint));
    }
    let files = ProfileFiles::load(env).ok();
    // A path that is not known was told with the home folder.
    for error in faults(env).iter().filter(|error| !matches!(error, Error::Path(_))) {
        findings.add(failure("DOC101", error));
    }
    if files.is_none() {
        for id in OF_READ_FILES {
            findings.skip(Skipped::One(id), "the files cannot be read");
        }
    }
    let both: Vec<&ProfileFile> = files.iter().flat_map(|files| [&files.credentials, &files.config]).collect();
    let paths: Vec<&Path> = both.iter().filter_map(|one| one.path().ok()).collect();
    for one in both {
        let Ok(path) = one.path() else { continue };
        findings.extend(file(&facts(ctx, one, path, &paths)));
        findings.extend(obstacle(&one.shown, path));
        findings.extend(portability(ctx, one, all, files.as_ref()));
    }
    findings.extend(of_other_tools(ctx));
    files
}

fn failure(id: &'static str, error: &Error) -> DoctorFinding {
    let finding = DoctorFinding::of_failure(id, &error.report(), &ProfileInHints::default());
    match error {
        Error::Syntax { shown, line, .. } => {
            DoctorFinding { places: vec![FindingPlace { file: shown.clone(), line: Some(*line) }], ..finding }
        }
        Error::SharedFile { shown, .. } => finding.in_file(shown.clone()),
        _ => finding,
    }
}

fn facts(ctx: &Context, one: &ProfileFile, path: &Path, read: &[&Path]) -> FileFacts {
    let is_secret = |text: &str| text.contains("aws_secret_access_key") || text.contains("aws_session_token");
    let has_secret = one.text().map_or(true, is_secret);
    let shown = |path: &Path| paths::shown(path, &ctx.env);
    let is_git = |folder: &Path| look::exists(&folder.join(".git")).then_some("git");
    let synced = |folder: &Path| {
        let name = folder.file_name()?.to_str()?;
        SYNCED.iter().find(|(part, _)| name.starts_with(part)).map(|(_, program)| *program)
    };
    let copied_by = look::folders_above(path)
        .iter()
        .find_map(|folder| Some((shown(folder), is_git(folder).or_else(|| synced(folder))?)));
    FileFacts {
        shown: one.shown.clone(),
        stamp: look::stamp(path),
        exposed: exposed(ctx, path),
        has_secret,
        is_dangling: look::is_dangling(path),
        copied_by,
        file_system: look::odd_file_system(path),
        copies: copies(path)
            .iter()
            .filter(|copy| !read.iter().any(|read| look::is_same(copy, read)))
            .map(|copy| shown(copy))
            .collect(),
    }
}

/// What another user could change of a file and of the folders on the way to it; nothing of a file system without modes.
fn exposed(ctx: &Context, path: &Path) -> Vec<ExposedPart> {
    let parts = trust::parts(path).unwrap_or_default();
    let users = users(&ctx.env, path, Use::Connection, [folder::us()]);
    let kept = exposures(&parts, &users).filter(|(part, _)| trust::keeps_modes(&part.path));
    let shown = |(part, how): (&PathPart, FileExposure)| ExposedPart {
        shown: paths::shown(&part.path, &ctx.env),
        is_file: part.kind == PartKind::File,
        mode: part.mode & 0o7777,
        how,
    };
    kept.map(shown).collect()
}

/// Whether there is the id of a long-term key in it: `AKIA` and sixteen capital letters and digits.
fn has_long_term_id(bytes: &[u8]) -> bool {
    let is_id = |window: &[u8]| {
        window.starts_with(b"AKIA") && window.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    };
    bytes.windows(20).any(is_id)
}

/// Files beside a shared one, named as copies of it are, that hold the id of a long-term key.
fn copies(path: &Path) -> Vec<std::path::PathBuf> {
    let Some(own) = path.file_name().and_then(|name| name.to_str()) else { return Vec::new() };
    let folder = path.parent().unwrap_or(path);
    let names: Vec<String> = look::names(folder).into_iter().filter(|name| is_name_of_copy(name, own)).collect();
    let read = look::contents(folder, &names).into_iter();
    read.filter(|(_, bytes)| has_long_term_id(bytes)).map(|(path, _)| path).collect()
}

/// Why `write` and `setup` would refuse to replace it.
fn obstacle(shown: &str, path: &Path) -> Option<DoctorFinding> {
    let error = shared_file::obstacle(path).err()?;
    let id = match error.kind {
        // Told by its owner.
        FileErrorKind::ForeignOwner { .. } => return None,
        FileErrorKind::SymlinkNotTrusted => "DOC106",
        FileErrorKind::NotReadable | FileErrorKind::TooLarge | FileErrorKind::SymlinkLoop => return None,
        _ => "DOC105",
    };
    Some(failure(id, &Error::SharedFile { shown: shown.to_owned(), error }))
}

/// What other SDKs read otherwise: in all sections, or in the profile of the run.
fn portability(ctx: &Context, one: &ProfileFile, all: bool, files: Option<&ProfileFiles>) -> Vec<DoctorFinding> {
    let Ok(text) = one.text() else { return Vec::new() };
    let profile = ctx.options.asked_profile().value;
    let is_config = files.is_some_and(|files| std::ptr::eq(one, &raw const files.config));
    let section = if is_config && profile != "default" { format!("profile {profile}") } else { profile };
    let found = if all { file_warnings(text) } else { reader_warnings(text, &section) };
    found.iter().map(|found| odd_line(&one.shown, found)).collect()
}

fn odd_line(shown: &str, found: &PortabilityFinding) -> DoctorFinding {
    let hint = match found.quirk {
        Quirk::PartialCredentials => "put both halves of the key into one section, or remove the one",
        Quirk::Default => "write the setting into each profile that needs it, and remove `[DEFAULT]`",
        Quirk::Name | Quirk::PaddedName | Quirk::CommentInName | Quirk::Proto => {
            "give it a name of letters, digits, `-` and `_`, without blanks in the brackets"
        }
        _ => {
            "write it as `key = value` on one line, not indented, in lower case, without quotes and without a comment behind it"
        }
    };
    let place = FindingPlace { file: shown.to_owned(), line: Some(found.line) };
    let finding = DoctorFinding::new("DOC102", format!("{shown}: {found}")).hint(hint);
    DoctorFinding { places: vec![place], ..finding }
}

fn of_other_tools(ctx: &Context) -> Vec<DoctorFinding> {
    let Ok(home) = paths::home(&ctx.env) else { return Vec::new() };
    let hints = profile_in_hints(&ctx.options, &ctx.env);
    let finding = |tool: Tool, inside: &str| match tool {
        Tool::Kaicoh => leftovers::seeds(&format!("~/{inside}"), &hints),
        tool => leftovers::folder(tool.name(), &format!("~/{inside}")),
    };
    let found = Tool::ALL.into_iter().flat_map(|tool| home_marks(&home, tool).map(move |inside| (tool, inside)));
    found.map(|(tool, inside)| finding(tool, inside)).collect()
}
