//! What profiles and options mean, cases 1 to 26 and 63 to 65.

use fake_aws::Operation;

use super::{ADMIN, DEEP, JUMP, OPS, OWN, asked_for, assumed, configure, identity, process, world};
use crate::support::{Home, Keys, PROGRAM, World, lines, tool};

/// Sections beside a user `dev` with key and device; what is run; which roles are asked for, in order.
struct Works {
    case: &'static str,
    config: &'static str,
    arguments: &'static [&'static str],
    roles: &'static [&'static str],
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases")]
fn profiles_and_options_lead_to_roles_as_in_every_sdk() {
    for Works { case, config, arguments, roles } in [
        Works { case: "1: role and source", config: "", arguments: &["-p", "admin"], roles: &[ADMIN] },
        Works {
            case: "3: keys of its own, and itself as source",
            config: "[profile self]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = self\nmfa_serial = SERIAL\n",
            arguments: &["-p", "self"],
            roles: &[ADMIN],
        },
        Works { case: "5: a chain", config: "", arguments: &["-p", "deep"], roles: &[JUMP, DEEP] },
        Works {
            case: "7: keys and role in the middle: the keys",
            config: "[profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = self\n\
                     [profile self]\nrole_arn = arn:aws:iam::999999999999:role/no\nsource_profile = dev\nmfa_serial = SERIAL\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "8: the key is another program's",
            config: "[profile vault]\ncredential_process = KEYS\nmfa_serial = SERIAL\n\
                     [profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = vault\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "9: the source is a line of ours, which is followed",
            config: "[profile line]\ncredential_process = /nowhere/mfa-session credential-process --profile dev\n\
                     [profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = line\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "12: an empty role is none",
            config: "[profile plain]\nrole_arn =\nsource_profile = dev\n",
            arguments: &["-p", "plain"],
            roles: &[],
        },
        Works {
            case: "18: 1h is a length",
            config: "[profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\nduration_seconds = 1h\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "24: include_profile supplies what is missing",
            config: "[profile common]\nexternal_id = abc\nsource_profile = jump\n\
                     [profile top]\nrole_arn = arn:aws:iam::222222222222:role/deep\ninclude_profile = common\n",
            arguments: &["-p", "top"],
            roles: &[JUMP, DEEP],
        },
        Works {
            case: "24: parent_profile, too",
            config: "[profile top]\nrole_arn = arn:aws:iam::222222222222:role/deep\nparent_profile = common\nsource_profile = jump\n\
                     [profile common]\nexternal_id = abc\n",
            arguments: &["-p", "top"],
            roles: &[JUMP, DEEP],
        },
        Works {
            case: "24: a role is included, too, and through another profile",
            config: "[profile top]\ninclude_profile = middle\nsource_profile = jump\n[profile middle]\ninclude_profile = base\n\
                     [profile base]\nrole_arn = arn:aws:iam::222222222222:role/deep\nexternal_id = abc\nsource_profile = dev\n",
            arguments: &["-p", "top"],
            roles: &[JUMP, DEEP],
        },
        Works {
            case: "25: the layout of aws-mfa as source",
            config: "[profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = old\n\
                     [profile old]\nmfa_serial = SERIAL\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "26: a written profile as source is followed by its mark",
            config: "[profile top]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev-mfa\n\
                     [profile dev-mfa]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_session_token = x\nmfa_session_source_profile = dev\n",
            arguments: &["-p", "top"],
            roles: &[ADMIN],
        },
        Works {
            case: "63: account and name",
            config: "",
            arguments: &["-p", "dev", "--role-arn", "111111111111:admin"],
            roles: &[ADMIN],
        },
        Works { case: "63: a whole ARN", config: "", arguments: &["-p", "dev", "--role-arn", OPS], roles: &[OPS] },
        Works {
            case: "63: partition too",
            config: "",
            arguments: &["-p", "dev", "--role-arn", "aws:333333333333:team/ops"],
            roles: &[OPS],
        },
        Works {
            case: "63: a name in one's own account",
            config: "",
            arguments: &["-p", "dev", "--role-arn", "own"],
            roles: &[OWN],
        },
        Works {
            case: "64: a role on top of a role",
            config: "",
            arguments: &["-p", "jump", "--role-arn", "222222222222:deep", "--external-id", "abc"],
            roles: &[JUMP, DEEP],
        },
        Works {
            case: "a line of ours with a role",
            config: "[profile line]\ncredential_process = mfa-session credential-process --profile dev --role-arn 111111111111:admin\n",
            arguments: &["-p", "line"],
            roles: &[ADMIN],
        },
        Works {
            case: "an option for the role of the profile",
            config: "[profile top]\nrole_arn = arn:aws:iam::222222222222:role/deep\nsource_profile = jump\nexternal_id = no\n",
            arguments: &["-p", "top", "--external-id", "abc"],
            roles: &[JUMP, DEEP],
        },
    ] {
        let world = world();
        let keys = world.home.script(
            "keys",
            &format!(
                "echo '{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"{}\"}}'",
                world.alice.access_key_id, world.alice.secret_access_key
            ),
        );
        configure(&world, &config.replace("SERIAL", world.serial()).replace("KEYS", &keys));
        world.home.credentials(&(world.key("dev") + &world.key("self") + &world.key("old-long-term")));
        let out = world.with_code(&["export", "--format", "json"]).args(arguments).out();
        assert_eq!(out.code, Some(0), "case {case}: {out:?}");
        assert_eq!(asked_for(&world), roles, "case {case}");
        assert_eq!(world.minted(), 1, "case {case}: one code");
        let expected = match roles.last() {
            Some(role) => {
                let (account, name) = (&role[13..25], role.rsplit('/').next().unwrap_or_default());
                format!("arn:aws:sts::{account}:assumed-role/{name}/alice")
            }
            None => world.alice.arn.clone(),
        };
        assert_eq!(identity(&world, &Keys::in_json(&out.json()["Credentials"])), expected, "case {case}");
        // everything is kept: the same again asks nobody for anything
        world.run(&["export", "--format", "json"]).args(arguments).ok();
        assert_eq!(asked_for(&world).len(), roles.len(), "case {case}");
    }
}

