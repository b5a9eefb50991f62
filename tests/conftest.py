"""Shared by all tests: a minimal site as a dictionary, and fixtures that build sites without the disk."""

from __future__ import annotations

import os
import signal
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Outcome, build
from fichebak.building.work import Options
from fichebak.catalogue.dates import NO_HISTORY, History
from fichebak.catalogue.gathering import Catalogue, arrangement_of, classifier, gather
from fichebak.content import sheets, sources
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.shell import folders, publishing
from fichebak.text import language
from fichebak.text.diagnostics import Diagnostic
from tests import shared

HOME = Path(__file__).resolve().parent.parent
# A key for the cache, so that the tests create none in the home of whoever runs them.
os.environ["FICHEBAK_CACHE_KEY"] = "for tests, and of no use elsewhere"
# A shell's background jobs ignore Ctrl+C, and child processes inherit that; some tests interrupt theirs.
signal.signal(signal.SIGINT, signal.default_int_handler)
TODAY = date(2026, 11, 23)
"""The date of every test: states such as "running" must not depend on the calendar."""
AS_TEXT = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""Reads every scalar in YAML as text. libyaml's loader takes a tenth of the time of the one in Python."""

CONFIG = """\
title: Proefbak
fields:
  title: {type: text, label: Titel, required: true, aliases: [titel]}
  summary: {type: text, label: Samenvatting, aliases: [samenvatting]}
  status: {type: choice, label: Status, options: [{key: published, label: ok}, {key: draft, label: concept}]}
  target_groups:
    type: choices
    label: Doelgroep
    filter: true
    card: true
    aliases: [doelgroepen]
    options: [Kinderen, Jongeren, {label: Ouderen, aliases: [senioren]}]
sections:
  description: {heading: Beschrijving project, synonyms: [Beschrijving], required: true}
  strengths: {heading: Sterke punten, kind: strengths}
  barriers: {heading: Drempels, kind: barriers}
  anecdote: {heading: Anekdote, kind: story}
"""
"""A minimal configuration with a filter and every kind of section."""

SHEET = """\
---
title: Soep op de stoep
target_groups: [Ouderen]
---
## Beschrijving project

Elke vrijdag soep.
"""

# The slowest test files. They start first, so that all workers finish at about the same time.
SLOWEST = (
    *(
        "test_browser_search.py",
        "test_browser_results.py",
        "test_browser_words.py",
        "test_browser_attacks.py",
        "test_browser_pages.py",
        "test_browser_finding.py",
    ),
    *("test_import_bombs.py", "test_machines.py", "test_browser_axe.py", "test_workflows.py"),
    *("test_surroundings.py", "test_output.py", "test_search.py", "test_browser_access.py", "test_cli.py"),
    *("test_import.py", "test_serve.py", "test_feedback.py", "test_images.py", "test_browser_visit.py"),
    *("test_bombs.py", "test_terminal.py", "test_browser_languages.py", "test_browser_print.py"),
)


def whole_sheet(source: Source, model: Model) -> tuple[Sheet | None, tuple[Diagnostic, ...]]:
    """The sheet, or None if it has errors or no title; and its diagnostics."""
    sheet, diagnostics = sheets.read(source, model)
    is_whole = not any(diagnostic.is_error for diagnostic in diagnostics) and "title" in sheet.values
    return sheet if is_whole else None, diagnostics


def sheets_of(written: Mapping[str, str], model: Model) -> list[Sheet]:
    """Valid sheets, given as slug → the lines below the title in the front matter."""
    read = []
    for slug, front in written.items():
        text = f"---\ntitle: Project {slug}\n{front}\n---\n"
        sheet, found = whole_sheet(sources.read(f"content/projects/{slug}.md", text.encode()), model)
        assert sheet is not None
        assert found == ()
        read.append(sheet)
    return read


