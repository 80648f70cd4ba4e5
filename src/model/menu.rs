//! A list that typing narrows: which lines are shown, and which one is active. The terminal draws it.

/// A key that was pressed at a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PressedKey {
    Character(char),
    Up,
    Down,
    PageUp,
    PageDown,
    First,
    Last,
    /// Backspace.
    Erase,
    /// Ctrl-U, Ctrl-W.
    EraseAll,
    Enter,
    /// Esc, Ctrl-C, Ctrl-D.
    Cancel,
}

/// What a key led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MenuStep {
    /// The list goes on.
    Open,
    /// The line at this index was chosen.
    Chosen(usize),
    Cancelled,
}

/// A line of the list, escaped for a terminal.
#[derive(Debug)]
struct MenuLine {
    text: String,
    /// The same in lower case, for the search.
    searched: String,
    /// Its name in lower case.
    name: String,
}

/// The list, and what was typed.
#[derive(Debug)]
pub(crate) struct Menu {
    lines: Vec<MenuLine>,
    typed: String,
    /// The indices of the lines that what was typed leaves.
    left: Vec<usize>,
    /// The position of the active one in them.
    active: usize,
    /// The position of the first one that is drawn.
    top: usize,
    /// How many are drawn.
    height: usize,
}

/// The longest text that is typed; no more is needed to tell two profiles apart.
const LONGEST_TYPED: usize = 256;

impl Menu {
    /// A list of these names and lines. Both must be escaped for a terminal already.
    pub(crate) fn new(lines: impl IntoIterator<Item = (String, String)>) -> Self {
        let lines = lines.into_iter().map(|(name, text)| MenuLine {
            searched: text.to_lowercase(),
            name: name.to_lowercase(),
            text,
        });
        let mut menu =
            Self { lines: lines.collect(), typed: String::new(), left: Vec::new(), active: 0, top: 0, height: 1 };
        menu.narrow();
        menu
    }

    /// What was typed so far.
    pub(crate) fn typed(&self) -> &str {
        &self.typed
    }

    /// How many lines are left, and how many there are.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.left.len(), self.lines.len())
    }

    /// The lines to draw on so many rows, and whether each is the active one.
    pub(crate) fn window(&mut self, rows: usize) -> impl Iterator<Item = (&str, bool)> {
        self.height = rows.max(1);
        // The active one stays visible, and so few rows as possible stay empty.
        self.top = self.top.min(self.active).max((self.active + 1).saturating_sub(self.height));
        self.top = self.top.min(self.left.len().saturating_sub(self.height));
        let drawn = self.left.iter().enumerate().skip(self.top).take(self.height);
        drawn.filter_map(|(position, index)| Some((self.lines.get(*index)?.text.as_str(), position == self.active)))
    }

    /// Handles one key.
    pub(crate) fn press(&mut self, key: PressedKey) -> MenuStep {
        let last = self.left.len().saturating_sub(1);
        match key {
            PressedKey::Cancel => return MenuStep::Cancelled,
            PressedKey::Enter => {
                if let Some(index) = self.left.get(self.active) {
                    return MenuStep::Chosen(*index);
                }
            }
            PressedKey::Up => self.active = self.active.checked_sub(1).unwrap_or(last),
            PressedKey::Down => self.active = if self.active < last { self.active + 1 } else { 0 },
            PressedKey::PageUp => self.active = self.active.saturating_sub(self.height),
            PressedKey::PageDown => self.active = (self.active + self.height).min(last),
            PressedKey::First => self.active = 0,
            PressedKey::Last => self.active = last,
            PressedKey::Character(c) if self.typed.chars().count() < LONGEST_TYPED => {
                self.typed.push(c);
                self.narrow();
            }
            PressedKey::Character(_) => {}
            PressedKey::Erase => {
                self.typed.pop();
                self.narrow();
            }
            PressedKey::EraseAll => {
                self.typed.clear();
                self.narrow();
            }
        }
        MenuStep::Open
    }

    /// Leaves the lines in which each typed word occurs, then those whose name has the typed letters in that order. Each
    /// group keeps its order, so that the profile that was used last stays in front.
    fn narrow(&mut self) {
        let typed = self.typed.to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let letters: String = words.concat();
        let (mut whole, mut spread) = (Vec::new(), Vec::new());
        for (index, line) in self.lines.iter().enumerate() {
            if words.iter().all(|word| line.searched.contains(word) || line.name.contains(word)) {
                whole.push(index);
            } else if has_in_order(&line.name, &letters) {
                spread.push(index);
            }
        }
        whole.append(&mut spread);
        self.left = whole;
        (self.active, self.top) = (0, 0);
    }
}

