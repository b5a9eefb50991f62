"""The texts of all sheets as HTML: remembered, and converted side by side where many are new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from functools import partial

from fichebak.building.memory import Memory, Same, key
from fichebak.building.side_by_side import side_by_side
from fichebak.building.work import Work, watched
from fichebak.content.sheets import Sheet
from fichebak.text import prose
from fichebak.text.diagnostics import Place, error
from fichebak.text.prose import Prose, Unrenderable

TEXTS_WORTH_A_PROCESS = 3_000
"""How many new ones it takes for starting another process to cost less than it saves."""


def prose_of(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of every sheet's sections, by slug: remembered, since converting is slow."""
    memory = work.memory
    names = [memory.value(("prose", Same(sheet)), partial(_named, sheet)) for sheet in sheets]
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
