"""Generates docs/fields.md from the docstrings and options of the field types, and their tables of cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, is_dataclass
from html import escape
from inspect import getdoc
from typing import get_type_hints

from fichebak.content.fields import TYPES
from fichebak.content.fields.choice import ClosedList
from fichebak.content.fields.contract import Field as FieldType, Points, Positive
from fichebak.text.language import Words
from fichebak.text.report import report
from tests.field_tables import ABSENT, Accepted, Rejected, Table, table

HEAD = """\
# Field types

What a field of a sheet may hold, type by type, with what is accepted and what is refused. This
page is made from the types themselves and from their tables of cases in `tests/fields/`, which
the tests run: what it says is so. Do not edit it; `make golden` writes it anew.

A field is declared in `site_config.yaml`, under `fields`, by its key. It has a `type` and a
`label`, the options of its type (below), and what any field may have: `required`, `filter`,
`card`, `short`, `aliases`, `help` and `related`. With `filter: true` every value that a type can be
filtered by becomes a page of its own. With `related: "for {{value}}"` as well, sheets that share a value
are shown with each other as related, the more so the fewer share it, and the phrase says why. `{{value}}`
becomes the value as it stands inside a sentence: those of a closed list lose their capital. `{{Value}}`
becomes its label as it is.

Values are read as they were written: no quotes are needed to keep `0470123456` a telephone number
or `no` a word. A field of any type says nothing when it is left out, empty, or one of
{absent}.

The refusals are shown as the editor of a Dutch site reads them: line and column, what is wrong,
and what to do.
"""
KINDS = {
    str(Positive): "whole number, 1 or more",
    str(Positive | None): "whole number, 1 or more",
    str(Points): "whole number, 1 to 999",
    str(int | None): "whole number",
    str(bool): "yes or no",
    str(str): "text",
    str(ClosedList): "list of values",
    str(tuple[FieldType, ...]): "fields, declared as the model’s own",
}


def reference(words: Words) -> str:
    """The page as Markdown."""
    head = HEAD.format(absent=", ".join(f"`{text}`" for text in ABSENT if text))
    contents = "".join(f"- [{name}](#{name})\n" for name in TYPES)
    return "\n".join([head, contents, *(_entry(table(name), words) for name in TYPES)])


def _entry(cases: Table, words: Words) -> str:
    implementation = TYPES[cases.name]
    return "\n".join(
        [
            f"## {cases.name}\n",
            f"{getdoc(implementation)}\n",
            *_options(implementation),
            f"{_filters(implementation.FACETS)}\n",
            f"Declared for the examples as:\n\n```yaml\n{cases.declaration}```\n",
            *_rows("Written | Shown | Filter values", map(_accepted, cases.accepted)),
            *_rows("Refused | What the editor reads", (_rejected(cases, c, words) for c in cases.rejected)),
        ]
    )


def _options(implementation: type) -> list[str]:
    hints = get_type_hints(implementation, include_extras=True)
    options = fields(implementation) if is_dataclass(implementation) else ()
    rows = [f"`{o.name}` | {KINDS[str(hints[o.name])]} | {_default(o)}" for o in options]
    return _rows("Option | What it is | Unless told", rows) if rows else []


def _default(option: Field) -> str:
    if option.default is MISSING:
        return "must be given"
    shown = {None: "no bound", "": "nothing", False: "no", True: "yes"}
    return str(option.default) if type(option.default) is int else shown[option.default]


def _filters(facets: tuple[str, ...]) -> str:
    if not facets:
        return "It cannot be a filter."
    names = " and by ".join(f"`{facet}`" for facet in facets if facet)
    return f"As a filter: by {names}." if names else "As a filter: by its value."


def _accepted(case: Accepted) -> str:
    terms = (f"{facet}: {', '.join(keys)}".removeprefix(": ") for facet, keys in case.terms.items())
    return f"{_code(case.written)} | {_escaped(case.shown)} | {_escaped('; '.join(terms))}"


def _rejected(cases: Table, case: Rejected, words: Words) -> str:
    diagnostics = cases.read(case.written).diagnostics
    # Through `report`, which redacts private values.
    messages = json.loads(report(diagnostics, "json", lambda _: words, {}))
    lines = ["{line}:{column}: {message}. {hint}".format(**message).strip() for message in messages]
    return f"{_code(case.written)} | {'<br>'.join(map(_escaped, lines))}"


def _rows(head: str, rows: Iterable[str]) -> list[str]:
    """The lines of a Markdown table."""
    rule = "|".join(["---"] * (head.count("|") + 1))
    return [f"| {head} |", f"|{rule}|", *(f"| {row} |" for row in rows), ""]


def _code(text: str) -> str:
    """YAML as code in a table cell."""
    lines = text.rstrip("\n").split("\n")
    if len(lines) == 1:
        return f"`{_without_bars(lines[0])}`"
    # A cell is one line of Markdown, so several lines need HTML, in which Markdown is still interpreted.
    html = escape("\n".join(lines), quote=False)
    escaped = re.sub(r"[|*_`\[\]\\~]|:(?=//)", lambda match: f"&#{ord(match[0])};", html)
    return f"<pre>{escaped.replace('  ', '&nbsp; ').replace(chr(10), '<br>')}</pre>"


def _escaped(text: str) -> str:
    """Plain text in a table cell."""
    escaped = re.sub(r"[*_`\[\]\\<>&~]", lambda match: f"\\{match[0]}", text)
    return _without_bars(escaped.replace("\n", "<br>"))


def _without_bars(text: str) -> str:
    return text.replace("|", "\\|")
