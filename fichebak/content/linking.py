"""The links and pictures of all content: whether their targets exist."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping as Map, Set as AbstractSet
from typing import NamedTuple

from fichebak.content.comments import without_comments
from fichebak.content.fields.image import Image
from fichebak.content.model import Model
from fichebak.content.paths import IMAGES, PAGES, PROJECTS
from fichebak.content.references import (
    Reference,
    check as check_one,
    content_path,
    defined_twice,
    fragment_of,
    nearest_image,
    references,
    unused,
)
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.content.translations import main_path
from fichebak.text.diagnostics import Diagnostic, error
from fichebak.text.wording import MAX_SUGGESTIONS


class References(NamedTuple):
    """The references in a text, not yet checked."""

    path: str = ""
    """The file of the text."""
    ill_labelled: tuple[Diagnostic, ...] = ()
    """Diagnostics for duplicate and unused link definitions."""
    found: tuple[Reference, ...] = ()


NO_REFERENCES = References()


def of_body(source: Source) -> References:
    """The references in a body; from the source, so that an invalid sheet has them too."""
    text = (source.path, without_comments(source.body), source.body_line)
    # Of the text, only whether there is any matters; whole texts of nested links would be quadratic in size.
    shortened = (ref._replace(text=ref.text.strip()[:1]) for ref in references(*text))
    return References(source.path, (*defined_twice(*text), *unused(*text)), tuple(shortened))


def of_fields(all_sheets: Iterable[Sheet], model: Model) -> Iterable[References]:
    """The references in Markdown fields, at the place of the key: that within a folded text is unknown."""
    for sheet in all_sheets:
        for path in model.texts:
            text = sheet.value(path)
            if text is not None:
                place = sheet.places[path[0]]
                in_field = references(sheet.path, text, place.line)
                yield References(
                    sheet.path,
                    found=tuple(ref._replace(place=place) for ref in in_field),
                )


def _current_path(path: str, renamed: Map[str, str], contents: AbstractSet[str]) -> str:
    """The current path of a renamed file, or an empty string. A translation follows its main file."""
    main = main_path(path)
    suffix = path.removeprefix(main.removesuffix(".md"))
    renamed_main = renamed.get(main, "")
    candidates = (renamed.get(path, ""), f"{renamed_main.removesuffix('.md')}{suffix}", renamed_main)
    return next((candidate for candidate in candidates if candidate in contents), "")


def _with_new_path(problem: Diagnostic, reference: Reference, path: str) -> Diagnostic:
    """A “dead-link” error that suggests the file's new path; any other diagnostic unchanged."""
    if problem.code != "dead-link":
        return problem
    near = posixpath.relpath(path, posixpath.dirname(reference.place.path))
    written = reference.address
    return error(reference.place, "dead-link", written=written, near=f"{near}{fragment_of(written)}")


def check(
    texts: Iterable[References],
    images: Iterable[Image],
    unpublished: set[str],
    files: Iterable[str],
    renamed: Map[str, str],
) -> Iterable[Diagnostic]:
    """Diagnostics for links between content files and for pictures whose targets do not exist.

    `images` are those that fields name, `unpublished` the paths of files without a page; `renamed` maps
    former paths to current ones.
    """
    names = {path.removeprefix(IMAGES) for path in files if path.startswith(IMAGES)}
    contents = {path for path in files if path.startswith((PROJECTS, PAGES))}
    broken_count = 0
    for text in texts:
        yield from text.ill_labelled
        for reference in text.found:
            problem = check_one(reference, contents, names, guess=broken_count < MAX_SUGGESTIONS)
            target = content_path(text.path, reference.address)
            if problem is not None:
                broken_count += 1
                current_path = _current_path(target or "", renamed, contents)
                yield _with_new_path(problem, reference, current_path) if current_path else problem
            # Drafts may link to drafts: neither has a page yet.
            if target in unpublished and text.path not in unpublished:
                yield error(reference.place, "draft-link", written=reference.address)
    for image in images:
        if image.file not in names:
            near = nearest_image(image.file, names) if broken_count < MAX_SUGGESTIONS else ""
            broken_count += 1
            yield error(image.place, "image-missing", written=image.file, near=near)
