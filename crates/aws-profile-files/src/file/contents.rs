//! The bytes of a file, in memory that is overwritten before it is freed.

use std::fs::File;
use std::io::{self, Read as _};
use std::ops::Deref;

use zeroize::optimization_barrier;

/// The bytes of a file. They may be secrets, and are overwritten when this is dropped.
#[derive(Default)]
pub struct Contents(Vec<u8>);

impl Contents {
    /// Reads a file of about `expected` bytes to its end, but no more than `most` bytes.
    pub(super) fn read(file: &mut File, expected: u64, most: u64) -> io::Result<Self> {
        // One byte more to find the end in. A vector that grows leaves a copy of the bytes behind.
        let capacity = usize::try_from(expected.min(most)).unwrap_or(0).saturating_add(1);
        let mut contents = Self(Vec::with_capacity(capacity));
        file.take(most).read_to_end(&mut contents.0)?;
        Ok(contents)
    }
}

impl Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

// `Zeroizing` writes byte by byte, which takes a third of the time that reading ten thousand profiles takes.
impl Drop for Contents {
    fn drop(&mut self) {
        let bytes = self.0.as_mut_slice();
        bytes.fill(0);
        optimization_barrier(bytes);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test's panic is its report")]
mod tests {
    use std::fs::File;

    use super::Contents;

    #[test]
    fn a_file_is_read_whole_whatever_its_size_was_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        for size in [0, 1, 4096, 300_000] {
            let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
            std::fs::write(&path, &bytes).unwrap();
            for expected in [0, 1, 4095, 300_000, 1_000_000] {
                let read = |most| Contents::read(&mut File::open(&path).unwrap(), expected, most).unwrap();
                assert!(*read(u64::MAX) == bytes, "{size} bytes, expected {expected}");
                assert_eq!(read(4000).len(), size.min(4000), "{size} bytes, expected {expected}");
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_comes_in_pieces_is_put_together() {
        use std::io::Write as _;
        let bytes: Vec<u8> = (0..=250).cycle().take(300_000).collect();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let sent = bytes.clone();
        let sender = std::thread::spawn(move || writer.write_all(&sent));
        let mut file = File::from(std::os::fd::OwnedFd::from(reader));
        assert!(*Contents::read(&mut file, 300_000, u64::MAX).unwrap() == bytes);
        sender.join().unwrap().unwrap();
    }
}
