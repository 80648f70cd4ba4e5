//! Settings of profiles and variables that are not what they seem to be: what is said about them, and what counts.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use crate::support::{Home, World, lines};

const CREDENTIALS: &str = "\
[dev]
aws_access_key_id = AKIATESTTESTTESTTEST
aws_secret_access_key = testtesttesttesttesttesttesttesttesttest
";

const DEVICE: &str = "mfa_serial = arn:aws:iam::123456789012:mfa/alice\n";

/// What a run that may not ask says before its refusal, with these options.
fn said(home: &Home, options: &[&str], variables: &[(&str, &str)]) -> String {
    let out = home.run(&["login", "--no-prompt"]).args(options).envs(variables).out().coded(3);
    let refusal = out.stderr.find("error:").expect("nobody may be asked");
    out.stderr[..refusal].to_owned()
}

fn home(settings: &str) -> Home {
    let home = Home::new();
    home.credentials(CREDENTIALS);
    home.config(&format!("[profile dev]\n{DEVICE}{settings}"));
    home
}

#[test]
fn a_switch_that_is_neither_true_nor_false_is_named_and_off() {
    const NEITHER: &str = "is neither `true` nor `false`, so it counts as `false`";
    let line = |key: &str| format!("warning: `{key}` at ~/.aws/config:3 {NEITHER}");
    let comment = "what follows `#` or `;` is part of the value: put a comment on a line of its own";
    for (settings, variables, expected) in [
        ("use_fips_endpoint = yes\n", &[][..], format!("{}\n", line("use_fips_endpoint"))),
        ("use_fips_endpoint = 1\n", &[], format!("{}\n", line("use_fips_endpoint"))),
        ("use_fips_endpoint = true # gov\n", &[], format!("{}; {comment}\n", line("use_fips_endpoint"))),
        (
            "use_dualstack_endpoint = 'true'\n",
            &[],
            format!("{}; the quotes are part of the value: remove them\n", line("use_dualstack_endpoint")),
        ),
        ("ignore_configured_endpoint_urls = on\n", &[], format!("{}\n", line("ignore_configured_endpoint_urls"))),
        ("", &[("AWS_USE_FIPS_ENDPOINT", "1")], format!("warning: `AWS_USE_FIPS_ENDPOINT` {NEITHER}\n")),
        ("", &[("AWS_USE_DUALSTACK_ENDPOINT", "true ")], format!("warning: `AWS_USE_DUALSTACK_ENDPOINT` {NEITHER}\n")),
        ("use_fips_endpoint = TRUE\nuse_dualstack_endpoint = False\n", &[], String::new()),
    ] {
        assert_eq!(said(&home(settings), &["-p", "dev"], variables), expected, "{settings}{variables:?}");
    }
}

#[test]
fn verbose_output_tells_which_endpoint_of_aws_is_asked() {
    let endpoint = |settings: &str, variables: &[(&str, &str)]| {
        let said = said(&home(settings), &["-v", "-p", "dev"], variables);
        said.split_inclusive('\n').filter(|line| line.contains("endpoint")).collect::<String>()
    };
    for (settings, variables, expected) in [
        (
            "region = eu-central-1\n",
            &[][..],
            &[
                "note: FIPS endpoints off, from the default",
                "note: dual-stack endpoints off, from the default",
                "note: STS endpoint `https://sts.eu-central-1.amazonaws.com`, AWS's own",
            ][..],
        ),
        (
            "region = us-east-1\nuse_fips_endpoint = true\n",
            &[("AWS_USE_DUALSTACK_ENDPOINT", "true")],
            &[
                "note: FIPS endpoints on, from `use_fips_endpoint` at ~/.aws/config:4",
                "note: dual-stack endpoints on, from `AWS_USE_DUALSTACK_ENDPOINT`",
                "note: STS endpoint `https://sts-fips.us-east-1.api.aws`, AWS's own",
            ],
        ),
        (
            "region = us-east-2-fips\n",
            &[],
            &[
                "note: FIPS endpoints on, from `region` at ~/.aws/config:3",
                "note: dual-stack endpoints off, from the default",
                "note: STS endpoint `https://sts-fips.us-east-2.amazonaws.com`, AWS's own",
            ],
        ),
        (
            "region = aws-global\nservices = x\n[services x]\nsts =\n  endpoint_url =\n",
            &[],
            &[
                "note: FIPS endpoints off, from the default",
                "note: dual-stack endpoints off, from the default",
                "note: STS endpoint `https://sts.us-east-1.amazonaws.com`, AWS's own",
            ],
        ),
        (
            "services = x\n[services x]\nsts =\n  endpoint_url = https://sts.example.com\n",
            &[],
            &[
                "note: FIPS endpoints off, from the default",
                "note: dual-stack endpoints off, from the default",
                "note: STS endpoint `https://sts.example.com`, from `endpoint_url` at ~/.aws/config:5",
            ],
        ),
    ] {
        assert_eq!(endpoint(settings, variables), lines(expected), "{settings}");
    }
}

