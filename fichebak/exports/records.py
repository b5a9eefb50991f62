"""The catalogue as JSON: all sheets in one file, each in one of its own, and the schema of both.

The keys of the fields are those of `site_config.yaml`; they stay when labels change. What is meant
for editors alone, and a contact that may not be published, is not in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from io import BytesIO
from typing import Any

from fichebak.catalogue.dates import newest_first
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import Field
from fichebak.content.fields.data import ISO_DATE
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import Image
from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from fichebak.exports.offers import address, data_path, sheet_data_path
from fichebak.site.entries import for_editors
from fichebak.site.plan import Page, Site, address_of

SCHEMA = "https://json-schema.org/draft/2020-12/schema"


def files(site: Site, _pages: Seq[Page]) -> Iterator[tuple[str, bytes]]:
    """All sheets in one file with its schema, and a file for each sheet, as far as the site gives them."""
    sheets = site.catalogue.sheets
    # One text that grows: a list of texts to join would be as large once more.
    whole = BytesIO()
    each, together = site.exports("sheets"), bool(sheets) and site.exports("json")
    if together:
        whole.write(_head(site))
    for number, sheet in enumerate(sheets):
        text = _encode(record(site, sheet)).encode()
        if together:
            # One line for each sheet: a change of one is one line in a difference.
            whole.write(b",\n" if number else b"\n")
            whole.write(text)
        if each:
            yield sheet_data_path(site, sheet), text + b"\n"
    if together:
        whole.write(b"\n]}\n")
        yield data_path(site, "json"), whole.getvalue()
        described = json.dumps(schema(site.config.model, site.config.title), ensure_ascii=False, indent=2)
        yield data_path(site, "schema.json"), f"{described}\n".encode()


def _head(site: Site) -> bytes:
    """What there is to say of all sheets together, up to where the first begins."""
    sheets, dates = site.catalogue.sheets, site.catalogue.dates
    newest = min((dates[sheet.slug] for sheet in sheets), key=newest_first)
    config = site.config
    head = _given(
        {
            "title": config.title,
            "description": config.tagline,
            "language": config.language,
            "url": site.whole("index.html"),
            "schema": address(site, data_path(site, "schema.json")),
            "publisher": config.publisher,
            "contact": config.contact,
            "licence": config.licence and _given({"name": config.licence.name, "url": config.licence.url}),
            "updated": newest.updated and newest.updated.iso,
            "count": len(sheets),
        }
    )
    return f'{_encode(head).removesuffix("}")},"projects":['.encode()


def record(site: Site, sheet: Sheet) -> dict[str, Any]:
    """One sheet as JSON; what was not given is left out."""
    path = site.sheet_path(sheet)
    dates = site.catalogue.dates[sheet.slug]
    return _given(
        {
            "id": sheet.slug,
            "path": address_of(path),
            "url": site.whole(path),
            "added": dates.added and dates.added.iso,
            "updated": dates.updated and dates.updated.iso,
            "fields": dict(_values(site, sheet)),
            "sections": {part.section.key: part.text for part in sheet.parts},
        }
    )


def public_fields(model: Model) -> tuple[Field, ...]:
    """The fields that say something of the project."""
    return tuple(field for field in model.fields if not for_editors(field))


def schema(model: Model, title: str) -> dict[str, Any]:
    """What the files hold, as a JSON Schema: field by field, with its label."""
    fields = {
        field.key: _given({"title": field.label, "description": field.help}) | field.type.data_schema()
        for field in public_fields(model)
    }
    sections = {
        section.key: {"title": section.heading, "type": "string", "contentMediaType": "text/markdown"}
        for section in model.sections
    }
    date, text = {"type": "string", "pattern": ISO_DATE}, {"type": "string"}
    project = {
        "type": "object",
        "properties": {
            "id": text,
            "path": text,
            "url": text,
            "added": date,
            "updated": date,
            "fields": _object(fields, [f.key for f in public_fields(model) if _is_always_told(f)]),
            "sections": _object(sections, [s.key for s in model.sections if s.required]),
        },
        "required": ["id", "path", "fields", "sections"],
        "additionalProperties": False,
    }
    return {
        "$schema": SCHEMA,
        "title": title,
        "type": "object",
        "properties": {
            **dict.fromkeys(("title", "description", "language", "url", "schema"), text),
            **dict.fromkeys(("publisher", "contact"), text),
            "licence": _object({"name": text, "url": text}, ["name"]),
            "updated": date,
            "count": {"type": "integer"},
            "projects": {"type": "array", "items": {"$ref": "#/$defs/project"}},
        },
        "required": ["title", "language", "schema", "count", "projects"],
        "$defs": {"project": project},
    }


def _is_always_told(field: Field) -> bool:
    """Whether every sheet has it here: one must have a contact, but may withhold it."""
    if isinstance(field.type, Group):
        return field.required and any(map(_is_always_told, field.type.fields))
    return field.required and not isinstance(field.type, ContactType)


def _object(properties: Map[str, Any], required: Seq[str]) -> dict[str, Any]:
    closed = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**closed, "required": list(required)} if required else closed


def _values(site: Site, sheet: Sheet) -> Iterator[tuple[str, Any]]:
    for field in public_fields(site.config.model):
        value = sheet.values.get(field.key)
        if value is None:
            continue
        data = _published(site, value, field.type.data(value, site.setting))
        if data != {}:
            yield field.key, data


def _published(site: Site, value: Any, data: Any) -> Any:
    """The data of a value as the site gives it: a picture with its address, nothing of what is withheld."""
    if isinstance(value, dict):  # a group
        parts = {key: _published(site, value[key], part) for key, part in data.items()}
        return {key: part for key, part in parts.items() if part != {}}
    if isinstance(value, Image) and (picture := site.pictures.get(value.file)):
        return {**data, "url": address(site, site.asset(picture.fallback.name))}
    return data


def _given(parts: Map[str, Any]) -> dict[str, Any]:
    """What there is to say: nought is something, an empty text is not."""
    return {key: part for key, part in parts.items() if part is not None and part != ""}


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
