from __future__ import annotations

from typing import ClassVar

from fichebak.content.fields.contract import Schema, Setting, Term, Terms, Widget
from fichebak.content.fields.shared.schemas import pattern, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, text_in
from fichebak.text.wording import fold, slug

# The words of all languages on every site: an editor who writes "yes" on a Dutch site means yes.
_YES = {"ja", "yes", "oui", "true", "waar", "vrai", "on", "aan", "y", "j"}
NO = {"nee", "neen", "no", "non", "false", "onwaar", "faux", "off", "uit", "n"}


class Boolean:
    """Ja or nee. Left out, it is neither: the page says that it was not given."""

    FACETS: ClassVar[tuple[str, ...]] = ("",)

    def parse(self, node: Node) -> bool:
        word = fold(text_in(node))
        if word in _YES:
            return True
        if word in NO:
            return False
        raise wrong(node.place, "boolean", written=text_in(node))

    def plain(self, value: bool, setting: Setting) -> str:  # noqa: FBT001 (the contract's shape)
        return setting.words("yes" if value else "no")

    def terms(self, value: bool, setting: Setting) -> Terms:  # noqa: FBT001
        label = self.plain(value, setting)
        return {"": (Term(slug(label), label, 0 if value else 1, same=str(value)),)}

    def widget(self, words: Words) -> Widget:
        # No checkbox: it has no third state, and would save a missing value as “no”.
        options = [
            {"label": words("yes" if value else "no"), "value": self.said(words, value=value)}
            for value in (True, False)
        ]
        return {"widget": "select", "options": options}

    def data(self, value: bool, setting: Setting) -> bool:  # noqa: FBT001
        return value

    def data_schema(self) -> Schema:
        return {"type": "boolean"}

    def written(self, value: bool) -> str:  # noqa: FBT001
        return "ja" if value else "nee"

    def said(self, words: Words, *, value: bool) -> str:
        """The value as an editor writes it in this language; `written` knows none."""
        return words("yes" if value else "no").lower()

    def schema(self, words: Words) -> Schema:
        examples = [self.said(words, value=value) for value in (True, False)]
        return {"type": ["string", "boolean"], "pattern": pattern(spelled(_YES | NO)), "examples": examples}
