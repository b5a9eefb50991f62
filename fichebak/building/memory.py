"""The cache of results of pure functions, between builds and within a preview.

A key is a digest of every input that the result depends on, and `shell.cache` ignores whatever another
version of our own code stored: an entry is never out of date. Unreadable entries count as missing. Entries
that a finished build did not use are dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping as Map, MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Any, Protocol, TypeVar, cast

Thing = TypeVar("Thing")
Value = TypeVar("Value")

_NONE = object()
"""No value: None itself is one."""


class Packing(Protocol):
    """Serialises values to bytes and back."""

    def pack(self, value: Any, /) -> bytes: ...
    def unpack(self, data: bytes, /) -> Any: ...


@dataclass(slots=True)
class Memory:
    """Cached bytes and values by key."""

    cached: MutableMapping[str, bytes] = field(default_factory=dict)
    """The bytes of earlier builds and of this one."""
    used: set[str] = field(default_factory=set)
    """The keys of those that this build needed."""
    lasts: bool = False
    """Whether another build in this process follows, as in a preview: only then are values kept."""
    values_known: Map[Hashable, Any] = field(default_factory=dict)
    values_used: dict[Hashable, Any] = field(default_factory=dict)

    def recall(self, key: str, make: Callable[[], bytes]) -> bytes:
        """The cached bytes of a key; made and cached now where there are none."""
        if self.has(key):
            return self.cached[key]
        made = make()
        self.add(key, made)
        return made

    def has(self, key: str) -> bool:
        """Whether a key has cached bytes, which then stay for the next build."""
        if key in self.cached:
            self.used.add(key)
            return True
        return False

    def add(self, key: str, data: bytes) -> None:
        """Caches these bytes."""
        self.used.add(key)
        self.cached[key] = data

    def value(self, inputs: Hashable, make: Callable[[], Value]) -> Value:
        """The value that this process cached for these inputs; made and cached now if there is none."""
        if not self.lasts:  # ten thousand parsed sheets take a hundred megabytes
            return make()
        # The inputs themselves are the key, not a digest: str and bytes objects store their hash.
        found: Value | object = self.values_used.get(inputs, _NONE)
        if found is _NONE:
            found = self.values_known.get(inputs, _NONE)
            if found is _NONE:
                found = make()
            self.values_used[inputs] = found
        return cast("Value", found)

    def value_of(self, thing: object, kind: Hashable, make: Callable[[], Value], *more: object) -> Value:
        """The value of this kind that was cached for an object, such as a sheet, by its identity.

        Hashing a whole sheet would cost more than most of what is cached for it. `more` are the other objects
        that the value depends on, also by identity.
        """
        # The objects are stored with the value, so that their ids cannot be reused.
        return self.value((kind, id(thing), *map(id, more)), lambda: (make(), thing, more))[0]

    def of_each(
        self, things: Iterable[Thing], kind: Hashable, make: Callable[[Thing], Value], *more: object
    ) -> list[Value]:
        """What `value_of` gives for each of these objects, in a fraction of the time for thousands."""
        if not self.lasts:
            return [make(thing) for thing in things]
        # One entry for all: the values by identity, each with its object, as in `value_of`.
        shared_key = (kind, *map(id, more))
        _, known = self.values_known.get(shared_key, ((), {}))
        _, used = self.values_used.setdefault(shared_key, (more, {}))
        values = []
        for thing in things:
            identity = id(thing)
            entry = used.get(identity) or known.get(identity) or (thing, make(thing))
            used[identity] = entry
            values.append(entry[1])
        return values

    def previous_if_equal(self, kind: Hashable, value: Value) -> Value:
        """The previous build's value of this kind if it equals this one, else this one.

        So `value_of` finds what depends on it by identity, although it was computed again. Comparing long
        tuples takes little time: nearly all of their items are the same objects.
        """
        if not self.lasts:
            return value
        earlier = self.values_known.get(kind)
        chosen: Value = earlier if earlier == value else value
        self.values_used[kind] = chosen
        return chosen

    def stored_value(
        self, kind: str, inputs: tuple[bytes, ...], make: Callable[[], Value], packing: Packing
    ) -> Value:
        """The value that was cached for these inputs, serialised between builds; made now if there is none.

        A value that packs to no bytes is not cached.
        """
        if self.lasts:  # within a process there is no need to serialise it
            return self.value((kind, *inputs), make)
        name = key(kind, *inputs)
        packed = self.cached.get(name)
        if packed:
            self.used.add(name)
            cached: Value = packing.unpack(packed)
            return cached
        made = make()
        if packed := packing.pack(made):
            self.add(name, packed)
        return made

    def forget_nothing(self) -> None:
        """Keeps entries that this build did not use: it stopped early, and the next one may need them."""
        self.used |= self.cached.keys()
        self.values_used = {**self.values_known, **self.values_used}

    def next(self) -> Memory:
        """The memory for the next build in this process."""
        return Memory(self.cached, set(), self.lasts, self.values_used)


def key(kind: str, *parts: bytes) -> str:
    """The cache key of a result of this kind, from every input that it depends on."""
    digests = (_digest(part) if len(part) >= _LONG else sha256(part).digest() for part in parts)
    return f"{kind}-{sha256(b''.join(digests)).hexdigest()}"


_LONG = 1000
"""Inputs of at least this many bytes, such as files, have their digest cached."""


@lru_cache(100_000)
def _digest(part: bytes) -> bytes:
    # A preview asks for the same files after each change, and a lookup is cheap: bytes store their hash.
    return sha256(part).digest()
