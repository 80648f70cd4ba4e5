"""usage: python3 tests/real/windows.py FOLDER-OF-OUR-PROGRAMS MFA-SESSION.EXE

The Windows binary under Wine against the fake AWS, which runs here: export, login at the console, write, parallel
writes, credential-process, exec, status, a question that a yes answers, clear, and their exit codes. Wine's console,
files and locks are not Microsoft's: what passes here can still fail there.
"""

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
import tty
import urllib.request

PATIENCE = 120
PROGRAMS = pathlib.Path(sys.argv[1]).resolve()
EXE = pathlib.Path(sys.argv[2]).resolve()
WORK = pathlib.Path(tempfile.mkdtemp())
WINE = pathlib.Path("/usr/lib/wine/wine64")
WINESERVER = WINE.with_name("wineserver64")
FAKE = {}
failures = 0


def control(what):
    url = f"{FAKE['FAKE_ENDPOINT']}/_fake/{what}"
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return answer.read().decode().strip()


def code():
    return control("next-code")


def environment():
    """Wine makes PATH, the home folder and the like by itself."""
    return {
        "WINEPREFIX": str(WORK / "prefix"),
        "WINEDEBUG": "-all",
        "HOME": str(WORK),
        "TERM": "xterm",
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": FAKE["FAKE_ENDPOINT"],
        "AWS_PROFILE": "dev",
    }


