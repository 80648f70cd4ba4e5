//! The terminal: prompts, choices, and the screen.

pub(crate) mod code_source;
pub(crate) mod line_question;
pub(crate) mod tty;
