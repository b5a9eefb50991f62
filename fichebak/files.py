"""The files of a site, in all its languages: made side by side, and only where they are not there already."""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field

from fichebak.side_by_side import side_by_side
from fichebak.site.drawing import Drawing
from fichebak.steps import Files, Watch, watched
from fichebak.text.diagnostics import Diagnostic

WORTH_A_PROCESS = 200
"""Pages for which starting more processes costs less than it saves."""


@dataclass(frozen=True, slots=True)
class Made:
    """The files of a site; without those that stand there as they would be made."""

    files: Files = field(default_factory=dict)
    kept: frozenset[str] = frozenset()
    digests: Map[str, str] = field(default_factory=dict)


def files_of(
    drawing: Drawing, jobs: int, standing: Map[str, str], said: list[Diagnostic], watch: Watch
) -> Made:
    """Every file but the pages that stand already, by path with their digests.

    None when a template is wrong: then all pages would say so.
    """
    digests = drawing.digests()
    kept = {path for path, digest in digests.items() if standing.get(path) == digest}
    paths = [path for path in drawing.pages if path not in kept]
    with side_by_side(drawing.page, paths, jobs, WORTH_A_PROCESS) as drawn:
        files = dict(drawing.others())
        for path, (html, found) in zip(paths, watched(watch, "pages", drawn, len(paths)), strict=True):
            said.extend(found)
            if html is None:
                return Made()
            files[path] = html
    for folder, version in drawing.versions.items():
        below = {
            path.removeprefix(folder): told for path, told in standing.items() if path.startswith(folder)
        }
        made = files_of(version, jobs, below, said, watch)
        if not made.files:
            return Made()
        files |= {f"{folder}{path}": data for path, data in made.files.items()}
        kept |= {f"{folder}{path}" for path in made.kept}
        digests |= {f"{folder}{path}": digest for path, digest in made.digests.items()}
    return Made(files, frozenset(kept), digests)
