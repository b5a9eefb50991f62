"""Assigns slugs to sheets: each sheet its current slug, and its former ones as redirects.

Other people's pages and mails keep links to a sheet, so its former slugs keep working: those listed in
its `aliases`, and those of former names of its file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping as Map, Sequence as Seq
from typing import NamedTuple

from fichebak.catalogue.dates import History
from fichebak.content.paths import PROJECTS, is_content
from fichebak.content.sheets import Sheet, slug_of
from fichebak.text.diagnostics import Diagnostic, Place, error


class Moved(NamedTuple):
    """A former slug of a sheet."""

    slug: str
    sheet: Sheet


class Former(NamedTuple):
    """The former slugs of sheets, and an error, naming both, for two sheets that claim the same slug."""

    moved: tuple[Moved, ...]
    first: Map[str, str]
    """The first slug of each sheet whose file was renamed, by its slug; of no two sheets the same."""
    diagnostics: tuple[Diagnostic, ...]


def former_slugs(sheets: Iterable[Sheet], history: History) -> Former:
    """The former slugs of sheets: from their `aliases`, and from the history of their files."""
    ordered = sorted(sheets, key=lambda sheet: sheet.path)
    diagnostics: list[Diagnostic] = []
    owners: dict[str, Sheet] = {}
    for sheet in sorted(ordered, key=_is_odd):
        # Slugs are lower-case ASCII, so paths that differ only by case or Unicode form collide here, on
        # every machine, rather than on some file systems only.
        first = owners.setdefault(sheet.slug, sheet)
        if first is not sheet:
            diagnostics.append(error(Place(sheet.path), "address-taken", slug=sheet.slug, other=first.path))
    former, first_slugs = dict(_aliases(ordered, owners, diagnostics)), {}
    for sheet in ordered:
        # Nobody asked for the slugs from version control: drop those that are taken, without an error. A file
        # that was no sheet under its former name, such as “soep.md.txt”, had no address.
        for path in filter(is_content, history.former.get(sheet.path, ())):
            if former_slug := slug_of(path):
                owner = owners.get(former_slug) or former.setdefault(former_slug, sheet)
                if owner is sheet:
                    first_slugs[sheet.slug] = former_slug  # the latest come first
    moved = tuple(Moved(word, former[word]) for word in sorted(former))
    return Former(moved, first_slugs, tuple(diagnostics))


def _is_odd(sheet: Sheet) -> bool:
    """Whether a sheet is not where its address says: a copy, such as “De Kabas.md”, beside “de-kabas.md”."""
    return sheet.path != f"{PROJECTS}{sheet.slug}.md"


def _aliases(
    ordered: Seq[Sheet], owners: dict[str, Sheet], diagnostics: list[Diagnostic]
) -> Iterable[tuple[str, Sheet]]:
    claimed: dict[str, Sheet] = {}
    for sheet in ordered:
        for alias in sheet.aliases:
            owner = owners.get(alias.slug) or claimed.setdefault(alias.slug, sheet)
            if owner is not sheet:
                diagnostics.append(error(alias.place, "alias-taken", slug=alias.slug, other=owner.path))
            elif owners.get(alias.slug) is not sheet:  # an alias equal to the sheet's own slug is harmless
                yield alias.slug, sheet
