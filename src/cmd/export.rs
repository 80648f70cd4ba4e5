//! `export`: the session as lines for a shell, or as a document.

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::export::{ExportedSession, Format, render};
use crate::model::{Purpose, SessionRequest, Variables, exit};
use crate::session::choose_profile::resolve_or_choose;
use crate::session::context::Context;
use crate::session::environment::{check_carried, variables};
use crate::session::obtain::say_early_expiry;
use crate::session::ports::TerminalAndSts;
use crate::session::profile_files::ProfileFiles;
use crate::session::roles::obtain;
use crate::session::save_serial::offer;
use crate::sys::stdio::write_stdout;

pub(super) fn run(ctx: &mut Context, format: Format) -> Result<u8, Error> {
    if format == Format::Process {
        ctx.options.purpose = Purpose::Renewed;
    }
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let mut resolved = resolve_or_choose(ctx, &shared)?;
    if matches!(format, Format::Shell(_) | Format::Dotenv) {
        check_carried(ctx, &resolved.request)?;
    }
    let obtained = obtain(ctx, &mut resolved, &mut TerminalAndSts, || Ok(()))?;
    offer(ctx, &files, &shared, &resolved.request, &obtained);
    let (request, session) = (&resolved.request, &obtained.session);
    say_early_expiry(ctx, request, &obtained);
    let target = request.default_target();
    let exported = ExportedSession {
        credentials: &session.credentials,
        account: session.account.as_deref(),
        profile: &target,
        mark: request.mark(&target),
    };
    let text = render(format, &exported, &printed(ctx, request, session, format));
    write_stdout(&text).map_err(Error::Delivery)?;
    Ok(exit::DONE)
}

/// The variables that the format prints, without those that a shell could misread.
fn printed(ctx: &Context, request: &SessionRequest, session: &KeptSession, format: Format) -> Variables {
    let shell = match format {
        Format::Shell(shell) => shell,
        Format::Dotenv => {
            ctx.diagnostics.detail("this form cannot say which variables are to be removed");
            crate::format::shell::Shell::default()
        }
        Format::Ini | Format::Json | Format::Process => return Variables::default(),
    };
    let mut variables = variables(request, session);
    for name in variables.keep_only(|byte| shell.is_inert(byte)) {
        let text = format!("`{name}` is not exported: its value holds what a shell could take for its own");
        ctx.diagnostics.warning(&text);
    }
    variables
}
