"""What a preview shows for an address: a page, or what is wrong and the last good site.

Nothing is written: drafts and half-finished changes never reach the folder that is published.
Pages are made when they are asked for, so that one edit costs one sheet and one page.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, replace
from textwrap import dedent
from typing import Any

import jinja2

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Options, draw, prepare
from fichebak.building.reading import words_of
from fichebak.building.work import Files
from fichebak.content.paths import TEMPLATES
from fichebak.site.drawing import Drawing
from fichebak.site.plan import address_of
from fichebak.text import report
from fichebak.text.diagnostics import Diagnostic, Invalid, Severity
from fichebak.text.language import Words

LAST_GOOD = "laatste-goede/"
"""Below this path stands the last site without mistakes, as long as there are any."""
_TEMPLATE = f"{TEMPLATES}/preview.html"


@dataclass(frozen=True, slots=True)
class State:
    """What a preview knows after the last change."""

    words: Words
    inputs: Files
    diagnostics: tuple[Diagnostic, ...] = ()
    good: Drawing | None = None
    """The last site without mistakes."""
    folder: str = ""
    """The site's folder on this machine, for links that open a file in an editor."""

    @property
    def is_wrong(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Answer:
    """What to send: an HTTP status, and a file by its name and bytes."""

    status: int
    name: str
    body: bytes


def after(
    before: State | None, inputs: Files, options: Options, memory: Memory, known: Seq[Diagnostic]
) -> State:
    """The state after a change: with a mistake, the last good site stays."""
    ready, said = prepare(inputs, options, memory, known)
    words = words_of(inputs, ready.language)
    good = before.good if before else None
    if ready.site:
        drawing, clashes = draw(ready.site, inputs, memory)
        said = (*said, *clashes)
        good = good if clashes else drawing
    return State(words, inputs, said, good, options.preview)


def answer(state: State, path: str) -> Answer:
    """What stands at a path, which begins without a slash."""
    asked = f"{path}index.html" if not path or path.endswith("/") else path
    is_last_good = asked.startswith(LAST_GOOD)
    if state.good is None or (state.is_wrong and asked.endswith(".html") and not is_last_good):
        return _mistakes(state, asked)
    name = asked.removeprefix(LAST_GOOD)
    # The page for wrong addresses has whole paths: it is shown at any.
    below = state.good.renderer.site.config.base_path.lstrip("/")
    try:
        body = state.good.file(name) or state.good.file(name.removeprefix(below))
        if body is not None:
            return Answer(200, name, body)
        return Answer(404, "404.html", state.good.file("404.html") or b"")
    except Invalid as invalid:  # a template is only read when a page needs it
        return _mistakes(replace(state, diagnostics=invalid.diagnostics, good=None), asked)


def _mistakes(state: State, asked: str) -> Answer:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(state.inputs[_TEMPLATE].decode())
    errors = sum(found.severity is Severity.ERROR for found in state.diagnostics)
    html = template.render(
        words=state.words,
        title=state.words.count("preview.mistakes", errors),
        mistakes=[_told(found, state) for found in state.diagnostics],
        last_good=f"/{LAST_GOOD}{address_of(asked)}" if state.good else "",
    )
    return Answer(500, "index.html", html.encode())


def _told(found: Diagnostic, state: State) -> Map[str, Any]:
    shown = report.explained(found, state.words, state.inputs)
    place = found.place
    # Without the margin that sets lines apart on a terminal.
    excerpt, caret = dedent("\n".join(shown.excerpt)).split("\n") if shown.excerpt else ("", "")
    return {
        "severity": str(found.severity),
        "code": found.code,
        "path": place.path,
        "line": place.line,
        "opens": f"vscode://file/{state.folder}/{place.path}:{place.line}:{place.column}",
        "said": shown.message,
        "hint": shown.hint,
        "excerpt": excerpt,
        "caret": caret,
    }
