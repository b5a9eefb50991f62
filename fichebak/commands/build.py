"""`build`: the site, made and published."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.terminal import BUILT, WRONG, aside, fails, make, shown, tell, words_of
from fichebak.shell import folders
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """None of its own."""


def run(asked: argparse.Namespace) -> int:
    files, outcome = make(asked, only_check=False)
    words = words_of(files, outcome.language)
    published = None
    said = outcome.diagnostics
    if not fails(asked, outcome):
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
    return BUILT
