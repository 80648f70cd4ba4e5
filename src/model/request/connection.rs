//! The connection to AWS: region, endpoints, certificates.

use std::path::PathBuf;

use super::env::Env;
use super::error::RequestError;
use super::settings::{IGNORE_ENDPOINTS, in_chain, service_endpoints, switch};
use crate::model::aws::endpoint::EndpointUrl;
use crate::model::aws::partition::{Partition, RealRegion};
use crate::model::origin::{Origin, Sourced};
use crate::model::slip::slip;
use aws_profile_files::profile::{Profile, ProfileLookup};

/// The connection to STS and IAM.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Connection {
    /// The region for signing and endpoints; never a pseudo-region.
    pub region: String,
    /// The endpoint of STS, if not AWS's own.
    pub sts_endpoint: Option<Sourced<EndpointUrl>>,
    /// The endpoint of IAM, if not AWS's own; an error for verbs that call IAM.
    pub iam_endpoint: Result<Option<Sourced<EndpointUrl>>, Box<RequestError>>,
    pub use_fips: Sourced<bool>,
    pub use_dual_stack: Sourced<bool>,
    /// Certificates that replace the platform's roots, as botocore does it.
    pub ca_bundle: Option<Sourced<PathBuf>>,
}

pub(super) fn connection(
    (env, profiles, chain): (&Env, &impl ProfileLookup, &[Profile]),
    region: Option<&Sourced<String>>,
    partition: Partition,
    warnings: &mut Vec<String>,
) -> Result<Connection, RequestError> {
    let mut switch = |variable, key| switch(env, variable, chain, key, warnings);
    let ignored = switch(IGNORE_ENDPOINTS.0, IGNORE_ENDPOINTS.1).value;
    let endpoint =
        |variable, service| if ignored { Ok(None) } else { endpoint(env, profiles, chain, variable, service) };
    let mut use_fips = switch("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    let mut signing = partition.default_region().to_owned();
    if let Some(Sourced { value, origin }) = region
        && let Some(real) = RealRegion::of(value)
    {
        signing = real.name;
        if real.is_fips && !use_fips.value {
            use_fips = Sourced::new(true, origin.clone());
        }
    }
    Ok(Connection {
        region: signing,
        sts_endpoint: endpoint("AWS_ENDPOINT_URL_STS", "sts")?,
        iam_endpoint: endpoint("AWS_ENDPOINT_URL_IAM", "iam").map_err(Box::new),
        use_fips,
        use_dual_stack: switch("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"),
        ca_bundle: ca_bundle(env, chain),
    })
}

fn ca_bundle(env: &Env, chain: &[Profile]) -> Option<Sourced<PathBuf>> {
    let variable = env.path("AWS_CA_BUNDLE").map(|path| Sourced::new(path, Origin::Variable("AWS_CA_BUNDLE")));
    let expand = |text: String| match (text.strip_prefix("~/"), env.path("HOME")) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(text),
    };
    variable.or_else(|| in_chain(chain, "ca_bundle").map(|found| found.map(expand)))
}

/// The SDKs' order: the service's variable, the variable of all services, the `services` section, the
/// profile's own `endpoint_url`.
fn endpoint(
    env: &Env,
    profiles: &impl ProfileLookup,
    chain: &[Profile],
    variable: &'static str,
    service: &str,
) -> Result<Option<Sourced<EndpointUrl>>, RequestError> {
    let of_service = env.get(variable).map(|text| Sourced::new(text.to_owned(), Origin::Variable(variable)));
    let general =
        || env.get("AWS_ENDPOINT_URL").map(|url| Sourced::new(url.to_owned(), Origin::Variable("AWS_ENDPOINT_URL")));
    let found = match of_service.or_else(general) {
        Some(found) => Some(found),
        None => {
            let of_service = service_endpoints(profiles, chain)?.into_iter().find(|(id, _)| id == service);
            of_service.map(|(_, url)| url).or_else(|| in_chain(chain, "endpoint_url"))
        }
    };
    let Some(Sourced { value, origin }) = found else { return Ok(None) };
    match EndpointUrl::parse(&value) {
        Ok(url) => Ok(Some(Sourced::new(url, origin))),
        Err(why) => {
            let slip = slip(&value);
            // Security: a URL may contain a password or a key.
            let text = if value.contains(['@', '?', '#']) { "(with more than a host)".to_owned() } else { value };
            Err(RequestError::Endpoint { text, why, slip, origin })
        }
    }
}