/// Sections beside a user `dev`; the profile; exit code and what is said.
struct Refused {
    case: &'static str,
    config: &'static str,
    arguments: &'static [&'static str],
    code: i32,
    said: &'static [&'static str],
}

const ROLE: &str = "[profile p]\nrole_arn = arn:aws:iam::111111111111:role/admin\n";

fn refused(rows: &[Refused]) {
    let aws = World::new();
    for Refused { case, config, arguments, code, said } in rows {
        let home = Home::new();
        let serial = "arn:aws:iam::123456789012:mfa/alice";
        home.config(&(config.replace("ROLE\n", ROLE) + &format!("[profile dev]\nmfa_serial = {serial}\n")));
        home.credentials("[dev]\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttest\n");
        let before = home.everything();
        let run = home.run(&["export"]).env("AWS_ENDPOINT_URL", aws.fake.endpoint()).args(arguments);
        let out = run.arg("--token-code").arg("123456").out();
        let told = (out.code, out.stdout.as_str(), out.stderr.as_str());
        assert_eq!(told, (Some(*code), "false;\n", lines(said).as_str()), "case {case}");
        assert_eq!(home.everything(), before, "case {case}: nothing has changed on disk");
    }
    assert_eq!(aws.fake.connections(), 0, "nobody was called");
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table of cases with their whole texts")]
fn what_cannot_be_a_role_is_refused_before_anybody_is_asked() {
    let p: &[&str] = &["-p", "p"];
    refused(&[
        Refused {
            case: "2: keys beside a role without a source",
            config: "ROLE\naws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttest\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` holds both `role_arn` and an access key",
                "cause: ~/.aws/config:2: `role_arn`; ~/.aws/config:3: `aws_access_key_id`; some SDKs take the one, some the other",
                "hint: add `source_profile = p` there, or take one of them out",
            ],
        },
        Refused {
            case: "4: itself as source, without keys",
            config: "ROLE\nsource_profile = p\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` leads back to itself",
                "cause: p → p",
                "hint: let the last one hold the access key, or name it with --profile",
            ],
        },
        Refused {
            case: "6: a circle",
            config: "ROLE\nsource_profile = q\n[profile q]\nrole_arn = arn:aws:iam::111111111111:role/q\nsource_profile = p\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` leads back to itself",
                "cause: p → q → p",
                "hint: let the last one hold the access key, or name it with --profile",
            ],
        },
        Refused {
            case: "10: a line of ours beside a role",
            config: "ROLE\nsource_profile = dev\ncredential_process = mfa-session credential-process --profile p\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` holds both `role_arn` and a `credential_process` of mfa-session",
                "cause: ~/.aws/config:2: `role_arn`; ~/.aws/config:4: `credential_process`; SDKs take the first and never run the second",
                "hint: move `role_arn` and `source_profile` to a profile of their own, say `p-role`, and let the line say `--profile p-role`",
            ],
        },
        Refused {
            case: "13: both kinds of source",
            config: "ROLE\nsource_profile = dev\ncredential_source = Environment\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` has both `source_profile` and `credential_source`",
                "cause: ~/.aws/config:3: `source_profile`; ~/.aws/config:4: `credential_source`",
                "hint: take one of them out; no SDK takes both",
            ],
        },
        Refused {
            case: "14: the environment, without a key in it",
            config: "ROLE\ncredential_source = Environment\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` takes its key from the environment, where there is no long-term key",
                "cause: ~/.aws/config:3: `credential_source = Environment`",
                "hint: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY to a user's key (AKIA…), or name its profile as `source_profile`",
            ],
        },
        Refused {
            case: "15: a machine's role",
            config: "ROLE\ncredential_source = EcsContainer\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` takes its key from `EcsContainer`",
                "cause: ~/.aws/config:3: `credential_source`; a machine's role has no MFA device",
                "hint: let the SDK assume this role by itself, or name a user's profile as `source_profile`",
            ],
        },
        Refused {
            case: "16: a web identity beside",
            config: "ROLE\nsource_profile = dev\nweb_identity_token_file = /t\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` is not the profile of a user's access key",
                "cause: ~/.aws/config:4: `web_identity_token_file` makes it something else",
                "hint: name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`",
            ],
        },
        Refused {
            case: "17: a source that is not there",
            config: "ROLE\nsource_profile = nobody\n",
            arguments: p,
            code: 1,
            said: &[
                "error: there is no profile `nobody`, which profile `p` names",
                "hint: add it with `aws configure --profile nobody`, or mend profile `p`",
            ],
        },
        Refused {
            case: "no source at all",
            config: "ROLE\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` has a role, and nothing that says whose key assumes it",
                "cause: ~/.aws/config:2: `role_arn` without `source_profile`",
                "hint: add `source_profile = NAME`, the profile that holds the AKIA key",
            ],
        },
        Refused {
            case: "SAML of aws-runas",
            config: "ROLE\nsource_profile = dev\njump_role_arn = arn:aws:iam::111111111111:role/j\n",
            arguments: p,
            code: 1,
            said: &[
                "error: profile `p` is a role that is reached through SAML",
                "cause: ~/.aws/config:4: `jump_role_arn`",
                "hint: name a profile whose key is an IAM user's; SAML has a sign-in and an MFA of its own",
            ],
        },
        Refused {
            case: "18: too short",
            config: "ROLE\nsource_profile = dev\nduration_seconds = 899\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the duration `899` of a role is out of range: STS gives roles for 15m to 12h",
                "cause: it comes from `duration_seconds` at ~/.aws/config:4",
                "hint: say for example `3600` or `1h`; `--role-duration` takes the same",
            ],
        },
        Refused {
            case: "18: too long, by option",
            config: "ROLE\nsource_profile = dev\n",
            arguments: &["-p", "p", "--role-duration", "43201"],
            code: 2,
            said: &[
                "error: the duration `43201` of a role is out of range: STS gives roles for 15m to 12h",
                "cause: it comes from `--role-duration`",
                "hint: say for example `3600` or `1h`; `--role-duration` takes the same",
            ],
        },
        Refused {
            case: "18: no length",
            config: "ROLE\nsource_profile = dev\nduration_seconds = 12x\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the duration `12x` of a role is not a length of time",
                "cause: it comes from `duration_seconds` at ~/.aws/config:4",
                "hint: say for example `3600` or `1h`; `--role-duration` takes the same",
            ],
        },
        Refused {
            case: "18: digits of another script",
            config: "ROLE\nsource_profile = dev\nduration_seconds = ９００\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the duration `９００` of a role is not a length of time",
                "cause: it comes from `duration_seconds` at ~/.aws/config:4",
                "hint: say for example `3600` or `1h`; `--role-duration` takes the same",
            ],
        },
        Refused {
            case: "19: a comment behind it",
            config: "ROLE\nsource_profile = dev\nduration_seconds = 3600 # x\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the duration `3600 # x` of a role is not a length of time",
                "cause: it comes from `duration_seconds` at ~/.aws/config:4",
                "hint: what follows `#` or `;` is part of the value: put a comment on a line of its own",
            ],
        },
        Refused {
            case: "20: a user's ARN",
            config: "[profile p]\nrole_arn = arn:aws:iam::111111111111:user/alice\nsource_profile = dev\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the role `arn:aws:iam::111111111111:user/alice` is the ARN of a user, not of a role",
                "cause: it comes from `role_arn` at ~/.aws/config:2",
                "hint: it looks like `arn:aws:iam::111111111111:role/admin`; --role-arn also takes `111111111111:admin`",
            ],
        },
        Refused {
            case: "20: another partition than the device's",
            config: "[profile p]\nrole_arn = arn:aws-cn:iam::111111111111:role/x\nsource_profile = dev\n",
            arguments: p,
            code: 1,
            said: &[
                "error: role `arn:aws-cn:iam::111111111111:role/x` is not in partition `aws`, where the key is",
                "cause: it comes from `role_arn` at ~/.aws/config:2",
                "hint: name a role of the key's own partition, or a profile whose key is of the role's",
            ],
        },
        Refused {
            case: "20 and 93: a continuation line is a part of the value, as for botocore",
            config: "[profile p]\nrole_arn = arn:aws:iam::111111111111:role/x\n  external_id = y\nsource_profile = dev\n",
            arguments: p,
            code: 1,
            said: &[
                "error: the role `arn:aws:iam::111111111111:role/x\\u{a}external_id = y` has a name that no role can have",
                "cause: it comes from `role_arn` at ~/.aws/config:2",
                "hint: it looks like `arn:aws:iam::111111111111:role/admin`; --role-arn also takes `111111111111:admin`",
            ],
        },
        Refused {
            case: "21: an external id of one character",
            config: "ROLE\nsource_profile = dev\nexternal_id = x\n",
            arguments: p,
            code: 1,
            said: &[
                "error: `external_id` at ~/.aws/config:4 takes 2 to 1224 characters of letters, digits and `_+=,.@:/-`",
                "cause: it comes from `external_id` at ~/.aws/config:4",
                "hint: correct the value there, or leave it out",
            ],
        },
        Refused {
            case: "22: a session name of other characters",
            config: "ROLE\nsource_profile = dev\n",
            arguments: &["-p", "p", "--role-session-name", "ü"],
            code: 2,
            said: &[
                "error: `--role-session-name` takes 2 to 64 characters of letters, digits and `_+=,.@-`",
                "cause: it comes from `--role-session-name`",
                "hint: correct the value there, or leave it out",
            ],
        },
        Refused {
            case: "23: six roles",
            config: "ROLE\nsource_profile = a\n[profile a]\nrole_arn = arn:aws:iam::111111111111:role/a\nsource_profile = b\n\
                     [profile b]\nrole_arn = arn:aws:iam::111111111111:role/b\nsource_profile = c\n[profile c]\n\
                     role_arn = arn:aws:iam::111111111111:role/c\nsource_profile = d\n[profile d]\n\
                     role_arn = arn:aws:iam::111111111111:role/d\nsource_profile = dev\n",
            arguments: &["-p", "p", "--role-arn", "111111111111:top"],
            code: 1,
            said: &[
                "error: there are more than 5 roles on the way to the key",
                "cause: p → a → b → c → d",
                "hint: let a role be reached from one that is closer to it, if its trust policy allows",
            ],
        },
        Refused {
            case: "63: an account of four digits",
            config: "",
            arguments: &["-p", "dev", "--role-arn", "1111:x"],
            code: 2,
            said: &[
                "error: the role `1111:x` has no account number of 12 digits",
                "cause: it comes from `--role-arn`",
                "hint: it looks like `arn:aws:iam::111111111111:role/admin`; --role-arn also takes `111111111111:admin`",
            ],
        },
        Refused {
            case: "63: a name, where the device does not say whose account it is",
            config: "",
            arguments: &["-p", "dev", "--serial-number", "GAHT12345678", "--role-arn", "x"],
            code: 2,
            said: &[
                "error: the account of role `x` is not known",
                "cause: it comes from `--role-arn`",
                "hint: write `ACCOUNT:x` with the account of 12 digits; the MFA device's serial number names none",
            ],
        },
        Refused {
            case: "an option about a role without one",
            config: "",
            arguments: &["-p", "dev", "--external-id", "abc"],
            code: 2,
            said: &[
                "error: `--external-id` is about a role, and there is none",
                "hint: name a profile with `role_arn`, or a role with --role-arn",
            ],
        },
    ]);
}

