//! A key that is typed: proven before anything is written.

use super::basis::Basis;
use super::device::resolved;
use super::prepared::Prepared;
use crate::error::{Error, SetupError};
use crate::model::aws::credentials::parse_secret;
use crate::model::{AccessKey, AccessKeyId, IamError, KeyWish, SetupWish, StsError};
use crate::session::context::Context;
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
) -> Result<SetupWish, Error> {
    for _ in 0..ATTEMPTS {
        let id = ask(terminal, ctx.watch()?, "Access key id", false)?;
        let access_key_id = match AccessKeyId::parse(&id) {
            Ok(id) if !id.is_temporary() => id,
            Ok(_) => {
                terminal.show("that is a temporary key, which cannot be set up\n");
                continue;
            }
            Err(why) => {
                terminal.show(&format!("it {why}\n"));
                continue;
            }
        };
        let secret = ask(terminal, ctx.watch()?, "Secret access key, which is not shown", true)?;
        let secret_access_key = match parse_secret(&secret) {
            Ok(secret) => secret,
            Err(why) => {
                terminal.show(&format!("it {why}\n"));
                continue;
            }
        };
        wish.key = KeyWish::New(AccessKey { access_key_id, secret_access_key });
        match prove(ctx, basis, &wish) {
            Ok(arn) => {
                ctx.diagnostics.note(&format!("the key is that of {arn}"));
                return Ok(wish);
            }
            Err(Error::Iam(IamError::Common {
                error: error @ (StsError::UnknownKey { .. } | StsError::WrongSecret { .. }),
                ..
            })) => terminal.show(&format!("{error}\n")),
            Err(error) => return Err(error),
        }
    }
    Err(SetupError::WrongPair.into())
}

/// Asks AWS whose key it is.
fn prove(ctx: &mut Context, basis: &Basis, wish: &SetupWish) -> Result<String, Error> {
    let KeyWish::New(key) = &wish.key else { return Ok(String::new()) };
    let prepared = Prepared::new(basis, wish)?;
    let resolved = resolved(ctx, basis, &prepared)?;
    check_iam_endpoint(ctx, &resolved.request.connection)?;
    let ca_pem = ca_pem(ctx, &resolved.request)?;
    let client = Iam::new(&resolved.request.connection, ca_pem.as_deref(), Signer::Key(key))
        .map_err(|error| Error::Machine { what: "STS cannot be asked", error })?;
    Ok(ctx.cancellable(move || client.identity())??.arn)
}
