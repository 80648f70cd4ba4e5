"""usage: python tests/real/iam.py FOLDER-OF-OUR-PROGRAMS

Our verbs against moto, a stand-in for IAM by other people: `policy apply` twice, a plan carried out by the AWS CLI
instead, the five versions of a policy, the account's devices, an enrollment, and the table of `policy check`. What comes
out is looked at with boto3.
What is not installed is skipped, except where CI is set.
"""

import base64
import hmac
import json
import os
import pathlib
import pty
import re
import select
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request

# Nothing takes so long, on however busy a machine.
PATIENCE = 600
REGION = "us-east-1"


def missing(what):
    print(f"skipped: {what} is not installed")
    if os.environ.get("CI"):
        sys.exit(1)
    sys.exit()


try:
    import boto3
    import moto
    import werkzeug  # noqa: F401, what moto's server stands on
except ImportError as error:
    missing(error.name)
AWS = pathlib.Path(sys.executable).with_name("aws")
if not AWS.is_file():
    missing("the AWS CLI")

PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
WORK = pathlib.Path(tempfile.mkdtemp())


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


ENDPOINT = f"http://127.0.0.1:{free_port()}"


class Account:
    """An empty account with an administrator, and a home that holds the administrator's key."""

    def __init__(self, name):
        urllib.request.urlopen(urllib.request.Request(f"{ENDPOINT}/moto-api/reset", method="POST"), timeout=PATIENCE).close()
        self.iam = boto3.client(
            "iam", endpoint_url=ENDPOINT, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x"
        )
        for user in ("admin", "alice", "bob"):
            self.iam.create_user(UserName=user)
        key = self.iam.create_access_key(UserName="admin")["AccessKey"]
        self.home = WORK / name
        (self.home / ".aws").mkdir(parents=True)
        (self.home / ".aws" / "config").write_text(f"[profile admin]\nregion = {REGION}\n")
        credentials = self.home / ".aws" / "credentials"
        credentials.write_text(
            f"[admin]\naws_access_key_id = {key['AccessKeyId']}\naws_secret_access_key = {key['SecretAccessKey']}\n"
        )
        credentials.chmod(0o600)

    def environment(self):
        return {
            "HOME": str(self.home),
            "PATH": f"{PROGRAMS}:{AWS.parent}:{os.environ['PATH']}",
            "AWS_PROFILE": "admin",
            "AWS_ENDPOINT_URL": ENDPOINT,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_PAGER": "",
            "MFA_SESSION_CACHE_DIR": str(self.home / "cache"),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
        }

    def run(self, *command, code=0):
        ended = subprocess.run(
            [str(word) for word in command],
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert ended.returncode == code, f"{command} ended with {ended.returncode}: {ended.stdout}{ended.stderr}"
        return ended

    def on_terminal(self, command, answers):
        """Runs a command on a terminal of its own; `answers` are pairs of a question and what gives the answer from all
        that the terminal has shown so far."""
        pid, master = pty.fork()
        if pid == 0:
            os.execvpe(command[0], command, self.environment())
        raw, shown, answered, deadline = b"", "", 0, time.monotonic() + PATIENCE
        while True:
            assert time.monotonic() < deadline, f"no end within {PATIENCE} s; the terminal shows: {shown}"
            if not select.select([master], [], [], 0.2)[0]:
                continue
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            # Of all so far: an escape sequence or a character may come in two parts.
            raw += part
            shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "\n", raw.decode(errors="replace"))
            if answered < len(answers) and answers[answered][0] in shown:
                os.write(master, f"{answers[answered][1](shown)}\n".encode())
                answered += 1
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        os.close(master)
        assert (status, answered) == (0, len(answers)), f"{command} ended with {status}: {shown}"
        return shown

    def apply(self, *options, code=0):
        users = ("--user", "alice", "--user", "bob")
        return self.run("mfa-session", "policy", "apply", "--group", "staff", *users, *options, code=code)

    def arn(self):
        return "arn:aws:iam::123456789012:policy/ForceMFA"

    def state(self):
        """All that boto3 sees of it."""
        policies = self.iam.list_policies(Scope="Local")["Policies"]
        versions = {
            policy["PolicyName"]: [
                (version["VersionId"], version["IsDefaultVersion"])
                for version in self.iam.list_policy_versions(PolicyArn=policy["Arn"])["Versions"]
            ]
            for policy in policies
        }
        groups = self.iam.list_groups()["Groups"]
        return {
            "versions": versions,
            "members": {
                group["GroupName"]: sorted(
                    user["UserName"] for user in self.iam.get_group(GroupName=group["GroupName"])["Users"]
                )
                for group in groups
            },
            "attached": {
                group["GroupName"]: [
                    policy["PolicyArn"]
                    for policy in self.iam.list_attached_group_policies(GroupName=group["GroupName"])["AttachedPolicies"]
                ]
                for group in groups
            },
        }

    def document(self):
        version = self.iam.get_policy(PolicyArn=self.arn())["Policy"]["DefaultVersionId"]
        return self.iam.get_policy_version(PolicyArn=self.arn(), VersionId=version)["PolicyVersion"]["Document"]


