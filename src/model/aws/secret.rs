//! `Secret`: text that must not be shown.
//!
//! No `Display`, no `Clone`, no `Serialize`; `Debug` is redacted; the memory is wiped on drop.

use std::fmt;

use zeroize::Zeroizing;

/// A secret access key or a session token.
#[derive(PartialEq, Eq)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes ownership of the text; the caller keeps no copy.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The only access to the text. At each call the secret leaves this type: for a renderer, a cache record, a signer.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_output_shows_nothing_of_it() {
        let secret = Secret::new("wJalrXUtnFEMI".to_owned());
        assert_eq!(format!("{secret:?}"), "Secret(…)");
    }
}
