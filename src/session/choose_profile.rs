//! Where no profile is named and none is the default, a person at the terminal chooses one from a list.

use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::error::{Error, SessionError};
use crate::format::last_chosen;
use crate::format::shared_config::SharedConfig;
use crate::format::table::table;
use crate::model::{CodeError, Explain, Origin, Sourced, has_no_default, option, printable, short};
use crate::session::claim::told_to_both;
use crate::session::context::Context;
use crate::session::profile_rows::{ProfileRow, profile_rows};
use crate::session::resolved::{Resolved, resolve_request};
use crate::sys::store::cache::SessionCache;
use crate::sys::store::prompt_lock::{PromptLock, TryLock, WaitOutcome};
use crate::sys::terminal::profile_list::choose_profile;
use crate::sys::terminal::tty::{self, Terminal};
use crate::sys::{clock, paths};

/// How long another process's list on the same terminal is waited for.
const PATIENCE: Duration = Duration::from_secs(50);

/// The fact that these profiles were chosen, and when.
const CHOSEN: [&str; 1] = ["chosen from the list"];

/// As [`resolve_request`]; a person may choose the profile where none is named.
///
/// # Errors
/// As [`resolve_request`], and when the list is cancelled.
pub(crate) fn resolve_or_choose(ctx: &mut Context, shared: &SharedConfig<'_>) -> Result<Resolved, Error> {
    match resolve_request(ctx, shared) {
        Err(error) if ctx.options.leaves_the_profile_open() && has_no_default(shared, &ctx.env) => {
            let Some(name) = chosen(ctx, shared)? else { return Err(error) };
            let named = option("--profile", &name);
            ctx.diagnostics.note(&format!("profile `{name}`, from the list; next time {named} names it"));
            ctx.options.profile = Some(Sourced::new(name, Origin::Chosen));
            resolve_request(ctx, shared)
        }
        result => result,
    }
}

/// The chosen profile; `None` where nobody can be asked or there is nothing to choose from.
fn chosen(ctx: &mut Context, shared: &SharedConfig<'_>) -> Result<Option<String>, Error> {
    let Ok(terminal) = Terminal::open() else { return Ok(None) };
    if !terminal.is_foreground() {
        return Ok(None);
    }
    // What keeps the folder from being used is reported where the session is to be kept.
    let dir = paths::cache_dir(&ctx.env).ok().filter(|_| ctx.options.use_cache);
    let cache = dir.map(|dir| SessionCache::open_dir(&dir));
    let cache = cache.as_ref();
    let lock = match cache.map(|cache| claim(ctx, cache)).transpose()? {
        Some(Claim::Answer(name)) => return Ok(Some(name)),
        Some(Claim::Unanswered) => return Ok(None),
        Some(Claim::Lock(lock)) => lock,
        None => None,
    };
    // Looked at under the lock: another run's list switches it off, too.
    let result = if terminal.is_line_mode() { choose(ctx, shared, &terminal, cache) } else { Ok(None) };
    if let (Some(cache), Ok(Some(name))) = (cache, &result) {
        let before = cache.recall(&CHOSEN).unwrap_or_default();
        cache.remember(&CHOSEN, &last_chosen::with(&before, name, clock::now().as_second()));
    }
    if let Some(lock) = lock {
        lock.finish(result.as_ref().err().map(Explain::report));
    }
    result
}

