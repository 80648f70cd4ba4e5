//! `status --prompt` in the prompt of real, interactive shells.

use crate::completion::is_here;
use crate::home;

/// A shell, the file that it reads at its start, and how it loads a session and sets a variable.
const SHELLS: [(&[&str], &str, &str, [&str; 2]); 3] = [
    (
        &["bash", "--noprofile", "--noediting", "-i"],
        ".bashrc",
        "PS1='[$(mfa-session status --prompt)] ready> '\n",
        ["eval \"$(mfa-session -p dev)\"", "export "],
    ),
    (
        &["zsh", "-d", "-i"],
        ".zshrc",
        "setopt prompt_subst\nPROMPT='[$(mfa-session status --prompt)] ready> '\n",
        ["eval \"$(mfa-session -p dev)\"", "export "],
    ),
    (
        &["fish", "-i"],
        ".config/fish/config.fish",
        "function fish_prompt; set -l held (mfa-session status --prompt); echo -n \"[$held] ready> \"; end\n",
        ["mfa-session export -p dev --format fish | source", "set -gx "],
    ),
];

#[test]
fn the_prompt_follows_what_the_shell_holds() {
    for (program, file, text, [load, set]) in SHELLS {
        if !is_here(program[0]) {
            continue;
        }
        let home = home();
        home.write(file, text);
        let mut terminal = home.start(program[0], &program[1..]);
        terminal.expect("[] ready> ");
        terminal.type_line(load);
        terminal.expect("MFA code for dev");
        terminal.type_line(&home.phone.next_code());
        // Twelve hours, or some minutes less.
        terminal.expect("[dev 1");
        terminal.expect("ready> ");
        let equals = if program[0] == "fish" { " " } else { "=" };
        terminal.type_line(&format!("{set}AWS_CREDENTIAL_EXPIRATION{equals}2020-01-01T00:00:00Z"));
        terminal.expect("[dev ended");
    }
}
