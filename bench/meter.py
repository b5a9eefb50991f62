"""Measures what a process costs, and how soon a live preview shows a saved change."""

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

START_TIMEOUT, CHANGE_TIMEOUT, STOP_TIMEOUT = 600, 120, 10
"""Seconds within which a server must respond, show a change, and exit after SIGTERM."""
POLL_INTERVAL = 0.004
"""In seconds."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The cost of running a program."""

    wall: float
    """Elapsed seconds."""
    cpu: float
    """Seconds of user and system time, of all its processes."""
    memory: float
    """The peak memory of its largest process, in MiB."""


class Failed(Exception):
    """A program failed; the message has its output."""


def run(command: Sequence[str], folder: Path) -> Cost:
    """Runs a program to its end. Raises Failed.

    This process must stay small: on Linux, the peak memory of a child includes that of its parent before
    `exec`.
    """
    os.sync()  # so that this program does not pay for writes of the previous one
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603
            command, cwd=folder, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        )
        # wait4 includes the children that the process itself has waited for.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise Failed(f"{' '.join(command)}\n{output.read().decode(errors='replace')[-2000:]}")
    per_mebibyte = 2**20 if sys.platform == "darwin" else 2**10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / per_mebibyte)


def saved_to_page(command: Sequence[str], folder: Path, sheet: Path, page: str, times: int) -> list[float]:
    """Seconds from saving a sheet until its page with the change, and its style sheet, have loaded.

    Measures this several times, with one server.
    """
    with _server(command, folder) as address:
        url, original = f"{address}{page}", sheet.read_bytes()
        _poll(url, b"</html>", START_TIMEOUT)
        seconds = []
        try:
            for number in range(times):
                time.sleep(1)  # so that the server has finished the previous change
                mark = f"wijziging{number}van{os.getpid()}"
                start = time.perf_counter()
                sheet.write_bytes(original.rstrip() + f" {mark}.\n".encode())
                _load_style(url, _poll(url, mark.encode(), CHANGE_TIMEOUT))
                seconds.append(time.perf_counter() - start)
        finally:
            sheet.write_bytes(original)
        return seconds


@contextmanager
def _server(command: Sequence[str], folder: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
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
            process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _load_style(url: str, page: bytes) -> None:
    link = re.search(rb'<link rel="stylesheet" href="([^"]+)"', page)
    if link is None:
        raise Failed(f"{url} has no style sheet")
    address = urljoin(url, link[1].decode())
    with urlopen(address, timeout=CHANGE_TIMEOUT) as response:  # noqa: S310 (our own server)
        response.read()


def _poll(url: str, text: bytes, seconds: float) -> bytes:
    """Requests a page until it contains a text. Raises Failed after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=seconds) as response:  # noqa: S310 (our own server)
                body: bytes = response.read()
            if text in body:
                return body
        except (URLError, ConnectionError, HTTPException):  # including a page that is still being written
            time.sleep(0.05)
        time.sleep(POLL_INTERVAL)
    raise Failed(f"{url} did not show {text.decode()} within {seconds} seconds")
