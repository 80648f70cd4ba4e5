//! How a server is to be, before it starts.

use std::collections::BTreeSet;

use crate::server::FakeAws;
use crate::settings::{Lives, Settings};
use crate::tls::Tls;

/// Made by [`FakeAws::builder`].
#[must_use = "a builder does nothing until `start`"]
pub struct Builder {
    https: bool,
    partition: String,
    account: String,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self { https: false, partition: "aws".to_owned(), account: "123456789012".to_owned() }
    }

    /// Speak TLS only, with a certificate for `localhost` and 127.0.0.1 of a CA made at the start
    /// (see [`FakeAws::ca_pem`]).
    pub fn https(mut self) -> Self {
        self.https = true;
        self
    }

    /// The partition of all ARNs, and of the regions that requests may be signed for; `aws` if not set.
    pub fn partition(mut self, partition: &str) -> Self {
        partition.clone_into(&mut self.partition);
        self
    }

    /// The account of everything that is added without one; `123456789012` if not set.
    pub fn account(mut self, account: &str) -> Self {
        account.clone_into(&mut self.account);
        self
    }

    /// Starts the server on a free port of 127.0.0.1.
    ///
    /// # Panics
    ///
    /// If the loopback interface has no port left.
    #[must_use]
    pub fn start(self) -> FakeAws {
        let settings = Settings {
            account: self.account,
            partition: self.partition,
            lives: Lives { scale: 1, session_limit: i64::MAX, role_limit: i64::MAX },
            clock_offset: 0,
            skew_minutes: 15,
            page_size: 100,
            token_length: 400,
            virtual_device_quota: 5000,
            new_device_delay: 0,
            change_delay: 0,
            assignment_status_ignored: false,
            identity_denied: false,
            disabled_regions: BTreeSet::new(),
            roles_keep_mfa: false,
            roles_end_with_caller: false,
        };
        FakeAws::launch(settings, self.https.then(Tls::generate))
    }
}
