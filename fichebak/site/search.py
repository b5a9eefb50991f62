"""The search page's data: small scripts that the page loads as far as it needs them.

- `records`: titles, filters and what a line of results shows. Enough to answer any filter.
- `newest`: the day of each sheet's last change, for who sorts by it.
- `words`: every word in the catalogue, in order, and how those with accents are spelt. Enough to find which
  words a query means.
- `postings-<n>`: for a run of those words, the sheets that hold them.
- `summaries-<n>`: what the cards of a few sheets say below their title, and their pictures.
- `texts-<n>`: the text of a few sheets, to show the sentence that a word stands in; pictures as well.

Scripts and not JSON, because a page opened from the file system may load the one and not the other.
What is in them is data in a call: nothing that an editor wrote can leave its string.

Sheets are numbered by address, so that another title moves none; the browser puts titles in order.
`text_of` looks at one sheet alone; `data_files` puts all sheets together.
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
"""Sheets named in one `postings` file: about 5 KB on the wire."""
RARE = 8
"""Words that so many sheets hold, or fewer, stand behind the others and have files of their own. A
query means many rare compounds from all over the alphabet: thus they are together, in few files."""
SUMMARIES_PER_SHARD = 2
"""Sheets whose summaries share a file: a page of results may need a file for every sheet on it."""
TEXTS_PER_SHARD = 3
"""Sheets whose text shares a file: about 3 KB on the wire, and as many files as for summaries."""
LONGEST_WORD = 40

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

_WORD = re.compile(r"[a-z0-9]+")
_LETTERS = re.compile(r"[^\W_]+")
# What ends a line of reading: a block, also where its writer set no full stop, or a break in it.
_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|blockquote)>|<br ?/?>")
# A goal with its number is one word: “SDG 1” is no other’s beginning. search/words.js reads the same.
# Of small letters, and with those in front that a look through millions can leap to: a third of the time.
_GOAL = re.compile(r"(sdg|odd|dod)(?<!\w...)(?:['’]?s)?[\s-]?(\d{1,2})\b")
# The number of a footnote and the arrow back are for who reads the page.
_MARK = re.compile(r"<sup\b.*?</sup>|<a class=\"footnote-backref\".*?</a>")
_TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])+>")


def text_of(facts: Iterable[str], made: Prose) -> str:
    """What search reads of a sheet beside its title: sections and facts in plain text, a line a block."""
    return "\n".join(filter(None, (_plain("<br>".join((*made.sections, made.notes))), *facts)))


def _plain(html: str) -> str:
    # Where a writer's own lines end is no end of anything.
    broken = _BREAK.sub("\n", _MARK.sub("", html.replace("\n", " ")))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", broken)).split("\n"))
    return "\n".join(line for line in lines if line)


@dataclass(frozen=True, slots=True)
class Searchable:
    """A sheet as the data files tell of it."""

    sheet: Sheet
    summary: str
    """What its card says."""
    text: str
    """What search reads of it beside its title."""
    pin: str = ""
    """The pin on the map that stands for it; empty where none does."""
    newest: int = 0
    """A number that is higher the later it changed."""
    lang: str = ""
    """The language of its title, where that is not the site's."""
    summary_lang: str = ""
    loan: str = ""
    """The language of all that it says, where nobody translated it."""
    photo: tuple[tuple[str, int, int], ...] = ()
    """Its picture's files with width and height; the last is for who cannot show the others."""
    draft: bool = False
    also: str = ""
    """What it is found by as well, and nowhere says: other names of the options that it carries."""


def data_files(
    found: Seq[Searchable],
    facets: Seq[Facet],
    card: Iterable[CardField],
    setting: Setting,
    around: tuple[str, str],
) -> tuple[dict[str, bytes], str]:
    """The scripts by name, and the name of `records`, which tells those of the others.

    `found` is in order of address; `around` is what stands before and behind a slug in the path of
    a sheet's page.
    """
    files: dict[str, bytes] = {}

    def add(name: str, data: Any) -> str:
        body = _script(name, data)
        file = f"{name}.{sha256(body).hexdigest()[:8]}.js"
        files[file] = body
        return file

    def add_runs(name: str, told: Seq[str], size: int) -> dict[str, Any]:
        # Files of few sheets are many: their names stay, and one digest of all follows the names as
        # a query. They tell of which sheets they speak, for a page that is older than they are.
        whole = sha256()
        lines = [(slug, [text, *photo]) for slug, text, photo in zip(slugs, told, photos, strict=True)]
        for number, start in enumerate(range(0, len(lines), size)):
            body = _script(f"{name}-{number}", dict(lines[start : start + size]))
            files[f"{name}-{number}.js"] = body
            whole.update(body)
        return {"per": size, "digest": whole.hexdigest()[:8]}

    slugs = [one.sheet.slug for one in found]
    photos = [(one.photo,) if one.photo else () for one in found]
    holders, spelt = _holders(f"{one.sheet.title}\n{one.text}\n{one.also}" for one in found)
    little = sorted(set(fold(setting.words("search.little")).split()))
    vocabulary, shards = _postings(holders, little)
    texts = add_runs("texts", [one.text for one in found], TEXTS_PER_SHARD)
    summaries = add_runs("summaries", [one.summary for one in found], SUMMARIES_PER_SHARD)
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
    newest = add("newest", [one.newest for one in found])
    records = {
        "titles": [one.sheet.title for one in found],
        "langs": column([one.lang for one in found]),
        "summary_langs": column([one.summary_lang for one in found]),
        "loans": column([one.loan for one in found]),
        "drafts": steps([number for number, one in enumerate(found) if one.draft]),
        "slugs": " ".join(slugs),
        "around": around,
        "facets": [_facet(facet, found, setting) for facet in facets],
        "lines": _lines(found, facets, card, setting),
        "pins": column([one.pin for one in found]),
        "files": {"words": words, "newest": newest, "summaries": summaries},
    }
    return files, add("records", records)


