"""Writes nasty shared config files and what botocore reads from them; tests/it/botocore_reader.rs compares.

    python3 tests/botocore_reader.py COUNT SEED FOLDER

A line has a kind, the file in hex, and the answer, apart by tabs. An answer is `error`, or for every section
`[name` and for every option `;key=value` or `;key{sub=value,...`, names and values in hex (UTF-8).

`read`: the sections of a file. The first files are the rows of the SDK matrix, the rest is random fragments.
`headers`: the profiles of a config file, sorted, then a space and names of `services` with their endpoints: `[name!`
where there is no such section.
`settings`: in place of the file a home below FOLDER, and variables as `NAME=value` in hex, apart by commas; then whether
FIPS and dual-stack endpoints are on, and the endpoints of STS and IAM in hex: `!` where IAM's client cannot be made.
"""

import os
import random
import sys

import botocore
import botocore.configloader
import botocore.configprovider
import botocore.exceptions
import botocore.session

ROWS = [
    "[p]\nk = A\n", "[p]\nk=A\n", "[p]\nk = A \t \n", "[p]\r\nk = A\r\n", "[p]\nk = A\rt = X\n",
    "\ufeff[p]\nk = A\n", "\ufeff# c\n[p]\nk = A\n", "[p]\nk = A", "[p]\nk = A # c\n", "[p]\nk = A ; c\n",
    "[p]\nk = A#c\n", "[p]\nk = A\n  # c\n", "[p]\n  k = A\n  s = S\n", "[p]\nk = A\n  s = S\n",
    "[p]\nk = A\n\n  extra\n", '[p]\nk = "A"\n', "[p]\nk = 'A'\n", "[p]\nk: A\n", "[p]\nk = AB==\n",
    "[p]\nk = A:B/C+D\n", "[p]\nk = A%20\n", "[p]\nk =\ns = S\n", "[p]\nK = A\n", "[p]\nk = A\nK = B\n",
    "[p]\nk = A\n[p]\nk = B\n", "[p]\nk = A\n[p]\ns = S\n", "[profile p]\nk = A\n", "[ p ]\nk = A\n",
    "[p] # c\nk = A\n", "[p]#c\nk = A\n", "  [p]\nk = A\n", "[q]\nx = 1\n  [p]\n  k = A\n", "[a b]\nk = A\n",
    '["a b"]\nk = A\n', "[a.b@c+d:e]\nk = A\n", "[a!]\nk = A\n", "[\u00e9\u4e2d]\nk = A\n", "[a]b]\nk = A\n",
    "[a#b]\nk = A\n", "[P]\nk = A\n", "[DEFAULT]\nt = Z\n[p]\nk = A\n", "[DEFAULT]\nk = A\n",
    "k = B\n[p]\nk = A\n", "[q]\ngarbage\n[p]\nk = A\n", "[q\n[p]\nk = A\n", "[p]\n# \0\nk = A\n",
    "[__proto__]\nx = 1\n[p]\nk = A\n", "[p]\na.b-c = A\n", "[p]\na b = A\n", "[p]\nk = " + "A" * 20000 + "\n",
    "[q]\n[p]\nk = A\n", "[p]\ns3 =\n  a = b\nk = A\n", "[q]\ns3 =\n  bad\n[p]\nk = A\n", "",
    "[DEFAULT]\ns3 =\n  bad\n", "[DEFAULT]\ns3 =\n  bad\n[p]\n", "[DEFAULT]\ns3 =\n  bad\n[p]\nS3 = x\n",
    "[DEFAULT]\na=1\n[p]\n[DEFAULT]\nb=1\n", "[DEFAULT]\na=1\n[p]\n[DEFAULT]\nA=1\n",
    "[p]\n\u212a = 1\nk = 2\n", "[p]\n\u0130 = 1\ni\u0307 = 2\n", "[p]\n\u03a3\u03a3 = 1\n\u03c3\u03c2 = 2\n",
]