#[test]
fn a_session_policy_leaves_the_role_less_and_makes_it_another_one() {
    let world = world();
    world.login();
    let policy = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}\n}\n";
    world.home.write("narrow.json", policy);
    let role = format!("role_arn = {ADMIN}\nsource_profile = dev\n");
    configure(
        &world,
        &format!(
            "[profile narrow]\n{role}mfa_session_policy = ~/narrow.json\n\
             [profile missing]\n{role}mfa_session_policy = ~/missing.json\n\
             [profile relative]\n{role}mfa_session_policy = narrow.json\n\
             [profile foreign]\n{role}mfa_session_policy_arns = arn:aws:iam::222222222222:policy/x\n"
        ),
    );
    process(&world, "admin");
    process(&world, "narrow");
    process(&world, "narrow");
    let calls = assumed(&world);
    assert_eq!(calls.len(), 2, "it is a slot of its own, and kept");
    let sent =
        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"}}";
    assert_eq!(calls[1].parameter("Policy"), Some(sent));
    world.run(&["status", "--check", "-p", "narrow"]).ok();
    for (profile, said) in [
        (
            "missing",
            "error: the session policy `~/missing.json` cannot be read: No such file or directory (os error 2)\n\
             cause: it comes from `mfa_session_policy` at ~/.aws/config:29\n\
             hint: name a file with a policy document in JSON: an absolute path, or one that begins with `~/`\n",
        ),
        (
            "relative",
            "error: the session policy `narrow.json` is not an absolute path\n\
             cause: it comes from `mfa_session_policy` at ~/.aws/config:33\n\
             hint: name a file with a policy document in JSON: an absolute path, or one that begins with `~/`\n",
        ),
        (
            "foreign",
            "error: `mfa_session_policy_arns` at ~/.aws/config:37 names `arn:aws:iam::222222222222:policy/x`, which is no ARN of a managed policy of AWS or of the role's account\n\
             cause: it comes from `mfa_session_policy_arns` at ~/.aws/config:37\n\
             hint: correct the value there, or leave it out\n",
        ),
    ] {
        world.run(&["export", "-p", profile]).out().said(1, "false;\n", said);
    }
    world.home.write("narrow.json", "{\"Version\": \"2012-10-17\"}");
    let refused = world.run(&["export", "-p", "narrow"]).out().coded(4);
    let said = "hint: correct the document that `mfa_session_policy` names\n";
    assert!(refused.stderr.ends_with(said), "an edited policy is another slot: {refused:?}");
}