def _script(name: str, data: Any) -> bytes:
    text = _encode(data)
    return f"fichebak.receive({json.dumps(name)},{text})\n".encode()


def _facet(facet: Facet, found: Seq[Searchable], setting: Setting) -> dict[str, Any]:
    """Which values each sheet carries, by their numbers: their names stand on the page.

    Of states it tells the days instead, and which state has which number.
    """
    if facet.name == STATE:
        keys = {state_term(state, setting).key: state.value for state in State}
        periods = [one.sheet.value(facet.keys) for one in found]
        days = ["" if period is None else days_of(period) for period in periods]
        return {"states": [keys[value.term.key] for value in facet.values], **column(days)}
    carried = dict.fromkeys((one.sheet.slug for one in found), "")
    for number, value in enumerate(facet.values):
        added = sign(number)
        for sheet in value.sheets:
            carried[sheet.slug] += added
    return lists(list(carried.values()))


def _lines(
    found: Seq[Searchable], facets: Seq[Facet], card: Iterable[CardField], setting: Setting
) -> list[dict[str, Any]]:
    """What a result's card shows below its title, of each field; in words where no filter has the same."""
    lines: list[dict[str, Any]] = []
    for keys, declared in card:
        values = [one.sheet.value(keys) for one in found]
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
        if "facet" not in line or words != _carried(facets[line["facet"]], found):
            line |= column(["\n".join(told) for told in words])
        lines.append(line)
    return lines


def _carried(facet: Facet, found: Seq[Searchable]) -> list[tuple[str, ...]]:
    """What each sheet carries, in the words of a filter."""
    carried: dict[str, tuple[str, ...]] = dict.fromkeys((one.sheet.slug for one in found), ())
    for value in facet.values:
        for sheet in value.sheets:
            carried[sheet.slug] += (value.term.label,)
    return list(carried.values())


def _postings(
    holders: Map[str, list[int]], little: Iterable[str]
) -> tuple[list[tuple[str, list[int]]], list[tuple[int, str]]]:
    """Every word with its sheets, and those lists in shards, each with its first word's number.

    Common words come first, then the rare ones, both in order of the alphabet. Of little ones, such as “de”,
    which tell nothing, no sheet is named.
    """
    told = sorted({**holders, **{word: [] for word in little if word in holders}}.items())
    common = [pair for pair in told if len(holders[pair[0]]) > RARE]
    rare = [pair for pair in told if len(holders[pair[0]]) <= RARE]
    return [*common, *rare], [*_shards(common, 0), *_shards(rare, len(common))]


def with_goals(text: str) -> str:
    """A text in small letters, in which a goal is one word, and its number one by itself."""
    return _GOAL.sub(r"\1\2 \2", text.lower())


def _holders(texts: Iterable[str]) -> tuple[dict[str, list[int]], list[str]]:
    """Every word in some texts, folded, with the numbers of the texts that hold it, from low to high.

    And the spelling of those that are mostly written with accents.
    """
    # What stands between two spaces (“Buurt,”) is much the same in all texts: it is folded once for all.
    written: defaultdict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(texts):
        # Millions of words: a loop that the interpreter does not step through takes half the time.
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
    # Of spellings that are as frequent, the first in the alphabet: the order of files must not tell.
    usual = {word: min(counts, key=lambda one: (-counts[one], one)) for word, counts in accented.items()}
    mostly = [
        usual[word]
        for word in sorted(usual.keys() & holders)
        if 2 * accented[word].total() > len(holders[word])
    ]
    return holders, mostly


def _shards(told: Seq[tuple[str, list[int]]], first: int) -> Iterator[tuple[int, str]]:
    coded: list[str] = []
    size = 0
    for number, (_, sheets) in enumerate(told, start=first):
        coded.append(steps(sheets))
        size += len(sheets)
        if size >= POSTINGS_PER_SHARD:
            yield number + 1 - len(coded), " ".join(coded)
            coded, size = [], 0
    if coded:
        yield first + len(told) - len(coded), " ".join(coded)
