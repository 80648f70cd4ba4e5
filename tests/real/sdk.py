"""usage: python tests/real/sdk.py FOLDER-OF-OUR-PROGRAMS

botocore, boto3 and the AWS CLI with our credential_process on a terminal of their own, without one, and with a
profile that `write` made. Skipped where they are not installed, except where CI is set.
"""

import difflib
import json
import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

PATIENCE = 60


def missing(what):
    print(f"skipped: {what} is not installed")
    sys.exit(1 if os.environ.get("CI") else 0)


try:
    import boto3
except ImportError:
    missing("boto3")
AWS = pathlib.Path(sys.executable).with_name("aws")
if not AWS.is_file():
    missing("the AWS CLI")

PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
WORK = pathlib.Path(tempfile.mkdtemp())
HOME = WORK / "home"
FAKE = {}

# What a program does that uses an SDK: sessions of its own, one call each.
CALLS = """
import sys, boto3, botocore.session
for _ in range(int(sys.argv[1])):
    arn = boto3.Session(profile_name="app").client("sts").get_caller_identity()["Arn"]
    assert arn == botocore.session.Session(profile="app").create_client("sts").get_caller_identity()["Arn"]
print(arn)
"""


def control(what):
    url = f"{FAKE['FAKE_ENDPOINT']}/_fake/{what}"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return answer.read().decode().strip()


def environment():
    return {
        "HOME": str(HOME),
        "PATH": f"{PROGRAMS}:{AWS.parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": FAKE["FAKE_ENDPOINT"],
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
    }


