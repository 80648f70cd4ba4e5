//! Checks of files, folders and the terminal. The facts about them are arguments.

use super::finding::DoctorFinding;
use crate::model::Severity;
use crate::model::shell_word::quoted_path;
use crate::model::trust::FileExposure;

/// The facts about one of the two shared files.
#[derive(Debug, Default)]
pub(crate) struct FileFacts {
    /// Its path, as shown in messages.
    pub shown: String,
    /// Mode and owner of the file behind all links; none if there is no such file.
    pub stamp: Option<FileStamp>,
    /// What another user could change of it and of the folders on the way to it.
    pub exposed: Vec<ExposedPart>,
    /// Whether it holds a secret key.
    pub has_secret: bool,
    /// Whether it is a link to a file that does not exist.
    pub is_dangling: bool,
    /// The folder above it that git or a program that copies files looks after, and that program.
    pub copied_by: Option<(String, &'static str)>,
    /// The kind of its file system, if locks or modes may not hold there.
    pub file_system: Option<&'static str>,
    /// Copies beside it that hold a long-term key.
    pub copies: Vec<String>,
}

/// A part of the path to a file that another user could change.
#[derive(Debug)]
pub(crate) struct ExposedPart {
    /// Its path, as shown in messages.
    pub shown: String,
    pub is_file: bool,
    pub mode: u32,
    pub how: FileExposure,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct FileStamp {
    pub mode: u32,
    /// Whether another user owns it, and this one is not root.
    pub is_foreign: bool,
}

const ALL_BUT_OWNER: u32 = 0o077;

/// The faults of a shared file that do not prevent that it is read.
pub(crate) fn file(facts: &FileFacts) -> Vec<DoctorFinding> {
    let FileFacts { shown, .. } = facts;
    let mut found = Vec::new();
    let mut add = |finding: DoctorFinding| found.push(finding.in_file(shown.clone()));
    let path = quoted_path(shown);
    if let Some(FileStamp { mode, is_foreign }) = facts.stamp {
        let is_changed = |part: &&ExposedPart| part.is_file && !matches!(part.how, FileExposure::Owner { .. });
        let mode = mode & 0o7777;
        let message = if facts.exposed.iter().any(|part| is_changed(&part)) {
            Some(format!("other users can change `{shown}` (mode {mode:04o})"))
        } else {
            let is_open = facts.has_secret && mode & ALL_BUT_OWNER != 0;
            is_open.then(|| format!("`{shown}` holds keys, and not only its owner may read it (mode {mode:04o})"))
        };
        if let Some(message) = message {
            add(DoctorFinding::new("DOC103", message).hint(format!("make it yours alone: `chmod 600 {path}`")));
        }
        if is_foreign {
            let message = format!("`{shown}` belongs to another user");
            add(DoctorFinding::new("DOC104", message).hint(format!("make it yours: `sudo chown \"$(id -u)\" {path}`")));
        }
    }
    for ExposedPart { shown: part, how, mode, .. } in facts.exposed.iter().filter(|part| !part.is_file) {
        let finding = DoctorFinding::new("DOC103", format!("other users can replace `{shown}`: `{part}` {how}"));
        add(match how {
            FileExposure::Owner { .. } => finding.hint("let the file lie in a folder of your own"),
            _ => finding.hint(format!("take that right away: `chmod go-w {}` (mode {mode:04o})", quoted_path(part))),
        });
    }
    if facts.is_dangling {
        let message = format!("`{shown}` is a link to a file that does not exist");
        add(DoctorFinding::new("DOC106", message).hint("let it lead to a file of your own, or remove it"));
    }
    if let Some((folder, program)) = facts.copied_by.as_ref().filter(|_| facts.has_secret) {
        let message = format!("`{shown}` holds keys and lies in `{folder}`, which {program} may copy elsewhere");
        add(DoctorFinding::new("DOC106", message).hint("keep it outside of that folder"));
    }
    if let Some(kind) = facts.file_system {
        let message = format!("`{shown}` is on a file system ({kind}) where locks and modes may not hold");
        add(DoctorFinding::new("DOC107", message).hint(
            "keep it on a local file system, and name it with `AWS_SHARED_CREDENTIALS_FILE` or `AWS_CONFIG_FILE`",
        ));
    }
    found.extend(facts.copies.iter().map(|copy| {
        DoctorFinding::new(
            "DOC109",
            format!("`{copy}` holds a long-term key in plain text, and is no file that is read"),
        )
        .in_file(copy.clone())
        .hint(format!("delete it, if nothing else needs it: `rm {}`", quoted_path(copy)))
    }));
    found
}

/// What editors, other tools and people put behind the name of a copy; all of it may have a number behind it.
const ENDINGS_OF_COPIES: [&str; 16] = [
    "~",
    ".bak",
    ".backup",
    ".bkp",
    ".bck",
    ".old",
    ".orig",
    ".original",
    ".save",
    ".saved",
    ".copy",
    ".prev",
    ".previous",
    ".tmp",
    ".swp",
    ".un~",
];

/// Whether a file beside the shared one of name `own` is named as a copy is: `credentials.2024`, `Copy of credentials`,
/// `#credentials#`, `.credentials.swp`, `aws.bak`, `keys~`. Those that this program leaves are told by themselves.
pub(crate) fn is_name_of_copy(name: &str, own: &str) -> bool {
    let lower = name.to_lowercase();
    if name == own || name.starts_with(".mfa-session.") {
        return false;
    }
    let of_editor = lower.starts_with('#') || [".swo", ".swn", ".swx"].iter().any(|ending| lower.ends_with(ending));
    let without_number = lower.trim_end_matches(|c: char| c.is_ascii_digit() || "-_.".contains(c));
    let has_ending = ENDINGS_OF_COPIES.iter().any(|ending| lower.ends_with(ending) || without_number.ends_with(ending));
    of_editor || has_ending || lower.contains(&own.to_lowercase())
}

/// The facts about the terminal of this process.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct TerminalFacts {
    pub exists: bool,
    pub is_foreground: bool,
    pub columns: usize,
    /// `TERM=dumb`.
    pub is_dumb: bool,
}

/// A terminal on which the page of a new device has room.
const COLUMNS: usize = 80;

/// Whether somebody can be asked for a code. `has_own_line`: an SDK may run this program.
pub(crate) fn terminal(facts: TerminalFacts, has_own_line: bool, has_mfa_process: bool) -> Option<DoctorFinding> {
    let hint = "run `mfa-session login` in a terminal, then this again";
    if !facts.exists {
        let severity = if has_own_line { Severity::Warning } else { Severity::Info };
        let finding = DoctorFinding::new("DOC501", "this process has no terminal, and no `mfa_process` gives the code");
        return (!has_mfa_process).then(|| {
            finding
                .severity(severity)
                .hint("run `mfa-session login` in a terminal first; programs then find the session")
        });
    }
    if !facts.is_foreground {
        let message = "this process runs in the background of its terminal, where nobody can be asked";
        return Some(DoctorFinding::new("DOC502", message).hint(hint));
    }
    let is_narrow = facts.columns < COLUMNS;
    let why = if facts.is_dumb { "`TERM` is `dumb`".to_owned() } else { format!("it has {} columns", facts.columns) };
    let message = format!("the page of a new device does not fit this terminal: {why}");
    (facts.is_dumb || is_narrow).then(|| {
        DoctorFinding::new("DOC503", message)
            .hint("use a terminal of 80 columns or more for `mfa-session device enroll`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fact_about_a_file_is_found_by_its_own_check() {
        let stamp = |mode, is_foreign| Some(FileStamp { mode, is_foreign });
        let sound = || FileFacts {
            shown: "~/.aws/credentials".into(),
            stamp: stamp(0o600, false),
            has_secret: true,
            ..FileFacts::default()
        };
        let how = FileExposure::Everyone;
        let exposed = |is_file| vec![ExposedPart { shown: "~/.aws".into(), is_file, mode: 0o777, how }];
        for (facts, expected) in [
            (sound(), &[][..]),
            (FileFacts { stamp: stamp(0o640, false), ..sound() }, &["DOC103"]),
            (FileFacts { stamp: stamp(0o644, false), has_secret: false, ..sound() }, &[]),
            // In a group of the owner's own.
            (FileFacts { stamp: stamp(0o664, false), has_secret: false, ..sound() }, &[]),
            (
                FileFacts { stamp: stamp(0o664, false), exposed: exposed(true), has_secret: false, ..sound() },
                &["DOC103"],
            ),
            (FileFacts { stamp: stamp(0o600, true), ..sound() }, &["DOC104"]),
            (FileFacts { exposed: exposed(false), ..sound() }, &["DOC103"]),
            (FileFacts { stamp: None, is_dangling: true, ..sound() }, &["DOC106"]),
            (FileFacts { copied_by: Some(("~".into(), "git")), ..sound() }, &["DOC106"]),
            (FileFacts { copied_by: Some(("~".into(), "git")), has_secret: false, ..sound() }, &[]),
            (FileFacts { file_system: Some("NFS"), ..sound() }, &["DOC107"]),
            (FileFacts { copies: vec!["~/.aws/credentials.bak".into()], ..sound() }, &["DOC109"]),
        ] {
            let ids: Vec<_> = file(&facts).iter().map(|finding| finding.check).collect();
            assert_eq!(ids, expected, "{facts:?}");
        }
    }

    #[test]
    fn a_copy_is_known_by_the_names_that_editors_tools_and_people_give() {
        let copies = [
            "credentials.bak",
            "credentials~",
            "credentials.~1~",
            ".credentials.swp",
            ".credentials.un~",
            "#credentials#",
            ".#credentials",
            "credentials.orig",
            "credentials.old.2",
            "credentials.2026-11-01",
            "credentials (copy)",
            "Copy of credentials",
            "old-credentials",
            "CREDENTIALS.BAK",
            "credentials_backup",
            "aws.bak",
            "keys~",
            "my.BAK2",
            "keys.bak-20261101",
            ".keys.swo",
            "credentials.txt",
            "credentials.prod",
            "#keys#",
        ];
        for name in copies {
            assert!(is_name_of_copy(name, "credentials"), "{name}");
        }
        for name in
            ["credentials", "cli", "sso", "known_hosts", "notes.txt", ".mfa-session.credentials.x.tmp", "id_rsa"]
        {
            assert!(!is_name_of_copy(name, "credentials"), "{name}");
        }
    }

    #[test]
    fn nobody_to_ask_weighs_more_where_an_sdk_runs_this_program() {
        let screen = TerminalFacts { exists: true, is_foreground: true, columns: 80, is_dumb: false };
        for (facts, own_line, process, expected) in [
            (TerminalFacts::default(), false, false, Some(("DOC501", Severity::Info))),
            (TerminalFacts::default(), true, false, Some(("DOC501", Severity::Warning))),
            (TerminalFacts::default(), true, true, None),
            (screen, true, false, None),
            (TerminalFacts { is_foreground: false, ..screen }, false, false, Some(("DOC502", Severity::Warning))),
            (TerminalFacts { columns: 79, ..screen }, false, false, Some(("DOC503", Severity::Info))),
            (TerminalFacts { is_dumb: true, ..screen }, false, false, Some(("DOC503", Severity::Info))),
        ] {
            let found = terminal(facts, own_line, process).map(|finding| (finding.check, finding.severity));
            assert_eq!(found, expected, "{facts:?}");
        }
    }
}
