//! `status --prompt`: one line for a shell prompt, or nothing.

use crate::cli::CommonArgs;
use crate::format::prompt_line::prompt_line;
use crate::model::{Env, Options, exit};
use crate::options;
use crate::session::context::Context;
use crate::session::messages::{DiagnosticStyle, Diagnostics};
use crate::session::prompt_status::prompt_status;
use crate::session::renewing::name_real_profile;
use crate::sys::clock;
use crate::sys::stdio::write_stdout;

/// Prints the line. A prompt is drawn between any two commands, so whatever is wrong is said by the other verbs, not here.
pub(crate) fn run(common: &CommonArgs, env: Env) -> u8 {
    if let Ok(profile) = options::profile(common, &env) {
        let silent = Diagnostics { style: DiagnosticStyle::Lines, quiet: true, verbose: false };
        let mut ctx = Context::new(env, silent, Options::of_profile(profile));
        name_real_profile(&mut ctx);
        if let Ok(Some(held)) = prompt_status(&ctx, clock::now()) {
            // Nobody can be told that the output is closed.
            let _ = write_stdout(&format!("{}\n", prompt_line(&held.profile, held.left)));
        }
    }
    exit::DONE
}
