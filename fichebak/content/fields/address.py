from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from fichebak.content.fields.contract import Field, Schema, Setting, Term, Terms, Widget, Written
from fichebak.content.fields.shared.data import given, shape
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.record import read_strictly
from fichebak.content.fields.shared.schemas import alternatives, pattern, record
from fichebak.content.fields.shared.written import reads_back, written_parts
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, text_in
from fichebak.text.wording import is_plain, value_key

# Belgium, France and Germany (4 or 5 digits); the Netherlands (4 digits and 2 letters).
_POSTCODE = r"[0-9]{4} ?[A-Z]{2}\b|[0-9]{4,5}"
# No digits in a municipality: they would belong to a street or a postcode without its comma.
_LINE = re.compile(
    rf"(?:(?P<street>[^,]+?)(?:\s+(?P<number>[0-9][^,\s]*(?:\s*(?:bus|bte|b)\.?\s*\w+)?))?\s*,\s*)?"
    rf"(?:(?P<postcode>{_POSTCODE})\s+)?(?P<municipality>[^\d,]+)"
)


# What people write around an address: “LDC De Zwingel, Kerkstraat 5 - B-8970 Poperinge (België)”.
_VERBOSE_LINE = re.compile(
    r"(?:[^,\d]+,\s*)?(?P<street>[^,]*?[^,;\s–-])(?:\s*[,;–]|\s+-|\s+(?:te|in|à))?\s+(?:[A-Z]{1,2}-)?"
    rf"(?P<place>(?:{_POSTCODE})\s+[^\d,()]+?)(?:\s*[,(]\s*(?:belgi[eë]|belgique|belgium)\)?)?",
    re.IGNORECASE,
)
# “Rue du Parc, 15”, as addresses are often written in French.
_STREET_COMMA = re.compile(r"(?<=[^\d,]),\s*(?=[0-9]{1,3}(?![0-9]))")


def _suggested_line(text: str) -> str:
    """A valid line made from the recognisable parts of an invalid one; may be empty."""
    match = _VERBOSE_LINE.fullmatch(_STREET_COMMA.sub(" ", text, count=1))
    line = f"{match['street']}, {match['place']}" if match else ""
    return line if _LINE.fullmatch(line) and is_plain(line) else ""


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; every part but the municipality may be empty."""

    municipality: str
    postcode: str = ""
    street: str = ""
    number: str = ""

    @property
    def street_line(self) -> str:
        """Street and number: “Veurnestraat 15”."""
        return f"{self.street} {self.number}".strip()

    @property
    def place_line(self) -> str:
        """Postcode and municipality: “8970 Poperinge”."""
        return f"{self.postcode} {self.municipality}".strip()

    @property
    def line(self) -> str:
        """The whole address: “Veurnestraat 15, 8970 Poperinge”."""
        return ", ".join(line for line in (self.street_line, self.place_line) if line)


class AddressType:
    """A postal address: in one line, `Veurnestraat 15, 8970 Poperinge`, or in parts.

    The parts are `{street, number, postcode, municipality}`. Only the municipality must be there,
    and it is the filter. Postcodes need no quotes.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("municipality",)

    def parse(self, node: Node) -> Address:
        if isinstance(node, Mapping):
            return Address(**read_strictly(node, _PARTS))
        # Spaces are collapsed: on a long run of them the pattern would backtrack heavily.
        text = " ".join(text_in(node).split())
        match = _LINE.fullmatch(text)
        # Without a postcode, “A, B” could be a street and a municipality or the reverse.
        if not match or (match["street"] and not match["postcode"]) or not is_plain(match["municipality"]):
            raise wrong(node.place, "address", written=text, near=_suggested_line(text))
        parts = {name: (part or "").strip() for name, part in match.groupdict().items()}
        return Address(**parts)

    def plain(self, value: Address, setting: Setting) -> str:
        return value.line

    def terms(self, value: Address, setting: Setting) -> Terms:
        key = value_key(value.municipality)
        return {"municipality": (Term(key, value.municipality),) if key else ()}

    def widget(self, words: Words) -> Widget:
        return {**TEXT_WIDGET, "hint": words("editor.hint.address")}

    def data(self, value: Address, setting: Setting) -> dict[str, str]:
        return given(value, _PARTS)

    def data_schema(self) -> Schema:
        return shape("municipality", optional=("street", "number", "postcode"))

    def written(self, value: Address) -> Written:
        return value.line if reads_back(self.parse, value.line, value) else written_parts(value, _PARTS)

    def schema(self, words: Words) -> Schema:
        line = pattern(rf"(?:(?:[^,]+,\s*)?(?:{_POSTCODE})\s+)?[^0-9,]+")
        return alternatives({"type": "string", "pattern": line}, record(_PARTS, words))

    def parts(self) -> tuple[Field, ...]:
        return _PARTS


MUNICIPALITY = Field(
    "municipality",
    Text(),
    required=True,
    aliases=("gemeente", "city", "commune", "plaats", "localite", "ville"),
)
POSTCODE = Field("postcode", Text(), aliases=("postal_code", "code_postal"))
_PARTS = (
    Field("street", Text(), aliases=("straat", "rue")),
    Field("number", Text(), aliases=("nummer", "huisnummer", "nr", "numero")),
    POSTCODE,
    MUNICIPALITY,
)
