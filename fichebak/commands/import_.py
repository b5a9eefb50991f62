"""`import`: sheets from a spreadsheet or a WordPress export."""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from fichebak.commands.making import Declared, fails, model_of, tell
from fichebak.commands.terminal import BUILT, WRONG, aside
from fichebak.content.decoding import decode
from fichebak.content.model import Model
from fichebak.content.paths import PROJECTS
from fichebak.content.sheets import Sheet
from fichebak.content.writing import comment
from fichebak.moving import columns
from fichebak.moving.records import MAX_BYTES, Table, read_csv
from fichebak.moving.transfer import Into, NewSheet, checked, move
from fichebak.shell import folders
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, in_order, warning, wrong
from fichebak.text.language import Words
from fichebak.text.report import printable

Item = TypeVar("Item")
OLE = b"\xd0\xcf\x11\xe0"
"""How an .xls of before 2007 begins."""
NEEDED = {"openpyxl", "markdownify", "bs4"}
MANY = 200
"""Records from which on it is worth showing how far it is."""


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words("help.file"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=words("help.mapping"))
    parser.add_argument("--type", action="append", default=[], metavar="TYPE", help=words("help.type"))
    parser.add_argument("--dry-run", action="store_true", help=words("help.dry-run"))


@dataclass(slots=True)
class Listing:
    """What became of every record."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Sheets that stood there already and say the same."""
    skipped: list[str] = field(default_factory=list)
    """Records of which no sheet was made."""
    said: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)
    """The sheets as they were written: to show the lines of which something is said."""


def run(asked: argparse.Namespace) -> int:
    # What openpyxl says to programmers; what it says of a value, we say at its cell.
    warnings.filterwarnings("ignore", module="openpyxl")
    site = model_of(asked)
    try:
        listing = _run(asked, site)
    except Invalid as invalid:
        tell(asked, in_order(list(invalid.diagnostics)), site.words, site.files)
        return WRONG
    tell(asked, in_order(listing.said), site.words, {**site.files, **listing.texts})
    if not asked.quiet:
        for line in _summed_up(listing, site.words, dry=asked.dry_run):
            print(printable(line), file=aside(asked))
    return WRONG if fails(asked, listing.said) else BUILT


def _run(asked: argparse.Namespace, site: Declared) -> Listing:
    if site.config is None:
        raise Invalid(*site.diagnostics)
    words, model = site.words, site.config.model
    table = _table(asked, model, words)
    mapping, told = _mapping(asked, table, model, words)
    listing = Listing(said=[*table.diagnostics, *told])
    if "title" not in mapping.values():
        raise Invalid(*listing.said, error(Place(asked.file.name), "import-title-column"))
    into = Into(PROJECTS, model, words, site.config.editor is not None)
    for record in _progress(asked, table.records):
        new = move(record, table, mapping, into)
        if new and new.sheet:
            _keep(asked, new, model, listing)
        else:  # it has no title; or no site could be built with it, not even as a draft
            listing.said.extend(new.diagnostics if new else [error(record.place, "import-no-title")])
            listing.skipped.append(f"{record.place.path}:{record.place.line}")
    return listing


def _table(asked: argparse.Namespace, model: Model, words: Words) -> Table:
    with asked.file.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    name = asked.file.name
    try:
        if data.startswith(b"PK"):
            from fichebak.moving.spreadsheets import read_xlsx

            return read_xlsx(name, data, words)
        if data.startswith(OLE):
            raise wrong(Place(name), "import-old-excel")
        from fichebak.moving.wordpress import is_wordpress, read_wxr

        if is_wordpress(data):
            return read_wxr(name, data, model, words, asked.type)
    except ModuleNotFoundError as missing:
        if missing.name not in NEEDED:
            raise
        raise wrong(Place(name), "import-packages", package=missing.name) from None
    return read_csv(name, data)


def _mapping(
    asked: argparse.Namespace, table: Table, model: Model, words: Words
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Where each column goes: as its file says, or guessed and then kept in that file; and shown."""
    path = asked.mapping or asked.file.with_name(f"{asked.file.name}.mapping.yaml")
    told: tuple[Diagnostic, ...] = ()
    if path.exists():
        text = decode(path.name, path.read_bytes())
        mapping, told = columns.read(text, path.name, table.columns, model)
    else:
        mapping = columns.guess(table.columns, model)
        # In a folder that cannot be written in, the guess is shown all the same.
        is_kept = False
        # Where no column is known, the first row is none that names them: there is nothing to keep.
        with suppress(OSError):
            is_kept = any(mapping.values()) and folders.add(
                path, columns.as_text(mapping, model, words).encode()
            )
        path = path if is_kept else None
    if not asked.quiet:
        out = aside(asked)
        print(words("import.mapping", path=path.name) if path else words("import.guessed"), file=out)
        for name, target in mapping.items():
            where = target or words("import.to-note")
            where = words("import.to-nothing") if target == columns.LEFT_OUT else where
            print(printable(f"  {name} → {where}"), file=out)
    return mapping, told


def _keep(asked: argparse.Namespace, new: NewSheet, model: Model, listing: Listing) -> None:
    """Writes a sheet, unless something stands there: then it says whether that is the same one."""
    target, data = asked.site / new.path, new.text.encode()
    is_new = not os.path.lexists(target) if asked.dry_run else folders.create(asked.site, new.path, data)
    if is_new:
        listing.said.extend(new.diagnostics)
        listing.written.append(new.path)
        listing.texts[new.path] = data
    elif _is_the_same(target, new, model):
        listing.kept.append(new.path)
    else:
        listing.said.append(warning(Place(new.path), "import-exists"))
        listing.skipped.append(new.path)


def _is_the_same(target: Path, new: NewSheet, model: Model) -> bool:
    """Whether what stands there is a sheet that tells and notes the same, however it is written."""
    if target.is_symlink() or not target.is_file():
        return False
    written = target.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    there, _ = checked(new.path, written, model)
    return written == new.text or (
        _told(there) == _told(new.sheet) and (not new.note or comment(new.note) in written)
    )


def _told(sheet: Sheet | None) -> object:
    return sheet and (sheet.values, {part.section.key: part.text for part in sheet.parts})


def _summed_up(listing: Listing, words: Words, *, dry: bool) -> Iterator[str]:
    written, kept, skipped = map(len, (listing.written, listing.kept, listing.skipped))
    if written:
        yield words.count("import.would-write", written) if dry else words.count("import.written", written)
        yield from (f"  {path}" for path in listing.written)
    if kept:
        yield words.count("import.kept", kept)
        yield from (f"  {path}" for path in listing.kept)
    if skipped:
        yield words.count("import.skipped", skipped)
        yield from (f"  {path}" for path in listing.skipped)
    if written and not dry:
        yield words("new.then")


def _progress(asked: argparse.Namespace, records: Sequence[Item]) -> Iterator[Item]:
    """Counts along on a terminal, where there is much to do."""
    show = not asked.quiet and len(records) >= MANY and sys.stderr.isatty()
    for number, record in enumerate(records, start=1):
        if show and (number % 25 == 0 or number == len(records)):
            # No colours and no other codes: nothing that NO_COLOR would have to switch off.
            end = "\n" if number == len(records) else ""
            print(f"\r{number}/{len(records)}", end=end, file=sys.stderr, flush=True)
        yield record
