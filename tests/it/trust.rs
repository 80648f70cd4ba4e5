//! Commands and trust come from files that only the user can change.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::os::unix::fs::chown;
use std::path::PathBuf;

use crate::support::{Home, REGION, World, chmod, is_root, lines, tool};
use fake_aws::FakeAws;
use harness::skip;

const OTHER: u32 = 12345;

/// How somebody else could have changed the config file: what is done, which part of the path then shows it, and how.
type Plant = (fn(&Home), &'static str, &'static str);

const PLANTS: [Plant; 3] = [
    (|home| chmod(&home.path(".aws/config"), 0o666), ".aws/config", "can be written by every user"),
    (|home| chmod(&home.path(".aws"), 0o757), ".aws", "can be written by every user"),
    (
        |home| {
            fs::rename(home.path(".aws/config"), home.path("real")).expect("one file system");
            fs::create_dir(home.path("open")).expect("a folder");
            fs::rename(home.path("real"), home.path("open/config")).expect("one file system");
            std::os::unix::fs::symlink("../open/config", home.path(".aws/config")).expect("a link");
            chmod(&home.path("open"), 0o777);
        },
        "open",
        "can be written by every user",
    ),
];

const PLANTS_OF_ROOT: [Plant; 4] = [
    (|home| give(home, ".aws/config", Some(OTHER), None), ".aws/config", "belongs to another user (uid 12345)"),
    (|home| give(home, ".aws", Some(OTHER), None), ".aws", "belongs to another user (uid 12345)"),
    (
        |home| {
            give(home, ".aws/config", None, Some(OTHER));
            chmod(&home.path(".aws/config"), 0o660);
        },
        ".aws/config",
        "can be written by group 12345",
    ),
    (
        |home| {
            give(home, ".aws", None, Some(OTHER));
            chmod(&home.path(".aws"), 0o770);
        },
        ".aws",
        "can be written by group 12345",
    ),
];

fn give(home: &Home, inside: &str, uid: Option<u32>, gid: Option<u32>) {
    chown(home.path(inside), uid, gid).expect("we are root");
}

fn plants() -> impl Iterator<Item = Plant> {
    PLANTS.into_iter().chain(PLANTS_OF_ROOT.into_iter().filter(|_| is_root()))
}

/// A world whose profile has this setting in its third line, and where the command writes that it ran.
fn world(setting: &str) -> (World, PathBuf) {
    let world = World::new();
    let ran = world.home.path("ran");
    let script = world.home.script("program", &format!("touch {}; echo 123456", ran.display()));
    let config = format!(
        "[profile dev]\nregion = {REGION}\nSETTING\nmfa_serial = {}\n[services local]\nsts =\n  endpoint_url = {}\n",
        world.serial(),
        world.fake.endpoint()
    );
    let setting = setting.replace("{PROGRAM}", &script).replace("{ENDPOINT}", &world.fake.endpoint());
    world.home.config(&config.replace("SETTING", &setting));
    (world, ran)
}

#[test]
fn a_setting_that_somebody_else_could_have_written_is_refused_with_its_place() {
    for (setting, key, line, with_code, own_endpoint) in [
        ("mfa_process = {PROGRAM}", "mfa_process", 3, false, false),
        ("mfa_session_askpass = {PROGRAM}\nmfa_session_prompt = askpass", "mfa_session_askpass", 3, false, false),
        ("endpoint_url = {ENDPOINT}", "endpoint_url", 3, true, true),
        ("services = local", "endpoint_url", 6, true, true),
        ("ca_bundle = /etc/ssl/certs/ca-certificates.crt", "ca_bundle", 3, true, false),
        ("credential_process = {PROGRAM}", "credential_process", 3, true, false),
    ] {
        for (plant, path, how) in plants() {
            let (world, ran) = world(setting);
            if key == "credential_process" {
                world.home.credentials("");
            }
            plant(&world.home);
            let run =
                if with_code { world.with_code(&["login", "-p", "dev"]) } else { world.run(&["login", "-p", "dev"]) };
            let run = if own_endpoint { run.without("AWS_ENDPOINT_URL") } else { run };
            let out = run.out().coded(1);
            let path = world.home.path(path).display().to_string();
            let hint = if how.starts_with("can") {
                format!("hint: look at what stands there now, then take that right away: `chmod go-w {path}`")
            } else {
                "hint: run this as that user, or move the setting to a file of your own below folders of your own"
                    .into()
            };
            let said = lines(&[
                &format!("error: `{key}` at ~/.aws/config:{line} is not used: somebody else could have put it there"),
                &format!("cause: {path} {how}"),
                &hint,
            ]);
            assert_eq!(out.stderr, said, "{setting}");
            assert!(!ran.exists(), "{setting}: nothing is run");
            assert_eq!(world.fake.calls().len(), 0, "{setting}: nobody is asked");
        }
    }
}

