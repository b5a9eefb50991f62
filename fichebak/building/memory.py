"""What may be remembered between builds: results of pure functions, by what they were made from.

A key holds every input that a result depends on, and what another version of our own code remembered is
not found at all (`shell.cache`): so nothing can be out of date. Anything unreadable is forgotten. What a
build came to its end without using, the next one does not find.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol, TypeVar

Value = TypeVar("Value")


class Packing(Protocol):
    """Makes bytes of values, and the same values of those."""

    def pack(self, value: Any, /) -> bytes: ...
    def unpack(self, data: bytes, /) -> Any: ...


@dataclass(slots=True)
class Memory:
    """Bytes and values by key: `known` came from an earlier build, `used` is what this one asked for."""

    known: Map[str, bytes] = field(default_factory=dict)
    used: dict[str, bytes] = field(default_factory=dict)
    lasts: bool = False
    """Whether it is there for another build in this process, as in a preview: only then values are kept."""
    values_known: Map[Hashable, Any] = field(default_factory=dict)
    values_used: dict[Hashable, Any] = field(default_factory=dict)

    def recall(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The bytes that are remembered under a key, or are made now."""
        if key not in self.used:
            found = self.known.get(key)
            self.used[key] = make() if found is None else found
        return self.used[key]

    def has(self, key: str) -> bool:
        """Whether something is remembered under a key, from before or from this build."""
        return key in self.used or key in self.known

    def value(self, made_of: Hashable, make: Callable[[], Value]) -> Value:
        """The value that this process remembers of all that it is made of, or that is made now."""
        if not self.lasts:  # ten thousand sheets as they were taken apart are a hundred megabytes
            return make()
        # No digest is needed to find it: Python keeps the hash of a text or of bytes with them.
        if made_of not in self.values_used:
            known = self.values_known
            self.values_used[made_of] = known[made_of] if made_of in known else make()
        value: Value = self.values_used[made_of]
        return value

    def value_of(self, thing: object, kind: Hashable, make: Callable[[], Value]) -> Value:
        """The same of what is made of one thing, such as a sheet, that is known by being the very same.

        To find what was made of it, it need not be looked through.
        """
        # The thing is kept with it: so its number cannot pass to another.
        return self.value((id(thing), kind), lambda: (thing, make()))[1]

    def kept(
        self, kind: str, made_of: tuple[bytes, ...], make: Callable[[], Value], packing: Packing
    ) -> Value:
        """The value that is remembered of all that it is made of, packed between processes; or made now.

        What packs to nothing is made again the next time.
        """
        if self.lasts:  # it is there as it is
            return self.value((kind, *made_of), make)
        name = key(kind, *made_of)
        packed = self.used.get(name) or self.known.get(name)
        if packed:
            self.used[name] = packed
            known: Value = packing.unpack(packed)
            return known
        made = make()
        if packed := packing.pack(made):
            self.used[name] = packed
        return made

    def forget_nothing(self) -> None:
        """For a build that stops early: it did not come to ask for all that the next one needs."""
        self.used = {**self.known, **self.used}
        self.values_used = {**self.values_known, **self.values_used}

    def next(self) -> Memory:
        """The memory for the next build in the same process, which may ask again for any bytes of before."""
        return Memory({**self.known, **self.used}, {}, self.lasts, self.values_used)


def key(kind: str, *parts: bytes) -> str:
    """A key from everything that a result of some kind depends on."""
    digests = (_digest(part) if len(part) >= _LONG else sha256(part).digest() for part in parts)
    return f"{kind}-{sha256(b''.join(digests)).hexdigest()}"


_LONG = 1000
"""Bytes of a part, such as a file, whose digest is worth remembering."""


@lru_cache(100_000)
def _digest(part: bytes) -> bytes:
    # Remembered, since a preview asks for the same files again and again; to find them costs nothing:
    # Python keeps the hash of bytes with them.
    return sha256(part).digest()
