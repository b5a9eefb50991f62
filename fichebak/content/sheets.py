"""Source + Model → Sheet, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from fichebak.content.comments import in_values, spoilt, without_comments
from fichebak.content.fields.addresses import Alias
from fichebak.content.fields.choice import Option
from fichebak.content.fields.image import Image
from fichebak.content.fields.record import read_record
from fichebak.content.model import Model, Section
from fichebak.content.sources import Source
from fichebak.text.code import NOT_READ, blank
from fichebak.text.diagnostics import Diagnostic, Place, Severity, error, warning
from fichebak.text.labels import without_hidden
from fichebak.text.limits import refusal, too_slow
from fichebak.text.mending import fence_after
from fichebak.text.wording import is_blank, nearest, slug

DRAFT = "draft"
"""The key of the `status` option that keeps a sheet off the site."""
WITHDRAWN = "withdrawn"
"""The key of the `status` option that leaves nothing of a sheet but a page saying so."""
UNFINISHED = frozenset({"missing", "missing-section", "empty-section"})
"""What is said of a sheet that is not finished: in a draft, or in a translation, it may be so."""


@dataclass(frozen=True, slots=True)
class Part:
    """One section as a sheet fills it in."""

    section: Section
    text: str
    line: int
    borrowed: bool = False
    """Whether it is the text of the sheet in the main language, for want of a translation."""


@dataclass(frozen=True, slots=True)
class Loan:
    """What a sheet has from the one in the site's main language, of which it is another version."""

    language: str
    """The main language."""
    fields: frozenset[str]
    """The keys of the values that it has from there; of a value in parts those alone, as “image.caption”."""
    whole: bool
    """Whether that is all there is: nobody translated it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A project sheet, as far as it could be read."""

    path: str
    slug: str
    values: Map[str, Any]
    places: Map[str, Place]
    """Where the keys stand of values of which something may be wrong that only all files together tell."""
    parts: tuple[Part, ...]
    loan: Loan | None = None
    """Where the page is in another language than the sheet's file."""

    @property
    def title(self) -> str:
        title: str = self.values["title"]
        return title

    @property
    def is_draft(self) -> bool:
        return self._status == DRAFT

    @property
    def is_withdrawn(self) -> bool:
        return self._status == WITHDRAWN

    @property
    def _status(self) -> str:
        status = self.values.get("status")
        return status.key if isinstance(status, Option) else ""

    @property
    def aliases(self) -> tuple[Alias, ...]:
        """Where it stood before, as it says itself."""
        given = self.values.get("aliases")
        # Another model may call anything “aliases”.
        return tuple(one for one in given if isinstance(one, Alias)) if isinstance(given, tuple) else ()

    def value(self, keys: tuple[str, ...]) -> Any:
        """The value at a path of keys, or None where it was not given."""
        if len(keys) == 1:  # as nearly all are, and they are asked for a dozen times a sheet
            return self.values.get(keys[0])
        found: Any = self.values
        for key in keys:
            found = found.get(key) if found is not None else None
        return found

    def language_of(self, key: str, *below: str) -> str:
        """The language of a text, or of a part of a value, that is not in the page's own; else empty."""
        is_lent = self.loan and (key in self.loan.fields or ".".join((key, *below)) in self.loan.fields)
        return self.loan.language if self.loan and is_lent else ""

    def language_of_part(self, part: Part) -> str:
        """The same of a section."""
        return self.loan.language if self.loan and part.borrowed else ""

    @property
    def wholly_in(self) -> str:
        """The language of the whole sheet, where nobody translated it into the page's own; else empty."""
        return self.loan.language if self.loan and self.loan.whole else ""

    @property
    def partly_in(self) -> str:
        """The language of some of what there is to read, where not all of it was translated; else empty."""
        lent = (self.language_of("summary"), *map(self.language_of_part, self.parts))
        return next(filter(None, lent), "")

    def images(self) -> Iterator[Image]:
        """The pictures that its fields name."""
        return _images(self.values)


def _images(values: Map[str, Any]) -> Iterator[Image]:
    for value in values.values():
        # Asked of every value of every sheet, twice in a build: `isinstance` takes twice as long.
        kind = type(value)
        if kind is Image:
            yield value
        elif kind is dict:  # a group
            yield from _images(value)


def read(source: Source, model: Model) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    """The sheet as far as it could be read, and what there is to say about it.

    What is found out only among all sheets (an address taken twice, a picture that is not there) is
    told of a sheet with another mistake as well.
    """
    record = read_record(source.front, model.fields)
    parts, found = _parts(source, model)
    address = slug(PurePosixPath(source.path).stem)
    if not address:
        found.append(error(Place(source.path), "no-slug", written=source.path))
    places = {key: record.places[key] for key in _told_later(model) if key in record.places}
    sheet = Sheet(source.path, address, record.values, places, parts)
    found.extend((*record.diagnostics, *in_values(source.front)))
    if sheet.is_draft:
        # A draft may be unfinished: that is what it is for. What stands in it must be right.
        found = [replace(d, severity=Severity.WARNING) if d.code in UNFINISHED else d for d in found]
    if sheet.is_withdrawn:
        # Of a page that only says that it has gone, nothing is missing but what it is called.
        found = [d for d in found if d.code not in UNFINISHED or _is_title(d, model)]
    return sheet, tuple(found)


