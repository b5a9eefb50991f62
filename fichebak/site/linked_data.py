"""A sheet as search engines read it: schema.org, in JSON-LD, in a block of data on its page.

The page is an article about a project, since schema.org's Project (a kind of organisation) has no
audience. The scores that people gave themselves are no ratings, and are not told as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fichebak.content.fields.address import Address
from fichebak.content.fields.choice import Option
from fichebak.content.fields.contact import Contact
from fichebak.content.fields.date import PartialDate
from fichebak.content.fields.location import Location
from fichebak.content.fields.period import Period
from fichebak.content.fields.sdgs import Sdgs, name
from fichebak.content.sheets import Sheet
from fichebak.site.entries import Entry, for_editors
from fichebak.site.plan import Site

CONTEXT = {"@vocab": "https://schema.org/"}
"""Spelled out, and not by reference: nobody need fetch anything to know what the words mean."""


def article(site: Site, sheet: Sheet, entry: Entry) -> dict[str, Any]:
    """The article that the page of a sheet is."""
    config, home = site.config, site.whole("index.html")
    dates = site.catalogue.dates[sheet.slug]
    picture = site.whole(site.asset(entry.picture.fallback.name)) if entry.picture else ""
    licence = config.licence
    return {
        "@context": CONTEXT,
        **told(
            {
                "@type": "Article",
                "@id": site.whole(entry.path),
                "url": site.whole(entry.path),
                "headline": sheet.title,
                "description": entry.summary,
                "inLanguage": sheet.wholly_in or config.language,
                "datePublished": dates.added and dates.added.iso,
                "dateModified": dates.updated and dates.updated.iso,
                "image": picture,
                "license": licence and (licence.url or licence.name),
                "publisher": _named("Organization", config.publisher),
                "isPartOf": {**_named("WebSite", config.title), **told({"url": home})},
                "audience": [
                    {"@type": "PeopleAudience", "audienceType": label}
                    for label in _labels(sheet.values.get("target_groups"))
                ],
                "keywords": list(_keywords(site, sheet)),
                "about": project(site, sheet),
            }
        ),
    }


def project(site: Site, sheet: Sheet) -> dict[str, Any]:
    """The project that a sheet is about: what its fields say, each by its type."""
    found: dict[str, Any] = {"@type": "Project", "name": sheet.title}
    for keys, _ in site.config.model.leaves():
        for key, part in _parts(sheet.value(keys)):
            found.setdefault(key, part)
    # Of a plain text only its key tells what it is.
    for key, named in (("area", "areaServed"), ("organisation", "parentOrganization")):
        text = sheet.values.get(key)
        if isinstance(text, str):
            found[named] = _named("Organization" if key == "organisation" else "Place", text)
    return found


def _parts(value: object) -> Iterator[tuple[str, Any]]:
    match value:
        case Address():
            parts = {
                "streetAddress": value.street_line,
                "postalCode": value.postcode,
                "addressLocality": value.municipality,
            }
            yield "address", {"@type": "PostalAddress", **told(parts)}
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
            yield "contactPoint", {"@type": "ContactPoint", **told(parts)}


def _keywords(site: Site, sheet: Sheet) -> Iterator[str]:
    for keys, declared in site.config.model.leaves():
        value = sheet.value(keys)
        if keys == ("target_groups",) or for_editors(declared):
            continue
        if isinstance(declared.type, Sdgs):
            yield from (f"SDG {goal}: {name(goal, site.setting)}" for goal in value or ())
        else:
            yield from _labels(value)


def _labels(value: object) -> list[str]:
    options = value if isinstance(value, tuple) else (value,)
    return [option.label for option in options if isinstance(option, Option)]


def _named(kind: str, called: str) -> dict[str, str]:
    return {"@type": kind, "name": called} if called else {}


def told(parts: dict[str, Any]) -> dict[str, Any]:
    """What there is to say: what is empty says nothing."""
    return {key: part for key, part in parts.items() if part not in (None, "", [], {})}
