//! Questions without a terminal: an askpass program, and dialogues. The numbers are those of the cases of the
//! specification; that the way is chosen by one table (6 to 8, 10) is a test beside it.
#![expect(clippy::expect_used, reason = "a test's panic is its report")]

use std::fs;
use std::path::Path;

use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::limits::is_gone;
use crate::support::{Keys, REGION, Run, Running, World, chmod, lines, section_of};

const HOSTILE: &str = "$(x)\"&<b>";

/// A world with a program that notes what it is asked, and then does what `body` says.
fn world(name: &str, body: &str) -> World {
    let world = World::new();
    fs::create_dir(world.home.path("bin")).expect("a folder");
    let noted = "printf '%s\\0' \"$@\" >\"$HOME/arguments\"; echo \"$$\" >\"$HOME/pid\"; echo asked >>\"$HOME/asked\"";
    world.home.script(&format!("bin/{name}"), &format!("{noted}\n{body}"));
    world
}

/// Prints the code of the file `code`.
const ANSWERS: &str = "/bin/cat \"$HOME/code\"";

/// The same once there is a file `go`.
const WAITS: &str = "while [ ! -e \"$HOME/go\" ]; do /bin/sleep 0.02; done; /bin/cat \"$HOME/code\"";

/// Leaves a child and never ends.
const NEVER_ENDS: &str = "/bin/sleep 600 & echo $! >\"$HOME/child\"; wait";

impl World {
    fn by_askpass(&self, arguments: &[&str]) -> Run {
        self.run(arguments).env("MFA_SESSION_PROMPT", "askpass").env("MFA_SESSION_ASKPASS", self.home.path("bin/ask"))
    }

    /// With a display, and no program but ours to be found.
    fn by_dialog(&self, arguments: &[&str]) -> Run {
        let run = self.run(arguments).env("MFA_SESSION_PROMPT", "dialog").env("DISPLAY", ":0");
        run.env("PATH", self.home.path("bin"))
    }

    fn put_code(&self) {
        self.home.write("code", self.phone.next_code());
    }

    fn arguments(&self) -> Vec<String> {
        let text = self.home.text("arguments");
        text.strip_suffix('\0').unwrap_or_default().split('\0').map(str::to_owned).collect()
    }

    fn asked(&self) -> usize {
        fs::read_to_string(self.home.path("asked")).unwrap_or_default().lines().count()
    }

    fn question(&self, profile: &str) -> String {
        let port = self.fake.endpoint().rsplit(':').next().map(str::to_owned).expect("an endpoint has a port");
        format!("MFA code for {profile} ({}) at 127.0.0.1:{port}", self.serial())
    }

    /// The run as that of a program which is called `terraform`.
    fn by_terraform(&self, run: Run) -> Run {
        let terraform = self.home.script("terraform", "\"$@\"; exit $?");
        run.under(Path::new(&terraform), &[])
    }

    /// Waits until the program was asked, and has written its process id.
    #[track_caller]
    fn wait_for_question(&self) {
        wait_until("a question", || self.asked() > 0);
    }

    /// Whether the program that never ends has written the process id of its child.
    fn has_child(&self) -> bool {
        fs::read_to_string(self.home.path("child")).is_ok_and(|text| text.ends_with('\n'))
    }

    #[track_caller]
    fn all_is_gone(&self, files: &[&str]) {
        for file in files {
            assert!(is_gone(&self.home.path(file)), "the process of `{file}` goes on");
        }
    }
}

