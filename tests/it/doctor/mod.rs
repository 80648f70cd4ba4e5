//! `doctor`: a home for each check, and how the verb behaves.

mod conduct;
mod homes;
mod key_age;
mod machine;
mod network;
mod unfinished;

use crate::support::{Home, Out, Run};

/// The ids of the checks that found something, each once, in order.
fn found(out: &Out) -> Vec<String> {
    let checks = out.json()["checks"].as_array().cloned().unwrap_or_default();
    let failed = checks.iter().filter(|check| check["status"] == "failed");
    let mut ids: Vec<String> = failed.filter_map(|check| check["id"].as_str().map(str::to_owned)).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// `doctor` without the network.
fn offline(home: &Home, arguments: &[&str]) -> Run {
    home.run(&["doctor", "--offline"]).args(arguments)
}
