//! The profiles: all of them for what other tools and our own lines have left, and those of the run for a session.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;

use jiff::Timestamp;

use super::cache::ReadCache;
use super::lookup::BoundedLookup;
use super::network::KeyTarget;
use super::request::{RequestCheck, SeenRequests, check_request, no_region};
use super::wanted::Wanted;
use crate::format::shared_config::SharedConfig;
use crate::format::written::held::{WrittenSession, written_sessions};
use crate::model::doctor::finding::DoctorFinding;
use crate::model::doctor::leftovers::Marks;
use crate::model::doctor::own_line::{ProgramState, mfa_process, other_line, own_line};
use crate::model::doctor::profile::{profile as as_written, role_too_long, role_with_device};
use crate::model::doctor::refusal::{is_faulty, is_of_another_kind, is_of_environment, refusal};
use crate::model::doctor::report::Findings;
use crate::model::{
    Explain as _, Options, Origin, Place, Profile, ProfileInHints, ProfileKind, ProfileLookup as _, RequestError,
    SessionRequest, Severity, SharedFile, Sourced, option, profile_in_hints, resolve,
};
use crate::session::context::Context;
use crate::session::held::is_live;
use crate::session::profile_files::{ProfileFiles, unresolved};
use crate::sys::{look, paths};

/// The checks of the profiles, and what they look at.
pub(super) struct Profiles<'r, 't> {
    pub(super) ctx: &'r Context,
    pub(super) wanted: &'r Wanted,
    pub(super) files: &'r ProfileFiles,
    pub(super) shared: &'r SharedConfig<'t>,
    pub(super) cache: Option<&'r ReadCache>,
    pub(super) now: Timestamp,
}

/// What the other checks need to know of the profiles.
#[derive(Default)]
pub(super) struct Seen {
    /// Whether a profile has a `credential_process` line of this program.
    pub(super) has_own_line: bool,
    pub(super) has_mfa_process: bool,
    /// The keys about which AWS can be asked.
    pub(super) targets: Vec<KeyTarget>,
    /// Whether a profile leads to a key.
    pub(super) has_key: bool,
    /// Whether one would, but for a fault.
    has_faulty: bool,
    pub(super) requests: SeenRequests,
    /// Why the default profile leads to none, where it was not asked for.
    pub(super) without_default: Option<RequestError>,
}

/// The profiles that hold one key: the first of them, its line and device, and how many there are.
struct Holders {
    first: String,
    place: Place,
    serial: Option<String>,
    others: Vec<String>,
    /// Whether two of them name different devices.
    differ: bool,
}

impl Profiles<'_, '_> {
    /// Makes the checks: one pass over all profiles.
    pub(super) fn check(&self, findings: &mut Findings) -> Seen {
        let lookup = BoundedLookup::new(self.shared);
        let mut seen = Seen::default();
        let programs = Programs::new(self.ctx);
        let find = |name: &str| programs.find(name);
        let (in_scope, asked) = self.check_asked(&lookup, &mut seen, findings);
        let (mut marks, mut holders) = (Marks::default(), HashMap::new());
        for name in self.shared.names() {
            let Some(profile) = self.shared.profile(&name) else { continue };
            marks.look(&profile);
            let of_line = own_line(&profile, self.shared, &find);
            seen.has_own_line |= ProfileKind::of(&profile, self.shared) == ProfileKind::MfaSession;
            findings.extend(of_line);
            if !self.wanted.all && !in_scope.contains(&name) {
                continue;
            }
            findings.extend(as_written(&profile));
            findings.extend(mfa_process(&profile, &find));
            findings.extend(other_line(&profile, &find));
            findings.extend(role_with_device(&profile, self.shared));
            findings.extend(role_too_long(&profile, self.shared));
            if self.wanted.all {
                note_holder(&profile, &mut holders);
                if asked.as_ref() != Some(&name) {
                    self.check_one(&profile, &lookup, &mut seen, findings);
                }
            }
        }
        if let Some(error) = seen.without_default.take().filter(|_| !seen.has_key && !seen.has_faulty) {
            self.refused(&error, &profile_in_hints(&self.ctx.options, &self.ctx.env), findings);
        }
        findings.extend(marks.findings());
        findings.extend(shared_keys(holders));
        self.check_written(findings);
        seen
    }

    /// Resolves one of all profiles, if it leads to a key of a user.
    fn check_one(&self, profile: &Profile, lookup: &BoundedLookup<'_, '_>, seen: &mut Seen, findings: &mut Findings) {
        if !ProfileKind::of(profile, self.shared).may_have_a_key() {
            return;
        }
        let ctx = self.ctx;
        let options = self.options_of(&profile.name);
        let hints = profile_in_hints(&options, &ctx.env);
        match resolve(&options, &ctx.env, lookup) {
            Ok(request) => self.resolved(request, hints, seen, findings),
            Err(error) if is_of_another_kind(&error) => {}
            Err(error) => {
                seen.has_faulty |= is_faulty(&error);
                self.refused(&error, &hints, findings);
            }
        }
    }

    /// The options of a run for that profile.
    pub(super) fn options_of(&self, profile: &str) -> Options {
        let named = Sourced::new(profile.to_owned(), Origin::Flag("--profile"));
        Options { profile: Some(named), ..self.ctx.options.clone() }
    }

    pub(super) fn resolved(
        &self,
        request: SessionRequest,
        hints: ProfileInHints,
        seen: &mut Seen,
        findings: &mut Findings,
    ) {
        seen.has_key = true;
        seen.has_mfa_process |= request.mfa_process.is_some() || request.prompt.needs_no_terminal();
        let checked = RequestCheck {
            ctx: self.ctx,
            cache: self.cache.map(|read| &read.cache),
            hints,
            key_age: self.wanted.key_age,
            has_facts: self.cache.is_some_and(|read| read.has_facts),
            now: self.now,
        };
        let for_network = self.wanted.needs_network();
        seen.targets.extend(check_request(&checked, request, &mut seen.requests, for_network, findings));
    }