#[track_caller]
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_secs(90);
    while !is_so() {
        assert!(Instant::now() < until, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn case_1_and_15_an_askpass_program_is_asked_once_with_the_question_and_no_secret() {
    let body = format!("/usr/bin/env >\"$HOME/environment\"; /bin/cat >\"$HOME/input\"; {ANSWERS}");
    let world = world("ask", &body);
    world.home.credentials(&world.key(HOSTILE));
    world.home.config("");
    world.put_code();
    let secrets = [("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "leak-of-a-secret")];
    let secrets = secrets.into_iter().chain([("AWS_SESSION_TOKEN", "leak-of-a-token"), ("AWS_SECURITY_TOKEN", "leak")]);
    let run = world
        .by_askpass(&["credential-process", "-p", HOSTILE])
        .env("AWS_REGION", REGION)
        .env("AWS_MFA_SERIAL", world.serial())
        .envs(&secrets.collect::<Vec<_>>());
    let out = world.by_terraform(run).ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
    assert_eq!(out.stderr, "");
    let [argument] = &world.arguments()[..] else { panic!("{:?}", world.arguments()) };
    assert_eq!(*argument, format!("{}, asked by terraform", world.question(HOSTILE)));
    assert_eq!((world.asked(), world.home.text("input").as_str()), (1, ""));
    let environment = world.home.text("environment");
    for line in [
        format!("MFA_SESSION_ASKPASS_PROFILE={HOSTILE}\n"),
        format!("MFA_SESSION_ASKPASS_SERIAL={}\n", world.serial()),
        "MFA_SESSION_ASKPASS_CALLER=terraform\n".into(),
        "MFA_SESSION_ASKPASS_ATTEMPT=1\n".into(),
        "MFA_SESSION_ASKPASS_ERROR=\n".into(),
    ] {
        assert!(environment.contains(&line), "{line}: {environment}");
    }
    for secret in ["leak", "ASIA", &world.alice.secret_access_key] {
        assert!(!environment.contains(secret), "{environment}");
    }
    // every verb that needs a session asks in the same way, and the profile may name it
    let askpass = world.home.path("bin/ask").display().to_string();
    let keys = format!("mfa_session_prompt = askpass\nmfa_session_askpass = {askpass}\n");
    world.home.credentials(&format!("{}{keys}", world.key("dev")));
    for verb in [&["login", "--refresh"][..], &["exec", "--refresh", "--", "/bin/true"]] {
        world.put_code();
        world.run(verb).env("AWS_PROFILE", "dev").env("AWS_MFA_SERIAL", world.serial()).ok();
    }
    assert_eq!(world.asked(), 3);
}

#[test]
fn case_2_many_callers_have_one_question() {
    let world = world("ask", WAITS);
    let run = world.by_askpass(&["credential-process", "-p", "dev"]);
    let callers: Vec<Running> = (0..32).map(|_| run.start()).collect();
    world.wait_for_question();
    world.put_code();
    world.home.write("go", "");
    for caller in callers {
        world.takes(&Keys::in_json(&caller.end().coded(0).json()), REGION);
    }
    assert_eq!((world.asked(), world.minted()), (1, 1));
}

#[test]
fn case_3_after_a_cancellation_nobody_is_asked_for_half_a_minute() {
    let (world, quiet) = std::iter::repeat_with(|| {
        let world = world("ask", "exit 1");
        let since = Instant::now();
        world.by_askpass(&["credential-process", "-p", "dev"]).out().said(
            130,
            "",
            "mfa-session: cancelled at the question\n",
        );
        let quiet = world.by_askpass(&["credential-process", "-p", "dev"]).out();
        // On a machine that is busy for that long the next question is due.
        (since.elapsed() < Duration::from_secs(29)).then_some((world, quiet))
    })
    .flatten()
    .next()
    .expect("it goes on for ever");
    assert_eq!((quiet.code, quiet.stdout.as_str()), (Some(3), ""), "{quiet:?}");
    let said = "there is nobody to ask (the last question was cancelled, and for ";
    assert!(quiet.stderr.contains(said), "{quiet:?}");
    assert_eq!(world.asked(), 1);
    // The terminal, a given code, and another time are not concerned.
    let facts = world.home.cached("fact").into_iter().map(|path| (fs::read_to_string(&path).expect("ours"), path));
    let (text, path) = facts.into_iter().find(|(text, _)| text.contains("\"value\":\"1")).expect("the time is kept");
    let (before, after) = text.split_once("\"value\":\"").expect("a fact has a value");
    fs::write(path, format!("{before}\"value\":\"1{}", &after[after.find('"').expect("it ends")..])).expect("ours");
    world.by_askpass(&["login", "-p", "dev"]).out().said(130, "", "error: cancelled at the question\n");
    assert_eq!(world.asked(), 2);
    world.login();
}

#[test]
fn case_4_a_program_that_never_ends_is_killed_with_its_group_at_the_end_of_time() {
    for verb in ["login", "credential-process"] {
        // On a busy machine the program has not begun when a short time is over.
        let tried = ["2s", "8s", "40s"].into_iter().find_map(|limit| {
            let world = world("ask", NEVER_ENDS);
            let run = world.by_askpass(&[verb, "-p", "dev"]).env("MFA_SESSION_PROMPT_TIMEOUT", limit);
            let out = run.out().coded(3);
            assert!(out.stderr.contains(&format!("no MFA code was given within {limit}")), "{out:?}");
            Some(world).filter(World::has_child)
        });
        tried.expect("the program was run").all_is_gone(&["pid", "child"]);
    }
}

#[test]
fn a_run_that_ends_takes_the_program_with_it() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP, Signal::KILL] {
        let world = world("ask", NEVER_ENDS);
        let run = world.by_askpass(&["login", "-p", "dev"]).start();
        wait_until("the program", || world.has_child());
        run.send(signal);
        let out = run.end();
        assert_eq!(out.code, (signal == Signal::INT).then_some(130), "{signal:?} {out:?}");
        world.all_is_gone(&["pid", "child"]);
    }
}

#[test]
fn case_5_what_is_no_code_is_told_by_its_length_alone() {
    for (prints, length, asked) in
        [("echo 12345", 5, 2), ("echo some letters", 12, 2), ("/usr/bin/head -c 1000000 /dev/zero", 4097, 1)]
    {
        let world = world("ask", prints);
        let program = world.home.path("bin/ask").display().to_string();
        world.by_askpass(&["login", "-p", "dev"]).out().said(
            1,
            "",
            &lines(&[
                &format!("error: `{program}` gave no MFA code"),
                &format!("cause: it printed {length} bytes that are not six digits"),
                &format!("hint: run `{program}` by hand; it should print six digits"),
            ]),
        );
        assert_eq!((world.asked(), world.minted()), (asked, 0), "{prints}");
    }
}

#[test]
fn case_8_and_10_over_ssh_no_dialogue_is_shown_by_itself_and_none_where_it_is_forbidden() {
    for (variables, asked) in [
        (&[("MFA_SESSION_PROMPT", "auto"), ("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")][..], false),
        (&[("MFA_SESSION_PROMPT", "auto"), ("SSH_TTY", "/dev/pts/1")], false),
        (&[("SSH_CONNECTION", "10.0.0.1 1 10.0.0.2 22")], true),
        (&[("MFA_SESSION_PROMPT", "auto")], true),
        (&[("DISPLAY", ""), ("WAYLAND_DISPLAY", "wayland-0")], true),
        (&[("DISPLAY", "")], false),
        (&[("MFA_SESSION_PROMPT", "terminal")], false),
        (&[("MFA_SESSION_PROMPT", "never")], false),
        (&[("MFA_SESSION_NO_PROMPT", "1")], false),
    ] {
        let world = world("zenity", ANSWERS);
        world.put_code();
        let out = world.by_dialog(&["login", "-p", "dev"]).envs(variables).out();
        assert_eq!((out.code, world.asked()), (Some(if asked { 0 } else { 3 }), usize::from(asked)), "{out:?}");
        assert!(asked || out.stderr.starts_with("error: an MFA code is needed, and there is nobody to ask\ncause: "));
    }
}

#[test]
fn case_11_each_dialogue_gets_the_text_as_it_is() {
    const FIRST: &str = "An MFA code is needed.\n";
    // An ampersand marks the key of a label in Qt.
    let for_qt = HOSTILE.replace('&', "&&");
    for (program, desktop, before, shown) in [
        ("zenity", "GNOME", &["--entry", "--title", "mfa-session", "--text"][..], HOSTILE),
        ("kdialog", "KDE", &["--title", "mfa-session", "--inputbox"], &for_qt),
        ("yad", "XFCE", &["--entry", "--title", "mfa-session", "--no-markup", "--text"], HOSTILE),
    ] {
        let world = world(program, ANSWERS);
        world.home.credentials(&world.key(HOSTILE));
        world.home.config("");
        world.put_code();
        let run = world.by_dialog(&["credential-process", "-p", HOSTILE]).env("XDG_CURRENT_DESKTOP", desktop);
        world.by_terraform(run.env("AWS_MFA_SERIAL", world.serial()).env("AWS_REGION", REGION)).ok();
        let mut arguments = world.arguments();
        let text = arguments.pop().expect("there is a text");
        assert_eq!(arguments, before, "{program}");
        assert_eq!(text, format!("{FIRST}{}, asked by terraform", world.question(shown)), "{program}");
    }
}

#[test]
fn a_dialogue_of_a_folder_that_others_may_write_to_is_not_used() {
    let world = world("zenity", ANSWERS);
    world.home.script("bin/zenity-of-others", "touch \"$HOME/ran\"");
    chmod(&world.home.path("bin"), 0o777);
    let out = world.by_dialog(&["login", "-p", "dev"]).out().coded(3);
    assert!(out.stderr.contains("cause: no program that shows a dialogue can be used\n"), "{out:?}");
    assert!(out.stderr.contains("or set MFA_SESSION_ASKPASS\n"), "{out:?}");
    assert_eq!(world.asked(), 0);
}

/// A pinentry that notes what it is told, and answers the question with these lines.
fn pinentry(answer: &str) -> World {
    let body = format!(
        "echo 'OK Pleased to meet you'
        while read -r line; do
            printf '%s\\n' \"$line\" >>\"$HOME/told\"
            case $line in GETPIN) {answer} ;; BYE) echo 'OK closing connection'; exit ;; *) echo OK ;; esac
        done"
    );
    world("pinentry-gtk-2", &body)
}

