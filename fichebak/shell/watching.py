"""Watches a site's folder for changes, in whichever way an editor saves files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from fichebak.content.paths import CONFIG, OWN
from fichebak.shell.folders import is_passed_over
from fichebak.shell.stamps import Stamp, stamps

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""The events that are changes: watchdog also reports that a file was opened or read."""
PAUSE = 0.3
"""Seconds between two polls, where watchdog is not installed."""


@contextmanager
def watching(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    """Calls `changed` with the path of each change, from another thread, while the context lasts.

    `also` is a folder outside the site to watch, such as our own templates. Uses the system's notifications
    where watchdog is installed (`make serve` installs it); elsewhere it polls.
    """
    try:
        import watchdog  # noqa: F401 (only whether it is installed)
    except ImportError:
        watch = _polling(site, also, changed)
    else:
        watch = _notified(site, also, changed)
    with watch:
        yield


def _shown(path: Path, site: Path) -> str:
    return path.relative_to(site).as_posix() if path.is_relative_to(site) else path.name


@contextmanager
def _notified(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    from watchdog.events import DirModifiedEvent, FileSystemEvent, FileSystemEventHandler
    from watchdog.observers import Observer
    from watchdog.observers.api import ObservedWatch

    class Inside(FileSystemEventHandler):
        def on_any_event(self, event: FileSystemEvent) -> None:
            # A folder is “modified” with each file in it, which has an event of its own. To report the folder
            # too would let the preview look at every file after each save, and after each swap file.
            if event.event_type in _CHANGES and not isinstance(event, DirModifiedEvent):
                for written in filter(None, (event.src_path, event.dest_path)):
                    self.tell(Path(str(written)))

        def tell(self, path: Path) -> None:
            if not is_passed_over(path.name):
                changed(_shown(path, site))

    class Beside(Inside):
        """Watches the site's folder without its subfolders: `.cache` changes with every build."""

        def tell(self, path: Path) -> None:
            if path.name in {*OWN, CONFIG}:
                if path.name in OWN:
                    follow(path)  # before the change is reported, so that none is missed in between
                super().tell(path)

    def follow(folder: Path) -> None:
        # A folder that replaced another needs a watch of its own.
        if folder in followed:
            observer.unschedule(followed.pop(folder))
        with suppress(OSError):  # removed again: `Beside` sees when it comes back
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
def _polling(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    def look() -> dict[str, Stamp]:
        watched = (site / CONFIG, *(site / name for name in OWN), also)
        return {
            path: stamp
            for one in watched
            for path, stamp in stamps(str(one))
            if not is_passed_over(Path(path).name)
        }

    def watch(before: dict[str, Stamp]) -> None:
        while not over.wait(PAUSE):
            with suppress(OSError):  # a folder that cannot be read just now: the next poll may
                now = look()
                for path, _ in sorted(before.items() ^ now.items()):
                    changed(_shown(Path(path), site))
                before = now

    first: dict[str, Stamp] = {}
    with suppress(OSError):
        first = look()
    over = Event()
    thread = Thread(target=watch, args=(first,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
