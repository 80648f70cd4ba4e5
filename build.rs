//! Packs the completion files, tells the program what it is built for, and on Linux spares every run the loading of one library and most of the relocations' bytes.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, error, fs, io};

/// They say everything once for each verb: a quarter of a megabyte becomes sixteen kilobytes.
const COMPLETIONS: [&str; 6] =
    ["mfa-session.bash", "_mfa-session", "mfa-session.fish", "_mfa-session.ps1", "mfa-session.elv", "mfa-session.nu"];

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=completions");
    let of_cargo = |name: &str| env::var(name).unwrap_or_default();
    println!("cargo::rustc-env=BUILT_FOR={}", of_cargo("TARGET"));
    let libc = match of_cargo("CARGO_CFG_TARGET_ENV").as_str() {
        "gnu" if of_cargo("CARGO_CFG_TARGET_OS") == "linux" => "glibc".to_owned(),
        "" => "the system's".to_owned(),
        other => other.to_owned(),
    };
    println!("cargo::rustc-env=BUILT_WITH_LIBC={libc}");
    let features = env::vars().filter_map(|(name, _)| Some(name.strip_prefix("CARGO_FEATURE_")?.to_lowercase()));
    let features = features.collect::<Vec<_>>().join(" ");
    println!("cargo::rustc-env=BUILT_WITH_FEATURES={}", if features.is_empty() { "none" } else { &features });
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    for name in COMPLETIONS {
        let text = fs::read(Path::new("completions").join(name))?;
        fs::write(out.join(name), miniz_oxide::deflate::compress_to_vec(&text, 10))?;
    }
    if for_this_glibc() {
        if let Some(archive) = compilers_file("libgcc_eh.a") {
            link_in(&archive, &out.join("link"))?;
        }
        if compilers_file("libc.so.6").is_some_and(|libc| reads_packed_relocations(&libc)) {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
    Ok(())
}

/// Does this machine, with glibc, build for itself?
fn for_this_glibc() -> bool {
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    let at_home = env::var_os("HOST").is_some_and(|host| Some(host) == env::var_os("TARGET"));
    at_home && is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu")
}

/// A library's file, where the machine's compiler has it.
fn compilers_file(name: &str) -> Option<PathBuf> {
    let asked = Command::new("cc").arg(format!("-print-file-name={name}")).output().ok()?;
    let path = PathBuf::from(String::from_utf8(asked.stdout).ok()?.trim());
    // A compiler that has none repeats the bare name.
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// Relocations packed by the linker are 0.3 MB less to read at every start. A glibc that unpacks them says so by the name
/// of a version (2.36 and later; some distributions gave it to an older one).
fn reads_packed_relocations(libc: &Path) -> bool {
    const VERSION: &[u8] = b"GLIBC_ABI_DT_RELR\0";
    fs::read(libc).is_ok_and(|library| library.windows(VERSION.len()).any(|name| name == VERSION))
}

/// Rust asks for `-lgcc_s`. Found in this folder first, that means the archive: one shared library less to find, map and
/// relocate, a tenth of the time of a cached run.
fn link_in(archive: &Path, folder: &Path) -> io::Result<()> {
    let Some(archive) = archive.to_str().filter(|path| !path.contains(['"', '\n'])) else { return Ok(()) };
    fs::create_dir_all(folder)?;
    fs::write(folder.join("libgcc_s.so"), format!("INPUT(\"{archive}\")\n"))?;
    println!("cargo::rustc-link-search=native={}", folder.display());
    Ok(())
}
