//! The shells: how each sets a variable, removes it, and fails.
//!
//! Values must be inert ([`Shell::is_inert`]); they are quoted by each shell's rules all the same.

use zeroize::Zeroizing;

use crate::model::Variables;

/// A shell that can evaluate our output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::enum_variant_names, reason = "PowerShell is its name")]
pub enum Shell {
    /// sh, bash, zsh, dash, ksh, busybox.
    #[default]
    Posix,
    Fish,
    Csh,
    PowerShell,
    /// The Windows command prompt.
    Cmd,
    /// nushell, which gets a record for `load-env`.
    Nushell,
    Elvish,
    Xonsh,
}

impl Shell {
    /// The shell of a program, if it does not read the lines of a POSIX shell; `arguments` are used where the name is
    /// that of an interpreter.
    #[must_use]
    pub(crate) fn of_program(name: &str, arguments: impl Fn() -> Vec<String>) -> Option<Self> {
        Some(match name {
            "fish" => Self::Fish,
            "csh" | "tcsh" | "bsd-csh" => Self::Csh,
            "pwsh" | "powershell" => Self::PowerShell,
            "nu" => Self::Nushell,
            "elvish" => Self::Elvish,
            "xonsh" => Self::Xonsh,
            _ if name.starts_with("python") => {
                let is_xonsh = |word: &String| word.rsplit('/').next() == Some("xonsh");
                return arguments().iter().skip(1).take(2).any(is_xonsh).then_some(Self::Xonsh);
            }
            _ => return None,
        })
    }

    /// The main name of its format.
    #[must_use]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Posix => "sh",
            Self::Fish => "fish",
            Self::Csh => "csh",
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
            Self::Nushell => "nushell",
            Self::Elvish => "elvish",
            Self::Xonsh => "xonsh",
        }
    }

    /// The command line that runs a program itself, and no alias or function of its name.
    #[must_use]
    pub(crate) fn unaliased(self, line: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!("command {line}"),
            Self::Csh => format!("\\{line}"),
            Self::Nushell => format!("^{line}"),
            Self::Elvish => format!("e:{line}"),
            Self::PowerShell => format!("& (Get-Command -CommandType Application {}", line.replacen(' ', ") ", 1)),
            Self::Cmd | Self::Xonsh => line.to_owned(),
        }
    }

    /// The line that a person types to let the shell read what a command prints.
    #[must_use]
    pub(crate) fn loads(self, command: &str) -> String {
        match self {
            Self::Posix => format!("eval \"$({command})\""),
            Self::Fish => format!("{command} | source"),
            Self::Csh => format!("eval `{command}`"),
            Self::PowerShell => format!("{command} | Out-String | Invoke-Expression"),
            Self::Cmd => format!("for /f \"delims=\" %i in ('{command}') do @%i"),
            Self::Nushell => format!("{command} | from json | load-env"),
            Self::Elvish => format!("eval ({command} | slurp)"),
            Self::Xonsh => format!("execx($({command}))"),
        }
    }

    /// Whether a byte of a value is safe even where a shell splits and globs words first (an unquoted `eval $(…)`).
    #[must_use]
    pub fn is_inert(self, byte: u8) -> bool {
        // The command prompt expands `%NAME%` inside quotes, and has no escape for it.
        byte.is_ascii_alphanumeric() || b"/+=_.:@,-".contains(&byte) || (byte == b'%' && self != Self::Cmd)
    }

    /// Sets a variable for this shell and its children. Each POSIX line ends in `;`: an unquoted `eval $(…)`
    /// joins the lines into one.
    #[must_use]
    pub fn set(self, name: &str, value: &str) -> String {
        match self {
            Self::Posix => format!("export {name}='{}';\n", value.replace('\'', r"'\''")),
            Self::Fish => format!("set -gx {name} '{}';\n", value.replace('\\', r"\\").replace('\'', r"\'")),
            Self::Csh => {
                let quoted = value.replace('\'', r"'\''").replace('!', r"\!");
                format!("setenv {name} '{quoted}';\n")
            }
            // PowerShell treats typographic quotes as quotes, which are doubled as well.
            Self::PowerShell => {
                let quoted: String = value.chars().flat_map(|c| vec![c; if is_quote(c) { 2 } else { 1 }]).collect();
                format!("$Env:{name} = '{quoted}'\n")
            }
            Self::Cmd => format!("set \"{name}={value}\"\n"),
            Self::Nushell => format!("{}:{}", json(name), json(value)),
            Self::Elvish => format!("set E:{name} = '{}';\n", value.replace('\'', "''")),
            Self::Xonsh => {
                format!("${name} = '{}'\n", value.replace('\\', r"\\").replace('\'', r"\'"))
            }
        }
    }

    /// Removes a variable; a missing one is no error.
    #[must_use]
    pub fn unset(self, name: &str) -> String {
        match self {
            Self::Posix => format!("unset {name};\n"),
            // `set -e` of a missing variable returns an error status.
            Self::Fish => format!("set -e {name}; or true;\n"),
            Self::Csh => format!("unsetenv {name};\n"),
            Self::PowerShell => format!("Remove-Item Env:{name} -ErrorAction Ignore\n"),
            Self::Cmd => format!("set \"{name}=\"\n"),
            Self::Nushell => format!("{}:null", json(name)),
            Self::Elvish => format!("unset-env {name};\n"),
            Self::Xonsh => format!("__xonsh__.env.pop('{name}', None) and None\n"),
        }
    }

    /// Removes and sets variables.
    #[must_use]
    pub fn lines(self, variables: &Variables) -> Zeroizing<String> {
        let (before, between, after) = match self {
            Self::Nushell => ("{", ",", "}\n"),
            Self::Posix | Self::Fish | Self::Csh | Self::PowerShell | Self::Cmd | Self::Elvish | Self::Xonsh => {
                ("", "", "")
            }
        };
        let unset = variables.unset.iter().map(|name| Zeroizing::new(self.unset(name)));
        let set = variables.set.iter().map(|(name, value)| Zeroizing::new(self.set(name, value)));
        let statements: Vec<Zeroizing<String>> = unset.chain(set).collect();
        // No larger, since all of it is overwritten byte by byte; no smaller, since growing leaves a copy behind.
        let length: usize = statements.iter().map(|statement| statement.len() + between.len()).sum();
        let mut script = Zeroizing::new(String::with_capacity(before.len() + length + after.len()));
        script.push_str(before);
        for (index, statement) in statements.iter().enumerate() {
            script.push_str(if index > 0 { between } else { "" });
            script.push_str(statement);
        }
        script.push_str(after);
        script
    }

    /// One command that fails, and changes nothing.
    #[must_use]
    pub fn failing_command(self) -> &'static str {
        match self {
            Self::Posix | Self::Fish | Self::Csh => "false;\n",
            Self::PowerShell => "throw 'mfa-session failed'\n",
            Self::Cmd => "cmd /c exit 1\n",
            // `load-env` fails for a value that is not a record.
            Self::Nushell => "null\n",
            Self::Elvish => "fail 'mfa-session failed';\n",
            Self::Xonsh => "raise RuntimeError('mfa-session failed')\n",
        }
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '\'' | '\u{2018}'..='\u{201b}')
}

