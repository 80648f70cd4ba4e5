//! `policy apply`, by whole runs of an administrator: shown first, done only when told so, broken off anywhere and
//! completed by the next run.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]
#![cfg(unix)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::thread;
use std::time::{Duration, Instant};

use crate::support::{Home, Out, Run, Running, section_of};
use fake_aws::{FakeAws, Fault, Operation, User};
use serde_json::Value;

const OTHER: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

/// The calls that change something.
const WRITES: [Operation; 6] = [
    Operation::CreatePolicy,
    Operation::CreatePolicyVersion,
    Operation::DeletePolicyVersion,
    Operation::CreateGroup,
    Operation::AttachGroupPolicy,
    Operation::AddUserToGroup,
];

/// An administrator's home and account; alice has a phone, bob has nothing.
struct Office {
    fake: FakeAws,
    admin: User,
    bob: User,
    home: Home,
}

impl Office {
    fn new() -> Self {
        Self::of(FakeAws::start(), "eu-central-1")
    }

    fn of(fake: FakeAws, region: &str) -> Self {
        let (admin, alice, bob) = (fake.add_user("admin"), fake.add_user("alice"), fake.add_user("bob"));
        admin.administrator(true);
        let _ = alice.add_virtual_device("alice");
        let home = Home::new();
        home.config(&format!("[profile admin]\nregion = {region}\n"));
        home.credentials(&section_of("admin", &admin.access_key_id, &admin.secret_access_key));
        Self { fake, admin, bob, home }
    }

    /// `policy apply` for group `staff`.
    fn apply(&self, arguments: &[&str]) -> Run {
        let run = self.home.run(&["policy", "apply", "-p", "admin", "--group", "staff"]);
        run.args(arguments).env("AWS_ENDPOINT_URL", self.fake.endpoint())
    }

    /// The same with alice and bob as members, for good.
    fn whole(&self) -> Run {
        self.apply(&["--user", "alice", "--user", "bob", "--yes"])
    }

    fn writes(&self) -> usize {
        WRITES.into_iter().map(|operation| self.fake.count(operation)).sum()
    }

    /// The policy is in force for the group, and the group has its members.
    #[track_caller]
    fn is_in_place(&self) {
        let policy = self.fake.policy("ForceMFA").expect("the policy is there");
        let group = self.fake.group("staff").expect("the group is there");
        assert!(policy.document().contains("BoolIfExists"), "{}", policy.document());
        assert!(policy.versions().last().is_some_and(|version| version.ends_with('*')), "{:?}", policy.versions());
        assert_eq!(group.attached(), [policy.arn]);
        assert_eq!(group.members().into_iter().collect::<BTreeSet<_>>(), ["alice", "bob"].map(str::to_owned).into());
    }

    /// As if five other documents had been in force, one after the other.
    fn with_five_versions(self) -> Self {
        let policy = self.fake.add_policy("ForceMFA", OTHER);
        (2..=5).for_each(|_| policy.add_version(OTHER, true));
        self
    }
}

/// The commands of a script, as a shell reads them: a line for each word.
fn commands(home: &Home, script: &str) -> Vec<Vec<String>> {
    let text = format!("aws() {{ printf '%s\\0' \"$@\"; printf '\\001'; }}\n{script}");
    let run = home.run(&["-c", &text]).program("/bin/sh");
    let words = |command: &str| command.split_terminator('\0').map(str::to_owned).collect();
    run.ok().stdout.split_terminator('\u{1}').map(words).collect()
}

#[test]
fn a_plan_is_shown_as_commands_that_a_shell_takes_and_nothing_is_done() {
    let office = Office::new();
    let out = office.apply(&["--user", "alice", "--user", "bob"]).ok();
    assert_eq!(office.writes(), 0, "{:?}", office.fake.calls());
    assert!(out.stderr.contains("note: nothing was changed; the same command with --yes does it\n"), "{}", out.stderr);
    let commands = commands(&office.home, &out.stdout);
    let verbs: Vec<&str> = commands.iter().map(|words| words[1].as_str()).collect();
    assert_eq!(
        verbs,
        ["create-policy", "create-group", "attach-group-policy", "add-user-to-group", "add-user-to-group"]
    );
    assert_eq!(commands[3], ["iam", "add-user-to-group", "--group-name", "staff", "--user-name", "alice"]);

    // what is shown is what is done
    let done = office.whole().ok();
    assert_eq!(done.stdout, out.stdout);
    let shown: Value = serde_json::from_str(&commands[0][5]).expect("the document is one word");
    let stored: Value = serde_json::from_str(&office.fake.policy("ForceMFA").expect("there").document()).expect("JSON");
    assert_eq!(shown, stored);
    assert_eq!(office.writes(), commands.len());
    office.is_in_place();
}

