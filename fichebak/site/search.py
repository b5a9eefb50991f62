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
`text_of` looks at one sheet alone; `data_files` makes the index of all sheets.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from itertools import chain, repeat
from typing import Any
from unicodedata import normalize

from fichebak.catalogue.ageing import STATE, days_of
from fichebak.catalogue.facets import Facet
from fichebak.content.fields import ON_CARD
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.period import State, state_term
from fichebak.content.sheets import Sheet
from fichebak.site.cards import CardField, label_of, words_of
from fichebak.site.packing import column, front_coded, lists, sign, steps
from fichebak.text.prose import Prose
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
LONGEST_WORD = 40
"""Characters; a longer word is not indexed."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[^\W_]+")
# What ends a line of plain text: a block element or a line break.
_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|blockquote)>|<br ?/?>")
# A goal and its number are one word (“sdg1”), so that “SDG 1” does not match “SDG 11”. search/words.js
# does the same. The alternatives begin with literals, which `re` finds three times as fast.
_GOAL = re.compile(r"(sdg|odd|dod)(?<!\w...)(?:['’]?s)?[\s-]?(\d{1,2})\b")
# The number of a footnote and the arrow back are no text.
_MARK = re.compile(r"<sup\b.*?</sup>|<a class=\"footnote-backref\".*?</a>")
_TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])+>")


def text_of(facts: Iterable[str], made: Prose) -> str:
    """The searched text of a sheet, without its title: sections and facts in plain text, one block a line."""
    return "\n".join(filter(None, (_plain("<br>".join((*made.sections, made.notes))), *facts)))


def _plain(html: str) -> str:
    # Line breaks in the HTML source mean nothing: only block elements and <br> end a line.
    broken = _BREAK.sub("\n", _MARK.sub("", html.replace("\n", " ")))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", broken)).split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Searchable:
    """A sheet with everything that the index holds of it."""

    sheet: Sheet
    summary: str
    """The text on its card."""
    text: str
    """The searched text without the title."""
    pin: str = ""
    """The id of its pin on the map; empty if it has none."""
    newest: int = 0
    """Its rank by last change: higher is later."""
    lang: str = ""
    """The language of the title; empty if it is the site's. Likewise `summary_lang`."""
    summary_lang: str = ""
    loan: str = ""
    """The language of the whole sheet when it has no translation; else empty."""
    photo: tuple[tuple[str, int, int], ...] = ()
    """Path, width and height of each rendition of its picture; the last is the JPEG fallback."""
    draft: bool = False
    also: str = ""
    """Words that find it although it does not show them: aliases of its options."""


def data_files(
    indexed: Seq[Searchable],
    facets: Seq[Facet],
    card: Iterable[CardField],
    setting: Setting,
    around: tuple[str, str],
) -> tuple[dict[str, bytes], str]:
    """The scripts by file name, and the file name of `records`, which holds those of the others.

    `indexed` is in order of slug; `around` is what comes before and after the slug in the path of a sheet's
    page.
    """
    files: dict[str, bytes] = {}

    def add(name: str, data: Any) -> str:
        body = _script(name, data)
        file = f"{name}.{sha256(body).hexdigest()[:8]}.js"
        files[file] = body
        return file

    def add_runs(name: str, texts: Seq[str], size: int) -> dict[str, Any]:
        # There are many files of few sheets, so their names are fixed, and a query string holds one digest
        # of all. Each entry has its slug, for a page that is older than the files.
        whole = sha256()
        lines = [(slug, [text, *photo]) for slug, text, photo in zip(slugs, texts, photos, strict=True)]
        for number, start in enumerate(range(0, len(lines), size)):
            body = _script(f"{name}-{number}", dict(lines[start : start + size]))
            files[f"{name}-{number}.js"] = body
            whole.update(body)
        return {"per": size, "digest": whole.hexdigest()[:8]}

    slugs = [one.sheet.slug for one in indexed]
    photos = [(one.photo,) if one.photo else () for one in indexed]
    holders, spelt = _holders(f"{one.sheet.title}\n{one.text}\n{one.also}" for one in indexed)
    little = sorted(set(fold(setting.words("search.little")).split()))
    vocabulary, shards = _postings(holders, little)
    texts = add_runs("texts", [one.text for one in indexed], TEXTS_PER_SHARD)
    summaries = add_runs("summaries", [one.summary for one in indexed], SUMMARIES_PER_SHARD)
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
        "loans": column([one.loan for one in indexed]),
        "drafts": steps([number for number, one in enumerate(indexed) if one.draft]),
        "slugs": " ".join(slugs),
        "around": around,
        "facets": [_facet(facet, indexed, setting) for facet in facets],
        "lines": _lines(indexed, facets, card, setting),
        "pins": column([one.pin for one in indexed]),
        "files": {"words": words, "newest": newest, "summaries": summaries},
    }
    return files, add("records", records)


def _script(name: str, data: Any) -> bytes:
    text = _encode(data)
    return f"fichebak.receive({json.dumps(name)},{text})\n".encode()


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
    indexed: Seq[Searchable], facets: Seq[Facet], card: Iterable[CardField], setting: Setting
) -> list[dict[str, Any]]:
    """The fields on a result's card: as a reference to the facet with the same words, else as text."""
    lines: list[dict[str, Any]] = []
    for keys, declared in card:
        values = [one.sheet.value(keys) for one in indexed]
        words = [() if value is None else words_of(declared, value, setting) for value in values]
        kind = declared.type_name
        line: dict[str, Any] = {
            "place": ON_CARD[kind],
            "type": kind,
            "key": declared.key,
            "label": label_of(declared),
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


def with_goals(text: str) -> str:
    """The text in lower case, with each goal as one word followed by its number: “SDG 11” → “sdg11 11”."""
    return _GOAL.sub(r"\1\2 \2", text.lower())


def _holders(texts: Iterable[str]) -> tuple[dict[str, list[int]], list[str]]:
    """The inverted index: every folded word with the sorted numbers of the texts that hold it.

    Also the spelling of the words that are mostly written with accents.
    """
    # Tokens between spaces (“Buurt,”) recur in all texts, so each is split and folded only once.
    written: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        # There are millions of words: without a loop in bytecode this takes half the time.
        deque(
            map(
                list.append,
                map(written.__getitem__, set(with_goals(text).split())),
                repeat(number),
            ),
            maxlen=0,
        )
    spelt: defaultdict[str, list[list[int]]] = defaultdict(list)
    accented: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for token, numbers in written.items():
        if not token.isascii():
            for word in _LETTERS.findall(normalize("NFC", token)):
                if not word.isascii():
                    accented[fold(word)][word] += len(numbers)
        for word in _WORD.findall(fold(token)):
            if len(word) <= LONGEST_WORD:
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
