"""What may be remembered between builds: results of pure functions, by what they were made from.

A key holds everything that a result depends on (the input's bytes and the version of what works on
it), so that nothing remembered can be out of date: it is found, or it is not. Anything unreadable
is forgotten. What a build did not use, the next one does not find.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256


@dataclass(slots=True)
class Memory:
    """Bytes by key. `known` came from an earlier build; `used` is what this one asked for."""

    known: dict[str, bytes] = field(default_factory=dict)
    used: dict[str, bytes] = field(default_factory=dict)

    def recall(self, key: str, make: Callable[[], bytes]) -> bytes:
        """What is remembered under a key, or is made now."""
        if key not in self.used:
            found = self.known.get(key)
            self.used[key] = make() if found is None else found
        return self.used[key]


def key(kind: str, version: str, *parts: bytes) -> str:
    """A key from everything that a result depends on."""
    digest = sha256()
    for part in (kind.encode(), version.encode(), *parts):
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return f"{kind}-{digest.hexdigest()}"