    pub(super) fn refused(&self, error: &RequestError, hints: &ProfileInHints, findings: &mut Findings) {
        findings.add(self.refusal(error, hints));
    }

    /// The refusal of a profile, with the line that leads to it.
    pub(super) fn refusal(&self, error: &RequestError, hints: &ProfileInHints) -> DoctorFinding {
        let report = unresolved(error.clone(), &self.ctx.env).report();
        let mut finding = refusal(error, &report, hints);
        // The line is in the profile that names the missing one, or closes the circle.
        let by = match error {
            RequestError::UnknownProfile { named_by, .. } => named_by.as_ref(),
            RequestError::Circle { names } => names.len().checked_sub(2).and_then(|last| names.get(last)),
            _ => None,
        };
        let profile = by.and_then(|name| self.shared.profile(name));
        let line =
            profile.as_ref().and_then(|profile| profile.get("source_profile").or(profile.get("credential_process")));
        if let Some(line) = line {
            finding = finding.at(&line.place);
        }
        let of_profile = hints.name.iter().filter(|_| !is_of_environment(error));
        of_profile.fold(finding, |finding, name| finding.of_profile(name))
    }

    /// The profiles that `write` made.
    fn check_written(&self, findings: &mut Findings) {
        let Ok(text) = self.files.credentials.text() else { return };
        for session in written_sessions(text, None).unwrap_or_default() {
            findings.extend(self.written(&session));
        }
    }

    fn written(&self, session: &WrittenSession) -> Vec<DoctorFinding> {
        let WrittenSession { profile, source, expiration, .. } = session;
        let Some(section) = self.shared.profile(profile) else { return Vec::new() };
        let place = section.headers.iter().find(|(file, _)| *file == SharedFile::Credentials).map(|(_, place)| place);
        let at = |finding: DoctorFinding| place.into_iter().fold(finding, DoctorFinding::at).of_profile(profile);
        let mut found = Vec::new();
        let again = format!("mfa-session write {}", option("--profile", profile));
        let has_source =
            self.shared.profile(source).is_some() || self.shared.profile(&format!("{source}-long-term")).is_some();
        if !has_source {
            let message = format!("profile `{profile}` was written for `{source}`, which is not there any more");
            found.push(at(DoctorFinding::new("DOC216", message)
                .hint("remove it: `mfa-session clear --written`")
                .fix("mfa-session clear --written")));
        } else if !is_live(*expiration, self.now) {
            let message = format!("the session in profile `{profile}` has ended");
            found.push(at(DoctorFinding::new("DOC216", message)
                .hint(format!("`{again}` writes a new one, `mfa-session clear --written` removes it"))
                .fix(again)));
        }
        let of_environment = self.ctx.env.first(&["AWS_REGION", "AWS_DEFAULT_REGION"]).is_some();
        if section.get("region").is_none() && !of_environment {
            found.push(no_region(profile));
        }
        found
    }
}

fn note_holder(profile: &Profile, holders: &mut HashMap<String, Holders>) {
    let Some(id) = profile.get("aws_access_key_id").filter(|id| id.value.starts_with("AKIA")) else { return };
    let serial = profile.get("mfa_serial").map(|serial| serial.value.to_string());
    match holders.get_mut(id.value.as_str()) {
        Some(known) => {
            known.differ |= known.serial.is_some() && serial.is_some() && known.serial != serial;
            known.others.push(profile.name.clone());
        }
        None => {
            let (first, place) = (profile.name.clone(), id.place.clone());
            let new = Holders { first, place, serial, others: Vec::new(), differ: false };
            holders.insert(id.value.to_string(), new);
        }
    }
}

fn shared_keys(holders: HashMap<String, Holders>) -> Vec<DoctorFinding> {
    let mut shared: Vec<Holders> = holders.into_values().filter(|held| !held.others.is_empty()).collect();
    shared.sort_by(|one, other| one.place.line.cmp(&other.place.line).then(one.first.cmp(&other.first)));
    let finding = |held: Holders| {
        let (severity, what) = if held.differ {
            (Severity::Warning, "with different devices, so each has a session of its own")
        } else {
            (Severity::Info, "so they share one session")
        };
        let message = format!("profile `{}` holds the key that {} others hold, {what}", held.first, held.others.len());
        let hint = format!("keep the key in one of them, and let the others say `source_profile = {}`", held.first);
        let finding = DoctorFinding::new("DOC207", message).severity(severity).at(&held.place).hint(hint);
        std::iter::once(&held.first).chain(&held.others).fold(finding, |finding, name| finding.of_profile(name))
    };
    shared.into_iter().map(finding).collect()
}

/// Where programs are looked for; each name once.
struct Programs {
    path: OsString,
    home: Option<std::path::PathBuf>,
    known: RefCell<HashMap<String, ProgramState>>,
}

impl Programs {
    fn new(ctx: &Context) -> Self {
        let path = ctx.env.path("PATH").map(std::path::PathBuf::into_os_string).unwrap_or_default();
        Self { path, home: paths::home(&ctx.env).ok(), known: RefCell::default() }
    }

    fn find(&self, name: &str) -> ProgramState {
        if let Some(known) = self.known.borrow().get(name) {
            return *known;
        }
        let state = look::program(name, &self.path, self.home.as_deref());
        self.known.borrow_mut().insert(name.to_owned(), state);
        state
    }
}
