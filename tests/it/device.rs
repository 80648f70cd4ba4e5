//! Devices without a terminal: listed, removed, and those that nobody has found and deleted.
#![cfg(unix)]
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::BTreeSet;

use crate::support::{Out, World, lines, section_of};
use fake_aws::{Device, Fault, Operation, User};
use serde_json::Value;

/// A world with an administrator in profile `admin`, who needs no MFA.
fn administered() -> (World, User) {
    let world = World::new();
    let admin = world.fake.add_user("admin");
    admin.administrator(true);
    let section = section_of("admin", &admin.access_key_id, &admin.secret_access_key);
    world.home.credentials(&(world.key("dev") + &section));
    (world, admin)
}

fn changes(world: &World) -> Vec<(Operation, u16)> {
    let changing = [Operation::DeactivateMfaDevice, Operation::DeleteVirtualMfaDevice];
    let calls = world.fake.calls();
    calls.iter().filter(|call| changing.contains(&call.operation)).map(|call| (call.operation, call.status)).collect()
}

fn deleted(world: &World) -> Vec<String> {
    let calls = world.fake.calls();
    let deleting = calls.iter().filter(|call| call.operation == Operation::DeleteVirtualMfaDevice);
    deleting.filter_map(|call| call.parameter("SerialNumber").map(str::to_owned)).collect()
}

fn names(json: &Value, list: &str, key: &str) -> Vec<String> {
    let members = json[list].as_array().expect("a list").iter();
    members.map(|member| member[key].as_str().expect("a text").to_owned()).collect()
}

fn said(out: &Out) -> Vec<&str> {
    out.stderr.lines().collect()
}

#[test]
fn ones_own_devices_are_listed_with_the_raw_key_and_the_named_one_is_marked() {
    let world = World::new();
    let (token, key) = (world.alice.add_hardware_device("GAHT12345678"), world.alice.add_security_key("yubi"));
    let out = world.run(&["device", "list", "-p", "dev"]).ok();
    out.said_nothing_on_stderr();
    let rows: Vec<Vec<&str>> = out
        .stdout
        .lines()
        .map(|line| line.split("  ").filter(|cell| !cell.is_empty()).map(str::trim).collect())
        .collect();
    assert_eq!(rows[0], ["DEVICE", "KIND", "SINCE"]);
    let by_first = |first: &str| rows.iter().find(|row| row[0] == first).unwrap_or_else(|| panic!("{first}: {rows:?}"));
    assert_eq!(by_first("alice")[1], "virtual");
    assert_eq!(by_first("alice")[3], "named by `mfa_serial` at ~/.aws/config:3");
    assert_eq!(by_first(&token.serial_number)[1..].len(), 2);
    let key = key.serial_number.rsplit('/').next().expect("it has a name");
    assert_eq!(by_first(key)[1], "security key");
    assert_eq!(by_first(key)[3], "cannot be used on the command line");
    let json = world.run(&["device", "list", "-p", "dev", "--json"]).ok().json();
    assert_eq!((&json["user"], &json["account"]), (&"alice".into(), &"123456789012".into()));
    let alice = &json["devices"][1];
    assert_eq!(alice["serial_number"], world.serial());
    assert_eq!((&alice["name"], &alice["kind"], &alice["usable"]), (&"alice".into(), &"virtual".into(), &true.into()));
    assert!(alice["enabled"].as_str().expect("a date").ends_with('Z'));
    assert_eq!(json["devices"][2]["usable"], false, "{json}");
    assert_eq!(json["devices"][0]["named_by"], Value::Null);
    assert_eq!(world.minted(), 0);
    let listing = world.fake.calls().into_iter().filter(|call| call.operation == Operation::ListMfaDevices);
    assert!(
        listing.map(|call| call.parameter("UserName").map(str::to_owned)).all(|user| user.as_deref() == Some("alice"))
    );
}

#[test]
fn a_named_device_that_the_user_does_not_have_is_told() {
    let world = World::new();
    for (config, arguments, origin) in [
        ("[profile dev]\nmfa_serial = GAHT99999999\n", &[][..], "`mfa_serial` at ~/.aws/config:2"),
        ("", &["--serial-number", "GAHT99999999"], "`--serial-number`"),
    ] {
        world.home.config(config);
        let out = world.run(&["device", "list", "-p", "dev"]).args(arguments).ok();
        assert_eq!(said(&out), [format!("warning: `GAHT99999999`, from {origin}, is no MFA device of user `alice`")]);
        assert!(out.stdout.contains("alice"));
    }
}

