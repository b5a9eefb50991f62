"""The JSON export: all sheets in one file, each sheet in its own file, and the JSON Schema of both.

Fields have the keys of `site_config.yaml`, which stay the same when labels change. Fields for editors and
contacts that may not be published are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping as Map, Sequence as Seq
from functools import partial
from io import BytesIO
from typing import Any

from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import Image
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.shared.data import ISO_DATE
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.site.entries import for_editors
from fichebak.site.offers import address, data_path, sheet_data_path
from fichebak.site.packing import compact
from fichebak.site.plan import File, Reusable, Site, address_of, fixed
from fichebak.site.resolving import Resolver

SCHEMA = "https://json-schema.org/draft/2020-12/schema"
_DATE, _TEXT = {"type": "string", "pattern": ISO_DATE}, {"type": "string"}
MEMBERS: Map[str, Map[str, Any]] = {
    "id": _TEXT,
    "path": _TEXT,
    "url": _TEXT,
    "language": _TEXT,
    "added": _DATE,
    "updated": _DATE,
    "fields": {},
    "sections": {},
}
"""What is told of a sheet, each with its schema; those of the last two depend on the model."""


def each_sheet(resolver: Resolver) -> Iterator[File]:
    """A file for each sheet."""
    site, line = resolver.site, _line_maker(resolver)

    def make(sheet: Sheet, _: Reusable) -> bytes:
        return line(sheet) + b"\n"

    for sheet in site.catalogue.sheets:
        yield File(sheet_data_path(site, sheet), partial(make, sheet), partial(site.digests_of, (sheet,)))


def all_sheets(resolver: Resolver) -> Iterator[File]:
    """The file of all sheets, and its schema."""
    site = resolver.site
    cache_inputs = partial(site.digests_of, site.catalogue.sheets)
    yield File(data_path(site, "json"), partial(_all_sheets, resolver), cache_inputs, in_parts=True)
    described = json.dumps(schema(site.config.model, site.config.title), ensure_ascii=False, indent=2)
    yield fixed(data_path(site, "schema.json"), f"{described}\n".encode())


def _all_sheets(resolver: Resolver, reusable: Reusable) -> bytes:
    # One sheet a line, so that a change of one sheet is one line in a diff.
    site, lines, line = resolver.site, _lines(reusable.data), _line_maker(resolver)
    # A growing buffer: joining a list of texts would take twice the memory.
    whole = BytesIO()
    whole.write(_head(site))
    for number, sheet in enumerate(site.catalogue.sheets):
        whole.write(b",\n" if number else b"\n")
        unchanged = reusable.unchanged.get(number)
        whole.write(line(sheet) if unchanged is None else lines[unchanged])
    whole.write(b"\n]}\n")
    return whole.getvalue()


def _lines(data: bytes) -> list[memoryview]:
    """The lines of a file of all sheets that we made, from that of the first sheet."""
    view, lines = memoryview(data), []
    start = data.find(b"\n") + 1
    while (end := data.find(b"\n", start)) >= 0:
        has_comma = data.startswith(b",", end - 1)  # behind all but the last
        lines.append(view[start : end - 1 if has_comma else end])
        start = end + 1
    return lines


def _line_maker(resolver: Resolver) -> Callable[[Sheet], bytes]:
    """The function that gives one sheet as a line of JSON."""
    fields = public_fields(resolver.site.config.model)
    return lambda sheet: compact(record(resolver, sheet, fields)).encode()


def _head(site: Site) -> bytes:
    """The file of all sheets up to the first: what concerns the catalogue as a whole."""
    config, updated = site.config, site.catalogue.updated
    head = _given(
        {
            "title": config.title,
            "description": config.tagline,
            "language": config.language,
            "url": site.url_of("index.html"),
            "schema": address(site, data_path(site, "schema.json")),
            "publisher": config.publisher,
            "contact": config.contact,
            "licence": config.licence and _given({"name": config.licence.name, "url": config.licence.url}),
            "updated": updated and updated.iso,
            "count": len(site.catalogue.sheets),
        }
    )
    return f'{compact(head).removesuffix("}")},"projects":['.encode()


def record(resolver: Resolver, sheet: Sheet, fields: Iterable[Field]) -> dict[str, Any]:
    """One sheet as JSON, without what was not given."""
    site = resolver.site
    path = site.sheet_path(sheet)
    dates = site.catalogue.dates[sheet.slug]
    return _given(
        {
            "id": sheet.slug,
            "path": address_of(path),
            "url": site.url_of(path),
            "language": sheet.wholly_in or site.config.language,
            "added": dates.added and dates.added.iso,
            "updated": dates.updated and dates.updated.iso,
            "fields": dict(_values(resolver, sheet, fields)),
            "sections": {key: resolver.readdressed(text, sheet.path) for key, text in sheet.texts.items()},
        }
    )


def public_fields(model: Model) -> tuple[Field, ...]:
    """The fields about the project, not those for editors."""
    return tuple(field for field in model.fields if not for_editors(field))


def schema(model: Model, title: str) -> dict[str, Any]:
    """The JSON Schema of the files, with the label of each field."""
    fields = {
        field.key: _given({"title": field.label, "description": field.help}) | field.type.data_schema()
        for field in public_fields(model)
    }
    sections = {
        section.key: {"title": section.heading, "type": "string", "contentMediaType": "text/markdown"}
        for section in model.sections
    }
    members = {
        **MEMBERS,
        "fields": _object(fields, [f.key for f in public_fields(model) if _is_always_told(f)]),
        "sections": _object(sections, [s.key for s in model.sections if s.required]),
    }
    project = _object(members, ["id", "path", "language", "fields", "sections"])
    return {
        "$schema": SCHEMA,
        "title": title,
        "type": "object",
        "properties": {
            **dict.fromkeys(("title", "description", "language", "url", "schema"), _TEXT),
            **dict.fromkeys(("publisher", "contact"), _TEXT),
            "licence": _object({"name": _TEXT, "url": _TEXT}, ["name"]),
            "updated": _DATE,
            "count": {"type": "integer"},
            "projects": {"type": "array", "items": {"$ref": "#/$defs/project"}},
        },
        "required": ["title", "language", "schema", "count", "projects"],
        "$defs": {"project": project},
    }


def _is_always_told(field: Field) -> bool:
    """Whether every sheet has it in the export: a contact is required, but may be withheld."""
    if isinstance(field.type, Group):
        return field.required and any(map(_is_always_told, field.type.fields))
    return field.required and not isinstance(field.type, ContactType)


def _object(properties: Map[str, Any], required: Seq[str]) -> dict[str, Any]:
    closed = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**closed, "required": list(required)} if required else closed


def _values(resolver: Resolver, sheet: Sheet, fields: Iterable[Field]) -> Iterator[tuple[str, Any]]:
    for field in fields:
        value = sheet.values.get(field.key)
        if value is None:
            continue
        data = _published(resolver, sheet.path, field, value)
        if data != {}:
            yield field.key, data


def _published(resolver: Resolver, owner: str, field: Field, value: Any) -> Any:
    """The data of a value as published: links and pictures with their URL, nothing of what is withheld."""
    if isinstance(field.type, Group):
        parts = {
            one.key: _published(resolver, owner, one, value[one.key])
            for one in field.type.fields
            if one.key in value
        }
        return {key: part for key, part in parts.items() if part != {}}
    site = resolver.site
    data = field.type.data(value, site.setting)
    if isinstance(field.type, Markdown):
        return resolver.readdressed(data, owner)
    if isinstance(value, Image) and (picture := site.pictures.get(value.file)):
        return {**data, "url": address(site, site.asset(picture.fallback.name))}
    return data


def _given(parts: Map[str, Any]) -> dict[str, Any]:
    """Without None and empty texts; 0 and False stay."""
    return {key: part for key, part in parts.items() if part is not None and part != ""}
