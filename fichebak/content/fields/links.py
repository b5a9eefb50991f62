from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from fichebak.content.fields.contract import Field, Schema, Setting, Unfiltered, Widget, Written
from fichebak.content.fields.shared.data import given, shape
from fichebak.content.fields.shared.forms import form
from fichebak.content.fields.shared.items import gather, items_of
from fichebak.content.fields.shared.record import as_key, by_name, read_strictly
from fichebak.content.fields.shared.schemas import URL, alternatives, has_one_of, pattern, record
from fichebak.content.fields.shared.written import reads_back, written_parts
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.text.diagnostics import Invalid, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Scalar, text_in
from fichebak.text.slips import item_slip
from fichebak.text.wording import nearest


@dataclass(frozen=True, slots=True)
class Link:
    """A title with an address behind it, or without one."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Links(Unfiltered):
    """Links to elsewhere: each an address, or `{title, url}`.

    In one line, the title comes first: `Soepkring (https://soep.example)`.

    With `names: ja`, an item may also be a name without an address, as for partners.
    """

    MANY: ClassVar[bool] = True

    names: bool = False

    def parse(self, node: Node) -> tuple[Link, ...]:
        if isinstance(node, Scalar) and not node.quoted:
            if slip := item_slip(node.text):
                raise wrong(node.place, slip)
            if node.folded:  # each line may be a link, or all of them one
                raise _not_a_link(node, node.text)
        # A single {title, url} counts as a list of one.
        return gather(self._link, items_of(node))

    def _link(self, node: Node) -> Link:
        if isinstance(node, Mapping):
            _refuse_a_title_as_key(node)
            values = read_strictly(node, PARTS)
            if not self.names and "url" not in values:
                raise wrong(node.place, "link-without-address")
            return Link(**values)
        text = text_in(node)
        if "\n" in text:  # lines without hyphens, where YAML keeps the line breaks
            raise _not_a_link(node, " ".join(text.split()))
        if match := _TITLED.fullmatch(text):
            return Link(" ".join(match[1].split()), Url().parse(Scalar(node.place, match[2])))
        if "://" in text or text.startswith("www.") or not self.names:
            if " " in text.strip():
                raise _not_a_link(node, text)
            url = Url().parse(node)
            return Link(url.split("://", 1)[1].rstrip("/"), url)
        return Link(text)

    def plain(self, value: tuple[Link, ...], setting: Setting) -> str:
        return ", ".join(f"{link.title} ({link.url})" if link.url else link.title for link in value)

    def widget(self, words: Words) -> Widget:
        return {"widget": "list", "collapsed": "auto", "summary": "{{title}}", "fields": form(PARTS, words)}

    def data(self, value: tuple[Link, ...], setting: Setting) -> list[dict[str, str]]:
        return [given(link, PARTS) for link in value]

    def data_schema(self) -> Schema:
        return {"type": "array", "items": shape("title", optional=("url",))}

    def written(self, value: tuple[Link, ...]) -> list[Written]:
        return [self._written(link) for link in value]

    def _written(self, link: Link) -> Written:
        lines = (link.url, f"{link.title} ({link.url})" if link.url else link.title)
        for line in lines:
            if line and reads_back(self.parse, line, (link,)):
                return line
        return written_parts(link, PARTS)

    def schema(self, words: Words) -> Schema:
        address = rf"(?:[^\s].*\()?{URL}\)?"
        line = pattern(address, r"(?!www\.)(?!.*://).*") if self.names else pattern(address)
        url = next(part for part in PARTS if part.key == "url")
        in_parts = record(PARTS, words, *([] if self.names else [has_one_of([url])]))
        # An ordinary YAML loader reads some names as numbers or booleans.
        types = ["string", "number", "boolean"] if self.names else "string"
        item: tuple[Schema, ...] = ({"type": types, "pattern": line}, in_parts)
        return alternatives({"type": "array", "items": alternatives(*item), "minItems": 1}, *item)


def _not_a_link(node: Node, written: str) -> Invalid:
    """The exception for a link in another form, such as “Krant - https://krant.example”."""
    title, scheme, rest = written.partition("http")
    title = title.rstrip(" :–-")
    near = f"{title} ({scheme}{rest})" if title and _REST.fullmatch(rest) else ""
    return wrong(node.place, "link-form", written=written, near=near)


def _refuse_a_title_as_key(node: Mapping) -> None:
    """Raises Invalid for “Krant: https://…”, and for a title with a colon: “Stad: dienst Welzijn”.

    Also for “Website: https://…”, where “title is missing” would be taken for the sheet's own title.
    """
    if len(node.entries) != 1:
        return
    title, address = node.entries[0]
    written = address.text.strip() if isinstance(address, Scalar) else ""
    key, whole = as_key(title.text), f"{title.text}: {written}"
    if not written or key in _TITLE:
        return
    if ("://" in written or written.startswith("www.")) and " " not in written:
        raise wrong(node.place, "link-form", written=whole) if key in _NAMES else _not_a_link(node, whole)
    if "://" in written or not nearest(title.text, _NAMES):
        raise wrong(node.place, "colon-in-value", written=whole)


PARTS = (
    Field("title", Text(), required=True, aliases=("titel", "naam", "name", "titre", "nom")),
    Field("url", Url(), aliases=("adres", "link", "website", "site")),
)
"""The parts of a single link."""
_NAMES = tuple(by_name(PARTS))
_TITLE = frozenset(map(as_key, PARTS[0].names))
_REST = re.compile(r"s?://[^\s()]+")
_TITLED = re.compile(r"(\S.*?) \((https?://\S+)\)", re.IGNORECASE)
