"""The web server of the live preview: on this machine only, with livereload's socket and script.

livereload's own server accepts any Host and Origin, so that any web page that knows the port can read it; it
lets anybody force a reload, and it delays changes by three seconds. So only its socket and its script are
used, in a Tornado application of our own.
"""

from __future__ import annotations

import errno
import json
import mimetypes
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.watcher import Watcher
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from fichebak.building.preview import Answer

HOST = "127.0.0.1"
"""The loopback address. livereload's default is to listen on every address."""
NAMES = (HOST, "localhost")
PAUSE = 0.01
"""Seconds without a change after which to rebuild: editors save a file in several steps."""
REST = 0.5
"""Seconds without a change or a request after which the preview is idle."""


class PortTaken(Exception):
    """Another program listens on the port."""


class Preview:
    """A running preview: `answer` gives the response for a path, `rebuild` is called after changes.

    `tidy` is called once each time the preview becomes idle.
    """

    def __init__(
        self,
        port: int,
        answer: Callable[[str], Answer],
        rebuild: Callable[[], None],
        tidy: Callable[[], object],
    ) -> None:
        """Listens on the port, or on any free port for 0. Raises PortTaken."""
        self._rebuild = rebuild
        self._answer = answer
        self._seen = _Seen()
        self._loop = IOLoop.current()
        self._following = _Debounce(self._loop, PAUSE, self._follow)
        self._tidying = _Debounce(self._loop, REST, tidy)
        try:
            sockets = bind_sockets(port, HOST)
        except OSError as problem:
            if problem.errno != errno.EADDRINUSE:
                raise
            raise PortTaken from problem
        self.port: int = sockets[0].getsockname()[1]
        LiveReloadHandler.watcher = Watcher()  # the handler asks it for the name of the changed file
        LiveReloadHandler.live_css = False
        application = web.Application(
            [
                ("/livereload", _Socket),
                (r"/livereload\.js", _Script),
                ("/(.*)", _Files, {"answer": self._asked}),
            ],
            port=self.port,
            seen=self._seen,
            local={f"{name}:{self.port}" for name in NAMES},
            log_function=lambda _: None,
        )
        self._server = HTTPServer(application)
        self._server.add_sockets(sockets)

    def run(self) -> None:
        """Serves until it is interrupted."""
        try:
            self._loop.start()
        finally:
            self._server.stop()

    def changed(self) -> None:
        """Tells the preview that a file changed. May be called from any thread."""
        self._loop.add_callback(self._following.begin)

    def _asked(self, path: str) -> Answer:
        self._tidying.begin()
        return self._answer(path)

    def _follow(self) -> None:
        self._rebuild()
        self._seen.changes += 1
        LiveReloadHandler.reload_waiters("*")
        self._tidying.begin()


class _Debounce:
    """Acts once `begin` has not been called for a number of seconds."""

    def __init__(self, loop: IOLoop, seconds: float, act: Callable[[], object]) -> None:
        self._loop, self._seconds, self._act = loop, seconds, act
        self._timer: object | None = None

    def begin(self) -> None:
        if self._timer is not None:
            self._loop.remove_timeout(self._timer)
        self._timer = self._loop.call_later(self._seconds, self._over)

    def _over(self) -> None:
        self._timer = None
        self._act()


@dataclass(slots=True)
class _Seen:
    """The number of changes so far, and for each page that number when it was sent."""

    changes: int = 0
    pages: dict[str, int] = field(default_factory=dict)


class _Local(web.RequestHandler):
    """Accepts requests only from pages of this preview, in a browser on this machine."""

    def prepare(self) -> None:
        local = self.settings["local"]
        origin = self.request.headers.get("Origin")
        # A page elsewhere may link here, but not load anything from here. It could name this address, or
        # resolve a name of its own to it (DNS rebinding); then Host is that name.
        is_foreign = self.request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}
        is_visit = self.request.headers.get("Sec-Fetch-Mode") == "navigate"
        if (
            self.request.host not in local
            or (origin is not None and origin.removeprefix("http://") not in local)
            or (is_foreign and not is_visit)
        ):
            raise web.HTTPError(403)

    def set_default_headers(self) -> None:
        self.set_header("Server", "Fichebak")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")
        self.set_header("Referrer-Policy", "no-referrer")

    def write_error(self, status_code: int, **_: Any) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code}\n")


class _Socket(_Local, LiveReloadHandler):  # type: ignore[misc]
    def check_origin(self, origin: str) -> bool:
        return origin.removeprefix("http://") in self.settings["local"]

    def on_message(self, message: str | bytes) -> None:
        try:
            command = json.loads(message)
            is_greeting, page = command["command"] == "hello", urlsplit(command.get("url", "")).path
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return  # not livereload's protocol
        if is_greeting or page:
            super().on_message(message)
        if page:
            # A change after the page was sent and before its socket connected would be missed.
            seen: _Seen = self.settings["seen"]
            if seen.pages.get(page) != seen.changes:
                self.send_message({"command": "reload", "path": "*", "liveCSS": False})


class _Script(_Local, LiveReloadJSHandler):  # type: ignore[misc]
    pass


_HEAD_END = b"</head>"
_RELOADING = '<script src="/livereload.js?port={}"></script>'


class _Files(_Local):
    def initialize(self, answer: Callable[[str], Answer]) -> None:
        self._answer = answer

    def get(self, path: str) -> None:
        answer = self._answer(path)
        kind, _ = mimetypes.guess_type(answer.name)
        body = answer.body
        if kind == "text/html":
            self.settings["seen"].pages[self.request.path] = self.settings["seen"].changes
            script = _RELOADING.format(self.settings["port"]).encode()
            body = body.replace(_HEAD_END, script + _HEAD_END, 1)
        is_text = kind in {"text/html", "text/css", "text/javascript", "application/javascript"}
        self.set_status(answer.status)
        self.set_header("Content-Type", f"{kind}; charset=utf-8" if is_text else kind or "text/plain")
        self.finish(body)

    def head(self, path: str) -> None:
        self.get(path)
