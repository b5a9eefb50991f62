"""Sheets and pages in another language: `soep.fr.md` is `soep.md` in French.

One rule: whatever a translation leaves out is taken from the main file. So an address or a score is
kept in one place, a translation may be a title and a text, and an untranslated sheet is one that
leaves out everything. What concerns the sheet whatever its language is said in the main file alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any

from fichebak.content import free_pages, sheets
from fichebak.content.comments import without_comments
from fichebak.content.completing import completed, lent_parts, no_more_public
from fichebak.content.config import Config
from fichebak.content.fields.period import Period
from fichebak.content.fields.record import as_key, by_name
from fichebak.content.free_pages import FreePage
from fichebak.content.meanings import meant
from fichebak.content.model import Model
from fichebak.content.sheets import UNFINISHED, Loan, Sheet
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Place, error, warning
from fichebak.text.language import LANGUAGES
from fichebak.text.nodes import Mapping
from fichebak.text.wording import fold


@dataclass(frozen=True, slots=True)
class ByLanguage:
    """The paths of content files, by language."""

    main: tuple[str, ...]
    translated: Map[str, Map[str, str]] = field(default_factory=dict)
    """Language → path of the main file → that of its translation."""


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A sheet in another language, as far as it could be read, and what there is to say about it."""

    sheet: Sheet
    diagnostics: tuple[Diagnostic, ...]
    is_draft: bool = False
    """Whether the translation says that it is not finished: until it does not, there is none."""


def code_of(path: str) -> str:
    """The language that a file's name gives: “fr” for `soep.fr.md`; empty for a main file."""
    if path.count(".") < 2:  # as most are
        return ""
    suffix = PurePosixPath(PurePosixPath(path).stem).suffix.removeprefix(".").lower()
    return suffix if suffix in LANGUAGES else ""


def main_path(path: str) -> str:
    """The main file of a translation."""
    pure = PurePosixPath(path)
    return str(pure.with_name(f"{PurePosixPath(pure.stem).stem}{pure.suffix}")) if code_of(path) else path


def by_language(paths: Seq[str], config: Config, said: list[Diagnostic]) -> ByLanguage:
    """The main files, and the translations of each. A site in one language has none."""
    there = set(paths)
    languages, first = config.languages, config.language
    if not languages:
        said.extend(
            warning(
                Place(path),
                "translation-undeclared",
                first=first,
                language=code_of(path),
                main=main_path(path),
            )
            for path in paths
            if code_of(path) not in {"", first} and main_path(path) in there
        )
        return ByLanguage(tuple(paths))
    main: list[str] = []
    translated: dict[str, dict[str, str]] = {code: {} for code in languages[1:]}
    for path in paths:
        code, origin, place = code_of(path), main_path(path), Place(path)
        if not code:
            main.append(path)
        elif code == languages[0]:
            said.append(error(place, "translation-of-itself", language=code, main=origin))
        elif code not in languages:
            said.append(error(place, "translation-language", language=code, allowed=", ".join(languages)))
        elif origin not in there:
            said.append(error(place, "translation-orphan", main=origin))
        elif earlier := translated[code].get(origin):  # “soep.FR.md” beside “soep.fr.md”
            said.append(error(place, "translation-twice", main=origin, language=code, other=earlier))
        else:
            translated[code][origin] = path
    return ByLanguage(tuple(main), translated)


def sheet_in(main: Source, translation: Source | None, model: Model, main_language: str) -> InLanguage:
    """A sheet in another language; `model` is the one in that language."""
    base, found = sheets.read(main, model)
    if translation is None:
        loan = Loan(main_language, frozenset(base.values), whole=True)
        parts = tuple(replace(part, borrowed=True) for part in base.parts)
        values = {key: _in_words(value) for key, value in base.values.items()}
        return InLanguage(replace(base, values=values, parts=parts, loan=loan), found)
    front = completed(translation.front, main.front, model.fields)
    own, wrong = sheets.read(replace(translation, front=front), model)
    said = [*found, *(d for d in wrong if _is_its_own(d, translation))]
    said.extend(_for_the_main_file(own, translation, main, model))
    # A title that is the same is a name: then it is in the language in which the main file has it.
    title = base.values.get("title", "")
    is_named_alike = fold(own.values.get("title", title)) == fold(title)
    left_out = {"title_lang"} if not is_named_alike else set()
    lent = {key: _in_words(value) for key, value in base.values.items() if key not in left_out}
    borrowed = {key for key in lent if key not in own.values} | ({"title"} if is_named_alike else set())
    borrowed |= set(lent_parts(translation.front, front, model.fields))
    withheld = {key: no_more_public(value, base.values.get(key)) for key, value in own.values.items()}
    told = {part.section.key: replace(part, borrowed=True) for part in base.parts}
    told |= {part.section.key: part for part in own.parts}
    parts = tuple(told[section.key] for section in model.sections if section.key in told)
    # Whether there is a sheet at all is for the main file to say; whether this text is finished is not.
    kept = {"status": lent["status"]} if "status" in lent and not own.is_draft else {}
    sheet = replace(
        own,
        slug=base.slug,
        values={**lent, **withheld, **kept},
        places={**base.places, **own.places},
        parts=parts,
        loan=Loan(main_language, frozenset(borrowed), whole=False),
    )
    return InLanguage(sheet, tuple(said), own.is_draft)


def _is_its_own(found: Diagnostic, translation: Source) -> bool:
    """Whether it is about what a translation says, and not about what it leaves to the main file."""
    front = translation.front
    left_out = {front.place, *(name.place for name, _ in front.entries)}
    is_left_out = found.code in UNFINISHED and (found.code != "missing" or found.place in left_out)
    return found.place.path == translation.path and not is_left_out and found.code != "no-slug"


def _in_words(value: Any) -> Any:
    """A value without the words in which an editor gave it, where it can be told in any language."""
    return replace(value, text="") if isinstance(value, Period) else value


def _for_the_main_file(own: Sheet, translation: Source, main: Source, model: Model) -> Iterable[Diagnostic]:
    """What is said in a translation and concerns the sheet in every language."""
    written = {as_key(key.text): key for key, _ in translation.front.entries}
    if own.is_withdrawn:
        yield error(own.places["status"], "translation-withdrawn", main=main.path)
    declared = meant(model, "aliases")
    if declared and own.aliases:
        key = next((written[as_key(name)] for name in declared.names if as_key(name) in written), None)
        place = key.place if key else Place(translation.path)
        yield error(place, "translation-key", name=key.text if key else "", main=main.path)


def page_in(main: Source, translation: Source | None, main_language: str) -> FreePage:
    """A free page in another language. Raises Invalid with all that is wrong with it."""
    if translation is None:
        return replace(free_pages.check(main), lang=main_language, title_lang=main_language)
    keys = {name: declared.key for name, declared in by_name(free_pages.FIELDS).items()}
    given = {keys.get(as_key(key.text)) for key, _ in translation.front.entries}
    lent = tuple(entry for entry in main.front.entries if keys.get(as_key(entry[0].text)) not in given)
    front = Mapping(translation.front.place, (*translation.front.entries, *lent))
    own = free_pages.check(replace(translation, front=front))
    page = free_pages.check(main)
    own = replace(own, slug=page.slug, title_lang="" if "title" in given else main_language)
    if without_comments(translation.body).strip():
        return own
    return replace(own, html=page.html, lang=main_language)
