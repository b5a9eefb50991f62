"""A catalogue as other generators get it: `python bench/peer_sites.py SITE FOLDER`.

Each peer gets the same sheets with everything worked out beforehand: the facts with their links, the
keys of every filter, the order. So nobody has to compute what only our model knows, and what is
measured is reading, converting, templating and writing. Front matter is in the form that each reads
quickest (JSON, and for Pelican its own lines).

`pages.json` is the set of pages that each has to make.
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
from fichebak.building.pipeline import Options, prepare  # noqa: E402
from fichebak.content.sheets import Sheet  # noqa: E402 (the path above comes first)
from fichebak.shell import folders  # noqa: E402
from fichebak.site.entries import Fact, entry_of, layout_of  # noqa: E402
from fichebak.site.pages import site_map  # noqa: E402
from fichebak.site.plan import Site  # noqa: E402
from fichebak.site.search_page import SearchData  # noqa: E402

PEERS = ("hugo", "pelican", "eleventy")
KINDS = {"index.html": "index", "detail.html": "sheet", "overview.html": "overview", "filter.html": "value"}
"""The pages that everybody makes, by our templates: what else we make has no counterpart."""
DAY = date(2026, 11, 23)


def write(source: Path, folder: Path) -> None:
    """Writes a site for every peer, made of the catalogue in a folder of ours."""
    inputs = folders.read(source).files
    site = prepare(inputs, Options(DAY), Memory())[0].site
    if site is None:
        raise SystemExit(f"{source}: the corpus itself is wrong; `build.py check` says where")
    pages = [page for page in site_map(site, SearchData, lambda _: ()) if page.template in KINDS]
    kinds = {page.path: KINDS[page.template] for page in pages}
    _put(folder / "pages.json", json.dumps(kinds, indent=0))
    for peer in PEERS:
        shutil.copytree(HOME / "bench/peers" / peer, folder / peer, dirs_exist_ok=True)
    style = inputs["templates/assets/style.css"].decode()
    _put(folder / "hugo/static/style.css", style)
    _put(folder / "pelican/theme/static/style.css", style)
    _put(folder / "eleventy/style.css", style)
    labels = json.dumps(_labels(site), ensure_ascii=False)
    _put(folder / "hugo/data/labels.json", labels)
    _put(folder / "pelican/labels.json", labels)
    _put(folder / "eleventy/_data/labels.json", labels)
    for weight, sheet in enumerate(site.catalogue.sheets, start=1):
        front = {"weight": weight, **_front(site, sheet)}
        body = "\n\n".join(f"## {part.section.heading}\n\n{part.text}" for part in sheet.parts)
        name = f"content/projecten/{sheet.slug}.md"
        whole = json.dumps(front, ensure_ascii=False)
        _put(folder / "hugo" / name, f"{whole}\n\n{body}\n")
        _put(folder / "eleventy" / name, f"---json\n{whole}\n---\n{body}\n")
        lines = "".join(f"{key}: {_line(value)}\n" for key, value in front.items())
        _put(folder / "pelican" / name, f"{lines}date: {DAY}\n\n{body}\n")


def _line(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _labels(site: Site) -> dict[str, dict[str, object]]:
    """Every filter in order: its label, and its values with theirs."""
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
    # A score is in every value up to its own: a sheet does not name them all.
    terms = () if fact.type == "score" else fact.terms
    yield from ({"label": term.label, "path": term.path.removesuffix("index.html")} for term in terms)
    if not terms or fact.type in {"address", "period"}:
        yield {"label": fact.plain, "path": ""}


def _card(facts: tuple[Fact, ...]) -> Iterator[tuple[str, object]]:
    """What stands on a card, by its place there."""
    for fact in facts:
        if fact.type == "choices":
            yield "labels", [term.label for term in fact.terms]
        elif fact.type == "address":
            yield "town", fact.value.municipality
        else:
            yield fact.key, fact.plain


def _keys(facts: list[Fact]) -> dict[str, list[str]]:
    """The sheet's values in every filter, by the filter's word in addresses."""
    found: dict[str, list[str]] = {}
    for fact in facts:
        for term in fact.terms:
            facet, key, _ = term.path.split("/")
            found.setdefault(facet, []).append(key)
    return found


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
