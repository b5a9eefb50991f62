"""Opens every kind of page in Firefox and WebKit, if they are installed: `make browsers`.

The tests only use Chromium. This script reports what goes wrong in other browsers: script errors, violations
of the content security policy, and pages wider than the window. It also checks that the next page of search
results starts in view, that going back restores a search, and that an index opened as a file can search.
Debian packages both browsers: `firefox-esr`, and `webkit2gtk-driver` for Safari's engine, which needs a
display (`xvfb-run -a make browsers`). The script drives Firefox with Marionette and WebKit with WebDriver.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME))

from tests.browser import PATIENCE, QuietHandler, serve  # noqa: E402 (the path above comes first)
from tests.sample import KINDS, publish  # noqa: E402

Send = Callable[[str, dict[str, object]], Any]
"""Sends a WebDriver command (its name and parameters) and returns its value."""

PROBE = b"""
window.wrong = [];
addEventListener("error", (e) => wrong.push(e.message || `lost: ${e.target.src || e.target.href}`), true);
addEventListener("unhandledrejection", (e) => wrong.push(String(e.reason)));
addEventListener("securitypolicyviolation", (e) => wrong.push(`${e.violatedDirective}: ${e.blockedURI}`));
console.error = (...what) => wrong.push(what.join(" "));
"""
FIND_PROBLEMS = """
const { scrollWidth, clientWidth } = document.documentElement;
return [...wrong, ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} pixels too wide`] : [])];
"""
SEARCH_TEXT = "return document.querySelector('[type=search]').value"
RESULTS_IN_VIEW = """
const { top } = document.querySelector("#gevonden").getBoundingClientRect();
return top >= 0 && top < innerHeight;
"""
READY = """
return document.readyState === "complete" && !document.querySelector(".awaiting, .script [data-no-script]");
"""


class ProbedHandler(QuietHandler):
    """Serves the site, and adds a script to the start of each page that records errors."""

    def do_GET(self) -> None:  # noqa: N802 (the name that http.server calls)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path == "/probe.js":
            self.answer("text/javascript", PROBE)
        elif path.suffix == ".html" and path.is_file():
            page = path.read_bytes().replace(b"<title>", b'<script src="/probe.js"></script><title>', 1)
            self.answer("text/html; charset=utf-8", page)
        else:
            super().do_GET()

    def answer(self, content_type: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def retry(connect: Callable[[], Any]) -> Any:
    """Calls `connect` until the program that was just started accepts the connection.

    Raises the last OSError after PATIENCE seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return connect()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@contextmanager
def firefox(program: str) -> Iterator[Send]:
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n', "utf-8")
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with running(command):
            connection = retry(lambda: socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            with connection, connection.makefile("rb") as answers:

                def read() -> Any:
                    length = iter(lambda: answers.read(1), b":")
                    return json.loads(answers.read(int(b"".join(length))))

                def send(name: str, parameters: dict[str, object]) -> Any:
                    message = json.dumps([0, 1, f"WebDriver:{name}", parameters]).encode()
                    connection.sendall(b"%d:%b" % (len(message), message))
                    _, _, error, answer = read()
                    if error:
                        raise RuntimeError(error["message"])
                    return answer.get("value", answer)

                read()  # the greeting
                yield send


@contextmanager
def webkit(program: str) -> Iterator[Send]:
    home = f"http://127.0.0.1:{(port := free_port())}/session"
    paths = {"NewSession": "", "Navigate": "/url", "ExecuteScript": "/execute/sync", "Back": "/back"}

    def send(name: str, parameters: dict[str, object]) -> Any:
        url = home + (f"/{session}" if session else "") + paths[name]
        request = urllib.request.Request(url, json.dumps(parameters).encode())  # noqa: S310 (this machine)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)["value"]

    session = ""
    with running([program, "--host=127.0.0.1", f"--port={port}"]):
        started = retry(lambda: send("NewSession", {"capabilities": {}}))
        session = started["sessionId"]
        try:
            yield lambda name, parameters: started if name == "NewSession" else send(name, parameters)
        finally:
            deletion = urllib.request.Request(f"{home}/{session}", method="DELETE")  # noqa: S310
            urllib.request.urlopen(deletion, timeout=PATIENCE).close()  # noqa: S310


@contextmanager
def running(command: list[str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as program:  # noqa: S603 (an installed browser)
        try:
            yield
        finally:
            program.terminate()


def find_problems(send: Send, home: str, site: Path) -> Iterator[str]:
    """Visits every kind of page, searches, and opens files of `site`; yields a sentence per problem."""

    def run(script: str) -> Any:
        return send("ExecuteScript", {"script": script, "args": []})

    def wait_until(condition: str = READY) -> bool:
        deadline = time.monotonic() + PATIENCE
        while not (holds := bool(run(condition))) and time.monotonic() < deadline:
            time.sleep(0.1)
        return holds

    for kind, path in KINDS.items():
        send("Navigate", {"url": f"{home}/{path}"})
        wait_until()
        yield from (f"{kind}: {problem}" for problem in run(FIND_PROBLEMS))
    send("Navigate", {"url": f"{home}/zoeken/?q=moestuin"})
    wait_until()
    run("document.querySelector('.found .card a').click()")
    wait_until("return !document.querySelector('.found')")
    send("Back", {})
    if not wait_until("return document.querySelector('[type=search]')?.value === 'moestuin'"):
        yield f"search: who comes back finds “{run(SEARCH_TEXT)}” in the box"
    send("Navigate", {"url": f"{home}/zoeken/"})
    wait_until()
    run("document.querySelector('[data-part=pager]').scrollIntoView()")
    run("document.querySelector('[data-part=pager] button').click()")
    wait_until("return location.search === '?p=2'")
    if not wait_until(RESULTS_IN_VIEW):
        yield "search: the next page is not seen from its beginning"
    send("Navigate", {"url": (site / "index.html").as_uri()})
    run("document.querySelector('.seek button').click()")
    if not wait_until("return location.pathname.endsWith('/zoeken/index.html')"):
        yield "index: its search box does nothing in a page that is opened as a file"


def main() -> int:
    """Prints the problems per browser. Returns 1 if there are any, or if no browser is installed."""
    problem_count = 0
    browser_count = 0
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder) / "site", "https://buurtbak.example/")
        with serve(Path(folder) / "site", ProbedHandler) as home:
            for engine, programs in ((firefox, ("firefox-esr", "firefox")), (webkit, ("WebKitWebDriver",))):
                program = next(filter(None, map(shutil.which, programs)), None)
                if not program or (engine is webkit and not os.environ.get("DISPLAY")):
                    print(f"{engine.__name__}: not on this machine, or no screen for it")
                    continue
                with engine(program) as send:
                    browser = send("NewSession", {"capabilities": {}})["capabilities"]
                    problems = list(find_problems(send, home, Path(folder) / "site"))
                name = f"{browser['browserName']} {browser['browserVersion']}"
                print(f"{name}: {len(KINDS)} pages, {len(problems)} wrong")
                print(*(f"  {problem}" for problem in problems), sep="\n", end="\n" if problems else "")
                problem_count += len(problems)
                browser_count += 1
    return 1 if problem_count or not browser_count else 0


if __name__ == "__main__":
    sys.exit(main())
