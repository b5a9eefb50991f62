"""A folder's files, read and checked each by itself: from the remembered reading where nothing changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Sequence as Seq
from functools import partial
from itertools import count

from fichebak.building.work import Files, Work, tried
from fichebak.catalogue.gathering import Filing, filing
from fichebak.content import free_pages, readings, sources
from fichebak.content.config import Config, language_of
from fichebak.content.config import read as parsed_config
from fichebak.content.decoding import decode
from fichebak.content.fields.contract import Setting
from fichebak.content.free_pages import FreePage
from fichebak.content.model import Model
from fichebak.content.paths import CONFIG, MAPS, is_content
from fichebak.content.readings import NOTHING, Held, Packer, Reading, held
from fichebak.content.sources import Source
from fichebak.site import atlas
from fichebak.site.atlas import Region
from fichebak.text import language
from fichebak.text.diagnostics import Place, attempt, error
from fichebak.text.language import LANGUAGES, Words


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
    text = attempt(work.said, decode, CONFIG, data)
    if text is None:
        return None, LANGUAGES[0]
    config, found = work.memory.value(("config", code, data), lambda: parsed_config(text, code))
    work.said.extend(found)
    return config, config.language if config else language_of(text)


def content_in(inputs: Files, folder: str) -> list[str]:
    """The paths of the content files in a folder, in order."""
    return sorted(path for path in inputs if path.startswith(folder) and is_content(path))


def read_sheets(work: Work, paths: Seq[str], config: Config, words: Words) -> list[Reading]:
    """What each sheet says: remembered, since reading and checking it is slow."""
    model, editor = config.model, words if config.editor else None
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
    file, kind = filing(model, setting), ("filed", setting.words, setting.today)
    # What is remembered of a sheet was read by one model.
    return lambda sheet: work.memory.value_of(sheet, kind, partial(file, sheet))


def check_pages(work: Work, paths: Iterable[str]) -> list[FreePage]:
    """The free pages that are right, in the order of the menu."""
    sources = filter(None, (source_of(work, path) for path in paths))
    pages = filter(None, (attempt(work.said, free_pages.check, source) for source in sources))
    return sorted(pages, key=lambda page: (page.order, page.path))


def region_of(work: Work, config: Config) -> Region | None:
    """The map that the site declares, if it does and if it is right."""
    inputs = work.inputs
    if config.map is None:
        return None
    files = sorted(path for path in inputs if path.startswith(MAPS))
    made_of = ("map", inputs[CONFIG], *((path, inputs[path]) for path in files))
    region, found = work.memory.value(made_of, lambda: tried(atlas.read, config.map, inputs))
    work.said.extend(found)
    return region
