"""The search page's data: small scripts that the page loads as far as it needs them.

- `records`: titles, filters and what a line of results shows. Enough to answer any filter.
- `words`: every word in the catalogue, in order. Enough to find which words a query means.
- `postings-<n>`: for a run of those words, the sheets that hold them.
- `summaries-<n>`: what the cards of a few sheets say below their title.
- `texts-<n>`: the text of a few sheets, to show the sentence that a word stands in.

Scripts and not JSON, because a page opened from the file system may load the one and not the other.
What is in them is data in a call: nothing that an editor wrote can leave its string.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from fichebak.catalogue.facets import Facet
from fichebak.content.fields.contract import Field, Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.text.prose import Prose
from fichebak.text.wording import fold

POSTINGS_PER_SHARD = 20_000
"""Sheets named in one `postings` file: about 25 KB on the wire."""
SUMMARIES_PER_SHARD = 4
"""Sheets whose summaries share a file: less than 1 KB on the wire. A page of results may need a file
for every sheet on it."""
TEXTS_PER_SHARD = 3
"""Sheets whose text shares a file: about 3 KB on the wire, and as many files as for summaries."""
EVERYWHERE = 0.5
"""The share of sheets above which a short word, such as “de”, finds nothing any more."""
SHORT = 4
LONGEST_WORD = 40

_WORD = re.compile(r"[a-z0-9]+")
# What ends a line of reading: a block, also where its writer set no full stop, or a break in it.
_BREAK = re.compile(r"</(?:p|li|h\d|td|th|dt|dd|blockquote)>|<br ?/?>")
# The number of a footnote and the arrow back are for who reads the page.
_MARK = re.compile(r"<sup\b.*?</sup>|<a class=\"footnote-backref\".*?</a>")
_TAG = re.compile(r"<(?:\"[^\"]*\"|[^\">])+>")
# Whom to ask stands on the page; a file that lists it for all sheets serves harvesters.
_CONTACT = frozenset({"contact", "email", "phone"})


@dataclass(frozen=True, slots=True)
class Searchable:
    """A sheet's words: its facts and its sections, in plain text."""

    sheet: Sheet
    path: str
    summary: str
    text: str


def searchable(
    sheets: Iterable[Sheet],
    prose: Map[str, Prose],
    shown: Map[str, tuple[str, str]],
    fields: Iterable[tuple[tuple[str, ...], Field]],
    setting: Setting,
) -> Iterator[Searchable]:
    """The text of each sheet as search reads it.

    `shown` holds the path and summary of its card, `fields` what its page shows beside the title.
    """
    read = [(keys, field.type) for keys, field in fields if field.type_name not in _CONTACT]
    for sheet in sheets:
        facts = [
            kind.plain(value, setting) for keys, kind in read if (value := sheet.value(keys)) is not None
        ]
        made = prose[sheet.slug]
        sections = [_plain(html) for html in (*made.sections, made.notes)]
        yield Searchable(sheet, *shown[sheet.slug], "\n".join(filter(None, (*sections, *facts))))


def _plain(html: str) -> str:
    # Where a writer's own lines end is no end of anything.
    broken = _BREAK.sub("\n", _MARK.sub("", html.replace("\n", " ")))
    lines = (" ".join(line.split()) for line in unescape(_TAG.sub("", broken)).split("\n"))
    return "\n".join(line for line in lines if line)


