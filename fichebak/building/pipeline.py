"""The whole pipeline: a folder of files in, a folder of files and the diagnostics out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping as Map, Sequence as Seq
from typing import NamedTuple

from fichebak.building.contents import content_of, paths_of, report_readings
from fichebak.building.cross_checks import advised, checks_to_run, dead_anchors, gathered
from fichebak.building.files import Made, files_of
from fichebak.building.memory import Memory
from fichebak.building.planning import drawn
from fichebak.building.reading import read_config, read_texts, words_of
from fichebak.building.sites import site_of
from fichebak.building.work import Files, Options, Stage, Watch, Work, unwatched
from fichebak.content import linking
from fichebak.content.fields.contract import Setting
from fichebak.content.references import Reference
from fichebak.content.withholding import withheld
from fichebak.site.drawing import Drawing
from fichebak.text.diagnostics import Diagnostic, in_order


class Outcome(NamedTuple):
    """The result of a build: the site's files (none when there are errors) and the diagnostics."""

    files: Files
    diagnostics: tuple[Diagnostic, ...]
    languages: Seq[str]
    sheets: int
    drafts: int
    """The number of sheets that are drafts, and so left out unless drafts are asked for."""
    pages: int
    kept: frozenset[str]
    """The paths of files that were not made because their published version is up to date."""
    digests: Map[str, str]
    """The cache key of each file that has one, by path: see `Renderer.digest` and `Drawing.digest_of`."""

    @property
    def failed(self) -> bool:
        return any(found.is_error for found in self.diagnostics)


class Prepared(NamedTuple):
    """A site that was read, checked and planned, ready to be rendered."""

    drawing: Drawing | None
    """None where the site has errors."""
    languages: Seq[str]
    sheets: int = 0
    drafts: int = 0
    to_places: tuple[Reference, ...] = ()
    """Links to a fragment of a page, to be checked once pages are rendered."""


def build(
    inputs: Files,
    options: Options,
    memory: Memory,
    known: Iterable[Diagnostic] = (),
    watch: Watch = unwatched,
) -> Outcome:
    """Builds a site. Pure, except that it fills the memory; `known` are diagnostics from reading the disk."""
    work = Work(inputs, memory, options, watch, list(known))
    ready = _prepared(work)
    made = Made({})
    if ready.drawing:
        made = files_of(work, ready.drawing, options.previous)
        if not work.has_errors:
            work.diagnostics.extend(dead_anchors(ready.to_places, ready.drawing))
        if options.only_check and not work.has_errors:
            # Else the first sheet with such a field would not be published, through no fault of its editor.
            work.diagnostics.extend(ready.drawing.renderer.faults())
    if work.has_errors:
        memory.forget_nothing()
    if work.has_errors or options.only_check:
        made = Made({})
    return Outcome(
        made.files,
        in_order(work.diagnostics),
        ready.languages,
        ready.sheets,
        ready.drafts,
        pages=ready.drawing.count if ready.drawing else 0,
        kept=made.kept,
        digests=made.digests,
    )


def prepare(
    inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic] = ()
) -> tuple[Prepared, tuple[Diagnostic, ...]]:
    """Everything up to rendering, so that a preview can render only the pages that are looked at."""
    work = Work(inputs, memory, options, diagnostics=list(known))
    ready = _prepared(work)
    if ready.drawing is None:
        memory.forget_nothing()
    return ready, in_order(work.diagnostics)


def _prepared(work: Work) -> Prepared:
    options = work.options
    config, languages = read_config(work)
    setting = Setting(words_of(work.inputs, languages[0]), options.today)
    work.watch(Stage.SHEETS, 0, 0)
    if config is None:
        # Mistakes that can be found without a model are reported all the same.
        report_readings(work, read_texts(work, [path for paths in paths_of(work) for path in paths]), None)
        return Prepared(None, languages)
    content = content_of(work, config, setting)
    work.watch(Stage.CATALOGUE, 0, 0)
    texts = [file.references for file in content.readings]
    texts += linking.of_fields(content.every_sheet, config.model)
    whole = gathered(work, content, texts)
    wanted = checks_to_run(config.checks, advice_too=options.only_check)
    work.diagnostics.extend(advised(work, content, wanted))
    work.watch(Stage.TEXTS, 0, 0)
    # Only a catalogue without errors is rendered. From here on only two things can go wrong: a template,
    # or two pages that want one path.
    site = None if work.has_errors else site_of(work, content, texts, whole)
    work.diagnostics[:] = withheld(work.diagnostics, work.inputs, config.model, readable=True)
    # Links in bodies only: the line of a field may hold a contact, which `withheld` keeps out of messages.
    links = (one for file in content.readings for one in file.references.found if "#" in one.address)
    to_places = tuple(links) if "dead-anchor" in wanted else ()
    # A check counts drafts too; they have no page.
    sheets = content.sheets if options.only_check else whole.sheets
    drafts = sum(sheet.is_draft for sheet in content.sheets)
    drawing = drawn(work, site) if site and not work.has_errors else None
    # When two pages want one path, links to the page that lost would be reported as well.
    return Prepared(None if work.has_errors else drawing, languages, len(sheets), drafts, to_places)
