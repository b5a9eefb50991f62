"""The record for data portals: DCAT-AP 3 in JSON-LD.

DCAT-AP Vlaanderen also asks for a contact, a licence and public access. The JSON-LD context is in the file
itself, so that a reader need not fetch anything.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence as Seq
from typing import Any

from fichebak.content.fields.date import PartialDate
from fichebak.site.linked_data import without_empty
from fichebak.site.offers import offers
from fichebak.site.plan import File, Links, Page, Site, fixed

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_LANGUAGES = {"nl": "NLD", "en": "ENG", "fr": "FRA"}


def path(site: Site) -> str:
    return f"{site.word('data')}/dcat.jsonld"


def files(site: Site, _pages: Seq[Page], _links: Links) -> Iterator[File]:
    """The record; none when the site offers no data."""
    if described := record(site):
        text = json.dumps(described, ensure_ascii=False, indent=2)
        yield fixed(path(site), f"{text}\n".encode())


def record(site: Site) -> dict[str, Any]:
    """A catalogue of one dataset, with a distribution for each format."""
    config, home = site.config, site.url_of("index.html")
    offered = list(offers(site))
    if not offered:
        return {}
    here = site.url_of(path(site))
    page = site.url_of(site.page_path("data"))
    language = _is(f"{_EU}/language/{_LANGUAGES[config.language]}")
    licence = _licence(site)
    publisher = {
        "@id": f"{here}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": config.publisher or config.title,
    }
    title = _in(config.language, config.title)
    description = _in(config.language, config.tagline or config.title)
    dates, updated = site.catalogue.dates.values(), site.catalogue.updated
    added = min((d.added for d in dates if d.added), key=lambda day: day.first, default=None)
    dataset = {
        "@id": f"{here}#dataset",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{here}#dataset",
        "dct:title": title,
        "dct:description": description,
        "dct:publisher": _is(publisher["@id"]),
        "dcat:contactPoint": _contact(site),
        "dct:language": language,
        "dct:accessRights": _is(f"{_EU}/access-right/PUBLIC"),
        "dcat:theme": _is(f"{_EU}/data-theme/SOCI"),
        "dcat:keyword": [
            _in(config.language, facet.label) for facet in site.catalogue.facets if facet.values
        ],
        "dcat:landingPage": {"@id": page, "@type": "foaf:Document"},
        "dct:issued": added and _day(added),
        "dct:modified": updated and _day(updated),
        "dcat:distribution": [
            {
                "@id": f"{here}#{offer.name}",
                "@type": "dcat:Distribution",
                "dct:title": _in(config.language, site.setting.words(f"open-data.offer.{offer.name}")),
                "dcat:accessURL": _is(page),
                "dcat:downloadURL": _is(site.url_of(offer.path)),
                "dcat:mediaType": _is(f"http://www.iana.org/assignments/media-types/{offer.media_type}"),
                "dct:format": _is(f"{_EU}/file-type/{offer.file_type}"),
                **({"dct:license": licence} if licence else {}),
            }
            for offer in offered
        ],
    }
    catalogue = {
        "@id": f"{here}#catalogue",
        "@type": "dcat:Catalog",
        "dct:title": title,
        "dct:description": description,
        "dct:publisher": publisher,
        "dct:language": language,
        "dct:license": licence,
        "dcat:contactPoint": _contact(site),
        "foaf:homepage": {"@id": home, "@type": "foaf:Document"},
        "dct:modified": updated and _day(updated),
        "dcat:dataset": without_empty(dataset),
    }
    return {"@context": CONTEXT, **without_empty(catalogue)}


def _licence(site: Site) -> dict[str, Any] | None:
    licence = site.config.licence
    if licence is None:
        return None
    document = {"@id": licence.url or f"{site.url_of(path(site))}#licence", "@type": "dct:LicenseDocument"}
    return {**document, "dct:title": _in(site.config.language, licence.name)}


def _contact(site: Site) -> dict[str, Any] | None:
    config = site.config
    if not config.contact:
        return None
    return {
        "@id": f"{site.url_of(path(site))}#contact",
        "@type": "vcard:Organization",
        "vcard:fn": config.publisher or config.title,
        "vcard:hasEmail": _is(f"mailto:{config.contact}"),
    }


def _is(address: str) -> dict[str, str]:
    return {"@id": address}


def _in(language: str, text: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _day(day: PartialDate) -> dict[str, str]:
    kind = "xsd:date" if day.day else "xsd:gYearMonth" if day.month else "xsd:gYear"
    return {"@value": day.iso, "@type": kind}
