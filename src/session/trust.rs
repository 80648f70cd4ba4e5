//! Commands and connection settings must be in files that only the user can change. This is checked when a setting is
//! about to be used.

use std::path::{Path, PathBuf};

use crate::error::{Error, SessionError};
use crate::model::{
    Connection, EndpointError, EndpointUrl, Env, Origin, Profile, RequestError, Sourced, Untrusted, exposures,
};
use crate::session::context::Context;
use crate::session::profile_files::unresolved;
use crate::sys::{folder, loopback, paths, trust};

/// What a setting is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A command is run.
    Command,
    /// A destination of the code, or a CA bundle.
    Connection,
}

/// Refuses a setting in a file that another user could have changed.
///
/// # Errors
/// [`SessionError::Untrusted`]
pub(crate) fn check_setting(ctx: &Context, origin: &Origin, used_for: Use) -> Result<(), SessionError> {
    let Origin::ProfileProperty { place, .. } = origin else { return Ok(()) };
    check_file(ctx, &paths::shown_file(&place.file, &ctx.env), used_for, &origin.to_string())
}

/// Refuses a file that another user could have changed. `setting` is for messages.
///
/// # Errors
/// [`SessionError::Untrusted`]
pub(crate) fn check_file(ctx: &Context, path: &Path, used_for: Use, setting: &str) -> Result<(), SessionError> {
    let refused =
        |path: PathBuf, exposure| SessionError::Untrusted(Untrusted { setting: setting.to_owned(), path, exposure });
    let parts = match trust::parts(path) {
        Ok(parts) => parts,
        // The reader of the file reports that it is missing.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(_) => return Err(refused(path.to_owned(), None)),
    };
    let us = [folder::us()];
    if exposures(&parts, &us).next().is_none() {
        return Ok(());
    }
    let users = users(&ctx.env, path, used_for, us);
    let mut is_told = false;
    for (part, exposure) in exposures(&parts, &users) {
        if trust::keeps_modes(&part.path) {
            return Err(refused(part.path.clone(), Some(exposure)));
        }
        if !std::mem::replace(&mut is_told, true) {
            ctx.diagnostics.warning(&format!(
                "{setting} is used, but its file system keeps no modes: {} {exposure}",
                part.path.display()
            ));
        }
    }
    Ok(())
}

/// Refuses certificates in a file that another user could have changed.
///
/// # Errors
/// [`SessionError::Untrusted`]
pub(crate) fn check_bundle(ctx: &Context, bundle: &Path) -> Result<(), SessionError> {
    check_file(ctx, bundle, Use::Connection, &format!("the CA bundle `{}`", bundle.display()))
}

/// Refuses settings that would be copied from a file that another user could have changed.
///
/// # Errors
/// [`SessionError::Untrusted`]
pub(crate) fn check_copied(ctx: &Context, chain: &[Profile]) -> Result<(), SessionError> {
    for key in ["ca_bundle", "endpoint_url", "services"] {
        if let Some(found) = chain.iter().find_map(|profile| profile.get(key)) {
            let origin = Origin::ProfileProperty { key, place: found.place.clone() };
            check_setting(ctx, &origin, Use::Connection)?;
        }
    }
    Ok(())
}

/// The user ids that count as the user. Root also acts for the owner of the home folder, and in a container for the
/// owner of a mounted folder, but runs the commands of neither.
pub(crate) fn users(env: &Env, path: &Path, used_for: Use, us: [u32; 1]) -> Vec<u32> {
    let mut users = us.to_vec();
    if us == [0] && used_for == Use::Connection {
        users.extend(paths::home(env).ok().and_then(|home| trust::owner(&home)));
        users.extend(trust::mount_owner(path));
    }
    users
}

/// As [`check_endpoint`], for the endpoint of IAM, before it is called.
///
/// # Errors
/// As [`check_endpoint`], and what is wrong with the endpoint itself.
pub(crate) fn check_iam_endpoint(ctx: &Context, connection: &Connection) -> Result<(), Error> {
    match &connection.iam_endpoint {
        Ok(endpoint) => check_endpoint(ctx, endpoint.as_ref()),
        Err(error) => Err(unresolved((**error).clone(), &ctx.env)),
    }
}

/// Refuses an endpoint in a file that another user could have changed, and one of plain http whose name resolves to
/// another machine.
///
/// # Errors
/// [`SessionError::Untrusted`], [`RequestError::Endpoint`]
pub(crate) fn check_endpoint(ctx: &Context, endpoint: Option<&Sourced<EndpointUrl>>) -> Result<(), Error> {
    let Some(Sourced { value, origin }) = endpoint else { return Ok(()) };
    check_setting(ctx, origin, Use::Connection)?;
    if value.loopback_name().is_some_and(loopback::leads_elsewhere) {
        let (text, origin) = (value.as_str().to_owned(), origin.clone());
        return Err(RequestError::Endpoint { text, why: EndpointError::Insecure, slip: None, origin }.into());
    }
    Ok(())
}
