//! `write`: the session as a profile of the shared credentials file.

use zeroize::Zeroizing;

use crate::error::Error;
use crate::format::edit::{SectionEdit, set_section, validate_target_name};
use crate::format::ini::{IniDocument, nested_pairs};
use crate::format::portability::reader_warnings;
use crate::format::second_reader::{Verdict, compare};
use crate::format::shared_config::SharedConfig;
use crate::format::written::profile::{OWNED_KEYS, REMOVED_KEYS, new_header, properties, settings, stand_in};
use crate::model::{
    Origin, RolePlan, SessionCredentials, SessionRequest, SlotKey, TargetError, check_target, exit, option,
};
use crate::session::choose_profile::resolve_or_choose;
use crate::session::context::Context;
use crate::session::obtain::say_expiry;
use crate::session::ports::TerminalAndSts;
use crate::session::profile_files::{ProfileFile, ProfileFiles, irreplaceable};
use crate::session::roles::obtain;
use crate::session::save_serial::offer;
use crate::session::trust::check_copied;
use crate::sys::paths;
use crate::sys::shared_file::{self, Privacy};
use crate::sys::store::cache::SessionCache;

/// All of a write that is determined before the session is obtained.
struct WritePlan<'t> {
    files: &'t ProfileFiles,
    target: String,
    /// The profile with the long-term key.
    holder: Option<String>,
    mark: String,
    /// The section to add to the config file, if any.
    config: Option<ConfigSection>,
    /// What the next `aws` command needs where the config file cannot get a section.
    needs: String,
}

/// A header of the config file, and the properties to write below it.
type ConfigSection = (String, Vec<(&'static str, String)>);

pub(super) fn run(ctx: &mut Context, to: Option<&str>, no_config: bool) -> Result<u8, Error> {
    let files = ProfileFiles::load(&ctx.env)?;
    let shared = files.parse()?;
    let mut resolved = resolve_or_choose(ctx, &shared)?;
    let mut plan = plan(ctx, &files, &shared, &resolved.request, to, no_config)?;
    let obtained = obtain(ctx, &mut resolved, &mut TerminalAndSts, || Ok(()))?;
    offer(ctx, &files, &shared, &resolved.request, &obtained);
    plan.write(ctx, &resolved.request, &obtained.session.credentials)
        .inspect_err(|_| say_kept(ctx, &obtained.session.key))?;
    let (target, option) = (&plan.target, option("--profile", &plan.target));
    ctx.diagnostics.note(&format!("profile `{target}` is written: aws {option}{} …", plan.needs));
    say_expiry(ctx, &resolved.request, &obtained);
    if resolved.request.role.is_some() {
        ctx.diagnostics
            .note("nothing renews a written role: it ends when it ends, and `credential_process` would renew it");
    }
    Ok(exit::DONE)
}

/// After a failure: reports whether the session that the code bought is lost.
fn say_kept(ctx: &Context, key: &SlotKey) {
    let cache = paths::cache_dir(&ctx.env).map(|dir| SessionCache::open_dir(&dir));
    if cache.is_ok_and(|cache| cache.load(key).session.is_some()) {
        ctx.diagnostics.note("the session is kept: the next `write` needs no code");
    }
}

/// Checks the target and tries the whole edit with placeholder values, so that once a code is used only writing to disk
/// can fail.
fn plan<'t>(
    ctx: &Context,
    files: &'t ProfileFiles,
    shared: &SharedConfig<'_>,
    request: &SessionRequest,
    to: Option<&str>,
    no_config: bool,
) -> Result<WritePlan<'t>, Error> {
    if to.is_none() && request.role.as_ref().and_then(RolePlan::last).is_some_and(|role| role.is_typed) {
        return Err(Error::Usage {
            what: "a role that `--role-arn` names has no profile to be written beside".into(),
            hint: "name a profile with --to; nothing will renew it".into(),
        });
    }
    let target = to.map_or_else(|| request.default_target(), str::to_owned);
    validate_target_name(&target, shared.credentials_headers()).map_err(|name| match to {
        Some(_) => Error::Usage { what: format!("`--to {target}`: {name}"), hint: "choose another name".into() },
        None => Error::Usage {
            what: format!("the session cannot be written to `{target}`: {name}"),
            hint: "name a profile with --to".into(),
        },
    })?;
    let holder = request.chain.last().map(|profile| profile.name.clone());
    if ctx.private_profile.as_ref() == Some(&target) {
        return Err(TargetError::IsPrivate { target }.into());
    }
    check_target(shared, holder.as_deref(), &target)?;
    let mut plan = WritePlan {
        files,
        holder,
        mark: request.mark(&target).to_owned(),
        config: if no_config { None } else { config_section(shared, request, &target) },
        target,
        needs: String::new(),
    };
    // A run that was killed after it wrote the config file leaves nothing to write there. A failure to clean up does
    // not affect this run.
    let _ = files.config.path().map(shared_file::clean);
    plan.try_out(ctx)?;
    if plan.config.is_some() {
        check_copied(ctx, &request.chain)?;
    }
    if let Err(error) = plan.try_out_config(ctx) {
        plan.do_without_config(ctx, request, error)?;
    }
    Ok(plan)
}

