"""What is said of a sheet that cannot be taken apart, without whom to ask.

Of a sheet that can, each value's type knows whether it is somebody's own. Of one that is not YAML nobody
knows where a contact ends: a quotation mark may be missing. So a line is shown only where it surely belongs
to another field, told by the text alone; what is not shown is pointed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from fichebak.content.decoding import MAX_BYTES
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field, InParts
from fichebak.content.fields.email import Email
from fichebak.content.fields.group import Group
from fichebak.content.fields.phone import Phone
from fichebak.content.fields.record import as_key, by_name
from fichebak.content.free_pages import FIELDS
from fichebak.content.model import Model
from fichebak.text.diagnostics import Diagnostic
from fichebak.text.nodes import with_line_feeds

_FIELD = re.compile(r"[\w-]+:")
LONGEST = 1_000
"""Characters of a line that is looked into."""
_KEYS = re.compile(r"([^\s:\"'{}\[\],]{1,60})[\"']?\s{0,20}:")
_FENCE = re.compile(r"-{3,}\s*")
_WORD = re.compile(r"[\s\"'{\[,?-]*+(?P<word>[^\s:\"'{}\[\],;=-][^\s:\"'{}\[\],;=]*)")
_KEY = re.compile(r"[\s\"'{\[,?-]*+(?P<word>[^:]{1,60}?)[\"']?\s{0,20}:")


def withheld(
    found: Iterable[Diagnostic], inputs: Map[str, bytes], model: Model | None, *, readable: bool = False
) -> list[Diagnostic]:
    """The diagnostics, those of lines that may be about whom to ask marked as such.

    Of what was `readable` those of lines that look like a contact are, wherever they stand; and of a key
    that nobody declared the value is not shown, unless it is clear which other field was meant.
    """
    all_found = list(found)
    # Most builds have nothing to withhold, and what a line may begin with takes long to tell.
    if not any(map(_is_of_a_line, all_found)):
        return all_found
    names = _names_in(model)
    look = _by_all_appearances if readable else _surely
    # A part of a contact may have slipped out of it: its key is no clearer than the name it is like.
    others = names.known.keys() - names.within
    looked_at: dict[str, tuple[list[str], dict[int, bool]]] = {}
    told = []
    for one in all_found:
        if not _is_of_a_line(one):
            told.append(one)
            continue
        path = one.place.path
        if path not in looked_at:
            lines = _lines(inputs.get(path, b""))
            looked_at[path] = lines, dict(look(lines, names))
        lines, shown = looked_at[path]
        is_open = shown.get(one.place.line)
        if is_open and one.code == "unknown-field":
            is_open = as_key(dict(one.details).get("near", "")) in others
        elif is_open:
            written = dict(one.details).get("written", "")
            is_open = written == path or _stands_there(written, one.place.line, lines, shown)
        told.append(one if is_open else replace(one, private=True, unseen=is_open is None))
    return told


def _is_of_a_line(one: Diagnostic) -> bool:
    """Whether a line of a content file is shown with it, unless that is withheld."""
    return not one.private and one.is_error and one.place.path.lower().endswith(".md")


def _stands_there(written: str, number: int, lines: Seq[str], shown: Map[int, bool]) -> bool:
    """Whether what is quoted stands on a line, or on it and those behind it, and on none that is not shown.

    A quotation mark that is missing, or a line that is, makes one value of several fields.
    """
    sought = " ".join(written.split())
    text = ""
    while number <= len(lines) and shown.get(number) and len(text) <= _MOST_QUOTED:
        text = " ".join((*text.split(), *lines[number - 1].split()))
        if sought in text:
            return True
        number += 1
    return False


_MOST_QUOTED = 2_000
"""Characters of what is quoted that are looked for."""


class _Names(NamedTuple):
    """What a line may begin with."""

    known: Map[str, Field]
    """Every field of a sheet or a page, by each of its names."""
    contact: AbstractSet[str]
    """The names of whom to ask and of the parts of that, but for those that another field has as well."""
    within: AbstractSet[str]
    """Those, too."""


def _names_in(model: Model | None) -> _Names:
    fields = (*FIELDS, *(model.fields if model else ()))
    known = by_name(fields)
    within = {as_key(name) for one in _contacts(fields) for name in one.names}
    return _Names(known, within - {name for name, one in known.items() if not is_contact(one)}, within)


def _lines(data: bytes) -> list[str]:
    """The lines of a file, as far as it is looked into: of one in another coding, none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return []
    text = with_line_feeds(data[:MAX_BYTES].decode("utf-8-sig", "replace"))
    # Of a longer line it is not told what it may be: patterns would look through it from each of its letters.
    return [line if len(line) <= LONGEST else "…" for line in text.split("\n")]


