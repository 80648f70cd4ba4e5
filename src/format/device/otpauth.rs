//! The link that a QR code carries to an authenticator app, in the forms in which AWS draws it.

use std::fmt::Write;

use crate::model::{Secret, Seed};

/// The amount of detail in the link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// The form of AWS's console: with the issuer, which apps show as a heading.
    Full,
    /// With the issuer as a parameter only, which apps show as well.
    Issuer,
    /// The form in the API reference of `CreateVirtualMFADevice`: label and secret only.
    Short,
}

/// The link of a device: its name without a path, the account's number, and the seed.
pub(crate) fn link(device: &str, account: &str, seed: &Seed, form: Form) -> Secret {
    let seed = seed.text().expose();
    // Allocated once: a text that grows leaves copies of the secret in memory.
    let mut link = String::with_capacity(160 + 3 * (device.len() + account.len()) + seed.len());
    link.push_str("otpauth://totp/");
    if form == Form::Full {
        link.push_str("Amazon%20Web%20Services:");
    }
    push_encoded(&mut link, device);
    link.push('@');
    push_encoded(&mut link, account);
    link.push_str("?secret=");
    // The padding is not part of the secret, and some apps do not accept it.
    link.push_str(seed.trim_end_matches('='));
    if form != Form::Short {
        link.push_str("&issuer=Amazon%20Web%20Services");
    }
    Secret::new(link)
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
fn push_encoded(link: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            link.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(link, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

    use super::*;

    #[test]
    fn the_link_is_of_the_forms_that_aws_draws() {
        let seed = Seed::parse("GEZDGNBVGY3TQOJQGEZDGNBVGY======".into()).expect("a secret");
        for (device, form, expected) in [
            (
                "alice",
                Form::Full,
                "otpauth://totp/Amazon%20Web%20Services:alice@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY&issuer=Amazon%20Web%20Services",
            ),
            (
                "alice",
                Form::Issuer,
                "otpauth://totp/alice@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY&issuer=Amazon%20Web%20Services",
            ),
            ("alice", Form::Short, "otpauth://totp/alice@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY"),
            (
                "a+b=c,d.e@f-g_h",
                Form::Short,
                "otpauth://totp/a%2Bb%3Dc%2Cd.e%40f-g_h@123456789012?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY",
            ),
        ] {
            assert_eq!(link(device, "123456789012", &seed, form).expose(), expected);
        }
    }
}