#[test]
fn a_list_that_the_raw_key_may_not_read_is_read_with_a_session() {
    let world = World::new();
    world.alice.deny_without_mfa("iam:ListMFADevices");
    let out = world.run(&["device", "list", "-p", "dev"]).out().coded(3);
    assert_eq!(said(&out)[0], "note: AWS denied `iam:ListMFADevices` to the access key alone, so a session is used");
    assert_eq!(said(&out)[1], "error: an MFA code is needed, and there is nobody to ask");
    let out = world.with_code(&["device", "list", "-p", "dev", "--json"]).ok();
    assert_eq!(names(&out.json(), "devices", "name"), ["alice"]);
    world.alice.deny("iam:ListMFADevices");
    let out = world.run(&["device", "list", "-p", "dev"]).out().coded(4);
    assert_eq!(said(&out)[1], "error: AWS denied `iam:ListMFADevices`");
    assert!(
        said(&out)[2].starts_with("cause: User: arn:aws:iam::123456789012:user/alice is not authorized to perform")
    );
    assert_eq!(said(&out)[3], "hint: ask whoever administers the account to allow it");
}

#[test]
fn an_administrator_sees_whose_each_device_of_the_account_is() {
    let (world, _) = administered();
    let bob = world.fake.add_user_at("/team/", "bob");
    let _ = (bob.add_virtual_device("bob"), bob.add_orphan_device("lost"), bob.add_hardware_device("GAHT12345678"));
    world.fake.page_size(2);
    let out = world.run(&["device", "list", "-p", "admin", "--all", "--json"]).ok();
    let json = out.json();
    assert_eq!(names(&json, "devices", "name"), ["alice", "bob", "lost"]);
    let users: Vec<&Value> = json["devices"].as_array().expect("a list").iter().map(|device| &device["user"]).collect();
    assert_eq!(users, [&Value::from("alice"), &Value::from("bob"), &Value::Null]);
    assert_eq!(json["user"], Value::Null);
    let text = world.run(&["device", "list", "-p", "admin", "--all"]).ok().stdout;
    assert!(text.lines().any(|line| line.starts_with("lost") && line.contains("(nobody)")), "{text}");
}

#[test]
fn the_root_user_is_told_where_to_go() {
    let world = World::new();
    let root = world.fake.add_root();
    world.home.credentials(&section_of("root", &root.access_key_id, &root.secret_access_key));
    for arguments in [&["device", "list", "-p", "root"][..], &["device", "remove", "-p", "root", "--yes"]] {
        let out = world.run(arguments).out().coded(1);
        assert_eq!(
            said(&out)[0],
            "error: the access key is the root user's, whose MFA devices AWS lets nobody manage by API"
        );
    }
    assert_eq!(world.fake.count(Operation::ListMfaDevices), 0);
}

/// Alice with a second device in use, and a session that it confirmed.
fn with_second() -> (World, Device) {
    let world = World::new();
    let old = world.alice.add_virtual_device("old");
    (world, old)
}

#[test]
fn a_removed_device_is_gone_at_aws_and_in_the_cache_and_its_mention_is_told() {
    let (world, old) = with_second();
    let serial = old.serial_number.clone();
    let config = format!(
        "[profile dev]\nregion = eu-central-1\nmfa_serial = {}\n[profile other]\nmfa_serial = {serial}\n",
        world.serial()
    );
    world.home.config(&config);
    world.run(&["login", "-p", "dev", "--serial-number", &serial, "--token-code", &old.next_code()]).ok();
    world.login();
    assert_eq!(world.home.cached("json").len(), 2);
    let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
    let told = [
        &format!("note: `{serial}` is removed"),
        "warning: ~/.aws/config:5: `mfa_serial` of profile `other` still names it; name another device there",
    ];
    assert_eq!(said(&out), told);
    assert_eq!(out.stdout, "");
    assert!(!old.exists() && world.phone.exists());
    assert_eq!(changes(&world), [(Operation::DeactivateMfaDevice, 200), (Operation::DeleteVirtualMfaDevice, 200)]);
    let calls = world.fake.calls();
    let deactivated =
        calls.iter().find(|call| call.operation == Operation::DeactivateMfaDevice).expect("it was called");
    assert_eq!(deactivated.parameter("UserName"), Some("alice"));
    assert!(deactivated.with_session_token, "AWS wants a session for it");
    let status = world.run(&["status", "--json"]).ok().json();
    assert_eq!(names(&status, "sessions", "serial_number"), [world.serial()]);
    // again: nothing to do is no failure
    let again = world.run(&["device", "remove", &serial, "-p", "dev", "--yes"]).ok();
    assert!(said(&again)[0].ends_with("there is nothing to remove"), "{again:?}");
    assert_eq!(changes(&world).len(), 2);
}