#[test]
fn a_session_policy_that_forbids_the_next_role_is_named() {
    let world = world();
    world.login();
    let policy = "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}}";
    world.home.write("narrow.json", policy);
    let narrow = "[profile narrow]\nrole_arn = arn:aws:iam::111111111111:role/jump\nsource_profile = dev\n";
    let next =
        "[profile next]\nrole_arn = arn:aws:iam::222222222222:role/deep\nexternal_id = abc\nsource_profile = narrow\n";
    for (key, value) in
        [("mfa_session_policy", "~/narrow.json"), ("mfa_session_policy_arns", "arn:aws:iam::aws:policy/ReadOnlyAccess")]
    {
        let config = world.home.text(".aws/config");
        configure(&world, &format!("{narrow}{key} = {value}\n{next}"));
        let out = world.run(&["export", "-p", "next"]).out().coded(4);
        assert!(out.stderr.starts_with("error: AWS refuses role `deep` to role `jump`\n"), "{out:?}");
        let hint = format!(
            "hint: the session policy of role `jump`, `{key}` at ~/.aws/config:25, has to allow `sts:AssumeRole` as well; or the \
             role does not exist, or its trust policy wants something else\n"
        );
        assert!(out.stderr.ends_with(&hint), "{out:?}");
        world.home.config(&config);
    }
}

