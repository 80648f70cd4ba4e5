//! Configurations as the manuals of AWS, aws-vault, awsume, granted and aws-runas show them: their keys and their layout,
//! with other names, and with roles that exist here.

use super::{ADMIN, DEEP, JUMP, OPS, asked_for, identity, world};
use crate::support::{Keys, World};

/// What becomes of a profile.
enum Outcome {
    /// These roles are reached, in order; no role is the user's own session.
    Roles(&'static [&'static str]),
    /// The one that is given has this name.
    Named(&'static str, &'static str),
    /// It is refused, with these lines.
    Refused(&'static [&'static str]),
}

use Outcome::{Named, Refused, Roles};

/// A configuration; whose profiles have the user's key in the credentials file; what becomes of its profiles.
struct Example {
    manual: &'static str,
    config: &'static str,
    keys: &'static [&'static str],
    profiles: &'static [(&'static str, Outcome)],
}

const NO_SOURCE: &str = "hint: add `source_profile = NAME`, the profile that holds the AKIA key";
const NOT_A_USERS: &str =
    "hint: name the profile that holds the AKIA key with --profile, or set one up with `mfa-session setup`";
const LONG_TERM: &str = "hint: run that command by hand; it should print a long-term key (AKIA…) as JSON";

const EXAMPLES: &[Example] = &[
    Example {
        manual: "AWS, a role and a user; IAM is asked for the device",
        config: "[profile marketing]\nrole_arn = ADMIN\nsource_profile = user\n",
        keys: &["user"],
        profiles: &[("marketing", Roles(&[ADMIN]))],
    },
    Example {
        manual: "AWS, MFA: the device stands in the role's profile alone",
        config: "[profile without]\nregion = us-west-2\nrole_arn= ADMIN\nsource_profile=cli\n\n\
                 [profile with]\nregion = us-west-2\nrole_arn= ADMIN\nsource_profile = cli\nmfa_serial = SERIAL\n\n\
                 [profile cli]\nregion = us-west-2\noutput = json\n",
        keys: &["cli"],
        profiles: &[("without", Roles(&[ADMIN])), ("with", Roles(&[ADMIN]))],
    },
    Example {
        manual: "AWS, another account and an external id",
        config: "[profile across]\nrole_arn = OPS\nsource_profile = default\nmfa_serial = SERIAL\nexternal_id = 987654\n",
        keys: &["default"],
        profiles: &[("across", Roles(&[OPS]))],
    },
    Example {
        manual: "AWS, a session name for the audit",
        config: "[profile named]\nrole_arn = OPS\nsource_profile = default\nrole_session_name = Session_Jane_Roe\n",
        keys: &["default"],
        profiles: &[("named", Named(OPS, "Session_Jane_Roe"))],
    },
    Example {
        manual: "AWS, a role of the machine",
        config: "[profile machine]\nrole_arn = ADMIN\ncredential_source = Ec2InstanceMetadata\n\n\
                 [profile task]\nrole_arn = ADMIN\ncredential_source = EcsContainer\n",
        keys: &[],
        profiles: &[
            (
                "machine",
                Refused(&[
                    "error: profile `machine` takes its key from `Ec2InstanceMetadata`",
                    "cause: ~/.aws/config:3: `credential_source`; a machine's role has no MFA device",
                    "hint: let the SDK assume this role by itself, or name a user's profile as `source_profile`",
                ]),
            ),
            (
                "task",
                Refused(&[
                    "error: profile `task` takes its key from `EcsContainer`",
                    "cause: ~/.aws/config:7: `credential_source`; a machine's role has no MFA device",
                    "hint: let the SDK assume this role by itself, or name a user's profile as `source_profile`",
                ]),
            ),
        ],
    },
    Example {
        manual: "AWS, a web identity",
        config: "[profile web]\nrole_arn=ADMIN\nweb_identity_token_file=/path/to/a/token\n",
        keys: &[],
        profiles: &[(
            "web",
            Refused(&[
                "error: profile `web` is not the profile of a user's access key",
                "cause: ~/.aws/config:3: `web_identity_token_file` makes it something else",
                NOT_A_USERS,
            ]),
        )],
    },
    Example {
        manual: "AWS and aws-vault, IAM Identity Center, and a role on top of it",
        config: "[profile portal]\nsso_session = ours\nsso_account_id = 111122223333\nsso_role_name = Sample\n\n\
                 [sso-session ours]\nsso_region = us-east-1\nsso_start_url = https://ours.example/start\n\n\
                 [profile above]\nrole_arn = ADMIN\nsource_profile = portal\n",
        keys: &[],
        profiles: &[
            (
                "portal",
                Refused(&[
                    "error: profile `portal` is not the profile of a user's access key",
                    "cause: ~/.aws/config:2: `sso_session` makes it something else",
                    NOT_A_USERS,
                ]),
            ),
            (
                "above",
                Refused(&[
                    "error: profile `portal` is not the profile of a user's access key",
                    "cause: ~/.aws/config:2: `sso_session` makes it something else",
                    NOT_A_USERS,
                ]),
            ),
        ],
    },
    Example {
        manual: "aws-vault, it runs the command",
        config: "; the key is elsewhere\n[profile master]\n\n[profile above]\nsource_profile=master\nrole_arn=ADMIN\n",
        keys: &["master"],
        profiles: &[("above", Roles(&[ADMIN])), ("master", Roles(&[]))],
    },
    Example {
        manual: "aws-vault, its line gives the key",
        config: "[profile jane]\ncredential_process = KEYS\n\n\
                 [profile work]\nmfa_serial = SERIAL\nrole_arn = ADMIN\nsource_profile = jane\n",
        keys: &[],
        profiles: &[("jane", Roles(&[])), ("work", Roles(&[ADMIN]))],
    },
    Example {
        manual: "aws-vault, its line gives a session",
        config: "[profile master]\nmfa_serial=SERIAL\ncredential_process = SESSION\n\n\
                 [profile above]\nsource_profile=master\nmfa_serial=SERIAL\nrole_arn=ADMIN\n",
        keys: &[],
        profiles: &[(
            "above",
            Refused(&[
                "error: the `credential_process` of profile `master` gave no long-term key",
                "cause: it printed a temporary key",
                LONG_TERM,
            ]),
        )],
    },
    Example {
        manual: "aws-vault, a profile that is mixed in",
        config: "; a fragment\n[profile common]\nregion=eu-west-1\nmfa_serial=SERIAL\nsource_profile = root\n\n\
                 [profile root]\ninclude_profile = common\n\n\
                 [profile order-dev]\ninclude_profile = common\nrole_arn=ADMIN\n\n\
                 [profile order-staging]\ninclude_profile = common\nrole_arn=JUMP\n",
        keys: &["root"],
        profiles: &[("root", Roles(&[])), ("order-dev", Roles(&[ADMIN])), ("order-staging", Roles(&[JUMP]))],
    },
    Example {
        manual: "aws-vault, a source that is included and names itself",
        config: "[profile jane]\nmfa_serial = SERIAL\nsource_profile=jane\n\n\
                 [profile one]\nrole_arn = ADMIN\ninclude_profile = jane\n\n\
                 [profile two]\nrole_arn = JUMP\ninclude_profile = jane\n",
        keys: &["jane"],
        profiles: &[("jane", Roles(&[])), ("one", Roles(&[ADMIN])), ("two", Roles(&[JUMP]))],
    },
    Example {
        manual: "aws-vault 4 and 5, parent_profile",
        config: "[default]\nregion = us-west-1\n\n[profile master]\n\n\
                 [profile parent]\nmfa_serial = SERIAL\nduration_seconds = 900\n\n\
                 [profile account]\nparent_profile = parent\nsource_profile = master\nrole_arn = ADMIN\n",
        keys: &["master"],
        profiles: &[("account", Roles(&[ADMIN]))],
    },
    Example {
        manual: "aws-vault, tags",
        config: "[profile root]\nregion=eu-west-1\n\n[profile order-dev]\nsource_profile = root\nrole_arn=OPS\n\
                 session_tags = key1=value1,key2=value2,key3=value3\ntransitive_session_tags = key1,key2\n",
        keys: &["root"],
        profiles: &[("order-dev", Roles(&[OPS]))],
    },
    Example {
        manual: "aws-vault, the source's identity",
        config: "[profile root]\nregion=eu-west-1\n\n\
                 [profile order-dev]\nsource_profile = root\nrole_arn=OPS\nsource_identity=jane\n",
        keys: &["root"],
        profiles: &[("order-dev", Roles(&[OPS]))],
    },
    Example {
        manual: "aws-vault, a device in each profile",
        config: "[profile jane]\nmfa_serial = SERIAL\n\n\
                 [profile one]\nsource_profile = jane\nrole_arn = ADMIN\nmfa_serial = SERIAL\n\n\
                 [profile two]\nsource_profile = jane\nrole_arn = JUMP\nmfa_serial = SERIAL\n",
        keys: &["jane"],
        profiles: &[("one", Roles(&[ADMIN])), ("two", Roles(&[JUMP]))],
    },
    Example {
        manual: "aws-vault, a chain",
        config: "[profile read-only]\nmfa_serial = SERIAL\n\n\
                 [profile between]\nsource_profile = read-only\nrole_arn = JUMP\n\n\
                 [profile target]\nsource_profile = between\nrole_arn = DEEP\nexternal_id = abc\n",
        keys: &["read-only"],
        profiles: &[("between", Roles(&[JUMP])), ("target", Roles(&[JUMP, DEEP]))],
    },
    Example {
        manual: "aws-vault, a device in [default]",
        config: "[default]\nmfa_serial = SERIAL\n\n[profile jane]\n\n\
                 [profile one]\nrole_arn = ADMIN\nsource_profile = jane\n",
        keys: &["jane"],
        profiles: &[("one", Roles(&[ADMIN]))],
    },
    Example {
        manual: "aws-vault, two accounts: the key of `work` is its own business",
        config: "[default]\nregion = us-east-1\n\n[profile home]\nmfa_serial = SERIAL\n\n\
                 [profile work]\nmfa_serial = SERIAL\nrole_arn = JUMP\n\n\
                 [profile work-admin]\nrole_arn = ADMIN\nsource_profile = work\n",
        keys: &["home"],
        profiles: &[
            ("home", Roles(&[])),
            (
                "work",
                Refused(&[
                    "error: profile `work` has a role, and nothing that says whose key assumes it",
                    "cause: ~/.aws/config:9: `role_arn` without `source_profile`",
                    NO_SOURCE,
                ]),
            ),
            (
                "work-admin",
                Refused(&[
                    "error: profile `work` has a role, and nothing that says whose key assumes it",
                    "cause: ~/.aws/config:9: `role_arn` without `source_profile`",
                    NO_SOURCE,
                ]),
            ),
        ],
    },
    Example {
        manual: "aws-vault, a web identity from a program",
        config: "[profile web]\nrole_arn = ADMIN\nweb_identity_token_process = oidccli raw\n",
        keys: &[],
        profiles: &[(
            "web",
            Refused(&[
                "error: profile `web` is not the profile of a user's access key",
                "cause: ~/.aws/config:3: `web_identity_token_process` makes it something else",
                NOT_A_USERS,
            ]),
        )],
    },
    Example {
        manual: "awsume, a role that it renews, and the profile that it wrote",
        config: "[profile client]\nrole_arn = ADMIN\nsource_profile = me\nmfa_serial = SERIAL\nregion = eu-west-1\nautoawsume = true\n\n\
                 [profile autoawsume-client]\nautoawsume = true\nmanager = awsume\n",
        keys: &["me"],
        profiles: &[("client", Roles(&[ADMIN]))],
    },
    Example {
        manual: "granted, a user's key in its store",
        config: "[profile our-iam]\nregion = us-east-1\ncredential_process = KEYS\n\n\
                 [profile sandbox]\nrole_arn = ADMIN\nsource_profile = our-iam\nregion = us-east-1\nmfa_serial = SERIAL\n",
        keys: &[],
        profiles: &[("our-iam", Roles(&[])), ("sandbox", Roles(&[ADMIN]))],
    },
    Example {
        manual: "granted, IAM Identity Center through its line",
        config: "[profile ours]\ngranted_sso_account_id = 111122223333\ngranted_sso_region = us-east-1\n\
                 granted_sso_role_name = Sample\ngranted_sso_start_url = https://ours.example/start\ncredential_process = SESSION\n",
        keys: &[],
        profiles: &[(
            "ours",
            Refused(&[
                "error: the `credential_process` of profile `ours` gave no long-term key",
                "cause: it printed a temporary key",
                LONG_TERM,
            ]),
        )],
    },
    Example {
        manual: "granted, names of its registry",
        config: "[profile Team/Dev/Admin]\nmfa_serial = SERIAL\n\n\
                 [profile mine]\nsource_profile    = Team/Dev/Admin\nrole_arn          = ADMIN\n",
        keys: &["Team/Dev/Admin"],
        profiles: &[("mine", Roles(&[ADMIN]))],
    },
    Example {
        manual: "aws-runas, one device for all, and its durations",
        config: "[default]\nregion = us-east-1\nmfa_serial = SERIAL\nsession_token_duration = 8h\n\n\
                 [profile mine]\nsource_profile = default\nrole_arn = ADMIN\ncredentials_duration = 30m\n\n\
                 [profile other]\nregion = us-west-2\nsource_profile = default\nrole_arn = JUMP\n",
        keys: &["default"],
        profiles: &[("mine", Roles(&[ADMIN])), ("other", Roles(&[JUMP]))],
    },
];

