"""Sheets and pages in another language: `soep.fr.md` is `soep.md` in French.

One rule: whatever a translation leaves out is taken from the main file. So an address or a score is
kept in one place, a translation may have only a title and a text, and an untranslated sheet is one
that leaves out everything. Facts that do not depend on the language belong in the main file alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from fichebak.content import free_pages, sheets
from fichebak.content.comments import without_comments
from fichebak.content.completing import completed, fallback_parts, no_more_public
from fichebak.content.config import Config
from fichebak.content.fields.period import Period
from fichebak.content.fields.shared.record import as_key, by_name, filled_in
from fichebak.content.free_pages import FreePage
from fichebak.content.meanings import meant
from fichebak.content.model import Model
from fichebak.content.sheets import UNFINISHED, Fallback, Sheet
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Place, error, warning
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Mapping
from fichebak.text.wording import fold


class ByLanguage(NamedTuple):
    """The paths of content files, by language."""

    main: tuple[str, ...]
    translated: Map[str, Map[str, str]] = {}
    """Language → path of the main file → that of its translation."""


class InLanguage(NamedTuple):
    """A sheet in another language, as far as it is valid, with diagnostics."""

    sheet: Sheet
    diagnostics: tuple[Diagnostic, ...]
    is_draft: bool = False
    """Whether the translation is a draft: it is then not used yet."""


def code_of(path: str) -> str:
    """The language code in a file name: “fr” for `soep.fr.md`; empty for a main file."""
    if path.count(".") < 2:  # the common case
        return ""
    suffix = PurePosixPath(PurePosixPath(path).stem).suffix.removeprefix(".").lower()
    return suffix if suffix in LANGUAGES else ""


def language_about(path: str, languages: Seq[str]) -> str:
    """The language of messages about a file: that of a translation, else the main language."""
    code = code_of(path)
    return code if code in languages else languages[0]


def main_path(path: str) -> str:
    """The path of the main file that a file is a translation of; of a main file, its own path."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{PurePosixPath(pure.stem).stem}{pure.suffix}")) if code_of(path) else path


def by_language(paths: Seq[str], config: Config, diagnostics: list[Diagnostic]) -> ByLanguage:
    """The main files, and the translations of each. A site in one language has no translations.

    Adds diagnostics for files that are no valid translations.
    """
    existing = set(paths)
    languages, first = config.languages, config.language
    diagnostics.extend(_in_unknown_languages(paths, existing))
    if not languages:
        diagnostics.extend(
            warning(
                Place(path),
                "translation-undeclared",
                first=first,
                language=code_of(path),
                main=main_path(path),
            )
            for path in paths
            if code_of(path) not in {"", first} and main_path(path) in existing
        )
        return ByLanguage(tuple(paths))
    main: list[str] = []
    translated: dict[str, dict[str, str]] = {code: {} for code in languages[1:]}
    for path in paths:
        code, origin, place = code_of(path), main_path(path), Place(path)
        if not code:
            main.append(path)
            if meant := _misnamed(path, languages[1:], existing):
                diagnostics.append(warning(place, "translation-name", main=main_path(meant), meant=meant))
        elif code == languages[0]:
            diagnostics.append(error(place, "translation-of-itself", language=code, main=origin))
        elif code not in languages:
            diagnostics.append(
                error(place, "translation-language", language=code, allowed=", ".join(languages))
            )
        elif origin not in existing:
            diagnostics.append(error(place, "translation-orphan", main=origin))
        elif earlier := translated[code].get(origin):  # “soep.FR.md” beside “soep.fr.md”
            diagnostics.append(error(place, "translation-twice", main=origin, language=code, other=earlier))
        else:
            translated[code][origin] = path
    return ByLanguage(tuple(main), translated)


def _in_unknown_languages(paths: Iterable[str], existing: AbstractSet[str]) -> Iterator[Diagnostic]:
    """Warnings for files like `soep.de.md` beside `soep.md`: no site can be in that language."""
    for path in paths:
        match = _IN_A_LANGUAGE.fullmatch(path)
        if match and not code_of(path) and (main := f"{match['main']}.md") in existing:
            possible = ", ".join(LANGUAGES)
            place, code = Place(path), match["code"].lower()
            yield warning(place, "translation-unknown", main=main, language=code, allowed=possible)


_IN_A_LANGUAGE = re.compile(r"(?P<main>.+)\.(?P<code>[a-z]{2})\.md", re.IGNORECASE)


def _misnamed(path: str, languages: Seq[str], existing: AbstractSet[str]) -> str:
    """The name that the translation `soep-fr.md` of `soep.md` should have; empty for any other file."""
    match = _ALMOST.fullmatch(path)
    if not match or match["code"].lower() not in languages or f"{match['main']}.md" not in existing:
        return ""
    return f"{match['main']}.{match['code'].lower()}.md"


