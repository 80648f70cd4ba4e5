//! The two shared files, loaded.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::ini::{SyntaxError, from_bytes};
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, SharedFile};
use crate::sys::paths;
use crate::sys::shared_file::{self, Contents};

/// One file, and what it holds.
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) shown: String,
    bytes: Contents,
}

/// Both.
pub(super) struct Texts {
    pub(super) config: Text,
    pub(super) credentials: Text,
}

impl Texts {
    /// Reads both; a missing file is an empty one.
    pub(super) fn load(env: &Env) -> Result<Self, Error> {
        Ok(Self {
            config: load(paths::config_file(env)?, env)?,
            credentials: load(paths::credentials_file(env)?, env)?,
        })
    }

    /// Parses both as botocore would.
    pub(super) fn parse(&self) -> Result<SharedConfig<'_>, Error> {
        let config = self.config.text()?;
        self.parsed(config, self.credentials.text()?)
    }

    /// The same, with what is in the credentials file now.
    pub(super) fn parse_with<'t>(&'t self, now: &'t str) -> Result<SharedConfig<'t>, Error> {
        self.parsed(self.config.text()?, now)
    }

    fn parsed<'t>(&self, config: &'t str, credentials: &'t str) -> Result<SharedConfig<'t>, Error> {
        SharedConfig::parse((config, self.config.shown.clone()), (credentials, self.credentials.shown.clone())).map_err(
            |unreadable| match unreadable.file {
                SharedFile::Config => self.config.unreadable(unreadable.error),
                SharedFile::Credentials => self.credentials.unreadable(unreadable.error),
            },
        )
    }
}

fn load(path: PathBuf, env: &Env) -> Result<Text, Error> {
    let shown = paths::shown(&path, env);
    match shared_file::read(&path) {
        Ok(snapshot) => Ok(Text { path, shown, bytes: snapshot.into_bytes() }),
        Err(error) => Err(Error::SharedFile { shown, error }),
    }
}

impl Text {
    /// The text as it was read. Every call looks at every byte of it.
    ///
    /// # Errors
    /// It is no text.
    pub(super) fn text(&self) -> Result<&str, Error> {
        from_bytes(&self.bytes).map_err(|error| self.unreadable(error))
    }

    /// As it was read.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The AWS CLI cannot read it either.
    pub(super) fn unreadable(&self, SyntaxError { line, kind }: SyntaxError) -> Error {
        Error::Syntax { shown: self.shown.clone(), line, kind }
    }
}
