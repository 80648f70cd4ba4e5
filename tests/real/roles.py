"""usage: python tests/real/roles.py FOLDER-OF-OUR-PROGRAMS [MINUTES]

A working day with roles: four of them in three accounts, reached with one code in the morning by our own verbs, the
AWS CLI 1 and 2 and the SDKs for Python, JavaScript, Go and Rust; then `exec --renew`. Who it is, is what
GetCallerIdentity of the fake AWS says.

The day passes in steps of that many minutes (45): the clock of the fake AWS is put forward, and libfaketime puts that
of all programs forward that ask the C library for the time. Programs in Go ask the kernel: for them roles live for
seconds. What is not installed is skipped, except where CI is set.
"""

import json
import os
import pathlib
import select
import subprocess
import sys
import time
import urllib.parse

from lab import (
    AWS, FAKE, HOME, OURS, PATIENCE, WORK, Terminal, clear, cli_2, control, environment, fake_aws, go_program, key_of,
    missing, node_program, on_terminal, run_each, rust_program, without_terminal,
)

STEP = int(sys.argv[2]) if len(sys.argv) > 2 else 45
DAY = 11 * 60 + 30
FAKETIME = next(pathlib.Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
FORWARD = WORK / "forward"

ACCOUNTS = {"admin": "111111111111", "jump": "111111111111", "deep": "222222222222", "ops": "333333333333"}
ROLES = list(ACCOUNTS)
ARNS = {}

# A client that lives long, a call for each line of standard input.
CLIENT = """
import sys, boto3
client = boto3.Session(profile_name=sys.argv[1] or None).client("sts")
for _ in sys.stdin:
    print(client.get_caller_identity()["Arn"], flush=True)
"""

# Whose credentials these are, by the clock of the day.
WHOSE = """
import json, sys, boto3
for line in sys.stdin:
    key, secret, token = json.loads(line)
    client = boto3.client("sts", region_name="eu-central-1", aws_access_key_id=key, aws_secret_access_key=secret,
        aws_session_token=token)
    print(client.get_caller_identity()["Arn"], flush=True)
"""


def clock():
    """The variables by which a program has the time of the day that is played."""
    return {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(FORWARD),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "DONT_FAKE_MONOTONIC": "1",
        "NO_FAKE_STAT": "1",
    }


def put_forward(minutes):
    """How long after the morning it is, for AWS and for us."""
    # At once, since programs are running that read it whenever they look at the clock.
    following = FORWARD.with_suffix(".next")
    following.write_text(f"+{minutes * 60}\n")
    following.replace(FORWARD)
    control(f"clock?offset={minutes * 60}")


def add_role(name, **wanted):
    query = {"name": name, "account": ACCOUNTS[name], **{key.replace("_", "-"): value for key, value in wanted.items()}}
    return control(f"add-role?{urllib.parse.urlencode(query)}").removeprefix("FAKE_ROLE_ARN=")


def add_roles():
    """The roles at AWS, and the profiles: layout A of the manual for two of them, B for the others."""
    alice = FAKE["FAKE_USER_ARN"]
    named = {
        "Effect": "Allow",
        "Principal": {"AWS": alice},
        "Action": "sts:AssumeRole",
        "Condition": {"StringEquals": {"sts:RoleSessionName": "${aws:username}"}},
    }
    ARNS.update({
        "admin": add_role("admin", trusts=alice, mfa="yes", max_session_duration=43200),
        "jump": add_role("jump", trust_policy=json.dumps({"Version": "2012-10-17", "Statement": [named]})),
    })
    ARNS["deep"] = add_role("deep", trusts=ARNS["jump"])
    ARNS["ops"] = add_role("ops", trusts=alice, path="/team/", external_id="ext/42")
    line = f"region = eu-central-1\ncredential_process = {OURS} credential-process --profile"
    (HOME / ".aws" / "credentials").write_text(key_of("dev"))
    (HOME / ".aws" / "config").write_text(
        f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n"
        f"[profile admin]\nrole_arn = {ARNS['admin']}\nsource_profile = dev\n"
        f"[profile jump]\nrole_arn = {ARNS['jump']}\nsource_profile = dev\n"
        f"[profile deep]\nrole_arn = {ARNS['deep']}\nsource_profile = jump\n"
        f"[profile ops]\nrole_arn = {ARNS['ops']}\nsource_profile = dev\nexternal_id = ext/42\n"
        f"[profile long]\nrole_arn = {ARNS['admin']}\nsource_profile = dev\nduration_seconds = 43200\n"
        f"[profile sdk-admin]\n{line} dev --role-arn 111111111111:admin\n"
        f"[profile sdk-jump]\n{line} jump\n"
        f"[profile sdk-deep]\n{line} deep\n"
        f"[profile sdk-ops]\n{line} dev --role-arn {ARNS['ops']} --external-id ext/42\n"
        f"[profile on-written]\nregion = eu-central-1\nrole_arn = {ARNS['admin']}\nsource_profile = dev-mfa\n"
        f"role_session_name = alice\n"
    )


def arn(role):
    return f"arn:aws:sts::{ACCOUNTS[role]}:assumed-role/{role}/alice"


def calls(operation):
    return int(control(f"count?op={operation}"))


def count_of(role):
    """How often a role was assumed."""
    return int(control(f"count?op=AssumeRole&role={urllib.parse.quote(ARNS[role])}"))


class Lasting:
    """A program that lives long and answers each line with one; it has a terminal of its own, or none."""

    def __init__(self, name, command, more=None, terminal=False):
        self.err = WORK / f"{name}.err"
        inside, self.stdin = os.pipe()
        self.stdout, out = os.pipe()
        err = os.open(self.err, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        self.terminal = self.process = None
        if terminal:
            self.terminal = Terminal(command, {0: inside, 1: out, 2: err}, more)
        else:
            self.process = subprocess.Popen(
                command, env=environment(more), stdin=inside, stdout=out, stderr=err, start_new_session=True
            )
        for descriptor in (inside, out, err):
            os.close(descriptor)

    def ask(self, line="", answers=0):
        """Its answer to a line, with so many questions answered on its terminal since the start."""
        os.write(self.stdin, f"{line}\n".encode())
        answer, deadline = b"", time.monotonic() + PATIENCE
        while not answer.endswith(b"\n"):
            assert time.monotonic() < deadline, f"{self.err.name}: no answer within {PATIENCE} s"
            if self.terminal:
                self.terminal.read(answers, 0)
            if select.select([self.stdout], [], [], 0.1)[0]:
                part = os.read(self.stdout, 65536)
                assert part, f"{self.err.name}: it has ended: {self.err.read_text()}"
                answer += part
        return answer.decode().strip()

    def end(self):
        os.close(self.stdin)
        status = self.terminal.end() if self.terminal else self.process.wait(PATIENCE)
        os.close(self.stdout)
        assert status == 0, f"{self.err.name} ended with {status}: {self.err.read_text()}"


def clients():
    """Programs that live long, by the SDK, each to be followed by a profile; those that have the time of the day."""
    found = {"boto3": [sys.executable, "-c", CLIENT], "JavaScript": node_program(), "Rust": rust_program()}
    found["Rust"] = [found["Rust"]] if found["Rust"] else None
    return {name: command for name, command in found.items() if command}


def keys_of(out):
    found = json.loads(out)
    found = found.get("Credentials", found)
    return json.dumps([found["AccessKeyId"], found["SecretAccessKey"], found["SessionToken"]])


def one_code_in_the_morning_opens_every_role_for_the_day():
    put_forward(0)
    out, shown = on_terminal([OURS, "export", "-p", "admin", "--format", "json"], 1, clock())
    assert calls("GetSessionToken") == 1 and "MFA code for dev (" in shown, shown
    whose = Lasting("whose", [sys.executable, "-c", WHOSE], clock())
    assert whose.ask(keys_of(out)) == arn("admin")
    lasting = {
        (name, role): Lasting(f"{name}-{role}", [*command, f"sdk-{role}"], clock())
        for name, command in clients().items()
        for role in ROLES
    }
    second = cli_2()
    for number, minutes in enumerate(range(0, DAY + 1, STEP)):
        put_forward(minutes)
        for role in ROLES:
            out, _ = on_terminal([OURS, "export", "-p", role, "--format", "json"], 0, clock())
            assert whose.ask(keys_of(out)) == arn(role), f"{minutes} minutes: {role}"
            check = without_terminal([OURS, "status", "--check", "-p", role], more=clock())
            assert check.returncode == 0, f"{minutes} minutes: {role}: {check}"
        for (name, role), program in lasting.items():
            assert program.ask() == arn(role), f"{minutes} minutes: {name}, {role}"
        # programs that are started anew take turns, since each takes a second
        turn = lambda place: ROLES[(number + place) % len(ROLES)]
        identity = ["sts", "get-caller-identity"]
        started = {
            "AWS CLI 1": (turn(0), [str(AWS), "--profile", f"sdk-{turn(0)}", *identity]),
            "exec": (turn(1), [OURS, "exec", "-p", turn(1), "--", str(AWS), *identity]),
        }
        if second:
            # older ones know no AWS_ENDPOINT_URL
            command = [second, "--endpoint-url", FAKE["FAKE_ENDPOINT"], "--profile", f"sdk-{turn(2)}", *identity]
            started["AWS CLI 2"] = (turn(2), command)
        for name, (role, command) in started.items():
            out, _ = on_terminal(command, 0, clock())
            assert json.loads(out)["Arn"] == arn(role), f"{minutes} minutes: {name}: {out}"
        for name, command in clients().items():
            program = Lasting(f"{name}-anew", [*command, f"sdk-{turn(3)}"], clock())
            assert program.ask() == arn(turn(3)), f"{minutes} minutes: {name}, anew"
            program.end()
    for program in (whose, *lasting.values()):
        program.end()
    assert calls("GetSessionToken") == 1, "one code for the day"
    assert calls("AssumeRole") >= len(ROLES) * min(number + 1, DAY // 60), "roles have ended, and were renewed"


def after_the_day_somebody_has_to_be_asked():
    """So that the test above could have failed. Roles outlive their session by an hour."""
    put_forward(13 * 60 + 10)
    assert without_terminal([OURS, "status", "--check", "-p", "jump"], more=clock()).returncode == 6
    ended = without_terminal([OURS, "export", "-p", "jump"], more=clock())
    assert ended.returncode == 3 and "nobody to ask" in ended.stderr, ended
    on_terminal([OURS, "export", "-p", "jump"], 1, clock())
    assert calls("GetSessionToken") == 2


def a_role_of_twelve_hours_asks_for_a_code_of_its_own_and_says_so_before():
    put_forward(13 * 60 + 30)
    before = calls("GetSessionToken")
    out, shown = on_terminal([OURS, "export", "-p", "long", "--format", "json"], 1, clock(), apart=(1,))
    question = shown.find("MFA code for role admin (111111111111)")
    assert -1 < shown.find("note: 12h for role `admin` needs a code of its own") < question, shown
    whose = Lasting("whose", [sys.executable, "-c", WHOSE], clock())
    assert whose.ask(keys_of(out)) == arn("admin")
    put_forward(13 * 60 + 30 + 11 * 60 + 30)
    out, _ = on_terminal([OURS, "export", "-p", "long", "--format", "json"], 0, clock())
    assert whose.ask(keys_of(out)) == arn("admin"), "the same, half an hour before its end"
    whose.end()
    assert calls("GetSessionToken") == before


def begin_in_real_time(lives):
    """Everything is forgotten; a session, and lives of that length for roles."""
    put_forward(0)
    clear()
    control(f"lives?role={lives}")
    subprocess.run(
        [OURS, "login", "-p", "dev", "--token-code", control("next-code")],
        env=environment(), check=True, capture_output=True,
    )


def until_renewed(programs, times):
    """Asks programs, each of which has a role, until every role was assumed so often since the start of this."""
    before = {role: count_of(role) for role in ROLES}
    deadline = time.monotonic() + PATIENCE
    while any(count_of(role) < before[role] + times for _, role in programs):
        assert time.monotonic() < deadline, "roles are not renewed"
        for program, role in programs:
            assert program.ask() == arn(role), f"{program.err.name}"
        time.sleep(0.1)


def the_sdk_for_go_renews_every_role_without_a_question():
    """The time of the kernel cannot be put forward for one program: a role lives for 10 seconds."""
    program = go_program()
    if not program:
        return
    begin_in_real_time(10)
    before = calls("GetSessionToken")
    programs = [(Lasting(f"Go-{role}", [program, f"sdk-{role}"]), role) for role in ROLES]
    until_renewed(programs, 3)
    for lasting, _ in programs:
        lasting.end()
    control("lives?role=43200")
    assert calls("GetSessionToken") == before


def every_sdk_assumes_a_role_on_top_of_a_written_profile():
    """Layout C of the manual: the SDK assumes the role by itself."""
    begin_in_real_time(43200)
    subprocess.run([OURS, "write", "-p", "dev"], env=environment(), check=True, capture_output=True)
    found = {**clients(), "Go": [go_program()]}
    for name, command in found.items():
        if not all(command):
            continue
        before = calls("AssumeRole")
        program = Lasting(f"{name}-on-written", [*command, "on-written"])
        assert program.ask() == arn("admin"), name
        program.end()
        assert calls("AssumeRole") == before + 1, f"{name} assumes it"
    commands = {"AWS CLI 1": [str(AWS)], "AWS CLI 2": [cli_2(), "--endpoint-url", FAKE["FAKE_ENDPOINT"]]}
    for name, command in commands.items():
        if all(command):
            ended = without_terminal([*command, "--profile", "on-written", "sts", "get-caller-identity"])
            assert ended.returncode == 0 and json.loads(ended.stdout)["Arn"] == arn("admin"), f"{name}: {ended}"


def a_long_config():
    """40 000 lines that end as on Windows, keys in three sections, a block in a section, a profile of the name that
    ours would have, and no end of the last line."""
    section = "[profile team-{0}]\nregion = eu-central-1\noutput = json\n# of team {0}\n"
    secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    other = f"aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = {secret}\n"
    profiles = "".join(section.format(number) + (other if number in (5, 7) else "") for number in range(10_000))
    key = key_of("dev").split("\n", 1)[1]
    text = (
        profiles
        + (HOME / ".aws" / "config").read_text().replace("[profile dev]\n", f"[profile dev]\n{key}", 1)
        + "[profile admin-mfa]\nregion = us-east-1\ns3 =\n  max_concurrent_requests = 20\n"
        + "[profile last]\nregion = us-east-1"
    )
    (HOME / ".aws" / "config").write_bytes(text.replace("\n", "\r\n").encode())
    (HOME / ".aws" / "credentials").unlink()
    return text


def exec_renew_works_for_three_hours_with_a_long_config_and_then_asks():
    text = a_long_config()
    begin_in_real_time(43200)
    renew = lambda role, command: [OURS, "exec", "--renew", "-p", role, "--", *command]
    ended = without_terminal(renew("admin", ["env"]), more=clock())
    env = dict(line.split("=", 1) for line in ended.stdout.splitlines())
    left_out = "without the keys in `[profile team-5]`, `[profile team-7]`, `[profile dev]`"
    assert ended.returncode == 0 and left_out in ended.stderr, ended.stderr
    assert env["AWS_PROFILE"] == "admin-mfa-1", env["AWS_PROFILE"]
    copy = pathlib.Path(env["AWS_CONFIG_FILE"]).read_bytes()
    for secret in (FAKE["FAKE_SECRET_ACCESS_KEY"], FAKE["FAKE_ACCESS_KEY_ID"], "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI"):
        assert secret.encode() not in copy, "a key is in the copy"
    assert copy.count(b"\n") == copy.count(b"\r\n") == text.count("\n") - 6 + 6, "nothing else is missing"
    before = calls("GetSessionToken")
    programs = [
        (Lasting(f"{name}-renew", renew(role, [*command, ""]), clock()), role)
        for (name, command), role in zip(clients().items(), ("admin", "deep", "ops"))
    ]
    seen = Lasting("asker", renew("admin", [sys.executable, "-c", CLIENT, ""]), clock(), terminal=True)
    assumed = {role: count_of(role) for _, role in programs}
    for minutes in range(0, 181, 20):
        put_forward(minutes)
        for program, role in (*programs, (seen, "admin")):
            assert program.ask() == arn(role), f"{minutes} minutes: {program.err.name}"
    for _, role in programs:
        assert count_of(role) >= assumed[role] + 3, f"{role} was renewed each hour"
    assert calls("GetSessionToken") == before and seen.terminal.answered == 0, "nobody was asked"
    put_forward(13 * 60 + 10)
    assert seen.ask(answers=1) == arn("admin") and seen.terminal.answered == 1, "the person in front of it is asked"
    for program, role in programs:
        assert program.ask() == arn(role), "one answer is for all"
        program.end()
    seen.end()
    assert calls("GetSessionToken") == before + 1
    exec_renew_works_with_go(renew)


def exec_renew_works_with_go(renew):
    if program := go_program():
        begin_in_real_time(10)
        lasting = Lasting("Go-renew", renew("deep", [program, ""]))
        until_renewed([(lasting, "deep")], 3)
        lasting.end()
        control("lives?role=43200")


def main():
    if FAKETIME is None:
        missing("libfaketime")
        return
    with fake_aws():
        add_roles()
        run_each((
            one_code_in_the_morning_opens_every_role_for_the_day,
            after_the_day_somebody_has_to_be_asked,
            a_role_of_twelve_hours_asks_for_a_code_of_its_own_and_says_so_before,
            the_sdk_for_go_renews_every_role_without_a_question,
            every_sdk_assumes_a_role_on_top_of_a_written_profile,
            exec_renew_works_for_three_hours_with_a_long_config_and_then_asks,
        ))


main()
