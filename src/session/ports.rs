//! The sources of codes and sessions of `obtain`: the machine and AWS, or those of a test.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{Error, SessionError};
use crate::model::{
    AccessKey, CodeError, Explain as _, GivenCode, Minted, NobodyToAsk, RoleCall, SessionCredentials, SessionRequest,
    SessionTokenProvider, StsError, TokenCode, TokenCodeProvider,
};
use crate::session::context::Context;
use crate::session::trust::{Use, check_bundle, check_endpoint, check_file, check_setting};
use crate::sys::aws::sts::Sts;
use crate::sys::aws::sts_role::RoleRequest;
use crate::sys::aws::tls;
use crate::sys::process::caller;
use crate::sys::process::event::Event;
use crate::sys::process::signals::SignalGuard;
use crate::sys::terminal::code_source::{CodeSource, Person};
use crate::sys::terminal::tty::Terminal;
use crate::sys::{paths, stdio};

/// The sources of codes and sessions.
pub(crate) trait Ports {
    type CodeProvider: TokenCodeProvider<Signals = SignalGuard, Event = Event>;
    type Sessions: SessionTokenProvider<Event = Event>;

    /// Determines the source of the code; nobody is asked yet.
    ///
    /// # Errors
    /// When there is nobody to ask, no code where one was promised, or a command that is not to be trusted.
    fn codes(&mut self, ctx: &Context, request: &SessionRequest) -> Result<Self::CodeProvider, SessionError>;

    /// The source of sessions for a key; nothing is sent yet.
    fn sessions(
        &mut self,
        request: &SessionRequest,
        ca_pem: Option<Vec<u8>>,
        key: AccessKey,
        preflight: bool,
    ) -> Self::Sessions;

    /// A call for a role with temporary credentials, to be made on a separate thread.
    fn role(
        &mut self,
        request: &SessionRequest,
        ca_pem: Option<Vec<u8>>,
        by: &SessionCredentials,
        call: RoleCall,
    ) -> RoleAnswer;
}

/// A call that is made when this is invoked.
pub(crate) type RoleAnswer = Box<dyn FnOnce() -> Result<Minted, StsError> + Send>;

/// How long a code on standard input is waited for: a person may have to touch a security key first.
const STDIN_PATIENCE: Duration = Duration::from_secs(120);

fn no_line(error: &io::Error) -> CodeError {
    match error.kind() {
        io::ErrorKind::TimedOut => CodeError::TimedOut(STDIN_PATIENCE),
        io::ErrorKind::Interrupted => CodeError::Cancelled,
        _ => CodeError::Stdin,
    }
}

/// The terminal of this process, and STS over the network.
#[derive(Debug)]
pub(crate) struct TerminalAndSts;

impl Ports for TerminalAndSts {
    type CodeProvider = CodeSource;
    type Sessions = Sts;

    fn codes(&mut self, ctx: &Context, request: &SessionRequest) -> Result<CodeSource, SessionError> {
        match &ctx.options.code {
            GivenCode::Code(code) => return Ok(CodeSource::Given(code.clone())),
            GivenCode::Stdin => {
                let line = stdio::read_stdin_line(ctx.interrupt(), STDIN_PATIENCE).map_err(|error| no_line(&error))?;
                return TokenCode::parse(&line).map(CodeSource::Given).map_err(|_| CodeError::Stdin.into());
            }
            GivenCode::None => {}
        }
        let person = person(ctx);
        let Some(process) = &request.mfa_process else { return person.map(CodeSource::Person) };
        match (check_setting(ctx, &process.origin, Use::Command), person) {
            (Ok(()), person) => Ok(CodeSource::Process {
                command: process.value.clone(),
                // In the background it would be stopped when it reads there, and this process with it.
                terminal: Terminal::open().ok().filter(Terminal::is_foreground),
                instead: person.ok(),
            }),
            (Err(error), Ok(person)) => Ok(CodeSource::Person(Person { why: Some(error.with_cause()), ..person })),
            (Err(error), Err(_)) => Err(error),
        }
    }

    fn sessions(&mut self, request: &SessionRequest, ca_pem: Option<Vec<u8>>, key: AccessKey, preflight: bool) -> Sts {
        Sts::new(&request.connection, ca_pem, key, preflight)
    }

    fn role(
        &mut self,
        request: &SessionRequest,
        ca_pem: Option<Vec<u8>>,
        by: &SessionCredentials,
        call: RoleCall,
    ) -> RoleAnswer {
        let request = RoleRequest::new(&request.connection, ca_pem, by, call);
        Box::new(move || request.send())
    }
}

/// The person at our terminal, if the question may be shown there: in the foreground only, and not while the program
/// that runs this one reads single keys. A pager later in the pipeline does so as well, but only once there is something
/// to show.
fn person(ctx: &Context) -> Result<Person, SessionError> {
    let nobody = |why| Err(CodeError::NobodyToAsk(why).into());
    if !ctx.options.may_ask {
        return nobody(NobodyToAsk::NoPrompt);
    }
    let Ok(terminal) = Terminal::open() else { return nobody(NobodyToAsk::NoTerminal) };
    if !terminal.is_foreground() {
        return nobody(NobodyToAsk::Background);
    }
    let others_read_keys = || ctx.is_for_sdk() || caller::leads_our_group();
    if !terminal.is_line_mode() && others_read_keys() && !caller::leader_has_pipeline() {
        return nobody(NobodyToAsk::TerminalBusy);
    }
    let patience = ctx.is_for_sdk().then_some(ctx.options.prompt_timeout);
    Ok(Person { terminal, patience, why: None })
}

/// The certificates that a request trusts in place of the platform's. That setting, the files with certificates and the
/// endpoint of STS are checked first.
///
/// # Errors
/// When the certificates cannot be read or used, or another user could have set them or the endpoint.
pub(crate) fn ca_pem(ctx: &Context, request: &SessionRequest) -> Result<Option<Vec<u8>>, Error> {
    check_endpoint(ctx, request.connection.sts_endpoint.as_ref())?;
    certificates(ctx, request)
}

/// As [`ca_pem`], without the endpoint, so that no name is resolved.
///
/// # Errors
/// As [`ca_pem`].
pub(crate) fn certificates(ctx: &Context, request: &SessionRequest) -> Result<Option<Vec<u8>>, Error> {
    let Some(bundle) = &request.connection.ca_bundle else {
        check_platform_roots(ctx)?;
        return Ok(None);
    };
    check_setting(ctx, &bundle.origin, Use::Connection)?;
    let pem = tls::read_ca_bundle(&bundle.value)?;
    check_bundle(ctx, &bundle.value)?;
    Ok(Some(pem))
}

/// Variables that replace the platform's root certificates, a file and a list of folders, as OpenSSL reads them.
pub(crate) const ROOT_VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

fn check_platform_roots(ctx: &Context) -> Result<(), Error> {
    let [file, folders] = ROOT_VARIABLES.map(|name| ctx.env.path(name));
    let folders: Vec<PathBuf> = folders.iter().flat_map(|list| paths::listed(list)).collect();
    let files: Vec<PathBuf> = file.into_iter().chain(folders.iter().flat_map(|dir| tls::bundle_files(dir))).collect();
    for file in &files {
        tls::check_bundle_file(file)?;
    }
    for path in folders.iter().chain(&files) {
        check_file(ctx, path, Use::Connection, &format!("the place of certificates `{}`", path.display()))?;
    }
    Ok(())
}
