//! Takes the last set-up back, from its record.

use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::{Error, SetupError};
use crate::format::ini::from_bytes;
use crate::format::setup::lost_key::lost_key;
use crate::format::setup::record::{FileRecord, Restored, SetupRecord};
use crate::model::exit;
use crate::session::context::Context;
use crate::sys::paths;
use crate::sys::shared_file::{self, FileErrorKind, LOCK_WAIT, Privacy, UpdateError};
use crate::sys::store::private_file::UntrustedFile;
use crate::sys::store::setup_record::{self, SetupLock};

/// Reads the record of the last set-up.
///
/// # Errors
/// When the state folder is not ours, or the file is no record.
pub(crate) fn load_record(ctx: &Context) -> Result<Option<SetupRecord>, Error> {
    let dir = paths::state_dir(&ctx.env)?;
    setup_record::check(&dir).map_err(|why| state_error(ctx, &dir, why))?;
    let shown = paths::shown(&dir.join("setup.json"), &ctx.env);
    let bytes = setup_record::load(&dir).map_err(|why| SetupError::State { shown: shown.clone(), why })?;
    let parsed = bytes.map(|bytes| SetupRecord::parse(&bytes).ok_or(SetupError::NoRecord { shown })).transpose()?;
    Ok(parsed)
}

/// Takes the lock of set-ups.
///
/// # Errors
/// When another one has it, or the state folder is not ours.
pub(super) fn lock(ctx: &Context) -> Result<SetupLock, Error> {
    let dir = paths::state_dir(&ctx.env)?;
    let locked = setup_record::lock(&dir).map_err(|why| state_error(ctx, &dir, why))?;
    Ok(locked.ok_or(SetupError::Running)?)
}

pub(super) fn state_error(ctx: &Context, dir: &Path, why: UntrustedFile) -> Error {
    SetupError::State { shown: paths::shown(dir, &ctx.env), why }.into()
}

/// What a text is in the light of the record.
///
/// # Errors
/// When it is neither as before nor as the set-up left it.
pub(super) fn restored(record: &FileRecord, text: &str, shown: &str) -> Result<Restored, Error> {
    match record.restore(text) {
        Restored::Changed { line } => Err(SetupError::ChangedSince { shown: shown.to_owned(), line }.into()),
        restored => Ok(restored),
    }
}

/// Finds what would prevent [`roll_back`] from putting a file back.
///
/// # Errors
/// When a file was changed since, or cannot be replaced.
pub(super) fn check_roll_back(ctx: &Context, record: &SetupRecord) -> Result<(), Error> {
    for own in &record.files {
        if let Some((_, before)) = texts(ctx, own)? {
            let (path, shown) = place(ctx, own);
            let length = u64::try_from(before.len()).unwrap_or(u64::MAX);
            shared_file::preflight(&path, length).map_err(|error| Error::SharedFile { shown, error })?;
        }
    }
    Ok(())
}

/// Puts each file of the record back. Nothing is written before all are known to be as the set-up left them, and to be
/// replaceable.
///
/// # Errors
/// When a file was changed since, or cannot be replaced.
pub(super) fn roll_back(ctx: &Context, record: &SetupRecord) -> Result<Vec<String>, Error> {
    check_roll_back(ctx, record)?;
    let mut put_back = Vec::new();
    for own in &record.files {
        let (path, shown) = place(ctx, own);
        let build = |text: &str| match restored(own, text, &shown)? {
            Restored::Text(before) => Ok(Zeroizing::new(before)),
            _ => Ok(Zeroizing::new(text.to_owned())),
        };
        let replaced =
            shared_file::update(&path, LOCK_WAIT, Privacy::Unchanged, build).map_err(|error| match error {
                UpdateError::File(error) => Error::SharedFile { shown: shown.clone(), error },
                UpdateError::Build(error) => error,
            })?;
        if !own.existed {
            setup_record::remove_empty(&path);
        }
        if replaced.written {
            put_back.push(shown);
        }
    }
    Ok(put_back)
}

/// The text of a file as the set-up left it, and the one before.
type Texts = (Zeroizing<String>, Zeroizing<String>);

/// Both texts of a file; none if it is as before already.
fn texts(ctx: &Context, own: &FileRecord) -> Result<Option<Texts>, Error> {
    let (path, shown) = place(ctx, own);
    let read = shared_file::read(&path).map_err(|error| Error::SharedFile { shown: shown.clone(), error })?;
    let bytes = read.into_bytes();
    let text = from_bytes(&bytes).map_err(|error| not_text(&path, &shown, error.line))?;
    Ok(match restored(own, text, &shown)? {
        Restored::Text(before) => Some((Zeroizing::new(text.to_owned()), Zeroizing::new(before))),
        _ => None,
    })
}

fn place(ctx: &Context, own: &FileRecord) -> (PathBuf, String) {
    let path = PathBuf::from(&own.path);
    let shown = paths::shown(&path, &ctx.env);
    (path, shown)
}

fn not_text(path: &Path, shown: &str, line: usize) -> Error {
    let error = shared_file::FileError { path: path.to_owned(), kind: FileErrorKind::NotUtf8 { line }, source: None };
    Error::SharedFile { shown: shown.to_owned(), error }
}

/// Refuses to remove a key that was typed during the set-up: AWS shows a secret once, so this may be its only copy.
fn refuse_to_lose_a_key(ctx: &Context, record: &SetupRecord) -> Result<(), Error> {
    let (mut now, mut before) = (Zeroizing::new(String::new()), Zeroizing::new(String::new()));
    for own in &record.files {
        if let Some((of_now, of_before)) = texts(ctx, own)? {
            now.push_str(&of_now);
            before.push_str(&of_before);
        }
    }
    match lost_key(&now, &before) {
        Some(id) => Err(SetupError::LosesKey { id }.into()),
        None => Ok(()),
    }
}

/// Takes the last set-up back; with `may_lose_key`, also a key that was typed during it.
///
/// # Errors
/// When there is none, or a file was changed since.
pub(crate) fn undo(ctx: &Context, may_lose_key: bool) -> Result<u8, Error> {
    let dir = paths::state_dir(&ctx.env)?;
    if load_record(ctx)?.is_none() {
        return Err(SetupError::NothingToUndo.into());
    }
    let lock = lock(ctx)?;
    let record = load_record(ctx)?.ok_or(SetupError::NothingToUndo)?;
    if !may_lose_key {
        refuse_to_lose_a_key(ctx, &record)?;
    }
    let put_back = roll_back(ctx, &record)?;
    lock.forget().map_err(|why| state_error(ctx, &dir, why))?;
    let what = match put_back.as_slice() {
        [] => "its files are as they were before".to_owned(),
        files => format!("{} as before", files.join(" and ")),
    };
    ctx.diagnostics.note(&format!("the set-up of profile `{}` is taken back: {what}", record.profile));
    Ok(exit::DONE)
}
