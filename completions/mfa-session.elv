
use builtin;
use str;

set edit:completion:arg-completer[mfa-session] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'mfa-session'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'mfa-session'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand --format 'Form of the output, see `mfa-session export --help` [default: sh]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand -h 'Print help'
            cand --help 'Print help'
            cand -V 'Print version'
            cand --version 'Print version'
            cand export 'Print lines for a shell to evaluate'
            cand write 'Put the session into a profile of the credentials file'
            cand credential-process 'Print the JSON that an SDK wants, and nothing else'
            cand login 'Make sure that a fresh session is kept'
            cand exec 'Run a command with the session in its environment'
            cand unset 'Print lines that remove what `export` set'
            cand init 'Print a shell function that loads a session'
            cand status 'Say what is held, and for how long'
            cand clear 'Forget the profile''s kept session'
            cand completions 'Print the completions of a shell'
        }
        &'mfa-session;export'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand --format 'Form of the output, see below [default: sh]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;write'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand --to 'Profile to write to [default: NAME-mfa; NAME where the keys are in NAME-long-term]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand --no-config 'Do not add a section with the region to the config file'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;credential-process'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;login'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;exec'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -d 'Length of a new session, 15m to 36h [default: 12h]'
            cand --duration 'Length of a new session, 15m to 36h [default: 12h]'
            cand --serial-number 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]'
            cand --token-code 'The code, for scripts; `-` reads a line of standard input'
            cand --min-remaining 'Renew when less than this is left [default: 20m]'
            cand --region 'Region of STS, and of what is printed [default: the profile''s]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --refresh 'Get a new session even if one is kept'
            cand --no-cache 'Neither read nor keep a session'
            cand --no-prompt 'Fail rather than ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;unset'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --format 'Shell to print for, as `export` knows them [default: sh]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;init'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --name 'Name of the function'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;status'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --json 'Print JSON'
            cand --check 'Exit with 6 if the profile has no fresh session'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;clear'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand --all 'Forget the sessions of all profiles'
            cand --written 'Remove the profiles that `write` made, too'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'mfa-session;completions'= {
            cand -p 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand --profile 'Profile of the long-term key [env: AWS_PROFILE] [default: default]'
            cand -q 'Say nothing but errors'
            cand --quiet 'Say nothing but errors'
            cand -v 'Say where each value comes from'
            cand --verbose 'Say where each value comes from'
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
