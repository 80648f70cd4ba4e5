//! The Tab key in the shells that complete the names of profiles.

use crate::home;
use crate::pty::Home;

/// A shell, what it reads at its start, and where from.
#[derive(Clone, Copy)]
struct Shell<'t> {
    program: &'static [&'static str],
    file: &'static str,
    text: &'t str,
}

const SHELLS: [Shell<'static>; 3] = [
    Shell {
        program: &["bash", "--noprofile", "-i"],
        file: ".bashrc",
        text: "PS1='ready> '\nsource <(mfa-session completions bash)\n",
    },
    Shell {
        program: &["zsh", "-d", "-i"],
        file: ".zshrc",
        text: "PS1='ready> '\nautoload -U compinit && compinit -u -D\nsource <(mfa-session completions zsh)\n",
    },
    Shell {
        program: &["fish", "-i"],
        file: ".config/fish/config.fish",
        text: "function fish_prompt; echo -n 'ready> '; end\nmfa-session completions fish | source\n",
    },
];

pub(crate) fn is_here(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if !found {
        harness::skip(&format!("{program} is not installed"));
    }
    found
}

/// Types a line with Tab in it. What it redirects is in the file `out`.
fn type_with_tab(home: &Home, shell: &Shell<'_>, line: &str) -> String {
    home.write(shell.file, shell.text);
    let mut terminal = home.start(shell.program[0], &shell.program[1..]);
    terminal.expect("ready> ");
    // Everything at once, so that nothing but the completion itself can have finished the word.
    terminal.type_line(&format!("{line} >out 2>&1; echo en\"\"ded"));
    terminal.expect("ended\n");
    home.read("out")
}

#[test]
fn tab_completes_the_profile_behind_the_function_of_init() {
    for shell in &SHELLS {
        if !is_here(shell.program[0]) {
            continue;
        }
        let home = home();
        let config = home.read(".aws/config");
        home.write(".aws/config", &format!("{config}[profile quarterly-report]\nregion = x\n[profile other]\n"));
        home.write("quarto", "a file that begins in the same way");
        // What it would do stands in for by what it is given.
        let load = match shell.program[0] {
            "fish" => "mfa-session init fish | source\nfunction mfa; echo $argv; end\n".to_owned(),
            other => format!("eval \"$(mfa-session init {other})\"\nmfa() {{ echo \"$@\"; }}\n"),
        };
        let text = format!("{}{load}", shell.text);
        let shell = Shell { text: &text, ..*shell };
        assert_eq!(type_with_tab(&home, &shell, "mfa quart\t 8h"), "quarterly-report 8h\n", "{:?}", shell.program);
    }
}

#[test]
fn tab_completes_the_names_of_profiles() {
    for shell in &SHELLS {
        if !is_here(shell.program[0]) {
            continue;
        }
        for line in [
            "mfa-session status --json --profile quart\t",
            "mfa-session status --json -p quart\t",
            "mfa-session status -p quart\t --json",
            "mfa-session -p quart\t status --json",
            "mfa-session login quart\t",
            "mfa-session login --no-prompt quart\t",
        ] {
            let home = home();
            let config = home.read(".aws/config");
            home.write(".aws/config", &format!("{config}[profile quarterly-report]\nregion = x\n[profile other]\n"));
            home.write("quarto", "a file that begins in the same way");
            let out = type_with_tab(&home, shell, line);
            assert!(
                out.starts_with("error: profile `quarterly-report` has no long-term access key\n"),
                "{:?}: {line:?} gave {out}",
                shell.program
            );
        }
    }
}
