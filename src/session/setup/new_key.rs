//! A key that is typed, or comes from a typed command: proven before anything is written.

use super::basis::Basis;
use super::device::resolved;
use super::prepared::Prepared;
use super::questions::refuse;
use crate::error::{Error, SetupError};
use crate::model::aws::credentials::parse_secret;
use crate::model::{
    AccessKey, AccessKeyId, Explain as _, FailureKind, IamError, KeyWish, SetupWish, SharedFile, StsError,
};
use crate::session::context::Context;
use crate::session::key::take_key;
use crate::session::ports::ca_pem;
use crate::session::trust::check_iam_endpoint;
use crate::sys::aws::iam::{Iam, Signer};
use crate::sys::terminal::text_question::ask;
use crate::sys::terminal::tty::Terminal;

/// How often a pair may be typed.
const ATTEMPTS: usize = 3;

/// Asks for the pair, until AWS knows it. Security: the secret is not shown, and stays in memory until it is written.
///
/// # Errors
/// When AWS refuses it three times, or cannot be reached.
pub(super) fn typed_key(
    ctx: &mut Context,
    terminal: &Terminal,
    basis: &Basis,
    mut wish: SetupWish,
) -> Result<(SetupWish, Prepared), Error> {
    let credentials = basis.file(SharedFile::Credentials);
    credentials.preflight(basis.text(SharedFile::Credentials).len())?;
    for _ in 0..ATTEMPTS {
        let id = ask(terminal, ctx.watch()?, "Access key id", false)?;
        let access_key_id = match AccessKeyId::parse(&id) {
            Ok(id) if !id.is_temporary() => id,
            Ok(_) => {
                refuse(terminal, "that is a temporary key, which cannot be set up");
                continue;
            }
            Err(why) => {
                refuse(terminal, &format!("it {why}"));
                continue;
            }
        };
        let secret = ask(terminal, ctx.watch()?, "Secret access key, which is not shown", true)?;
        let secret_access_key = match parse_secret(&secret) {
            Ok(secret) => secret,
            Err(why) => {
                refuse(terminal, &format!("it {why}"));
                continue;
            }
        };
        wish.key = KeyWish::New(AccessKey { access_key_id, secret_access_key });
        match prove(ctx, basis, &wish) {
            Ok((arn, prepared)) => {
                ctx.diagnostics.note(&format!("the key is that of {arn}"));
                return Ok((wish, prepared));
            }
            Err(Error::Iam(IamError::Common {
                error: error @ (StsError::UnknownKey { .. } | StsError::WrongSecret { .. }),
                ..
            })) => refuse(terminal, &error.to_string()),
            Err(error) => return Err(error),
        }
    }
    Err(SetupError::WrongPair.into())
}

/// Asks AWS whose key it is.
fn prove(ctx: &mut Context, basis: &Basis, wish: &SetupWish) -> Result<(String, Prepared), Error> {
    let prepared = Prepared::new(basis, wish)?;
    let mut resolved = resolved(ctx, basis, &prepared)?;
    check_iam_endpoint(ctx, &resolved.request.connection)?;
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    let key = take_key(ctx, &mut resolved)?;
    let client = Iam::new(&resolved.request.connection, ca_pem.as_deref(), Signer::Key(&key))
        .map_err(|error| Error::Machine { what: "STS cannot be asked", error })?;
    Ok((ctx.cancellable(move || client.identity())??.arn, prepared))
}

/// Asks for the command that prints the key, until it prints one that AWS knows.
///
/// # Errors
/// When the config file cannot be changed, AWS cannot be reached, or the person cancels.
pub(super) fn typed_command(
    ctx: &mut Context,
    terminal: &Terminal,
    basis: &Basis,
    mut wish: SetupWish,
) -> Result<(SetupWish, Prepared), Error> {
    let config = basis.file(SharedFile::Config);
    config.preflight(basis.text(SharedFile::Config).len())?;
    loop {
        let line = ask(terminal, ctx.watch()?, "Command that prints it as credential_process JSON", false)?;
        if line.is_empty() {
            refuse(terminal, "without a command there is no key");
            continue;
        }
        wish.key = KeyWish::Process(line.to_string());
        match prove(ctx, basis, &wish) {
            Ok((arn, prepared)) => {
                ctx.diagnostics.note(&format!("the key is that of {arn}"));
                return Ok((wish, prepared));
            }
            Err(error) if ctx.is_cancelled() || error.explain().kind == FailureKind::Unreachable => return Err(error),
            Err(error) => refuse(terminal, &error.with_cause()),
        }
    }
}
