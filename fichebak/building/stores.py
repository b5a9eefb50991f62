"""Where the files of a site are kept until they are published: in memory, or as `shell.spool` on the disk."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import MutableMapping
from typing import Any


class Store(MutableMapping[str, bytes]):
    """Files by path. A worker process stores the bytes (`keep`); this process then names them (`name`)."""

    @abstractmethod
    def keep(self, data: bytes) -> Any:
        """Stores the bytes; returns a handle for `name`."""

    @abstractmethod
    def name(self, path: str, handle: Any) -> None:
        """Gives stored bytes their path."""

    def __setitem__(self, path: str, data: bytes) -> None:
        self.name(path, self.keep(data))


class InMemory(dict[str, bytes], Store):
    """Files in memory: the handle is the bytes themselves, which workers send back to this process."""

    def keep(self, data: bytes) -> bytes:
        return data

    def name(self, path: str, handle: bytes) -> None:
        super().__setitem__(path, handle)


class Nowhere(InMemory):
    """Discards the bytes: a check only wants to know that the files can be made."""

    def keep(self, _data: bytes) -> bytes:
        return b""
