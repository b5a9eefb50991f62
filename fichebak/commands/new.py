"""`new`: writes a new sheet with every field explained, ready to be filled in."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable

from fichebak.building.reading import content_in
from fichebak.commands.making import declared
from fichebak.commands.terminal import BUILT, WRONG, Say, tell
from fichebak.content.config import Config
from fichebak.content.fields.contract import Field, Written
from fichebak.content.paths import PROJECTS, for_a_file
from fichebak.content.sheets import slug_of
from fichebak.content.writing import blank, draft_option, explained
from fichebak.shell import folders
from fichebak.text.diagnostics import Diagnostic, Place, attempt, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Scalar, readable
from fichebak.text.wording import slug


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("title", nargs="*", metavar="TITEL", help=words("help.title"))


def run(args: argparse.Namespace) -> int:
    site = declared(args)
    words, model = site.words, site.config.model
    # Without quotes the shell splits the title into words.
    given: dict[str, Written] = {"title": readable(" ".join(args.title))}
    if not given["title"]:
        if not sys.stdin.isatty():
            print(f"new: {words('new.no-title')}", file=sys.stderr)
            return 2
        try:
            given = _asked(site.config, words)
        except EOFError:  # Ctrl+D
            print(f"\n{words('new.stopped')}", file=sys.stderr)
            return WRONG
    path = _path(str(given["title"]), site.config)
    draft = draft_option(model)
    if draft:
        given["status"] = draft.label
    by_key = site.config.editor is not None
    for other in content_in(site.files, PROJECTS):
        if slug_of(other) == slug_of(path):  # “De Kabas.md”, or one in a folder
            raise wrong(Place(other), "sheet-exists")
    if not folders.create(args.site, path, blank(model, words, given, by_key=by_key).encode()):
        raise wrong(Place(path), "sheet-exists")
    tell(args, words("new.done", path=path))
    status = model.field("status")
    if draft and status:
        tell(args, words("new.draft", name=status.key if by_key else status.own_name))
    tell(args, words("new.then"))
    return BUILT


def _path(title: str, config: Config) -> str:
    """The path of a sheet with this title. Raises Invalid if it is no valid title."""
    field = config.model.field("title")
    if field is not None:
        field.type.parse(Scalar(Place("title"), title, quoted=True))
    if not (name := slug(title)):
        raise wrong(Place("title"), "no-slug", written=title)
    return f"{PROJECTS}{for_a_file(name)}.md"


def _asked(config: Config, words: Words) -> dict[str, Written]:
    """Asks at the terminal for the title and the other required fields."""
    given: dict[str, Written] = {}
    while "title" not in given:
        title = _typed(words("new.title"))
        if _is_right(words, _path, title, config):
            given["title"] = title
    print(words("new.skip"))
    for field in config.model.fields:
        if field.required and field.key not in given and (answer := _answer(field, words)):
            given[field.key] = _formed(field, answer) if config.editor else answer
    return given


def _formed(field: Field, answer: str) -> Written:
    """An answer in the form that the web editor can show: a list as a list, a contact as its parts."""
    value = field.type.parse(Scalar(Place(field.key), answer, quoted=True))
    return field.type.written(value) or answer


def _answer(field: Field, words: Words) -> str:
    """Asks until the answer is valid or empty."""
    print(f"\n{explained(field, words)}")
    while answer := _typed(f"{field.own_name}:"):
        if _is_right(words, field.type.parse, Scalar(Place(field.own_name), answer, quoted=True)):
            return answer
    return ""


def _typed(question: str) -> str:
    return readable(input(f"{question} ")).strip()


def _is_right(words: Words, check: Callable[..., object], *given: object) -> bool:
    """Whether a check finds no mistakes; prints those that it finds."""
    diagnostics: list[Diagnostic] = []
    attempt(diagnostics, check, *given)
    for one in diagnostics:
        message, hint = words.sentence(one)
        print(f"{message}. {hint}".strip())
    return not diagnostics
