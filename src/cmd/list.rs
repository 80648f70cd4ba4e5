//! `list`: the profiles and what is cached for each. Prints no secret, asks nothing, uses no network.

use jiff::Timestamp;
use serde::Serialize;

use crate::error::Error;
use crate::format::json;
use crate::format::table::table;
use crate::model::{exit, printable, short};
use crate::session::context::Context;
use crate::session::profile_files::ProfileFiles;
use crate::session::profile_rows::{ProfileRow, profile_rows};
use crate::sys::stdio::write_stdout;
use crate::sys::store::cache::SessionCache;
use crate::sys::{clock, paths};

#[derive(Serialize)]
struct ProfileList {
    profiles: Vec<ProfileRow>,
}

pub(super) fn run(ctx: &Context, as_json: bool) -> Result<u8, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let cache = SessionCache::open_dir(&paths::cache_dir(&ctx.env)?);
    let now = clock::now();
    let kept = cache.all().map_err(|why| Error::Cache { shown: paths::shown(cache.dir(), &ctx.env), why })?;
    let profiles = profile_rows(ctx, &shared, (Some(&cache), &kept), now);
    if profiles.is_empty() && !as_json {
        ctx.diagnostics.note("there is no profile");
        return Ok(exit::DONE);
    }
    let text = if as_json { json::line(&ProfileList { profiles }) } else { as_table(&profiles, now) };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}

fn as_table(profiles: &[ProfileRow], now: Timestamp) -> String {
    let mut rows = vec![["PROFILE", "KIND", "ACCOUNT", "DEVICE", "SESSION UNTIL", "LEFT"].map(str::to_owned)];
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    rows.extend(profiles.iter().map(|profile| {
        let device = profile.serial_number.as_deref();
        let device = device.map(|serial| printable(serial.split_once(":mfa/").map_or(serial, |(_, name)| name)));
        let left = profile.session.as_ref().map(|held| std::time::Duration::from_secs(held.remaining_seconds));
        [
            printable(&profile.name),
            profile.kind.to_owned(),
            or_dash(profile.account.as_deref().map(printable)),
            or_dash(device),
            or_dash(left.map(|left| clock::local_after(now, left))),
            left.map(short).unwrap_or_default(),
        ]
    }));
    table(&rows)
}
