//! Decodes the bytes of a file.

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lines::Lines;

/// The text of a file, which must be UTF-8.
///
/// # Errors
/// [`SyntaxErrorKind::NotUtf8`], as `UnicodeDecodeError` makes botocore refuse the file.
pub fn from_bytes(bytes: &[u8]) -> Result<&str, SyntaxError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).and_then(|valid| std::str::from_utf8(valid).ok()).unwrap_or("");
        let ended = Lines::new(valid).filter(|line| !line.eol.is_empty()).count();
        SyntaxError { line: ended + 1, kind: SyntaxErrorKind::NotUtf8 }
    })
}
