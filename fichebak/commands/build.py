"""`build`: the site, made and published."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.stopwatch import Stopwatch
from fichebak.commands.terminal import BUILT, WRONG, aside, fails, make, shown, tell, words_of
from fichebak.shell import folders
from fichebak.steps import unwatched
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--profile", action="store_true", help=words("help.profile"))


def run(asked: argparse.Namespace) -> int:
    stopwatch = Stopwatch() if asked.profile else None
    heard = stopwatch or unwatched
    files, outcome = make(asked, only_check=False, heard=heard)
    words = words_of(files, outcome.language)
    published = None
    said = outcome.diagnostics
    if not fails(asked, outcome):
        heard("publish", 0, 0)
        try:
            published = folders.publish(asked.output, outcome.files)
        except Invalid as invalid:
            said = (*said, *invalid.diagnostics)
    tell(asked, said, words, files)
    if published is None:
        if asked.output.is_dir():
            print(words("output-stands"), file=sys.stderr)
        return WRONG
    if not asked.quiet:
        print(
            words(
                "built",
                sheets=words.count("sheets", outcome.sheets),
                pages=words.count("pages", outcome.pages),
                output=shown(asked.output),
            ),
            words("changes", written=published.written, removed=published.removed),
            sep="\n",
            file=aside(asked),
        )
    if stopwatch:  # also with --quiet: it was asked for
        heard("publish", published.written, len(outcome.files))
        stopwatch.stop()
        print(stopwatch.table(words), file=aside(asked))
    return BUILT
