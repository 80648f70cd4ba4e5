#!/usr/bin/env bash
# usage: tests/real/shells.sh FOLDER-OF-OUR-PROGRAMS
# What people have set in their shells must not spoil what we print: IFS, noglob, noclobber, nounset, errexit.
# A shell that is not installed is skipped, and fails the run where CI is set.
set -euo pipefail

programs=$(cd "$1" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/real/fake.sh
. "$here/fake.sh"

in_home() {
    env -i HOME="$home" PATH="$programs:$PATH" AWS_ENDPOINT_URL="$FAKE_ENDPOINT" AWS_PROFILE=dev \
        AWS_SECURITY_TOKEN=stale LC_ALL=C.UTF-8 "$@"
}

in_home mfa-session login --token-code "$(fake next-code)" 2>/dev/null
in_home mfa-session export >"$work/lines"
value() { sed -n "s/^export $1='\(.*\)';\$/\1/p" "$work/lines"; }
expected="$(value AWS_ACCESS_KEY_ID) $(value AWS_SECRET_ACCESS_KEY) $(value AWS_SESSION_TOKEN) \
$(value AWS_CREDENTIAL_EXPIRATION) eu-central-1 unset unset"
# shellcheck disable=SC2016 # the shell under test is to expand it
report='IFS=" "; printf "%s " "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY" "$AWS_SESSION_TOKEN" \
    "$AWS_CREDENTIAL_EXPIRATION" "$AWS_REGION" "${AWS_PROFILE-unset}"; printf %s "${AWS_SECURITY_TOKEN-unset}"'

# What stands before the load; a separator that occurs in our lines can only be survived with the quotes.
anywhere=(':' 'set -eu' 'set -f' 'set -C' 'set -euCf' 'IFS=,' "IFS=''" 'IFS="
"')
quoted_only=('IFS="="' 'IFS=:' 'IFS=/+' 'IFS=ASIA')

failures=0
checks=0
check() {
    local script=$1 wanted=$2
    shift 2
    local got
    checks=$((checks + 1))
    got=$(cd "$work" && mkdir -p empty && cd empty && in_home "$@" -c "$script" 2>&1) || true
    if [[ $got != "$wanted" || -n $(ls "$work/empty") ]]; then
        failures=$((failures + 1))
        printf 'FAILED: %s: %s\n  wanted: %s\n  got:    %s\n' "$*" "$script" "$wanted" "$got" >&2
    fi
}

for shell in 'bash --norc' 'bash --norc --posix' 'zsh -f' dash ksh mksh 'busybox sh' yash; do
    read -ra command <<<"$shell"
    if ! type -P "${command[0]}" >/dev/null; then
        echo "skipped: ${command[0]} is not installed"
        if [[ -n ${CI:-} ]]; then failures=$((failures + 1)); fi
        continue
    fi
    for before in "${anywhere[@]}" "${quoted_only[@]}"; do
        check "$before; eval \"\$(mfa-session)\"; $report" "$expected" "${command[@]}"
    done
    for before in "${anywhere[@]}"; do
        check "$before; eval \$(mfa-session); $report" "$expected" "${command[@]}"
    done
    check 'eval "$(mfa-session -p missing 2>/dev/null)" && echo went on' '' "${command[@]}"
    check 'eval $(mfa-session -p missing 2>/dev/null) && echo went on' '' "${command[@]}"
    check 'eval "$(mfa-session)"; eval "$(mfa-session unset)"; env | grep -E "^(AWS_(A|S|C|R|D|P)|MFA_)"' '' "${command[@]}"
    echo "ok: $shell"
done
echo "$checks checks, $failures failed"
[[ $failures == 0 ]]
