//! The settings about questions: our variables, else the profile's keys.

use super::env::Env;
use super::prompt_error::PromptError;
use super::settings::text;
use crate::model::origin::Sourced;
use crate::model::prompt_way::{PromptMode, PromptSettings};
use aws_profile_files::profile::Profile;

/// The settings of a request. Whether the askpass program can be run is looked at when it is needed.
///
/// # Errors
/// When the value of the mode is none.
pub(super) fn prompt_settings(env: &Env, chain: &[Profile]) -> Result<PromptSettings, PromptError> {
    let askpass = text(env, "MFA_SESSION_ASKPASS", chain, "mfa_session_askpass");
    let mode = match text(env, "MFA_SESSION_PROMPT", chain, "mfa_session_prompt") {
        None => PromptMode::default(),
        Some(Sourced { value: text, origin }) => PromptMode::named(&text).ok_or(PromptError { text, origin })?,
    };
    Ok(PromptSettings { mode, askpass })
}