Shown = Iterator[tuple[int, bool]]
"""The lines that are of no contact, from 1; with False, those of which only the key may be shown."""


def _by_all_appearances(lines: Iterable[str], names: _Names) -> Shown:
    """Of a sheet that could be read: all but what looks like a contact."""
    within = names.within - _ELSEWHERE
    fences, indent, is_shown, owner = 0, 0, True, None
    for number, line in enumerate(lines, start=1):
        before = len(line) - len(line.lstrip())
        key = _KEY.match(line)
        words = {as_key(key["word"])} if key and fences < 2 else set()
        looks_so = bool(words & (names.contact if before <= indent else within))
        if _FENCE.fullmatch(line):
            fences, indent, is_shown, owner = fences + 1, 0, True, None
        elif line.strip() and before > indent:
            is_beside = bool(words & _beside(owner) - names.within)
            is_shown = is_beside or (is_shown and not words & within - _parts(owner))
        elif line.strip():
            indent, is_shown = before, not looks_so
            owner = next((names.known[word] for word in words if word in names.known), None)
        if is_shown or looks_so:
            yield number, is_shown


def _surely(lines: Iterable[str], names: _Names) -> Shown:
    """Of one that could not: what is of no contact although nobody can tell where one ends.

    Those are fences, headings, a field with its key at the beginning and none of a contact behind it, and
    what is below such a field in a sheet that has no other.
    """
    known, within = names.known.keys() - names.contact, names.within
    fences, has_others = 0, False
    nested: list[int] = []
    for number, line in enumerate(lines, start=1):
        words = _words(line)
        is_below = line[:1].isspace() or line.startswith("-")
        is_field = bool(words & known) and not line.startswith(("[", "{", "?", ",")) and not is_below
        is_text = fences > 1 and not _FIELD.match(line)
        behind = {as_key(word) for word in _KEYS.findall(line)} - (words if is_field else set())
        if _FENCE.fullmatch(line):
            fences += 1
            yield number, True
        elif behind & within or words & (within - known):
            has_others = True
        elif is_field or is_text or not line.strip():
            yield number, True
        elif is_below and words & known - within:
            nested.append(number)  # a field that is not where it should be
        elif not behind and (is_below or line.startswith("#")):
            nested.append(number)
        else:
            has_others = True
    if not has_others:
        yield from ((number, True) for number in nested)


def _words(line: str) -> set[str]:
    """What a line may begin with that is a key: all before its colon, or its first word."""
    found = (pattern.match(line) for pattern in (_KEY, _WORD))
    return {as_key(match["word"]) for match in found if match}


def _parts(owner: Field | None) -> set[str]:
    """The keys of the parts that a field's value may have."""
    if owner is None or is_contact(owner) or not isinstance(owner.type, InParts):
        return set()
    return {as_key(name) for part in owner.type.parts() for name in part.names}


def _beside(owner: Field | None) -> set[str]:
    """The keys of what else a group says that tells whom to ask."""
    if owner is None or not isinstance(owner.type, Group):
        return set()
    return {as_key(name) for part in owner.type.fields if not is_contact(part) for name in part.names}


def _contacts(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that tell whom to ask, in groups too, and the parts of a contact."""
    yield from _CONTACT
    for one in filter(is_contact, fields):
        yield one
        if isinstance(one.type, InParts):
            yield from _contacts(one.type.parts())


def is_contact(field: Field) -> bool:
    """Whether its value is whom to ask, or holds that."""
    if isinstance(field.type, ContactType | Email | Phone):
        return True
    return isinstance(field.type, InParts) and any(map(is_contact, field.type.parts()))


_CONTACT = (Field("contact", ContactType()), *ContactType().parts())
_ELSEWHERE = {as_key(name) for part in _CONTACT if part.key in {"website", "public"} for name in part.names}
"""Keys that other values have as well: a link has an address."""
