//! `login`: makes sure that a fresh session is cached.

mod several;

use crate::error::Error;
use crate::format::shell::Shell;
use crate::model::{Invocation, Origin, Purpose, Sourced, exit};
use crate::options;
use crate::session::choose_profile::resolve_or_choose;
use crate::session::context::Context;
use crate::session::key_age;
use crate::session::obtain::say_expiry;
use crate::session::ports::TerminalAndSts;
use crate::session::profile_files::ProfileFiles;
use crate::session::renewing::name_real_profile;
use crate::session::roles::obtain;
use crate::session::save_serial::offer;
use crate::sys::process::caller;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

/// One profile is the plain case. `names` are the named profiles; all without.
pub(super) fn choose(ctx: &mut Context, names: Option<&[String]>, as_json: bool) -> Result<u8, Error> {
    match names {
        Some([]) if !as_json => run(ctx),
        Some([name]) if !as_json && ctx.options.typed_profile().is_none() => {
            ctx.options.profile = Some(Sourced::new(name.clone(), Origin::Flag("--profile")));
            name_real_profile(ctx);
            run(ctx)
        }
        _ => several::run(ctx, names, as_json),
    }
}

pub(super) fn run(ctx: &mut Context) -> Result<u8, Error> {
    several::check_cache(ctx)?;
    let key_age = options::key_age(&ctx.env)?;
    ctx.options.purpose = Purpose::Keep;
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let mut resolved = resolve_or_choose(ctx, &shared)?;
    resolved.must_keep = true;
    let dir = paths::cache_dir(&ctx.env)?;
    let shown = paths::shown(&dir, &ctx.env);
    let writable = || SessionCache::open_dir(&dir).prepare().map_err(|why| Error::Cache { shown, why });
    let obtained = obtain(ctx, &mut resolved, &mut TerminalAndSts, writable)?;
    offer(ctx, &files, &shared, &resolved.request, &obtained);
    say_expiry(ctx, &resolved.request, &obtained);
    if let Some(id) = &resolved.key_id {
        key_age::tell(ctx, &SessionCache::open_dir(&dir), id, key_age, clock::now());
    }
    Ok(exit::DONE)
}

/// The bare command in a terminal: `login`, and the line that loads the session into the shell.
pub(super) fn bare(ctx: &mut Context) -> Result<u8, Error> {
    let code = run(ctx)?;
    let (command, shell) = (ctx.command(&Invocation::bare()), caller::other_shell());
    let line = match shell {
        Some(shell) => shell.loads(&format!("{command} --format {}", shell.name())),
        None => Shell::default().loads(&command),
    };
    ctx.diagnostics.note(&format!("to load it into this shell: {line}"));
    Ok(code)
}
