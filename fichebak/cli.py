"""The command line: arguments in, exit code out. What each command does is in `commands`."""

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
from fichebak.commands.terminal import BUILT, Command, Say, guarded, reporting, words_for
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
"""Each command with its module; only the module of the given command is imported."""
FORMATS = ("text", "github", "json")
"""The forms in which `text.report` gives diagnostics."""


def main(arguments: Seq[str] | None = None, home: Path | None = None) -> int:
    """Runs one command. `home` is the folder of the site unless `--site` names another."""
    home = home or Path.cwd()
    for stream in ("stdout", "stderr"):
        # Where the caller closed it, the next file that is opened would get its descriptor.
        if getattr(sys, stream) is None:
            setattr(sys, stream, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115
    if isinstance(sys.stdout, TextIOWrapper):
        # An old console may lack a character: then it prints “?”, as Python does on stderr by default.
        sys.stdout.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    site = _site(given, home)
    speak = partial(words_for, site)
    # Only --help needs texts; loading them would delay a build that has nothing to do.
    words = speak() if {"-h", "--help"} & set(given) else _no_text
    common = _common(home, words, speak)
    named = _command_in(given, common)
    name = named or next(iter(COMMANDS))
    command = cast("Command", import_module(f"fichebak.commands.{COMMANDS[name]}"))
    parser = _parser(name, common, words, speak)
    command.arguments(parser, words)
    args = argparse.Namespace(site=site, command="")

    def read(args: argparse.Namespace) -> int:
        parser.read(given, named, COMMANDS, args)
        return BUILT

    if code := reporting(read, args):  # there was no way to write the help
        return code
    args.command = name
    args.output = args.output or args.site / "output"
    # A link in place of the cache may have come with the site, and may lead anywhere.
    args.no_cache |= os.path.islink(args.site / CACHE)  # noqa: PTH114 (unlike `is_symlink`, it never raises)
    try:
        args.today = partial(_today, args.date)
        args.date = args.today()
    except (ValueError, OverflowError, OSError):
        # Without the usage: the call itself is right.
        words = speak()
        parser.complain(words("call.epoch", written=os.environ["SOURCE_DATE_EPOCH"]))
    return guarded(command.run, args)


def _no_text(_key: str, **_: object) -> str:
    return ""


def _site(given: Seq[str], home: Path) -> Path:
    """The folder of the site, looked up before the arguments are parsed."""
    for index, argument in enumerate(given):
        name, _, value = argument.partition("=")
        if name == "--site":
            return Path(value or next(iter(given[index + 1 :]), home))
    return home


def _command_in(given: list[str], common: argparse.ArgumentParser) -> str:
    """The command among the arguments, which is removed from them; empty if there is none.

    It may come after options.
    """
    for index, argument in enumerate(given):
        if argument in COMMANDS:
            before = [other for other in given[: index + 1] if other not in {"-h", "--help"}]
            try:
                is_command = argument in common.parse_known_args(before)[1]  # else it is an option's value
            except argparse.ArgumentError:  # reported by the command's own parser
                is_command = True
            if is_command:
                return given.pop(index)
    return ""


def _parser(name: str, common: Parser, words: Say, speak: Speak) -> Parser:
    program = f"build.py {name}"
    parser = Parser(
        speak,
        COMMANDS,
        prog=program,
        description=f"{words('help.program')} {program}: {words(f'help.{name}')}",
        parents=[common],
    )
    parser.add_argument("-h", "--help", action="help", help=words("help.help"))
    return parser


def _common(home: Path, words: Say, speak: Speak) -> Parser:
    """The options that every command has. They may come before or after the command."""
    parser = Parser(speak)
    add = parser.add_argument
    add("--site", type=Path, default=home, metavar="DIR", help=words("help.site"))
    add("--output", type=Path, metavar="DIR", help=words("help.output"))
    add("--format", choices=FORMATS, default="text", help=words("help.format"))
    add("--strict", action="store_true", help=words("help.strict"))
    add("--drafts", action="store_true", help=words("help.drafts"))
    add("--no-cache", action="store_true", help=words("help.no-cache"))
    add("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("help.date"))
    add("--jobs", type=_at_least_one, default=os.cpu_count() or 1, metavar="N", help=words("help.jobs"))
    add("--quiet", action="store_true", help=words("help.quiet"))
    return parser


def _at_least_one(written: str) -> int:
    """A number of processes. Raises ValueError for any other text."""
    if (number := int(written)) < 1:
        raise ValueError(written)
    return number


def _today(given: date | None) -> date:
    """The day for which states such as "running" are computed. A preview may run past midnight."""
    if given:
        return given
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return date.today()  # noqa: DTZ011 (the day where the user is)
