//! The accounts: users, keys, roles, sessions, devices.

use std::collections::BTreeSet;

use crate::clock;
use crate::fault::FaultTable;
use crate::federation::FederationState;
use crate::ids::Ids;
use crate::policy::{Identity, Mfa};
use crate::policy_state::PolicyState;
use crate::record::Call;
use crate::reply::Refusal;
use crate::role::{Permissions, RoleId, RoleRecord};
use crate::settings::Settings;
use crate::totp::Authenticator;

/// Everything the server knows; there is one, behind one lock.
pub(crate) struct State {
    pub(crate) settings: Settings,
    pub(crate) ids: Ids,
    pub(crate) users: Vec<UserRecord>,
    pub(crate) keys: Vec<KeyRecord>,
    pub(crate) roles: Vec<RoleRecord>,
    pub(crate) sessions: Vec<SessionRecord>,
    pub(crate) devices: Vec<DeviceRecord>,
    pub(crate) policies: PolicyState,
    pub(crate) federation: FederationState,
    pub(crate) faults: FaultTable,
    pub(crate) calls: Vec<Call>,
    /// Connections since the start, without those of the control interface.
    pub(crate) connections: usize,
}

/// A user, by the index in [`State::users`].
pub(crate) type UserId = usize;

#[expect(clippy::struct_excessive_bools, reason = "switches that tests set one by one")]
pub(crate) struct UserRecord {
    pub(crate) name: String,
    pub(crate) account: String,
    pub(crate) unique_id: String,
    pub(crate) arn: String,
    pub(crate) is_root: bool,
    /// With a slash at either end.
    pub(crate) path: String,
    /// May do to others what it may do to itself.
    pub(crate) administrator: bool,
    pub(crate) created: i64,
    pub(crate) force_mfa: bool,
    pub(crate) implicit_user_denied: bool,
    pub(crate) temporarily_unmodifiable: bool,
    pub(crate) denied: BTreeSet<String>,
    pub(crate) denied_without_mfa: BTreeSet<String>,
    /// What it may do in STS; IAM goes by the switches above.
    pub(crate) permissions: Permissions,
}

/// A long-term key.
pub(crate) struct KeyRecord {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) user: UserId,
    pub(crate) active: bool,
    pub(crate) created: i64,
    pub(crate) last_used: Option<i64>,
}

/// A key that `GetSessionToken` or `AssumeRole` handed out.
pub(crate) struct SessionRecord {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) token: String,
    pub(crate) identity: Identity,
    pub(crate) mfa: Mfa,
    pub(crate) expires: i64,
    /// Whether temporary credentials asked for it.
    pub(crate) by_temporary: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum DeviceKind {
    Virtual,
    Hardware,
    SecurityKey,
}

pub(crate) struct DeviceRecord {
    pub(crate) serial: String,
    pub(crate) kind: DeviceKind,
    pub(crate) owner: Option<UserId>,
    pub(crate) enabled: i64,
    pub(crate) authenticator: Authenticator,
    /// Calls that do not see it yet.
    pub(crate) hidden_for: usize,
    /// What some calls still take for its owner.
    pub(crate) stale: Option<Stale>,
}

/// An assignment that has ended but is still shown.
pub(crate) struct Stale {
    pub(crate) owner: Option<UserId>,
    /// Calls that see it still.
    pub(crate) looks: usize,
}

impl DeviceRecord {
    /// Whose it becomes; for so many calls it seems to be whose it was.
    pub(crate) fn assign(&mut self, owner: Option<UserId>, looks: usize) {
        self.stale = Some(Stale { owner: self.owner, looks });
        self.owner = owner;
    }

    /// Whose a call takes it to be.
    pub(crate) fn seen_owner(&mut self) -> Option<UserId> {
        match &mut self.stale {
            Some(stale) if stale.looks > 0 => {
                stale.looks -= 1;
                stale.owner
            }
            _ => self.owner,
        }
    }
}

/// Whether an ARN is one of the account.
pub(crate) fn belongs(arn: &str, account: &str) -> bool {
    arn.split(':').nth(4) == Some(account)
}

impl State {
    /// Seconds since 1970 on the server's clock.
    pub(crate) fn now(&self) -> i64 {
        clock::real_seconds().saturating_add(self.settings.clock_offset)
    }

    /// Seconds since then, at the speed of lives.
    pub(crate) fn age(&self, then: i64) -> i64 {
        self.now().saturating_sub(then).saturating_mul(self.settings.lives.scale)
    }

    /// When credentials made now for so many seconds end.
    pub(crate) fn end_of_life(&self, duration: i64, limit: i64) -> i64 {
        let real = (duration / self.settings.lives.scale.max(1)).min(limit).max(1);
        self.now().saturating_add(real)
    }