IN_PLACE = {
    "versions": {"ForceMFA": [("v1", True)]},
    "members": {"staff": ["alice", "bob"]},
    "attached": {"staff": ["arn:aws:iam::123456789012:policy/ForceMFA"]},
}


def applied_twice_the_second_run_changes_nothing():
    account = Account("twice")
    nothing = account.state()
    assert "nothing was changed" in account.apply().stderr
    assert account.state() == nothing, account.state()
    account.apply("--yes")
    assert account.state() == IN_PLACE, account.state()
    printed = json.loads(account.run("mfa-session", "policy", "print").stdout)
    assert account.document() == printed, account.document()
    again = account.apply("--yes")
    assert again.stdout == "" and "nothing to do" in again.stderr, again
    assert account.state() == IN_PLACE, account.state()


def a_policy_that_says_the_same_in_another_order_is_left_alone():
    account = Account("order")

    def turned(part):
        if isinstance(part, dict):
            return {name: turned(value) for name, value in reversed(part.items())}
        return [turned(item) for item in reversed(part)] if isinstance(part, list) else part

    printed = json.loads(account.run("mfa-session", "policy", "print").stdout)
    account.iam.create_policy(PolicyName="ForceMFA", PolicyDocument=json.dumps(turned(printed)))
    account.apply("--yes")
    assert account.state() == IN_PLACE, account.state()


def the_aws_cli_carries_out_the_plan_to_the_same_end():
    account = Account("by-hand")
    account.run("sh", "-euc", account.apply().stdout)
    assert account.state() == IN_PLACE, account.state()
    assert "nothing to do" in account.apply("--yes").stderr


def a_sixth_version_takes_the_place_of_the_oldest():
    account = Account("versions")
    other = json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]})
    account.iam.create_policy(PolicyName="ForceMFA", PolicyDocument=other)
    for _ in range(4):
        account.iam.create_policy_version(PolicyArn=account.arn(), PolicyDocument=other, SetAsDefault=True)
    account.apply("--yes")
    expected = [(f"v{number}", number == 6) for number in range(2, 7)]
    assert sorted(account.state()["versions"]["ForceMFA"]) == expected, account.state()
    assert "nothing to do" in account.apply("--yes").stderr


def a_user_who_does_not_exist_is_refused_before_anything():
    account = Account("stranger")
    nothing = account.state()
    refused = account.apply("--user", "carol", "--yes", code=1)
    assert "no such IAM user: `carol`" in refused.stderr, refused.stderr
    assert account.state() == nothing, account.state()