/// Without a region of its own the very next `aws --profile dev-mfa` would fail, so a target without a section in the
/// config file gets the source's settings. A region that only a variable sets is not written.
fn config_section(shared: &SharedConfig<'_>, request: &SessionRequest, target: &str) -> Option<ConfigSection> {
    let region = request.region.as_ref().filter(|region| !matches!(region.origin, Origin::Variable(_)))?;
    if shared.config_header(target).is_some() {
        return None;
    }
    let source = request.renewing_profile(target)?;
    Some((new_header(target), settings(&request.chain, &region.value, source)))
}

impl WritePlan<'_> {
    fn try_out(&self, ctx: &Context) -> Result<(), Error> {
        let credentials = &self.files.credentials;
        if let Some(stand_in) = stand_in() {
            let before = credentials.text()?;
            let after = self.edited(before, &stand_in)?;
            preflight(ctx, credentials, after.len())?;
            warn(ctx, &credentials.shown, (before, &after), &self.target, &OWNED_KEYS);
        }
        Ok(())
    }

    fn try_out_config(&self, ctx: &Context) -> Result<(), Error> {
        if let Some((header, settings)) = &self.config {
            let config = &self.files.config;
            let before = config.text()?;
            let after = self.config_edited(before)?;
            preflight(ctx, config, after.len())?;
            warn(ctx, &config.shown, (before, &after), header, &keys_of(settings));
            ctx.diagnostics.note(&format!(
                "`[{header}]` with the region will be added to {} (not with --no-config)",
                config.shown
            ));
        }
        Ok(())
    }

    /// Continues without the config file where it cannot be replaced, and reports what is missing.
    fn do_without_config(&mut self, ctx: &Context, request: &SessionRequest, error: Error) -> Result<(), Error> {
        let (Some(why), Some((header, _)), Some(region)) = (irreplaceable(&error), &self.config, &request.region)
        else {
            return Err(error);
        };
        let shown = &self.files.config.shown;
        ctx.diagnostics.warning(&format!("`[{header}]` with the region is not added: `{shown}` {why}"));
        let names: Vec<String> = request.carried.iter().flatten().map(|(name, _)| format!("`{name}`")).collect();
        if !names.is_empty() {
            let text = format!("`{}` lacks these settings: set {} for `aws`", self.target, names.join(", "));
            ctx.diagnostics.warning(&text);
        }
        self.needs = format!(" --region {}", region.value);
        self.config = None;
        Ok(())
    }

    /// The credentials file with the session in it; the second reader has to agree.
    fn edited(&self, text: &str, session: &SessionCredentials) -> Result<Zeroizing<String>, Error> {
        let file = &self.files.credentials;
        let properties = properties(session, &self.mark);
        let set: Vec<(&str, &str)> = properties.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let edit = SectionEdit { section: &self.target, set: &set, remove: &REMOVED_KEYS };
        let after = Zeroizing::new(set_section(text, &edit).map_err(|error| file.not_editable(error))?);
        verify_edit(file, text, &after, &self.target, &OWNED_KEYS)?;
        Ok(after)
    }

    fn config_edited(&self, text: &str) -> Result<String, Error> {
        let file = &self.files.config;
        let Some((header, settings)) = &self.config else { return Ok(text.to_owned()) };
        // One file may serve as both: then the session is already in `[default]`, and the settings go there.
        let is_ours = *header == self.target && self.files.are_one();
        let already = IniDocument::parse(text).is_ok_and(|document| document.section(header).is_some());
        if already && !is_ours {
            // Another program added the section meanwhile: it is left unchanged.
            return Ok(text.to_owned());
        }
        let set: Vec<(&str, &str)> = settings.iter().map(|(key, value)| (*key, value.as_str())).collect();
        let edit = SectionEdit { section: header, set: &set, remove: &[] };
        let after = set_section(text, &edit).map_err(|error| file.not_editable(error))?;
        verify_edit(file, text, &after, header, &keys_of(settings))?;
        Ok(after)
    }

    fn write(&mut self, ctx: &Context, request: &SessionRequest, session: &SessionCredentials) -> Result<(), Error> {
        let credentials = &self.files.credentials;
        let build = |text: &str| {
            if text.as_bytes() != credentials.bytes() {
                // Another program may have written a long-term key during the question.
                check_target(&self.files.parse_with(text)?, self.holder.as_deref(), &self.target)?;
            }
            self.edited(text, session)
        };
        replace(ctx, credentials, Privacy::Private, build)?;
        if self.config.is_none() {
            return Ok(());
        }
        // Only the attempt may show that the file cannot be replaced.
        replace(ctx, &self.files.config, Privacy::Unchanged, |text| self.config_edited(text).map(Zeroizing::new))
            .or_else(|error| self.do_without_config(ctx, request, error))
    }
}

