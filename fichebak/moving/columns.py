"""The mapping of a file's columns to fields and sections: guessed, and stored in a file that people edit."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from itertools import chain

from fichebak.content.fields.contract import Field, is_many
from fichebak.content.fields.date import Date
from fichebak.content.fields.email import Email
from fichebak.content.fields.score import Score
from fichebak.content.fields.shared.written import node_of
from fichebak.content.model import Model
from fichebak.content.tables import Column, columns, heading_column
from fichebak.content.writing import as_yaml
from fichebak.moving.records import Table
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, warning, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, is_absent, parse, text_in
from fichebak.text.wording import fold, nearest

LEFT_OUT = "-"
"""The target of a column that is not imported."""
NO_TARGETS: Map[str, str] = {}
HEADER_ROWS = 3
"""Rows among which to look for the real header: above it there may be a title, or the names of groups."""
_UNQUOTED_LEFT_OUT = re.compile(rf"(:[ \t]+){LEFT_OUT}(?=[ \t]*(?:#.*)?$)", re.MULTILINE)
"""LEFT_OUT without quotes, which YAML would read as the start of a sequence."""


_PARENTHESES = re.compile(r"\([^()]*\)")
_POSTCODE = re.compile(r"^(?:postcode|code postal|postal code)(?: (?:en|et|and))? ")


_TITLE_NAMES = (
    {
        *("projectnaam", "naam project", "naam van het project", "titel project", "titel van het project"),
        *("nom du projet", "titre du projet", "project name", "name of the project", "project title"),
    },
    {"project", "projet"},
)
"""Other names for the column with the title, in order of preference.