#[test]
fn a_setting_that_is_not_used_stops_nothing() {
    let (world, ran) = world("mfa_process = {PROGRAM}");
    chmod(&world.home.path(".aws/config"), 0o666);
    world.with_code(&["login", "-p", "dev"]).ok();
    world.run(&["export", "-p", "dev"]).ok().said_nothing_on_stderr();
    assert!(!ran.exists());
    // an option or variable is the user's own word
    let (world, _) = self::world("endpoint_url = http://127.0.0.1:9");
    chmod(&world.home.path(".aws/config"), 0o666);
    world.with_code(&["login", "-p", "dev"]).ok();
    // below a folder in which each may remove and rename only what is theirs
    let (world, ran) = self::world("mfa_process = {PROGRAM}");
    chmod(&world.home.path(".aws"), 0o1777);
    world.run(&["login", "-p", "dev"]).out();
    assert!(ran.exists(), "a sticky folder is fine");
}

#[test]
fn a_bundle_of_certificates_that_somebody_else_could_have_written_is_refused() {
    let world = World::new();
    world.home.write("ca.pem", FakeAws::builder().https().start().ca_pem().expect("an https server has a CA"));
    let path = world.home.path("ca.pem");
    chmod(&path, 0o666);
    let out = world.with_code(&["login", "-p", "dev"]).env("AWS_CA_BUNDLE", &path).out().coded(1);
    let path = path.display();
    assert_eq!(
        out.stderr,
        lines(&[
            &format!("error: the CA bundle `{path}` is not used: somebody else could have put it there"),
            &format!("cause: {path} can be written by every user"),
            &format!("hint: look at what stands there now, then take that right away: `chmod go-w {path}`"),
        ])
    );
}

#[test]
fn a_setting_that_travels_is_refused_too_though_a_fresh_session_is_kept() {
    for (setting, named, line) in [
        ("endpoint_url = {ENDPOINT}", "endpoint_url", 3),
        ("services = local", "endpoint_url", 6),
        ("ca_bundle = /etc/ssl/certs/ca-certificates.crt", "ca_bundle", 3),
    ] {
        for (plant, path, how) in plants() {
            let (world, _) = world(setting);
            // The slot is that of the profile's own endpoint.
            let run = |verb: &[&str]| {
                let run = world.run(verb).args(&["-p", "dev"]);
                if named == "ca_bundle" { run } else { run.without("AWS_ENDPOINT_URL") }
            };
            run(&["login", "--token-code", &world.phone.next_code()]).without("AWS_CA_BUNDLE").ok();
            run(&["export"]).ok();
            plant(&world.home);
            let place = if named == "endpoint_url" && line == 6 { ("services", 3) } else { (named, line) };
            for (verb, (key, line)) in [
                (&["export", "--format", "fish"][..], (named, line)),
                (&["export", "--format", "dotenv"], (named, line)),
                (&["write"], place),
            ] {
                let out = run(verb).out().coded(1);
                let error = format!(
                    "error: `{key}` at ~/.aws/config:{line} is not used: somebody else could have put it there\n"
                );
                let cause = format!("cause: {} {how}\n", world.home.path(path).display());
                assert!(out.stderr.starts_with(&(error + &cause)), "{verb:?}: {out:?}");
            }
            let out = run(&["exec"]).args(&["--", "/usr/bin/env"]).out().coded(125);
            assert!(out.stdout.is_empty(), "{out:?}");
            // What hands over the session alone does not use it.
            for verb in [&["export", "--format", "json"][..], &["credential-process"], &["write", "--no-config"]] {
                run(verb).ok();
            }
        }
    }
}

#[test]
fn what_travels_costs_a_look_at_its_file_and_nothing_else_does() {
    let Some(strace) = tool("strace") else {
        return skip("strace is not installed");
    };
    let (world, _) = world("output = json");
    world.login();
    let trace = world.home.path("trace");
    let text = trace.display().to_string();
    world.run(&["export", "-p", "dev"]).under(&strace, &["-f", "-qq", "-o", &text, "--"]).ok();
    let folder = world.home.path(".aws").display().to_string();
    let looked = fs::read_to_string(&trace).expect("strace wrote it");
    let stats = looked.lines().filter(|line| line.contains("stat") && line.contains(&format!("{folder}\"")));
    assert_eq!(stats.collect::<Vec<_>>(), Vec::<&str>::new(), "the way to the file is looked at for trust alone");
}

