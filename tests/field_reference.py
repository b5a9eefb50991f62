"""docs/fields.md, made of the types' own texts and options and of their tables of cases."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from html import escape
from inspect import getdoc
from typing import get_type_hints

from fichebak.content.fields import TYPES
from fichebak.content.fields.choice import ClosedList
from fichebak.content.fields.contract import Field as Declared
from fichebak.content.fields.contract import Positive
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
    str(int | None): "whole number",
    str(bool): "yes or no",
    str(str): "text",
    str(ClosedList): "list of values",
    str(tuple[Declared, ...]): "fields, declared as the model’s own",
}


def reference(words: Words) -> str:
    """The whole page."""
    head = HEAD.format(absent=", ".join(f"`{text}`" for text in ABSENT if text))
    contents = "".join(f"- [{name}](#{name})\n" for name in TYPES)
    return "\n".join([head, contents, *(_entry(table(name), words) for name in TYPES)])


def _entry(about: Table, words: Words) -> str:
    implementation = TYPES[about.name]
    return "\n".join(
        [
            f"## {about.name}\n",
            f"{getdoc(implementation)}\n",
            *_options(implementation),
            f"{_filters(implementation.FACETS)}\n",
            f"Declared for the examples as:\n\n```yaml\n{about.declaration}```\n",
            *_rows("Written | Shown | Filter values", map(_accepted, about.accepted)),
            *_rows("Refused | What the editor reads", (_rejected(about, c, words) for c in about.rejected)),
        ]
    )


def _options(implementation: type) -> list[str]:
    hints = get_type_hints(implementation, include_extras=True)
    rows = [f"`{o.name}` | {KINDS[str(hints[o.name])]} | {_default(o)}" for o in fields(implementation)]
    return _rows("Option | What it is | Unless told", rows) if rows else []


def _default(option: Field) -> str:
    if option.default is MISSING:
        return "must be given"
    shown = {None: "no bound", "": "nothing", False: "no", True: "yes"}
    return str(option.default) if type(option.default) is int else shown[option.default]


def _filters(facets: tuple[str, ...]) -> str:
    if not facets:
        return "It cannot be a filter."
    named = " and by ".join(f"`{facet}`" for facet in facets if facet)
    return f"As a filter: by {named}." if named else "As a filter: by its value."


def _accepted(case: Accepted) -> str:
    found = (f"{facet}: {', '.join(keys)}".removeprefix(": ") for facet, keys in case.terms.items())
    return f"{_written(case.written)} | {_plain(case.shown)} | {_plain('; '.join(found))}"


def _rejected(about: Table, case: Rejected, words: Words) -> str:
    found = about.read(case.written).diagnostics
    # The report itself: what it hides from logs is hidden here too.
    said = json.loads(report(found, "json", words, {}))
    lines = ["{line}:{column}: {message}. {hint}".format(**one).strip() for one in said]
    return f"{_written(case.written)} | {'<br>'.join(map(_plain, lines))}"


def _rows(head: str, rows: Iterable[str]) -> list[str]:
    rule = "|".join(["---"] * (head.count("|") + 1))
    return [f"| {head} |", f"|{rule}|", *(f"| {row} |" for row in rows), ""]


def _written(text: str) -> str:
    lines = text.rstrip("\n").split("\n")
    if len(lines) == 1:
        return f"`{_no_bars(lines[0])}`"
    # A cell of a table has one line: more of them must be HTML, in which signs still mean something.
    told = escape("\n".join(lines), quote=False)
    signs = re.sub(r"[|*_`\[\]\\~]|:(?=//)", lambda sign: f"&#{ord(sign[0])};", told)
    return f"<pre>{signs.replace('  ', '&nbsp; ').replace(chr(10), '<br>')}</pre>"


def _plain(text: str) -> str:
    told = re.sub(r"[*_`\[\]\\<>&~]", lambda sign: f"\\{sign[0]}", text)
    return _no_bars(told.replace("\n", "<br>"))


def _no_bars(text: str) -> str:
    return text.replace("|", "\\|")
