"""The content model: the fields and sections of a sheet, as `site_config.yaml` declares them.

`fields.shared.record` reads these declarations just as it reads sheets, with the field types in `declaring`
and below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping as Map
from dataclasses import MISSING, dataclass, fields, is_dataclass
from enum import StrEnum
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar, get_type_hints

from fichebak.content.declaring import (
    RESERVED,
    Filters,
    Heading,
    Headings,
    OneOf,
    PathWord,
    Phrase,
    Strings,
    WholeNumber,
)
from fichebak.content.fields import ON_CARD, TYPES
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import ClosedList, Option
from fichebak.content.fields.contract import Field, FieldType, Internal, Keys, Leaf, Points, Positive
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.shared.items import items_of, split_items
from fichebak.content.fields.shared.record import as_key, filled_in, read_record, read_strictly
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, attempt, error, wrong
from fichebak.text.nodes import Mapping, Node, Scalar, is_absent, text_in
from fichebak.text.wording import fold, nearest, slug

Item = TypeVar("Item")


class Kind(StrEnum):
    """The kind of a section, which decides its layout."""

    PROSE = "prose"
    STRENGTHS = "strengths"
    BARRIERS = "barriers"
    STORY = "story"


class Section(NamedTuple):
    """A part of the sheet's body, under a `##` heading."""

    key: str
    heading: str
    kind: Kind = Kind.PROSE
    required: bool = False
    synonyms: tuple[str, ...] = ()
    help: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that a sheet may use for this section."""
        return (self.heading, *self.synonyms)


@dataclass(frozen=True)  # cached properties need a `__dict__`
class Model:
    """The fields and sections that a sheet may have."""

    fields: tuple[Field, ...]
    sections: tuple[Section, ...]

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Every field that is no group; those in groups included."""
        return tuple(_leaves(self.fields, ()))

    @cached_property
    def texts(self) -> tuple[Keys, ...]:
        """The paths of the Markdown fields, whose links and pictures are checked."""
        return self.paths_of(Markdown)

    @cached_property
    def picture(self) -> Field | None:
        """The field of the head picture: the first image field, whatever its key."""
        return next((declared for declared in self.fields if isinstance(declared.type, ImageType)), None)

    @cached_property
    def _by_key(self) -> Map[str, Field]:
        return {declared.key: declared for declared in self.fields}

    @cached_property
    def _by_heading(self) -> Map[str, Section]:
        return {fold(name): section for section in self.sections for name in section.names}

    def field(self, key: str) -> Field | None:
        """The top-level field with this key, if any."""
        return self._by_key.get(key)

    def paths_of(self, *types: type) -> tuple[Keys, ...]:
        """The paths of all fields of these types, also in groups, in the order of the model."""
        return tuple(keys for keys, declared in self.leaves if isinstance(declared.type, types))

    def section(self, heading: str) -> Section | None:
        """The section that a heading names, if any; it may end in a colon, as in a form."""
        name = fold(heading)
        return self._by_heading.get(name) or self._by_heading.get(name.rstrip(" :"))


def _leaves(declared: tuple[Field, ...], path: Keys) -> Iterator[Leaf]:
    for field in declared:
        if isinstance(field.type, Group):
            yield from _leaves(field.type.fields, (*path, field.key))
        else:
            yield (*path, field.key), field


def written(front: Mapping, declared: tuple[Field, ...]) -> Iterator[tuple[Keys, Field, Node]]:
    """Every value in a sheet's front matter: path of keys, field and node; those in groups included."""
    for _, field, node in filled_in(front.entries, declared):
        if isinstance(field.type, Group) and isinstance(node, Mapping):
            for path, inner, value in written(node, field.type.fields):
                yield (field.key, *path), inner, value
        else:
            yield (field.key,), field, node


class Options(Internal):
    """The options of a closed list."""

    def parse(self, node: Node) -> ClosedList:
        items = split_items(node) if isinstance(node, Scalar) else items_of(node)
        placed, errors = _each((item.place, partial(_option, item)) for item in items)
        errors += _clashes("option-twice", [(place, o.label, o.names) for place, o in placed])
        return ClosedList(_valid(placed, errors))


