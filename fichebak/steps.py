"""The steps from a folder's files to what a site is drawn from, each with what is remembered of it.

A step is pure, but for what the memory learns: it takes what all work with (`Work`) and what came before
it, notes in `said` whatever is wrong, and gives what is right.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import count
from typing import TypeVar

from fichebak.catalogue import related
from fichebak.catalogue.gathering import Filing, filing
from fichebak.catalogue.related import Relation
from fichebak.content import config, free_pages, readings, sources
from fichebak.content.config import Config
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.image import ImageType
from fichebak.content.free_pages import FreePage
from fichebak.content.localising import LANGUAGES
from fichebak.content.model import Model
from fichebak.content.paths import CONFIG, MAPS, PAGES
from fichebak.content.readings import NOTHING, Held, Packer, Reading, held
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.content.translations import ByLanguage, main_path
from fichebak.memory import Memory, Same, key
from fichebak.side_by_side import side_by_side
from fichebak.site import atlas
from fichebak.site.atlas import Region
from fichebak.site.images import Picture
from fichebak.site.maps import whereabouts
from fichebak.site.plan import Site
from fichebak.text import language, prose
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, Severity, error
from fichebak.text.language import Words
from fichebak.text.prose import Prose, Unrenderable

Files = Map[str, bytes]
"""A folder: path with forward slashes → bytes."""

Watch = Callable[[str, int, int], None]
"""Is told a stage of the work, how many of its items were begun, and how many there are."""


def unwatched(_stage: str, _done: int, _total: int) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True, slots=True)
class Work:
    """What every step works with."""

    inputs: Files
    memory: Memory
    drafts: bool = False
    """Whether drafts are shown too."""
    jobs: int = 1
    """Processes that may work side by side."""
    outlines: bool = False
    """Whether pictures are not made at once: nobody sees those of a check, and few of a preview's."""
    watch: Watch = unwatched
    said: list[Diagnostic] = field(default_factory=list)
    """What there is to say so far."""

    @property
    def is_right(self) -> bool:
        """Whether nothing so far keeps the site from being published."""
        return not any(found.severity is Severity.ERROR for found in self.said)


def words_of(inputs: Files, code: str) -> Words:
    """The words of a language, from its file."""
    return language.read(inputs[f"languages/{code}.yaml"].decode(), code)


def read_config(work: Work, code: str = "") -> tuple[Config | None, str]:
    """The configuration, or None when something is wrong with it; and the language to speak in.

    `code` asks for it in another language than the site's main one.
    """
    data = work.inputs.get(CONFIG)
    if data is None:
        work.said.append(error(Place(CONFIG), "no-configuration"))
        return None, LANGUAGES[0]
    text = attempt(work.said, sources.decode, CONFIG, data)
    if text is None:
        return None, LANGUAGES[0]
    settings, found = work.memory.value(("config", code, data), lambda: config.read(text, code))
    work.said.extend(found)
    return settings, settings.language if settings else config.language_of(text)


def content_in(inputs: Files, folder: str) -> list[str]:
    """The paths of the content files in a folder, in order."""
    return sorted(path for path in inputs if path.startswith(folder) and path.lower().endswith(".md"))


def read_sheets(work: Work, paths: Seq[str], settings: Config, words: Words) -> list[Reading]:
    """What each sheet says: remembered, since reading and checking it is slow."""
    model, editor = settings.model, words if settings.editor else None
    depends_on = (work.inputs[CONFIG], work.inputs[f"languages/{words.code}.yaml"])
    read = partial(readings.of_sheet, model=model, editor=editor)
    return _read(work, paths, read, depends_on, held(model))


def read_texts(work: Work, paths: Seq[str]) -> list[Reading]:
    """What each page and translation says, whatever the model and the language."""
    return _read(work, paths, readings.of_text)


def _read(
    work: Work,
    paths: Seq[str],
    read: Callable[[str, bytes], Reading],
    depends_on: tuple[bytes, ...] = (),
    known: Held = NOTHING,
) -> list[Reading]:
    inputs, new = work.inputs, count(1)

    def made(path: str) -> Reading:
        work.watch("sheets", next(new), len(paths))
        return read(path, inputs[path])

    def one(path: str) -> Reading:
        data = inputs[path]
        made_of = (*depends_on, path.encode(), data)
        return work.memory.kept("reading", made_of, partial(made, path), Packer((data,), known))

    return [one(path) for path in paths]


