//! A long-term key that another program holds: its `credential_process` line, run by aws-config.

use std::time::Duration;

use aws_config::credential_process::CredentialProcessProvider;
use aws_credential_types::provider::ProvideCredentials;
use thiserror::Error;

#[cfg(unix)]
use super::tty::Terminal;
use crate::model::{AccessKey, AccessKeyId, Command, KeyError, Secret};

/// A person may have to unlock a vault or touch a sensor.
const PATIENCE: Duration = Duration::from_secs(120);

/// Names the profiles for whose keys programs run, one a line, to those programs' children.
pub(crate) const GUARD_VARIABLE: &str = "_MFA_SESSION_KEY_OF";

/// Why the program gave no long-term key. Its own words are not kept: they may hold what it failed to print.
#[derive(Debug, Error, PartialEq, Eq)]
pub(crate) enum KeyProcessError {
    /// It could not be run, failed, or printed something else.
    #[error("it failed, or printed no credentials")]
    Failed,
    /// It took too long.
    #[error("it gave no answer within 2 minutes")]
    TimedOut,
    /// It printed temporary credentials.
    #[error("it printed a temporary key")]
    Temporary,
    /// It printed a key that AWS cannot have issued.
    #[error("its access key {0}")]
    Broken(KeyError),
}

/// Runs the line and takes the key.
pub(crate) fn run(command: &Command, profile: &str) -> Result<AccessKey, KeyProcessError> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|_| KeyProcessError::Failed)?;
    let credentials = runtime.block_on(async {
        let provider = CredentialProcessProvider::new(guarded(&command.0, profile));
        tokio::time::timeout(PATIENCE, provider.provide_credentials()).await
    });
    let credentials = match credentials {
        Err(_) => return Err(KeyProcessError::TimedOut),
        // Security: the provider's error may quote what the program printed.
        Ok(Err(_)) => return Err(KeyProcessError::Failed),
        Ok(Ok(credentials)) => credentials,
    };
    let access_key_id = AccessKeyId::parse(credentials.access_key_id()).map_err(KeyProcessError::Broken)?;
    if access_key_id.is_temporary() || credentials.session_token().is_some() {
        return Err(KeyProcessError::Temporary);
    }
    Ok(AccessKey { access_key_id, secret_access_key: Secret::new(credentials.secret_access_key().to_owned()) })
}

/// Tells the program's children for whom it runs, so that a script which ends in mfa-session for the same profile, be
/// it by way of another profile's, is found out instead of running for ever. Its standard input is the terminal or
/// nothing: ours may be a script's data, and the prompt process's is the slot's lock.
#[cfg(unix)]
fn guarded(command: &str, profile: &str) -> String {
    let stdin = if Terminal::open().is_ok() { "/dev/tty" } else { "/dev/null" };
    let profile = profile.replace('\'', r"'\''");
    format!("exec <{stdin}; export {GUARD_VARIABLE}=\"${GUARD_VARIABLE}\n\"'{profile}'; {command}")
}

#[cfg(not(unix))]
fn guarded(command: &str, _profile: &str) -> String {
    command.to_owned()
}
