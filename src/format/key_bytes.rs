//! The bytes that a terminal sends for keys.

use crate::model::menu::PressedKey;

const ESCAPE: u8 = 0x1b;

/// Takes the keys from the front of the bytes. What may be the beginning of a key stays, unless no more came for a
/// moment: then a lone escape character is the key Esc.
pub(crate) fn keys(bytes: &mut Vec<u8>, is_at_rest: bool) -> Vec<PressedKey> {
    let mut keys = Vec::new();
    while let Some((length, key)) = first_key(bytes, is_at_rest) {
        bytes.drain(..length.min(bytes.len()));
        keys.extend(key);
    }
    keys
}

/// The first key, if it means anything, and how many bytes it takes; `None` where there is none, or only its beginning.
fn first_key(bytes: &[u8], is_at_rest: bool) -> Option<(usize, Option<PressedKey>)> {
    let first = *bytes.first()?;
    match first {
        ESCAPE => escape(bytes, is_at_rest),
        0..=0x1f | 0x7f => Some((1, control(first))),
        _ => character(bytes, is_at_rest),
    }
}

fn control(byte: u8) -> Option<PressedKey> {
    Some(match byte {
        b'\r' | b'\n' => PressedKey::Enter,
        b'\t' => PressedKey::Down,
        0x03 | 0x04 => PressedKey::Cancel,
        0x08 | 0x7f => PressedKey::Erase,
        0x0e => PressedKey::Down,
        0x10 => PressedKey::Up,
        0x15 | 0x17 => PressedKey::EraseAll,
        _ => return None,
    })
}

/// Esc, or a sequence of ECMA-48: `ESC [`, parameters, a last byte; and the `ESC O` of application mode.
fn escape(bytes: &[u8], is_at_rest: bool) -> Option<(usize, Option<PressedKey>)> {
    let unfinished = is_at_rest.then_some((bytes.len(), None));
    match bytes.get(1) {
        None => is_at_rest.then_some((1, Some(PressedKey::Cancel))),
        Some(b'[') => {
            let Some(end) = bytes.iter().skip(2).position(|byte| (0x40..=0x7e).contains(byte)) else {
                return unfinished;
            };
            let (parameters, last) = (&bytes[2..2 + end], bytes[2 + end]);
            Some((end + 3, sequence(parameters, last)))
        }
        Some(b'O') => match bytes.get(2) {
            None => unfinished,
            Some(last) => Some((3, sequence(b"", *last))),
        },
        Some(&ESCAPE) => Some((1, Some(PressedKey::Cancel))),
        // A key with Alt means nothing here.
        Some(_) => Some((2, None)),
    }
}

fn sequence(parameters: &[u8], last: u8) -> Option<PressedKey> {
    Some(match (last, parameters) {
        (b'A', _) => PressedKey::Up,
        (b'B', _) => PressedKey::Down,
        (b'Z', _) => PressedKey::Up,
        (b'H', _) | (b'~', b"1" | b"7") => PressedKey::First,
        (b'F', _) | (b'~', b"4" | b"8") => PressedKey::Last,
        (b'~', b"5") => PressedKey::PageUp,
        (b'~', b"6") => PressedKey::PageDown,
        _ => return None,
    })
}

fn character(bytes: &[u8], is_at_rest: bool) -> Option<(usize, Option<PressedKey>)> {
    let length = match bytes.first()? {
        0..0x80 => 1,
        0xc0..0xe0 => 2,
        0xe0..0xf0 => 3,
        0xf0..0xf8 => 4,
        _ => return Some((1, None)),
    };
    let Some(part) = bytes.get(..length) else { return is_at_rest.then_some((bytes.len(), None)) };
    let text = std::str::from_utf8(part).ok().and_then(|text| text.chars().next());
    match text {
        Some(c) => Some((length, Some(c).filter(|c| !c.is_control()).map(PressedKey::Character))),
        None => Some((1, None)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use PressedKey::{Cancel, Character, Down, Enter, Erase, EraseAll, First, Last, PageDown, PageUp, Up};

    #[test]
    fn bytes_of_a_terminal_become_keys_and_what_is_unknown_becomes_nothing() {
        for (bytes, is_at_rest, expected, left) in [
            (&b"ab"[..], false, &[Character('a'), Character('b')][..], 0),
            (b"\x1b[A\x1b[B\x1bOA\x1bOB", false, &[Up, Down, Up, Down], 0),
            (b"\x1b[1;5A\x1b[5~\x1b[6~\x1b[H\x1b[4~\x1b[Z", false, &[Up, PageUp, PageDown, First, Last, Up], 0),
            (b"\x1b[200~x\x1b[201~", false, &[Character('x')], 0),
            (b"\r", false, &[Enter], 0),
            (b"\x7f\x08\x15\x17", false, &[Erase, Erase, EraseAll, EraseAll], 0),
            (b"\x04", false, &[Cancel], 0),
            (b"\x1b", false, &[], 1),
            (b"\x1b", true, &[Cancel], 0),
            (b"\x1b\x1b", true, &[Cancel, Cancel], 0),
            (b"\x1bx", false, &[], 0),
            (b"\x1b[", false, &[], 2),
            (b"\x1b[1;", true, &[], 0),
            ("é€😀".as_bytes(), false, &[Character('é'), Character('€'), Character('😀')], 0),
            (b"\xc3", false, &[], 1),
            (b"\xc3", true, &[], 0),
            (b"\xc3x\xffy\x80", false, &[Character('x'), Character('y')], 0),
            ("\u{85}".as_bytes(), false, &[], 0),
            (b"\0\x01\x1a", false, &[], 0),
        ] {
            let mut rest = bytes.to_vec();
            assert_eq!(keys(&mut rest, is_at_rest), expected, "{bytes:?}");
            assert_eq!(rest.len(), left, "{bytes:?}");
        }
    }
}
