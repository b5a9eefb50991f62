"""What every command shares: exit codes, what to say when something goes wrong, and where to say it.

Nothing heavy is imported here: a build that has nothing to do is over before that would be done.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

if TYPE_CHECKING:
    from fichebak.text.language import Words

BUILT, WRONG, OUR_BUG = 0, 1, 3
"""Exit codes. 2 is argparse's, for a call that makes no sense."""
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143
"""What shells tell of a program that SIGINT, SIGPIPE or SIGTERM ended."""


PUBLISHED = "published"
"""A note on what the system refused when the new site stood already."""

Say = Callable[..., str]
"""Gives the text of a key: the `Words` of a language, or nothing at all."""


class Command(Protocol):
    """What a module of this room promises.

    `arguments` adds the options that are the command's own; `run` returns an exit code, and may
    raise Invalid or OSError: what went wrong is then told by the caller.
    """

    def arguments(self, parser: argparse.ArgumentParser, words: Say) -> None: ...
    def run(self, asked: argparse.Namespace) -> int: ...


def guarded(run: Callable[[argparse.Namespace], int], asked: argparse.Namespace) -> int:
    """Runs a command; whatever goes wrong, or stops it, becomes words and an exit code."""
    try:
        with _stopping_in_words():
            return told(run, asked)
    except KeyboardInterrupt as stopped:
        if asked.command == "build":
            with suppress(OSError):  # the terminal itself may be what went away
                words = words_for(asked.site)
                print(words("stopped-whole") if stands(asked.output) else words("stopped"), file=sys.stderr)
        return TERMINATED if isinstance(stopped, _Terminated) else INTERRUPTED


def told(run: Callable[[argparse.Namespace], int], asked: argparse.Namespace) -> int:
    """Runs a part of a command: what goes wrong becomes words and an exit code; being stopped does not."""
    try:
        return _heard(run(asked))
    except BrokenPipeError:
        # Who reads along, such as `head`, has read enough.
        _fall_silent()
        return PIPE_CLOSED
    except OSError as problem:
        from fichebak.text.report import printable

        words = words_for(asked.site)
        # A path that the system refuses, as one that is too long, is one that others chose.
        print(printable(_refused(problem, words)), file=sys.stderr)
        if asked.command == "build" and stands(asked.output):
            is_new = PUBLISHED in getattr(problem, "__notes__", ())
            print(words("output-new" if is_new else "output-stands"), file=sys.stderr)
        _fall_silent()
        return WRONG
    except ModuleNotFoundError as missing:
        if not str(missing.name).startswith("fichebak"):
            raise  # packages that were never installed: build.py says what to do
        return _our_bug(asked)
    except Exception:  # noqa: BLE001 (the last net: whatever comes here is our bug, and we say so)
        return _our_bug(asked)


def _heard(code: int) -> int:
    """The exit code, once all is said: that it cannot be must be found out while it can be told."""
    sys.stdout.flush()
    return code


def _fall_silent() -> None:
    """Lets what standard output still holds go nowhere, where it cannot go anywhere else."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Terminated(KeyboardInterrupt):
    """Somebody asked the program to end, as a server does that goes down."""


@contextmanager
def _stopping_in_words() -> Iterator[None]:
    """Has SIGTERM end the program as Ctrl+C does: with words, and all that is open closed."""
    owner = os.getpid()

    def stop(_number: int, _frame: object) -> None:
        if os.getpid() != owner:
            os._exit(TERMINATED)  # a copy of this process, that works for it
        raise _Terminated

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in a thread: whoever runs us there has ways of its own
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _our_bug(asked: argparse.Namespace) -> int:
    import traceback

    traceback.print_exc()
    print(words_for(asked.site)("our-bug"), file=sys.stderr)
    return OUR_BUG


_REFUSALS = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EISDIR: "folder",
    errno.EEXIST: "file",
    errno.ENAMETOOLONG: "long",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.EROFS: "denied",
    errno.ENOSPC: "full",
}


def _refused(problem: OSError, words: Words) -> str:
    """What the system refused, in our words where it is something that happens to people."""
    kind = _REFUSALS.get(problem.errno or 0, "")
    if kind == "full" or (kind and problem.filename):
        return words(f"disk.{kind}", path=problem.filename or "")
    return f"{problem.filename or ''}: {problem.strerror}".lstrip(": ")


def aside(asked: argparse.Namespace) -> TextIO:
    """Where everything else is said: standard output belongs to the JSON where JSON was asked for."""
    return sys.stderr if asked.format == "json" else sys.stdout


def stands(output: Path) -> bool:
    """Whether there is a site, as far as the system lets us look."""
    try:
        return output.is_dir()
    except OSError:
        return False


def shown(path: Path) -> str:
    """A folder as people find it from where they stand, in letters that can be shown."""
    try:
        found = path.resolve().relative_to(Path.cwd())
    except ValueError:
        found = path
    return os.fsencode(f"{found}/").decode(errors="replace")


def words_for(site: Path) -> Words:
    """The words to speak in when nothing else is sure any more."""
    from fichebak.content.config import language_of
    from fichebak.content.decoding import MAX_BYTES
    from fichebak.content.paths import CONFIG
    from fichebak.shell.starts import start_of
    from fichebak.text import language

    config, text = site / CONFIG, ""
    with suppress(OSError):  # that it cannot be read is often what has to be said
        text = start_of(config, MAX_BYTES).decode("utf-8", "replace")
    code = language_of(text)
    own = Path(language.__file__).parent / "languages" / f"{code}.yaml"
    return language.read(own.read_text("utf-8"), code)
