"""usage: python tests/real/dialog.py FOLDER-OF-OUR-PROGRAMS [DIALOGUE…]

boto3 without a terminal gets a session through a dialogue that xdotool answers, on a display of its own (Xvfb): by the
real zenity and pinentry-gtk-2, or by the programs that are named. What is not installed is skipped, except where CI is
set.
"""

import contextlib
import os
import pathlib
import shutil
import subprocess
import sys
import time

from lab import FAKE, HOME, OURS, PATIENCE, WORK, control, environment, fake_aws, key_of, missing, run_each

DIALOGUES = sys.argv[2:] or ["zenity", "pinentry-gtk-2"]

# What a shell, markup, a label of GTK and the protocol of pinentry would each take for something of theirs.
HOSTILE = r'$(x)"&<b>_\n%41'

CALL = """
import boto3
print(boto3.Session(profile_name="app").client("sts").get_caller_identity()["Arn"])
"""

DISPLAY = {}


@contextlib.contextmanager
def display():
    """An X server that chooses its own number."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            DISPLAY["DISPLAY"] = f":{number.readline().strip()}"
        yield
    finally:
        server.terminate()
        server.wait()


def settings(dialogue):
    """With one program for dialogues in the path, and nothing else."""
    folder = WORK / f"only-{dialogue}"
    folder.mkdir(exist_ok=True)
    link = folder / dialogue
    if not link.is_symlink():
        link.symlink_to(shutil.which(dialogue))
    own = {"PATH": str(folder), "MFA_SESSION_PROMPT": "auto", "MFA_SESSION_PROFILE": HOSTILE, "NO_AT_BRIDGE": "1"}
    return environment({**own, **DISPLAY, "AWS_MFA_SERIAL": FAKE["FAKE_SERIAL"], "XDG_RUNTIME_DIR": str(WORK)})


def forget():
    """Forgets sessions, and that a question was cancelled."""
    shutil.rmtree(HOME / ".cache", ignore_errors=True)


def start(command, dialogue):
    """Starts a command in a session of its own, without a terminal."""
    return subprocess.Popen(
        command,
        env=settings(dialogue),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def xdotool(*arguments, check=True):
    ended = subprocess.run(
        ["xdotool", *arguments], env={**os.environ, **DISPLAY}, timeout=PATIENCE, capture_output=True, text=True
    )
    assert ended.returncode == 0 or not check, ended
    return ended.stdout.split()


def window():
    """Waits for the dialogue, and for its process."""
    shown = xdotool("search", "--sync", "--onlyvisible", "--name", "mfa-session")[0]
    return shown, pathlib.Path("/proc") / xdotool("getwindowpid", shown)[0]


def answer(*keys):
    """Types text, then a key, in the dialogue, which has the focus only if somebody gives it: there is no window manager.
    Returns when it has ended, so that the next one is another."""
    shown, process = window()
    xdotool("windowfocus", "--sync", shown)
    for text in keys[:-1]:
        xdotool("type", "--delay", "20", text)
    xdotool("key", keys[-1])
    deadline = time.monotonic() + PATIENCE
    while process.exists():
        assert time.monotonic() < deadline, f"{keys} did not end the dialogue"
        time.sleep(0.02)


def ends(process, code=0):
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == code, (process.returncode, out, err)
    return out, err


def is_the_user(out):
    assert out.strip() == FAKE["FAKE_USER_ARN"], out


def boto3_gets_a_session_through(dialogue):
    forget()
    before = int(control("count?op=GetSessionToken"))
    process = start([sys.executable, "-c", CALL], dialogue)
    answer(control("next-code"), "Return")
    is_the_user(ends(process)[0])
    # what is kept needs no window
    is_the_user(ends(start([sys.executable, "-c", CALL], dialogue))[0])
    assert int(control("count?op=GetSessionToken")) == before + 1


def after_a_slip_it_appears_again(dialogue):
    forget()
    process = start([OURS, "login"], dialogue)
    answer("12345", "Return")
    answer(control("next-code"), "Return")
    ends(process)


def it_outlives_a_caller_that_is_killed(dialogue):
    forget()
    before = int(control("count?op=GetSessionToken"))
    caller = start([sys.executable, "-c", CALL], dialogue)
    window()
    caller.kill()
    caller.wait()
    retry = start([sys.executable, "-c", CALL], dialogue)
    answer(control("next-code"), "Return")
    is_the_user(ends(retry)[0])
    assert int(control("count?op=GetSessionToken")) == before + 1


def a_cancelled_one_is_told_and_not_shown_again(dialogue):
    forget()
    process = start([OURS, "credential-process"], dialogue)
    answer("Escape")
    assert ends(process, 130) == ("", "mfa-session: cancelled at the question\n")
    quiet = ends(start([OURS, "credential-process"], dialogue), 3)[1]
    assert "the last question was cancelled" in quiet, quiet


def one_that_nobody_answers_closes(dialogue):
    forget()
    process = start(["/usr/bin/env", "MFA_SESSION_PROMPT_TIMEOUT=2s", OURS, "login"], dialogue)
    ends(process, 3)
    # the server notices a moment later
    deadline = time.monotonic() + PATIENCE
    while xdotool("search", "--name", "mfa-session", check=False):
        assert time.monotonic() < deadline, "the window stays"


def a_display_that_is_gone_is_told(dialogue):
    forget()
    said = ends(start([OURS, "login"], dialogue), 3)[1]
    assert "there is no display for a dialogue" in said, said


def with_each(test):
    def tests():
        for dialogue in DIALOGUES:
            test(dialogue)

    tests.__name__ = f"{test.__name__}_{'_and_'.join(DIALOGUES)}" if test.__name__.endswith("through") else test.__name__
    return tests


def main():
    for program in ("Xvfb", "xdotool", *DIALOGUES):
        if not shutil.which(program):
            missing(program)
            return
    with fake_aws():
        (HOME / ".aws" / "credentials").write_text(key_of(HOSTILE))
        (HOME / ".aws" / "config").write_text(
            f"[profile app]\nregion = eu-central-1\ncredential_process = {OURS} credential-process\n"
        )
        with display():
            run_each(map(with_each, (
                boto3_gets_a_session_through,
                after_a_slip_it_appears_again,
                it_outlives_a_caller_that_is_killed,
                one_that_nobody_answers_closes,
                a_cancelled_one_is_told_and_not_shown_again,
            )))
        run_each(map(with_each, (a_display_that_is_gone_is_told,)))


main()
