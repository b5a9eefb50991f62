"""A sheet as schema.org JSON-LD, for search engines.

The page is an Article about a Project, since schema.org's Project (a kind of organisation) has no
audience. Scores are left out: people gave them to their own project, so they are not ratings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from fichebak.content.fields.address import Address, AddressType
from fichebak.content.fields.choice import Choice, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import Contact, ContactType
from fichebak.content.fields.contract import Field, Keys, Setting
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.location import Location, LocationType
from fichebak.content.fields.period import Period, PeriodType
from fichebak.content.fields.sdgs import Sdgs, name
from fichebak.content.sheets import Sheet
from fichebak.site.entries import Entry, for_editors
from fichebak.site.plan import Site

CONTEXT = {"@vocab": "https://schema.org/"}
"""Inline rather than a URL, so that a reader need not fetch the context."""


def article_maker(site: Site) -> Callable[[Sheet, Entry], dict[str, Any]]:
    """The function that makes the Article for the page of a sheet."""
    config, licence, model = site.config, site.config.licence, site.config.model
    publisher = _named("Organization", config.publisher)
    catalogue = {**_named("WebSite", config.title), **without_empty({"url": site.url_of("index.html")})}
    keywords = [
        (keys, declared)
        for keys, declared in model.leaves
        if isinstance(declared.type, Choice | Choices | Sdgs)
        and keys != ("target_groups",)
        and not for_editors(declared)
    ]
    described = model.paths_of(*_DESCRIBING)

    def article(sheet: Sheet, entry: Entry) -> dict[str, Any]:
        address, dates = site.url_of(entry.path), site.catalogue.dates[sheet.slug]
        given = ((declared, sheet.value(keys)) for keys, declared in keywords)
        properties = {
            "@type": "Article",
            "@id": address,
            "url": address,
            "headline": sheet.title,
            "description": entry.summary,
            "inLanguage": sheet.wholly_in or config.language,
            "datePublished": dates.added and dates.added.iso,
            "dateModified": dates.updated and dates.updated.iso,
            "image": site.url_of(site.asset(entry.picture.fallback.name)) if entry.picture else "",
            "license": licence and (licence.url or _named("CreativeWork", licence.name)),
            "publisher": publisher,
            "isPartOf": catalogue,
            "audience": [
                {"@type": "PeopleAudience", "audienceType": label}
                for label in _labels(sheet.values.get("target_groups"))
            ],
            "keywords": [text for one, value in given for text in _keywords(one, value, site.setting)],
            "about": _project(sheet, described),
        }
        return {"@context": CONTEXT, **without_empty(properties)}

    return article


_DESCRIBING = (AddressType, LocationType, PeriodType, ContactType)
"""The types of fields that describe the project: see `_parts`."""


def _project(sheet: Sheet, described: Iterable[Keys]) -> dict[str, Any]:
    """The Project that a sheet describes, from these fields, each mapped by its type."""
    properties: dict[str, Any] = {"@type": "Project", "name": sheet.title}
    for keys in described:
        for key, part in _parts(sheet.value(keys)):
            properties.setdefault(key, part)
    # A plain text field has no telling type; recognise it by its key.
    for key, property_, kind in (
        ("area", "areaServed", "Place"),
        ("organisation", "parentOrganization", "Organization"),
    ):
        text = sheet.values.get(key)
        if isinstance(text, str):
            properties[property_] = _named(kind, text)
    return properties


def _parts(value: object) -> Iterator[tuple[str, Any]]:
    match value:
        case Address():
            parts = {
                "streetAddress": value.street_line,
                "postalCode": value.postcode,
                "addressLocality": value.municipality,
            }
            yield "address", {"@type": "PostalAddress", **without_empty(parts)}
        case Location():
            point = {"@type": "GeoCoordinates", "latitude": float(value.lat), "longitude": float(value.lon)}
            yield "location", {"@type": "Place", "geo": point}
        case Period():
            yield "foundingDate", value.start.iso
            if isinstance(value.end, PartialDate):
                yield "dissolutionDate", value.end.iso
        case Contact(public=True):
            parts = {
                "name": value.name,
                "contactType": value.role,
                "email": value.email,
                "telephone": value.phone.written if value.phone else "",
                "url": value.website,
            }
            yield "contactPoint", {"@type": "ContactPoint", **without_empty(parts)}


def _keywords(declared: Field, value: Any, setting: Setting) -> list[str]:
    if isinstance(declared.type, Sdgs):
        words = setting.words
        return [f"{words('goal')} {goal}{words.colon}{name(goal, words)}" for goal in value or ()]
    return _labels(value)


def _labels(value: object) -> list[str]:
    options = value if isinstance(value, tuple) else (value,)
    return [option.label for option in options if isinstance(option, Option)]


def _named(kind: str, name_: str) -> dict[str, str]:
    return {"@type": kind, "name": name_} if name_ else {}


def without_empty(parts: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
