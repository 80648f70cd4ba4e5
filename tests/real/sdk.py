"""usage: python tests/real/sdk.py FOLDER-OF-OUR-PROGRAMS

botocore, boto3, the AWS CLI 1 and 2 and the SDKs for JavaScript, Go and Rust with our credential_process on a terminal
of their own; some of them without one, and with a profile that `write` made. What is not installed is skipped, except
where CI is set.
"""

import difflib
import json
import pathlib
import re
import subprocess
import sys
import time

from lab import (
    AWS, FAKE, HOME, OURS, boto3, clear, cli_2, control, environment, fake_aws, go_program, key_of, node_program,
    on_terminal, run_each, rust_program, without_terminal,
)

# What a program does that uses an SDK: sessions of its own, one call each.
CALLS = """
import sys, boto3, botocore.session
for _ in range(int(sys.argv[1])):
    arn = boto3.Session(profile_name="app").client("sts").get_caller_identity()["Arn"]
    assert arn == botocore.session.Session(profile="app").create_client("sts").get_caller_identity()["Arn"]
print(arn)
"""


def sts(*options):
    return [str(AWS), *options, "sts", "get-caller-identity"]


def is_the_user(out):
    assert out.strip() == FAKE["FAKE_USER_ARN"], out


def is_the_user_in_json(out):
    assert json.loads(out)["Arn"] == FAKE["FAKE_USER_ARN"], out


def are_the_users_credentials(out):
    key_id, secret, token = json.loads(out)
    client = boto3.client(
        "sts",
        region_name="eu-central-1",
        endpoint_url=FAKE["FAKE_ENDPOINT"],
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
        aws_session_token=token,
    )
    assert client.get_caller_identity()["Arn"] == FAKE["FAKE_USER_ARN"]


def answered_once_then_never_asked_again(asked_by, command, calls, fits, runs=1):
    """A question on the terminal for one call, then that many calls without one, in as many runs of the program."""
    clear()
    before = int(control("count?op=GetSessionToken"))
    out, shown = on_terminal(command(1), 1)
    fits(out)
    assert f"asked by {asked_by}: " in shown, shown
    for _ in range(runs):
        out, shown = on_terminal(command(calls // runs), 0)
        fits(out)
        assert shown == "", shown
    assert int(control("count?op=GetSessionToken")) == before + 1


def botocore_asks_once():
    python = pathlib.Path(sys.executable).name
    # boto3 and botocore take turns, a call of each at a time
    command = [sys.executable, "-c", CALLS]
    answered_once_then_never_asked_again(python, lambda calls: [*command, str((calls + 1) // 2)], 100, is_the_user)


def the_aws_cli_1_asks_once():
    # each call is a run of its own, of about a second
    answered_once_then_never_asked_again("aws", lambda _: sts("--profile", "app"), 100, is_the_user_in_json, runs=100)


def sts_of_cli_2(program):
    # older ones know no AWS_ENDPOINT_URL
    return [program, "--endpoint-url", FAKE["FAKE_ENDPOINT"], "--profile", "app", "sts", "get-caller-identity"]


def the_aws_cli_2_asks_once():
    program = cli_2()
    if program:
        command = sts_of_cli_2(program)
        answered_once_then_never_asked_again("aws", lambda _: command, 100, is_the_user_in_json, runs=100)


def the_sdk_for_javascript_asks_once():
    program = node_program()
    if program:
        command = lambda calls: [*program, "app", str(calls)]
        answered_once_then_never_asked_again("node", command, 100, are_the_users_credentials)


def the_sdk_for_go_asks_once():
    program = go_program()
    if program:
        command = lambda calls: [program, "app", str(calls)]
        answered_once_then_never_asked_again("go-program", command, 100, are_the_users_credentials)


def the_sdk_for_rust_asks_once():
    program = rust_program()
    if program:
        answered_once_then_never_asked_again("sdk", lambda calls: [program, "app", str(calls)], 100, is_the_user)


def nobody_at_the_terminal_keeps_them_waiting_while_a_session_works():
    """From 20 minutes before its end until the last minute; that it ends is said once."""
    programs = {
        "botocore": ([sys.executable, "-c", CALLS, "1"], is_the_user),
        "the AWS CLI 1": (sts("--profile", "app"), is_the_user_in_json),
    }
    for name, find, fits in (("Go", go_program, are_the_users_credentials), ("Rust", rust_program, is_the_user)):
        if program := find():
            programs[name] = ([program, "app", "2"], fits)
    if program := node_program():
        programs["JavaScript"] = ([*program, "app", "2"], are_the_users_credentials)
    if program := cli_2():
        programs["the AWS CLI 2"] = (sts_of_cli_2(program), is_the_user_in_json)
    for name, (command, fits) in programs.items():
        clear()
        login = [OURS, "login", "-p", "dev", "--token-code", control("next-code")]
        subprocess.run(login, env=environment(), check=True, capture_output=True)
        for left, said in ((19 * 60, 1), (5 * 60, 0), (110, 0)):
            end_session_in(left)
            started = time.monotonic()
            out, shown = on_terminal(command, 0)
            fits(out)
            assert shown.count("note: the session for dev ends at ") == said, f"{name}, {left} s: {shown}"
            assert time.monotonic() - started < 100, f"{name}, {left} s: it waited for somebody"


def end_session_in(seconds):
    (record,) = (HOME / ".cache/mfa-session").glob("*.json")
    end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))
    text, count = re.subn('"expiration":"[^"]*"', f'"expiration":"{end}"', record.read_text())
    assert count == 1, "a record has one end"
    record.write_text(text)


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
    login = [OURS, "login", "-p", "dev", "-d", "15m", "--token-code", control("next-code")]
    subprocess.run(login, env=environment(), check=True, capture_output=True)
    ended = without_terminal(sts("--profile", "app"))
    assert ended.returncode == 0 and json.loads(ended.stdout)["Arn"] == FAKE["FAKE_USER_ARN"], ended


def a_written_profile_works_and_only_its_own_lines_are_new():
    clear()
    path = HOME / ".aws" / "credentials"
    # as botocore takes it, although the SDK for Rust does not
    path.write_text(
        "# by hand, and to stay so\n\n"
        f"[dev]\n  ; indented\naws_access_key_id={FAKE['FAKE_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key   =   {FAKE['FAKE_SECRET_ACCESS_KEY']}   \n\n\n"
        "[ other ]  # spaces\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"
        "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n# the end"
    )
    before = path.read_text().splitlines()
    write = [OURS, "write", "-p", "dev", "--token-code", control("next-code")]
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
    with fake_aws():
        (HOME / ".aws" / "credentials").write_text(key_of("dev"))
        (HOME / ".aws" / "config").write_text(
            f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n\n"
            "[profile app]\nregion = eu-central-1\n"
            f"credential_process = {OURS} credential-process --profile dev\n"
        )
        run_each((
            botocore_asks_once,
            the_aws_cli_1_asks_once,
            the_aws_cli_2_asks_once,
            the_sdk_for_javascript_asks_once,
            the_sdk_for_go_asks_once,
            the_sdk_for_rust_asks_once,
            nobody_at_the_terminal_keeps_them_waiting_while_a_session_works,
            without_a_terminal_they_fail_at_once_with_one_line_that_says_why,
            without_a_terminal_a_session_that_still_works_is_used,
            a_written_profile_works_and_only_its_own_lines_are_new,
        ))


main()
