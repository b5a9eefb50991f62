"""docs/meldingen.md, made of the language file, of the code, and of the tests' own wrong files."""

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
from fichebak.building.pipeline import Options, build
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

Deze pagina is gemaakt uit de meldingen zelf en uit de foute bestanden van de tests: wat er staat, is zo.
Wijzig ze niet met de hand; `make golden` schrijft ze opnieuw.

Een melding ziet er zo uit: eerst het bestand, de regel en de kolom; dan hoe erg het is, met een code; en dan
een zin. Daaronder staat de regel zelf, met een pijltje onder de plaats, en wat u eraan kunt doen.

```text
{example}
```

- **fout**: de site wordt niet gepubliceerd voor dit verbeterd is. De vorige site blijft staan.
- **waarschuwing**: de site wordt gepubliceerd, maar hier klopt iets niet. Met `--strict` telt ze als fout.
- **advies**: niets is fout, maar lezers zijn gebaat bij iets anders. Alleen `python build.py check` zegt het.

Hoe erg een advies is, kiest de site zelf in `site_config.yaml`, met `error`, `warning`, `advice` of `off`:

```yaml
checks:
  shouting: warning
  missing-summary: off
```

Dat kan voor deze codes: {choosable}.

`python build.py check --fix` verbetert zelf wat veilig te verbeteren is, en toont wat er veranderde.
`python build.py check --changed main` vertelt alleen over bestanden die veranderd zijn sinds `main`.
`python build.py check --links` vraagt ook aan andere sites of de links ernaar nog werken.

## Alle meldingen
"""


@dataclass(frozen=True)
class Example:
    """A mistake that a test has seen: where, and the lines that it is in."""

    found: Diagnostic
    wrong: str
    right: str = ""

    @property
    def shown(self) -> bool:
        """Whether its lines help: those of a binary file, or of endless brackets, do not."""
        lines = self.wrong.split("\n")
        return bool(self.wrong.strip()) and all(map(str.isprintable, lines)) and len(self.wrong) < 300


def reference(words: Words, advised: Callable[[str, str], Diagnostic]) -> str:
    """The whole page. `advised` gives what is said of the case of a code in advice.yaml."""
    examples = {**_from_sites(), **_from_tables(), **_from_advice(advised)}
    codes = sorted(key.removeprefix("mistake.") for key in words.texts if key.startswith("mistake."))
    contents = "".join(
        f"- [{code}](#{code}): {_plain(_general(words(f'mistake.{code}')))}\n" for code in codes
    )
    found = examples["unknown-choice"].found
    lines = {found.place.path: ("\n" * (found.place.line - 1) + examples["unknown-choice"].wrong).encode()}
    head = HEAD.format(
        example=report([found], "text", words, lines),
        choosable=", ".join(f"[`{code}`](#{code})" for code in sorted(checks.DEFAULTS)),
    )
    return "\n".join([head, contents, *(_entry(code, examples.get(code), words) for code in codes)])


def _entry(code: str, example: Example | None, words: Words) -> str:
    general = words(f"mistake.{code}"), words.texts.get(f"hint.{code}", "")
    message, hint = words.sentence(example.found) if example else map(_general, general)
    severity = words(f"severity.{severities()[code]}")
    parts = [f"## {code}\n", f"**{severity}**: {_plain(message)}\n"]
    if hint.strip():
        parts.append(f"{_plain(hint)}\n")
    if example and example.shown:
        place = example.found.place
        parts.append(f"Bijvoorbeeld in `{place.path}`, op regel {place.line}:\n")
        parts.append(_fenced(example.wrong))
        if example.right.strip():
            parts.append("Zo kan het:\n")
            parts.append(_fenced(example.right))
    return "\n".join(parts)


@cache
def severities() -> dict[str, Severity]:
    """How bad each code is: by the function that makes it, or by its default."""
    made = {"warning": Severity.WARNING, "advice": Severity.ADVICE}
    calls = (
        node
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    )
    told = {str(call.args[1].value): made.get(ast.unparse(call.func), Severity.ERROR) for call in calls}
    return _Severities({**told, **{code: severity for code, severity in checks.DEFAULTS.items() if severity}})


class _Severities(dict[str, Severity]):
    """A code that is passed on by name is an error's."""

    def __missing__(self, code: str) -> Severity:
        return Severity.ERROR


def _from_sites() -> dict[str, Example]:
    """What is wrong in the folders of sites-invalid, by code."""
    found: dict[str, Example] = {}
    for site in sorted(path for path in (TESTS / "sites-invalid").iterdir() if path.is_dir()):
        read = folders.read(site)
        outcome = build(read.files, Options(TODAY), Memory(), read.diagnostics)
        if outcome.language != "nl":
            continue
        for one in outcome.diagnostics:
            text = read.files.get(one.place.path, b"").decode("utf-8", "replace").split("\n")
            line = text[one.place.line - 1] if one.place.line <= len(text) else ""
            example = Example(one, line.strip("\ufeff\r"))
            if one.code not in found or (example.shown and not found[one.code].shown):
                found[one.code] = example
    return found


def _from_tables() -> dict[str, Example]:
    """What field types refuse, by code, with the first that they accept."""
    found: dict[str, Example] = {}
    for about in map(table, names()):
        for case in about.rejected:
            for one in about.read(case.written).diagnostics:
                moved = replace(one, place=Place("content/projects/fiche.md", one.place.line + 1))
                example = Example(moved, case.written.rstrip(), about.accepted[0].written.rstrip())
                found.setdefault(one.code, example)
    return found


def _from_advice(advised: Callable[[str, str], Diagnostic]) -> dict[str, Example]:
    cases = yaml.load((TESTS / "advice.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return {
        code: Example(advised(code, case["wrong"]), case["wrong"].rstrip(), case["right"].rstrip())
        for code, case in cases.items()
    }


def _general(text: str) -> str:
    """A sentence of which nothing is filled in yet."""
    parts = ((literal, "…" if name is not None else "") for literal, name, _, _ in Formatter().parse(text))
    return "".join(literal + gap for literal, gap in parts).strip()


def _fenced(text: str) -> str:
    marks = max((len(found) for found in re.findall(r"`+", text)), default=2) + 1
    fence = "`" * max(3, marks)
    return f"{fence}text\n{text}\n{fence}\n"


def _plain(text: str) -> str:
    return re.sub(r"[*_`\[\]\\<>&~#|]", lambda sign: f"\\{sign[0]}", text.replace("\n", " "))
