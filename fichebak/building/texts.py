"""Converts the Markdown of all sheets to HTML: cached, and in worker processes where many are new."""

from __future__ import annotations

import json
import re
from collections import ChainMap
from collections.abc import Iterator, Mapping as Map, Sequence as Seq
from dataclasses import dataclass
from functools import partial

from fichebak.building.memory import Memory, key as cache_key
from fichebak.building.work import Stage, Work, cache_each
from fichebak.content.sheets import Sheet
from fichebak.text import prose
from fichebak.text.diagnostics import Place, error
from fichebak.text.prose import Prose, Unrenderable

TEXTS_WORTH_A_PROCESS = 3_000
"""The number of new texts from which worker processes save more than they cost."""


def prose_of(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of every sheet's sections, by slug. A sheet that cannot be converted is left out and reported.

    The two files of a partly translated sheet are converted separately, because the footnotes of both may
    have the same numbers.
    """
    mixed = [
        sheet for sheet in sheets if sheet.fallback and len({part.is_fallback for part in sheet.parts}) > 1
    ]
    slugs = {sheet.slug for sheet in mixed}
    whole = _converted(work, [sheet for sheet in sheets if sheet.slug not in slugs])
    if not mixed:
        return whole
    remember = work.memory.value_of

    def halves(*, is_fallback: bool) -> Map[str, Prose]:
        parts = (
            remember(sheet, ("half", is_fallback), partial(_half, sheet, is_fallback=is_fallback))
            for sheet in mixed
        )
        return _converted(work, tuple(parts))

    own, fallback = halves(is_fallback=False), halves(is_fallback=True)
    if work.has_errors:  # some text could not be converted
        return {}
    both = {sheet.slug: remember(sheet, "united", partial(_united, sheet, own, fallback)) for sheet in mixed}
    return ChainMap(both, whole)  # type: ignore[arg-type] # it is only read


def _converted(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of sheets, by slug; from the cache where the text is the same."""
    memory = work.memory
    keys = memory.of_each(sheets, "prose", _key)
    cache_each(work, _convert, dict(zip(keys, sheets, strict=True)), TEXTS_WORTH_A_PROCESS, Stage.TEXTS)
    cached = memory.cached
    by_slug = {sheet.slug: key for key, sheet in zip(keys, sheets, strict=True) if key in cached}
    if len(by_slug) < len(sheets):
        refused = (sheet for sheet in sheets if sheet.slug not in by_slug)
        work.diagnostics.extend(error(Place(sheet.path), "unrenderable") for sheet in refused)
    return _Unpacking(memory, by_slug)


@dataclass(frozen=True, slots=True)
class _Unpacking(Map[str, Prose]):
    """HTML by slug, unpacked on demand because the packed form takes less memory."""

    memory: Memory
    keys_of: Map[str, str]
    """The cache key of each slug's HTML."""

    def __getitem__(self, slug: str) -> Prose:
        key = self.keys_of[slug]
        return self.memory.value(("unpacked", key), lambda: _unpacked(self.memory.cached[key]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys_of)

    def __len__(self) -> int:
        return len(self.keys_of)


def _texts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(part.text for part in sheet.parts)


def _key(sheet: Sheet) -> str:
    return cache_key("prose", *(text.encode() for text in _texts(sheet)))


def _convert(sheet: Sheet) -> bytes | None:
    """One sheet's HTML, packed; None when the converter gives up on it."""
    try:
        html = prose.render(_texts(sheet))
    except Unrenderable:
        return None
    return json.dumps([html.sections, html.notes]).encode()


def _unpacked(data: bytes) -> Prose:
    sections, notes = json.loads(data)
    return Prose(tuple(sections), notes)


def _half(sheet: Sheet, *, is_fallback: bool) -> Sheet:
    return sheet._replace(parts=tuple(part for part in sheet.parts if part.is_fallback == is_fallback))


def _united(sheet: Sheet, all_own: Map[str, Prose], all_fallback: Map[str, Prose]) -> Prose:
    own, fallback = all_own[sheet.slug], all_fallback[sheet.slug]
    code = sheet.fallback.language if sheet.fallback else ""
    sections: tuple[Iterator[str], Iterator[str]] = (
        iter(own.sections),
        (_renamed(html, code) for html in fallback.sections),
    )
    html = tuple(next(sections[part.is_fallback]) for part in sheet.parts)
    used = _referred_to(fallback.notes, "".join(fallback.sections))
    notes = f'<div lang="{code}">{_renamed(used, code)}</div>' if used else ""
    return Prose(html, own.notes + notes)


def _referred_to(notes: str, text: str) -> str:
    """Those of the footnotes that a text refers to, each with its number in that text."""
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
    """The HTML with the language in the ids of its footnotes, so that they differ from another text's."""
    return _NOTE.sub(rf"\g<1>{code}-", html)
