"""What the benches share: a fake AWS and a home of their own, programs started one by one, figures of them."""

import contextlib
import dataclasses
import json
import os
import platform
import pty
import random
import select
import shutil
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TARGET = os.path.abspath(os.environ.get("CARGO_TARGET_DIR", os.path.join(ROOT, "target")))
PROGRAM = os.path.join(TARGET, "release", "mfa-session")
PATH = "/usr/bin:/bin"


def machine():
    model = platform.processor() or platform.machine()
    with contextlib.suppress(OSError, StopIteration), open("/proc/cpuinfo") as info:
        model = next(line.split(":", 1)[1].strip() for line in info if line.startswith("model name"))
    libc = " ".join(platform.libc_ver())
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, {libc}"


def load():
    return os.getloadavg()[0]


def put(path, text, mode=0o600):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as file:
        file.write(text)


class Fake:
    """The fake AWS of the tests, as a process of its own."""

    def __init__(self, *options):
        built = [os.path.join(TARGET, kind, "fake-aws") for kind in ("release", "debug")]
        program = next((path for path in built if os.path.exists(path)), None)
        if program is None:
            raise SystemExit("the fake AWS is not built: cargo build --release -p mfa-session -p fake-aws --bins")
        self.process = subprocess.Popen(
            [program, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        last = "FAKE_CA_FILE" if "--https" in options else "FAKE_SERIAL"
        self.facts = {}
        while last not in self.facts:
            name, _, value = self.process.stdout.readline().strip().partition("=")
            self.facts[name] = value.strip("'")
        self.context = None
        if "--https" in options:
            self.context = ssl.create_default_context(cafile=self.ca)
        self.endpoint, self.serial = self.facts["FAKE_ENDPOINT"], self.facts["FAKE_SERIAL"]
        self.key, self.secret = self.facts["FAKE_ACCESS_KEY_ID"], self.facts["FAKE_SECRET_ACCESS_KEY"]
        self.port = int(self.facts["FAKE_PORT"])

    @property
    def ca(self):
        return self.facts["FAKE_CA_FILE"]

    def control(self, question):
        with urllib.request.urlopen(f"{self.endpoint}/_fake/{question}", context=self.context) as answer:
            return answer.read().decode().strip()

    def code(self):
        return self.control("next-code")

    def connections(self):
        return int(self.control("connections"))

    def calls(self):
        return len(self.control("calls").splitlines())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


class Home:
    """A home folder with the profile `dev`."""

    def __init__(self, fake, endpoint=None):
        self.path = tempfile.mkdtemp(prefix="mfa-session-bench-")
        self.endpoint = endpoint or fake.endpoint
        self.fake = fake
        self.env = {"HOME": self.path, "PATH": PATH}
        if fake.context is not None:
            self.env["AWS_CA_BUNDLE"] = fake.ca
        self.profiles(0)

    def profiles(self, others, block=""):
        """Both files, with `dev` behind so many other profiles, each with this text at its end in the config file."""
        fill = range(others)
        put(self.credentials, "".join(
            f"[team-{n}-profile]\naws_access_key_id = AKIA{n:016}\naws_secret_access_key = {n:040}\n\n" for n in fill
        ) + f"[dev]\naws_access_key_id = {self.fake.key}\naws_secret_access_key = {self.fake.secret}\n")
        put(self.config, "".join(
            f"[profile team-{n}-profile]\nregion = eu-central-1\noutput = json\n{block}\n" for n in fill
        ) + f"[profile dev]\nregion = eu-central-1\nmfa_serial = {self.fake.serial}\nendpoint_url = {self.endpoint}\n")

    def add_profile(self, name, text):
        """One more profile in the config file, with a region."""
        with open(self.config, "a") as file:
            file.write(f"\n[profile {name}]\n{text}region = eu-central-1\n")

    @property
    def credentials(self):
        return os.path.join(self.path, ".aws", "credentials")

    @property
    def config(self):
        return os.path.join(self.path, ".aws", "config")

    def login(self, program=PROGRAM):
        run([program, "login", "-p", "dev", "--refresh", "-q", "--token-code", self.fake.code()], self.env)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.path, ignore_errors=True)


@dataclasses.dataclass
class Sample:
    """One run: wall and CPU time in ms, exit code."""

    wall: float
    cpu: float
    code: int


def run(argv, env, stdin=None, expect=0):
    """One process, timed from the call that starts it until it is reaped. Its output goes nowhere."""
    actions = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    feed = None
    if stdin is not None:
        feed, other = os.pipe()
        os.write(other, stdin.encode())
        os.close(other)
        actions[0] = (os.POSIX_SPAWN_DUP2, feed, 0)
    began = time.perf_counter()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    _, status, usage = os.wait4(pid, 0)
    wall = (time.perf_counter() - began) * 1000
    if feed is not None:
        os.close(feed)
    code = os.waitstatus_to_exitcode(status)
    if expect is not None and code != expect:
        raise SystemExit(f"{' '.join(argv)}: exit {code}, not {expect}")
    return Sample(wall, (usage.ru_utime + usage.ru_stime) * 1000, code)


def interleaved(rows, rounds):
    """Runs every row once a round, in an order that changes. A row is a function that gives a sample."""
    samples = {name: [] for name in rows}
    for _ in range(rounds):
        names = list(rows)
        random.shuffle(names)
        for name in names:
            samples[name].append(rows[name]())
    return samples


def quantile(values, share):
    values = sorted(values)
    return values[min(int(len(values) * share), len(values) - 1)]


def p10(samples):
    return quantile([sample.wall for sample in samples], 0.1)


def median(samples, of="wall"):
    return quantile([getattr(sample, of) for sample in samples], 0.5)


def peak_mib(argv, env):
    """Peak resident set, under time(1): a child of this script begins with this script's figure."""
    timer = tool("time")
    if timer is None:
        return None
    with tempfile.NamedTemporaryFile("r") as out:
        subprocess.run(
            [timer, "-o", out.name, "-f", "%M", *argv], env=env, check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        return int(out.read().split()[-1]) / 1024


def tool(name):
    return shutil.which(name)


class Terminal:
    """A program on a terminal of its own; its standard output is a pipe, its standard error the terminal."""

    def __init__(self, argv, env):
        self.out, stdout = os.pipe()
        self.began = time.perf_counter()
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.dup2(stdout, 1)
            os.closerange(3, 64)
            os.execve(argv[0], argv, env)
        os.close(stdout)
        self.seen = ""

    def until(self, text, limit=60):
        """Milliseconds from the start until the terminal has shown this."""
        deadline = time.perf_counter() + limit
        while text not in self.seen:
            if not self.read(deadline):
                raise SystemExit(f"the terminal never showed {text!r}: {self.seen!r}")
        return (time.perf_counter() - self.began) * 1000

    def read(self, deadline):
        ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.perf_counter()))
        if not ready:
            return False
        try:
            data = os.read(self.master, 4096)
        except OSError:
            return False
        self.seen += data.decode(errors="replace")
        return bool(data)

    def type(self, text):
        os.write(self.master, text.encode())

    def answer(self, text):
        """Types a line; milliseconds from Enter until the last byte of standard output."""
        self.type(text)
        began = time.perf_counter()
        self.type("\r")
        last, output = began, b""
        while True:
            ready, _, _ = select.select([self.out, self.master], [], [], 60)
            if self.master in ready:
                self.read(time.perf_counter())
            if self.out in ready:
                data = os.read(self.out, 65536)
                if not data:
                    break
                output, last = output + data, time.perf_counter()
            if not ready:
                raise SystemExit(f"no answer: {self.seen!r}")
        return (last - began) * 1000, output

    def end(self, expect=0):
        while self.read(time.perf_counter() + 30):
            pass
        _, status = os.waitpid(self.pid, 0)
        for fd in (self.master, self.out):
            os.close(fd)
        code = os.waitstatus_to_exitcode(status)
        if code != expect:
            raise SystemExit(f"exit {code}, not {expect}: {self.seen!r}")


def table(head, rows):
    """A Markdown table; the first column is text."""
    lines = ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1)]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]) + "\n"


class Bars:
    """What must hold, and whether it did."""

    def __init__(self):
        self.rows = []

    def at_most(self, what, value, bar, unit="", digits=2):
        """A figure that must not exceed a bar."""
        good = value <= bar
        shown = f"{value:.{digits}f}{unit}" if isinstance(value, float) else f"{value}{unit}"
        self.rows.append((what, shown, f"≤ {bar}{unit}", "yes" if good else "**no**"))

    def exactly(self, what, value, wanted):
        """A count that must be this one."""
        self.rows.append((what, value, wanted, "yes" if value == wanted else "**no**"))

    def missed(self):
        return [row[0] for row in self.rows if row[3] != "yes"]


def recorded():
    with open(os.path.join(ROOT, "bench", "bounds.json")) as file:
        return json.load(file)


def need_program():
    if not os.path.exists(PROGRAM):
        sys.exit("not built: cargo build --release -p mfa-session -p fake-aws --bins")