#[test]
fn case_11_role_keys_in_the_credentials_file_count() {
    let world = world();
    let role = "[c]\nrole_arn = arn:aws:iam::111111111111:role/admin\nsource_profile = dev\n";
    world.home.credentials(&(world.key("dev") + role));
    world.login();
    process(&world, "c");
    assert_eq!(asked_for(&world), [ADMIN]);
}

#[test]
fn case_14_credential_source_environment_takes_a_long_term_pair_only() {
    let world = world();
    configure(
        &world,
        &format!("[profile e]\nrole_arn = {ADMIN}\ncredential_source = Environment\nmfa_serial = {}\n", world.serial()),
    );
    let run = world.with_code(&["export", "-p", "e", "--format", "json"]);
    let pair = [
        ("AWS_ACCESS_KEY_ID", world.alice.access_key_id.as_str()),
        ("AWS_SECRET_ACCESS_KEY", &world.alice.secret_access_key),
    ];
    run.clone().envs(&pair).ok();
    assert_eq!(asked_for(&world), [ADMIN]);
    configure(&world, &format!("[profile lower]\nrole_arn = {ADMIN}\ncredential_source = environment\n"));
    world.run(&["export", "-p", "lower"]).envs(&pair).env("AWS_MFA_SERIAL", world.serial()).ok();
    assert_eq!(asked_for(&world), [ADMIN], "as botocore reads it; the same role");
    let temporary = run.envs(&pair).env("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE").arg("--refresh").out().coded(1);
    assert!(temporary.stderr.starts_with("error: profile `e` takes its key from the environment, where there is no"));
}

