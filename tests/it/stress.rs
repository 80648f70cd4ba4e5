//! Many runs of all verbs at once, for a time: each ends as it should, nobody sees half a file, and nothing is left.
//! `STRESS_WORKERS` and `STRESS_SECONDS` make it more and longer; `.ci/full faults` does.

#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

use harness::note;
use rustix::fs::{CWD, FileType, Mode, OFlags, mknodat};

use crate::support::{Keys, Out, REGION, World, pairs};

/// How many profiles are written to.
const TARGETS: usize = 5;

/// A world whose codes come through pipes.
struct Crowd {
    world: World,
    before: [String; 2],
    is_over: AtomicBool,
    /// Nobody needs a code any more.
    is_released: AtomicBool,
    runs: AtomicUsize,
    /// Secret and token of every session that was seen, by its id.
    seen: Mutex<BTreeMap<String, Keys>>,
}

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

impl Crowd {
    fn new() -> Self {
        let world = World::new();
        let [ask, answer] = ["ask", "answer"].map(|name| {
            let pipe = world.home.path(name);
            mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).expect("a pipe");
            pipe.display().to_string()
        });
        let config = world.home.text(".aws/config");
        world.home.config(&format!("{config}mfa_process = echo code >{ask} && head -n 1 {answer}\n"));
        world.home.credentials(&format!("# by hand\n{}; the end\n", world.key("dev")));
        let before = [world.home.text(".aws/credentials"), world.home.text(".aws/config")];
        let (runs, seen) = (AtomicUsize::new(0), Mutex::default());
        Self { world, before, is_over: AtomicBool::new(false), is_released: AtomicBool::new(false), runs, seen }
    }

    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    /// Gives a code to each who asks.
    fn give_codes(&self) {
        loop {
            // Stands until somebody asks.
            fs::read(self.world.home.path("ask")).expect("the pipe");
            if self.is_released.load(Ordering::Relaxed) {
                return;
            }
            fs::write(self.world.home.path("answer"), self.world.phone.next_code() + "\n")
                .expect("somebody waits for it");
        }
    }

    /// Whoever waits for a question stands no longer.
    fn release(&self) {
        self.is_released.store(true, Ordering::Relaxed);
        // There may be nobody yet.
        let _ = rustix::fs::openat(CWD, self.world.home.path("ask"), OFlags::WRONLY | OFlags::NONBLOCK, Mode::empty());
    }

    /// A session is whole: its parts are always seen together.
    fn saw(&self, keys: &Keys) {
        let mut seen = self.seen.lock().expect("nobody panicked");
        let known = seen.entry(keys.id.clone()).or_insert_with(|| keys.clone());
        assert_eq!(known, keys, "parts of two sessions");
    }

    fn run(&self, arguments: &[&str], codes: &[i32]) -> Out {
        let out = self.world.run(arguments).out();
        self.runs.fetch_add(1, Ordering::Relaxed);
        let code = out.code.expect("no signal ended it");
        assert!(codes.contains(&code), "{arguments:?}: {out:?}");
        out
    }

    fn act(&self, choice: u64, target: &str) {
        match choice {
            0 => self.saw(&exported(&self.run(&["export", "-p", "dev"], &[0]))),
            1 => self.saw(&Keys::in_json(&self.run(&["credential-process", "-p", "dev"], &[0]).json())),
            2 => self.saw(&exported(&self.run(&["exec", "-p", "dev", "--", "/usr/bin/env"], &[0]))),
            3 | 4 => drop(self.run(&["write", "-p", "dev", "--to", target], &[0])),
            5 => drop(self.run(&["status"], &[0])),
            6 => drop(self.run(&["status", "-p", "dev", "--json"], &[0]).json()),
            7 => drop(self.run(&["status", "-p", "dev", "--check"], &[0, 6])),
            8 => drop(self.run(&["login", "-p", "dev"], &[0])),
            9 => drop(self.run(&["login", "-p", "dev", "--refresh"], &[0])),
            10 => drop(self.run(&["clear", "-p", "dev"], &[0])),
            11 => drop(self.run(&["clear", "--all"], &[0])),
            12 => drop(self.run(&["clear", "-p", "dev", "--written"], &[0])),
            13 => drop(self.run(&["clear", "--all", "--written"], &[0])),
            _ => {
                let out = self.run(&["export", "-p", "dev", "--no-prompt"], &[0, 3]);
                if out.code == Some(0) { self.saw(&exported(&out)) } else { assert_eq!(out.stdout, "false;\n") }
            }
        }
    }

    /// Acts at random until the end, every worker in an order of its own.
    fn work(&self, worker: u64) {
        let mut state = worker.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1;
        let mut random = |below: u64| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        while !self.is_over() {
            let target = format!("m-{}", random(TARGETS as u64));
            self.act(random(15), &target);
        }
    }

    /// Reads both shared files as any program does at any moment.
    fn read(&self) {
        while !self.is_over() {
            for (file, before) in [".aws/credentials", ".aws/config"].iter().zip(&self.before) {
                let text = self.world.home.text(file);
                assert!(text.starts_with(before), "{file}: {text}");
            }
            let text = self.world.home.text(".aws/credentials");
            for number in 0..TARGETS {
                if text.contains(&format!("[m-{number}]\n")) {
                    self.saw(&Keys::in_section(&text, &format!("m-{number}")));
                }
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

fn exported(out: &Out) -> Keys {
    let lines = out.stdout.lines().map(|line| line.trim_start_matches("export ").trim_end_matches(';'));
    Keys::in_env(&pairs(lines).into_iter().map(|(name, value)| (name, value.replace('\'', ""))).collect())
}

/// The kinds of files in a folder.
fn kinds(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.file_name());
    names.map(|name| name.to_string_lossy().rsplit('.').next().unwrap_or_default().to_owned()).collect()
}

#[test]
fn runs_of_all_verbs_at_once_end_well_see_whole_files_and_leave_nothing() {
    let (workers, seconds) = (setting("STRESS_WORKERS", 6), setting("STRESS_SECONDS", 3));
    let crowd = Crowd::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    thread::scope(|scope| {
        let codes = scope.spawn(|| crowd.give_codes());
        let reader = scope.spawn(|| crowd.read());
        let crowd = &crowd;
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || crowd.work(worker))).collect();
        // On a busy machine the time alone is over before much has happened.
        let has_run_enough = || {
            let is_seen = crowd.seen.lock().is_ok_and(|seen| !seen.is_empty());
            is_seen && crowd.runs.load(Ordering::Relaxed) as u64 > 4 * workers
        };
        let has_failed = || reader.is_finished() || running.iter().any(ScopedJoinHandle::is_finished);
        while (Instant::now() < end || !has_run_enough()) && !has_failed() {
            thread::sleep(Duration::from_millis(10));
        }
        // The runs that are on their way still need codes.
        crowd.is_over.store(true, Ordering::Relaxed);
        while !running.iter().all(ScopedJoinHandle::is_finished) {
            thread::sleep(Duration::from_millis(10));
        }
        while !codes.is_finished() {
            crowd.release();
            thread::sleep(Duration::from_millis(1));
        }
    });
    let (world, seen) = (&crowd.world, crowd.seen.lock().expect("nobody panicked"));
    let (aws, cache) = (world.home.path(".aws"), world.home.cache());
    assert_eq!(kinds(&aws), BTreeSet::from(["config", "credentials"].map(str::to_owned)), "beside the shared files");
    let left = kinds(&cache);
    assert!(
        left.iter().all(|kind| ["json", "codes", "fact", "TAG"].contains(&kind.as_str())),
        "in the cache: {left:?}"
    );
    for keys in seen.values().take(100) {
        world.takes(keys, REGION);
    }
    world.run(&["clear", "--all", "--written"]).ok();
    let kept = kinds(&cache);
    assert!(kept.iter().all(|kind| ["codes", "fact", "TAG"].contains(&kind.as_str())), "no session: {kept:?}");
    for (file, before) in [".aws/credentials", ".aws/config"].iter().zip(&crowd.before) {
        assert_eq!(world.home.text(file), *before, "as it was");
    }
    let runs = crowd.runs.load(Ordering::Relaxed);
    note(&format!("{workers} workers, {seconds} s: {runs} runs, {} sessions", world.minted()));
    assert!(runs as u64 > workers && !seen.is_empty());
}
