//! Whether a host name resolves to this machine.

use std::net::ToSocketAddrs as _;

/// Whether a name resolves to an address of another machine. False for a name without addresses.
pub(crate) fn leads_elsewhere(name: &str) -> bool {
    (name, 0).to_socket_addrs().is_ok_and(|mut addresses| addresses.any(|address| !address.ip().is_loopback()))
}
