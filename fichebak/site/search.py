"""The search index: small scripts that the search page loads on demand.

- `records`: the titles, the filter values and the fields of a result. Enough to answer any filter.
- `newest`: the rank of each sheet by its last change, for sorting.
- `words`: the vocabulary, sorted, and the spelling of words with accents. Enough to expand a query.
- `postings-<n>`: the posting lists of a run of words: which sheets hold them.
- `summaries-<n>`: the summaries and pictures of a few sheets, for their cards.
- `texts-<n>`: the texts and pictures of a few sheets, to quote the sentence that holds a word.

They are scripts and not JSON, because a page that was opened as a file may load scripts but may not fetch.
Each script is one call with JSON as its argument, so nothing that an editor wrote can run.

Sheets are numbered in order of slug, so that a new title renumbers none; the browser sorts by title.
`terms` looks at one sheet alone; this module makes the index of all sheets.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from hashlib import sha256
from itertools import chain, repeat
from typing import Any, NamedTuple

from fichebak.catalogue.ageing import STATE, days_of
from fichebak.catalogue.facets import Facet
from fichebak.content.fields import ON_CARD
from fichebak.content.fields.contract import Field, Keys, Setting
from fichebak.content.fields.period import State, state_term
from fichebak.content.sheets import Sheet
from fichebak.site.cards import words_of
from fichebak.site.packing import column, compact, front_coded, lists, sign, steps
from fichebak.site.plan import File, Reusable, fixed
from fichebak.site.terms import Terms, accented_in, digest_of, words_in
from fichebak.text.wording import fold

POSTINGS_PER_SHARD = 5_000
"""Postings in one file: about 5 KB compressed."""
RARE = 8
"""Words in at most this many sheets come after all others and have shards of their own. A query expands to
many rare compounds from all over the alphabet, which are in few files that way."""
SUMMARIES_PER_SHARD = 2
"""Sheets in one `summaries` file. Few, because each result on a page may need another file."""
TEXTS_PER_SHARD = 3
"""Sheets in one `texts` file: about 3 KB compressed."""


class Searchable(NamedTuple):
    """A sheet with everything that the index holds of it."""

    sheet: Sheet
    digest: str
    """Its cache key: see `Site.digests`."""
    summary: str
    """The text on its card."""
    text: Callable[[], str]
    """Makes the searched text without the title."""
    terms: Callable[[], Terms]
    """Gives its terms: a function, because they are needed one by one and together take much memory."""
    pin: str
    """The id of its pin on the map; empty if it has none."""
    newest: int
    """Its rank by last change: higher is later."""
    lang: str
    """The language of the title; empty if it is the site's. Likewise `summary_lang`."""
    summary_lang: str
    photo: tuple[tuple[str, int, int], ...]
    """Path, width and height of each rendition of its picture; the last is the JPEG fallback."""


def index_of(
    indexed: Seq[Searchable],
    facets: Seq[Facet],
    card: Map[Keys, Field],
    setting: Setting,
    around: tuple[str, str],
) -> tuple[list[File], str]:
    """The scripts, and the name of `records`, which holds the names of the others.

    `indexed` is in order of slug; `around` is what comes before and after the slug in the path of a sheet's
    page.
    """
    files: list[File] = []

    def add(name: str, data: Any) -> str:
        body = _script(name, data)
        files.append(fixed(f"{name}.{sha256(body).hexdigest()[:8]}.js", body))
        return files[-1].path

    def add_runs(
        name: str, size: int, text: Callable[[Searchable], str], contents: Iterable[str]
    ) -> dict[str, Any]:
        # There are many files of few sheets, so their names are fixed, and a query string holds one digest
        # of all: of `contents`, so that a text need not be made for it.
        for number, start in enumerate(range(0, len(indexed), size)):
            run = indexed[start : start + size]
            files.append(_of_run(f"{name}-{number}", run, text))
        whole = "\0".join(
            f"{one.sheet.slug} {content} {one.photo}" for one, content in zip(indexed, contents, strict=True)
        )
        return {"per": size, "digest": digest_of(whole)[:8]}

    written, digests = _written(indexed)
    holders, spelt = _holders(written)
    little = sorted(set(fold(setting.words("search.little")).split()))
    vocabulary, shards = _postings(holders, little)
    texts = add_runs("texts", TEXTS_PER_SHARD, lambda one: one.text(), digests)
    summaries = add_runs(
        "summaries", SUMMARIES_PER_SHARD, lambda one: one.summary, [one.summary for one in indexed]
    )
    words = add(
        "words",
        {
            "words": front_coded([word for word, _ in vocabulary]),
            "spelt": " ".join(spelt),
            "little": " ".join(little),
            "starts": [start for start, _ in shards],
            "postings": [add(f"postings-{number}", shard) for number, (_, shard) in enumerate(shards)],
            "texts": texts,
        },
    )
    newest = add("newest", [one.newest for one in indexed])
    records = {
        "titles": [one.sheet.title for one in indexed],
        "langs": column([one.lang for one in indexed]),
        "summary_langs": column([one.summary_lang for one in indexed]),
        "wholly_in": column([one.sheet.wholly_in for one in indexed]),
        "drafts": steps([number for number, one in enumerate(indexed) if one.sheet.is_draft]),
        "slugs": " ".join(one.sheet.slug for one in indexed),
        "around": around,
        "facets": [_facet(facet, indexed, setting) for facet in facets],
        "lines": _lines(indexed, facets, card, setting),
        "pins": column([one.pin for one in indexed]),
        "files": {"words": words, "newest": newest, "summaries": summaries},
    }
    return files, add("records", records)