fn has_in_order(text: &str, letters: &str) -> bool {
    let mut rest = text.chars();
    letters.chars().all(|letter| rest.any(|c| c == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn menu(names: &[&str]) -> Menu {
        Menu::new(names.iter().map(|name| ((*name).to_owned(), format!("{name}  key"))))
    }

    fn typed(menu: &mut Menu, text: &str) {
        for c in text.chars() {
            menu.press(PressedKey::Character(c));
        }
    }

    fn shown(menu: &mut Menu, rows: usize) -> Vec<String> {
        let mark =
            |(text, active): (&str, bool)| format!("{}{}", if active { ">" } else { "" }, &text[..text.len() - 5]);
        menu.window(rows).map(mark).collect()
    }

    #[test]
    fn typing_narrows_to_lines_with_each_word_then_to_names_with_the_letters_in_order() {
        for (text, expected) in [
            ("", &["Acme-Prod", "beta", "acme-dev", "p-r-o-d"][..]),
            ("prod", &["Acme-Prod", "p-r-o-d"]),
            ("PROD ac", &["Acme-Prod"]),
            ("  acme ", &["Acme-Prod", "acme-dev"]),
            ("key", &["Acme-Prod", "beta", "acme-dev", "p-r-o-d"]),
            ("ad", &["Acme-Prod", "acme-dev"]),
            ("zz", &[]),
        ] {
            let mut menu = menu(&["Acme-Prod", "beta", "acme-dev", "p-r-o-d"]);
            typed(&mut menu, text);
            let names: Vec<String> =
                shown(&mut menu, 9).iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
            assert_eq!(names, expected, "{text:?}");
        }
    }

    #[test]
    fn the_active_line_is_always_in_the_window_and_enter_gives_its_place_in_the_whole_list() {
        use PressedKey::{Down, Enter, Erase, EraseAll, First, Last, PageDown, PageUp, Up};
        let names = ["a", "b", "c", "d", "e"];
        for (keys, window, chosen) in [
            (&[][..], &[">a", "b"][..], MenuStep::Chosen(0)),
            (&[Down], &["a", ">b"], MenuStep::Chosen(1)),
            (&[Down, Down], &["b", ">c"], MenuStep::Chosen(2)),
            (&[Up], &["d", ">e"], MenuStep::Chosen(4)),
            (&[Up, Down], &[">a", "b"], MenuStep::Chosen(0)),
            (&[Last, Up, Up], &["c", ">d"], MenuStep::Chosen(2)),
            (&[PageDown, PageDown, PageDown, PageUp], &["c", ">d"], MenuStep::Chosen(2)),
            (&[Last, First], &[">a", "b"], MenuStep::Chosen(0)),
            (&[PressedKey::Character('d')], &[">d"], MenuStep::Chosen(3)),
            (&[PressedKey::Character('x'), Enter, Up, Down, PageDown], &[], MenuStep::Open),
            (&[PressedKey::Character('x'), Erase, Erase], &[">a", "b"], MenuStep::Chosen(0)),
            (&[PressedKey::Character('x'), PressedKey::Character('y'), EraseAll], &[">a", "b"], MenuStep::Chosen(0)),
        ] {
            let mut menu = menu(&names);
            shown(&mut menu, 2);
            for key in keys {
                menu.press(*key);
            }
            let lines = shown(&mut menu, 2);
            let active = lines.iter().filter(|line| line.starts_with('>')).count();
            assert_eq!(active, usize::from(!lines.is_empty()), "{keys:?}: {lines:?}");
            let last = menu.press(Enter);
            assert_eq!(last, chosen, "{keys:?}");
            if !matches!(keys, [Last, Up, Up] | [PageDown, ..]) {
                assert_eq!(lines, window, "{keys:?}");
            }
        }
        let mut menu = menu(&names);
        assert_eq!(menu.press(PressedKey::Cancel), MenuStep::Cancelled);
        assert_eq!(Menu::new([]).press(Enter), MenuStep::Open);
    }
}
