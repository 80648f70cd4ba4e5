//! `policy print` and `policy check` as the program runs: no profile, no network, no home.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use crate::support::{self, Home, Out, Run};
use serde_json::{Value, json};

/// Nothing of a home, and nothing that could be asked.
fn bare(arguments: &[&str]) -> Run {
    Home::new().run(arguments).without("HOME").without("MFA_SESSION_CACHE_DIR")
}

fn check(policy: &str, arguments: &[&str]) -> Out {
    bare(&["policy", "check"]).args(arguments).stdin(policy.as_bytes()).out()
}

const CLI_USERS: &str = include_str!("../../crates/mfa-policy/tests/policies/force-mfa-cli-users.json");
const CONSOLE_USERS: &str = include_str!("../../crates/mfa-policy/tests/policies/force-mfa-console-users-2024.json");

/// What the policy with the hole leaves open to the long-term key.
const CALLS: &str = "  calls: *, iam:CreateAccessKey, iam:CreateServiceSpecificCredential, iam:DeactivateMFADevice, \
    iam:DeleteAccessKey, iam:DeleteSSHPublicKey, iam:DeleteServiceSpecificCredential, iam:DeleteSigningCertificate, \
    iam:GetSSHPublicKey, iam:ListAccessKeys, iam:ListSSHPublicKeys, iam:ListServiceSpecificCredentials, \
    iam:ListSigningCertificates, iam:ResetServiceSpecificCredential, iam:UpdateAccessKey, iam:UpdateSSHPublicKey, \
    iam:UpdateServiceSpecificCredential, iam:UpdateSigningCertificate, iam:UploadSSHPublicKey, \
    iam:UploadSigningCertificate";

/// MFA001
fn with_a_hole() -> String {
    CLI_USERS.replace("BoolIfExists", "Bool")
}

#[test]
fn every_variant_that_is_printed_passes_the_strict_check_but_for_the_rules_that_it_names() {
    const OPTIONS: [&[&str]; 4] =
        [&["--device-name", "user"], &["--allow-password-change"], &["--allow-access-keys"], &["--minimal"]];
    let variants = (0..16).map(|bits: u8| OPTIONS.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 1));
    for (at, variant) in variants.enumerate() {
        let options: Vec<&[&str]> = variant.map(|(_, options)| *options).collect();
        let has = |name: &str| options.iter().any(|option| option.contains(&name));
        let mut trades = if has("user") { vec!["MFA013"] } else { Vec::new() };
        trades.extend(["MFA012", "MFA022", "MFA028"].iter().filter(|_| has("--minimal")));
        let mut expected = trades.clone();
        expected.extend(Some("MFA019").filter(|_| !has("--allow-password-change")));
        expected.sort_unstable();
        // every variant in one partition, every partition with some variants
        let partition = ["aws", "aws-cn", "aws-us-gov"][at % 3];
        let printed = bare(&["policy", "print", "--partition", partition]).args(&options.concat()).ok();
        let names: Vec<&str> = printed.stderr.lines().filter_map(|line| line.split("rule ").nth(1)).collect();
        assert_eq!(names.iter().map(|name| &name[..6]).collect::<Vec<_>>(), trades, "{options:?}");
        let size = printed.stdout.chars().filter(|c| !c.is_whitespace()).count();
        assert!(printed.stderr.contains(&format!("{size} characters without white space, of 6144")));
        assert!(size <= 2048 && printed.stderr.ends_with("inline in a user\n"), "{size}");
        for statement in printed.json()["Statement"].as_array().expect("statements") {
            assert!(statement["Sid"].is_string());
            for arn in statement["Resource"].as_array().into_iter().flatten().chain([&statement["Resource"]]) {
                let arn = arn.as_str().unwrap_or("*");
                assert!(arn == "*" || arn.starts_with(&format!("arn:{partition}:iam::*:")), "{arn}");
            }
        }
        // of the rules that a variant gives up, one is a warning
        let checked = check(&printed.stdout, &["--strict", "--json", "--partition", partition]);
        let checked = checked.coded(i32::from(has("user")));
        let mut rules: Vec<String> = findings(&checked.json()).map(|finding| text(finding, "rule")).collect();
        rules.sort();
        assert_eq!(rules, expected, "{partition} {options:?}");
    }
    assert_eq!(bare(&["policy", "print", "-q"]).ok().stderr, "");
}

