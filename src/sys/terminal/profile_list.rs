//! The list of profiles on the terminal.

#[cfg(not(unix))]
use super::code_source::choose;
#[cfg(unix)]
use super::key_list::choose_line;
use super::tty::Terminal;
use crate::model::CodeError;
#[cfg(unix)]
use crate::model::menu::Menu;
use crate::sys::process::signals::SignalGuard;

const WHICH_PROFILE: &str = "Which profile?";

/// Asks for one of the profiles, of which names and lines are given; `None` when the person declines.
///
/// # Errors
/// As [`choose_line`].
#[cfg(unix)]
pub(crate) fn choose_profile(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    lines: Vec<(String, String)>,
) -> Result<Option<usize>, CodeError> {
    choose_line(terminal, watch, WHICH_PROFILE, &mut Menu::new(lines)).map(Some)
}

/// As on Unix, but by its number.
///
/// # Errors
/// As [`choose`].
#[cfg(not(unix))]
pub(crate) fn choose_profile(
    terminal: &Terminal,
    watch: &mut SignalGuard,
    lines: Vec<(String, String)>,
) -> Result<Option<usize>, CodeError> {
    let lines: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    choose(terminal, watch, WHICH_PROFILE, &lines)
}