#[test]
fn a_file_that_a_variable_takes_away_is_named_where_something_is_missing() {
    let home = home("");
    let key = CREDENTIALS.replace("[dev]", "[profile dev]");
    home.write("services", format!("{key}services = nope\n"));
    home.write("temporary", key.replace("AKIA", "ASIA"));
    home.write("half", key.lines().take(2).collect::<Vec<_>>().join("\n"));
    for (variables, error, cause) in [
        (
            &[("AWS_CONFIG_FILE", ""), ("AWS_SHARED_CREDENTIALS_FILE", "")][..],
            "there is no profile `dev`",
            "`AWS_CONFIG_FILE` is empty, so that file is not used; `AWS_SHARED_CREDENTIALS_FILE` is empty, so that file is not used",
        ),
        (
            &[("AWS_SHARED_CREDENTIALS_FILE", "")],
            "profile `dev` has no long-term access key",
            "`AWS_SHARED_CREDENTIALS_FILE` is empty, so that file is not used; ~/.aws/config:1: no `aws_access_key_id`, nor a way to one",
        ),
        (
            &[("AWS_CONFIG_FILE", "~/no/config"), ("AWS_SHARED_CREDENTIALS_FILE", "/no/credentials")],
            "there is no profile `dev`",
            "`AWS_CONFIG_FILE` names `~/no/config`, which does not exist; `AWS_SHARED_CREDENTIALS_FILE` names `/no/credentials`, which does not exist",
        ),
        (
            &[("AWS_CONFIG_FILE", "~/services"), ("AWS_SHARED_CREDENTIALS_FILE", "/no/credentials")],
            "there is no section `[services nope]`, or nothing in it",
            "`AWS_SHARED_CREDENTIALS_FILE` names `/no/credentials`, which does not exist; it comes from `services` at ~/services:4",
        ),
        (
            &[("AWS_CONFIG_FILE", "~/temporary"), ("AWS_SHARED_CREDENTIALS_FILE", "/no/credentials")],
            "profile `dev` has no long-term access key",
            "`AWS_SHARED_CREDENTIALS_FILE` names `/no/credentials`, which does not exist; ~/temporary:2: `aws_access_key_id` begins with ASIA, a temporary key",
        ),
        (
            &[("AWS_CONFIG_FILE", "~/half"), ("AWS_SHARED_CREDENTIALS_FILE", "/no/credentials")],
            "profile `dev` has an access key id, but no secret access key",
            "`AWS_SHARED_CREDENTIALS_FILE` names `/no/credentials`, which does not exist; ~/half:2: no `aws_secret_access_key` beside it",
        ),
    ] {
        for arguments in
            [&["export", "-p", "dev"][..], &["write", "-p", "dev"], &["status", "-p", "dev"], &["clear", "-p", "dev"]]
        {
            let said = home.run(arguments).envs(variables).out().coded(1).stderr;
            assert!(said.starts_with(&format!("error: {error}\ncause: {cause}\nhint: ")), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn write_refuses_before_the_question_where_a_variable_says_that_there_is_no_file() {
    let home = home("region = eu-central-1\n");
    let refused = |variable: &str, hint: &str| {
        let said = format!(
            "error: `{variable}` is empty, so that file is not used\nhint: let `{variable}` name a file, or unset it{hint}\n"
        );
        (Some(1), said)
    };
    home.credentials("");
    home.config(&format!("{}{DEVICE}", CREDENTIALS.replace("[dev]", "[profile dev]")));
    let out = home.run(&["write", "-p", "dev"]).env("AWS_SHARED_CREDENTIALS_FILE", "").out();
    assert_eq!((out.code, out.stderr), refused("AWS_SHARED_CREDENTIALS_FILE", ""));
    home.credentials(&format!("{CREDENTIALS}{DEVICE}region = eu-central-1\n"));
    let out = home.run(&["write", "-p", "dev"]).env("AWS_CONFIG_FILE", "").out();
    assert_eq!((out.code, out.stderr), refused("AWS_CONFIG_FILE", "; `write` can do without it with --no-config"));
    home.run(&["write", "-p", "dev", "--no-config", "--no-prompt"]).env("AWS_CONFIG_FILE", "").out().coded(3);
}

#[test]
fn two_variables_that_name_two_profiles_are_worth_a_note() {
    let home = home("");
    let note =
        "note: profile `dev`, from `AWS_PROFILE`; boto3 and the AWS CLI 1 take `other`, from `AWS_DEFAULT_PROFILE`\n";
    for (default, options, expected) in
        [("other", &[][..], note), ("dev", &[], ""), ("", &[], ""), ("other", &["-p", "dev"], "")]
    {
        let variables = [("AWS_PROFILE", "dev"), ("AWS_DEFAULT_PROFILE", default)];
        assert_eq!(said(&home, options, &variables), expected, "{default} {options:?}");
    }
}

/// Error, cause and hint of a run with these files.
fn refused(config: &str, credentials: &str) -> Vec<String> {
    let home = Home::new();
    home.config(config);
    home.credentials(credentials);
    let out = home.run(&["login", "-p", "dev", "--no-prompt"]).out().coded(1);
    out.stderr.lines().map(str::to_owned).collect()
}

#[test]
fn a_section_that_was_meant_for_the_profile_is_named() {
    let key =
        "aws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttesttesttesttesttesttesttest\n";
    let unknown = "there is no profile `dev`";
    let no_key = "profile `dev` has no long-term access key";
    let other = ", or name the profile as it stands there";
    for (config, header, error, cause, hint) in [
        (
            "",
            "profile dev",
            unknown,
            "~/.aws/credentials:1: `[profile dev]`: in the credentials file the header of a profile is its name alone",
            "write `[dev]` there".to_owned(),
        ),
        (
            "[profile dev]\n",
            "profile dev",
            no_key,
            "~/.aws/credentials:1: `[profile dev]`: in the credentials file the header of a profile is its name alone",
            "write `[dev]` there".to_owned(),
        ),
        (
            "[dev]\nregion = x\n",
            "prod",
            unknown,
            "~/.aws/config:1: `[dev]`: in the config file the header of a profile begins with `profile`",
            "write `[profile dev]` there".to_owned(),
        ),
        (
            "[profile dev]\n",
            "Dev",
            no_key,
            "~/.aws/credentials:1: `[Dev]`: upper and lower case differ",
            format!("write `[dev]` there{other}"),
        ),
        (
            "[profile dev]\n",
            " dev ",
            no_key,
            "~/.aws/credentials:1: `[ dev ]`: blanks in the brackets count",
            format!("write `[dev]` there{other}"),
        ),
        (
            "[Profile dev]\n",
            "prod",
            unknown,
            "~/.aws/config:1: `[Profile dev]`: upper and lower case differ",
            format!("write `[profile dev]` there{other}"),
        ),
        (
            "[profile dev]\n",
            "\"dev\"",
            no_key,
            "~/.aws/credentials:1: `[\"dev\"]`: the quotes are part of the name",
            "write `[dev]` there".to_owned(),
        ),
    ] {
        let said = refused(config, &format!("[{header}]\n{key}"));
        assert_eq!(
            said,
            [format!("error: {error}"), format!("cause: {cause}"), format!("hint: {hint}")],
            "{config}{header}"
        );
    }
    let said = refused("[profile caf\u{e9}]\n[profile dev]\nsource_profile = cafe\u{301}\n", "");
    assert_eq!(said[1], "cause: ~/.aws/config:1: `[profile caf\u{e9}]`: it may look alike, but has other characters");
    let said = refused("[profile dev]\nsource_profile = base # x\n", &format!("[base]\n{key}"));
    assert_eq!(said[1], "hint: what follows `#` or `;` is part of the value: put a comment on a line of its own");
}

#[test]
fn a_comment_or_quotes_behind_a_value_are_named_as_the_reason() {
    for setting in
        ["mfa_serial = {} # phone", "mfa_session_duration = {} # a day", "endpoint_url = {} # mine", "region = {} ; x"]
    {
        let value = match setting.split(' ').next() {
            Some("mfa_serial") => "arn:aws:iam::123456789012:mfa/alice",
            Some("endpoint_url") => "https://sts.example.com",
            Some("region") => "eu-west-1",
            _ => "12h",
        };
        let said = |setting: &str| refused(&format!("[profile dev]\n{setting}\n"), CREDENTIALS).pop();
        let comment = "hint: what follows `#` or `;` is part of the value: put a comment on a line of its own";
        assert_eq!(said(&setting.replace("{}", value)).as_deref(), Some(comment), "{setting}");
        let quoted =
            setting.split_once(" {}").map(|(key, _)| format!("{key} '{value}'")).expect("a place for the value");
        let quotes = "hint: the quotes are part of the value: remove them";
        assert_eq!(said(&quoted).as_deref(), Some(quotes), "{quoted}");
    }
    let home = home("ca_bundle = /etc/ca.pem # ours\n");
    let out = home.run(&["login", "-p", "dev", "--token-code", "123456"]).out().coded(1);
    assert!(out.stderr.ends_with("put a comment on a line of its own\n"), "{}", out.stderr);
}

#[test]
fn what_is_not_read_or_not_used_beside_a_good_profile_is_a_warning() {
    let home = home("credential_process = mfa-session credential-process -p dev\n[dev]\nregion = eu-west-1\n");
    home.credentials(&format!("{CREDENTIALS}[profile dev]\nregion = eu-west-2\n"));
    assert_eq!(
        said(&home, &["-p", "dev"], &[]),
        lines(&[
            "warning: profile `dev` has an access key at ~/.aws/credentials:2 and a `credential_process` of mfa-session at ~/.aws/config:3; the AWS CLI uses the bare key; `mfa-session setup --profile dev` parts them",
            "warning: ~/.aws/config:4: `[dev]`: in the config file the header of a profile begins with `profile`; write `[profile dev]`",
            "warning: ~/.aws/credentials:4: `[profile dev]`: in the credentials file the header of a profile is its name alone; write `[dev]`",
        ])
    );
    let key = CREDENTIALS.replace("[dev]\n", "");
    home.credentials("");
    home.config(&format!("[profile dev]\n{DEVICE}{key}credential_process = mfa-session credential-process -p dev\n"));
    assert_eq!(
        said(&home, &["-p", "dev"], &[]),
        "warning: profile `dev` has an access key at ~/.aws/config:3 and a `credential_process` of mfa-session at ~/.aws/config:5; the SDKs for JavaScript and Go use the bare key; `mfa-session setup --profile dev` parts them\n"
    );
}

#[test]
fn settings_below_a_header_that_is_nearly_the_profiles_are_named() {
    let home = home("");
    let device = [("AWS_MFA_SERIAL", "arn:aws:iam::123456789012:mfa/alice")];
    for (header, credentials, why) in [
        ("[profile Dev]", "", "upper and lower case differ"),
        ("[Profile dev]", "", "upper and lower case differ"),
        ("[profile\u{a0}dev]", "", "blanks in the brackets count"),
        ("[ profile dev]", "", "blanks in the brackets count"),
        // Another profile, with its own credentials.
        ("[profile Dev]", "[Dev]\n", ""),
        ("[profile Dev]\nrole_arn = x", "", ""),
        ("[profile Dev]\nsso_session = x", "", ""),
        ("[profile dev]\n[profile Dev]", "", ""),
        ("[profile prod]", "", ""),
    ] {
        home.credentials(&format!("{CREDENTIALS}{credentials}"));
        home.config(&format!("{header}\nregion = eu-west-1\n"));
        let warning = format!("warning: ~/.aws/config:1: `{header}`: {why}; write `[profile dev]`\n");
        let expected = if why.is_empty() { "" } else { &warning };
        assert_eq!(said(&home, &["-p", "dev"], &device), expected, "{header}");
    }
}

#[test]
fn services_that_are_not_there_are_an_error_for_whom_they_would_serve_as_in_botocore() {
    let world = World::new();
    world.home.config(&(world.home.text(".aws/config").replace("[profile dev]\n", "[profile dev]\nservices = nope\n")));
    let sts = world.fake.endpoint();
    let run = |verb: &[&str]| {
        let run = world.run(verb).args(&["-p", "dev"]).without("AWS_ENDPOINT_URL");
        run.env("AWS_ENDPOINT_URL_STS", &sts)
    };
    let error = lines(&[
        "error: there is no section `[services nope]`, or nothing in it",
        "cause: it comes from `services` at ~/.aws/config:2",
        "hint: add that section with its endpoints to the config file, or remove the line",
    ]);
    // STS has an endpoint of its own.
    run(&["login", "--token-code", &world.phone.next_code()]).ok();
    run(&["credential-process"]).ok();
    // The next command's services would be AWS's public ones.
    run(&["export"]).out().said(1, "false;\n", &error);
    run(&["exec"]).args(&["--", "/bin/true"]).out().said(125, "", &error);
    run(&["device", "list"]).out().said(1, "", &error);
    run(&["export"]).env("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true").out().coded(3);
    run(&["export"]).env("AWS_ENDPOINT_URL", &sts).ok();
    run(&["login"]).without("AWS_ENDPOINT_URL_STS").out().said(1, "", &error);
    assert_eq!(world.minted(), 1);
}
