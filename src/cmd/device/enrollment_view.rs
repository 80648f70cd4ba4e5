//! The screen for a new device: its page, and the messages shown to the person on it.

use std::cell::RefCell;

use crate::format::device::enrollment_page::{Page, Shown, Size};
use crate::format::device::qr::Ink;
use crate::model::Seed;
use crate::sys::process::signals::TerminalRestore;
use crate::sys::terminal::tty::{LineMode, Terminal};

/// What may be typed instead of a code.
const WORDS: &str = "In a code's place: `link` for the link as text, `clear` to wipe it all, `qr` to see it again";

/// The data of the new device that are shown.
pub(super) struct NewDeviceInfo {
    pub(super) device: String,
    pub(super) account: String,
    pub(super) seed: Seed,
}

pub(super) struct DialogueView {
    /// Laid out for the window; laid out again when its size changes.
    page: RefCell<Page>,
    /// What the screen shows; None if that is not known.
    standing: RefCell<Option<(Shown, Vec<String>)>>,
    pub(super) shown: Shown,
    beside: Vec<String>,
    pub(super) message: Option<String>,
    _screen: LineMode,
}

impl DialogueView {
    /// Switches to the alternate screen until it is dropped. Nothing is drawn yet.
    pub(super) fn open(
        terminal: &Terminal,
        restore: &TerminalRestore,
        ink: Option<Ink>,
        new_device: &NewDeviceInfo,
    ) -> Self {
        let about = format!("Device {} in account {}", new_device.device, new_device.account);
        let beside = vec![String::new(), about, String::new(), WORDS.to_owned(), String::new()];
        let page = RefCell::new(page(window(terminal), ink, new_device));
        let screen = terminal.own_screen(restore);
        Self { page, standing: RefCell::default(), shown: Shown::Code, beside, message: None, _screen: screen }
    }

    /// Draws the page if its content has changed or it is no longer shown, and moves the cursor to the question.
    pub(super) fn show(&self, terminal: &Terminal, size: Size, ink: Option<Ink>, new_device: &NewDeviceInfo) {
        if self.page.borrow().size() != size {
            self.page.replace(page(size, ink, new_device));
            self.forget();
        }
        let (page, text) = (self.page.borrow(), self.text());
        let stands = self.standing.borrow().as_ref() == Some(&(self.shown, text.clone()));
        match page.question(self.shown).filter(|_| stands) {
            Some(place) => terminal.show(&place),
            None => terminal.show(&page.drawn(self.shown, &text)),
        }
        self.standing.replace(Some((self.shown, text)));
    }

    /// To be called after a line of so many characters was typed at the question: one that takes several rows may have
    /// scrolled the page.
    pub(super) fn typed(&self, characters: usize) {
        if characters >= self.page.borrow().size().columns {
            self.forget();
        }
    }

    /// The page may no longer be on the screen.
    pub(super) fn forget(&self) {
        self.standing.take();
    }

    /// Shows the count-down beside the page.
    pub(super) fn tick(&self, terminal: &Terminal, line: &str) {
        terminal.show(&self.page.borrow().ticking(self.shown, &self.text(), line));
    }

    fn text(&self) -> Vec<String> {
        let how = match self.page.borrow().needed() {
            None => "Scan this with your authenticator app, or type the secret beneath it into the app.".to_owned(),
            Some(Size { columns, rows }) => format!(
                "The QR code needs {columns} columns and {rows} rows. Type the secret beneath into your authenticator app."
            ),
        };
        let message = self.message.iter().map(|message| capitalised(message));
        std::iter::once(how).chain(self.beside.iter().cloned()).chain(message).collect()
    }
}

pub(super) fn window(terminal: &Terminal) -> Size {
    let (columns, rows) = terminal.size();
    Size { columns, rows }
}

fn page(size: Size, ink: Option<Ink>, new_device: &NewDeviceInfo) -> Page {
    Page::new(size, ink, &new_device.device, &new_device.account, &new_device.seed)
}

fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
