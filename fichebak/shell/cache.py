"""Stores the cache between builds: one SQLite file in the site's `.cache/`, with a seal for each row.

It may be deleted at any time. An unreadable file, or a row whose seal is wrong, counts as missing. The seals'
key is in the user's own folder, so whoever can put a file into `.cache/` (an archive, a colleague's copy, a
shared cache) can damage rows but cannot forge one.
"""

from __future__ import annotations

import hmac
import sqlite3
from collections.abc import Iterator, MutableMapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from fichebak.building.memory import Memory
from fichebak.shell.generator import generator
from fichebak.shell.sealing import seal

_FILE = "fichebak.sqlite3"
PATIENCE = 5
"""Seconds to wait for another build that stores its cache just now."""
LARGEST = 100_000_000
"""Bytes of the largest value, more than any picture has. SQLite's own limit is a gigabyte."""
_TABLE = "CREATE TABLE memory (key TEXT PRIMARY KEY, digest BLOB, value BLOB)"


@contextmanager
def remembered(
    folder: Path, secret: bytes, cached: MutableMapping[str, bytes], *, keep: bool = True
) -> Iterator[Memory]:
    """The memory with what earlier builds stored; with `keep`, it is stored again for the next build.

    `cached` is empty, and gets the cached bytes: those of ten thousand sheets take fifty megabytes, so a
    build keeps them on the disk. `secret` is the key of the seals; if it is empty, nothing is loaded or
    stored. The key that is used also depends on the version of our own code, because another version's
    results may be wrong for this one.
    """
    secret = secret and seal(secret, _FILE, generator().encode())
    if secret:
        _load(folder / _FILE, secret, cached)
    before = set(cached)
    memory = Memory(cached)
    yield memory
    if secret and keep and memory.used != before:
        _save(folder / _FILE, memory, before, secret)


def _load(file: Path, secret: bytes, into: MutableMapping[str, bytes]) -> None:
    try:
        if file.is_symlink():  # SQLite would write to its target
            file.unlink()
        if not file.is_file():
            return
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
            # Another schema may hold views and triggers, which can run for ever.
            declared = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            if declared != [(_TABLE,)]:
                raise ValueError  # noqa: TRY301
            # Row by row, because rows that are not ours may not fit in memory.
            for key, digest, value in database.execute("SELECT key, digest, value FROM memory"):
                if _fits(secret, key, digest, value):
                    into[key] = value
    except OSError:  # of another file, such as that of `into` on a full disk: this one may be right
        into.clear()
    except (sqlite3.Error, AttributeError, TypeError, ValueError) as problem:
        into.clear()
        if getattr(problem, "sqlite_errorcode", 0) == sqlite3.SQLITE_BUSY:
            return  # another build is storing its cache
        with suppress(OSError):  # the folder may be read-only
            file.unlink()


def _save(file: Path, memory: Memory, before: set[str], secret: bytes) -> None:
    """Best effort: without a cache the next build is slower, not wrong."""

    def sealed(key: str) -> tuple[str, bytes, bytes]:
        value = memory.cached[key]
        return key, seal(secret, key, value), value

    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=PATIENCE)) as database, database:
            # Deleted rows are overwritten: they may hold personal data.
            database.execute("PRAGMA secure_delete = ON")
            database.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
            present = {key for (key,) in database.execute("SELECT key FROM memory")}
            gone = [(key,) for key in present - memory.used]
            new = map(sealed, sorted(memory.used - before))
            database.executemany("DELETE FROM memory WHERE key = ?", gone)
            database.executemany("INSERT OR REPLACE INTO memory VALUES (?, ?, ?)", new)
    except (sqlite3.Error, OSError):
        return


def _fits(secret: bytes, key: str, digest: bytes, value: bytes) -> bool:
    return hmac.compare_digest(seal(secret, key, value), digest)
