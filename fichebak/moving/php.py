"""Values that PHP packs into one text: WordPress keeps a list in a custom field like that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

_PACKED = re.compile(r"a:\d+:\{.*\}", re.DOTALL)
_TOKEN = re.compile(
    rb"(?P<open>a:\d+:\{)|(?P<end>\})|[idb]:(?P<number>[^;]{1,40});|(?P<none>N;)|s:(?P<size>\d{1,9}):\""
)


def values(packed: str) -> list[str]:
    """The values in a text, each with the name that it goes by; the text itself where it is not packed."""
    if _PACKED.fullmatch(packed.strip()):
        with suppress(ValueError):
            return list(_unpacked(packed.strip().encode()))
    return [packed]


def _unpacked(data: bytes) -> Iterator[str]:
    """Raises ValueError for what PHP did not pack like this."""
    keys: list[str | None] = []
    """Of each array that is open, the key of which the value comes next."""
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
    at, depth = 0, 0
    while at < len(data):
        match = _TOKEN.match(data, at)
        if match is None:
            raise ValueError
        at = match.end()
        kind = match.lastgroup or ""
        if kind != "size":
            depth += (kind == "open") - (kind == "end")
            yield kind, match["number"].decode() if kind == "number" else ""
        else:
            # It is counted in bytes.
            end = at + int(match["size"])
            if data[end : end + 2] != b'";':
                raise ValueError
            yield "string", data[at:end].decode()
            at = end + 2
        if depth == 0 and at < len(data):
            raise ValueError
    if depth:
        raise ValueError