#[test]
fn case_12_a_pinentry_is_spoken_to_by_its_protocol() {
    let world = pinentry("echo 'S KEEPALIVE'; echo \"D $(/bin/cat \"$HOME/code\")\"; echo OK");
    world.put_code();
    let out = world.by_dialog(&["credential-process", "-p", "dev"]).ok();
    world.takes(&Keys::in_json(&out.json()), REGION);
    let told = world.home.text("told");
    let question = format!("SETDESC An MFA code is needed.%0A{}", world.question("dev"));
    let told: Vec<&str> = told.lines().collect();
    assert!(told[1].starts_with(&question), "{told:?}");
    assert_eq!((told[0], &told[2..]), ("SETTITLE mfa-session", &["SETPROMPT MFA code:", "GETPIN", "BYE"][..]));
    for (answer, code, error) in [
        ("echo 'ERR 83886179 Operation cancelled <Pinentry>'", 130, "error: cancelled at the question\n"),
        ("echo 'ERR 83886142 Timeout <Pinentry>'", 1, "pinentry-gtk-2` gave no MFA code\n"),
        (
            "echo 'S ERROR curses.isatty 83918950'; echo 'ERR 83918950 x'",
            3,
            "cause: there is no display for a dialogue\n",
        ),
        ("exit 2", 1, "pinentry-gtk-2` gave no MFA code\n"),
    ] {
        let world = pinentry(answer);
        let out = world.by_dialog(&["login", "-p", "dev"]).out().coded(code);
        assert!(out.stderr.contains(error), "{answer}: {out:?}");
    }
}