    /// Credentials that were handed out are expired from now on.
    pub(crate) fn end_sessions(&mut self) {
        let now = self.now();
        for session in &mut self.sessions {
            session.expires = session.expires.min(now);
        }
    }

    /// `arn:<partition>:iam::<account>:<rest>`
    pub(crate) fn arn(&self, account: &str, rest: &str) -> String {
        format!("arn:{}:iam::{account}:{rest}", self.settings.partition)
    }

    /// `arn:<partition>:sts::<account>:assumed-role/<role>/<session>`; the role's path is no part of it.
    pub(crate) fn session_arn(&self, role: RoleId, session: &str) -> String {
        let role = &self.roles[role];
        format!("arn:{}:sts::{}:assumed-role/{}/{session}", self.settings.partition, role.account, role.name)
    }

    pub(crate) fn add_user(&mut self, account: &str, path: &str, name: &str, is_root: bool) -> UserId {
        let arn = if is_root { self.arn(account, "root") } else { self.arn(account, &format!("user{path}{name}")) };
        let unique_id = if is_root { account.to_owned() } else { self.ids.key_id("AIDA") };
        self.users.push(UserRecord {
            name: name.to_owned(),
            account: account.to_owned(),
            unique_id,
            arn,
            is_root,
            path: path.to_owned(),
            administrator: is_root,
            created: self.now() - 86_400,
            force_mfa: false,
            implicit_user_denied: false,
            temporarily_unmodifiable: false,
            denied: BTreeSet::new(),
            denied_without_mfa: BTreeSet::new(),
            permissions: Permissions::Everything,
        });
        self.users.len() - 1
    }

    /// The account's user of that name; the root user has none.
    pub(crate) fn user_named(&self, account: &str, name: &str) -> Option<UserId> {
        self.users.iter().position(|user| user.account == account && user.name == name && !user.is_root)
    }

    /// Adds a long-term key and gives its id and secret.
    pub(crate) fn add_key(&mut self, user: UserId) -> (String, String) {
        let (id, secret) = (self.ids.key_id("AKIA"), self.ids.secret());
        let created = self.now();
        self.keys.push(KeyRecord {
            id: id.clone(),
            secret: secret.clone(),
            user,
            active: true,
            created,
            last_used: None,
        });
        (id, secret)
    }

    /// Adds a device; a seed comes with every kind, though nobody can ask a security key for codes.
    pub(crate) fn add_device(&mut self, serial: &str, kind: DeviceKind, owner: Option<UserId>) -> &mut DeviceRecord {
        let authenticator = Authenticator::new(self.ids.seed());
        let enabled = self.now();
        let serial = serial.to_owned();
        let record = DeviceRecord { serial, kind, owner, enabled, authenticator, hidden_for: 0, stale: None };
        self.devices.push(record);
        self.devices.last_mut().expect("it was pushed in the line above")
    }

    pub(crate) fn device(&mut self, serial: &str) -> Option<&mut DeviceRecord> {
        self.devices.iter_mut().find(|device| device.serial == serial)
    }

    /// The device as a call sees it: not at all while it is new.
    pub(crate) fn visible_device(&mut self, serial: &str) -> Result<&mut DeviceRecord, Refusal> {
        let missing = || Refusal::no_such_entity(format!("MFA Device with serial number {serial} does not exist."));
        let device = self.device(serial).ok_or_else(missing)?;
        if device.hidden_for > 0 {
            device.hidden_for -= 1;
            return Err(missing());
        }
        Ok(device)
    }

    /// The same for a call of an account, which sees no device of another.
    pub(crate) fn visible_device_of(&mut self, account: &str, serial: &str) -> Result<&mut DeviceRecord, Refusal> {
        let users = &self.users;
        let foreign = |device: &DeviceRecord| match device.owner {
            Some(owner) => users[owner].account != account,
            None => !belongs(&device.serial, account),
        };
        if self.devices.iter().any(|device| device.serial == serial && foreign(device)) {
            let message = format!("MFA Device with serial number {serial} does not exist.");
            return Err(Refusal::no_such_entity(message));
        }
        self.visible_device(serial)
    }

    /// The devices that a list shows, by index, and whose they seem to be.
    pub(crate) fn look(&mut self) -> Vec<(usize, Option<UserId>)> {
        let mut seen = Vec::new();
        for (index, device) in self.devices.iter_mut().enumerate() {
            if device.hidden_for > 0 {
                device.hidden_for -= 1;
            } else {
                seen.push((index, device.seen_owner()));
            }
        }
        seen
    }

    pub(crate) fn devices_of(&self, user: UserId) -> impl Iterator<Item = &DeviceRecord> {
        self.devices.iter().filter(move |device| device.owner == Some(user))
    }
}
