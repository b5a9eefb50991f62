"""Random models: whatever fields a site declares, its pages are valid, its links lead on and its data agree.

`random` is seeded: a model can be looked at again by its number.
"""

import csv
import io
import json
from random import Random
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator

from fichebak.content.config import EXPORT_NAMES
from fichebak.content.fields import ON_CARD, TYPES
from tests.markup import Document
from tests.pictures import picture
from tests.test_output import links, resolved

# A value of each type, and what its declaration needs.
VALUES = {
    "text": "\"<b>Soep</b> & 'brood'\"",
    "markdown": '"Soep.[^1]\\n\\n[^1]: Met [brood](https://brood.example/).\\n"',
    "url": "https://soep.example/?a=1&b=2",
    "email": "soep@buurt.example",
    "phone": "0470123456",
    "number": "7,5",
    "boolean": "nee",
    "choice": "C++",
    "choices": "[D, 007]",
    "date": "maart 2026",
    "period": "2018 tot heden",
    "score": "8",
    "address": "Markt 1, 8970 Poperinge",
    "location": "50.8554, 2.7312",
    "contact": "{name: Onthaal, email: onthaal@buurt.example}",
    "sdgs": "[1, 11]",
    "image": "{file: pot.png, alt: Een pot soep}",
    "links": '["Soep (https://soep.example/)"]',
    "addresses": "[oude-soep]",
    "language": "vls",
}
OPTIONS = dict.fromkeys(("choice", "choices"), ", options: [C++, D, {label: 007, aliases: [bond]}]")
# Names with a fixed meaning, of parts of values, of members of the data, and words of JavaScript and YAML.
KEYS = (
    *("title_lang", "summary", "status", "aliases", "added", "updated", "review", "area", "organisation"),
    *("address", "period", "contact", "image", "slug", "id", "path", "language", "fields", "sections"),
    *("street", "lat", "email", "constructor", "null", "true", "nl", "items", "text"),
)
SHEET = "---\ntitle: {title}\n{front}---\n## Verhaal\n\nSoep.[^1]\n\n[^1]: Van hier.\n"


def any_site(chance):
    """The configuration and the files of a site with a few fields, one of them a group."""
    types = chance.sample(sorted(VALUES), 8)
    named = dict(zip(chance.sample(KEYS, len(types) + 1), [*types, "group"], strict=True))
    *outside, group = named
    inside = [outside.pop() for _ in range(3)]
    fields = "".join(f"  {key}: {{{declared(key, named[key], chance)}}}\n" for key in outside)
    parts = ", ".join(f"{key}: {{{declared(key, named[key], chance)}}}" for key in inside)
    fields += f"  {group}: {{type: group, label: Samen, fields: {{{parts}}}}}\n"
    front = "".join(f"{key}: {VALUES[named[key]]}\n" for key in outside)
    front += f"{group}:\n" + "".join(f"  {key}: {VALUES[named[key]]}\n" for key in inside)
    exports = ", ".join(chance.sample(EXPORT_NAMES, chance.randint(1, len(EXPORT_NAMES))))
    config = (
        "title: Bak\nurl: https://bak.example/\nlanguages: [nl, fr]\nper_page: 1\n"
        f"exports: [{exports}]\nfields:\n  title: {{type: text, label: Titel, required: true}}\n{fields}"
        "sections:\n  story: {heading: Verhaal}\n"
    )
    return config, {
        "content/projects/soep.md": SHEET.format(title="Soep", front=front),
        "content/projects/soep.fr.md": "---\ntitle: Soupe\n---\n",
        "content/projects/brood.md": SHEET.format(title="Brood", front=""),
        "content/images/pot.png": picture(),
    }


def declared(key, type_name, chance):
    options = OPTIONS.get(type_name, "")
    filtered = ", filter: true" if TYPES[type_name].FACETS and chance.random() < 0.5 else ""
    card = ", card: true" if type_name in ON_CARD and chance.random() < 0.5 else ""
    return f"type: {type_name}, label: '<i>{key}</i>'{options}{filtered}{card}"


@pytest.mark.parametrize("number", range(3))
def test_a_site_of_any_model_is_whole(make, number):
    config, files = any_site(Random(number))
    outcome = make(files, config=config)
    assert [one for one in outcome.diagnostics if one.is_error] == [], config
    made = outcome.files
    pages = {path: Document(data) for path, data in made.items() if path.endswith(".html")}
    ids = {path: page.values("[id]", "id") for path, page in pages.items()}
    for path, page in pages.items():
        assert page.errors == [], path
        assert len(ids[path]) == len(set(ids[path])), path
        for link in {*links(page)}:
            parts = urlsplit(link)
            target = resolved(path, parts.path) if parts.path else path
            if not parts.scheme and not parts.netloc:
                assert target in made, (path, link)
                assert not parts.fragment or parts.fragment in ids[target], (path, link)


@pytest.mark.parametrize("number", range(5))
def test_the_data_of_any_model_fit_their_schema_and_one_another(make, number):
    config, files = any_site(Random(number))
    config = config.replace("exports: [", "exports: [csv, json] #")
    made = make(files, config=config).files
    told = {}
    for language, folder in {"nl": "data/projecten", "fr": "fr/donnees/projets"}.items():
        data, schema = (json.loads(made[f"{folder}{suffix}"]) for suffix in (".json", ".schema.json"))
        assert [found.message for found in Draft202012Validator(schema).iter_errors(data)] == [], config
        rows = [*csv.DictReader(io.StringIO(made[f"{folder}.csv"].decode("utf-8-sig")), delimiter=";")]
        assert [row["title"] for row in rows] == [one["fields"]["title"] for one in data["projects"]]
        told[language] = {one["id"]: one["fields"].keys() for one in data["projects"]}
    # A translation that only has a title takes the rest; none of these fields is the language of a title.
    assert told["nl"] == told["fr"], config
