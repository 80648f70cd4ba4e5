//! The process that asks in place of one that an SDK started: takes over the lock of its parent, asks, obtains the
//! session, caches it, and sends it to the parent if that still exists. Not for people to call.

use std::ffi::OsStr;
use std::path::Path;

use crate::cli::SessionArgs;
use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::model::{Env, Explain as _, Options, Purpose, exit};
use crate::options;
use crate::session::context::Context;
use crate::session::messages::{DiagnosticStyle, Diagnostics};
use crate::session::ports::TerminalAndSts;
use crate::session::prompt_process::prompt_under_lock;
use crate::session::renewing::name_real_profile;
use crate::sys::paths;
use crate::sys::process::child;
use crate::sys::store::private_file::PrivateFolder;
use crate::sys::store::prompt_lock::PromptLock;
use crate::sys::terminal::tty;

pub(super) fn run(session: SessionArgs, env: Env, path: &Path, asked_by: Option<String>) -> u8 {
    let Some(lock) = lock(&env, path) else { return exit::FAILED };
    lock.write_owner(tty::name());
    match ask(session, env, path, asked_by) {
        Ok(kept) => {
            lock.finish(None);
            child::tell(&kept.render());
            exit::DONE
        }
        Err(error) => {
            let report = error.report();
            let code = report.kind.exit_code();
            child::tell(&serde_json::to_vec(&report).unwrap_or_default());
            lock.finish(Some(report).filter(|_| !error.is_of_this_process()));
            code
        }
    }
}

/// Accepts only a lock of the cache folder, which the parent holds open, so that running this verb by hand removes no
/// other file.
fn lock(env: &Env, path: &Path) -> Option<PromptLock> {
    let dir = paths::cache_dir(env).ok()?;
    if path.parent() != Some(&*dir) || path.extension() != Some(OsStr::new("lock")) {
        return None;
    }
    let folder = PrivateFolder::open(&dir).ok()??;
    PromptLock::adopt(child::inherited_lock().ok()?, folder, path.file_name()?.to_owned())
}

fn ask(session: SessionArgs, env: Env, lock: &Path, asked_by: Option<String>) -> Result<KeptSession, Error> {
    let diagnostics = Diagnostics { style: DiagnosticStyle::OneLine, quiet: true, verbose: false };
    let options = options::options(session, &env)?;
    let options = Options { purpose: Purpose::Renewed, ..options };
    let mut ctx = Context::new(env, diagnostics, options);
    name_real_profile(&mut ctx);
    prompt_under_lock(&mut ctx, &mut TerminalAndSts, lock, asked_by)
}
