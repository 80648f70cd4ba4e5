//! Shell functions that load a session into the running shell. First floor; pure.
//!
//! Each takes `mfa dev`, `mfa dev 8h`, `mfa dev --refresh`, `mfa --unset`; sets nothing when there is no
//! session, and keeps the exit status.

use super::shell::Shell;

/// A shell that a function can be printed for. bash and zsh share theirs; the command prompt, xonsh and plain
/// POSIX shells have none.
pub const SHELLS: [(&str, Shell); 9] = [
    ("bash", Shell::Posix),
    ("zsh", Shell::Posix),
    ("fish", Shell::Fish),
    ("powershell", Shell::PowerShell),
    ("pwsh", Shell::PowerShell),
    ("nushell", Shell::Nushell),
    ("elvish", Shell::Elvish),
    ("tcsh", Shell::Csh),
    ("csh", Shell::Csh),
];

/// Whether a name can be a function's in every shell.
#[must_use]
pub fn is_function_name(name: &str) -> bool {
    let letters = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(letters) && name.as_bytes()[0].is_ascii_alphabetic()
}

/// The function, by the name of [`SHELLS`].
#[must_use]
pub fn function(shell: &str, name: &str) -> Option<String> {
    let shell = SHELLS.iter().find(|(known, _)| *known == shell).map(|(_, shell)| *shell)?;
    let template = match shell {
        Shell::Posix => POSIX,
        Shell::Fish => FISH,
        Shell::PowerShell => POWERSHELL,
        Shell::Nushell => NUSHELL,
        Shell::Elvish => ELVISH,
        Shell::Csh => TCSH,
        Shell::Cmd | Shell::Xonsh => return None,
    };
    Some(template.replace("@NAME@", name))
}

const POSIX: &str = r#"@NAME@() {
    local mfa_lines mfa_args
    mfa_args=()
    case "${1-}" in
    --unset)
        mfa_lines=$(command mfa-session unset) || return
        eval "$mfa_lines"
        return
        ;;
    '' | -*) ;;
    *)
        mfa_args+=(--profile "$1")
        shift
        case "${1-}" in
        [0-9]*)
            mfa_args+=(--duration "$1")
            shift
            ;;
        esac
        ;;
    esac
    mfa_lines=$(command mfa-session export ${mfa_args[@]+"${mfa_args[@]}"} "$@") || return
    eval "$mfa_lines"
}
"#;

const FISH: &str = r"function @NAME@ --description 'Load an AWS session confirmed by MFA'
    if test (count $argv) -gt 0; and test $argv[1] = --unset
        set -l lines (command mfa-session unset --format fish)
        or return
        string join \n -- $lines | source
        return
    end
    set -l options
    if test (count $argv) -gt 0; and not string match -q -- '-*' $argv[1]
        set options --profile $argv[1]
        set -e argv[1]
        if test (count $argv) -gt 0; and string match -qr -- '^[0-9]' $argv[1]
            set -a options --duration $argv[1]
            set -e argv[1]
        end
    end
    set -l lines (command mfa-session export --format fish $options $argv)
    or return
    string join \n -- $lines | source
end
";

const POWERSHELL: &str = r#"function @NAME@ {
    $rest = @($args)
    $options = @('export')
    if ($rest.Count -gt 0 -and $rest[0] -eq '--unset') {
        $options = @('unset')
        $rest = @()
    } elseif ($rest.Count -gt 0 -and -not "$($rest[0])".StartsWith('-')) {
        $options += @('--profile', "$($rest[0])")
        $rest = @($rest | Select-Object -Skip 1)
        if ($rest.Count -gt 0 -and "$($rest[0])" -match '^[0-9]') {
            $options += @('--duration', "$($rest[0])")
            $rest = @($rest | Select-Object -Skip 1)
        }
    }
    $program = (Get-Command -CommandType Application -Name mfa-session -TotalCount 1).Source
    $lines = & $program @options --format powershell @rest
    if ($LASTEXITCODE -eq 0) { Invoke-Expression ($lines -join "`n") }
}
"#;

const NUSHELL: &str = r#"def --env --wrapped @NAME@ [...rest] {
    if ($rest | get -o 0) == "--unset" {
        ^mfa-session unset --format nushell | from json | load-env
        return
    }
    mut options = []
    mut rest = $rest
    if ($rest | is-not-empty) and not ($rest.0 | str starts-with "-") {
        $options = [--profile $rest.0]
        $rest = ($rest | skip 1)
        if ($rest | is-not-empty) and ($rest.0 =~ '^[0-9]') {
            $options = ($options | append [--duration $rest.0])
            $rest = ($rest | skip 1)
        }
    }
    let answer = (^mfa-session export --format nushell ...$options ...$rest | complete)
    print --stderr --no-newline $answer.stderr
    if $answer.exit_code == 0 {
        $answer.stdout | from json | load-env
    }
    $env.LAST_EXIT_CODE = $answer.exit_code
}
"#;

const ELVISH: &str = r"use str
fn @NAME@ {|@rest|
    var options = [export]
    if (and (> (count $rest) 0) (eq $rest[0] --unset)) {
        set options = [unset]
        set rest = []
    } elif (and (> (count $rest) 0) (not (str:has-prefix $rest[0] -))) {
        set options = [export --profile $rest[0]]
        set rest = $rest[1..]
        if (and (> (count $rest) 0) (str:contains-any $rest[0][..1] 0123456789)) {
            set options = [$@options --duration $rest[0]]
            set rest = $rest[1..]
        }
    }
    var lines = ((external mfa-session) $@options --format elvish $@rest | slurp)
    eval $lines
}
edit:add-var @NAME@~ $@NAME@~
";

/// An alias has no control flow, so a POSIX shell sorts the arguments.
const TCSH: &str = r#"alias @NAME@ 'eval `sh -c '"'"'case "${1-}" in --unset) exec mfa-session unset --format csh;; ""|-*) exec mfa-session export --format csh "$@";; esac; p=$1; shift; case "${1-}" in [0-9]*) d=$1; shift; exec mfa-session export --format csh --profile "$p" --duration "$d" "$@";; esac; exec mfa-session export --format csh --profile "$p" "$@"'"'"' mfa \!*`'
"#;

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test's panic is its report")]
mod tests {
    use super::*;

    #[test]
    fn every_shell_listed_has_a_function_of_the_given_name() {
        for (shell, _) in SHELLS {
            let text = function(shell, "login-aws").expect("a listed shell");
            assert!(text.contains("login-aws") && !text.contains("@NAME@"), "{shell}");
        }
        assert_eq!(function("cmd", "mfa"), None);
    }

    #[test]
    fn a_function_name_is_a_plain_word() {
        for (name, fits) in [
            ("mfa", true),
            ("m_2-x", true),
            ("", false),
            ("2m", false),
            ("a b", false),
            ("x;y", false),
            ("$(x)", false),
            ("é", false),
        ] {
            assert_eq!(is_function_name(name), fits, "{name}");
        }
    }
}