#[test]
fn root_trusts_the_owner_of_the_home_folder_but_runs_none_of_their_commands() {
    if !is_root() {
        return skip("only root can give files away");
    }
    let theirs = |setting| {
        let (world, ran) = world(setting);
        for inside in ["", ".aws", ".aws/config", ".aws/credentials"] {
            give(&world.home, inside, Some(OTHER), Some(OTHER));
        }
        (world, ran)
    };
    let (world, _) = theirs("endpoint_url = {ENDPOINT}");
    world.with_code(&["login", "-p", "dev"]).without("AWS_ENDPOINT_URL").ok();
    let (world, ran) = theirs("mfa_process = {PROGRAM}");
    let out = world.run(&["login", "-p", "dev"]).out().coded(1);
    assert!(out.stderr.contains(" belongs to another user (uid 12345)\n"), "{out:?}");
    assert!(!ran.exists());
}

#[test]
fn plain_http_to_localhost_is_refused_where_that_name_leads_elsewhere() {
    let world = World::new();
    let endpoint = world.fake.endpoint().replace("127.0.0.1", "localhost");
    world.with_code(&["login", "-p", "dev"]).env("AWS_ENDPOINT_URL", &endpoint).ok();
    let Some(unshare) = tool("unshare").filter(|_| is_root()) else {
        return skip("a mount needs root and unshare");
    };
    world.home.write("hosts", "127.0.0.1 localhost\n192.0.2.1 localhost\n");
    let mounted = format!("mount --bind {} /etc/hosts && exec \"$@\"", world.home.path("hosts").display());
    let run = world.with_code(&["login", "-p", "dev", "--refresh"]).env("AWS_ENDPOINT_URL", &endpoint);
    let out = run.under(&unshare, &["-m", "sh", "-c", &mounted, "sh"]).out();
    if !out.stderr.contains("unshare failed") {
        assert_eq!(
            out.coded(2).stderr,
            lines(&[
                &format!("error: the endpoint `{endpoint}` is plain http to another machine"),
                "cause: it comes from `AWS_ENDPOINT_URL`",
                "hint: use https, or unset it; plain http is for this machine's own loopback only",
            ])
        );
        assert_eq!(world.minted(), 1, "nothing was sent there");
    }
}

#[test]
fn variables_that_replace_the_roots_of_trust_are_shown_and_looked_at() {
    let world = World::of(FakeAws::builder().https().start(), REGION);
    fs::create_dir(world.home.path("certs")).expect("a folder");
    world.home.write("certs/ca.pem", world.fake.ca_pem().expect("an https server has a CA"));
    let (file, folder) = (world.home.path("certs/ca.pem"), world.home.path("certs"));
    let login = || world.with_code(&["login", "-p", "dev", "--refresh"]);
    let out = login().arg("-v").env("SSL_CERT_FILE", &file).ok();
    assert!(
        out.stderr.contains(&format!("note: certificates of `{}`, from `SSL_CERT_FILE`\n", file.display())),
        "{out:?}"
    );
    let out = login().arg("-v").env("SSL_CERT_DIR", &folder).env("AWS_CA_BUNDLE", &file).ok();
    assert!(
        out.stderr.contains(&format!("note: certificates of `{}`, from `AWS_CA_BUNDLE`\n", file.display())),
        "{out:?}"
    );
    assert!(!out.stderr.contains("SSL_CERT_DIR"), "the bundle counts: {out:?}");
    chmod(&folder, 0o777);
    for (name, path) in [("SSL_CERT_FILE", &file), ("SSL_CERT_DIR", &folder)] {
        let out = login().env(name, path).out().coded(1);
        let error = format!("error: the place of certificates `{}` is not used: ", path.display());
        assert!(out.stderr.starts_with(&error), "{out:?}");
    }
    chmod(&folder, 0o700);
    for (mode, planted) in [(0o666, "certs/ca.pem"), (0o600, "elsewhere")] {
        chmod(&file, mode);
        world.home.write("elsewhere", "");
        if planted == "elsewhere" {
            std::os::unix::fs::symlink(world.home.path(planted), world.home.path("certs/0a1b2c3d.0")).expect("a link");
            chmod(&world.home.path(planted), 0o666);
        }
        let out = login().env("SSL_CERT_DIR", format!("/nowhere:{}", folder.display())).out().coded(1);
        let cause = format!("\ncause: {} can be written by every user\n", world.home.path(planted).display());
        assert!(out.stderr.contains(&cause), "each file is looked at: {out:?}");
    }
    let out = login().env("SSL_CERT_FILE", "/dev/zero").out().coded(1);
    assert!(out.stderr.contains("\ncause: it is not a regular file\n"), "{out:?}");
}
