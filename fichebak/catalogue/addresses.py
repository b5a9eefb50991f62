"""Who stands at which address: each sheet at its own, and where it stood before.

A link to a sheet is kept in other people's pages and mails. So an address that a sheet once had
goes on leading to it: the ones that it names in `aliases`, and the ones its file had before.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from pathlib import PurePosixPath

from fichebak.catalogue.dates import History
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic, Place, error
from fichebak.text.wording import slug


@dataclass(frozen=True, slots=True)
class Moved:
    """An address at which a sheet stood before."""

    slug: str
    sheet: Sheet


def moved(sheets: Iterable[Sheet], history: History) -> tuple[tuple[Moved, ...], tuple[Diagnostic, ...]]:
    """The former addresses of some sheets; two sheets that want the same address are both named."""
    ordered = sorted(sheets, key=lambda sheet: sheet.path)
    found: list[Diagnostic] = []
    owners: dict[str, Sheet] = {}
    for sheet in ordered:
        # Slugs hold lower-case ASCII only, so that paths which differ by case or by Unicode form
        # collide here, on every machine, and not on some disks.
        first = owners.setdefault(sheet.slug, sheet)
        if first is not sheet:
            found.append(error(Place(sheet.path), "address-taken", slug=sheet.slug, other=first.path))
    left = dict(_declared(ordered, owners, found))
    for sheet in ordered:
        # What version control remembers was not asked for: it gives way without a word.
        for path in history.former.get(sheet.path, ()):
            word = slug(PurePosixPath(path).stem)
            if word and word not in owners:
                left.setdefault(word, sheet)
    return tuple(Moved(word, left[word]) for word in sorted(left)), tuple(found)


def _declared(
    ordered: Seq[Sheet], owners: dict[str, Sheet], found: list[Diagnostic]
) -> Iterable[tuple[str, Sheet]]:
    taken: dict[str, Sheet] = {}
    for sheet in ordered:
        for alias in sheet.aliases:
            owner = owners.get(alias.slug) or taken.setdefault(alias.slug, sheet)
            if owner is not sheet:
                found.append(error(alias.place, "alias-taken", slug=alias.slug, other=owner.path))
            elif owners.get(alias.slug) is not sheet:  # that a sheet stands where it stands is no harm
                yield alias.slug, sheet
