//! Every refusal that is born before a question: its exit code, its words, nothing on standard output but what stops a
//! shell, no call to AWS, nothing on disk.

#![expect(
    clippy::expect_used,
    clippy::too_many_lines,
    reason = "a test's panic is its report; its table is as long as it is"
)]

use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

use crate::support::{self, Home, World, chmod, lines, modes_can_bind, tool};
use fake_aws::Operation;

const CONFIG: &str = "\
[profile dev]
region = eu-central-1
mfa_serial = arn:aws:iam::123456789012:mfa/alice
";

const CREDENTIALS: &str = "\
[dev]
aws_access_key_id = AKIATESTTESTTESTTEST
aws_secret_access_key = testtesttesttesttesttesttesttesttesttest
";

/// What is done wrong, and what is said about it. `$HOME` stands for the home folder.
struct Case {
    name: &'static str,
    config: &'static str,
    credentials: &'static str,
    arguments: &'static [&'static str],
    variables: &'static [(&'static str, &'static str)],
    prepare: fn(&Home),
    /// Root, too, may read only what its mode says.
    bound_by_modes: bool,
    code: i32,
    stderr: &'static [&'static str],
}

/// Everything in order; a case changes one thing.
const GOOD: Case = Case {
    name: "",
    config: CONFIG,
    credentials: CREDENTIALS,
    arguments: &["-p", "dev"],
    variables: &[],
    prepare: |_| {},
    bound_by_modes: false,
    code: 1,
    stderr: &[],
};

fn check(cases: &[Case]) {
    let world = World::new();
    for case in cases {
        check_one(case, &world);
    }
    assert_eq!(world.fake.connections(), 0, "nobody was called");
}

fn check_one(case: &Case, world: &World) {
    let home = Home::new();
    home.config(case.config);
    home.credentials(case.credentials);
    (case.prepare)(&home);
    let before = home.everything();
    let root = home.path("").display().to_string();
    let root = root.trim_end_matches('/');
    let run = |verb: &str| {
        let run = home.run(&[verb]);
        let run = if case.bound_by_modes { run.bound_by_modes() } else { run };
        let run = run.env("AWS_ENDPOINT_URL", world.fake.endpoint());
        let run = case.variables.iter().fold(run, |run, (name, value)| run.env(name, value.replace("$HOME", root)));
        // a refusal that fails to come would be followed by a call
        let run = run.arg("--token-code").arg("123456");
        let out = case.arguments.iter().fold(run, |run, argument| run.arg(&argument.replace("$HOME", root))).out();
        (out.code, out.stdout, out.stderr.replace(root, "$HOME"))
    };
    let expected = (Some(case.code), "false;\n".to_owned(), lines(case.stderr));
    assert_eq!(run("export"), expected, "{}", case.name);
    let expected = (Some(case.code), String::new(), one_line(case.stderr));
    assert_eq!(run("credential-process"), expected, "{}, in one line", case.name);
    assert_eq!(home.everything(), before, "{}: nothing has changed on disk", case.name);
}

/// The same for an SDK, which embeds it in an exception of its own.
fn one_line(said: &[&str]) -> String {
    let part = |name: &str| said.iter().find_map(|line| line.strip_prefix(name));
    let error = part("error: ").expect("a refusal has an error line");
    let cause = part("cause: ").map(|cause| format!(" ({cause})")).unwrap_or_default();
    let hint = part("hint: ").map(|hint| format!("; {hint}")).unwrap_or_default();
    format!("mfa-session: {error}{cause}{hint}\n")
}

