"""Source + Model → Sheet, with everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map
from dataclasses import replace
from functools import cache
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from fichebak.content.comments import in_values, spoilt, without_comments
from fichebak.content.fields.addresses import Alias
from fichebak.content.fields.boolean import NO
from fichebak.content.fields.choice import Choice, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import PUBLIC
from fichebak.content.fields.contract import Keys
from fichebak.content.fields.image import Image
from fichebak.content.fields.shared.items import items_of
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.meanings import meant
from fichebak.content.model import Model, Section, written
from fichebak.content.sources import Source
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Diagnostic, Place, Severity, error, warning
from fichebak.text.labels import without_hidden
from fichebak.text.limits import check_cost
from fichebak.text.markdown_lists import fence_after
from fichebak.text.nodes import Mapping, Places, Scalar, scalars_in
from fichebak.text.wording import fold, is_blank, named_within, nearest, slug

DRAFT = "draft"
"""The key of the `status` option that keeps a sheet off the site."""
WITHDRAWN = "withdrawn"
"""The key of the `status` option that replaces a sheet by a page saying that it was withdrawn."""
UNFINISHED = frozenset({"missing", "missing-section", "empty-section"})
"""Codes of errors for missing content, which a draft or a translation may lack."""


class Part(NamedTuple):
    """The text of one section in a sheet."""

    section: Section
    text: str
    line: int
    is_fallback: bool = False
    """Whether the text is in the main language, as the fallback for a missing translation."""


class Fallback(NamedTuple):
    """What a sheet in another language takes from the main language as a fallback."""

    language: str
    """The main language."""
    fields: frozenset[str]
    """The keys of the values taken from there; for a single part of a value, “image.caption”."""
    whole: bool
    """Whether everything is taken from there: the sheet has no translation."""


class Sheet(NamedTuple):
    """A project sheet, as far as it is valid."""

    path: str
    slug: str
    values: Map[str, Any]
    places: Map[str, Place]
    """The places of the keys whose values are checked again once all files are read."""
    parts: tuple[Part, ...]
    fallback: Fallback | None = None
    """The fallback to the main language; None for a sheet in the main language."""

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
        """The former addresses of the sheet."""
        given = self.values.get("aliases")
        # A model may use the key “aliases” for another type of field.
        return tuple(alias for alias in given if isinstance(alias, Alias)) if isinstance(given, tuple) else ()

    def value(self, keys: Keys) -> Any:
        """The value at a path of keys, or None where it was not given."""
        if len(keys) == 1:  # the common case, for a dozen lookups per sheet
            return self.values.get(keys[0])
        value: Any = self.values
        for key in keys:
            value = value.get(key) if value is not None else None
        return value

    def language_of(self, key: str, *below: str) -> str:
        """The language of a value, or of a part of one, if it is the fallback; else empty."""
        fallback = self.fallback
        if fallback and (key in fallback.fields or ".".join((key, *below)) in fallback.fields):
            return fallback.language
        return ""

    def language_of_part(self, part: Part) -> str:
        """The same of a section."""
        return self.fallback.language if self.fallback and part.is_fallback else ""

    @property
    def wholly_in(self) -> str:
        """The language of the whole sheet, if it is not translated into the page's own; else empty."""
        return self.fallback.language if self.fallback and self.fallback.whole else ""

    @property
    def partly_in(self) -> str:
        """The language of the parts that fall back to the main language; empty if all is translated."""
        fallbacks = (self.language_of("summary"), *map(self.language_of_part, self.parts))
        return next(filter(None, fallbacks), "")

    @property
    def texts(self) -> dict[str, str]:
        """The text of each section that it has, by the section's key."""
        return {part.section.key: part.text for part in self.parts}

    def images(self) -> Iterator[Image]:
        """The pictures in its fields."""
        return _images(self.values)


def _images(values: Map[str, Any]) -> Iterator[Image]:
    for value in values.values():
        # For every value of every sheet, twice in a build: `isinstance` takes twice as long.
        kind = type(value)
        if kind is Image:
            yield value
        elif kind is dict:  # a group
            yield from _images(value)


