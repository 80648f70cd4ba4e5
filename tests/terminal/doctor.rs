//! What `doctor` says of the terminal that it runs on.

use crate::home;
use crate::pty::{Home, Terminal};
use crate::shell::bash;

const DOCTOR: &str = "mfa-session doctor --offline -p dev --only DOC501,DOC502,DOC503";

fn shown(home: &Home, line: &str, prepare: impl Fn(&Terminal)) -> String {
    let mut terminal = bash(home);
    prepare(&terminal);
    terminal.type_line(line);
    terminal.expect(&format!("{line}\n"));
    terminal.expect("ready> ")
}

#[test]
fn each_fault_of_a_terminal_is_found_by_its_own_check() {
    let good = "export TERM=xterm; ";
    let narrow = "info DOC503: the page of a new device does not fit this terminal: it has 79 columns\n";
    let dumb = "info DOC503: the page of a new device does not fit this terminal: `TERM` is `dumb`\n";
    let background = "warning DOC502: this process runs in the background of its terminal, where nobody can be asked\n";
    for (columns, line, expected) in [
        (80, format!("{good}{DOCTOR}"), None),
        (79, format!("{good}{DOCTOR}"), Some(narrow)),
        (80, DOCTOR.to_owned(), Some(dumb)),
        (80, format!("{good}{DOCTOR} & wait $!"), Some(background)),
    ] {
        let home = home();
        home.write(".aws/config", "[profile dev]\nregion = eu-central-1\n");
        let shown = shown(&home, &line, |terminal| terminal.resize(columns));
        let found = ["DOC501: ", "DOC502: ", "DOC503: "].iter().filter(|id| shown.contains(**id)).count();
        assert_eq!(found, usize::from(expected.is_some()), "{line}: {shown}");
        assert!(expected.is_none_or(|expected| shown.contains(expected)), "{line}: {shown}");
        assert!(shown.contains("3 checks, 0 errors, "), "{line}: {shown}");
    }
}
