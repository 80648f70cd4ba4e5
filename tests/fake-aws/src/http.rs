//! As much of HTTP/1.1 as SDKs, the AWS CLI and curl speak to an endpoint.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use crate::form::Form;

const MAX_LINE: u64 = 32 * 1024;
const MAX_HEADERS: usize = 100;
const MAX_BODY: usize = 1024 * 1024;

/// A connection, in the clear or inside TLS.
pub(crate) trait Wire: Read + Write + Send {
    /// Says goodbye where the protocol has a word for it.
    fn finish(&mut self) {}

    /// The socket under it.
    fn socket(&mut self) -> &mut TcpStream;
}

/// A request, whole.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query, as sent.
    pub(crate) target: String,
    /// Names in lower case, in the order of arrival.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the client will use the connection again.
    pub(crate) keep_alive: bool,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The query string, read as a form.
    pub(crate) fn query(&self) -> Form {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        Form::parse(query.as_bytes())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// Why there is no request.
pub(crate) enum Unreadable {
    /// The client is gone.
    Gone,
    /// It sent something that gets this status.
    Bad(u16),
}

impl From<io::Error> for Unreadable {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// Reads one request; waits for it as long as the connection stands.
pub(crate) fn read_request(reader: &mut BufReader<Box<dyn Wire>>) -> Result<Request, Unreadable> {
    let first = read_line(reader)?;
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Unreadable::Bad(400));
    };
    if !target.starts_with('/') || !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(Unreadable::Bad(400));
    }
    let headers = read_headers(reader)?;
    let mut request = Request {
        method: method.to_owned(),
        target: target.to_owned(),
        keep_alive: version == "HTTP/1.1",
        headers,
        body: Vec::new(),
    };
    if request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close")) {
        request.keep_alive = false;
    }
    request.body = read_body(reader, &request)?;
    Ok(request)
}

fn read_headers(reader: &mut BufReader<Box<dyn Wire>>) -> Result<Vec<(String, String)>, Unreadable> {
    let mut headers = Vec::new();
    loop {
        let line = read_line(reader)?;
        if line.is_empty() {
            return Ok(headers);
        }
        let (name, value) = line.split_once(':').ok_or(Unreadable::Bad(400))?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        if headers.len() > MAX_HEADERS {
            return Err(Unreadable::Bad(431));
        }
    }
}

fn read_body(reader: &mut BufReader<Box<dyn Wire>>, request: &Request) -> Result<Vec<u8>, Unreadable> {
    if request.header("transfer-encoding").is_some() {
        return Err(Unreadable::Bad(411));
    }
    let length = match request.header("content-length") {
        Some(text) => text.parse::<usize>().map_err(|_| Unreadable::Bad(400))?,
        None => 0,
    };
    if length > MAX_BODY {
        return Err(Unreadable::Bad(413));
    }
    let expected = request.header("expect").is_some_and(|value| value.eq_ignore_ascii_case("100-continue"));
    if expected && length > 0 {
        reader.get_mut().write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
        reader.get_mut().flush()?;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok(body)
}

fn read_line(reader: &mut BufReader<Box<dyn Wire>>) -> Result<String, Unreadable> {
    let mut line = Vec::new();
    reader.by_ref().take(MAX_LINE).read_until(b'\n', &mut line)?;
    if line.pop() != Some(b'\n') {
        let too_long = line.len() as u64 >= MAX_LINE - 1;
        return Err(if too_long { Unreadable::Bad(431) } else { Unreadable::Gone });
    }
    if line.last() == Some(&b'\r') {
        line.pop();
    }
    String::from_utf8(line).map_err(|_| Unreadable::Bad(400))
}

/// An answer.
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn new(status: u16, content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, content_type, headers: Vec::new(), body: body.into() }
    }

    pub(crate) fn text(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status, "text/plain", body)
    }

    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Sends it. `last` announces that the connection ends here.
    pub(crate) fn send(&self, wire: &mut dyn Wire, last: bool) -> io::Result<()> {
        let mut head = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let length = self.body.len().to_string();
        let fixed = [("Content-Type", self.content_type), ("Content-Length", &length)];
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in fixed.into_iter().chain(own) {
            head.extend([name, ": ", value, "\r\n"]);
        }
        head.push_str(if last { "Connection: close\r\n\r\n" } else { "\r\n" });
        // In one piece, as a server further away sends it: the SDK for Go of Debian 12 now and then closes the connection
        // between two.
        wire.write_all(&[head.as_bytes(), &self.body].concat())?;
        wire.flush()
    }
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        302 => "Found",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        409 => "Conflict",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Other",
    }
}
