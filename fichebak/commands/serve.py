"""`serve`: the site as it is now, drafts included, and again whenever something changes."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
import warnings

from fichebak.building.memory import Memory
from fichebak.building.pipeline import Options
from fichebak.building.preview import Answer, State, after, answer
from fichebak.commands.making import tell
from fichebak.commands.terminal import BUILT, WRONG, told, words_for
from fichebak.shell import folders
from fichebak.text.language import Words
from fichebak.text.report import printable

NEEDED = {"livereload", "tornado"}


def arguments(parser: argparse.ArgumentParser, words: Words) -> None:
    parser.add_argument("--port", type=_port, default=8000, help=words("help.port"))


def _port(written: str) -> int:
    """A number of a port, or 0 for any that is free. The system takes others as well, for another one."""
    number = int(written)
    if not 0 <= number < 2**16:
        raise ValueError(written)
    return number


def run(asked: argparse.Namespace) -> int:
    # Imported here: no other command should pay for a web server.
    try:
        from fichebak.shell.serve import HOST, PortTaken, Preview
    except ModuleNotFoundError as missing:
        if missing.name not in NEEDED:
            raise
        print(words_for(asked.site)("preview.packages", package=missing.name), file=sys.stderr)
        return WRONG
    from fichebak.shell.watching import watching

    # Python looks for circular garbage when it likes: with thousands of sheets in memory for a second and
    # more, and between a save and its page. Here it is done when nobody waits, and without looking at what
    # the first look made, which lasts.
    gc.disable()
    looking = _Looking(asked)
    looking.look()
    gc.freeze()
    words = looking.words
    try:
        preview = Preview(asked.port, looking.answer, looking.look, gc.collect)
    except PortTaken:
        print(words("preview.port-taken", port=asked.port, other=asked.port + 1), file=sys.stderr)
        return WRONG
    print(words("serving", address=f"http://{HOST}:{preview.port}/"), flush=True)

    def changed(path: str) -> None:
        looking.changed.add(path)
        preview.changed()

    # What watchdog says to programmers when folders come and go while it begins to follow them.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    with watching(asked.site.resolve(), folders.OUR_TEMPLATES, changed):
        preview.run()
    return BUILT


class _Looking:
    """What the preview knows now, and how it comes to know it."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._memory = Memory(lasts=True)
        self._read: folders.Read | None = None
        self._state: State | None = None
        self.changed: set[str] = set()
        """Paths that changed since the last look."""

    @property
    def words(self) -> Words:
        return self._state.words if self._state else words_for(self._asked.site)

    def look(self) -> None:
        """Follows what changed. Whatever is wrong is told, here and in the browser, and ends nothing."""
        told(self._look, self._asked)

    def _look(self, asked: argparse.Namespace) -> int:
        paths = sorted(self.changed)
        self.changed.clear()
        folder = asked.site.resolve().as_posix()
        options = Options(asked.today(), drafts=True, jobs=asked.jobs, preview=folder)
        self._memory = self._memory.next()
        self._read = read = folders.read(asked.site, self._read)
        self._state = after(self._state, read.files, options, self._memory, read.diagnostics)
        if paths and not asked.quiet:
            print(printable(self.words("preview.changed", path=", ".join(paths))), flush=True)
        tell(asked, self._state.diagnostics, self.words, read.files)
        return BUILT

    def answer(self, path: str) -> Answer:
        """What stands at a path; before anything could be read, nothing does."""
        return answer(self._state, path) if self._state else Answer(404, "", b"")
