"""What is safe to mend in a file: what it says stays the same, only how it is written changes.

Aliases of an option become its label, “8 op 10” becomes 8/10, spaces at the end of a line go, and a list
gets the blank line above it. Where there is a web editor, the names of fields become the keys that it knows
them by. A no-break space behind the colon of a field, which keeps it from being one, becomes an ordinary
space. Whatever would change a value or the page is left as it is, and so is every other byte.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Sequence as Seq
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import count

from fichebak.content import free_pages, sheets, sources
from fichebak.content.comments import without_comments
from fichebak.content.decoding import MOST_ALIKE
from fichebak.content.editor import in_each_language, misfits
from fichebak.content.fields.choice import Choice, chosen
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field
from fichebak.content.fields.items import split_items
from fichebak.content.fields.score import Score, spelled
from fichebak.content.model import Model, written
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Invalid
from fichebak.text.language import Words
from fichebak.text.limits import microseconds, too_slow
from fichebak.text.mending import cramped, fence_after
from fichebak.text.nodes import Node, Scalar, Sequence, scalar_in
from fichebak.text.prose import render
from fichebak.text.wording import fold


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """One thing mended: `before` stood on a line from a column on, `after` stands there now.

    Line and column count from 1, in the file as it was. Where both are blank it is about space:
    `before` the spaces that went or became ordinary ones, or `after` the line break that came.
    """

    line: int
    column: int
    before: str
    after: str


Meaning = Callable[[Source], object]
"""What a file says to a reader: equal before and after."""
MOST_TRIED = 2_000_000
"""Estimated microseconds for all tries of one file, each of which makes its page: what is not found out by
then is left as it is. Of an ordinary sheet that is a hundred, and one is nearly always enough.
"""
_READ = 5
"""Microseconds that it costs to read a byte."""


def correct_sheet(
    path: str, data: bytes, model: Model, editor: Words | None = None, *, is_translation: bool = False
) -> tuple[bytes, tuple[Correction, ...]]:
    """A sheet with what is safe mended, and what that was; `editor` has the words of a web editor."""
    asked = in_each_language(model.fields) if is_translation else model.fields

    def proposed(source: Source, lines: Seq[str]) -> Iterator[Correction]:
        sheet, _ = sheets.read(source, model)
        terms = list(_terms(source, model, lines))
        yield from _in_brackets(source, asked, editor, lines, terms)
        yield from _keys(source, asked, editor, lines)
        for part in sheet.parts:
            yield from _lists(part.text, _first_line(part, source), lines)

    def meaning(source: Source) -> object:
        sheet, found = sheets.read(source, model)
        html = render(tuple(part.text for part in sheet.parts))
        codes = sorted(one.code for one in found)
        sections = [part.section.key for part in sheet.parts]
        return dict(sheet.values), sections, [*map(_seen, html.sections)], _seen(html.notes), codes

    def told(source: Source) -> Iterable[Diagnostic]:
        return sheets.read(source, model)[1]

    return _correct(path, data, told, proposed, meaning)


def correct_page(
    path: str, data: bytes, editor: Words | None = None, *, is_translation: bool = False
) -> tuple[bytes, tuple[Correction, ...]]:
    """The same of a free page."""
    asked = in_each_language(free_pages.FIELDS) if is_translation else free_pages.FIELDS

    def proposed(source: Source, lines: Seq[str]) -> Iterator[Correction]:
        yield from _keys(source, asked, editor, lines)
        yield from _lists(without_comments(source.body), source.body_line, lines)

    def meaning(source: Source) -> object:
        page = free_pages.check(source)
        return page.title, page.summary, page.in_menu, page.order, _seen(page.html)

    return _correct(path, data, lambda _: (), proposed, meaning)


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NO_BREAK = re.compile(r"[\u00a0\u2007\u202f]+")


def _correct(
    path: str,
    data: bytes,
    told: Callable[[Source], Iterable[Diagnostic]],
    propose: Callable[[Source, Seq[str]], Iterable[Correction]],
    meaning: Meaning,
) -> tuple[bytes, tuple[Correction, ...]]:
    data, respaced = _respaced(path, data, told)
    try:
        source = sources.read(path, data)
    except Invalid:
        return data, respaced  # what is wrong with it is told by the check
    mark, lines = _taken_apart(data)
    proposed = list(propose(source, lines))
    parted = {one.line for one in proposed if one.after.isspace()}
    found = sorted([*proposed, *_spaces(source, lines, parted)])
    if not found or too_slow(source.body) is not None:
        return data, respaced

    def made(corrections: Iterable[Correction]) -> bytes:
        return mark + "".join(_applied(lines, corrections)).encode()

    def says(corrections: Iterable[Correction]) -> object:
        try:
            return meaning(sources.read(path, made(corrections)))
        except Exception:  # noqa: BLE001 (the converter raises what it likes)
            return None

    before = says(())
    if before is None:
        return data, respaced
    tries = count(1)
    most = max(1, MOST_TRIED // (microseconds(source.body) + _READ * len(data)))
    kept = _harmless(found, (), lambda some: next(tries) <= most and says(some) == before)
    return made(kept), tuple(sorted((*respaced, *kept)))


def _taken_apart(data: bytes) -> tuple[bytes, list[str]]:
    """The mark that a file may begin with, and its lines with their ends."""
    mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return mark, [match[0] for match in _LINE.finditer(data[len(mark) :].decode())]


def _respaced(
    path: str, data: bytes, told: Callable[[Source], Iterable[Diagnostic]]
) -> tuple[bytes, tuple[Correction, ...]]:
    """A file without the no-break spaces that keep fields from being read; all else keeps its place."""
    # Most have none, and to read one takes longer than to look.
    if not _NO_BREAK.search(data.decode("utf-8", "replace")):
        return data, ()
    made: list[Correction] = []
    for _ in range(MOST_ALIKE):  # some are told only when the one above is mended
        try:
            found = tuple(told(sources.read(path, data)))
        except Invalid as invalid:
            found = invalid.diagnostics
        places = [one.place for one in found if one.code == "no-break-colon"]
        if not places:
            break
        mark, lines = _taken_apart(data)
        some = [
            Correction(place.line, seeming.start() + 1, seeming[0], " " * len(seeming[0]))
            for place in places
            if (seeming := _NO_BREAK.search(lines[place.line - 1], place.column - 1))
        ]
        data = mark + "".join(_applied(lines, some)).encode()
        made.extend(some)
    return data, tuple(made)


def _harmless(
    some: Seq[Correction], kept: tuple[Correction, ...], is_same: Callable[[Iterable[Correction]], bool]
) -> tuple[Correction, ...]:
    """The corrections that may be made together; where some may not, each half is tried by itself."""
    if is_same((*kept, *some)):
        return (*kept, *some)
    if len(some) == 1:
        return kept
    middle = len(some) // 2
    return _harmless(some[middle:], _harmless(some[:middle], kept, is_same), is_same)


def _applied(lines: Seq[str], corrections: Iterable[Correction]) -> list[str]:
    made = list(lines)
    for one in sorted(corrections, reverse=True):  # from the back, so that columns stay right
        line, start = made[one.line - 1], one.column - 1
        made[one.line - 1] = f"{line[:start]}{one.after}{line[start + len(one.before) :]}"
    return made


def _spaces(source: Source, lines: Seq[str], parted: AbstractSet[int]) -> Iterator[Correction]:
    """Spaces at the end of lines, but for those that mean a line break and those in code.

    Above the lines in `parted` comes a blank one, and nothing is left to break before it.
    """
    fence = ""
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        words = text.rstrip(" \t")
        if number >= source.body_line:
            was_fence, fence = fence, fence_after(text, fence)
            below = number < len(lines) and number + 1 not in parted and lines[number].strip()
            width = len(text.expandtabs(4)) - len(words.expandtabs(4))
            if fence or was_fence or (words.strip() and below and width > 1):
                continue
        if words != text:
            yield Correction(number, len(words) + 1, text[len(words) :], "")


def _lists(text: str, first_line: int, lines: Seq[str]) -> Iterator[Correction]:
    for number in cramped(text):
        above = lines[first_line + number - 3]
        yield Correction(first_line + number - 1, 1, "", above[len(above.rstrip("\r\n")) :])


def _first_line(part: sheets.Part, source: Source) -> int:
    """The line of the file that a part's text begins on: below its heading, and below blank lines."""
    lines = without_comments(source.body).split("\n")
    first = part.text.partition("\n")[0]
    return next(
        number
        for number, line in enumerate(lines, start=source.body_line)
        if number >= part.line and line == first
    )


