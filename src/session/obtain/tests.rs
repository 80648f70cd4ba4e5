#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use super::*;
use crate::format::shared_config::SharedConfig;
use crate::model::{
    AccessKey, CodeError, Env, Expiration, Minted, NobodyToAsk, Options, Question, RoleCall, SessionCredentials,
    SessionDuration, SessionTokenProvider, Sourced, StsError, TokenCode, TokenCodeProvider, exit,
};
use crate::session::facts::serial_fact;
use crate::session::messages::DiagnosticStyle;
use crate::session::ports::RoleAnswer;
use crate::session::resolved::resolve_request;
use crate::sys::process::event::Event;
use crate::sys::process::signals::SignalGuard;
use crate::sys::store::cache::SessionCache;
use crate::sys::store::prompt_lock::TryLock;

/// A person who types these codes and then cancels, and AWS with these answers.
#[derive(Default)]
struct World {
    /// An empty one stands for a question that is withdrawn.
    codes: Vec<&'static str>,
    nobody: Option<NobodyToAsk>,
    /// Whether the check of the key has failed.
    is_refused: bool,
    said: Vec<String>,
    answers: Vec<Result<(), StsError>>,
    sent: Vec<String>,
    /// What happens while the process is stopped.
    stop: Option<Box<dyn FnOnce()>>,
}

#[derive(Clone, Default)]
struct Fake(Rc<RefCell<World>>);

impl Fake {
    fn new(codes: &[&'static str], answers: Vec<Result<(), StsError>>) -> Self {
        Self(Rc::new(RefCell::new(World { codes: codes.to_vec(), answers, ..World::default() })))
    }

    fn nobody() -> Self {
        Self(Rc::new(RefCell::new(World { nobody: Some(NobodyToAsk::NoTerminal), ..World::default() })))
    }

    fn sent(&self) -> Vec<String> {
        self.0.borrow().sent.clone()
    }
}

impl TokenCodeProvider for Fake {
    type Signals = SignalGuard;
    type Event = Event;

    fn is_given(&self) -> bool {
        false
    }

    fn can_ask_again(&self) -> bool {
        true
    }

    fn say(&mut self, line: &str) {
        self.0.borrow_mut().said.push(line.to_owned());
    }

    fn code(&mut self, _: &Question, _: &mut SignalGuard, _: Option<&Event>) -> Result<TokenCode, CodeError> {
        let mut world = self.0.borrow_mut();
        if world.codes.is_empty() {
            return Err(CodeError::Cancelled);
        }
        match world.codes.remove(0) {
            "^Z" => Err(CodeError::Suspended),
            code => TokenCode::parse(code).map_err(|_| {
                world.is_refused = true;
                CodeError::Withdrawn
            }),
        }
    }

    fn suspend(&mut self, _: &mut SignalGuard) -> Result<(), CodeError> {
        let stop = self.0.borrow_mut().stop.take();
        stop.map_or(Err(CodeError::TerminalLost), |stop| {
            stop();
            Ok(())
        })
    }
}

impl SessionTokenProvider for Fake {
    type Event = Event;

    fn warm_up(&mut self) -> Option<&Event> {
        None
    }

    fn preflight_error(&mut self) -> Option<StsError> {
        self.0.borrow().is_refused.then(|| StsError::UnknownKey { key: "AKIA…MPLE".into() })
    }

    fn get_session_token(
        &mut self,
        _: &SerialNumber,
        code: &TokenCode,
        _: SessionDuration,
    ) -> Result<Minted, StsError> {
        let mut world = self.0.borrow_mut();
        world.sent.push(code.expose().to_owned());
        world.answers.remove(0).map(|()| minted())
    }

    fn assume_role(&mut self, serial: &SerialNumber, code: &TokenCode, call: RoleCall) -> Result<Minted, StsError> {
        self.get_session_token(serial, code, call.duration)
    }
}

fn minted() -> Minted {
    Minted { credentials: credentials(12), clock_offset: 0, account: None, caller: None }
}

impl Ports for Fake {
    type CodeProvider = Self;
    type Sessions = Self;

