"""Tells when something below a site's folder changes, whichever way an editor saves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from fichebak.content.paths import CONFIG, OWN
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
    from watchdog.observers.api import ObservedWatch

    class Inside(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            if event.event_type in _CHANGES:
                for written in filter(None, (event.src_path, event.dest_path)):
                    self.tell(Path(str(written)), event.event_type)

        def tell(self, path: Path, _how: str) -> None:
            if _counts(path):
                changed(_shown(path, site))

    class Beside(Inside):
        """Of the site's folder itself; not of what lies below: our own notes change with every build."""

        def tell(self, path: Path, how: str) -> None:
            if path.name in {*OWN, CONFIG}:
                if path.name in OWN and how != "modified":
                    follow(path)  # before it is told, so that nothing is missed in between
                super().tell(path, how)

    def follow(folder: Path) -> None:
        # A folder that came in the place of another is not followed by itself.
        if folder in followed:
            observer.unschedule(followed.pop(folder))
        with suppress(OSError):  # gone again: it is told when it comes back
            if folder.is_dir():
                followed[folder] = observer.schedule(Inside(), str(folder), recursive=True)

    observer = Observer()
    followed: dict[Path, ObservedWatch] = {}
    observer.schedule(Beside(), str(site))
    for folder in (*(site / name for name in OWN), also):
        follow(folder)
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


@contextmanager
def _looking(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    def look() -> dict[str, Stamp]:
        watched = (site / CONFIG, *(site / name for name in OWN), also)
        return {path: stamp for one in watched for path, stamp in stamps(str(one)) if _counts(Path(path))}

    def watch() -> None:
        before: dict[str, Stamp] = {}
        with suppress(OSError):
            before = look()
        while not over.wait(PAUSE):
            with suppress(OSError):  # a folder that may not be read, for now: the next look tells
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
