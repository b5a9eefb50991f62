"""The texts of all sheets as HTML: remembered, and converted side by side where many are new."""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from functools import partial

from fichebak.building.memory import Memory, key
from fichebak.building.side_by_side import side_by_side
from fichebak.building.work import Work, watched
from fichebak.content.sheets import Sheet
from fichebak.text import prose
from fichebak.text.diagnostics import Place, error
from fichebak.text.prose import Prose, Unrenderable

TEXTS_WORTH_A_PROCESS = 3_000
"""How many new ones it takes for starting another process to cost less than it saves."""


def prose_of(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of every sheet's sections, by slug; without those that cannot be converted, which are noted.

    Of a sheet that is translated in part, the text of each of its two files is converted by itself: both may
    number their notes.
    """
    mixed = [sheet for sheet in sheets if sheet.loan and len({part.borrowed for part in sheet.parts}) > 1]
    slugs = {sheet.slug for sheet in mixed}
    made = _remembered(work, [sheet for sheet in sheets if sheet.slug not in slugs])
    if not mixed:
        return made
    remember = work.memory.value_of

    def halves(*, borrowed: bool) -> Map[str, Prose]:
        made_of = (
            remember(sheet, ("half", borrowed), partial(_half, sheet, borrowed=borrowed)) for sheet in mixed
        )
        return _remembered(work, tuple(made_of))

    own, lent = halves(borrowed=False), halves(borrowed=True)
    if not work.is_right:  # some text could not be converted
        return {}
    both = {sheet.slug: remember(sheet, "united", partial(_united, sheet, own, lent)) for sheet in mixed}
    return ChainMap(both, made)  # type: ignore[arg-type] # it is only read


def _remembered(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of sheets, by slug: remembered, since converting is slow."""
    memory = work.memory
    names = [memory.value_of(sheet, "prose", partial(_named, sheet)) for sheet in sheets]
    new = {name: _texts(sheet) for name, sheet in zip(names, sheets, strict=True) if not memory.has(name)}
    with side_by_side(_convert, [*new.values()], work.jobs, TEXTS_WORTH_A_PROCESS) as results:
        made = zip(new, watched(work.watch, "texts", results, len(new)), strict=True)
        fresh = {name: result for name, result in made if result is not None}
    found: dict[str, str] = {}
    for name, sheet in zip(names, sheets, strict=True):
        if memory.has(name) or name in fresh:
            memory.recall(name, partial(fresh.__getitem__, name))
            found[sheet.slug] = name
        else:
            work.said.append(error(Place(sheet.path), "unrenderable"))
    return _Unpacking(memory, found)


@dataclass(frozen=True, slots=True)
class _Unpacking(Map[str, Prose]):
    """HTML by slug, unpacked when it is asked for: unpacked it takes more room."""

    memory: Memory
    names: Map[str, str]
    """Under which it is remembered, packed."""

    def __getitem__(self, slug: str) -> Prose:
        name = self.names[slug]
        return self.memory.value(("unpacked", name), partial(_unpacked, self.memory.used[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _texts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(part.text for part in sheet.parts)


def _named(sheet: Sheet) -> str:
    return key("prose", *(text.encode() for text in _texts(sheet)))


def _convert(parts: tuple[str, ...]) -> bytes | None:
    """One sheet's HTML, packed; None when the converter gives up on it."""
    try:
        return _packed(prose.render(parts))
    except Unrenderable:
        return None


def _packed(made: Prose) -> bytes:
    return json.dumps([made.sections, made.notes]).encode()


def _unpacked(data: bytes) -> Prose:
    sections, notes = json.loads(data)
    return Prose(tuple(sections), notes)


def _half(sheet: Sheet, *, borrowed: bool) -> Sheet:
    return replace(sheet, parts=tuple(part for part in sheet.parts if part.borrowed == borrowed))


def _united(sheet: Sheet, all_own: Map[str, Prose], all_lent: Map[str, Prose]) -> Prose:
    own, lent = all_own[sheet.slug], all_lent[sheet.slug]
    code = sheet.loan.language if sheet.loan else ""
    sections: tuple[Iterator[str], Iterator[str]] = (
        iter(own.sections),
        (_renamed(html, code) for html in lent.sections),
    )
    html = tuple(next(sections[part.borrowed]) for part in sheet.parts)
    used = _referred_to(lent.notes, "".join(lent.sections))
    notes = f'<div lang="{code}">{_renamed(used, code)}</div>' if used else ""
    return Prose(html, own.notes + notes)


def _referred_to(notes: str, text: str) -> str:
    """The notes that a text refers to, by the numbers that it has for them."""
    head, *items = re.split(r'(?=<li id="fn:)', notes.removesuffix(_NOTES_END))
    kept = [
        item.replace("<li ", f'<li value="{number}" ', 1)
        for number, item in enumerate(items, start=1)
        if item.partition('">')[0].replace('<li id="fn:', 'id="fnref:') in text
    ]
    return "".join((head, *kept, _NOTES_END)) if kept else ""


_NOTES_END = "</ol>\n</div>"
_NOTE = re.compile(r'(<[^<>]*? (?:id="|href="#)fn(?:ref\d*)?:)')


def _renamed(html: str, code: str) -> str:
    """The HTML with footnotes that are called otherwise than those of another text."""
    return _NOTE.sub(rf"\g<1>{code}-", html)
