//! `policy explain`: a rule of `policy check`, with an example.

use std::fmt::Write as _;

use mfa_policy::{Rule, example, rules};

use crate::error::Error;
use crate::model::exit;
use crate::sys::stdio::write_stdout;

/// One rule, or the list of all.
pub(super) fn run(rule: Option<&str>) -> Result<u8, Error> {
    let text = match rule {
        None => all(),
        Some(id) => explained(id)?,
    };
    write_stdout(&text).map_err(Error::Output)?;
    Ok(exit::DONE)
}

fn all() -> String {
    let line = |rule: &Rule| format!("{}  {}: {}", rule.id, rule.severities(), rule.check);
    rules().iter().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

fn explained(id: &str) -> Result<String, Error> {
    let wanted = id.to_ascii_uppercase();
    let Some(rule) = rules().iter().find(|rule| rule.id == wanted) else {
        return Err(Error::Usage {
            what: format!("`{id}` is no rule of `policy check`"),
            hint: "see all of them with `mfa-session policy explain`".into(),
        });
    };
    let mut text = format!(
        "{} ({})\n  looks for: {}\n  consequence: {}\n  remedy: {}\n",
        rule.id,
        rule.severities(),
        rule.check,
        rule.consequence,
        rule.remedy
    );
    if let Some(example) = example(rule.id) {
        // Writing to a `String` cannot fail.
        if let Some(given) = example.given {
            let _ = writeln!(text, "  shown by: these examples {given}");
        }
        let _ = writeln!(text, "\nbreaks it:\n\n{}\n\nkeeps it:\n\n{}", example.bad, example.good);
    }
    Ok(text)
}
