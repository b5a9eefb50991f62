"""The content model: which fields a sheet has, which sections, and how `site_config.yaml` says so.

The declarations are read by the same loop as the sheets (`fields.record`), with field types of their own:
a declaration is itself a small sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map
from dataclasses import MISSING, dataclass, fields
from dataclasses import field as attribute
from enum import StrEnum
from typing import Any, get_type_hints

from fichebak.content.declaring import RESERVED, Declaration, Filters, PathWord, Phrase, Strings, Whole
from fichebak.content.fields import ON_CARD, TYPES
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import ClosedList, Option, one_of
from fichebak.content.fields.contract import Field, FieldType, Positive
from fichebak.content.fields.group import Group
from fichebak.content.fields.items import gather, items_of
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.record import as_key, by_name, read_record, read_strictly
from fichebak.content.fields.text import Text
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.nodes import Mapping, Node, Scalar, is_absent, text_in
from fichebak.text.wording import fold, nearest, slug


class Kind(StrEnum):
    """What a section tells; it decides how the page sets it."""

    PROSE = "prose"
    STRENGTHS = "strengths"
    BARRIERS = "barriers"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet's body, under a `##` heading."""

    key: str
    heading: str
    kind: Kind = Kind.PROSE
    required: bool = False
    synonyms: tuple[str, ...] = ()
    help: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every heading that is read as this section's."""
        return (self.heading, *self.synonyms)


@dataclass(frozen=True, slots=True)
class Model:
    """What a sheet holds."""

    fields: tuple[Field, ...]
    sections: tuple[Section, ...]
    # Every sheet asks for each of them several times.
    _fields: Map[str, Field] = attribute(init=False, repr=False, compare=False)
    _sections: Map[str, Section] = attribute(init=False, repr=False, compare=False)
    texts: tuple[tuple[str, ...], ...] = attribute(init=False, repr=False, compare=False)
    """The paths of the fields that hold Markdown, which may refer to anything."""

    def __post_init__(self) -> None:
        # Backwards: of two that are called alike, the first is meant.
        by_key = {one.key: one for one in reversed(self.fields)}
        by_name = {fold(name): section for section in reversed(self.sections) for name in section.names}
        object.__setattr__(self, "_fields", by_key)
        object.__setattr__(self, "_sections", by_name)
        texts = tuple(keys for keys, declared in self.leaves() if isinstance(declared.type, Markdown))
        object.__setattr__(self, "texts", texts)

    def field(self, key: str) -> Field | None:
        """The field of a key, at the top of the model."""
        return self._fields.get(key)

    def section(self, heading: str) -> Section | None:
        """The section that a heading names."""
        return self._sections.get(fold(heading))

    def leaves(self) -> Iterator[tuple[tuple[str, ...], Field]]:
        """Every field that holds a value of its own, with its path of keys: groups opened."""
        yield from _leaves(self.fields, ())


