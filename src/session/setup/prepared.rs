//! A plan with its texts: the same ones are shown as a diff and written.

use zeroize::Zeroizing;

use super::basis::Basis;
use crate::error::{Error, SetupError};
use crate::format::setup::diff::unified;
use crate::format::setup::edits::edited;
use crate::format::shared_config::SharedConfig;
use crate::model::{SetupPlan, SetupWish, SharedFile, plan, same_keys};

/// The order in which the files are written.
pub(crate) const ORDER: [SharedFile; 2] = [SharedFile::Credentials, SharedFile::Config];

/// A plan, and what the files are to be.
pub(crate) struct Prepared {
    pub plan: SetupPlan,
    config: Zeroizing<String>,
    credentials: Zeroizing<String>,
}

impl Prepared {
    /// Plans, and makes the texts in memory.
    ///
    /// # Errors
    /// When there is no plan, an edit is not safe, or a profile would lead to another key.
    pub(crate) fn new(basis: &Basis, wish: &SetupWish) -> Result<Self, Error> {
        let shared = basis.shared()?;
        let plan = plan(&shared, wish).map_err(SetupError::from)?;
        let text = |file| {
            edited(file, basis.text(file), &plan.edits)
                .map_err(|error| SetupError::Edit { shown: basis.file(file).shown.clone(), error })
        };
        let (config, credentials) = (text(SharedFile::Config)?, text(SharedFile::Credentials)?);
        let prepared = Self { plan, config, credentials };
        same_keys(&shared, &prepared.shared(basis)?).map_err(SetupError::from)?;
        Ok(prepared)
    }

    /// The profiles as they are to be.
    pub(crate) fn shared<'t>(&'t self, basis: &'t Basis) -> Result<SharedConfig<'t>, Error> {
        basis.files.parse_texts(&self.config, &self.credentials)
    }

    /// The text that one of the files is to have.
    pub(crate) fn text(&self, file: SharedFile) -> &Zeroizing<String> {
        match file {
            SharedFile::Config => &self.config,
            SharedFile::Credentials => &self.credentials,
        }
    }

    /// What differs from the files as they are.
    pub(crate) fn diff(&self, basis: &Basis) -> Result<String, Error> {
        let mut text = String::new();
        for file in ORDER {
            let present = basis.file(file);
            text.push_str(&unified(&present.shown, present.text()?, self.text(file)));
        }
        Ok(text)
    }
}
