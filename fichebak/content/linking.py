"""The links and pictures of all content: whether what they name is there."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from collections.abc import Mapping as Map
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from types import MappingProxyType

from fichebak.content.comments import without_comments
from fichebak.content.model import Model
from fichebak.content.paths import IMAGES, PAGES, PROJECTS
from fichebak.content.references import (
    Reference,
    content_path,
    defined_twice,
    fragment_of,
    references,
    unused,
)
from fichebak.content.references import check as check_one
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.content.translations import main_path
from fichebak.text.diagnostics import Diagnostic, error
from fichebak.text.wording import nearest


@dataclass(frozen=True, slots=True)
class References:
    """What a text refers to, whether or not it is there."""

    path: str = ""
    """The file of the text."""
    ill_labelled: tuple[Diagnostic, ...] = ()
    """What there is to say of labels that it gives twice or for nothing."""
    found: tuple[Reference, ...] = ()


NO_REFERENCES = References()


def of_body(source: Source) -> References:
    """Of a body, as its source has it: a sheet with another mistake tells these as well."""
    text = (source.path, without_comments(source.body), source.body_line)
    # Links that hold links have texts that hold each other: whether there is one is all that is asked here.
    found = (replace(one, text=one.text.strip()[:1]) for one in references(*text))
    return References(source.path, (*defined_twice(*text), *unused(*text)), tuple(found))


def of_fields(all_sheets: Iterable[Sheet], model: Model) -> Iterable[References]:
    """The fields that hold Markdown. Where a link stands in a folded text is a guess: its key must do."""
    for sheet in all_sheets:
        for path in model.texts:
            text = sheet.value(path)
            if text is not None:
                place = sheet.places[path[0]]
                found = references(sheet.path, text, place.line)
                yield References(sheet.path, found=tuple(replace(one, place=place) for one in found))


MOST_GUESSES = 50
"""Wrong references of a site for which what was meant is looked up: where there are more, another mistake is
behind them, such as a folder that moved."""


def _today(path: str, renamed: Map[str, str], contents: AbstractSet[str]) -> str:
    """Where a file is that is not there any more: a translation goes where its main file went."""
    main = main_path(path)
    suffix = path.removeprefix(main.removesuffix(".md"))
    became = renamed.get(main, "")
    likely = (renamed.get(path, ""), f"{became.removesuffix('.md')}{suffix}", became)
    return next((one for one in likely if one in contents), "")


def _renamed(problem: Diagnostic, reference: Reference, path: str) -> Diagnostic:
    """The same of a link to a file that has another path now: that is what was meant."""
    if problem.code != "dead-link":
        return problem
    near = posixpath.relpath(path, posixpath.dirname(reference.place.path))
    written = reference.address
    return error(reference.place, "dead-link", written=written, near=f"{near}{fragment_of(written)}")


def check(
    texts: Iterable[References],
    all_sheets: Iterable[Sheet],
    unpublished: set[str],
    files: Iterable[str],
    renamed: Map[str, str] = MappingProxyType({}),
) -> Iterable[Diagnostic]:
    """Links between content files, and pictures: what is named must be there.

    `renamed` gives the paths that files had before, each with that of today.
    """
    names = {path.removeprefix(IMAGES) for path in files if path.startswith(IMAGES)}
    contents = {path for path in files if path.startswith((PROJECTS, PAGES))}
    wrong = 0
    for text in texts:
        yield from text.ill_labelled
        for reference in text.found:
            problem = check_one(reference, contents, names, guess=wrong < MOST_GUESSES)
            target = content_path(text.path, reference.address)
            if problem is not None:
                wrong += 1
                today = _today(target or "", renamed, contents)
                yield _renamed(problem, reference, today) if today else problem
            # A draft may point to another: neither has a page yet.
            if target in unpublished and text.path not in unpublished:
                yield error(reference.place, "draft-link", written=reference.address)
    for sheet in all_sheets:
        for image in sheet.images():
            if image.file not in names:
                near = nearest(image.file, names) if wrong < MOST_GUESSES else ""
                wrong += 1
                yield error(image.place, "image-missing", written=image.file, near=near)
