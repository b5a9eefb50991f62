"""`forget`: every place where a name, an address or a number stands, for whoever asks to be forgotten.

It changes nothing: what to write instead is for people. It prints places and no words around them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from collections.abc import Mapping as Map
from html import unescape
from pathlib import Path

from fichebak.commands.terminal import BUILT, WRONG, aside, shown, words_for
from fichebak.content.linking import IMAGES
from fichebak.content.mentions import Wanted, wanted
from fichebak.shell import folders
from fichebak.shell.stamps import stamps
from fichebak.site.images import notes
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("word", nargs="+", metavar="WORD", help=words("help.word"))


def run(asked: argparse.Namespace) -> int:
    words = words_for(asked.site)
    sought = wanted(" ".join(asked.word))
    if sought is None:
        print(words("forget.too-short"), file=sys.stderr)
        return WRONG
    read = folders.read(asked.site)
    own = {path: data for path, data in read.files.items() if (asked.site / path).is_file()}
    names = {*own, *(found.place.path for found in read.diagnostics)}
    told = sorted({*_in_sources(own, sought, words), *_in_names(names, sought, words)})
    published = sorted(_in_output(asked.output, sought))
    for line in (*(text for *_, text in told), *published):
        print(line, file=aside(asked))
    if not asked.quiet:
        print(_verdict(len(told), len(published), words), file=aside(asked))
    return WRONG if told or published else BUILT


Line = tuple[str, int, int, str]
"""A path, a line and a column to sort by, and what to print."""


def _in_sources(files: Map[str, bytes], sought: Wanted, words: Words) -> Iterator[Line]:
    for path, data in files.items():
        if path.startswith(IMAGES):
            if any(sought.places(notes(data))):
                yield path, 0, 0, f"{path}: {words('forget.in-picture')}"
            continue
        for line, column in sought.places(data.decode("utf-8", "replace")):
            yield path, line, column, f"{path}:{line}:{column}"


def _in_names(paths: set[str], sought: Wanted, words: Words) -> Iterator[Line]:
    for path in paths:
        if any(sought.places(path)):
            yield path, 0, 0, f"{path}: {words('forget.in-name')}"


def _in_output(output: Path, sought: Wanted) -> Iterator[str]:
    """Each file of the site as it stands, once: a build makes it anew from what was mended."""
    for name, _ in stamps(str(output)):
        path = Path(name)
        if path.is_symlink() or path.suffix in {".webp", ".jpg"}:
            continue
        text = unescape(path.read_bytes().decode("utf-8", "replace"))
        place = next(sought.places(text), None)
        if place or any(sought.places(path.relative_to(output).as_posix())):
            yield f"{shown(output)}{path.relative_to(output).as_posix()}"


def _verdict(sources: int, published: int, words: Words) -> str:
    if not sources and not published:
        return words("forget.nowhere")
    said = [words.count("forget.places", sources), words.count("forget.published", published)]
    return "\n".join(["", *said, words("forget.history")])
