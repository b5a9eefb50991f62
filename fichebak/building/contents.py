"""What the files of a site say, each by itself: in the main language and in the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass

from fichebak.building.pictures import pictures_of
from fichebak.building.reading import (
    check_pages,
    content_in,
    read_sheets,
    read_texts,
    region_of,
    source_of,
)
from fichebak.building.versions import Version, read_versions
from fichebak.building.work import Work
from fichebak.content import free_pages, statements
from fichebak.content.config import Config
from fichebak.content.editor import in_each_language, misfits
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.model import Model
from fichebak.content.paths import CONFIG, PAGES, PROJECTS
from fichebak.content.readings import Reading
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, by_language
from fichebak.content.withholding import withheld
from fichebak.site.atlas import Region
from fichebak.site.images import Picture
from fichebak.text.diagnostics import Diagnostic, Place
from fichebak.text.language import Words


@dataclass(frozen=True, slots=True)
class Content:
    """What the files of a site say, each by itself and as far as it could be read."""

    config: Config
    setting: Setting
    readings: tuple[Reading, ...]
    by_language: ByLanguage
    """The files of the sheets."""
    sheets: tuple[Sheet, ...]
    """In the main language, drafts too."""
    published: tuple[Sheet, ...]
    pages: tuple[FreePage, ...]
    versions: tuple[Version, ...]
    """The other languages."""
    region: Region | None
    pictures: Map[str, Picture]
    """All of them: of what is not published, too."""

    @property
    def every_sheet(self) -> tuple[Sheet, ...]:
        """Drafts too, and in each language that has a file of it."""
        return (*self.sheets, *(sheet for version in self.versions for sheet in version.translated))


def content_of(work: Work, config: Config, setting: Setting) -> Content:
    """Everything checked that one file tells, or one and its translation."""
    said = work.said
    if config.url and config.publisher:  # else it is not yet meant for the public
        said.extend(
            statements.check(
                config.accessibility,
                config.privacy,
                config.feedback,
                Place(CONFIG),
                setting.today,
            )
        )
    paths = paths_of(work)
    sheets, pages = (by_language(found, config, said) for found in paths)
    read = read_sheets(work, sheets.main, config, setting.words)
    others = read_texts(work, sorted({path for found in paths for path in found} - {*sheets.main}))
    note(work, (*read, *others), config.model)
    # A draft may still lack its title, and then there is nothing to call it by.
    found = (file.sheet for file in read if file.sheet)
    all_sheets = tuple(sheet for sheet in found if sheet.slug and "title" in sheet.values)
    free = tuple(check_pages(work, pages.main))
    versions = read_versions(work, config, setting, sheets, pages)
    if config.editor:
        said.extend(_misfits(work, sheets, pages, config.model, setting.words))
    return Content(
        config,
        setting,
        readings=(*read, *others),
        by_language=sheets,
        sheets=all_sheets,
        published=tuple(sheet for sheet in all_sheets if work.drafts or not sheet.is_draft),
        pages=free,
        versions=versions,
        region=region_of(work, config),
        pictures=pictures_of(work),
    )


def _misfits(
    work: Work, sheets: ByLanguage, pages: ByLanguage, model: Model, words: Words
) -> Iterator[Diagnostic]:
    """What the web editor would not show of pages and of translations; of a sheet, its reading tells that."""
    asked: list[tuple[Collection[str], Seq[Field]]] = [(pages.main, free_pages.FIELDS)]
    asked += [(one.values(), in_each_language(free_pages.FIELDS)) for one in pages.translated.values()]
    asked += [(one.values(), in_each_language(model.fields)) for one in sheets.translated.values()]
    for paths, fields in asked:
        for path in paths:
            source = source_of(work, path)
            if source:
                yield from misfits(source.front, fields, words)


def paths_of(work: Work) -> tuple[list[str], list[str]]:
    """The files of sheets and of free pages."""
    return content_in(work.inputs, PROJECTS), content_in(work.inputs, PAGES)


def note(work: Work, readings: Iterable[Reading], model: Model | None) -> None:
    """Notes what there is to say of some files, each by itself."""
    unreadable = [one for file in readings for one in file.unreadable]
    work.said.extend(withheld(unreadable, work.inputs, model))
    work.said.extend(one for file in readings for one in file.said)
