//! Whether a name leads to this machine.

use std::net::ToSocketAddrs as _;

/// Whether one of the addresses of a name is another machine's. A name without any leads nowhere.
pub(crate) fn leads_elsewhere(name: &str) -> bool {
    (name, 0).to_socket_addrs().is_ok_and(|mut addresses| addresses.any(|address| !address.ip().is_loopback()))
}
