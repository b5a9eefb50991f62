"""Sheets as text: what `import` writes, and the blank sheet with explanation that `new` writes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from textwrap import wrap
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from fichebak.content.fields.choice import Choice, Option
from fichebak.content.fields.contract import Field, InParts, Schema, Written
from fichebak.content.fields.schemas import form_of
from fichebak.content.model import Model, Section
from fichebak.content.sheets import DRAFT
from fichebak.text.language import Words

_WIDTH = 98
_NO_FOLD = 2**30
"""A line as long as it likes: a text that is folded over lines is hard to edit."""
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,8})|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SECOND_HYPHEN = re.compile("(?<=-)-")


def sheet_text(front: Map[str, Written], texts: Map[str, str], model: Model, remarks: str = "") -> str:
    """A sheet with this front matter, and these texts by the key of their section.

    `remarks` is what the sheet says to its editors alone.
    """
    sections = [f"## {s.heading}\n\n{texts[s.key]}\n" for s in model.sections if texts.get(s.key)]
    if remarks:
        sections.append(comment(remarks) + "\n")
    return "---\n" + as_yaml(front) + "---\n" + "\n".join(sections)


def as_yaml(front: Map[str, Written]) -> str:
    """Keys with values as a person would write them: no quotes without need, short lists on a line."""
    if not front:
        return ""
    text: str = YAMLHandler().export(dict(front), Dumper=_Dumper, sort_keys=False, width=_NO_FOLD)
    return text + "\n"


def comment(text: str) -> str:
    """A note between editors, which the site leaves out."""
    return f"<!--\n{_inside_comment(text)}\n-->"


def _inside_comment(text: str) -> str:
    """The text with no hyphen behind another: two would end the comment early, or make it none to others."""
    return _SECOND_HYPHEN.sub(" -", text)


def blank(model: Model, words: Words, given: Map[str, Written], *, by_key: bool = False) -> str:
    """A sheet to be filled in, with everything about a field above it: those that must be filled in first.

    `given` is what is known of it already. Where the model has drafts, the sheet is one: while it is
    unfinished it keeps nobody's site from being published. With `by_key` no field is called by a name of
    the editors' own: a web editor knows them by their keys alone.
    """
    ordered = sorted(model.fields, key=lambda field: not field.required)  # stable: else as declared
    lines = [*_noted(words("new.how")), ""]
    for field in ordered:
        lines.extend((*_entry(field, words, given, by_key=by_key), ""))
    body = [_blank_section(section, words) for section in model.sections]
    return "\n".join(["---", *lines[:-1], "---", *body])


def draft_option(model: Model) -> Option | None:
    """The value of `status` that keeps a sheet off the site, where the model has one."""
    status = model.field("status")
    if status is None or not isinstance(status.type, Choice):
        return None
    return next((option for option in status.type.options if option.key == DRAFT), None)


def explained(field: Field, words: Words) -> str:
    """What is to be filled in, how it is written, and on a second line what may be chosen."""
    must = f" ({words('form.required')})" if field.required else ""
    told = [f"{field.label}{must}", field.help, form_of(field, words)]
    allowed = ", ".join(_allowed(field.type.schema(words)))
    return _sentences(*told) + (f"\n{words('new.allowed', values=allowed)}" if allowed else "")


def _entry(field: Field, words: Words, given: Map[str, Written], *, by_key: bool) -> Iterator[str]:
    name = field.key if by_key else field.own_name
    yield from _noted(explained(field, words))
    if field.key in given:
        yield as_yaml({name: given[field.key]}).rstrip("\n")
        return
    yield f"{name}:"
    if isinstance(field.type, InParts) and field.type.schema(words).get("type") == "object":
        for part in field.type.parts():
            told = explained(part, words) if part.label else _explained_part(part.key, words)
            own_name = part.own_name if part.label else words(f"new.part.{part.key}")
            name = part.key if by_key else own_name
            yield from (f"  {line}" for line in (*_noted(told), f"{name}:"))


def _explained_part(key: str, words: Words) -> str:
    """What a part of a type's own is, in the words of the web editor's form."""
    hint = f"editor.part-hint.{key}"
    return _sentences(words(f"editor.part.{key}"), words(hint) if hint in words else "")


def _sentences(*told: str) -> str:
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in told if text)


def _allowed(schema: Schema) -> Iterator[str]:
    """The values that a schema offers; a number with what it stands for."""
    for one in schema.get("anyOf", [schema]):
        told = one.get("enumDescriptions", [])
        for place, value in enumerate(one.get("enum", [])):
            yield value if isinstance(value, str) else f"{value} {told[place]}"


def _blank_section(section: Section, words: Words) -> str:
    told = [words("form.required")] if section.required else [words("new.optional")]
    note = " ".join(filter(None, [f"({told[0]})", section.help]))
    return f"## {section.heading}\n\n<!-- {_inside_comment(note)} -->\n"


def _noted(text: str) -> list[str]:
    """A text as lines of comment."""
    told = (wrap(line, _WIDTH, break_on_hyphens=False) for line in text.split("\n"))
    return [f"# {line}" for lines in told for line in lines]


class _Dumper(yaml.SafeDumper):
    """Writes YAML that reads like what people type."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002
        super().increase_indent(flow, False)  # noqa: FBT003 (items of a list are indented)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if _PLAIN.fullmatch(text):
        # Other readers may make a number or a date of it: that is what it is.
        kind = "timestamp" if "-" in text else "int"
        return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _list(dumper: yaml.SafeDumper, items: Iterable[Any]) -> yaml.Node:
    listed = list(items)
    short = all(isinstance(item, str) and len(item) < 50 for item in listed)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", listed, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
