module completions {

  # One MFA code, one AWS session, handed to whoever needs it
  export extern mfa-session [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --format: string          # Output format, see `mfa-session export --help` [default: sh]
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  # Print lines for a shell to evaluate
  export extern "mfa-session export" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --format: string          # Output format, see below [default: sh]
    --help(-h)                # Print help (see more with '--help')
  ]

  # Put the session into a profile of the credentials file
  export extern "mfa-session write" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --to: string              # Profile to write to [default: NAME-mfa; NAME where the keys are in NAME-long-term]
    --no-config               # Do not add a section with the region to the config file
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print the session as credential_process JSON, for SDKs
  export extern "mfa-session credential-process" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --help(-h)                # Print help (see more with '--help')
  ]

  # Make sure that a fresh session is cached
  export extern "mfa-session login" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --all                     # All profiles that lead to a long-term key
    --json                    # Print what became of each session as JSON
    --no-cache                # Neither read nor write the cache
    --help(-h)                # Print help (see more with '--help')
    ...profiles: string       # The profiles, if several or not with --profile
  ]

  # Run a command with the session in its environment
  export extern "mfa-session exec" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --renew                   # Give the command a profile that renews itself, not keys that end
    --serve                   # Give it an endpoint on the loopback interface that renews them
    --help(-h)                # Print help (see more with '--help')
    ...command: string        # The command and its arguments
  ]

  # Sign in to the console with a role
  export extern "mfa-session console" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --service: string         # Page to open: a service, by its name in the console's addresses
    --destination: string     # Page to open: a URL of the console, a path, or an ARN
    --session-duration: string # Length of the console's session, 15m to 12h [default: 1h]
    --open                    # Open the browser, also where standard output is no terminal
    --stdout                  # Print the URL
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print lines that remove what `export` set
  export extern "mfa-session unset" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --format: string          # Shell to print for, as `export` knows them [default: sh]
    --help(-h)                # Print help
  ]

  # Print a shell function that loads a session
  export extern "mfa-session init" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --name: string            # Name of the function
    --help(-h)                # Print help
    shell: string             # bash, zsh, fish, powershell, nushell, elvish, tcsh
  ]

  # Show cached sessions
  export extern "mfa-session status" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --json                    # Print JSON
    --check                   # Exit with 6 if the profile has no fresh session
    --prompt                  # Print one short line for a shell prompt, or nothing
    --help(-h)                # Print help
  ]

  # List the profiles, and what is held for each
  export extern "mfa-session list" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --json                    # Print JSON
    --help(-h)                # Print help
  ]

  # Delete the cached sessions of the profile's key
  export extern "mfa-session clear" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --all                     # Delete the sessions of all profiles
    --written                 # Also remove the profiles that `write` made
    --help(-h)                # Print help
  ]

  # Print, check and apply the force-MFA policy
  export extern "mfa-session policy" [
    --help(-h)                # Print help
  ]

  # Print the policy that forces MFA
  export extern "mfa-session policy print" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --device-name: string     # Allowed device names: user (the user's name), any [default: any]
    --allow-password-change   # Let users change their password, even before they have MFA
    --allow-access-keys       # Let users manage their own access keys, with MFA
    --partition: string       # Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key's own]
    --minimal                 # Only device setup and the MFA requirement
    --help(-h)                # Print help
  ]

  # Check a force-MFA policy
  export extern "mfa-session policy check" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --from-environment        # Use the credentials of the environment variables as they are, and ask for no code
    --json                    # Print JSON
    --format: string          # Print text, json, or sarif for code scanning [default: text]
    --strict                  # Exit with 1 for warnings too
    --partition: string       # Partition of the account: aws, aws-cn, aws-us-gov
    --user: string            # The user whose policies in force are read [default: that of the credentials]
    --help(-h)                # Print help (see more with '--help')
    ...files: path            # Files of policies; `-` is standard input
  ]

  # Explain a rule of `policy check`, with an example
  export extern "mfa-session policy explain" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --help(-h)                # Print help
    rule?: string             # Name of the rule, such as MFA001
  ]

  # Attach the policy to a group
  export extern "mfa-session policy apply" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --from-environment        # Use the credentials of the environment variables as they are, and ask for no code
    --device-name: string     # Allowed device names: user (the user's name), any [default: any]
    --allow-password-change   # Let users change their password, even before they have MFA
    --allow-access-keys       # Let users manage their own access keys, with MFA
    --partition: string       # Partition of the account: aws, aws-cn, aws-us-gov [default: aws; apply: the key's own]
    --minimal                 # Only device setup and the MFA requirement
    --group: string           # Group that gets the policy; created if missing
    --user: string            # User to add to the group; may be given several times
    --policy-name: string     # Name of the managed policy
    --yes                     # Make the changes
    --help(-h)                # Print help (see more with '--help')
  ]

  # Manage MFA devices
  export extern "mfa-session device" [
    --help(-h)                # Print help
  ]

  # List MFA devices and mark the profile's
  export extern "mfa-session device list" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --from-environment        # Use the credentials of the environment variables as they are, and ask for no code
    --all                     # All virtual devices of the account, for administrators
    --json                    # Print JSON
    --help(-h)                # Print help (see more with '--help')
  ]

  # Enroll an authenticator app as a new device
  export extern "mfa-session device enroll" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --name: string            # Name of the device [default: the user's]
    --out: path               # Also write AWS's picture of the QR code (PNG) to a new file
    --help(-h)                # Print help (see more with '--help')
  ]

  # Resynchronize a device whose clock has drifted
  export extern "mfa-session device resync" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --help(-h)                # Print help (see more with '--help')
    device?: string           # The device [default: the profile's]
  ]

  # Replace a device with a new one
  export extern "mfa-session device replace" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --name: string            # Name of the new device [default: the user's, or that and a number]
    --out: path               # Also write AWS's picture of the QR code (PNG) to a new file
    --help(-h)                # Print help (see more with '--help')
    device?: string           # The old device [default: the profile's]
  ]

  # Deactivate and delete a device
  export extern "mfa-session device remove" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --yes                     # Do not ask for confirmation
    --last                    # Remove it even if it is the user's last
    --help(-h)                # Print help (see more with '--help')
    device?: string           # The device [default: the profile's]
  ]

  # List or delete virtual devices that are assigned to nobody
  export extern "mfa-session device orphans" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --duration(-d): string    # Length of a new session, 15m to 36h [default: 12h]
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --token-code: string      # The code, for scripts; `-` reads a line of standard input
    --min-remaining: string   # Renew when less than this is left [default: 20m]
    --refresh                 # Get a new session even if one is cached
    --no-cache                # Neither read nor write the cache
    --no-prompt               # Fail instead of prompting
    --region: string          # Region of STS and of the printed variables [default: the profile's]
    --role-arn: string        # A role on top of the profile: ARN, ACCOUNT:NAME, PARTITION:ACCOUNT:NAME or NAME [default: the profile's]
    --external-id: string     # External id that the role's trust policy wants [default: the profile's]
    --role-session-name: string # Name of the role's session [default: the profile's, else the IAM user's name]
    --role-duration: string   # Length of the role's session, 15m to 12h [default: the profile's, else 1h]
    --via: string             # How the role is reached: session, direct or auto [default: auto]
    --from-environment        # Use the credentials of the environment variables as they are, and ask for no code
    --json                    # Print JSON
    --delete: string          # Delete these: name, ARN, or a prefix of names as `NAME*`
    --yes                     # Do not ask for confirmation
    --help(-h)                # Print help (see more with '--help')
  ]

  # Find what is wrong here and on the way to AWS
  export extern "mfa-session doctor" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --all                     # Check every profile that leads to a key, not only that of a run
    --offline                 # Make no connection
    --strict                  # Fail on warnings, too
    --only: string            # Make these checks only
    --json                    # Print JSON
    --help(-h)                # Print help
  ]

  # Set up a profile, from a key or from another tool
  export extern "mfa-session setup" [
    --profile(-p): string     # Profile of the long-term key [env: AWS_PROFILE] [default: default]
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --from: string            # The tool whose profiles are taken over, see below
    --layout: string          # one: for shell, `exec` and `write`; two: also for SDKs, with the key in a profile of its own
    --key: string             # existing, new (typed at the terminal) or process (another program prints it)
    --serial-number: string   # MFA device: ARN or hardware serial [default: the profile's, else looked up in IAM]
    --region: string          # Region of the profiles [default: the profile's]
    --store: string           # Where the key is kept: none, which leaves it where it is [default: none]
    --yes                     # Apply without a question; with --undo, also remove a key that was typed
    --print                   # Print the plan, and change nothing
    --undo                    # Take the last set-up back, byte for byte
    --help(-h)                # Print help
  ]

  # Print the completions of a shell
  export extern "mfa-session completions" [
    --profile(-p): string     # Means nothing here
    --quiet(-q)               # Print only errors
    --verbose(-v)             # Print where each value comes from
    --help(-h)                # Print help
    shell: string             # bash, zsh, fish, powershell, elvish, nushell
  ]

  # Print the help of a verb
  export extern "mfa-session help" [
    --help(-h)                # Print help
    ...verb: string           # The verb; one of `device` and `policy` after these
  ]

}

export use completions *
