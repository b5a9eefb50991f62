from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

from fichebak.content.fields.contract import Schema, Setting, Unfiltered, Widget, Written
from fichebak.content.fields.shared.items import gather_items, split_items
from fichebak.content.fields.shared.schemas import alternatives, listed, pattern
from fichebak.text.diagnostics import Place, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, Scalar
from fichebak.text.wording import slug


@dataclass(frozen=True, slots=True)
class Alias:
    """A former slug of a sheet."""

    slug: str
    place: Place = field(compare=False)
    """Where the sheet gives it, for the later check that no other sheet has that address."""


class Addresses(Unfiltered):
    """Former addresses of this page: a YAML list, or a text with commas.

    Each is the last word of an address, such as `soep-op-de-stoep`; a whole address is read as its
    last word. A field with the key `aliases` of this type leaves a page at each that leads on here.
    """

    MANY: ClassVar[bool] = True

    def parse(self, node: Node) -> tuple[Alias, ...]:
        return gather_items(_alias, node, split_items(node))

    def plain(self, value: tuple[Alias, ...], setting: Setting) -> str:
        return ", ".join(alias.slug for alias in value)

    def widget(self, words: Words) -> Widget:
        return {"widget": "list"}

    def data(self, value: tuple[Alias, ...], setting: Setting) -> list[str]:
        return [alias.slug for alias in value]

    def data_schema(self) -> Schema:
        return {"type": "array", "items": {"type": "string"}}

    def written(self, value: tuple[Alias, ...]) -> list[Written]:
        return [alias.slug for alias in value]

    def schema(self, words: Words) -> Schema:
        # YAML reads a slug such as 2024 as a number, and “no” as a boolean.
        kinds = ["string", "number", "boolean"]
        items = {"type": kinds, "pattern": pattern(_WRITTEN)}
        return alternatives(
            {"type": "array", "items": items, "minItems": 1}, {"type": kinds, "pattern": listed(_WRITTEN)}
        )


_WRITTEN = r"(?:[^,;?#]*/)?[a-z0-9]+(?:-[a-z0-9]+)*(?:/+|/*(?:/index)?\.(?:html?|md))?(?:[?#][^,;\s]*)?"
_FILE = re.compile(r"(?:/index)?\.(?:html?|md)$")


def _alias(item: Scalar) -> Alias:
    try:
        path = urlsplit(item.text.strip()).path
    except ValueError:
        path = ""
    word = _FILE.sub("", path).rstrip("/").rpartition("/")[2]
    if not word or slug(word) != word:
        raise wrong(item.place, "former-address", written=item.text, near=slug(word))
    return Alias(word, item.place)
