"""A real browser and a real server, for the tests that look at the site as a visitor does."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30  # seconds: whatever hangs ends as a failure, not as a run that never stops

# A browser that talks to the page under test and to nobody else: it knows no other host than this one.
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]


@cache
def executable() -> str:
    return subprocess.check_output([ROOT / "scripts" / "find-chromium"], text=True).strip()


def until(page: Page, condition: str, about: object = None) -> None:
    """Waits until something is so; a function is asked about `about`.

    Not the page's own wait_for_function: it evaluates a text time and again, which our policy forbids.
    """
    end = time.monotonic() + PATIENCE
    while not page.evaluate(condition, about):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(10)


@contextmanager
def launch() -> Iterator[Browser]:
    # Chromium's sandbox refuses to start for root, which is who runs the tests in most containers.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable(), args=ARGUMENTS + sandbox, headless=True, timeout=PATIENCE * 1000
        )
        try:
            yield browser
        finally:
            browser.close()


def enlarge(page: Page, times: float) -> None:
    """Letters so many times as large, as a visitor sets them in the browser: widths count in them too."""
    # It holds as long as the session does, which is as long as the page.
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * times}})


class QuietHandler(SimpleHTTPRequestHandler):
    timeout = PATIENCE

    def log_message(self, *_: object) -> None:
        """A test's output is for what failed, not for what was fetched."""


@contextmanager
def serve(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """The folder at a free port of this machine; gives the address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)
