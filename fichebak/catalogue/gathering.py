"""All sheets together: in order, each with an address of its own, and the filters over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fichebak.catalogue.facets import Facet, facets_of
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.diagnostics import Diagnostic, Place, error
from fichebak.text.wording import sort_key


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The sheets that are published, by title, and the filters over them."""

    sheets: tuple[Sheet, ...]
    facets: tuple[Facet, ...]

    def neighbours(self) -> dict[str, tuple[Sheet | None, Sheet | None]]:
        """For each address, the sheet before and the sheet after."""
        padded = (None, *self.sheets, None)
        around = zip(padded, self.sheets, padded[2:], strict=False)
        return {sheet.slug: (before, after) for before, sheet, after in around}


def gather(
    sheets: Iterable[Sheet], model: Model, setting: Setting
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of some sheets; two that want the same address are both named."""
    ordered = sorted(sheets, key=lambda sheet: (sort_key(sheet.title), sheet.slug, sheet.path))
    found: list[Diagnostic] = []
    owners: dict[str, Sheet] = {}
    for sheet in sorted(ordered, key=lambda sheet: sheet.path):
        # Slugs hold lower-case ASCII only, so that paths which differ by case or by Unicode form
        # collide here, on every machine, and not on some disks.
        first = owners.setdefault(sheet.slug, sheet)
        if first is not sheet:
            found.append(error(Place(sheet.path), "address-taken", slug=sheet.slug, other=first.path))
    return Catalogue(tuple(ordered), facets_of(model, ordered, setting)), tuple(found)
