"""Reads PHP's serialize() format, in which WordPress stores a list in a custom field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

_SERIALIZED = re.compile(r"a:\d+:\{.*\}", re.DOTALL)
_TOKEN = re.compile(
    rb"(?P<open>a:\d+:\{)|(?P<end>\})|[idb]:(?P<number>[^;]{1,40});|(?P<none>N;)|s:(?P<size>\d{1,9}):\""
)


def values(serialized: str) -> list[str]:
    """The values in a serialized array, as “key: value”; the text itself if it is not serialized."""
    if _SERIALIZED.fullmatch(serialized.strip()):
        with suppress(ValueError):
            return list(_unserialized(serialized.strip().encode()))
    return [serialized]


def _unserialized(data: bytes) -> Iterator[str]:
    """The values in a serialized array. Raises ValueError if it is malformed."""
    keys: list[str | None] = []
    """For each open array, the key whose value comes next; None if a key comes next."""
    for kind, text in _tokens(data):
        if kind == "end":
            keys.pop()
            if keys:
                keys[-1] = None
        elif keys and keys[-1] is None and kind != "open":
            keys[-1] = text if kind == "string" else ""
        elif kind == "open":
            keys.append(None)
        else:
            if text:
                yield f"{keys[-1]}: {text}" if keys[-1] else text
            keys[-1] = None


def _tokens(data: bytes) -> Iterator[tuple[str, str]]:
    position, depth = 0, 0
    while position < len(data):
        match = _TOKEN.match(data, position)
        if match is None:
            raise ValueError
        position = match.end()
        kind = match.lastgroup or ""
        if kind != "size":
            depth += (kind == "open") - (kind == "end")
            yield kind, match["number"].decode() if kind == "number" else ""
        else:
            # PHP gives the length in bytes.
            end = position + int(match["size"])
            if data[end : end + 2] != b'";':
                raise ValueError
            yield "string", data[position:end].decode()
            position = end + 2
        if depth == 0 and position < len(data):
            raise ValueError
    if depth:
        raise ValueError
