"""Sheets as text: those that `import` writes, and the blank sheet with explanations of `new`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping as Map
from textwrap import wrap
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from fichebak.content.fields.choice import Option
from fichebak.content.fields.contract import Field, Schema, Written, has_parts
from fichebak.content.fields.shared.schemas import form_of
from fichebak.content.model import Model, Section
from fichebak.content.sheets import DRAFT, statuses
from fichebak.text.language import Words
from fichebak.text.slips import item_slip

_WIDTH = 98
_NO_FOLD = 2**30
"""A line width without limit: text folded over several lines is hard to edit."""
_PLAIN = re.compile(r"(?:0|[1-9][0-9]{0,8})|[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SECOND_HYPHEN = re.compile("(?<=-)-")


def sheet_text(front: Map[str, Written], texts: Map[str, str], model: Model, remarks: str = "") -> str:
    """The text of a sheet with this front matter, and a text by section key.

    `remarks` are for its editors alone, in a comment at the end.
    """
    sections = [f"## {s.heading}\n\n{texts[s.key]}\n" for s in model.sections if texts.get(s.key)]
    if remarks:
        sections.append(comment(remarks) + "\n")
    return "---\n" + as_yaml(front) + "---\n" + "\n".join(sections)


def in_own_names(front: Map[str, Written], fields: Iterable[Field], words: Words) -> dict[str, Written]:
    """Front matter by the names that editors write, as `new` gives them, instead of keys."""
    by_key = {field.key: field for field in fields}
    named: dict[str, Written] = {}
    for key, written in front.items():
        field = by_key[key]
        name = _own_name(field, words)
        if isinstance(written, dict) and has_parts(field.type):
            named[name] = in_own_names(written, field.type.parts(), words)
        else:
            named[name] = written
    return named


def _own_name(field: Field, words: Words) -> str:
    """The name that editors write for a field; for a part of a field type, in their language."""
    part_name = words.part_name(field.key)
    return part_name if not field.label and part_name in field.names else field.own_name


def as_yaml(front: Map[str, Written]) -> str:
    """YAML as a person would write it: no needless quotes, short lists on one line."""
    if not front:
        return ""
    text: str = YAMLHandler().export(dict(front), Dumper=_Dumper, sort_keys=False, width=_NO_FOLD)
    return text + "\n"


def comment(text: str) -> str:
    """A comment, which the site leaves out."""
    return f"<!--\n{_inside_comment(text)}\n-->"


def _inside_comment(text: str) -> str:
    """The text without two hyphens in a row, which would end the comment early or make it invalid HTML."""
    return _SECOND_HYPHEN.sub(" -", text)


def blank(model: Model, words: Words, given: Map[str, Written], *, by_key: bool = False) -> str:
    """A blank sheet with an explanation above each field, required fields first.

    `given` are the values already known. With `by_key`, fields have their keys as names instead of an alias
    in the editors' language: a web editor knows no aliases.
    """
    ordered = sorted(model.fields, key=lambda field: not field.required)  # stable: else as declared
    lines = [*_comment_lines(words("new.how")), ""]
    for field in ordered:
        lines.extend((*_entry(field, words, given, by_key=by_key), ""))
    body = [_blank_section(section, words) for section in model.sections]
    return "\n".join(["---", *lines[:-1], "---", *body])


def draft_option(model: Model) -> Option | None:
    """The option of `status` that marks a draft, if any: an unfinished draft does not block publishing."""
    return next((option for option in statuses(model) if option.key == DRAFT), None)


def explained(field: Field, words: Words) -> str:
    """What to fill in and how it is written; on a second line, the values to choose from."""
    required_note = f" ({words('form.required')})" if field.required else ""
    sentences = [f"{field.label}{required_note}", field.help, form_of(field, words)]
    allowed = ", ".join(_allowed(field.type.schema(words)))
    return _sentences(*sentences) + (f"\n{words('new.allowed', values=allowed)}" if allowed else "")


def _entry(field: Field, words: Words, given: Map[str, Written], *, by_key: bool) -> Iterator[str]:
    name = field.key if by_key else _own_name(field, words)
    yield from _comment_lines(explained(field, words))
    if field.key in given:
        yield as_yaml({name: given[field.key]}).rstrip("\n")
        return
    yield _empty(name)
    if has_parts(field.type) and field.type.schema(words).get("type") == "object":
        for part in field.type.parts():
            explanation = explained(part, words) if part.label else _explained_part(part.key, words)
            name = part.key if by_key else _own_name(part, words)
            yield from (f"  {line}" for line in (*_comment_lines(explanation), _empty(name)))


def _empty(name: str) -> str:
    """The line of a field without a value; YAML needs quotes around a name such as “@thuis”."""
    return as_yaml({name: ""}).removesuffix(" ''\n")


def _explained_part(key: str, words: Words) -> str:
    """The explanation of a part of a field type, with the texts of the web editor's form."""
    hint = f"editor.part-hint.{key}"
    return _sentences(words(f"editor.part.{key}"), words(hint) if hint in words else "")


def _sentences(*texts: str) -> str:
    return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in texts if text)


def _allowed(schema: Schema) -> Iterator[str]:
    """The values that a schema enumerates; numbers with their description."""
    for alternative in schema.get("anyOf", [schema]):
        descriptions = alternative.get("enumDescriptions", [])
        for index, value in enumerate(alternative.get("enum", [])):
            yield value if isinstance(value, str) else f"{value} {descriptions[index]}"


def _blank_section(section: Section, words: Words) -> str:
    need = words("form.required" if section.required else "new.optional")
    note = f"({need}) {section.help}".rstrip()
    return f"## {section.heading}\n\n<!-- {_inside_comment(note)} -->\n"


def _comment_lines(text: str) -> list[str]:
    """A text as YAML comment lines, wrapped."""
    wrapped = (wrap(line, _WIDTH, break_on_hyphens=False) for line in text.split("\n"))
    return [f"# {line}" for lines in wrapped for line in lines]


class _Dumper(yaml.SafeDumper):
    """Writes YAML as people type it."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: FBT001, FBT002, ARG002
        super().increase_indent(flow, False)  # noqa: FBT003 (indent list items)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    if _PLAIN.fullmatch(text):
        # Unquoted: other YAML loaders may well read it as the number or date that it is.
        kind = "timestamp" if "-" in text else "int"
        return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)
    # A list is told that “-jeugd” lacks a space, unless it is in quotes.
    style = "|" if "\n" in text else "'" if item_slip(text) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _list(dumper: yaml.SafeDumper, items: Iterable[Any]) -> yaml.Node:
    listed = list(items)
    is_short = all(isinstance(item, str) and len(item) < 50 for item in listed)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", listed, flow_style=is_short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _list)
