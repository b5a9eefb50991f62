from __future__ import annotations

import re
from dataclasses import dataclass

from fichebak.content.fields.contract import Schema, Setting, Unfiltered, Widget
from fichebak.content.fields.shared.data import shape
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.schemas import pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in

DIGITS = range(7, 16)
"""The number of digits: at most 15 (ITU-T E.164)."""
PATTERN = re.compile(r"\+?[0-9\s./()-]+")

SHAPE = r"\+?(?=(?:[^0-9]*[0-9]){7,16}[^0-9]*$)[0-9\s./()-]+"
"""A looser pattern, for the JSON Schema."""


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number as written, and as dialled: digits only, with “+” in front if it was given."""

    written: str
    dialled: str

    def is_same_as(self, other: PhoneNumber) -> bool:
        """Whether both reach the same telephone: “056 12 34 56” and “+32 (0)56/12.34.56” do."""
        national, international = sorted(
            (number.dialled.replace("+", "00") for number in (self, other)), key=_is_international
        )
        if _is_international(national) == _is_international(international):
            return national == international
        # A country code (one to three digits after “00”) replaces the leading 0 of the national number.
        return (
            national.startswith("0")
            and international.endswith(national[1:])
            and len(international) - len(national) in range(2, 5)
        )


def _is_international(dialled: str) -> bool:
    return dialled.startswith("00")


class Phone(Unfiltered):
    """A telephone number, shown as written; quotes are not needed.

    It has 7 to 15 digits.
    """

    def parse(self, node: Node) -> PhoneNumber:
        text = text_in(node)
        # In "+32 (0)51 …", the 0 is only for calls within the country.
        plain = re.sub(r"^((?:\+|00)[0-9\s]+)\(0\)", r"\1", text)
        digits = re.sub(r"\D", "", plain)
        if not PATTERN.fullmatch(text) or len(digits) not in DIGITS:
            raise wrong(node.place, "phone", written=text)
        return PhoneNumber(text, f"+{digits}" if text.startswith("+") else digits)

    def plain(self, value: PhoneNumber, setting: Setting) -> str:
        return value.written

    def widget(self, words: Words) -> Widget:
        return TEXT_WIDGET

    def data(self, value: PhoneNumber, setting: Setting) -> dict[str, str]:
        return {"written": value.written, "dialled": value.dialled}

    def data_schema(self) -> Schema:
        return shape("written", "dialled")

    def written(self, value: PhoneNumber) -> str:
        return value.written

    def schema(self, words: Words) -> Schema:
        # An ordinary YAML loader reads an unquoted one as an integer, without its leading 0.
        return {"type": ["string", "integer"], "pattern": pattern(SHAPE), "minimum": 10**5}
