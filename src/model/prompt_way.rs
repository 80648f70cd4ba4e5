//! Where a code comes from: the order of `mfa_process`, the terminal, an askpass program and a dialogue. Pure; the facts
//! about the machine are arguments.

use super::origin::Sourced;
use super::provider::NobodyToAsk;
use super::request::env::Env;

/// Where a question may be asked: `MFA_SESSION_PROMPT`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum PromptMode {
    #[default]
    Terminal,
    /// By the program of `MFA_SESSION_ASKPASS`.
    Askpass,
    /// In a window of the desktop.
    Dialog,
    /// At the terminal, else by the askpass program, else in a window.
    Auto,
    Never,
}

impl PromptMode {
    const ALL: [(&str, Self); 5] = [
        ("terminal", Self::Terminal),
        ("askpass", Self::Askpass),
        ("dialog", Self::Dialog),
        ("auto", Self::Auto),
        ("never", Self::Never),
    ];

    /// The mode with that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, mode)| mode)
    }
}

/// The settings about questions, from variables or a profile.
#[derive(Debug, Clone, Default)]
pub(crate) struct PromptSettings {
    pub mode: PromptMode,
    /// The program that asks in our place, as it was written.
    pub askpass: Option<Sourced<String>>,
}

impl PromptSettings {
    /// Whether a program always asks, also where there is a terminal.
    pub(crate) fn needs_program(&self) -> bool {
        matches!(self.mode, PromptMode::Askpass | PromptMode::Dialog)
    }

    /// Whether a question can be asked without a terminal.
    pub(crate) fn needs_no_terminal(&self) -> bool {
        match self.mode {
            PromptMode::Terminal | PromptMode::Never => false,
            PromptMode::Askpass => self.askpass.is_some(),
            PromptMode::Dialog | PromptMode::Auto => true,
        }
    }
}

/// Whether a window can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DisplayState {
    Present,
    Absent,
    /// This program knows no dialogue of this platform.
    Unsupported,
}

impl DisplayState {
    /// By the variables of X11 and Wayland; macOS always has a display.
    pub(crate) fn of(env: &Env) -> Self {
        match env.first(&["WAYLAND_DISPLAY", "DISPLAY"]) {
            _ if cfg!(not(unix)) => Self::Unsupported,
            None if cfg!(not(target_vendor = "apple")) => Self::Absent,
            _ => Self::Present,
        }
    }
}

/// Whether the run comes over SSH, so that a window would appear on another machine, or on one where nobody sits.
pub(crate) fn is_over_ssh(env: &Env) -> bool {
    env.first(&["SSH_CONNECTION", "SSH_TTY"]).is_some()
}

/// A source of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeWay {
    /// The profile's `mfa_process`.
    Process,
    Terminal,
    Askpass,
    Dialog,
}

/// What the choice of a way depends on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WayFacts {
    pub mode: PromptMode,
    /// Neither `--no-prompt` nor its variable.
    pub may_ask: bool,
    /// Whether the profile has an `mfa_process`.
    pub has_process: bool,
    /// Why nobody can be asked at the terminal, if so.
    pub terminal: Result<(), NobodyToAsk>,
    /// Whether an askpass program is named.
    pub has_askpass: bool,
    pub display: DisplayState,
    pub is_over_ssh: bool,
}

/// The source of codes to use, and after `mfa_process` the one in its place if it cannot be run.
///
/// # Errors
/// When there is none.
pub(crate) fn ways(facts: &WayFacts) -> Result<(CodeWay, Option<CodeWay>), NobodyToAsk> {
    let asked = way_to_ask(facts);
    if facts.has_process { Ok((CodeWay::Process, asked.ok())) } else { asked.map(|way| (way, None)) }
}

fn way_to_ask(facts: &WayFacts) -> Result<CodeWay, NobodyToAsk> {
    if !facts.may_ask {
        return Err(NobodyToAsk::NoPrompt);
    }
    match facts.mode {
        PromptMode::Never => Err(NobodyToAsk::Never),
        PromptMode::Terminal => match facts.terminal {
            Ok(()) => Ok(CodeWay::Terminal),
            Err(NobodyToAsk::NoTerminal) if facts.display == DisplayState::Present && !facts.is_over_ssh => {
                Err(NobodyToAsk::OnlyADisplay)
            }
            Err(why) => Err(why),
        },
        PromptMode::Askpass if facts.has_askpass => Ok(CodeWay::Askpass),
        PromptMode::Askpass => Err(NobodyToAsk::NoAskpass),
        PromptMode::Dialog => dialog(facts.display),
        PromptMode::Auto if facts.terminal.is_ok() => Ok(CodeWay::Terminal),
        PromptMode::Auto if facts.has_askpass => Ok(CodeWay::Askpass),
        PromptMode::Auto if facts.is_over_ssh => Err(NobodyToAsk::OverSsh),
        PromptMode::Auto => dialog(facts.display),
    }
}

