"""The key that what is remembered is sealed with: the user's own, and nowhere near what it seals."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping as Map
from contextlib import suppress
from pathlib import Path

KEY = "FICHEBAK_CACHE_KEY"
"""The variable that may hold the key, for machines that are new each time: then the cache may travel."""
_LEAST = 16
"""Bytes of a key that is worth the name."""


def own(environment: Map[str, str]) -> bytes:
    """The key, made when there is none yet; empty where none can be had, or others may read it."""
    if given := os.fsencode(environment.get(KEY, "")):
        return given if len(given) >= _LEAST else b""
    try:
        file = _state(environment) / "key"
        if not file.is_absolute():  # a home that is another wherever one stands
            return b""
        if not file.exists():
            _make(file)
        found = file.lstat()
        is_own = stat.S_ISREG(found.st_mode) and (os.name != "posix" or _is_private(found))
        secret = file.read_bytes() if is_own else b""
    except (OSError, RuntimeError):  # no home, or one that may not be written to
        return b""
    return secret if len(secret) >= _LEAST else b""


def _state(environment: Map[str, str]) -> Path:
    """Where programs keep what is theirs on this machine (the XDG base directory specification)."""
    told = Path(environment.get("XDG_STATE_HOME", ""))
    return (told if told.is_absolute() else Path.home() / ".local/state") / "fichebak"


def _make(file: Path) -> None:
    import secrets

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written whole under another name first: of two builds at once, neither reads half a key.
    fresh = file.with_name(f"key.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            made.write(secrets.token_bytes(32))
        with suppress(FileExistsError):
            os.link(fresh, file)
    finally:
        fresh.unlink(missing_ok=True)


def _is_private(found: os.stat_result) -> bool:
    return found.st_uid == os.geteuid() and not found.st_mode & 0o077
