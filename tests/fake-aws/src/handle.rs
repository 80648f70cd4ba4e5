//! What a test holds of a user, a key and a device: cheap copies that speak to the running server.

use std::sync::Arc;

use crate::client::Credentials;
use crate::listener::Shared;
use crate::state::{DeviceKind, DeviceRecord, UserId, UserRecord};

const KEYS_PER_USER: usize = 2;
const DEVICES_PER_USER: usize = 8;

/// An IAM user (or the root user) and the first of its access keys.
#[derive(Clone)]
pub struct User {
    /// The name in ARNs.
    pub name: String,
    /// `arn:<partition>:iam::<account>:user/<name>`
    pub arn: String,
    /// The long-term key's id, `AKIA…`.
    pub access_key_id: String,
    /// The long-term key's secret, of 40 characters.
    pub secret_access_key: String,
    pub(crate) id: UserId,
    pub(crate) shared: Arc<Shared>,
}

/// A further access key of a user.
#[derive(Clone)]
pub struct AccessKey {
    /// `AKIA…`
    pub access_key_id: String,
    /// 40 characters.
    pub secret_access_key: String,
    shared: Arc<Shared>,
}

/// An MFA device.
#[derive(Clone)]
pub struct Device {
    /// ARN, or the serial number of a hardware device.
    pub serial_number: String,
    shared: Arc<Shared>,
}

impl User {
    pub(crate) fn create(shared: &Arc<Shared>, account: &str, path: &str, name: &str, is_root: bool) -> Self {
        let mut state = shared.state();
        let id = state.add_user(account, path, name, is_root);
        let (access_key_id, secret_access_key) = state.add_key(id);
        let arn = state.users[id].arn.clone();
        let shared = Arc::clone(shared);
        Self { name: name.to_owned(), arn, access_key_id, secret_access_key, id, shared }
    }

    /// The first key, for [`crate::client::Client`].
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        Credentials::new(&self.access_key_id, &self.secret_access_key, None)
    }

    /// A second key.
    ///
    /// # Panics
    ///
    /// If the user has two, which AWS does not allow.
    #[must_use]
    pub fn add_access_key(&self) -> AccessKey {
        let mut state = self.shared.state();
        let held = state.keys.iter().filter(|key| key.user == self.id).count();
        assert!(held < KEYS_PER_USER, "a user has two access keys at most");
        let (access_key_id, secret_access_key) = state.add_key(self.id);
        AccessKey { access_key_id, secret_access_key, shared: Arc::clone(&self.shared) }
    }

    /// Makes the first key inactive.
    pub fn deactivate_key(&self) {
        set_active(&self.shared, &self.access_key_id, false);
    }

    /// Makes the first key active again.
    pub fn activate_key(&self) {
        set_active(&self.shared, &self.access_key_id, true);
    }

    /// An enabled virtual device, `arn:…:mfa/<name>`; a path may be part of the name (`team/phone`).
    ///
    /// # Panics
    ///
    /// As the other two: if the user has eight devices, or the account one of that serial number.
    #[must_use]
    pub fn add_virtual_device(&self, name: &str) -> Device {
        let serial = self.arn_beside(&format!("mfa/{name}"));
        self.add_device(&serial, DeviceKind::Virtual)
    }

    /// An enabled hardware device, by its serial number (`GAHT12345678`).
    #[must_use]
    pub fn add_hardware_device(&self, serial_number: &str) -> Device {
        self.add_device(serial_number, DeviceKind::Hardware)
    }

    /// A FIDO security key, `arn:…:u2f/user/<user>/<name>-…`; listed, but good for no code.
    #[must_use]
    pub fn add_security_key(&self, name: &str) -> Device {
        let suffix = self.shared.state().ids.key_id("");
        let serial = self.arn_beside(&format!("u2f/user/{}/{name}-{suffix}", self.name));
        self.add_device(&serial, DeviceKind::SecurityKey)
    }

    /// An ARN of the user's account.
    fn arn_beside(&self, rest: &str) -> String {
        let state = self.shared.state();
        state.arn(&state.users[self.id].account, rest)
    }

    fn add_device(&self, serial: &str, kind: DeviceKind) -> Device {
        let mut state = self.shared.state();
        assert!(state.devices_of(self.id).count() < DEVICES_PER_USER, "a user has eight devices at most");
        assert!(state.device(serial).is_none(), "serial numbers are unique");
        state.add_device(serial, kind, Some(self.id));
        Device::new(&self.shared, serial)
    }

    /// A virtual device that exists but belongs to nobody, as an abandoned enrollment leaves it.
    ///
    /// # Panics
    ///
    /// If the account has a device of that serial number.
    #[must_use]
    pub fn add_orphan_device(&self, name: &str) -> Device {
        let serial = self.arn_beside(&format!("mfa/{name}"));
        let mut state = self.shared.state();
        assert!(state.device(&serial).is_none(), "serial numbers are unique");
        state.add_device(&serial, DeviceKind::Virtual, None);
        Device::new(&self.shared, &serial)
    }

    /// The force-MFA rule: without MFA everything is denied but the few calls that enrollment needs.
    pub fn force_mfa(&self, on: bool) {
        self.change(|user| user.force_mfa = on);
    }

    /// Denies an action (`iam:ListMFADevices`, `sts:AssumeRole`), with or without MFA.
    pub fn deny(&self, action: &str) {
        self.change(|user| {
            user.denied.insert(action.to_owned());
        });
    }

    /// Denies an action to the long-term key; a session with MFA may do it, and so may `AssumeRole` with a code.
    pub fn deny_without_mfa(&self, action: &str) {
        self.change(|user| {
            user.denied_without_mfa.insert(action.to_owned());
        });
    }

    /// Takes [`User::deny`] and [`User::deny_without_mfa`] back.
    pub fn allow(&self, action: &str) {
        self.change(|user| {
            user.denied.remove(action);
            user.denied_without_mfa.remove(action);
        });
    }

    /// The user may do to others, and to their devices, what it may do to itself.
    pub fn administrator(&self, on: bool) {
        self.change(|user| user.administrator = on);
    }

    /// `ListMFADevices` without a `UserName` is refused, with the own name it is allowed.
    pub fn deny_implicit_user(&self, on: bool) {
        self.change(|user| user.implicit_user_denied = on);
    }

    /// Enabling and deactivating devices is refused with `EntityTemporarilyUnmodifiable`.
    pub fn temporarily_unmodifiable(&self, on: bool) {
        self.change(|user| user.temporarily_unmodifiable = on);
    }

    fn change(&self, change: impl FnOnce(&mut UserRecord)) {
        change(&mut self.shared.state().users[self.id]);
    }
}

