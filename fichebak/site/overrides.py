"""Templates of a site that would change nothing, or spoil or empty a page, in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from posixpath import dirname

from fichebak.content.decoding import MAX_PER_CODE
from fichebak.content.merging import first_version
from fichebak.content.paths import ASSETS, TEMPLATES
from fichebak.site.assets import place_in
from fichebak.site.faults import nearest_file
from fichebak.text.code import blank
from fichebak.text.diagnostics import Diagnostic, Place, error, warning
from fichebak.text.wording import nearest

_TAG = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\b.*?\bendraw\s*[-+]?%\}"
    r"""|\{%[-+]?\s*(?:extends\s+["'](?P<base>[^"']+)["']|block\s+(?P<block>\w+)"""
    r"|(?P<macro>macro\b|set\b[^=%]*(?=%\}))|(?P<end>end(?:block|macro|set))\b|).*?%\}",
    re.DOTALL,
)
"""A comment, or a tag: one that begins or ends what holds texts is told apart."""
_NOTE = re.compile(r"<!--.*?-->", re.DOTALL)
_CALLED = re.compile(r"\bself\.(\w+)")
"""A block that is shown by its name, wherever it was written."""


def unmerged(files: Map[str, bytes]) -> Iterator[Diagnostic]:
    """Reports what git could not merge in templates and assets; a browser passes over it in a style sheet."""
    for path, data in files.items():
        # Not for a middle alone: a script may have such a line in a comment.
        if path.startswith(f"{TEMPLATES}/") and (b"<<<<<<< " in data or b">>>>>>> " in data):
            for line in first_version(_text(data)).begun[:MAX_PER_CODE]:
                yield error(Place(path, line), "merge-conflict")


def without_effect(
    files: Map[str, bytes], own: AbstractSet[str], ours: Map[str, bytes]
) -> Iterator[Diagnostic]:
    """Reports templates of a site that no page uses, and blocks that no page has or that were lost.

    `own` are the paths of the site's templates, `ours` are Fichebak's; `files` has what is used of both.
    """
    if not own:
        return
    texts = {path: _text(data) for path, data in files.items() if path.startswith(f"{TEMPLATES}/")}
    pages = {path: text for path, text in texts.items() if path.endswith(".html")}
    yield from _unused(texts, sorted(own - ours.keys()), ours.keys())
    yield from _blocks_gone(
        pages, {path: _text(ours[path]) for path in sorted(own & ours.keys() & pages.keys())}
    )
    for path in sorted(own & pages.keys()):
        yield from _lost_blocks(pages, path)


def _unused(texts: Map[str, str], added: Seq[str], ours: AbstractSet[str]) -> Iterator[Diagnostic]:
    for path in added:
        name = path.removeprefix(ASSETS).removeprefix(f"{TEMPLATES}/")
        near = nearest_file(path, sorted(ours)).removeprefix(f"{TEMPLATES}/")
        # Other assets may be for visitors, and the files of another folder be included by names put together.
        is_expected = near or dirname(path) in {TEMPLATES, f"{TEMPLATES}/fields"}
        if is_expected and not any(name in text for other, text in texts.items() if other != path):
            yield warning(Place(path), "template-unused", near=near)


def _lost_blocks(pages: Map[str, str], path: str) -> Iterator[Diagnostic]:
    text, bases = pages[path], _bases(pages, path)
    if not bases:
        return
    known = _blocks("".join(bases.values()))
    allowed = ", ".join(sorted(known))
    shown = {*known, *_CALLED.findall(text)}
    tags, visible = [*_TAG.finditer(text)], blank(_NOTE, text)
    depth, is_below = 0, False
    for tag, end in zip(tags, [*(one.start() for one in tags[1:]), len(text)], strict=True):
        name = tag["block"]
        # A block within another is shown where it is.
        if name and not depth and name not in shown:
            place = place_in(path, text, tag.start("block"))
            yield error(place, "template-block", written=name, near=nearest(name, known), allowed=allowed)
        depth += bool(name or tag["macro"]) - bool(tag["end"])
        # Jinja shows what is above the name of the base.
        is_below = is_below or bool(tag["base"])
        between = visible[tag.end() : end]
        if is_below and not depth and between.strip():
            start = end - len(between.lstrip())
            yield warning(place_in(path, text, start), "template-outside", allowed=allowed)


def _blocks_gone(pages: Map[str, str], before: Map[str, str]) -> Iterator[Diagnostic]:
    """Reports blocks with content in other templates that the site's version of their base no longer has.

    `before` are our versions of the pages that the site has its own of.
    """
    for path, ours in before.items():
        kept = _blocks("".join((pages[path], *_bases(pages, path).values())))
        for name in sorted(_blocks(ours) - kept):
            # A block of words alone, such as the width of a page, is a setting that a design may do without.
            filled = re.compile(rf"block\s+{name}\b(?:(?!endblock).)*<", re.DOTALL)
            if any(filled.search(text) and path in _bases(pages, other) for other, text in pages.items()):
                yield error(Place(path), "template-block-gone", written=name)


def _blocks(text: str) -> frozenset[str]:
    return frozenset(tag["block"] for tag in _TAG.finditer(text) if tag["block"])


def _bases(pages: Map[str, str], path: str) -> dict[str, str]:
    """The templates that a template extends, the nearest first, with their texts."""
    bases: dict[str, str] = {}
    text = pages[path]
    while name := next((tag["base"] for tag in _TAG.finditer(text) if tag["base"]), ""):
        path = f"{TEMPLATES}/{name}"
        if path in bases or path not in pages:
            break
        bases[path] = text = pages[path]
    return bases


def _text(data: bytes) -> str:
    return data.decode(errors="replace")
