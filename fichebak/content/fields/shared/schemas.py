r"""Helpers of field types for the JSON Schema of what a sheet may say.

A schema applies to values as an ordinary YAML loader reads them: `8` is a number there, `8/10` a string.
It gives completion and tooltips in a text editor; whether a value is valid is decided by the type's
`parse` alone. So a schema may accept what `parse` refuses, but never refuse what `parse` accepts.
Draft 7, which the YAML servers of editors support best.

Patterns mean the same in Python and JavaScript: no `\d`, no named groups, no `\"` for a character that means
nothing else. JavaScript refuses the last in its mode for Unicode, and with it the whole schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence as Seq
from contextlib import suppress
from decimal import Decimal

from fichebak.content.fields.contract import Field, Schema
from fichebak.text.diagnostics import Invalid, Place
from fichebak.text.language import Words
from fichebak.text.nodes import Scalar
from fichebak.text.wording import fold

URL = (
    r"""[hH][tT][tT][pP][sS]?://(?:\[[0-9a-fA-F:.]+\]|[^\s<>"'`\\@/?#[\]]+)(?::[0-9]+)?"""
    r"""(?:[/?#][^\s<>"'`\\]*)?"""
)
"""A pattern for a whole web address; the field type checks the host."""

ABSENT: Schema = {
    "type": ["null", "string", "array", "object"],
    "maxLength": 0,
    "maxItems": 0,
    "maxProperties": 0,
}
"""The schema of an absent value. Not an enum: editors would offer its values."""


def pattern(*alternatives: str) -> str:
    """A pattern for a whole text that matches one alternative, with or without spaces around it."""
    return rf"^\s*(?:{'|'.join(alternatives)})\s*$"


def listed(*alternatives: str) -> str:
    """A pattern for a whole text of which every part between commas or semicolons matches one alternative."""
    return rf"^\s*(?:(?:{'|'.join(alternatives)})\s*(?:[,;][\s,;]*|$))+$"


def spelled(names: Iterable[str], between: str = " +") -> str:
    """A pattern for these names whatever their case and accents, as `wording.fold` compares them."""
    patterns = {_spelled(spelling, between) for name in names for spelling in (fold(name), name.lower())}
    return "|".join(sorted(patterns, key=lambda text: (-len(text), text)))


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
            letters.append(_literal(letter))
    return "".join(letters)


def _literal(text: str) -> str:
    """A pattern for exactly this text: `re.escape` also escapes spaces, which JavaScript refuses."""
    return re.sub(r"[.*+?^$()\[\]{}|\\/]", r"\\\g<0>", text)


def numeric(names: Iterable[str]) -> bool:
    """Whether an ordinary YAML loader reads one of these names as a number."""
    return any(re.fullmatch(r"[-+]?[0-9]+(\.[0-9]+)?", name, re.ASCII) for name in names)


def alternatives(*schemas: Schema) -> Schema:
    """A schema that accepts any of these, with nested `anyOf` flattened: editors show that best."""
    flat = [
        choice for schema in schemas for choice in (schema["anyOf"] if set(schema) == {"anyOf"} else [schema])
    ]
    return flat[0] if len(flat) == 1 else {"anyOf": flat}


def optional(schema: Schema) -> Schema:
    """The same schema, which also accepts an absent value."""
    annotations: Schema = {name: schema[name] for name in ("title", "description") if name in schema}
    rest = {name: value for name, value in schema.items() if name not in annotations}
    return {**annotations, **alternatives(rest, ABSENT)}


def key_pattern(fields: Iterable[Field]) -> str:
    """A pattern for every other spelling of the names of these fields, as `record.as_key` compares them."""
    names = [name for field in fields for name in field.names]
    # The declared spelling is under `properties`: an editor would show its description twice.
    exactly = "|".join(map(_literal, names))
    return f"^(?!(?:{exactly})$)(?:{spelled(names, '[ _-]+')})$"


def has_one_of(fields: Seq[Field]) -> Schema:
    """A schema for objects that have at least one of these fields, under any of its names."""
    named: list[Schema] = [{"required": [name]} for field in fields for name in field.names]
    # Or in another spelling: not all keys fail to match the pattern.
    named.append({"not": {"propertyNames": {"not": {"pattern": key_pattern(fields)}}}})
    return {"anyOf": named}


def record(fields: Seq[Field], words: Words, *demands: Schema) -> Schema:
    """The schema of a mapping with these fields; `demands` are further schemas that it must match."""
    properties: Schema = {}
    spellings: Schema = {}
    for field in fields:
        schema = described(field, words)
        properties |= dict.fromkeys(field.names, schema)
        spellings[key_pattern([field])] = schema
    mapping: Schema = {
        "type": "object",
        "properties": properties,
        "patternProperties": spellings,
        "additionalProperties": False,
    }
    conditions = [*(has_one_of([field]) for field in fields if field.required), *demands]
    return {**mapping, "allOf": conditions} if conditions else mapping


def described(field: Field, words: Words) -> Schema:
    """The schema of a field, with its title and description."""
    annotations: Schema = {"title": field.label} if field.label else {}
    if field.type_name:
        required_note = [f"({words('form.required')})"] if field.required else []
        annotations["description"] = " ".join(
            [*filter(None, [field.help]), form_of(field, words), *required_note]
        )
    schema = {**annotations, **field.type.schema(words)}
    return schema if field.required else optional(schema)


def form_of(field: Field, words: Words) -> str:
    """An explanation, with an example, of how a value of the field is written."""
    maximum = getattr(field.type, "maximum", "")
    return words(f"form.{field.type_name}", example=_example(field, words), maximum=maximum)


_NUMBERS = tuple(map(Decimal, ("7.5", "120", "3.5", "3", "0.5")))


def _example(field: Field, words: Words) -> str:
    """A number that the field accepts, as an example; empty for other types."""
    if field.type_name not in {"number", "score"}:
        return ""
    bounds = (getattr(field.type, name, None) for name in ("max", "maximum", "min"))
    for number in (*_NUMBERS, *(Decimal(bound) for bound in bounds if bound is not None)):
        example = words.number(number)
        with suppress(Invalid):
            field.type.parse(Scalar(Place(""), example))
            return example
    return ""