fn replace(
    ctx: &Context,
    file: &ProfileFile,
    privacy: Privacy,
    build: impl FnMut(&str) -> Result<Zeroizing<String>, Error>,
) -> Result<(), Error> {
    let replaced = file.update(privacy, build)?;
    if let Some(mode) = replaced.tightened_from {
        ctx.diagnostics.note(&format!("{} had mode {mode:04o}; it is 0600 now", file.shown));
    }
    for warning in replaced.warnings {
        ctx.diagnostics.warning(&format!("{}: {warning}", file.shown));
    }
    Ok(())
}

/// The keys of a section that this program writes, with those in nested blocks, which the second reader takes for the
/// section's own.
fn keys_of<'s>(settings: &'s [(&'static str, String)]) -> Vec<&'s str> {
    let nested = settings.iter().flat_map(|(_, value)| nested_pairs(value).map(|(key, _)| key));
    settings.iter().map(|(key, _)| *key).chain(nested).collect()
}

fn preflight(ctx: &Context, file: &ProfileFile, length: usize) -> Result<(), Error> {
    for warning in file.preflight(length)? {
        ctx.diagnostics.warning(&format!("{}: {warning}", file.shown));
    }
    Ok(())
}

/// Warns of what SDKs other than the AWS CLI read differently in the new text.
fn warn(ctx: &Context, shown: &str, (before, after): (&str, &str), section: &str, owned: &[&str]) {
    for found in reader_warnings(after, section) {
        ctx.diagnostics.warning(&format!("{shown}:{}: {found}", found.line));
    }
    if compare(before, after, section, owned) == Verdict::OwnSectionDiffers {
        ctx.diagnostics
            .warning(&format!("{shown}: a reader that knows no continuation lines sees `[{section}]` change"));
    }
}

fn verify_edit(file: &ProfileFile, before: &str, after: &str, section: &str, owned: &[&str]) -> Result<(), Error> {
    let refused = |what: String| Err(Error::SecondReader { shown: file.shown.clone(), what });
    match compare(before, after, section, owned) {
        Verdict::Agrees | Verdict::CannotRead | Verdict::OwnSectionDiffers => Ok(()),
        Verdict::OtherSectionDiffers(other) => refused(format!("a second reader saw `[{other}]` change")),
        Verdict::ResultUnreadable => refused("a second reader could not read the result".into()),
    }
}
