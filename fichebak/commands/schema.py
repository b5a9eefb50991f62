"""`schema`: the JSON Schema of a sheet, on standard output."""

from __future__ import annotations

import argparse
import sys

from fichebak.commands.making import model_of, tell
from fichebak.commands.terminal import BUILT, WRONG
from fichebak.content import sheet_schema
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    """None of its own."""


def run(asked: argparse.Namespace) -> int:
    site = model_of(asked)
    if site.config is None:
        tell(asked, site.diagnostics, site.words, site.files)
        return WRONG
    text = sheet_schema.as_text(sheet_schema.sheet_schema(site.config, site.words))
    # A schema is a file for programs: UTF-8, whatever the terminal speaks.
    sys.stdout.buffer.write(text.encode())
    return BUILT
