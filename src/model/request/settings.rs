//! Settings of a profile that are not about credentials: those that AWS clients of this program need, and those that
//! are exported as variables because `AWS_PROFILE` is removed.

use super::chain::find_source;
use super::env::Env;
use super::error::RequestError;
use crate::model::origin::{Origin, Sourced};
use crate::model::slip::slip;
use aws_profile_files::profile::{Profile, ProfileLookup};

/// Profile keys and the variables that mean the same to the SDKs (AWS SDKs and Tools reference, settings).
const CARRIED: [(&str, &str); 6] = [
    ("use_fips_endpoint", "AWS_USE_FIPS_ENDPOINT"),
    ("use_dualstack_endpoint", "AWS_USE_DUALSTACK_ENDPOINT"),
    ("ca_bundle", "AWS_CA_BUNDLE"),
    ("endpoint_url", "AWS_ENDPOINT_URL"),
    ("ignore_configured_endpoint_urls", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"),
    ("output", "AWS_DEFAULT_OUTPUT"),
];

/// Variable and profile key that disable all configured endpoints.
pub(super) const IGNORE_ENDPOINTS: (&str, &str) =
    ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");

/// The two variables of a region: the AWS CLI v1 and boto3 read only the second, the others the first.
pub(crate) const REGION_VARIABLES: [&str; 2] = ["AWS_REGION", "AWS_DEFAULT_REGION"];

/// The first profile of the chain that has the key.
pub(super) fn in_chain(chain: &[Profile], key: &'static str) -> Option<Sourced<String>> {
    chain.iter().find_map(|profile| Some(Sourced::from_profile(key, profile.get(key)?)))
}

/// The endpoints that the profile's `services` section gives, by the name of the service.
///
/// # Errors
/// [`RequestError::NoServices`] where there is no such section: going on would mean AWS's public endpoint.
pub(super) fn service_endpoints(
    profiles: &impl ProfileLookup,
    chain: &[Profile],
) -> Result<Vec<(String, Sourced<String>)>, RequestError> {
    // A value that is set but empty counts as a name, and botocore refuses it (configprovider.py,
    // `_get_services_config`).
    let named = chain.iter().find_map(|profile| profile.properties.iter().find(|property| property.key == "services"));
    let Some(services) = named.map(|property| Sourced::from_profile("services", property)) else {
        return Ok(Vec::new());
    };
    let Some(endpoints) = profiles.service_endpoints(&services.value) else {
        return Err(RequestError::NoServices { name: services.value, origin: services.origin });
    };
    Ok(endpoints.into_iter().map(|(id, url)| (id, Sourced::from_profile("endpoint_url", &url))).collect())
}

/// The settings of the profile that have an environment variable. Values with control characters are left out: no SDK
/// accepts them, and they are unsafe in a shell.
fn carried(profiles: &impl ProfileLookup, chain: &[Profile]) -> Vec<(String, Sourced<String>)> {
    let plain = CARRIED.iter().filter_map(|(key, variable)| Some(((*variable).to_owned(), in_chain(chain, key)?)));
    let services = service_endpoints(profiles, chain).unwrap_or_default().into_iter();
    let services =
        services.map(|(id, url)| (format!("AWS_ENDPOINT_URL_{}", id.to_ascii_uppercase().replace('-', "_")), url));
    let is_plain = |text: &str| !text.chars().any(char::is_control);
    plain.chain(services).filter(|(name, found)| is_variable(name) && is_plain(&found.value)).collect()
}

/// The settings that are exported with a session, except those that the environment already has.
///
/// # Errors
/// As [`service_endpoints`], unless the environment gives every service its endpoint, or none counts.
pub(super) fn carried_beside(
    env: &Env,
    profiles: &impl ProfileLookup,
    chain: &[Profile],
) -> Result<Vec<(String, Sourced<String>)>, Box<RequestError>> {
    if env.get("AWS_ENDPOINT_URL").is_none() && !ignores_endpoints(env, chain) {
        service_endpoints(profiles, chain)?;
    }
    Ok(carried(profiles, chain).into_iter().filter(|(name, _)| env.get(name).is_none()).collect())
}

/// Whether variable or profile disable all configured endpoints.
fn ignores_endpoints(env: &Env, chain: &[Profile]) -> bool {
    let ignored = text(env, IGNORE_ENDPOINTS.0, chain, IGNORE_ENDPOINTS.1);
    ignored.is_some_and(|found| found.value.eq_ignore_ascii_case("true"))
}

/// The variable of the endpoint at which `console` signs in.
pub(crate) const SIGNIN_ENDPOINT: &str = "AWS_ENDPOINT_URL_SIGNIN";

/// Its value, unless endpoints are disabled: credentials of AWS itself would be sent there.
pub(crate) fn signin_endpoint<'e>(env: &'e Env, chain: &[Profile]) -> Option<&'e str> {
    env.get(SIGNIN_ENDPOINT).filter(|_| !ignores_endpoints(env, chain))
}