#[test]
fn what_was_remembered_of_a_removed_device_is_forgotten() {
    let world = World::new();
    world.home.config("[profile dev]\nregion = eu-central-1\n");
    world.with_code(&["login", "-p", "dev"]).ok();
    assert_eq!((world.home.cached("fact").len(), world.home.cached("json").len()), (1, 1));
    world.run(&["device", "remove", "-p", "dev", "--yes", "--last"]).ok();
    assert_eq!((world.home.cached("fact").len(), world.home.cached("json").len()), (0, 0));
    assert!(!world.phone.exists());
}

#[test]
fn a_removal_lists_the_devices_once() {
    let world = World::new();
    world.home.config("[profile dev]\nregion = eu-central-1\n");
    world.with_code(&["device", "remove", "-p", "dev", "--yes", "--last"]).ok();
    assert!(!world.phone.exists());
    let calls = world.fake.calls();
    assert_eq!(calls.iter().filter(|call| call.operation == Operation::ListMfaDevices).count(), 1);
}

#[test]
fn the_last_security_key_points_to_the_console_and_not_back_to_enroll() {
    let world = World::new();
    world.login();
    world.run(&["device", "remove", "-p", "dev", "--yes", "--last"]).ok();
    let key = world.alice.add_security_key("yubi");
    let out = world.run(&["device", "remove", &key.serial_number, "-p", "dev", "--yes"]).out().coded(1);
    assert!(said(&out).last().expect("a hint").starts_with("hint: sign in to the console with the key"), "{out:?}");
}

#[test]
fn the_last_device_that_makes_codes_stays_unless_one_insists() {
    let world = World::new();
    world.login();
    let key = world.alice.add_security_key("yubi");
    let out = world.run(&["device", "remove", "-p", "dev", "--yes"]).out().coded(1);
    out.said(
        1,
        "",
        &lines(&[
            "error: `arn:aws:iam::123456789012:mfa/alice` is the last MFA device of user `alice` that makes codes",
            "cause: under a policy that forces MFA the user can then do nothing but enroll a new device",
            "hint: enroll another first with `mfa-session device enroll --profile dev`, or insist with --last",
        ]),
    );
    assert_eq!(changes(&world), []);
    world.run(&["device", "remove", "-p", "dev", "--yes", "--last"]).ok();
    assert!(!world.phone.exists());
    // `device enroll` refuses who has a security key only, so it is no way out
    let serial = key.serial_number.as_str();
    world.run(&["device", "remove", serial, "-p", "dev", "--yes"]).out().said(
        1,
        "",
        &lines(&[
            &format!("error: `{serial}` is the last MFA device of user `alice`"),
            "cause: under a policy that forces MFA the user can then do nothing but enroll a new device",
            "hint: sign in to the console with the key and assign another device there (IAM, Users, Security credentials), or insist with --last",
        ]),
    );
}

#[test]
fn without_a_yes_and_a_terminal_nothing_is_removed() {
    let (world, old) = with_second();
    world.login();
    let out = world.run(&["device", "remove", "old", "-p", "dev"]).out().coded(3);
    assert_eq!(
        said(&out),
        [
            "error: this needs a yes, and there is nobody to ask",
            "hint: run it in a terminal, or give the yes in advance with --yes",
        ]
    );
    assert!(old.exists() && changes(&world).is_empty());
}

