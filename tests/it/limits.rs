//! Everything that is read or run has a limit in time and in size.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::support::{REGION, World, lines};
use fake_aws::{Fault, Operation};
use mfa_session::testing::{CodeError, ProcessFault, TokenCode, event, mfa_process};
use rustix::fs::{CWD, FileType, Mode, mknodat};
use rustix::process::{Pid, test_kill_process};

/// Less than anything here would take that waits for what it need not wait for, and much more than a busy machine needs.
const AT_ONCE: Duration = Duration::from_secs(60);

fn run(line: &str, limit: Duration) -> Result<TokenCode, CodeError> {
    let (_ringer, interrupt) = event::event().expect("a pipe");
    let since = Instant::now();
    let result = mfa_process::run(line, None, &interrupt, limit);
    assert!(since.elapsed() < AT_ONCE, "{line}");
    result
}

/// The process id in a file, once it is there.
fn written(pid: &Path) -> Option<Pid> {
    fs::read_to_string(pid).ok()?.strip_suffix('\n')?.parse().ok().and_then(Pid::from_raw)
}

/// Whether a process whose id was written down is gone, or is so in a moment.
pub(crate) fn is_gone(pid: &Path) -> bool {
    let id = written(pid).expect("it wrote its id");
    let until = Instant::now() + AT_ONCE;
    let is_zombie =
        || fs::read_to_string(format!("/proc/{}/stat", id.as_raw_nonzero())).is_ok_and(|stat| stat.contains(") Z "));
    while test_kill_process(id).is_ok() && !is_zombie() {
        if Instant::now() > until {
            return false;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    true
}

#[test]
fn mfa_process_is_waited_for_no_longer_than_its_limit_and_its_own_end() {
    let limit = Duration::from_millis(300);
    let timed_out = || Err(CodeError::Process(ProcessFault::TimedOut(limit)));
    let code = || TokenCode::parse("123456").map_err(|_| CodeError::Stdin);
    let not_a_code = || Err(CodeError::Process(ProcessFault::NotACode));
    for (line, limit, expected) in [
        // it closes its output and goes on
        ("echo 123456; exec >&-; exec sleep 600", limit, timed_out()),
        ("exec >&-; sleep 600 & wait", limit, timed_out()),
        ("exec sleep 600", limit, timed_out()),
        // what it leaves behind holds its output
        ("sleep 90 2>/dev/null & echo 123456", AT_ONCE * 6, code()),
        ("yes", AT_ONCE * 6, not_a_code()),
        ("head -c 5000 /dev/zero; exec sleep 600", AT_ONCE * 6, not_a_code()),
    ] {
        let shown = |result: &Result<TokenCode, CodeError>| match result {
            Ok(code) => code.expose().to_owned(),
            Err(error) => format!("{error:?}"),
        };
        assert_eq!(shown(&run(line, limit)), shown(&expected), "{line}");
    }
}

#[test]
fn what_mfa_process_started_ends_with_its_time() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pid = folder.path().join("pid");
    for line in [
        "sleep 600 & echo $! >PID; wait",
        "(sleep 600 & echo $! >PID); exec sleep 600",
        "setsid sh -c 'echo $$ >PID; exec sleep 600'; true",
    ] {
        let line = line.replace("PID", &pid.display().to_string());
        // A busy machine may need longer until the process is started that is to end.
        let limits = [500, 2_000, 8_000, 32_000].map(Duration::from_millis);
        let has_started = limits.into_iter().any(|limit| {
            run(&line, limit).expect_err("no code");
            written(&pid).is_some()
        });
        assert!(has_started && is_gone(&pid), "{line}");
        fs::remove_file(&pid).expect("it is there");
    }
}

/// A signal that ends a run reaches its process only, unlike Ctrl-C.
#[test]
fn what_a_run_started_ends_with_it() {
    let world = World::new();
    let key = world.home.text(".aws/credentials");
    let pid = world.home.path("pid");
    for signal in ["TERM", "HUP", "QUIT"] {
        for setting in ["credential_process", "mfa_process"] {
            for line in [
                "sleep 600 & echo $! >FILE; kill -SIGNAL $PPID; wait",
                "RUN=$PPID; export RUN; setsid sh -c 'echo $$ >FILE; kill -SIGNAL $RUN; exec sleep 600' & wait",
            ] {
                let line = line.replace("FILE", &pid.display().to_string()).replace("SIGNAL", signal);
                let serial = world.serial();
                let head = format!("[profile dev]\nregion = {REGION}\nmfa_serial = {serial}\n");
                world.home.config(&format!("{head}{setting} = {line}\n"));
                world.home.credentials(if setting == "mfa_process" { &key } else { "" });
                // Without a code nobody could ask, and the key would not be needed.
                let run = if setting == "mfa_process" { World::run } else { World::with_code };
                let out = run(&world, &["login", "-p", "dev"]).out();
                assert_eq!(out.code, None, "it ends by the signal: {out:?}");
                assert!(is_gone(&pid), "{setting} {signal} {line}");
                fs::remove_file(&pid).expect("it is there");
            }
        }
    }
}

#[test]
fn a_bundle_of_certificates_that_does_not_end_is_refused_at_once() {
    let world = World::new();
    let pipe = world.home.path("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
    let large = world.home.path("large");
    fs::File::create(&large).and_then(|file| file.set_len(1 << 40)).expect("a sparse file");
    for (path, why) in [
        (pipe.as_path(), "it is not a regular file"),
        (Path::new("/dev/zero"), "it is not a regular file"),
        (Path::new("/etc"), "it is not a regular file"),
        (&large, "it is larger than 16 MiB"),
    ] {
        let out = world.with_code(&["login", "-p", "dev"]).env("AWS_CA_BUNDLE", path).out().coded(1);
        let said = lines(&[
            &format!("error: the CA bundle `{}` cannot be used", path.display()),
            &format!("cause: {why}"),
            "hint: mend the file that `AWS_CA_BUNDLE`, `SSL_CERT_FILE`, `SSL_CERT_DIR` or the profile's `ca_bundle` names, or unset it",
        ]);
        assert_eq!(out.stderr, said);
        assert!(out.took < AT_ONCE, "{out:?}");
    }
}

#[test]
fn a_program_that_holds_the_key_prints_no_more_than_a_key() {
    let world = World::new();
    world.home.credentials("");
    let config = |line: &str| {
        let serial = world.serial();
        world
            .home
            .config(&format!("[profile dev]\nregion = {REGION}\nmfa_serial = {serial}\ncredential_process = {line}\n"));
    };
    config("yes");
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(1);
    let said = lines(&[
        "error: the `credential_process` of profile `dev` gave no long-term key",
        "cause: it printed more than 128 KiB",
        "hint: run that command by hand; it should print a long-term key (AKIA…) as JSON",
    ]);
    assert_eq!(out.stderr, said);
    assert!(out.took < AT_ONCE, "{out:?}");
    // what it leaves running, with its output, is not waited for
    let key = format!(
        "{{\"Version\":1,\"AccessKeyId\":\"{}\",\"SecretAccessKey\":\"{}\"}}",
        world.alice.access_key_id, world.alice.secret_access_key
    );
    config(&world.home.script("agent", &format!("sleep 90 2>/dev/null & echo '{key}'")));
    let out = world.with_code(&["login", "-p", "dev"]).ok();
    assert!(out.took < AT_ONCE, "{out:?}");
}

#[test]
fn an_answer_that_is_larger_than_any_of_aws_is_not_read_to_its_end() {
    let world = World::new();
    world.fake.fail_next(Operation::GetSessionToken, Fault::HugeBody(40_000_000));
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(5);
    assert!(out.stderr.contains("\ncause: it is longer than 16 MiB\n"), "{out:?}");
}

#[test]
fn of_a_long_message_of_aws_the_beginning_is_shown() {
    let world = World::new();
    world.fake.fail_next(Operation::GetSessionToken, Fault::LongMessage(3_000_000));
    let out = world.with_code(&["login", "-p", "dev"]).out().coded(4);
    assert!(out.stderr.contains("\ncause: long long ") && out.stderr.contains("long …\n"), "{out:?}");
    assert!(out.stderr.len() < 2000, "{out:?}");
}
