//! The check of the program that asks for a code in the place of the terminal.

use crate::error::SessionError;
use crate::model::doctor::finding::DoctorFinding;
use crate::model::{Explain as _, ProfileInHints, SessionRequest, Severity};
use crate::session::asker::check_program;
use crate::session::context::Context;

/// Why it cannot be used, in the words of a run that needs it. A warning where something else gives the code first.
pub(super) fn prompt_program(ctx: &Context, request: &SessionRequest, hints: &ProfileInHints) -> Option<DoctorFinding> {
    let error = check_program(ctx, request).err()?;
    let origin = request.prompt.askpass.as_ref().map(|askpass| &askpass.origin);
    let id = if matches!(error, SessionError::Untrusted(_)) { "DOC221" } else { "DOC223" };
    let finding = DoctorFinding::of_failure(id, &error.report(), hints);
    let finding = origin.into_iter().fold(finding, DoctorFinding::at_origin);
    let is_needed = request.mfa_process.is_none() && request.prompt.needs_program();
    Some(if id == "DOC221" || is_needed { finding } else { finding.severity(Severity::Warning) })
}
