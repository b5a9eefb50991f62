"""The command line: flags in, exit code out. What each command does is in `commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence as Seq
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import cast

from fichebak.commands.asking import Parser, Speak
from fichebak.commands.terminal import Command, Say, guarded, words_for
from fichebak.content.paths import CACHE

COMMANDS = {
    "build": "build",
    "check": "check",
    "serve": "serve",
    "new": "new",
    "import": "import_",
    "schema": "schema",
    "forget": "forget",
    "rollback": "rollback",
}
"""Each command with its module: only the one that is asked for is imported."""


def main(arguments: Seq[str] | None = None, home: Path | None = None) -> int:
    """Runs one command. `home` is the folder of the site unless `--site` names another."""
    home = home or Path.cwd()
    for stream in ("stdout", "stderr"):
        if getattr(sys, stream) is None:  # closed by whoever calls; the next file would get its number
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        # A sign that an old console has no letter for is no reason to stop; on stderr it is none either.
        sys.stdout.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak = partial(words_for, _site(given, home))
    # Only help has words to show, and a build with nothing to do should not wait for them.
    words = speak() if {"-h", "--help"} & set(given) else _in_silence
    named = _taken_out(given, _common(home, words, speak))
    name = named or next(iter(COMMANDS))
    command = cast("Command", import_module(f"fichebak.commands.{COMMANDS[name]}"))
    parser = _parser(name, home, words, speak)
    command.arguments(parser, words)
    asked = parser.read(given, named, COMMANDS)
    asked.command = name
    asked.output = asked.output or asked.site / "output"
    # A link in its place may lead anywhere, and came with the site.
    asked.no_cache |= os.path.islink(asked.site / CACHE)  # noqa: PTH114 (a folder that may not be read is none)
    try:
        asked.today = partial(_today, asked.date)
        asked.date = asked.today()
    except (ValueError, OverflowError, OSError):
        parser.refuse(f"SOURCE_DATE_EPOCH: {os.environ['SOURCE_DATE_EPOCH']!r}")
    return guarded(command.run, asked)


def _in_silence(_key: str, **_: object) -> str:
    return ""


def _site(given: Seq[str], home: Path) -> Path:
    """The site that is meant, as far as can be told before the arguments are understood."""
    for place, one in enumerate(given):
        name, _, value = one.partition("=")
        if name == "--site":
            return Path(value or next(iter(given[place + 1 :]), home))
    return home


def _taken_out(given: list[str], common: argparse.ArgumentParser) -> str:
    """The command that is named, taken out of the arguments; it may stand behind options. Empty: none is."""
    for place, one in enumerate(given):
        if one in COMMANDS:
            before = [other for other in given[: place + 1] if other not in {"-h", "--help"}]
            try:
                is_named = one in common.parse_known_args(before)[1]  # else it is the value of an option
            except argparse.ArgumentError:  # told by the command's own parser
                is_named = True
            if is_named:
                return given.pop(place)
    return ""


def _parser(name: str, home: Path, words: Say, speak: Speak) -> Parser:
    program = f"build.py {name}"
    others = "; ".join(f"{other}: {words(f'help.{other}')}" for other in COMMANDS)
    parser = Parser(
        speak,
        prog=program,
        description=f"{words('help.program')} {program}: {words(f'help.{name}')}",
        epilog=f"{words('help.commands')} {others}",
        parents=[_common(home, words, speak)],
    )
    parser.add_argument("-h", "--help", action="help", help=words("help.help"))
    return parser


def _common(home: Path, words: Say, speak: Speak) -> Parser:
    """The options of all commands: each means the same everywhere, and may stand anywhere."""
    parser = Parser(speak)
    add = parser.add_argument
    add("--site", type=Path, default=home, metavar="DIR", help=words("help.site"))
    add("--output", type=Path, metavar="DIR", help=words("help.output"))
    add("--format", choices=("text", "github", "json"), default="text", help=words("help.format"))
    add("--strict", action="store_true", help=words("help.strict"))
    add("--drafts", action="store_true", help=words("help.drafts"))
    add("--no-cache", action="store_true", help=words("help.no-cache"))
    add("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("help.date"))
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help=words("help.jobs"))
    add("--quiet", action="store_true", help=words("help.quiet"))
    return parser


def _today(asked: date | None) -> date:
    """The day that states such as "running" are worked out for: a preview may last longer than one."""
    if asked:
        return asked
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()
