"""A new version of our code or its dependencies invalidates the cache."""

import os

import pytest

from fichebak.shell import generator
from fichebak.shell.generator import installed


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A generator of two modules with two dependencies."""
    (tmp_path / "fichebak/text").mkdir(parents=True)
    (tmp_path / "fichebak/cli.py").write_text("one = 1\n")
    (tmp_path / "fichebak/text/nodes.py").write_text("two = 2\n")
    for name in ("markdown-3.9.dist-info", "jinja2-3.1.6.dist-info", "markdown"):
        (tmp_path / "libraries" / name).mkdir(parents=True)
    monkeypatch.setattr(generator, "HOME", tmp_path)
    monkeypatch.setattr(generator.sys, "path", [str(tmp_path / "libraries"), str(tmp_path / "nowhere")])
    return tmp_path


def digest():
    generator.generator.cache_clear()
    return generator.generator()


@pytest.fixture(autouse=True)
def _own():
    yield
    generator.generator.cache_clear()


CHANGES = {
    "a letter": lambda home: (home / "fichebak/text/nodes.py").write_text("two = 3\n"),
    "a new module": lambda home: (home / "fichebak/new.py").touch(),
    "another name": lambda home: (home / "fichebak/cli.py").rename(home / "fichebak/line.py"),
    "another version of a library": lambda home: (home / "libraries/markdown-3.9.dist-info").rename(
        home / "libraries/markdown-3.10.dist-info"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_another_generator_has_another_digest(home, change):
    before = digest()
    change(home)
    assert digest() != before


@pytest.mark.usefixtures("home")
def test_another_python_has_another_digest(monkeypatch):
    before = digest()
    monkeypatch.setattr(generator.sys, "version", "4.0")
    assert digest() != before


def test_a_copy_of_the_same_has_the_same(home):
    before = digest()
    os.utime(home / "fichebak/cli.py", (1, 1))
    (home / "fichebak/text/note.txt").write_text("no module")
    assert digest() == before


@pytest.mark.usefixtures("home")
def test_only_what_says_that_it_is_installed_is_a_library():
    assert installed() == ["jinja2-3.1.6.dist-info", "markdown-3.9.dist-info"]
