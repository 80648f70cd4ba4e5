
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'mfa-session' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'mfa-session'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'mfa-session' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output, see `mfa-session export --help` [default: sh]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Print lines for a shell to evaluate')
            [CompletionResult]::new('write', 'write', [CompletionResultType]::ParameterValue, 'Put the session into a profile of the credentials file')
            [CompletionResult]::new('credential-process', 'credential-process', [CompletionResultType]::ParameterValue, 'Print the JSON that an SDK wants, and nothing else')
            [CompletionResult]::new('login', 'login', [CompletionResultType]::ParameterValue, 'Make sure that a fresh session is kept')
            [CompletionResult]::new('exec', 'exec', [CompletionResultType]::ParameterValue, 'Run a command with the session in its environment')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Print lines that remove what `export` set')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Print a shell function that loads a session')
            [CompletionResult]::new('status', 'status', [CompletionResultType]::ParameterValue, 'Say what is held, and for how long')
            [CompletionResult]::new('clear', 'clear', [CompletionResultType]::ParameterValue, 'Forget the profile''s kept session')
            [CompletionResult]::new('policy', 'policy', [CompletionResultType]::ParameterValue, 'Look after the policy that forces MFA')
            [CompletionResult]::new('device', 'device', [CompletionResultType]::ParameterValue, 'The life of MFA devices')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            break
        }
        'mfa-session;export' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Form of the output, see below [default: sh]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;write' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Profile to write to [default: NAME-mfa; NAME where the keys are in NAME-long-term]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Do not add a section with the region to the config file')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;credential-process' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;login' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;exec' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;unset' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Shell to print for, as `export` knows them [default: sh]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;init' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the function')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;status' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('--check', '--check', [CompletionResultType]::ParameterName, 'Exit with 6 if the profile has no fresh session')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;clear' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Forget the sessions of all profiles')
            [CompletionResult]::new('--written', '--written', [CompletionResultType]::ParameterName, 'Remove the profiles that `write` made, too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;policy' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('print', 'print', [CompletionResultType]::ParameterValue, 'Print the policy that forces MFA')
            [CompletionResult]::new('check', 'check', [CompletionResultType]::ParameterValue, 'Find what is wrong with a policy that forces MFA')
            [CompletionResult]::new('apply', 'apply', [CompletionResultType]::ParameterValue, 'Put the policy in force for a group')
            break
        }
        'mfa-session;policy;print' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--device-name', '--device-name', [CompletionResultType]::ParameterName, 'What a device may be called: user (as its user), any [default: any]')
            [CompletionResult]::new('--partition', '--partition', [CompletionResultType]::ParameterName, 'Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key''s own]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--allow-password-change', '--allow-password-change', [CompletionResultType]::ParameterName, 'Let users change their password, even before they have MFA')
            [CompletionResult]::new('--allow-access-keys', '--allow-access-keys', [CompletionResultType]::ParameterName, 'Let users manage their own access keys, with MFA')
            [CompletionResult]::new('--minimal', '--minimal', [CompletionResultType]::ParameterName, 'Nothing but what sets a device up and forces its use')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;policy;check' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--partition', '--partition', [CompletionResultType]::ParameterName, 'Partition of the account: aws, aws-cn, aws-us-gov')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('--strict', '--strict', [CompletionResultType]::ParameterName, 'Exit with 1 for warnings, too')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;policy;apply' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--device-name', '--device-name', [CompletionResultType]::ParameterName, 'What a device may be called: user (as its user), any [default: any]')
            [CompletionResult]::new('--partition', '--partition', [CompletionResultType]::ParameterName, 'Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key''s own]')
            [CompletionResult]::new('--group', '--group', [CompletionResultType]::ParameterName, 'Group that gets the policy; made if there is none')
            [CompletionResult]::new('--user', '--user', [CompletionResultType]::ParameterName, 'User to add to the group; may be given several times')
            [CompletionResult]::new('--policy-name', '--policy-name', [CompletionResultType]::ParameterName, 'Name of the managed policy')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--allow-password-change', '--allow-password-change', [CompletionResultType]::ParameterName, 'Let users change their password, even before they have MFA')
            [CompletionResult]::new('--allow-access-keys', '--allow-access-keys', [CompletionResultType]::ParameterName, 'Let users manage their own access keys, with MFA')
            [CompletionResult]::new('--minimal', '--minimal', [CompletionResultType]::ParameterName, 'Nothing but what sets a device up and forces its use')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do it')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List MFA devices, and which one the profile names')
            [CompletionResult]::new('enroll', 'enroll', [CompletionResultType]::ParameterValue, 'Enrol an authenticator app as a new device')
            [CompletionResult]::new('resync', 'resync', [CompletionResultType]::ParameterValue, 'Bring a device that ran away back into step')
            [CompletionResult]::new('replace', 'replace', [CompletionResultType]::ParameterValue, 'Exchange a device for a new one')
            [CompletionResult]::new('remove', 'remove', [CompletionResultType]::ParameterValue, 'Take a device away from its user, and delete it')
            [CompletionResult]::new('orphans', 'orphans', [CompletionResultType]::ParameterValue, 'Find the account''s virtual devices that nobody has')
            break
        }
        'mfa-session;device;list' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'All virtual devices of the account, for administrators')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device;enroll' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the device [default: the user''s]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write AWS''s picture of the QR code (PNG) to a new file, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device;resync' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device;replace' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Name of the new device [default: the user''s, or that and a number]')
            [CompletionResult]::new('--out', '--out', [CompletionResultType]::ParameterName, 'Write AWS''s picture of the QR code (PNG) to a new file, too')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device;remove' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask for confirmation')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Remove it even if it is the user''s last')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;device;orphans' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'Length of a new session, 15m to 36h [default: 12h]')
            [CompletionResult]::new('--serial-number', '--serial-number', [CompletionResultType]::ParameterName, 'MFA device: ARN or hardware serial [default: the profile''s, else what IAM says]')
            [CompletionResult]::new('--token-code', '--token-code', [CompletionResultType]::ParameterName, 'The code, for scripts; `-` reads a line of standard input')
            [CompletionResult]::new('--min-remaining', '--min-remaining', [CompletionResultType]::ParameterName, 'Renew when less than this is left [default: 20m]')
            [CompletionResult]::new('--region', '--region', [CompletionResultType]::ParameterName, 'Region of STS, and of what is printed [default: the profile''s]')
            [CompletionResult]::new('--delete', '--delete', [CompletionResultType]::ParameterName, 'Delete these: name, ARN, or the beginning of names as `NAME*`')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--refresh', '--refresh', [CompletionResultType]::ParameterName, 'Get a new session even if one is kept')
            [CompletionResult]::new('--no-cache', '--no-cache', [CompletionResultType]::ParameterName, 'Neither read nor keep a session')
            [CompletionResult]::new('--no-prompt', '--no-prompt', [CompletionResultType]::ParameterName, 'Fail rather than ask')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print JSON')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask for confirmation')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'mfa-session;completions' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'Profile of the long-term key [env: AWS_PROFILE] [default: default]')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Say nothing but errors')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say where each value comes from')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
