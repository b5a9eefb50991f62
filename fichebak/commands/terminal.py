"""What the commands share: the one way to read and build a site, and the one way to speak of it."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from fichebak.commands.progress import coloured, progress
from fichebak.content.config import Config, language_of
from fichebak.memory import Memory
from fichebak.pipeline import Options, Outcome, build
from fichebak.shell import cache, folders, history
from fichebak.shell.secret import own
from fichebak.steps import read_config
from fichebak.text import language, report
from fichebak.text.diagnostics import Diagnostic, Severity
from fichebak.text.language import Words

BUILT, WRONG, OUR_BUG = 0, 1, 3
"""Exit codes. 2 is argparse's, for a call that makes no sense."""


class Command(Protocol):
    """What a module of this room promises.

    `arguments` adds the options that are the command's own; `run` returns an exit code, and may
    raise Invalid or OSError: what went wrong is then told by the caller.
    """

    def arguments(self, parser: argparse.ArgumentParser, words: Words) -> None: ...
    def run(self, asked: argparse.Namespace) -> int: ...


def guarded(run: Callable[[argparse.Namespace], int], asked: argparse.Namespace) -> int:
    """Runs a command; whatever goes wrong becomes words and an exit code."""
    try:
        return run(asked)
    except KeyboardInterrupt:
        return 130  # what shells expect of an interrupted program
    except OSError as problem:
        print(f"{problem.filename or ''}: {problem.strerror}".lstrip(": "), file=sys.stderr)
        print(words_for(asked.site)("output-stands"), file=sys.stderr)
        return WRONG
    except Exception:  # noqa: BLE001 (the last net: whatever comes here is our bug, and we say so)
        traceback.print_exc()
        print(words_for(asked.site)("our-bug"), file=sys.stderr)
        return OUR_BUG


def make(asked: argparse.Namespace, *, only_check: bool) -> tuple[dict[str, bytes], Outcome]:
    """The site's files as they were read, and what came of building them."""
    read = folders.read(asked.site)
    known = history.read(asked.site)
    options = Options(asked.date, drafts=asked.drafts, only_check=only_check, jobs=asked.jobs, history=known)
    folder = asked.site / ".cache"
    kept = (
        nullcontext(Memory())
        if asked.no_cache
        else cache.remembered(folder, own(os.environ), keep=not only_check)
    )
    with kept as memory, progress(words_for(asked.site), quiet=asked.quiet) as watch:
        outcome = build(read.files, options, memory, read.diagnostics, watch)
    return read.files, outcome


def fails(asked: argparse.Namespace, outcome: Outcome) -> bool:
    """Whether there are errors, or with `--strict` warnings. Advice fails nothing."""
    failing = {Severity.ERROR, Severity.WARNING} if asked.strict else {Severity.ERROR}
    return any(found.severity in failing for found in outcome.diagnostics)


_COUNTED = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.ADVICE: "advices"}


def tell(asked: argparse.Namespace, said: Seq[Diagnostic], words: Words, files: Map[str, bytes]) -> None:
    """Prints diagnostics in the form that was asked for, and in text how many there are."""
    text = report.report(said, asked.format, words, files, colour=coloured(sys.stderr))
    if asked.format == "json":
        print(text)
    elif text:
        print(text, file=sys.stderr)
        numbers = Counter(found.severity for found in said)
        counted = (
            words.count(_COUNTED[severity], numbers[severity]) for severity in Severity if numbers[severity]
        )
        if asked.format == "text":
            print(f"\n{', '.join(counted)}", file=sys.stderr)


def aside(asked: argparse.Namespace) -> TextIO:
    """Where everything else is said: standard output belongs to the JSON where JSON was asked for."""
    return sys.stderr if asked.format == "json" else sys.stdout


def shown(path: Path) -> str:
    """A folder as people find it from where they stand."""
    try:
        return f"{path.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{path}/"


def words_of(files: Map[str, bytes], code: str) -> Words:
    return language.read(files[f"languages/{code}.yaml"].decode(), code)


def words_for(site: Path) -> Words:
    """The words to speak in when nothing else is sure any more."""
    config = site / "site_config.yaml"
    text = config.read_text("utf-8", "replace") if config.is_file() else ""
    code = language_of(text)
    own = Path(language.__file__).parent / "languages" / f"{code}.yaml"
    return language.read(own.read_text("utf-8"), code)


@dataclass(frozen=True, slots=True)
class Declared:
    """What a site declares, for the commands that need no build: its model, its words, its files."""

    config: Config | None
    """None when something is wrong with it; the diagnostics then say what."""
    words: Words
    files: Map[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def model_of(asked: argparse.Namespace) -> Declared:
    """Reads a site's configuration, and all that lies beside it."""
    read = folders.read(asked.site)
    said: list[Diagnostic] = []
    settings, code = read_config(read.files, Memory(), said)
    return Declared(settings, words_of(read.files, code), read.files, tuple(said))
