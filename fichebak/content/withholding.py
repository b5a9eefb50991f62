"""Keeps contact details out of the diagnostics of sheets.

In a sheet that can be parsed, the type of each value tells whether it is personal data. In one that is not
valid YAML, there is no telling where a contact ends: a quotation mark may be missing. So a line is quoted
only if its text alone proves that it belongs to another field; otherwise only its position is reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from dataclasses import replace
from functools import cache, lru_cache
from itertools import takewhile
from typing import NamedTuple

from fichebak.content.decoding import MAX_BYTES
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field, parts_of
from fichebak.content.fields.email import Email
from fichebak.content.fields.group import Group
from fichebak.content.fields.phone import Phone
from fichebak.content.fields.shared.record import as_key, by_name
from fichebak.content.free_pages import FIELDS
from fichebak.content.model import Model
from fichebak.text.diagnostics import Diagnostic
from fichebak.text.nodes import with_line_feeds

_FIELD = re.compile(r"[\w-]+:")
LONGEST = 1_000
"""Characters of the longest line that is analysed."""
_KEYS = re.compile(r"([^\s:\"'{}\[\],]{1,60})[\"']?\s{0,20}:")
_FENCE = re.compile(r"-{3,}\s*")
_WORD = re.compile(r"[\s\"'{\[,?-]*+(?P<word>[^\s:\"'{}\[\],;=-][^\s:\"'{}\[\],;=]*)")
_KEY = re.compile(r"[\s\"'{\[,?-]*+(?P<word>[^:]{1,60}?)[\"']?\s{0,20}:")


def withheld(
    found: Iterable[Diagnostic], inputs: Map[str, bytes], model: Model | None, *, readable: bool = False
) -> list[Diagnostic]:
    """The diagnostics, marked as private where their line may hold contact details.

    In `readable` files these are the lines that look like part of a contact; in others, all that may be one.
    The value of an undeclared key is private too, unless the key clearly resembles that of another field.
    """
    diagnostics = list(found)
    # Most builds have nothing to withhold, and classifying lines is slow.
    if not any(map(_quotes_content, diagnostics)):
        return diagnostics
    names = _names_in(model)
    classify = _shown_if_readable if readable else _shown_if_unreadable
    # A part of a contact may be at the wrong level: its key does not prove that it is another field.
    other_names = names.known.keys() - names.within
    undeclared = {
        (diagnostic.place.path, diagnostic.place.line)
        for diagnostic in diagnostics
        if diagnostic.code in {"unknown-field", "page-field"}
        and as_key(diagnostic.detail("near")) not in other_names
    }

    @cache
    def lines_of(path: str) -> tuple[list[str], Map[int, bool]]:
        lines = _lines(inputs.get(path, b""))
        return lines, dict(classify(lines, names))

    def marked(diagnostic: Diagnostic) -> Diagnostic:
        path, number, _ = diagnostic.place
        lines, shown = lines_of(path)
        is_open = shown.get(number)
        # What lacks may be told with another part of the same value, above it.
        starts = {number, _start_of_value(number, lines)}
        if is_open and any((path, start) in undeclared for start in starts):
            is_open = False
        elif is_open and diagnostic.is_error:  # others quote a value that could be read: it ends on its line
            written = diagnostic.detail("written")
            is_open = written == path or any(_is_on_shown_lines(written, n, lines, shown) for n in starts)
        return diagnostic if is_open else replace(diagnostic, private=True, unseen=is_open is None)

    return [marked(one) if _quotes_content(one) else one for one in diagnostics]


def _quotes_content(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic would be shown with a line of a content file."""
    is_content = diagnostic.place.path.lower().endswith(".md")
    return not diagnostic.private and is_content


def _start_of_value(number: int, lines: Seq[str]) -> int:
    """The number of the line with the field that an indented line or an item is of, if not far above."""
    above = range(min(number, len(lines)), max(0, number - _MAX_VALUE_LINES), -1)
    return next((n for n in above if lines[n - 1][:1] not in (" ", "-")), number)


_MAX_VALUE_LINES = 20
"""The lines of a value in parts. Of a longer one, each mistake would walk through all."""


def _is_on_shown_lines(written: str, number: int, lines: Seq[str], shown: Map[int, bool]) -> bool:
    """Whether the quoted text is entirely on consecutive lines, from line `number` on, that may be shown.

    A missing quotation mark or line end merges several fields into one value.
    """
    last = min(len(lines), number + _MAX_QUOTED_LINES)
    together = " ".join(lines[n - 1] for n in takewhile(shown.get, range(number, last + 1)))
    return " ".join(written.split()) in " ".join(together[:_MAX_QUOTED].split())


_MAX_QUOTED, _MAX_QUOTED_LINES = 3_000, 40
"""Characters and lines in which a quoted text is searched: each mistake in a long list has one."""


class _Names(NamedTuple):
    """The field names with which a line may begin."""

    known: Map[str, Field]
    """Every field of a sheet or a page, by each of its names."""
    contact: AbstractSet[str]
    """The names of contacts and their parts, without those that another field has too."""
    within: AbstractSet[str]
    """The same, including those."""


def _names_in(model: Model | None) -> _Names:
    fields = (*FIELDS, *(model.fields if model else ()))
    known = by_name(fields)
    within = by_name(_contacts(fields)).keys()
    return _Names(known, within - {name for name, field in known.items() if not is_contact(field)}, within)


