//! The message that a session which is still handed out is about to expire.

use std::time::Duration;

use crate::format::cache_record::KeptSession;
use crate::model::{Invocation, LEAST_REMAINING, SlotKey, printable, short};
use crate::session::context::Context;
use crate::session::lookup::remaining;
use crate::session::resolved::Resolved;
use crate::sys::clock;
use crate::sys::store::cache::SessionCache;
use crate::sys::terminal::tty::Terminal;

/// The remaining time from which on the end of what is renewed by itself is shown.
const SOON: Duration = Duration::from_secs(20 * 60);

/// Shows on the terminal when a session expires, and how to renew it: once per session, since an SDK runs this program
/// repeatedly, and shows none of its messages. Not while another process group has the terminal.
pub(crate) fn say_ending_once(ctx: &Context, resolved: &Resolved, session: &KeptSession) {
    let Some(cache) = &resolved.cache else { return };
    let fact = fact(&session.key);
    if cache.recall(&[&fact]).is_some() || ctx.diagnostics.quiet {
        return;
    }
    let Some(terminal) = Terminal::open().ok().filter(|terminal| terminal.is_foreground() && terminal.is_line_mode())
    else {
        return;
    };
    if cache.remember_first(&[&fact], &session.credentials.expiration.to_string()) {
        let login = ctx.command(&Invocation::login());
        let what = match session.key.roles.last() {
            Some(slot) => format!("role {}", slot.role.arn.name()),
            None => format!("the session for {}", resolved.request.session_name()),
        };
        let now = clock::now();
        let left = remaining(session, now);
        let ends = if left < LEAST_REMAINING {
            "has ended".to_owned()
        } else {
            format!("ends at {} ({} left)", clock::local_after(now, left), short(left))
        };
        let text = format!("note: {what} {ends}; renew it with `{login}`");
        terminal.show_if_it_takes(&format!("{}\n", printable(&text)));
    }
}

/// [`say_ending_once`] for the session below a role that is handed out: after its end the role cannot be renewed
/// without a code.
pub(crate) fn say_ending_below(ctx: &Context, resolved: &Resolved, role: &KeptSession) {
    // The role's own record has that end, so that a run reads no other file until it is near.
    let end = role.renewable_until.unwrap_or(role.credentials.expiration);
    if end.remaining(clock::now()) >= SOON {
        return;
    }
    // The session may have been renewed since.
    let bought = resolved.cache.as_ref().and_then(|cache| cache.load(&role.key.bought()).session);
    if let Some(bought) = bought {
        let quarter = bought.lifetime.map_or(SOON, |lifetime| Duration::from_secs(lifetime / 4));
        if remaining(&bought, clock::now()) < SOON.min(quarter) {
            say_ending_once(ctx, resolved, &bought);
        }
    }
}

/// Forgets that [`say_ending_once`] was done, since that was for an earlier session.
pub(crate) fn forget_ending(cache: &SessionCache, key: &SlotKey) {
    cache.forget_fact(&[&fact(key)]);
}

fn fact(key: &SlotKey) -> String {
    format!("end said of {}", key.file_stem())
}
