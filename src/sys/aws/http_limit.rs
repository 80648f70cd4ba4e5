//! A limit on the size of an answer: the SDK reads a body to its end before parsing it.

use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::body::SdkBody;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

/// The largest body that is read, in bytes. A page of IAM's longest list is smaller.
const LARGEST: usize = 16 * 1024 * 1024;

/// A client whose answers fail when they exceed the limit.
#[derive(Debug)]
pub(super) struct LimitedClient(pub(super) SharedHttpClient);

impl HttpClient for LimitedClient {
    fn http_connector(&self, settings: &HttpConnectorSettings, components: &RuntimeComponents) -> SharedHttpConnector {
        SharedHttpConnector::new(LimitedConnector(self.0.http_connector(settings, components)))
    }
}

#[derive(Debug)]
struct LimitedConnector(SharedHttpConnector);

impl HttpConnector for LimitedConnector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let answer = self.0.call(request);
        HttpConnectorFuture::new(async move { answer.await.map(|answer| answer.map(limited)) })
    }
}

fn limited(body: SdkBody) -> SdkBody {
    SdkBody::from_body_1_x(Limited::new(body, LARGEST).map_err(|error| {
        if error.is::<LengthLimitError>() { format!("it is longer than {} MiB", LARGEST >> 20).into() } else { error }
    }))
}
