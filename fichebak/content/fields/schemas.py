r"""What field types share to describe, in JSON Schema, how a value may be written.

A schema speaks of values as a YAML reader hands them over: `8` has become a number there, `8/10` is
a text. It helps in an editor, with completion and an explanation under the mouse; what is right and
wrong is still for the type's `parse` to say. So a schema may let pass what `parse` refuses, but may
never refuse what `parse` accepts. Draft 7, since that is what editors' YAML servers know best.

Patterns are written so that Python and JavaScript read them alike: no `\d`, no named groups.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Sequence as Seq
from contextlib import suppress
from decimal import Decimal

from fichebak.content.fields.contract import Field, Schema
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.language import Words
from fichebak.text.nodes import Scalar
from fichebak.text.wording import fold

URL = (
    r"[hH][tT][tT][pP][sS]?://(?:\[[0-9a-fA-F:.]+\]|[^\s<>\"'`\\@/?#[\]]+)(?::[0-9]+)?"
    r"(?:[/?#][^\s<>\"'`\\]*)?"
)
"""A whole web address. What is not a host, a type finds out."""

ABSENT: Schema = {
    "type": ["null", "string", "array", "object"],
    "maxLength": 0,
    "maxItems": 0,
    "maxProperties": 0,
}
"""The ways to give nothing. Not as a list of values: an editor would offer them."""


def pattern(*alternatives: str) -> str:
    """A whole text that has one of these patterns, with or without spaces around it."""
    return rf"^\s*(?:{'|'.join(alternatives)})\s*$"


def listed(*alternatives: str) -> str:
    """A whole text in which every part between commas or semicolons has one of these patterns."""
    return rf"^\s*(?:(?:{'|'.join(alternatives)})\s*(?:[,;][\s,;]*|$))+$"


def spelled(names: Iterable[str], between: str = " +") -> str:
    """A pattern of these words in any capitals and with any accents, as `wording.fold` reads them."""
    found = {_spelled(spelling, between) for name in names for spelling in (fold(name), name.lower())}
    return "|".join(sorted(found, key=lambda one: (-len(one), one)))


def _spelled(name: str, between: str) -> str:
    letters = []
    for letter in " ".join(name.split()):
        if letter == " " or (letter in "-_" and between != " +"):
            letters.append(between)
        elif letter in "aceinouy":  # with any accent that Latin script has
            letters.append(f"[{letter}{letter.upper()}À-ɏ]")
        elif letter.isalpha():
            letters.append(f"[{letter}{letter.upper()}]")
        else:
            letters.append(re.escape(letter) if letter in ".*+?^$()[]{}|\\/" else letter)
    return "".join(letters)


def numeric(names: Iterable[str]) -> bool:
    """Whether a YAML reader takes one of these for a number."""
    return any(re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", name, re.ASCII) for name in names)


def alternatives(*schemas: Schema) -> Schema:
    """Any of these schemas, without one inside another: editors show flat choices best."""
    flat = [one for schema in schemas for one in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def optional(schema: Schema) -> Schema:
    """The schema of what may also be left empty."""
    told: Schema = {name: schema[name] for name in ("title", "description") if name in schema}
    rest = {name: value for name, value in schema.items() if name not in told}
    return {**told, **alternatives(rest, ABSENT)}


def key_pattern(fields: Iterable[Field]) -> str:
    """A pattern of every other spelling of these fields' names, as `record.as_key` reads them."""
    names = [name for field in fields for name in field.names]
    # As it was declared, a name stands under `properties`; an editor would tell everything twice.
    exactly = "|".join(map(re.escape, names))
    return f"^(?!(?:{exactly})$)(?:{spelled(names, '[ _-]+')})$"


def has_one_of(fields: Seq[Field]) -> Schema:
    """A schema for objects in which at least one of these fields stands, by whatever name."""
    named: list[Schema] = [{"required": [name]} for field in fields for name in field.names]
    # Another spelling: not every key is something else.
    named.append({"not": {"propertyNames": {"not": {"pattern": key_pattern(fields)}}}})
    return {"anyOf": named}


def record(fields: Seq[Field], words: Words, *demands: Schema) -> Schema:
    """The schema of a mapping with these fields for keys; `demands` are what else it must meet."""
    properties: Schema = {}
    spellings: Schema = {}
    for field in fields:
        schema = described(field, words)
        properties |= dict.fromkeys(field.names, schema)
        spellings[key_pattern([field])] = schema
    found: Schema = {
        "type": "object",
        "properties": properties,
        "patternProperties": spellings,
        "additionalProperties": False,
    }
    must = [*(has_one_of([field]) for field in fields if field.required), *demands]
    return {**found, "allOf": must} if must else found


def described(field: Field, words: Words) -> Schema:
    """The schema of a field, with what an editor shows about it."""
    told: Schema = {"title": field.label} if field.label else {}
    if field.type_name:
        must = [f"({words('form.required')})"] if field.required else []
        told["description"] = " ".join([*filter(None, [field.help]), form_of(field, words), *must])
    schema = {**told, **field.type.schema(words)}
    return schema if field.required else optional(schema)


def form_of(field: Field, words: Words) -> str:
    """How a value of a field is written, in words."""
    return words(f"form.{field.type_name}", example=_example(field, words))


_NUMBERS = tuple(map(Decimal, ("7.5", "120", "3.5", "3", "0.5")))


def _example(field: Field, words: Words) -> str:
    """A number that a field takes: one that the check would refuse is no example."""
    if field.type_name not in {"number", "score"}:
        return ""
    bounds = (getattr(field.type, name, None) for name in ("max", "maximum", "min"))
    for number in (*_NUMBERS, *(Decimal(one) for one in bounds if one is not None)):
        written = words.number(number)
        with suppress(Invalid):
            field.type.parse(Scalar(Place(""), written))
            return written
    return ""