#[test]
fn case_24_the_default_profile_supplies_nothing() {
    let world = world();
    configure(
        &world,
        "[default]\nexternal_id = abc\n[profile top]\nrole_arn = arn:aws:iam::222222222222:role/deep\nsource_profile = jump\n",
    );
    world.login();
    let out = world.run(&["export", "-p", "top"]).out().coded(4);
    assert!(out.stderr.starts_with("error: AWS refuses role `deep` to role `jump`\ncause: arn:aws:iam::222222222222:role/deep: User: arn:aws:sts::111111111111:assumed-role/jump/alice is not"), "{out:?}");
    assert_eq!(assumed(&world)[1].parameter("ExternalId"), None);
}

#[test]
fn case_95_the_manual_says_who_sees_an_external_id() {
    let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md");
    let text = std::fs::read_to_string(manual).expect("the manual is in the repository");
    let row = text.lines().find(|line| line.contains("--external-id") && line.contains("ps"));
    assert!(row.is_some_and(|row| row.contains("Other users see it with `ps`")), "{row:?}");
}

#[test]
fn case_66_both_layouts_of_the_manual_serve_the_aws_cli() {
    let Some(aws) = tool("aws") else {
        return harness::skip("the AWS CLI is not installed");
    };
    let world = world();
    world.login();
    // tests/real/roles.py runs both layouts for a day with boto3, the AWS CLI 1 and 2 and the SDKs for JavaScript, Rust
    // and Go; tests/real/sdk.py runs the line alone with botocore, too.
    configure(
        &world,
        &format!(
            "[profile a]\nregion = eu-central-1\ncredential_process = {PROGRAM} credential-process --profile dev --role-arn 111111111111:admin\n\
             [profile b]\nregion = eu-central-1\ncredential_process = {PROGRAM} credential-process --profile admin\n"
        ),
    );
    for profile in ["a", "b"] {
        let run = world.run(&["--profile", profile, "sts", "get-caller-identity"]);
        let out = run.program(aws.to_str().expect("a path of this machine")).ok();
        assert!(out.stdout.contains("arn:aws:sts::111111111111:assumed-role/admin/alice"), "{profile}: {out:?}");
    }
    assert_eq!(asked_for(&world), [ADMIN], "one role serves both");
}

#[test]
fn a_role_of_the_root_user_is_refused_before_a_code_is_used_and_a_check_says_so() {
    let world = world();
    world.login();
    let serial = "arn:aws:iam::123456789012:mfa/root-account-mfa-device";
    let config = world.home.text(".aws/config").replace(world.serial(), serial);
    world.home.config(&config);
    let said = format!(
        "error: the root user cannot assume roles\ncause: `{serial}`, from `mfa_serial` at ~/.aws/config:3, is the root user's device\n\
         hint: use the key and the device of an IAM user\n"
    );
    world.with_code(&["export", "-p", "admin"]).out().said(1, "false;\n", &said);
    world.run(&["status", "--check", "-p", "admin"]).out().said(1, "", &said);
    assert_eq!(asked_for(&world), Vec::<String>::new());
}

#[test]
fn case_65_a_stale_variable_of_a_web_identity_is_not_read() {
    let world = world();
    world.login();
    let out = world.run(&["export", "-p", "dev", "--format", "json"]).env("AWS_ROLE_ARN", ADMIN).ok();
    world.takes(&Keys::in_json(&out.json()["Credentials"]), "eu-central-1");
    assert_eq!(world.fake.count(Operation::AssumeRole), 0);
}
