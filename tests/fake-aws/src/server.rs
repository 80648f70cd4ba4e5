//! The handle of a running server.

use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use socket2::Socket;
#[cfg(target_os = "linux")]
use socket2::{Domain, Type};

use crate::Fault;
use crate::builder::Builder;
use crate::fault::FaultTable;
use crate::handle::{Device, User};
use crate::ids::Ids;
use crate::listener::{self, Shared};
use crate::operation::Operation;
use crate::policy_state::PolicyState;
use crate::record::Call;
use crate::settings::Settings;
use crate::state::State;
use crate::tls::Tls;

/// How long the end of the listener is waited for; it takes microseconds.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// A running server. It stops when this is dropped; the handles that came from it may outlive it.
pub struct FakeAws {
    pub(crate) shared: Arc<Shared>,
    address: SocketAddr,
    listener_ended: Mutex<Receiver<()>>,
    /// Keeps the port until the drop: of a server that was stopped, no other test's server may take the place.
    _held: Option<Socket>,
}

/// Listens on a port of the loopback interface that was free, which a second socket has as well.
#[cfg(target_os = "linux")]
fn listen() -> io::Result<(TcpListener, Option<Socket>)> {
    let held = Socket::new(Domain::IPV4, Type::STREAM, None)?;
    // So does the standard library for the one that listens. Whoever asks for any free port does not get it.
    held.set_reuse_address(true)?;
    held.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into())?;
    let address = held.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
    Ok((TcpListener::bind(address)?, Some(held)))
}

/// Listens on a port of the loopback interface that was free.
#[cfg(not(target_os = "linux"))]
fn listen() -> io::Result<(TcpListener, Option<Socket>)> {
    Ok((TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?, None))
}

impl FakeAws {
    /// A plain-http server of partition `aws`, account `123456789012`, without users.
    #[must_use]
    pub fn start() -> Self {
        Self::builder().start()
    }

    /// A server to be described first.
    pub fn builder() -> Builder {
        Builder::new()
    }

    pub(crate) fn launch(settings: Settings, tls: Option<Tls>) -> Self {
        let (listener, held) = listen().expect("the loopback interface has a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        let state = State {
            settings,
            ids: Ids::new(address.port()),
            users: Vec::new(),
            keys: Vec::new(),
            roles: Vec::new(),
            sessions: Vec::new(),
            devices: Vec::new(),
            policies: PolicyState::default(),
            faults: FaultTable::default(),
            federation: crate::federation::FederationState::default(),
            calls: Vec::new(),
            connections: 0,
        };
        let shared = Arc::new(Shared::new(state, tls));
        let (ended, listener_ended) = mpsc::channel();
        let for_listener = Arc::clone(&shared);
        thread::spawn(move || listener::listen(listener, &for_listener, ended));
        Self { shared, address, listener_ended: Mutex::new(listener_ended), _held: held }
    }