#[test]
fn an_option_or_variable_that_cannot_be_meant_is_named() {
    check(&[
        Case {
            name: "899 s",
            arguments: &["-p", "dev", "-d", "899"],
            code: 2,
            stderr: &[
                "error: the duration `899` is too short: STS gives sessions of 15m to 36h",
                "cause: it comes from `--duration`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "36h1s",
            arguments: &["-p", "dev", "-d", "36h1s"],
            code: 2,
            stderr: &[
                "error: the duration `36h1s` is too long: STS gives sessions of 15m to 36h",
                "cause: it comes from `--duration`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "0",
            arguments: &["-p", "dev", "-d", "0"],
            code: 2,
            stderr: &[
                "error: the duration `0` is too short: STS gives sessions of 15m to 36h",
                "cause: it comes from `--duration`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "-1",
            arguments: &["-p", "dev", "-d", "-1"],
            code: 2,
            stderr: &[
                "error: the duration `-1` is not a length of time",
                "cause: it comes from `--duration`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "1e3",
            arguments: &["-p", "dev", "-d", "1e3"],
            code: 2,
            stderr: &[
                "error: the duration `1e3` is not a length of time",
                "cause: it comes from `--duration`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "a duration variable",
            code: 2,
            variables: &[("MFA_SESSION_DURATION", "forever")],
            stderr: &[
                "error: the duration `forever` is not a length of time",
                "cause: it comes from `MFA_SESSION_DURATION`",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "a duration in the profile",
            config: "[profile dev]\n# a word\nmfa_session_duration = 1.5h\nregion = eu-central-1\n",
            stderr: &[
                "error: the duration `1.5h` is not a length of time",
                "cause: it comes from `mfa_session_duration` at ~/.aws/config:3",
                "hint: say for example `--duration 12h`, `90m` or `43200`",
            ],
            ..GOOD
        },
        Case {
            name: "a minimum",
            arguments: &["-p", "dev", "--min-remaining", "soon"],
            code: 2,
            stderr: &[
                "error: `--min-remaining`: `soon` is not a length of time",
                "hint: say for example `20m`, `1h30m` or `1200`",
            ],
            ..GOOD
        },
        Case {
            name: "a minimum variable",
            variables: &[("MFA_SESSION_MIN_REMAINING", "-1")],
            code: 2,
            stderr: &[
                "error: `MFA_SESSION_MIN_REMAINING`: `-1` is not a length of time",
                "hint: say for example `20m`, `1h30m` or `1200`",
            ],
            ..GOOD
        },
        Case {
            name: "a prompt timeout",
            variables: &[("MFA_SESSION_PROMPT_TIMEOUT", "2 min")],
            code: 2,
            stderr: &[
                "error: `MFA_SESSION_PROMPT_TIMEOUT`: `2 min` is not a length of time",
                "hint: say for example `20m`, `1h30m` or `1200`",
            ],
            ..GOOD
        },
        Case {
            name: "a region",
            arguments: &["-p", "dev", "--region", "EU Central"],
            code: 2,
            stderr: &[
                "error: `EU Central` is no region",
                "cause: it comes from `--region`",
                "hint: say for example `--region eu-central-1`",
            ],
            ..GOOD
        },
        Case {
            name: "a region variable",
            code: 2,
            variables: &[("AWS_REGION", "eu-central-1;id")],
            stderr: &[
                "error: `eu-central-1;id` is no region",
                "cause: it comes from `AWS_REGION`",
                "hint: say for example `--region eu-central-1`",
            ],
            ..GOOD
        },
        Case {
            name: "a region with a comment behind it",
            config: "[profile dev]\nregion = eu-central-1 # home\n",
            stderr: &[
                "error: `eu-central-1 # home` is no region",
                "cause: it comes from `region` at ~/.aws/config:2",
                "hint: what follows `#` or `;` is part of the value: put a comment on a line of its own",
            ],
            ..GOOD
        },
        Case {
            name: "a region that is an endpoint of another service",
            config: "[profile dev]\nregion = s3-external-1\n",
            stderr: &[
                "error: `s3-external-1` is a pseudo-region, in which STS has no endpoint",
                "cause: it comes from `region` at ~/.aws/config:2",
                "hint: name a region, for example `us-east-1`; `use_fips_endpoint = true` asks for FIPS endpoints",
            ],
            ..GOOD
        },
        Case {
            name: "a global region of another partition than the device",
            config: "[profile dev]\nregion = aws-cn-global\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n",
            stderr: &[
                "error: region `aws-cn-global` is not in partition `aws`, where the MFA device is",
                "cause: it comes from `region` at ~/.aws/config:2",
                "hint: name a region of that partition, for example `--region us-east-1`, or the device of the other account with --serial-number",
            ],
            ..GOOD
        },
        Case {
            name: "services that are not there",
            config: "[profile dev]\nservices = nope\n[services other]\nsts =\n  endpoint_url = https://sts.example.com\n",
            variables: &[("AWS_ENDPOINT_URL", "")],
            stderr: &[
                "error: there is no section `[services nope]`, or nothing in it",
                "cause: it comes from `services` at ~/.aws/config:2",
                "hint: add that section with its endpoints to the config file, or remove the line",
            ],
            ..GOOD
        },
        Case {
            name: "services without a name, and nothing in the section",
            config: "[profile dev]\nservices =\n[services '']\n",
            variables: &[("AWS_ENDPOINT_URL", "")],
            stderr: &[
                "error: there is no section `[services ]`, or nothing in it",
                "cause: it comes from `services` at ~/.aws/config:2",
                "hint: add that section with its endpoints to the config file, or remove the line",
            ],
            ..GOOD
        },
        Case {
            name: "a region in the profile",
            config: "[profile dev]\nregion = eu central\n",
            stderr: &[
                "error: `eu central` is no region",
                "cause: it comes from `region` at ~/.aws/config:2",
                "hint: say for example `--region eu-central-1`",
            ],
            ..GOOD
        },
        Case {
            name: "an endpoint on another machine without TLS",
            code: 2,
            variables: &[("AWS_ENDPOINT_URL_STS", "http://10.0.0.1:4566")],
            stderr: &[
                "error: the endpoint `http://10.0.0.1:4566` is plain http to another machine",
                "cause: it comes from `AWS_ENDPOINT_URL_STS`",
                "hint: use https, or unset it; plain http is for this machine's own loopback only",
            ],
            ..GOOD
        },
        Case {
            name: "an endpoint with a password",
            code: 2,
            variables: &[("AWS_ENDPOINT_URL_STS", "https://user:secret@sts.example")],
            stderr: &[
                "error: the endpoint `(with more than a host)` is not an endpoint URL",
                "cause: it comes from `AWS_ENDPOINT_URL_STS`",
                "hint: it should look like `https://sts.eu-central-1.amazonaws.com`",
            ],
            ..GOOD
        },
        Case {
            name: "a missing CA bundle",
            variables: &[("AWS_CA_BUNDLE", "$HOME/none.pem")],
            stderr: &[
                "error: the CA bundle `$HOME/none.pem` cannot be used",
                "cause: No such file or directory (os error 2)",
                "hint: mend the file that `AWS_CA_BUNDLE`, `SSL_CERT_FILE`, `SSL_CERT_DIR` or the profile's `ca_bundle` names, or unset it",
            ],
            ..GOOD
        },
        Case {
            name: "an empty CA bundle",
            config: "[profile dev]\nregion = eu-central-1\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\nca_bundle = ~/empty.pem\n",
            prepare: |home| home.write("empty.pem", "no certificate"),
            stderr: &[
                "error: the CA bundle `$HOME/empty.pem` cannot be used",
                "cause: it holds no certificate in PEM form",
                "hint: mend the file that `AWS_CA_BUNDLE`, `SSL_CERT_FILE`, `SSL_CERT_DIR` or the profile's `ca_bundle` names, or unset it",
            ],
            ..GOOD
        },
        Case {
            name: "a relative home",
            variables: &[("HOME", "home")],
            stderr: &["error: `HOME` is not an absolute path", "hint: set `HOME` to your home folder, from the root"],
            ..GOOD
        },
        Case {
            name: "an empty home",
            variables: &[("HOME", "")],
            stderr: &["error: `HOME` is empty", "hint: set `HOME` to your home folder, from the root"],
            ..GOOD
        },
        Case {
            name: "half a key in the environment",
            arguments: &[],
            variables: &[("AWS_ACCESS_KEY_ID", "AKIATESTTESTTESTTEST")],
            stderr: &[
                "error: the access key in the environment is incomplete or broken",
                "cause: `AWS_SECRET_ACCESS_KEY` is unset or malformed",
                "hint: set both halves, or name a profile with --profile",
            ],
            ..GOOD
        },
    ]);
}

#[test]
fn a_serial_number_that_no_code_belongs_to_is_refused_with_the_reason() {
    check(&[
        Case {
            name: "a security key",
            arguments: &["-p", "dev", "--serial-number", "arn:aws:iam::123456789012:u2f/user/alice/key-ABCDEFGH"],
            code: 2,
            stderr: &[
                "error: the MFA serial number is a security key (FIDO), which makes no codes for the API",
                "cause: it comes from `--serial-number`",
                "hint: enroll an authenticator app beside it (AWS allows 8 devices) and give its serial number",
            ],
            ..GOOD
        },
        Case {
            name: "the user",
            config: "[profile dev]\nmfa_serial = arn:aws:iam::123456789012:user/team/alice\n",
            stderr: &[
                "error: the MFA serial number is the ARN of a user, not of an MFA device",
                "cause: it comes from `mfa_serial` at ~/.aws/config:2",
                "hint: the device is probably `arn:aws:iam::123456789012:mfa/alice`",
            ],
            ..GOOD
        },
        Case {
            name: "a role without its source",
            arguments: &["-p", "dev", "--serial-number", "arn:aws:iam::123456789012:role/admin"],
            code: 2,
            stderr: &[
                "error: the MFA serial number is an ARN, but not of an MFA device (`arn:…:iam::<account>:mfa/<name>`)",
                "cause: it comes from `--serial-number`",
                "hint: it looks like `arn:aws:iam::123456789012:mfa/NAME` (console: IAM, Users, Security credentials), or is printed on the token",
            ],
            ..GOOD
        },
        Case {
            name: "an unknown partition",
            arguments: &["-p", "dev", "--serial-number", "arn:mars:iam::123456789012:mfa/alice"],
            code: 2,
            stderr: &[
                "error: the MFA serial number names a partition that does not exist",
                "cause: it comes from `--serial-number`",
                "hint: it looks like `arn:aws:iam::123456789012:mfa/NAME` (console: IAM, Users, Security credentials), or is printed on the token",
            ],
            ..GOOD
        },
        Case {
            name: "too short",
            arguments: &["-p", "dev", "--serial-number", "GAHT1234"],
            code: 2,
            stderr: &[
                "error: the MFA serial number is not one that AWS gives: 9 to 256 letters, digits and `_+=/:,.@-`",
                "cause: it comes from `--serial-number`",
                "hint: it looks like `arn:aws:iam::123456789012:mfa/NAME` (console: IAM, Users, Security credentials), or is printed on the token",
            ],
            ..GOOD
        },
        Case {
            name: "from a variable",
            code: 2,
            config: "[profile dev]\nregion = eu-central-1\n",
            variables: &[("AWS_MFA_SERIAL", "my phone")],
            stderr: &[
                "error: the MFA serial number is not one that AWS gives: 9 to 256 letters, digits and `_+=/:,.@-`",
                "cause: it comes from `AWS_MFA_SERIAL`",
                "hint: it looks like `arn:aws:iam::123456789012:mfa/NAME` (console: IAM, Users, Security credentials), or is printed on the token",
            ],
            ..GOOD
        },
        Case {
            name: "another partition than the region of the option",
            arguments: &["-p", "dev", "--region", "cn-north-1"],
            code: 2,
            stderr: &[
                "error: region `cn-north-1` is not in partition `aws`, where the MFA device is",
                "cause: it comes from `--region`",
                "hint: name a region of that partition, for example `--region us-east-1`, or the device of the other account with --serial-number",
            ],
            ..GOOD
        },
        Case {
            name: "another partition than the profile's region",
            config: "[profile dev]\nregion = us-gov-west-1\nmfa_serial = arn:aws:iam::123456789012:mfa/alice\n",
            stderr: &[
                "error: region `us-gov-west-1` is not in partition `aws`, where the MFA device is",
                "cause: it comes from `region` at ~/.aws/config:2",
                "hint: name a region of that partition, for example `--region us-east-1`, or the device of the other account with --serial-number",
            ],
            ..GOOD
        },
    ]);
}

#[test]
fn a_profile_that_leads_to_no_long_term_key_says_where_and_what_instead() {
    check(&[
        Case {
            name: "unknown",
            arguments: &["-p", "production"],
            stderr: &["error: there is no profile `production`", "hint: name one of `dev` with --profile"],
            ..GOOD
        },
        Case {
            name: "a typing error",
            arguments: &["-p", "dve"],
            stderr: &["error: there is no profile `dve`", "hint: did you mean `--profile dev`?"],
            ..GOOD
        },
        Case {
            name: "no profile at all",
            config: "",
            credentials: "",
            stderr: &["error: there is no profile `dev`", "hint: set it up with `mfa-session setup --profile dev`"],
            ..GOOD
        },
        Case {
            name: "a temporary key",
            credentials: "[dev]\naws_access_key_id = ASIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttest\n",
            stderr: &[
                "error: profile `dev` has no long-term access key",
                "cause: ~/.aws/credentials:2: `aws_access_key_id` begins with ASIA, a temporary key",
                "hint: name the profile that holds the AKIA key with --profile, or add `source_profile` to `[profile dev]`",
            ],
            ..GOOD
        },
        Case {
            name: "a token beside the key",
            credentials: "[dev]\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttest\naws_session_token = x\n",
            stderr: &[
                "error: profile `dev` has no long-term access key",
                "cause: ~/.aws/credentials:2: a session token stands beside it, so it is a temporary key",
                "hint: name the profile that holds the AKIA key with --profile, or add `source_profile` to `[profile dev]`",
            ],
            ..GOOD
        },
        Case {
            name: "no secret",
            credentials: "# my keys\n[dev]\naws_access_key_id = AKIATESTTESTTESTTEST\n",
            stderr: &[
                "error: profile `dev` has an access key id, but no secret access key",
                "cause: ~/.aws/credentials:3: no `aws_secret_access_key` beside it",
                "hint: enter both halves again with `aws configure --profile dev`",
            ],
            ..GOOD
        },
        Case {
            name: "a quoted key",
            credentials: "[dev]\naws_access_key_id = \"AKIATESTTESTTESTTEST\"\naws_secret_access_key = testtesttesttest\n",
            stderr: &[
                "error: profile `dev` has a broken access key",
                "cause: ~/.aws/credentials:2: `aws_access_key_id` is in quotes, which are taken as part of the value",
                "hint: enter both halves again with `aws configure --profile dev`",
            ],
            ..GOOD
        },
        Case {
            name: "a secret with a stray character",
            credentials: "[dev]\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = test-test\n",
            stderr: &[
                "error: profile `dev` has a broken access key",
                "cause: ~/.aws/credentials:3: `aws_secret_access_key` does not look like one",
                "hint: enter both halves again with `aws configure --profile dev`",
            ],
            ..GOOD
        },
        Case {
            name: "settings only",
            credentials: "",
            stderr: &[
                "error: profile `dev` has no long-term access key",
                "cause: ~/.aws/config:1: no `aws_access_key_id`, nor a way to one",
                "hint: name the profile that holds the AKIA key with --profile, or set this one up with `mfa-session setup --profile dev`",
            ],
            ..GOOD
        },
        Case {
            name: "a role without its source",
            config: "[profile dev]\nrole_arn = arn:aws:iam::123456789012:role/admin\nsource_profile = base\n",
            credentials: "",
            stderr: &[
                "error: there is no profile `base`, which profile `dev` names",
                "hint: add it with `aws configure --profile base`, or mend profile `dev`",
            ],
            ..GOOD
        },
        Case {
            name: "SSO",
            config: "[profile dev]\nsso_session = work\n",
            stderr: &[
                "error: profile `dev` is not the profile of a user's access key",
                "cause: ~/.aws/config:2: `sso_session` makes it something else",
                "hint: name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`",
            ],
            ..GOOD
        },
        Case {
            name: "a console login",
            config: "[profile dev]\nlogin_session = x\n",
            stderr: &[
                "error: profile `dev` is not the profile of a user's access key",
                "cause: ~/.aws/config:2: `login_session` makes it something else",
                "hint: name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`",
            ],
            ..GOOD
        },
        Case {
            name: "a web identity",
            config: "[profile dev]\nweb_identity_token_file = /t\n",
            credentials: "",
            stderr: &[
                "error: profile `dev` is not the profile of a user's access key",
                "cause: ~/.aws/config:2: `web_identity_token_file` makes it something else",
                "hint: name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`",
            ],
            ..GOOD
        },
        Case {
            name: "our own line",
            config: "[profile dev]\ncredential_process = mfa-session credential-process --profile dev\n",
            credentials: "",
            stderr: &[
                "error: profile `dev` gets its keys from mfa-session itself",
                "cause: ~/.aws/config:2: its `credential_process` runs mfa-session for the same profile",
                "hint: keep the long-term key in a profile of its own, say `dev-keys`, and let the line say `--profile dev-keys`; `mfa-session setup --profile dev --key new` does both",
            ],
            ..GOOD
        },
        Case {
            name: "a circle of sources",
            config: "[profile dev]\nsource_profile = b\n[profile b]\nsource_profile = c\n[profile c]\nsource_profile = dev\n",
            credentials: "",
            stderr: &[
                "error: profile `dev` leads back to itself",
                "cause: dev → b → c → dev",
                "hint: let the last one hold the access key, or name it with --profile",
            ],
            ..GOOD
        },
        Case {
            name: "a source that is not there",
            config: "[profile dev]\nsource_profile = base\n",
            credentials: "",
            stderr: &[
                "error: there is no profile `base`, which profile `dev` names",
                "hint: add it with `aws configure --profile base`, or mend profile `dev`",
            ],
            ..GOOD
        },
        Case {
            name: "a name with an escape sequence",
            arguments: &["-p", "a\u{1b}[2Jb"],
            stderr: &["error: there is no profile `a\\u{1b}[2Jb`", "hint: name one of `dev` with --profile"],
            ..GOOD
        },
    ]);
}

#[test]
fn a_shared_file_that_cannot_be_read_is_named_with_the_line() {
    check(&[
        Case {
            name: "a folder",
            prepare: |home| {
                fs::remove_file(home.path(".aws/credentials")).expect("it is ours");
                fs::create_dir(home.path(".aws/credentials")).expect("it is ours");
            },
            stderr: &[
                "error: `~/.aws/credentials` is a folder, not a file",
                "hint: let the path lead to an ordinary file",
            ],
            ..GOOD
        },
        Case {
            name: "a pipe",
            prepare: |home| {
                fs::remove_file(home.path(".aws/config")).expect("it is ours");
                let mkfifo = tool("mkfifo").expect("every Unix has it");
                assert!(Command::new(mkfifo).arg(home.path(".aws/config")).status().expect("it runs").success());
            },
            stderr: &["error: `~/.aws/config` is a pipe, not a file", "hint: let the path lead to an ordinary file"],
            ..GOOD
        },
        Case {
            name: "a link to itself",
            prepare: |home| {
                fs::remove_file(home.path(".aws/config")).expect("it is ours");
                symlink("config", home.path(".aws/config")).expect("it is ours");
            },
            stderr: &[
                "error: `~/.aws/config` leads in a circle of symbolic links",
                "hint: let the link lead to a file of your own",
            ],
            ..GOOD
        },
        Case {
            name: "not UTF-8",
            prepare: |home| home.write(".aws/credentials", b"[dev]\n# J\xfcrgen\n"),
            stderr: &[
                "error: `~/.aws/credentials` cannot be read as a profile file",
                "cause: ~/.aws/credentials:2: not valid UTF-8",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
        Case {
            name: "a byte order mark",
            credentials: "\u{feff}[dev]\naws_access_key_id = AKIATESTTESTTESTTEST\n",
            stderr: &[
                "error: `~/.aws/credentials` cannot be read as a profile file",
                "cause: ~/.aws/credentials:1: the file begins with a byte order mark",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
        Case {
            name: "a section twice",
            config: "[profile a]\n\n[profile a]\n",
            stderr: &[
                "error: `~/.aws/config` cannot be read as a profile file",
                "cause: ~/.aws/config:3: section `profile a` is there a second time, first on line 1",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
        Case {
            name: "a key twice",
            config: "[profile a]\nregion = x\nREGION = y\n",
            stderr: &[
                "error: `~/.aws/config` cannot be read as a profile file",
                "cause: ~/.aws/config:3: key `REGION` is there a second time, first on line 2",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
        Case {
            name: "a line of nothing",
            credentials: "[dev]\nsecret and no delimiter\n",
            stderr: &[
                "error: `~/.aws/credentials` cannot be read as a profile file",
                "cause: ~/.aws/credentials:2: neither a `[section]` nor a `key = value`",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
        Case {
            name: "text before all sections",
            config: "region = eu-central-1\n",
            stderr: &[
                "error: `~/.aws/config` cannot be read as a profile file",
                "cause: ~/.aws/config:1: this line stands before the first `[section]`",
                "hint: the AWS CLI cannot read this file either; mend that line",
            ],
            ..GOOD
        },
    ]);
}

#[test]
fn a_file_without_read_permission_is_said_to_be_so() {
    if !modes_can_bind() {
        return;
    }
    check(&[Case {
        name: "no permission",
        prepare: |home| chmod(&home.path(".aws/credentials"), 0o200),
        bound_by_modes: true,
        stderr: &[
            "error: `~/.aws/credentials` may not be read",
            "cause: $HOME/.aws/credentials: Permission denied (os error 13)",
            "hint: check the owner and the mode of the file and its folder",
        ],
        ..GOOD
    }]);
}

#[test]
fn a_format_that_there_is_not_and_options_without_meaning_are_usage_errors() {
    let world = World::new();
    for (arguments, stdout, stderr) in [
        (
            &["export", "--format", "yaml"][..],
            "false;\n",
            "error: there is no format `yaml`\nhint: say one of sh, fish, csh, powershell, cmd, nushell, elvish, xonsh, dotenv, ini, json, process\n",
        ),
        (
            &["export", "--token-code", "12345x"],
            "false;\n",
            "error: `--token-code`: an MFA code is six digits\nhint: give six digits, or `-` to read them from standard input\n",
        ),
        (
            &["-d", "1h", "status"],
            "",
            "error: `--duration` means nothing to a verb that obtains no session\nhint: leave it out\n",
        ),
        (
            &["unset", "--format", "json"],
            "",
            "error: this format has no way to remove a variable\nhint: name a shell: `--format sh`\n",
        ),
        (
            &["login", "--no-cache"],
            "",
            "error: `login` keeps a session, and `--no-cache` or `MFA_SESSION_NO_CACHE` forbids just that\n\
             hint: leave it out, or use `export --no-cache`\n",
        ),
    ] {
        world.run(arguments).out().said(2, stdout, stderr);
    }
    for (arguments, code, stdout, stderr) in [
        (&["--no-such-option"][..], 2, "false;\n", "error: unexpected argument"),
        (&["export", "--no-such-option"], 2, "false;\n", "error: unexpected argument"),
        (&["credential-process", "--no-such-option"], 2, "", "mfa-session: unexpected argument"),
        (&["status", "--duration", "1h"], 2, "", "error: unexpected argument"),
        (&["exec", "--no-such-option", "--", "true"], 125, "", "error: unexpected argument"),
    ] {
        let out = world.run(arguments).out().coded(code);
        assert_eq!(out.stdout, stdout, "{arguments:?}");
        assert!(out.stderr.starts_with(stderr), "{out:?}");
    }
    assert_eq!(world.fake.connections(), 0);
}

#[test]
fn a_profile_that_is_named_like_a_verb_takes_no_failing_command_away() {
    let home = Home::new();
    let verbs = [
        "export",
        "write",
        "credential-process",
        "login",
        "exec",
        "unset",
        "init",
        "status",
        "clear",
        "policy",
        "device",
        "completions",
        "profiles",
        "prompt-process",
        "prompt-program",
    ];
    for verb in verbs {
        for option in ["-p ", "-p", "--profile ", "--profile=", "--duration ", "--region=", "--serial-number "] {
            for (line, failing) in [
                (format!("{option}{verb} --bogus"), "false;\n"),
                (format!("export {option}{verb} --bogus"), "false;\n"),
                (format!("--format pwsh {option}{verb} --bogus"), "throw 'mfa-session failed'\n"),
                (format!("export {option}{verb} --bogus --format=nushell"), "null\n"),
                (format!("export --format json {option}{verb} --bogus"), ""),
                (format!("login {option}{verb} --bogus"), ""),
            ] {
                let out = home.run(&line.split(' ').collect::<Vec<_>>()).out().coded(2);
                assert_eq!(out.stdout, failing, "{line}");
                assert!(
                    out.stderr.starts_with("error: unexpected argument `--bogus` found\nhint: "),
                    "{line}: {out:?}"
                );
            }
        }
    }
    for (line, code, stdout, stderr) in [
        ("exec -p login --bogus", 125, "", "error: unexpected argument `--bogus` found\n"),
        (
            "-p a -p b exec -- true",
            125,
            "",
            "error: the argument `--profile <NAME>` cannot be used multiple times\nhint: give `--profile` once\n",
        ),
        (
            "credential-process -p a --role-duration 1h --role-duration 2h",
            2,
            "",
            "mfa-session: the argument `--role-duration <D>` cannot be used multiple times; give `--role-duration` once\n",
        ),
        (
            "export -p -d 1h",
            2,
            "false;\n",
            "error: a value is required for `--profile <NAME>` but none was supplied\n\
             hint: name the profile; `mfa-session list` shows them\n",
        ),
        (
            "login --role-arn",
            2,
            "",
            "error: a value is required for `--role-arn <R>` but none was supplied\n\
             hint: say for example `--role-arn 111111111111:admin`\n",
        ),
        (
            "export --via --refresh",
            2,
            "false;\n",
            "error: a value is required for `--via <WAY>` but none was supplied\nhint: say `session`, `direct` or `auto`\n",
        ),
        (
            "write --to",
            2,
            "",
            "error: a value is required for `--to <PROFILE>` but none was supplied\nhint: see `mfa-session write --help`\n",
        ),
        ("credential-process -p exec --bogus", 2, "", "mfa-session: unexpected argument `--bogus` found; "),
        ("-p device policy", 2, "", "error: `policy` needs a verb of its own\n"),
        ("-p policy device", 2, "", "error: `device` needs a verb of its own\n"),
        ("-p device init", 2, "false;\n", "error: the following required arguments were not provided: <SHELL>\n"),
    ] {
        let out = home.run(&line.split(' ').collect::<Vec<_>>()).out().coded(code);
        assert_eq!(out.stdout, stdout, "{line}");
        assert!(out.stderr.starts_with(stderr), "{line}: {out:?}");
    }
}

#[test]
fn without_anybody_to_ask_every_verb_says_so_at_once() {
    let world = World::new();
    let hint = "hint: run `mfa-session login --profile dev` in a terminal, or give the code with --token-code or `mfa_process`";
    let stderr = lines(&[
        "error: an MFA code is needed, and there is nobody to ask",
        "cause: this process has no terminal",
        hint,
    ]);
    let forbidden =
        stderr.replace("this process has no terminal", "`--no-prompt` or `MFA_SESSION_NO_PROMPT` forbids the question");
    let before = world.home.everything();
    world.run(&["export", "-p", "dev"]).out().said(3, "false;\n", &stderr);
    world.run(&["-p", "dev"]).out().said(3, "false;\n", &stderr);
    world.run(&["export", "-p", "dev", "--format", "json"]).out().said(3, "", &stderr);
    world.run(&["export", "-p", "dev", "--no-prompt"]).out().said(3, "false;\n", &forbidden);
    world.run(&["write", "-p", "dev"]).out().coded(3);
    world.run(&["exec", "-p", "dev", "--", "true"]).out().said(125, "", &stderr);
    let process = world.run(&["credential-process", "-p", "dev"]).out();
    let one_line = "mfa-session: an MFA code is needed, and there is nobody to ask (this process has no terminal); \
                    run `mfa-session login --profile dev` in a terminal, or give the code with --token-code or `mfa_process`\n";
    process.said(3, "", one_line);
    assert_eq!(world.home.everything(), before, "nothing has changed on disk");
    // these two make the cache folder first, to be sure that the session can be kept
    world.run(&["login", "-p", "dev"]).out().said(3, "", &stderr);
    world.run(&["login", "-p", "dev"]).env("MFA_SESSION_NO_PROMPT", "1").out().said(3, "", &forbidden);
    assert_eq!(world.fake.connections(), 0, "nobody was called");
}

#[test]
fn a_script_that_ends_in_this_program_for_the_same_profile_is_found_out() {
    let world = World::new();
    let line = format!("exec {} credential-process --profile dev --token-code \"$1\"", support::PROGRAM);
    let script = world.home.script("keys.sh", &line);
    world.home.credentials("");
    world.home.config(&format!(
        "[profile dev]\nregion = eu-central-1\nmfa_serial = {}\ncredential_process = {script} 123456\n",
        world.serial()
    ));
    world.with_code(&["export", "-p", "dev"]).out().said(
        1,
        "false;\n",
        "error: the `credential_process` of profile `dev` gave no long-term key\n\
         cause: it ended with exit status: 1, and said: mfa-session: the `credential_process` of profile `dev` runs \
         mfa-session for the same profile; let it call the program that holds the key, or name another profile\n\
         hint: run that command by hand; it should print a long-term key (AKIA…) as JSON\n",
    );
    assert_eq!(world.fake.count(Operation::GetSessionToken), 0);
    let same = "mfa-session: the `credential_process` of profile `dev` runs mfa-session for the same profile; \
                let it call the program that holds the key, or name another profile\n";
    let deep = "mfa-session: programs for the keys of profiles `a`, `b`, `c`, `d` run each other; \
                let it call the program that holds the key, or name another profile\n";
    for (variable, chain, said) in [
        ("MFA_SESSION_CHAIN", "dev", same),
        ("MFA_SESSION_CHAIN", "a,dev", same),
        ("MFA_SESSION_CHAIN", "\"dev\"", same),
        ("_AWS_CLI_PROFILE_CHAIN", "x,dev", same),
        ("MFA_SESSION_CHAIN", "a,b,c,d", deep),
    ] {
        world.run(&["credential-process", "-p", "dev"]).env(variable, chain).out().said(1, "", said);
    }
}

#[test]
fn a_program_that_holds_a_key_is_told_for_which_profiles() {
    let world = World::new();
    let names = world.home.path("names");
    let key = format!(
        "echo \"$MFA_SESSION_CHAIN|$_AWS_CLI_PROFILE_CHAIN\" >{}; echo '{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"{}\"}}'",
        names.display(),
        world.alice.access_key_id,
        world.alice.secret_access_key
    );
    let script = world.home.script("keys.sh", &key);
    configured(
        &world,
        &format!("[profile \"it's, mine\"]\nmfa_serial = {}\ncredential_process = {script}\n", world.serial()),
    );
    // The AWS CLI names the profile whose line is run: that is no circle where the key is in a file.
    let of_aws = |profile: &str| world.with_code(&["export", "-p", profile]).env("_AWS_CLI_PROFILE_CHAIN", "dev,x");
    of_aws("it's, mine").env("MFA_SESSION_CHAIN", "y").ok();
    assert_eq!(world.home.text("names"), "y,\"it's, mine\"|dev,x,\"it's, mine\"\n");
    of_aws("dev").ok();
}

fn configured(world: &World, lines: &str) {
    let config = world.home.text(".aws/config") + lines;
    world.home.config(&config);
}

#[test]
fn another_partitions_region_in_the_environment_is_only_worth_a_note() {
    let world = World::new();
    let run = world.with_code(&["export", "-p", "dev"]).env("AWS_REGION", "cn-north-1");
    let out = run.ok();
    assert_eq!(out.stderr, "note: `AWS_REGION` is ignored: the MFA device is in partition `aws`\n");
    assert!(out.stdout.contains("export AWS_REGION='eu-central-1';\n"), "{out:?}");
}

#[test]
fn a_cache_folder_named_from_the_current_one_is_not_used() {
    let world = World::new();
    let run = world.with_code(&["export", "-p", "dev"]).env("MFA_SESSION_CACHE_DIR", "cache");
    let before = world.home.everything();
    assert_eq!(run.ok().stderr, "warning: `MFA_SESSION_CACHE_DIR` is not an absolute path, so nothing is kept\n");
    assert_eq!(world.home.everything(), before);
    let login = world.run(&["login", "-p", "dev"]).env("MFA_SESSION_CACHE_DIR", "cache").out();
    assert_eq!(login.code, Some(1));
    assert!(
        login.stderr.ends_with(
            "error: `MFA_SESSION_CACHE_DIR` is not an absolute path\nhint: give it from the root, or unset it\n"
        ),
        "{login:?}"
    );
}
