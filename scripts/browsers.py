"""Opens every kind of page in Firefox and WebKit, as far as they are installed: `make browsers`.

The tests only use Chromium. This script reports what goes wrong elsewhere: script errors, violations of the
content security policy, pages wider than the window; and whether the next page of a search starts at its
first result, and a search is restored after going back. Debian has both browsers: `firefox-esr`, and
`webkit2gtk-driver` for Safari's engine, which needs a display (`xvfb-run -a make browsers`). Firefox is
driven by Marionette, WebKit by WebDriver.
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

Ask = Callable[[str, dict[str, object]], Any]
"""Sends a WebDriver command, by its name, with its parameters."""

PROBE = b"""
window.wrong = [];
addEventListener("error", (e) => wrong.push(e.message || `lost: ${e.target.src || e.target.href}`), true);
addEventListener("unhandledrejection", (e) => wrong.push(String(e.reason)));
addEventListener("securitypolicyviolation", (e) => wrong.push(`${e.violatedDirective}: ${e.blockedURI}`));
console.error = (...what) => wrong.push(what.join(" "));
"""
LOOK = """
const { scrollWidth, clientWidth } = document.documentElement;
return [...wrong, ...(scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} pixels too wide`] : [])];
"""
ASKED = "return document.querySelector('[type=search]').value"
BEGUN = """
const { top } = document.querySelector("#gevonden").getBoundingClientRect();
return top >= 0 && top < innerHeight;
"""
SETTLED = """
return document.readyState === "complete" && !document.querySelector(".awaiting, .script [data-no-script]");
"""


class ProbedHandler(QuietHandler):
    """Serves the site with a script in front of each page that records errors."""

    def do_GET(self) -> None:  # noqa: N802 (the server's name for it)
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if self.path == "/probe.js":
            self.answer("text/javascript", PROBE)
        elif path.suffix == ".html" and path.is_file():
            page = path.read_bytes().replace(b"<title>", b'<script src="/probe.js"></script><title>', 1)
            self.answer("text/html; charset=utf-8", page)
        else:
            super().do_GET()

    def answer(self, kind: str, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def patiently(act: Callable[[], Any]) -> Any:
    """What a program that has just been started answers, once it does."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


@contextmanager
def firefox(program: str) -> Iterator[Ask]:
    port = free_port()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        Path(profile, "user.js").write_text(f'user_pref("marionette.port", {port});\n', "utf-8")
        command = [program, "--headless", "--marionette", "--no-remote", "--profile", profile]
        with running(command):
            line = patiently(lambda: socket.create_connection(("127.0.0.1", port), timeout=PATIENCE))
            with line, line.makefile("rb") as answers:

                def read() -> Any:
                    size = iter(lambda: answers.read(1), b":")
                    return json.loads(answers.read(int(b"".join(size))))

                def ask(name: str, details: dict[str, object]) -> Any:
                    message = json.dumps([0, 1, f"WebDriver:{name}", details]).encode()
                    line.sendall(b"%d:%b" % (len(message), message))
                    _, _, error, answer = read()
                    if error:
                        raise RuntimeError(error["message"])
                    return answer.get("value", answer)

                read()  # it says hello
                yield ask


@contextmanager
def webkit(program: str) -> Iterator[Ask]:
    home = f"http://127.0.0.1:{(port := free_port())}/session"
    paths = {"NewSession": "", "Navigate": "/url", "ExecuteScript": "/execute/sync", "Back": "/back"}

    def ask(name: str, details: dict[str, object]) -> Any:
        where = home + (f"/{session}" if session else "") + paths[name]
        asked = urllib.request.Request(where, json.dumps(details).encode())  # noqa: S310 (to this machine)
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:  # noqa: S310
            return json.load(answer)["value"]

    session = ""
    with running([program, "--host=127.0.0.1", f"--port={port}"]):
        started = patiently(lambda: ask("NewSession", {"capabilities": {}}))
        session = started["sessionId"]
        try:
            yield lambda name, details: started if name == "NewSession" else ask(name, details)
        finally:
            gone = urllib.request.Request(f"{home}/{session}", method="DELETE")  # noqa: S310
            urllib.request.urlopen(gone, timeout=PATIENCE).close()  # noqa: S310


@contextmanager
def running(command: list[str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as program:  # noqa: S603 (browsers of this machine)
        try:
            yield
        finally:
            program.terminate()


def wrongs(ask: Ask, home: str) -> Iterator[str]:
    """What goes wrong, page by page."""

    def run(script: str) -> Any:
        return ask("ExecuteScript", {"script": script, "args": []})

    def settle(condition: str = SETTLED) -> bool:
        end = time.monotonic() + PATIENCE
        while not (holds := bool(run(condition))) and time.monotonic() < end:
            time.sleep(0.1)
        return holds

    for kind, below in KINDS.items():
        ask("Navigate", {"url": f"{home}/{below}"})
        settle()
        yield from (f"{kind}: {wrong}" for wrong in run(LOOK))
    ask("Navigate", {"url": f"{home}/zoeken/?q=moestuin"})
    settle()
    run("document.querySelector('.found .card a').click()")
    settle("return !document.querySelector('.found')")
    ask("Back", {})
    if not settle("return document.querySelector('[type=search]')?.value === 'moestuin'"):
        yield f"search: who comes back finds “{run(ASKED)}” in the box"
    ask("Navigate", {"url": f"{home}/zoeken/"})
    settle()
    run("document.querySelector('[data-part=pager]').scrollIntoView()")
    run("document.querySelector('[data-part=pager] button').click()")
    settle("return location.search === '?p=2'")
    if not settle(BEGUN):
        yield "search: the next page is not seen from its beginning"


def main() -> int:
    found = 0
    seen = 0
    with tempfile.TemporaryDirectory() as folder:
        publish(Path(folder) / "site", "https://buurtbak.example/")
        with serve(Path(folder) / "site", ProbedHandler) as home:
            for opened, programs in ((firefox, ("firefox-esr", "firefox")), (webkit, ("WebKitWebDriver",))):
                program = next(filter(None, map(shutil.which, programs)), None)
                if not program or (opened is webkit and not os.environ.get("DISPLAY")):
                    print(f"{opened.__name__}: not on this machine, or no screen for it")
                    continue
                with opened(program) as ask:
                    told = ask("NewSession", {"capabilities": {}})["capabilities"]
                    listed = list(wrongs(ask, home))
                print(
                    f"{told['browserName']} {told['browserVersion']}: {len(KINDS)} pages, {len(listed)} wrong"
                )
                print(*(f"  {wrong}" for wrong in listed), sep="\n", end="\n" if listed else "")
                found += len(listed)
                seen += 1
    return 1 if found or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
