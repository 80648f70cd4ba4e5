# A fake AWS and a home for the tests that are shell scripts; to be sourced by bash, with the folder of our
# programs as $programs.

work=$(mktemp -d)
finish() {
    if [[ -n ${fake_pid:-} ]]; then kill "$fake_pid" 2>/dev/null || true; fi
    rm -rf "$work"
}
trap finish EXIT

"$programs/fake-aws" --stay --port-file "$work/port" >"$work/fake.env" &
fake_pid=$!
for _ in $(seq 2400); do
    [[ -s $work/port ]] && break
    sleep 0.05
done
# shellcheck disable=SC1091
. "$work/fake.env"

# One request to the fake's control interface.
fake() {
    exec 3<>"/dev/tcp/127.0.0.1/$FAKE_PORT"
    printf 'GET /_fake/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n' "$1" >&3
    sed '1,/^\r$/d' <&3
    exec 3>&-
}

home=$work/home
mkdir -p "$home/.aws"
cat >"$home/.aws/credentials" <<END
[dev]
aws_access_key_id = $FAKE_ACCESS_KEY_ID
aws_secret_access_key = $FAKE_SECRET_ACCESS_KEY
END
cat >"$home/.aws/config" <<END
[profile dev]
region = eu-central-1
mfa_serial = $FAKE_SERIAL
END
