"""Field types for values in `site_config.yaml`, as those in `fields` are for values in a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import Choice, ClosedList, Option
from fichebak.content.fields.contract import Field, Internal
from fichebak.content.fields.number import Number
from fichebak.content.fields.shared.items import gather, items_of, split_items
from fichebak.content.fields.shared.record import read_strictly
from fichebak.content.fields.url import Url, in_ascii
from fichebak.content.paths import MAPS
from fichebak.text.diagnostics import Invalid, wrong
from fichebak.text.nodes import Node, Scalar, text_in
from fichebak.text.wording import slug


class Strings(Internal):
    """A list of texts; a text with commas counts as one."""

    def parse(self, node: Node) -> tuple[str, ...]:
        return gather(text_in, split_items(node))


class Heading(Internal):
    """The heading of a section, without the signs that make it one in a sheet."""

    def parse(self, node: Node) -> str:
        heading = " ".join(text_in(node).split())
        # “#samenuit” is a word.
        if heading.startswith(("##", "# ")) or heading.endswith("#"):
            raise wrong(node.place, "heading-signs", written=heading, near=heading.strip("# "))
        return heading


class Headings(Internal):
    """A list of headings, or one."""

    def parse(self, node: Node) -> tuple[str, ...]:
        return gather(Heading().parse, items_of(node))


@dataclass(frozen=True, slots=True)
class OneOf(Internal):
    """One of some fixed words, such as the members of an enumeration: that word itself."""

    words: tuple[str, ...]

    def parse(self, node: Node) -> str:
        options = ClosedList(Option(str(word), str(word)) for word in self.words)
        key = Choice(options).parse(node).key
        return next(word for word in self.words if word == key)


@dataclass(frozen=True, slots=True)
class Block(Internal):
    """Settings under one key: all of them or, unlike in a group of a sheet, none if one is wrong."""

    fields: tuple[Field, ...]
    made: Callable[..., Any] = dict
    """Makes the value from the settings, given by key."""

    def parse(self, node: Node) -> Any:
        return self.made(**read_strictly(node, self.fields))

    def parts(self) -> tuple[Field, ...]:
        return self.fields


@dataclass(frozen=True, slots=True)
class PathWord(Internal):
    """A word in addresses, which must be a slug; `name` is the key in the configuration, for messages."""

    name: str

    def parse(self, node: Node) -> str:
        word = text_in(node)
        if slug(word) != word:
            raise wrong(node.place, "path-word", name=self.name, written=word, near=slug(word))
        return word


class HomeAddress(Internal):
    """The address of the home page, to which those of all other pages are added: it ends in a folder.

    In ASCII, because sitemaps, redirects and some readers of feeds take no other addresses.
    """

    def parse(self, node: Node) -> str:
        address = Url().parse(node)
        parts = urlsplit(address)
        folder, _, file = parts.path.rpartition("/")
        path = f"{folder}/" if file.lower().endswith((".html", ".htm")) else parts.path
        home = parts._replace(path=path, query="", fragment="").geturl()
        if home.lower() != address.lower():  # `geturl` writes “HTTPS” small
            raise wrong(node.place, "home-address", written=address, near=home)
        return address if address.isascii() else in_ascii(address)


@dataclass(frozen=True, slots=True)
class WholeNumber(Internal):
    """A whole number, as an int, between these limits if they are given."""

    least: int | None = None
    most: int | None = None

    def parse(self, node: Node) -> int:
        return int(Number(min=self.least, max=self.most, whole=True).parse(node))


class Placed(Internal):
    """A text, as a Scalar: it keeps its place for later diagnostics."""

    def parse(self, node: Node) -> Scalar:
        return Scalar(node.place, text_in(node))


@dataclass(frozen=True, slots=True)
class MapFile(Internal):
    """A path in content/map, as a Scalar: it keeps its place for later diagnostics."""

    suffix: str

    def parse(self, node: Node) -> Scalar:
        path = text_in(node)
        if not path.startswith(MAPS) or not path.endswith(self.suffix) or ".." in path:
            raise wrong(node.place, "map-path", written=path, suffix=self.suffix)
        return Scalar(node.place, path)


class Filters(Internal):
    """`filter`: yes, no, or the names of the type's facets."""

    def parse(self, node: Node) -> bool | tuple[Scalar, ...]:
        if isinstance(node, Scalar):
            try:
                return Boolean().parse(node)
            except Invalid:
                return split_items(node)
        return gather(_filter_name, items_of(node))


def _filter_name(node: Node) -> Scalar:
    if not isinstance(node, Scalar):
        raise wrong(node.place, "filter-names")
    return node


RESERVED = ("p", "q", "sort")
"""Query parameters of the search page (page, query, sort order), which no filter may be named after."""


VALUE, VALUE_AS_IS = "{value}", "{Value}"
"""Placeholders in a phrase: the value as it reads inside a sentence, or exactly as its label is."""


class Phrase(Internal):
    """A phrase with a placeholder for a value: “voor {value}”."""

    def parse(self, node: Node) -> str:
        text = text_in(node)
        if VALUE not in text and VALUE_AS_IS not in text:
            raise wrong(node.place, "related-phrase", written=text)
        return text
