"""Templates of a site that would change nothing, in silence, because a name in them is not ours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping as Map, Sequence as Seq, Set as AbstractSet
from posixpath import dirname

from fichebak.content.paths import ASSETS, TEMPLATES
from fichebak.site.assets import place_in
from fichebak.site.faults import nearest_file
from fichebak.text.diagnostics import Diagnostic, Place, error, warning
from fichebak.text.wording import nearest

_TAG = re.compile(
    r"\{#.*?#\}|\{%[-+]?\s*raw\b.*?\bendraw\b"
    r"""|\{%[-+]?\s*(?:extends\s+["'](?P<base>[^"']+)["']|block\s+(?P<block>\w+)|(?P<end>endblock)\b)""",
    re.DOTALL,
)


def without_effect(
    files: Map[str, bytes], own: AbstractSet[str], ours: AbstractSet[str]
) -> Iterator[Diagnostic]:
    """Reports templates of a site that no page uses, and blocks of them that no page has.

    `own` are the paths of the site's templates, `ours` those of Fichebak; `files` has both.
    """
    yield from _unused(files, sorted(own - ours), ours)
    for path in sorted(own):
        if path.endswith(".html"):
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
    known = {tag["block"] for base in bases for tag in _TAG.finditer(base) if tag["block"]}
    depth = 0
    for tag in _TAG.finditer(text):
        name = tag["block"]
        # A block within another is shown where it is.
        if name and not depth and name not in known:
            place = place_in(path, text, tag.start("block"))
            allowed = ", ".join(sorted(known))
            yield error(place, "template-block", written=name, near=nearest(name, known), allowed=allowed)
        depth += bool(name) - bool(tag["end"])


def _bases(files: Map[str, bytes], path: str, text: str) -> Seq[str]:
    """The texts of the templates that a template extends, the nearest first."""
    bases: dict[str, str] = {path: text}
    while name := next((tag["base"] for tag in _TAG.finditer(text) if tag["base"]), ""):
        path = f"{TEMPLATES}/{name}"
        if path in bases or path not in files:
            break
        bases[path] = text = _text(files, path)
    return [*bases.values()][1:]


def _text(files: Map[str, bytes], path: str) -> str:
    return files[path].decode(errors="replace")
