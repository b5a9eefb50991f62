"""Which part of an imported value its field type accepts, corrected where that is safe."""

from __future__ import annotations

import re

from fichebak.content.fields.contract import Field, Written, is_many
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.shared.written import node_of
from fichebak.content.paths import PROJECTS
from fichebak.content.references import Reference, check, content_path, references
from fichebak.content.writing import as_yaml
from fichebak.text.diagnostics import Diagnostic, Invalid

_SPLIT = re.compile(r"[;,|\n]")
MAX_ITEMS_TRIED = 200
"""The longest list whose items are tried one by one, each together with those before it."""


def valid_part(field: Field, written: Written) -> tuple[Written, list[tuple[str, Diagnostic]]]:
    """The part of a value that its type accepts, corrected where that is safe; and the rest, with reasons."""
    problem = _problem(field, written)
    if problem is None:
        return written, []
    if near := corrected(field, problem, written):
        return near, []
    if is_many(field.type) and not isinstance(written, dict):
        items = written if isinstance(written, list) else [part.strip() for part in _SPLIT.split(written)]
        if len(items) <= MAX_ITEMS_TRIED:
            return _valid_items(field, [item for item in items if item])
    return "", [(as_text(field.key, written), problem)]


def as_text(key: str, written: Written) -> str:
    """A value as one text, for a note."""
    return written if isinstance(written, str) else as_yaml({key: written}).strip()


def _valid_items(field: Field, items: list[Written]) -> tuple[Written, list[tuple[str, Diagnostic]]]:
    valid: list[Written] = []
    invalid: list[tuple[str, Diagnostic]] = []
    queue = list(reversed(items))
    while queue:
        item = queue.pop()
        # Together with those before it, to find duplicates as well.
        problem = _problem(field, [*valid, item])
        parts = [part.strip() for part in item.split(",")] if isinstance(item, str) else []
        if problem is None:
            valid.append(item)
        elif problem.code == "duplicate-choice":
            continue  # dropped without a word, and whole: its parts may be other options
        elif any(part and _problem(field, [part]) is None for part in parts if part != item):
            # “Ouderen, Marsmannen”: one of them is valid, so the comma separates two items.
            queue.extend(part for part in reversed(parts) if part)
        elif near := corrected(field, problem, item):
            queue.append(near)
        elif (parts := _joined(item)) and all(part and not _problem(field, [part]) for part in parts):
            queue.extend(reversed(parts))
        else:
            invalid.append((as_text("", item), problem))
    return valid, invalid


def _joined(item: Written) -> list[str]:
    """The values that a text joins in another way than by commas: “3/11”, “SDG 3 en 11”; none for others."""
    parts = _JOINT.split(" ".join(item.split())) if isinstance(item, str) else []
    return parts if 1 < len(parts) <= MAX_ITEMS_TRIED else []


_JOINT = re.compile(r" ?/ ?| (?:en|et|and|&|\+) ", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_COUNTRY = re.compile(r"\W+(?:belgi[eë]|belgique|belgium)\W*$", re.IGNORECASE)
"""What map services put behind every address."""
_DAY = re.compile(r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)(?:[T ]\d{1,2}:\d\d.*)?")
"""A day as systems write it, mostly with the time."""


def corrected(field: Field, problem: Diagnostic, written: Written) -> str:
    """The corrected value, if nothing is lost by it: “www.buurt.example”, “ouderen / jeugd”, “20210301”."""
    near = ""
    if isinstance(written, str):
        match problem.code:
            case "url" | "email":
                near = problem.detail("near")
            case "several-choices":
                near = problem.detail("meant")
            case "address" if "\n" not in written:
                near = problem.detail("near")
                near = near if _WORD.findall(near) == _WORD.findall(_COUNTRY.sub("", written)) else ""
            case "address":
                near = ", ".join(filter(None, map(str.strip, written.split("\n"))))
            case "date" if day := _DAY.fullmatch(written):
                near = "-".join(day.groups())
    return near if near and _problem(field, near) is None else ""


def _problem(field: Field, written: Written) -> Diagnostic | None:
    try:
        value = field.type.parse(node_of(written))
    except Invalid as invalid:
        return invalid.diagnostics[0]
    if isinstance(field.type, Markdown):
        return next(filter(None, map(reference_problem, references(PROJECTS, value, 1))), None)
    return None


def reference_problem(reference: Reference) -> Diagnostic | None:
    """The diagnostic for a reference that is wrong whatever else is on the site."""
    target = content_path(reference.place.path, reference.address)
    problem = check(reference, {target} if target else set(), set(), guess=False)
    return None if problem and problem.code == "image-missing" else problem