#[test]
fn the_configurations_of_other_manuals_work_as_they_stand() {
    for example in EXAMPLES {
        let world = world();
        let line = |id: &str, more: &str| format!("echo '{{\"Version\":1,\"AccessKeyId\":\"{id}\",{more}}}'");
        let secret = format!("\"SecretAccessKey\":\"{}\"", world.alice.secret_access_key);
        let keys = world.home.script("keys", &line(&world.alice.access_key_id, &secret));
        let session = line("ASIAIOSFODNN7EXAMPLE", &format!("{secret},\"SessionToken\":\"token\""));
        let session = world.home.script("session", &session);
        let mut config = example.config.to_owned();
        let roles = [("ADMIN", ADMIN), ("JUMP", JUMP), ("DEEP", DEEP), ("OPS", OPS)];
        let rest = [("SERIAL", world.serial()), ("KEYS", &keys), ("SESSION", &session)];
        for (name, value) in roles.into_iter().chain(rest) {
            config = config.replace(name, value);
        }
        world.home.config(&config);
        world.home.credentials(&example.keys.iter().map(|name| world.key(name)).collect::<String>());
        for (profile, outcome) in example.profiles {
            becomes(&world, &format!("{}: {profile}", example.manual), profile, outcome);
        }
        let works = example.profiles.iter().any(|(_, outcome)| !matches!(outcome, Refused(_)));
        assert_eq!(world.minted(), usize::from(works), "{}: one code for all its profiles", example.manual);
    }
}

