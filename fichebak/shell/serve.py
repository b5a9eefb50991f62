"""The live preview: livereload over the output, with a callable that rebuilds it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

HOST = "127.0.0.1"
"""Only this machine. livereload would listen on every address if it were not told."""


def serve(output: Path, port: int, watched: Iterable[Path], rebuild: Callable[[], object]) -> None:
    """Serves the output until it is interrupted; rebuilds and reloads when a watched path changes."""
    # Imported here: no other command should pay for a web server.
    from livereload import Server

    server = Server()
    for path in watched:
        server.watch(str(path), rebuild)
    server.serve(port=port, host=HOST, root=str(output), open_url_delay=None)
