"""The JSON Schema of sheets: it accepts every valid sheet, and rejects as many invalid ones as it can."""

import json
import re
from urllib.parse import unquote

import pytest
import yaml
from jsonschema import Draft7Validator

from fichebak.content import config
from fichebak.content.fields.shared.schemas import record, spelled
from fichebak.content.sheet_schema import as_text, sheet_schema
from tests.conftest import HOME
from tests.field_tables import TABLES, cases, names
from tests.test_properties import CONFIG, MODEL, SHEETS, WORDS

SITE = config.read(CONFIG)[0]
IN_THE_YAML = {
    # Errors of the YAML syntax, which a schema does not see.
    "alias",
    "anchor",
    "backslash",
    "colon-in-value",
    "special-start",
    "tag",
    "trailing-comment",
    "unclosed-quote",
}
BEYOND_A_SCHEMA = {
    # Comparisons of two values: labels with each other, an end with its start, a day with its month.
    "duplicate-choice",
    "duplicate-field",
    "no-such-date",
    "period-order",
    # Latitudes in a text, a period in words, deep nesting, quotation marks as letters.
    "curly-quotes",
    "location-range",
    "period",
    "too-nested",
}
SEEN_OTHERWISE = {
    # A YAML parser reads these, or a part of them, as another number.
    "phone: 123456",
    "price: 1e3",
    "price: 0x1F",
    "visitors: 1.000",
    # A pattern cannot limit a number in a text with a comma or a scale.
    "impact: 10,5/10",
    # Patterns only know ASCII digits, and the schema accepts any text as the end of a period.
    "address: ²²²² Ieper",
    "address: ８９７０ Poperinge",
    "period: {start: 2018, end: 202²}",
    # Lines without hyphens are one text to YAML, and it may be a name.
    *("partners:\n  Stad\n  Bib", "partners: Stad,\n  Bib"),
    *("partners:\n  – Stad\n  – Bib", "partners:\n  -Stad\n  -Bib"),
    # A value that is given as null.
    "contact: {name: Onthaal, email: null}",
    # The name of one goal with the number of another.
    "sdgs: 3 en 11",
    "sdgs: 11 Klimaatactie",
    # An impossible port.
    "website: https://soep.example:x/",
    "website: https://soep.example:99999/",
    # An impossible year beside a possible one; a word as the start.
    "period: 1018 - 2020",
    "period: {start: doorlopend}",
}


