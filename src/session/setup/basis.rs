//! The files on which a set-up is planned: as they are, or, after one that was killed, as they were before it.

use zeroize::Zeroizing;

use super::undo::{load_record, restored};
use crate::error::{Error, SetupError};
use crate::format::setup::record::{RecordState, Restored, SetupRecord};
use crate::format::shared_config::SharedConfig;
use crate::model::SharedFile;
use crate::session::context::Context;
use crate::session::profile_files::{ProfileFile, ProfileFiles};

/// The files, and the texts to start from.
pub(crate) struct Basis {
    pub files: ProfileFiles,
    /// A set-up that was not finished.
    pub unfinished: Option<SetupRecord>,
    config: Zeroizing<String>,
    credentials: Zeroizing<String>,
}

impl Basis {
    /// Reads everything; nothing is changed.
    ///
    /// # Errors
    /// When a file cannot be read, its variable is empty, or it was changed after a set-up that was killed.
    pub(crate) fn load(ctx: &Context) -> Result<Self, Error> {
        let files = ProfileFiles::load(&ctx.env)?;
        files.config.path()?;
        files.credentials.path()?;
        if files.are_one() {
            return Err(SetupError::OneFile { shown: files.config.shown.clone() }.into());
        }
        let unfinished = load_record(ctx)?.filter(|record| record.state == RecordState::Applying);
        let config = before(&files.config, unfinished.as_ref())?;
        let credentials = before(&files.credentials, unfinished.as_ref())?;
        let basis = Self { files, unfinished, config, credentials };
        basis.shared()?;
        Ok(basis)
    }

    /// The profiles of these texts.
    pub(crate) fn shared(&self) -> Result<SharedConfig<'_>, Error> {
        self.files.parse_texts(&self.config, &self.credentials)
    }

    /// One of the files.
    pub(crate) fn file(&self, file: SharedFile) -> &ProfileFile {
        match file {
            SharedFile::Config => &self.files.config,
            SharedFile::Credentials => &self.files.credentials,
        }
    }

    /// The text that the edits start from.
    pub(crate) fn text(&self, file: SharedFile) -> &str {
        match file {
            SharedFile::Config => &self.config,
            SharedFile::Credentials => &self.credentials,
        }
    }
}

/// The text of a file before the unfinished set-up.
fn before(file: &ProfileFile, record: Option<&SetupRecord>) -> Result<Zeroizing<String>, Error> {
    let text = file.text()?;
    let path = file.path()?.to_string_lossy().into_owned();
    let own = record.and_then(|record| record.files.iter().find(|own| own.path == path));
    Ok(Zeroizing::new(match own.map(|own| restored(own, text, &file.shown)).transpose()? {
        Some(Restored::Text(before)) => before,
        _ => text.to_owned(),
    }))
}
