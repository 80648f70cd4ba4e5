"""usage: python tests/real/record_setup.py FOLDER-OF-OUR-PROGRAMS [FILE]

A newcomer with a key and a phone types at human speed: from `mfa-session setup` in an empty home to the AWS CLI 2, against
the fake AWS. What the terminal shows goes into FILE (docs/setup.svg), a picture that moves without a script. Fails if it
takes three minutes. Key, account and device are the fake's; its address, which the prompt for a code would name, is left
out.
"""

import fcntl
import os
import pathlib
import pty
import re
import select
import struct
import sys
import termios
import time
from html import escape

from lab import FAKE, HERE, HOME, cli_2, control, environment, fake_aws

TARGET = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parents[1] / "docs" / "setup.svg"
COLUMNS, LONGEST = 96, 180
# Seconds from key to key, before each answer, until a code is read from the phone, and at the end of the picture.
KEY, THOUGHT, PHONE, LAST = 0.22, 1.2, 6, 6
WIDTH, HEIGHT, MARGIN = 8.4, 18, 12

SEQUENCE = re.compile(r"\x1b\[\??([0-9;]*)([A-Za-z])")


class Screen:
    """What a terminal shows that is as high as need be: enough for lines, and for lists that are drawn again."""

    def __init__(self):
        self.rows, self.row, self.column = [""], 0, 0

    def feed(self, text):
        """Returns what could not be handled yet."""
        while text:
            if text[0] == "\x1b":
                found = SEQUENCE.match(text)
                if not found:
                    return text
                self.control(int(found[1] or 0) if found[1].isdigit() or not found[1] else 0, found[2])
                text = text[found.end():]
                continue
            self.put(text[0])
            text = text[1:]
        return ""

    def put(self, char):
        if char == "\r":
            self.column = 0
        elif char == "\n":
            self.down(1)
        elif char == "\b":
            self.column = max(self.column - 1, 0)
        elif char >= " ":
            if self.column == COLUMNS:
                self.column = 0
                self.down(1)
            line = self.rows[self.row].ljust(self.column)
            self.rows[self.row] = line[: self.column] + char + line[self.column + 1:]
            self.column += 1

    def down(self, count):
        self.row += count
        self.rows += [""] * (self.row + 1 - len(self.rows))

    def control(self, count, kind):
        if kind == "A":
            self.row = max(self.row - max(count, 1), 0)
        elif kind == "B":
            self.down(max(count, 1))
        elif kind == "C":
            self.column += max(count, 1)
        elif kind == "D":
            self.column = max(self.column - max(count, 1), 0)
        elif kind == "K":
            self.rows[self.row] = "" if count == 2 else self.rows[self.row][: self.column]
        elif kind == "J":
            self.rows[self.row] = self.rows[self.row][: self.column]
            del self.rows[self.row + 1:]
        else:
            assert kind in "hlm", f"the screen does not know {kind}"


