"""Converts a catalogue into sites for other generators: `python bench/peer_sites.py SITE FOLDER`.

Each peer gets the same sheets, with everything computed in advance: the facts with their links, the keys of
every filter, the order. So no peer has to compute what only our model knows; the benchmark measures reading,
converting, rendering and writing. The front matter has the format that each peer reads fastest (JSON; for
Pelican, its own lines of metadata).

`pages.json` lists the pages that each peer must make.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(HOME)]

from fichebak.building.memory import Memory  # noqa: E402
from fichebak.building.pipeline import prepare  # noqa: E402
from fichebak.building.work import Options  # noqa: E402
from fichebak.content.sheets import Sheet  # noqa: E402 (the path above comes first)
from fichebak.shell import folders  # noqa: E402
from fichebak.site.entries import Fact, entry_of, layout_of  # noqa: E402
from fichebak.site.plan import Site  # noqa: E402

PEERS = ("hugo", "pelican", "eleventy")
KINDS = {"index.html": "index", "detail.html": "sheet", "overview.html": "overview", "filter.html": "value"}
"""The kinds of pages that all tools make, by our template: our other pages have no counterpart."""
DAY = date(2026, 11, 23)


def write(source: Path, folder: Path) -> None:
    """Writes a site for every peer, from the catalogue in the folder `source`."""
    inputs = folders.read(source).files
    drawing = prepare(inputs, Options(DAY, only_check=True), Memory())[0].drawing
    if drawing is None:
        raise SystemExit(f"{source}: the corpus itself is wrong; `build.py check` says where")
    site = drawing.renderer.site
    pages = [page for page in drawing.pages.values() if page.template in KINDS]
    kinds = {page.path: KINDS[page.template] for page in pages}
    _write_text(folder / "pages.json", json.dumps(kinds, indent=0))
    for peer in PEERS:
        shutil.copytree(HOME / "bench/peers" / peer, folder / peer, dirs_exist_ok=True)
    style = inputs["templates/assets/style.css"].decode()
    _write_text(folder / "hugo/static/style.css", style)
    _write_text(folder / "pelican/theme/static/style.css", style)
    _write_text(folder / "eleventy/style.css", style)
    labels = json.dumps(_labels(site), ensure_ascii=False)
    _write_text(folder / "hugo/data/labels.json", labels)
    _write_text(folder / "pelican/labels.json", labels)
    _write_text(folder / "eleventy/_data/labels.json", labels)
    for weight, sheet in enumerate(site.catalogue.sheets, start=1):
        front = {"weight": weight, **_front(site, sheet)}
        body = "\n\n".join(f"## {part.section.heading}\n\n{part.text}" for part in sheet.parts)
        name = f"content/projecten/{sheet.slug}.md"
        whole = json.dumps(front, ensure_ascii=False)
        _write_text(folder / "hugo" / name, f"{whole}\n\n{body}\n")
        _write_text(folder / "eleventy" / name, f"---json\n{whole}\n---\n{body}\n")
        lines = "".join(f"{key}: {_line(value)}\n" for key, value in front.items())
        _write_text(folder / "pelican" / name, f"{lines}date: {DAY}\n\n{body}\n")


def _line(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _labels(site: Site) -> dict[str, dict[str, object]]:
    """The filters in order, by their path segment: the label of each, and the labels of its values by key."""
    return {
        facet.word: {
            "label": facet.label,
            "values": {value.term.key: value.term.label for value in facet.values},
        }
        for facet in site.catalogue.facets
        if facet.values
    }


def _front(site: Site, sheet: Sheet) -> Mapping[str, object]:
    entry = entry_of(site, sheet, layout_of(site))
    facts = [part for fact in entry.facts for part in (fact.parts or (fact,)) if part.given]
    return {
        "title": entry.title,
        "slug": entry.slug,
        "summary": entry.summary,
        "facts": [{"label": fact.label, "values": list(_values(fact))} for fact in facts],
        "card": {"labels": [], **dict(_card(entry.card))},
        **_keys(facts),
    }


def _values(fact: Fact) -> Iterator[dict[str, str]]:
    # A score has a term for every score up to its own; a sheet does not list them all.
    terms = () if fact.type == "score" else fact.terms
    yield from ({"label": term.label, "path": term.path.removesuffix("index.html")} for term in terms)
    if not terms or fact.type in {"address", "period"}:
        yield {"label": fact.plain, "path": ""}


def _card(facts: tuple[Fact, ...]) -> Iterator[tuple[str, object]]:
    """The facts on a card, by their place there."""
    for fact in facts:
        if fact.type == "choices":
            yield "labels", [term.label for term in fact.terms]
        elif fact.type == "address":
            yield "town", fact.value.municipality
        else:
            yield fact.key, fact.plain


def _keys(facts: list[Fact]) -> dict[str, list[str]]:
    """The keys of the sheet's values, by the path segment of the filter."""
    keys: dict[str, list[str]] = {}
    for fact in facts:
        for term in fact.terms:
            facet, key, _ = term.path.split("/")
            keys.setdefault(facet, []).append(key)
    return keys


def _write_text(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
