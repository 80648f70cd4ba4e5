//! A terminal with a program on it, and the home that the program finds there. Shared by the terminal tests
//! and the demo.

mod home;
mod terminal;

pub(crate) use home::Home;
pub(crate) use terminal::Terminal;