fn json(text: &str) -> String {
    // Serialising a string cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shell_gets_its_own_quoting() {
        let value = r"a'b\c";
        for (shell, line) in [
            (Shell::Posix, "export N='a'\\''b\\c';\n"),
            (Shell::Fish, "set -gx N 'a\\'b\\\\c';\n"),
            (Shell::Csh, "setenv N 'a'\\''b\\c';\n"),
            (Shell::PowerShell, "$Env:N = 'a''b\\c'\n"),
            (Shell::Nushell, "\"N\":\"a'b\\\\c\""),
            (Shell::Elvish, "set E:N = 'a''b\\c';\n"),
            (Shell::Xonsh, "$N = 'a\\'b\\\\c'\n"),
        ] {
            assert_eq!(shell.set("N", value), line, "{shell:?}");
        }
        assert_eq!(Shell::PowerShell.set("N", "a\u{2019}b"), "$Env:N = 'a\u{2019}\u{2019}b'\n");
        assert_eq!(Shell::Csh.set("N", "a!b"), "setenv N 'a\\!b';\n");
        assert_eq!(Shell::Cmd.set("N", "a=b/c"), "set \"N=a=b/c\"\n");
    }

    #[test]
    fn nothing_that_some_shell_expands_is_inert() {
        for byte in b"'\"\\`$!*?[]{}()<>|&;#~^ \t\r\n\x1b\0\x7f\xe2" {
            assert!(!Shell::Posix.is_inert(*byte), "{byte}");
        }
        assert!(Shell::Posix.is_inert(b'%') && !Shell::Cmd.is_inert(b'%'));
    }
}