FRAGMENTS = [
    "\n", "\n", "\n", "\n", "\r\n", "\r", " ", "  ", "\t", "   ", "\n  ", "\n ", "\n\t", "\n\n", "\n[", "]\n",
    "[a]\n", "[b]\n", "[c]\n", "[ a ]\n", "[DEFAULT]\n", "  [b]\n", "[a]x\n", "[a]#c\n", "[]\n", "[]]\n", "[[a]\n",
    "[profile x]\n", "[d] ; e\n", "[\u00e9]\n", "[e", "k = v\n", "k=v", "K = w\n", "key: v\n", "  k = v\n", "    deep = er\n",
    " = ", ":", "=", "= x\n", ": x\n", "x", "y z", "#", ";", "# c\n", "  # c\n", " ; c\n", "\t#\n", " # inline", "word\n",
    "s3 =\n  a = b\n", "s3 =\n", "s3 =\n\n  a = b\n   c= d\n", "  a = b\n", "  plain\n", "  x=y\u2028z\n", "  x=y\u2028z=1\n",
    "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\xa0", "\u2028", "\u3000", "\ufeff", "\u200b", "\0", "\x1b",
    "\u0130", "\u03a3", "\u212a", "aws_access_key_id = AKIA\n", "AWS_ACCESS_KEY_ID=x\n", "aws_session_token = a==\n",
    "m = 1\n", "n = 2\n", "o = 3\n", "q: 4\n", "[f]\n", "[g]\n", "[h]\n",
]

KINDS = ["profile", "profile", "profile", "services", "services", "profiles", "profile:", "services:", "Profile", "sso-session",
         "default", "profile\"x\"", "services'y'", "profil", " profile", "\"profile\"", "\\profile", "profile\\", "service"]

GAPS = [" ", " ", " ", "  ", "\t", " \t", "", "\x0b", "\x0c", "\x1c", "\x85", "\xa0", "\u2003", "\u2028", "\u3000", " \xa0"]

LETTERS = ["a", "a", "b", "ab", "c", "\"", "\"", "'", "'", "\\", "\\", " ", "\t", "\xa0", "\x0b", "\xe9", "e\u0301", "#", ";", "]", "[", ":", "="]