def _terms(source: Source, model: Model, lines: Seq[str]) -> Iterator[Correction]:
    for _, field, node in written(source.front, model.fields):
        for scalar, meant in _meant(field, node):
            text = scalar.text.strip()
            line, start = lines[scalar.place.line - 1], scalar.place.column - 1
            # What was folded from several lines, or escaped, stands there otherwise.
            if meant != text and line[start : start + len(text)] == text:
                yield Correction(scalar.place.line, start + 1, text, meant)


def _in_brackets(
    source: Source, fields: Seq[Field], editor: Words | None, lines: Seq[str], terms: Seq[Correction]
) -> Iterator[Correction]:
    """Each list on one line as the web editor knows one, with the `terms` in it; and the other terms."""
    left = list(terms)
    for found in misfits(source.front, fields, editor) if editor else ():
        _, number, column = found.place
        text = lines[number - 1][column - 1 :].rstrip()
        # What is between quotes, or parted otherwise, would be one value.
        if found.code != "editor-list" or not _LISTED.fullmatch(text):
            continue
        own = [one for one in left if one.line == number and column <= one.column < column + len(text)]
        left = [one for one in left if one not in own]
        (after,) = _applied([text], [replace(one, line=1, column=one.column - column + 1) for one in own])
        # A space that is no ordinary one would, for others who read YAML, be part of the value beside it.
        values = ", ".join(value.strip() for value in after.split(",") if value.strip())
        yield Correction(number, column, text, f"[{values}]")
    yield from left


