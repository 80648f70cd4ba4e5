"""usage: python tests/real/serve_browser.py FOLDER-OF-OUR-PROGRAMS [CHROMIUM]

A page in Chromium that knows the address of `exec --serve` tries to read the endpoint: from another port of this machine,
from a name that leads to it, and by everything that a page can make a browser load. Nothing is given out, and boto3 is
served all the while.

Chromium runs without a display. What is not installed is skipped, except where CI is set.
"""

import http.server
import json
import shutil
import subprocess
import sys
import threading
import urllib.parse

from lab import FAKE, HOME, OURS, PATIENCE, WORK, control, environment, fake_aws, key_of, missing, run_each

CHROMIUM = (sys.argv[2:] or [next(filter(shutil.which, ["chromium", "chromium-browser", "google-chrome"]), None)])[0]
if CHROMIUM is None:
    missing("Chromium")
    sys.exit()

ACCOUNT = "111111111111"
ARN = f"arn:aws:sts::{ACCOUNT}:assumed-role/admin/alice"
# A name that DNS could make lead here; Chromium is told that it does.
REBOUND = "rebound.example"
# A path of the page's own site.
OPEN = "/open"

# Shows its environment, and then who it is for each line of standard input.
CLIENT = """
import json, os, sys, boto3
print(json.dumps(dict(os.environ)), flush=True)
for _ in sys.stdin:
    print(boto3.Session().client("sts").get_caller_identity()["Arn"], flush=True)
"""

# Every way in which a page can ask for a URL; each reports what it got. A page does not know the token.
PAGE = """<!doctype html><title>page</title><body><script>
const target = TARGET;
const tell = (way, what) => fetch("/report", {method: "POST", body: JSON.stringify([way, String(what)])});
const element = (way, tag, attributes) => new Promise((done) => {
  const made = document.createElement(tag);
  made.onload = () => {
    let inside = "loaded";
    try { inside += " " + made.contentDocument.documentElement.outerHTML; } catch (error) { inside += " " + error.name; }
    done(inside);
  };
  made.onerror = () => done("error");
  Object.assign(made, attributes);
  document.body.append(made);
  setTimeout(() => done("nothing"), 3000);
});
const get = (options) => fetch(target, options).then(async (answer) => `${answer.type} ${answer.status} ${await answer.text()}`);
const ways = {
  "fetch": () => get({}),
  "fetch with a token": () => get({headers: {Authorization: "x"}}),
  "fetch with a method": () => get({method: "PUT"}),
  "fetch, no-cors": () => get({mode: "no-cors"}),
  "fetch, credentials": () => get({credentials: "include"}),
  "fetch, POST": () => get({method: "POST", body: "x"}),
  "XMLHttpRequest": () => new Promise((done) => {
    const request = new XMLHttpRequest();
    request.onloadend = () => done(`${request.status} ${request.responseText}`);
    request.open("GET", target);
    request.send();
  }),
  "WebSocket": () => new Promise((done) => {
    const socket = new WebSocket(target.replace("http:", "ws:"));
    socket.onopen = () => done("open");
    socket.onmessage = (message) => done(message.data);
    socket.onerror = () => done("error");
  }),
  "EventSource": () => new Promise((done) => {
    const source = new EventSource(target);
    source.onmessage = (message) => done(message.data);
    source.onerror = () => { source.close(); done("error"); };
  }),
  "sendBeacon": () => navigator.sendBeacon(target, "x"),
  "iframe": () => element("iframe", "iframe", {src: target}),
  "object": () => element("object", "object", {data: target}),
  "img": () => element("img", "img", {src: target}),
  "script": () => element("script", "script", {src: target}),
  "link": () => element("link", "link", {rel: "stylesheet", href: target}),
  "module": () => import(target).then((module) => JSON.stringify(module)),
  "worker": () => new Promise((done) => { const worker = new Worker(target); worker.onerror = () => done("error"); }),
};
(async () => {
  for (const [way, ask] of Object.entries(ways)) {
    await tell(way, await Promise.resolve().then(ask).catch((error) => error.name));
  }
  await tell("end", "");
})();
</script>"""

WAYS = PAGE.split("const ways = {")[1].split("\n};")[0].count(": () =>")


# What a page learns of a load that it may not read.
NOTHING = {"", "0 ", "opaque 0 ", "error", "nothing", "true", "loaded TypeError", "SecurityError", "TypeError"}