fn is_variable(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
}

/// Variables that an earlier `export` of ours left: the region pair where it equals `MFA_SESSION_REGION`, and settings
/// where they equal what `MFA_SESSION_PROFILE` sets. The user did not set them, so the next profile must not inherit
/// them.
pub(crate) fn left_by_earlier_export(env: &Env, profiles: &impl ProfileLookup) -> Vec<String> {
    let mut left = Vec::new();
    if let Some(region) = env.get("MFA_SESSION_REGION") {
        let ours = REGION_VARIABLES.iter().filter(|name| env.get(name) == Some(region));
        left.extend(ours.map(|name| (*name).to_owned()));
    }
    if let Some(source) = env.get("MFA_SESSION_PROFILE").and_then(|name| find_source(profiles, name).ok()) {
        let ours = carried(profiles, &source.chain).into_iter();
        left.extend(ours.filter(|(name, found)| env.get(name) == Some(&found.value)).map(|(name, _)| name));
    }
    left
}

/// A switch: the variable, else the profile's key; `true` in any case is on (SDK reference, "boolean"). Whatever is
/// neither `true` nor `false` is off, as in the AWS CLI, with a warning, as it was probably meant to be on.
pub(super) fn switch(
    env: &Env,
    variable: &'static str,
    chain: &[Profile],
    key: &'static str,
    warnings: &mut Vec<String>,
) -> Sourced<bool> {
    let Some(Sourced { value, origin }) = text(env, variable, chain, key) else {
        return Sourced::new(false, Origin::Default);
    };
    let is_on = value.eq_ignore_ascii_case("true");
    if !is_on && !value.eq_ignore_ascii_case("false") {
        let why = slip(&value).map(|why| format!("; {why}")).unwrap_or_default();
        warnings.push(format!("{origin} is neither `true` nor `false`, so it counts as `false`{why}"));
    }
    Sourced::new(is_on, origin)
}

/// The variable, else the profile's key, with its origin.
pub(super) fn text(env: &Env, variable: &'static str, chain: &[Profile], key: &'static str) -> Option<Sourced<String>> {
    let from_env = env.get(variable).map(|text| Sourced::new(text.to_owned(), Origin::Variable(variable)));
    from_env.or_else(|| in_chain(chain, key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_no_endpoint_counts_the_sign_in_is_that_of_aws() {
        let env = |ignored: &str| {
            let variables = [(SIGNIN_ENDPOINT, "http://127.0.0.1:1"), (IGNORE_ENDPOINTS.0, ignored)];
            Env::new(variables.map(|(name, value)| (name.into(), value.into())))
        };
        assert_eq!(signin_endpoint(&env(""), &[]), Some("http://127.0.0.1:1"));
        assert_eq!(signin_endpoint(&env("True"), &[]), None);
    }
}
