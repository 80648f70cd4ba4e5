"""The other tools for the same job, as far as they are installed: how each is asked for a session that it has, and for a
new one."""

import dataclasses
import os
import shutil
from typing import Callable

from lab import PATH, Home, put, run

COLD = """
import boto3, sys
sts = boto3.Session(profile_name="dev").client("sts")
print(sts.get_session_token(SerialNumber=sys.argv[1], TokenCode=sys.argv[2])["Credentials"])
"""
HOT = """
import boto3
print(boto3.Session(profile_name="process").get_credentials().get_frozen_credentials())
"""


@dataclasses.dataclass
class Peer:
    """One of them."""

    name: str
    home: Home
    hot: Callable | None
    cold: Callable


def find(name, folders):
    return shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", PATH)]))


def installed(fake, folders):
    """Those that are there, each with a home of its own, and the names of those that are not."""
    found, missing = [], []
    for name, program, make in [
        ("aws-mfa-session (Rust)", "aws-mfa-session", aws_mfa_session),
        ("aws-mfa (Python)", "aws-mfa", aws_mfa),
        ("awsume", "awsumepy", awsume),
        ("AWS CLI", "aws", aws_cli),
    ]:
        path = find(program, folders)
        if path is None:
            missing.append(name)
        else:
            found.append(make(name, path, home_of(fake)))
    python = find("python3", folders)
    if python is None or run([python, "-c", "import boto3"], {"PATH": PATH}, expect=None).code != 0:
        missing.append("boto3")
    else:
        found.append(boto3("boto3", python, home_of(fake)))
    return found, missing


def home_of(fake):
    home = Home(fake)
    home.env |= {"AWS_ENDPOINT_URL_STS": fake.endpoint, "AWS_EC2_METADATA_DISABLED": "true"}
    if fake.context is not None:
        home.env["SSL_CERT_FILE"] = fake.ca
    return home


def aws_mfa_session(name, path, home):
    common = [path, "-p", "dev", "-u", "dev-peer", "--export", "--format", "json"]
    return Peer(
        name, home,
        hot=lambda: run(common, home.env),
        cold=lambda: run([*common, "--force", "-c", home.fake.code()], home.env),
    )


def aws_mfa(name, path, home):
    with open(home.credentials, "a") as file:
        file.write(f"\n[peer-long-term]\naws_access_key_id = {home.fake.key}\naws_secret_access_key = {home.fake.secret}\n")
        file.write(f"aws_mfa_device = {home.fake.serial}\n")
    env = home.env | {"AWS_DEFAULT_REGION": "eu-central-1"}
    common = [path, "--profile", "peer"]
    return Peer(
        name, home,
        hot=lambda: run(common, env),
        cold=lambda: run([*common, "--force"], env, stdin=home.fake.code() + "\n"),
    )


def awsume(name, path, home):
    put(os.path.join(home.path, ".awsume", "config.yaml"), "{}\n")
    return Peer(
        name, home,
        hot=lambda: run([path, "dev"], home.env),
        cold=lambda: run([path, "dev", "--refresh", "--mfa-token", home.fake.code()], home.env),
    )


def aws_cli(name, path, home):
    common = [path, "sts", "get-session-token", "--profile", "dev", "--serial-number", home.fake.serial]
    return Peer(name, home, hot=None, cold=lambda: run([*common, "--token-code", home.fake.code()], home.env))


def boto3(name, path, home):
    answer = os.path.join(home.path, "answer.json")
    put(answer, '{"Version":1,"AccessKeyId":"ASIA0","SecretAccessKey":"s","SessionToken":"t","Expiration":"2999-01-01T00:00:00Z"}')
    with open(home.config, "a") as file:
        file.write(f"\n[profile process]\ncredential_process = cat {answer}\n")
    return Peer(
        name, home,
        hot=lambda: run([path, "-c", HOT], home.env),
        cold=lambda: run([path, "-c", COLD, home.fake.serial, home.fake.code()], home.env),
    )
