//! Reads the policies of one user from files, and prints what is wrong with them and what each call may do:
//! `cargo run --example check -- force-mfa.json more.json`

#![expect(clippy::print_stdout, reason = "it is what the example is for")]

use std::error::Error;
use std::fs;

use mfa_policy::{AccountFacts, Caller, PolicyDocument, check, decide, read, report, simulate};

fn main() -> Result<(), Box<dyn Error>> {
    let mut documents: Vec<PolicyDocument> = Vec::new();
    for name in std::env::args().skip(1) {
        documents.push(read(&name, &fs::read(&name)?)?);
    }
    let facts = AccountFacts::default();
    let (findings, rows) = (check(&documents, &facts)?, simulate(&documents, &facts)?);
    print!("{}", report::text(&documents, &findings, &rows));
    // any other call can be asked about, too
    let (decision, _) = decide(&documents, &facts, Caller::KeyAlone, "s3:ListAllMyBuckets", None)?;
    println!("list all buckets with the long-term key alone: {}", decision.name());
    Ok(())
}
