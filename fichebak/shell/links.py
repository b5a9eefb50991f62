"""Checks links to other sites: a few sites in parallel, and each site one request after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from http.client import HTTPException
from queue import Empty, SimpleQueue
from time import monotonic, sleep
from typing import IO, Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urldefrag, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from fichebak.catalogue.outside import Answer
from fichebak.content.fields.url import in_ascii

_NAME = "Fichebak (checks whether the links of a catalogue still work)"


class Bounds(NamedTuple):
    """Limits; times in seconds."""

    most: int = 500
    """The number of addresses to request; the rest are not checked."""
    at_once: int = 8
    """The number of sites in parallel."""
    pause: float = 0.5
    """The pause between two requests to one site."""
    patience: float = 10
    """The timeout of one network operation."""
    in_all: float = 600
    """The timeout of the whole check; an address without an answer by then counts as not checked."""


def ask(
    addresses: Iterable[str],
    bounds: Bounds | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> dict[str, Answer]:
    """The answer for each address, within the limits. `progress` gets the number of answers and the total."""
    bounds = bounds or Bounds()
    wanted = list(dict.fromkeys(addresses))[: bounds.most]
    by_site: dict[str, list[str]] = {}
    for address in wanted:
        by_site.setdefault(_site(address), []).append(address)
    sites: SimpleQueue[list[str]] = SimpleQueue()
    for site in by_site.values():
        sites.put(site)
    answers: dict[str, Answer] = {}
    end = monotonic() + bounds.in_all

    def work() -> None:
        while monotonic() < end:
            try:
                site = sites.get_nowait()
            except Empty:
                return
            for number, address in enumerate(site):
                if number:
                    sleep(bounds.pause)
                answers[address] = _answer(address, bounds)
                progress(len(answers), len(wanted))

    # Daemon threads, so that a site that sends one byte a minute cannot keep the program from ending.
    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(bounds.at_once, len(by_site)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(max(0, end - monotonic()))
    return dict(answers)


def _answer(address: str, bounds: Bounds) -> Answer:
    answer = _response("HEAD", address, bounds)
    # Some sites refuse HEAD, or answer it differently.
    if answer.status >= 400 or answer.problem == _CUT_OFF:
        sleep(bounds.pause)
        answer = _response("GET", address, bounds)
    return answer


_CUT_OFF = "connection closed"


def _response(method: str, address: str, bounds: Bounds) -> Answer:
    redirects = _Redirects()
    opener = OpenerDirector()  # urllib's default opener also reads file: and ftp:
    for handler in (
        *(ProxyHandler(), HTTPHandler(), HTTPSHandler(), redirects),
        *(HTTPDefaultErrorHandler(), HTTPErrorProcessor()),
    ):
        opener.add_handler(handler)
    try:
        asked = in_ascii(urldefrag(address).url)
        request = Request(asked, method=method, headers={"User-Agent": _NAME, "Accept": "*/*"})  # noqa: S310 (only http and https get here)
        with opener.open(request, timeout=bounds.patience) as answer:
            here = address.partition("#")[1:]  # the fragment is never sent
            return Answer(answer.status, "".join((answer.url, *here)) if redirects.is_for_good else "")
    except HTTPError as refused:
        refused.close()
        return Answer(refused.code)
    except URLError as problem:
        return Answer(problem=_CUT_OFF if _is_cut_off(problem.reason) else str(problem.reason))
    except (OSError, HTTPException, ValueError) as problem:
        return Answer(problem=_CUT_OFF if _is_cut_off(problem) else str(problem) or type(problem).__name__)


def _is_cut_off(problem: object) -> bool:
    return isinstance(problem, ConnectionResetError | BrokenPipeError | HTTPException)


class _Redirects(HTTPRedirectHandler):
    """Follows redirects and records their status codes."""

    max_redirections = 5

    def __init__(self) -> None:
        self.codes: list[int] = []

    @property
    def is_for_good(self) -> bool:
        """Whether every redirect was permanent."""
        return bool(self.codes) and set(self.codes) <= {301, 308}

    def redirect_request(  # noqa: PLR0913, PLR0917 (theirs)
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        self.codes.append(code)
        request = super().redirect_request(req, fp, code, msg, headers, newurl)
        if request is not None:
            request.method = req.get_method()  # before Python 3.13, HEAD would become GET
        return request


def _site(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return address