fn choose(
    ctx: &mut Context,
    shared: &SharedConfig<'_>,
    terminal: &Terminal,
    cache: Option<&SessionCache>,
) -> Result<Option<String>, Error> {
    let now = clock::now();
    let kept = cache.and_then(|cache| cache.all().ok()).unwrap_or_default();
    let mut rows = profile_rows(ctx, shared, (cache, &kept), now);
    rows.retain(|row| row.leads_to_a_key);
    if rows.is_empty() {
        return Ok(None);
    }
    let earlier = cache.and_then(|cache| cache.recall(&CHOSEN)).unwrap_or_default();
    sort_by_use(&mut rows, &earlier);
    let text = table(&rows.iter().map(|row| cells(row, now)).collect::<Vec<_>>());
    let lines = rows.iter().map(|row| printable(&row.name)).zip(text.lines().map(str::to_owned));
    let index = choose_profile(terminal, ctx.watch()?, lines.collect())?;
    let Some(row) = index.and_then(|index| rows.into_iter().nth(index)) else {
        return Err(CodeError::Cancelled.into());
    };
    Ok(Some(row.name))
}

/// How long after its choice a profile may get its session. That of the source of a chosen role begins then, too, and is no
/// later use.
const CODE_TYPED_WITHIN: i64 = 300;

/// The profile that was used last comes first: chosen from this list, or with a session that AWS gave then. The others
/// follow in the order of the files.
fn sort_by_use(rows: &mut [ProfileRow], earlier: &str) {
    let chosen = last_chosen::parse(earlier);
    let used = |row: &ProfileRow| {
        let begin = row.session.as_ref().and_then(|held| held.begin);
        chosen.get(row.name.as_str()).map(|chosen| chosen + CODE_TYPED_WITHIN).max(begin)
    };
    rows.sort_by_key(|row| std::cmp::Reverse(used(row)));
}

/// The most characters of a name that are shown, so that the other columns stay on the screen.
const LONGEST_NAME: usize = 40;

fn cells(row: &ProfileRow, now: Timestamp) -> [String; 4] {
    let name = printable(&row.name);
    let name = match name.char_indices().nth(LONGEST_NAME) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    };
    let held = row.session.as_ref().map(|held| Duration::from_secs(held.remaining_seconds));
    let until = |left| format!("until {} ({})", clock::local_after(now, left), short(left));
    let account = row.account.as_deref().map_or_else(|| "-".to_owned(), printable);
    [name, row.kind.to_owned(), account, held.map(until).unwrap_or_default()]
}

/// Who asks for the profile on this terminal.
enum Claim {
    /// This process; without a lock where there is none, or its holder is stopped.
    Lock(Option<PromptLock>),
    /// Another process asked, and this was chosen.
    Answer(String),
    /// Another process asks, and is not answered.
    Unanswered,
}

/// Parallel runs on one terminal share one list.
fn claim(ctx: &mut Context, cache: &SessionCache) -> Result<Claim, Error> {
    let deadline = Instant::now() + PATIENCE;
    let before = cache.recall(&CHOSEN);
    loop {
        let held = match cache.claim_list() {
            TryLock::Held(held) => held,
            TryLock::Mine(lock) => {
                lock.write_owner(tty::name());
                return Ok(Claim::Lock(Some(lock)));
            }
            TryLock::Unsupported => return Ok(Claim::Lock(None)),
        };
        let outcome = held.wait(&ctx.watch()?.interrupt, deadline, |_| ());
        match outcome.map_err(|error| Error::Machine { what: "another process cannot be waited for", error })? {
            WaitOutcome::Interrupted => return Err(SessionError::Interrupted.into()),
            WaitOutcome::Stopped(_) => return Ok(Claim::Lock(None)),
            WaitOutcome::TimedOut(_) => return Ok(Claim::Unanswered),
            WaitOutcome::Released { failure: Some(failure), here: true } => {
                return Err(SessionError::Elsewhere(told_to_both(failure)).into());
            }
            WaitOutcome::Released { failure: Some(_), here: false } => {}
            WaitOutcome::Released { failure: None, .. } => {
                // A holder that was killed has chosen nothing.
                let now = cache.recall(&CHOSEN).filter(|now| before.as_ref() != Some(now));
                if let Some(name) = now.as_deref().and_then(last_chosen::latest) {
                    return Ok(Claim::Answer(name.to_owned()));
                }
            }
        }
    }
}
