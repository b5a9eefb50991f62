"""`check`: reports everything that a build would, and advice; it changes files only with `--fix`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Set as AbstractSet
from functools import partial

from fichebak.building.pipeline import Outcome
from fichebak.building.previous import Previous
from fichebak.building.reading import read_config, sources_of, words_about, words_of
from fichebak.building.work import Work
from fichebak.catalogue.outside import addresses, diagnose
from fichebak.commands.making import fails, make, without_build
from fichebak.commands.progress import progress
from fichebak.commands.terminal import (
    BUILT,
    MAX_LISTED,
    WRONG,
    Say,
    aside,
    print_diagnostics,
    tell,
    words_for,
)
from fichebak.content.checks import with_configured_severity
from fichebak.content.corrections import Correction, correct_page, correct_sheet
from fichebak.content.paths import CACHE, CONFIG, PROJECTS, is_content
from fichebak.content.translations import code_of
from fichebak.shell import folders, git, manifest
from fichebak.shell.secret import own
from fichebak.text.diagnostics import Diagnostic, in_order
from fichebak.text.language import Words
from fichebak.text.report import printable


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("--changed", metavar="BASE", help=words("help.changed"))
    parser.add_argument("--links", action="store_true", help=words("help.links"))
    parser.add_argument("--fix", action="store_true", help=words("help.fix"))


def run(args: argparse.Namespace) -> int:
    changed = None
    if args.changed is not None:
        changed = set(map(folders.name_in_build, git.changed(args.site, args.changed)))
    if args.fix:
        _fix(args, changed)
    previous = Previous()
    if not args.no_cache:
        # A page that was published without errors has none as long as its cache key is the same.
        previous, _ = manifest.read(args.site / CACHE, args.output, own(os.environ, make=False))
    files, outcome = make(args, only_check=True, previous=previous)
    about = words_about(files, outcome.languages)
    words = about("")
    # Renaming or removing a sheet breaks links in files that did not change.
    is_wrong = outcome.failed
    if changed is not None:
        outcome = _only(outcome, changed)
    if args.links:
        outcome = _with_links(args, outcome, files, changed)
    print_diagnostics(args, outcome.diagnostics, about, files)
    if fails(args, outcome.diagnostics):
        return WRONG
    elsewhere = words("checked-elsewhere", base=args.changed) if is_wrong else ""
    tell(args, elsewhere or _verdict(args, outcome, words, changed))
    return BUILT


def _only(outcome: Outcome, changed: AbstractSet[str]) -> Outcome:
    """Only the diagnostics of some files and of the configuration: its errors stop all other checks.

    And errors elsewhere that name one of these files, such as an address that a new sheet took from another.
    """
    kept = changed | {CONFIG}

    def is_kept(one: Diagnostic) -> bool:
        return one.place.path in kept or (one.is_error and any(value in kept for _, value in one.details))

    return outcome._replace(diagnostics=tuple(filter(is_kept, outcome.diagnostics)))


def _with_links(
    args: argparse.Namespace, outcome: Outcome, files: dict[str, bytes], changed: AbstractSet[str] | None
) -> Outcome:
    """The outcome with diagnostics for links to other sites that no longer work."""
    # Imported here because only `--links` needs threads and TLS.
    from fichebak.shell.links import ask

    words = words_of(files, outcome.languages[0])
    work = without_build(args, files)
    config, _ = read_config(work)
    if config is None:
        return outcome
    paths = [path for path in sorted(files) if is_content(path) and (changed is None or path in changed)]
    found = list(addresses(sources_of(work, paths), config.model))
    total = len({address for address, _ in found})
    with progress(words, quiet=args.quiet) as watch:
        answers = ask((address for address, _ in found), progress=partial(watch, "links"))
    if len(answers) < total:
        print(words.count("links.left", total - len(answers)), file=sys.stderr)
    gone = with_configured_severity(diagnose(found, answers), config.checks)
    return outcome._replace(diagnostics=in_order([*outcome.diagnostics, *gone]))


def _verdict(
    args: argparse.Namespace, outcome: Outcome, words: Words, changed: AbstractSet[str] | None
) -> str:
    if changed is not None:
        files = words.count("files", len(changed))
        if outcome.diagnostics:
            return words("checked-changed-passes", files=files, base=args.changed)
        return words("checked-changed", files=files, base=args.changed)
    sheets = words.count("sheets", outcome.sheets)
    return words("checked-passes", sheets=sheets) if outcome.diagnostics else words("checked", sheets=sheets)


def _fix(args: argparse.Namespace, changed: AbstractSet[str] | None) -> None:
    """Makes the safe corrections in all files, or only in the changed ones, and prints each."""
    words = words_for(args.site)
    count = 0
    on_disk = {
        folders.name_in_build(file.relative_to(args.site).as_posix()): file
        for file in folders.everything(args.site)
    }
    work = without_build(args, folders.read(args.site).files)
    for path, old, new, corrections in _corrected(work, words):
        if changed is not None and path not in changed:
            continue
        if not folders.rewrite(on_disk.get(path, args.site / path), old, new):
            print(f"{printable(path)}: {words('fix.meanwhile')}", file=aside(args))
            continue
        for one in corrections[: max(0, MAX_LISTED - count)]:
            tell(args, printable(f"{path}:{one.line}: {_shown(one, words)}"))
        count += len(corrections)
    if count > MAX_LISTED:
        tell(args, words("listing.more", number=count - MAX_LISTED))
    tell(args, words.count("fix.done", count) if count else words("fix.nothing"))


def _corrected(work: Work, words: Words) -> Iterator[tuple[str, bytes, bytes, tuple[Correction, ...]]]:
    """Each file with corrections: path, old bytes, new bytes and the corrections."""
    config, _ = read_config(work)
    if config is None:
        return
    # A translation is corrected with the model in its own language.
    others = {code: read_config(work, code)[0] for code in config.languages[1:]}
    for path, data in sorted(work.inputs.items()):
        if is_content(path):
            is_sheet = path.startswith(PROJECTS)
            editor, other = words if config.editor else None, others.get(code_of(path))
            new, done = (
                correct_sheet(path, data, (other or config).model, editor, is_translation=other is not None)
                if is_sheet
                else correct_page(path, data, editor, is_translation=other is not None)
            )
            if done:
                yield path, data, new, done


def _shown(one: Correction, words: Words) -> str:
    match one.before.isspace(), one.after.isspace():
        case True, True:
            return words("fix.no-break")
        case False, True:
            return words("fix.blank")
        case True, False:
            return words("fix.spaces")
    return f"{one.before} → {one.after}"
