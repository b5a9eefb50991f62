"""Turns a record into a sheet by a mapping of columns, with a note for everything that does not fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map
from dataclasses import dataclass, field, replace
from itertools import count
from typing import NamedTuple

from fichebak.content import sheets, sources
from fichebak.content.comments import COMMENT_BEGINS, in_values
from fichebak.content.editable import in_shape
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field, Written, has_parts
from fichebak.content.fields.group import Group
from fichebak.content.fields.shared.written import node_of
from fichebak.content.linking import of_body
from fichebak.content.model import Model, Section
from fichebak.content.paths import PROJECTS, for_a_file
from fichebak.content.sheets import UNFINISHED, Sheet
from fichebak.content.tables import Row, columns, heading_column, read as read_row
from fichebak.content.withholding import is_contact
from fichebak.content.writing import draft_option, in_own_names, sheet_text
from fichebak.moving.accepted import as_text, reference_problem, valid_part
from fichebak.moving.columns import LEFT_OUT
from fichebak.moving.contacts import in_parts
from fichebak.moving.records import Record, Table
from fichebak.moving.ticks import as_said
from fichebak.moving.wholes import merge_wholes
from fichebak.text.diagnostics import Diagnostic, Invalid, Severity, warning
from fichebak.text.language import Words
from fichebak.text.markdown_lists import fence_after
from fichebak.text.nodes import scalars_in
from fichebak.text.wording import slug

_HEADING = re.compile(r" {0,3}(#{1,2})(?!#)(\s*)(?=[#\s]*[^#\s])")


class NewSheet(NamedTuple):
    """A sheet to write, and its diagnostics."""

    path: str
    text: str
    note: str
    """The part of the text that only editors see."""
    sheet: Sheet | None
    """None if the text is not a valid sheet."""
    diagnostics: tuple[Diagnostic, ...]


@dataclass(slots=True)
class Destination:
    """The destination of an import, and the paths that its sheets have taken there."""

    model: Model
    words: Words
    has_editor: bool = False
    """Whether the site has a web editor, which reads only one shape of each type of value."""
    taken: set[str] = field(default_factory=set)
    last: dict[str, int] = field(default_factory=dict)
    """The last number used for each name, since thousands of sheets may have the same name."""

    def path(self, name: str) -> str:
        """An unused path for a sheet of this name, with a number if needed, such as soep-2.md."""
        for number in count(self.last.get(name, 0) + 1):
            path = f"{PROJECTS}{name}{f'-{number}' if number > 1 else ''}.md"
            if path not in self.taken:
                break
        self.last[name] = number
        self.taken.add(path)
        return path


@dataclass(slots=True)
class _Leftovers:
    """Collects what is left over of a record, as notes and diagnostics."""

    record: Record
    table: Table
    sources: Map[str, str]
    """Target → the column that it came from."""
    notes: list[tuple[str, str]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def keep(self, target: str, text: str, reason: Diagnostic | None = None) -> None:
        self.keep_column(self.sources.get(target, target), text, reason)

    def tell(self, target: str, code: str) -> None:
        column = self.table.column(self.sources.get(target, target))
        self.diagnostics.append(warning(self.record.place._replace(column=column), code))

    def without_title(self) -> NewSheet | None:
        """No sheet, with the errors of its title; None if the record has no title at all."""
        name = self.sources.get("title")
        of_title = (one for one in self.diagnostics if name and one.place.column == self.table.column(name))
        errors = tuple(replace(one, severity=Severity.ERROR) for one in of_title)
        return NewSheet("", "", "", None, errors) if errors else None

    def keep_column(self, name: str, text: str, reason: Diagnostic | None) -> None:
        self.notes.append((name, text))
        place = self.record.place._replace(column=self.table.column(name))
        if reason is None:
            self.diagnostics.append(warning(place, "import-contradicts", name=name))
        else:
            self.diagnostics.append(replace(reason, place=place, severity=Severity.WARNING))


def move(record: Record, table: Table, mapping: Map[str, str], destination: Destination) -> NewSheet | None:
    """The sheet of a record; None for a record without a title, since the file needs a name.

    Its text and path are empty if the title is not valid.
    """
    model, words = destination.model, destination.words
    row, leftovers = _mapped(record, table, mapping, destination)
    front = dict(_valid_front(model.fields, row.front, "", leftovers))
    if destination.has_editor:
        front = in_shape(front, model.fields, words)
    title = front.get("title")
    name = for_a_file(slug(row.slug) or slug(title)) if isinstance(title, str) else ""
    if not name:
        return leftovers.without_title()
    path = destination.path(name)
    if path != f"{PROJECTS}{name}.md":
        leftovers.diagnostics.append(warning(record.place, "import-same-title", path=path))
    for kind, remark in record.remarks:
        leftovers.diagnostics.append(warning(record.place, "import-aside", kind=kind, written=remark[:200]))
    texts = {key: lowered(text) for key, text in row.texts.items()}
    writing = _Writing(path, destination, leftovers, front, texts)
    sheet, diagnostics = writing.checked()
    if any(map(_blocks_build, diagnostics)):
        writing.set_aside()
        sheet, diagnostics = writing.checked()
    draft = draft_option(model)
    # “niet publiceren” is no draft, but a word that is not understood must not publish a sheet.
    is_unread = "status" in row.front and "status" not in front
    must_be_draft = record.draft or is_unread or any(diagnostic.is_error for diagnostic in diagnostics)
    if draft and must_be_draft and not (sheet and sheet.is_draft):
        # An invalid sheet, whatever its own status, must not block publishing the rest: make it a draft.
        if status := front.pop("status", ""):
            leftovers.keep("status", as_text("status", status))
        front["status"] = draft.label
        sheet, diagnostics = writing.checked()
    return NewSheet(path, writing.text(), writing.note(), sheet, (*leftovers.diagnostics, *diagnostics))


@dataclass(slots=True)
class _Writing:
    """A sheet in the making: parts of it may still be moved to its note."""

    path: str
    destination: Destination
    leftovers: _Leftovers
    front: dict[str, Written]
    texts: dict[str, str]

    def note(self) -> str:
        """The note in the sheet for its editors; empty if there is nothing to note."""
        notes = [f"{name}: {text}" for name, text in (*self.leftovers.notes, *self.leftovers.record.remarks)]
        return "\n".join([self.destination.words("import.note"), *notes]) if notes else ""

    def text(self) -> str:
        front, to = self.front, self.destination
        if not to.has_editor:  # which knows no names but keys
            front = in_own_names(front, to.model.fields, to.words)
        return sheet_text(front, self.texts, to.model, self.note())

    def checked(self) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
        return checked(self.path, self.text(), self.destination.model)

    def set_aside(self) -> None:
        """Moves sections to the note that would block a build, even as part of a draft."""
        title, model = {"title": self.front["title"]}, self.destination.model
        for section in model.sections:
            alone = {key: text for key, text in self.texts.items() if key == section.key}
            self._without(section, checked(self.path, sheet_text(title, alone, model), model)[1])
        for section in reversed(model.sections):
            # Two valid sections may be invalid together, such as with the same footnote label.
            _, diagnostics = checked(self.path, sheet_text(title, self.texts, model), model)
            self._without(section, [diagnostic for diagnostic in diagnostics if diagnostic.code in _TOGETHER])

    def _without(self, section: Section, diagnostics: Iterable[Diagnostic]) -> None:
        reason = next(filter(_blocks_build, diagnostics), None)
        if reason and section.key in self.texts:
            self.leftovers.keep(heading_column(section), self.texts.pop(section.key), reason)


def _blocks_build(diagnostic: Diagnostic) -> bool:
    """Whether a diagnostic blocks the build, even if the sheet is a draft."""
    return diagnostic.is_error and diagnostic.code not in UNFINISHED


_TOGETHER = {"label-twice", "too-slow"}


def checked(path: str, text: str, model: Model) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """The sheet of a text, None if it does not parse, and the diagnostics that a build gives for it alone."""
    try:
        source = sources.read(path, text.encode())
    except Invalid as invalid:
        return None, invalid.diagnostics
    sheet, diagnostics = sheets.read(source, model)
    body = of_body(source)
    return sheet, (*diagnostics, *body.ill_labelled, *filter(None, map(reference_problem, body.found)))


def lowered(text: str) -> str:
    """The text of a section with its headings of level 1 and 2 lowered to level 3."""
    fence, lines = "", []
    for line in text.split("\n"):
        was_in_fence, fence = fence, fence_after(line, fence)
        heading = None if fence or was_in_fence else _HEADING.match(line)
        # “#soep” is a word; “##soep” counts as a heading.
        if heading and (heading[2] or heading[1] == "##"):
            lines.append(f"### {line[heading.end() :]}")
        else:
            lines.append(line)
    return "\n".join(lines)


def _mapped(
    record: Record, table: Table, mapping: Map[str, str], destination: Destination
) -> tuple[Row, _Leftovers]:
    model = destination.model
    cells: dict[str, str] = {}
    column_of: dict[str, str] = {}
    types = {name: column.type for name, column in columns(model).items()}
    for name, cell in record.cells.items():
        target = mapping.get(name, "")
        if target == LEFT_OUT:
            continue
        if target:
            said = as_said(cell, name, types.get(target), destination.words)
            # Several columns may each give some of the values of one list.
            cells[target] = f"{cells[target]}\n{said}" if target in cells else said
            column_of.setdefault(target, name)
    cells, column_of, unmerged = merge_wholes(cells, column_of, model)
    row = read_row(cells, model)
    for key, value in row.front.items():
        if any(in_values(scalars_in(node_of(value)))):
            row.front[key] = _without_comments(value)
    # Columns without a target were reported once for the whole table.
    unmapped = [(name, cell) for name, cell in record.cells.items() if not mapping.get(name)]
    leftovers = _Leftovers(record, table, column_of, unmapped)
    for target, cell in row.left.items():
        leftovers.keep(target, cell)
    for name, cell, reason in unmerged:
        leftovers.keep_column(name, cell, reason)
    return row, leftovers


def _without_comments(written: Written) -> Written:
    """A value in which “<!--”, as Word and WordPress leave behind, no longer starts a note for editors."""
    match written:
        case dict():
            return {key: _without_comments(value) for key, value in written.items()}
        case list():
            return [_without_comments(value) for value in written]
    return COMMENT_BEGINS.sub("<!- -", written)


def _valid_front(
    fields: tuple[Field, ...],
    front: Map[str, Written],
    prefix: str,
    leftovers: _Leftovers,
    *,
    private: bool = False,
) -> Iterator[tuple[str, Written]]:
    """The valid part of the front matter, in the order of the model; the rest is left over."""
    for field_ in fields:
        if field_.key not in front:
            continue
        target, written = f"{prefix}{field_.key}", front[field_.key]
        # Fields of a group are judged one by one: a neighbour of a telephone number may well be public.
        is_private = private or (is_contact(field_) and not isinstance(field_.type, Group))
        if isinstance(written, dict) and has_parts(field_.type):
            written = dict(
                _valid_front(field_.type.parts(), written, f"{target}.", leftovers, private=is_private)
            )
            if not written:
                continue
        if isinstance(field_.type, Group):
            yield field_.key, written
            continue
        valid, invalid = valid_part(field_, written)
        if invalid and isinstance(field_.type, ContactType) and (parts := in_parts(invalid[0][0])):
            leftovers.tell(target, "import-contact-parts")
            valid, invalid = parts, []
        if valid:
            yield field_.key, valid
        elif private and isinstance(field_.type, Boolean):
            # “enkel intern” is not yes: a word that is not understood must not make a contact public.
            yield field_.key, field_.type.written(value=False)
        for text, reason in invalid:
            diagnostic = replace(reason, private=reason.private or is_private)
            if isinstance(written, dict):
                # Each part came from a column of its own.
                for key, part in written.items():
                    leftovers.keep(f"{target}.{key}", as_text(key, part), diagnostic)
            else:
                leftovers.keep(target, text, diagnostic)
