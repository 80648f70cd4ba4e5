//! The proof of a set-up: the new line, run as an SDK runs it, gives a session that AWS takes.

use crate::error::{Error, SetupError};
use crate::format::process_output::{repeated, session};
use crate::model::{OTHER_SOURCES, Origin, ProfileLookup as _, Sourced, line_words, option};
use crate::session::context::Context;
use crate::session::ports::ca_pem;
use crate::session::profile_files::ProfileFiles;
use crate::session::resolved::resolve_request;
use crate::sys::aws::iam::{Iam, Signer};
use crate::sys::process::own_program;

/// Variables with credentials or a profile, which a program of tomorrow will not have.
const OF_THIS_SHELL: [&str; 7] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_SECURITY_TOKEN",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "MFA_SESSION_PROFILE",
];

/// Logs in, which asks for one code, and runs the line of the profile if it has one. Returns whose session it is.
///
/// # Errors
/// When there is no session, or AWS does not take it.
pub(crate) fn prove(ctx: &mut Context, profile: &str) -> Result<String, Error> {
    let named = format!("--profile={profile}");
    let login = format!("mfa-session login {}", option("--profile", profile));
    let failed = |line: &str, why: String| Error::from(SetupError::NotProven { line: line.to_owned(), why });
    let code = own_program::run(&["login", &named])
        .map_err(|error| failed(&login, format!("it cannot be started: {error}")))?;
    if code != Some(0) {
        return Err(failed(&login, "it gave no session".into()));
    }
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let line = shared.profile(profile).and_then(|found| Some(found.get("credential_process")?.value.to_string()));
    let Some(line) = line else { return Ok(format!("profile `{profile}`")) };
    let unset: Vec<&str> = OF_THIS_SHELL.into_iter().chain(OTHER_SOURCES).collect();
    let output = own_program::as_an_sdk(&line_words(&line), &unset)
        .map_err(|error| failed(&line, format!("it cannot be run: {error}")))?;
    if !output.succeeded {
        return Err(failed(&line, repeated(&output.stderr, &output.stdout)));
    }
    let Some(credentials) = session(&output.stdout) else { return Err(failed(&line, "it printed no session".into())) };
    ctx.options.profile = Some(Sourced::new(profile.to_owned(), Origin::Flag("--profile")));
    let resolved = resolve_request(ctx, &shared)?;
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    let client = Iam::new(&resolved.request.connection, ca_pem.as_deref(), Signer::Session(&credentials))
        .map_err(|error| Error::Machine { what: "STS cannot be asked", error })?;
    let identity = ctx.cancellable(move || client.identity())?;
    identity.map(|identity| identity.arn).map_err(|error| failed(&line, error.to_string()))
}
