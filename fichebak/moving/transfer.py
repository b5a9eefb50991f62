"""A record and where its columns go → a sheet, with a note of all that does not fit in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from itertools import count

from fichebak.content import sheets, sources
from fichebak.content.comments import in_values
from fichebak.content.editor import in_shape
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field, InParts, Written, is_many
from fichebak.content.fields.group import Group
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.written import node_of
from fichebak.content.linking import of_body
from fichebak.content.model import Model, Section
from fichebak.content.paths import PROJECTS, for_a_file
from fichebak.content.references import Reference, content_path, references
from fichebak.content.references import check as check_reference
from fichebak.content.sheets import UNFINISHED, Sheet
from fichebak.content.tables import Row, heading_column
from fichebak.content.tables import read as read_row
from fichebak.content.withholding import is_contact
from fichebak.content.writing import as_yaml, draft_option, sheet_text
from fichebak.moving.columns import LEFT_OUT
from fichebak.moving.records import Record, Table
from fichebak.moving.wholes import together
from fichebak.text.diagnostics import Diagnostic, Invalid, Severity, warning
from fichebak.text.language import Words
from fichebak.text.mending import fence_after
from fichebak.text.wording import slug

_SPLIT = re.compile(r"[;,|\n]")
MOST_ITEMS = 200
"""Of one list that are tried one by one, each with those before it."""
_HEADING = re.compile(r" {0,3}(#{1,2})(?!#)(\s*)(?=\S)")


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be written, and what there is to say about it."""

    path: str
    text: str
    note: str
    """What in the text is for editors alone."""
    sheet: Sheet | None
    """None where the text is none that a site could have."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Into:
    """Where sheets are moved into, and which paths they have taken there."""

    folder: str
    model: Model
    words: Words
    has_editor: bool = False
    """Whether a web editor opens what is written: it knows a value by one shape alone."""
    taken: set[str] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)
    """By name, the number of the last sheet that has it: thousands may be called alike."""

    def path(self, name: str) -> str:
        """A path for a sheet of this name that no other sheet of the same file has."""
        for number in count(self.last.get(name, 0) + 1):
            path = f"{self.folder}{name}{f'-{number}' if number > 1 else ''}.md"
            if path not in self.taken:
                break
        self.last[name] = number
        self.taken.add(path)
        return path


@dataclass(slots=True)
class _Left:
    """What was left over of a record, with where it stood."""

    record: Record
    table: Table
    sources: Map[str, str]
    """Target → the column that it came from."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)

    def keep(self, target: str, text: str, reason: Diagnostic | None = None) -> None:
        self.keep_column(self.sources.get(target, target), text, reason)

    def keep_column(self, name: str, text: str, reason: Diagnostic | None) -> None:
        self.notes.append((name, text))
        place = self.record.place._replace(column=self.table.column(name))
        if reason is None:
            self.found.append(warning(place, "import-contradicts", name=name))
        else:
            self.found.append(replace(reason, place=place, severity=Severity.WARNING))


def move(record: Record, table: Table, mapping: Map[str, str], into: Into) -> NewSheet | None:
    """The sheet of a record; None for a record without a title, since nothing can be called by it."""
    model, words = into.model, into.words
    row, left = _mapped(record, table, mapping, model)
    front = dict(_kept(model.fields, row.front, "", left))
    if into.has_editor:
        front = in_shape(front, model.fields, words)
    title = front.get("title")
    name = for_a_file(slug(row.slug) or slug(title)) if isinstance(title, str) else ""
    if not name:
        return None
    path = into.path(name)
    if path != f"{into.folder}{name}.md":
        left.found.append(warning(record.place, "import-same-title", path=path))
    for kind, what in record.remarks:
        left.found.append(warning(record.place, "import-aside", kind=kind, written=what[:200]))
    texts = {key: lowered(text) for key, text in row.texts.items()}
    writing = _Writing(path, model, words, left, front, texts)
    sheet, found = writing.checked()
    if any(map(_is_in_the_way, found)):
        writing.set_aside()
        sheet, found = writing.checked()
    draft = draft_option(model)
    is_wrong = record.draft or any(one.is_error for one in found)
    if draft and is_wrong and not (sheet and sheet.is_draft):
        # What is not finished must not keep the rest from being published, whatever it calls itself.
        if given := front.pop("status", ""):
            left.keep("status", _as_text("status", given))
        front["status"] = draft.label
        sheet, found = writing.checked()
    return NewSheet(path, writing.text(), writing.note(), sheet, (*left.found, *found))


