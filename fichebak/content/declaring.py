"""Field types that read a piece of `site_config.yaml`, as those in `fields` read a piece of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Schema, Setting, Terms, Widget, Written
from fichebak.content.fields.items import gather, items_of
from fichebak.content.fields.number import Number
from fichebak.content.paths import MAPS
from fichebak.text.diagnostics import Invalid, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, Scalar, text_in
from fichebak.text.wording import slug


class Declaration:
    """A field type that reads a piece of configuration: never shown, never filtered."""

    FACETS: ClassVar[tuple[str, ...]] = ()

    def plain(self, _value: Any, _setting: Setting) -> str:
        return ""

    def terms(self, _value: Any, _setting: Setting) -> Terms:
        return {}

    def widget(self, _words: Words) -> Widget:
        return {}

    def data(self, _value: Any, _setting: Setting) -> None:
        return None

    def data_schema(self) -> dict[str, Any]:
        return {}

    def written(self, _value: Any) -> Written:
        return ""

    def schema(self, _words: Words) -> Schema:
        return {}


class Strings(Declaration):
    """A list of texts, or one text."""

    def parse(self, node: Node) -> tuple[str, ...]:
        return gather(text_in, items_of(node))


@dataclass(frozen=True, slots=True)
class PathWord(Declaration):
    """A word for addresses; `name` is what the file calls it."""

    name: str

    def parse(self, node: Node) -> str:
        word = text_in(node)
        if slug(word) != word:
            raise wrong(node.place, "path-word", name=self.name, written=word, near=slug(word))
        return word


@dataclass(frozen=True, slots=True)
class Whole(Declaration):
    """A whole number, as Python counts."""

    least: int | None = None

    def parse(self, node: Node) -> int:
        return int(Number(min=self.least, whole=True).parse(node))


@dataclass(frozen=True, slots=True)
class MapFile(Declaration):
    """A file in content/map, with the place where it is named."""

    suffix: str

    def parse(self, node: Node) -> Scalar:
        path = text_in(node)
        if not path.startswith(MAPS) or not path.endswith(self.suffix) or ".." in path:
            raise wrong(node.place, "map-path", written=path, suffix=self.suffix)
        return Scalar(node.place, path)


class Filters(Declaration):
    """`filter`: yes, no, or the names of the type's facets."""

    def parse(self, node: Node) -> bool | tuple[Scalar, ...]:
        if isinstance(node, Scalar):
            try:
                return Boolean().parse(node)
            except Invalid:
                return (node,)
        return gather(_filter_name, items_of(node))


def _filter_name(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise wrong(node.place, "filter-names")
    return node


RESERVED = ("p", "q", "sort")
"""What the search page itself says in its address, beside the filters: none of them is called so."""


VALUE, VALUE_AS_IS = "{value}", "{Value}"
"""Where a phrase has its value: as it stands inside a sentence, or just as its label is."""


class Phrase(Declaration):
    """Words around a value: “voor {value}”."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if VALUE not in text and VALUE_AS_IS not in text:
            raise wrong(node.place, "related-phrase", written=text)
        return text
