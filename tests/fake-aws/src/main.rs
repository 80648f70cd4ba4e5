//! `fake-aws`: the server for tests that are shell scripts. `--help` says how.

use std::error::Error;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, thread};

use fake_aws::{Device, FakeAws, User};

const HELP: &str = "\
usage: fake-aws [OPTIONS]

Serves STS and IAM on a free port of 127.0.0.1, with one user who has one MFA device. Prints
FAKE_… lines for a shell to evaluate, then serves until stdin ends.

  --https             speak TLS; FAKE_CA_FILE names the certificate of the CA
  --ca-file PATH      where that certificate is written (else a file in the temporary folder)
  --user NAME         the user (alice)
  --device NAME       the virtual device (the user's name)
  --hardware SERIAL   a hardware device instead of a virtual one
  --partition NAME    aws, aws-cn, aws-us-gov (aws)
  --account ID        the account (123456789012)
  --force-mfa         deny everything without MFA, as the usual policy does
  --token-length N    characters of session tokens (400)
  --port-file PATH    write the port there, once the server listens
  --stay              serve until killed, whatever becomes of stdin

Control, with GET on the same port:
  /_fake/code  /_fake/next-code  /_fake/wrong-code     [?serial=SERIAL]
  /_fake/calls  /_fake/count?op=GetSessionToken[&role=ARN]  /_fake/connections
  /_fake/fault?op=GetSessionToken&kind=lost-answer[&value=N][&times=N|always]  /_fake/heal
  /_fake/clock?offset=SECONDS
  /_fake/add-user?name=NAME[&account=ID][&path=/PATH/][&device=NAME]
  /_fake/add-role?name=NAME[&account=ID][&path=/PATH/][&trusts=PRINCIPAL PRINCIPAL…][&mfa=yes][&tags=yes]
      [&mfa-younger-than=SECONDS][&external-id=ID][&session-name=PATTERN][&source-identity=yes]
      [&max-session-duration=SECONDS][&trust-policy=JSON][&policy=JSON]
  /_fake/lives?[scale=N][&session=SECONDS][&role=SECONDS]  /_fake/end-sessions
";

#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is one flag of the command line")]
struct Options {
    https: bool,
    ca_file: Option<PathBuf>,
    user: Option<String>,
    device: Option<String>,
    hardware: Option<String>,
    partition: Option<String>,
    account: Option<String>,
    force_mfa: bool,
    token_length: Option<usize>,
    port_file: Option<PathBuf>,
    stay: bool,
    help: bool,
}

impl Options {
    fn parse(mut args: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or_else(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--https" => options.https = true,
                "--ca-file" => options.ca_file = Some(value()?.into()),
                "--user" => options.user = Some(name(value()?)?),
                "--device" => options.device = Some(name(value()?)?),
                "--hardware" => options.hardware = Some(name(value()?)?),
                "--partition" => options.partition = Some(name(value()?)?),
                "--account" => options.account = Some(name(value()?)?),
                "--force-mfa" => options.force_mfa = true,
                "--token-length" => {
                    let text = value()?;
                    options.token_length = Some(text.parse().map_err(|_| format!("{text} is not a number"))?);
                }
                "--port-file" => options.port_file = Some(value()?.into()),
                "--stay" => options.stay = true,
                "--help" | "-h" => options.help = true,
                other => return Err(format!("no such option: {other}")),
            }
        }
        Ok(options)
    }
}

/// The names that AWS allows; none of them needs quotes in a shell.
fn name(text: String) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-/".contains(c);
    if !text.is_empty() && text.chars().all(allowed) { Ok(text) } else { Err(format!("not a name: {text:?}")) }
}

fn main() -> ExitCode {
    let outcome = Options::parse(env::args().skip(1)).map_err(Into::into).and_then(|options| run(&options));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("fake-aws: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(options: &Options) -> Result<(), Box<dyn Error>> {
    if options.help {
        print!("{HELP}");
        return Ok(());
    }
    let fake = start(options);
    let user = fake.add_user(options.user.as_deref().unwrap_or("alice"));
    user.force_mfa(options.force_mfa);
    let device = match &options.hardware {
        Some(serial) => user.add_hardware_device(serial),
        None => user.add_virtual_device(options.device.as_deref().unwrap_or(&user.name)),
    };
    let ca_file = write_ca(options, &fake)?;
    announce(&fake, &user, &device, ca_file.as_deref())?;
    if let Some(path) = &options.port_file {
        write_whole(path, &format!("{}\n", fake.port()))?;
    }
    if options.stay {
        loop {
            thread::park();
        }
    }
    // the end of stdin is the sign to stop; an unreadable stdin is no different
    let _ = io::stdin().lock().read_to_end(&mut Vec::new());
    if let (Some(path), None) = (&ca_file, &options.ca_file) {
        fs::remove_file(path)?;
    }
    Ok(())
}

fn start(options: &Options) -> FakeAws {
    let mut builder = FakeAws::builder();
    if options.https {
        builder = builder.https();
    }
    if let Some(partition) = &options.partition {
        builder = builder.partition(partition);
    }
    if let Some(account) = &options.account {
        builder = builder.account(account);
    }
    let fake = builder.start();
    if let Some(length) = options.token_length {
        fake.token_length(length);
    }
    fake
}

fn write_ca(options: &Options, fake: &FakeAws) -> io::Result<Option<PathBuf>> {
    let Some(pem) = fake.ca_pem() else { return Ok(None) };
    let in_temp = || env::temp_dir().join(format!("fake-aws-ca-{}.pem", fake.port()));
    let path = options.ca_file.clone().unwrap_or_else(in_temp);
    write_whole(&path, pem)?;
    Ok(Some(path))
}

/// Whoever waits for the file finds all of it.
fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, text)?;
    fs::rename(&beside, path)
}

fn announce(fake: &FakeAws, user: &User, device: &Device, ca_file: Option<&Path>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "FAKE_ENDPOINT={}", fake.endpoint())?;
    writeln!(out, "FAKE_PORT={}", fake.port())?;
    writeln!(out, "FAKE_ACCESS_KEY_ID={}", user.access_key_id)?;
    writeln!(out, "FAKE_SECRET_ACCESS_KEY={}", user.secret_access_key)?;
    writeln!(out, "FAKE_USER_ARN={}", user.arn)?;
    writeln!(out, "FAKE_SERIAL={}", device.serial_number)?;
    if let Some(path) = ca_file {
        writeln!(out, "FAKE_CA_FILE='{}'", path.display().to_string().replace('\'', r"'\''"))?;
    }
    out.flush()
}