@dataclass(slots=True)
class _Writing:
    """A sheet that is being written: what stands in it may still end in its note."""

    path: str
    model: Model
    words: Words
    left: _Left
    front: dict[str, Written]
    texts: dict[str, str]

    def note(self) -> str:
        """What the sheet says to its editors alone."""
        notes = [f"{name}: {text}" for name, text in (*self.left.notes, *self.left.record.remarks)]
        return "\n".join([self.words("import.note"), *notes]) if notes else ""

    def text(self) -> str:
        return sheet_text(self.front, self.texts, self.model, self.note())

    def checked(self) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
        return checked(self.path, self.text(), self.model)

    def set_aside(self) -> None:
        """Puts the sections in the note that no site could be built with, not even of a draft."""
        title = {"title": self.front["title"]}
        for section in self.model.sections:
            alone = {key: text for key, text in self.texts.items() if key == section.key}
            self._without(section, checked(self.path, sheet_text(title, alone, self.model), self.model)[1])
        for section in reversed(self.model.sections):
            # What two sections say may go wrong together: a footnote of the same name.
            _, found = checked(self.path, sheet_text(title, self.texts, self.model), self.model)
            self._without(section, [one for one in found if one.code in _TOGETHER])

    def _without(self, section: Section, found: Iterable[Diagnostic]) -> None:
        reason = next(filter(_is_in_the_way, found), None)
        if reason and section.key in self.texts:
            self.left.keep(heading_column(section), self.texts.pop(section.key), reason)


def _is_in_the_way(found: Diagnostic) -> bool:
    """Whether it keeps the site from being built, even if the sheet is a draft."""
    return found.is_error and found.code not in UNFINISHED


_TOGETHER = {"label-twice", "too-slow"}


def checked(path: str, text: str, model: Model) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """The sheet that a text is, and what a build says of it by itself."""
    try:
        source = sources.read(path, text.encode())
    except Invalid as invalid:
        return None, invalid.diagnostics
    sheet, found = sheets.read(source, model)
    body = of_body(source)
    return sheet, (*found, *body.ill_labelled, *filter(None, map(_misled, body.found)))


def _misled(reference: Reference) -> Diagnostic | None:
    """What is wrong with a reference whatever else is on the site."""
    target = content_path(reference.place.path, reference.address)
    problem = check_reference(reference, {target} if target else set(), set(), guess=False)
    return None if problem and problem.code == "image-missing" else problem


