//! The profiles of a run for several, each with its request.

use std::cell::OnceCell;

use crate::error::Error;
use crate::format::shared_config::SharedConfig;
use crate::model::{Options, Origin, ProfileKind, ProfileLookup as _, RequestError, RoleError, Sourced};
use crate::session::context::Context;
use crate::session::renewing::name_real_profile;
use crate::session::resolved::{Resolved, key_place, resolve_request};

/// The profiles of a run for several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoginProfiles<'a> {
    /// All that lead to a long-term key: what needs a code for them, the session or a direct role.
    All,
    /// These: each as a run for it alone, with its role.
    Named(&'a [String]),
}

/// A profile with its request.
#[derive(Debug)]
pub(crate) struct Member {
    pub name: String,
    options: Options,
    pub(super) resolved: Resolved,
}

/// A profile whose request is incomplete or wrong.
#[derive(Debug)]
pub(crate) struct Broken {
    pub name: String,
    pub error: Error,
}

impl Member {
    /// Makes the run one for this profile.
    pub(super) fn enter(&self, ctx: &mut Context) {
        ctx.options = self.options.clone();
        ctx.key_place = OnceCell::from(key_place(&self.resolved.request));
        ctx.is_direct = OnceCell::from(self.resolved.request.direct_role().is_some());
    }
}

/// Resolves the profiles in the order of the files, or as named.
///
/// # Errors
/// When a named profile does not exist.
pub(crate) fn members(
    ctx: &mut Context,
    shared: &SharedConfig<'_>,
    wanted: LoginProfiles<'_>,
) -> Result<(Vec<Member>, Vec<Broken>), Error> {
    let names = match wanted {
        LoginProfiles::All => shared.names().into_iter().filter(|name| may_be_a_source(shared, name)).collect(),
        LoginProfiles::Named(names) => without_repeats(names),
    };
    let asked = ctx.options.clone();
    let (mut members, mut broken) = (Vec::new(), Vec::new());
    for name in names {
        let profile = Sourced::new(name.clone(), Origin::Flag("--profile"));
        ctx.options = Options { profile: Some(profile), ..asked.clone() };
        name_real_profile(ctx);
        match resolve_request(ctx, shared) {
            Ok(mut resolved) => {
                resolved.must_keep = true;
                members.push(Member { name, options: ctx.options.clone(), resolved });
            }
            Err(error @ Error::Request(RequestError::UnknownProfile { named_by: None, .. })) => return Err(error),
            Err(error) if wanted == LoginProfiles::All && is_of_other_means(&error) => {}
            Err(error) => broken.push(Broken { name, error }),
        }
    }
    ctx.options = asked;
    Ok((members, broken))
}

fn without_repeats(names: &[String]) -> Vec<String> {
    let is_first = |(index, name): &(usize, &String)| !names[..*index].contains(name);
    names.iter().enumerate().filter(is_first).map(|(_, name)| name.clone()).collect()
}

fn may_be_a_source(shared: &SharedConfig<'_>, name: &str) -> bool {
    shared.profile(name).is_some_and(|profile| {
        let kind = ProfileKind::of(&profile, shared);
        kind.may_have_a_key() && kind != ProfileKind::TemporaryKey
    })
}

/// Whether the profile gets its credentials in another way than by a user's key: over SSO, a web identity, SAML, a machine.
fn is_of_other_means(error: &Error) -> bool {
    matches!(
        error,
        Error::Request(
            RequestError::NotASource { .. }
                | RequestError::Role(
                    RoleError::MachineSource { .. } | RoleError::Saml { .. } | RoleError::NoEnvironmentKey { .. }
                )
        )
    )
}
