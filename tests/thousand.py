"""A generated catalogue of 1,000 sheets, built once, and its sheets as the tests read them.

What a sheet holds is read from its own text here, not by the code under test: the two must agree.
"""

import re
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from bench import corpus
from fichebak.building.memory import Memory
from fichebak.building.pipeline import Options, build
from fichebak.shell import folders
from fichebak.text.wording import fold, slug
from tests.conftest import TODAY

COUNT = 1_000
# What the corpus writes as a period: its state on the day of the tests, and its years.
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
class Held:
    title: str
    values: dict[str, frozenset[str]]
    """By filter: the keys of its values."""
    words: frozenset[str]


@cache
def inputs():
    with tempfile.TemporaryDirectory() as folder:
        corpus.write(COUNT, Path(folder))
        return folders.read(Path(folder)).files


@cache
def files():
    outcome = build(inputs(), Options(TODAY), Memory())
    assert outcome.diagnostics == ()
    return outcome.files


@cache
def sheets():
    return tuple(
        _held(text.decode()) for path, text in inputs().items() if path.startswith("content/projects/")
    )


def _held(text):
    _, front, body = text.split("---\n", 2)
    told = yaml.load(front, yaml.BaseLoader)
    state, years = PERIODS[told["period"]]
    values = {
        "target_groups": map(slug, told["target_groups"]),
        "themes": map(slug, told["themes"]),
        "municipality": [slug(re.search(r"8\d{3} (.+)", told["address"])[1])],
        "state": [state],
        "year": map(str, years),
        "volunteers": [told["volunteers"]],
        "sdgs": told["sdgs"],
        "recommended": _at_least(told["scores"]["recommended"].removesuffix("/10")),
        "impact": _at_least(told["scores"]["impact"]),
        "organisation": [slug(told["organisation"])],
    }
    facts = [told[key] for key in ("title", "summary", "organisation", "address")]
    facts += told["target_groups"] + told["themes"]
    sections = re.sub(r"^## .*", "", body, flags=re.MULTILINE)
    words = re.findall(r"[a-z0-9]+", fold("\n".join([*facts, sections])))
    return Held(told["title"], {key: frozenset(of) for key, of in values.items()}, frozenset(words))


def _at_least(score):
    return map(str, range(1, int(score) + 1))
