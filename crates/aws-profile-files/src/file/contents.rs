//! What a shared file holds, in memory that is overwritten before it is given back.

use std::fs::File;
use std::io::{self, Read as _};
use std::ops::Deref;

use memmap2::{MmapMut, MmapOptions};
use zeroize::optimization_barrier;

/// From here on all pages are asked for at once: one by one, as they are first touched, they cost the kernel more time
/// than it takes to read the file. For less, the allocator has memory at hand (`M_MMAP_THRESHOLD`, mallopt(3)).
const LARGE: u64 = 128 * 1024;

/// The bytes of a file, which are secrets.
#[derive(Default)]
pub struct Contents(Memory);

enum Memory {
    Allocated(Vec<u8>),
    /// Pages, and how many of their bytes are the file's.
    Mapped(MmapMut, usize),
}

impl Default for Memory {
    fn default() -> Self {
        Self::Allocated(Vec::new())
    }
}

impl Contents {
    /// Reads a file of about `expected` bytes to its end, or `most` bytes of it.
    pub(super) fn read(file: &mut File, expected: u64, most: u64) -> io::Result<Self> {
        // One byte more, to see that the file ends there.
        let room = usize::try_from(expected.min(most)).unwrap_or(0).saturating_add(1);
        let mut start = Self::default();
        if (LARGE..most).contains(&expected)
            && let Ok(mut pages) = MmapOptions::new().len(room).populate().map_anon()
        {
            let length = read_into(file, &mut pages)?;
            start = Self(Memory::Mapped(pages, length));
            if length < room {
                return Ok(start);
            }
        }
        // A small one, or it has grown since it was measured.
        let mut bytes = Vec::with_capacity(room.max(start.len()));
        bytes.extend_from_slice(&start);
        let left = most.saturating_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        file.take(left).read_to_end(&mut bytes)?;
        Ok(Self(Memory::Allocated(bytes)))
    }
}

/// Reads until the file ends or the memory is full, and says how many bytes that were.
fn read_into(file: &mut File, memory: &mut [u8]) -> io::Result<usize> {
    let mut length = 0;
    while let Some(rest) = memory.get_mut(length..).filter(|rest| !rest.is_empty()) {
        match file.read(rest) {
            Ok(0) => break,
            Ok(more) => length += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(length)
}

impl Deref for Contents {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Memory::Allocated(bytes) => bytes,
            Memory::Mapped(pages, length) => pages.get(..*length).unwrap_or_default(),
        }
    }
}

// As `Zeroizing` does it, which writes byte by byte: a third of the time that ten thousand profiles take.
impl Drop for Contents {
    fn drop(&mut self) {
        let bytes: &mut [u8] = match &mut self.0 {
            Memory::Allocated(bytes) => bytes,
            Memory::Mapped(pages, length) => pages.get_mut(..*length).unwrap_or_default(),
        };
        bytes.fill(0);
        optimization_barrier(bytes);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test's panic is its report")]
mod tests {
    use std::fs::File;

    use super::{Contents, LARGE};

    #[test]
    fn a_file_is_read_whole_whatever_its_size_was_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("credentials");
        let large = usize::try_from(LARGE).unwrap();
        for size in [0, 1, 4096, large - 1, large, large + 1, 3 * large] {
            let bytes: Vec<u8> = (0..=250).cycle().take(size).collect();
            std::fs::write(&path, &bytes).unwrap();
            for expected in [0, 1, large - 1, large, large + 4095, size, 4 * large] {
                let read = |most| {
                    Contents::read(&mut File::open(&path).unwrap(), u64::try_from(expected).unwrap(), most).unwrap()
                };
                assert!(*read(u64::MAX) == bytes, "{size} bytes, expected {expected}");
                for most in [large, 2 * large] {
                    let cut = read(u64::try_from(most).unwrap());
                    assert_eq!(cut.len(), size.min(most), "{size} bytes, expected {expected}");
                }
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn what_comes_in_pieces_is_put_together() {
        use std::io::Write as _;
        let bytes: Vec<u8> = (0..=250).cycle().take(usize::try_from(2 * LARGE).unwrap()).collect();
        let (reader, mut writer) = std::io::pipe().unwrap();
        let sent = bytes.clone();
        let sender = std::thread::spawn(move || writer.write_all(&sent));
        let mut file = File::from(std::os::fd::OwnedFd::from(reader));
        assert!(*Contents::read(&mut file, 2 * LARGE, u64::MAX).unwrap() == bytes);
        sender.join().unwrap().unwrap();
    }
}
