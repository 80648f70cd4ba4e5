//! Real files in real temporary folders.
#![expect(clippy::unwrap_used, reason = "a test's panic is its report")]

use std::convert::Infallible;
use std::fs::{self, File};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use tempfile::TempDir;

use super::Privacy;
use super::{
    EMPTY_CHECKS, EMPTY_PAUSE, FileError, FileErrorKind, LOCK_WAIT, ReplaceError, Replaced, SpecialFile, UpdateError,
    lock, preflight, read, replace, update,
};
use crate::edit::{SectionEdit, set_section};
use crate::folder::NotOurLock;

fn home() -> (TempDir, PathBuf) {
    let home = TempDir::new().unwrap();
    let path = home.path().join("credentials");
    (home, path)
}

fn put(path: &Path, text: &str, mode: u32) {
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

fn write(path: &Path, text: &str) -> Result<Replaced, UpdateError<Infallible>> {
    update(path, LOCK_WAIT, Privacy::Private, |_| Ok(text.to_owned()))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn kind(error: FileError) -> FileErrorKind {
    error.kind
}

#[test]
fn a_missing_file_reads_as_empty_and_is_made_private_with_its_folder() {
    let (home, _) = home();
    let path = home.path().join("a/b/credentials");
    assert!(!read(&path).unwrap().exists());
    assert!(!preflight(&path, 100).unwrap().exists);
    assert!(!home.path().join("a").exists(), "the preflight makes nothing");
    let replaced = write(&path, "new").unwrap();
    assert!(replaced.written && replaced.tightened_from.is_none() && replaced.warnings.is_empty(), "{replaced:?}");
    assert_eq!((fs::read_to_string(&path).unwrap().as_str(), mode(&path)), ("new", 0o600));
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(names(path.parent().unwrap()), ["credentials"], "no lock and no temporary file stay");
}

#[test]
fn a_loose_mode_becomes_0600_and_a_stricter_one_stays() {
    let (_home, path) = home();
    for (before, after, said) in
        [(0o644, 0o600, Some(0o644)), (0o640, 0o600, Some(0o640)), (0o600, 0o600, None), (0o200, 0o200, None)]
    {
        let _ = fs::remove_file(&path);
        put(&path, "old", before);
        assert_eq!(preflight(&path, 3).unwrap().will_tighten, said);
        assert_eq!(write(&path, "new").unwrap().tightened_from, said);
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().as_str()), (after, "new"));
    }
}

#[test]
fn a_read_only_file_is_refused_whatever_it_is_to_hold() {
    let (home, path) = home();
    for read_only in [0o400, 0o444, 0o460] {
        let _ = fs::remove_file(&path);
        put(&path, "old", read_only);
        assert_eq!(kind(preflight(&path, 3).unwrap_err()), FileErrorKind::WriteProtected);
        for text in ["new", "old"] {
            let Err(UpdateError::File(error)) = write(&path, text) else { panic!("{read_only:o}") };
            assert_eq!(kind(error), FileErrorKind::WriteProtected);
        }
        assert_eq!((mode(&path), fs::read_to_string(&path).unwrap().as_str()), (read_only, "old"));
        assert_eq!(names(home.path()), ["credentials"]);
    }
}

#[test]
fn the_same_bytes_are_not_written_but_a_loose_mode_is_tightened() {
    let (_home, path) = home();
    put(&path, "same", 0o644);
    let inode = fs::metadata(&path).unwrap().ino();
    let replaced = write(&path, "same").unwrap();
    assert!(!replaced.written);
    assert_eq!(replaced.tightened_from, Some(0o644));
    assert_eq!((fs::metadata(&path).unwrap().ino(), mode(&path)), (inode, 0o600));
    assert_eq!(write(&path, "same").unwrap().tightened_from, None);
}

#[test]
fn a_chain_of_links_stays_and_its_end_is_replaced() {
    let (home, path) = home();
    fs::create_dir(home.path().join("real")).unwrap();
    let end = home.path().join("real/file");
    put(&end, "old", 0o600);
    symlink("link2", &path).unwrap();
    symlink("real/link3", home.path().join("link2")).unwrap();
    symlink("../real/file", home.path().join("real/link3")).unwrap();
    let replaced = write(&path, "new").unwrap();
    assert_eq!(fs::canonicalize(replaced.target).unwrap(), fs::canonicalize(&end).unwrap());
    assert_eq!(fs::read_to_string(&end).unwrap(), "new");
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
    assert_eq!(
        names(&home.path().join("real")),
        ["file", "link3"],
        "the temporary file was beside the real one, and is gone"
    );
}

