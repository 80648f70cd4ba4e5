//! What is wrong with a setting about questions.

use thiserror::Error;

use super::role_error::value_of;
use crate::model::error::{Explain, Explanation};
use crate::model::origin::Origin;
use crate::model::slip::slip;

/// A value that names no place for a question.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{text}` is no way to ask for a code")]
pub(crate) struct PromptError {
    pub(super) text: String,
    pub(crate) origin: Origin,
}

impl Explain for PromptError {
    fn explain(&self) -> Explanation {
        let hint = slip(&self.text).unwrap_or("write `terminal`, `askpass`, `dialog`, `auto` or `never`");
        value_of(&self.origin).hint(hint)
    }
}
