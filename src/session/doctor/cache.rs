//! The cache folder, the journal of `setup`, and files of runs that were killed.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use crate::error::{Error, SessionError, SetupError};
use crate::format::setup::record::{RecordState, SetupRecord};
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::report::Findings;
use crate::model::{Explain as _, Origin, ProfileInHints, Sourced, option, quoted_path};
use crate::session::context::Context;
use crate::session::lookup::remaining;
use crate::sys::store::cache::SessionCache;
use crate::sys::store::prompt_lock::Owner;
use crate::sys::store::state_file;
use crate::sys::{look, paths, shared_file};

/// The journal of `setup` in the state folder.
const JOURNAL: &str = "setup.json";

/// A cache that can be read.
pub(super) struct ReadCache {
    pub(super) cache: SessionCache,
    /// Whether it holds a fact of an earlier run.
    pub(super) has_facts: bool,
}

/// Checks what this program has left on this machine; returns the cache if it can be read. `has_default`: a command
/// that names no profile has one to work with.
pub(super) fn check(ctx: &Context, now: Timestamp, has_default: bool, findings: &mut Findings) -> Option<ReadCache> {
    findings.extend(unfinished(ctx));
    let mut left = beside_shared_files(ctx);
    let nobody = ProfileInHints::default();
    let dir = match paths::cache_dir(&ctx.env) {
        Ok(dir) => dir,
        Err(error) => {
            // Where it is the home folder that is not known, that is told by itself.
            if paths::home(&ctx.env).is_ok() {
                findings.add(DoctorFinding::of_failure("DOC401", &Error::Path(error).report(), &nobody));
            }
            return None;
        }
    };
    let shown = paths::shown(&dir, &ctx.env);
    let cache = SessionCache::open_dir(&dir);
    let inspect = match cache.inspect() {
        Ok(inspect) => inspect,
        Err(why) => {
            let error = Error::Cache { shown: shown.clone(), why };
            findings.add(DoctorFinding::of_failure("DOC401", &error.report(), &nobody).in_file(shown));
            return None;
        }
    };
    findings.extend(rights(ctx, &dir, &shown).map(|finding| finding.in_file(shown.clone())));
    findings.extend(inspect.holders.into_iter().map(held));
    let ended = inspect.sessions.iter().filter(|session| remaining(session, now).is_zero()).count();
    if ended + inspect.unreadable > 0 {
        let message =
            format!("of the sessions in the cache {ended} have ended, and {} cannot be read", inspect.unreadable);
        findings.add(
            DoctorFinding::new("DOC403", message)
                .in_file(shown)
                .hint("`mfa-session clear --all` deletes them")
                .fix("mfa-session clear --all"),
        );
    }
    left.extend(inspect.leftovers);
    findings.extend(killed_runs(ctx, &left, has_default));
    Some(ReadCache { cache, has_facts: inspect.has_facts })
}

/// Who may write to the folder and look into it, or make it.
fn rights(ctx: &Context, dir: &Path, shown: &str) -> Option<DoctorFinding> {
    let nearest = dir.ancestors().find(|folder| look::exists(folder))?;
    if !look::may_write(nearest) {
        let path = quoted_path(&paths::shown(nearest, &ctx.env));
        let hint = format!("make it writable: `chmod u+w {path}`, or name another with `MFA_SESSION_CACHE_DIR`");
        let message = format!("the cache folder `{shown}` cannot be written, so nothing is kept");
        return Some(DoctorFinding::new("DOC401", message).hint(hint));
    }
    let mode = look::stamp(dir)?.mode & 0o7777;
    let message = format!("other users can look into the cache folder `{shown}` (mode {mode:04o})");
    let hint = format!("make it yours alone: `chmod 700 {}`", quoted_path(shown));
    (mode & 0o077 != 0).then(|| DoctorFinding::new("DOC401", message).hint(hint))
}

/// A question that another process asks, in the words of a run that would wait for it.
fn held(owner: Owner) -> DoctorFinding {
    let error = if owner.is_stopped() { SessionError::Stopped(owner) } else { SessionError::Busy(owner) };
    let mut report = error.report();
    if matches!(error, SessionError::Busy(_)) {
        report.error = report.error.replace(", and was not answered", "");
    }
    DoctorFinding::of_failure("DOC402", &report, &ProfileInHints::default())
}

fn killed_runs(ctx: &Context, left: &[PathBuf], has_default: bool) -> Option<DoctorFinding> {
    let message = match left {
        [] => return None,
        [_] => "a run that was killed has left a file".to_owned(),
        many => format!("runs that were killed have left {} files", many.len()),
    };
    let (clear, what) = match &ctx.options.profile {
        Some(Sourced { value, origin: Origin::Flag(_) }) => {
            (format!("mfa-session clear {}", option("--profile", value)), "with the sessions of that profile")
        }
        None if !has_default => ("mfa-session clear --all".to_owned(), "with all sessions"),
        _ => ("mfa-session clear".to_owned(), "with the sessions of the profile"),
    };
    let hint = format!("`{clear}` deletes what is left, {what}");
    let finding = DoctorFinding::new("DOC108", message).hint(hint).fix(clear);
    Some(left.iter().take(3).fold(finding, |finding, path| finding.in_file(paths::shown(path, &ctx.env))))
}

/// Temporary files beside the shared ones, behind all links. A run that writes holds a lock file with its process id.
fn beside_shared_files(ctx: &Context) -> Vec<PathBuf> {
    let shared = [paths::credentials_file(&ctx.env), paths::config_file(&ctx.env)].into_iter().flatten();
    let left = shared.flat_map(|path| {
        let path = look::behind_links(&path);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let folder = path.parent().unwrap_or(&path).to_path_buf();
        let names = look::names(&folder);
        let is_locked = names.contains(&format!(".mfa-session.{name}.lock"));
        let is_ours = move |file: &String| shared_file::is_leftover_name(&path, file.as_ref());
        let old = move |file: PathBuf| (!is_locked || look::is_older(&file, 600)).then_some(file);
        names.into_iter().filter(is_ours).map(move |file| folder.join(file)).filter_map(old).collect::<Vec<_>>()
    });
    left.collect()
}

/// A set-up that began to change the files and did not end.
fn unfinished(ctx: &Context) -> Option<DoctorFinding> {
    let dir = paths::state_dir(&ctx.env).ok()?;
    let shown = paths::shown(&dir.join(JOURNAL), &ctx.env);
    let again = "`mfa-session setup` goes on with it, and `mfa-session setup --undo` takes back what it has done";
    let finding = |message: String| {
        DoctorFinding::new("DOC110", message).in_file(shown.clone()).hint(again).fix("mfa-session setup --undo")
    };
    let unread = |error: SetupError| {
        let report = Error::from(error).report();
        DoctorFinding::of_failure("DOC110", &report, &ProfileInHints::default()).in_file(shown.clone())
    };
    let bytes = match state_file::look(&dir, JOURNAL) {
        Ok(bytes) => bytes?,
        Err(why) => return Some(unread(SetupError::State { shown: shown.clone(), why })),
    };
    match SetupRecord::parse(&bytes).map(|record| record.state) {
        Some(RecordState::Applying) => {
            Some(finding("a set-up was not finished, so the files may have a part of its changes only".to_owned()))
        }
        Some(RecordState::Done) => None,
        None => Some(unread(SetupError::NoRecord { shown: shown.clone() })),
    }
}
