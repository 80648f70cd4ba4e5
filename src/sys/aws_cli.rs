//! What the AWS CLI keeps for itself.

use std::fs;
use std::path::PathBuf;

use super::paths;
use crate::model::Env;

/// The most entries of the folder that are looked at.
const MOST: usize = 1000;

/// The folder in which the AWS CLI caches sessions of roles, if it holds files.
pub(crate) fn role_cache(env: &Env) -> Option<PathBuf> {
    let folder = paths::home(env).ok()?.join(".aws/cli/cache");
    let mut entries = fs::read_dir(&folder).ok()?.take(MOST).flatten();
    entries.any(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())).then_some(folder)
}
