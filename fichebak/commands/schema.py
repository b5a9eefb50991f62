"""`schema`: prints the JSON Schema of a sheet."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.making import model_of, print_diagnostics
from fichebak.commands.terminal import BUILT, WRONG
from fichebak.content import sheet_schema
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    site = model_of(args)
    if site.config is None:
        print_diagnostics(args, site.diagnostics, site.words, site.files)
        return WRONG
    text = sheet_schema.as_text(sheet_schema.sheet_schema(site.config, site.words))
    # Programs read it, so it is UTF-8 whatever the encoding of the terminal.
    sys.stdout.buffer.write(text.encode())
    return BUILT