#[test]
fn case_13_a_question_that_is_answered_elsewhere_is_closed_and_its_caller_served() {
    for verb in ["login", "credential-process"] {
        let world = world("ask", NEVER_ENDS);
        let waiting = world.by_askpass(&[verb, "-p", "dev"]).start();
        wait_until("the program", || world.has_child());
        // As on a file system without locks, where each run asks.
        let locks = world.home.cached("lock");
        assert_eq!(locks.len(), 1);
        fs::remove_file(&locks[0]).expect("the lock of the run");
        world.login();
        let out = waiting.end().coded(0);
        assert!(verb == "login" || out.stdout.starts_with("{\"Version\":1,"), "{out:?}");
        world.all_is_gone(&["pid", "child"]);
        assert_eq!((world.asked(), world.minted()), (1, 1));
    }
}

#[test]
fn case_14_a_wrong_code_is_asked_for_again_with_what_was_wrong_three_times_at_most() {
    let body = "printf '%s\\n' \"$MFA_SESSION_ASKPASS_ATTEMPT $MFA_SESSION_ASKPASS_ERROR\" >>\"$HOME/errors\"
        /bin/cat \"$HOME/code.$MFA_SESSION_ASKPASS_ATTEMPT\"";
    for right in [Some(2), None] {
        let world = world("ask", body);
        for attempt in 1..=3 {
            let code = if right == Some(attempt) { world.phone.next_code() } else { wrong_code(&world, attempt) };
            world.home.write(&format!("code.{attempt}"), code);
        }
        let out = world.by_askpass(&["login", "-p", "dev"]).out().coded(if right.is_some() { 0 } else { 4 });
        assert_eq!(world.asked(), right.unwrap_or(3), "{out:?}");
        let errors = world.home.text("errors");
        let errors: Vec<&str> = errors.lines().collect();
        assert_eq!(errors[0], "1 ");
        let wrong = "AWS refused the MFA code: wrong, too old, or already used; the next one comes in ";
        assert!(errors[1].starts_with(&format!("2 {wrong}")), "{errors:?}");
        let [argument] = &world.arguments()[..] else { panic!("one argument") };
        let (error, question) = argument.split_once('\n').expect("two lines");
        assert!(error.starts_with(wrong) && question.starts_with(&world.question("dev")), "{argument}");
    }
}