fn dialog(display: DisplayState) -> Result<CodeWay, NobodyToAsk> {
    match display {
        DisplayState::Present => Ok(CodeWay::Dialog),
        DisplayState::Absent => Err(NobodyToAsk::NoDisplay),
        DisplayState::Unsupported => Err(NobodyToAsk::NoDialogHere),
    }
}

/// How long no askpass program and no dialogue is started after one was cancelled, in seconds: a program that tries again
/// and again would keep the person from working.
const QUIET: i64 = 30;

/// The seconds for which nobody is to be asked, by the time of the last cancellation as it was remembered.
pub(crate) fn quiet_left(cancelled_at: Option<&str>, now: i64) -> Option<i64> {
    let cancelled_at: i64 = cancelled_at?.parse().ok()?;
    // A time in the future is of a clock that was wrong.
    let passed = now.checked_sub(cancelled_at)?;
    (0..QUIET).contains(&passed).then(|| QUIET - passed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_of_a_code_follows_one_table() {
        use CodeWay::{Askpass, Dialog, Process, Terminal};
        use DisplayState::{Absent, Present, Unsupported};
        let here = Ok(());
        let (none, back, busy) =
            (Err(NobodyToAsk::NoTerminal), Err(NobodyToAsk::Background), Err(NobodyToAsk::TerminalBusy));
        // mode, terminal, askpass, display, over SSH, expected
        for (mode, terminal, has_askpass, display, is_over_ssh, expected) in [
            // as without any setting
            ("terminal", here, true, Present, false, Ok(Terminal)),
            ("terminal", none, true, Absent, false, Err(NobodyToAsk::NoTerminal)),
            ("terminal", none, true, Present, false, Err(NobodyToAsk::OnlyADisplay)),
            ("terminal", none, true, Present, true, Err(NobodyToAsk::NoTerminal)),
            ("terminal", back, true, Present, false, Err(NobodyToAsk::Background)),
            ("terminal", busy, true, Present, false, Err(NobodyToAsk::TerminalBusy)),
            // one way and no other
            ("askpass", here, true, Present, false, Ok(Askpass)),
            ("askpass", none, true, Absent, true, Ok(Askpass)),
            ("askpass", here, false, Present, false, Err(NobodyToAsk::NoAskpass)),
            ("dialog", here, true, Present, false, Ok(Dialog)),
            ("dialog", none, false, Present, true, Ok(Dialog)),
            ("dialog", here, true, Absent, false, Err(NobodyToAsk::NoDisplay)),
            ("dialog", here, true, Unsupported, false, Err(NobodyToAsk::NoDialogHere)),
            ("never", here, true, Present, false, Err(NobodyToAsk::Never)),
            // case 6: the terminal wins
            ("auto", here, true, Present, false, Ok(Terminal)),
            // case 7: in the background
            ("auto", back, true, Present, false, Ok(Askpass)),
            ("auto", busy, true, Present, false, Ok(Askpass)),
            ("auto", none, true, Absent, true, Ok(Askpass)),
            ("auto", none, false, Present, false, Ok(Dialog)),
            ("auto", back, false, Present, false, Ok(Dialog)),
            // case 8
            ("auto", none, false, Present, true, Err(NobodyToAsk::OverSsh)),
            ("auto", none, false, Absent, false, Err(NobodyToAsk::NoDisplay)),
            ("auto", none, false, Unsupported, false, Err(NobodyToAsk::NoDialogHere)),
        ] {
            let Some(mode) = PromptMode::named(mode) else { panic!("{mode} is a mode") };
            let facts =
                WayFacts { mode, may_ask: true, has_process: false, terminal, has_askpass, display, is_over_ssh };
            assert_eq!(ways(&facts), expected.map(|way| (way, None)), "{facts:?}");
            let with_process = WayFacts { has_process: true, ..facts };
            assert_eq!(ways(&with_process), Ok((Process, expected.ok())), "{with_process:?}");
            // case 10: it wins over all, but for the program of the profile
            let forbidden = WayFacts { may_ask: false, ..facts };
            assert_eq!(ways(&forbidden), Err(NobodyToAsk::NoPrompt), "{forbidden:?}");
            let forbidden = WayFacts { may_ask: false, ..with_process };
            assert_eq!(ways(&forbidden), Ok((Process, None)), "{forbidden:?}");
        }
    }

    #[test]
    fn a_mode_has_one_spelling() {
        for text in ["", "dialogue", "Auto", "ssh", "auto "] {
            assert_eq!(PromptMode::named(text), None, "{text}");
        }
    }

    #[test]
    fn after_a_cancellation_it_is_quiet_for_half_a_minute() {
        for (cancelled_at, now, left) in [
            (None, 1000, None),
            (Some("1000"), 1000, Some(30)),
            (Some("1000"), 1029, Some(1)),
            (Some("1000"), 1030, None),
            (Some("1000"), 999, None),
            (Some("soon"), 1000, None),
            (Some("-9223372036854775808"), 1000, None),
        ] {
            assert_eq!(quiet_left(cancelled_at, now), left, "{cancelled_at:?} {now}");
        }
    }
}