def _option(node: Node) -> Option:
    if not isinstance(node, Mapping):
        label = text_in(node)
        return Option(_option_key(label, node.place), label)
    values = read_strictly(node, _OPTION)
    if "key" not in values:
        values["key"] = _option_key(values["label"], node.place)
    return Option(**values)


def _option_key(label: str, place: Place) -> str:
    if not (key := slug(label)):
        raise wrong(place, "option-key", written=label)
    return key


_OPTION = (
    Field("label", Text(), required=True),
    Field("key", PathWord("key")),
    Field("aliases", Strings()),
)


class Fields(Internal):
    """The declarations of fields: a mapping of keys."""

    def parse(self, node: Node) -> tuple[Field, ...]:
        if not isinstance(node, Mapping):
            raise wrong(node.place, "field-declaration", name="title")
        placed, errors = _each((key.place, partial(_field, key, value)) for key, value in node.entries)
        # Two periods would both have the filter “state”, with one page and one address.
        errors += (
            _clashes("key-twice", [(place, f.key, f.names) for place, f in placed])
            or _clashes("filter-twice", [(place, f.key, _filter_keys(f)) for place, f in placed])
            or _clashes("filter-address", [(place, f.key, _filter_words(f)) for place, f in placed])
        )
        return _valid(placed, errors)


Placed = list[tuple[Place, Item]]
"""What is declared, each with its place."""


def _each(readings: Iterable[tuple[Place, Callable[[], Item]]]) -> tuple[Placed[Item], list[Diagnostic]]:
    """The valid ones of these declarations, and what is wrong with the others."""
    errors: list[Diagnostic] = []
    attempts = [(place, attempt(errors, read)) for place, read in readings]
    return [(place, item) for place, item in attempts if item is not None], errors


def _valid(placed: Placed[Item], errors: list[Diagnostic]) -> tuple[Item, ...]:
    """The declarations; raises Invalid if there is any error, in one or between two of them."""
    if errors:
        raise Invalid(*errors)
    return tuple(item for _, item in placed)


def _filter_keys(declared: Field) -> tuple[str, ...]:
    """The keys of the filters of a field, or of the fields in a group."""
    return tuple(name or leaf.key for _, leaf in _leaves((declared,), ()) for name in leaf.filters)


def _filter_words(declared: Field) -> tuple[str, ...]:
    """The words in addresses of the filters that are named after their field."""
    return tuple(filter_word(leaf) for _, leaf in _leaves((declared,), ()) if "" in leaf.filters)


def filter_word(declared: Field) -> str:
    """The word in addresses of a field’s filter; its key when the label has no letters for a slug."""
    return slug(declared.short_label) or slug(declared.key)


def _clashes(code: str, declared: Iterable[tuple[Place, str, tuple[str, ...]]]) -> list[Diagnostic]:
    """The errors for names that two declarations (place, owner, names) have in common."""
    errors: list[Diagnostic] = []
    seen: dict[str, str] = {}
    for place, owner, names in declared:
        clashes = {seen[as_key(name)]: name for name in reversed(names) if as_key(name) in seen}
        errors.extend(error(place, code, name=name, other=other) for other, name in clashes.items())
        for name in names:
            seen.setdefault(as_key(name), owner)
    return errors


_COMMON = (
    Field("type", Text(), required=True),
    Field("label", Text(), required=True),
    Field("required", Boolean()),
    Field("filter", Filters()),
    Field("card", Boolean()),
    Field("short", Text()),
    Field("aliases", Strings()),
    Field("help", Text()),
    Field("related", Phrase()),
)


