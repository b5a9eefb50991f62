"""A site in its other languages: each a site of its own, read from the same folder.

The configuration, the sheets and the pages are those of that language (`content.localising`,
`content.translations`); from there on the same functions work on them as on the main site.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from functools import cache, partial

from fichebak.building.memory import Same
from fichebak.building.reading import filing_of, read_config, source_of, words_of
from fichebak.building.texts import prose_of
from fichebak.building.work import Work
from fichebak.catalogue import gathering
from fichebak.catalogue.dates import History
from fichebak.catalogue.places import spots_of
from fichebak.content.config import Config
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.paths import CONFIG
from fichebak.content.readings import Held, Packer, held
from fichebak.content.sheets import Sheet
from fichebak.content.translations import ByLanguage, InLanguage, page_in, sheet_in
from fichebak.site.atlas import atlas
from fichebak.site.plan import Site
from fichebak.text.diagnostics import attempt
from fichebak.text.prose import Prose


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
    work: Work, settings: Config, main: Setting, sheets: ByLanguage, pages: ByLanguage
) -> tuple[Version, ...]:
    """The site in each other language; what is wrong with its texts is noted."""
    found = []
    for code in settings.languages[1:]:
        config, _ = read_config(work, code)
        if config is not None:
            setting = Setting(words_of(work.inputs, code), main.today)
            found.append(_version(work, config, setting, sheets, pages))
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


def sites_of(
    work: Work, site: Site, versions: Iterable[Version], published: Iterable[Sheet], history: History
) -> tuple[Site, ...]:
    """The sites in the other languages of a site that was found right."""
    shown = {sheet.slug for sheet in published}
    return tuple(_site(work, site, version, shown, history) for version in versions)


def _site(work: Work, site: Site, version: Version, shown: set[str], history: History) -> Site:
    sheets = [sheet for sheet in version.sheets if sheet.slug in shown]
    # Addresses that two sheets want were told of the main site's.
    model, setting = version.config.model, version.setting
    file = filing_of(work, model, setting)
    whole, _ = gathering.gather(sheets, model, setting, _history(site, sheets, history), file)
    made = _prose(work, whole.sheets)
    spots = spots_of(whole.sheets, version.config.model, site.places)
    region = site.region
    return replace(
        site,
        spots=spots,
        atlas=cache(lambda: atlas(whole.sheets, spots, region) if region else None),
        config=version.config,
        catalogue=whole,
        setting=version.setting,
        prose=made,
        free_pages=version.pages,
        versions=(),
    )


def _history(site: Site, sheets: Iterable[Sheet], history: History) -> History:
    """The history as it concerns these sheets: where one stood before, its main file tells."""
    origins = {sheet.slug: sheet.path for sheet in (*site.catalogue.sheets, *site.catalogue.withdrawn)}
    former = {sheet.path: history.former.get(origins[sheet.slug], ()) for sheet in sheets}
    return replace(history, former=former)


def _prose(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of every sheet, the text of each of its two files by itself: both may number their notes."""
    mixed = [sheet for sheet in sheets if len({part.borrowed for part in sheet.parts}) > 1]
    slugs = {sheet.slug for sheet in mixed}
    whole = [sheet for sheet in sheets if sheet.slug not in slugs]
    remember = work.memory.value

    def halves(*, borrowed: bool) -> Map[str, Prose]:
        made_of = (
            remember(("half", Same(sheet), borrowed), partial(_half, sheet, borrowed=borrowed))
            for sheet in mixed
        )
        return prose_of(work, tuple(made_of))

    made, own, lent = prose_of(work, whole), halves(borrowed=False), halves(borrowed=True)
    if not work.is_right:  # some text could not be converted
        return {}
    both = {
        sheet.slug: remember(("united", Same(sheet)), partial(_united, sheet, own, lent)) for sheet in mixed
    }
    return ChainMap(both, made)  # type: ignore[arg-type] # it is only read


def _half(sheet: Sheet, *, borrowed: bool) -> Sheet:
    return replace(sheet, parts=tuple(part for part in sheet.parts if part.borrowed == borrowed))


def _united(sheet: Sheet, all_own: Map[str, Prose], all_lent: Map[str, Prose]) -> Prose:
    own, lent = all_own[sheet.slug], all_lent[sheet.slug]
    code = sheet.loan.language if sheet.loan else ""
    sections: tuple[Iterator[str], Iterator[str]] = (
        iter(own.sections),
        (_renamed(html, code) for html in lent.sections),
    )
    html = tuple(next(sections[part.borrowed]) for part in sheet.parts)
    used = _referred_to(lent.notes, "".join(lent.sections))
    notes = f'<div lang="{code}">{_renamed(used, code)}</div>' if used else ""
    return Prose(html, own.notes + notes)


def _referred_to(notes: str, text: str) -> str:
    """The notes that a text refers to, by the numbers that it has for them."""
    head, *items = re.split(r'(?=<li id="fn:)', notes.removesuffix(_NOTES_END))
    kept = [
        item.replace("<li ", f'<li value="{number}" ', 1)
        for number, item in enumerate(items, start=1)
        if item.partition('">')[0].replace('<li id="fn:', 'id="fnref:') in text
    ]
    return "".join((head, *kept, _NOTES_END)) if kept else ""


_NOTES_END = "</ol>\n</div>"


_NOTE = re.compile(r'(<[^<>]*? (?:id="|href="#)fn(?:ref\d*)?:)')


def _renamed(html: str, code: str) -> str:
    """The HTML with footnotes that are called otherwise than those of another text."""
    return _NOTE.sub(rf"\g<1>{code}-", html)
