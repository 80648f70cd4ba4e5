//! Writes what the plan says.

use super::basis::Basis;
use super::prepared::{ORDER, Prepared};
use super::undo::{check_roll_back, lock, roll_back, state_error};
use crate::error::{Error, SetupError};
use crate::format::portability::reader_warnings;
use crate::format::setup::edits::headers_of;
use crate::format::setup::record::{FileRecord, SetupRecord};
use crate::model::SharedFile;
use crate::session::context::Context;
use crate::sys::paths;
use crate::sys::shared_file::{self, Privacy};
use crate::sys::store::setup_record::is_there;

/// A plan that can be written, as far as that is known beforehand.
pub(crate) struct CheckedPlan {
    record: SetupRecord,
    /// What is to be said before the plan is carried out.
    pub warnings: Vec<String>,
}

/// Finds everything that would prevent writing, before anything is asked or written.
///
/// # Errors
/// When a file or the state folder cannot be changed, or taking the plan back would need a secret.
pub(crate) fn check(ctx: &Context, basis: &Basis, prepared: &Prepared) -> Result<CheckedPlan, Error> {
    let dir = paths::state_dir(&ctx.env)?;
    if let Some(unfinished) = &basis.unfinished {
        check_roll_back(ctx, unfinished)?;
    }
    let record = record(basis, prepared)?;
    let journal = dir.join("setup.json");
    let length = u64::try_from(record.to_bytes().len()).unwrap_or(u64::MAX);
    shared_file::preflight(&journal, length)
        .map_err(|error| Error::SharedFile { shown: paths::shown(&journal, &ctx.env), error })?;
    let mut warnings = Vec::new();
    for file in changed(basis, prepared) {
        let (present, after) = (basis.file(file), prepared.text(file));
        let found = present.preflight(after.len())?;
        warnings.extend(found.into_iter().map(|warning| format!("{}: {warning}", present.shown)));
        for header in headers_of(file, after, &prepared.plan.edits) {
            for found in reader_warnings(after, &header) {
                let who: Vec<String> = found.readers.iter().map(ToString::to_string).collect();
                let (shown, line, quirk) = (&present.shown, found.line, found.quirk);
                warnings.push(format!("{shown}:{line}: {quirk} is read otherwise by {}", who.join(", ")));
            }
        }
    }
    Ok(CheckedPlan { record, warnings })
}

/// Writes the files: first the record, then the credentials file, then the config file. A run that is killed in between
/// leaves each file as it was or as it is to be, and a record that knows both.
///
/// # Errors
/// When something cannot be written; what was written before is taken back.
pub(crate) fn apply(ctx: &Context, basis: &Basis, prepared: &Prepared, checked: CheckedPlan) -> Result<(), Error> {
    let dir = paths::state_dir(&ctx.env)?;
    let record = checked.record;
    let lock = lock(ctx)?;
    let save = |record: &SetupRecord| lock.save(&record.to_bytes()).map_err(|why| state_error(ctx, &dir, why));
    if let Some(unfinished) = &basis.unfinished {
        roll_back(ctx, unfinished)?;
    }
    save(&record)?;
    if let Err(error) = ORDER.into_iter().try_for_each(|file| write(ctx, basis, prepared, file)) {
        // If this fails too, the record stays, and the next run takes it up.
        if roll_back(ctx, &record).is_ok() {
            lock.forget().map_err(|why| state_error(ctx, &dir, why))?;
        }
        return Err(error);
    }
    save(&record.done())
}

fn changed(basis: &Basis, prepared: &Prepared) -> impl Iterator<Item = SharedFile> {
    ORDER.into_iter().filter(|file| *basis.text(*file) != **prepared.text(*file))
}

fn record(basis: &Basis, prepared: &Prepared) -> Result<SetupRecord, Error> {
    let mut files = Vec::new();
    for file in changed(basis, prepared) {
        let present = basis.file(file);
        let path = present.path()?;
        // The record is JSON, and so is the path in it.
        let text = path.to_string_lossy();
        let made = FileRecord::new(&text, is_there(path), basis.text(file), prepared.text(file));
        files.push(made.map_err(|error| SetupError::Secret { shown: present.shown.clone(), error })?);
    }
    Ok(SetupRecord::new(prepared.plan.profile.clone(), files))
}

fn write(ctx: &Context, basis: &Basis, prepared: &Prepared, file: SharedFile) -> Result<(), Error> {
    let (present, before, after) = (basis.file(file), basis.text(file), prepared.text(file));
    if *before == ***after {
        return Ok(());
    }
    let privacy = match file {
        SharedFile::Credentials => Privacy::Private,
        SharedFile::Config => Privacy::Unchanged,
    };
    let replaced = present.update(privacy, |text| {
        // What was shown is what is written, or nothing is.
        if text == before { Ok(after.clone()) } else { Err(changed_meanwhile(&present.shown)) }
    })?;
    if let Some(mode) = replaced.tightened_from {
        ctx.diagnostics.note(&format!("{} had mode {mode:04o}; it is 0600 now", present.shown));
    }
    for warning in replaced.warnings {
        ctx.diagnostics.warning(&format!("{}: {warning}", present.shown));
    }
    Ok(())
}

fn changed_meanwhile(shown: &str) -> Error {
    SetupError::ChangedMeanwhile { shown: shown.to_owned() }.into()
}
