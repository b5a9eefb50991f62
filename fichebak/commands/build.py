"""`build`: builds the site and publishes it to the output folder."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, NamedTuple

from fichebak.commands.terminal import (
    BUILT,
    PUBLISHED,
    WRONG,
    Say,
    aside,
    print_diagnostics,
    shown,
    site_exists,
    tell,
)
from fichebak.content.paths import CACHE
from fichebak.shell import last_build
from fichebak.shell.secret import own

if TYPE_CHECKING:  # importing these would take longer than a build that has nothing to do
    from fichebak.building.pipeline import Outcome
    from fichebak.building.work import Watch
    from fichebak.commands.stopwatch import Stopwatch
    from fichebak.shell.publishing import Published


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("--profile", action="store_true", help=words("help.profile"))


def run(args: argparse.Namespace) -> int:
    secret = own(os.environ)
    inputs = last_build.inputs_of(args.site, args.output, args.date, args.drafts, shown(args.output))
    if _is_unchanged(args, inputs, secret):
        return BUILT
    from fichebak.building.work import unwatched
    from fichebak.commands.stopwatch import Stopwatch

    stopwatch = Stopwatch() if args.profile else None
    made = _published(args, secret, stopwatch or unwatched)
    try:
        code = _finish(args, inputs, secret, made, stopwatch)
        sys.stdout.flush()
    except OSError as problem:
        if made.published is not None:
            problem.add_note(PUBLISHED)
        raise
    return code


def _finish(
    args: argparse.Namespace,
    inputs: last_build.Inputs,
    secret: bytes,
    made: Result,
    stopwatch: Stopwatch | None,
) -> int:
    """Prints the outcome and stores it for the next build. Returns the exit code."""
    from fichebak.building.reading import words_about
    from fichebak.building.work import Stage
    from fichebak.shell import manifest

    about = words_about(made.inputs, made.outcome.languages)
    words = about("")
    print_diagnostics(args, made.outcome.diagnostics, about, made.inputs)
    if made.published is None:
        if site_exists(args.output):
            print(words("output-stands"), file=sys.stderr)
        return WRONG
    built = words(
        "built",
        sheets=words.count("sheets", made.outcome.sheets),
        pages=words.count("pages", made.outcome.pages),
        output=shown(args.output),
    )
    if drafts := made.outcome.drafts:
        built = f"{built}\n{words.count('not-left-out' if args.drafts else 'left-out', drafts)}"
    tell(args, built, words("changes", written=made.published.written, removed=made.published.removed))
    if gone := made.published.gone:
        tell(args, words("gone", folders=", ".join(gone)))
    if stopwatch:  # also with --quiet, because --profile asks for it
        stopwatch(Stage.PUBLISH, made.published.written, len(made.outcome.files))
        stopwatch.stop()
        print(stopwatch.table(words), file=aside(args))
    if not args.no_cache:
        unchanged = words("changes", written=0, removed=0)
        manifest.note(args.site / CACHE, made.published, made.outcome.digests, secret)
        if not made.outcome.diagnostics:
            fingerprint = made.published.fingerprint
            last_build.note(args.site / CACHE, fingerprint, inputs, f"{built}\n{unchanged}", secret)
    return BUILT


def _is_unchanged(args: argparse.Namespace, inputs: last_build.Inputs, secret: bytes) -> bool:
    """Whether the last build is still up to date. If so, prints again what that one printed."""
    if args.no_cache or args.profile:
        return False
    printed = last_build.last_printed(args.site / CACHE, args.output, inputs, secret)
    if printed is None:
        return False
    if args.format == "json":
        print("[]")
    tell(args, printed)
    return True


class Result(NamedTuple):
    """The inputs and outcome of a build, and what was published."""

    inputs: Map[str, bytes]
    outcome: Outcome
    published: Published | None
    """None if there were errors."""


def _published(args: argparse.Namespace, secret: bytes, watch: Watch) -> Result:
    """Builds the site, and publishes it unless there are errors."""
    from fichebak.building.previous import Previous
    from fichebak.building.work import Stage
    from fichebak.commands.making import fails, make
    from fichebak.shell import folders, manifest
    from fichebak.shell.publishing import Outdated, publish
    from fichebak.text.diagnostics import Invalid

    site_cache = args.site / CACHE
    previous, last = (Previous(), None) if args.no_cache else manifest.read(site_cache, args.output, secret)
    while True:
        inputs, outcome = make(args, only_check=False, previous=previous, watch=watch)
        if fails(args, outcome.diagnostics):
            return Result(inputs, outcome, None)
        watch(Stage.PUBLISH, 0, 0)
        try:
            folders.keep_apart(args.site, args.output)
            return Result(inputs, outcome, publish(args.output, outcome.files, outcome.kept, last))
        except Outdated:
            # Another build published meanwhile, or somebody changed a page by hand. Now every page is
            # rendered and every file looked at, so only what is changed at this very moment can be outdated.
            previous, last = Previous(), None
        except Invalid as invalid:
            outcome = outcome._replace(diagnostics=(*outcome.diagnostics, *invalid.diagnostics))
            return Result(inputs, outcome, None)
