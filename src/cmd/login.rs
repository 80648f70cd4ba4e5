//! `login`: makes sure that a fresh session is kept.

use super::Run;
use super::files::Texts;
use super::obtain::{Obtained, obtain};
use super::ready::{Ready, quoted, ready};
use super::save_serial::offer;
use crate::error::Error;
use crate::model::{exit, short};
use crate::options::Options;
use crate::session::remaining;
use crate::sys::{clock, paths};

pub(super) fn run(run: &Run, options: &Options) -> Result<u8, Error> {
    login(run, options).map(|_| exit::DONE)
}

/// The bare command in a terminal: `login`, and the line that loads the session into the shell.
pub(super) fn bare(run: &Run, options: &Options) -> Result<u8, Error> {
    let obtained = login(run, options)?;
    let profile = obtained.request.profile.as_ref();
    let option = profile.map(|profile| format!(" --profile {}", quoted(&profile.value))).unwrap_or_default();
    run.voice.note(&format!("to load it into this shell: eval \"$(mfa-session{option})\""));
    Ok(exit::DONE)
}

fn login(run: &Run, options: &Options) -> Result<Obtained, Error> {
    if !options.use_cache {
        return Err(Error::Usage {
            what: "`login` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that".into(),
            hint: "leave it out, or use `export --no-cache`".into(),
        });
    }
    let texts = Texts::load(&run.env)?;
    let shared = texts.parse()?;
    let ready = Ready { must_keep: true, ..ready(run, options, &shared)? };
    let dir = paths::cache_dir(&run.env)?;
    let cache = crate::sys::cache::SessionCache::open_dir(&dir);
    let writable = || cache.prepare().map_err(|why| Error::Cache { shown: paths::shown(&dir, &run.env), why });
    let obtained = obtain(run, options, ready, writable)?;
    offer(run, &texts, &shared, &obtained);
    say_expiry(run, &obtained);
    Ok(obtained)
}

/// The one line that `login` is for; `-q` silences it.
pub(super) fn say_expiry(run: &Run, obtained: &Obtained) {
    let now = clock::now();
    let left = remaining(&obtained.session, now);
    let until = clock::local_after(now, left);
    let left = short(left);
    run.voice.note(&format!("session for {} until {until} ({left} left)", obtained.request.display_name()));
}
