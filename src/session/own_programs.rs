//! Profiles whose `credential_process` runs this program under another name: through a link, or as a copy.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::format::shared_config::SharedConfig;
use crate::model::{Env, HeaderSlip, Profile, ProfileLookup, ProfileProperty, perhaps_own_program, under_own_name};
use crate::sys::process::own_program;

/// The profiles of the shared files, in which such a line is read as if it named this program. Only a line that could be
/// one of this program's makes it look at the file of its program.
pub(crate) struct OwnPrograms<'s, 't> {
    shared: &'s SharedConfig<'t>,
    env: &'s Env,
    /// What is known of each program.
    known: RefCell<HashMap<String, bool>>,
}

impl<'s, 't> OwnPrograms<'s, 't> {
    pub(crate) fn new(shared: &'s SharedConfig<'t>, env: &'s Env) -> Self {
        Self { shared, env, known: RefCell::default() }
    }

    fn is_ours(&self, program: &str) -> bool {
        let mut known = self.known.borrow_mut();
        *known.entry(program.to_owned()).or_insert_with(|| own_program::is_this(program, self.env))
    }
}

impl ProfileLookup for OwnPrograms<'_, '_> {
    fn profile(&self, name: &str) -> Option<Profile> {
        let mut profile = self.shared.profile(name)?;
        for property in profile.properties.iter_mut().filter(|property| property.key == "credential_process") {
            if let Some(program) = perhaps_own_program(&property.value).filter(|program| self.is_ours(program)) {
                property.value = under_own_name(&property.value, &program).into();
            }
        }
        Some(profile)
    }

    fn names(&self) -> Vec<String> {
        self.shared.names()
    }

    fn header_slips(&self, name: &str) -> Vec<HeaderSlip> {
        self.shared.header_slips(name)
    }

    fn misplaced_sections(&self, name: &str) -> Vec<HeaderSlip> {
        self.shared.misplaced_sections(name)
    }

    fn service_endpoints(&self, services: &str) -> Option<Vec<(String, ProfileProperty)>> {
        self.shared.service_endpoints(services)
    }
}
