//! Decodes a file: UTF-8 or UTF-16, with or without a byte order mark.

/// The text, without its byte order mark; `None` where it is neither UTF-8 nor UTF-16.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        // JSON begins with ASCII, so the place of the zero byte shows the byte order.
        [first, 0, ..] if *first != 0 => utf16(bytes, u16::from_le_bytes),
        [0, second, ..] if *second != 0 => utf16(bytes, u16::from_be_bytes),
        _ => utf8(bytes),
    }
}

fn utf8(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok()
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_encoding_gives_the_same_text() {
        let wide = |unit: fn(u16) -> [u8; 2]| "{\"é\": 1}".encode_utf16().flat_map(unit).collect::<Vec<u8>>();
        let little = wide(u16::to_le_bytes);
        let big = wide(u16::to_be_bytes);
        let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
        for bytes in [
            "{\"é\": 1}".as_bytes().to_vec(),
            marked(&[0xef, 0xbb, 0xbf], "{\"é\": 1}".as_bytes()),
            marked(&[0xff, 0xfe], &little),
            marked(&[0xfe, 0xff], &big),
            little,
            big,
        ] {
            assert_eq!(text(&bytes).as_deref(), Some("{\"é\": 1}"), "{bytes:?}");
        }
        for bytes in [&[0xff, 0xfe, 0x7b][..], &[0xff, 0xfe, 0x00, 0xd8], b"{\"\xff\"}"] {
            assert_eq!(text(bytes), None, "{bytes:?}");
        }
    }
}
