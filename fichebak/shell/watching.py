"""Tells when something below a site's folder changes, whichever way an editor saves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from fichebak.shell.stamps import Stamp, stamps

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Reading a file is told as well, and is no change."""
PAUSE = 0.3
"""Seconds between two looks where the system cannot tell."""


@contextmanager
def watching(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    """Calls `changed` with a path, from a thread of its own, for each change while the context lasts.

    `also` is a folder beside the site's that counts, such as our own templates. The system tells of
    changes where watchdog is installed (`make serve` does); elsewhere we look ourselves.
    """
    try:
        import watchdog  # noqa: F401 (whether it is there)
    except ImportError:
        told = _looking(site, also, changed)
    else:
        told = _being_told(site, also, changed)
    with told:
        yield


def _counts(path: Path) -> bool:
    # What begins with a dot, or ends as a copy does, is an editor's own.
    return not path.name.startswith((".", "#")) and not path.name.endswith(("~", ".swp", ".tmp"))


def _shown(path: Path, site: Path) -> str:
    return path.relative_to(site).as_posix() if path.is_relative_to(site) else path.name


@contextmanager
def _being_told(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    from watchdog.events import FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer

    class Inside(FileSystemEventHandler):
        def __init__(self, names: frozenset[str] = frozenset()) -> None:
            self._names = names

        def on_any_event(self, event: FileSystemEvent) -> None:
            for written in filter(None, (event.src_path, event.dest_path)):
                path = Path(str(written))
                if self._names and path.name not in self._names:
                    continue
                if event.event_type in _CHANGES and _counts(path):
                    changed(_shown(path, site))

    observer = Observer()
    # The folder itself, since content/ and templates/ may come and go; not what lies below: the
    # output and our own notes change with every build.
    observer.schedule(Inside(frozenset({"site_config.yaml", "content", "templates"})), str(site))
    for folder in (site / "content", site / "templates", also):
        if folder.is_dir():
            observer.schedule(Inside(), str(folder), recursive=True)
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


@contextmanager
def _looking(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    def look() -> dict[str, Stamp]:
        watched = (site / "site_config.yaml", site / "content", site / "templates", also)
        return {path: stamp for one in watched for path, stamp in stamps(str(one)) if _counts(Path(path))}

    def watch() -> None:
        before = look()
        while not over.wait(PAUSE):
            now = look()
            for path, _ in sorted(before.items() ^ now.items()):
                changed(_shown(Path(path), site))
            before = now

    over = Event()
    thread = Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
