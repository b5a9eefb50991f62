from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.shared.data import as_json
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.schemas import pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in
from fichebak.text.wording import slug

_NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,6})?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}([.,]\d{3})+", re.ASCII)
_GROUPED = re.compile(
    r"(-?[1-9]\d{0,2}([.,'’ \xa0\u2009\u202f])\d{3}(?:\2\d{3})*)((?!\2)[.,]\d{1,6})?", re.ASCII
)
"""“1.250,50”, and “1 250,50” as it is written in French."""
_UNITS = (("€", "eur", "euro", "euros"), ("%", "procent", "percent", "pour cent", "pourcent"))
"""Units that have several names, of which a sheet may have another than the field."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; the decimals come after a comma or a point.

    `min` and `max` bound it, `whole` refuses decimals, `unit` is a word shown after it.
    “1.000” is refused, since it is one to some and a thousand to others: write 1000 or 1,0.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    min: int | None = None
    max: int | None = None
    whole: bool = False
    unit: str = ""

    def parse(self, node: Node) -> Decimal:
        text = text_in(node)
        if _THOUSANDS.fullmatch(text):
            raise wrong(node.place, "number-ambiguous", written=text, near=re.sub(r"[.,]", "", text))
        if not _NUMBER.fullmatch(text):
            raise wrong(node.place, "number", written=text, near=self._bare(text))
        number = Decimal(text.replace(",", "."))
        if self.whole and number != number.to_integral_value():
            raise wrong(node.place, "number-whole", written=text)
        if (self.min is not None and number < self.min) or (self.max is not None and number > self.max):
            low, high = ("…" if end is None else end for end in (self.min, self.max))
            raise wrong(node.place, "number-range", written=text, low=str(low), high=str(high))
        return number

    def _bare(self, text: str) -> str:
        """The number without its unit and what groups its digits; empty for what is none, or ambiguous."""
        own = self.unit.lower()
        # Where the field has no unit, its label tells what is counted.
        names = [own, *(name for names in _UNITS if own in {"", *names} for name in names)]
        unit = rf"(?:{'|'.join(map(re.escape, names))})?"
        found = re.fullmatch(rf"{unit}([-\d.,'’\s]*?){unit}", text, re.IGNORECASE)
        bare = found[1].strip() if found else ""
        if (grouped := _GROUPED.fullmatch(bare)) and not _THOUSANDS.fullmatch(bare):
            bare = re.sub(r"[^\d-]", "", grouped[1]) + (grouped[3] or "")
        return bare if _NUMBER.fullmatch(bare) and not _THOUSANDS.fullmatch(bare) else ""

    def plain(self, value: Decimal, setting: Setting) -> str:
        number = setting.words.number(value)
        return f"{number} {self.unit}" if self.unit else number

    def terms(self, value: Decimal, setting: Setting) -> Terms:
        label = self.plain(value, setting)
        rank = int(value * 1_000_000)
        return {"": (Term(("min-" if value < 0 else "") + slug(label), label, rank),)}

    def widget(self, words: Words) -> Widget:
        if not self.whole:
            # A number input would not show a decimal comma, and would save the field as empty.
            return {**TEXT_WIDGET, "pattern": [f"^({_NUMBER.pattern})$", words("editor.pattern.number")]}
        return {"widget": "number", "value_type": "int", **self._bounds("min", "max")}

    def data(self, value: Decimal, setting: Setting) -> float:
        return as_json(value)

    def data_schema(self) -> Schema:
        return {"type": "integer" if self.whole else "number"}

    def written(self, value: Decimal) -> str:
        return decimal(value)

    def schema(self, words: Words) -> Schema:
        decimals = "0{1,6}" if self.whole else "[0-9]{1,6}"
        shape = rf"(?!-?[1-9][0-9]{{0,2}}(?:[.,][0-9]{{3}})+\s*$)-?[0-9]{{1,12}}(?:[.,]{decimals})?"
        return {
            "type": ["integer" if self.whole else "number", "string"],
            "pattern": pattern(shape),
            **self._bounds("minimum", "maximum"),
        }

    def _bounds(self, *names: str) -> dict[str, int]:
        """The bounds that there are, the lower and the upper, by these names."""
        bounds = zip(names, (self.min, self.max), strict=True)
        return {name: bound for name, bound in bounds if bound is not None}


def decimal(number: Decimal) -> str:
    """A number as editors write it. Trailing zeros stay: “1,234” might be a thousand, “1,2340” is not."""
    return f"{number:f}".replace(".", ",")