#[test]
fn of_two_keys_on_one_device_the_second_is_asked_for_when_the_next_code_is_there() {
    let body = "name=$MFA_SESSION_ASKPASS_PROFILE; : >\"$HOME/asked.$name\"
        while [ ! -e \"$HOME/code.$name\" ]; do /bin/sleep 0.02; done; /bin/cat \"$HOME/code.$name\"";
    let world = world("ask", body);
    let second = world.alice.add_access_key();
    let keys = world.key("dev") + &section_of("second", &second.access_key_id, &second.secret_access_key);
    world.home.credentials(&keys);
    let of_second = format!("[profile second]\nregion = {REGION}\nmfa_serial = {}\n", world.serial());
    world.home.config(&(world.home.text(".aws/config") + &of_second));
    let step = || jiff::Timestamp::now().as_second().div_euclid(30);
    let before = step();
    let run = world.by_askpass(&["login", "--all"]).start();
    for profile in ["dev", "second"] {
        wait_until("a question", || world.home.path(&format!("asked.{profile}")).exists());
        if profile == "second" {
            assert!(step() > before, "the device shows another code now");
        }
        world.home.write("code", world.phone.next_code());
        fs::rename(world.home.path("code"), world.home.path(&format!("code.{profile}"))).expect("a file");
    }
    run.end().coded(0);
    assert_eq!(world.asked(), 2);
}

/// Another one each time: the same digits are not sent twice.
fn wrong_code(world: &World, attempt: usize) -> String {
    world.phone.code_at(-100 - i64::try_from(attempt).expect("a small number"))
}

#[test]
fn case_16_a_question_survives_its_caller_and_serves_the_next() {
    let world = world("ask", WAITS);
    let run = world.by_askpass(&["credential-process", "-p", "dev"]);
    let killed = run.start();
    world.wait_for_question();
    killed.kill();
    let retry = run.start();
    world.put_code();
    world.home.write("go", "");
    world.takes(&Keys::in_json(&retry.end().coded(0).json()), REGION);
    assert_eq!((world.asked(), world.minted()), (1, 1));
}

#[test]
fn case_17_a_setting_that_means_nothing_is_refused_with_its_place() {
    const WAYS: &str = "hint: write `terminal`, `askpass`, `dialog`, `auto` or `never`";
    const FILE: &str = "hint: name the file of a program that prints the code, by its full path";
    let world = World::new();
    world.home.write("plain", "no program");
    let plain = world.home.path("plain").display().to_string();
    for (key, value, error, hint) in [
        ("prompt", "dialogue", "`dialogue` is no way to ask for a code", WAYS),
        ("prompt", "ssh", "`ssh` is no way to ask for a code", WAYS),
        ("askpass", "ssh", "the askpass program `ssh` is not an absolute path", FILE),
        ("askpass", "/nowhere/ask", "the askpass program `/nowhere/ask` cannot be run: ", FILE),
        ("askpass", &plain, "the askpass program `", FILE),
    ] {
        let config = format!("[profile dev]\nregion = {REGION}\nmfa_serial = {}\n", world.serial());
        let variable = format!("MFA_SESSION_{}", key.to_uppercase());
        // The other of the two settings, so that an askpass program is wanted.
        let way = |run: Run| if key == "askpass" { run.env("MFA_SESSION_PROMPT", "askpass") } else { run };
        world.home.config(&config);
        let by_variable = way(world.run(&["login", "-p", "dev"])).env(&variable, value).out().coded(2);
        world.home.config(&format!("{config}mfa_session_{key} = {value}\n"));
        let by_profile = way(world.run(&["login", "-p", "dev"])).out().coded(1);
        for (out, place) in
            [(by_variable, format!("`{variable}`")), (by_profile, format!("`mfa_session_{key}` at ~/.aws/config:4"))]
        {
            assert!(out.stderr.starts_with(&format!("error: {error}")), "{out:?}");
            assert!(out.stderr.ends_with(&lines(&["", &format!("cause: it comes from {place}"), hint])), "{out:?}");
        }
        // A session that is there is handed out whatever the program would be.
        if key == "askpass" {
            world.login();
            way(world.run(&["export", "-p", "dev"])).ok();
            world.run(&["clear", "--all"]).ok();
        }
    }
}
