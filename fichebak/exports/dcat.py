"""The record for data portals: DCAT-AP 3 in JSON-LD.

DCAT-AP Vlaanderen also asks for a contact, a licence, public access, an identifier of everything, names in a
language and a theme of the Belgian list. The JSON-LD context is in the file itself, so that a reader need not
fetch anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence as Seq
from typing import Any

from fichebak.content.fields.date import PartialDate
from fichebak.site.linked_data import without_empty
from fichebak.site.offers import offers
from fichebak.site.plan import File, Site, fixed

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EU = "http://publications.europa.eu/resource/authority"
_THEMES = (f"{_EU}/data-theme/SOCI", "http://vocab.belgif.be/auth/datatheme/SOCI")
"""“Population and society” in the list of the EU and in that of Belgium."""
_LANGUAGES = {"nl": "NLD", "en": "ENG", "fr": "FRA"}


def path(site: Site) -> str:
    return f"{site.word('data')}/dcat.jsonld"


def files(site: Site) -> Iterator[File]:
    """The record; none when the site offers no data."""
    if described := record(site):
        text = json.dumps(described, ensure_ascii=False, indent=2)
        yield fixed(path(site), f"{text}\n".encode())


def record(site: Site) -> dict[str, Any]:
    """A catalogue of one dataset, with a distribution for each format in each language."""
    home, languages = site.url_of("index.html"), (site, *site.versions)
    distributions = [one for version in languages for one in _distributions(site, version)]
    if not distributions:
        return {}
    here = site.url_of(path(site))
    language = [_language(one) for one in languages]
    licence = _licence(site)
    publisher: dict[str, Any] = {
        "@id": f"{here}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": _in_each(languages, lambda one: one.config.publisher or one.config.title),
    }
    title = _in_each(languages, lambda one: one.config.title)
    description = _in_each(languages, lambda one: one.config.tagline or one.config.title)
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
        "dcat:theme": [_is(theme) for theme in _THEMES],
        "dcat:keyword": [
            _in(one.config.language, facet.label)
            for one in languages
            for facet in one.catalogue.facets
            if facet.values and facet.label not in one.config.untranslated
        ],
        "dcat:landingPage": {"@id": site.url_of(site.page_path("data")), "@type": "foaf:Document"},
        "dct:issued": added and _day(added),
        "dct:modified": updated and _day(updated),
        "dcat:distribution": distributions,
    }
    catalogue = {
        "@id": f"{here}#catalogue",
        "@type": "dcat:Catalog",
        "dct:identifier": f"{here}#catalogue",
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


def _distributions(site: Site, version: Site) -> Iterator[dict[str, Any]]:
    """The files in one language, in the record of the site."""
    here, language = site.url_of(path(site)), version.config.language
    in_language = f"-{language}" if version.config.folder else ""
    words = version.setting.words
    for offer in offers(version):
        identifier = f"{here}#{offer.name}{in_language}"
        parts = {
            "@id": identifier,
            "@type": "dcat:Distribution",
            "dct:identifier": identifier,
            "dct:title": _in(language, words(f"open-data.offer.{offer.name}")),
            "dct:description": _in(language, words(f"open-data.about.{offer.name}")),
            "dct:language": _language(version),
            "dcat:accessURL": _is(version.url_of(version.page_path("data"))),
            "dcat:downloadURL": _is(version.url_of(offer.path)),
            "dcat:mediaType": _is(f"http://www.iana.org/assignments/media-types/{offer.media_type}"),
            "dct:format": _is(f"{_EU}/file-type/{offer.file_type}"),
            "dct:license": _licence(site),
        }
        yield without_empty(parts)


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


def _language(site: Site) -> dict[str, str]:
    return _is(f"{_EU}/language/{_LANGUAGES[site.config.language]}")


def _in_each(languages: Seq[Site], text_of: Callable[[Site], str]) -> list[dict[str, str]]:
    """A text in each language that has it."""
    texts = ((one, text_of(one)) for one in languages)
    return [_in(one.config.language, text) for one, text in texts if text not in one.config.untranslated]


def _in(language: str, text: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _day(day: PartialDate) -> dict[str, str]:
    kind = "xsd:date" if day.day else "xsd:gYearMonth" if day.month else "xsd:gYear"
    return {"@value": day.iso, "@type": kind}