def _told_later(model: Model) -> Iterator[str]:
    """The keys with links in what they say, and the one that may clash with the file in another language."""
    yield "status"
    yield from (keys[0] for keys in model.texts)


def _is_title(found: Diagnostic, model: Model) -> bool:
    title = model.field("title")
    return title is not None and dict(found.details).get("name") in title.names


_HEADING = re.compile(r"( {0,3})(#{1,2})(?!#)(\s*)(.*)")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")


def _parts(source: Source, model: Model) -> tuple[tuple[Part, ...], list[Diagnostic]]:
    """The body under its headings, in the order of the model."""
    found: list[Diagnostic] = []
    parts: dict[str, Part] = {}
    headless: Section | None = None
    meant: set[str] = set()
    body = without_comments(source.body)
    first = model.sections[0] if model.sections else None
    for heading, place, lines in _split(body, source, found):
        text = without_hidden("\n".join(lines)).strip("\n")
        section = first if heading is None else model.section(heading)
        if heading is None and is_blank(text):
            continue
        if section is None:
            if heading is None:
                found.append(error(place, "no-sections"))
                continue
            names = [name for s in model.sections for name in s.names]
            near = nearest(heading, names)
            if (section := model.section(near)) is not None:
                meant.add(section.key)
            allowed = "" if near else ", ".join(s.heading for s in model.sections)
            found.append(error(place, "unknown-heading", written=heading, near=near, allowed=allowed))
        elif section.key in parts:
            code = "text-before-heading" if section is headless else "duplicate-heading"
            found.append(error(place, code, written=heading or "", heading=section.heading))
        else:
            parts[section.key] = Part(section, text, place.line)
            headless = headless or (section if heading is None else None)
    found.extend(spoilt(source.path, source.body, source.body_line))
    if (too_much := too_slow(body)) is not None:
        found.append(refusal(too_much, source.path, source.body_line))
    for section in model.sections:
        if not section.required or section.key in meant:
            continue  # a misspelt heading is told once, and not also as missing
        part = parts.get(section.key)
        if part is None:
            place = Place(source.path, max(1, source.body_line - 1))
            found.append(error(place, "missing-section", heading=section.heading, help=section.help))
        elif is_blank(part.text):
            place = Place(source.path, part.line)
            found.append(error(place, "empty-section", heading=section.heading, help=section.help))
    told = (parts[s.key] for s in model.sections if s.key in parts)
    return tuple(part for part in told if not is_blank(part.text)), found


def first_level_headings(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """The `#` headings in a text: pages have their title already."""
    fence = ""
    for number, line in enumerate(text.split("\n"), start=first_line):
        was_fence, fence = fence, fence_after(line, fence)
        if not (fence or was_fence) and (title := _HEADING.fullmatch(line)):
            _, level, space, written = title.groups()
            if level == "#" and space and written.strip("# "):
                yield error(Place(path, number), "heading-one", written=written.rstrip("# "))


def _split(
    body: str, source: Source, found: list[Diagnostic]
) -> Iterator[tuple[str | None, Place, list[str]]]:
    """The headings of the second level with the lines below each; None for what comes before."""
    heading: str | None = None
    place = Place(source.path, source.body_line)
    lines: list[str] = []
    fence, fence_line = "", 0
    for number, line in enumerate(body.split("\n"), start=source.body_line):
        was_fence, fence = fence, fence_after(line, fence)
        # A sign is found faster than a pattern, and most lines have neither of these.
        if fence != was_fence:
            fence_line = number
        elif not fence and "#" in line and (title := _HEADING.fullmatch(line)) and title[4].strip("# "):
            indent, level, space, written = title.groups()
            written = written.rstrip().rstrip("#").rstrip()
            here = Place(source.path, number, 1 + len(indent + level + space))
            if level == "##":
                yield heading, place, lines
                heading, place, lines = written, here, []
                continue
            if space:
                found.append(error(Place(source.path, number), "heading-one", written=written))
        elif not fence and "<" in line and (tag := _TAG.search(blank(NOT_READ, line))):
            here = Place(source.path, number, tag.start() + 1)
            found.append(warning(here, "html", written=tag[0][:40]))
        lines.append(line)
    if fence:
        found.append(error(Place(source.path, fence_line), "unclosed-code", fence=fence))
    yield heading, place, lines
