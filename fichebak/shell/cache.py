"""Where the memory lies between builds: one SQLite file in the site's `.cache/`.

It may be deleted at any time. A file that cannot be read, or a row whose seal does not fit, is as good
as none. A seal is made with a key that lies elsewhere, in the user's own folder: whoever can put a file
into `.cache/` (an archive, a colleague's copy, a shared cache) can damage it, but not make up a row.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from fichebak.building.memory import Memory
from fichebak.shell.generator import generator

_FILE = "fichebak.sqlite3"
LARGEST = 100_000_000
"""Bytes of a value: more than any picture makes. SQLite would take a gigabyte."""
_TABLE = "CREATE TABLE memory (key TEXT PRIMARY KEY, digest BLOB, value BLOB)"


@contextmanager
def remembered(folder: Path, secret: bytes, *, keep: bool = True) -> Iterator[Memory]:
    """The memory of the last build; with `keep`, what it was used for is there for the next.

    `secret` is the key of the seals. Where it is empty nothing is believed, and nothing is kept. Another
    version of our own code makes other seals: what it remembered may be wrong for this one.
    """
    secret = secret and hmac.digest(secret, generator().encode(), "sha256")
    memory = Memory(_load(folder / _FILE, secret) if secret else {})
    before = set(memory.known)
    yield memory
    if secret and keep and memory.used.keys() != before:
        _save(folder / _FILE, memory, before, secret)


def _load(file: Path, secret: bytes) -> dict[str, bytes]:
    try:
        if file.is_symlink():  # it would be written through
            file.unlink()
        if not file.is_file():
            return {}
        with closing(sqlite3.connect(file)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            # A view or a trigger is a program of whoever made it, and may be one without end.
            declared = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            if declared != [(_TABLE,)]:
                raise ValueError  # noqa: TRY301
            # One by one: somebody else's may be more than fit in memory.
            rows = database.execute("SELECT key, digest, value FROM memory")
            return {key: value for key, digest, value in rows if _fits(secret, key, digest, value)}
    except (sqlite3.Error, OSError, AttributeError, TypeError, ValueError):
        with suppress(OSError):  # a folder that may not be written to stays as it is
            file.unlink()
        return {}


def _save(file: Path, memory: Memory, before: set[str], secret: bytes) -> None:
    """Best effort: a build that cannot be remembered is still a build."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file)) as database, database:
            # What is forgotten is gone from the file, too.
            database.execute("PRAGMA secure_delete = ON")
            database.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
            present = {key for (key,) in database.execute("SELECT key FROM memory")}
            gone = [(key,) for key in present - memory.used.keys()]
            new = [
                (key, _seal(secret, key, value), value)
                for key, value in memory.used.items()
                if key not in before
            ]
            database.executemany("DELETE FROM memory WHERE key = ?", gone)
            database.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", new)
    except (sqlite3.Error, OSError):
        return


def _fits(secret: bytes, key: str, seal: bytes, value: bytes) -> bool:
    return hmac.compare_digest(_seal(secret, key, value), seal)


def _seal(secret: bytes, key: str, value: bytes) -> bytes:
    """Of both: a value that got under another's key is as wrong as a damaged one."""
    return hmac.digest(secret, key.encode() + b"\0" + value, "sha256")