def _lines(data: bytes) -> list[str]:
    """The lines of a file, up to MAX_BYTES; none for a file in UTF-16."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return []
    text = with_line_feeds(data[:MAX_BYTES].decode("utf-8-sig", "replace"))
    # A longer line is never shown: the patterns would scan it again from each of its letters.
    return [line if len(line) <= LONGEST else "…" for line in text.split("\n")]


Shown = Iterator[tuple[int, bool]]
"""Line numbers (from 1) that may be shown: with True whole, with False only their key."""


def _shown_if_readable(lines: Seq[str], names: _Names) -> Shown:
    """The lines of a sheet that could be parsed, without the values that look like a contact."""
    within, end = names.within - _ELSEWHERE, _end_of_fields(lines)
    indent, is_shown, owner = 0, True, None
    for number, line in enumerate(lines[: end - 1], start=1):
        own_indent = len(line) - len(line.lstrip())
        key = _KEY.match(line)
        words = {as_key(key["word"])} if key else set()
        looks_like_contact = bool(words & (names.contact if own_indent <= indent else within))
        if _FENCE.fullmatch(line):
            indent, is_shown, owner = 0, True, None
        elif line.strip() and own_indent > indent:
            is_other_in_group = bool(words & _beside(owner) - names.within)
            is_shown = is_other_in_group or (is_shown and not words & within - _parts(owner))
        elif line.strip():
            indent, is_shown = own_indent, not looks_like_contact
            owner = next((names.known[word] for word in words if word in names.known), None)
        is_key_shown = is_shown or looks_like_contact
        # In braces, a contact may be in the value of any field.
        is_shown = is_shown and not _keys_behind(line, words) & within - _parts(owner)
        if is_key_shown:
            yield number, is_shown
    yield from ((number, True) for number in range(end, len(lines) + 1))


def _shown_if_unreadable(lines: Seq[str], names: _Names) -> Shown:
    """The lines of an unparsable sheet that are certainly no part of a contact.

    These are fences, and lines of the body or of another field without the key of a contact in them; and, if
    no line is in doubt, also comments and indented lines.
    """
    known, within = names.known.keys() - names.contact, names.within
    end, has_doubtful = _end_of_fields(lines), False
    nested: list[int] = []
    for number, line in enumerate(lines, start=1):
        words = _possible_keys(line)
        is_nested = line[:1].isspace() or line.startswith("-")
        is_field = bool(words & known) and not line.startswith(("[", "{", "?", ",")) and not is_nested
        is_text = number > end and not _FIELD.match(line)
        keys_behind = _keys_behind(line, words if is_field else set())
        if _FENCE.fullmatch(line):
            yield number, True
        elif keys_behind & within or words & (within - known):
            has_doubtful = True
        elif is_field or is_text or not line.strip():
            yield number, True
        elif is_nested and words & known - within:
            nested.append(number)  # a field that is not where it should be
        elif not keys_behind and (is_nested or line.startswith("#")):
            nested.append(number)
        else:
            has_doubtful = True
    if not has_doubtful:
        yield from ((number, True) for number in nested)


def _end_of_fields(lines: Seq[str]) -> int:
    """The number of the fence that certainly ends the fields: one with a field above it.

    Others may have stood too often above the fields (`sources`).
    """
    fences = [number for number, line in enumerate(lines, start=1) if _FENCE.fullmatch(line)]
    below = range(fences[0], len(lines)) if fences else range(0)
    first_field = next((index for index in below if _KEY.match(lines[index])), len(lines))
    return next((number for number in fences if number > first_field), len(lines) + 1)


def _keys_behind(line: str, first: AbstractSet[str]) -> set[str]:
    """All that may be a key in a line, without those that it begins with."""
    return {as_key(word) for word in _KEYS.findall(line)} - first


def _possible_keys(line: str) -> set[str]:
    """The keys that a line may begin with: all before its first colon, or its first word."""
    matches = (pattern.match(line) for pattern in (_KEY, _WORD))
    return {as_key(match["word"]) for match in matches if match}


@lru_cache(1024)  # both are asked for at every line
def _parts(owner: Field | None) -> AbstractSet[str]:
    """The names of the parts of a field that is no contact."""
    return by_name(() if owner is None or is_contact(owner) else parts_of(owner.type)).keys()


@lru_cache(1024)
def _beside(owner: Field | None) -> AbstractSet[str]:
    """The names of the fields in a group."""
    return by_name(owner.type.fields if owner and isinstance(owner.type, Group) else ()).keys()


def _contacts(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that are or hold contacts, their parts, and the parts of a contact in general."""
    yield from _CONTACT
    for field in filter(is_contact, fields):
        yield field
        yield from _contacts(parts_of(field.type))


def is_contact(field: Field) -> bool:
    """Whether a field is a contact, an e-mail address or a telephone number, or has one as a part."""
    is_itself = isinstance(field.type, ContactType | Email | Phone)
    return is_itself or any(map(is_contact, parts_of(field.type)))


_CONTACT = (Field("contact", ContactType()), *ContactType().parts())
_ELSEWHERE = by_name(part for part in _CONTACT if part.key in {"website", "public"}).keys()
"""The names of parts that other types have too: a link also has an address."""