#[test]
fn applied_twice_the_second_run_changes_nothing() {
    for office in [Office::new(), Office::new().with_five_versions()] {
        office.whole().ok();
        office.is_in_place();
        let (writes, versions) = (office.writes(), office.fake.policy("ForceMFA").expect("there").versions());
        let again = office.whole().ok();
        again.said(0, "", "note: nothing to do: policy `ForceMFA` is in force for group `staff`\n");
        assert_eq!(office.writes(), writes);
        assert_eq!(office.fake.policy("ForceMFA").expect("there").versions(), versions);
    }
}

/// Starts it, and waits for its call of that number. `None` if it came to its end without so many calls.
fn started_until(office: &Office, number: usize, fault: Fault) -> Option<Running> {
    let before = office.fake.calls().len();
    office.fake.fail_at(number, fault);
    let mut running = office.whole().start();
    let since = Instant::now();
    while office.fake.calls().len() < before + number {
        if running.has_ended() {
            return None;
        }
        assert!(since.elapsed() < Duration::from_secs(120), "call {number} does not come");
        thread::sleep(Duration::from_millis(1));
    }
    Some(running)
}

#[test]
fn killed_before_or_after_any_call_the_next_run_completes() {
    let never = Fault::Slow(Duration::from_hours(1));
    for (start, least) in [(Office::new as fn() -> Office, 12), (|| Office::new().with_five_versions(), 13)] {
        for fault in [Fault::Hang, never] {
            let mut kills = 0;
            loop {
                let office = start();
                let Some(running) = started_until(&office, kills + 1, fault) else {
                    office.is_in_place();
                    break;
                };
                running.kill();
                kills += 1;
                office.fake.heal();
                let out = office.whole().out();
                assert_eq!(out.code, Some(0), "killed at call {kills} ({fault:?}): {}", out.stderr);
                office.is_in_place();
                let policy = office.fake.policy("ForceMFA").expect("there");
                assert!(policy.versions().len() <= 5 && policy.versions().last().is_some_and(|id| id != "v7*"));
            }
            assert!(kills >= least, "killed at {kills} calls only");
        }
    }
}

#[test]
fn ctrl_c_ends_it_after_the_call_that_is_under_way_and_says_what_is_left() {
    let office = Office::new();
    office.apply(&["--user", "alice", "--user", "bob"]).ok();
    let reads = office.fake.calls().len();
    let running = started_until(&office, reads + 1, Fault::Slow(Duration::from_secs(5))).expect("a call follows");
    running.interrupt();
    let out = running.end().coded(7);
    assert_eq!(office.writes(), 1, "{:?}", office.fake.calls());
    assert!(out.stderr.contains("; done: create managed policy `ForceMFA`; left: "), "{}", out.stderr);
    office.whole().ok();
    office.is_in_place();
}

#[test]
fn a_failing_step_says_what_is_done_and_what_is_left_and_the_next_run_does_it() {
    let attach = Operation::AttachGroupPolicy;
    for (operation, fault, code, done) in [
        (Operation::CreatePolicy, Fault::Throttling, 4, false),
        (Operation::CreatePolicy, Fault::LostAnswer, 7, false),
        (attach, Fault::Throttling, 7, true),
        (attach, Fault::Reset, 7, true),
        (attach, Fault::LostAnswer, 7, true),
        (attach, Fault::Status(500), 7, true),
    ] {
        let office = Office::new();
        office.fake.fail_next(operation, fault);
        let out = office.whole().out().coded(code);
        let again = "run the same command again: it looks first, and does what is left\n";
        assert!(out.stderr.ends_with(again), "{}", out.stderr);
        assert!(out.stderr.contains("add user `bob` to group `staff`"), "what is left: {}", out.stderr);
        assert_eq!(out.stderr.contains("; done: create managed policy `ForceMFA`"), done, "{fault:?}: {}", out.stderr);
        office.whole().ok();
        office.is_in_place();
    }
}

