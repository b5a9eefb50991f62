"""`import`: writes sheets from a spreadsheet or a WordPress export."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Mapping as Map
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from fichebak.building.reading import content_in
from fichebak.building.work import watched
from fichebak.commands.making import Declared, declared, fails, other_models
from fichebak.commands.progress import progress
from fichebak.commands.terminal import BUILT, WRONG, Say, first, print_diagnostics, tell
from fichebak.content.decoding import decode
from fichebak.content.model import Model
from fichebak.content.paths import PROJECTS
from fichebak.content.sheets import Sheet, slug_of
from fichebak.content.translations import main_path
from fichebak.content.writing import comment
from fichebak.moving import columns
from fichebak.moving.lines import with_line_breaks
from fichebak.moving.markup import without_html
from fichebak.moving.records import MAX_BYTES, Table, read_csv
from fichebak.moving.repeats import told_once
from fichebak.moving.ticks import ticked
from fichebak.moving.transfer import Destination, NewSheet, checked, move
from fichebak.shell import folders
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, in_order, warning, wrong
from fichebak.text.language import Words
from fichebak.text.report import printable

OLE = b"\xd0\xcf\x11\xe0"
"""The first bytes of an .xls file of Excel 97-2003."""
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|style|table|div)\b", re.IGNORECASE)
"""The start of an HTML table, which some programs save as .xls."""
_OTHER = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:%PDF-|\{\\rtf|\{\s*"|\[\s*[{\["\]])')
"""The start of a PDF, of RTF, and of JSON, in which other web sites export."""
_LOCKED = "EncryptedPackage".encode("utf-16-le")
"""In every workbook with a password, whichever its version."""
NEEDED = {"openpyxl", "markdownify", "bs4"}


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help=words("help.file"))
    parser.add_argument("--mapping", type=Path, metavar="FILE", help=words("help.mapping"))
    parser.add_argument("--type", action="append", default=[], metavar="TYPE", help=words("help.type"))
    parser.add_argument("--dry-run", action="store_true", help=words("help.dry-run"))


@dataclass(slots=True)
class Listing:
    """What happened to every record."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Sheets that existed with the same content."""
    by_slug: Map[str, str] = field(default_factory=dict)
    """The sheets that existed, by the word in their addresses: `Café.md` has that of `cafe.md`."""
    skipped: list[str] = field(default_factory=list)
    """Records that became no sheet."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)
    """The sheets as they were written, by path, to quote lines in messages."""


def run(args: argparse.Namespace) -> int:
    site = declared(args)
    listing = _listing(args, site)
    shown = {**site.files, **listing.texts}
    told = in_order(list(told_once(listing.diagnostics, args.file.name)))
    print_diagnostics(args, told, lambda _: site.words, shown)
    for line in _summed_up(listing, site.words, dry=args.dry_run):
        tell(args, printable(line))
    return WRONG if fails(args, listing.diagnostics) else BUILT


def _listing(args: argparse.Namespace, site: Declared) -> Listing:
    """Writes the sheets."""
    words, model = site.words, site.config.model
    table = _table(args, model, words)
    if header_below := columns.header_below(table, model):
        raise Invalid(*table.diagnostics, header_below)
    mapping, diagnostics = _mapping(args, table, site)
    there = (path for path in content_in(site.files, PROJECTS) if main_path(path) == path)
    by_slug = {slug_of(path): path for path in there}
    listing = Listing(diagnostics=[*table.diagnostics, *diagnostics], by_slug=by_slug)
    if untitled := columns.untitled(mapping, model, args.file.name):
        raise Invalid(*listing.diagnostics, untitled)
    listing.diagnostics.extend(columns.unmapped(table, mapping, model))
    listing.diagnostics.extend(columns.without_required(mapping, model, args.file.name))
    with _packages(args.file.name):
        table = without_html(with_line_breaks(table, mapping, model), mapping, model, words)
    destination = Destination(model, words, site.config.editor is not None)
    with progress(words, quiet=args.quiet) as watch:
        for record in watched(watch, "import", table.records, len(table.records)):
            new = move(record, table, mapping, destination)
            if new and new.sheet:
                _keep(args, new, model, listing)
            else:  # it has no title, or would stop a build even as a draft
                listing.diagnostics.extend(
                    new.diagnostics if new else [error(record.place, "import-no-title")]
                )
                listing.skipped.append(f"{record.place.path}:{record.place.line}")
    return listing


def _table(args: argparse.Namespace, model: Model, words: Words) -> Table:
    with args.file.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    name = args.file.name
    with _packages(name):
        if data.startswith(b"PK"):
            from fichebak.moving.spreadsheets import read_xlsx

            table = read_xlsx(name, data, words)
            # Once the workbook is saved again all is in it, and sheets that were written would be in the way.
            if any(found.is_error for found in table.diagnostics):
                raise Invalid(*told_once(table.diagnostics, name))
            return table
        if data.startswith(OLE):
            if _LOCKED in data:
                raise wrong(Place(name), "import-xlsx", said="EncryptedPackage")
            raise wrong(Place(name), "import-old-excel")
        from fichebak.moving.wordpress import is_wordpress, read_wxr

        if is_wordpress(data):
            return read_wxr(name, data, model, words, args.type)
        if _PAGE.match(data):
            raise wrong(Place(name), "import-html")
        if _OTHER.match(data):
            raise wrong(Place(name), "import-no-list")
    return read_csv(name, data)


@contextmanager
def _packages(name: str) -> Iterator[None]:
    """Tells how to get the packages that a file needs, if one is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name not in NEEDED:
            raise
        raise wrong(Place(name), "import-packages", package=missing.name) from None