def _leaves(declared: tuple[Field, ...], path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in declared:
        if isinstance(field.type, Group):
            yield from _leaves(field.type.fields, (*path, field.key))
        else:
            yield (*path, field.key), field


def written(front: Mapping, declared: tuple[Field, ...]) -> Iterator[tuple[tuple[str, ...], Field, Node]]:
    """Every value that a sheet gives, as it stands there, with its field and path of keys: groups opened."""
    named = by_name(declared)
    for key, node in front.entries:
        field = named.get(as_key(key.text))
        if field is None or is_absent(node):
            continue
        if isinstance(field.type, Group) and isinstance(node, Mapping):
            for path, inner, value in written(node, field.type.fields):
                yield (field.key, *path), inner, value
        else:
            yield (field.key,), field, node


class Options(Declaration):
    """The values of a closed list."""

    def parse(self, node: Node) -> ClosedList:
        options = ClosedList(gather(_option, items_of(node)))
        places = [item.place for item in items_of(node)]
        _refuse_twins("option-twice", [(p, o.label, o.names) for p, o in zip(places, options, strict=True)])
        return options


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


class Fields(Declaration):
    """The declarations of fields: a mapping of keys."""

    def parse(self, node: Node) -> tuple[Field, ...]:
        if not isinstance(node, Mapping):
            raise wrong(node.place, "not-a-mapping")
        declared = gather(lambda entry: _field(*entry), node.entries)
        places = [key.place for key, _ in node.entries]
        placed = list(zip(places, declared, strict=True))
        _refuse_twins("key-twice", [(place, field.key, field.names) for place, field in placed])
        # Two periods would both be filtered by “state”, on one page and in one address.
        _refuse_twins("filter-twice", [(place, field.key, _filter_keys(field)) for place, field in placed])
        _refuse_twins("filter-address", [(place, field.key, _filter_words(field)) for place, field in placed])
        return declared


def _filter_keys(declared: Field) -> tuple[str, ...]:
    """The keys of the filters that a field makes, or the fields in a group."""
    return tuple(name or leaf.key for _, leaf in _leaves((declared,), ()) for name in leaf.filters)


def _filter_words(declared: Field) -> tuple[str, ...]:
    """The words in addresses of the filters that are called as their field is."""
    return tuple(filter_word(leaf) for _, leaf in _leaves((declared,), ()) if "" in leaf.filters)


def filter_word(declared: Field) -> str:
    """The word in addresses of a field’s filter: a label in another script has no letters for one."""
    return slug(declared.short or declared.label) or slug(declared.key)


def _refuse_twins(code: str, declared: Iterable[tuple[Place, str, tuple[str, ...]]]) -> None:
    """Raises Invalid where a name is declared that means something else already."""
    found: list[Diagnostic] = []
    seen: dict[str, str] = {}
    for place, owner, names in declared:
        clashes = {seen[as_key(name)]: name for name in reversed(names) if as_key(name) in seen}
        found.extend(error(place, code, name=name, other=other) for other, name in clashes.items())
        for name in names:
            seen.setdefault(as_key(name), owner)
    if found:
        raise Invalid(*found)


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
        raise wrong(node.place, "not-a-mapping")
    # The type comes first: it decides which other keys there may be.
    kind = next((value for k, value in node.entries if as_key(k.text) == "type"), None)
    if kind is None or is_absent(kind):
        raise wrong(key.place, "missing", name="type", help=", ".join(TYPES))
    type_name = text_in(kind)
    if type_name not in TYPES:
        near = nearest(type_name, TYPES)
        raise wrong(kind.place, "unknown-type", written=type_name, near=near, allowed=", ".join(TYPES))
    implementation = TYPES[type_name]
    options = options_of(implementation)
    record = read_record(node, (*_COMMON, *options))
    if record.diagnostics:
        raise Invalid(*record.diagnostics)
    given = dict(record.values)
    chosen = {option.key: given.pop(option.key) for option in options if option.key in given}
    del given["type"]
    filters = _facets(given.pop("filter", False), implementation, record.places.get("filter"))
    if "" in filters and key.text in RESERVED:
        raise wrong(key.place, "filter-reserved", name=key.text)
    if "related" in given and not filters:
        raise wrong(record.places["related"], "related-filter", name=key.text)
    made = implementation(**chosen)
    if given.get("card") and not _has_room_on_card(type_name, made):
        raise wrong(record.places["card"], "no-card", written=type_name, allowed=", ".join(ON_CARD))
    return Field(key.text, made, filters=filters, type_name=type_name, place=key.place, **given)


def _has_room_on_card(type_name: str, made: FieldType) -> bool:
    # The picture of a sheet stands on its card anyway; the parts of a group stand on it by themselves.
    parts = made.fields if isinstance(made, Group) else ()
    return type_name in {*ON_CARD, "image"} or any(part.type_name in ON_CARD for part in parts)


def _refuse_key(key: Scalar) -> None:
    name = slug(key.text).replace("-", "_")
    if not name or name != key.text:
        raise wrong(key.place, "key-shape", written=key.text, near=name)


def options_of(implementation: type[FieldType]) -> tuple[Field, ...]:
    """The options of a field type, read off its dataclass fields, as fields of a declaration."""
    hints = get_type_hints(implementation, include_extras=True)
    return tuple(
        Field(
            option.name,
            _OPTION_TYPES[str(hints[option.name])],
            required=option.default is MISSING,
        )
        for option in fields(implementation)  # type: ignore[arg-type]
    )


_OPTION_TYPES: dict[str, Any] = {
    str(Positive): Whole(1),
    str(Positive | None): Whole(1),
    str(int | None): Whole(),
    str(bool): Boolean(),
    str(str): Text(),
    str(ClosedList): Options(),
    str(tuple[Field, ...]): Fields(),
}


def _facets(
    written: bool | tuple[Scalar, ...],  # noqa: FBT001 (as it stands in the file)
    implementation: type[FieldType],
    place: Place | None,
) -> tuple[str, ...]:
    if written is False:
        return ()
    facets = implementation.FACETS
    if place is not None and not facets:
        raise wrong(place, "no-filter")
    if written is True:
        return facets
    for name in written:
        if name.text not in facets:
            near = nearest(name.text, facets)
            raise wrong(name.place, "unknown-facet", written=name.text, near=near)
    return tuple(name for name in facets if name in {scalar.text for scalar in written})


class Sections(Declaration):
    """The declarations of sections: a mapping of keys."""

    def parse(self, node: Node) -> tuple[Section, ...]:
        if not isinstance(node, Mapping):
            raise wrong(node.place, "not-a-mapping")
        sections = gather(lambda entry: _section(*entry), node.entries)
        places = [key.place for key, _ in node.entries]
        declared = list(zip(places, sections, strict=True))
        _refuse_twins("key-twice", [(place, s.key, (s.key,)) for place, s in declared])
        _refuse_twins("heading-twice", [(place, s.heading, s.names) for place, s in declared])
        return sections


def _section(key: Scalar, node: Node) -> Section:
    _refuse_key(key)
    values: Map[str, Any] = read_strictly(node, _SECTION)
    kind = values.get("kind")
    given = {name: value for name, value in values.items() if name != "kind"}
    return Section(key.text, kind=Kind(kind.key) if kind else Kind.PROSE, **given)


_SECTION = (
    Field("heading", Text(), required=True),
    Field("kind", one_of(Kind)),
    Field("required", Boolean()),
    Field("synonyms", Strings()),
    Field("help", Text()),
)
