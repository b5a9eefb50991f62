"""`build`: the site, made and published."""

from __future__ import annotations

import argparse
import os
import sys

from fichebak.commands.terminal import BUILT, WRONG, Say, aside, shown
from fichebak.shell import standing
from fichebak.shell.secret import own


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("--profile", action="store_true", help=words("help.profile"))


def run(asked: argparse.Namespace) -> int:
    cache, secret = asked.site / ".cache", own(os.environ)
    inputs = standing.inputs_of(asked.site, asked.output, asked.date, asked.drafts, shown(asked.output))
    is_needed = asked.no_cache or asked.profile
    if not is_needed and (said := standing.last_said(cache, asked.output, inputs, secret)) is not None:
        if asked.format == "json":
            print("[]")
        if not asked.quiet:
            print(said, file=aside(asked))
        return BUILT
    # Imported here: with nothing to do, reading our own code would take longer than all the rest.
    from fichebak.commands.making import fails, make, tell
    from fichebak.commands.stopwatch import Stopwatch
    from fichebak.shell import folders, manifest
    from fichebak.shell.publishing import Outdated, publish
    from fichebak.steps import unwatched, words_of
    from fichebak.text.diagnostics import Invalid

    stopwatch = Stopwatch() if asked.profile else None
    heard = stopwatch or unwatched
    last = manifest.Standing() if asked.no_cache else manifest.read(cache, asked.output, secret)
    published = None
    # Somebody else may publish meanwhile: then nothing is known to stand, and every page is made here.
    for known in (last, manifest.Standing()):
        files, outcome = make(asked, only_check=False, heard=heard, standing=known.digests)
        diagnostics = outcome.diagnostics
        if fails(asked, outcome):
            break
        heard("publish", 0, 0)
        try:
            folders.keep_apart(asked.site, asked.output)
            published = publish(
                asked.output, outcome.files, {path: known.stamps[path] for path in outcome.kept}
            )
        except Outdated:
            continue
        except Invalid as invalid:
            diagnostics = (*diagnostics, *invalid.diagnostics)
        break
    words = words_of(files, outcome.language)
    tell(asked, diagnostics, words, files)
    if published is None:
        if asked.output.is_dir():
            print(words("output-stands"), file=sys.stderr)
        return WRONG
    built = words(
        "built",
        sheets=words.count("sheets", outcome.sheets),
        pages=words.count("pages", outcome.pages),
        output=shown(asked.output),
    )
    if not asked.quiet:
        changes = words("changes", written=published.written, removed=published.removed)
        print(built, changes, sep="\n", file=aside(asked))
    if stopwatch:  # also with --quiet: it was asked for
        heard("publish", published.written, len(outcome.files))
        stopwatch.stop()
        print(stopwatch.table(words), file=aside(asked))
    if not asked.no_cache:
        manifest.note(cache, published.stamps, outcome.digests, secret)
    if not diagnostics and not asked.no_cache:
        unchanged = words("changes", written=0, removed=0)
        standing.note(cache, asked.output, inputs, f"{built}\n{unchanged}", secret)
    return BUILT
