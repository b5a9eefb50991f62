"""The user's own key for the seals of the cache, stored far away from the cache itself."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping as Map
from contextlib import suppress
from pathlib import Path

KEY = "FICHEBAK_CACHE_KEY"
"""The environment variable with the key, for CI: a restored cache needs the key that it was made with."""
_LEAST = 16
"""Bytes of the shortest key that is accepted."""


def own(environment: Map[str, str], *, make: bool = True) -> bytes:
    """The key; if there is none yet, it is made unless the command may write nothing.

    Empty if there is none, if it cannot be stored, or if others may read it.
    """
    if given := os.fsencode(environment.get(KEY, "")):
        return given if len(given) >= _LEAST else b""
    try:
        file = _state(environment) / "key"
        if not file.is_absolute():  # a relative home would be another one in each working folder
            return b""
        if make and not file.exists():
            _make(file)
        found = file.lstat()
        is_own = stat.S_ISREG(found.st_mode) and (os.name != "posix" or _is_private(found))
        secret = file.read_bytes() if is_own else b""
    except (OSError, RuntimeError):  # no home folder, or one that is read-only
        return b""
    return secret if len(secret) >= _LEAST else b""


def is_too_short(environment: Map[str, str]) -> bool:
    """Whether a key was given that is not accepted: its maker should know why nothing is remembered."""
    return 0 < len(os.fsencode(environment.get(KEY, ""))) < _LEAST


def _state(environment: Map[str, str]) -> Path:
    """Our folder for state on this machine, by the XDG base directory specification."""
    given = Path(environment.get("XDG_STATE_HOME", ""))
    return (given if given.is_absolute() else Path.home() / ".local/state") / "fichebak"


def _make(file: Path) -> None:
    import secrets

    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written under another name first, so that a second build never reads half a key.
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
