"""The command: flags in, exit code out. The only module that prints."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Callable
from collections.abc import Sequence as Seq
from contextlib import nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TextIO

from fichebak.memory import Memory
from fichebak.pipeline import Options, Outcome, build
from fichebak.shell import cache, folders
from fichebak.text import language, report
from fichebak.text.diagnostics import Diagnostic, Invalid, Severity
from fichebak.text.language import Words

BUILT, WRONG, OUR_BUG = 0, 1, 3
"""Exit codes. 2 is argparse's, for a call that makes no sense."""


def main(arguments: Seq[str] | None = None, home: Path | None = None) -> int:
    """Runs one command. `home` is the folder of the site unless `--site` names another."""
    parser = _parser(home or Path.cwd())
    asked = parser.parse_args(arguments)
    asked.output = asked.output or asked.site / "output"
    try:
        asked.date = asked.date or _today()
    except (ValueError, OverflowError, OSError):
        parser.error(f"SOURCE_DATE_EPOCH: {os.environ['SOURCE_DATE_EPOCH']!r}")
    return _guarded(_COMMANDS[asked.command], asked)


def _guarded(command: Callable[[argparse.Namespace], int], asked: argparse.Namespace) -> int:
    """Runs a command; whatever goes wrong becomes words and an exit code."""
    try:
        return command(asked)
    except KeyboardInterrupt:
        return 130  # what shells expect of an interrupted program
    except OSError as problem:
        print(f"{problem.filename or ''}: {problem.strerror}".lstrip(": "), file=sys.stderr)
        print(_words(asked.site)("output-stands"), file=sys.stderr)
        return WRONG
    except Exception:  # noqa: BLE001 (the last net: whatever comes here is our bug, and we say so)
        traceback.print_exc()
        print(_words(asked.site)("our-bug"), file=sys.stderr)
        return OUR_BUG


def _build(asked: argparse.Namespace) -> int:
    files, outcome = _make(asked, only_check=False)
    words = _of(files, outcome.language)
    published = None
    said = outcome.diagnostics
    if not _fails(asked, outcome):
        try:
            published = folders.publish(asked.output, outcome.files)
        except Invalid as invalid:
            said = (*said, *invalid.diagnostics)
    _tell(asked, said, words, files)
    if published is None:
        if asked.output.is_dir():
            print(words("output-stands"), file=sys.stderr)
        return WRONG
    if not asked.quiet:
        print(
            words(
                "built",
                sheets=words.count("sheets", outcome.sheets),
                pages=words.count("pages", outcome.pages),
                output=_shown(asked.output),
            ),
            words("changes", written=published.written, removed=published.removed),
            sep="\n",
            file=_aside(asked),
        )
    return BUILT


def _check(asked: argparse.Namespace) -> int:
    files, outcome = _make(asked, only_check=True)
    words = _of(files, outcome.language)
    _tell(asked, outcome.diagnostics, words, files)
    if _fails(asked, outcome):
        return WRONG
    if not asked.quiet:
        print(words("checked", sheets=words.count("sheets", outcome.sheets)), file=_aside(asked))
    return BUILT


def _serve(asked: argparse.Namespace) -> int:
    from fichebak.shell.serve import HOST, serve

    _build(asked)
    if not asked.output.is_dir():
        return WRONG
    words = _words(asked.site)
    print(words("serving", address=f"http://{HOST}:{asked.port}/"))
    watched = [asked.site / name for name in ("site_config.yaml", "content", "templates")]
    serve(asked.output, asked.port, watched, lambda: _guarded(_build, asked))
    return BUILT


_COMMANDS = {"build": _build, "check": _check, "serve": _serve}


def _make(asked: argparse.Namespace, *, only_check: bool) -> tuple[dict[str, bytes], Outcome]:
    read = folders.read(asked.site)
    options = Options(asked.date, drafts=asked.drafts, only_check=only_check, jobs=asked.jobs)
    folder = asked.site / ".cache"
    kept = nullcontext(Memory()) if asked.no_cache else cache.remembered(folder, keep=not only_check)
    with kept as memory:
        outcome = build(read.files, options, memory, read.diagnostics)
    return read.files, outcome


def _fails(asked: argparse.Namespace, outcome: Outcome) -> bool:
    return outcome.failed or (asked.strict and bool(outcome.diagnostics))


def _tell(asked: argparse.Namespace, said: Seq[Diagnostic], words: Words, files: dict[str, bytes]) -> None:
    text = report.report(said, asked.format, words, files)
    if asked.format == "json":
        print(text)
    elif text:
        print(text, file=sys.stderr)
        errors = sum(1 for found in said if found.severity is Severity.ERROR)
        counted = (
            words.count(name, number)
            for name, number in (("errors", errors), ("warnings", len(said) - errors))
            if number
        )
        if asked.format == "text":
            print(f"\n{', '.join(counted)}", file=sys.stderr)


def _aside(asked: argparse.Namespace) -> TextIO:
    """Standard output belongs to the JSON where JSON was asked for."""
    return sys.stderr if asked.format == "json" else sys.stdout


def _shown(path: Path) -> str:
    try:
        return f"{path.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"


def _of(files: dict[str, bytes], code: str) -> Words:
    return language.read(files[f"languages/{code}.yaml"].decode(), code)


def _words(site: Path) -> Words:
    """The words to speak in when nothing else is sure any more."""
    from fichebak.content.config import language_of

    config = site / "site_config.yaml"
    text = config.read_text("utf-8", "replace") if config.is_file() else ""
    code = language_of(text)
    own = Path(__file__).parent / "text/languages" / f"{code}.yaml"
    return language.read(own.read_text("utf-8"), code)


def _parser(home: Path) -> argparse.ArgumentParser:
    """One parser for all commands: an option means the same everywhere, and may stand anywhere."""
    words = _words(home)
    parser = argparse.ArgumentParser(prog="build.py", description=words("help.program"))
    commands = "; ".join(f"{name}: {words(f'help.{name}')}" for name in _COMMANDS)
    add = parser.add_argument
    add("command", nargs="?", choices=_COMMANDS, default="build", help=commands)
    add("--site", type=Path, default=home, metavar="DIR", help=words("help.site"))
    add("--output", type=Path, metavar="DIR", help=words("help.output"))
    add("--format", choices=report.FORMATS, default="text", help=words("help.format"))
    add("--strict", action="store_true", help=words("help.strict"))
    add("--drafts", action="store_true", help=words("help.drafts"))
    add("--no-cache", action="store_true", help=words("help.no-cache"))
    add("--date", type=date.fromisoformat, metavar="YYYY-MM-DD", help=words("help.date"))
    add("--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help=words("help.jobs"))
    add("--quiet", action="store_true", help=words("help.quiet"))
    add("--port", type=int, default=8000, help=words("help.port"))
    return parser


def _today() -> date:
    """The day that states such as "running" are worked out for."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH", ""):
        return datetime.fromtimestamp(int(epoch), UTC).date()
    return datetime.now().astimezone().date()
