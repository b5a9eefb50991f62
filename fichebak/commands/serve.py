"""`serve`: the site, built again whenever something changes."""

from __future__ import annotations

import argparse

from fichebak.commands import build
from fichebak.commands.terminal import BUILT, WRONG, guarded, words_for
from fichebak.shell.serve import HOST, serve
from fichebak.text.language import Words


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--port", type=int, default=8000, help=words("help.port"))


def run(asked: argparse.Namespace) -> int:
    build.run(asked)
    if not asked.output.is_dir():
        return WRONG
    print(words_for(asked.site)("serving", address=f"http://{HOST}:{asked.port}/"))
    watched = [asked.site / name for name in ("site_config.yaml", "content", "templates")]
    serve(asked.output, asked.port, watched, lambda: guarded(build.run, asked))
    return BUILT
