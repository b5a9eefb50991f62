"""Which column of a file goes where in a sheet: guessed, and kept in a file that people edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq

from fichebak.content.fields.contract import Field
from fichebak.content.model import Model
from fichebak.content.tables import Column, columns
from fichebak.content.writing import as_yaml
from fichebak.moving.records import Table
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, warning
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, is_absent, parse, text_in
from fichebak.text.wording import fold, nearest

LEFT_OUT = "-"
"""What a mapping says of a column that the sheets do without."""
_BARE = re.compile(rf"(:[ \t]+){LEFT_OUT}(?=[ \t]*(?:#.*)?$)", re.MULTILINE)
"""The same without quotes, which YAML would take for the beginning of a list."""


_PARENTHESES = re.compile(r"\([^()]*\)")
_POSTCODE = re.compile(r"^(?:postcode|code postal|postal code)(?: (?:en|et|and))? ")


_OF_TITLES = (
    {
        *("projectnaam", "naam project", "naam van het project", "titel project", "titel van het project"),
        *("nom du projet", "titre du projet", "project name", "name of the project", "project title"),
    },
    {"project", "projet"},
)
"""What a list of projects calls what they are called, where none of its columns is the title by name.

“Project” comes last: beside “Titel project” it is a number.
"""
_VAGUE = {
    *("naam", "name", "nom", "tekst", "text", "texte", "bron", "source"),
    *("nummer", "number", "numero", "van", "tot", "fin"),
}
"""Names of parts that mean too much: a list of projects has a name that is no contact's."""


def guess(names: Seq[str], model: Model) -> dict[str, str]:
    """Column → target, by key, label, alias or heading; each target once, the first column that fits."""
    exact = {column.name: column.name for column in columns(model)}
    by_name = dict(_names(model))
    ways: list[tuple[Map[str, str], Callable[[str], str]]] = [
        # What is called exactly as an export calls it goes first, whatever stands before it.
        (exact, str),
        (by_name, _compared),
        # “Doelgroep(en)”, “Organisatie (trekker)”: without what is in parentheses, if not with it.
        (by_name, lambda name: _compared(_PARENTHESES.sub(" ", name))),
        # “Postcode en gemeente” is that of the municipality: what stands before it is taken apart.
        (by_name, lambda name: _POSTCODE.sub("", _compared(name))),
        *((dict.fromkeys(titles, "title"), _compared) for titles in _OF_TITLES),
    ]
    found = dict.fromkeys(names, "")
    for meant, spelled in ways:
        for name in names:
            target = meant.get(spelled(name), "")
            if target and not found[name] and target not in found.values():
                found[name] = target
    return found


def placeless(table: Table, mapping: Map[str, str]) -> Iterator[Diagnostic]:
    """A word on each column that goes nowhere, at the first row that fills it in: each has its note."""
    first: dict[str, Place] = {}
    for record in table.records:
        for name in record.cells:
            if not mapping.get(name):
                first.setdefault(name, record.place._replace(column=table.column(name)))
    return (warning(place, "import-left", name=name) for name, place in first.items())


def as_text(mapping: Map[str, str], model: Model, words: Words) -> str:
    """The file that keeps a mapping, with what may stand in it."""
    known = [f"  {column.name}{_called(column)}" for column in columns(model)]
    head = [*words("import.mapping-head").split("\n"), *known]
    lines = [as_yaml({name: target}).replace(": ''\n", ":\n") for name, target in mapping.items()]
    return "".join(f"# {line}".rstrip() + "\n" for line in head) + "\n" + "".join(lines)


def read(
    text: str, path: str, names: Iterable[str], model: Model
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The mapping that a file keeps; columns that it does not name are guessed, and told.

    Raises Invalid with every entry that cannot be.
    """
    node = parse(_BARE.sub(rf"\1'{LEFT_OUT}'", text), path, strict_comments=True)
    present = list(names)
    wrong: list[Diagnostic] = []
    told: list[Diagnostic] = []
    found: dict[str, str] = {}
    for key, value in node.entries:
        if key.text not in present:
            near = nearest(key.text, present)
            told.append(warning(key.place, "import-no-column", name=key.text, near=near))
            continue
        target = attempt(wrong, _target, value, model)
        if target is None:
            continue
        twin = next((name for name, other in found.items() if other == target not in {"", LEFT_OUT}), "")
        if twin:
            wrong.append(error(value.place, "import-target-twice", written=target, other=twin))
        found[key.text] = target
    if wrong:
        raise Invalid(*wrong)
    new = [name for name in present if name not in found]
    for name, target in guess(new, model).items():
        free = target if target not in found.values() else ""
        found[name] = free
        told.append(warning(_end(node, path), "import-new-column", name=name, target=free or "#"))
    return found, tuple(told)


def _end(node: Mapping, path: str) -> Place:
    return node.entries[-1][0].place if node.entries else Place(path)


def _target(node: Node, model: Model) -> str:
    """Where a column goes, by any name of that place; empty where the file says nothing."""
    if is_absent(node):
        return ""
    written, known = text_in(node), {column.name for column in columns(model)}
    if written in {LEFT_OUT, *known}:
        return written
    if target := dict(_names(model)).get(_compared(written)):
        return target
    raise Invalid(error(node.place, "import-target", written=written, near=nearest(written, sorted(known))))


def _compared(name: str) -> str:
    """A name as names are compared: only its letters and digits count."""
    return " ".join(re.findall(r"\w+", fold(name.replace("_", " "))))


def _names(model: Model) -> Iterator[tuple[str, str]]:
    """Every name that means a target, the stronger claim last: it wins."""
    all_columns = columns(model)
    parts = [column for column in all_columns if len(column.path) > 1]
    claims = [(_compared(name), column.name) for column in parts for name in _own(column.field)]
    claims = [(name, target) for name, target in claims if name not in _VAGUE]
    # A part's own name counts where one part only has it: “Gemeente”, but not “Naam”.
    owners: dict[str, set[str]] = {}
    for name, target in claims:
        owners.setdefault(name, set()).add(target)
    yield from ((name, target) for name, target in claims if len(owners[name]) == 1)
    for column in all_columns:
        if column.section:
            yield from ((_compared(name), column.name) for name in column.section.names)
            yield _compared(column.section.key), column.name
    for field, column in ((model.field(c.path[0]), c) for c in parts):
        for before in _own(field):
            yield from ((_compared(f"{before} {after}"), column.name) for after in _own(column.field))
    for column in all_columns:
        if len(column.path) < 2 and not column.section:
            yield from ((_compared(name), column.name) for name in (*_own(column.field), column.name))
    yield from (("excerpt", "summary"), ("samenvatting", "summary")) if model.field("summary") else ()


def _own(field: Field | None) -> tuple[str, ...]:
    return tuple(filter(None, (*field.names, field.label, field.short))) if field else ()


def _called(column: Column) -> str:
    label = column.field.label if column.field else ""
    return f"  ({label})" if label else ""