#[test]
fn a_device_that_cannot_be_deleted_is_told_with_what_an_administrator_types_and_the_rest_can_be_done_later() {
    let (world, old) = with_second();
    let serial = &old.serial_number;
    world.home.config(&format!("[profile dev]\nregion = eu-central-1\nmfa_serial = {serial}\n"));
    world.run(&["login", "-p", "dev", "--token-code", &old.next_code()]).ok();
    world.alice.deny("iam:DeleteVirtualMFADevice");
    let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).out().coded(7);
    let said = said(&out);
    let still = "warning: ~/.aws/config:3: `mfa_serial` of profile `dev` still names it; name another device there";
    assert_eq!(said[..2], [still, &format!("error: `{serial}` is deactivated, but it could not be deleted")]);
    assert!(said[2].starts_with("cause: AWS denied `iam:DeleteVirtualMFADevice`: User: arn:aws:iam::"), "{out:?}");
    assert_eq!(
        said[3],
        format!(
            "hint: an administrator deletes it: `aws iam delete-virtual-mfa-device --serial-number {serial}`, or `mfa-session device orphans --delete old`"
        )
    );
    assert!(old.exists() && old.owner().is_none());
    assert!(world.home.cached("json").is_empty(), "its session is forgotten all the same");
    world.alice.allow("iam:DeleteVirtualMFADevice");
    world.with_code(&["device", "remove", "old", "-p", "dev", "--yes", "--serial-number", world.serial()]).ok();
    assert!(!old.exists());
    assert_eq!(world.fake.count(Operation::DeactivateMfaDevice), 1, "what is done already is skipped");
}

#[test]
fn a_removal_waits_for_iam_to_see_its_own_change() {
    let (world, old) = with_second();
    world.login();
    world.fake.delay_changes(2);
    world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
    assert!(!old.exists());
    let statuses: Vec<u16> = changes(&world).iter().map(|(_, status)| *status).collect();
    assert_eq!(statuses, [200, 409, 409, 200]);
}

#[test]
fn a_user_who_cannot_be_changed_just_now_is_told_so() {
    let (world, old) = with_second();
    world.login();
    world.alice.temporarily_unmodifiable(true);
    let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).out().coded(4);
    assert_eq!(said(&out)[0], "error: AWS refused `iam:DeactivateMFADevice`: the user cannot be changed just now");
    assert_eq!(
        said(&out)[2],
        "hint: the user was deleted and made again a moment ago; wait a few minutes and run it again"
    );
    assert!(old.owner().is_some());
}

#[test]
fn a_missing_answer_to_a_removal_is_cleared_up_by_a_second_call_which_harms_nobody() {
    for operation in [Operation::DeactivateMfaDevice, Operation::DeleteVirtualMfaDevice] {
        for fault in [Fault::LostAnswer, Fault::Status(500)] {
            let (world, old) = with_second();
            world.login();
            world.fake.fail_next(operation, fault);
            let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
            assert_eq!(said(&out), [format!("note: `{}` is removed", old.serial_number)]);
            assert!(!old.exists(), "{operation} {fault:?}");
            assert_eq!(changes(&world).len(), 3, "{operation} {fault:?}");
        }
    }
    let (world, old) = with_second();
    world.login();
    world.fake.fail_next_n(Operation::DeactivateMfaDevice, Fault::Status(500), 2);
    let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).out().coded(5);
    assert_eq!(
        said(&out)[1],
        "hint: it may be done all the same: see `mfa-session device list --profile dev` before it is run again"
    );
    assert_eq!(changes(&world).len(), 2);
    world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
    assert!(!old.exists());
}

#[test]
fn words_that_name_no_device_of_ones_own_are_told_apart() {
    let (world, _) = with_second();
    let bob = world.fake.add_user("bob");
    let _bobs = bob.add_virtual_device("bob");
    world.login();
    let out = world.run(&["device", "remove", "bob", "-p", "dev", "--yes"]).out().coded(1);
    assert_eq!(said(&out)[0], "error: MFA device `bob` is assigned to user `bob`");
    let unknown = [
        "error: user `alice` has no MFA device `nobody`",
        "cause: the user has arn:aws:iam::123456789012:mfa/alice, arn:aws:iam::123456789012:mfa/old",
        "hint: see `mfa-session device list --profile dev`",
    ];
    // A name may be mistyped, a serial number was copied.
    let out = world.run(&["device", "remove", "nobody", "-p", "dev", "--yes"]).out().coded(1);
    assert_eq!(said(&out), unknown);
    // The name of a profile is probably meant as one.
    let out = world.run(&["device", "remove", "dev", "-p", "dev", "--yes"]).out().coded(1);
    assert_eq!(said(&out)[2], "hint: it is a profile; type: mfa-session device remove --profile dev");
    let out = world.run(&["device", "remove", "arn:aws:iam::123456789012:mfa/nobody", "-p", "dev", "--yes"]).ok();
    assert_eq!(
        said(&out),
        [
            "warning: neither user `alice` nor the account has `arn:aws:iam::123456789012:mfa/nobody`: there is nothing to remove"
        ]
    );
    world.alice.deny("iam:ListVirtualMFADevices");
    let out = world.run(&["device", "remove", "nobody", "-p", "dev", "--yes"]).out().coded(1);
    assert_eq!(said(&out)[1..], unknown);
    assert_eq!(changes(&world), []);
}

