"""What a content file says by itself: read once, and from then on remembered.

To take a file apart and to check it costs five times as much as to unpack what came of it. So that may be
kept as bytes: JSON in which a list begins with the name of the type that the others are for. Unpacking
fills in the types of a table, and can do nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, fields, is_dataclass
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from sys import intern
from typing import Any

from fichebak.content import free_pages, sheets, sources
from fichebak.content.editor import misfits
from fichebak.content.fields import VALUES
from fichebak.content.fields.choice import Option
from fichebak.content.linking import NO_REFERENCES, References, of_body
from fichebak.content.model import Model, Section
from fichebak.content.paths import PAGES
from fichebak.content.references import Reference
from fichebak.content.sheets import UNFINISHED, Loan, Part, Sheet
from fichebak.content.translations import InLanguage
from fichebak.text.diagnostics import Diagnostic, Place, Severity, attempt
from fichebak.text.language import Words
from fichebak.text.nodes import with_line_feeds


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says, and what there is to say about it."""

    references: References = NO_REFERENCES
    sheet: Sheet | None = None
    """As far as it could be read; None for what is no sheet, and for what could not be taken apart."""
    diagnostics: tuple[Diagnostic, ...] = ()
    unreadable: tuple[Diagnostic, ...] = ()
    """Why it could not be taken apart, and what is wrong with its text: then there is nothing else."""


def of_text(path: str, data: bytes) -> Reading:
    """What a page or a translation says, whatever the model and the language."""
    source, said, unsure = sources.taken_apart(path, data)
    if source is not None and not said:
        return Reading(of_body(source))
    found: list[Diagnostic] = []
    if source is not None and path.startswith(PAGES):
        attempt(found, free_pages.check, source)
    return Reading(unreadable=(*said, *_surely(found, said, unsure)))


def of_sheet(path: str, data: bytes, model: Model, editor: Words | None) -> Reading:
    """What a sheet says; with `editor` also what the web editor, in those words, would not show of it."""
    source, said, unsure = sources.taken_apart(path, data)
    if source is None:
        return Reading(unreadable=said)
    if said:
        return Reading(unreadable=(*said, *_surely(sheets.read(source, model)[1], said, unsure)))
    sheet, found = sheets.read(source, model)
    unfit = misfits(source.front, model.fields, editor) if editor else ()
    return Reading(of_body(source), sheet, (*found, *unfit))


def _surely(
    found: Iterable[Diagnostic], damage: Iterable[Diagnostic], unsure: AbstractSet[int]
) -> Iterable[Diagnostic]:
    """What is wrong with a file whatever stands where it cannot be read: it may be a draft."""
    has_versions = any(one.code == "merge-conflict" for one in damage)
    left_out = UNFINISHED | (_OF_TWO_PLACES if has_versions else frozenset())
    return (
        one for one in found if one.is_error and one.code not in left_out and one.place.line not in unsure
    )


_OF_TWO_PLACES = frozenset({"duplicate-field", "duplicate-heading", "unclosed-code", "comment-spoilt"})
"""What is wrong only beside something else in the file, which may stand in the other version alone."""


Makers = Map[str, Callable[..., Any]]
"""What makes a value of its parts, by the name of its type."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a model holds that sheets have in common: of those, a number will do."""

    values: tuple[Section | Option, ...] = ()
    numbers: Map[Section | Option, int] = field(default_factory=dict)


NOTHING = Held()


def held(model: Model) -> Held:
    """The sections and the options of a model."""
    options = (one for _, leaf in model.leaves() for one in getattr(leaf.type, "options", ()))
    values = (*model.sections, *options)
    return Held(values, {value: number for number, value in enumerate(values)})


@dataclass(frozen=True, slots=True)
class Packer:
    """Packs what was read in some files, and unpacks it.

    The text of a section is told by where it stands in them: they are at hand, and it would be most of all.
    """

    files: tuple[bytes, ...]
    held: Held = NOTHING

    def pack(self, value: object) -> bytes:
        """A value as bytes; none of what somebody has to mend, and whose own words need not lie about.

        Raises TypeError for a type that the table below lacks: our own mistake.
        """
        if isinstance(value, Reading | InLanguage) and _is_wrong(value):
            return b""
        return _encode(_packed(value, self._whole(), self.held.numbers)).encode()

    def unpack(self, data: bytes) -> Any:
        """The value that was packed."""
        whole = self._whole()
        makers: Makers = {
            **_MAKERS,
            "slice": lambda start, end: whole[start:end],
            "held": self.held.values.__getitem__,
        }
        kept = json.loads(data)
        return _unpacked(kept, makers) if type(kept) in _NESTED else kept

    def _whole(self) -> str:
        text = "\n".join(data.decode("utf-8", "replace") for data in self.files)
        # As decoding has it, which refuses what is not read here as it is.
        return with_line_feeds(text)


_encode = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_PLAIN = {str, int, bool, type(None)}
_NESTED = {list, dict}
_HELD = {Section, Option}


def _is_wrong(value: Reading | InLanguage) -> bool:
    found = value.diagnostics if isinstance(value, InLanguage) else (*value.diagnostics, *value.unreadable)
    return any(one.is_error for one in found)


# No functions inside those above: one that calls itself is circular garbage, with all that it knows.
def _packed(value: Any, whole: str, numbers: Map[Any, int]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is dict:
        return {key: _packed(one, whole, numbers) for key, one in value.items()}
    if kind in _HELD and value in numbers:
        return ["held", numbers[value]]
    if kind not in _PARTS:
        raise TypeError(kind)
    parts = [_packed(part, whole, numbers) for part in _PARTS[kind](value)]
    if kind is Part and (start := whole.find(value.text)) >= 0:
        parts[_TEXT] = ["slice", start, start + len(value.text)]
    return [kind.__name__, *parts]


def _unpacked(part: Any, makers: Makers) -> Any:
    # Most parts are plain: a look is less than a call.
    if type(part) is list:
        name, *parts = part
        return makers[name](*[_unpacked(one, makers) if type(one) in _NESTED else one for one in parts])
    # Every sheet has the same keys: one text for all.
    return {intern(key): _unpacked(one, makers) if type(one) in _NESTED else one for key, one in part.items()}


def _parts_of(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the parts that a value of a type is made from again."""
    if issubclass(kind, Enum):
        return lambda value: (value.value,)
    if not is_dataclass(kind):  # a tuple with names
        return lambda value: value
    names = [one.name for one in fields(kind)]
    together: Callable[[Any], Any] = attrgetter(*names)
    return together if len(names) > 1 else lambda value: (together(value),)


_TYPES: tuple[type, ...] = (
    *(Reading, InLanguage, Sheet, Part, Loan, References, Reference, Diagnostic, Severity, Place),
    *VALUES,
)
_PARTS: Map[type, Callable[[Any], tuple[Any, ...]]] = {
    **{kind: _parts_of(kind) for kind in _TYPES},
    tuple: lambda value: value,
    frozenset: lambda value: tuple(sorted(value)),
    Decimal: lambda value: (str(value),),
}
_TEXT = [one.name for one in fields(Part)].index("text")
_MAKERS: Makers = {
    **{kind.__name__: kind for kind in _TYPES},
    "tuple": lambda *items: items,
    "frozenset": lambda *items: frozenset(items),
    "Decimal": Decimal,
}
