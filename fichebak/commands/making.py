"""What the commands share that read or build a site."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial

from fichebak.building.files import Nowhere
from fichebak.building.memory import Memory
from fichebak.building.pipeline import Options, Outcome, build
from fichebak.building.reading import read_config, words_of
from fichebak.building.work import Watch, Work, unwatched
from fichebak.commands.progress import coloured, progress
from fichebak.commands.stopwatch import both
from fichebak.commands.terminal import words_for
from fichebak.content.config import Config
from fichebak.content.paths import CACHE
from fichebak.shell import cache, folders, history
from fichebak.shell.secret import own
from fichebak.shell.spool import spooled
from fichebak.text import report
from fichebak.text.diagnostics import Diagnostic, Severity
from fichebak.text.language import Words


def make(
    asked: argparse.Namespace,
    *,
    only_check: bool,
    heard: Watch = unwatched,
    standing: Map[str, str] | None = None,
) -> tuple[dict[str, bytes], Outcome]:
    """The site's files as they were read, and what came of building them; `heard` is told of progress.

    `standing` is as in `Options`.
    """
    heard("read", 0, 0)
    read = folders.read(asked.site)
    known = history.read(asked.site)
    options = Options(
        asked.date,
        drafts=asked.drafts,
        only_check=only_check,
        jobs=asked.jobs,
        history=known,
        standing=standing or {},
        # A check writes nothing, not even a file without a name.
        store=Nowhere if only_check else partial(spooled, asked.output.parent, asked.jobs),
    )
    kept = (
        nullcontext(Memory())
        if asked.no_cache
        else cache.remembered(asked.site / CACHE, own(os.environ), keep=not only_check)
    )
    shown = progress(words_for(asked.site), quiet=asked.quiet)
    with kept as memory, shown as line, _collecting() as collecting:
        watch = both(collecting, both(heard, line))
        outcome = build(read.files, options, memory, read.diagnostics, watch)
        heard("remember", 0, 0)
    return read.files, outcome


@contextmanager
def _collecting() -> Iterator[Watch]:
    """Has circular garbage looked for only where there is any, and never in what lasts.

    Reading leaves none, and pages leave much; to look through all sheets time and again took 5 % of a build.
    How often stays as it is here: a process makes one build, and putting it back would have everything looked
    through at once as the command ends.
    """
    gc.disable()
    gc.set_threshold(50_000, 20, 50)

    def watch(stage: str, _done: int, _total: int) -> None:
        if stage == "plan":
            gc.freeze()
            gc.enable()

    try:
        yield watch
    finally:
        gc.enable()


def fails(asked: argparse.Namespace, said: Iterable[Diagnostic]) -> bool:
    """Whether there are errors, or with `--strict` warnings. Advice fails nothing."""
    failing = {Severity.ERROR, Severity.WARNING} if asked.strict else {Severity.ERROR}
    return any(found.severity in failing for found in said)


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
    config, code = read_config(Work(read.files, Memory(), said=said))
    return Declared(config, words_of(read.files, code), read.files, tuple(said))
