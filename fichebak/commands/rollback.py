"""`rollback`: the site as it was before the last build that changed it; and once more, back again."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.making import tell
from fichebak.commands.terminal import BUILT, WRONG, aside, shown, words_for
from fichebak.shell import publishing
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """None of its own."""


def run(asked: argparse.Namespace) -> int:
    words = words_for(asked.site)
    try:
        is_back = publishing.go_back(asked.output)
    except Invalid as invalid:
        tell(asked, invalid.diagnostics, words, {})  # of folders: there is no line to show
        return WRONG
    if not is_back:
        print(words("rollback.none"), file=sys.stderr)
        return WRONG
    if not asked.quiet:
        print(words("rollback.done", output=shown(asked.output)), file=aside(asked))
    return BUILT
