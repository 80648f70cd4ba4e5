//! The terminal: prompts, choices, and the screen.

pub(crate) mod code_source;
pub(crate) mod count_down;
#[cfg(unix)]
pub(crate) mod key_list;
pub(crate) mod line_question;
pub(crate) mod profile_list;
pub(crate) mod text_question;
pub(crate) mod tty;
pub(crate) mod tty_facts;
