//! HTTP/1.1, one request for each connection.

use std::convert::Infallible;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, HOST, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};

use super::answer::EndpointAnswer;
use super::connections::{Mark, Unproven};
use super::token::EndpointToken;
use crate::model::{EndpointRequest, refusal};
use crate::sys::clock;

/// The most connections at a time.
const CONNECTIONS: usize = 64;
/// The most bytes of a request's head.
const LONGEST_HEAD: usize = 8 * 1024;
/// How long a head may take, and a whole connection.
const HEAD_TIMEOUT: Duration = Duration::from_secs(5);
const CONNECTION_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a newer answer is waited for: less than the two seconds after which botocore gives up.
const PATIENCE: Duration = Duration::from_millis(1500);
/// The pause after a connection could not be accepted, as when there are no file descriptors left.
const AFTER_A_FAILURE: Duration = Duration::from_millis(50);

/// The endpoint, as its connections see it.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) port: u16,
    pub(super) token: EndpointToken,
    pub(super) answer: watch::Receiver<Arc<EndpointAnswer>>,
    /// Asks for a newer answer.
    pub(super) request: Sender<()>,
}

impl Server {
    /// Accepts connections, for ever.
    ///
    /// # Errors
    /// When the listener cannot be used.
    pub(super) async fn run(self, listener: TcpListener) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let server = Arc::new(self);
        let (unproven, mut open) = (Unproven::default(), JoinSet::new());
        for number in 0.. {
            let stream = loop {
                match listener.accept().await {
                    Ok((stream, _)) => break stream,
                    Err(_) => sleep(AFTER_A_FAILURE).await,
                }
            };
            while open.try_join_next().is_some() {}
            if open.len() >= CONNECTIONS && !unproven.close_oldest() {
                continue;
            }
            let mark = unproven.mark(number);
            let connection = open.spawn(timeout(CONNECTION_TIMEOUT, Arc::clone(&server).serve(stream, mark)));
            unproven.add(number, connection);
            // A request that is there already is read before another connection can take its place.
            yield_now().await;
        }
        Ok(())
    }

    /// Answers the request of a connection.
    async fn serve(self: Arc<Self>, stream: TcpStream, mark: Mark) {
        let mark = &mark;
        let service = service_fn(|request| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.respond(&request, mark).await) }
        });
        // An error is that of a client that does not speak HTTP, or has left.
        let _ = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_TIMEOUT)
            .max_buf_size(LONGEST_HEAD)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), service)
            .await;
    }

    async fn respond(&self, request: &Request<Incoming>, mark: &Mark) -> Response<Full<Bytes>> {
        let values = |name: HeaderName| request.headers().get_all(name).iter().map(HeaderValue::as_bytes);
        let hosts: Vec<&[u8]> = values(HOST).collect();
        let mut tokens = values(AUTHORIZATION);
        let is_token = tokens.next().is_some_and(|token| self.token.is(token));
        let target = request.uri().to_string();
        let asked = EndpointRequest {
            method: request.method().as_str(),
            target: &target,
            hosts: &hosts,
            has_token: is_token && tokens.next().is_none(),
        };
        if let Some(status) = refusal(&asked, self.port) {
            return response(status, Full::default());
        }
        mark.remove();
        let answer = self.newest_answer().await;
        if answer.usable_until <= clock::now() {
            return response(503, Full::default());
        }
        response(answer.status, Full::new(Bytes::from_owner(AnswerBody(answer))))
    }

    /// The answer at hand; if that is not fresh, the next one, unless it takes too long.
    async fn newest_answer(&self) -> Arc<EndpointAnswer> {
        let mut answer = self.answer.clone();
        let at_hand = Arc::clone(&answer.borrow_and_update());
        if clock::now() < at_hand.fresh_until || self.request.send(()).is_err() {
            return at_hand;
        }
        let _ = timeout(PATIENCE, answer.changed()).await;
        Arc::clone(&answer.borrow())
    }
}

/// An answer whose body is sent.
struct AnswerBody(Arc<EndpointAnswer>);

impl AsRef<[u8]> for AnswerBody {
    fn as_ref(&self) -> &[u8] {
        self.0.body.as_bytes()
    }
}

fn response(status: u16, body: Full<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