def _field(key: Scalar, node: Node) -> Field:
    _refuse_key(key)
    if not isinstance(node, Mapping):
        raise wrong(node.place, "field-declaration", name=key.text)
    # The type is read first: it decides which other keys are allowed.
    type_node = next((value for k, value in node.entries if as_key(k.text) == "type"), None)
    if type_node is None or is_absent(type_node):
        raise wrong(key.place, "missing-type", allowed=", ".join(TYPES))
    type_name = text_in(type_node)
    if type_name not in TYPES:
        near = nearest(type_name, TYPES)
        raise wrong(type_node.place, "unknown-type", written=type_name, near=near, allowed=", ".join(TYPES))
    implementation = TYPES[type_name]
    options = options_of(implementation)
    record = read_record(node, (*_COMMON, *options))
    if record.diagnostics:
        raise Invalid(*record.diagnostics)
    common = dict(record.values)
    type_options = {option.key: common.pop(option.key) for option in options if option.key in common}
    del common["type"]
    filters = _facets(common.pop("filter", False), implementation, record.places.get("filter"))
    if "" in filters and key.text in RESERVED:
        raise wrong(key.place, "filter-reserved", name=key.text)
    if "related" in common and not filters:
        raise wrong(record.places["related"], "related-filter", name=key.text)
    field_type = implementation(**type_options)
    low, high = type_options.get("min"), type_options.get("max")
    if low is not None and high is not None and low > high:
        raise wrong(record.places["min"], "bounds-crossed", low=low, high=high)
    if common.get("card") and not _has_room_on_card(type_name, field_type):
        raise wrong(record.places["card"], "no-card", written=type_name, allowed=", ".join(ON_CARD))
    return Field(key.text, field_type, filters=filters, type_name=type_name, place=key.place, **common)


def _has_room_on_card(type_name: str, field_type: FieldType) -> bool:
    # A card always shows the picture of a sheet; of a group, it shows the fields.
    parts = field_type.fields if isinstance(field_type, Group) else ()
    return type_name in {*ON_CARD, "image"} or any(part.type_name in ON_CARD for part in parts)


def _refuse_key(key: Scalar) -> None:
    name = slug(key.text).replace("-", "_")
    if not name or name != key.text:
        raise wrong(key.place, "key-shape", written=key.text, near=name)


def options_of(implementation: type[FieldType]) -> tuple[Field, ...]:
    """The options of a field type as fields of its declaration, derived from its dataclass fields.

    A type without options is no dataclass, which would take half a millisecond at every start.
    """
    if not is_dataclass(implementation):
        return ()
    hints = get_type_hints(implementation, include_extras=True)
    return tuple(
        Field(
            option.name,
            _OPTION_TYPES[str(hints[option.name])],
            required=option.default is MISSING,
        )
        for option in fields(implementation)
    )


_OPTION_TYPES: dict[str, Any] = {
    str(Positive): WholeNumber(1),
    str(Positive | None): WholeNumber(1),
    str(Points): WholeNumber(1, 999),
    str(int | None): WholeNumber(),
    str(bool): Boolean(),
    str(str): Text(),
    str(ClosedList): Options(),
    str(tuple[Field, ...]): Fields(),
}


def _facets(
    declared: bool | tuple[Scalar, ...],  # noqa: FBT001 (the value of `filter` in the file)
    implementation: type[FieldType],
    place: Place | None,
) -> tuple[str, ...]:
    """The facets of a type that `filter` selects, in the order of the type."""
    if declared is False:
        return ()
    facets = implementation.FACETS
    if place is not None and not facets:
        raise wrong(place, "no-filter")
    if declared is True:
        return facets
    for name in declared:
        if name.text not in facets:
            near = nearest(name.text, facets)
            raise wrong(name.place, "unknown-facet", written=name.text, near=near)
    return tuple(name for name in facets if name in {scalar.text for scalar in declared})


class Sections(Internal):
    """The declarations of sections: a mapping of keys."""

    def parse(self, node: Node) -> tuple[Section, ...]:
        if not isinstance(node, Mapping):
            raise wrong(node.place, "section-declaration", name="story")
        placed, errors = _each((key.place, partial(_section, key, value)) for key, value in node.entries)
        errors += _clashes("key-twice", [(place, s.key, (s.key,)) for place, s in placed]) or _clashes(
            "heading-twice", [(place, s.heading, s.names) for place, s in placed]
        )
        return _valid(placed, errors)


def _section(key: Scalar, node: Node) -> Section:
    _refuse_key(key)
    if not isinstance(node, Mapping):
        raise wrong(node.place, "section-declaration", name=key.text)
    return Section(key.text, **read_strictly(node, _SECTION))


_SECTION = (
    Field("heading", Heading(), required=True),
    Field("kind", OneOf((*Kind,))),
    Field("required", Boolean()),
    Field("synonyms", Headings()),
    Field("help", Text()),
)
