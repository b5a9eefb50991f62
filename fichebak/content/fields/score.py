from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import ClassVar

from fichebak.content.fields.contract import Points, Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.number import decimal
from fichebak.content.fields.shared.data import as_json, shape
from fichebak.content.fields.shared.forms import TEXT_WIDGET
from fichebak.content.fields.shared.schemas import pattern
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in

_SCORE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)(?:\s*(?:/|op|out of|sur)\s*(\d{1,3}))?", re.ASCII)


def canonical(written: str) -> str:
    """The canonical spelling of a score: “8 op 10” and “8 / 10” become 8/10; a number alone is unchanged."""
    match = _SCORE.fullmatch(written)
    return f"{match[1]}/{match[2]}" if match and match[2] else written


@dataclass(frozen=True, slots=True)
class ScoreValue:
    """A score, from 0 to `maximum`."""

    value: Decimal
    maximum: int

    def shown(self, setting: Setting) -> str:
        """“8/10”, “7,5/10”."""
        return f"{setting.words.number(self.value)}/{self.maximum}"


@dataclass(frozen=True, slots=True)
class Score:
    """A score that people gave themselves: `8/10`, `8`, or `8,5`.

    `maximum` is the best one can give. Another scale (`4/5`) is refused, not
    converted: nobody said four out of five meaning eight out of ten. As a filter: “at least”.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    maximum: Points = 10

    def parse(self, node: Node) -> ScoreValue:
        text = text_in(node)
        match = _SCORE.fullmatch(text)
        if not match:
            raise wrong(node.place, "score", written=text, maximum=self.maximum)
        value = Decimal(match[1].replace(",", "."))
        if match[2] and int(match[2]) != self.maximum:
            raise wrong(node.place, "score-scale", written=text, maximum=self.maximum)
        if value > self.maximum:
            raise wrong(node.place, "score-range", written=text, maximum=self.maximum)
        return ScoreValue(value, self.maximum)

    def plain(self, value: ScoreValue, setting: Setting) -> str:
        return value.shown(setting)

    def terms(self, value: ScoreValue, setting: Setting) -> Terms:
        return {"": _terms_up_to(int(value.value), setting.words("score.at-least"))}

    def widget(self, words: Words) -> Widget:
        hint = words("editor.hint.score", maximum=self.maximum)
        return {**TEXT_WIDGET, "pattern": [f"^({_SCORE.pattern})$", hint], "hint": hint}

    def data(self, value: ScoreValue, setting: Setting) -> dict[str, float]:
        return {"value": as_json(value.value), "maximum": value.maximum}

    def data_schema(self) -> Schema:
        return shape(value={"type": "number", "minimum": 0}, maximum={"type": "integer"})

    def written(self, value: ScoreValue) -> str:
        # Without the maximum: a spreadsheet would read 8/10 as a date.
        return decimal(value.value)

    def schema(self, words: Words) -> Schema:
        scale = rf"(?:\s*(?:/|op|out of|sur)\s*{self.maximum})?"
        return {
            "type": ["number", "string"],
            "pattern": pattern(rf"[0-9]{{1,3}}(?:[.,][0-9]{{1,2}})?{scale}"),
            "minimum": 0,
            "maximum": self.maximum,
        }


@lru_cache(1000)
def _terms_up_to(points: int, label: str) -> tuple[Term, ...]:
    """The filter values that a score meets: “at least 1” up to “at least `points`”."""
    return tuple(Term(str(n), label.format(number=n), -n) for n in range(points, 0, -1))
