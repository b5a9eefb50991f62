"""What the preview answers for a path: a page, or the mistakes with a link to the last good site.

Nothing is written, so drafts and half-finished changes never reach the published folder. A page is rendered
when a browser asks for it, so an edit costs reading one sheet and rendering one page.
"""

from __future__ import annotations

from collections.abc import Mapping as Map, Sequence as Seq
from textwrap import dedent
from typing import Any, NamedTuple
from urllib.parse import unquote

import jinja2

from fichebak.building.memory import Memory
from fichebak.building.pipeline import prepare
from fichebak.building.reading import words_about
from fichebak.building.work import Files, Options
from fichebak.content.paths import TEMPLATES
from fichebak.site.drawing import Drawing
from fichebak.site.plan import address_of
from fichebak.text import report
from fichebak.text.diagnostics import Diagnostic, Invalid
from fichebak.text.language import WordsAbout

LAST_GOOD = "laatste-goede/"
"""The path prefix of the last site without mistakes, for as long as the current one has some."""
_TEMPLATE = f"{TEMPLATES}/preview.html"


class State(NamedTuple):
    """The state of a preview after the last change."""

    words_about: WordsAbout
    inputs: Files
    diagnostics: tuple[Diagnostic, ...]
    good: Drawing | None
    """The last site without mistakes."""
    folder: str
    """The absolute path of the site's folder, for links that open a file in an editor."""

    @property
    def is_wrong(self) -> bool:
        return any(found.is_error for found in self.diagnostics)


class Answer(NamedTuple):
    """An HTTP response: its status, and a file as name and bytes."""

    status: int
    name: str
    body: bytes


def after(
    before: State | None, inputs: Files, options: Options, memory: Memory, known: Seq[Diagnostic]
) -> State:
    """The state after a change; when it has mistakes, the last good site stays."""
    ready, diagnostics = prepare(inputs, options, memory, known)
    about = words_about(inputs, ready.languages)
    good = ready.drawing or (before.good if before else None)
    return State(about, inputs, diagnostics, good, options.preview)


def answer(state: State, path: str) -> Answer:
    """The response for a path, which has no leading slash."""
    file = f"{path}index.html" if not path or path.endswith("/") else path
    is_last_good = file.startswith(LAST_GOOD)
    if state.good is None or (state.is_wrong and file.endswith(".html") and not is_last_good):
        return _mistakes(state, file)
    name = file.removeprefix(LAST_GOOD)
    # The 404 page can be shown at any depth, so its links include the base path.
    below = unquote(state.good.renderer.site.config.base_path.lstrip("/"))
    try:
        body = state.good.file(name) or state.good.file(name.removeprefix(below))
        if body is not None:
            return Answer(200, name, body)
        return Answer(404, "404.html", state.good.file("404.html") or b"")
    except Invalid as invalid:  # a template is only compiled when a page needs it
        return _mistakes(state._replace(diagnostics=invalid.diagnostics, good=None), file)


def _mistakes(state: State, file: str) -> Answer:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(state.inputs[_TEMPLATE].decode())
    errors = sum(found.is_error for found in state.diagnostics)
    words = state.words_about("")
    lines_of = report.lines_in(state.inputs)
    html = template.render(
        words=words,
        title=words.count("preview.mistakes", errors),
        mistakes=[_context_of(one, state, lines_of) for one in state.diagnostics],
        last_good=f"/{LAST_GOOD}{address_of(file)}" if state.good else "",
    )
    return Answer(500, "index.html", html.encode())


def _context_of(diagnostic: Diagnostic, state: State, lines_of: report.LinesOf) -> Map[str, Any]:
    place = diagnostic.place
    words, site_words = state.words_about(place.path), state.words_about("")
    shown = report.explained(diagnostic, words, lines_of)
    # Without the margin that it has on a terminal.
    excerpt, caret = dedent("\n".join(shown.excerpt)).split("\n") if shown.excerpt else ("", "")
    return {
        "severity": str(diagnostic.severity),
        "code": diagnostic.code,
        "path": place.path,
        "line": place.line,
        "opens": f"vscode://file/{state.folder}/{place.path}:{place.line}:{place.column}",
        "lang": "" if words is site_words else words.code,
        "said": shown.message,
        "hint": shown.hint,
        "excerpt": excerpt,
        "caret": caret,
    }