def source_of(work: Work, path: str) -> Source | None:
    """A content file, taken apart; None where it cannot be, which `read_sheets` and `read_texts` tell."""
    data = work.inputs[path]
    source, _ = work.memory.value(("source", path, data), partial(tried, sources.read, path, data))
    return source


def filing_of(work: Work, model: Model, setting: Setting) -> Filing:
    """Tells how each sheet is filed: remembered with the sheet, which is remembered itself."""
    file, words, today = filing(model, setting), Same(setting.words), setting.today
    # What is remembered of a sheet was read by one model.
    return lambda sheet: work.memory.value(("filed", Same(sheet), words, today), partial(file, sheet))


def check_pages(work: Work, paths: Iterable[str]) -> list[FreePage]:
    """The free pages that are right, in the order of the menu."""
    found = _kept(source_of(work, path) for path in paths)
    pages = _kept(attempt(work.said, free_pages.check, source) for source in found)
    return sorted(pages, key=lambda page: (page.order, page.path))


def region_of(work: Work, settings: Config) -> Region | None:
    """The map that the site declares, if it does and if it is right."""
    inputs = work.inputs
    if settings.map is None:
        return None
    files = sorted(path for path in inputs if path.startswith(MAPS))
    made_of = ("map", inputs[CONFIG], *((path, inputs[path]) for path in files))
    region, found = work.memory.value(made_of, lambda: tried(atlas.read, settings.map, inputs))
    work.said.extend(found)
    return region


def origins_of(
    found: Seq[Sheet], given: ByLanguage, model: Model, pictures: Map[str, Picture], inputs: Files
) -> Callable[[Sheet], str]:
    """Gives a digest of all that a sheet is read from: its file, its translations, what they refer to."""
    leaves = [(keys, declared.type) for keys, declared in model.leaves()]
    images = [keys for keys, kind in leaves if isinstance(kind, ImageType)]
    # The picture at the head is known by itself; other fields may refer to anything.
    in_fields = bool(model.texts) or len(images) > 1 or any(len(keys) > 1 for keys in images)

    @cache
    def elsewhere() -> bytes:
        shown = (f"{name} {picture}" for name, picture in sorted(pictures.items()))
        targets = (f"{sheet.path} {sheet.slug}" for sheet in found)
        pages = (inputs[path] for path in sorted(inputs) if path.startswith(PAGES))
        return key("elsewhere", *(text.encode() for text in (*shown, *targets)), *pages).encode()

    def origin(sheet: Sheet) -> str:
        main = main_path(sheet.path) if given.translated else sheet.path
        texts = given.translated.values()
        paths = sorted({sheet.path, main, *(of[main] for of in texts if main in of)})
        refers = in_fields or any(_refers(inputs[path]) for path in paths)
        parts = [part for path in paths for part in (path.encode(), inputs[path])]
        return key("origin", sheet.slug.encode(), *parts, *([elsewhere()] if refers else []))

    return origin


def _refers(data: bytes) -> bool:
    """Whether a link, a picture or HTML may begin somewhere behind the front matter of a file."""
    fence = _FENCE.search(data)
    return fence is not None and _OPENING.search(data, fence.end()) is not None


_FENCE, _OPENING = re.compile(rb"[\r\n]---"), re.compile(rb"[\[<]")


TEXTS_WORTH_A_PROCESS = 3_000
"""How many new ones it takes for starting another process to cost less than it saves."""


