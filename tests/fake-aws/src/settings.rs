//! The switches that a test sets for the whole server.

use std::collections::BTreeSet;

/// What a test can set for the whole server.
#[expect(clippy::struct_excessive_bools, reason = "switches that tests set one by one")]
pub(crate) struct Settings {
    /// The account of those who are added without one.
    pub(crate) account: String,
    pub(crate) partition: String,
    pub(crate) lives: Lives,
    pub(crate) clock_offset: i64,
    pub(crate) skew_minutes: i64,
    pub(crate) page_size: usize,
    pub(crate) token_length: usize,
    pub(crate) virtual_device_quota: usize,
    pub(crate) new_device_delay: usize,
    pub(crate) change_delay: usize,
    pub(crate) assignment_status_ignored: bool,
    pub(crate) identity_denied: bool,
    /// Regions where STS is off: for an account, or for all.
    pub(crate) disabled_regions: BTreeSet<(Option<String>, String)>,
    /// A role session made by one of `GetSessionToken` knows of its MFA.
    pub(crate) roles_keep_mfa: bool,
    /// A role session does not outlive the session that made it.
    pub(crate) roles_end_with_caller: bool,
}

impl Settings {
    pub(crate) fn is_disabled(&self, account: &str, region: &str) -> bool {
        let off = |of: Option<&str>| self.disabled_regions.contains(&(of.map(str::to_owned), region.to_owned()));
        off(None) || off(Some(account))
    }
}

/// How the lives of credentials are shortened, so that a day passes in minutes.
pub(crate) struct Lives {
    /// Seconds of a life per real second.
    pub(crate) scale: i64,
    /// Real seconds that a session of `GetSessionToken` lives at most.
    pub(crate) session_limit: i64,
    /// Real seconds that a role session lives at most.
    pub(crate) role_limit: i64,
}
