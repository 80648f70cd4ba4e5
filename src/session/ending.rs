//! The message that a session which is still handed out is about to expire.

use crate::format::cache_record::KeptSession;
use crate::model::{Invocation, SlotKey, printable, short};
use crate::session::context::Context;
use crate::session::lookup::remaining;
use crate::session::resolved::Resolved;
use crate::sys::clock;
use crate::sys::store::cache::SessionCache;
use crate::sys::terminal::tty::Terminal;

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
        let (profile, login) = (resolved.request.display_name(), ctx.command(&Invocation::login()));
        let now = clock::now();
        let left = remaining(session, now);
        let (until, left) = (clock::local_after(now, left), short(left));
        let text = format!("note: the session for {profile} ends at {until} ({left} left); renew it with `{login}`");
        terminal.show_if_it_takes(&format!("{}\n", printable(&text)));
    }
}

/// Forgets that [`say_ending_once`] was done, since that was for an earlier session.
pub(crate) fn forget_ending(cache: &SessionCache, key: &SlotKey) {
    cache.forget_fact(&[&fact(key)]);
}

fn fact(key: &SlotKey) -> String {
    format!("end said of {}", key.file_stem())
}
