//! The options of `credential_process` lines of this program that were followed. Those of this run take precedence.

use std::borrow::Cow;

use super::chain::FollowedLine;
use super::error::RequestError;
use crate::model::aws::duration::parse_duration;
use crate::model::options::Options;
use crate::model::origin::{Origin, Sourced};

/// The options of a run, with those of the lines where it has none. The region is not among them.
///
/// # Errors
/// When a line gives a remaining time that is no length of time.
pub(super) fn with_lines<'o>(options: &'o Options, lines: &[FollowedLine]) -> Result<Cow<'o, Options>, RequestError> {
    if lines.is_empty() {
        return Ok(Cow::Borrowed(options));
    }
    let mut options = options.clone();
    for line in lines {
        let given = |value| value_of_line(line, value);
        options.serial = options.serial.or_else(|| given(line.options.serial.as_ref()));
        options.duration = options.duration.or_else(|| given(line.options.duration.as_ref()));
        options.via = options.via.or_else(|| given(line.options.via.as_ref()));
        let is_typed = options.min_remaining.as_ref().is_some_and(|asked| asked.origin.is_of_a_command_line());
        if let Some(Sourced { value: text, origin }) = given(line.options.min_remaining.as_ref()).filter(|_| !is_typed)
        {
            let length = parse_duration(&text);
            let length = length.map_err(|why| RequestError::Duration { text, why, origin: origin.clone() })?;
            options.min_remaining = Some(Sourced::new(length, origin));
        }
    }
    Ok(Cow::Owned(options))
}

/// An option's value, with the place of its line.
pub(super) fn value_of_line(line: &FollowedLine, value: Option<&String>) -> Option<Sourced<String>> {
    let origin = || Origin::ProfileProperty { key: "credential_process", place: line.place.clone() };
    value.map(|value| Sourced::new(value.clone(), origin()))
}