def on_terminal(command, answers):
    """Runs a command with a terminal of its own; answers each question that appears. Returns what it printed."""
    out, err = WORK / "out", WORK / "err"
    pid, master = pty.fork()
    if pid == 0:
        for path, number in ((out, 1), (err, 2)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.execvpe(command[0], command, environment())
    shown, answered, deadline = "", 0, time.monotonic() + PATIENCE
    while True:
        assert time.monotonic() < deadline, f"no end within {PATIENCE} s; the terminal shows: {shown}"
        if not select.select([master], [], [], 0.2)[0]:
            continue
        try:
            part = os.read(master, 4096)
        except OSError:
            break
        if not part:
            break
        shown += part.decode()
        questions = len(re.findall(r"MFA code for dev \(\S+\) at [^ ]+, asked by [^ ]+: ", shown))
        if questions > answered:
            assert answered < answers, f"one question too many: {shown}"
            answered += 1
            os.write(master, f"{control('next-code')}\n".encode())
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    os.close(master)
    assert status == 0, f"{command[0]} ended with {status}: {shown}{err.read_text()}"
    assert answered == answers, f"{answered} questions instead of {answers}: {shown}"
    return out.read_text(), shown


def without_terminal(command, seconds=15):
    """Runs a command in a session of its own, with standard input at an end."""
    started = time.monotonic()
    ended = subprocess.run(
        command,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=PATIENCE,
    )
    assert time.monotonic() - started < seconds, "it waited for somebody"
    return ended


def clear():
    subprocess.run([PROGRAMS / "mfa-session", "clear", "--all"], env=environment(), check=True, capture_output=True)


def sts(*options):
    return [str(AWS), *options, "sts", "get-caller-identity"]


def an_sdk_shows_the_question_on_the_terminal_and_then_works_without():
    before = int(control("count?op=GetSessionToken"))
    out, shown = on_terminal([sys.executable, "-c", CALLS, "1"], 1)
    assert out.strip() == FAKE["FAKE_USER_ARN"], out
    assert "asked by python" in shown, shown
    out, shown = on_terminal([sys.executable, "-c", CALLS, "20"], 0)
    assert out.strip() == FAKE["FAKE_USER_ARN"] and shown == "", shown
    assert int(control("count?op=GetSessionToken")) == before + 1


def the_aws_cli_shows_the_question_on_the_terminal_and_then_works_without():
    clear()
    out, shown = on_terminal(sts("--profile", "app"), 1)
    assert json.loads(out)["Arn"] == FAKE["FAKE_USER_ARN"]
    assert "asked by aws: " in shown, shown
    for _ in range(20):
        out, shown = on_terminal(sts("--profile", "app"), 0)
        assert json.loads(out)["Arn"] == FAKE["FAKE_USER_ARN"] and shown == "", shown


def without_a_terminal_they_fail_at_once_with_one_line_that_says_why():
    clear()
    for command in (sts("--profile", "app"), [sys.executable, "-c", CALLS, "1"]):
        ended = without_terminal(command)
        assert ended.returncode != 0 and ended.stdout == "", ended
        lines = [line for line in ended.stderr.splitlines() if "mfa-session:" in line]
        assert len(lines) == 1, ended.stderr
        for words in ("this process has no terminal", "run `mfa-session login --profile dev` in a terminal"):
            assert words in lines[0], lines[0]


def without_a_terminal_a_session_that_still_works_is_used():
    clear()
    login = [PROGRAMS / "mfa-session", "login", "-p", "dev", "-d", "15m", "--token-code", control("next-code")]
    subprocess.run(login, env=environment(), check=True, capture_output=True)
    ended = without_terminal(sts("--profile", "app"))
    assert ended.returncode == 0 and json.loads(ended.stdout)["Arn"] == FAKE["FAKE_USER_ARN"], ended


def a_written_profile_works_and_only_its_own_lines_are_new():
    clear()
    path = HOME / ".aws" / "credentials"
    before = path.read_text().splitlines()
    write = [PROGRAMS / "mfa-session", "write", "-p", "dev", "--token-code", control("next-code")]
    subprocess.run(write, env=environment(), check=True, capture_output=True)
    changes = [line for line in difflib.ndiff(before, path.read_text().splitlines()) if line[0] in "+-"]
    assert all(line.startswith("+ ") for line in changes), changes
    new = [line[2:] for line in changes if line[2:].strip()]
    own = r"\[dev-mfa\]|aws_access_key_id|aws_secret_access_key|aws_session_token|x_security_token_expires|mfa_session_source_profile"
    assert new[0] == "[dev-mfa]" and all(re.match(own, line) for line in new), new
    ended = without_terminal(sts("--profile", "dev-mfa"))
    assert ended.returncode == 0 and json.loads(ended.stdout)["Arn"] == FAKE["FAKE_USER_ARN"], ended
    ended = without_terminal([str(AWS), "configure", "get", "region", "--profile", "dev-mfa"])
    assert ended.stdout == "eu-central-1\n", ended


def main():
    fake = subprocess.Popen([PROGRAMS / "fake-aws"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for line in fake.stdout:
            name, value = line.strip().split("=", 1)
            FAKE[name] = value
            if name == "FAKE_SERIAL":
                break
        (HOME / ".aws").mkdir(parents=True)
        (HOME / ".aws" / "credentials").write_text(
            "# by hand, and to stay so\n\n"
            f"[dev]\n  ; indented\naws_access_key_id={FAKE['FAKE_ACCESS_KEY_ID']}\n"
            f"aws_secret_access_key   =   {FAKE['FAKE_SECRET_ACCESS_KEY']}   \n\n\n"
            "[ other ]  # spaces\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
            "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n# the end"
        )
        (HOME / ".aws" / "config").write_text(
            f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n\n"
            "[profile app]\nregion = eu-central-1\n"
            f"credential_process = {PROGRAMS / 'mfa-session'} credential-process --profile dev\n"
        )
        print(f"boto3 {boto3.__version__}, {subprocess.check_output([AWS, '--version'], text=True).split()[0]}")
        for test in (
            an_sdk_shows_the_question_on_the_terminal_and_then_works_without,
            the_aws_cli_shows_the_question_on_the_terminal_and_then_works_without,
            without_a_terminal_they_fail_at_once_with_one_line_that_says_why,
            without_a_terminal_a_session_that_still_works_is_used,
            a_written_profile_works_and_only_its_own_lines_are_new,
        ):
            started = time.monotonic()
            test()
            print(f"ok: {test.__name__.replace('_', ' ')} ({time.monotonic() - started:.1f} s)", flush=True)
    finally:
        fake.stdin.close()
        fake.wait()
        shutil.rmtree(WORK)


main()
