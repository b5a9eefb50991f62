from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from fichebak.content.fields.contract import (
    NO_TERMS,
    Field,
    Setting,
    Terms,
    gather,
    given,
    items_of,
    read_strictly,
    shape,
)
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.text.diagnostics import wrong
from fichebak.text.nodes import Mapping, Node, text_in


@dataclass(frozen=True, slots=True)
class Link:
    """A title with an address behind it, or without one."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Links:
    """Links to elsewhere: each an address, or `{title, url}`.

    With `names: ja`, an item may also be a name without an address, as for partners.
    """

    FACETS: ClassVar[tuple[str, ...]] = ()

    names: bool = False

    def parse(self, node: Node) -> tuple[Link, ...]:
        # One {title, url} outside a list is a list of one.
        found: tuple[Link, ...] = gather(self._one, items_of(node))
        return found

    def _one(self, node: Node) -> Link:
        if isinstance(node, Mapping):
            values = read_strictly(node, _PARTS)
            if not self.names and "url" not in values:
                raise wrong(node.place, "link-without-address")
            return Link(**values)
        text = text_in(node)
        if "://" in text or text.startswith("www.") or not self.names:
            url = Url().parse(node)
            return Link(url.split("://", 1)[1].rstrip("/"), url)
        return Link(text)

    def plain(self, value: tuple[Link, ...], setting: Setting) -> str:
        return ", ".join(f"{link.title} ({link.url})" if link.url else link.title for link in value)

    def terms(self, value: tuple[Link, ...], setting: Setting) -> Terms:
        return NO_TERMS

    def data(self, value: tuple[Link, ...], setting: Setting) -> list[dict[str, str]]:
        return [given(title=link.title, url=link.url) for link in value]

    def data_schema(self) -> dict[str, Any]:
        return {"type": "array", "items": shape("title", optional=("url",))}


_PARTS = (
    Field("title", Text(), required=True, aliases=("titel", "naam", "name", "titre", "nom")),
    Field("url", Url(), aliases=("adres", "link", "website", "site")),
)
