//! Calls to STS and IAM over HTTPS.

pub(crate) mod http;
pub(crate) mod http_limit;
pub(crate) mod iam;
pub(crate) mod server_clock;
pub(crate) mod signin;
pub(crate) mod sts;
pub(crate) mod sts_role;
pub(crate) mod tls;