def data_files(
    found: Seq[Searchable], facets: Seq[Facet], model: Model, setting: Setting, newest: Seq[int]
) -> dict[str, bytes]:
    """The scripts by name; the last is `records`, which tells the names of the others.

    `newest` holds, for each sheet, a number that is higher the later it changed.
    """
    positions = {one.sheet.slug: position for position, one in enumerate(found)}
    vocabulary, shards = _postings(found)
    files: dict[str, bytes] = {}

    def add(name: str, data: Any) -> str:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
        body = f"fichebak.receive({json.dumps(name)},{text})\n".encode()
        files[f"{name}.{sha256(body).hexdigest()[:8]}.js"] = body
        return next(reversed(files))

    texts = [
        add(f"texts-{number}", [one.text for one in some])
        for number, some in enumerate(_runs(found, TEXTS_PER_SHARD))
    ]
    summaries = [
        add(f"summaries-{number}", [one.summary for one in some])
        for number, some in enumerate(_runs(found, SUMMARIES_PER_SHARD))
    ]
    postings = [add(f"postings-{number}", shard) for number, (_, shard) in enumerate(shards)]
    words = add(
        "words",
        {
            "words": _front_coded([word for word, _ in vocabulary]),
            "everywhere": [number for number, (_, sheets) in enumerate(vocabulary) if not sheets],
            "starts": [start for start, _ in shards],
            "postings": postings,
            "texts": texts,
        },
    )
    records = {
        "titles": [one.sheet.title for one in found],
        "paths": [one.path for one in found],
        "facets": [_facet(facet, positions) for facet in facets],
        "lines": _lines(found, facets, model, setting),
        "newest": newest,
        "files": {"words": words, "summaries": summaries},
        "perFile": {"summaries": SUMMARIES_PER_SHARD, "texts": TEXTS_PER_SHARD},
    }
    add("records", records)
    return files


def _runs(found: Seq[Searchable], size: int) -> Iterator[Seq[Searchable]]:
    return (found[start : start + size] for start in range(0, len(found), size))


def _facet(facet: Facet, positions: dict[str, int]) -> dict[str, Any]:
    carried: list[list[int]] = [[] for _ in positions]
    for number, value in enumerate(facet.values):
        for sheet in value.sheets:
            carried[positions[sheet.slug]].append(number)
    return {
        "key": facet.key,
        "label": facet.label,
        "values": [[value.term.key, value.term.label] for value in facet.values],
        "of": carried,
    }


def _lines(
    found: Seq[Searchable], facets: Seq[Facet], model: Model, setting: Setting
) -> list[dict[str, Any]]:
    """What a result shows below its title: filters by number, other fields in words."""
    numbers = {facet.keys: number for number, facet in enumerate(facets)}
    lines: list[dict[str, Any]] = []
    for keys, field in model.leaves():
        top = model.field(keys[0])
        if not (field.card or (top and top.card)):
            continue
        if keys in numbers and field.type_name in {"text", "choice", "choices", "address"}:
            lines.append({"type": field.type_name, "facet": numbers[keys]})
        else:
            values = [one.sheet.value(keys) for one in found]
            plain = ["" if v is None else field.type.plain(v, setting) for v in values]
            label = field.short or field.label
            lines.append({"type": field.type_name, "key": field.key, "label": label, "of": plain})
    return lines


def _postings(
    found: Seq[Searchable],
) -> tuple[list[tuple[str, list[int]]], list[tuple[int, list[list[int]]]]]:
    """Every word with its sheets, and those lists in shards, each with its first word's number.

    The sheets of a word are written as differences: small numbers, which pack well.
    """
    holders: dict[str, list[int]] = {}
    for position, one in enumerate(found):
        for word in set(_WORD.findall(fold(f"{one.sheet.title}\n{one.text}"))):
            if len(word) <= LONGEST_WORD:
                holders.setdefault(word, []).append(position)
    everywhere = max(2, EVERYWHERE * len(found))
    vocabulary = [
        (word, [] if len(word) <= SHORT and len(sheets) > everywhere else sheets)
        for word, sheets in sorted(holders.items())
    ]
    shards: list[tuple[int, list[list[int]]]] = []
    size = POSTINGS_PER_SHARD
    for number, (_, sheets) in enumerate(vocabulary):
        if size >= POSTINGS_PER_SHARD:
            shards.append((number, []))
            size = 0
        before = [0, *sheets]
        shards[-1][1].append([sheet - last for last, sheet in zip(before, sheets, strict=False)])
        size += len(sheets)
    return vocabulary, shards


def _front_coded(words: Seq[str]) -> str:
    """Sorted words, each as the number of letters it shares with the one before, and the rest.

    The number is one character, “0” to “9” then letters; a space parts the words.
    """
    coded, before = [], ""
    for word in words:
        shared = 0
        while shared < min(len(word), len(before), 35) and word[shared] == before[shared]:
            shared += 1
        coded.append(f"{_DIGITS[shared]}{word[shared:]}")
        before = word
    return " ".join(coded)


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
