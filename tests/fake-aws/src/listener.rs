//! The listener and its connections: one thread each.

use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::control;
use crate::exchange::{self, Delivery};
use crate::federation;
use crate::http::{self, Response, Unreadable, Wire};
use crate::state::State;
use crate::tls::Tls;

/// What the listener, the connections and the handles share.
pub(crate) struct Shared {
    state: Mutex<State>,
    tls: Option<Tls>,
    /// The open connections, so that a stop can end them.
    open: Mutex<BTreeMap<usize, TcpStream>>,
    stopping: Mutex<bool>,
    /// Slow answers are given at once.
    in_haste: AtomicBool,
    stopped: Condvar,
}

impl Shared {
    pub(crate) fn new(state: State, tls: Option<Tls>) -> Self {
        Self {
            state: Mutex::new(state),
            tls,
            open: Mutex::default(),
            stopping: Mutex::new(false),
            in_haste: AtomicBool::new(false),
            stopped: Condvar::new(),
        }
    }

    /// The certificate of the CA, if this is a server of https.
    pub(crate) fn ca_pem(&self) -> Option<&str> {
        self.tls.as_ref().map(|tls| tls.ca_pem.as_str())
    }

    /// Ends all waits and all connections; tells whether this was the first call.
    pub(crate) fn stop(&self) -> bool {
        let before = {
            let mut stopping = self.stopping.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *stopping, true)
        };
        self.stopped.notify_all();
        for socket in self.open().values() {
            // it may be closed already
            let _ = socket.shutdown(Shutdown::Both);
        }
        !before
    }

    /// A panic of one test thread must not take the others down.
    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn open(&self) -> MutexGuard<'_, BTreeMap<usize, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_stopping(&self) -> bool {
        *self.stopping.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives the slow answers that are waited for, and all later ones, at once.
    pub(crate) fn make_haste(&self) {
        // Under the lock: whoever has just looked at it waits by now, and is woken.
        let _guard = self.stopping.lock().unwrap_or_else(PoisonError::into_inner);
        self.in_haste.store(true, Ordering::SeqCst);
        self.stopped.notify_all();
    }

    /// Waits for the server to stop, at most so long if a limit is given.
    fn wait(&self, limit: Option<Duration>) {
        let guard = self.stopping.lock().unwrap_or_else(PoisonError::into_inner);
        match limit {
            Some(limit) => {
                let goes_on = |stopping: &mut bool| !*stopping && !self.in_haste.load(Ordering::SeqCst);
                drop(self.stopped.wait_timeout_while(guard, limit, goes_on));
            }
            None => drop(self.stopped.wait_while(guard, |stopping| !*stopping)),
        }
    }
}

/// Accepts connections until the server stops.
pub(crate) fn listen(listener: TcpListener, shared: &Arc<Shared>, ended: Sender<()>) {
    let mut number = 0;
    for socket in listener.incoming() {
        if shared.is_stopping() {
            break;
        }
        let Ok(socket) = socket else { continue };
        number += 1;
        shared.state().connections += 1;
        let shared = Arc::clone(shared);
        thread::spawn(move || converse(&shared, socket, number));
    }
    // A child that is just being started has a copy of the socket until it executes its program; nobody is to get into
    // the queue behind it.
    let _ = socket2::SockRef::from(&listener).shutdown(Shutdown::Both);
    // in this order: whoever waits for the sender to go finds the port free
    drop(listener);
    drop(ended);
}

/// Serves one connection until either side has enough.
fn converse(shared: &Shared, socket: TcpStream, number: usize) {
    let Ok(second) = socket.try_clone() else { return };
    let Ok(third) = socket.try_clone() else { return };
    shared.open().insert(number, second);
    if !shared.is_stopping() {
        // small answers; a failure costs time only
        let _ = socket.set_nodelay(true);
        let wire: Option<Box<dyn Wire>> = match &shared.tls {
            Some(tls) => tls.accept(socket).ok(),
            None => Some(Box::new(socket)),
        };
        let end = wire.map_or(End::Polite, |wire| exchange_all(shared, BufReader::new(wire), number));
        if end == End::Reset {
            // without it the close below would be a polite one
            let _ = socket2::SockRef::from(&third).set_linger(Some(Duration::ZERO));
        }
    }
    // The connection is closed when its last handle is, which is the one in the table.
    drop(third);
    shared.open().remove(&number);
}

/// How a connection is closed.
#[derive(PartialEq, Eq)]
enum End {
    Polite,
    Reset,
}

fn exchange_all(shared: &Shared, mut reader: BufReader<Box<dyn Wire>>, number: usize) -> End {
    let mut first = true;
    loop {
        let request = match http::read_request(&mut reader) {
            Ok(request) => request,
            Err(Unreadable::Gone) => return End::Polite,
            Err(Unreadable::Bad(status)) => {
                // the connection ends either way
                let _ = Response::text(status, "unreadable request\n").send(reader.get_mut().as_mut(), true);
                return End::Polite;
            }
        };
        let delivery = deliver(shared, &request, number, first);
        first = false;
        let (response, close) = match delivery {
            Delivery::Answer { response, delay, close } => {
                if !delay.is_zero() {
                    shared.wait(Some(delay));
                }
                (response, close)
            }
            Delivery::Silence => return End::Polite,
            Delivery::Garbage => {
                // the client may be gone, and then nobody is confused
                let _ = reader.get_mut().socket().write_all(b"\x7fneither TLS nor HTTP\r\n\r\n");
                return End::Polite;
            }
            Delivery::Reset => return End::Reset,
            Delivery::Hang => {
                shared.wait(None);
                return End::Polite;
            }
        };
        let wire = reader.get_mut().as_mut();
        if response.send(wire, !request.keep_alive).is_err() {
            return End::Polite;
        }
        if close || !request.keep_alive {
            wire.finish();
            return End::Polite;
        }
    }
}

fn deliver(shared: &Shared, request: &http::Request, number: usize, first: bool) -> Delivery {
    let mut state = shared.state();
    if federation::is_federation(request) {
        let response = federation::answer(&mut state, request);
        return Delivery::Answer { response, delay: Duration::ZERO, close: false };
    }
    if control::is_control(request) {
        if first {
            state.connections = state.connections.saturating_sub(1);
        }
        let response = control::answer(&mut state, request);
        return Delivery::Answer { response, delay: Duration::ZERO, close: false };
    }
    exchange::serve(&mut state, request, number)
}
