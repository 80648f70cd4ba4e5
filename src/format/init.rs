//! Shell functions that load a session into the running shell.
//!
//! Each takes `mfa dev`, `mfa dev 8h`, `mfa dev --refresh`, `mfa --unset` (`-u`), `mfa status`, `mfa clear`; sets
//! nothing when there is no session, and keeps the exit status. It passes `--format` for all output that it evaluates:
//! the program then prints help and version to standard error, and refuses a verb that prints no lines.

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

/// Whether a name is valid for a function in every shell.
pub(crate) fn is_function_name(name: &str) -> bool {
    let letters = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(letters) && name.as_bytes()[0].is_ascii_alphabetic()
}

/// The function for a shell of [`SHELLS`], with a completion of profiles where the shell has one.
pub(crate) fn function(shell: &str, name: &str) -> Option<String> {
    let completion = match shell {
        "bash" => BASH_COMPLETION,
        "zsh" => ZSH_COMPLETION,
        "fish" => FISH_COMPLETION,
        _ => "",
    };
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
    Some(format!("{template}{completion}").replace("@NAME@", name))
}

const POSIX: &str = r#"@NAME@() {
    local mfa_lines mfa_args
    mfa_args=()
    case "${1-}" in
    -u | --unset | unset)
        mfa_lines=$(command mfa-session --format sh unset) || return
        eval "$mfa_lines"
        return
        ;;
    status | clear | list | login | write | exec | credential-process | device | console | doctor | setup | policy | completions | init | help)
        command mfa-session "$@"
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
    mfa_lines=$(command mfa-session --format sh ${mfa_args[@]+"${mfa_args[@]}"} "$@") || return
    eval "$mfa_lines"
}
"#;

/// Security: bash expands the words given for completion; `profiles` prints plain names only.
const BASH_COMPLETION: &str = r#"_@NAME@_words() {
    COMPREPLY=()
    if [ "$COMP_CWORD" -eq 1 ]; then
        COMPREPLY=($(compgen -W "$(command mfa-session profiles 2>/dev/null) status clear" -- "${COMP_WORDS[1]}"))
    fi
}
complete -F _@NAME@_words @NAME@
"#;

/// Without `compinit` zsh has no completion functions.
const ZSH_COMPLETION: &str = r#"_@NAME@_words() {
    if [[ $CURRENT -eq 2 ]]; then
        compadd -- ${(f)"$(command mfa-session profiles 2>/dev/null)"} status clear
    fi
}
if [[ -n ${functions[compdef]-} ]]; then
    compdef _@NAME@_words @NAME@
fi
"#;

const FISH_COMPLETION: &str = r"complete -c @NAME@ -f -n 'test (count (commandline -opc)) -eq 1' -a '(command mfa-session profiles 2>/dev/null) status clear'
";

const FISH: &str = r#"function @NAME@ --description 'Load an AWS session confirmed by MFA'
    switch "$argv[1]"
        case -u --unset unset
            set -l lines (command mfa-session --format fish unset)
            or return
            string join \n -- $lines | source
            return
        case status clear list login write exec credential-process device console doctor setup policy completions init help
            command mfa-session $argv
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
    set -l lines (command mfa-session --format fish $options $argv)
    or return
    string join \n -- $lines | source
end
"#;

const POWERSHELL: &str = r#"function @NAME@ {
    $rest = @($args)
    $options = @()
    $program = (Get-Command -CommandType Application -Name mfa-session -TotalCount 1).Source
    if ($rest.Count -gt 0 -and $rest[0] -in 'status', 'clear', 'list', 'login', 'write', 'exec', 'credential-process', 'device', 'console', 'doctor', 'setup', 'policy', 'completions', 'init', 'help') {
        & $program @rest
        return
    }
    if ($rest.Count -gt 0 -and $rest[0] -in '-u', '--unset', 'unset') {
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
    $lines = & $program --format powershell @options @rest
    if ($LASTEXITCODE -eq 0 -and $lines) { Invoke-Expression ($lines -join "`n") }
}
"#;

const NUSHELL: &str = r#"def --env --wrapped @NAME@ [...rest] {
    if ($rest | get -o 0) in ["-u" "--unset" "unset"] {
        ^mfa-session --format nushell unset | from json | load-env
        return
    }
    if ($rest | get -o 0) in ["status" "clear" "list" "login" "write" "exec" "credential-process" "device" "console" "doctor" "setup" "policy" "completions" "init" "help"] {
        ^mfa-session ...$rest
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
    let answer = (^mfa-session --format nushell ...$options ...$rest | complete)
    print --stderr --no-newline $answer.stderr
    if $answer.exit_code == 0 and ($answer.stdout | is-not-empty) {
        $answer.stdout | from json | load-env
    }
    $env.LAST_EXIT_CODE = $answer.exit_code
}
"#;

const ELVISH: &str = r"use str
fn @NAME@ {|@rest|
    var options = []
    if (and (> (count $rest) 0) (has-value [status clear list login write exec credential-process device console doctor setup policy completions init help] $rest[0])) {
        (external mfa-session) $@rest
        return
    }
    if (and (> (count $rest) 0) (has-value [-u --unset unset] $rest[0])) {
        set options = [unset]
        set rest = []
    } elif (and (> (count $rest) 0) (not (str:has-prefix $rest[0] -))) {
        set options = [--profile $rest[0]]
        set rest = $rest[1..]
        if (and (> (count $rest) 0) (str:contains-any $rest[0][..1] 0123456789)) {
            set options = [$@options --duration $rest[0]]
            set rest = $rest[1..]
        }
    }
    var lines = ((external mfa-session) --format elvish $@options $@rest | slurp)
    eval $lines
}
edit:add-var @NAME@~ $@NAME@~
";

/// An alias has no control flow, so a POSIX shell sorts the arguments.
const TCSH: &str = r#"alias @NAME@ 'eval `sh -c '"'"'case "${1-}" in -u|--unset|unset) exec mfa-session --format csh unset;; status|clear|list|login|write|exec|credential-process|device|console|doctor|setup|policy|completions|init|help) exec mfa-session "$@" >&2;; ""|-*) exec mfa-session --format csh "$@";; esac; p=$1; shift; case "${1-}" in [0-9]*) d=$1; shift; exec mfa-session --format csh --profile "$p" --duration "$d" "$@";; esac; exec mfa-session --format csh --profile "$p" "$@"'"'"' mfa \!*`'
"#;

#[cfg(test)]
mod tests {
    #![expect(clippy::expect_used, reason = "a test's panic is its report")]

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