#[test]
fn three_hundred_orphans_are_listed_page_by_page_and_nothing_else() {
    let (world, admin) = administered();
    let bob = world.fake.add_user("bob");
    let mut expected: Vec<String> = (0..300).map(|number| format!("orphan-{number:03}")).collect();
    for (number, name) in expected.iter().enumerate() {
        let _ = admin.add_orphan_device(name);
        if number % 50 == 0 {
            let _ = bob.add_virtual_device(&format!("bob-{number}"));
        }
    }
    let out = world.run(&["device", "orphans", "-p", "admin", "--json"]).ok();
    out.said_nothing_on_stderr();
    assert_eq!(names(&out.json(), "orphans", "name"), expected);
    assert_eq!(world.fake.count(Operation::ListVirtualMfaDevices), 3, "a hundred on a page");
    world.fake.ignore_assignment_status(true);
    let text = world.run(&["device", "orphans", "-p", "admin"]).ok();
    assert_eq!(text.stdout.lines().count(), 301, "a server that takes no notice of the filter is not trusted either");
    assert_eq!(
        said(&text),
        [
            "note: 300 virtual MFA devices that nobody has: an enrollment that is going on just now looks the same; --delete NAME deletes"
        ]
    );
    expected.retain(|name| !name.starts_with("orphan-1"));
    world.run(&["device", "orphans", "-p", "admin", "--delete", "orphan-1*", "--yes"]).ok();
    let left = world.run(&["device", "orphans", "-p", "admin", "--json"]).ok();
    assert_eq!(names(&left.json(), "orphans", "name"), expected);
    assert_eq!(deleted(&world).len(), 100);
}

#[test]
fn what_somebody_has_or_nobody_knows_stops_the_deletion_before_its_first_call() {
    let (world, admin) = administered();
    let first = admin.add_orphan_device("a-first");
    for (arguments, code, error) in [
        (&["--delete", "a-first", "alice", "--yes"][..], 1, "error: MFA device `alice` is assigned to user `alice`"),
        (&["--delete", "a-first", "b", "--yes"], 1, "error: no virtual MFA device that nobody has is called `b`"),
        (&["--delete", "alic*", "--yes"], 1, "error: no virtual MFA device that nobody has is called `alic*`"),
        (&["--delete", "*", "--yes"], 2, "error: `--delete *` would delete every virtual MFA device that nobody has"),
        (&["--delete", "a-first"], 3, "error: this needs a yes, and there is nobody to ask"),
        (&["--yes"], 2, "error: the following required arguments were not provided: --delete <NAME>..."),
    ] {
        let out = world.run(&["device", "orphans", "-p", "admin"]).args(arguments).out().coded(code);
        assert_eq!((said(&out)[0], out.stdout.as_str()), (error, ""), "{arguments:?}");
    }
    assert!(first.exists() && deleted(&world).is_empty());
}

#[test]
fn a_deletion_that_stops_halfway_says_what_is_left() {
    let (world, admin) = administered();
    let devices: Vec<Device> = ["a", "b", "c"].iter().map(|name| admin.add_orphan_device(name)).collect();
    let arguments = ["device", "orphans", "-p", "admin", "--delete", "a", "b", "c", "--yes"];
    // the first goes, the answer about the second never comes
    world.fake.fail_next(Operation::DeleteVirtualMfaDevice, Fault::CloseIdle);
    world.fake.fail_next(Operation::DeleteVirtualMfaDevice, Fault::Throttling);
    let out = world.run(&arguments).out().coded(7);
    assert_eq!(
        said(&out),
        [
            "note: `a` is deleted",
            "error: 1 of 3 virtual MFA devices were deleted",
            "cause: left: b, c; AWS is throttling this account's calls to IAM",
            "hint: wait a little and run it again",
        ]
    );
    assert_eq!(deleted(&world).len(), 2);
    assert_eq!(devices.iter().map(Device::exists).collect::<Vec<_>>(), [false, true, true]);
    // nothing done at all is a refusal
    admin.deny("iam:DeleteVirtualMFADevice");
    let _phone = admin.add_virtual_device("admin");
    let arguments = ["device", "orphans", "-p", "admin", "--delete", "b", "c", "--yes", "--token-code"];
    let phone = world.fake.device("arn:aws:iam::123456789012:mfa/admin").expect("made a moment ago");
    let out = world.run(&arguments).arg(&phone.next_code()).out().coded(4);
    assert!(
        out.stderr.contains("error: 0 of 2 virtual MFA devices were deleted\ncause: left: b, c; AWS denied"),
        "{out:?}"
    );
    assert_eq!(deleted(&world).len(), 4, "once with the key, once with the session, and not for the next one");
}

