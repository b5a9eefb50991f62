"""Content → the `Site` that pages are rendered from, with a version for each other language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping as Map
from dataclasses import replace
from functools import cache, partial

from fichebak.building.arranging import catalogue_of
from fichebak.building.contents import Content
from fichebak.building.origins import digests_of, origins_of
from fichebak.building.pictures import shown_of
from fichebak.building.texts import prose_of
from fichebak.building.versions import Version
from fichebak.building.work import Work
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import Catalogue
from fichebak.catalogue.places import Spot, spot_finder
from fichebak.content.linking import References
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.site.atlas import Atlas, Mapped, Region, atlas, places_of
from fichebak.site.entries import language_of
from fichebak.site.plan import Site


def site_of(work: Work, content: Content, texts: Iterable[References], whole: Catalogue) -> Site:
    """The site in all its languages. A text that cannot be converted is reported."""
    config = content.config
    slugs = {sheet.slug for sheet in whole.sheets}
    translated = (sheet for version in content.versions for sheet in version.sheets if sheet.slug in slugs)
    pictures = shown_of(work, content.pictures, [*whole.sheets, *translated], texts)
    spots, drawn = _on_map(work, whole, config.model, content.region)
    site = Site(
        config,
        whole,
        content.setting,
        prose=prose_of(work, whole.sheets),
        pictures=pictures,
        free_pages=content.pages,
        region=content.region,
        preview=work.options.preview,
        spots=spots,
        atlas=drawn,
    )
    if work.has_errors:
        return site
    shown = {sheet.slug for sheet in content.published}
    versions = [_in_language(work, site, one, shown) for one in content.versions]
    origin = origins_of(whole.sheets, content.by_language, config.model, pictures, work.inputs)
    versions = [replace(one, digests=cache(partial(digests_of, one, origin))) for one in versions]
    return replace(site, digests=cache(partial(digests_of, site, origin)), versions=tuple(versions))


def _in_language(work: Work, site: Site, version: Version, shown: set[str]) -> Site:
    sheets = [sheet for sheet in version.sheets if sheet.slug in shown]
    model, setting = version.config.model, version.setting
    history = _history_of(sheets, site.catalogue, work.options.history)
    # Sheets that want the same address were reported for the main language.
    whole, _ = catalogue_of(work, sheets, model, setting, history)
    spots, drawn = _on_map(work, whole, model, site.region)
    return replace(
        site,
        config=version.config,
        catalogue=whole,
        setting=setting,
        prose=prose_of(work, whole.sheets),
        free_pages=version.pages,
        spots=spots,
        atlas=drawn,
    )


def _on_map(
    work: Work, whole: Catalogue, model: Model, region: Region | None
) -> tuple[Map[str, Spot], Callable[[], Atlas | None]]:
    """Where the sheets are, and the function that draws their map on demand."""
    places = places_of(region)
    # The model is no part of the key: with another model the sheet is another object.
    each = work.memory.of_each(whole.sheets, "spot", spot_finder(model, places), places)
    spots = {sheet.slug: spot for sheet, spot in zip(whole.sheets, each, strict=True) if spot}

    @cache
    def drawn() -> Atlas | None:
        mapped = (Mapped(sheet.slug, sheet.title, language_of(model, sheet)) for sheet in whole.sheets)
        return atlas(mapped, spots, region) if region else None

    return spots, drawn


def _history_of(sheets: Iterable[Sheet], main: Catalogue, history: History) -> History:
    """The history of these sheets: former paths are those of the main language's files."""
    origins = {sheet.slug: sheet.path for sheet in (*main.sheets, *main.withdrawn)}
    former = {sheet.path: history.former.get(origins[sheet.slug], ()) for sheet in sheets}
    return history._replace(former=former)
