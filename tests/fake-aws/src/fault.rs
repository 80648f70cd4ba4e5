//! What the server can be told to do wrong.

use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

use crate::Operation;

/// The character that a hostile answer smuggles into the session token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hostile {
    /// A line feed, as the entity `&#10;`.
    Newline,
    /// An escape character, as the entity `&#27;`.
    Escape,
}

/// A way to fail. Those under "processed" have consumed the code; those under "not processed" have not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Processed; then the connection is closed without an answer.
    LostAnswer,
    /// Processed; then bytes that are neither a TLS record nor HTTP, and the connection is closed.
    BrokenRecord,
    /// Not processed; the connection is reset (RST).
    Reset,
    /// Not processed; this HTTP status with an XML error (`InternalFailure`, `ServiceUnavailable` for 503).
    Status(u16),
    /// Not processed; 400 `Throttling`, `Rate exceeded`.
    Throttling,
    /// Not processed; 403 `AccessDenied` in the words for a device that is not the user's.
    UnknownDevice,
    /// Not processed; 403 `AccessDenied` in the older words, which name nobody.
    OldDenial,
    /// Not processed; 403 `RegionDisabledException`, also to a call without a code.
    RegionDisabled,
    /// Not processed; 400 `ValidationError` in the words for a role session of more than an hour out of a session.
    ChainedTooLong,
    /// Not processed; 403 `AccessDenied` with a message of so many bytes.
    LongMessage(usize),
    /// Processed; the key id of the answer begins with AKIA, as a long-term key's does.
    LongTermId,
    /// Processed at once; the answer comes after this time.
    Slow(Duration),
    /// Not processed, and never answered; the connection stays open until the server stops.
    Hang,
    /// Processed; the body ends in the middle of an element (its Content-Length fits).
    TruncatedXml,
    /// Processed; the answer has no `Expiration`.
    MissingExpiration,
    /// Processed; the secret key of the answer is empty.
    EmptySecret,
    /// Processed; the answer's `Expiration` is an hour ago.
    ExpirationInPast,
    /// Processed; a control character inside the token of the answer.
    HostileToken(Hostile),
    /// Processed; the right answer behind so many bytes of XML comment.
    HugeBody(usize),
    /// Processed; the `Date` header is off by so many seconds from the server's clock.
    SkewedDate(i64),
    /// Not processed; 200 with an HTML login page.
    CaptivePortal200,
    /// Not processed; 302 to an HTML login page.
    CaptivePortal302,
    /// Processed; the right answer, with a `Content-Type` of `text/html`, as a proxy may put it.
    HtmlType,
    /// Processed; 200 with a body that is not XML.
    Malformed,
    /// Processed and answered; then the connection is closed, though the answer did not say so.
    CloseIdle,
}

impl Fault {
    /// Its name at the control interface (`lost-answer`).
    #[must_use]
    pub fn kind(self) -> &'static str {
        match self {
            Self::LostAnswer => "lost-answer",
            Self::BrokenRecord => "broken-record",
            Self::Reset => "reset",
            Self::Status(_) => "status",
            Self::Throttling => "throttling",
            Self::UnknownDevice => "unknown-device",
            Self::OldDenial => "old-denial",
            Self::RegionDisabled => "region-disabled",
            Self::ChainedTooLong => "chained-too-long",
            Self::LongMessage(_) => "long-message",
            Self::LongTermId => "long-term-id",
            Self::Slow(_) => "slow",
            Self::Hang => "hang",
            Self::TruncatedXml => "truncated-xml",
            Self::MissingExpiration => "missing-expiration",
            Self::EmptySecret => "empty-secret",
            Self::ExpirationInPast => "expiration-in-past",
            Self::HostileToken(Hostile::Newline) => "hostile-newline",
            Self::HostileToken(Hostile::Escape) => "hostile-escape",
            Self::HugeBody(_) => "huge-body",
            Self::SkewedDate(_) => "skewed-date",
            Self::CaptivePortal200 => "captive-portal-200",
            Self::CaptivePortal302 => "captive-portal-302",
            Self::HtmlType => "html-type",
            Self::Malformed => "malformed",
            Self::CloseIdle => "close-idle",
        }
    }

    /// The fault of that name; `value` is the status, the milliseconds, the bytes or the seconds.
    #[must_use]
    pub fn from_kind(kind: &str, value: Option<i64>) -> Option<Self> {
        let unsigned = value.and_then(|number| u64::try_from(number).ok());
        Some(match kind {
            "status" => Self::Status(u16::try_from(value.unwrap_or(500)).ok()?),
            "slow" => Self::Slow(Duration::from_millis(unsigned.unwrap_or(1000))),
            "long-message" => Self::LongMessage(usize::try_from(unsigned.unwrap_or(3_000_000)).ok()?),
            "huge-body" => Self::HugeBody(usize::try_from(unsigned.unwrap_or(5_000_000)).ok()?),
            "skewed-date" => Self::SkewedDate(value.unwrap_or(3600)),
            _ => *PLAIN.iter().find(|fault| fault.kind() == kind)?,
        })
    }
}

/// The faults without a figure.
const PLAIN: [Fault; 21] = [
    Fault::LongTermId,
    Fault::LostAnswer,
    Fault::BrokenRecord,
    Fault::Reset,
    Fault::Throttling,
    Fault::UnknownDevice,
    Fault::OldDenial,
    Fault::RegionDisabled,
    Fault::ChainedTooLong,
    Fault::Hang,
    Fault::TruncatedXml,
    Fault::MissingExpiration,
    Fault::EmptySecret,
    Fault::ExpirationInPast,
    Fault::HostileToken(Hostile::Newline),
    Fault::HostileToken(Hostile::Escape),
    Fault::CaptivePortal200,
    Fault::CaptivePortal302,
    Fault::HtmlType,
    Fault::Malformed,
    Fault::CloseIdle,
];

/// The faults that are due, per operation.
#[derive(Default)]
pub(crate) struct FaultTable {
    next: BTreeMap<Operation, VecDeque<Fault>>,
    always: BTreeMap<Operation, Fault>,
    /// By the number of the call, counted from 1 over all operations; one that has passed is gone.
    numbered: BTreeMap<usize, Fault>,
    seen: usize,
}

impl FaultTable {
    pub(crate) fn add(&mut self, operation: Operation, fault: Fault, times: usize) {
        self.next.entry(operation).or_default().extend(std::iter::repeat_n(fault, times));
    }

    pub(crate) fn always(&mut self, operation: Operation, fault: Fault) {
        self.always.insert(operation, fault);
    }

    pub(crate) fn at(&mut self, number: usize, fault: Fault) {
        self.numbered.insert(self.seen.saturating_add(number), fault);
    }

    pub(crate) fn take(&mut self, operation: Operation) -> Option<Fault> {
        self.seen += 1;
        if let Some(fault) = self.numbered.remove(&self.seen) {
            return Some(fault);
        }
        let queued = self.next.get_mut(&operation).and_then(VecDeque::pop_front);
        queued.or_else(|| self.always.get(&operation).copied())
    }

    pub(crate) fn clear(&mut self) {
        *self = Self { seen: self.seen, ..Self::default() };
    }
}
