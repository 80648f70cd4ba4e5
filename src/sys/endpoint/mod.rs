//! The container-credentials endpoint of `exec --serve`: a server on the loopback interface for one command.

mod answer;
mod connections;
mod server;
mod token;

use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::Duration;

use tokio::sync::watch;

pub(crate) use self::answer::EndpointAnswer;
use self::server::Server;
use self::token::EndpointToken;
use crate::model::CREDENTIALS_PATH;

/// An endpoint that listens, and answers nothing yet.
#[derive(Debug)]
pub(crate) struct Endpoint {
    listener: TcpListener,
    port: u16,
    token: EndpointToken,
}

/// What the endpoint answers, and who wants it.
#[derive(Debug)]
pub(crate) struct EndpointDesk {
    answers: watch::Sender<Arc<EndpointAnswer>>,
    requests: Receiver<()>,
}

impl Endpoint {
    /// Listens on a free port of the loopback interface.
    ///
    /// # Errors
    /// When the process is out of file descriptors, or there is no randomness.
    pub(crate) fn listen() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        Ok(Self { listener, port, token: EndpointToken::random()? })
    }

    /// The value of `AWS_CONTAINER_CREDENTIALS_FULL_URI`.
    pub(crate) fn uri(&self) -> String {
        format!("http://{}:{}{CREDENTIALS_PATH}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// The value of `AWS_CONTAINER_AUTHORIZATION_TOKEN`.
    pub(crate) fn token(&self) -> &str {
        self.token.text()
    }

    /// Answers on a thread of its own until the process ends.
    ///
    /// # Errors
    /// When the process is out of threads or file descriptors.
    pub(crate) fn open(self, first: EndpointAnswer) -> io::Result<EndpointDesk> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (answers, answer) = watch::channel(Arc::new(first));
        let (request, requests): (Sender<()>, _) = channel();
        let server = Server { port: self.port, token: self.token, answer, request };
        let listener = self.listener;
        std::thread::Builder::new().name("endpoint".into()).spawn(move || {
            // Fails only outside of a runtime.
            let _ = runtime.block_on(server.run(listener));
        })?;
        Ok(EndpointDesk { answers, requests })
    }
}

impl EndpointDesk {
    /// Replaces the answer; who waits for one gets it.
    pub(crate) fn put(&self, answer: EndpointAnswer) {
        self.answers.send_replace(Arc::new(answer));
    }

    /// Waits until somebody wants a newer answer. Returns whether somebody does.
    pub(crate) fn wait(&self, patience: Duration) -> bool {
        match self.requests.recv_timeout(patience) {
            Ok(()) => {
                // Who asked meanwhile is answered by the same attempt.
                while self.requests.try_recv().is_ok() {}
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => {
                std::thread::park_timeout(patience);
                false
            }
        }
    }
}
