# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_mfa_session_global_optspecs
    string join \n p/profile= q/quiet v/verbose d/duration= serial-number= token-code= min-remaining= refresh no-cache no-prompt region= role-arn= external-id= role-session-name= role-duration= via= format= h/help V/version
end

function __fish_mfa_session_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_mfa_session_global_optspecs) -- $cmd 2>/dev/null
    or argparse -s (__fish_mfa_session_global_optspecs) -- $cmd value 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_mfa_session_using_subcommand
    set -l cmd (__fish_mfa_session_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c mfa-session -n "__fish_mfa_session_needs_command" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l format -d 'Output format, see `mfa-session export --help` [default: sh]' -r -f
complete -c mfa-session -n "__fish_mfa_session_needs_command" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -s V -l version -d 'Print version'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "export" -d 'Print lines for a shell to evaluate'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "write" -d 'Put the session into a profile of the credentials file'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "credential-process" -d 'Print the session as credential_process JSON, for SDKs'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "login" -d 'Make sure that a fresh session is cached'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "exec" -d 'Run a command with the session in its environment'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "console" -d 'Sign in to the console with a role'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "unset" -d 'Print lines that remove what `export` set'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "init" -d 'Print a shell function that loads a session'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "status" -d 'Show cached sessions'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "list" -d 'List the profiles, and what is held for each'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "clear" -d 'Delete the cached sessions of the profile\'s key'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "policy" -d 'Print, check and apply the force-MFA policy'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "device" -d 'Manage MFA devices'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "doctor" -d 'Find what is wrong here and on the way to AWS'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "setup" -d 'Set up a profile, from a key or from another tool'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c mfa-session -n "__fish_mfa_session_needs_command" -f -a "help" -d 'Print the help of a verb'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l format -d 'Output format, see below [default: sh]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l to -d 'Profile to write to [default: NAME-mfa; NAME where the keys are in NAME-long-term]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -l no-config -d 'Do not add a section with the region to the config file'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand write" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand credential-process" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l all -d 'All profiles that lead to a long-term key'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l json -d 'Print what became of each session as JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l renew -d 'Give the command a profile that renews itself, not keys that end'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -l serve -d 'Give it an endpoint on the loopback interface that renews them'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand exec" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l service -d 'Page to open: a service, by its name in the console\'s addresses' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l destination -d 'Page to open: a URL of the console, a path, or an ARN' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l session-duration -d 'Length of the console\'s session, 15m to 12h [default: 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l open -d 'Open the browser, also where standard output is no terminal'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -l stdout -d 'Print the URL'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand console" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand unset" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand unset" -l format -d 'Shell to print for, as `export` knows them [default: sh]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand unset" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand unset" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand unset" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand init" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand init" -l name -d 'Name of the function' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand init" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand init" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand init" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -l check -d 'Exit with 6 if the profile has no fresh session'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -l prompt -d 'Print one short line for a shell prompt, or nothing'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand status" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand list" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand list" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand list" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand list" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand list" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -l all -d 'Delete the sessions of all profiles'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -l written -d 'Also remove the profiles that `write` made'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand clear" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and not __fish_seen_subcommand_from print check explain apply" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and not __fish_seen_subcommand_from print check explain apply" -f -a "print" -d 'Print the policy that forces MFA'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and not __fish_seen_subcommand_from print check explain apply" -f -a "check" -d 'Check a force-MFA policy'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and not __fish_seen_subcommand_from print check explain apply" -f -a "explain" -d 'Explain a rule of `policy check`, with an example'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and not __fish_seen_subcommand_from print check explain apply" -f -a "apply" -d 'Attach the policy to a group'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -l device-name -d 'Allowed device names: user (the user\'s name), any [default: any]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -l partition -d 'Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key\'s own]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -l allow-password-change -d 'Let users change their password, even before they have MFA'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -l allow-access-keys -d 'Let users manage their own access keys, with MFA'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -l minimal -d 'Only device setup and the MFA requirement'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from print" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l format -d 'Print text, json, or sarif for code scanning [default: text]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l partition -d 'Partition of the account: aws, aws-cn, aws-us-gov' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l user -d 'The user whose policies in force are read [default: that of the credentials]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l from-environment -d 'Use the credentials of the environment variables as they are, and ask for no code'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -l strict -d 'Exit with 1 for warnings too'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from explain" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from explain" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from explain" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l device-name -d 'Allowed device names: user (the user\'s name), any [default: any]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l partition -d 'Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key\'s own]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l group -d 'Group that gets the policy; created if missing' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l user -d 'User to add to the group; may be given several times' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l policy-name -d 'Name of the managed policy' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l from-environment -d 'Use the credentials of the environment variables as they are, and ask for no code'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l allow-password-change -d 'Let users change their password, even before they have MFA'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l allow-access-keys -d 'Let users manage their own access keys, with MFA'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l minimal -d 'Only device setup and the MFA requirement'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -l yes -d 'Make the changes'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand policy; and __fish_seen_subcommand_from apply" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "list" -d 'List MFA devices and mark the profile\'s'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "enroll" -d 'Enroll an authenticator app as a new device'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "resync" -d 'Resynchronize a device whose clock has drifted'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "replace" -d 'Replace a device with a new one'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "remove" -d 'Deactivate and delete a device'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and not __fish_seen_subcommand_from list enroll resync replace remove orphans" -f -a "orphans" -d 'List or delete virtual devices that are assigned to nobody'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l from-environment -d 'Use the credentials of the environment variables as they are, and ask for no code'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l all -d 'All virtual devices of the account, for administrators'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l name -d 'Name of the device [default: the user\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l out -d 'Also write AWS\'s picture of the QR code (PNG) to a new file' -r -F
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from enroll" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from resync" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l name -d 'Name of the new device [default: the user\'s, or that and a number]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l out -d 'Also write AWS\'s picture of the QR code (PNG) to a new file' -r -F
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from replace" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l yes -d 'Do not ask for confirmation'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -l last -d 'Remove it even if it is the user\'s last'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from remove" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -s d -l duration -d 'Length of a new session, 15m to 36h [default: 12h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l token-code -d 'The code, for scripts; `-` reads a line of standard input' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l min-remaining -d 'Renew when less than this is left [default: 20m]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l region -d 'Region of STS and of the printed variables [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l role-arn -d 'A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l external-id -d 'External id that the role\'s trust policy wants [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l role-session-name -d 'Name of the role\'s session [default: the profile\'s, else the IAM user\'s name]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l role-duration -d 'Length of the role\'s session, 15m to 12h [default: the profile\'s, else 1h]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l via -d 'How the role is reached: session, direct or auto [default: auto]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l delete -d 'Delete these: name, ARN, or a prefix of names as `NAME*`' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l refresh -d 'Get a new session even if one is cached'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l no-cache -d 'Neither read nor write the cache'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l no-prompt -d 'Fail instead of prompting'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l from-environment -d 'Use the credentials of the environment variables as they are, and ask for no code'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -l yes -d 'Do not ask for confirmation'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand device; and __fish_seen_subcommand_from orphans" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -l only -d 'Make these checks only' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -l all -d 'Check every profile that leads to a key, not only that of a run'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -l offline -d 'Make no connection'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -l strict -d 'Fail on warnings, too'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -l json -d 'Print JSON'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -s p -l profile -d 'Profile of the long-term key [env: AWS_PROFILE] [default: default]' -r -f -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l from -d 'The tool whose profiles are taken over, see below' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l layout -d 'one: for shell, `exec` and `write`; two: also for SDKs, with the key in a profile of its own' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l key -d 'existing, new (typed at the terminal) or process (another program prints it)' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l serial-number -d 'MFA device: ARN or hardware serial [default: the profile\'s, else looked up in IAM]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l region -d 'Region of the profiles [default: the profile\'s]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l store -d 'Where the key is kept: none, which leaves it where it is [default: none]' -r -f
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l yes -d 'Apply without a question; with --undo, also remove a key that was typed'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l print -d 'Print the plan, and change nothing'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -l undo -d 'Take the last set-up back, byte for byte'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand setup" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand completions" -s p -l profile -d 'Means nothing here' -r -a '(mfa-session profiles 2>/dev/null)'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand completions" -s q -l quiet -d 'Print only errors'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand completions" -s v -l verbose -d 'Print where each value comes from'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand completions" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand help" -s h -l help -d 'Print help'
complete -c mfa-session -n "__fish_mfa_session_using_subcommand login" -f -a '(mfa-session profiles 2>/dev/null)'
