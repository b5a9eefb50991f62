from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from fichebak.content.fields.choice import PARTS, ClosedList, Option, chosen, named_in, option_schemas
from fichebak.content.fields.contract import Schema, Setting, Terms, Widget, Written
from fichebak.content.fields.shared.data import shape
from fichebak.content.fields.shared.items import gather_items, split_items
from fichebak.content.fields.shared.schemas import alternatives, listed, spelled
from fichebak.text.diagnostics import wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Node, Scalar, Sequence
from fichebak.text.wording import fold


@dataclass(frozen=True, slots=True)
class Choices:
    """One or more values of a closed list: a YAML list, or a text with commas.

    `options` is the list: labels, or `{label, key, aliases}`. Capitals and accents do not matter.
    """

    FACETS: ClassVar[tuple[str, ...]] = ("",)
    MANY: ClassVar[bool] = True

    options: ClosedList

    def parse(self, node: Node) -> tuple[Option, ...]:
        # To other readers of YAML, an option whose name is cut by a comma between brackets is two values.
        as_written = {*node.items} if isinstance(node, Sequence) else None

        def option(item: Scalar) -> Option:
            if as_written is not None and item not in as_written:
                raise wrong(item.place, "choice-in-parts", written=item.text)
            return self.option(item)

        chosen_options = gather_items(option, node, self.items(node))
        return tuple(sorted(chosen_options, key=lambda option: self.options.terms[option.key].rank))

    def items(self, node: Node) -> tuple[Scalar, ...]:
        """The names in a list. Parts that are an option only together are one name."""
        parts, by_parts = split_items(node), self.options.by_parts
        if not by_parts:
            return parts
        names = [fold(part.text) for part in parts]
        longest = max(map(len, by_parts))
        found: list[Scalar] = []
        start = 0
        while start < len(parts):
            ends = range(min(len(parts), start + longest), start + 1, -1)
            end = next((end for end in ends if tuple(names[start:end]) in by_parts), start + 1)
            if all(name in self.options.by_name for name in names[start:end]):
                end = start + 1
            part = parts[start]
            found.append(part._replace(text=by_parts.get(tuple(names[start:end]), part.text)))
            start = end
        return tuple(found)

    def option(self, item: Scalar) -> Option:
        """The option that an item names. Raises Invalid for several in one: “ouderen en jeugd”."""
        several = named_in(self.options, item.text)
        if len(several) > 1:
            separated = ", ".join(dict.fromkeys(option.label for option in several))
            raise wrong(item.place, "several-choices", written=item.text, meant=separated)
        return chosen(self.options, item)

    def plain(self, value: tuple[Option, ...], setting: Setting) -> str:
        return ", ".join(option.label for option in value)

    def terms(self, value: tuple[Option, ...], setting: Setting) -> Terms:
        return {"": tuple(self.options.terms[option.key] for option in value)}

    def widget(self, words: Words) -> Widget:
        return {"widget": "select", "multiple": True, "options": [option.label for option in self.options]}

    def data(self, value: tuple[Option, ...], setting: Setting) -> list[dict[str, str]]:
        return [{"key": option.key, "label": option.label} for option in value]

    def data_schema(self) -> Schema:
        return {"type": "array", "items": shape("key", "label")}

    def written(self, value: tuple[Option, ...]) -> list[Written]:
        return [option.label for option in value]

    def schema(self, words: Words) -> Schema:
        by_label, by_name = option_schemas(self.options, words)
        # A name with commas by its parts, since there may be any space between these.
        names = [part for option in self.options for name in option.names for part in PARTS.split(name)]
        items = alternatives(by_label, by_name)
        many: Schema = {"type": "array", "items": items, "minItems": 1, "uniqueItems": True}
        return alternatives(many, by_label, {**by_name, "pattern": listed(spelled(filter(str.strip, names)))})
