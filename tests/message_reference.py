"""Generates docs/meldingen.md from the language file, the code, and the invalid files of the tests."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from string import Formatter

import yaml

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.content import checks
from fichebak.shell import folders
from fichebak.text.diagnostics import Diagnostic, Place, Severity
from fichebak.text.language import Words
from fichebak.text.report import report
from tests.conftest import TODAY
from tests.field_tables import names, table

TESTS = Path(__file__).resolve().parent
PACKAGE = TESTS.parent / "fichebak"

HEAD = """\
# Wat elke melding betekent

Een melding noemt eerst het bestand, de regel en de kolom (het hoeveelste teken op die regel); dan hoe erg het
is, met een code; en dan wat er scheelt. Daaronder staat de regel zelf, met een pijltje onder de plaats, en
wat u eraan kunt doen. Zoek [hieronder](#alle-meldingen) de code die tussen de rechte haken staat.

```text
{example}
```

- **fout**: de site wordt niet gepubliceerd voor dit verbeterd is. De vorige site blijft staan.
- **waarschuwing**: de site wordt gepubliceerd, maar hier klopt iets niet.
- **advies**: niets is fout, maar lezers zijn gebaat bij iets anders. Alleen `python build.py check` zegt het.
  Wie de site beheert, kan van elk advies een fout of een waarschuwing maken, of het afzetten
  ([Checks](configuration.md#checks)).

`python build.py check --fix` verbetert zelf wat veilig te verbeteren is, en toont wat er veranderde.
`python build.py check --changed main` vertelt alleen over bestanden die veranderd zijn sinds `main`.
`python build.py check --links` vraagt ook aan andere sites of de links ernaar nog werken.

Deze pagina wordt gemaakt door `make golden`. Wijzig ze niet met de hand.

## Alle meldingen
"""


@dataclass(frozen=True)
class Example:
    """A diagnostic from the tests, with the text that causes it."""

    diagnostic: Diagnostic
    wrong: str
    """The lines with the mistake."""
    right: str = ""
    """The corrected lines."""

    @property
    def is_readable(self) -> bool:
        """Whether the lines help a reader; those of a binary file, or thousands of brackets, do not."""
        lines = self.wrong.split("\n")
        return bool(self.wrong.strip()) and all(map(str.isprintable, lines)) and len(self.wrong) < 300


def reference(words: Words, advised: Callable[[str, str], Diagnostic]) -> str:
    """The page as Markdown. `advised` gives the diagnostic for a code and its wrong text in advice.yaml."""
    examples = {**_from_sites(), **_from_tables(), **_from_advice(advised)}
    codes = sorted(key.removeprefix("mistake.") for key in words.texts if key.startswith("mistake."))
    contents = "".join(
        f"- [{code}](#{code}): {_plain(_general(words(f'mistake.{code}')))}\n" for code in codes
    )
    example = examples["unknown-choice"]
    place = example.diagnostic.place
    files = {place.path: ("\n" * (place.line - 1) + example.wrong).encode()}
    head = HEAD.format(example=report([example.diagnostic], "text", lambda _: words, files))
    return "\n".join([head, contents, *(_entry(code, examples.get(code), words) for code in codes)])


def _entry(code: str, example: Example | None, words: Words) -> str:
    templates = words(f"mistake.{code}"), words.texts.get(f"hint.{code}", "")
    message, hint = words.sentence(example.diagnostic) if example else map(_general, templates)
    severity = words(f"severity.{severities()[code]}")
    parts = [f"## {code}\n", f"**{severity}**: {_plain(message)}\n"]
    if hint.strip():
        parts.append(f"{_plain(hint)}\n")
    if example and example.is_readable:
        place = example.diagnostic.place
        parts.append(f"Bijvoorbeeld in `{place.path}`, op regel {place.line}:\n")
        parts.append(_fenced(example.wrong))
        if example.right.strip():
            parts.append("Zo kan het:\n")
            parts.append(_fenced(example.right))
    return "\n".join(parts)


@cache
def severities() -> dict[str, Severity]:
    """The severity of each code: that of the function that makes the diagnostic, or else its default."""
    by_function = {"warning": Severity.WARNING, "advice": Severity.ADVICE}
    calls = (
        node
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    )
    made = {
        str(call.args[1].value): by_function.get(ast.unparse(call.func), Severity.ERROR) for call in calls
    }
    return _Severities({**made, **{code: severity for code, severity in checks.DEFAULTS.items() if severity}})


class _Severities(dict[str, Severity]):
    """Severities by code. Codes that do not occur as a constant in a call are of errors."""

    def __missing__(self, code: str) -> Severity:
        return Severity.ERROR


def _from_sites() -> dict[str, Example]:
    """An example for each code in the folders of sites-invalid."""
    examples: dict[str, Example] = {}
    for site in sorted(path for path in (TESTS / "sites-invalid").iterdir() if path.is_dir()):
        inputs = folders.read(site)
        outcome = build(inputs.files, Options(TODAY), Memory(), inputs.diagnostics)
        if outcome.languages[0] != "nl":
            continue
        for diagnostic in outcome.diagnostics:
            place, code = diagnostic.place, diagnostic.code
            lines = inputs.files.get(place.path, b"").decode("utf-8", "replace").split("\n")
            line = lines[place.line - 1] if place.line <= len(lines) else ""
            example = Example(diagnostic, line.strip("\ufeff\r"))
            if code not in examples or (example.is_readable and not examples[code].is_readable):
                examples[code] = example
    return examples


def _from_tables() -> dict[str, Example]:
    """An example for each code in the tables of field types, corrected by the first accepted case."""
    examples: dict[str, Example] = {}
    for cases in map(table, names()):
        for case in cases.rejected:
            for diagnostic in cases.read(case.written).diagnostics:
                place = Place("content/projects/fiche.md", diagnostic.place.line + 1)
                moved = replace(diagnostic, place=place)
                example = Example(moved, case.written.rstrip(), cases.accepted[0].written.rstrip())
                examples.setdefault(diagnostic.code, example)
    return examples


def _from_advice(advised: Callable[[str, str], Diagnostic]) -> dict[str, Example]:
    cases = yaml.load((TESTS / "advice.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return {
        code: Example(advised(code, case["wrong"]), case["wrong"].rstrip(), case["right"].rstrip())
        for code, case in cases.items()
    }


def _general(text: str) -> str:
    """A message with “…” for its placeholders."""
    parts = ((literal, "…" if name is not None else "") for literal, name, _, _ in Formatter().parse(text))
    return "".join(literal + placeholder for literal, placeholder in parts).strip()


def _fenced(text: str) -> str:
    # Longer than any run of backticks in the text.
    length = max((len(run) for run in re.findall(r"`+", text)), default=2) + 1
    fence = "`" * max(3, length)
    return f"{fence}text\n{text}\n{fence}\n"


def _plain(text: str) -> str:
    return re.sub(r"[*_`\[\]\\<>&~#|]", lambda match: f"\\{match[0]}", text.replace("\n", " "))
