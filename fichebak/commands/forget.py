"""`forget`: lists every place with a name, an address or a number, for somebody who asks to be forgotten.

It changes nothing, because people must decide what to write instead. It prints places without the text
around them. It does not look inside packed files (Word, Excel, PDF).
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from fichebak.commands.terminal import (
    BUILT,
    MAX_LISTED,
    WRONG,
    Say,
    aside,
    first,
    shown,
    tell,
    watched_by_people,
    words_for,
)
from fichebak.content.fields.image import FORMATS
from fichebak.content.mentions import Wanted, wanted
from fichebak.moving.records import decode
from fichebak.shell import folders, publishing
from fichebak.shell.stamps import stamps
from fichebak.site.images import MAX_BYTES, notes
from fichebak.text.language import Words
from fichebak.text.report import printable
from fichebak.text.wording import slug


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("word", nargs="+", metavar="WORD", help=words("help.word"))


def run(args: argparse.Namespace) -> int:
    words = words_for(args.site)
    sought = wanted(" ".join(args.word))
    if sought is None:
        print(words("forget.too-short"), file=sys.stderr)
        return WRONG
    sources = sorted(_in_sources(args.site, sought, words))
    published = sorted(_in_output(args.output, sought))
    earlier = [shown(folder) for folder in publishing.beside(args.output) if any(_in_output(folder, sought))]
    lines = [*(text for *_, text in sources), *published, *earlier]
    # In a file they are all wanted; those on a screen are mended first, and then it is run again.
    most = MAX_LISTED if watched_by_people(aside(args)) else len(lines)
    for line in first(lines, words, most):
        print(printable(line), file=aside(args))
    tell(args, _verdict(len(sources), len(published), len(earlier), words))
    return WRONG if sources or published or earlier else BUILT


Line = tuple[str, int, int, str]
"""A path, a line and a column to sort by, and the text to print."""


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
        for line, column in {place for text in _decodings(data) for place in sought.places(text)}:
            yield name, line, column, f"{name}:{line}:{column}"


_PICTURES = {f".{name}" for name in FORMATS}


def _decodings(data: bytes) -> set[str]:
    """The text of a file, decoded in two ways: a stray byte in another encoding must not hide a word."""
    text, encoding = decode(data)
    return {text} if encoding == "utf-16" else {text, data.decode("utf-8", "replace")}


def _in_output(output: Path, sought: Wanted) -> Iterator[str]:
    """Each published file that holds it, once; a build makes these again from the corrected sources."""
    for found, _ in stamps(str(output)):
        path = Path(found)
        if path.is_symlink() or not path.is_file():
            continue
        name = path.relative_to(output).as_posix()
        is_named = any(place for one in (sought, *_as_slug(sought)) for place in one.places(name))
        if is_named or (path.suffix not in _PICTURES and any(sought.places(_text(path)))):
            yield f"{shown(output)}{name}"


def _text(path: Path) -> str:
    return unescape(path.read_bytes().decode("utf-8", "replace"))


def _as_slug(sought: Wanted) -> tuple[Wanted, ...]:
    """What is sought as it is in a slug: in lower case and without accents."""
    plain = None if sought.number else wanted(slug(sought.letters))
    return (plain,) if plain else ()


def _verdict(sources: int, published: int, earlier: int, words: Words) -> str:
    if not (sources or published or earlier):
        return words("forget.nowhere")
    counts = (
        (sources, words.count("forget.places", sources)),
        (published, words.count("forget.published", published)),
        (earlier, words.count("forget.earlier", earlier)),
    )
    lines = [told for number, told in counts if number]
    if published and not sources:
        lines.append(words("forget.remembered"))
    return "\n".join(["", *lines, words("forget.history")])
