"""A generated catalogue of 1,000 sheets, built once in a run, and the expected contents of its sheets.

These are read from the source files here, without the code under test: the two must agree.
"""

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bench import corpus
from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders
from fichebak.text.wording import fold, slug
from tests.conftest import AS_TEXT, TODAY
from tests.shared import shared

COUNT = 1_000
# The periods in the corpus: the state of each on the day of the tests, and its years.
PERIODS = {
    "2018 tot eeuwig doorlopend": ("loopt-nog", range(2018, 2027)),
    "2019 - 2022": ("afgelopen", range(2019, 2023)),
    "sinds maart 2021": ("loopt-nog", range(2021, 2027)),
    "2022": ("afgelopen", [2022]),
    "mei 2024": ("afgelopen", [2024]),
    "2016 tot ?": ("einde-onbekend", [2016]),
    "vanaf 2027": ("gepland", [2027]),
    "2023-05-01 tot 2023-09-30": ("afgelopen", [2023]),
    "2021 - heden": ("loopt-nog", range(2021, 2027)),
}


@dataclass(frozen=True)
class Expected:
    """What the site should know of a sheet."""

    title: str
    values: dict[str, frozenset[str]]
    """The keys of its values, by filter."""
    words: frozenset[str]
    """Its words for the text search, case-folded."""


@cache
def inputs():
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(COUNT, Path(folder))
        return folders.read(Path(folder)).files


@shared
def files():
    outcome = build(inputs(), Options(TODAY), Memory())
    assert outcome.diagnostics == ()
    return outcome.files


@cache
def sheets():
    return tuple(
        _expected(text.decode()) for path, text in inputs().items() if path.startswith("content/projects/")
    )


def _expected(text):
    _, front_matter, body = text.split("---\n", 2)
    fields = yaml.load(front_matter, AS_TEXT)
    state, years = PERIODS[fields["period"]]
    values = {
        "target_groups": map(slug, fields["target_groups"]),
        "themes": map(slug, fields["themes"]),
        "municipality": [slug(re.search(r"8\d{3} (.+)", fields["address"])[1])],
        "state": [state],
        "year": map(str, years),
        "volunteers": [fields["volunteers"]],
        "sdgs": fields["sdgs"],
        "recommended": _at_least(fields["scores"]["recommended"].removesuffix("/10")),
        "impact": _at_least(fields["scores"]["impact"]),
        "organisation": [slug(fields["organisation"])],
    }
    facts = [fields[key] for key in ("title", "summary", "organisation", "address")]
    facts += fields["target_groups"] + fields["themes"]
    sections = re.sub(r"^## .*", "", body, flags=re.MULTILINE)
    words = re.findall(r"[a-z0-9]+", fold("\n".join([*facts, sections])))
    return Expected(fields["title"], {key: frozenset(of) for key, of in values.items()}, frozenset(words))


def _at_least(score):
    return map(str, range(1, int(score) + 1))
