//! Several profiles at once: those that share a slot share one question.

use crate::error::{Error, SessionError};
use crate::model::{
    AccessKeyId, KeySource, Partition, RoleParameters, SerialNumber, SessionTokenProvider as _, SlotKey, ways,
};
use crate::session::asker::{usable_terminal, way_facts};
use crate::session::context::Context;
use crate::session::login_profiles::{LoginProfiles, Member};
use crate::session::lookup::Lookup;
use crate::session::obtain::{self, Obtained};
use crate::session::ports::{Ports, ca_pem};
use crate::session::resolved::{Resolved, Together};
use crate::session::roles::{self, needs_code};
use crate::sys::aws::sts::Sts;
use crate::sys::store::prompt_lock::TryLock;
use crate::sys::terminal::tty;

/// What one code is for: the slot, or what is known of it.
#[derive(Debug, PartialEq)]
struct CodeUse {
    key: KeyOfSlot,
    serial: Option<SerialNumber>,
    partition: Partition,
    endpoint: Option<String>,
    direct: Option<RoleParameters>,
}

#[derive(Debug, PartialEq)]
enum KeyOfSlot {
    Id(AccessKeyId),
    /// The command line of a program that was not run yet.
    Program(String),
}

/// Profiles that share a slot, the plain ones before those with roles. Never empty.
#[derive(Debug)]
pub(crate) struct Group {
    code_use: CodeUse,
    members: Vec<Member>,
}

/// Groups profiles by the slot for which a code is needed, in the order of each group's first profile.
pub(crate) fn groups(members: Vec<Member>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for member in members {
        let code_use = member.code_use();
        match groups.iter_mut().find(|group| group.code_use == code_use) {
            Some(group) => group.members.push(member),
            None => groups.push(Group { code_use, members: vec![member] }),
        }
    }
    for group in &mut groups {
        group.members.sort_by_key(|member| member.resolved.request.role.is_some());
    }
    groups
}

impl Member {
    fn code_use(&self) -> CodeUse {
        let Resolved { request, key_id, serial, .. } = &self.resolved;
        let slot = self.resolved.slot_key();
        let key = match (key_id, &request.key) {
            (Some(id), _) => KeyOfSlot::Id(id.clone()),
            (None, KeySource::Static(key) | KeySource::Environment(key)) => KeyOfSlot::Id(key.access_key_id.clone()),
            (None, KeySource::Process { command, .. }) => KeyOfSlot::Program(command.0.clone()),
        };
        CodeUse {
            key,
            serial: serial.as_ref().map(|serial| serial.value.clone()),
            partition: slot.as_ref().map_or(request.partition, |slot| slot.partition),
            endpoint: request.connection.sts_endpoint.as_ref().map(|endpoint| endpoint.value.as_str().to_owned()),
            direct: request.direct_role().map(|role| role.parameters.clone()),
        }
    }
}

/// The most profiles that a message names.
const NAMED: usize = 3;

/// The profiles of a session, in a message.
pub(crate) fn shown(profiles: &[String]) -> String {
    match profiles.get(NAMED..).map_or(0, <[String]>::len) {
        0 => profiles.join(", "),
        more => format!("{} and {more} more", profiles[..NAMED].join(", ")),
    }
}

impl Group {
    /// Its profiles.
    pub(crate) fn names(&self) -> Vec<String> {
        self.members.iter().map(|member| member.name.clone()).collect()
    }

    pub(crate) fn serial(&self) -> Option<&SerialNumber> {
        self.code_use.serial.as_ref()
    }

    /// Whether there is a person or a program to give the code.
    pub(crate) fn has_asker(&self, ctx: &Context) -> bool {
        let has_way = |request: &_| ways(&way_facts(ctx, request, usable_terminal(ctx).map(drop))).is_ok();
        self.members.first().is_some_and(|member| has_way(&member.resolved.request))
    }

    /// Whether a code is needed.
    pub(crate) fn needs_code(&self, ctx: &mut Context, wanted: LoginProfiles<'_>) -> bool {
        let needs_code = |member: &Member, ctx: &mut Context| {
            member.enter(ctx);
            match (wanted, member.resolved.request.direct_role()) {
                (LoginProfiles::All, None) => !matches!(member.resolved.look_up(ctx), Lookup::Fresh(_)),
                _ => needs_code(ctx, &member.resolved),
            }
        };
        self.runs(wanted).any(|member| needs_code(member, ctx))
    }

    /// The members that need a run of their own: the others are served by the first one's.
    fn runs(&self, wanted: LoginProfiles<'_>) -> impl Iterator<Item = &Member> {
        let has_own = move |(index, member): &(usize, &Member)| {
            *index == 0 || (wanted != LoginProfiles::All && member.resolved.request.role.is_some())
        };
        self.members.iter().enumerate().filter(has_own).map(|(_, member)| member)
    }