#[test]
fn a_sixth_version_takes_the_place_of_the_oldest_that_is_not_in_force() {
    let office = Office::new();
    let policy = office.fake.add_policy("ForceMFA", OTHER);
    for in_force in [false, false, true, false] {
        policy.add_version(OTHER, in_force);
    }
    assert_eq!(policy.versions(), ["v1", "v2", "v3", "v4*", "v5"]);
    let out = office.whole().ok();
    assert!(
        out.stdout
            .contains("delete-policy-version --policy-arn arn:aws:iam::123456789012:policy/ForceMFA --version-id v1\n")
    );
    assert_eq!(policy.versions(), ["v2", "v3", "v4", "v5", "v6*"]);
    office.is_in_place();

    let office = Office::new();
    let policy = office.fake.add_policy("ForceMFA", OTHER);
    office.whole().ok();
    assert_eq!(policy.versions(), ["v1", "v2*"], "nothing goes where there is room");
}

#[test]
fn users_who_do_not_exist_and_names_that_cannot_are_refused_before_anything() {
    let office = Office::new();
    let out = office.apply(&["--user", "alice", "--user", "carol", "--user", "dave", "--yes"]).out();
    out.said(
        1,
        "",
        "error: no such IAM user: `carol`, `dave`\n\
         hint: check the spelling, or create them first; nothing was changed\n",
    );
    assert_eq!(office.writes(), 0);
    let calls = office.fake.calls().len();
    for arguments in [["--policy-name", "a b"], ["--user", "team/alice"], ["--user", ""]] {
        let out = office.apply(&arguments).out().coded(2);
        assert!(out.stderr.contains("is no name that IAM takes"), "{}", out.stderr);
    }
    assert_eq!(office.fake.calls().len(), calls, "and IAM is not even asked");
}

#[test]
fn users_whom_the_policy_will_lock_out_are_named() {
    let office = Office::new();
    let (ci, keys) = (office.fake.add_user("ci"), office.fake.add_user("keys"));
    let robot = office.fake.add_user("robot");
    let _ = keys.add_security_key("yubi");
    ci.key_used(3 * 3600);
    robot.key_used(30 * 86_400);
    let users = ["alice", "bob", "ci", "keys", "robot"];
    let arguments: Vec<&str> = users.iter().flat_map(|user| ["--user", user]).collect();
    let out = office.apply(&arguments).ok();
    let warnings: Vec<&str> = out.stderr.lines().filter_map(|line| line.strip_prefix("warning: ")).collect();
    let [bob, of_ci, of_keys, of_robot] = warnings[..] else { panic!("{}", out.stderr) };
    assert!(bob.starts_with("user `bob` has no MFA device and will be denied all but enrolling one"), "{bob}");
    assert!(of_ci.contains("user `ci` has no MFA device, and access key AKIA") && of_ci.contains("used 3h"), "{of_ci}");
    assert!(!of_ci.contains(&ci.access_key_id), "a key id is masked");
    assert!(of_keys.starts_with("user `keys` has a security key only"), "{of_keys}");
    assert!(of_robot.starts_with("user `robot` has no MFA device and will"), "used long ago: {of_robot}");

    // those who are members already are hit by a policy that is new to the group
    let staff = office.fake.add_group("staff");
    staff.add_member(&office.bob);
    staff.add_member(&office.admin);
    let out = office.apply(&[]).ok();
    assert!(out.stderr.contains("user `bob` has no MFA device"), "{}", out.stderr);
    assert!(out.stderr.contains("that is the user of this very access key"), "{}", out.stderr);

    // what may not be read holds nothing up
    office.admin.deny("iam:ListAccessKeys");
    office.admin.deny("iam:ListMFADevices");
    let out = office.apply(&["--yes"]).ok();
    assert!(out.stderr.contains("whether user `bob` has an MFA device is not known: AWS denied"), "{}", out.stderr);
    assert_eq!(staff.attached().len(), 1);
}

#[test]
fn an_administrator_under_the_policy_needs_one_session_for_all_of_it() {
    let office = Office::new();
    let phone = office.admin.add_virtual_device("admin");
    office.admin.force_mfa(true);
    let without = office.whole().out().coded(3);
    assert!(without.stderr.contains("to the access key alone, so a session is used"), "{}", without.stderr);
    assert_eq!(office.writes(), 0);
    let out = office.whole().arg("--token-code").arg(&phone.next_code()).ok();
    assert_eq!(office.fake.count(Operation::GetSessionToken), 1, "{}", out.stderr);
    office.is_in_place();
    let changes = office.fake.calls().into_iter().filter(|call| WRITES.contains(&call.operation));
    assert!(changes.into_iter().all(|call| call.with_session_token));
}

