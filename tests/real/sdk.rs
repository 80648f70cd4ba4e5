//! usage: sdk PROFILE CALLS
//!
//! What a program does that uses the AWS SDK for Rust: a configuration of its own and one call each, as often as asked
//! for. Prints who it was. Run by tests/real/sdk.py.
#![expect(clippy::print_stdout, reason = "its one line of output")]

use std::error::Error;

use aws_config::BehaviorVersion;
use aws_smithy_http_client::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let mut words = std::env::args().skip(1);
    let profile = words.next().ok_or("a profile is missing")?;
    let calls: usize = words.next().ok_or("the number of calls is missing")?.parse()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let mut arn = None;
    for _ in 0..calls {
        arn = runtime.block_on(call(&profile))?;
    }
    println!("{}", arn.ok_or("AWS does not say who it was")?);
    Ok(())
}

async fn call(profile: &str) -> Result<Option<String>, Box<dyn Error>> {
    // The other side is on the loopback, without TLS.
    let plain = Builder::new().build_http();
    let config = aws_config::defaults(BehaviorVersion::latest()).profile_name(profile).http_client(plain).load().await;
    Ok(aws_sdk_sts::Client::new(&config).get_caller_identity().send().await?.arn)
}