class Recording:
    """A shell on a terminal, and the rows that it showed: text, begin, end."""

    def __init__(self, variables):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            os.chdir(variables["HOME"])
            os.execvpe("bash", ["bash", "--norc", "--noprofile"], variables)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 60, COLUMNS, 0, 0))
        self.started, self.typed = time.monotonic(), 0.0
        self.screen, self.rest, self.text, self.seen = Screen(), "", "", 0
        self.present, self.shown = {}, []

    def now(self):
        return time.monotonic() - self.started

    def read(self, seconds):
        if not select.select([self.master], [], [], seconds)[0]:
            return
        part = os.read(self.master, 65536).decode()
        self.text += part
        # The address of the fake AWS.
        cleaned = re.sub(r" at 127\.0\.0\.1:\d+", "", self.rest + part)
        self.rest = self.screen.feed(cleaned)
        self.note()

    def note(self):
        now = self.now()
        for row, text in enumerate(self.screen.rows):
            text = text.rstrip()
            before = self.present.get(row)
            if before is None or before[0] != text:
                self.gone(row, now)
                self.present[row] = (text, now)
        for row in [row for row in self.present if row >= len(self.screen.rows)]:
            self.gone(row, now)

    def gone(self, row, now):
        text, since = self.present.pop(row, ("", 0))
        if text:
            self.shown.append((row, text, since, now))

    def expect(self, text):
        deadline = time.monotonic() + 60
        while (at := self.text.find(text, self.seen)) < 0:
            assert time.monotonic() < deadline, f"{text!r} did not appear: {self.text}"
            self.read(0.05)
        self.seen = at + len(text)

    def type(self, question, keys, thought=THOUGHT):
        """Waits for the question, thinks, and types."""
        self.expect(question)
        self.wait(thought)
        started = self.now()
        for key in keys:
            os.write(self.master, key.encode())
            self.wait(KEY)
        self.typed += self.now() - started

    def wait(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.read(left)

    def rows(self):
        end = self.now() + LAST
        for row in list(self.present):
            self.gone(row, end)
        return self.shown, end


def played(variables):
    shell = Recording(variables)
    shell.type("$ ", "mfa-session setup\n")
    shell.type("Name of the profile [default]: ", "work\n")
    shell.type("What is the profile for?", "\n")
    shell.type("No key was found for it. Which one?", "\n")
    shell.type("Access key id: ", FAKE["FAKE_ACCESS_KEY_ID"] + "\n")
    shell.type("Secret access key, which is not shown: ", FAKE["FAKE_SECRET_ACCESS_KEY"] + "\n")
    shell.type("Region [us-east-1]: ", "eu-central-1\n")
    shell.type("Apply? [y/N]", "y")
    shell.type("Prove it now? It takes one code. [y/N]", "y")
    shell.type("MFA code for work", control("next-code") + "\n", PHONE)
    shell.expect("proven: programs with profile `work` are")
    shell.type("$ ", "aws --profile work sts get-caller-identity\n")
    shell.expect(FAKE["FAKE_USER_ARN"])
    shell.expect("$ ")
    took = shell.now()
    os.write(shell.master, b"\x04")
    os.waitpid(shell.pid, 0)
    return shell, took


def row_of(row, text, since, until, end):
    """Visible from here to there; without animation, what is there at the end is visible."""
    x, y = MARGIN, MARGIN + (row + 1) * HEIGHT - 5
    last = until >= end
    moves = ""
    if since > 0.05:
        moves += f'<set attributeName="visibility" to="hidden" begin="all.begin" dur="{since:.2f}s"/>'
    if not last:
        moves += f'<set attributeName="visibility" to="visible" begin="all.begin+{since:.2f}s" end="all.begin+{until:.2f}s"/>'
    hidden = "" if last else ' visibility="hidden"'
    return f'<text x="{x}" y="{y}"{hidden}>{escape(text)}{moves}</text>'


def picture(rows, end, says):
    width = round(COLUMNS * WIDTH + 2 * MARGIN)
    height = (max(row for row, *_ in rows) + 1) * HEIGHT + 2 * MARGIN
    lines = [row_of(*row, end) for row in sorted(rows)]
    return "\n".join((
        f'<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f"<title>{escape(says)}</title>",
        '<style>text{font:14px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre;fill:#ddd}</style>',
        f'<rect width="{width}" height="{height}" rx="6" fill="#16181d">'
        f'<animate id="all" attributeName="opacity" values="1;1" begin="0s;all.end" dur="{end:.2f}s"/></rect>',
        *lines,
        "</svg>\n",
    ))


def main():
    with fake_aws():
        program = cli_2()
        if not program:
            return
        bin_folder = HOME / "bin"
        bin_folder.mkdir()
        # An AWS CLI 2 of Debian knows no AWS_ENDPOINT_URL.
        (bin_folder / "aws").write_text(f'#!/bin/sh\nexec {program} --endpoint-url "$AWS_ENDPOINT_URL" "$@"\n')
        (bin_folder / "aws").chmod(0o700)
        variables = environment({"PS1": "$ ", "SHELL": "/bin/bash", "TERM": "xterm"})
        variables["PATH"] = f"{bin_folder}:{variables['PATH']}"
        shell, took = played(variables)
        rows, end = shell.rows()
        says = f"From a key and a phone to the AWS CLI in {took:.0f} seconds, {shell.typed:.0f} of them typing"
        assert took < LONGEST, says
        text = picture(rows, end, says)
        for secret in (FAKE["FAKE_SECRET_ACCESS_KEY"], str(HOME), "127.0.0.1", str(pathlib.Path(program).parent)):
            assert secret not in text, f"the picture shows {secret}"
        TARGET.write_text(text)
        print(f"{says}; {len(rows)} rows, {len(text)} bytes")


main()
