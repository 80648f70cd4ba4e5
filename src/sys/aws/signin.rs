//! A request to the federation endpoint of the console.

use std::time::Duration;

use aws_smithy_runtime_api::client::http::HttpConnector as _;
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_types::body::SdkBody;
use http_body_util::{BodyExt as _, Limited};
use zeroize::Zeroizing;

use super::http::connector;
use crate::model::SigninMethod;

/// The time limit of the whole request.
const TIMEOUT: Duration = Duration::from_secs(15);
/// The most bytes of an answer.
const LARGEST: usize = 64 * 1024;

/// An answer.
pub(crate) struct SigninAnswer {
    pub(crate) status: u16,
    pub(crate) body: Zeroizing<Vec<u8>>,
}

/// Sends a form. Returns the answer, or why there is none.
///
/// # Errors
/// A text without the form.
pub(crate) fn send(
    endpoint: &str,
    method: SigninMethod,
    form: &str,
    ca_pem: Option<&Vec<u8>>,
) -> Result<SigninAnswer, String> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(|error| error.to_string())?;
    let request = request(endpoint, method, form).ok_or("the endpoint is no URL")?;
    let is_plain = endpoint.starts_with("http:");
    runtime.block_on(async {
        let sending = async {
            let answer = connector(None, None, None, ca_pem, is_plain).call(request).await;
            // Security: the text of an error may hold the URL.
            let answer = answer.map_err(|error| if error.is_timeout() { "no answer" } else { "no connection" })?;
            let status = answer.status().as_u16();
            let body = Limited::new(answer.into_body(), LARGEST).collect().await;
            let body = body.map_err(|_| "the answer ends early, or is longer than 64 KiB")?;
            Ok(SigninAnswer { status, body: Zeroizing::new(body.to_bytes().to_vec()) })
        };
        let answer: Result<SigninAnswer, &str> =
            tokio::time::timeout(TIMEOUT, sending).await.unwrap_or(Err("no answer within 15 s"));
        answer.map_err(str::to_owned)
    })
}

fn request(endpoint: &str, method: SigninMethod, form: &str) -> Option<HttpRequest> {
    let mut request = match method {
        SigninMethod::Post => HttpRequest::new(SdkBody::from(form)),
        SigninMethod::Get => HttpRequest::empty(),
    };
    match method {
        SigninMethod::Post => {
            request.set_method("POST").ok()?;
            request.set_uri(format!("{endpoint}/federation")).ok()?;
            request.headers_mut().insert("content-type", "application/x-www-form-urlencoded");
        }
        SigninMethod::Get => {
            let url = Zeroizing::new(format!("{endpoint}/federation?{form}"));
            request.set_uri(url.as_str()).ok()?;
        }
    }
    Some(request)
}