“Project” comes last: next to “Titel project”, it usually holds a number.
"""
_AMBIGUOUS = {
    *("naam", "name", "nom", "tekst", "text", "texte", "bron", "source"),
    *("nummer", "number", "numero", "nr", "van", "tot", "fin", "beschrijving", "description"),
}
"""Names of parts that are too ambiguous: “naam” in a list of projects is not the name of the contact."""
_OF_FORMS = {
    *("tijdstempel", "timestamp", "horodateur"),  # Google Forms
    *("tijd van voltooien", "completion time", "heure de fin"),  # Microsoft Forms
}
"""Names of a column that a form service adds to the answers."""


def guess(
    names: Seq[str],
    model: Model,
    ticked: Map[str, str] = NO_TARGETS,
    scored: Map[str, str] = NO_TARGETS,
    others: Iterable[Model] = (),
) -> dict[str, str]:
    """Guesses column → target by key, label, alias or heading; the first column that fits gets a target.

    `others` is the model in the other languages of the site, whose labels fit if no name of its own does.
    A field with no column of its own gets all columns with ticks below one of its values. A column of scores
    is no section of the same name.
    """
    exact = {name: name for name in columns(model)}
    by_name = dict(_names(model))
    passes: list[tuple[Map[str, str], Callable[[str], str]]] = [
        # A column with exactly the name that our own export uses takes precedence.
        (exact, str),
        (by_name, _normalized),
        # “Doelgroep(en)”, “Organisatie (trekker)”: try again without the part in parentheses.
        (by_name, lambda name: _normalized(_PARENTHESES.sub(" ", name))),
        # “Postcode en gemeente” is the column of the municipality; the postcode in it is split off later.
        (by_name, lambda name: _POSTCODE.sub("", _normalized(name))),
        *((_names_of_fields(other), _normalized) for other in others),
        *((dict.fromkeys(titles, "title"), _normalized) for titles in _TITLE_NAMES),
    ]
    mapping = {name: scored.get(name, "") for name in names}
    of_respondents = respondents(names, model)
    for targets, normalize in passes:
        for name in names:
            if name in of_respondents:
                continue
            target = targets.get(normalize(name), "")
            if target and not mapping[name] and target not in mapping.values():
                mapping[name] = target
    whole = set(mapping.values())
    of_ticks = {name: target for name, target in ticked.items() if target not in whole and not mapping[name]}
    return {**mapping, **of_ticks}


def scored(table: Table, model: Model) -> dict[str, str]:
    """Column → the score of the same name, where most cells are scores: “Impact” may be a section as well."""
    targets: dict[str, str] = {}
    for target, column in columns(model).items():
        if not isinstance(column.type, Score) or target in table.columns:
            continue
        known = {_normalized(name) for name in _field_names(column.field)}
        for name in table.columns:
            if {_normalized(name), _normalized(_PARENTHESES.sub(" ", name))} & known:
                cells = [record.cells[name] for record in table.records if name in record.cells]
                unread: list[Diagnostic] = []
                for cell in cells:
                    attempt(unread, column.type.parse, node_of(cell))
                if 2 * len(unread) < len(cells) and target not in targets.values():
                    targets[name] = target
    return targets


def respondents(names: Iterable[str], model: Model) -> set[str]:
    """The columns with the e-mail addresses of those who filled in a form, if these are its answers.

    Form services add them: they are not meant as the contacts of projects.
    """
    by_name = {_normalized(name): name for name in names}
    if not _OF_FORMS & by_name.keys():
        return set()
    addresses = (column.field for column in columns(model).values() if isinstance(column.type, Email))
    known = {_normalized(name) for field in addresses for name in _field_names(field)}
    return {name for normalized, name in by_name.items() if normalized in known}


def header_below(table: Table, model: Model) -> Diagnostic | None:
    """The error for a row below the header that holds names of columns, and so is the real header."""
    known = {*dict(_names(model)), *chain.from_iterable(_TITLE_NAMES)}
    above = sum(_normalized(name) in known for name in table.columns)
    for record in table.records[:HEADER_ROWS]:
        named = sum(_normalized(cell) in known for cell in record.cells.values())
        if named > 1 and (named > above or 2 * named >= len(record.cells)):
            return error(record.place, "import-header-below")
    return None


def unmapped(table: Table, mapping: Map[str, str], model: Model) -> Iterator[Diagnostic]:
    """A warning for each column without a target, at its first filled cell; its cells go to notes."""
    first: dict[str, Place] = {}
    for record in table.records:
        for name in record.cells:
            if not mapping.get(name):
                first.setdefault(name, record.place._replace(column=table.column(name)))
    of_respondents = respondents(table.columns, model)
    for name, place in first.items():
        if name in of_respondents:
            yield warning(place, "import-respondent", name=name)
        else:
            yield warning(place, "import-left", name=name)


def untitled(mapping: Map[str, str], model: Model, path: str) -> Diagnostic | None:
    """An error, with the name of the column that is asked for, if no column is the title."""
    if "title" in mapping.values():
        return None
    (name,) = (field.label for field in model.fields if field.key == "title")
    return error(Place(path), "import-title-column", name=name)


def without_required(mapping: Map[str, str], model: Model, path: str) -> Iterator[Diagnostic]:
    """A warning for each required field or section that no column goes to: every sheet lacks it."""
    targets = {target.partition(".")[0] for target in mapping.values()}
    for field in model.fields:
        if field.required and field.key not in targets:
            yield warning(Place(path), "import-required", name=field.label or field.key, target=field.key)
    for section in model.sections:
        target = heading_column(section)
        if section.required and target not in targets:
            # With quotes, as the file with the columns needs them: a bare # begins a comment.
            yield warning(Place(path), "import-required", name=section.heading, target=f'"{target}"')


def as_text(mapping: Map[str, str], model: Model, words: Words) -> str:
    """The text of a mapping file, with the possible targets as comments."""
    targets = [f"  {name}{_label_of(column, words)}" for name, column in columns(model).items()]
    comments = [*words("import.mapping-head").split("\n"), *targets]
    lines = [as_yaml({name: target}).replace(": ''\n", ":\n") for name, target in mapping.items()]
    return "".join(f"# {line}".rstrip() + "\n" for line in comments) + "\n" + "".join(lines)


def read(
    text: str, path: str, names: Iterable[str], model: Model
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """Reads a mapping file; guesses the columns that it lacks, with a warning for each.

    Raises Invalid with every invalid entry.
    """
    node = parse(_UNQUOTED_LEFT_OUT.sub(rf"\1'{LEFT_OUT}'", text), path, strict_comments=True)
    present = list(names)
    lists = {name for name, column in columns(model).items() if column.type and is_many(column.type)}
    errors: list[Diagnostic] = []
    warnings: list[Diagnostic] = []
    mapping: dict[str, str] = {}
    for key, value in node.entries:
        if key.text not in present:
            near = nearest(key.text, present)
            warnings.append(warning(key.place, "import-no-column", name=key.text, near=near))
            continue
        target = attempt(errors, _target, value, model)
        if target is None:
            continue
        once = target not in {"", LEFT_OUT, *lists}
        earlier = next((name for name, other in mapping.items() if once and other == target), "")
        if earlier:
            errors.append(error(value.place, "import-target-twice", written=target, other=earlier))
        mapping[key.text] = target
    if errors:
        raise Invalid(*errors)
    new = [name for name in present if name not in mapping]
    of_respondents = respondents(present, model)
    for name, target in guess(new, model).items():
        available = target if target not in mapping.values() and name not in of_respondents else ""
        mapping[name] = available
        warnings.append(warning(_end(node, path), "import-new-column", name=name, target=available or "#"))
    return mapping, tuple(warnings)


def _end(node: Mapping, path: str) -> Place:
    return node.entries[-1][0].place if node.entries else Place(path)


def _target(node: Node, model: Model) -> str:
    """The target in an entry, given by any of its names; empty if the entry has no value."""
    if is_absent(node):
        return ""
    written, targets = text_in(node), columns(model)
    if written in {LEFT_OUT, *targets}:
        return written
    if target := dict(_names(model)).get(_normalized(written)):
        return target
    raise wrong(node.place, "import-target", written=written, near=nearest(written, sorted(targets)))


def _normalized(name: str) -> str:
    """A name normalized for comparison: only letters and digits count."""
    return " ".join(re.findall(r"\w+", fold(name.replace("_", " "))))


def _names(model: Model) -> Iterator[tuple[str, str]]:
    """Pairs of a name and a target; for a name that occurs twice, the later and stronger pair wins."""
    all_columns = columns(model)
    parts = {target: column for target, column in all_columns.items() if len(column.path) > 1}
    claims = [
        (_normalized(name), target) for target, column in parts.items() for name in _field_names(column.field)
    ]
    claims = [(name, target) for name, target in claims if name not in _AMBIGUOUS]
    # The name of a part counts only if no other part has it: “Gemeente”, but not “Naam”.
    owners: dict[str, set[str]] = {}
    for name, target in claims:
        owners.setdefault(name, set()).add(target)
    yield from ((name, target) for name, target in claims if len(owners[name]) == 1)
    for target, column in all_columns.items():
        if column.section:
            yield from ((_normalized(name), target) for name in (*column.section.names, column.section.key))
    for target, column in parts.items():
        for field_name in _field_names(model.field(column.path[0])):
            yield from (
                (_normalized(f"{field_name} {part_name}"), target) for part_name in _field_names(column.field)
            )
    for target, column in all_columns.items():
        if len(column.path) < 2 and not column.section:
            yield from ((_normalized(name), target) for name in (*_field_names(column.field), target))
    yield from (("excerpt", "summary"), ("samenvatting", "summary")) if model.field("summary") else ()
    added = model.field("added")
    yield from (("post date", "added"),) if added and isinstance(added.type, Date) else ()


def _names_of_fields(model: Model) -> dict[str, str]:
    """The names without those of sections, whose columns are called differently in each language."""
    fields = {name for name, column in columns(model).items() if column.field}
    return {name: target for name, target in _names(model) if target in fields}


def _field_names(field: Field | None) -> tuple[str, ...]:
    return tuple(filter(None, (*field.names, field.label, field.short))) if field else ()


def _label_of(column: Column, words: Words) -> str:
    if not column.field:
        return ""
    part_name = words.part_name(column.field.key) if len(column.path) > 1 else ""
    label = column.field.label or part_name
    return f"  ({label})" if label else ""
