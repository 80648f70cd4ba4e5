//! Percent-encoding (RFC 3986), as IAM's answers carry policy documents.

/// Decodes a percent-encoded text. IAM encodes every brace, so a text that begins with one is not encoded; a `+` stands
/// for itself. `None` where the encoding is broken or the result is not UTF-8.
pub(crate) fn decoded(text: &str) -> Option<String> {
    if text.trim_start().starts_with('{') {
        return Some(text.to_owned());
    }
    let mut bytes = text.bytes();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        plain.push(if byte == b'%' { digit(bytes.next())? * 16 + digit(bytes.next())? } else { byte });
    }
    String::from_utf8(plain).ok()
}

fn digit(byte: Option<u8>) -> Option<u8> {
    u8::try_from(char::from(byte?).to_digit(16)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_decoded_once_and_broken_ones_not_at_all() {
        for (text, plain) in [
            ("%7B%22a%22%3A%22%C3%A9+%2520%22%7D", Some("{\"a\":\"é+%20\"}")),
            ("%7b%7d", Some("{}")),
            ("{\"a\":\"%7B\"}", Some("{\"a\":\"%7B\"}")),
            ("", Some("")),
            ("%7", None),
            ("%", None),
            ("%zz", None),
            ("%+1", None),
            ("%FF", None),
        ] {
            assert_eq!(decoded(text).as_deref(), plain, "{text}");
        }
    }
}
