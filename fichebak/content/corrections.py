"""Safe automatic corrections of a file, which change how it is written but not what it means.

Aliases of an option become its label, “8 op 10” becomes 8/10, trailing spaces are removed, and a list gets
a blank line above it. If there is a web editor, aliases of fields become the keys that it knows. A no-break
space behind the colon of a field, which keeps it from being a field, becomes an ordinary space, and an option
that a comma cuts in two between brackets gets quotes. Any other correction that would change a value or the
page is not made, and every other byte stays as it is.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Sequence as Seq, Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain, count

from fichebak.content import free_pages, sheets, sources
from fichebak.content.comments import without_comments
from fichebak.content.decoding import MAX_PER_CODE
from fichebak.content.editable import in_each_language, misfits
from fichebak.content.fields.choice import Choice, chosen
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contract import Field
from fichebak.content.fields.score import Score, canonical
from fichebak.content.model import Model, written
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Invalid
from fichebak.text.language import Words
from fichebak.text.limits import microseconds, too_slow
from fichebak.text.markdown_lists import cramped, fence_after
from fichebak.text.nodes import Node, Scalar, Sequence, scalar_in
from fichebak.text.prose import render
from fichebak.text.wording import fold


@dataclass(frozen=True, slots=True, order=True)
class Correction:
    """One replacement: of the text `before`, at a line and column, by `after`.

    Line and column count from 1, in the original file. Both texts may be white space: trailing or no-break
    spaces as `before`, or a line break as `after`.
    """

    line: int
    column: int
    before: str
    after: str


Meaning = Callable[[Source], object]
"""The meaning of a file as a value, which must be equal before and after corrections."""
ATTEMPTS_BUDGET = 2_000_000
"""Estimated microseconds for all attempts on one file, each of which renders its page; corrections not
proven harmless by then are not made. An ordinary sheet gets a hundred attempts, and nearly always needs one.
"""
_READ_COST = 5
"""Microseconds per byte to read a file."""


def correct_sheet(
    path: str, data: bytes, model: Model, editor: Words | None = None, *, is_translation: bool = False
) -> tuple[bytes, tuple[Correction, ...]]:
    """The corrected sheet and the corrections; `editor` are the texts of the web editor, if there is one."""
    fields = in_each_language(model.fields) if is_translation else model.fields

    def proposed(source: Source, lines: Seq[str]) -> Iterator[Correction]:
        sheet, _ = sheets.read(source, model)
        unshown = list(misfits(source.front, fields, editor)) if editor else []
        yield from _in_brackets(unshown, lines, _terms(source, model, lines), _value_in(model))
        yield from _keys(unshown, lines)
        body = without_comments(source.body).split("\n")
        for part in sheet.parts:
            # Its text begins below its heading and any blank lines.
            below = body.index(part.text.partition("\n")[0], part.line - source.body_line)
            yield from _lists(part.text, source.body_line + below, lines)

    def meaning(source: Source) -> object:
        sheet, diagnostics = sheets.read(source, model)
        html = render(tuple(part.text for part in sheet.parts))
        # Where “concept” is an alias of an option that is no draft, the error must not go with the word.
        unsupported = sheets.unsupported_statuses(sheet, source.front, model)
        codes = sorted(found.code for found in (*diagnostics, *unsupported))
        sections = [part.section.key for part in sheet.parts]
        return dict(sheet.values), sections, [*map(_visible, html.sections)], _visible(html.notes), codes

    def diagnose(source: Source) -> Iterable[Diagnostic]:
        return sheets.read(source, model)[1]

    return _correct(path, data, diagnose, proposed, meaning)


def correct_page(
    path: str, data: bytes, editor: Words | None = None, *, is_translation: bool = False
) -> tuple[bytes, tuple[Correction, ...]]:
    """The same for a free page."""
    fields = in_each_language(free_pages.FIELDS) if is_translation else free_pages.FIELDS

    def proposed(source: Source, lines: Seq[str]) -> Iterator[Correction]:
        yield from _keys(misfits(source.front, fields, editor) if editor else (), lines)
        yield from _lists(without_comments(source.body), source.body_line, lines)

    def meaning(source: Source) -> object:
        page = free_pages.check(source)
        return page.title, page.summary, page.in_menu, page.order, _visible(page.html)

    return _correct(path, data, lambda _: (), proposed, meaning)


_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_NO_BREAK = re.compile(r"[\u00a0\u2007\u202f]+")


def _correct(
    path: str,
    data: bytes,
    diagnose: Callable[[Source], Iterable[Diagnostic]],
    propose: Callable[[Source, Seq[str]], Iterable[Correction]],
    meaning: Meaning,
) -> tuple[bytes, tuple[Correction, ...]]:
    """The corrected file: of the proposed corrections, those that keep its meaning."""
    data, certain = _unambiguous(path, data, diagnose)
    try:
        source = sources.read(path, data)
    except Invalid:
        return data, certain  # the check reports what is wrong
    byte_order_mark, lines = _split_lines(data)
    proposed = list(propose(source, lines))
    blank_above = {correction.line for correction in proposed if correction.after.isspace()}
    candidates = sorted([*proposed, *_spaces(source, lines, blank_above)])
    if not candidates or too_slow(source.body) is not None:
        return data, certain

    def corrected(corrections: Iterable[Correction]) -> bytes:
        return byte_order_mark + "".join(_applied(lines, corrections)).encode()

    def meaning_of(corrections: Iterable[Correction]) -> object:
        try:
            return meaning(sources.read(path, corrected(corrections)))
        except Exception:  # noqa: BLE001 (the converter may raise anything)
            return None

    before = meaning_of(())
    if before is None:
        return data, certain
    tries = count(1)
    most_tries = max(1, ATTEMPTS_BUDGET // (microseconds(source.body) + _READ_COST * len(data)))
    kept = _harmless(candidates, (), lambda some: next(tries) <= most_tries and meaning_of(some) == before)
    return corrected(kept), tuple(sorted((*certain, *kept)))


def _split_lines(data: bytes) -> tuple[bytes, list[str]]:
    """The byte-order mark of a file, if any, and its lines with their line ends."""
    byte_order_mark = BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    return byte_order_mark, [match[0] for match in _LINE.finditer(data[len(byte_order_mark) :].decode())]


def _unambiguous(
    path: str, data: bytes, diagnose: Callable[[Source], Iterable[Diagnostic]]
) -> tuple[bytes, tuple[Correction, ...]]:
    """The file without the mistakes of which it is certain what was meant, and these corrections."""
    corrections: list[Correction] = []
    for _ in range(MAX_PER_CODE):  # some are only reported once an earlier one is corrected
        try:
            diagnostics = tuple(diagnose(sources.read(path, data)))
        except Invalid as invalid:
            diagnostics = invalid.diagnostics
        mistakes = [found for found in diagnostics if found.code in _MEANT]
        byte_order_mark, lines = _split_lines(data) if mistakes else (b"", [])
        new = [
            Correction(found.place.line, start + 1, text, after)
            for found in mistakes
            for start, text, after in _MEANT[found.code](found, lines[found.place.line - 1])
        ]
        if not new:
            break
        data = byte_order_mark + "".join(_applied(lines, new)).encode()
        corrections.extend(new)
    return data, tuple(corrections)


def _with_spaces(found: Diagnostic, line: str) -> Iterator[tuple[int, str, str]]:
    """Ordinary spaces for no-break spaces that hide a field."""
    if spaces := _NO_BREAK.search(line, found.place.column - 1):
        yield spaces.start(), spaces[0], " " * len(spaces[0])


def _in_quotes(found: Diagnostic, line: str) -> Iterator[tuple[int, str, str]]:
    """Quotes around an option that a comma between brackets cut in parts."""
    name = found.detail("written")
    parts = r"\s*,\s*".join(re.escape(part.strip()) for part in name.split(","))
    whole = re.compile(rf"{parts}(?=\s*[],])", re.IGNORECASE)
    if not {*'"\\'} & {*name} and (match := whole.match(line, found.place.column - 1)):
        yield match.start(), match[0], f'"{name}"'


_MEANT = {"no-break-colon": _with_spaces, "choice-in-parts": _in_quotes}
"""How to correct each of the mistakes of which it is certain what was meant."""


def _harmless(
    candidates: Seq[Correction],
    kept: tuple[Correction, ...],
    keeps_meaning: Callable[[Iterable[Correction]], bool],
) -> tuple[Correction, ...]:
    """The corrections that keep the meaning, by bisection: if all together do not, each half is tried."""
    if keeps_meaning((*kept, *candidates)):
        return (*kept, *candidates)
    if len(candidates) == 1:
        return kept
    middle = len(candidates) // 2
    return _harmless(candidates[middle:], _harmless(candidates[:middle], kept, keeps_meaning), keeps_meaning)


def _applied(lines: Seq[str], corrections: Iterable[Correction]) -> list[str]:
    result = list(lines)
    for edit in sorted(corrections, reverse=True):  # from the back, so that columns stay right
        line, start = result[edit.line - 1], edit.column - 1
        result[edit.line - 1] = f"{line[:start]}{edit.after}{line[start + len(edit.before) :]}"
    return result


def _spaces(source: Source, lines: Seq[str], blank_above: AbstractSet[int]) -> Iterator[Correction]:
    """Removals of trailing spaces, except in code and where they mean a line break.

    Above each line in `blank_above` a blank line is inserted, so that a line break before it means nothing.
    """
    fence = ""
    for number, line in enumerate(lines, start=1):
        text = line.rstrip("\r\n")
        stripped = text.rstrip(" \t")
        if number >= source.body_line:
            was_fence, fence = fence, fence_after(text, fence)
            has_line_below = number < len(lines) and number + 1 not in blank_above and lines[number].strip()
            width = len(text.expandtabs(4)) - len(stripped.expandtabs(4))
            if fence or was_fence or (stripped.strip() and has_line_below and width > 1):
                continue
        if stripped != text:
            yield Correction(number, len(stripped) + 1, text[len(stripped) :], "")


def _lists(text: str, first_line: int, lines: Seq[str]) -> Iterator[Correction]:
    """Insertions of a blank line above lists."""
    for number in cramped(text):
        above = lines[first_line + number - 3]
        yield Correction(first_line + number - 1, 1, "", above[len(above.rstrip("\r\n")) :])


def _terms(source: Source, model: Model, lines: Seq[str]) -> Iterator[Correction]:
    """Replacements of aliases and other spellings by the canonical ones."""
    for _, field, node in written(source.front, model.fields):
        for scalar, best in _canonical(field, node):
            text = scalar.text.strip()
            line, start = lines[scalar.place.line - 1], scalar.place.column - 1
            # A value that is folded over several lines, or escaped, is not literally there.
            if best != text and line[start : start + len(text)] == text:
                yield Correction(scalar.place.line, start + 1, text, best)


def _in_brackets(
    unshown: Iterable[Diagnostic], lines: Seq[str], terms: Iterable[Correction], value: re.Pattern[str]
) -> Iterator[Correction]:
    """Brackets around lists on one line, as the web editor needs, with `terms` applied; and other terms."""
    terms_on: dict[int, list[Correction]] = {}
    for term in terms:
        terms_on.setdefault(term.line, []).append(term)
    for misfit in unshown:
        _, number, column = misfit.place
        text = lines[number - 1][column - 1 :].rstrip()
        # Within brackets, text in quotes or with other separators would become one value.
        if misfit.code != "editor-list" or not _LISTED.fullmatch(text):
            continue
        on_line = terms_on.get(number, [])
        terms_on[number] = [term for term in on_line if term.column < column]
        inside = [term for term in on_line if term.column >= column]
        (after,) = _applied(
            [text], [replace(term, line=1, column=term.column - column + 1) for term in inside]
        )
        # `strip` also removes no-break spaces, which other YAML loaders take as part of a value.
        values = [found.strip() for found in value.findall(after) if found.strip()]
        in_list = ", ".join(f'"{one}"' if "," in one else one for one in values)
        yield Correction(number, column, text, f"[{in_list}]")
    yield from chain.from_iterable(terms_on.values())


def _value_in(model: Model) -> re.Pattern[str]:
    """A pattern for a value in a text with commas: an option with a comma is one."""
    kinds = [declared.type for _, declared in model.leaves]
    names = {name for kind in kinds if isinstance(kind, Choices) for name in kind.options.by_parts.values()}
    wholes = map(re.escape, sorted(names, key=len, reverse=True))
    return re.compile(rf"\s*(?:{'|'.join([*wholes, '[^,]+'])})", re.IGNORECASE)


_LISTED = re.compile(r"[^\s\"'\[\]{};|>&*!%@`#-][^\"\[\]{};]*")


def _keys(unshown: Iterable[Diagnostic], lines: Seq[str]) -> Iterator[Correction]:
    """Replacements of field aliases by keys, as the web editor needs."""
    for misfit in unshown:
        if misfit.code == "editor-name":
            written, (_, number, column) = misfit.detail("written"), misfit.place
            line = lines[number - 1]
            start = column - 1 + line.startswith(('"', "'"), column - 1)
            if line.startswith(written, start):
                yield Correction(number, start + 1, written, misfit.detail("near"))


def _canonical(field: Field, node: Node) -> Iterator[tuple[Scalar, str]]:
    """The single values of a field, each with its canonical spelling."""
    kind = field.type
    try:
        kind.parse(node)
    except Invalid:
        return  # the check reports what is wrong
    node = _unquoted(node)
    if isinstance(kind, Score) and isinstance(node, Scalar):
        yield node, canonical(node.text.strip())
    if isinstance(kind, Choice | Choices):
        for scalar in kind.items(node) if isinstance(kind, Choices) else (scalar_in(node),):
            option = chosen(kind.options, scalar)
            if fold(scalar.text) in map(fold, option.aliases):
                yield scalar, option.label


def _unquoted(node: Node) -> Node:
    """A value, with its place moved behind its opening quote if it has one."""
    match node:
        case Scalar(place, text, quoted=True):
            return Scalar(place._replace(column=place.column + 1), text)
        case Sequence(place, items):
            return Sequence(place, tuple(map(_unquoted, items)))
        case _:
            return node


_TRAILING_SPACES = re.compile(r"(?<![ \t])[ \t]++(?=\n|</(?:p|li|t[dh]|d[dt]|h\d)>)")


def _visible(html: str) -> str:
    """The HTML without spaces at the end of a line or block, which are not visible."""
    return _TRAILING_SPACES.sub("", html)
