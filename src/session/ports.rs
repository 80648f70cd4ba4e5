//! The sources of codes and sessions of `obtain`: the machine and AWS, or those of a test.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use crate::error::{Error, SessionError};
use crate::model::{
    AccessKey, CodeError, CodeWay, Explain as _, GivenCode, Minted, RoleCall, SessionCredentials, SessionRequest,
    SessionTokenProvider, StsError, TokenCode, TokenCodeProvider, ways,
};
use crate::session::asker::{at_terminal, by_askpass, by_dialog, usable_terminal, way_facts};
use crate::session::context::Context;
use crate::session::trust::{Use, check_bundle, check_endpoint, check_file, check_setting};
use crate::sys::aws::sts::Sts;
use crate::sys::aws::sts_role::RoleRequest;
use crate::sys::aws::tls;
use crate::sys::process::event::Event;
use crate::sys::process::signals::SignalGuard;
use crate::sys::terminal::code_source::CodeSource;
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

/// The terminal of this process, or a program that asks in its place, and STS over the network.
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
        let terminal = usable_terminal(ctx);
        let facts = way_facts(ctx, request, terminal.as_ref().map(drop).map_err(|why| *why));
        let (way, instead) = ways(&facts).map_err(CodeError::NobodyToAsk)?;
        let asker = |way| match way {
            CodeWay::Dialog => by_dialog(ctx),
            CodeWay::Askpass => by_askpass(ctx, request),
            CodeWay::Terminal | CodeWay::Process => match terminal {
                Ok(terminal) => Ok(at_terminal(ctx, terminal)),
                Err(why) => Err(CodeError::NobodyToAsk(why).into()),
            },
        };
        let Some(process) = request.mfa_process.as_ref().filter(|_| way == CodeWay::Process) else {
            return asker(way).map(CodeSource::Ask);
        };
        match (check_setting(ctx, &process.origin, Use::Command), instead.map(asker)) {
            (Ok(()), instead) => Ok(CodeSource::Process {
                command: process.value.clone(),
                // In the background it would be stopped when it reads there, and this process with it.
                terminal: Terminal::open().ok().filter(Terminal::is_foreground),
                instead: instead.and_then(Result::ok),
            }),
            (Err(error), Some(Ok(asker))) => Ok(CodeSource::Ask(asker.because(error.with_cause()))),
            (Err(error), _) => Err(error),
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

/// [`TerminalAndSts`] with an STS for the first session whose connection was opened beforehand.
pub(crate) struct TerminalAndOpenSts(pub(crate) Option<Sts>);

impl Ports for TerminalAndOpenSts {
    type CodeProvider = CodeSource;
    type Sessions = Sts;

    fn codes(&mut self, ctx: &Context, request: &SessionRequest) -> Result<CodeSource, SessionError> {
        TerminalAndSts.codes(ctx, request)
    }

    fn sessions(&mut self, request: &SessionRequest, ca_pem: Option<Vec<u8>>, key: AccessKey, preflight: bool) -> Sts {
        // The network may have come back since.
        let is_usable = |sts: &mut Sts| !matches!(sts.preflight_error(), Some(StsError::Unreachable { .. }));
        let open = self.0.take().and_then(|mut sts| is_usable(&mut sts).then_some(sts));
        open.unwrap_or_else(|| TerminalAndSts.sessions(request, ca_pem, key, preflight))
    }

    fn role(
        &mut self,
        request: &SessionRequest,
        ca_pem: Option<Vec<u8>>,
        by: &SessionCredentials,
        call: RoleCall,
    ) -> RoleAnswer {
        TerminalAndSts.role(request, ca_pem, by, call)
    }
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
