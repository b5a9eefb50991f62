"""A site in its other languages: each a site of its own, read from the same folder.

The configuration, the sheets and the pages are those of that language (`content.localising`,
`content.translations`); from there on the same functions work on them as on the main site.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from fichebak.building.reading import read_config, source_of, words_of
from fichebak.building.work import Work
from fichebak.content.config import Config
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.paths import CONFIG
from fichebak.content.readings import Held, Packer, held
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, InLanguage, page_in, sheet_in
from fichebak.text.diagnostics import attempt


@dataclass(frozen=True, slots=True)
class Version:
    """What a site is drawn from in one of its other languages."""

    config: Config
    setting: Setting
    sheets: tuple[Sheet, ...]
    """All of them: what is not translated is as in the main language."""
    translated: tuple[Sheet, ...]
    """Those of which there is a translation, finished or not, as far as it could be read."""
    pages: tuple[FreePage, ...]
    unfinished: frozenset[str]
    """The files of translations that are not shown, since they say that they are drafts."""


_LEFT_TO_THE_MAIN_SITE = frozenset({"dcat", "robots"})
"""Exports of which there is one for all languages together."""


def read_versions(
    work: Work, config: Config, main: Setting, sheets: ByLanguage, pages: ByLanguage
) -> tuple[Version, ...]:
    """The site in each other language; what is wrong with its texts is noted."""
    found = []
    for code in config.languages[1:]:
        translated, _ = read_config(work, code)
        if translated is not None:
            setting = Setting(words_of(work.inputs, code), main.today)
            found.append(_version(work, translated, setting, sheets, pages))
    return tuple(found)


def _version(work: Work, config: Config, setting: Setting, sheets: ByLanguage, pages: ByLanguage) -> Version:
    said = work.said
    kept = tuple(name for name in config.exports if name not in _LEFT_TO_THE_MAIN_SITE)
    config = replace(config, editor=None, exports=kept)
    main = config.languages[0]
    shown: list[Sheet] = []
    translated: list[Sheet] = []
    unfinished: set[str] = set()
    told = {(one.place, one.code) for one in said}
    given, known = sheets.translated.get(config.language, {}), held(config.model)

    def read(path: str, translation: str) -> InLanguage | None:
        found = _sheet_in(work, config, known, path, translation)
        # Of the main file all is told already, but what only this language's model makes of it.
        said.extend(one for one in (found.said if found else ()) if (one.place, one.code) not in told)
        return found

    for path in sheets.main:
        translation = given.get(path, "")
        found = read(path, translation)
        # A translation that cannot be taken apart is told of elsewhere, and is as good as none.
        if found and found.sheet.loan and not found.sheet.loan.whole and "title" in found.sheet.values:
            translated.append(found.sheet)
        if found and found.is_draft and not work.drafts:
            unfinished.add(translation)
            found = read(path, "")
        if found and found.sheet.slug and "title" in found.sheet.values:
            shown.append(found.sheet)
    own = pages.translated.get(config.language, {})
    sources = ((source_of(work, path), own.get(path)) for path in pages.main)
    free = [
        attempt(said, page_in, page, source_of(work, translation) if translation else None, main)
        for page, translation in sources
        if page
    ]
    ordered = sorted((page for page in free if page), key=lambda page: (page.order, page.path))
    return Version(config, setting, tuple(shown), tuple(translated), tuple(ordered), frozenset(unfinished))


def _sheet_in(work: Work, config: Config, known: Held, path: str, translation: str) -> InLanguage | None:
    """A sheet from its main file and its translation; None where the first cannot be taken apart."""

    def made() -> InLanguage | None:
        source, other = source_of(work, path), source_of(work, translation) if translation else None
        return sheet_in(source, other, config.model, config.languages[0]) if source else None

    paths = (path, translation) if translation else (path,)
    files = tuple(work.inputs[one] for one in paths)
    made_of = (config.language.encode(), work.inputs[CONFIG], " ".join(paths).encode(), *files)
    return work.memory.kept("sheet-in", made_of, made, Packer(files, known))