_LISTED = re.compile(r"[^\s\"'\[\]{};|>&*!%@`#-][^\"\[\]{};]*")


def _keys(source: Source, fields: Seq[Field], editor: Words | None, lines: Seq[str]) -> Iterator[Correction]:
    """Each name of a field that the web editor does not know, with the key that it does know."""
    for found in misfits(source.front, fields, editor) if editor else ():
        if found.code == "editor-name":
            told, (_, number, column) = dict(found.details), found.place
            line = lines[number - 1]
            start = column - 1 + line.startswith(('"', "'"), column - 1)
            if line.startswith(told["written"], start):
                yield Correction(number, start + 1, told["written"], told["near"])


def _meant(field: Field, node: Node) -> Iterator[tuple[Scalar, str]]:
    """The single values of a field, each with how it is best written."""
    kind = field.type
    try:
        kind.parse(node)
    except Invalid:
        return  # what is wrong with it is told by the check
    node = _unquoted(node)
    if isinstance(kind, Score) and isinstance(node, Scalar):
        yield node, spelled(node.text.strip())
    if isinstance(kind, Choice | Choices):
        for scalar in split_items(node) if isinstance(kind, Choices) else (scalar_in(node),):
            option = chosen(kind.options, scalar)
            if fold(scalar.text) in map(fold, option.aliases):
                yield scalar, option.label


def _unquoted(node: Node) -> Node:
    """A value with its place behind its quote, where there is one."""
    match node:
        case Scalar(place, text, quoted=True):
            return Scalar(place._replace(column=place.column + 1), text)
        case Sequence(place, items):
            return Sequence(place, tuple(map(_unquoted, items)))
        case _:
            return node


_UNSEEN = re.compile(r"(?<![ \t])[ \t]++(?=\n|</(?:p|li|t[dh]|d[dt]|h\d)>)")


def _seen(html: str) -> str:
    """HTML as it is seen: spaces at the end of a line or a block are not."""
    return _UNSEEN.sub("", html)
