//! Answers of the Query protocol: results and refusals.

use crate::http::Response;
use crate::operation::{Operation, Service};
use crate::xml;

/// A refusal: HTTP status, error code, message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn access_denied(message: impl Into<String>) -> Self {
        Self::new(403, "AccessDenied", message)
    }

    pub(crate) fn invalid_client_token() -> Self {
        Self::new(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
    }

    pub(crate) fn signature(message: impl Into<String>) -> Self {
        Self::new(403, "SignatureDoesNotMatch", message)
    }

    pub(crate) fn no_such_entity(message: impl Into<String>) -> Self {
        Self::new(404, "NoSuchEntity", message)
    }

    pub(crate) fn limit_exceeded(quota: &str, limit: usize) -> Self {
        Self::new(409, "LimitExceeded", format!("Cannot exceed quota for {quota}: {limit}"))
    }

    /// The error document.
    pub(crate) fn document(&self, service: Service, request_id: &str) -> String {
        let kind = if self.status >= 500 { "Receiver" } else { "Sender" };
        let error =
            [xml::element("Type", kind), xml::element("Code", self.code), xml::element("Message", &self.message)];
        format!(
            "<ErrorResponse xmlns=\"{}\">\n{}\n{}\n</ErrorResponse>\n",
            service.namespace(),
            xml::wrap("Error", &error.concat()),
            xml::element("RequestId", request_id),
        )
    }
}

/// The document around a result. A call without a result (`EnableMFADevice`) has an empty one.
pub(crate) fn success(operation: Operation, service: Service, result: &str, request_id: &str) -> String {
    let action = operation.action();
    let result = if result.is_empty() { String::new() } else { xml::wrap(&format!("{action}Result"), result) };
    let metadata = xml::wrap("ResponseMetadata", &xml::element("RequestId", request_id));
    format!("<{action}Response xmlns=\"{}\">\n{result}\n{metadata}\n</{action}Response>\n", service.namespace())
}

/// An XML answer with the headers that AWS sends.
pub(crate) fn response(status: u16, document: String, request_id: String) -> Response {
    Response::new(status, "text/xml", document).with("x-amzn-RequestId", request_id)
}
