//! Access to the machine and the network, one file per interface. No decisions.

pub(crate) mod aws;
pub(crate) mod aws_cli;
pub(crate) mod clock;
pub(crate) mod document;
pub(crate) mod endpoint;
pub(crate) mod environment;
pub(crate) mod look;
pub(crate) mod loopback;
pub(crate) mod paths;
pub(crate) mod process;
pub(crate) mod stdio;
pub(crate) mod store;
pub(crate) mod terminal;
pub(crate) mod trust;

pub(crate) use aws_profile_files::{file as shared_file, folder};