_ALMOST = re.compile(r"(?P<main>.+?)[-_ ]+\(?(?P<code>[a-z]{2})\)?\.md", re.IGNORECASE)


def sheet_in(main: Source, translation: Source | None, model: Model, main_language: str) -> InLanguage:
    """A sheet in another language; `model` is the model in that language."""
    base, main_diagnostics = sheets.read(main, model)
    main_values = {key: _without_wording(value) for key, value in base.values.items()}
    main_parts = tuple(part._replace(is_fallback=True) for part in base.parts)
    if translation is None:
        fallback = Fallback(main_language, frozenset(main_values), whole=True)
        sheet = base._replace(values=main_values, parts=main_parts, fallback=fallback)
        return InLanguage(sheet, main_diagnostics)
    front = completed(translation.front, main.front, model.fields)
    own, own_diagnostics = sheets.read(translation._replace(front=front), model)
    # What is wrong in the main file may be just what the translation would take from it.
    is_main_wrong = any(diagnostic.is_error for diagnostic in main_diagnostics)
    its_own = _its_own(own_diagnostics, translation, may_lack_parts=is_main_wrong)
    diagnostics = [*main_diagnostics, *its_own]
    diagnostics.extend(_errors_for_main_file(own, translation, main, model))
    # An identical title is a name, which stays in the language of the main file.
    title = base.values.get("title", "")
    has_same_title = fold(own.values.get("title", title)) == fold(title)
    if not has_same_title and meant(model, "title_lang"):
        main_values.pop("title_lang", None)
    from_main = {*(main_values.keys() - own.values.keys()), *({"title"} if has_same_title else ())}
    from_main.update(fallback_parts(translation.front, front, model.fields))
    own_values = {key: no_more_public(value, base.values.get(key)) for key, value in own.values.items()}
    parts_by_key = {part.section.key: part for part in (*main_parts, *own.parts)}
    parts = tuple(parts_by_key[section.key] for section in model.sections if section.key in parts_by_key)
    # The main file decides on the status of the sheet; but only the translation, on whether it is a draft.
    decides = meant(model, "status") and "status" in main_values and not own.is_draft
    kept = {"status": main_values["status"]} if decides else {}
    sheet = own._replace(
        slug=base.slug,
        values={**main_values, **own_values, **kept},
        places={**base.places, **own.places},
        parts=parts,
        fallback=Fallback(main_language, frozenset(from_main), whole=False),
    )
    diagnostics.extend(sheets.unsupported_statuses(sheet, translation.front, model))
    return InLanguage(sheet, tuple(diagnostics), own.is_draft)


def _its_own(
    found: Iterable[Diagnostic], translation: Source, *, may_lack_parts: bool
) -> Iterator[Diagnostic]:
    """The diagnostics about the translation's own content, not about what it leaves out."""
    front = translation.front
    no_value_places = {front.place, *(name.place for name, _ in front.entries)}
    for one in found:
        is_left_out = one.code in UNFINISHED and (
            may_lack_parts or one.code != "missing" or one.place in no_value_places
        )
        if one.place.path == translation.path and not is_left_out and one.code != "no-slug":
            yield one


def _without_wording(value: Any) -> Any:
    """A value without the editor's wording, if it can be shown in any language."""
    return replace(value, text="") if isinstance(value, Period) else value


def _errors_for_main_file(
    own: Sheet, translation: Source, main: Source, model: Model
) -> Iterable[Diagnostic]:
    """Errors for values in a translation that apply to every language, and so belong in the main file."""
    if own.is_withdrawn:
        yield error(own.places["status"], "translation-withdrawn", main=main.path)
    declared = meant(model, "aliases")
    if declared and own.aliases:
        key, _, _ = next(filled_in(translation.front.entries, (declared,)))
        yield error(key.place, "translation-key", name=key.text, main=main.path)


def page_in(main: Source, translation: Source | None, main_language: str) -> FreePage:
    """A free page in another language. Raises Invalid with everything that is wrong with it."""
    if translation is None:
        return free_pages.check(main)._replace(lang=main_language, title_lang=main_language)
    keys = {name: declared.key for name, declared in by_name(free_pages.FIELDS).items()}
    given = {keys.get(as_key(key.text)) for key, _ in translation.front.entries}
    fallback = tuple(entry for entry in main.front.entries if keys.get(as_key(entry[0].text)) not in given)
    front = Mapping(translation.front.place, (*translation.front.entries, *fallback))
    own = free_pages.check(translation._replace(front=front))
    page = free_pages.check(main)
    own = own._replace(slug=page.slug, title_lang="" if "title" in given else main_language)
    if without_comments(translation.body).strip():
        return own
    return own._replace(html=page.html, lang=main_language)
