//! The two shared files, loaded.

use std::path::{Path, PathBuf};

use zeroize::optimization_barrier;

use crate::error::Error;
use crate::format::ini::{SyntaxError, into_text};
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, SharedFile};
use crate::sys::{paths, shared_file};

/// One file's text.
pub(super) struct Text {
    pub(super) path: PathBuf,
    pub(super) shown: String,
    text: String,
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
        self.parse_with(&self.credentials.text)
    }

    /// The same, with what is in the credentials file now.
    pub(super) fn parse_with<'t>(&'t self, now: &'t str) -> Result<SharedConfig<'t>, Error> {
        let (config, credentials) = (&self.config, &self.credentials);
        SharedConfig::parse((config.text.as_str(), config.shown.clone()), (now, credentials.shown.clone())).map_err(
            |unreadable| {
                let text = match unreadable.file {
                    SharedFile::Config => config,
                    SharedFile::Credentials => credentials,
                };
                Error::Syntax { shown: text.shown.clone(), line: unreadable.error.line, kind: unreadable.error.kind }
            },
        )
    }
}

fn load(path: PathBuf, env: &Env) -> Result<Text, Error> {
    let shown = paths::shown(&path, env);
    let snapshot = shared_file::read(&path).map_err(|error| Error::SharedFile { shown: shown.clone(), error })?;
    match into_text(snapshot.into_bytes()) {
        Ok(text) => Ok(Text { path, shown, text }),
        Err(SyntaxError { line, kind }) => Err(Error::Syntax { shown, line, kind }),
    }
}

// As `Zeroizing` does it, which writes byte by byte: a third of the time that ten thousand profiles take.
impl Drop for Text {
    fn drop(&mut self) {
        let mut bytes = std::mem::take(&mut self.text).into_bytes();
        bytes.fill(0);
        optimization_barrier(&bytes);
    }
}

impl Text {
    /// The text as it was read.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}
