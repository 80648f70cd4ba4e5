//! Whether an answer is complete. The SDK parses truncated XML without an error, as a shorter list, or a device without
//! its user.

use aws_smithy_runtime_api::box_error::BoxError;
use aws_smithy_runtime_api::client::interceptors::Intercept;
use aws_smithy_runtime_api::client::interceptors::context::AfterDeserializationInterceptorContextRef;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;
use aws_smithy_types::config_bag::ConfigBag;

/// Refuses a success answer whose XML document is truncated.
#[derive(Debug)]
pub(super) struct RejectTruncated;

#[aws_smithy_runtime_api::client::interceptors::dyn_dispatch_hint]
impl Intercept for RejectTruncated {
    fn name(&self) -> &'static str {
        "RejectTruncated"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _components: &RuntimeComponents,
        _config: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let response = context.response();
        let body = response.body().bytes().unwrap_or_default();
        if response.status().is_success() && !is_whole(body) { Err("the answer breaks off".into()) } else { Ok(()) }
    }
}

/// Whether the root element `<ActionResponse …>` has its end tag.
fn is_whole(body: &[u8]) -> bool {
    body.trim_ascii_end().ends_with(b"Response>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_whole_when_its_last_element_is_closed() {
        for (body, expected) in [
            ("<ListMFADevicesResponse><a/></ListMFADevicesResponse>\n", true),
            ("<ListMFADevicesResponse><a/></ListMFADevicesRespons", false),
            ("<ListMFADevicesResponse><ListMFADevicesResult><MFADevices>", false),
            ("", false),
        ] {
            assert_eq!(is_whole(body.as_bytes()), expected, "{body}");
        }
    }
}
