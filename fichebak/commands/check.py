"""`check`: all that a build would say, and nothing written."""

from __future__ import annotations

import argparse

from fichebak.commands.terminal import BUILT, WRONG, aside, fails, make, tell, words_of
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """None of its own."""


def run(asked: argparse.Namespace) -> int:
    files, outcome = make(asked, only_check=True)
    words = words_of(files, outcome.language)
    tell(asked, outcome.diagnostics, words, files)
    if fails(asked, outcome):
        return WRONG
    if not asked.quiet:
        print(words("checked", sheets=words.count("sheets", outcome.sheets)), file=aside(asked))
    return BUILT
