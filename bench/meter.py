"""What a process costs, and how soon a saved change shows."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin
from urllib.request import urlopen

START, FOLLOW, STOP = 600, 120, 10
"""Seconds within which a server must answer, show a change, and end when asked to."""
POLL = 0.004


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock; seconds of user and system time of all processes; MiB of the largest one."""

    wall: float
    cpu: float
    memory: float


class Failed(Exception):
    """A program that should have worked did not; the message is what it said."""


def run(command: Sequence[str], folder: Path) -> Cost:
    """Runs a program to its end. Raises Failed.

    This process must stay small: on Linux a child starts from its parent's peak of memory.
    """
    os.sync()  # what the one before left to be written is not this one's cost
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=said, stderr=said, stdin=subprocess.DEVNULL)  # noqa: S603
        # wait4 counts the children that the process itself has waited for.
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise Failed(f"{' '.join(command)}\n{said.read().decode(errors='replace')[-2000:]}")
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def saved_to_page(command: Sequence[str], folder: Path, sheet: Path, page: str, times: int) -> list[float]:
    """Seconds from saving a sheet until its page has the change, and its style sheet has come as well.

    So many times, with one server.
    """
    with _server(command, folder) as address:
        url, whole = f"{address}{page}", sheet.read_bytes()
        _until(url, b"</html>", START)
        found = []
        try:
            for number in range(times):
                time.sleep(1)  # so that the one before has settled
                mark = f"wijziging{number}van{os.getpid()}"
                start = time.perf_counter()
                sheet.write_bytes(whole.rstrip() + f" {mark}.\n".encode())
                _style(url, _until(url, mark.encode(), FOLLOW))
                found.append(time.perf_counter() - start)
        finally:
            sheet.write_bytes(whole)
        return found


@contextmanager
def _server(command: Sequence[str], folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(  # noqa: S603
        (*command, str(port)),
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _style(url: str, page: bytes) -> None:
    linked = re.search(rb'<link rel="stylesheet" href="([^"]+)"', page)
    if linked is None:
        raise Failed(f"{url} has no style sheet")
    with urlopen(urljoin(url, linked[1].decode()), timeout=FOLLOW) as answer:  # noqa: S310 (our own server)
        answer.read()


def _until(url: str, text: bytes, seconds: float) -> bytes:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(url, timeout=seconds) as answer:  # noqa: S310 (our own server)
                if text in (body := answer.read()):
                    return body
        except (URLError, ConnectionError, HTTPException):  # also a page that is cut off: it is being written
            time.sleep(0.05)
        time.sleep(POLL)
    raise Failed(f"{url} did not show {text.decode()} within {seconds} seconds")
