"""usage: python tests/real/setup.py FOLDER-OF-OUR-PROGRAMS [FOLDER-OF-OTHER-TOOLS]

`setup --from TOOL` for a home of each of the eleven tools, and for one of all: plan, apply, proof by botocore and the AWS
CLI 2, undo to the same bytes. aws-mfa, awsume and awsmfa, which PyPI has, make their homes themselves; the others' homes
are as their documents say, since no registry that is used here has them (mfa-login needs an AWS CLI 2.30.3).
"""

import json
import pathlib
import shutil
import subprocess
import sys

from lab import FAKE, HOME, OURS, cli_2, control, environment, fake_aws, key_of, missing, run_each, without_terminal

TOOLS = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) > 2 else None
REGION = "eu-central-1"
CREDENTIALS, CONFIG = HOME / ".aws" / "credentials", HOME / ".aws" / "config"

# A session that ended, as tools leave it.
ENDED = (
    "aws_access_key_id = ASIAENDEDENDEDENDED1\naws_secret_access_key = ended/ended/ended/ended/ended/ended/ended/en\n"
    "aws_session_token = ended\n"
)

# What botocore gets for a profile.
WHO = "import botocore.session as b, sys; print(b.Session(profile=sys.argv[1]).create_client('sts').get_caller_identity()['Arn'])"


def pair():
    return key_of("x").split("\n", 1)[1]


def settings(profile, more=""):
    header = profile if profile == "default" else f"profile {profile}"
    return f"[{header}]\nregion = {REGION}\n{more}"


def device():
    return f"mfa_serial = {FAKE['FAKE_SERIAL']}\n"


class Home:
    """What a tool leaves for a profile: the files' texts, its command if it is installed, and other files."""

    def __init__(self, tool, profile, credentials, config, command=None, others=None):
        self.tool, self.profile, self.command = tool, profile, command
        self.credentials, self.config, self.others = credentials, config, others or {}


def homes():
    def plain(tool, session="", more=""):
        name = f"dev-{tool}"
        return Home(tool, name, f"[{name}]\n{pair()}{session}", settings(name, device() + more))

    key = json.dumps(
        {"Version": 1, "AccessKeyId": FAKE["FAKE_ACCESS_KEY_ID"], "SecretAccessKey": FAKE["FAKE_SECRET_ACCESS_KEY"]}
    )
    vault = f"#!/bin/sh\n[ \"$*\" = 'export --no-session --format=json vault' ] && echo '{key}'\n"
    return [
        Home(
            "aws-mfa",
            "work",
            f"[work-long-term]\n{pair()}aws_mfa_device = {FAKE['FAKE_SERIAL']}\n",
            settings("work"),
            lambda code: (["aws-mfa", "--profile", "work", "--duration", "3600"], f"{code}\n"),
        ),
        Home(
            "aws-vault",
            "vault",
            "",
            f"[profile base]\nregion = {REGION}\n{device()}\n[profile vault]\ninclude_profile = base\n",
            others={"bin/aws-vault": vault},
        ),
        Home(
            "awsume",
            "dev-awsume",
            f"[dev-awsume]\n{pair()}",
            settings("dev-awsume", device()),
            lambda code: (["awsumepy", "dev-awsume", "--mfa-token", code, "--output-profile", "shell"], ""),
        ),
        plain("granted", more="granted_color = red\n"),
        plain("aws-runas", f"\n[dev-aws-runas-awsrunas]\n{ENDED}", "session_token_duration = 8h\n"),
        Home(
            "jhandguy-aws-mfa",
            "app",
            f"[app-noauth]\n{pair()}\n[app]\n{ENDED}aws_session_expiration_timestamp = 1767268800\n",
            settings("app"),
        ),
        Home(
            "kaicoh-awsmfa",
            "dev-kaicoh",
            f"[dev-kaicoh]\n{pair()}\n[dev-kaicoh-mfa]\n{ENDED}",
            settings("dev-kaicoh", device()),
            others={".aws/awsmfa.yml": "devices: []\n"},
        ),
        Home(
            "dcoker-awsmfa",
            "default",
            f"[identity]\n{pair()}",
            settings("default"),
            lambda code: (["awsmfa", "--serial-number", FAKE["FAKE_SERIAL"], "--token-code", code], ""),
        ),
        plain("mfa-login", f"\n[123456789012-alice]\n{ENDED}"),
        plain("aws-mfa-session", f"\n[dev-session]\n{ENDED}region = us-east-1\n"),
        Home(
            "oh-my-zsh",
            "dev-zsh",
            f"[dev-zsh]\n{pair()}",
            settings("dev-zsh", device()),
            others={".zshrc": "plugins=(git aws)\n"},
        ),
    ]


