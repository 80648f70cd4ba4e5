//! Loads the two shared files.

use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::format::edit::EditError;
use crate::format::ini::{IniDocument, SyntaxError, from_bytes};
use crate::format::private_config::added_section;
use crate::format::shared_config::SharedConfig;
use crate::model::{Env, ProfileLookup as _, RequestError, SharedFile};
use crate::sys::paths::{self, PathError};
use crate::sys::shared_file::{self, Contents, FileErrorKind, FileWarning, LOCK_WAIT, Privacy, Replaced, UpdateError};

/// One of the two files, as read at the start of the run.
pub(crate) struct ProfileFile {
    /// Its path; an error if its variable is empty.
    path: Result<PathBuf, PathError>,
    /// Its path, as shown in messages.
    pub shown: String,
    bytes: Contents,
}

/// The config and the credentials file.
pub(crate) struct ProfileFiles {
    pub config: ProfileFile,
    pub credentials: ProfileFile,
}

impl ProfileFiles {
    /// Reads both; a missing file counts as empty, and so does one whose variable is empty.
    ///
    /// # Errors
    /// When a path cannot be determined, or a file cannot be read.
    pub(crate) fn load(env: &Env) -> Result<Self, Error> {
        Ok(Self { config: load(paths::config_file(env), env)?, credentials: load(paths::credentials_file(env), env)? })
    }

    /// Parses both as botocore would.
    ///
    /// # Errors
    /// When botocore would refuse one of them.
    pub(crate) fn parse(&self) -> Result<SharedConfig<'_>, Error> {
        self.parse_with(self.credentials.text()?)
    }

    /// Whether both paths lead to one file.
    pub(crate) fn are_one(&self) -> bool {
        match (&self.config.path, &self.credentials.path) {
            (Ok(config), Ok(credentials)) => paths::lead_to_one_file(config, credentials),
            _ => false,
        }
    }

    /// As [`Self::parse`], with the present content of the credentials file.
    pub(crate) fn parse_with<'t>(&'t self, now: &'t str) -> Result<SharedConfig<'t>, Error> {
        self.parse_texts(self.config.text()?, now)
    }

    /// Parses these texts in the place of both.
    pub(crate) fn parse_texts<'t>(&self, text: &'t str, now: &'t str) -> Result<SharedConfig<'t>, Error> {
        let (config, credentials) = (&self.config, &self.credentials);
        SharedConfig::parse((text, config.shown.clone()), (now, credentials.shown.clone())).map_err(|unreadable| {
            match unreadable.file {
                SharedFile::Config => config.unreadable(unreadable.error),
                SharedFile::Credentials => credentials.unreadable(unreadable.error),
            }
        })
    }
}

/// In a command under `exec --renew`, the `credential_process` line of its private profile, if that has this name.
pub(crate) fn private_line(env: &Env, name: &str) -> Option<String> {
    let copy = load(Ok(paths::private_copy(env)?), env).ok()?;
    let section = added_section(copy.text().ok()?)?;
    let private = SharedConfig::parse((section, copy.shown.clone()), ("", String::new())).ok()?;
    Some(private.profile(name)?.get("credential_process")?.value.to_string())
}

/// What is wrong with each of the two files by itself.
pub(crate) fn faults(env: &Env) -> Vec<Error> {
    let fault = |path| {
        let file = match load(path, env) {
            Ok(file) => file,
            Err(error) => return Some(error),
        };
        let parsed =
            file.text().and_then(|text| IniDocument::parse(text).map(drop).map_err(|error| file.unreadable(error)));
        parsed.err()
    };
    [paths::config_file(env), paths::credentials_file(env)].into_iter().filter_map(fault).collect()
}

