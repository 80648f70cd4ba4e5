//! Whole runs of the program without a terminal, and the rules of this repository.

#[macro_use]
extern crate harness;

mod botocore_reader;
mod cache_folder;
mod cached_path;
mod clear;
mod credentials_file;
mod credentials_file_faults;
mod credentials_file_readers;
mod device;
#[cfg(target_os = "linux")]
mod doctor;
mod documents;
mod error_texts;
#[cfg(target_os = "linux")]
#[path = "../faketime/mod.rs"]
mod faketime;
#[cfg(unix)]
mod file_support;
mod floors;
mod generated;
mod killed_runs;
#[cfg(unix)]
mod leaks;
#[cfg(unix)]
mod limits;
mod login_several;
mod manual;
mod ownership;
#[cfg(unix)]
mod policy;
mod policy_apply;
mod policy_in_force;
#[cfg(unix)]
mod prompt;
#[cfg(unix)]
mod requests;
#[cfg(unix)]
mod roles;
#[cfg(unix)]
mod session;
#[cfg(unix)]
mod settings;
#[cfg(unix)]
mod setup;
#[cfg(unix)]
mod setup_killed;
#[cfg(unix)]
mod shells;
mod status;
mod status_prompt;
mod streams;
#[cfg(unix)]
mod stress;
#[cfg(unix)]
mod sts_faults;
#[cfg(unix)]
mod support;
mod test_files;
#[cfg(unix)]
mod trust;
#[cfg(unix)]
mod words;
#[cfg(unix)]
mod write;

fn main() -> std::process::ExitCode {
    harness::main()
}