    /// `http://127.0.0.1:<port>`, or `https://localhost:<port>`; the endpoint of STS and of IAM.
    #[must_use]
    pub fn endpoint(&self) -> String {
        let (scheme, host) =
            if self.shared.ca_pem().is_some() { ("https", "localhost") } else { ("http", "127.0.0.1") };
        format!("{scheme}://{host}:{}", self.port())
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// The certificate of the CA behind an https server, in PEM.
    #[must_use]
    pub fn ca_pem(&self) -> Option<&str> {
        self.shared.ca_pem()
    }

    /// A new IAM user with one access key and no device.
    #[must_use]
    pub fn add_user(&self, name: &str) -> User {
        self.add_user_at("/", name)
    }

    /// A new IAM user below a path such as `/team/`, which is part of its ARN and not of its name.
    #[must_use]
    pub fn add_user_at(&self, path: &str, name: &str) -> User {
        self.account(&self.default_account()).add_user_at(path, name)
    }

    /// The account's root user with an access key; its name is `root-account-mfa-device`, as AWS names its device.
    #[must_use]
    pub fn add_root(&self) -> User {
        self.account(&self.default_account()).add_root()
    }

    pub(crate) fn default_account(&self) -> String {
        self.shared.state().settings.account.clone()
    }

    /// The device of that serial number, also one that was created through the API.
    #[must_use]
    pub fn device(&self, serial_number: &str) -> Option<Device> {
        let known = self.shared.state().device(serial_number).is_some();
        known.then(|| Device::new(&self.shared, serial_number))
    }

    /// Every device of the account, assigned or not, in the order of creation.
    #[must_use]
    pub fn devices(&self) -> Vec<Device> {
        let state = self.shared.state();
        state.devices.iter().map(|device| Device::new(&self.shared, &device.serial)).collect()
    }

    /// Puts the server's clock so many seconds ahead of real time (behind, if negative). Devices keep their own.
    pub fn set_clock_offset(&self, seconds: i64) {
        self.shared.state().settings.clock_offset = seconds;
    }

    /// How many minutes a signature may be off; 15 if not set.
    pub fn set_allowed_skew(&self, minutes: u32) {
        self.shared.state().settings.skew_minutes = i64::from(minutes);
    }

    /// Members per page of a list, at most; 100 if not set.
    pub fn page_size(&self, members: usize) {
        self.shared.state().settings.page_size = members;
    }

    /// Characters of the session tokens to come; 400 if not set.
    pub fn token_length(&self, characters: usize) {
        self.shared.state().settings.token_length = characters;
    }

    /// `GetSessionToken` and `AssumeRole` are refused in this region from now on (`GetCallerIdentity` is not), for all
    /// accounts.
    pub fn disable_region(&self, region: &str) {
        self.shared.state().settings.disabled_regions.insert((None, region.to_owned()));
    }

    /// Lives pass so many times faster: credentials made from now on for an hour end after 3600 / `scale` seconds (and
    /// say so), and `aws:MultiFactorAuthAge` grows as fast. What a call may ask for stays as it is.
    pub fn scale_lives(&self, scale: u32) {
        self.shared.state().settings.lives.scale = i64::from(scale.max(1));
    }

    /// Sessions of `GetSessionToken` made from now on end after so many real seconds at the latest.
    pub fn limit_session_life(&self, seconds: u32) {
        self.shared.state().settings.lives.session_limit = i64::from(seconds);
    }

    /// Role sessions made from now on end after so many real seconds at the latest.
    pub fn limit_role_life(&self, seconds: u32) {
        self.shared.state().settings.lives.role_limit = i64::from(seconds);
    }

    /// All credentials that `GetSessionToken` and `AssumeRole` gave so far are expired from now on.
    pub fn end_sessions(&self) {
        self.shared.state().end_sessions();
    }

    /// A role session made by a session with MFA knows of that MFA, as some users of AWS report; else, as AWS's manual
    /// says, no role session does.
    pub fn keep_mfa_in_roles(&self, kept: bool) {
        self.shared.state().settings.roles_keep_mfa = kept;
    }

    /// A role session ends with the session that made it, if that is sooner. AWS does not say whether it does.
    pub fn end_roles_with_caller(&self, ended: bool) {
        self.shared.state().settings.roles_end_with_caller = ended;
    }

    /// `GetCallerIdentity` is refused, as a VPC endpoint policy can.
    pub fn deny_identity(&self, denied: bool) {
        self.shared.state().settings.identity_denied = denied;
    }

    /// How many virtual devices the account may hold before `CreateVirtualMFADevice` is `LimitExceeded`.
    pub fn set_virtual_device_quota(&self, devices: usize) {
        self.shared.state().settings.virtual_device_quota = devices;
    }

    /// A device enabled or deactivated from now on seems to be whose it was to the first `calls` calls that list it
    /// or want to delete it: IAM's changes take time to become visible.
    pub fn delay_changes(&self, calls: usize) {
        self.shared.state().settings.change_delay = calls;
    }

    /// `ListVirtualMFADevices` lists all devices whatever it is asked for, as some stand-ins of AWS do.
    pub fn ignore_assignment_status(&self, ignored: bool) {
        self.shared.state().settings.assignment_status_ignored = ignored;
    }

    /// A device created from now on does not exist for the first `calls` calls that name or list it.
    pub fn delay_new_devices(&self, calls: usize) {
        self.shared.state().settings.new_device_delay = calls;
    }

    /// The next call of this operation fails so. Faults queue up.
    pub fn fail_next(&self, operation: Operation, fault: Fault) {
        self.fail_next_n(operation, fault, 1);
    }

    /// The next `times` calls of this operation fail so.
    pub fn fail_next_n(&self, operation: Operation, fault: Fault, times: usize) {
        self.shared.state().faults.add(operation, fault, times);
    }

    /// Every call of this operation fails so, once the queued faults are used up.
    pub fn fail_always(&self, operation: Operation, fault: Fault) {
        self.shared.state().faults.always(operation, fault);
    }

    /// The `number`th call from now, counted from 1 over all operations, fails so.
    pub fn fail_at(&self, number: usize, fault: Fault) {
        self.shared.state().faults.at(number, fault);
    }

    /// The answers that [`Fault::Slow`] holds back now, and those of later calls, are given at once.
    pub fn make_haste(&self) {
        self.shared.make_haste();
    }

    /// No fault is due any more.
    pub fn heal(&self) {
        self.shared.state().faults.clear();
    }

    /// Every call so far, in order, also those that got no answer. Control requests are not calls.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.state().calls.clone()
    }

    /// How many calls of this operation came in.
    #[must_use]
    pub fn count(&self, operation: Operation) -> usize {
        self.shared.state().calls.iter().filter(|call| call.operation == operation).count()
    }

    /// Every request for a sign-in token so far.
    #[must_use]
    pub fn signin_requests(&self) -> Vec<crate::SigninRequest> {
        self.shared.state().federation.requests.clone()
    }

    /// Good requests for a sign-in token are answered with these bytes from now on.
    pub fn answer_signin_with(&self, body: &[u8]) {
        self.shared.state().federation.instead = Some(body.to_vec());
    }

    /// How many connections were made, also those without a request; those of the control interface are left out.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.shared.state().connections
    }

    /// How many connections are open on this side.
    #[must_use]
    pub fn open_connections(&self) -> usize {
        self.shared.open().len()
    }

    /// Ends all connections, and refuses further ones; what a drop does, but the record stays readable.
    pub fn stop(&self) {
        if !self.shared.stop() {
            return;
        }
        // wakes the listener; if that fails, the listener is gone
        let _ = TcpStream::connect(self.address);
        let ended = self.listener_ended.lock().unwrap_or_else(PoisonError::into_inner);
        // the sender is dropped when the port is free, so the error is the good news
        let _ = ended.recv_timeout(STOP_LIMIT);
    }
}

impl Drop for FakeAws {
    fn drop(&mut self) {
        self.stop();
    }
}
