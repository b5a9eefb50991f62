"""A real browser and a real server, for the tests that visit the site.

Playwright's actions (`click`, `fill`) and assertions (`expect`) wait for their elements. What counts, reads
or evaluates does not: a test first waits for the next page (`follow`), for the page's scripts (`settled`,
`until`) or for painting (`frames`). Tests only wait a fixed time to see that something does not happen.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 30  # seconds; whatever takes longer fails, so that a run always ends
# Playwright's default is five seconds, which a busy machine may need.
expect.set_options(timeout=PATIENCE * 1000)

# The browser connects only to this machine: it resolves no other host, and has no background requests.
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


def until(page: Page, condition: str | Callable[[], object], about: object = None) -> None:
    """Waits until a condition holds: a Python function, or JavaScript in the page (a function gets `about`).

    Playwright's wait_for_function evaluates text in the page, which our content security policy forbids.
    """
    holds = partial(page.evaluate, condition, about) if isinstance(condition, str) else condition
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, condition
        page.wait_for_timeout(10)  # unlike time.sleep, it also handles events of the page


def follow(link: Locator) -> None:
    """Clicks a link and waits until the new page has loaded.

    `click` returns as soon as the navigation starts: a test would read half of the page, or the previous one.
    """
    with link.page.expect_navigation():
        link.click()


def settled(page: Page) -> None:
    """Waits until scripts have shown what the address asks for, which takes time on the search page.

    Not by "networkidle": a slow browser may pause between two files for longer than that state requires.
    """
    until(page, "!document.querySelector('.awaiting, .script [data-no-script]')")


def frames(page: Page, count: int = 3) -> None:
    """Waits for several frames: what comes into view in one frame is only laid out in a later one.

    Not by requestAnimationFrame: in a page with Playwright's fake clock, that is only a timer.
    """
    page.evaluate(
        """async (count) => {
            const frame = (done) => new IntersectionObserver((_, self) => (self.disconnect(), done()));
            while (count--) await new Promise((done) => frame(done).observe(document.documentElement));
        }""",
        count,
    )


@contextmanager
def launch() -> Iterator[Browser]:
    # Chromium's sandbox refuses to start as root, as whom most containers run the tests.
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
    """Multiplies the browser's font size, as a visitor can set it; media queries in rem follow."""
    # The setting lasts as long as the session, which ends with the page.
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 16 * times}})


class QuietHandler(SimpleHTTPRequestHandler):
    timeout = PATIENCE

    def log_message(self, *_: object) -> None:
        """Logs nothing: the output of a test run is only for failures."""


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Ignores a browser that disconnects during a response; prints other errors."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serve(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """Serves a folder at a free local port; gives its address, without a slash at the end."""
    with QuietServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)