fn findings(report: &Value) -> impl Iterator<Item = &Value> {
    report["findings"].as_array().expect("a list").iter()
}

fn text(object: &Value, key: &str) -> String {
    object[key].as_str().expect("a text").to_owned()
}

#[test]
fn the_answer_is_the_exit_code() {
    for (policy, options, code, sum) in [
        (CLI_USERS, &[][..], 0, "0 errors, 0 warnings, 4 findings for information"),
        (CLI_USERS, &["--strict"], 0, "0 errors, 0 warnings, 4 findings for information"),
        (CONSOLE_USERS, &[], 0, "0 errors, 3 warnings, 3 findings for information"),
        (CONSOLE_USERS, &["--strict"], 1, "0 errors, 3 warnings, 3 findings for information"),
        (&with_a_hole(), &[], 1, "1 error, 0 warnings, 4 findings for information"),
        (&with_a_hole(), &["--partition", "aws-cn"], 1, "8 errors, 0 warnings, 3 findings for information"),
    ] {
        let out = check(policy, options).coded(code);
        let last = out.stdout.lines().last().expect("a sum");
        assert_eq!(last, sum, "{options:?}");
        assert!(out.stderr.contains("note: not seen: permissions boundaries"), "{}", out.stderr);
        assert!(out.stderr.contains("EnableMFADevice"), "{}", out.stderr);
        check(policy, &["-q"]).said_nothing_on_stderr();
    }
}

#[test]
fn a_finding_is_told_to_people_and_to_programs() {
    let out = check(&with_a_hole(), &[]).coded(1);
    let block: Vec<&str> = out.stdout.lines().take(6).collect();
    assert_eq!(
        block,
        [
            "error MFA001: this Deny uses `Bool`, and does not hold for the long-term key",
            "  where: standard input, statement `DenyAllExceptListedIfNoMFA`, line 102",
            CALLS,
            "  consequence: requests signed with the long-term key carry no such key, so the Deny does not hold for them: MFA is not forced",
            "  remedy: say `BoolIfExists` instead of `Bool`",
            "",
        ]
    );
    let report = check(&with_a_hole(), &["--json"]).coded(1).json();
    assert_eq!(
        report["findings"][0],
        json!({
            "rule": "MFA001",
            "severity": "error",
            "sid": "DenyAllExceptListedIfNoMFA",
            "statement": 8,
            "line": 102,
            "message": "this Deny uses `Bool`, and does not hold for the long-term key",
            "calls": CALLS.trim_start_matches("  calls: ").split(", ").collect::<Vec<_>>(),
            "consequence": "requests signed with the long-term key carry no such key, so the Deny does not hold for them: MFA is not forced",
            "remedy": "say `BoolIfExists` instead of `Bool`",
        })
    );
    let overall = findings(&report).find(|finding| finding["rule"] == "MFA012").expect("it is about all statements");
    assert_eq!([&overall["sid"], &overall["statement"], &overall["line"]], [&Value::Null; 3]);
    let keys: Vec<&String> = report.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["findings", "simulation"]);
}

#[test]
fn the_questions_are_answered_with_the_statement_that_decides() {
    let out = check(CONSOLE_USERS, &[]).coded(0);
    for row in [
        "  list its devices                         yes      AllowManageOwnUserMFA (line 13)\n",
        "  create a device of another name          no       nothing here allows it\n",
        "  get out of a forgotten enrollment        no       DenyAllExceptListedIfNoMFA (line 26); neither by deleting it nor by another name\n",
        "  get a session with a code                yes      AWS asks no policy about sts:GetSessionToken\n",
    ] {
        assert!(out.stdout.contains(row), "{}", out.stdout);
    }
    let report = check(&with_a_hole(), &["--json"]).json();
    let row = report["simulation"].as_array().expect("rows").iter();
    let row = row.clone().find(|row| row["question"] == "call anything else" && row["caller"] == "key").expect("a row");
    assert_eq!(row["answer"], "yes");
    assert_eq!(row["sid"], "AllowManageOwnAccessKeys");
}

