"""Reads the site in its other languages: each is a site of its own, read from the same folder.

Configuration, sheets and pages are localised first (`content.localising`, `content.translations`); from
there on the same functions work on them as on the main site.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from fichebak.building.reading import read_config, source_of, words_of
from fichebak.building.work import Work
from fichebak.content.checks import with_configured_severity
from fichebak.content.config import Config
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage, in_menu_order
from fichebak.content.paths import CONFIG
from fichebak.content.readings import Packer, SharedObjects, errors_in_translation, shared_objects
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, InLanguage, page_in, sheet_in
from fichebak.content.withholding import withheld
from fichebak.text.diagnostics import attempt


class Version(NamedTuple):
    """The content of a site in one of its other languages."""

    config: Config
    setting: Setting
    sheets: tuple[Sheet, ...]
    """All sheets; what is not translated is in the main language."""
    translated: tuple[Sheet, ...]
    """The sheets with a translation, finished or not, as far as it could be read."""
    pages: tuple[FreePage, ...]
    unfinished: frozenset[str]
    """The paths of translations that are drafts, and therefore not shown."""


_LEFT_TO_THE_MAIN_SITE = frozenset({"dcat", "robots"})
"""Exports that exist once for all languages."""


def read_versions(
    work: Work, config: Config, main: Setting, sheets: ByLanguage, pages: ByLanguage
) -> tuple[Version, ...]:
    """The site in each of its other languages."""
    versions = []
    for code in config.languages[1:]:
        localised, _ = read_config(work, code)
        if localised is not None:
            setting = Setting(words_of(work.inputs, code), main.today)
            versions.append(_version(work, localised, setting, sheets, pages))
    return tuple(versions)


def _version(work: Work, config: Config, setting: Setting, sheets: ByLanguage, pages: ByLanguage) -> Version:
    diagnostics = work.diagnostics
    # The same object in each round of a preview: pages are planned again when the configuration is another.
    config = work.memory.value_of(config, "of a version", partial(_of_a_version, config))
    shown: list[Sheet] = []
    translated: list[Sheet] = []
    unfinished: set[str] = set()
    reported = {(one.place, one.code) for one in diagnostics}
    wrong = {one.place.path for one in diagnostics if one.is_error}
    translations, shared = sheets.translated.get(config.language, {}), shared_objects(config.model)

    def read(path: str, translation: str) -> InLanguage | None:
        localised = _sheet_in(work, config, shared, path, translation)
        # Mistakes in the main file were reported already, except those that only this language's model finds.
        new = with_configured_severity(localised.diagnostics if localised else (), config.checks)
        diagnostics.extend(one for one in new if (one.place, one.code) not in reported)
        return localised

    for path in sheets.main:
        translation = translations.get(path, "")
        localised = read(path, translation)
        # A translation that cannot be parsed counts as missing; `read_texts` reports why.
        if translation and not wrong.isdisjoint({path, translation}):
            files = ((path, work.inputs[path]), (translation, work.inputs[translation]))
            found = errors_in_translation(*files, config.model, config.languages[0])
            diagnostics.extend(withheld(found, work.inputs, config.model))
        sheet = localised.sheet if localised else None
        if sheet and not sheet.wholly_in and "title" in sheet.values:
            translated.append(sheet)
        if localised and localised.is_draft and not work.options.drafts:
            unfinished.add(translation)
            localised = read(path, "")
        if localised and localised.sheet.slug and "title" in localised.sheet.values:
            shown.append(localised.sheet)
    free = _pages_in(work, config, pages)
    return Version(config, setting, tuple(shown), tuple(translated), free, frozenset(unfinished))


def _of_a_version(config: Config) -> Config:
    """The configuration without what exists once for all languages."""
    kept = tuple(name for name in config.exports if name not in _LEFT_TO_THE_MAIN_SITE)
    return replace(config, editor=None, exports=kept)


def _pages_in(work: Work, config: Config, pages: ByLanguage) -> tuple[FreePage, ...]:
    """The free pages, in the order of the menu; without those with errors, which are reported."""
    translations, main = pages.translated.get(config.language, {}), config.languages[0]
    sources = ((source_of(work, path), translations.get(path)) for path in pages.main)
    free = (
        attempt(work.diagnostics, page_in, page, source_of(work, other) if other else None, main)
        for page, other in sources
        if page
    )
    return in_menu_order(filter(None, free))


def _sheet_in(
    work: Work, config: Config, shared: SharedObjects, path: str, translation: str
) -> InLanguage | None:
    """A sheet from its main file and its translation; None where the main file cannot be parsed."""

    def made() -> InLanguage | None:
        source, other = source_of(work, path), source_of(work, translation) if translation else None
        return sheet_in(source, other, config.model, config.languages[0]) if source else None

    paths = (path, translation) if translation else (path,)
    files = tuple(work.inputs[each] for each in paths)
    cache_inputs = (config.language.encode(), work.inputs[CONFIG], " ".join(paths).encode(), *files)
    return work.memory.stored_value("sheet-in", cache_inputs, made, Packer(files, shared))