def _of_run(name: str, run: Seq[Searchable], text: Callable[[Searchable], str]) -> File:
    """The script with the texts and pictures of a few sheets."""

    def make(_: Reusable) -> bytes:
        # Each entry has its slug, for a page that is older than the files.
        return _script(
            name, {one.sheet.slug: [text(one), *([one.photo] if one.photo else ())] for one in run}
        )

    return File(f"{name}.js", make, lambda: (one.digest for one in run))


def _script(name: str, data: Any) -> bytes:
    return f"fichebak.receive({compact(name)},{compact(data)})\n".encode()


def _facet(facet: Facet, indexed: Seq[Searchable], setting: Setting) -> dict[str, Any]:
    """The numbers of the values that each sheet has; their labels are on the search page.

    The facet of states holds first and last days instead, because a state changes with the day of the visit,
    and which number each state has.
    """
    if facet.name == STATE:
        keys = {state_term(state, setting).key: state.value for state in State}
        periods = [one.sheet.value(facet.keys) for one in indexed]
        days = ["" if period is None else days_of(period) for period in periods]
        return {"states": [keys[value.term.key] for value in facet.values], **column(days)}
    carried = dict.fromkeys((one.sheet.slug for one in indexed), "")
    for number, value in enumerate(facet.values):
        added = sign(number)
        for sheet in value.sheets:
            carried[sheet.slug] += added
    return lists(list(carried.values()))


def _lines(
    indexed: Seq[Searchable], facets: Seq[Facet], card: Map[Keys, Field], setting: Setting
) -> list[dict[str, Any]]:
    """The fields on a result's card: as a reference to the facet with the same words, else as text."""
    lines: list[dict[str, Any]] = []
    for keys, declared in card.items():
        values = [one.sheet.value(keys) for one in indexed]
        words = [() if value is None else words_of(declared, value, setting) for value in values]
        kind = declared.type_name
        line: dict[str, Any] = {
            "place": ON_CARD[kind],
            "type": kind,
            "key": declared.key,
            "label": declared.short_label,
        }
        own = {facet.name: number for number, facet in enumerate(facets) if facet.keys == keys}
        if kind == "period":
            line["days"] = column(["" if value is None else days_of(value) for value in values])
        elif own and kind != "score":
            [line["facet"]] = own.values()
        if "facet" not in line or words != _carried(facets[line["facet"]], indexed):
            line |= column(["\n".join(told) for told in words])
        lines.append(line)
    return lines


def _carried(facet: Facet, indexed: Seq[Searchable]) -> list[tuple[str, ...]]:
    """The labels of the values that each sheet has."""
    carried: dict[str, tuple[str, ...]] = dict.fromkeys((one.sheet.slug for one in indexed), ())
    for value in facet.values:
        for sheet in value.sheets:
            carried[sheet.slug] += (value.term.label,)
    return list(carried.values())


def _postings(
    holders: Map[str, list[int]], little: Iterable[str]
) -> tuple[list[tuple[str, list[int]]], list[tuple[int, str]]]:
    """The vocabulary with its posting lists; and their shards, each with the number of its first word.

    Common words come first, then rare ones, both in alphabetical order. Stop words (`little`, such as
    “de”) have an empty posting list.
    """
    pairs = sorted({**holders, **{word: [] for word in little if word in holders}}.items())
    common = [pair for pair in pairs if len(holders[pair[0]]) > RARE]
    rare = [pair for pair in pairs if len(holders[pair[0]]) <= RARE]
    return [*common, *rare], [*_shards(common, 0), *_shards(rare, len(common))]


def _written(indexed: Iterable[Searchable]) -> tuple[Map[str, list[int]], list[str]]:
    """Every token with the numbers of the sheets that hold it; and the digest of each sheet's text."""
    written: defaultdict[str, list[int]] = defaultdict(list)
    digests: list[str] = []
    for number, one in enumerate(indexed):
        terms = one.terms()
        digests.append(terms.digest)
        # There are millions of tokens: without a loop in bytecode this takes half the time.
        deque(map(list.append, map(written.__getitem__, terms.tokens.split()), repeat(number)), maxlen=0)
    return written, digests


def _holders(written: Map[str, list[int]]) -> tuple[dict[str, list[int]], list[str]]:
    """The inverted index: every folded word with the sorted numbers of the sheets that hold it.

    Also the spelling of the words that are mostly written with accents.
    """
    spelt: defaultdict[str, list[list[int]]] = defaultdict(list)
    accented: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for token, numbers in written.items():
        for word, spelling in accented_in(token):
            accented[word][spelling] += len(numbers)
        for word in words_in(token):
            spelt[word].append(numbers)
    holders = {
        word: lists[0] if len(lists) == 1 else sorted({*chain(*lists)}) for word, lists in spelt.items()
    }
    # Of equally frequent spellings the first in the alphabet, so that the order of files does not matter.
    usual = {word: min(counts, key=lambda one: (-counts[one], one)) for word, counts in accented.items()}
    mostly = [
        usual[word]
        for word in sorted(usual.keys() & holders)
        if 2 * accented[word].total() > len(holders[word])
    ]
    return holders, mostly


def _shards(pairs: Seq[tuple[str, list[int]]], first: int) -> Iterator[tuple[int, str]]:
    coded: list[str] = []
    size = 0
    for number, (_, sheets) in enumerate(pairs, start=first):
        coded.append(steps(sheets))
        size += len(sheets)
        if size >= POSTINGS_PER_SHARD:
            yield number + 1 - len(coded), " ".join(coded)
            coded, size = [], 0
    if coded:
        yield first + len(pairs) - len(coded), " ".join(coded)
