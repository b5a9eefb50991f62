"""Reads all content files of a site, each checked by itself: in the main language and in the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping as Map, Sequence as Seq
from typing import NamedTuple

from fichebak.building.pictures import pictures_of
from fichebak.building.reading import (
    content_in,
    read_pages,
    read_sheets,
    read_texts,
    region_of,
    sources_of,
)
from fichebak.building.versions import Version, read_versions
from fichebak.building.work import Work
from fichebak.content import free_pages, statements
from fichebak.content.checks import DEFAULTS, with_configured_severity
from fichebak.content.config import Config
from fichebak.content.editable import in_each_language, misfits
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.model import Model
from fichebak.content.paths import PAGES, PROJECTS
from fichebak.content.readings import Reading
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, by_language
from fichebak.content.withholding import withheld
from fichebak.site.atlas import Region
from fichebak.site.images import Picture
from fichebak.text.diagnostics import Diagnostic
from fichebak.text.language import Words


class Content(NamedTuple):
    """The content of a site, as far as it could be read."""

    config: Config
    setting: Setting
    readings: tuple[Reading, ...]
    by_language: ByLanguage
    """The paths of the sheets' files."""
    sheets: tuple[Sheet, ...]
    """Every sheet in the main language, drafts included."""
    published: tuple[Sheet, ...]
    pages: tuple[FreePage, ...]
    versions: tuple[Version, ...]
    """The content in the other languages."""
    region: Region | None
    pictures: Map[str, Picture]
    """Every picture, including those of sheets that are not published."""

    @property
    def every_sheet(self) -> tuple[Sheet, ...]:
        """Every sheet, drafts included, and every translation as a sheet of its own."""
        return (*self.sheets, *(sheet for version in self.versions for sheet in version.translated))


def content_of(work: Work, config: Config, setting: Setting) -> Content:
    """The content, with every check that needs one file, or a file and its translation."""
    diagnostics = work.diagnostics
    if config.url and config.publisher:  # without them the site is not yet meant for the public
        diagnostics.extend(
            statements.check(config.accessibility, config.privacy, config.feedback, setting.today)
        )
    paths = paths_of(work)
    sheets, pages = (_by_language(work, found, config) for found in paths)
    read = read_sheets(work, sheets.main, config, setting.words)
    others = read_texts(work, sorted({path for found in paths for path in found} - {*sheets.main}))
    report_readings(work, (*read, *others), config)
    # A draft may lack its title, and a page needs one.
    parsed = (file.sheet for file in read if file.sheet)
    all_sheets = tuple(sheet for sheet in parsed if sheet.slug and "title" in sheet.values)
    free = read_pages(work, pages.main)
    versions = read_versions(work, config, setting, sheets, pages)
    if config.editor:
        diagnostics.extend(_misfits(work, sheets, pages, config.model, setting.words))
    return Content(
        config,
        setting,
        readings=(*read, *others),
        by_language=sheets,
        sheets=all_sheets,
        published=tuple(sheet for sheet in all_sheets if work.options.drafts or not sheet.is_draft),
        pages=free,
        versions=versions,
        region=region_of(work, config),
        pictures=pictures_of(work),
    )


def _misfits(
    work: Work, sheets: ByLanguage, pages: ByLanguage, model: Model, words: Words
) -> Iterator[Diagnostic]:
    """What the web editor's forms would not show of free pages and translations.

    Sheets are checked for that when they are read.
    """
    forms: list[tuple[Collection[str], Seq[Field]]] = [(pages.main, free_pages.FIELDS)]
    forms += [(files.values(), in_each_language(free_pages.FIELDS)) for files in pages.translated.values()]
    forms += [(files.values(), in_each_language(model.fields)) for files in sheets.translated.values()]
    for paths, fields in forms:
        for source in sources_of(work, paths):
            yield from misfits(source.front, fields, words)


def paths_of(work: Work) -> tuple[Seq[str], ...]:
    """The paths of the sheets, and those of the free pages: the same until a file comes or goes."""
    names = work.memory.previous_if_equal("names", tuple(work.inputs))
    return work.memory.value_of(
        names, "content", lambda: tuple(content_in(names, folder) for folder in (PROJECTS, PAGES))
    )


def _by_language(work: Work, paths: Seq[str], config: Config) -> ByLanguage:
    def made() -> tuple[ByLanguage, list[Diagnostic]]:
        found: list[Diagnostic] = []
        return by_language(paths, config, found), found

    files, diagnostics = work.memory.value_of(paths, "by language", made, config)
    work.diagnostics.extend(diagnostics)
    return files


def report_readings(work: Work, readings: Iterable[Reading], config: Config | None) -> None:
    """Reports the diagnostics of these files, with the severities that the site gives them."""
    unreadable = [one for file in readings for one in file.unreadable]
    model, checks = (config.model, config.checks) if config else (None, DEFAULTS)
    work.diagnostics.extend(withheld(unreadable, work.inputs, model))
    work.diagnostics.extend(
        with_configured_severity((one for file in readings for one in file.diagnostics), checks)
    )