def the_policies_in_force_are_read_and_judged_together():
    account = Account("check")
    account.apply("--yes")
    leaky = {
        "Effect": "Deny",
        "NotAction": ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice"],
        "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}},
    }
    document = json.dumps({"Version": "2012-10-17", "Statement": [leaky]})
    account.iam.put_user_policy(UserName="admin", PolicyName="leaky", PolicyDocument=document)
    check = ("mfa-session", "policy", "check", "--profile", "admin", "--json")
    found = json.loads(account.run(*check, code=1).stdout)
    named = {finding["policy"] for finding in found["findings"] if finding["rule"] == "MFA001"}
    assert named == {"inline policy `leaky` of user `admin`"} and found["unread"] == [], found
    # the group's policy denies what the leaky one lets through
    account.iam.add_user_to_group(GroupName="staff", UserName="admin")
    found = json.loads(account.run(*check).stdout)
    managed = f"managed policy `{account.arn()}` of group `staff`"
    assert managed in {finding["policy"] for finding in found["findings"]}, found


# The questions of the table, each as the call that moto is asked to make.
DEVICE = "arn:aws:iam::123456789012:mfa/alice"
CODES = {"SerialNumber": DEVICE, "AuthenticationCode1": "123456", "AuthenticationCode2": "234567"}
QUESTIONS = {
    "list its devices": ("list_mfa_devices", {"UserName": "alice"}),
    "list unassigned devices": ("list_virtual_mfa_devices", {}),
    "read its own user": ("get_user", {"UserName": "alice"}),
    "create a device of its own name": ("create_virtual_mfa_device", {"VirtualMFADeviceName": "alice"}),
    "enable its device": ("enable_mfa_device", {"UserName": "alice", **CODES}),
    "delete its unassigned device": ("delete_virtual_mfa_device", {"SerialNumber": DEVICE}),
    "deactivate its device": ("deactivate_mfa_device", {"UserName": "alice", "SerialNumber": DEVICE}),
    "make itself another access key": ("create_access_key", {"UserName": "alice"}),
}


def enforce(is_on):
    """Whether moto authorises calls from now on; it counts those that it lets pass."""
    body = b"0" if is_on else b"inf"
    headers = {"Content-Type": "text/plain"}
    request = urllib.request.Request(f"{ENDPOINT}/moto-api/reset-auth", data=body, headers=headers)
    urllib.request.urlopen(request, timeout=PATIENCE).close()


def the_table_is_what_moto_enforces_where_it_can_judge():
    """moto compares names of actions, with wildcards, and knows `NotAction` and which statement is stronger. It cannot
    judge the rest: it takes every call of a user's for one on `*`, and a statement with a condition on MFA for a Deny.
    So these policies have no conditions, and `Resource` `*`; tests/real/simulate.cjs asks about the others."""
    setup = ["iam:CreateVirtualMFADevice", "iam:EnableMFADevice", "iam:GetUser", "iam:ListMFADevices"]
    statements = {
        "everything": [("Allow", "Action", "*")],
        "set-up": [("Allow", "Action", setup)],
        "wildcards": [("Allow", "Action", ["iam:*MFADevices", "iam:Create*"]), ("Deny", "Action", "iam:*AccessKey")],
        "all but": [("Allow", "NotAction", ["iam:De*", "iam:GetUser"])],
        "closed": [("Allow", "Action", "iam:*"), ("Deny", "NotAction", setup)],
        "twice": [("Allow", "Action", "*"), ("Deny", "NotAction", "iam:*MFA*"), ("Deny", "NotAction", "iam:*Devices")],
        "nothing": [("Allow", "Action", "s3:*")],
    }
    account = Account("table")
    key = account.iam.create_access_key(UserName="alice")["AccessKey"]
    alice = boto3.client(
        "iam",
        endpoint_url=ENDPOINT,
        region_name=REGION,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )

    def may(call, parameters):
        try:
            getattr(alice, call)(**parameters)
        except alice.exceptions.ClientError as error:
            return error.response["Error"]["Code"] != "AccessDenied"
        return True

    for name, said in statements.items():
        said = [{"Effect": effect, element: calls, "Resource": "*"} for effect, element, calls in said]
        document = json.dumps({"Version": "2012-10-17", "Statement": said})
        account.iam.put_user_policy(UserName="alice", PolicyName="checked", PolicyDocument=document)
        (account.home / "checked.json").write_text(document)
        report = account.run("sh", "-c", f"mfa-session policy check -q --json {account.home}/checked.json || true")
        rows = json.loads(report.stdout)["simulation"]
        answers = {row["question"]: row["answer"] for row in rows if row["caller"] == "key"}
        enforce(True)
        try:
            for question, (call, parameters) in QUESTIONS.items():
                assert answers[question] == ("yes" if may(call, parameters) else "no"), (name, question, answers)
        finally:
            enforce(False)