def until(holds: Callable[[], object]) -> None:
    """Waits until something holds; fails after half a minute."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a worker spends a third of its time waiting for a browser or program."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="regenerate the expected files")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the workers inherit our environment
        folder = tempfile.TemporaryDirectory()
        config.add_cleanup(folder.cleanup)
        os.environ[shared.FOLDER] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: rank for rank, name in enumerate(SLOWEST)}
    assert all((HOME / "tests" / name).is_file() for name in order)
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.fixture
def regold(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session")
def ours() -> dict[str, bytes]:
    """Our own templates and language files, which every build reads."""
    return folders.read(HOME / "tests" / "nowhere").files


@pytest.fixture(scope="session")
def words() -> Callable[[str], language.Words]:
    """Reads the texts of a language, by its code."""

    def read(code: str = "nl") -> language.Words:
        return language.read((HOME / f"fichebak/text/languages/{code}.yaml").read_text("utf-8"), code)

    return read


@pytest.fixture(scope="session")
def setting(words: Callable[[str], language.Words]) -> Setting:
    """The locale of most tests: Dutch, on the date of the tests."""
    return Setting(words("nl"), TODAY)


def gathered(
    sheets: Iterable[Sheet], model: Model, setting: Setting
) -> tuple[Catalogue, tuple[Diagnostic, ...]]:
    """The catalogue of some sheets without history, and what is wrong between them."""
    given = list(sheets)
    arrangement = arrangement_of([*map(classifier(model, setting, NO_HISTORY), given)])
    return gather(given, arrangement, model, setting, NO_HISTORY)


@pytest.fixture(scope="session")
def make(ours: dict[str, bytes]) -> Callable[..., Outcome]:
    """Builds a site given as path → text: `make({"content/projects/a.md": SHEET}, config=CONFIG)`."""

    def run(  # noqa: PLR0913 (each is an option of a build that some test sets)
        files: dict[str, str | bytes] | None = None,
        *,
        config: str = CONFIG,
        memory: Memory | None = None,
        drafts: bool = False,
        today: date = TODAY,
        only_check: bool = False,
        history: History = NO_HISTORY,
    ) -> Outcome:
        site = {"site_config.yaml": config, **(files or {})}
        inputs = {path: text.encode() if isinstance(text, str) else text for path, text in site.items()}
        options = Options(today, drafts=drafts, only_check=only_check, history=history)
        return build({**ours, **inputs}, options, memory or Memory())

    return run


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Chromium. Per module: its event loop must not run during the tests of the preview server."""
    from tests.browser import launch  # imported here, since most tests need no browser

    with launch() as chromium:
        yield chromium


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample catalogue, built for the root of a domain."""
    from tests.sample import publish

    folder = tmp_path_factory.mktemp("sample")
    publish(folder / "site", "https://buurtbak.example/")
    return folder / "site"


@pytest.fixture(scope="module")
def home(sample: Path) -> Iterator[str]:
    """The address at which the sample is served, without a slash at the end."""
    from tests.browser import serve

    with serve(sample) as address:
        yield address


@pytest.fixture(scope="module")
def search_pages(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of the search page of the sample, also as a file, and of a thousand sheets."""
    from tests import thousand
    from tests.browser import serve
    from tests.searching import Strict

    large = tmp_path_factory.mktemp("large") / "site"
    publishing.publish(large, thousand.files())
    with serve(sample, Strict) as small, serve(large, Strict) as big:
        yield {
            "sample": f"{small}/zoeken/index.html",
            "large": f"{big}/zoeken/index.html",
            "file": f"{sample.as_uri()}/zoeken/index.html",
        }


@pytest.fixture
def serving(make: Callable[..., Outcome], tmp_path: Path) -> Callable[..., AbstractContextManager[str]]:
    """Builds and serves a small site; gives the address of its home page."""
    from tests.browser import serve
    from tests.searching import Strict

    @contextmanager
    def run(files: dict[str, str], **options: Any) -> Iterator[str]:
        outcome = make(files, **options)
        assert outcome.diagnostics == ()
        publishing.publish(tmp_path / "site", outcome.files)
        with serve(tmp_path / "site", Strict) as home:
            yield home

    return run
