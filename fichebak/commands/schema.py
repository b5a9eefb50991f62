"""`schema`: prints the JSON Schema of a sheet."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.making import declared
from fichebak.commands.terminal import BUILT, Say
from fichebak.content import sheet_schema


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    """None of its own."""


def run(args: argparse.Namespace) -> int:
    site = declared(args)
    text = sheet_schema.as_text(sheet_schema.sheet_schema(site.config, site.words))
    # Programs read it, so it is UTF-8 whatever the encoding of the terminal.
    sys.stdout.buffer.write(text.encode())
    return BUILT
