"""`forget`: every place where a name, an address or a number stands, for whoever asks to be forgotten.

It changes nothing: what to write instead is for people. It prints places and no words around them.
What is packed (a text of Word, a workbook, a PDF) it does not unpack.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from fichebak.commands.terminal import BUILT, WRONG, aside, shown, words_for
from fichebak.content.fields.image import FORMATS
from fichebak.content.mentions import Wanted, wanted
from fichebak.moving.records import decode
from fichebak.shell import folders, publishing
from fichebak.shell.stamps import stamps
from fichebak.site.images import MAX_BYTES, notes
from fichebak.text.language import Words
from fichebak.text.report import printable
from fichebak.text.wording import slug


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("word", nargs="+", metavar="WORD", help=words("help.word"))


def run(asked: argparse.Namespace) -> int:
    words = words_for(asked.site)
    sought = wanted(" ".join(asked.word))
    if sought is None:
        print(words("forget.too-short"), file=sys.stderr)
        return WRONG
    told = sorted(_in_sources(asked.site, sought, words))
    published = sorted(_in_output(asked.output, sought))
    earlier = [shown(folder) for folder in publishing.beside(asked.output) if any(_in_output(folder, sought))]
    for line in (*(text for *_, text in told), *published, *earlier):
        print(printable(line), file=aside(asked))
    if not asked.quiet:
        print(_verdict(len(told), len(published), len(earlier), words), file=aside(asked))
    return WRONG if told or published or earlier else BUILT


Line = tuple[str, int, int, str]
"""A path, a line and a column to sort by, and what to print."""


def _in_sources(site: Path, sought: Wanted, words: Words) -> Iterator[Line]:
    for path in folders.everything(site):
        name = os.fsencode(path.relative_to(site).as_posix()).decode(errors="replace")
        if any(sought.places(name)):
            yield name, 0, 0, f"{name}: {words('forget.in-name')}"
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            data = file.read(MAX_BYTES)
        if path.suffix.lower() in _PICTURES:
            if any(sought.places(notes(data))):
                yield name, 0, 0, f"{name}: {words('forget.in-picture')}"
            continue
        for line, column in {place for text in _readings(data) for place in sought.places(text)}:
            yield name, line, column, f"{name}:{line}:{column}"


_PICTURES = {f".{name}" for name in FORMATS}


def _readings(data: bytes) -> set[str]:
    """What a file says: one byte of an older coding makes no other word in it unreadable."""
    text, encoding = decode(data)
    return {text} if encoding == "utf-16" else {text, data.decode("utf-8", "replace")}


def _in_output(output: Path, sought: Wanted) -> Iterator[str]:
    """Each file of the site as it stands, once: a build makes it anew from what was mended."""
    for found, _ in stamps(str(output)):
        path = Path(found)
        if path.is_symlink():
            continue
        name = path.relative_to(output).as_posix()
        is_named = any(place for one in (sought, *_as_slug(sought)) for place in one.places(name))
        if is_named or (path.suffix not in {".webp", ".jpg"} and any(sought.places(_text(path)))):
            yield f"{shown(output)}{name}"


def _text(path: Path) -> str:
    return unescape(path.read_bytes().decode("utf-8", "replace"))


def _as_slug(sought: Wanted) -> tuple[Wanted, ...]:
    """The same as names of files on a site have it: without letters that an address has no room for."""
    plain = None if sought.number else wanted(slug(sought.letters))
    return (plain,) if plain else ()


def _verdict(sources: int, published: int, earlier: int, words: Words) -> str:
    if not (sources or published or earlier):
        return words("forget.nowhere")
    said = [words.count("forget.places", sources), words.count("forget.published", published)]
    if earlier:
        said.append(words.count("forget.earlier", earlier))
    return "\n".join(["", *said, words("forget.history")])