def devices_that_nobody_has_are_listed_and_deleted_by_name():
    account = Account("devices")
    serials = [
        account.iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        for name in ("alice", "old-1", "old-2", "other")
    ]
    codes = {"AuthenticationCode1": "123456", "AuthenticationCode2": "234567"}
    account.iam.enable_mfa_device(UserName="alice", SerialNumber=serials[0], **codes)
    listed = json.loads(account.run("mfa-session", "device", "list", "--all", "--json").stdout)
    assert sorted(device["name"] for device in listed["devices"]) == ["alice", "old-1", "old-2", "other"], listed
    orphans = json.loads(account.run("mfa-session", "device", "orphans", "--json").stdout)
    assert [orphan["name"] for orphan in orphans["orphans"]] == ["old-1", "old-2", "other"], orphans
    account.run("mfa-session", "device", "orphans", "--delete", "old-*", "--yes")
    left = account.iam.list_virtual_mfa_devices(AssignmentStatus="Any")["VirtualMFADevices"]
    assert sorted(device["SerialNumber"] for device in left) == sorted([serials[0], serials[3]]), left


def code(secret, step):
    """RFC 6238: what an authenticator shows in that step of 30 s."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), "sha1")
    at = digest[-1] & 15
    return f"{int.from_bytes(digest[at : at + 4], 'big') % 2**31 % 1000000:06}"


def a_device_is_enrolled():
    account = Account("enroll")
    steps = []

    def next_code(shown):
        # two steps that follow each other, whatever the clock does meanwhile
        steps.append(steps[-1] + 1 if steps else int(time.time()) // 30)
        secret = re.search(r"(?:[A-Z2-7]{4}\s+){15}[A-Z2-7]{4}\b", shown)[0]
        return code(re.sub(r"\s", "", secret), steps[-1])

    questions = [
        ("First MFA code: ", next_code),
        ("Next MFA code: ", next_code),
        ("mfa_serial", lambda _: "y"),
    ]
    account.on_terminal(["mfa-session", "device", "enroll"], questions)
    [device] = account.iam.list_mfa_devices(UserName="admin")["MFADevices"]
    assert device["SerialNumber"] == "arn:aws:iam::123456789012:mfa/admin", device
    config = (account.home / ".aws" / "config").read_text()
    assert f"mfa_serial = {device['SerialNumber']}\n" in config, config
    [listed] = json.loads(account.run("mfa-session", "device", "list", "--json").stdout)["devices"]
    assert (listed["name"], listed["kind"]) == ("admin", "virtual") and listed["named_by"], listed


def main():
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-p", ENDPOINT.rsplit(":", 1)[1]],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(f"{ENDPOINT}/moto-api/", timeout=PATIENCE).close()
                break
            except OSError:
                assert server.poll() is None and time.monotonic() < deadline, "moto does not start"
                time.sleep(0.05)
        print(f"moto {moto.__version__}, boto3 {boto3.__version__}")
        for test in (
            applied_twice_the_second_run_changes_nothing,
            a_policy_that_says_the_same_in_another_order_is_left_alone,
            the_aws_cli_carries_out_the_plan_to_the_same_end,
            a_sixth_version_takes_the_place_of_the_oldest,
            a_user_who_does_not_exist_is_refused_before_anything,
            the_policies_in_force_are_read_and_judged_together,
            the_table_is_what_moto_enforces_where_it_can_judge,
            devices_that_nobody_has_are_listed_and_deleted_by_name,
            a_device_is_enrolled,
        ):
            started = time.monotonic()
            test()
            print(f"ok: {test.__name__.replace('_', ' ')} ({time.monotonic() - started:.1f} s)", flush=True)
    finally:
        server.kill()
        server.wait()
        shutil.rmtree(WORK)


main()
