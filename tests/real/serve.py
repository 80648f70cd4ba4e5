"""usage: python tests/real/serve.py FOLDER-OF-OUR-PROGRAMS

The SDKs for Python, JavaScript, Go and Rust as clients of `exec --serve`: under a role that lives for seconds they are
never asked for a code, and never left with credentials that have ended; after the session's end they are refused with
what to do, and served again after `mfa-session login` elsewhere.

Who it is, is what GetCallerIdentity of the fake AWS says. What is not installed is skipped, except where CI is set.
"""

import os
import select
import subprocess
import sys
import time
import urllib.parse

from lab import (
    FAKE, HOME, OURS, PATIENCE, WORK, clear, control, environment, fake_aws, go_program, key_of, node_program,
    run_each, rust_program,
)

ACCOUNT = "111111111111"
ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/alice"
LIFE = 8
RENEWALS = 2

# A client that lives long, a call for each line of standard input.
CLIENT = """
import sys, boto3
client = boto3.client("sts", region_name="eu-central-1")
for _ in sys.stdin:
    print(client.get_caller_identity()["Arn"], flush=True)
"""

# A client for each line of standard input; what it printed, on one line.
ANEW = 'while read -r _; do echo | "$@" 2>&1 | tr "\\n" " "; echo; done'


class Served:
    """A command under `exec --serve`, without a terminal, that answers each line with one."""

    def __init__(self, name, command):
        self.err = WORK / f"{name}.err"
        with self.err.open("w") as err:
            self.process = subprocess.Popen(
                [OURS, "exec", "--serve", "-p", "admin", "--", *command],
                env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=err, start_new_session=True,
            )

    def ask(self):
        self.process.stdin.write(b"\n")
        self.process.stdin.flush()
        answer, deadline = b"", time.monotonic() + PATIENCE
        while not answer.endswith(b"\n"):
            assert time.monotonic() < deadline, f"{self.err.name}: no answer within {PATIENCE} s"
            if select.select([self.process.stdout], [], [], 0.1)[0]:
                part = os.read(self.process.stdout.fileno(), 65536)
                assert part, f"{self.err.name}: it has ended: {self.err.read_text()}"
                answer += part
        return answer.decode().strip()

    def end(self):
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        assert status == 0, f"{self.err.name} ended with {status}: {self.err.read_text()}"
        return self.err.read_text()


def clients():
    """The programs that are there; an empty profile is that of the environment."""
    found = {
        "boto3": [sys.executable, "-c", CLIENT],
        "JavaScript": [*(node_program() or []), ""],
        "Go": [go_program(), ""],
        "Rust": [rust_program(), ""],
    }
    return {name: command for name, command in found.items() if command[0]}


def count():
    """How often the role was assumed."""
    role = urllib.parse.quote(f"arn:aws:iam::{ACCOUNT}:role/admin")
    return int(control(f"count?op=AssumeRole&role={role}"))


def login():
    subprocess.run(
        [OURS, "login", "-p", "dev", "--token-code", control("next-code")],
        env=environment(), check=True, capture_output=True,
    )


def prepare():
    query = urllib.parse.urlencode({"name": "admin", "account": ACCOUNT, "trusts": FAKE["FAKE_USER_ARN"], "mfa": "yes"})
    arn = control(f"add-role?{query}").removeprefix("FAKE_ROLE_ARN=")
    # The default profile has a key, too: the endpoint counts all the same.
    (HOME / ".aws" / "credentials").write_text(key_of("dev") + key_of("default"))
    (HOME / ".aws" / "config").write_text(
        f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n"
        f"[profile admin]\nrole_arn = {arn}\nsource_profile = dev\n"
    )
    control(f"lives?role={LIFE}")
    login()


def every_sdk_has_a_role_that_is_renewed_without_a_question():
    before = int(control("count?op=GetSessionToken"))
    served = {name: Served(name, command) for name, command in clients().items()}
    deadline = time.monotonic() + PATIENCE + RENEWALS * LIFE
    while count() <= RENEWALS:
        assert time.monotonic() < deadline, "the role is not renewed"
        for name, program in served.items():
            answer = program.ask()
        assert ARN in answer, f"{name}: {answer}"
        time.sleep(0.2)
    for name, program in served.items():
        assert "code" not in program.end(), name
    assert int(control("count?op=GetSessionToken")) == before, "nobody was asked"


def after_the_sessions_end_every_sdk_is_refused_and_after_a_login_served():
    served = {name: Served(f"{name}-anew", ["sh", "-c", ANEW, "sh", *command]) for name, command in clients().items()}
    for name, program in served.items():
        answer = program.ask()
        assert ARN in answer, f"{name}: {answer}"
    clear()
    time.sleep(LIFE)
    says = "run `mfa-session login --profile admin` in another terminal"
    for name, program in served.items():
        answer = program.ask()
        assert ARN not in answer, f"{name}: {answer}"
        # The others hide what an endpoint says.
        assert name not in ("boto3", "Go") or ("MfaNeeded" in answer and says in answer), f"{name}: {answer}"
    login()
    for name, program in served.items():
        answer = program.ask()
        assert ARN in answer, f"{name}, after a login: {answer}"
        err = program.end()
        assert f"mfa-session: the session of dev has ended; {says}" in err, f"{name}: {err}"


with fake_aws():
    prepare()
    run_each([
        every_sdk_has_a_role_that_is_renewed_without_a_question,
        after_the_sessions_end_every_sdk_is_refused_and_after_a_login_served,
    ])