/// An error about profiles, with the files that were not read because of a variable, if that may be the cause.
pub(crate) fn unresolved(error: RequestError, env: &Env) -> Error {
    let unread = match error {
        RequestError::UnknownProfile { .. }
        | RequestError::NoKey { .. }
        | RequestError::TemporaryKey { .. }
        | RequestError::NoSecret { .. }
        | RequestError::NoServices { .. } => paths::unread_files(env),
        _ => Vec::new(),
    };
    if unread.is_empty() { error.into() } else { Error::FilesUnread { error: Box::new(error), unread } }
}

/// Why a file can never be replaced, such as one of a package manager or a container; a run may do without it.
pub(crate) fn irreplaceable(error: &Error) -> Option<FileErrorKind> {
    let Error::SharedFile { error, .. } = error else { return None };
    let lasts = matches!(
        error.kind,
        FileErrorKind::MountPoint
            | FileErrorKind::ReadOnly
            | FileErrorKind::NoPermission
            | FileErrorKind::WriteProtected
            | FileErrorKind::Immutable
            | FileErrorKind::NotRegular(_)
            | FileErrorKind::ForeignOwner { .. }
            | FileErrorKind::HardLinked { .. }
            | FileErrorKind::SymlinkNotTrusted
    );
    lasts.then(|| error.kind.clone())
}

fn load(path: Result<PathBuf, PathError>, env: &Env) -> Result<ProfileFile, Error> {
    let path = match path {
        Ok(path) => path,
        Err(PathError::NoFile(variable)) => {
            let shown = format!("(empty {variable})");
            return Ok(ProfileFile { path: Err(PathError::NoFile(variable)), shown, bytes: Contents::default() });
        }
        Err(unknown) => return Err(unknown.into()),
    };
    let shown = paths::shown(&path, env);
    match shared_file::read(&path) {
        Ok(snapshot) => Ok(ProfileFile { path: Ok(path), shown, bytes: snapshot.into_bytes() }),
        Err(error) => Err(Error::SharedFile { shown, error }),
    }
}

impl ProfileFile {
    /// The text as it was read. Every call validates all of it.
    ///
    /// # Errors
    /// It is not UTF-8.
    pub(crate) fn text(&self) -> Result<&str, Error> {
        from_bytes(&self.bytes).map_err(|error| self.unreadable(error))
    }

    /// The bytes as they were read.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The path of the file.
    ///
    /// # Errors
    /// [`PathError::NoFile`].
    pub(crate) fn path(&self) -> Result<&Path, PathError> {
        self.path.as_deref().map_err(Clone::clone)
    }

    /// Checks whether the file could be replaced by so many bytes, and returns the warnings.
    ///
    /// # Errors
    /// As [`ProfileFile::update`].
    pub(crate) fn preflight(&self, length: usize) -> Result<Vec<FileWarning>, Error> {
        match shared_file::preflight(self.path()?, u64::try_from(length).unwrap_or(u64::MAX)) {
            Ok(checked) => Ok(checked.warnings),
            Err(error) => Err(Error::SharedFile { shown: self.shown.clone(), error }),
        }
    }

    /// Replaces the file by the result of `build` for its text. If this fails, nothing has changed.
    ///
    /// # Errors
    /// That of `build`, or that the file cannot be replaced, or its variable is empty.
    pub(crate) fn update<T: AsRef<str>>(
        &self,
        privacy: Privacy,
        build: impl FnMut(&str) -> Result<T, Error>,
    ) -> Result<Replaced, Error> {
        shared_file::update(self.path()?, LOCK_WAIT, privacy, build).map_err(|error| match error {
            UpdateError::File(error) => Error::SharedFile { shown: self.shown.clone(), error },
            UpdateError::Build(error) => error,
        })
    }

    /// The error for an edit of this file that is not safe.
    pub(crate) fn not_editable(&self, error: EditError) -> Error {
        Error::Edit { shown: self.shown.clone(), error }
    }

    /// The error for a file that the AWS CLI cannot read either.
    pub(crate) fn unreadable(&self, SyntaxError { line, kind }: SyntaxError) -> Error {
        Error::Syntax { shown: self.shown.clone(), line, kind }
    }
}
