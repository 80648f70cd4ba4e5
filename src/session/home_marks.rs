//! What other tools keep in the home folder.

use std::path::Path;

use crate::model::Tool;
use crate::sys::look;

/// The files and folders of a tool that are there, below the home folder.
pub(crate) fn home_marks(home: &Path, tool: Tool) -> impl Iterator<Item = &'static str> {
    tool.home_paths().iter().copied().filter(move |inside| look::exists(&home.join(inside)))
}
