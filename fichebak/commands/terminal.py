"""What every command shares: exit codes, error messages, and the stream to print to.

Heavy modules are imported only where they are needed: importing them would take longer than a build that
has nothing to do.
"""

from __future__ import annotations

import argparse
import errno
import os
import signal
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping as Map, Sequence as Seq
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

from fichebak.content.paths import CONFIG, MARKER

if TYPE_CHECKING:
    from fichebak.text.diagnostics import Diagnostic
    from fichebak.text.language import Words, WordsAbout

BUILT, WRONG, OUR_BUG = 0, 1, 3
"""Exit codes. 2 is argparse's, for wrong usage."""
INTERRUPTED, PIPE_CLOSED, TERMINATED = 130, 141, 143
"""The exit codes by which shells show that SIGINT, SIGPIPE or SIGTERM ended a program (128 + number)."""


PUBLISHED = "published"
"""The note on an OSError that was raised after the new site was published."""

Say = Callable[..., str]
"""Gives the text of a key: the `Words` of a language, or a function that gives no text."""


class Command(Protocol):
    """The interface of a command's module.

    `arguments` adds the command's own options. `run` returns the exit code; it may raise Invalid, about the
    configuration or what the user asked, or OSError.
    """

    def arguments(self, parser: argparse.ArgumentParser, words: Say) -> None: ...
    def run(self, args: argparse.Namespace) -> int: ...


