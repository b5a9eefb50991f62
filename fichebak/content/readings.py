"""The result of reading one content file, and its serialization for the build cache.

Parsing and checking a file takes five times as long as unpacking the result. So the result is cached as
JSON, in which each object is a list that begins with the name of its type. Unpacking only constructs the
types in a fixed table, so that it cannot run anything else (as pickle could).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping as Map, Set as AbstractSet
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from sys import intern
from typing import Any, NamedTuple

from fichebak.content import free_pages, sheets, sources
from fichebak.content.editable import misfits
from fichebak.content.fields import VALUES
from fichebak.content.fields.choice import Option
from fichebak.content.linking import NO_REFERENCES, References, of_body
from fichebak.content.model import Model, Section
from fichebak.content.paths import PAGES
from fichebak.content.references import Reference
from fichebak.content.sheets import UNFINISHED, Fallback, Part, Sheet
from fichebak.content.sources import Source
from fichebak.content.translations import InLanguage, sheet_in
from fichebak.text.diagnostics import Diagnostic, Place, Severity, attempt
from fichebak.text.language import Words
from fichebak.text.nodes import with_line_feeds


class Reading(NamedTuple):
    """The content of one file, with diagnostics."""

    references: References = NO_REFERENCES
    sheet: Sheet | None = None
    """The sheet, as far as it is valid; None for another kind of file, or one that could not be parsed."""
    diagnostics: tuple[Diagnostic, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()
    """Why the file could not be parsed, with other errors in its text: there is then no sheet."""


def of_text(path: str, data: bytes) -> Reading:
    """Reads a page or a translation, as far as that is independent of the model and the language."""
    source, source_errors, unsure = sources.read_leniently(path, data)
    if source is not None and not source_errors:
        return Reading(of_body(source))
    page_errors: list[Diagnostic] = []
    if source is not None and path.startswith(PAGES):
        attempt(page_errors, free_pages.check, source)
    return _damaged(source, unsure, source_errors, page_errors)


def of_sheet(path: str, data: bytes, model: Model, editor: Words | None) -> Reading:
    """Reads a sheet. With `editor` (the web editor's texts), also warns about what that would not show."""
    source, source_errors, unsure = sources.read_leniently(path, data)
    if source is None or source_errors:
        return _damaged(source, unsure, source_errors, sheets.read(source, model)[1] if source else ())
    sheet, diagnostics = sheets.read(source, model)
    misfit_warnings = misfits(source.front, model.fields, editor) if editor else ()
    statuses = sheets.unsupported_statuses(sheet, source.front, model)
    return Reading(of_body(source), sheet, (*diagnostics, *statuses, *misfit_warnings))


def _damaged(
    source: Source | None,
    unsure: AbstractSet[int],
    damage: tuple[Diagnostic, ...],
    found: Iterable[Diagnostic],
) -> Reading:
    """What is certain of a file that could only be parsed in part, or not at all."""
    references = of_body(source) if source else NO_REFERENCES
    return Reading(
        references._replace(
            ill_labelled=tuple(_certain(references.ill_labelled, damage, unsure)),
            found=tuple(one for one in references.found if one.place.line not in unsure),
        ),
        unreadable=(*damage, *_certain(found, damage, unsure)),
    )


def errors_in_translation(
    main: tuple[str, bytes], translation: tuple[str, bytes], model: Model, main_language: str
) -> tuple[Diagnostic, ...]:
    """The errors in a translation if it, or its main file, could only be parsed in part; none if all could.

    Both files are given as path and content. `of_text` reports why the translation could not be parsed.
    """
    base, base_errors, _ = sources.read_leniently(*main)
    source, source_errors, unsure = sources.read_leniently(*translation)
    if base is None or source is None or not (base_errors or source_errors):
        return ()
    found = sheet_in(base, source, model, main_language).diagnostics
    return tuple(one for one in _certain(found, source_errors, unsure) if one.place.path == source.path)


def _certain(
    diagnostics: Iterable[Diagnostic], damage: Iterable[Diagnostic], unsure: AbstractSet[int]
) -> Iterable[Diagnostic]:
    """The errors that hold whatever the unreadable lines say. Missing content is none: it may be a draft.

    Their hints do not list the fields that are still free, since an unreadable line may hold one of those.
    """
    has_versions = any(one.code == "merge-conflict" for one in damage)
    uncertain = UNFINISHED | (_BETWEEN_VERSIONS if has_versions else frozenset())
    return (
        replace(one, details=tuple(pair for pair in one.details if pair[0] not in _FREE))
        for one in diagnostics
        if one.is_error and one.code not in uncertain and one.place.line not in unsure
    )


_FREE = {"free", "parts"}
"""Details that list the fields that are still free."""
_BETWEEN_VERSIONS = frozenset(
    {"duplicate-field", "duplicate-heading", "label-twice", "unclosed-code", "comment-spoilt"}
)
"""Codes of errors between two places in a file, which may belong to different versions of a conflict."""


Makers = Map[str, Callable[..., Any]]
"""Type name → the function that makes a value from its parts."""


class SharedObjects(NamedTuple):
    """The objects of a model that sheets share: these are packed as their number."""

    values: tuple[Section | Option, ...] = ()
    numbers: Map[Section | Option, int] = {}


NO_SHARED_OBJECTS = SharedObjects()


def shared_objects(model: Model) -> SharedObjects:
    """The sections and the options of a model."""
    options = (one for _, leaf in model.leaves for one in getattr(leaf.type, "options", ()))
    values = (*model.sections, *options)
    return SharedObjects(values, {value: number for number, value in enumerate(values)})


class Packer(NamedTuple):
    """Serializes what was read from some files, and restores it.

    The text of a section, the bulk of the data, is stored as a range of the files, which are at hand anyway.
    """

    files: tuple[bytes, ...]
    shared: SharedObjects = NO_SHARED_OBJECTS

    def pack(self, value: object) -> bytes:
        """A value as bytes; empty for a result with errors, so that no rejected text lies about in the cache.

        Raises TypeError for a type that the table below lacks: that is a bug.
        """
        if isinstance(value, Reading | InLanguage) and _has_errors(value):
            return b""
        return _encode(_packed(value, self._joined_text(), self.shared.numbers)).encode()

    def unpack(self, data: bytes) -> Any:
        """The value from which `pack` made these bytes."""
        joined = self._joined_text()
        makers: Makers = {
            **_MAKERS,
            "slice": lambda start, end: joined[start:end],
            "shared": self.shared.values.__getitem__,
        }
        packed = json.loads(data)
        return _unpacked(packed, makers) if type(packed) in _NESTED else packed

    def _joined_text(self) -> str:
        text = "\n".join(data.decode("utf-8", "replace") for data in self.files)
        # The same text as `decoding` gives: it refuses the files for which this would differ.
        return with_line_feeds(text)


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_PLAIN = {str, int, bool, type(None)}
_NESTED = {list, dict}
_SHARED_TYPES = {Section, Option}


def _has_errors(value: Reading | InLanguage) -> bool:
    diagnostics = (
        value.diagnostics if isinstance(value, InLanguage) else (*value.diagnostics, *value.unreadable)
    )
    return any(one.is_error for one in diagnostics)


# Not nested functions: a recursive closure is cyclic garbage, along with everything it refers to.
def _packed(value: Any, joined: str, numbers: Map[Any, int]) -> Any:
    type_ = type(value)
    if type_ in _PLAIN:
        return value
    if type_ is dict:
        return {key: _packed(one, joined, numbers) for key, one in value.items()}
    if type_ in _SHARED_TYPES and value in numbers:
        return ["shared", numbers[value]]
    if type_ not in _PARTS:
        raise TypeError(f"{type_} is not in VALUES (content/fields/__init__.py), nor in _TYPES here")
    # Most parts are plain values: a type check is cheaper than a call. So it is in `_unpacked`.
    parts = [
        part if type(part) in _PLAIN else _packed(part, joined, numbers) for part in _PARTS[type_](value)
    ]
    if type_ is Part and (start := joined.find(value.text)) >= 0:
        parts[_TEXT] = ["slice", start, start + len(value.text)]
    return [type_.__name__, *parts]


def _unpacked(part: Any, makers: Makers) -> Any:
    if type(part) is list:
        name, *parts = part
        return makers[name](*[_unpacked(one, makers) if type(one) in _NESTED else one for one in parts])
    # Every sheet has the same keys: interned, they share one string.
    return {intern(key): _unpacked(one, makers) if type(one) in _NESTED else one for key, one in part.items()}


def _parts_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """The function that gives the parts from which a value of this type can be made again."""
    if issubclass(kind, Enum):
        return lambda value: (value.value,)
    if not is_dataclass(kind):  # a NamedTuple
        return lambda value: value
    names = [one.name for one in fields(kind)]
    attributes: Callable[[Any], Any] = attrgetter(*names)
    return attributes if len(names) > 1 else lambda value: (attributes(value),)


_TYPES: tuple[type, ...] = (
    *(Reading, InLanguage, Sheet, Part, Fallback, References, Reference, Diagnostic, Severity, Place),
    *VALUES,
)
_PARTS: Map[type, Callable[[Any], tuple[Any, ...]]] = {
    **{kind: _parts_of(kind) for kind in _TYPES},
    tuple: lambda value: value,
    frozenset: lambda value: tuple(sorted(value)),
    Decimal: lambda value: (str(value),),
}
_TEXT = Part._fields.index("text")
_MAKERS: Makers = {
    **{kind.__name__: kind for kind in _TYPES},
    "tuple": lambda *items: items,
    "frozenset": lambda *items: frozenset(items),
    "Decimal": Decimal,
}