#[test]
fn a_dangling_link_gets_its_file_and_a_circle_is_refused() {
    let (home, path) = home();
    symlink("not/yet", &path).unwrap();
    preflight(&path, 3).unwrap();
    write(&path, "new").unwrap();
    assert_eq!(fs::read_to_string(home.path().join("not/yet")).unwrap(), "new");
    let circle = home.path().join("circle");
    symlink("circle2", &circle).unwrap();
    symlink("circle", home.path().join("circle2")).unwrap();
    assert_eq!(kind(read(&circle).unwrap_err()), FileErrorKind::SymlinkLoop);
    assert_eq!(kind(preflight(&circle, 3).unwrap_err()), FileErrorKind::SymlinkLoop);
}

#[test]
fn a_link_into_a_folder_that_all_can_write_to_is_refused() {
    let (home, path) = home();
    let open = home.path().join("open");
    fs::create_dir(&open).unwrap();
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    symlink("open/file", &path).unwrap();
    assert_eq!(kind(preflight(&path, 3).unwrap_err()), FileErrorKind::SymlinkNotTrusted);
    assert!(matches!(
        write(&path, "x"),
        Err(UpdateError::File(FileError { kind: FileErrorKind::SymlinkNotTrusted, .. }))
    ));
    fs::set_permissions(&open, fs::Permissions::from_mode(0o1777)).unwrap();
    write(&path, "x").unwrap();
}

#[test]
fn what_is_no_file_is_refused_without_waiting() {
    let (home, path) = home();
    let fifo = home.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let socket = home.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    fs::create_dir(&path).unwrap();
    let cases: [(&Path, SpecialFile); 4] = [
        (&fifo, SpecialFile::Fifo),
        (&socket, SpecialFile::Socket),
        (&path, SpecialFile::Folder),
        (Path::new("/dev/zero"), SpecialFile::Device),
    ];
    for (path, special) in cases {
        assert_eq!(kind(read(path).unwrap_err()), FileErrorKind::NotRegular(special), "{}", path.display());
        assert_eq!(kind(preflight(path, 3).unwrap_err()), FileErrorKind::NotRegular(special), "{}", path.display());
    }
    let null = Path::new("/dev/null");
    assert_eq!(read(null).unwrap().bytes(), b"");
    assert_eq!(kind(preflight(null, 3).unwrap_err()), FileErrorKind::NotRegular(SpecialFile::Device));
}

