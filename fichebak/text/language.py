"""The texts of the interface: one YAML file per language, looked up by a stable key.

A text may hold `{name}` placeholders, filled in by the call, and may have the plural forms `one` and
`other`, chosen by a number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping as Map
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from fichebak.text.diagnostics import Diagnostic
from fichebak.text.nodes import Mapping, Node, parse, text_in

NAMES = {"nl": "Nederlands", "en": "English", "fr": "Français"}
"""Language code → the name of the language in that language."""
LANGUAGES = tuple(NAMES)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The texts of one language. Compared by identity: a language file is read once."""

    code: str
    texts: Map[str, str]
    """Dotted key → text; `pager.next` → “Volgende”."""

    def __call__(self, key: str, **details: object) -> str:
        """The text of a key. Raises KeyError when there is none: that is a bug."""
        text = self.texts[key]
        return text.format_map(details) if details else text

    def __contains__(self, key: str) -> bool:
        return key in self.texts

    def count(self, key: str, number: int, **details: object) -> str:
        """The text in the plural form that fits a number: “1 fiche”, “41 fiches”."""
        form = self.forms(key)[min(number, 2)]
        return form.format(number=self.number(Decimal(number)), **details)

    def forms(self, key: str) -> tuple[str, str, str]:
        """The forms of a text for zero, one and more, with their placeholders."""
        one, other = self(f"{key}.one"), self(f"{key}.other")
        # French treats zero as singular; Dutch and English do not.
        return (one if self.code == "fr" else other), one, other

    @property
    def colon(self) -> str:
        """The separator of a name and its value; in French with a no-break space before it."""
        return "\u00a0: " if self.code == "fr" else ": "

    def number(self, number: Decimal) -> str:
        """A number in the notation of the language: “7,5” in Dutch, “7.5” in English."""
        text = f"{number.normalize():f}"
        return text if self.code == "en" else text.replace(".", ",")

    def date(self, year: int, month: int | None = None, day: int | None = None) -> str:
        """A date of any precision: “2018”, “maart 2018”, “14 maart 2018”."""
        if month is None:
            return str(year)
        month_and_year = f"{self(f'month.{month}')} {year}"
        if day is None:
            return month_and_year
        return f"{self('first-day', day=day) if day == 1 else day} {month_and_year}"

    def part_name(self, key: str) -> str:
        """The name that editors write for a part of a field type, such as “bestand” of a picture."""
        return self.texts.get(f"part-name.{key}", key)

    def part_names(self, keys: str) -> str:
        """The names of several parts, given and returned as one text with commas."""
        return ", ".join(map(self.part_name, keys.split(", ")))

    def sentence(self, diagnostic: Diagnostic) -> tuple[str, str]:
        """The message of a diagnostic, and its hint (or an empty string)."""
        details = _OptionalDetails(diagnostic.details)
        if part := details.get("part"):
            details["name"] = self.part_names(part)
        if parts := details.get("parts"):
            details["free"] = ", ".join(filter(None, (details["free"], self.part_names(parts))))
        message = self.texts[f"mistake.{diagnostic.code}"].format_map(details).strip()
        hints = [self.texts.get(f"hint.{diagnostic.code}", "").format_map(details).strip()]
        if near := details.get("near"):
            hints.insert(0, self("did-you-mean", near=near))
        if among := details.get("among"):
            hints.append(self("among", names=among))
        if details.get("setting"):
            hints.append(self("add-setting"))
        if free := details.get("free"):
            hints.append(self("still-free", names=free))
        if rows := details.get("rows"):
            hints.append(self.count("also-rows", int(details["others"]), names=rows))
        if files := details.get("files"):
            hints.append(self.count("also-files", int(details["others"]), names=files))
        return message, _one_after_another([*filter(None, hints)])


WordsAbout = Callable[[str], Words]
"""Gives the texts for messages about a file, by its path: whoever writes a translation reads its language."""


@lru_cache(8)
def read(text: str, code: str) -> Words:
    """The texts of a language file. Raises Invalid when it is not YAML.

    Cached: a build reads the same file in several places, and a preview with every change.
    """
    return Words(code, dict(_flatten(parse(text, f"{code}.yaml"), "")))


class _OptionalDetails(dict[str, str]):
    """Details in which a missing one is empty: a hint may name what is not always known."""

    def __missing__(self, key: str) -> str:
        return ""


def _one_after_another(sentences: list[str]) -> str:
    """The sentences; a dash follows one that ends in an example, such as “3, 11”, without a full stop."""
    ended = [one if one.endswith((".", "?", "!", ")")) else f"{one} –" for one in sentences[:-1]]
    return " ".join([*ended, *sentences[-1:]])


def _flatten(node: Node, prefix: str) -> list[tuple[str, str]]:
    if isinstance(node, Mapping):
        return [
            pair
            for key, value in node.entries
            for pair in _flatten(value, f"{prefix}.{key.text}" if prefix else key.text)
        ]
    return [(prefix, text_in(node))]