def lowered(text: str) -> str:
    """The text of a section with its headings at the level that they may have inside one."""
    fence, lines = "", []
    for line in text.split("\n"):
        was, fence = fence, fence_after(line, fence)
        heading = None if fence or was else _HEADING.match(line)
        # “#soep” is a word; “##soep” is taken for a heading.
        if heading and (heading[2] or heading[1] == "##"):
            lines.append(f"### {line[heading.end() :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def _mapped(record: Record, table: Table, mapping: Map[str, str], model: Model) -> tuple[Row, _Left]:
    cells: dict[str, str] = {}
    came: dict[str, str] = {}
    for name, cell in record.cells.items():
        target = mapping.get(name, "")
        if target == LEFT_OUT:
            continue
        if target:
            cells[target], came[target] = cell, name
    cells, came, left_over = together(cells, came, model)
    row = read_row(cells, model)
    for key, value in row.front.items():
        if any(in_values(node_of(value))):
            row.front[key] = _without_notes(value)
    placeless = [(name, cell) for name, cell in record.cells.items() if not mapping.get(name)]
    left = _Left(record, table, came, placeless)
    for target, cell in row.left.items():
        left.keep(target, cell)
    for name, cell, reason in left_over:
        left.keep_column(name, cell, reason)
    return row, left


def _without_notes(written: Written) -> Written:
    """A value in which no note between editors begins, as Word and WordPress leave them: it has none."""
    match written:
        case dict():
            return {key: _without_notes(value) for key, value in written.items()}
        case list():
            return [_without_notes(value) for value in written]
    return written.replace("<!--", "<!- -")


def _kept(
    fields: tuple[Field, ...], front: Map[str, Written], before: str, left: _Left, *, private: bool = False
) -> Iterator[tuple[str, Written]]:
    """What of the front matter is right, in the order of the model; the rest is left over."""
    for one in fields:
        if one.key not in front:
            continue
        target, written = f"{before}{one.key}", front[one.key]
        # Each field of a group tells for itself: what stands beside a telephone number need be nobody’s.
        is_private = private or (is_contact(one) and not isinstance(one.type, Group))
        if isinstance(written, dict) and isinstance(one.type, InParts):
            written = dict(_kept(one.type.parts(), written, f"{target}.", left, private=is_private))
            if not written:
                continue
        if isinstance(one.type, Group):
            yield one.key, written
            continue
        right, wrong = _right(one, written)
        if right:
            yield one.key, right
        elif private and isinstance(one.type, Boolean):
            # “enkel intern” is no yes: a contact is not made public by a word that is not understood.
            yield one.key, one.type.written(value=False)
        for text, reason in wrong:
            why = replace(reason, private=reason.private or is_private)
            if isinstance(written, dict):
                # Each part came in a column of its own.
                for key, part in written.items():
                    left.keep(f"{target}.{key}", _as_text(key, part), why)
            else:
                left.keep(target, text, why)


def _right(field_: Field, written: Written) -> tuple[Written, list[tuple[str, Diagnostic]]]:
    """What of a value its type reads, mended where that is safe; and what not, with why."""
    problem = _problem(field_, written)
    if problem is None:
        return written, []
    if near := _near(field_, problem, written):
        return near, []
    if is_many(field_.type) and not isinstance(written, dict):
        listed = written if isinstance(written, list) else [part.strip() for part in _SPLIT.split(written)]
        if len(listed) <= MOST_ITEMS:
            return _right_items(field_, [item for item in listed if item])
    return "", [(_as_text(field_.key, written), problem)]


def _as_text(key: str, written: Written) -> str:
    return written if isinstance(written, str) else as_yaml({key: written}).strip()


def _right_items(field_: Field, items: list[Written]) -> tuple[Written, list[tuple[str, Diagnostic]]]:
    right: list[Written] = []
    wrong: list[tuple[str, Diagnostic]] = []
    queue = list(reversed(items))
    while queue:
        item = queue.pop()
        # With those before it, so that a double one is found as well.
        problem = _problem(field_, [*right, item])
        parts = [part.strip() for part in item.split(",")] if isinstance(item, str) else []
        if problem is None:
            right.append(item)
        elif any(part and _problem(field_, [part]) is None for part in parts if part != item):
            # “Ouderen, Marsmannen”: one of them is known, so the comma parts two.
            queue.extend(part for part in reversed(parts) if part)
        elif near := _near(field_, problem, item):
            right.append(near)
        elif problem.code != "duplicate-choice":  # said twice is not more than said once
            wrong.append((_as_text("", item), problem))
    return right, wrong


_DAY = re.compile(r"(\d{4})(\d\d)(\d\d)")


def _near(field_: Field, problem: Diagnostic, written: Written) -> str:
    """What was meant, where nothing is lost by it: “www.buurt.example”, an address on lines, “20210301”."""
    near = ""
    if isinstance(written, str):
        match problem.code:
            case "url" | "email":
                near = dict(problem.details).get("near", "")
            case "address":
                near = ", ".join(filter(None, map(str.strip, written.split("\n"))))
            case "date" if day := _DAY.fullmatch(written):
                near = "-".join(day.groups())
    return near if near and _problem(field_, near) is None else ""


def _problem(field_: Field, written: Written) -> Diagnostic | None:
    try:
        value = field_.type.parse(node_of(written))
    except Invalid as invalid:
        return invalid.diagnostics[0]
    if isinstance(field_.type, Markdown):
        return next(filter(None, map(_misled, references(PROJECTS, value, 1))), None)
    return None
