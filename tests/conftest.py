"""What the tests share: a site as a dictionary, and one build of it without a disk."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Options, Outcome, build
from fichebak.catalogue.dates import History
from fichebak.catalogue.gathering import NO_HISTORY
from fichebak.content import sheets
from fichebak.content.fields.contract import Setting
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.content.sources import Source
from fichebak.shell import folders
from fichebak.text import language
from fichebak.text.diagnostics import Diagnostic

HOME = Path(__file__).resolve().parent.parent
# What tests remember is sealed with a key of theirs: they leave none in the home of whoever runs them.
os.environ["FICHEBAK_CACHE_KEY"] = "for tests, and of no use elsewhere"
# What a shell starts in the background ignores Ctrl+C, and so would each process that a test interrupts.
signal.signal(signal.SIGINT, signal.default_int_handler)
TODAY = date(2026, 11, 23)
"""The day of every test: states such as "running" must not change with the calendar."""

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
"""The smallest configuration that still has a filter and every kind of section."""

SHEET = """\
---
title: Soep op de stoep
target_groups: [Ouderen]
---
## Beschrijving project

Elke vrijdag soep.
"""

# The files that take longest, in seconds and not in tests: they are handed out first, so that the workers
# end together instead of one of them waiting for a browser.
LONGEST = (
    *(
        "test_browser_search.py",
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
    """The sheet, or None when something is wrong with it; and what there is to say about it."""
    sheet, found = sheets.read(source, model)
    is_whole = not any(one.is_error for one in found) and "title" in sheet.values
    return sheet if is_whole else None, found


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: for a third of its time a worker waits, for a browser or a program."""
    return (os.cpu_count() or 1) + 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regold", action="store_true", help="write the expected files anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: rank for rank, name in enumerate(LONGEST)}
    assert all((HOME / "tests" / name).is_file() for name in order)
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.fixture
def regold(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session")
def ours() -> dict[str, bytes]:
    """Our own templates and languages, as every build reads them."""
    return folders.read(HOME / "tests" / "nowhere").files


@pytest.fixture(scope="session")
def words() -> Callable[[str], language.Words]:
    """The words of a language, by its code."""

    def read(code: str = "nl") -> language.Words:
        return language.read((HOME / f"fichebak/text/languages/{code}.yaml").read_text("utf-8"), code)

    return read


@pytest.fixture(scope="session")
def setting(words: Callable[[str], language.Words]) -> Setting:
    """Dutch, on the day of the tests."""
    return Setting(words("nl"), TODAY)


@pytest.fixture(scope="session")
def make(ours: dict[str, bytes]) -> Callable[..., Outcome]:
    """Builds a site given as path → text: `make({"content/projects/a.md": SHEET}, config=CONFIG)`."""

    def run(  # noqa: PLR0913 (each is a side of a build that some test turns)
        files: dict[str, str | bytes] | None = None,
        *,
        config: str = CONFIG,
        memory: Memory | None = None,
        drafts: bool = False,
        today: date = TODAY,
        only_check: bool = False,
        history: History = NO_HISTORY,
    ) -> Outcome:
        given = {"site_config.yaml": config, **(files or {})}
        inputs = {path: text.encode() if isinstance(text, str) else text for path, text in given.items()}
        options = Options(today, drafts=drafts, only_check=only_check, history=history)
        return build({**ours, **inputs}, options, memory or Memory())

    return run


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Chromium. Not for the whole session: its event loop would run under the preview server's tests."""
    from tests.browser import launch  # only who looks at pages waits for a browser

    with launch() as running:
        yield running


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample catalogue, built for the root of a domain."""
    from tests.sample import publish

    folder = tmp_path_factory.mktemp("sample")
    publish(folder / "site", "https://buurtbak.example/")
    return folder / "site"
