"""Reads and checks each content file by itself; a file that did not change comes from the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence as Seq
from functools import cache, partial
from itertools import count

from fichebak.building.work import Files, Stage, Work, with_diagnostics
from fichebak.content import free_pages, readings, sources
from fichebak.content.config import Config, language_of, read as parsed_config
from fichebak.content.decoding import decode
from fichebak.content.free_pages import FreePage, in_menu_order
from fichebak.content.paths import CONFIG, MAPS, is_content
from fichebak.content.readings import NO_SHARED_OBJECTS, Packer, Reading, SharedObjects, shared_objects
from fichebak.content.sources import Source
from fichebak.content.translations import language_about
from fichebak.site import atlas
from fichebak.site.atlas import Region
from fichebak.text import language
from fichebak.text.diagnostics import Place, attempt, error
from fichebak.text.language import LANGUAGES, Words, WordsAbout


def words_of(inputs: Files, code: str) -> Words:
    """The words of a language, from its file."""
    return language.read(inputs[f"languages/{code}.yaml"].decode(), code)


def words_about(inputs: Files, languages: Seq[str]) -> WordsAbout:
    """The function that gives the texts for messages about a file of a site in these languages."""

    @cache
    def words(code: str) -> Words:
        return words_of(inputs, code)

    return lambda path: words(language_about(path, languages))


def read_config(work: Work, code: str = "") -> tuple[Config | None, Seq[str]]:
    """The configuration (None when it has errors) and the languages for messages, the main one first.

    `code` asks for the configuration in another language than the site's main one.
    """
    data = work.inputs.get(CONFIG)
    if data is None:
        work.diagnostics.append(error(Place(CONFIG), "no-configuration"))
        return None, LANGUAGES[:1]
    text = attempt(work.diagnostics, decode, CONFIG, data)
    if text is None:
        return None, LANGUAGES[:1]
    config, diagnostics = work.memory.value(("config", code, data), lambda: parsed_config(text, code))
    work.diagnostics.extend(diagnostics)
    if config is None:
        return None, (language_of(text),)
    return config, config.languages or (config.language,)


def content_in(paths: Iterable[str], folder: str) -> list[str]:
    """The paths of the content files in a folder, sorted."""
    return sorted(path for path in paths if path.startswith(folder) and is_content(path))


def read_sheets(work: Work, paths: Seq[str], config: Config, words: Words) -> list[Reading]:
    """Each sheet as it was read and checked, in the order of `paths`; cached."""
    model, editor = config.model, words if config.editor else None
    depends_on = (work.inputs[CONFIG], work.inputs[f"languages/{words.code}.yaml"])
    read = partial(readings.of_sheet, model=model, editor=editor)
    return _read(work, paths, read, depends_on, shared_objects(model))


def read_texts(work: Work, paths: Seq[str]) -> list[Reading]:
    """Each free page or translation as far as it can be read without a model; cached."""
    return _read(work, paths, readings.of_text)


def _read(
    work: Work,
    paths: Seq[str],
    read: Callable[[str, bytes], Reading],
    depends_on: tuple[bytes, ...] = (),
    shared: SharedObjects = NO_SHARED_OBJECTS,
) -> list[Reading]:
    inputs, new = work.inputs, count(1)

    def parsed(path: str) -> Reading:
        work.watch(Stage.SHEETS, next(new), len(paths))
        return read(path, inputs[path])

    def reading(path: str) -> Reading:
        data = inputs[path]
        cache_inputs = (*depends_on, path.encode(), data)
        return work.memory.stored_value(
            "reading", cache_inputs, partial(parsed, path), Packer((data,), shared)
        )

    return [reading(path) for path in paths]


def source_of(work: Work, path: str) -> Source | None:
    """A content file split into front matter and body; None where it cannot be.

    `read_sheets` and `read_texts` report why.
    """
    data = work.inputs[path]
    source, _ = work.memory.value(("source", path, data), partial(with_diagnostics, sources.read, path, data))
    return source


def sources_of(work: Work, paths: Iterable[str]) -> Iterator[Source]:
    """Those of these files that can be split so."""
    return filter(None, (source_of(work, path) for path in paths))


def read_pages(work: Work, paths: Iterable[str]) -> tuple[FreePage, ...]:
    """The free pages without errors, in the order of the menu."""
    pages = (attempt(work.diagnostics, free_pages.check, source) for source in sources_of(work, paths))
    return in_menu_order(filter(None, pages))


def region_of(work: Work, config: Config) -> Region | None:
    """The map that the site declares; None where it declares none, or one with errors."""
    inputs = work.inputs
    if config.map is None:
        return None
    files = sorted(path for path in inputs if path.startswith(MAPS))
    cache_inputs = ("map", inputs[CONFIG], *((path, inputs[path]) for path in files))
    region, diagnostics = work.memory.value(
        cache_inputs, lambda: with_diagnostics(atlas.read, config.map, inputs)
    )
    work.diagnostics.extend(diagnostics)
    return region