class Core(yaml.SafeLoader):
    """YAML 1.2, as editors' language servers read it: fewer words are numbers, booleans or dates."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (required by PyYAML)


for kind, shape, first in [
    ("null", r"~|null|Null|NULL|", [*"~nN", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+|0x[0-9a-fA-F]+", list("-+0123456789")),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", list("-+.0123456789")),
]:
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{kind}", re.compile(rf"^(?:{shape})$"), first)
Core.add_constructor(
    "tag:yaml.org,2002:int", lambda _, node: int(node.value, 16 if node.value.startswith("0x") else 10)
)
Core.add_constructor("tag:yaml.org,2002:float", lambda _, node: float(node.value))


class Older(yaml.SafeLoader):
    """YAML 1.1, except its dates, which JSON does not have."""


Older.add_constructor("tag:yaml.org,2002:timestamp", lambda loader, node: loader.construct_scalar(node))


def validator(about):
    return Draft7Validator(record(about.declared, WORDS["nl"]))


@pytest.mark.parametrize("code", WORDS)
def test_the_schema_is_one(code):
    Draft7Validator.check_schema(sheet_schema(SITE, WORDS[code]))


@pytest.mark.parametrize(("about", "case"), cases("accepted"))
def test_what_a_sheet_may_say_fits_the_schema(about, case):
    found = yaml.load(case.written, Loader=Core)
    assert [error.message for error in validator(about).iter_errors(found)] == []


@pytest.mark.parametrize(("about", "case"), cases("rejected"))
def test_what_a_sheet_may_not_say_is_refused_where_a_schema_can(about, case):
    codes = {mistake.partition(" ")[2] for mistake in case.mistakes}
    if codes & IN_THE_YAML:
        return
    fits = validator(about).is_valid(yaml.load(case.written, Loader=Core))
    beyond = codes <= BEYOND_A_SCHEMA or case.written in SEEN_OTHERWISE
    # A case that the schema learns to reject must be removed from the lists above.
    assert fits is beyond or (not fits and codes <= BEYOND_A_SCHEMA)


@pytest.mark.parametrize("nothing", ["", "null", "~", '""', "[]", "{}"])
@pytest.mark.parametrize("about", TABLES, ids=names())
def test_nothing_fits_every_optional_field(about, nothing):
    assert validator(about).is_valid(yaml.load(f"{about.declared[0].key}: {nothing}", Loader=Core))


@pytest.mark.parametrize("loader", [Core, Older])
@pytest.mark.parametrize("text", SHEETS)
def test_every_sheet_of_the_sample_fits(text, loader):
    front = yaml.load(text.split("---\n")[1], Loader=loader)
    # YAML 1.1 would read 7:30 as a number, but the sample has no such value.
    validator_of_site = Draft7Validator(sheet_schema(SITE, WORDS["nl"]))
    assert [error.message for error in validator_of_site.iter_errors(front)] == []


WHOLE = {"titel": "Soep", "organisatie": "OCMW", "doelgroepen": ["Ouderen"]}


@pytest.mark.parametrize(
    "changed",
    [
        {"titel": None},
        {"titel": ""},
        {"doelgroepen": []},
        {"organsatie": "OCMW"},
        {"titel": ["Soep"]},
        {"titel": "x" * 121},
        {"scores": {"impact": 11}},
        {"scores": {"inpact": 1}},
    ],
    ids=str,
)
def test_what_is_missing_or_unknown_is_refused_at_every_level(changed):
    whole = Draft7Validator(sheet_schema(SITE, WORDS["nl"]))
    assert whole.is_valid(WHOLE)
    assert not whole.is_valid({**WHOLE, **changed})


@pytest.mark.parametrize("key", WHOLE)
def test_a_required_field_must_be_there_by_one_of_its_names(key):
    whole = Draft7Validator(sheet_schema(SITE, WORDS["nl"]))
    without = {name: value for name, value in WHOLE.items() if name != key}
    assert not whole.is_valid(without)
    for other in next(field.names for field in MODEL.fields if key in field.names):
        for spelling in (other, other.upper(), other.replace("_", " ")):
            assert whole.is_valid({**without, spelling: WHOLE[key]})


def test_an_editor_can_offer_every_value_and_explain_every_field():
    schema = sheet_schema(SITE, WORDS["nl"])
    properties = {
        name: schema["definitions"][ref["$ref"].rpartition("/")[2]]
        for name, ref in schema["properties"].items()
    }
    for field in MODEL.fields:
        for name in field.names:
            assert properties[name]["title"] == field.label
            assert properties[name]["description"].startswith(field.help)
            assert properties[name]["description"].strip(field.help)
    offered = [one for one in properties["doelgroep"]["anyOf"] if "enum" in one]
    assert offered[0]["enum"][:2] == ["Iedereen", "Kinderen"]
    assert len(offered[0]["enumDescriptions"]) == len(offered[0]["enum"])
    assert properties["vrijwilligers"]["anyOf"][0]["examples"] == ["ja", "nee"]


def expanded(part, definitions):
    """A part of a schema with what it refers to in its place."""
    match part:
        case {"$ref": reference}:
            return expanded(definitions[unquote(reference.rpartition("/")[2])], definitions)
        case dict():
            return {key: expanded(value, definitions) for key, value in part.items()}
        case list():
            return [expanded(item, definitions) for item in part]
    return part


def test_parts_that_share_a_name_keep_a_schema_each():
    group = "{type: group, label: Vindplaats, fields: {email: {type: boolean, label: Mail}}}"
    site = config.read(CONFIG.replace("\nsections:", f"\n  vindplaats: {group}\nsections:", 1))[0]
    schema = sheet_schema(site, WORDS["nl"])
    definitions = schema.pop("definitions")
    assert {"email", "email2"} <= definitions.keys()
    assert expanded(schema, definitions).items() >= record(site.model.fields, WORDS["nl"]).items()


def test_the_schema_that_editors_use_is_fresh(regold):
    page = HOME / ".vscode/sheet.schema.json"
    expected = as_text(sheet_schema(SITE, WORDS["nl"]))
    if regold:
        page.write_text(expected, "utf-8")
    assert page.read_text("utf-8") == expected


def test_the_settings_of_the_editor_name_the_schema_for_sheets():
    text = (HOME / ".vscode/settings.json").read_text("utf-8")
    settings = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    ((schema, globs),) = settings["yaml.schemas"].items()
    assert (HOME / schema).is_file()
    assert set(globs) == {glob for glob, kind in settings["files.associations"].items() if kind == "yaml"}
    # The text below the front matter is not YAML: it must not be reported as wrong, and never be formatted.
    assert settings["yaml.validate"] is False
    assert settings["yaml.format.enable"] is False


def test_a_pattern_means_the_same_to_python_and_to_javascript():
    def patterns(part):
        if isinstance(part, dict):
            yield from (part["pattern"] for _ in [0] if isinstance(part.get("pattern"), str))
            yield from part.get("patternProperties", {})
            for inner in part.values():
                yield from patterns(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from patterns(inner)

    found = set(patterns([sheet_schema(SITE, WORDS["nl"]), *(validator(about).schema for about in TABLES)]))
    assert len(found) > 60
    assert [one for one in found if re.search(r"\(\?[Pi]", one)] == []
    # Of another sign, JavaScript refuses the escape in its mode for Unicode, or means something else by it.
    assert {sign for one in found for sign in re.findall(r"\\(.)", one)} <= set(r"^$\.*+?()[]{}|/sb")


@pytest.mark.parametrize("sign", r".*+?^$()[]{}|\/")
def test_a_sign_of_patterns_in_a_name_is_that_sign(sign):
    pattern = re.compile(spelled([f"a {sign} b"]))
    assert pattern.fullmatch(f"A {sign} b")
    assert not any(map(pattern.fullmatch, ("a  b", "a x b")))
