"""What is wrong with a template, as a diagnostic at its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping as Map, Set as AbstractSet
from functools import partial
from posixpath import splitext
from typing import Any

import jinja2
from jinja2.utils import missing

from fichebak.content.paths import TEMPLATES
from fichebak.text.diagnostics import Invalid, Place, wrong
from fichebak.text.language import Words
from fichebak.text.wording import nearest


class NameUnknown(jinja2.UndefinedError):
    """A template uses a name that is not there, or not in `owner`."""

    def __init__(self, name: str, owner: object, message: str) -> None:
        super().__init__(message)
        self.name, self.owner = name, owner


class Unknown(jinja2.StrictUndefined):
    """A value that is not there: raises NameUnknown when a template uses it."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: object = missing, name: Any = None, *_: object) -> None:
        super().__init__(hint, obj, name, partial(NameUnknown, str(name), obj))  # type: ignore[arg-type]


def fault_in(
    template: str, problem: Exception, environment: jinja2.Environment, names: AbstractSet[str], words: Words
) -> Invalid | None:
    """What is wrong with a template or a part of it; None if the problem is none of theirs.

    `names` are those that the template may use.
    """
    place = _place_of(problem)
    match problem:
        case jinja2.TemplateSyntaxError(message=str() as said):
            # Of a comment without an end, the name that Jinja gives is the path.
            path = f"{TEMPLATES}/{(problem.name or template).removeprefix(f'{TEMPLATES}/')}"
            return wrong(Place(path, problem.lineno), "template", said=said)
        case jinja2.TemplateNotFound():
            near = nearest_file(f"{problem.name}", environment.list_templates())
            return wrong(place or Place(TEMPLATES), "template-missing", name=problem.name, near=near)
    if place is None:
        return None
    source = _source(environment, place.path)
    match problem:
        case NameUnknown():
            before = r"(?<![\w.])" if problem.owner is missing else r"\."
            at = _at(place, source, rf"{before}({re.escape(problem.name)})\b") or place
            near = nearest(problem.name, _names_in(problem.owner, problem.name, names))
            return wrong(at, "template-name", written=problem.name, near=near)
        # Not a detail that a text needs: that is named on no line.
        case KeyError(args=[str() as key]) if at_key := _at(place, source, rf"[\"']({re.escape(key)})[\"']"):
            return wrong(at_key, "template-words", written=key, near=nearest(key, words.texts))
    return wrong(place, "template", said=f"{type(problem).__name__}: {problem}")


def _names_in(owner: object, written: str, names: AbstractSet[str]) -> Iterable[str]:
    if owner is missing:
        # A name that only some templates may use is no slip in another.
        return () if written in names else names
    found: Iterable[str] = owner if isinstance(owner, Map) else dir(owner)
    return [name for name in found if not name.startswith("_")]


def _place_of(problem: Exception) -> Place | None:
    # Imported here: only a mistake in a template needs it.
    import traceback

    frames = [
        frame
        for frame in traceback.extract_tb(problem.__traceback__)
        if frame.filename.startswith(f"{TEMPLATES}/")
    ]
    return Place(frames[-1].filename, frames[-1].lineno or 1) if frames else None


def _source(environment: jinja2.Environment, path: str) -> str:
    name = path.removeprefix(f"{TEMPLATES}/")
    return environment.loader.get_source(environment, name)[0] if environment.loader else ""


def _at(line: Place, source: str, wanted: str) -> Place | None:
    """The first place on a line of a template that matches a pattern, or its group."""
    found = re.search(wanted, source.split("\n")[line.line - 1])
    return line._replace(column=found.start(found.lastindex or 0) + 1) if found else None


def nearest_file(path: str, paths: Iterable[str]) -> str:
    """The path of the same kind that one resembles, in its folder and in its name; empty if there is none."""
    near = nearest(path, (one for one in paths if splitext(one)[1] == splitext(path)[1]))
    parts, others = (splitext(one)[0].split("/") for one in (path, near))
    return near if all(map(_alike, parts, others)) and len(parts) == len(others) else ""


def _alike(name: str, other: str) -> bool:
    return name == other or bool(nearest(name, [other]))
