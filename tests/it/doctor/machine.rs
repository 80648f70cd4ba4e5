//! Checks whose fault lies in the machine: the owner of a file, and its file system.
#![cfg(target_os = "linux")]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::os::unix::fs::{chown, lchown};

use super::{found, offline};
use crate::support::{World, is_root, tool};

const USER: u32 = 12345;

#[test]
fn a_shared_file_of_another_user_is_found_and_changed_by_the_command_of_the_hint() {
    let Some(setpriv) = tool("setpriv").filter(|_| is_root()) else {
        return harness::skip("only root can give a file to another user, with setpriv");
    };
    let world = World::new();
    for path in world.home.everything().into_keys().chain([world.home.path("")]) {
        lchown(&path, Some(USER), Some(USER)).expect("we are root");
    }
    let config = world.home.path(".aws/config");
    chown(&config, Some(USER + 1), Some(USER)).expect("we are root");
    crate::support::chmod(&config, 0o640);
    let ids = format!("--reuid={USER} --regid={USER} --clear-groups --");
    let as_user: Vec<&str> = ids.split(' ').collect();
    let run = |arguments: &[&str]| offline(&world.home, arguments).under(&setpriv, &as_user).out();
    let out = run(&["-p", "dev", "--json"]);
    assert_eq!(found(&out), ["DOC104", "DOC501"], "{out:?}");
    let text = run(&["-p", "dev", "--only", "DOC104"]).coded(1).stdout;
    let hint = "hint: make it yours: `sudo chown \"$(id -u)\" ~/.aws/config`";
    assert!(text.contains("error DOC104: `~/.aws/config` belongs to another user\n"), "{text}");
    assert!(text.contains(hint), "{text}");
    chown(&config, Some(USER), Some(USER)).expect("we are root");
    assert_eq!(found(&run(&["-p", "dev", "--json"])), ["DOC501"]);
}

#[test]
fn a_file_system_where_locks_may_not_hold_is_found_by_what_the_kernel_says() {
    let Some(strace) = tool("strace") else {
        return harness::skip("strace is not installed");
    };
    // The first field that statfs(2) fills in is the kind, little end first.
    for (kind, name) in [("6969", "NFS"), ("46484653", "a Windows drive"), ("46557365", "FUSE"), ("94190201", "")] {
        let world = World::new();
        let kind = format!("{kind}{:0<width$}", "", width = 16 - kind.len());
        let inject = format!("inject=statfs,fstatfs:poke_exit=@arg2={kind}");
        let out = world.home.path("trace").display().to_string();
        let arguments = ["-qq", "-o", &out, "-e", "trace=statfs,fstatfs", "-e", &inject, "--"];
        let out = offline(&world.home, &["-p", "dev", "--json"]).under(&strace, &arguments).out();
        let expected = if name.is_empty() { &["DOC501"][..] } else { &["DOC107", "DOC501"] };
        assert_eq!(found(&out), expected, "{name}: {}", out.stderr);
        assert!(out.stdout.contains(&format!("is on a file system ({name})")) || name.is_empty(), "{name}");
    }
}
