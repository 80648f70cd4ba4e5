//! The settings about questions: our variables, else the profile's keys.

use thiserror::Error;

use super::env::Env;
use super::role_error::value_of;
use super::settings::text;
use crate::model::error::{Explain, Explanation};
use crate::model::origin::{Origin, Sourced};
use crate::model::prompt_way::{PromptMode, PromptSettings};
use crate::model::slip::slip;
use aws_profile_files::profile::Profile;

/// A value that names no place for a question.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no way to ask for a code")]
pub(crate) struct PromptError {
    text: String,
    pub(crate) origin: Origin,
}

impl Explain for PromptError {
    fn explain(&self) -> Explanation {
        let hint = slip(&self.text).unwrap_or("write `terminal`, `askpass`, `dialog`, `auto` or `never`");
        value_of(&self.origin).hint(hint)
    }
}

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