#[test]
fn the_policy_comes_from_a_file_or_from_standard_input() {
    let home = Home::new();
    home.write("policy.json", with_a_hole());
    let file = home.path("policy.json").display().to_string();
    let said = bare(&["policy", "check", &file]).out().coded(1).stdout;
    assert!(said.contains(&format!("where: {file}, statement")), "{said}");
    // a variable that is set all day is no wish to ask IAM
    for run in [
        bare(&["policy", "check"]),
        bare(&["policy", "check", "-"]),
        bare(&["policy", "check"]).env("AWS_PROFILE", "dev"),
    ] {
        let out = run.stdin(with_a_hole().as_bytes()).out().coded(1);
        assert_eq!(out.stdout, said.replace(&file, "standard input"));
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_of_the_shells_is_read_and_one_that_nobody_may_write_to_is_not_waited_for() {
    let home = Home::new();
    home.write("policy.json", with_a_hole());
    let in_bash = |script: &str| {
        let run = bare(&["-c", script, "bash", support::PROGRAM]).program("/bin/bash");
        run.env("HERE", home.path("")).out()
    };
    let out = in_bash(r#"cd "$HERE" && "$1" policy check <(cat policy.json)"#).coded(1);
    assert!(out.stdout.contains("MFA001"), "{}", out.stdout);
    let out = in_bash(r#"cd "$HERE" && mkfifo pipe && exec timeout 20 "$1" policy check pipe"#);
    out.said(
        2,
        "",
        "error: `pipe` cannot be read\ncause: it is a named pipe, and nobody may ever write to it\nhint: check the path, or hand the policy over on standard input with `-`\n",
    );
}

#[test]
fn what_cannot_be_checked_is_refused_with_its_place() {
    let home = Home::new();
    let missing = home.path("none.json").display().to_string();
    let folder = home.path(".aws").display().to_string();
    for (arguments, stdin, stderr) in [
        (vec![missing.as_str()], "", format!("error: `{missing}` cannot be read\ncause: No such file or directory (os error 2)\nhint: check the path, or hand the policy over on standard input with `-`\n")),
        (vec![&folder], "", format!("error: `{folder}` cannot be read\ncause: Is a directory (os error 21)\nhint: check the path, or hand the policy over on standard input with `-`\n")),
        (vec![], "", "error: `standard input` is no policy that can be checked\ncause: standard input:1:1: there is nothing in it\nhint: check that this is the file you mean\n".into()),
        (vec!["-"], "{\"\u{1b}[2J\": 1}", "error: `standard input` is no policy that can be checked\ncause: standard input:1:3: a control character in a string, \\u{1b}, which JSON writes as an escape\nhint: mend that place; IAM would refuse it, too; `mfa-session policy print` shows a whole one\n".into()),
        (vec!["--json"], "{\"\\u001b[2J\\u202e\": 1}", "error: `standard input` is no policy that can be checked\ncause: standard input:1:2: a policy has no element `\\u{1b}[2J\\u{202e}`\nhint: mend that place; IAM would refuse it, too; `mfa-session policy print` shows a whole one\n".into()),
        (vec![], "[]", "error: `standard input` has no policy in it\ncause: it is JSON, but no document, no answer of IAM and no plan with a policy in it\nhint: `mfa-session policy print` shows a policy; `aws iam get-policy-version` prints one of IAM's\n".into()),
        (vec![], "resource \"aws_iam_policy\" \"x\" {\n}", "error: `standard input` is the source of policies, and no policy yet\ncause: it is Terraform, which decides the values later\nhint: check its plan: `terraform plan -out plan && terraform show -json plan >plan.json`\n".into()),
        (vec![], r#"{"resource": {"aws_iam_policy": {"x": {"policy": "{}"}}}}"#, "error: `standard input` is the source of policies, and no policy yet\ncause: it is Terraform, which decides the values later\nhint: check its plan: `terraform plan -out plan && terraform show -json plan >plan.json`\n".into()),
        (vec![], r#"{"version": 4, "terraform_version": "1.9.0", "serial": 1, "lineage": "x", "resources": []}"#, "error: `standard input` is the source of policies, and no policy yet\ncause: it is the state that Terraform keeps for itself\nhint: let Terraform print it: `terraform show -json >state.json`\n".into()),
        (vec!["--format", "html"], CLI_USERS, "error: `--format html` is not known\nhint: say `text`, `json` or `sarif`\n".into()),
        (vec!["--format", "sarif", "--json"], CLI_USERS, "error: `--json` and `--format sarif` exclude each other\nhint: leave one of them out\n".into()),
        (vec!["-p", "dev", &missing], "", "error: a file and --profile or --from-environment cannot both be checked\nhint: name the file, or with --profile the user whose policies in force are to be checked\n".into()),
        (vec!["--partition", "aws-mars"], CLI_USERS, "error: `--partition aws-mars` is no partition of AWS\nhint: say `aws`, `aws-cn` (China) or `aws-us-gov` (GovCloud)\n".into()),
        (vec!["--token-code", "-"], CLI_USERS, "error: `--token-code` means nothing to a verb that obtains no session\nhint: leave it out\n".into()),
    ] {
        check(stdin, &arguments).said(2, "", &stderr);
    }
    let bare_verb = bare(&["policy"]).out();
    bare_verb.said(2, "", "error: `policy` needs a verb of its own\nhint: see `mfa-session policy --help`\n");
    let print = bare(&["policy", "print", "--device-name", "phone"]).out();
    print.said(
        2,
        "",
        "error: `--device-name phone` is not known\nhint: say `user` (devices are called as their users) or `any`\n",
    );
}

#[test]
fn foreign_names_cannot_steer_the_terminal() {
    let policy = with_a_hole().replace("DenyAllExcept", "\\u001b]0;x\\u0007\\n");
    let out = check(&policy, &[]).coded(1);
    assert!(out.stdout.contains("statement `\\u{1b}]0;x\\u{7}\\u{a}ListedIfNoMFA`"), "{}", out.stdout);
    assert!(!out.stdout.contains('\u{1b}'));
}

#[test]
fn ten_megabytes_take_no_time() {
    let statement = r#"{"Effect": "Allow", "Action": "s3:*", "Resource": "*"},"#;
    let endless = format!("{{\"Statement\": [{}", statement.repeat(200_000));
    let out = check(&endless, &[]).coded(2);
    assert!(out.stderr.contains("it goes on after 128 KiB"), "{}", out.stderr);
    assert!(out.took.as_secs() < 120, "{:?}", out.took);
    // each with a place in the one line of the input
    let document = format!("{{\"Statement\": [{}]}},", statement.trim_end_matches(','));
    let documents = format!("[{}]", document.repeat(14_000).trim_end_matches(','));
    let out = check(&documents, &[]).coded(2);
    assert!(out.stderr.contains("takes too long"), "{}", out.stderr);
    assert!(out.took.as_secs() < 120, "{:?}", out.took);
    // as many statements as are read
    let many = format!("{{\"Statement\": [{}]}}", statement.repeat(256).trim_end_matches(','));
    let out = check(&many, &[]).coded(1);
    assert!(out.took.as_secs() < 120, "{:?}", out.took);
}

#[test]
fn several_files_are_the_policies_of_one_user() {
    let home = Home::new();
    let statements = CLI_USERS.split_once("\"Statement\": [").expect("statements").1;
    let (allows, deny) = statements.rsplit_once("},\n        {").expect("a Deny at the end");
    home.write("allow.json", format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{allows}}}]}}"));
    home.write("deny.json", format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{{{deny}"));
    let [allow, deny] = ["allow.json", "deny.json"].map(|name| home.path(name).display().to_string());
    // the Allows alone ask for no MFA
    assert!(bare(&["policy", "check", &allow]).out().coded(1).stdout.contains("error MFA003"));
    let both = bare(&["policy", "check", &allow, &deny]).out().coded(0);
    assert!(both.stdout.ends_with("0 errors, 0 warnings, 4 findings for information\n"), "{}", both.stdout);
    assert!(both.stdout.contains(&format!("where: {deny}, statement `DenyAllExceptListedIfNoMFA`")), "{}", both.stdout);
}

/// A user of an account's listing, with one policy.
fn user_with(name: &str, policy: &str, document: &str) -> Value {
    let document: Value = serde_json::from_str(document).expect("JSON");
    let arn = format!("arn:aws:iam::123456789012:user/{name}");
    let policies = json!([{"PolicyName": policy, "PolicyDocument": document}]);
    json!({"UserName": name, "Arn": arn, "GroupList": [], "AttachedManagedPolicies": [], "UserPolicyList": policies})
}

fn account_of(users: &[Value]) -> String {
    json!({"UserDetailList": users, "GroupDetailList": [], "RoleDetailList": [], "Policies": []}).to_string()
}

#[test]
fn who_is_not_checked_is_named_and_does_not_pass() {
    let names = |begin: &str| (0..4_000).map(|at| format!("{begin}{at}")).collect::<Vec<_>>();
    let condition = json!({"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}});
    let intricate = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": names("*"), "Resource": "*"},
        {"Effect": "Deny", "NotAction": names("*"), "Resource": "*", "Condition": condition}]})
    .to_string();
    let good = user_with("alice", "good", CLI_USERS);
    let account = account_of(&[user_with("mallory", "odd", &intricate), good.clone()]);
    for strict in [&[][..], &["--strict"]] {
        let out = check(&account, strict).coded(7);
        let said = "user `mallory`\n\nnot checked: comparing its statements with one another takes too long\n";
        assert!(out.stdout.starts_with(said), "{}", out.stdout);
        assert!(out.stdout.contains("user `alice`\n\ninfo MFA012"), "{}", out.stdout);
        let said = "warning: not checked: user `mallory`: comparing its statements with one another takes too long; check fewer policies at a time\n";
        assert!(out.stderr.contains(said), "{}", out.stderr);
    }
    let json = check(&account, &["--json"]).coded(7).json();
    assert_eq!(json["users"][0]["unchecked"], "comparing its statements with one another takes too long");
    assert_eq!(json["users"][1].get("unchecked"), None);
    let log = check(&account, &["--format", "sarif"]).coded(7).json();
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert!(text(&invocation["toolExecutionNotifications"][0]["message"], "text").contains("`mallory`"));
    // alone there is nothing to say of it, and beside an error it is the error that counts
    check(&account_of(&[user_with("mallory", "odd", &intricate)]), &[]).coded(2);
    let bad = user_with("bob", "bad", &with_a_hole());
    check(&account_of(&[user_with("mallory", "odd", &intricate), good, bad]), &[]).coded(1);
    // what the listing lacks does not pass either
    let mut listing: Value = serde_json::from_str(&account_of(&[user_with("alice", "good", CLI_USERS)])).expect("JSON");
    listing["UserDetailList"][0]["AttachedManagedPolicies"] = json!([{"PolicyArn": "arn:aws:iam::aws:policy/P"}]);
    let out = check(&listing.to_string(), &["--json"]).coded(7);
    let said = "warning: managed policy `arn:aws:iam::aws:policy/P` of user `alice` could not be read for user `alice`: the listing does not contain it\n";
    assert!(out.stderr.contains(said), "{}", out.stderr);
    assert_eq!(out.json()["users"][0]["unread"][0]["why"], "the listing does not contain it");
    // without a policy nothing forces MFA
    listing["UserDetailList"][0]["AttachedManagedPolicies"] = json!([]);
    listing["UserDetailList"][0]["UserPolicyList"] = json!([]);
    assert!(
        check(&listing.to_string(), &["--strict"]).coded(1).stdout.contains("warning MFA037: the user has no policy")
    );
}

/// Each user is in other groups, so that no two have the same policies.
#[test]
fn an_account_of_a_megabyte_is_answered_at_once() {
    let group = |at: usize| {
        let document = json!({"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": [format!("s3:Get{at}*"), format!("ec2:Run{at}")], "Resource": "*"}]});
        json!({"GroupName": format!("g{at}"), "GroupPolicyList": [{"PolicyName": "p", "PolicyDocument": document}]})
    };
    let user = |at: usize| {
        let groups: Vec<String> = (0..40).map(|step| format!("g{}", (at * 7 + step * (1 + at % 58)) % 59)).collect();
        json!({"UserName": format!("u{at}"), "Arn": format!("arn:aws:iam::123456789012:user/u{at}"), "GroupList": groups})
    };
    let (groups, users): (Vec<Value>, Vec<Value>) = ((0..59).map(group).collect(), (0..3_300).map(user).collect());
    let account = json!({"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": [], "Policies": []});
    let account = account.to_string();
    assert!(account.len() > 900_000, "{}", account.len());
    let out = check(&account, &[]).coded(1);
    assert!(out.took.as_secs() < 120, "{:?}", out.took);
    let of_users = out.stdout.lines().filter(|line| line.starts_with("user `")).count();
    assert!(of_users > 100, "{of_users}");
}

#[test]
fn an_account_is_checked_user_by_user() {
    let user = user_with;
    let users = [user("alice", "good", CLI_USERS), user("bob", "bad", &with_a_hole())];
    let account = account_of(&users);
    let out = check(&account, &[]).coded(1).stdout;
    let (alice, bob) = out.split_once("user `bob`\n").expect("both are told");
    assert!(alice.starts_with("user `alice`\n") && !alice.contains("MFA001") && bob.contains("MFA001"), "{out}");
    let report = check(&account, &["--json"]).coded(1).json();
    assert_eq!(report["users"][1]["users"], json!(["bob"]));
    assert_eq!(report["users"][1]["findings"][0]["policy"], "standard input, inline policy `bad` of user `bob`");
}

/// What SARIF 2.1.0 requires (its sections 3.13, 3.14, 3.18, 3.19, 3.27, 3.49), and what code scanning shows.
#[test]
fn sarif_has_what_its_standard_requires() {
    let home = Home::new();
    home.write("force mfa.json", with_a_hole());
    let file = home.path("force mfa.json").display().to_string();
    let log = bare(&["policy", "check", "--format", "sarif", &file]).out().coded(1).json();
    assert_eq!(log["version"], "2.1.0");
    assert!(text(&log, "$schema").contains("sarif-2.1.0"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "mfa-session");
    let rules = driver["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 5);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small one");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&text(result, "level").as_str()));
        assert!(!text(&result["message"], "text").is_empty());
        let place = &result["locations"][0]["physicalLocation"];
        assert!(text(&place["artifactLocation"], "uri").ends_with("/force%20mfa.json"));
        assert!(place["region"]["startLine"].as_u64().expect("a line") >= 1);
    }
    let hole = results.iter().find(|result| result["ruleId"] == "MFA001").expect("the hole");
    assert_eq!(hole["locations"][0]["physicalLocation"]["region"]["startLine"], 102);
    assert_eq!(hole["properties"]["calls"][1], "iam:CreateAccessKey");
}

#[test]
fn a_rule_is_explained_by_an_example_that_breaks_it() {
    let out = bare(&["policy", "explain", "mfa001"]).ok();
    assert!(out.stdout.starts_with("MFA001 (error)\n  looks for: a Deny looks at MFA"), "{}", out.stdout);
    let (_, examples) = out.stdout.split_once("breaks it:\n").expect("a bad example");
    let (bad, good) = examples.split_once("keeps it:\n").expect("a good example");
    assert!(check(bad, &[]).coded(1).stdout.contains("MFA001") && !check(good, &[]).stdout.contains("MFA001"));
    assert_eq!(bare(&["policy", "explain"]).ok().stdout.lines().count(), mfa_policy::rules().len());
    for rule in mfa_policy::rules() {
        let text = bare(&["policy", "explain", rule.id]).ok().stdout;
        let (_, examples) = text.split_once("\nbreaks it:\n").unwrap_or_else(|| panic!("{text}"));
        assert!(examples.contains("\nkeeps it:\n"), "{text}");
    }
    let unknown = bare(&["policy", "explain", "MFA020"]).out();
    unknown.said(
        2,
        "",
        "error: `MFA020` is no rule of `policy check`\nhint: see all of them with `mfa-session policy explain`\n",
    );
}