    fn codes(&mut self, _: &Context, _: &SessionRequest) -> Result<Self, SessionError> {
        self.0.borrow().nobody.map_or(Ok(self.clone()), |why| Err(CodeError::NobodyToAsk(why).into()))
    }

    fn sessions(&mut self, _: &SessionRequest, _: Option<Vec<u8>>, _: AccessKey, _: bool) -> Self {
        self.clone()
    }

    fn role(&mut self, _: &SessionRequest, _: Option<Vec<u8>>, _: &SessionCredentials, _: RoleCall) -> RoleAnswer {
        let answer = self.0.borrow_mut().answers.remove(0);
        Box::new(|| answer.map(|()| minted()))
    }
}

fn credentials(hours: i64) -> SessionCredentials {
    let end = Expiration::from_unix(clock::now().as_second() + hours * 3600);
    SessionCredentials::check("ASIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIK7MDENG".into(), "token".into(), end)
        .expect("a good answer")
}

const DEVICE: &str = "mfa_serial = arn:aws:iam::123456789012:mfa/alice\n";

/// The run of a profile whose section holds these lines beside the key, with its cache in the folder.
fn run(cache: &Path, lines: &str, options: Options) -> (Context, Resolved) {
    let credentials = format!(
        "[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENG\n{lines}"
    );
    let shared = SharedConfig::parse(("", "config".into()), (&credentials, "credentials".into())).expect("two files");
    let env = Env::new([("MFA_SESSION_CACHE_DIR".into(), cache.as_os_str().to_owned())]);
    let diagnostics = Diagnostics { style: DiagnosticStyle::Lines, quiet: true, verbose: false };
    let profile = Some(Sourced::new("dev".to_owned(), Origin::Flag("--profile")));
    let ctx = Context::new(env, diagnostics, Options { profile, ..options });
    let resolved = resolve_request(&ctx, &shared).expect("a good request");
    (ctx, resolved)
}

/// Obtains a session; the exit code where none comes of it.
fn outcome(cache: &Path, options: Options, fake: &Fake) -> Result<KeptSession, u8> {
    let (mut ctx, mut resolved) = run(cache, DEVICE, options);
    obtain(&mut ctx, &mut resolved, &mut fake.clone(), || Ok(()))
        .map(|obtained| obtained.session)
        .map_err(|error| error.explain().kind.exit_code())
}

/// Keeps a session that lasts so long.
fn keep(cache: &Path, hours: i64) -> SessionCache {
    let (_, resolved) = run(cache, DEVICE, Options::default());
    let key = resolved.slot_key().expect("key and device are known");
    let session = KeptSession {
        key,
        profile: "dev".into(),
        account: None,
        clock_offset: 0,
        lifetime: None,
        renewable_until: None,
        credentials: credentials(hours),
    };
    let cache = resolved.cache.expect("a cache");
    cache.keep(&session, clock::now()).expect("a folder that can be written");
    cache
}

fn refresh() -> Options {
    Options { refresh: true, ..Options::default() }
}

/// Insists on that much.
fn min_remaining(hours: u64) -> Options {
    let length = Sourced::new(Duration::from_secs(hours * 3600), Origin::Flag("--min-remaining"));
    Options { min_remaining: Some(length), ..Options::default() }
}

fn lost() -> StsError {
    StsError::Lost { host: "sts".into(), detail: String::new() }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn locks(cache: &Path) -> usize {
    let names = std::fs::read_dir(cache).into_iter().flatten().flatten().map(|entry| entry.path());
    names.filter(|path| path.extension().is_some_and(|extension| extension == "lock")).count()
}

#[test]
fn a_fresh_session_in_the_cache_is_handed_out_before_anything_else() {
    let dir = folder();
    keep(dir.path(), 5);
    let (mut ctx, mut resolved) = run(dir.path(), DEVICE, Options::default());
    let before_asking = || panic!("nothing is tried for a session that is kept");
    let obtained = obtain(&mut ctx, &mut resolved, &mut Fake::nobody(), before_asking).expect("the kept session");
    assert!(obtained.discovered.is_none());
    let fake = Fake::new(&["111111"], vec![Ok(())]);
    assert!(outcome(dir.path(), refresh(), &fake).is_ok());
    assert_eq!(fake.sent(), ["111111"], "with --refresh it does not count");
}

#[test]
fn a_code_is_sent_once_and_another_is_asked_for_three_times_at_most() {
    let wrong = || Err(StsError::WrongCode);
    for (answers, sent, exit) in [
        (vec![Ok(())], 1, exit::DONE),
        (vec![wrong(), Ok(())], 2, exit::DONE),
        (vec![wrong(), wrong(), Ok(())], 3, exit::DONE),
        (vec![wrong(), wrong(), wrong(), Ok(())], 3, exit::REFUSED),
        (vec![Err(lost()), Ok(())], 2, exit::DONE),
        (vec![Err(StsError::Server { status: 503 }), wrong(), Ok(())], 3, exit::DONE),
        (vec![Err(StsError::SessionCredentials), Ok(())], 1, exit::REFUSED),
    ] {
        let dir = folder();
        let fake = Fake::new(&["111111", "222222", "333333", "444444"], answers);
        let result = outcome(dir.path(), Options::default(), &fake);
        assert_eq!(result.map_or_else(|exit| exit, |_| exit::DONE), exit);
        assert_eq!(fake.sent(), ["111111", "222222", "333333"][..sent], "no digits go out twice");
        let said = fake.0.borrow().said.len();
        assert!(exit != exit::DONE || said == sent - 1, "each refusal is explained");
        assert_eq!(locks(dir.path()), 0, "the lock is given back");
    }
}

#[test]
fn digits_that_may_be_used_are_not_sent_again_by_this_run_or_the_next() {
    let dir = folder();
    let fake = Fake::new(&["111111", "111111", "222222"], vec![Err(lost()), Ok(())]);
    assert!(outcome(dir.path(), Options::default(), &fake).is_ok());
    assert_eq!(fake.sent(), ["111111", "222222"]);
    let fake = Fake::new(&["222222", "111111", "333333"], vec![Ok(())]);
    assert!(outcome(dir.path(), refresh(), &fake).is_ok());
    assert_eq!(fake.sent(), ["333333"]);
    let said = fake.0.borrow().said.clone();
    assert!(said[0].contains("already accepted") && said[1].contains("may be used"), "{said:?}");
    let fake = Fake::new(&["333333"; 8], Vec::new());
    assert_eq!(outcome(dir.path(), refresh(), &fake).err(), Some(exit::REFUSED));
    assert_eq!(fake.0.borrow().codes.len(), 3, "a program that repeats its answer is not run for ever");
}

#[test]
fn what_ends_the_question_without_a_session_keeps_nothing() {
    for (codes, expected) in [(&[][..], exit::CANCELLED), (&[""], exit::REFUSED)] {
        let dir = folder();
        let fake = Fake::new(codes, Vec::new());
        assert_eq!(outcome(dir.path(), Options::default(), &fake).err(), Some(expected), "{codes:?}");
        assert_eq!((fake.sent().len(), locks(dir.path())), (0, 0));
    }
    let fake = Fake::new(&["111111"], vec![Ok(())]);
    fake.0.borrow_mut().is_refused = true;
    assert_eq!(outcome(folder().path(), Options::default(), &fake).err(), Some(exit::REFUSED));
    assert_eq!(fake.0.borrow().codes.len(), 1, "of a key that was refused before its question nothing is asked");
    let failing = || Err(Error::NoSerial);
    let (mut ctx, mut resolved) = run(folder().path(), DEVICE, Options::default());
    let fake = Fake::new(&["111111"], vec![Ok(())]);
    assert!(obtain(&mut ctx, &mut resolved, &mut fake.clone(), failing).is_err());
    assert_eq!(fake.sent().len(), 0, "what a verb fails at by itself comes before the question");
}

#[test]
fn a_valid_session_stands_in_where_aws_did_not_refuse_and_nobody_insists_on_more() {
    let unreachable = || vec![Err(lost()), Err(lost()), Err(lost())];
    let codes = ["111111", "222222", "333333"];
    for (options, fake, expected) in [
        (Options::default(), Fake::nobody(), None),
        (Options::default(), Fake::new(&codes, unreachable()), None),
        (min_remaining(2), Fake::nobody(), Some(exit::NOBODY_TO_ASK)),
        (Options::default(), Fake::new(&codes, vec![Err(StsError::SessionCredentials)]), Some(exit::REFUSED)),
    ] {
        let dir = folder();
        // Less than the 20 minutes that are wanted by default.
        let cache = keep(dir.path(), 1);
        let mut session = cache.all().expect("a readable folder").remove(0);
        session.credentials.expiration = Expiration::from_unix(clock::now().as_second() + 600);
        cache.keep(&session, clock::now()).expect("a folder that can be written");
        assert_eq!(outcome(dir.path(), options, &fake).err(), expected);
    }
    assert_eq!(outcome(folder().path(), Options::default(), &Fake::nobody()).err(), Some(exit::NOBODY_TO_ASK));
}

#[test]
fn while_another_process_asks_its_answer_is_taken_and_nobody_is_asked_twice() {
    let dir = folder();
    let (_, resolved) = run(dir.path(), DEVICE, Options::default());
    let key = resolved.slot_key().expect("key and device are known");
    let cache = resolved.cache.expect("a cache");
    let TryLock::Mine(lock) = cache.claim(&key).expect("a lock") else { panic!("nobody else asks") };
    let (asked, answer) = std::sync::mpsc::channel();
    let path = dir.path().to_owned();
    let other = std::thread::spawn(move || {
        answer.recv().expect("the other run has looked into the cache");
        keep(&path, 12);
        lock.finish(None);
    });
    let (mut ctx, mut resolved) = run(dir.path(), DEVICE, Options::default());
    let fake = Fake::new(&["111111"], vec![Ok(())]);
    let obtained = obtain(&mut ctx, &mut resolved, &mut fake.clone(), || {
        asked.send(()).expect("the other one waits");
        Ok(())
    });
    assert!(obtained.is_ok() && fake.sent().is_empty());
    other.join().expect("it ends");
}

#[test]
fn a_session_that_cannot_be_kept_is_handed_out_all_the_same() {
    let dir = folder();
    let file = dir.path().join("file");
    std::fs::write(&file, "").expect("a file where the folder would be");
    let fake = Fake::new(&["111111"], vec![Ok(())]);
    assert!(outcome(&file.join("cache"), Options::default(), &fake).is_ok());
    assert_eq!(fake.sent(), ["111111"]);
}

#[test]
fn a_remembered_device_that_aws_does_not_know_is_forgotten() {
    let dir = folder();
    let (_, resolved) = run(dir.path(), DEVICE, Options::default());
    let (key_id, cache) = (resolved.key_id.expect("a key"), resolved.cache.expect("a cache"));
    let fact = serial_fact(&key_id, resolved.request.partition);
    cache.remember(&fact, "GAHT12345678");
    let (mut ctx, mut resolved) = run(dir.path(), "", Options::default());
    let refused = StsError::SerialNotYours { serial: "GAHT12345678".into() };
    let mut fake = Fake::new(&["111111"], vec![Err(refused)]);
    assert!(obtain(&mut ctx, &mut resolved, &mut fake, || Ok(())).is_err());
    assert_eq!(cache.recall(&fact), None);
}

#[test]
fn whoever_is_stopped_at_the_question_gives_the_lock_back_and_looks_again_when_it_goes_on() {
    for is_answered_meanwhile in [false, true] {
        let dir = folder();
        let fake = Fake::new(&["^Z", "111111"], vec![Ok(())]);
        let path = dir.path().to_owned();
        fake.0.borrow_mut().stop = Some(Box::new(move || {
            assert_eq!(locks(&path), 0, "another process can ask");
            if is_answered_meanwhile {
                keep(&path, 5);
            }
        }));
        assert!(outcome(dir.path(), Options::default(), &fake).is_ok());
        assert_eq!((fake.sent().is_empty(), locks(dir.path())), (is_answered_meanwhile, 0));
    }
    let dir = folder();
    let fake = Fake::new(&["^Z", "111111"], vec![Ok(())]);
    assert_eq!(outcome(dir.path(), Options::default(), &fake).err(), Some(exit::NOBODY_TO_ASK), "it cannot be stopped");
}