def guarded(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Runs a command. Every error, and being interrupted, becomes a message and an exit code."""
    # What libraries say about a picture or a workbook is for programmers; what an editor can mend, we report.
    warnings.simplefilter("ignore", UserWarning)
    try:
        with _sigterm_as_interrupt():
            return reporting(run, args)
    except KeyboardInterrupt as stopped:
        if args.command == "build":
            with suppress(OSError):  # the terminal itself may be what went away
                words = words_for(args.site)
                print(
                    words("stopped-whole") if site_exists(args.output) else words("stopped"),
                    file=sys.stderr,
                )
        return TERMINATED if isinstance(stopped, _Terminated) else INTERRUPTED


def reporting(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Runs a part of a command. Every error becomes a message and an exit code; an interrupt does not."""
    try:
        return _diagnosing(run, args)
    except BrokenPipeError:
        # The reader of our output, such as `head`, has closed it.
        _discard_output()
        return PIPE_CLOSED
    except (OSError, MemoryError) as raised:
        from fichebak.text.report import printable

        # Python tells a lack of memory in one way, a system that can start no process in the other.
        problem = raised if isinstance(raised, OSError) else OSError(errno.ENOMEM, "")
        words = words_for(args.site)
        # The path in the message may come from a site that we do not trust.
        print(printable(_refused(problem, words)), file=sys.stderr)
        if args.command == "build" and site_exists(args.output):
            is_new = PUBLISHED in getattr(problem, "__notes__", ())
            print(words("output-new" if is_new else "output-stands"), file=sys.stderr)
        _print_failure(args, "disk", _below(args.site, problem), _refused(problem, words))
        return WRONG
    except ModuleNotFoundError as missing:
        if not str(missing.name).startswith("fichebak"):
            raise  # a package is not installed: build.py says what to do
        return _our_bug(args)
    except Exception:  # noqa: BLE001 (any other exception is a bug of ours, and we say so)
        return _our_bug(args)


def _diagnosing(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    """Runs a part of a command. Invalid becomes its diagnostics and an exit code."""
    try:
        code = run(args)
    except Exception as problem:
        from fichebak.text.diagnostics import Invalid, in_order

        if not isinstance(problem, Invalid):
            raise
        found, files = in_order(list(problem.diagnostics)), {CONFIG: _configuration(args.site)}
        words = words_for(args.site)
        print_diagnostics(args, found, lambda _: words, files)
        code = WRONG
    sys.stdout.flush()  # so that a write error is raised where it is reported
    return code


def _print_failure(args: argparse.Namespace, code: str, path: str, message: str) -> None:
    """Prints what stopped a command for a program that reads its JSON."""
    from fichebak.text.report import failure

    with suppress(OSError):  # it may be this that could not be written
        if getattr(args, "format", "") == "json":
            print(failure(code, path, message))
    _discard_output()


def _discard_output() -> None:
    """Discards what is left in the output buffer, if it cannot be written."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


class _Terminated(KeyboardInterrupt):
    """SIGTERM, for example from a server that shuts down."""


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """Makes SIGTERM end the program like Ctrl+C: with a message, after cleaning up."""
    owner = os.getpid()

    def stop(_number: int, _frame: object) -> None:
        if os.getpid() != owner:
            os._exit(TERMINATED)  # a worker process
        raise _Terminated

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # Python handles signals in the main thread only
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _our_bug(args: argparse.Namespace) -> int:
    import traceback

    traceback.print_exc()
    message = words_for(args.site)("our-bug")
    print(message, file=sys.stderr)
    _print_failure(args, "our-bug", "", message)
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
    errno.EDQUOT: "quota",
    errno.ENOMEM: "memory",
    # In a container the folder of the site may be a volume, or a part of its image on an overlay.
    errno.EBUSY: "bound",
    errno.EXDEV: "bound",
}


def _refused(problem: OSError, words: Words) -> str:
    """The message for an OSError; for a rare cause, it quotes the system, which speaks English."""
    kind = _REFUSALS.get(problem.errno or 0, "")
    if kind == "bound" and not os.path.isdir(problem.filename or ""):  # noqa: PTH112 (it may be bytes)
        kind = ""  # a single file may be mounted too: no other folder helps
    if kind in {"full", "quota", "memory"} or (kind and problem.filename):
        return words(f"disk.{kind}", path=problem.filename or "")
    return words("disk.rare", reason=f"{problem.filename or ''}: {problem.strerror}".lstrip(": "))


def _below(site: Path, problem: OSError) -> str:
    """The path that an OSError is about, relative to the site if it is inside; empty if it names none."""
    if not problem.filename:
        return ""
    path, home = Path(os.fsdecode(problem.filename)), site.absolute()
    return str(path.absolute().relative_to(home) if path.absolute().is_relative_to(home) else path)


_COUNTED = {"error": "errors", "warning": "warnings", "advice": "advices"}
"""Severity → the text that counts its diagnostics, most severe first."""


def print_diagnostics(
    args: argparse.Namespace, diagnostics: Seq[Diagnostic], words_about: WordsAbout, files: Map[str, bytes]
) -> None:
    """Prints diagnostics in the chosen format; as text also how many there are, and of many, of each kind."""
    if not diagnostics and args.format != "json":
        return
    from fichebak.text.report import Look, report

    look = Look(coloured(sys.stderr), columns(sys.stderr))
    text = report(diagnostics, args.format, words_about, files, look)
    print(text, file=sys.stdout if args.format == "json" else sys.stderr)
    if args.format == "text":
        numbers, words = Counter(str(one.severity) for one in diagnostics), words_about("")
        if len(diagnostics) > SCREENFUL:
            print(f"\n{_tally(diagnostics)}", file=sys.stderr)
        counted = (words.count(name, numbers[one]) for one, name in _COUNTED.items() if numbers[one])
        print(f"\n{', '.join(counted)}", file=sys.stderr)


SCREENFUL = 20
"""So many diagnostics are seen at a glance."""
MAX_LISTED = 50
"""So many files or places are listed: thousands would push what is above them off the terminal."""


def first(lines: Seq[str], words: Words, most: int = MAX_LISTED) -> Iterator[str]:
    """The first of these lines, and how many more there are."""
    yield from lines[:most]
    if lines[most:]:
        yield words("listing.more", number=len(lines) - most)


def _tally(diagnostics: Seq[Diagnostic]) -> str:
    """The number of diagnostics of each code, most first, and the place of the first of these.

    Thousands have few causes, such as one option that is missing in the configuration.
    """
    from fichebak.text.report import printable

    first = {one.code: one.place for one in reversed(diagnostics)}
    return "\n".join(
        f"{count:>5} × {code}  {printable(first[code].path)}:{first[code].line}"
        for code, count in Counter(one.code for one in diagnostics).most_common()
    )


def watched_by_people(stream: TextIO) -> bool:
    """Whether a stream is a terminal that understands escape sequences."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def coloured(stream: TextIO) -> bool:
    """Whether to use colours; `NO_COLOR` switches them off (no-color.org)."""
    return watched_by_people(stream) and not os.environ.get("NO_COLOR")


def columns(stream: TextIO) -> int:
    """The width of a terminal; 0 if the stream is none."""
    with suppress(OSError, ValueError):
        return os.get_terminal_size(stream.fileno()).columns
    return 0


def aside(args: argparse.Namespace) -> TextIO:
    """The stream for everything but JSON: standard error with `--format json`, else standard output."""
    return sys.stderr if args.format == "json" else sys.stdout


def tell(args: argparse.Namespace, *lines: str) -> None:
    """Prints what a command did; nothing with `--quiet`."""
    if not args.quiet:
        print(*lines, sep="\n", file=aside(args))


def site_exists(output: Path) -> bool:
    """Whether a site was published in a folder, as far as we may look."""
    try:
        return (output / MARKER).is_file()
    except OSError:
        return False


def shown(path: Path) -> str:
    """A folder for a message: relative to the working folder if it is inside, and always printable."""
    try:
        # Unlike `resolve`, `realpath` does not raise for a link to itself.
        relative = Path(os.path.realpath(path)).relative_to(Path.cwd())
    except ValueError:
        relative = path
    name = os.fsencode(f"{relative}/").decode(errors="replace")
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in name)


def words_for(site: Path) -> Words:
    """The texts in the site's language, even if its configuration has errors."""
    from fichebak.content.config import language_of
    from fichebak.text import language

    code = language_of(_configuration(site).decode("utf-8", "replace"))
    own = Path(language.__file__).parent / "languages" / f"{code}.yaml"
    return language.read(own.read_text("utf-8"), code)


def _configuration(site: Path) -> bytes:
    """The configuration; empty if it cannot be read, which may be what there is to report."""
    from fichebak.content.decoding import MAX_BYTES
    from fichebak.shell.starts import start_of

    with suppress(OSError):
        return start_of(site / CONFIG, MAX_BYTES)
    return b""
