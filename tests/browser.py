"""A real browser and a real server, for the tests that look at the site as a visitor does.

What acts (`click`, `fill`) and what expects (`expect`) waits for what it is about. What counts, reads or
evaluates does not: a test first waits for the page it is on (`follow`), for what scripts make of it
(`settled`, `until`) and for what the browser draws (`frames`). Milliseconds are for what must not happen.
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
PATIENCE = 30  # seconds: whatever hangs ends as a failure, not as a run that never stops
# As long as for all else that is waited for: by itself it is five seconds, which a busy machine may take.
expect.set_options(timeout=PATIENCE * 1000)

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


def until(page: Page, condition: str | Callable[[], object], about: object = None) -> None:
    """Waits until something is so: here, or in the page, where a function is asked about `about`.

    Not the page's own wait_for_function: it evaluates a text time and again, which our policy forbids.
    """
    holds = partial(page.evaluate, condition, about) if isinstance(condition, str) else condition
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, condition
        page.wait_for_timeout(10)  # in which the page may tell us things, too


def follow(link: Locator) -> None:
    """Clicks a link and waits for the whole of the page that it leads to.

    A click alone is over as soon as that page begins: who reads at once finds half of it, or the former one.
    """
    with link.page.expect_navigation():
        link.click()


def settled(page: Page) -> None:
    """Waits until scripts have made of a page what its address asks. Only the search page takes a while.

    Not a network at rest: between two files a slow browser may be at work for longer than that rest lasts.
    """
    until(page, "!document.querySelector('.awaiting, .script [data-no-script]')")


def frames(page: Page, count: int = 3) -> None:
    """Waits until the browser has drawn so many times: in one frame it lays out what came near in another.

    Not by requestAnimationFrame: in a page with a clock of ours that is no more than a timer.
    """
    page.evaluate(
        """async (count) => {
            const drawn = (done) => new IntersectionObserver((_, one) => (one.disconnect(), done()));
            while (count--) await new Promise((done) => drawn(done).observe(document.documentElement));
        }""",
        count,
    )


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


class QuietServer(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that leaves while it is answered is no error; any other is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


@contextmanager
def serve(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """The folder at a free port of this machine; gives the address, without a slash at the end."""
    with QuietServer(("127.0.0.1", 0), partial(handler, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join(PATIENCE)