def read(source: Source, model: Model) -> tuple[Sheet, tuple[Diagnostic, ...]]:
    """The sheet as far as it is valid, with diagnostics.

    So an invalid sheet still takes part in the checks over all sheets, such as for duplicate addresses and
    missing pictures.
    """
    record = read_record(source.front, model.fields)
    parts, diagnostics = _parts(source, model)
    own_slug = slug_of(source.path)
    if not own_slug:
        diagnostics.append(error(Place(source.path), "no-slug", written=source.path))
    places = {key: record.places[key] for key in _keys_checked_later(model) if key in record.places}
    sheet = Sheet(source.path, own_slug, record.values, places, parts)
    top_level = {name.place for name, _ in source.front.entries}
    scalars = tuple(scalars_in(source.front))
    comments = {comment.place: comment for comment in in_values(scalars)}
    diagnostics.extend(comments.values())
    diagnostics.extend(
        _of_section(d, model) if d.place in top_level else d
        for d in record.diagnostics
        if d.place not in comments
    )
    if sheet.is_draft:
        # A draft may be incomplete; what it does contain must be valid.
        diagnostics = [
            replace(d, severity=Severity.WARNING) if d.code in UNFINISHED else d for d in diagnostics
        ]
    if sheet.is_withdrawn:
        # The page of a withdrawn sheet shows nothing but its title: only that must be there.
        diagnostics = [d for d in diagnostics if d.code not in UNFINISHED or _is_title(d, model)]
    if not (sheet.is_draft or sheet.is_withdrawn):
        diagnostics.extend(_withheld_in_text(source, scalars, model))
    return sheet, tuple(diagnostics)


def _withheld_in_text(source: Source, scalars: Iterable[Scalar], model: Model) -> Iterator[Diagnostic]:
    """Errors for lines such as “status: concept” in a text, where they keep nothing off the site."""
    field = meant(model, "status")
    line, last_line = _withholding(field.names if field else ())

    def is_meant(match: re.Match[str]) -> bool:
        known = (map(fold, one.names) for one in statuses(model) if one.key in _STATUS_WORDS)
        kept_off = frozenset().union(*_STATUS_WORDS.values(), *known)
        return fold(match["value"]).strip() in (NO if match["public"] else kept_off)

    # Below “summary: >-”, an indented line is text of that summary.
    for scalar in scalars:
        if ":" in scalar.text and (match := last_line.search(scalar.text)) and is_meant(match):
            yield error(scalar.place, "field-in-text", written=match["line"])
    if line.search(source.body):  # seldom: leaving the code out of the text takes longer
        body = blank(NOT_READ, without_code(without_comments(source.body)))
        place_at = Places(body, source.path, source.body_line)
        for match in filter(is_meant, line.finditer(body)):
            yield error(place_at(match.start("line")), "field-in-text", written=match["line"].rstrip())


def slug_of(path: str) -> str:
    """The word in the address of a content file's page: its name, as a slug; may be empty."""
    return slug(PurePosixPath(path).stem)


def _of_section(diagnostic: Diagnostic, model: Model) -> Diagnostic:
    """The diagnostic of a field that does not exist; if there is a section of that name, one that says so."""
    name = diagnostic.detail("name") if diagnostic.code == "unknown-field" else ""
    # With two colons it may be a field of the same name.
    if name.endswith(":") or (section := model.section(name)) is None:
        return diagnostic
    return error(diagnostic.place, "section-in-front", name=name, heading=section.heading)


def _keys_checked_later(model: Model) -> Iterator[str]:
    """The keys whose values are checked later: `status` against translations, texts for their links."""
    yield "status"
    yield from (keys[0] for keys in model.texts)


def _is_title(diagnostic: Diagnostic, model: Model) -> bool:
    title = model.field("title")
    return title is not None and diagnostic.detail("name") in title.names


_HEADING = re.compile(r"( {0,3})(#{1,2})(?!#)(\s*)(.*)")
# Not the address of a link or picture between “<” and “>”, which may hold spaces.
_TAG = re.compile(r"(?<!\]\()(?<!\]: )</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>")


def _parts(source: Source, model: Model) -> tuple[tuple[Part, ...], list[Diagnostic]]:
    """The sections of the body, in the order of the model, and the errors in the body."""
    errors: list[Diagnostic] = []
    parts: dict[str, Part] = {}
    section_before_headings: Section | None = None
    misspelt: set[str] = set()
    body = without_comments(source.body)
    first_section = model.sections[0] if model.sections else None
    for heading, place, lines in _split(body, source, model, errors):
        text = without_hidden("\n".join(lines)).strip("\n")
        section = first_section if heading is None else model.section(heading)
        if heading is None and is_blank(text):
            continue
        if section is None:
            if heading is None:
                errors.append(error(place, "no-sections"))
                continue
            names = [name for s in model.sections for name in s.names]
            near = nearest(heading, names) or named_within(heading, names)
            if (section := model.section(near)) is not None:
                misspelt.add(section.key)
            among = "" if near else ", ".join(s.heading for s in model.sections)
            errors.append(error(place, "unknown-heading", written=heading, near=near, among=among))
        elif section.key in parts:
            code = "text-before-heading" if section is section_before_headings else "duplicate-heading"
            errors.append(error(place, code, written=heading or "", heading=section.heading))
        else:
            parts[section.key] = Part(section, text, place.line)
            section_before_headings = section_before_headings or (section if heading is None else None)
    errors.extend(spoilt(source.path, source.body, source.body_line))
    errors.extend(check_cost(source.path, body, source.body_line))
    for section in model.sections:
        if not section.required or section.key in misspelt:
            continue  # a misspelt heading is not also reported as missing
        part = parts.get(section.key)
        if part is None:
            place = Place(source.path, max(1, source.body_line - 1))
            errors.append(error(place, "missing-section", heading=section.heading, help=section.help))
        elif is_blank(part.text):
            place = Place(source.path, part.line)
            errors.append(error(place, "empty-section", heading=section.heading, help=section.help))
    in_order = (parts[s.key] for s in model.sections if s.key in parts)
    return tuple(part for part in in_order if not is_blank(part.text)), errors


