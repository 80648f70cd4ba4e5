"""What the tests with real SDKs share: a fake AWS, a home folder, the programs that are there, and how they are run.

The first argument of the script that imports this is the folder of our programs.
"""

import codecs
import contextlib
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

# Nothing takes so long, on however busy a machine.
PATIENCE = 600


def missing(what):
    print(f"skipped: {what} is not installed")
    if os.environ.get("CI"):
        sys.exit(1)


try:
    import boto3
except ImportError:
    missing("boto3")
    sys.exit()
AWS = pathlib.Path(sys.executable).with_name("aws")
if not AWS.is_file():
    missing("the AWS CLI")
    sys.exit()

HERE = pathlib.Path(__file__).resolve().parent
PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
OURS = str(PROGRAMS / "mfa-session")
WORK = pathlib.Path(tempfile.mkdtemp())
# Where Debian has the source of the SDK for Go.
GOPATH = pathlib.Path("/usr/share/gocode")
HOME = WORK / "home"
FAKE = {}


@contextlib.contextmanager
def fake_aws():
    """A fake AWS while a test runs, and a home folder for its user."""
    fake = subprocess.Popen([PROGRAMS / "fake-aws"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        for line in fake.stdout:
            name, value = line.strip().split("=", 1)
            FAKE[name] = value
            if name == "FAKE_SERIAL":
                break
        (HOME / ".aws").mkdir(parents=True)
        print(f"boto3 {boto3.__version__}, {subprocess.check_output([AWS, '--version'], text=True).split()[0]}")
        yield
    finally:
        fake.stdin.close()
        fake.wait()
        shutil.rmtree(WORK)


def run_each(tests):
    for test in tests:
        started = time.monotonic()
        test()
        print(f"ok: {test.__name__.replace('_', ' ')} ({time.monotonic() - started:.1f} s)", flush=True)


def control(what):
    url = f"{FAKE['FAKE_ENDPOINT']}/_fake/{what}"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=PATIENCE) as answer:
        return answer.read().decode().strip()


def key_of(profile):
    """The lines of the user's key."""
    return (
        f"[{profile}]\naws_access_key_id = {FAKE['FAKE_ACCESS_KEY_ID']}\n"
        f"aws_secret_access_key = {FAKE['FAKE_SECRET_ACCESS_KEY']}\n"
    )


def environment(more=None):
    return {
        "HOME": str(HOME),
        "PATH": f"{PROGRAMS}:{AWS.parent}:{os.environ['PATH']}",
        "AWS_ENDPOINT_URL": FAKE["FAKE_ENDPOINT"],
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "TERM": "dumb",
        "LC_ALL": "C.UTF-8",
        "NODE_PATH": os.environ.get("NODE_PATH", ""),
        **(more or {}),
    }


class Terminal:
    """A program on a terminal of its own; a code is typed wherever one is asked for."""

    def __init__(self, command, descriptors, more=None):
        """The descriptors are those that are not the terminal, by their number in the program."""
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            for number, descriptor in descriptors.items():
                os.dup2(descriptor, number)
            os.execvpe(command[0], command, environment(more))
        self.shown, self.answered = "", 0
        # a character may come in two parts
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def read(self, answers, seconds=0.2):
        """What it shows within that time; `False` at its end. More questions than that are an error."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            part = os.read(self.master, 4096)
        except OSError:
            return False
        self.shown += self.decoder.decode(part)
        questions = len(re.findall(r"MFA code for [^\r\n]*?: ", self.shown))
        if questions > self.answered:
            assert self.answered < answers, f"one question too many: {self.shown}"
            self.answered += 1
            os.write(self.master, f"{control('next-code')}\n".encode())
        return bool(part)

    def end(self):
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.master)
        return status


def on_terminal(command, answers, more=None, apart=(1, 2)):
    """Runs a command with a terminal of its own; answers each question that appears. Returns what it printed, and what
    the terminal shows: of its standard output and error, what is not kept apart."""
    out, err = WORK / "out", WORK / "err"
    paths = {1: out, 2: err}
    files = {number: os.open(paths[number], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) for number in apart}
    terminal, deadline = Terminal(command, files, more), time.monotonic() + PATIENCE
    while terminal.read(answers):
        assert time.monotonic() < deadline, f"no end within {PATIENCE} s; the terminal shows: {terminal.shown}"
    for descriptor in files.values():
        os.close(descriptor)
    status, shown = terminal.end(), terminal.shown
    assert status == 0, f"{command[0]} ended with {status}: {shown}{err.read_text()}"
    assert terminal.answered == answers, f"{terminal.answered} questions instead of {answers}: {shown}"
    return out.read_text(), shown


def without_terminal(command, seconds=100, more=None):
    """Runs a command in a session of its own, with standard input at an end. A question would stand for two minutes."""
    started = time.monotonic()
    ended = subprocess.run(
        command,
        env=environment(more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        start_new_session=True,
        timeout=PATIENCE,
    )
    assert time.monotonic() - started < seconds, "it waited for somebody"
    return ended


def clear():
    subprocess.run([OURS, "clear", "--all"], env=environment(), check=True, capture_output=True)


def cli_2():
    """The AWS CLI 2, wherever on the PATH it is."""
    for folder in os.environ["PATH"].split(os.pathsep):
        program = pathlib.Path(folder) / "aws"
        if program.is_file() and program.resolve() != AWS.resolve():
            said = subprocess.run([program, "--version"], env=environment(), capture_output=True, text=True).stdout
            if said.startswith("aws-cli/2"):
                print(said.split()[0])
                return str(program)
    return missing("the AWS CLI 2")


def node_program():
    script = HERE / "sdk.cjs"
    node = shutil.which("node")
    find = "['credential-provider-ini', 'client-sts'].forEach((name) => require.resolve(`@aws-sdk/${name}`))"
    if node is None or subprocess.run([node, "-e", find], env=environment(), capture_output=True).returncode != 0:
        return missing("the SDK for JavaScript")
    return [node, str(script)]


def go_program():
    go = shutil.which("go")
    if go is None or not (GOPATH / "src/github.com/aws/aws-sdk-go-v2/config").is_dir():
        return missing("the SDK for Go")
    cache = os.environ.get("GOCACHE", str(WORK / "go-cache"))
    settings = {"GO111MODULE": "off", "GOPATH": str(GOPATH), "GOCACHE": cache, "GOFLAGS": "", "CGO_ENABLED": "0"}
    built = WORK / "go-program"
    if not built.is_file():
        subprocess.run([go, "build", "-o", built, HERE / "sdk.go"], env={**environment(), **settings}, check=True)
    return str(built)


def rust_program():
    built = PROGRAMS / "examples" / "sdk"
    return str(built) if built.is_file() else missing("the program of tests/real/sdk.rs")