class Site(http.server.ThreadingHTTPServer):
    """A site with the page, and what it reported."""

    daemon_threads = True

    def __init__(self, target=None):
        super().__init__(("127.0.0.1", 0), Visit)
        target = target or f"http://127.0.0.1:{self.server_port}{OPEN}"
        self.page = PAGE.replace("TARGET", json.dumps(target)).encode()
        self.reports, self.is_over = {}, threading.Event()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def visit(self, host, meanwhile):
        """What the page reports; how often something else was done meanwhile."""
        opened = browser(["--remote-debugging-port=0", f"http://{host}:{self.server_port}/"])
        times = 0
        try:
            while not self.is_over.wait(0.2):
                meanwhile()
                times += 1
                assert opened.poll() is None and times < PATIENCE, f"{host}: the page reports {self.reports}"
        finally:
            close(opened)
            self.shutdown()
        assert len(self.reports) == WAYS + 1, self.reports
        return times


class Visit(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer({"/": self.server.page, OPEN: b'{"AccessKeyId": "x"}'}.get(self.path, b""))

    def do_POST(self):
        if self.path != "/report":
            return self.do_GET()
        way, what = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.reports[way] = what
        self.answer(b"")
        if way == "end":
            self.server.is_over.set()
        return None

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Served:
    """boto3 under `exec --serve`."""

    def __init__(self):
        self.process = subprocess.Popen(
            [OURS, "exec", "--serve", "-p", "admin", "--", sys.executable, "-c", CLIENT],
            env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        self.env = json.loads(self.process.stdout.readline())
        self.uri = self.env["AWS_CONTAINER_CREDENTIALS_FULL_URI"]
        self.port = urllib.parse.urlsplit(self.uri).port

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        assert self.process.wait(PATIENCE) == 0

    def is_served(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        assert answer == ARN, answer


def browser(arguments):
    # Root has no sandbox; the pages are ours.
    command = [
        CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
        "--no-proxy-server", f"--user-data-dir={WORK / 'chromium'}", f"--host-resolver-rules=MAP {REBOUND} 127.0.0.1",
        *arguments,
    ]
    env = environment({"XDG_RUNTIME_DIR": str(WORK)})
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def close(opened):
    if opened.poll() is None:
        opened.terminate()
    return opened.communicate(timeout=PATIENCE)[0]


def holds_nothing(text, served):
    """Neither credentials nor the token."""
    secrets = ["AccessKeyId", "SecretAccessKey", "Expiration", "ASIA", served.env["AWS_CONTAINER_AUTHORIZATION_TOKEN"]]
    assert not any(secret in text for secret in secrets), text


def prepare():
    query = urllib.parse.urlencode({"name": "admin", "account": ACCOUNT, "trusts": FAKE["FAKE_USER_ARN"], "mfa": "yes"})
    arn = control(f"add-role?{query}").removeprefix("FAKE_ROLE_ARN=")
    (HOME / ".aws" / "credentials").write_text(key_of("dev"))
    (HOME / ".aws" / "config").write_text(
        f"[profile dev]\nregion = eu-central-1\nmfa_serial = {FAKE['FAKE_SERIAL']}\n"
        f"[profile admin]\nrole_arn = {arn}\nsource_profile = dev\n"
    )
    subprocess.run(
        [OURS, "login", "-p", "dev", "--token-code", control("next-code")],
        env=environment(), check=True, capture_output=True,
    )


def a_page_of_another_port_reads_nothing_and_boto3_is_served_meanwhile():
    for host in ["127.0.0.1", "localhost", REBOUND]:
        with Served() as served:
            site = Site(f"http://{host}:{served.port}/credentials")
            times = site.visit(host, served.is_served)
            served.is_served()
            print(f"  {host}: {WAYS} ways, {times + 1} calls of boto3")
            for way, what in site.reports.items():
                holds_nothing(what, served)
                assert what in NOTHING, f"{host}, {way}: {what}"


def a_page_of_the_endpoint_itself_is_empty():
    with Served() as served:
        for host in ["127.0.0.1", "localhost", REBOUND]:
            shown = close(browser(["--dump-dom", f"http://{host}:{served.port}/credentials"]))
            holds_nothing(shown, served)
            served.is_served()


def the_page_reports_what_it_can_read():
    site = Site()
    site.visit("127.0.0.1", lambda: None)
    for way in ["fetch", "XMLHttpRequest", "iframe"]:
        assert "AccessKeyId" in site.reports[way], site.reports


with fake_aws():
    prepare()
    run_each([
        a_page_of_another_port_reads_nothing_and_boto3_is_served_meanwhile,
        a_page_of_the_endpoint_itself_is_empty,
        the_page_reports_what_it_can_read,
    ])
