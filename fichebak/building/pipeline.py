"""The whole story: a folder of files in, a folder of files out, and what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Mapping as Map
from dataclasses import dataclass, field, replace
from datetime import date

from fichebak.building.contents import content_of, note, paths_of
from fichebak.building.files import InMemory, Made, Store, files_of
from fichebak.building.memory import Memory
from fichebak.building.planning import drawn
from fichebak.building.reading import read_config, read_texts, words_of
from fichebak.building.sites import site_of
from fichebak.building.together import advised, dead_anchors, gathered, wanted_of
from fichebak.building.work import Files, Watch, Work, unwatched
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import NO_HISTORY
from fichebak.content import linking
from fichebak.content.fields.contract import Setting
from fichebak.content.references import Reference
from fichebak.content.withholding import withheld
from fichebak.site.drawing import Drawing
from fichebak.site.plan import Site
from fichebak.text.diagnostics import Diagnostic, Severity, in_order


@dataclass(frozen=True, slots=True)
class Options:
    """What a build is asked for, beside its files."""

    today: date
    drafts: bool = False
    only_check: bool = False
    jobs: int = 1
    """Processes that may work side by side."""
    preview: str = ""
    """The site's folder on this machine, where the pages are for a preview and name their source."""
    history: History = NO_HISTORY
    """What version control knows of the content files."""
    standing: Map[str, str] = field(default_factory=dict)
    """Digests of pages that stand on the site, by path: one that would have the same is not made again."""
    store: Callable[[], Store] = InMemory
    """Makes what holds the files: ten thousand sheets have more than fit in memory."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a build: the site's files (none when there are errors), and what to say."""

    files: Files
    diagnostics: tuple[Diagnostic, ...]
    language: str
    sheets: int = 0
    pages: int = 0
    kept: frozenset[str] = frozenset()
    """Pages that are not among the files: they would be as they stand."""
    digests: Map[str, str] = field(default_factory=dict)
    """Of each page of which that can be told, what it is made from."""

    @property
    def failed(self) -> bool:
        return any(found.severity is Severity.ERROR for found in self.diagnostics)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that was read and found right, or None."""

    site: Site | None
    language: str
    sheets: int = 0
    to_places: tuple[Reference, ...] = ()
    """Links to a place on a page, where something is to be said of them once there are pages."""


def build(
    inputs: Files,
    options: Options,
    memory: Memory,
    known: Iterable[Diagnostic] = (),
    watch: Watch = unwatched,
) -> Outcome:
    """Builds a site. Pure, but for what the memory learns; `known` is what was found on disk."""
    work = _work(inputs, options, memory, known)
    work = replace(work, outlines=options.only_check, watch=watch)
    ready = _prepared(work, options)
    made: Made | None = None
    count = 0
    if ready.site:
        drawing = drawn(work, ready.site)
        # Where two pages want one path, links to the one that has none would be told as wrong as well.
        made = files_of(work, drawing, options.standing, options.store) if work.is_right else None
        count = drawing.count
        if made:
            work.said.extend(dead_anchors(ready.to_places, drawing))
    if not work.is_right:
        memory.forget_nothing()
    if made is None or not work.is_right or options.only_check:
        made = Made()
    said = in_order(work.said)
    return Outcome(made.files, said, ready.language, ready.sheets, count, made.kept, made.digests)


def prepare(
    inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic] = ()
) -> tuple[Prepared, tuple[Diagnostic, ...]]:
    """Everything up to the pages, so that a preview can make just those that are looked at."""
    work = replace(_work(inputs, options, memory, known), outlines=True)
    ready = _prepared(work, options)
    if ready.site is None:
        memory.forget_nothing()
    return ready, in_order(work.said)


def draw(site: Site, inputs: Files, memory: Memory) -> tuple[Drawing, tuple[Diagnostic, ...]]:
    """The files of a site, and the paths that two of them want."""
    work = Work(inputs, memory, outlines=True)
    return drawn(work, site), in_order(work.said)


def _work(inputs: Files, options: Options, memory: Memory, known: Iterable[Diagnostic]) -> Work:
    return Work(
        inputs,
        memory,
        options.drafts,
        options.jobs,
        preview=options.preview,
        history=options.history,
        said=list(known),
    )


def _prepared(work: Work, options: Options) -> Prepared:
    config, code = read_config(work)
    setting = Setting(words_of(work.inputs, code), options.today)
    work.watch("sheets", 0, 0)
    if config is None:
        # What is wrong with each text whatever the model says, is told all the same.
        note(work, read_texts(work, [path for paths in paths_of(work) for path in paths]), None)
        return Prepared(None, code)
    content = content_of(work, config, setting)
    work.watch("catalogue", 0, 0)
    texts = [file.references for file in content.readings]
    texts += linking.of_fields(content.every_sheet, config.model)
    whole = gathered(work, content, texts)
    wanted = wanted_of(config.checks, advice_too=options.only_check)
    work.said.extend(advised(work, content, wanted))
    work.watch("texts", 0, 0)
    # Rendering starts only on a sound catalogue; without errors nothing below can go wrong but
    # the templates themselves and two pages that want one path.
    site = site_of(work, content, texts, whole) if work.is_right else None
    work.said[:] = withheld(work.said, work.inputs, config.model, readable=True)
    # Of bodies alone: a field may share its line with a contact, which only `withheld` keeps to itself.
    links = (one for file in content.readings for one in file.references.found if "#" in one.address)
    to_places = tuple(links) if "dead-anchor" in wanted else ()
    # A draft is looked over as well, and has no page.
    sheets = content.sheets if options.only_check else whole.sheets
    return Prepared(site if work.is_right else None, code, len(sheets), to_places)