#[test]
fn one_who_may_not_is_told_so_and_nothing_is_done() {
    let office = Office::new();
    office.admin.administrator(false);
    office.admin.deny("iam:GetPolicy");
    let phone = office.admin.add_virtual_device("admin");
    let out = office.whole().arg("--token-code").arg(&phone.next_code()).out().coded(4);
    assert!(out.stderr.contains("error: AWS denied `iam:GetPolicy`\ncause: User: arn:aws:iam::"), "{}", out.stderr);
    // one who may look and may not change
    office.admin.allow("iam:GetPolicy");
    office.admin.allow("iam:GetUser");
    let out = office.apply(&["--yes"]).out().coded(4);
    assert!(out.stderr.contains("error: step 1 of 3 failed: create managed policy `ForceMFA`\n"), "{}", out.stderr);
    assert!(out.stderr.contains("hint: name the profile of one who may administer IAM"), "{}", out.stderr);
    assert!(office.fake.policy("ForceMFA").is_none() && office.fake.group("staff").is_none());
}

#[test]
fn what_iam_does_not_show_yet_is_waited_for() {
    let office = Office::new();
    office.fake.delay_new_policies(2);
    office.whole().ok();
    office.is_in_place();
    assert_eq!(office.fake.count(Operation::CreatePolicy), 1, "what was made is not made again");
}

#[test]
fn a_policy_that_iam_hid_a_moment_ago_is_not_taken_for_another() {
    let office = Office::new();
    let _ = office.fake.add_policy("forcemfa", OTHER);
    let out = office.whole().out().coded(4);
    assert!(out.stderr.contains("choose another name"), "{}", out.stderr);
    office.apply(&["--policy-name", "Second", "--yes"]).ok();
    assert!(office.fake.policy("Second").is_some());
}

#[test]
fn the_partition_is_that_of_the_key() {
    let office = Office::of(FakeAws::builder().partition("aws-cn").start(), "cn-north-1");
    office.whole().ok();
    office.is_in_place();
    let policy = office.fake.policy("ForceMFA").expect("there");
    assert_eq!(policy.arn, "arn:aws-cn:iam::123456789012:policy/ForceMFA");
    let document = policy.document();
    assert!(document.contains("arn:aws-cn:iam::") && !document.contains("arn:aws:iam::"), "{document}");
}

#[test]
fn the_variants_are_those_of_print_and_change_a_policy_that_is_there() {
    let office = Office::new();
    office.whole().ok();
    for (arguments, part) in [
        (&["--allow-password-change"][..], "iam:ChangePassword"),
        (&["--allow-access-keys", "--device-name", "user"], "iam:UpdateAccessKey"),
    ] {
        let printed = office.home.run(&["policy", "print"]).args(arguments).ok().json();
        let out = office.apply(arguments).arg("--yes").ok();
        let costs = out.stderr.contains("note: `--device-name user` gives up rule MFA013: ");
        assert_eq!(costs, arguments.contains(&"user"), "{}", out.stderr);
        let document = office.fake.policy("ForceMFA").expect("there").document();
        assert!(document.contains(part), "{document}");
        assert_eq!(serde_json::from_str::<Value>(&document).expect("JSON"), printed);
    }
    assert_eq!(office.fake.policy("ForceMFA").expect("there").versions(), ["v1", "v2", "v3*"]);
    let out = office.apply(&["--partition", "aws-cn"]).out().coded(2);
    assert!(out.stderr.contains("`--partition aws-cn` is not that of the access key"), "{}", out.stderr);
}

#[test]
fn the_commands_of_the_plan_say_what_each_does() {
    let office = Office::new();
    let out: Out = office.apply(&["--user", "alice"]).ok();
    let comments = out.stdout.lines().filter(|line| line.starts_with("# "));
    let text = comments.fold(String::new(), |mut text, line| {
        writeln!(text, "{line}").expect("a String takes everything");
        text
    });
    assert_eq!(
        text,
        "# create managed policy `ForceMFA`\n# create group `staff`\n# attach policy `ForceMFA` to group `staff`\n\
         # add user `alice` to group `staff`\n"
    );
}
