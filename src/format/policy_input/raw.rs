//! JSON that is parsed only as far as needed to find policies, with the position of each value in the text.

use std::collections::BTreeMap;

use mfa_policy::Position;
use serde_json::value::RawValue;

/// A value as it is written in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'t> {
    whole: &'t str,
    /// Byte positions at which lines begin, so that a position is found without counting from the start.
    lines: &'t [usize],
    value: &'t str,
}

/// Where the lines of a text begin.
pub(super) fn line_starts(text: &str) -> Vec<usize> {
    std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect()
}

impl<'t> Raw<'t> {
    /// The one value of a text with these [`line_starts`]; `None` if it is no JSON.
    pub(super) fn of(whole: &'t str, lines: &'t [usize]) -> Option<Self> {
        let value: &RawValue = serde_json::from_str(whole).ok()?;
        Some(Self { whole, lines, value: value.get() })
    }

    /// The text of the value.
    pub(super) fn written(self) -> &'t str {
        self.value
    }

    fn within(self, value: &'t RawValue) -> Self {
        Self { value: value.get(), ..self }
    }

    /// The members of an object; none of anything else.
    pub(super) fn members(self) -> BTreeMap<String, Raw<'t>> {
        let members: BTreeMap<String, &RawValue> = serde_json::from_str(self.value).unwrap_or_default();
        members.into_iter().map(|(name, value)| (name, self.within(value))).collect()
    }

    pub(super) fn member(self, name: &str) -> Option<Self> {
        self.members().remove(name)
    }

    /// The items of an array; none of anything else.
    pub(super) fn items(self) -> Vec<Self> {
        let items: Vec<&RawValue> = serde_json::from_str(self.value).unwrap_or_default();
        items.into_iter().map(|item| self.within(item)).collect()
    }

    /// The items of the array in a member.
    pub(super) fn list(self, name: &str) -> Vec<Self> {
        self.member(name).map(Self::items).unwrap_or_default()
    }

    pub(super) fn text(self) -> Option<String> {
        serde_json::from_str(self.value).ok()
    }

    /// The string in a member.
    pub(super) fn text_of(self, name: &str) -> Option<String> {
        self.member(name)?.text()
    }

    pub(super) fn is_object(self) -> bool {
        self.value.starts_with('{')
    }

    pub(super) fn is_array(self) -> bool {
        self.value.starts_with('[')
    }

    /// The position of its first character.
    pub(super) fn position(self) -> Position {
        /// Longer lines are machine-written, so the column is not counted.
        const COUNTED: usize = 10_000;
        let offset = (self.value.as_ptr() as usize).saturating_sub(self.whole.as_ptr() as usize);
        let number = self.lines.partition_point(|start| *start <= offset);
        let start = number.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or_default();
        let line = self.whole.get(start..offset).unwrap_or_default();
        let column = if line.len() > COUNTED { line.len() } else { line.chars().count() };
        Position { line: number, column: column + 1 }
    }
}