BAD_BYTES = [b"\xff", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\x80"]


def hexed(text):
    return text.encode("utf-8").hex()


def answer(path):
    try:
        read = botocore.configloader.raw_config_parse(path)
    except botocore.exceptions.ConfigParseError:
        return "error"
    out = ["ok"]
    for section, options in read.items():
        out.append("[" + hexed(section))
        for key, value in options.items():
            if isinstance(value, dict):
                out.append(";" + hexed(key) + "{")
                out.extend(hexed(k) + "=" + hexed(v) + "," for k, v in value.items())
            else:
                out.append(";" + hexed(key) + "=" + hexed(value))
    return "".join(out)


def headers_answer(path):
    """What `headers` says of a config file."""
    try:
        read = botocore.configloader.load_config(path)
    except botocore.exceptions.ConfigParseError:
        return "error"
    out = ["ok"]
    for name, options in sorted(read["profiles"].items()):
        out.append("[" + hexed(name))
        out.extend(";" + hexed(key) + ("{" if isinstance(value, dict) else "=" + hexed(value)) for key, value in options.items())
    out.append(" ")
    for name in sorted(set(read["services"]) | {"", "a", "b", "ab", "a b", " a", "x"}):
        section = read["services"].get(name)
        out.append("[" + hexed(name) + ("" if section else "!"))
        for key, value in (section or {}).items():
            if isinstance(value, dict) and value.get("endpoint_url"):
                out.append(";" + hexed(key) + "=" + hexed(value["endpoint_url"]))
    return "".join(out)


def headers(rng):
    """A config file whose headers may be profiles, services or neither."""
    out = []
    for number in range(rng.randint(1, 5)):
        words = "".join(rng.choice(LETTERS) for _ in range(rng.choice([0, 1, 1, 1, 2, 2, 3, 4, 6])))
        out.append("[" + rng.choice(KINDS) + rng.choice(GAPS) + words + rng.choice(["", "", "", " ", "\t", "\xa0"]) + "]\n")
        out.append(rng.choice(["", "k = %d\n", "k = %d\n", "sts =\n  endpoint_url = http://%d\n",
                               "sts =\n  endpoint_url = x\n  endpoint_url =%d\n", "IAM =\n  Endpoint_URL = %d\n", "s3 =\n  x = %d\n  endpoint_url =\n"]))
        if "%d" in out[-1]:
            out[-1] %= number
    return "".join(out)


KEY = "aws_access_key_id = AKIATESTTESTTESTTEST\naws_secret_access_key = testtesttesttesttesttesttesttesttesttest\n"
SWITCHES = ["true", "TRUE", "True", "false", "False", "yes", "1", "on", "true # gov", "\"true\"", "'true'"]
URLS = ["", "https://a.example", "https://b.example/x"]
SETTINGS = {
    "use_fips_endpoint": SWITCHES + [""], "use_dualstack_endpoint": SWITCHES + [""], "ignore_configured_endpoint_urls": SWITCHES + [""],
    "endpoint_url": URLS, "services": ["a", "a", "b", "a b", "nope", "'a'", "a # c", ""],
}
FILES = [None, None, "", "~/.aws/config", "$HOME/.aws/credentials", "~/none", "/nowhere/at/all"]
# Of switches and profiles an empty variable counts as unset, other than in botocore; of endpoints and files it is as there.
VARIABLES = {
    "AWS_CONFIG_FILE": FILES, "AWS_SHARED_CREDENTIALS_FILE": FILES,
    "AWS_USE_FIPS_ENDPOINT": [None] * 9 + SWITCHES, "AWS_USE_DUALSTACK_ENDPOINT": [None] * 9 + SWITCHES,
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": [None] * 30 + SWITCHES,
    "AWS_ENDPOINT_URL": [None] * 9 + URLS, "AWS_ENDPOINT_URL_STS": [None] * 9 + URLS, "AWS_ENDPOINT_URL_IAM": [None] * 9 + URLS,
}


def settings(rng, home):
    """Writes the files of a home; returns variables."""
    os.makedirs(os.path.join(home, ".aws"))
    lines = ["%s = %s\n" % (key, rng.choice(values)) for key, values in SETTINGS.items() if rng.random() < 0.5]
    config = ["[" + rng.choice(["profile dev", "profile dev", "profiles 'dev'", "profile: dev", "profile \xa0dev"]) + "]\n" + KEY + "".join(lines)]
    for name in rng.sample(["services a", "services: a", "services 'a b'", "services a b", "services\tb", "services \"'a'\"", "services ''"], 2):
        config.append("[" + name + "]\n" + rng.choice([
            "", "sts =\n  endpoint_url = https://sts.example\n", "sts =\n  endpoint_url =\niam =\n  endpoint_url = https://iam.example\n",
            "s3 =\n  endpoint_url = https://s3.example\n", "endpoint_url = https://none.example\n"]))
    rng.shuffle(config)
    for name, text in [("config", "".join(config)), ("credentials", rng.choice(["", "[dev]\n" + KEY, "[dev]\n" + KEY])),]:
        with open(os.path.join(home, ".aws", name), "w", encoding="utf-8") as file:
            file.write(text)
    chosen = {name: rng.choice(values) for name, values in VARIABLES.items()}
    variables = {name: value for name, value in chosen.items() if value is not None}
    return {"HOME": home, "AWS_PROFILE": "dev", **variables}


def settings_answer(variables):
    for name in [*VARIABLES, "HOME", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"]:
        os.environ.pop(name, None)
    os.environ.update(variables)
    session = botocore.session.Session()
    try:
        scoped = session.get_scoped_config()
        switch = session.get_config_variable
        urls = ["", ""] if switch("ignore_configured_endpoint_urls") else [
            endpoint(session.full_config, scoped, client) for client in ("sts", "iam")]
        if urls[0] is None:
            return "error"
    except (botocore.exceptions.ConfigParseError, botocore.exceptions.ProfileNotFound, botocore.exceptions.InvalidConfigError):
        return "error"
    on = "".join(str(int(bool(switch(name)))) for name in ("use_fips_endpoint", "use_dualstack_endpoint"))
    return " ".join([on, *("!" if url is None else hexed(url) for url in urls)])


def endpoint(config, scoped, client):
    """The endpoint of one service; None where its client cannot be made."""
    try:
        return botocore.configprovider.ConfiguredEndpointProvider(config, scoped, client).provide() or ""
    except botocore.exceptions.InvalidConfigError:
        return None


def tame(rng):
    """A file that mostly parses: unique names, odd shapes."""
    out, number = [], 0
    for section in range(rng.randint(1, 4)):
        out.append(rng.choice(["", "", " ", "  "]) + "[s%d]" % section + rng.choice(["", "", " # c", "x"]) + "\n")
        if rng.random() < 0.1:
            out.append("[DEFAULT]\n")
        for _ in range(rng.randint(0, 5)):
            number += 1
            indent = rng.choice(["", "", "", " ", "  ", "\t", "\xa0", "\u3000 "])
            eol = rng.choice(["\n", "\n", "\n", "\r\n", "\r"])
            kind = rng.randint(0, 9)
            if kind < 5:
                out.append(indent + rng.choice(["k%d", "K%d", "k %d", "\u0130%d"]) % number + rng.choice(["=", " = ", ": ", " :", "\x1f=\x1c"])
                           + rng.choice(["v", "", "a=b", "a # b", "\"q\"", " \x85 v"]) + rng.choice(["", " ", "\t"]) + eol)
            elif kind == 5:
                out.append(indent + rng.choice(["# c", "; c", "#", ";k=v"]) + eol)
            elif kind == 6:
                out.append(indent + eol)
            elif kind == 7:
                out.append("   " + indent + rng.choice(["more", "x = y", "[h]", "a=b\x0bc=d", "#"]) + eol)
            else:
                out.append("b%d =" % number + eol + "  " + indent + "x = y" + eol + rng.choice(["", "\n", "  # c\n", " x=z\n", " z = \n"]))
    text = "".join(out)
    return text[:-1] if rng.random() < 0.2 else text


def main():
    count, seed = int(sys.argv[1]), int(sys.argv[2])
    rng = random.Random(seed)
    print("# botocore", botocore.__version__, "python", sys.version.split()[0])
    path = os.path.join(sys.argv[3], "credentials")
    for number in range(len(ROWS) + count):
        if number < len(ROWS):
            data = ROWS[number].encode("utf-8")
        elif number % 2:
            data = tame(rng).encode("utf-8")
        else:
            start = rng.choice(["", "[a]\n", "[a]\n", "[a]\n", "[z]\nk0 = 1\n"])
            data = (start + "".join(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, 14)))).encode("utf-8")
            if rng.random() < 0.02:
                cut = rng.randint(0, len(data))
                data = data[:cut] + rng.choice(BAD_BYTES) + data[cut:]
        show("read", path, data, answer)
    for _ in range(count // 2):
        show("headers", path, headers(rng).encode("utf-8"), headers_answer)
    for number in range(count // 10):
        home = os.path.join(sys.argv[3], str(number))
        variables = settings(rng, home)
        shown = ",".join(hexed(name + "=" + value) for name, value in variables.items())
        print("settings", shown, settings_answer(variables), sep="\t")


def show(kind, path, data, answer):
    with open(path, "wb") as file:
        file.write(data)
    print(kind, data.hex(), answer(path), sep="\t")


main()