#[test]
fn an_orphan_that_was_taken_meanwhile_stays_and_the_others_go() {
    let (world, admin) = administered();
    let (taken, free) = (admin.add_orphan_device("a-taken"), admin.add_orphan_device("b-free"));
    // enabled a moment ago: lists still call it nobody's
    world.fake.delay_changes(1);
    let (first, second) = (taken.next_code(), taken.next_code());
    let parameters = [
        ("UserName", "admin"),
        ("SerialNumber", taken.serial_number.as_str()),
        ("AuthenticationCode1", &first),
        ("AuthenticationCode2", &second),
    ];
    let client = fake_aws::client::Client::new(&world.fake.endpoint());
    let enabled = client.call(&admin.credentials(), Operation::EnableMfaDevice, &parameters).expect("the fake answers");
    assert_eq!(enabled.status, 200, "{enabled:?}");
    let out = world.run(&["device", "orphans", "-p", "admin", "--delete", "a-taken", "b-free", "--yes"]).out().coded(7);
    assert_eq!(
        said(&out)[..3],
        [
            "warning: `a-taken` was given to a user meanwhile, and stays",
            "note: `b-free` is deleted",
            "error: 1 of 2 virtual MFA devices were deleted",
        ]
    );
    assert!(taken.exists() && !free.exists());
}

#[test]
fn an_administrator_whose_raw_key_may_nothing_is_served_with_a_session() {
    let (world, admin) = administered();
    admin.force_mfa(true);
    let (phone, orphan) = (admin.add_virtual_device("admin"), admin.add_orphan_device("lost"));
    let arguments = ["device", "orphans", "-p", "admin", "--delete", "lost", "--yes", "--token-code"];
    world.run(&arguments).arg(&phone.next_code()).ok();
    assert!(!orphan.exists());
    let calls = world.fake.calls();
    let deleting: Vec<(u16, bool)> = calls
        .iter()
        .filter(|call| call.operation == Operation::DeleteVirtualMfaDevice)
        .map(|call| (call.status, call.with_session_token))
        .collect();
    assert_eq!(deleting, [(403, false), (200, true)]);
}

#[test]
fn a_clock_that_is_off_stops_nothing() {
    let (world, old) = with_second();
    world.fake.set_clock_offset(3600);
    world.login();
    world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
    assert!(!old.exists());
}

#[test]
fn a_list_that_breaks_off_deletes_nothing_and_is_told() {
    for (fault, code) in [
        (Fault::LostAnswer, 5),
        (Fault::Reset, 5),
        (Fault::Status(500), 5),
        (Fault::TruncatedXml, 5),
        (Fault::CaptivePortal200, 5),
        (Fault::CaptivePortal302, 5),
        (Fault::Malformed, 5),
        (Fault::Throttling, 4),
    ] {
        let (world, admin) = administered();
        world.fake.page_size(1);
        let orphans = ["a", "b"].map(|name| admin.add_orphan_device(name));
        // the first page comes, the second does not
        world.fake.fail_next(Operation::ListVirtualMfaDevices, Fault::CloseIdle);
        world.fake.fail_next(Operation::ListVirtualMfaDevices, fault);
        let out = world.run(&["device", "orphans", "-p", "admin", "--delete", "a*", "--yes"]).out().coded(code);
        assert!(said(&out)[0].starts_with("error: ") && out.stdout.is_empty(), "{fault:?}: {out:?}");
        assert!(said(&out).iter().any(|line| line.starts_with("hint: ")), "{fault:?}: {out:?}");
        assert!(!out.stderr.contains("code"), "no code was asked for, so none is spent: {out:?}");
        assert!(orphans.iter().all(Device::exists) && deleted(&world).is_empty(), "{fault:?}");
        assert_eq!(world.fake.count(Operation::ListVirtualMfaDevices), 2, "{fault:?}: nothing is sent again by itself");
    }
}

