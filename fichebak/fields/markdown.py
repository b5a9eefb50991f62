from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fichebak.fields.contract import NO_TERMS, Setting, Terms
from fichebak.nodes import Node, text_in


@dataclass(frozen=True, slots=True)
class Markdown:
    """A longer text in Markdown: paragraphs, lists, emphasis, links.

    For stories, use a section of the body instead; this is for a field that needs more than a line.
    """

    FACETS: ClassVar[tuple[str, ...]] = ()

    def parse(self, node: Node) -> str:
        return text_in(node)

    def plain(self, value: str, setting: Setting) -> str:
        return value

    def terms(self, value: str, setting: Setting) -> Terms:
        return NO_TERMS