#[test]
fn a_hard_link_and_a_file_in_the_folders_place_are_refused() {
    let (home, path) = home();
    put(&path, "old", 0o600);
    fs::hard_link(&path, home.path().join("other")).unwrap();
    assert_eq!(kind(preflight(&path, 3).unwrap_err()), FileErrorKind::HardLinked { links: 2 });
    assert!(matches!(
        write(&path, "x"),
        Err(UpdateError::File(FileError { kind: FileErrorKind::HardLinked { .. }, .. }))
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(kind(preflight(&path.join("credentials"), 3).unwrap_err()), FileErrorKind::FolderIsNotOne);
}

#[test]
fn a_huge_file_is_refused_and_a_disk_without_room_too() {
    let (_home, path) = home();
    File::create(&path).unwrap().set_len(64 * 1024 * 1024 + 1).unwrap();
    assert_eq!(kind(read(&path).unwrap_err()), FileErrorKind::TooLarge);
    fs::remove_file(&path).unwrap();
    assert_eq!(kind(preflight(&path, u64::MAX / 2).unwrap_err()), FileErrorKind::NoRoom);
}

#[test]
fn a_file_that_is_not_text_is_refused_with_its_line() {
    let (_home, path) = home();
    fs::write(&path, b"[a]\n\xff\n").unwrap();
    assert!(matches!(
        write(&path, "x"),
        Err(UpdateError::File(FileError { kind: FileErrorKind::NotUtf8 { line: 2 }, .. }))
    ));
}

#[test]
fn a_foreign_writer_between_read_and_rename_is_kept() {
    let (_home, path) = home();
    put(&path, "old\n", 0o600);
    let mut tries = 0;
    let replaced = update(&path, LOCK_WAIT, Privacy::Private, |text| {
        tries += 1;
        if tries == 1 {
            fs::write(&path, "foreign\n").unwrap();
        }
        Ok::<_, Infallible>(format!("{text}ours\n"))
    });
    assert!(replaced.unwrap().written);
    assert_eq!((tries, fs::read_to_string(&path).unwrap().as_str()), (2, "foreign\nours\n"));
    let mut number = 0;
    let never = update(&path, LOCK_WAIT, Privacy::Private, |text| {
        number += 1;
        fs::write(&path, format!("foreign {number}")).unwrap();
        Ok::<_, Infallible>(format!("{text}ours\n"))
    });
    assert!(matches!(never, Err(UpdateError::File(FileError { kind: FileErrorKind::KeepsChanging, .. }))));
    assert_eq!((number, fs::read_to_string(&path).unwrap().as_str()), (6, "foreign 6"));
}

#[test]
fn a_file_that_came_or_went_meanwhile_is_a_change() {
    let (home, path) = home();
    let guard = lock(&path, LOCK_WAIT).unwrap();
    let nothing = read(&path).unwrap();
    put(&path, "", 0o600);
    assert!(matches!(replace(&guard, &nothing, Privacy::Private, b"x"), Err(ReplaceError::Changed)));
    let there = read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    assert!(matches!(replace(&guard, &there, Privacy::Private, b"x"), Err(ReplaceError::Changed)));
    assert_eq!(names(home.path()), [".mfa-session.credentials.lock"]);
}

#[test]
fn an_emptied_file_gets_a_moment_to_be_written() {
    let is_in_time = || {
        let (_home, path) = home();
        put(&path, "", 0o600);
        let began = std::time::Instant::now();
        let written_after = std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(60));
                fs::write(&path, "[a]\n").unwrap();
                began.elapsed()
            });
            update(&path, LOCK_WAIT, Privacy::Private, |text| Ok::<_, Infallible>(format!("{text}[b]\n"))).unwrap();
            writer.join().unwrap()
        });
        // On a busy machine the other program may take longer than it is waited for.
        let is_in_time = written_after < EMPTY_PAUSE * u32::try_from(EMPTY_CHECKS).unwrap();
        assert!(!is_in_time || fs::read_to_string(&path).unwrap() == "[a]\n[b]\n");
        is_in_time
    };
    assert!((0..100).any(|_| is_in_time()), "the other program never came in time");
}

#[test]
fn a_builder_that_refuses_leaves_all_as_it_was() {
    let (home, path) = home();
    put(&path, "old", 0o644);
    assert!(matches!(
        update(&path, LOCK_WAIT, Privacy::Private, |_| Err::<String, _>("no")),
        Err(UpdateError::Build("no"))
    ));
    assert_eq!((names(home.path()), mode(&path)), (vec!["credentials".to_owned()], 0o644));
}

#[test]
fn the_holder_of_the_lock_is_named_and_the_wait_is_bounded() {
    let (home, path) = home();
    let guard = lock(&path, LOCK_WAIT).unwrap();
    let began = std::time::Instant::now();
    let error = lock(&path, Duration::from_millis(50)).unwrap_err();
    assert_eq!(error.kind, FileErrorKind::Locked { holder: Some(std::process::id()) });
    assert!(began.elapsed() < LOCK_WAIT);
    preflight(&path, 3).unwrap();
    assert_eq!(mode(&home.path().join(".mfa-session.credentials.lock")), 0o600);
    drop(guard);
    assert_eq!(names(home.path()), Vec::<String>::new(), "the side file goes with its guard");
    let _again = lock(&path, Duration::ZERO).unwrap();
}

#[test]
fn the_lock_excludes_others_though_its_file_comes_and_goes() {
    let (_home, path) = home();
    let inside = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..400 {
                    let guard = lock(&path, LOCK_WAIT).unwrap();
                    assert!(!inside.swap(true, Ordering::SeqCst), "two hold the lock");
                    std::thread::yield_now();
                    inside.store(false, Ordering::SeqCst);
                    drop(guard);
                }
            });
        }
    });
}

