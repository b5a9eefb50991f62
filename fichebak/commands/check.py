"""`check`: all that a build would say, advice beside it, and nothing written unless asked for."""

from __future__ import annotations

import argparse
from dataclasses import replace

from fichebak.commands.terminal import BUILT, WRONG, aside, fails, make, tell, words_for, words_of
from fichebak.content import config
from fichebak.pipeline import Outcome
from fichebak.shell import git
from fichebak.text.diagnostics import Invalid
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--changed", metavar="BASE", help=words("help.changed"))


def run(asked: argparse.Namespace) -> int:
    try:
        changed = git.changed(asked.site, asked.changed) if asked.changed is not None else None
    except Invalid as invalid:
        tell(asked, invalid.diagnostics, words_for(asked.site), {})
        return WRONG
    files, outcome = make(asked, only_check=True)
    words = words_of(files, outcome.language)
    if changed is not None:
        outcome = _only(outcome, changed)
    tell(asked, outcome.diagnostics, words, files)
    if fails(asked, outcome):
        return WRONG
    if not asked.quiet:
        print(_verdict(asked, outcome, words, changed), file=aside(asked))
    return BUILT


def _only(outcome: Outcome, changed: set[str]) -> Outcome:
    """What is said of some files. Of the configuration always: without it no sheet was read."""
    told = changed | {config.PATH}
    return replace(outcome, diagnostics=tuple(d for d in outcome.diagnostics if d.place.path in told))


def _verdict(asked: argparse.Namespace, outcome: Outcome, words: Words, changed: set[str] | None) -> str:
    if outcome.diagnostics:
        return words("checked-passes", sheets=words.count("sheets", outcome.sheets))
    if changed is not None:
        return words("checked-changed", files=words.count("files", len(changed)), base=asked.changed)
    return words("checked", sheets=words.count("sheets", outcome.sheets))