# Where `pip install --target` puts the tool that a home is made by, if not into a folder of its name.
FOLDERS = {"dcoker-awsmfa": "awsmfa"}


def with_tools():
    return {"PATH": f"{HOME / 'bin'}:{environment()['PATH']}"}


def run(command, *, stdin="", more=None):
    ended = subprocess.run(
        command,
        env=environment({**with_tools(), **(more or {})}),
        input=stdin,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=60,
    )
    assert ended.returncode == 0, f"{command}: {ended.stdout}{ended.stderr}"
    return ended


def made_by_its_tool(home):
    """Lets the tool get a session, which it leaves in the files; says whether it could."""
    if home.command is None:
        return False
    folder = TOOLS / FOLDERS.get(home.tool, home.tool) if TOOLS else None
    if folder is None or not folder.is_dir():
        missing(home.tool)
        return False
    (program, *arguments), stdin = home.command(control("next-code"))
    before = CREDENTIALS.read_text()
    more = {"PYTHONPATH": str(folder), "AWS_DEFAULT_REGION": REGION}
    ended = run([sys.executable, str(folder / "bin" / program), *arguments], stdin=stdin, more=more)
    after = CREDENTIALS.read_text()
    assert after != before and "ASIA" in after, f"{home.tool} left no session: {ended}"
    return True


def put(some):
    """A home with what these tools leave; returns which of them made theirs."""
    shutil.rmtree(HOME)
    CREDENTIALS.parent.mkdir(parents=True)
    CREDENTIALS.write_text("# mine\n" + "\n".join(home.credentials for home in some))
    CONFIG.write_text("\n".join(home.config for home in some) + "# the end")
    for path, text in (file for home in some for file in home.others.items()):
        (HOME / path).parent.mkdir(parents=True, exist_ok=True)
        (HOME / path).write_text(text)
        (HOME / path).chmod(0o700)
    return [home.tool for home in some if made_by_its_tool(home)]


def everything():
    """The home without our own cache and state."""
    files = (path for path in HOME.rglob("*") if path.is_file() and not {".cache", ".local"} & {*path.parts})
    return {path: path.read_bytes() for path in files}


def setup(home, *options):
    return [OURS, "setup", "--from", home.tool, "--profile", home.profile, "--layout", "two", *options]


def is_proven(home, aws):
    """One code, then botocore and the AWS CLI get the session through the profile's new line."""
    run([OURS, "login", "--profile", home.profile, "--token-code", control("next-code")])
    commands = (
        [sys.executable, "-c", WHO, home.profile],
        [aws, "--endpoint-url", FAKE["FAKE_ENDPOINT"], "--profile", home.profile, "--output", "text"]
        + ["sts", "get-caller-identity", "--query", "Arn"],
    )
    for command in commands:
        ended = without_terminal(command, more=with_tools())
        assert ended.stdout.strip() == FAKE["FAKE_USER_ARN"], f"{home.tool}: {command[0]}: {ended}"


def is_applied(home, before):
    shown = run(setup(home, "--print"))
    assert everything() == before, f"{home.tool}: --print writes nothing"
    assert FAKE["FAKE_SECRET_ACCESS_KEY"] not in shown.stdout + shown.stderr, home.tool
    done = run(setup(home, "--yes"))
    assert shown.stdout in done.stderr, f"{home.tool}: the diff is the plan: {shown}{done}"
    again = run(setup(home, "--yes"))
    assert "nothing to do" in again.stderr, f"{home.tool}: {again}"


def is_taken_back(home, before):
    run([OURS, "setup", "--undo"])
    after = everything()
    assert after == before, f"{home.tool}: {before.keys() ^ after.keys()}"


def each_home_is_set_up_proven_and_taken_back():
    aws = cli_2()
    for home in homes():
        by = "made by the tool" if put([home]) else "as documented"
        before = everything()
        is_applied(home, before)
        if aws:
            is_proven(home, aws)
        is_taken_back(home, before)
        print(f"  {home.tool}: {by}", flush=True)


def all_tools_in_one_home_are_set_up_one_after_another():
    """Each set-up is taken back and made again; in the end all profiles work at the same time, with one code."""
    aws, some = cli_2(), homes()
    put(some)
    for home in some:
        before = everything()
        is_applied(home, before)
        is_taken_back(home, before)
        run(setup(home, "--yes"))
    if aws:
        for home in some:
            is_proven(home, aws)


def main():
    with fake_aws():
        run_each((
            each_home_is_set_up_proven_and_taken_back,
            all_tools_in_one_home_are_set_up_one_after_another,
        ))


main()