fn becomes(world: &World, what: &str, profile: &str, outcome: &Outcome) {
    let before = asked_for(world);
    let run = world.run(&["export", "--format", "json", "-p", profile]);
    let run = if world.minted() == 0 { run.args(&["--token-code", &world.phone.next_code()]) } else { run };
    let (roles, name) = match outcome {
        Refused(said) => {
            let connections = world.fake.connections();
            let told = run.out().coded(1);
            assert_eq!(told.stderr, crate::support::lines(said), "{what}");
            return assert_eq!(world.fake.connections(), connections, "{what}: nobody was called");
        }
        Roles(roles) => (*roles, "alice"),
        Named(role, name) => (std::slice::from_ref(role), *name),
    };
    let out = run.out();
    assert_eq!(out.code, Some(0), "{what}: {out:?}");
    let new = roles.iter().copied().filter(|role| !before.iter().any(|kept| kept == role));
    assert_eq!(asked_for(world)[before.len()..], new.collect::<Vec<_>>(), "{what}: those that are not kept yet");
    let expected = match roles.last() {
        Some(role) => {
            let (account, role) = (&role[13..25], role.rsplit('/').next().unwrap_or_default());
            format!("arn:aws:sts::{account}:assumed-role/{role}/{name}")
        }
        None => world.alice.arn.clone(),
    };
    assert_eq!(identity(world, &Keys::in_json(&out.json()["Credentials"])), expected, "{what}");
}

#[test]
fn what_a_profile_includes_gives_it_settings_and_no_other_kind() {
    let world = world();
    world.alice.deny("iam:ListMFADevices");
    world.home.credentials(&world.key("root"));
    let common =
        format!("region = eu-west-3\nmfa_serial = {}\nsource_profile = root\nrole_arn = {ADMIN}\n", world.serial());
    world.home.config(&format!("[profile common]\n{common}[profile root]\ninclude_profile = common\n"));
    let out = world.with_code(&["export", "-p", "root"]).ok();
    assert!(out.stdout.contains("export AWS_REGION='eu-west-3';"), "{out:?}");
    assert_eq!((world.minted(), asked_for(&world).len()), (1, 0), "the user, and not the role");
}
