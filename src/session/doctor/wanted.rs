//! What `doctor` is asked for.

use crate::model::doctor::check::Needs;
use crate::model::doctor::checks::check;
use crate::model::key_age::KeyAgeLimit;

/// What a run is to look at.
#[derive(Debug, Default)]
pub(crate) struct Wanted {
    /// Every profile with a way to a key, and not only that of the run.
    pub all: bool,
    pub offline: bool,
    /// The ids of the checks; all of them where it is empty.
    pub only: Vec<&'static str>,
    /// From which age on a key is to be replaced.
    pub key_age: KeyAgeLimit,
}

impl Wanted {
    pub(super) fn needs_network(&self) -> bool {
        let of_network = |id: &&str| check(id).is_some_and(|check| check.needs == Needs::Network);
        !self.offline && (self.only.is_empty() || self.only.iter().any(of_network))
    }
}