#[test]
fn a_key_that_aws_does_not_know_and_a_session_it_no_longer_takes_are_told_apart() {
    let (world, _old) = with_second();
    world.login();
    // the session's record is of another making than AWS's
    let record = world.home.record();
    let text = std::fs::read_to_string(&record).expect("ours");
    let token = text.find("FwoG").expect("a session has a token");
    std::fs::write(&record, format!("{}GwoG{}", &text[..token], &text[token + 4..])).expect("ours");
    let out = world.run(&["device", "remove", "old", "-p", "dev", "--yes"]).out().coded(4);
    assert_eq!(said(&out)[0], "error: AWS does not take the session for `iam:DeactivateMFADevice`");
    assert_eq!(said(&out)[2], "hint: run it again with --refresh, for a session of its own");
    world.alice.deactivate_key();
    let out = world.run(&["device", "list", "-p", "dev"]).out().coded(4);
    assert!(said(&out)[0].starts_with("error: AWS does not know the access key AKIA"), "{out:?}");
}

#[test]
fn each_call_makes_its_own_connection_so_that_one_closed_meanwhile_loses_none() {
    let (world, admin) = administered();
    let orphans = ["a", "b", "c"].map(|name| admin.add_orphan_device(name));
    world.fake.page_size(1);
    world.fake.fail_always(Operation::ListVirtualMfaDevices, Fault::CloseIdle);
    world.run(&["device", "orphans", "-p", "admin", "--delete", "a", "b", "--yes"]).ok();
    assert_eq!(orphans.map(|orphan| orphan.exists()), [false, false, true]);
    let calls = world.fake.calls();
    let connections: BTreeSet<usize> = calls.iter().map(|call| call.connection).collect();
    // who it is, a page for each of four devices, two deletions
    assert_eq!((calls.len(), connections.len()), (7, 7));
}

#[test]
fn a_verb_that_needs_another_says_so_and_stops_no_shell() {
    let world = World::new();
    let out = world.run(&["device"]).out();
    out.said(2, "", "error: `device` needs a verb of its own\nhint: see `mfa-session device --help`\n");
    let out = world.run(&["device", "frob"]).out();
    out.said(2, "", "error: unrecognized subcommand `frob`\nhint: see `mfa-session device --help`\n");
}

#[test]
fn a_token_is_taken_away_and_not_deleted_and_a_path_is_no_part_of_a_users_name() {
    let world = World::new();
    let bob = world.fake.add_user_at("/team/", "bob");
    let (phone, token) = (bob.add_virtual_device("team/bob"), bob.add_hardware_device("GAHT12345678"));
    world.home.config(&format!("[profile bob]\nmfa_serial = {}\n", phone.serial_number));
    world.home.credentials(&section_of("bob", &bob.access_key_id, &bob.secret_access_key));
    let run = |arguments: &[&str]| {
        world
            .run(&["device", "remove", "-p", "bob", "--yes"])
            .args(arguments)
            .arg("--token-code")
            .arg(&phone.next_code())
    };
    run(&["GAHT12345678"]).ok();
    assert!(!token.exists() && phone.exists());
    assert_eq!(changes(&world), [(Operation::DeactivateMfaDevice, 200)]);
    let calls = world.fake.calls();
    assert_eq!(calls.iter().filter(|call| call.parameter("UserName") == Some("bob")).count(), 2, "{calls:?}");
    // by its name without the path
    run(&["bob", "--last"]).ok();
    assert!(!phone.exists());
}

#[test]
fn a_program_that_holds_the_key_is_run_once_for_key_and_session() {
    let (world, old) = with_second();
    let (id, secret) = (&world.alice.access_key_id, &world.alice.secret_access_key);
    let json = format!(r#"{{"Version":1,"AccessKeyId":"{id}","SecretAccessKey":"{secret}"}}"#);
    let runs = world.home.path("runs");
    let program = world.home.script("holder", &format!("echo run >>'{}'\necho '{json}'", runs.display()));
    world.home.credentials("");
    world.home.config(&format!("[profile dev]\ncredential_process = {program}\nmfa_serial = {}\n", world.serial()));
    world.with_code(&["device", "remove", "old", "-p", "dev", "--yes"]).ok();
    assert!(!old.exists());
    assert_eq!(world.home.text("runs"), "run\n");
}
