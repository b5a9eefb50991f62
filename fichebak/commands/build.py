"""`build`: the site, made and published."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping as Map
from typing import TYPE_CHECKING, NamedTuple

from fichebak.commands.terminal import BUILT, PUBLISHED, WRONG, Say, aside, shown, stands
from fichebak.content.paths import CACHE
from fichebak.shell import standing
from fichebak.shell.secret import own

if TYPE_CHECKING:  # with nothing to do, reading our own code would take longer than all the rest
    from fichebak.building.pipeline import Outcome
    from fichebak.building.work import Watch
    from fichebak.commands.stopwatch import Stopwatch
    from fichebak.shell.publishing import Published
    from fichebak.text.diagnostics import Diagnostic


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("--profile", action="store_true", help=words("help.profile"))


def run(asked: argparse.Namespace) -> int:
    secret = own(os.environ)
    inputs = standing.inputs_of(asked.site, asked.output, asked.date, asked.drafts, shown(asked.output))
    if _is_unchanged(asked, inputs, secret):
        return BUILT
    from fichebak.building.work import unwatched
    from fichebak.commands.stopwatch import Stopwatch

    stopwatch = Stopwatch() if asked.profile else None
    made = _published(asked, secret, stopwatch or unwatched)
    try:
        code = _said(asked, inputs, secret, made, stopwatch)
        sys.stdout.flush()
    except OSError as problem:
        if made.published is not None:
            problem.add_note(PUBLISHED)
        raise
    return code


def _said(
    asked: argparse.Namespace,
    inputs: standing.Inputs,
    secret: bytes,
    made: Result,
    stopwatch: Stopwatch | None,
) -> int:
    """Says what came of it, and notes that for the next build. Gives the exit code."""
    from fichebak.building.reading import words_of
    from fichebak.commands.making import tell
    from fichebak.shell import manifest

    words = words_of(made.inputs, made.outcome.language)
    tell(asked, made.said, words, made.inputs)
    if made.published is None:
        if stands(asked.output):
            print(words("output-stands"), file=sys.stderr)
        return WRONG
    built = words(
        "built",
        sheets=words.count("sheets", made.outcome.sheets),
        pages=words.count("pages", made.outcome.pages),
        output=shown(asked.output),
    )
    if not asked.quiet:
        changes = words("changes", written=made.published.written, removed=made.published.removed)
        print(built, changes, sep="\n", file=aside(asked))
    if stopwatch:  # also with --quiet: it was asked for
        stopwatch("publish", made.published.written, len(made.outcome.files))
        stopwatch.stop()
        print(stopwatch.table(words), file=aside(asked))
    if not asked.no_cache:
        unchanged = words("changes", written=0, removed=0)
        manifest.note(asked.site / CACHE, made.published.stamps, made.outcome.digests, secret)
        if not made.said:
            marks = made.published.marks
            standing.note(asked.site / CACHE, marks, inputs, f"{built}\n{unchanged}", secret)
    return BUILT


def _is_unchanged(asked: argparse.Namespace, inputs: standing.Inputs, secret: bytes) -> bool:
    """Whether the last build stands as this one would make it: then it says what that one said."""
    if asked.no_cache or asked.profile:
        return False
    said = standing.last_said(asked.site / CACHE, asked.output, inputs, secret)
    if said is None:
        return False
    if asked.format == "json":
        print("[]")
    if not asked.quiet:
        print(said, file=aside(asked))
    return True


class Result(NamedTuple):
    """What was read, what came of it, all there is to say, and what was published: None where nothing was."""

    inputs: Map[str, bytes]
    outcome: Outcome
    said: tuple[Diagnostic, ...]
    published: Published | None


def _published(asked: argparse.Namespace, secret: bytes, heard: Watch) -> Result:
    """Makes the site, and publishes it unless something is wrong."""
    from fichebak.commands.making import fails, make
    from fichebak.shell import folders, manifest
    from fichebak.shell.publishing import Outdated, publish
    from fichebak.text.diagnostics import Invalid

    nothing = manifest.Standing()
    known = nothing if asked.no_cache else manifest.read(asked.site / CACHE, asked.output, secret)
    while True:
        inputs, outcome = make(asked, only_check=False, heard=heard, standing=known.digests)
        if fails(asked, outcome.diagnostics):
            return Result(inputs, outcome, outcome.diagnostics, None)
        heard("publish", 0, 0)
        kept = {path: known.stamps[path] for path in outcome.kept}
        try:
            folders.keep_apart(asked.site, asked.output)
            return Result(inputs, outcome, outcome.diagnostics, publish(asked.output, outcome.files, kept))
        except Outdated:
            # Somebody else published meanwhile: nothing is known to stand any more, every page is made here,
            # and nothing can be outdated then.
            known = nothing
        except Invalid as invalid:
            return Result(inputs, outcome, (*outcome.diagnostics, *invalid.diagnostics), None)
