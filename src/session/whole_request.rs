//! A request with the files that it names.

use crate::error::Error;
use crate::format::session_policy::{LONGEST, session_policy};
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, Options, SessionRequest, Sourced, resolve};
use crate::session::own_programs::OwnPrograms;
use crate::session::profile_files::unresolved;
use crate::sys::{document, paths};

/// The most bytes of the file of a session policy: white space is left out before it is sent.
const LONGEST_FILE: usize = 16 * LONGEST;

/// Resolves a request, and reads the session policies of its roles.
///
/// # Errors
/// When the request is incomplete or wrong, or a policy cannot be read.
pub(crate) fn resolve_whole(options: &Options, env: &Env, shared: &SharedConfig<'_>) -> Result<SessionRequest, Error> {
    let mut request = resolve(options, env, &OwnPrograms::new(shared, env)).map_err(|error| unresolved(error, env))?;
    for role in request.role.iter_mut().flat_map(|plan| &mut plan.roles) {
        if let Some(file) = &role.policy_file {
            role.parameters.policy = Some(policy(env, file, &role.parameters.policy_arns)?);
        }
    }
    Ok(request)
}

fn policy(env: &Env, file: &Sourced<String>, arns: &[String]) -> Result<String, Error> {
    let wrong = |why: String| Error::SessionPolicy { file: file.value.clone(), why, origin: file.origin.clone() };
    let path = paths::of_setting(&file.value, env).ok_or_else(|| wrong("is not an absolute path".into()))?;
    let bytes = document::read(Some(&path), LONGEST_FILE).map_err(|error| wrong(format!("cannot be read: {error}")))?;
    if bytes.len() > LONGEST_FILE {
        return Err(wrong("is longer than any session policy".into()));
    }
    session_policy(&bytes, arns).map_err(|why| wrong(why.to_string()))
}
