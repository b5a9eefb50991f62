"""What the commands share that read or build a site."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Iterator, Mapping as Map
from contextlib import contextmanager, nullcontext
from functools import partial
from typing import NamedTuple

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Outcome, build
from fichebak.building.previous import Previous
from fichebak.building.reading import read_config, words_of
from fichebak.building.stores import InMemory, Nowhere
from fichebak.building.work import Options, Stage, Watch, Work, unwatched
from fichebak.commands.progress import progress
from fichebak.commands.terminal import words_for
from fichebak.content.config import Config
from fichebak.content.model import Model
from fichebak.content.paths import CACHE
from fichebak.shell import cache, folders, history
from fichebak.shell.secret import is_too_short, own
from fichebak.shell.spool import spooled
from fichebak.text.diagnostics import Diagnostic, Invalid, Severity
from fichebak.text.language import Words


def make(
    args: argparse.Namespace,
    *,
    only_check: bool,
    previous: Previous,
    watch: Watch = unwatched,
) -> tuple[dict[str, bytes], Outcome]:
    """The files of the site as they were read, and the outcome of building them.

    `watch` gets the progress; `previous` is as in `Options`.
    """
    watch(Stage.READ, 0, 0)
    read = folders.read(args.site)
    known = history.read(args.site, args.date)
    # A check writes nothing, not even a temporary file or a key.
    spool = partial(spooled, args.output.parent)
    cached = InMemory() if only_check else spool()
    options = Options(
        args.date,
        drafts=args.drafts,
        only_check=only_check,
        jobs=args.jobs,
        history=known,
        previous=previous,
        store=Nowhere if only_check else spool,
    )
    remembered = (
        nullcontext(Memory(cached))
        if args.no_cache
        else cache.remembered(
            args.site / CACHE, own(os.environ, make=not only_check), cached, keep=not only_check
        )
    )
    words = words_for(args.site)
    if is_too_short(os.environ) and not args.no_cache:
        print(words("cache-key"), file=sys.stderr)
    shown = progress(words, quiet=args.quiet)
    with remembered as memory, shown as line, _garbage_collected_while_rendering() as collecting:

        def follow(stage: str, done: int, total: int) -> None:
            for each in (collecting, watch, line):
                each(stage, done, total)

        outcome = build(read.files, options, memory, read.diagnostics, follow)
        watch(Stage.REMEMBER, 0, 0)
    cached.clear()  # what is published may need the room
    return read.files, outcome


@contextmanager
def _garbage_collected_while_rendering() -> Iterator[Watch]:
    """Runs the garbage collector during rendering only, and never on what was read.

    Reading leaves no cyclic garbage and rendering much; to go through all sheets again and again took 5 % of
    a build. The thresholds stay changed: a process makes one build, and restoring them would start a full
    collection as the command ends.
    """
    gc.disable()
    gc.set_threshold(50_000, 20, 50)

    def watch(stage: str, _done: int, _total: int) -> None:
        if stage == Stage.PLAN:
            gc.freeze()
            gc.enable()

    try:
        yield watch
    finally:
        gc.enable()


def fails(args: argparse.Namespace, diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether there are errors or, with `--strict`, warnings. Advice never fails a command."""
    failing = {Severity.ERROR, Severity.WARNING} if args.strict else {Severity.ERROR}
    return any(one.severity in failing for one in diagnostics)


def without_build(args: argparse.Namespace, files: Map[str, bytes]) -> Work:
    """The context to read some files of a site in, without a build."""
    return Work(files, Memory(), Options(args.date))


class Declared(NamedTuple):
    """The configuration of a site, for commands that need no build."""

    config: Config
    words: Words
    files: Map[str, bytes]


def other_models(args: argparse.Namespace, site: Declared) -> Iterator[Model]:
    """The model in each other language of a site."""
    work = without_build(args, site.files)
    for code in site.config.languages[1:]:
        if config := read_config(work, code)[0]:
            yield config.model


def declared(args: argparse.Namespace) -> Declared:
    """Reads a site's configuration and files. Raises Invalid if the configuration has errors."""
    files = folders.read(args.site).files
    work = without_build(args, files)
    config, languages = read_config(work)
    if config is None:
        raise Invalid(*work.diagnostics)
    return Declared(config, words_of(files, languages[0]), files)
