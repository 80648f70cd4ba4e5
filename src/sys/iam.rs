//! `ListMFADevices` with the raw key: which device belongs to it.

use aws_config::SdkConfig;
use aws_sdk_iam::Client;

use super::http::{Asked, Target, failure};
use crate::model::{AccessKey, Connection, EndpointUrl, Sourced, StsError};

/// The call that lists the devices of the key's user: serial numbers, security keys included. It fails when IAM
/// cannot be reached or does not allow it.
pub fn listing(
    connection: &Connection,
    ca_pem: Option<&[u8]>,
    key: &AccessKey,
) -> impl FnOnce() -> Result<Vec<String>, StsError> + Send + use<> {
    let target = |service, endpoint: &Option<Sourced<EndpointUrl>>| Target {
        connection: connection.clone(),
        endpoint: endpoint.clone(),
        ca_pem: ca_pem.map(<[u8]>::to_vec),
        service,
    };
    let (iam, sts) = (target("iam", &connection.iam_endpoint), target("sts", &connection.sts_endpoint));
    let (iam_config, sts_config) = (iam.sdk_config(key), sts.sdk_config(key));
    let (list_asked, who_asked) = (asked(&iam, key, "iam:ListMFADevices"), asked(&sts, key, "sts:GetCallerIdentity"));
    move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| StsError::Malformed { host: "this machine".into(), detail: error.to_string() })?;
        runtime.block_on(async {
            let client = Client::new(&iam_config);
            match list(&client, None, &list_asked).await {
                // The first answer told the time; the SDK signs with it from now on.
                Err(StsError::Clock { .. }) => list(&client, None, &list_asked).await,
                // Policies that allow it on `user/${aws:username}` only, deny it to the implicit user
                // (lonelyplanet/aws-mfa#19).
                Err(denied @ StsError::Denied { .. }) => match user_name(&sts_config, &who_asked).await {
                    Ok(Some(user)) => list(&client, Some(&user), &list_asked).await,
                    Ok(None) | Err(_) => Err(denied),
                },
                other => other,
            }
        })
    }
}

fn asked(target: &Target, key: &AccessKey, operation: &'static str) -> Asked {
    Asked {
        operation,
        host: target.host(),
        key: key.access_key_id.masked(),
        region: target.connection.region.clone(),
        serial: String::new(),
    }
}

async fn list(client: &Client, user: Option<&str>, asked: &Asked) -> Result<Vec<String>, StsError> {
    let mut serials = Vec::new();
    let mut marker: Option<String> = None;
    // AWS allows 8 devices; the bound is for a server that never stops.
    for _ in 0..20 {
        let page = client
            .list_mfa_devices()
            .set_user_name(user.map(str::to_owned))
            .set_marker(marker.take())
            .send()
            .await
            .map_err(|error| failure(&error, asked))?;
        serials.extend(page.mfa_devices.into_iter().map(|device| device.serial_number));
        marker = page.marker.filter(|marker| page.is_truncated && !marker.is_empty());
        if marker.is_none() {
            break;
        }
    }
    Ok(serials)
}

/// The user's name, out of `arn:aws:iam::123456789012:user/path/NAME`.
async fn user_name(config: &SdkConfig, asked: &Asked) -> Result<Option<String>, StsError> {
    let client = aws_sdk_sts::Client::new(config);
    let identity = client.get_caller_identity().send().await.map_err(|error| failure(&error, asked))?;
    let arn = identity.arn.unwrap_or_default();
    let name = arn.split_once(":user/").and_then(|(_, path)| path.rsplit('/').next());
    Ok(name.map(str::to_owned))
}
