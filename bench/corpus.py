"""Generates a catalogue of any size, the same on every machine: `python bench/corpus.py 1000 DIR`.

Sheets are made of sentences of the sample catalogue, so that they read and compress like Dutch. Some words
are replaced by new compounds, so that the vocabulary grows with the catalogue, as it does in real life. A
sheet is about 2.5 KB of Markdown.
"""

from __future__ import annotations

import random
import re
import sys
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parent.parent
SEED = 2018

_HEADS = (
    *("buurt", "wijk", "straat", "dorp", "volks", "kinder", "ouderen", "school"),
    *("markt", "moes", "soep", "bak", "leer", "praat", "zorg"),
)
_TAILS = (
    *("tuin", "huis", "feest", "plein", "werking", "tafel", "dag"),
    *("winkel", "groep", "bank", "kring", "dienst", "keuken", "wandeling"),
)
LONG = 6
_COMPOUND_SHARE = 0.24
"""The share of words of more than LONG letters that are replaced by a new compound."""
_PERIODS = (
    *("2018 tot eeuwig doorlopend", "2019 - 2022", "sinds maart 2021", "2022", "mei 2024"),
    *("2016 tot ?", "vanaf 2027", "2023-05-01 tot 2023-09-30", "2021 - heden"),
)


class Stock(NamedTuple):
    """What sheets are made of."""

    sentences: list[str]
    groups: list[str]
    themes: list[str]
    towns: list[str]
    organisations: list[str]


def write(count: int, site: Path) -> None:
    """Writes a site of `count` sheets, with the configuration of the sample."""
    chance = random.Random(SEED)  # noqa: S311 (not for security)
    samples = sorted((HOME / "content/projects").glob("*.md"))
    # Social cards are off by default; drawing them would be most of a first build.
    config = (HOME / "site_config.yaml").read_text("utf-8").replace("social_cards: true", "social_cards: nee")
    folder = site / "content/projects"
    folder.mkdir(parents=True, exist_ok=True)
    (site / "site_config.yaml").write_text(config, "utf-8")
    for source in HOME.glob("content/map/*"):
        target = site / "content/map" / source.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(source.read_bytes())
    stock = Stock(
        sentences=_sentences(samples),
        groups=_options(config, "target_groups"),
        themes=_options(config, "themes"),
        towns=_towns(samples),
        organisations=[f"{_compound(chance).capitalize()} vzw {n}" for n in range(max(10, count // 10))],
    )
    for number in range(count):
        text = _sheet(number, chance, stock)
        (folder / f"project-{number:06}.md").write_text(text, "utf-8")


def _sheet(number: int, chance: random.Random, stock: Stock) -> str:
    def prose(minimum: int, maximum: int) -> str:
        count = chance.randint(minimum, maximum)
        return " ".join(_varied(chance.choice(stock.sentences), chance) for _ in range(count))

    def bullets(minimum: int, maximum: int) -> str:
        return "\n".join(f"- {prose(1, 1)}" for _ in range(chance.randint(minimum, maximum)))

    front = [
        f'title: "{_compound(chance).capitalize()} {_compound(chance)} {number}"',
        f'summary: "{prose(1, 1)[:270]}"',
        f'organisation: "{chance.choice(stock.organisations)}"',
        f"address: Kerkstraat {chance.randint(1, 200)}, {chance.choice(stock.towns)}",
        f"target_groups: {_list(chance.sample(stock.groups, chance.randint(1, 4)))}",
        f"themes: {_list(chance.sample(stock.themes, chance.randint(1, 3)))}",
        f"period: {chance.choice(_PERIODS)}",
        f"volunteers: {chance.choice(('ja', 'nee'))}",
        f"sdgs: {sorted(chance.sample(range(1, 18), chance.randint(1, 3)))}",
        f"scores: {{recommended: {chance.randint(4, 10)}/10, impact: {chance.randint(3, 10)}}}",
        f"updated: 20{chance.randint(20, 26)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}",
    ]
    body = (
        f"## Beschrijving project\n\n{prose(5, 9)}\n\n{prose(3, 6)}\n\n"
        f"## Sterke punten\n\n{bullets(3, 5)}\n\n"
        f"## Drempels en wat we anders zouden doen\n\n{bullets(2, 4)}\n\n"
        f"## Blijvende impact\n\n{prose(2, 4)}\n\n## Anekdote\n\n{prose(3, 5)}\n"
    )
    return "---\n" + "\n".join(front) + f"\n---\n{body}"


_MARKUP = re.compile(
    r"^(?:#.*|[|>].*|\s*[-*\d.]+ |\[\^.*)$|[*_\[\]\"\\`]|\(http[^)]*\)|\[\^\d\]", re.MULTILINE
)


def _sentences(samples: list[Path]) -> list[str]:
    sentences: list[str] = []
    for path in samples:
        body = path.read_text("utf-8").split("---", 2)[2]
        text = _MARKUP.sub("", body)
        sentences.extend(s.strip() for s in re.split(r"(?<=[.!?])\s+|\n", text) if 30 < len(s.strip()) < 260)
    return [sentence.lstrip("-#|>: ") for sentence in sentences]


def _varied(sentence: str, chance: random.Random) -> str:
    def is_replaced(word: str) -> bool:
        return word.isalpha() and len(word) > LONG and chance.random() < _COMPOUND_SHARE

    return " ".join(_compound(chance) if is_replaced(word) else word for word in sentence.split(" "))


def _compound(chance: random.Random) -> str:
    # As in natural language, a few words are common and most are rare.
    heads = _HEADS[: 1 + int(len(_HEADS) * chance.random() ** 2)]
    return "".join(chance.choice(heads) for _ in range(chance.choice((1, 1, 2, 3)))) + chance.choice(_TAILS)


def _options(config: str, field: str) -> list[str]:
    import yaml

    options = yaml.safe_load(config)["fields"][field]["options"]
    return [option if isinstance(option, str) else option["label"] for option in options]


def _towns(samples: list[Path]) -> list[str]:
    text = "\n".join(path.read_text("utf-8") for path in samples)
    return sorted(set(re.findall(r"\b8\d{3} [A-Z][\w-]+(?: [A-Z][\w-]+)?", text)))


def _list(values: list[str]) -> str:
    return "[" + ", ".join(f'"{value}"' for value in values) + "]"


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
