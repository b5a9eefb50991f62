"""Tells when something below a site's folder changes, whichever way an editor saves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer

_CHANGES = frozenset({"created", "modified", "moved", "deleted"})
"""Reading a file is told as well, and is no change."""


@contextmanager
def watching(site: Path, also: Path, changed: Callable[[str], None]) -> Iterator[None]:
    """Calls `changed` with a path, from a thread of its own, for each change while the context lasts.

    `also` is a folder beside the site's that counts, such as our own templates.
    """
    observer = Observer()
    # The folder itself, since content/ and templates/ may come and go; not what lies below: the
    # output and our own notes change with every build.
    observer.schedule(_Inside(site, changed, {"site_config.yaml", "content", "templates"}), str(site))
    for folder in (site / "content", site / "templates", also):
        if folder.is_dir():
            observer.schedule(_Inside(site, changed), str(folder), recursive=True)
    observer.start()
    try:
        yield
    finally:
        observer.stop()
        observer.join()


class _Inside(FileSystemEventHandler):
    def __init__(self, site: Path, changed: Callable[[str], None], names: set[str] | None = None) -> None:
        self._site, self._changed, self._names = site, changed, names

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in _CHANGES:
            return
        for written in filter(None, (event.src_path, event.dest_path)):
            path = Path(str(written))
            if self._names is not None and path.name not in self._names:
                continue
            # What begins with a dot, or ends as a copy does, is an editor's own.
            if not path.name.startswith((".", "#")) and not path.name.endswith(("~", ".swp", ".tmp")):
                is_inside = path.is_relative_to(self._site)
                self._changed(path.relative_to(self._site).as_posix() if is_inside else path.name)
