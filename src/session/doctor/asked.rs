//! The profile of the run: the one that is named, or that a run without a name would use.

use super::lookup::BoundedLookup;
use super::profiles::{Profiles, Seen};
use crate::model::doctor::refusal::is_faulty;
use crate::model::doctor::report::Findings;
use crate::model::{
    Origin, ProfileKind, ProfileLookup as _, RequestError, Severity, has_no_default, profile_in_hints, resolve,
};

impl Profiles<'_, '_> {
    /// Resolves the run as it was asked for. Returns the names of its profiles, and the one that was asked for; none for
    /// a key of the environment.
    pub(super) fn check_asked(
        &self,
        lookup: &BoundedLookup<'_, '_>,
        seen: &mut Seen,
        findings: &mut Findings,
    ) -> (Vec<String>, Option<String>) {
        let ctx = self.ctx;
        let asked = ctx.options.asked_profile();
        let hints = profile_in_hints(&ctx.options, &ctx.env);
        match resolve(&ctx.options, &ctx.env, lookup) {
            Ok(request) => {
                let names = request.chain.iter().map(|profile| profile.name.clone()).collect();
                let named = request.profile.as_ref().map(|profile| profile.value.clone());
                self.resolved(request, hints, seen, findings);
                (names, named)
            }
            Err(error @ (RequestError::UnknownProfile { named_by: None, .. } | RequestError::NoKey { .. }))
                if asked.origin == Origin::Default
                    // To look for it once more would name all others that lead to a key once more.
                    && (matches!(error, RequestError::UnknownProfile { .. }) || has_no_default(lookup, &ctx.env)) =>
            {
                self.without_default(error, lookup, seen, findings)
            }
            Err(error) => {
                self.refused(&error, &hints, findings);
                (self.way_from(&asked.value), Some(asked.value))
            }
        }
    }

    /// No profile is named, and none is the default. With --all, that is a fault only where no other has a key; without
    /// it, the only one that leads to a key is looked at, and of several one has to be named.
    fn without_default(
        &self,
        error: RequestError,
        lookup: &BoundedLookup<'_, '_>,
        seen: &mut Seen,
        findings: &mut Findings,
    ) -> (Vec<String>, Option<String>) {
        let default = self.ctx.options.asked_profile().value;
        if self.wanted.all {
            seen.without_default = Some(error);
            return (vec![default.clone()], Some(default));
        }
        let finding = self.refusal(&error, &profile_in_hints(&self.ctx.options, &self.ctx.env));
        let mut leading = self.shared.names().into_iter().filter(|name| self.is_meant_to_lead_to_a_key(name, lookup));
        match (leading.next(), leading.next()) {
            (None, _) => {
                findings.add(finding);
                (vec![default.clone()], Some(default))
            }
            (Some(only), None) => {
                findings.add(finding.severity(Severity::Info));
                let options = self.options_of(&only);
                let hints = profile_in_hints(&options, &self.ctx.env);
                match resolve(&options, &self.ctx.env, lookup) {
                    Ok(request) => self.resolved(request, hints, seen, findings),
                    Err(error) => self.refused(&error, &hints, findings),
                }
                (self.way_from(&only), Some(only))
            }
            (Some(_), Some(_)) => {
                findings.add(finding.severity(Severity::Info).fix("mfa-session doctor --all"));
                (Vec::new(), None)
            }
        }
    }

    /// Whether the profile leads to a key, or would but for a fault.
    fn is_meant_to_lead_to_a_key(&self, name: &str, lookup: &BoundedLookup<'_, '_>) -> bool {
        let may_have_a_key =
            self.shared.profile(name).is_some_and(|profile| ProfileKind::of(&profile, self.shared).may_have_a_key());
        may_have_a_key
            && match resolve(&self.options_of(name), &self.ctx.env, lookup) {
                Ok(_) => true,
                Err(error) => is_faulty(&error),
            }
    }

    /// The profiles on the way from one that cannot be resolved, as far as they are there.
    fn way_from(&self, name: &str) -> Vec<String> {
        const LONGEST: usize = 8;
        let mut names = vec![name.to_owned()];
        while names.len() < LONGEST
            && let Some(next) = names
                .last()
                .and_then(|last| self.shared.profile(last)?.get("source_profile").map(|next| next.value.to_string()))
            && !names.contains(&next)
        {
            names.push(next);
        }
        names
    }
}