def _mapping(
    args: argparse.Namespace, table: Table, site: Declared
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The field of each column, from the mapping file; without one it is guessed and written to that file.

    Prints the mapping.
    """
    words, model = site.words, site.config.model
    path = args.mapping or args.file.with_name(f"{args.file.name}.mapping.yaml")
    diagnostics: tuple[Diagnostic, ...] = ()
    if path.exists():
        text = decode(path.name, path.read_bytes())
        mapping, diagnostics = columns.read(text, path.name, table.columns, model)
    else:
        given = columns.scored(table, model)
        mapping = columns.guess(table.columns, model, ticked(table, model), given, other_models(args, site))
        # In a read-only folder the guess is printed all the same.
        is_kept = False
        # If no column is known, the first row is no header, and there is nothing to keep.
        with suppress(OSError):
            is_kept = any(mapping.values()) and folders.add(
                path, columns.as_text(mapping, model, words).encode()
            )
        path = path if is_kept else None
    tell(args, words("import.mapping", path=path.name) if path else words("import.guessed"))
    for name, target in mapping.items():
        is_left_out = target == columns.LEFT_OUT
        where = words("import.to-nothing") if is_left_out else target or words("import.to-note")
        tell(args, printable(f"  {name} → {where}"))
    return mapping, diagnostics


def _keep(args: argparse.Namespace, new: NewSheet, model: Model, listing: Listing) -> None:
    """Writes a sheet. An existing file is kept, and reported unless it has the same content."""
    data = new.text.encode()
    path = listing.by_slug.get(slug_of(new.path), new.path)
    target = args.site / path
    is_new = path == new.path and (
        not os.path.lexists(target) if args.dry_run else folders.create(args.site, path, data)
    )
    if is_new:
        listing.diagnostics.extend(new.diagnostics)
        listing.written.append(new.path)
        listing.texts[new.path] = data
    elif _is_the_same(target, new, model):
        listing.kept.append(path)
    else:
        listing.diagnostics.append(warning(Place(path), "import-exists"))
        listing.skipped.append(path)


def _is_the_same(target: Path, new: NewSheet, model: Model) -> bool:
    """Whether the existing file is a sheet with the same values, sections and note, in whatever format."""
    if target.is_symlink() or not target.is_file():
        return False
    written = target.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    there, _ = checked(new.path, written, model)
    return written == new.text or (
        _content(there) == _content(new.sheet) and (not new.note or comment(new.note) in written)
    )


def _content(sheet: Sheet | None) -> object:
    return sheet and (sheet.values, sheet.texts)


def _summed_up(listing: Listing, words: Words, *, dry: bool) -> Iterator[str]:
    written, kept, skipped = map(len, (listing.written, listing.kept, listing.skipped))
    if written:
        yield words.count("import.would-write", written) if dry else words.count("import.written", written)
        yield from (f"  {path}" for path in first(listing.written, words))
    if kept:
        yield words.count("import.kept", kept)
        yield from (f"  {path}" for path in first(listing.kept, words))
    if skipped:
        yield words.count("import.skipped", skipped)
        yield from (f"  {path}" for path in listing.skipped)
    if written and not dry:
        yield words("new.then")