def prose_of(work: Work, sheets: Seq[Sheet]) -> Map[str, Prose]:
    """The HTML of every sheet's sections, by slug: remembered, since converting is slow."""
    memory = work.memory
    names = [memory.value(("prose", Same(sheet)), partial(_named, sheet)) for sheet in sheets]
    new = {name: _texts(sheet) for name, sheet in zip(names, sheets, strict=True) if not memory.has(name)}
    with side_by_side(_convert, [*new.values()], work.jobs, TEXTS_WORTH_A_PROCESS) as results:
        made = zip(new, watched(work.watch, "texts", results, len(new)), strict=True)
        fresh = {name: result for name, result in made if result is not None}
    found: dict[str, str] = {}
    for name, sheet in zip(names, sheets, strict=True):
        if memory.has(name) or name in fresh:
            memory.recall(name, partial(fresh.__getitem__, name))
            found[sheet.slug] = name
        else:
            work.said.append(error(Place(sheet.path), "unrenderable"))
    return _Unpacking(memory, found)


@dataclass(frozen=True, slots=True)
class _Unpacking(Map[str, Prose]):
    """HTML by slug, unpacked when it is asked for: unpacked it takes more room."""

    memory: Memory
    names: Map[str, str]
    """Under which it is remembered, packed."""

    def __getitem__(self, slug: str) -> Prose:
        name = self.names[slug]
        return self.memory.value(("unpacked", name), partial(_unpacked, self.memory.used[name]))

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def _texts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(part.text for part in sheet.parts)


def _named(sheet: Sheet) -> str:
    return key("prose", *(text.encode() for text in _texts(sheet)))


def _convert(parts: tuple[str, ...]) -> bytes | None:
    """One sheet's HTML, packed; None when the converter gives up on it."""
    try:
        return _packed(prose.render(parts))
    except Unrenderable:
        return None


def _packed(made: Prose) -> bytes:
    return json.dumps([made.sections, made.notes]).encode()


def _unpacked(data: bytes) -> Prose:
    sections, notes = json.loads(data)
    return Prose(tuple(sections), notes)


def relations_of(work: Work, site: Site) -> Callable[[str], tuple[Relation, ...]]:
    """Gives what each sheet is related to, by its slug: remembered, since most edits change none of it."""
    whole = site.catalogue
    near = whereabouts(site)
    given = (whole.sheets, whole.facets, site.setting.words, near)
    # A preview asks for those of a few sheets; and on many sites nothing makes sheets related.
    if work.memory.lasts or not (near.spots or any(facet.related for facet in whole.facets)):
        return related.related(*given)
    sheets = whole.sheets
    places = {sheet.slug: place for place, sheet in enumerate(sheets)}

    def packed() -> bytes:
        find = related.related(*given)
        phrases: dict[str, int] = {}
        found = [
            [
                (places[one.sheet.slug], [phrases.setdefault(text, len(phrases)) for text in one.reasons])
                for one in find(sheet.slug)
            ]
            for sheet in sheets
        ]
        return "\n".join(map(json.dumps, ([*phrases], *found))).encode()

    @cache
    def remembered() -> tuple[list[str], list[bytes]]:
        parts = (part.encode() for part in related.made_of(*given))
        told = work.memory.recall(key("related", *parts), packed)
        phrases, *lines = told.split(b"\n")
        return json.loads(phrases), lines

    def relations(slug: str) -> tuple[Relation, ...]:
        phrases, lines = remembered()
        # A line is read when it is asked for: read, they are ten times as large.
        found = json.loads(lines[places[slug]])
        return tuple(Relation(sheets[place], tuple(phrases[n] for n in told)) for place, told in found)

    return relations


Result = TypeVar("Result")


def watched(
    watch: Watch, stage: str, items: Iterable[Result], total: int, before: int = 0
) -> Iterable[Result]:
    """The items, with a word for whoever watches as each comes; `before` of the total came already."""
    for number, item in enumerate(items, start=before + 1):
        watch(stage, number, total)
        yield item


def attempt(said: list[Diagnostic], read: Callable[..., Result], *arguments: object) -> Result | None:
    """The result, or None after noting everything that was wrong."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        said.extend(invalid.diagnostics)
        return None


def tried(read: Callable[..., Result], *arguments: object) -> tuple[Result | None, tuple[Diagnostic, ...]]:
    """The result, or None and everything that was wrong: for what is remembered either way."""
    found: list[Diagnostic] = []
    result = attempt(found, read, *arguments)
    return result, tuple(found)


def _kept(found: Iterable[Result | None]) -> Iterable[Result]:
    return (one for one in found if one is not None)
