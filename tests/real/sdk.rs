//! usage: sdk PROFILE [CALLS]
//!
//! What a program does that uses the AWS SDK for Rust. With a number: a configuration of its own and one call each, as
//! often as asked for; prints who it was. Without one: a client that lives long, a call for each line of standard input,
//! and a line each. An empty profile is that of the environment. Run by tests/real/sdk.py and roles.py.
#![expect(clippy::print_stdout, reason = "its lines of output")]

use std::error::Error;
use std::io;

use aws_config::BehaviorVersion;
use aws_sdk_sts::Client;
use aws_smithy_http_client::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let profile = words.next().ok_or("a profile is missing")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match words.next() {
        Some(calls) => {
            let mut arn = None;
            for _ in 0..calls.parse::<usize>()? {
                arn = Some(runtime.block_on(async { call(&client(&profile).await).await })?);
            }
            println!("{}", arn.ok_or("it was never asked")?);
        }
        None => {
            let client = runtime.block_on(client(&profile));
            for line in io::stdin().lines() {
                line?;
                println!("{}", runtime.block_on(call(&client))?);
            }
        }
    }
    Ok(())
}

async fn client(profile: &str) -> Client {
    // The other side is on the loopback, without TLS.
    let mut config = aws_config::defaults(BehaviorVersion::latest()).http_client(Builder::new().build_http());
    if !profile.is_empty() {
        config = config.profile_name(profile);
    }
    Client::new(&config.load().await)
}

async fn call(client: &Client) -> Result<String, Box<dyn Error>> {
    Ok(client.get_caller_identity().send().await?.arn.ok_or("AWS does not say who it was")?)
}
