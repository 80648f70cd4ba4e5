//! How a command under `exec` gets credentials: as variables, as a profile that renews itself, or from an endpoint.

use std::ffi::OsStr;
use std::io;

use crate::error::Error;
use crate::format::cache_record::KeptSession;
use crate::format::private_config::{PrivateConfig, config_without_default, default_has_credentials};
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, Purpose, Variables};
use crate::session::config_copy::ConfigCopy;
use crate::session::context::Context;
use crate::session::environment::variables;
use crate::session::profile_files::ProfileFiles;
use crate::session::renewing::{RenewingProfile, renewing_profile};
use crate::session::resolved::Resolved;
use crate::session::trust::check_copied;
use crate::sys::endpoint::Endpoint;
use crate::sys::paths::NO_FILE;

/// The requested way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The keys, in variables.
    Variables,
    /// `--renew`.
    Profile,
    /// `--serve`.
    Endpoint,
}

impl Way {
    /// The option of the way, if it has one.
    pub(crate) fn option(self) -> Option<&'static str> {
        match self {
            Self::Variables => None,
            Self::Profile => Some("--renew"),
            Self::Endpoint => Some("--serve"),
        }
    }

    /// Sets what the way means for the options of a run.
    ///
    /// # Errors
    /// When nothing is kept, from which credentials could be renewed.
    pub(crate) fn apply(self, ctx: &mut Context) -> Result<(), Error> {
        let Some(option) = self.option() else { return Ok(()) };
        ctx.options.purpose = Purpose::Renewed;
        if ctx.options.use_cache {
            return Ok(());
        }
        Err(Error::Usage {
            what: format!(
                "`exec {option}` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that"
            ),
            hint: format!("leave it out, or use `exec` without {option}"),
        })
    }
}

/// What was made for the command before a code is asked for.
#[derive(Debug)]
pub(crate) enum Handover {
    Variables,
    Profile(RenewingProfile),
    Endpoint(Endpoint, HiddenDefault),
}

impl Handover {
    /// Makes what can fail.
    ///
    /// # Errors
    /// When a config file cannot be copied, or no endpoint be opened.
    pub(crate) fn prepare(
        ctx: &Context,
        way: Way,
        files: &ProfileFiles,
        shared: &SharedConfig<'_>,
        resolved: &mut Resolved,
    ) -> Result<Self, Error> {
        resolved.must_keep = way != Way::Variables;
        Ok(match way {
            Way::Variables => Self::Variables,
            Way::Profile => {
                check_copied(ctx, &resolved.request.chain)?;
                Self::Profile(renewing_profile(ctx, files, shared, &resolved.request)?)
            }
            Way::Endpoint => {
                let hidden = HiddenDefault::of(ctx, files)?;
                Self::Endpoint(Endpoint::listen().map_err(not_opened)?, hidden)
            }
        })
    }

    /// The variables that are set and removed for the command, without those of files.
    pub(crate) fn variables(&self, env: &Env, resolved: &Resolved, session: &KeptSession) -> Variables {
        let request = &resolved.request;
        match self {
            Self::Variables => variables(request, session),
            Self::Profile(profile) => profile.variables(request),
            Self::Endpoint(endpoint, _) => {
                let uri = endpoint.uri();
                let mut variables = Variables::of_endpoint(
                    (&uri, endpoint.token()),
                    request.profile.as_ref().map(|profile| profile.value.as_str()),
                    request.region.as_ref(),
                    request.carried.as_deref().unwrap_or_default(),
                    &request.leftovers,
                );
                variables.bypass_proxy(env);
                variables
            }
        }
    }

    /// Lets the command inherit the claim on its private files.
    pub(crate) fn let_copies_be_inherited(&self) {
        let config = match self {
            Self::Variables => return,
            Self::Profile(profile) => &profile.config,
            Self::Endpoint(_, hidden) => &hidden.config,
        };
        config.iter().for_each(ConfigCopy::let_inherit);
    }

    /// The variables that name files.
    pub(crate) fn file_variables(&self) -> Vec<(&'static str, &OsStr)> {
        let (config, hidden) = match self {
            Self::Variables => return Vec::new(),
            Self::Profile(profile) => (&profile.config, false),
            Self::Endpoint(_, hidden) => (&hidden.config, hidden.is_in_credentials),
        };
        let credentials = hidden.then(|| ("AWS_SHARED_CREDENTIALS_FILE", OsStr::new(NO_FILE)));
        config.iter().flat_map(ConfigCopy::variables).chain(credentials).collect()
    }
}

pub(crate) fn not_opened(error: io::Error) -> Error {
    Error::Machine { what: "the endpoint cannot be opened", error }
}

/// The files that a command reads in place of the shared ones, since every SDK prefers the default profile to an
/// endpoint.
#[derive(Debug)]
pub(crate) struct HiddenDefault {
    config: Option<ConfigCopy>,
    /// Whether the credentials file is not to be read: keys are not copied.
    is_in_credentials: bool,
}

impl HiddenDefault {
    fn of(ctx: &Context, files: &ProfileFiles) -> Result<Self, Error> {
        let (own_credentials, own_config) = (files.credentials.text()?, files.config.text()?);
        let found = |text| default_has_credentials(text);
        let is_in_credentials = found(own_credentials).map_err(|error| files.credentials.not_editable(error))?;
        if is_in_credentials {
            ctx.diagnostics.note(&format!(
                "profile `default` in {} would win over the endpoint, so the command does not see that file",
                files.credentials.shown
            ));
        }
        let not_copied = |error| files.config.not_editable(error);
        let config = if found(own_config).map_err(not_copied)? {
            let shown = &files.config.shown;
            ctx.diagnostics.note(&format!(
                "profile `default` in {shown} would win over the endpoint, so the command sees a copy without its credentials"
            ));
            let PrivateConfig { text, left_out } = config_without_default(own_config).map_err(not_copied)?;
            Some(ConfigCopy::keep(ctx, files, &text, &left_out)?)
        } else {
            None
        };
        Ok(Self { config, is_in_credentials })
    }
}
