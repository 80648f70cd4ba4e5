//! Packs the completion files, which say everything once for each verb: a quarter of a megabyte becomes sixteen kilobytes.

use std::path::Path;
use std::{env, error, fs};

const FILES: [&str; 6] =
    ["mfa-session.bash", "_mfa-session", "mfa-session.fish", "_mfa-session.ps1", "mfa-session.elv", "mfa-session.nu"];

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=completions");
    let out = env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?;
    for name in FILES {
        let text = fs::read(Path::new("completions").join(name))?;
        let packed = miniz_oxide::deflate::compress_to_vec(&text, 10);
        fs::write(Path::new(&out).join(name), packed)?;
    }
    Ok(())
}