#[test]
fn a_link_in_the_locks_place_is_refused() {
    let (home, path) = home();
    symlink("elsewhere", home.path().join(".mfa-session.credentials.lock")).unwrap();
    assert_eq!(kind(lock(&path, Duration::ZERO).unwrap_err()), FileErrorKind::LockNotTrusted(NotOurLock::NotRegular));
    assert!(!home.path().join("elsewhere").exists());
}

#[test]
fn only_leftovers_of_this_file_are_removed() {
    let (home, path) = home();
    let stay = [
        ".mfa-session.config.abcd1234.tmp",
        ".mfa-session.credentials.a.cd1234.tmp",
        ".mfa-session.credentials.abcd123.tmp",
        ".mfa-session.credentials.x.abcd1234.tmp",
        "credentials",
        "credentials.tmp",
    ];
    for name in stay.iter().chain(&[".mfa-session.credentials.Abcd1234.tmp"]) {
        put(&home.path().join(name), "x", 0o600);
    }
    let guard = lock(&path, LOCK_WAIT).unwrap();
    preflight(&path, 3).unwrap();
    assert_eq!(names(home.path()).len(), 8, "another holder may be at work: nothing is removed");
    drop(guard);
    preflight(&path, 3).unwrap();
    assert_eq!(names(home.path()), stay);
}

#[test]
fn extended_attributes_are_kept() {
    let (_home, path) = home();
    put(&path, "old", 0o600);
    let flags = rustix::fs::XattrFlags::empty();
    if rustix::fs::setxattr(&path, "user.note", b"mine", flags).is_err() {
        return; // the file system has none
    }
    assert!(write(&path, "new").unwrap().warnings.is_empty());
    let mut value = [0_u8; 16];
    let len = rustix::fs::getxattr(&path, "user.note", &mut value).unwrap();
    assert_eq!(value.get(..len), Some(&b"mine"[..]));
}

#[test]
fn a_foreign_owner_is_kept_by_root_and_refused_by_others() {
    let (home, path) = home();
    put(&path, "old", 0o600);
    if std::os::unix::fs::chown(&path, Some(12345), Some(12345)).is_err() {
        return; // not root: nothing to give away
    }
    assert!(write(&path, "new").unwrap().warnings.is_empty());
    let metadata = fs::metadata(&path).unwrap();
    assert_eq!((metadata.uid(), metadata.gid(), mode(&path)), (12345, 12345, 0o600));
    // As root, a user's link into root's folder is an attack, into the user's own folder it is not.
    let link = home.path().join("link");
    symlink("credentials", &link).unwrap();
    std::os::unix::fs::lchown(&link, Some(12345), None).unwrap();
    assert_eq!(kind(preflight(&link, 3).unwrap_err()), FileErrorKind::SymlinkNotTrusted);
    std::os::unix::fs::chown(home.path(), Some(12345), None).unwrap();
    preflight(&link, 3).unwrap();
}

#[test]
fn many_writers_lose_nothing() {
    const WRITERS: usize = 16;
    const ROUNDS: usize = 6;
    let (home, path) = home();
    let failures = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (path, failures) = (&path, &failures);
            scope.spawn(move || {
                for round in 0..ROUNDS {
                    let section = format!("w{writer}-{round}");
                    let edit = SectionEdit { section: &section, set: &[("k", "v")], remove: &[] };
                    if update(path, LOCK_WAIT, Privacy::Private, |text| set_section(text, &edit)).is_err() {
                        failures.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(failures.load(Ordering::Relaxed), 0);
    let text = fs::read_to_string(&path).unwrap();
    assert_eq!(text.matches("\nk = v").count(), WRITERS * ROUNDS, "no section was lost");
    assert_eq!(names(home.path()), ["credentials"]);
}

#[test]
fn a_snapshot_never_shows_its_bytes() {
    let (_home, path) = home();
    put(&path, "!!SENSITIVE!!", 0o600);
    assert!(!format!("{:?}", read(&path).unwrap()).contains("SENSITIVE"));
}

#[test]
fn a_config_file_keeps_the_mode_that_its_owner_gave_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("config");
    fs::write(&path, "[default]\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let replaced =
        update(&path, LOCK_WAIT, Privacy::Unchanged, |text| Ok::<_, Infallible>(format!("{text}a = 1\n"))).unwrap();
    assert_eq!((replaced.written, replaced.tightened_from), (true, None));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o7777, 0o644);
}
