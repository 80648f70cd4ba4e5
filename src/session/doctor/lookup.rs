//! The profiles for a run that resolves many of them: a refusal names what may have been meant, for which every header
//! is compared, so that is done for the first ones only.

use std::cell::Cell;

use crate::format::shared_config::SharedConfig;
use crate::model::{HeaderSlip, Profile, ProfileLookup, ProfileProperty};

/// How many refusals are explained by a comparison with every header.
const SEARCHES: usize = 100;

#[derive(Debug)]
pub(super) struct BoundedLookup<'s, 't> {
    shared: &'s SharedConfig<'t>,
    searches: Cell<usize>,
}

impl<'s, 't> BoundedLookup<'s, 't> {
    pub(super) fn new(shared: &'s SharedConfig<'t>) -> Self {
        Self { shared, searches: Cell::new(0) }
    }

    fn may_search(&self) -> bool {
        self.searches.set(self.searches.get() + 1);
        self.searches.get() <= SEARCHES
    }
}

impl ProfileLookup for BoundedLookup<'_, '_> {
    fn profile(&self, name: &str) -> Option<Profile> {
        self.shared.profile(name)
    }

    fn names(&self) -> Vec<String> {
        if self.may_search() { self.shared.names() } else { Vec::new() }
    }

    fn header_slips(&self, name: &str) -> Vec<HeaderSlip> {
        if self.may_search() { self.shared.header_slips(name) } else { Vec::new() }
    }

    fn misplaced_sections(&self, name: &str) -> Vec<HeaderSlip> {
        self.shared.misplaced_sections(name)
    }

    fn service_endpoints(&self, services: &str) -> Option<Vec<(String, ProfileProperty)>> {
        self.shared.service_endpoints(services)
    }
}