impl AccessKey {
    /// This key, for [`crate::client::Client`].
    #[must_use]
    pub fn credentials(&self) -> Credentials {
        Credentials::new(&self.access_key_id, &self.secret_access_key, None)
    }

    /// Makes it inactive.
    pub fn deactivate(&self) {
        set_active(&self.shared, &self.access_key_id, false);
    }
}

fn set_active(shared: &Shared, id: &str, active: bool) {
    for key in shared.state().keys.iter_mut().filter(|key| key.id == id) {
        key.active = active;
    }
}

impl Device {
    pub(crate) fn new(shared: &Arc<Shared>, serial: &str) -> Self {
        Self { serial_number: serial.to_owned(), shared: Arc::clone(shared) }
    }

    /// The code that the device shows now. It may have been used already.
    ///
    /// # Panics
    ///
    /// As all methods here: if the device was deleted through the API.
    #[must_use]
    pub fn code(&self) -> String {
        self.with(|device| device.authenticator.code(0))
    }

    /// The code that the device shows so many steps of 30 s from now, or showed before.
    #[must_use]
    pub fn code_at(&self, steps: i64) -> String {
        self.with(|device| device.authenticator.code(steps))
    }

    /// The codes of several steps, all counted from the same moment: between two calls of [`Device::code_at`] the next
    /// step may begin.
    #[must_use]
    pub fn codes_at<const COUNT: usize>(&self, steps: [i64; COUNT]) -> [String; COUNT] {
        self.with(|device| device.authenticator.codes(steps))
    }

    /// A code that was neither accepted nor given out by this method; moves the device's clock on
    /// to it. Ask right before use: three asked for in advance leave the first outside the window.
    #[must_use]
    pub fn next_code(&self) -> String {
        self.with(|device| device.authenticator.next_code())
    }

    /// Six digits that are not a code of the last or next five minutes.
    #[must_use]
    pub fn wrong_code(&self) -> String {
        self.with(|device| device.authenticator.wrong_code())
    }

    /// Moves the device's clock, and with it what is accepted, by so many steps of 30 s.
    pub fn advance(&self, steps: i64) {
        self.with(|device| device.authenticator.advance(steps));
    }

    /// Puts the authenticator so many steps ahead of what is accepted; `ResyncMFADevice` makes up for it.
    pub fn set_drift(&self, steps: i64) {
        self.with(|device| device.authenticator.set_drift(steps));
    }

    /// The secret in Base32, as an authenticator is fed with it.
    #[must_use]
    pub fn seed(&self) -> String {
        self.with(|device| device.authenticator.seed())
    }

    /// Whether it still is in the account; a deleted device is not.
    #[must_use]
    pub fn exists(&self) -> bool {
        self.shared.state().device(&self.serial_number).is_some()
    }

    /// The name of the user it is enabled for; `None` for an orphan and for one that was deleted.
    #[must_use]
    pub fn owner(&self) -> Option<String> {
        let mut state = self.shared.state();
        let owner = state.device(&self.serial_number)?.owner?;
        Some(state.users[owner].name.clone())
    }

    fn with<T>(&self, job: impl FnOnce(&mut DeviceRecord) -> T) -> T {
        let mut state = self.shared.state();
        job(state.device(&self.serial_number).expect("the device was not deleted"))
    }
}
