"""`serve`: the live preview, with drafts, which follows every change."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import sys
import warnings
from pathlib import Path

from fichebak.building.memory import Memory
from fichebak.building.preview import Answer, State, after, answer
from fichebak.building.work import Options
from fichebak.commands.terminal import BUILT, WRONG, Say, print_diagnostics, reporting, words_for
from fichebak.shell import folders
from fichebak.shell.serve import HOST, PortTaken, Preview
from fichebak.shell.watching import watching
from fichebak.text.language import Words
from fichebak.text.report import printable


def arguments(parser: argparse.ArgumentParser, words: Say) -> None:
    parser.add_argument("--port", type=_port, default=8000, help=words("help.port"))


def _port(written: str) -> int:
    """A port number, or 0 for any free port. Python's sockets would silently wrap a larger number."""
    number = int(written)
    if not 0 <= number < 2**16:
        raise ValueError(written)
    return number


def run(args: argparse.Namespace) -> int:
    live = _LivePreview(args)
    if not args.site.is_dir():
        live.look()  # says that there is no configuration
        return WRONG

    def changed(path: str) -> None:
        live.changed.add(path)
        preview.changed()

    try:
        preview = Preview(args.port, live.answer, live.look, gc.collect)
    except PortTaken:
        print(live.words("preview.port-taken", port=args.port, other=args.port + 1), file=sys.stderr)
        return WRONG
    # Hides watchdog's messages for programmers, when folders come and go while it starts to watch them.
    warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    # With thousands of sheets in memory a garbage collection can take more than a second, and could come
    # between a save and its page. So it runs when the preview is idle, and never on what the first look made,
    # which stays anyway.
    gc.disable()
    # Watches from before the first look, which takes seconds: later looks read only what was reported.
    with watching(args.site.resolve(), folders.OUR_TEMPLATES, changed):
        live.look()
        gc.freeze()
        print(live.words("serving", address=f"http://{HOST}:{preview.port}/"), flush=True)
        preview.run()
    return BUILT


class _LivePreview:
    """The state of the preview, and how it is updated."""

    def __init__(self, args: argparse.Namespace) -> None:
        self._args = args
        self._memory = Memory(lasts=True)
        self._read: folders.Read | None = None
        self._state: State | None = None
        self.changed: set[str] = set()
        """Paths that changed since the last look."""

    @property
    def words(self) -> Words:
        return self._state.words_about("") if self._state else words_for(self._args.site)

    def look(self) -> None:
        """Reads what changed. Mistakes are shown here and in the browser; they never end the preview."""
        reporting(self._look, self._args)

    def _look(self, args: argparse.Namespace) -> int:
        paths = sorted(self.changed)
        # Not `clear`: the thread that watches may have added others meanwhile.
        self.changed.difference_update(paths)
        folder = Path(os.path.realpath(args.site)).as_posix()
        options = Options(args.today(), drafts=True, jobs=args.jobs, preview=folder)
        self._memory = self._memory.next()
        # After a reading that failed, everything is read: what changed since the one before is not known.
        earlier, self._read = self._read, None
        self._read = read = folders.read(args.site, earlier, paths)
        self._state = after(self._state, read.files, options, self._memory, read.diagnostics)
        if paths and not args.quiet:
            print(printable(self.words("preview.changed", path=", ".join(paths))), flush=True)
        print_diagnostics(args, self._state.diagnostics, self._state.words_about, read.files)
        return BUILT

    def answer(self, path: str) -> Answer:
        """The response for a path; 404 until the site was read once."""
        return answer(self._state, path) if self._state else Answer(404, "", b"")
