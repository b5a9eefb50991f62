"""Templates of a site that would change nothing, or empty a page, in silence: a name in them is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from posixpath import dirname

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


def without_effect(
    files: Map[str, bytes], own: AbstractSet[str], ours: Map[str, bytes]
) -> Iterator[Diagnostic]:
    """Reports templates of a site that no page uses, and blocks that no page has or that were lost.

    `own` are the paths of the site's templates, `ours` are Fichebak's; `files` has what is used of both.
    """
    yield from _unused(files, sorted(own - ours.keys()), ours.keys())
    yield from _blocks_gone(files, own, ours)
    for path in sorted(own):
        if _is_page(path):
            yield from _lost_blocks(files, path)


def _unused(files: Map[str, bytes], added: Seq[str], ours: AbstractSet[str]) -> Iterator[Diagnostic]:
    texts = {path: _text(files, path) for path in files if path.startswith(f"{TEMPLATES}/")} if added else {}
    for path in added:
        name = path.removeprefix(ASSETS).removeprefix(f"{TEMPLATES}/")
        near = nearest_file(path, sorted(ours)).removeprefix(f"{TEMPLATES}/")
        # Other assets may be for visitors, and the files of another folder be included by names put together.
        is_expected = near or dirname(path) in {TEMPLATES, f"{TEMPLATES}/fields"}
        if is_expected and not any(name in text for other, text in texts.items() if other != path):
            yield warning(Place(path), "template-unused", near=near)


def _lost_blocks(files: Map[str, bytes], path: str) -> Iterator[Diagnostic]:
    text = _text(files, path)
    bases = _bases(files, path, text)
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


def _blocks_gone(
    files: Map[str, bytes], own: AbstractSet[str], ours: Map[str, bytes]
) -> Iterator[Diagnostic]:
    """Reports blocks with content in other templates that the site's version of their base no longer has."""
    for path in sorted(own & ours.keys()):
        text, before = _text(files, path), _text(ours, path)
        kept = "".join((text, *_bases(files, path, text).values()))
        for name in sorted(_blocks(before) - _blocks(kept)):
            # A block of words alone, such as the width of a page, is a setting that a design may do without.
            filled = re.compile(rf"block\s+{name}\b(?:(?!endblock).)*<", re.DOTALL)
            others = {other: _text(files, other) for other in files if _is_page(other)}
            if any(
                filled.search(held) and path in _bases(files, other, held) for other, held in others.items()
            ):
                yield error(Place(path), "template-block-gone", written=name)


def _blocks(text: str) -> frozenset[str]:
    return frozenset(tag["block"] for tag in _TAG.finditer(text) if tag["block"])


def _is_page(path: str) -> bool:
    return path.startswith(f"{TEMPLATES}/") and path.endswith(".html")


def _bases(files: Map[str, bytes], path: str, text: str) -> dict[str, str]:
    """The templates that a template extends, the nearest first, with their texts."""
    bases: dict[str, str] = {}
    while name := next((tag["base"] for tag in _TAG.finditer(text) if tag["base"]), ""):
        path = f"{TEMPLATES}/{name}"
        if path in bases or path not in files:
            break
        bases[path] = text = _text(files, path)
    return bases


def _text(files: Map[str, bytes], path: str) -> str:
    return files[path].decode(errors="replace")
