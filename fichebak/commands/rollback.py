"""`rollback`: exchanges the published site with the one before it; a second rollback undoes the first."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.terminal import BUILT, WRONG, Say, shown, tell, words_for
from fichebak.shell import publishing


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    words = words_for(args.site)
    if not publishing.go_back(args.output):
        print(words("rollback.none"), file=sys.stderr)
        return WRONG
    tell(args, words("rollback.done", output=shown(args.output)))
    return BUILT