def start(*arguments, **more):
    return subprocess.Popen(
        [WINE, *arguments], env=environment() | more, cwd=WORK, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def run(*arguments):
    """Runs mfa-session without a console: exit code, standard output, standard error."""
    process = start(EXE, *arguments)
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


def check(name, holds, *seen):
    global failures
    print(("ok      " if holds else "FAILED  ") + name, flush=True)
    if not holds:
        failures += 1
        for one in seen:
            print(f"        {one!r}")


def at_console(answers, *arguments):
    """Runs mfa-session with a console of its own and types an answer to each question. Exit code, what was shown."""
    pid, master = pty.fork()
    if pid == 0:
        # Enter is to arrive as it is typed.
        tty.setraw(0)
        os.chdir(WORK)
        os.execve(WINE, [WINE, EXE, *arguments], environment())
    shown, deadline = "", time.monotonic() + PATIENCE
    answers = list(answers)
    while time.monotonic() < deadline:
        if select.select([master], [], [], 0.2)[0]:
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            # The console draws with escapes, also between two letters.
            shown += re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", part.decode(errors="replace"))
        if answers and answers[0][0] in shown.replace(" ", ""):
            os.write(master, answers.pop(0)[1]().encode() + b"\r")
    else:
        os.kill(pid, 9)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown


def exports():
    # The fields that a session brings, in three shells.
    for form, line in (
        ("sh", r"export AWS_ACCESS_KEY_ID='ASIA\w+';"),
        ("powershell", r"\$[Ee]nv:AWS_ACCESS_KEY_ID ?= ?'ASIA\w+'"),
        ("cmd", r'set "?AWS_ACCESS_KEY_ID=ASIA\w+'),
    ):
        status, out, err = run("export", "--format", form)
        check(f"export --format {form}", status == 0 and re.search(line, out), status, out, err)


def written(aws):
    status, out, err = run("write")
    first = (aws / "credentials").read_text()
    check("write makes a profile", status == 0 and "[dev-mfa]" in first, status, out, err)
    status, out, err = run("write", "--refresh", "--token-code", code())
    second = (aws / "credentials").read_text()
    key = FAKE["FAKE_SECRET_ACCESS_KEY"]
    check("write again onto the same file", status == 0 and second != first and key in second, status, out, err)
    check("the config file has it too", "[profile dev-mfa]" in (aws / "config").read_text())

    names = [f"many-{number}" for number in range(8)]
    processes = [start(EXE, "write", "--to", name) for name in names]
    ends = [(process.communicate(timeout=PATIENCE), process.returncode) for process in processes]
    text = (aws / "credentials").read_text()
    check("parallel writes all succeed", all(status == 0 for _, status in ends), *[end for end in ends if end[1]])
    check("none of them is lost", all(f"[{name}]" in text for name in names) and key in text, text)
    left = [path.name for path in aws.iterdir() if path.name.endswith(".tmp")]
    check("no temporary file stays", not left, left)


def commands(windows):
    for status in (0, 3, 130):
        got = run("exec", "--", "cmd", "/c", f"exit {status}")
        check(f"exec -- cmd /c exit {status}", got[0] == status, *got)
    # Unix would cut a larger one off.
    (windows / "large.bat").write_text(
        f'@"{in_wine(EXE)}" exec -- cmd /c exit 70000\r\n@echo status=%ERRORLEVEL%\r\n'
    )
    large = start("cmd", "/c", "large").communicate(timeout=PATIENCE)
    check("a status of more than eight bits", "status=70000" in large[0], large)
    (windows / "a-script.cmd").write_text("@echo key=%AWS_ACCESS_KEY_ID%\r\n@exit /b 5\r\n")
    got = run("exec", "--", "a-script")
    check("exec finds a script by its bare name", got[0] == 5 and "key=ASIA" in got[1], *got)
    before = control("calls")
    got = run("exec", "--refresh", "--token-code", code(), "--", "misspelled")
    check("a misspelled command costs no code", got[0] == 127 and control("calls") == before, *got)
    got = run("exec", "-p", "missing", "--", "cmd", "/c", "exit 3")
    check("what fails before the command is 125", got[0] == 125, *got)


def in_wine(path):
    return "Z:" + str(path).replace("/", "\\")


def scenario():
    check("Wine makes its folder", start("wineboot", "--init").wait(timeout=PATIENCE) == 0)
    [home] = [folder for folder in (WORK / "prefix" / "drive_c" / "users").iterdir() if folder.name != "Public"]
    aws = home / ".aws"
    aws.mkdir()
    key = (
        f"aws_access_key_id = {FAKE['FAKE_ACCESS_KEY_ID']}\naws_secret_access_key = {FAKE['FAKE_SECRET_ACCESS_KEY']}\n"
    )
    (aws / "credentials").write_text(f"[dev]\n{key}[plain]\n{key}")
    (aws / "config").write_text(
        f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n[profile plain]\n"
    )

    got = run("--version")
    check("--version", got[0] == 0 and got[1].startswith("mfa-session "), *got)
    got = run("export")
    check("nobody to ask: exit 3 and a failing command", got[0] == 3 and got[1] == "false;\n", *got)
    got = run("status", "--check")
    check("status --check without a session", got[0] == 6, *got)
    got = at_console([("code", code)], "login")
    check("login at the console", got[0] == 0, *got)
    got = run("status", "--check")
    check("status --check with one", got[0] == 0, *got)
    got = run("login", "--refresh", "--token-code", code())
    check("login --token-code", got[0] == 0, *got)
    got = run("status", "--json")
    check("status --json", got[0] == 0 and len(json.loads(got[1])["sessions"]) == 1, *got)
    exports()
    got = run("credential-process")
    check("credential-process", got[0] == 0 and json.loads(got[1])["Version"] == 1, *got)
    written(aws)
    commands(WORK / "prefix" / "drive_c" / "windows")
    got = at_console([("code", code), ("[y/N]", lambda: "y")], "login", "-p", "plain", "--refresh")
    saved = f"[profile plain]\nmfa_serial = {FAKE['FAKE_SERIAL']}\n" in (aws / "config").read_text()
    check("a yes at the console saves the serial number", got[0] == 0 and saved, *got)
    got = run("clear", "--all", "--written")
    text = (aws / "credentials").read_text()
    check("clear --all --written", got[0] == 0 and "ASIA" not in text and "[dev]" in text, *got, text)
    got = run("status", "--check")
    check("nothing is kept after it", got[0] == 6, *got)


fake = subprocess.Popen([PROGRAMS / "fake-aws", "--stay", "--port-file", WORK / "port"], stdout=subprocess.PIPE, text=True)
try:
    while "FAKE_SERIAL" not in FAKE:
        name, value = fake.stdout.readline().strip().split("=", 1)
        FAKE[name] = value.strip("'")
    scenario()
finally:
    subprocess.run([WINESERVER, "-k"], env=environment(), check=False)
    fake.kill()
    shutil.rmtree(WORK, ignore_errors=True)
sys.exit(failures > 0)