    /// Takes the lock of the slot before other questions are asked, so that processes that need it wait for this run. One
    /// that another process has is waited for later.
    pub(crate) fn reserve(&mut self, position: (usize, usize)) {
        let names = shown(&self.names());
        let Some(first) = self.members.first_mut() else { return };
        let slot: Option<SlotKey> = first.resolved.slot_key();
        let claimed = first.resolved.cache.as_ref().zip(slot).map(|(cache, slot)| cache.claim(&slot));
        let lock = match claimed {
            Some(Ok(TryLock::Mine(lock))) => {
                lock.write_owner(tty::name());
                Some(lock)
            }
            _ => None,
        };
        first.resolved.together = Some(Together { names, position, lock });
    }

    /// Opens the connection and checks the key while the questions before this one are asked; only where somebody can be
    /// asked, the lock is ours, and both key and device are known. What fails here is reported at the question.
    pub(crate) fn open_early(&self, ctx: &mut Context) -> Option<Sts> {
        let first = self.members.first()?;
        first.enter(ctx);
        let request = &first.resolved.request;
        let (KeySource::Static(key) | KeySource::Environment(key)) = &request.key else { return None };
        let is_ours = first.resolved.together.as_ref().is_some_and(|together| together.lock.is_some());
        if !is_ours || !ctx.options.preflight || !self.has_asker(ctx) {
            return None;
        }
        let ca_pem = ca_pem(ctx, request).ok()?;
        let mut sts = Sts::new(&request.connection, ca_pem, key.duplicate(), true);
        sts.warm_up();
        Some(sts)
    }

    /// Lets other processes ask, where this run does not.
    pub(crate) fn release(&mut self) {
        let together = self.members.iter_mut().filter_map(|member| member.resolved.together.take());
        together.filter_map(|together| together.lock).for_each(|lock| lock.finish(None));
    }
}

/// What a run for some profiles of a group obtained.
#[derive(Debug)]
pub(crate) struct GroupOutcome {
    pub profiles: Vec<String>,
    pub serial: Option<SerialNumber>,
    /// The key, where it is known.
    pub key_id: Option<AccessKeyId>,
    /// Whether a code of the device was used for it.
    pub used_a_code: bool,
    pub result: Result<Obtained, Error>,
}

impl GroupOutcome {
    pub(crate) fn failed(profiles: Vec<String>, serial: Option<SerialNumber>, error: Error) -> Self {
        Self { profiles, serial, key_id: None, used_a_code: false, result: Err(error) }
    }
}

/// Obtains what the profiles of a group need, and reports each result to `each`; one question at most. After a failure, what
/// hangs on the same code is not tried.
pub(crate) fn obtain_group<P: Ports>(
    ctx: &mut Context,
    group: &mut Group,
    ports: &mut P,
    wanted: LoginProfiles<'_>,
    each: &mut dyn FnMut(&Context, GroupOutcome),
) {
    let all = group.names();
    let is_own = |member: &Member| wanted != LoginProfiles::All && member.resolved.request.role.is_some();
    let shared: Vec<String> =
        group.members.iter().filter(|member| !is_own(member)).map(|member| member.name.clone()).collect();
    for (index, member) in group.members.iter_mut().enumerate() {
        let own = is_own(member);
        if index > 0 && !own {
            continue;
        }
        member.enter(ctx);
        let is_direct = member.resolved.request.direct_role().is_some();
        // A code of the group has just been used for this role.
        ctx.options.refresh &= index == 0 || !is_direct;
        let result = if wanted == LoginProfiles::All && !is_direct {
            obtain::obtain(ctx, &mut member.resolved, ports, || Ok(()))
        } else {
            roles::obtain(ctx, &mut member.resolved, ports, || Ok(()))
        };
        let serial = member.resolved.serial.as_ref().map(|serial| serial.value.clone());
        let ends_here = index == 0 && result.as_ref().is_err_and(|error| is_direct || !is_of_a_role(error));
        let profiles = match (ends_here, own) {
            (true, _) => all.clone(),
            (false, true) => vec![member.name.clone()],
            (false, false) => shared.clone(),
        };
        // Later members only assume a role.
        let used_a_code = index == 0 && result.as_ref().is_ok_and(|obtained| obtained.is_new);
        let key_id = member.resolved.key_id.clone();
        each(ctx, GroupOutcome { profiles, serial, key_id, used_a_code, result });
        if ends_here {
            break;
        }
    }
    group.release();
}

/// Whether AWS refused one role, so that others may still be given.
fn is_of_a_role(error: &Error) -> bool {
    matches!(error, Error::Session(SessionError::Role(_)))
}
