"""The HTML that web sites leave in the cells of their exports: Markdown in texts, plain words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from functools import partial
from html import unescape

from fichebak.content.fields.email import Email
from fichebak.content.fields.links import Links
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.phone import DIGITS, Phone
from fichebak.content.fields.url import Url
from fichebak.content.model import Model
from fichebak.content.tables import Column, columns, is_export
from fichebak.moving.html import MAX_TAGS, Converted, Unconvertible, as_one, as_words, remarks_on
from fichebak.moving.records import MAX_RECORDS, Record, Table, bare, clean
from fichebak.text.code import NOT_READ, blank, without_code
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.language import Words

_KNOWN = (
    "a|abbr|acronym|address|article|aside|audio|b|big|blockquote|br|button|center|cite|code|dd|del|details"
    "|dfn|div|dl|dt|em|embed|fieldset|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input"
    "|ins|kbd|label|legend|li|main|mark|nav|object|ol|o:p|option|p|param|picture|pre|q|s|samp|script|section"
    "|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|textarea|tfoot|th|thead"
    "|time|tr|tt|u|ul|var|video"
)
"""The elements of HTML that an export may have: “<naam>” is none, and stays."""
_TAG = re.compile(rf"</?(?:{_KNOWN})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_NO_TAG = re.compile(rf"<(?!/?(?:{_KNOWN})[\s/>]|!--)", re.IGNORECASE)
"""A “<” that begins no such element, although a parser would take it for one: “x<y”."""
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


def without_html(table: Table, mapping: Map[str, str], model: Model, words: Words) -> Table:
    """The table with each cell in which there is HTML as an editor would write it; others stay as they are.

    In a table that our own export made, all do: a tag in a sheet is no more than text.

    What cannot be text, such as pictures, becomes a remark. Raises Invalid if there is too much of it.
    """
    if is_export(table.columns, model):
        return table
    known = columns(model)
    targets = {name: known[target] for name, target in mapping.items() if target in known}
    found = [
        {name: cell for name, cell in r.cells.items() if name in targets and _has_html(cell)}
        for r in table.records
    ]
    if sum(cell.count("<") for cells in found for cell in cells.values()) > MAX_TAGS:
        raise wrong(Place(table.records[0].place.path), "import-many", most=MAX_RECORDS)
    records = (
        _written(record, cells, targets, words) if cells else record
        for record, cells in zip(table.records, found, strict=True)
    )
    return table._replace(records=tuple(records))


def has_tags(cell: str) -> bool:
    """Whether there is an HTML tag in a cell, so that its line ends are only spaces."""
    return bool(_TAG.search(cell))


def _has_html(cell: str) -> bool:
    return has_tags(cell) or bool(_ENTITY.search(cell))


def _written(record: Record, found: Map[str, str], targets: Map[str, Column], words: Words) -> Record:
    cells, remarks = dict(record.cells), list(record.remarks)
    for name, cell in found.items():
        read = _read(cell, targets[name])
        cells[name] = clean("\n".join(read.texts.values()))
        remarks.extend(remarks_on(read.pictures, read.others, words))
    filled = {name: cell for name, cell in cells.items() if cell.strip()}
    return record._replace(cells=filled, remarks=tuple(remarks))


def _read(cell: str, column: Column) -> Converted:
    is_text = column.field is None or isinstance(column.type, Markdown)
    shown = blank(NOT_READ, without_code(cell)) if is_text else cell
    if not _TAG.search(shown):
        return Converted({"": _ENTITY.sub(_in_markdown if is_text else _decoded, cell)})
    html = _NO_TAG.sub("&lt;", cell)
    try:
        return as_one(html, "") if is_text else as_words(html, partial(_link, column))
    except Unconvertible:  # too deep: left as it is, as anything else that no sheet can show
        return Converted({"": cell})


def _decoded(entity: re.Match[str]) -> str:
    return unescape(entity[0])


def _in_markdown(entity: re.Match[str]) -> str:
    """The character of an entity; the entity itself if Markdown would read that character as markup."""
    character = unescape(entity[0])
    return entity[0] if character.isascii() and character not in "'\"" else character


def _link(column: Column, address: str, shown: str) -> tuple[str, str]:
    """What a link becomes in a column for words, and what is left of it."""
    of_people = _OF_PEOPLE.fullmatch(address)
    plain = of_people[1] if of_people else address
    if not shown or not address:
        return shown, f"link: {address}" if address else ""
    if bare(plain) == bare(shown) or (address.startswith("tel:") and _digits(shown) in DIGITS):
        return shown, ""
    if isinstance(column.type, (Url, Email, Phone)):
        return plain, f"link: {shown}"
    if of_people or isinstance(column.type, Links):
        return f"{shown} ({plain})", ""
    return shown, f"link: {address} ({shown})"


_OF_PEOPLE = re.compile(r"(?:mailto|tel):([^?]*)(?:\?.*)?", re.DOTALL)
"""The address of a person, and behind it what a letter begins with, such as its subject."""


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))