def _split(
    body: str, source: Source, model: Model, errors: list[Diagnostic]
) -> Iterator[tuple[str | None, Place, list[str]]]:
    """Each heading of a section with its place and lines; None for the lines before the first.

    Adds other errors in the body to `errors`.
    """
    heading: str | None = None
    place = Place(source.path, source.body_line)
    lines: list[str] = []
    fence, fence_line = "", 0
    for number, line in enumerate(body.split("\n"), start=source.body_line):
        was_fence, fence = fence, fence_after(line, fence)
        # `in` is faster than a pattern, and most lines have neither character.
        if fence != was_fence:
            fence_line = number
        elif (
            not fence
            and "#" in line
            and (heading_match := _HEADING.fullmatch(line))
            and heading_match[4].strip("# ")
        ):
            indent, level, space, title_text = heading_match.groups()
            title_text = title_text.rstrip().rstrip("#").rstrip()
            here = Place(source.path, number, 1 + len(indent + level + space))
            section = model.section(title_text)
            if level == "#" and space:
                code = "section-one" if section else "heading-one"
                errors.append(error(Place(source.path, number), code, written=title_text))
            if level == "##" or (space and section):
                yield heading, place, lines
                heading, place, lines = title_text, here, []
                continue
            if space:
                continue  # what is told as a heading is not also told as text above the first section
        elif not fence and "<" in line and (tag := _TAG.search(blank(NOT_READ, line))):
            here = Place(source.path, number, tag.start() + 1)
            errors.append(warning(here, "html", written=tag[0][:40]))
        lines.append(line)
    if fence:
        errors.append(error(Place(source.path, fence_line), "unclosed-code", fence=fence))
    yield heading, place, lines


def statuses(model: Model) -> tuple[Option, ...]:
    """The options of the field `status`; none if the model has no such field."""
    status = meant(model, "status")
    return status.type.options if status and isinstance(status.type, Choice) else ()


_STATUS_WORDS: Map[str, frozenset[str]] = {
    DRAFT: frozenset({"draft", "concept", "klad", "kladversie", "brouillon", "ebauche"}),
    WITHDRAWN: frozenset({"withdrawn", "ingetrokken", "retire", "retiree"}),
}
"""The statuses that keep a sheet off the site → what people call them, folded."""
_MARKS = r"[*_ \t\xa0]{0,9}"


@cache
def _withholding(names: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """A line that, among the data, may keep a sheet or a contact off the site; `names`: the status’s own.

    The second pattern is for such a line at the end of a value, which YAML may have joined to the one above.
    """
    public, status = ("|".join(map(re.escape, one)) for one in (PUBLIC.names, ("status", "statut", *names)))
    line = (
        rf"{_MARKS}(?P<line>(?:(?P<public>{public})|{status}){_MARKS}:{_MARKS}"
        rf"[\"'“]?(?P<value>[^\n#*_\"'“”]{{1,40}})[\"'”]?){_MARKS}"
    )
    return (
        re.compile(rf"^[ \t>-]{{0,9}}{line}(?:#[^\n]*)?$", re.IGNORECASE | re.MULTILINE),
        re.compile(rf"(?<!\S){line}\s*\Z", re.IGNORECASE),
    )


def unsupported_statuses(sheet: Sheet, front: Mapping, model: Model) -> Iterator[Diagnostic]:
    """Errors for values such as “concept”, if the model has no such status: the sheet would be published."""
    if sheet.is_draft or sheet.is_withdrawn:
        return
    words = _unsupported(frozenset(one.key for one in statuses(model)))
    for keys, field, node in written(front, model.fields):
        if keys != ("title",) and isinstance(field.type, (Choice, Choices, Text)):
            for item in items_of(node):
                if isinstance(item, Scalar) and fold(item.text).strip() in words:
                    yield error(item.place, "shown-draft", written=item.text)


@cache
def _unsupported(known: frozenset[str]) -> frozenset[str]:
    """What people call the statuses that are not among the known ones."""
    return frozenset().union(*(words for key, words in _STATUS_WORDS.items() if key not in known))
