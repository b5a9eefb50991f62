"""The files for machines, read by third-party libraries and never by the code that wrote them."""

import csv
import io
import json
import re
from types import SimpleNamespace
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree as ET

import feedparser
import geojson
import jsonschema
import pytest
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from fichebak.catalogue.dates import History
from fichebak.content import config as configuration, sources, tables
from fichebak.content.fields.date import PartialDate
from fichebak.content.model import Model
from fichebak.exports import sitemap
from fichebak.exports.exporting import makers
from fichebak.site.plan import Page, Reusable, Site
from tests.conftest import gathered, whole_sheet
from tests.field_tables import names, table
from tests.linked import only, read_linked
from tests.markup import Document
from tests.pictures import picture
from tests.test_properties import WORDS

URL = "https://bak.example/onze/bak/"
HOSTILE = "]]> </script><![CDATA[ & <b title=\"x\">'één' {{ 7 * 7 }} &amp; \\ \N{WAVING HAND SIGN}\u200b|"
"""Texts that would close, open or run something in one of the formats."""

CONFIG = f"""\
title: "Bak & <b> ]]>"
tagline: 'Van "alles" & nog wat'
url: {URL}
publisher: Dienst <Buurt>
contact: buurt@bak.example
accessibility:
  {{status: full, made: 2026-11-20, method: self, complaints: {{name: Dienst, email: k@bak.example}}}}
licence: {{name: "Vrij & blij", url: "https://example.org/by?a=1&b=2"}}
map: {{outline: content/map/omtrek.geojson, places: content/map/gemeenten.csv}}
fields:
  title: {{type: text, label: Titel, required: true}}
  summary: {{type: text, label: "Samen <vatting>"}}
  status: {{type: choice, label: Status, options: [{{key: draft, label: klad}}]}}
  target_groups: {{type: choices, label: Doelgroep & co, filter: true, options: [Kinderen, "Ouderen & co"]}}
  address: {{type: address, label: Adres, filter: true}}
  location: {{type: location, label: Ligging}}
  period: {{type: period, label: Periode, filter: true}}
  volunteers: {{type: boolean, label: Vrijwilligers}}
  sdgs: {{type: sdgs, label: SDG, filter: true}}
  budget: {{type: number, label: Kost, unit: euro}}
  scores:
    type: group
    label: Scores
    fields:
      impact: {{type: score, label: Impact, filter: true}}
  organisation: {{type: text, label: Organisatie, filter: true}}
  contact: {{type: contact, label: Contact}}
  links: {{type: links, label: Links}}
  added: {{type: date, label: Toegevoegd}}
  updated: {{type: date, label: Bijgewerkt}}
  review: {{type: date, label: Na te kijken}}
sections:
  description: {{heading: Beschrijving}}
"""

FULL = """\
---
title: Volle fiche
summary: Soep & brood
target_groups: [Kinderen, "Ouderen & co"]
address: Veurnestraat 15, 8970 Poperinge
period: 2018 tot eeuwig doorlopend
volunteers: ja
sdgs: [11, 3]
budget: 1250,5
scores: {impact: "7,5"}
organisation: "=SOM(A1)"
contact: {name: Onthaal, email: onthaal@bak.example, phone: 051 00 00 01}
links: ["https://example.org/?a=1&b=2"]
added: 2020-02
updated: 2026-05-08
review: 2027
---
- een streepje
- nog een; met puntkomma
"""
EVIL = f"""\
---
title: '{HOSTILE.replace("'", "''")}'
summary: '{HOSTILE.replace("'", "''")}'
organisation: '{HOSTILE.replace("'", "''")}'
location: 50.85, 2.73
contact: {{email: geheim@bak.example, public: nee}}
updated: 2026-04
---
{HOSTILE}
"""
PLAIN = "---\ntitle: '+ plus'\ntarget_groups: Kinderen\n---\n@tekst\n"
DRAFT = "---\ntitle: Klad\nstatus: draft\nupdated: 2026-11-01\n---\nKladtekst\n"

OUTLINE = json.dumps(
    {"type": "Polygon", "coordinates": [[[2.5, 50.7], [3.4, 50.7], [3.4, 51.4], [2.5, 50.7]]]}
)
INPUTS = {
    "content/projects/vol.md": FULL,
    "content/projects/kwaad.md": EVIL,
    "content/projects/plus.md": PLAIN,
    "content/projects/klad.md": DRAFT,
    "content/map/omtrek.geojson": OUTLINE,
    "content/map/gemeenten.csv": "name;lat;lon\nPoperinge;50,8554;2,7312\n",
}


def build(make, config=CONFIG, files=INPUTS, **options):
    outcome = make(files, config=config, **options)
    assert [diagnostic for diagnostic in outcome.diagnostics if diagnostic.code != "html"] == []
    return outcome.files


@pytest.fixture(scope="module")
def files(make):
    return build(make)


def text(files, path):
    return files[path].decode()


def ids(records):
    return sorted(record["id"] for record in records)


# JSON


def test_the_json_is_what_its_own_schema_says(files):
    data, schema = (json.loads(files[f"data/projecten{end}.json"]) for end in ("", ".schema"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema, format_checker=jsonschema.FormatChecker())
    assert data["count"] == len(data["projects"]) == 3
    assert data["schema"] == f"{URL}data/projecten.schema.json"
    assert (data["licence"]["name"], data["updated"]) == ("Vrij & blij", "2026-05-08")


@pytest.mark.parametrize("link", ["https://example.org/café", "HTTPS://example.org/?f[0]=thema|12"])
def test_every_link_that_a_sheet_may_have_is_what_the_schema_says(make, link):
    strict = jsonschema.FormatChecker(())
    strict.checks("uri")(str.isascii)  # RFC 3986
    strict.checks("iri")(set("[]{|}").isdisjoint)  # RFC 3987: any letter, but not these signs
    config = CONFIG.replace("sections:", "  site: {type: url, label: Site}\nsections:")
    sheet = FULL.replace("links:", f"site: {link}\nlinks:")
    files = build(make, config, INPUTS | {"content/projects/vol.md": sheet})
    data, schema = (json.loads(files[f"data/projecten{end}.json"]) for end in ("", ".schema"))
    assert link in json.dumps(data, ensure_ascii=False)
    jsonschema.validate(data, schema, format_checker=strict)
    data["projects"][-1]["fields"]["site"] = "example.org"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema, format_checker=strict)


def test_the_schema_lets_nothing_through_that_it_does_not_know(files):
    data, schema = (json.loads(files[f"data/projecten{end}.json"]) for end in ("", ".schema"))
    for change in (
        {"nieuw": 1},
        {"title": 5},
        {"period": {"text": "altijd"}},
        {"scores": {"impact": {"value": "8"}}},
    ):
        data["projects"][0]["fields"] |= change
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(data, schema)
        data = json.loads(files["data/projecten.json"])


def test_a_sheet_says_in_json_what_it_says(files):
    record = json.loads(files["data/projecten/vol.json"])
    assert record["url"] == f"{URL}projecten/vol/"
    assert (record["added"], record["updated"]) == ("2020-02", "2026-05-08")
    fields = record["fields"]
    assert fields["period"] == {"text": "2018 tot eeuwig doorlopend", "interval": "2018/.."}
    assert fields["scores"] == {"impact": {"value": 7.5, "maximum": 10}}
    assert fields["target_groups"] == [
        {"key": "kinderen", "label": "Kinderen"},
        {"key": "ouderen-co", "label": "Ouderen & co"},
    ]
    assert fields["budget"] == 1250.5
    assert fields["volunteers"] is True
    assert [goal["number"] for goal in fields["sdgs"]] == [3, 11]
    assert fields["contact"] == {"name": "Onthaal", "email": "onthaal@bak.example", "phone": "051 00 00 01"}
    assert record["sections"] == {"description": "- een streepje\n- nog een; met puntkomma"}
    assert fields.keys().isdisjoint({"review", "status"})


def test_a_note_that_is_hidden_the_markdown_way_is_in_no_file(make):
    hidden = ["[//]: # (geheim)", '[comment]: # "geheim"', "[_]: # 'geheim'"]
    shown = "Soep.\n{}\n\n- brood\n\n{}\n\n```\n[//]: # (in code)\n```\n\n{}\n"
    sheet = f"---\ntitle: Soep\n---\n{shown.format(*hidden)}"
    files = build(make, files={**INPUTS, "content/projects/soep.md": sheet})
    assert [path for path, data in files.items() if b"geheim" in data] == []
    sections = json.loads(files["data/projecten/soep.json"])["sections"]
    assert sections == {"description": shown.format("", "", "").strip("\n")}


def test_nor_is_one_in_a_field_that_is_markdown(make):
    story = "  story: {type: markdown, label: Verhaal}"
    config = CONFIG.replace("fields:\n", f"fields:\n{story}\n", 1)
    sheet = "---\ntitle: Soep\nstory: |\n  Lekker.\n\n  [//]: # (geheim)\n---\nSoep.\n"
    files = build(make, config, {**INPUTS, "content/projects/soep.md": sheet})
    assert [path for path, data in files.items() if b"geheim" in data] == []
    assert json.loads(files["data/projecten/soep.json"])["fields"]["story"] == "Lekker."


LINKED = """\
Zie [haar]({sheet}), [haar kost](<{sheet}#kost>), [over ons]({page}), [elders](https://elders.example)
en [hier](#kost). ![Een foto]({picture} "Van ons") Niet `[code](vol.md)`. ![Nog een][foto]

[foto]: {picture}
"""


@pytest.mark.parametrize("url", [URL, ""])
def test_links_and_pictures_in_a_text_lead_there_from_elsewhere_too(make, url):
    config = CONFIG.replace(f"url: {URL}\n", f"url: {url}\n" if url else "")
    config = config.replace("fields:\n", "fields:\n  story: {type: markdown, label: Verhaal}\n", 1)
    text = LINKED.format(sheet="vol.md", page="../pages/over.md", picture="foto.png")
    written = {
        **INPUTS,
        "content/projects/zie.md": f"---\ntitle: Zie\nstory: 'Als [daar](vol.md).'\n---\n{text}",
        "content/pages/over.md": "---\ntitle: Over\n---\nOns.\n",
        "content/images/foto.png": picture(),
    }
    files = build(make, config, written)
    found = json.loads(files["data/projecten/zie.json"])
    photo = Document(files["projecten/zie/index.html"]).values("main img", "src")[0].removeprefix("../../")
    ending = "" if url else "index.html"
    expected = {
        "sheet": f"{url}projecten/vol/{ending}",
        "page": f"{url}over/{ending}",
        "picture": url + photo,
    }
    assert found["sections"]["description"] == LINKED.format(**expected).strip()
    assert found["fields"]["story"] == f"Als [daar]({expected['sheet']})."


def test_the_file_of_one_sheet_is_its_part_of_the_whole(files):
    for record in json.loads(files["data/projecten.json"])["projects"]:
        assert json.loads(files[f"data/projecten/{record['id']}.json"]) == record


TABLES = [
    pytest.param(about, case.written, id=f"{about.name}: {case.written.strip()}")
    for about in map(table, names())
    for case in about.accepted
]


@pytest.mark.parametrize(("about", "written"), TABLES)
def test_every_value_of_every_type_is_as_its_schema_says(about, written, setting):
    ((key, value),) = about.read(written).values.items()
    (declared,) = (field for field in about.declared if field.key == key)
    data = json.loads(json.dumps(declared.type.data(value, setting)))
    schema = declared.type.data_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert schema["type"]


def test_the_sample_is_what_its_own_schema_says(sample):
    data, schema = (
        json.loads((sample / f"data/projecten{end}.json").read_bytes()) for end in ("", ".schema")
    )
    jsonschema.validate(data, schema)


def test_a_picture_is_told_with_the_address_where_it_stands(sample):
    record = json.loads((sample / "data/projecten/de-sofa.json").read_bytes())
    address = record["fields"]["image"]["url"]
    assert (sample / address.removeprefix("https://buurtbak.example/")).is_file()


INSIDE = """\
  care: {type: contact, label: Zorg, required: true}
  about:
    type: group
    label: Over
    required: true
    fields:
      ask: {type: contact, label: Vraag, required: true}
      deeper: {type: group, label: Dieper, fields: {image: {type: image, label: Beeld}}}
"""
WITHHELD = """\
---
title: Soep
care: {email: geheim@bak.example, public: nee}
about:
  ask: {email: geheim@bak.example, public: nee}
%s---
Elke vrijdag.
"""


def test_what_stands_in_a_group_is_told_as_it_would_be_outside(make):
    config = CONFIG.replace("sections:\n", f"{INSIDE}sections:\n")
    deeper = "  deeper: {image: {file: soep.png, alt: Een pan soep}}\n"
    given = {
        "content/projects/soep.md": WITHHELD % deeper,
        "content/projects/brood.md": WITHHELD % "",
        "content/images/soep.png": picture(),
        "content/map/omtrek.geojson": OUTLINE,
        "content/map/gemeenten.csv": INPUTS["content/map/gemeenten.csv"],
    }
    files = build(make, config, given)
    data, schema = (json.loads(files[f"data/projecten{end}.json"]) for end in ("", ".schema"))
    jsonschema.validate(data, schema)
    fields = {record["id"]: record["fields"] for record in data["projects"]}
    assert fields["brood"] == {"title": "Soep"}
    assert fields["soep"].keys() == {"title", "about"}
    assert fields["soep"]["about"].keys() == {"deeper"}
    image = fields["soep"]["about"]["deeper"]["image"]
    assert (image["file"], image["alt"]) == ("soep.png", "Een pan soep")
    assert image["url"].removeprefix(URL) in files


# CSV


def rows(files):
    data = files["data/projecten.csv"]
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_the_table_has_a_row_for_each_sheet_in_the_form_of_a_belgian_spreadsheet(files):
    found = {row["slug"]: row for row in rows(files)}
    assert sorted(found) == ["kwaad", "plus", "vol"]
    assert found["vol"]["scores.impact"] == "7,5"
    assert found["vol"]["budget"] == "1250,5"
    assert found["kwaad"]["title"] == HOSTILE
    assert {len(row) for row in found.values()} == {len(found["vol"])}
    assert None not in found["kwaad"]
    # The rows end with CRLF; a line break within a cell does not start a row.
    assert files["data/projecten.csv"].count(b"\r\n") == 1 + len(found)


def test_the_sheets_come_back_from_the_table(files):
    settings, _ = configuration.read(CONFIG)
    model = settings.model
    for row in rows(files):
        path = f"content/projects/{row['slug']}.md"
        wanted = whole_sheet(sources.read(path, INPUTS[path].encode()), model)[0]
        given = tables.read({name: tables.unguarded(cell) for name, cell in row.items() if cell}, model)
        assert given.left == {}
        again = tables.read(next(tables.rows([wanted], model, WORDS["nl"])), model)
        assert (given.front, given.texts) == (again.front, again.texts)


# GeoJSON


def test_the_points_are_geojson_and_say_how_precise_they_are(files):
    found = geojson.loads(text(files, "data/projecten.geojson"))
    assert found.is_valid, found.errors()
    points = {one["id"]: one for one in found["features"]}
    assert points["vol"]["geometry"]["coordinates"] == [2.7312, 50.8554]
    assert points["kwaad"]["geometry"]["coordinates"] == [2.73, 50.85]
    assert [points[name]["properties"]["precision"] for name in ("vol", "kwaad")] == ["municipality", "exact"]
    assert points["vol"]["properties"]["url"] == f"{URL}projecten/vol/"
    assert points["kwaad"]["properties"]["title"] == HOSTILE
    assert "plus" not in points


def test_without_points_there_is_no_file_of_them(make):
    files = build(
        make, files={"content/projects/plus.md": PLAIN, **{p: t for p, t in INPUTS.items() if "/map/" in p}}
    )
    assert "data/projecten.geojson" not in files
    assert not [link for link in Document(files["data/index.html"]).values("a", "href") if "geojson" in link]
    assert b"GEOJSON" not in files["data/dcat.jsonld"]


# Atom


def feed(files, path="feed.xml"):
    found = feedparser.parse(files[path])
    assert not found.bozo, found.get("bozo_exception")
    assert found.version == "atom10"
    return found


RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_tells_the_latest_sheets_first(files):
    found = feed(files)
    assert [entry.id for entry in found.entries] == [f"{URL}projecten/{name}/" for name in ("vol", "kwaad")]
    assert [entry.updated for entry in found.entries] == ["2026-05-08T00:00:00Z", "2026-04-01T00:00:00Z"]
    assert found.entries[0].published == "2020-02-01T00:00:00Z"
    assert (found.feed.title, found.feed.author) == ("Bak & <b> ]]>", "Dienst <Buurt>")
    assert (found.feed.subtitle, found.feed.rights) == ('Van "alles" & nog wat', "Vrij & blij")
    assert found.entries[0].summary == "Soep & brood"
    assert {(one.rel, one.type, one.href) for one in found.feed.links} == {
        ("self", "application/atom+xml", f"{URL}feed.xml"),
        ("alternate", "text/html", URL),
        ("license", "text/html", "https://example.org/by?a=1&b=2"),
    }
    assert found.entries[0].link == f"{URL}projecten/vol/"


def test_a_feed_has_the_latest_of_many_sheets(make):
    sheets = {
        f"content/projects/s{number}.md": f"---\ntitle: S\nsdgs: 3\nupdated: {1960 + number}\n---\nx\n"
        for number in range(60)
    }
    config = CONFIG.replace('{name: "Vrij & blij", url: "https://example.org/by?a=1&b=2"}', "{name: Vrij}")
    files = build(make, config.replace("publisher: Dienst <Buurt>\n", ""), INPUTS | sheets)
    found = feed(files)
    assert [entry.id for entry in found.entries[2:]] == [
        f"{URL}projecten/s{number}/" for number in range(59, 11, -1)
    ]
    assert len(feed(files, "sdg/3/feed.xml").entries) == 20
    # A licence without an address, and no publisher.
    assert (found.feed.rights, {one.rel for one in found.feed.links}) == ("Vrij", {"self", "alternate"})
    assert found.feed.author == "Bak & <b> ]]>"


def feeds(files):
    return [path for path in files if path.endswith("feed.xml")]


def test_every_feed_has_what_atom_asks_for(files):
    for path in feeds(files):
        root = ET.fromstring(files[path])
        assert root.tag == f"{ATOM}feed"
        entries = root.findall(f"{ATOM}entry")
        assert entries
        for one in (root, *entries):
            for name in ("id", "title", "updated"):
                (only,) = one.findall(f"{ATOM}{name}")
                assert only.text
            assert RFC3339.fullmatch(one.find(f"{ATOM}updated").text)
            assert one.find(f"{ATOM}id").text.startswith("https://")
        assert root.find(f"{ATOM}author/{ATOM}name").text
        (own,) = (link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self")
        assert own.get("href") == URL + path
        assert root.find(f"{ATOM}updated").text == max(e.find(f"{ATOM}updated").text for e in entries)


def test_hostile_words_stay_words_in_a_feed(files):
    entries = {
        entry.find(f"{ATOM}id").text: entry
        for entry in ET.fromstring(files["feed.xml"]).findall(f"{ATOM}entry")
    }
    evil = entries[f"{URL}projecten/kwaad/"]
    assert evil.find(f"{ATOM}title").text == HOSTILE
    assert [child.tag.removeprefix(ATOM) for child in evil] == ["id", "title", "link", "updated", "summary"]


def test_each_value_of_a_filter_has_a_feed_of_its_own_and_its_page_names_it(files):
    assert [entry.id for entry in feed(files, "gemeente/poperinge/feed.xml").entries] == [
        f"{URL}projecten/vol/"
    ]
    page = Document(files["gemeente/poperinge/index.html"])
    assert "../../gemeente/poperinge/feed.xml" in page.values("link[rel=alternate]", "href")
    assert "../../gemeente/poperinge/feed.xml" in page.values("main a", "href")
    assert "../../feed.xml" in page.values("footer a", "href")


def renamed(**former):
    def path(name):
        return f"content/projects/{name}.md"

    return History(former={path(now): tuple(map(path, before)) for now, before in former.items()})


@pytest.mark.parametrize(
    ("known", "first"),
    [
        (History(), "vol"),
        (renamed(vol=["tweede", "eerste"]), "eerste"),
        (renamed(vol=["even-anders", "vol"]), "vol"),  # renamed, and back
        (renamed(vol=["tweede", "kwaad"]), "tweede"),  # another sheet has its first address now
    ],
)
def test_a_feed_knows_a_sheet_by_its_first_address(make, known, first):
    entries = feed(build(make, history=known)).entries
    assert [entry.id for entry in entries] == [f"{URL}projecten/{name}/" for name in (first, "kwaad")]
    assert entries[0].link == f"{URL}projecten/vol/"


def test_a_feed_is_made_again_when_a_first_address_becomes_known(make):
    both = (History(), renamed(vol=["eerste"]))
    before, now = (make(INPUTS, config=CONFIG, history=known) for known in both)
    made_again = [path for path in feeds(before.files) if before.digests[path] != now.digests[path]]
    assert made_again == [path for path in feeds(before.files) if before.files[path] != now.files[path]]
    assert "feed.xml" in made_again


def test_a_sheet_of_which_nobody_knows_when_it_changed_is_in_no_feed(make, files):
    assert all(b"projecten/plus/" not in files[path] for path in feeds(files))
    undated = build(
        make, files={"content/projects/plus.md": PLAIN, **{p: t for p, t in INPUTS.items() if "/map/" in p}}
    )
    assert feeds(undated) == []
    assert not any(
        Document(data).all("link[rel=alternate]") for path, data in undated.items() if path.endswith(".html")
    )
    known = History(updated={"content/projects/plus.md": PartialDate(2025, 12, 31)})
    assert [entry.updated for entry in feed(build(make, history=known)).entries][-1] == "2025-12-31T00:00:00Z"


# DCAT-AP


VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
EU = "http://publications.europa.eu/resource/authority/"


@pytest.fixture(scope="module")
def graph(files):
    return read_linked(text(files, "data/dcat.jsonld"))


def test_the_record_has_what_dcat_ap_demands(graph):
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    assert only(graph, catalogue, DCAT.dataset) == dataset
    for one in (catalogue, dataset):
        assert only(graph, one, DCTERMS.title) == Literal("Bak & <b> ]]>", lang="nl")
        assert only(graph, one, DCTERMS.description) == Literal('Van "alles" & nog wat', lang="nl")
        publisher = only(graph, one, DCTERMS.publisher)
        assert (publisher, RDF.type, FOAF.Agent) in graph
        assert only(graph, publisher, FOAF.name) == Literal("Dienst <Buurt>", lang="nl")
        assert only(graph, one, DCTERMS.identifier) == Literal(str(one))
        contact = only(graph, one, DCAT.contactPoint)
        assert only(graph, contact, VCARD.fn) == Literal("Dienst <Buurt>")
        assert only(graph, contact, VCARD.hasEmail) == URIRef("mailto:buurt@bak.example")
    assert only(graph, dataset, DCTERMS.accessRights) == URIRef(f"{EU}access-right/PUBLIC")
    assert only(graph, dataset, DCTERMS.language) == URIRef(f"{EU}language/NLD")
    assert set(graph.objects(dataset, DCAT.theme)) == {
        URIRef(f"{EU}data-theme/SOCI"),
        URIRef("http://vocab.belgif.be/auth/datatheme/SOCI"),
    }
    assert only(graph, dataset, DCTERMS.modified) == Literal("2026-05-08", datatype=XSD.date)
    assert only(graph, dataset, DCTERMS.issued) == Literal("2020-02", datatype=XSD.gYearMonth)


def test_the_record_names_every_form_with_its_licence_and_where_to_get_it(graph, files):
    (dataset,) = graph.subjects(RDF.type, DCAT.Dataset)
    found = {}
    for one in graph.objects(dataset, DCAT.distribution):
        assert (one, RDF.type, DCAT.Distribution) in graph
        assert only(graph, one, DCTERMS.identifier) == Literal(str(one))
        assert only(graph, one, DCAT.accessURL) == URIRef(f"{URL}data/")
        assert only(graph, one, DCTERMS.license) == URIRef("https://example.org/by?a=1&b=2")
        path = str(only(graph, one, DCAT.downloadURL)).removeprefix(URL)
        assert path in files
        told = only(graph, one, DCTERMS.description)
        assert told.language == "nl"
        found[str(only(graph, one, DCTERMS.format)).removeprefix(f"{EU}file-type/")] = (
            path,
            told.split()[:2],
        )
    assert found == {
        "CSV": ("data/projecten.csv", ["voor", "Excel"]),
        "JSON": ("data/projecten.json", ["voor", "programma’s,"]),
        "GEOJSON": ("data/projecten.geojson", ["de", "fiches"]),
        "ATOM": ("feed.xml", ["nieuwe", "en"]),
    }


# Search engines


def test_the_sitemap_names_every_page_that_may_be_found_and_no_other(files):
    root = ET.fromstring(files["sitemap.xml"])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    assert root.tag == f"{space}urlset"
    found = [url.find(f"{space}loc").text for url in root]
    pages = {path: Document(data) for path, data in files.items() if path.endswith(".html")}
    wanted = [
        URL + path.removesuffix("index.html") for path, page in pages.items() if page.meta("robots") is None
    ]
    assert sorted(found) == sorted(wanted)
    assert URL in found
    changed = {url.find(f"{space}loc").text: url.findtext(f"{space}lastmod") for url in root}
    assert changed[f"{URL}projecten/vol/"] == "2026-05-08"
    assert changed[f"{URL}projecten/plus/"] is None
    assert changed[f"{URL}projecten/kwaad/"] is None  # only its month is known


def test_a_sitemap_that_would_be_too_long_is_parted(setting):
    site = Site(
        configuration.Config("Bak", Model((), ()), url=URL),
        gathered([], Model((), ()), setting)[0],
        setting,
        {},
        {},
    )
    pages = [Page(f"{number}/index.html", "page.html", "") for number in range(100_001)]
    parts = {file.path: ET.fromstring(file.make(Reusable())) for file in sitemap.files(site, pages)}
    assert sorted(parts) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    assert [len(parts[path]) for path in sorted(parts)] == [50_000, 50_000, 1, 3]
    assert parts["sitemap.xml"].tag.endswith("sitemapindex")
    assert {one[0].text for one in parts["sitemap.xml"]} == {
        URL + path for path in parts if path != "sitemap.xml"
    }


def test_robots_may_read_everything_and_are_told_where_the_sitemap_is(files):
    robots = RobotFileParser()
    robots.parse(text(files, "robots.txt").splitlines())
    assert robots.can_fetch("Anybot", f"{URL}projecten/vol/")
    assert robots.site_maps() == [f"{URL}sitemap.xml"]


# Private data, and optional exports


MACHINES = (".json", ".csv", ".geojson", ".xml", ".jsonld", ".txt")


def test_neither_a_draft_nor_a_withheld_contact_is_in_any_export(files):
    exports = {path: data for path, data in files.items() if path.endswith(MACHINES)}
    assert len(exports) > 10
    assert [path for path, data in exports.items() if b"geheim" in data or b"Klad" in data] == []
    # Not even that there is one.
    assert "contact" not in json.loads(files["data/projecten/kwaad.json"])["fields"]


def test_where_drafts_are_built_too_search_engines_are_not_led_to_them(make):
    files = build(make, drafts=True)
    assert b'<meta name="robots" content="noindex">' in files["projecten/klad/index.html"]
    assert b'"canonical"' not in files["projecten/klad/index.html"]
    assert b"/projecten/klad/" not in files["sitemap.xml"]
    assert b'"robots"' not in files["projecten/vol/index.html"]


def test_a_site_gives_what_it_says_and_everything_when_it_says_nothing(make):
    assert set(configuration.EXPORT_NAMES) == {*makers(SimpleNamespace(site=None), ()), "embeds"}
    for names_, wanted in (
        ("none", set()),
        ("Geen", set()),
        ("aucun", set()),
        ("false", set()),
        ("[None]", set()),
        ("' None '", set()),
        ("[csv, robots]", {"data/projecten.csv", "robots.txt"}),
        ("json", {"data/projecten.json", "data/projecten.schema.json"}),
    ):
        found = build(make, CONFIG.replace("fields:\n", f"exports: {names_}\nfields:\n", 1))
        assert {path for path in found if path.endswith(MACHINES)} == wanted
        assert ("data/index.html" in found) == bool(wanted)


def test_without_an_address_a_site_gives_what_needs_none(make):
    files = build(make, CONFIG.replace(f"url: {URL}\n", ""))
    found = {path for path in files if path.endswith(MACHINES) and path.count("/") < 2}
    assert found == {
        "data/projecten.csv",
        "data/projecten.geojson",
        "data/projecten.json",
        "data/projecten.schema.json",
        "robots.txt",
    }
    assert b"Sitemap" not in files["robots.txt"]
    assert json.loads(files["data/projecten.json"])["projects"][0]["path"].startswith("projecten/")
    assert not [path for path in files if "insluiten" in path]


def test_an_empty_catalogue_is_no_sheets_to_a_program_and_not_a_missing_file(make):
    files = build(make, files={path: text for path, text in INPUTS.items() if "/map/" in path})
    assert {path for path in files if path.endswith(MACHINES)} == {
        "sitemap.xml",
        "robots.txt",
        "data/projecten.csv",
        "data/projecten.json",
        "data/projecten.schema.json",
    }
    catalogue = json.loads(files["data/projecten.json"])
    assert (catalogue["count"], catalogue["projects"]) == (0, [])
    jsonschema.validate(catalogue, json.loads(files["data/projecten.schema.json"]))
    [columns] = csv.reader(io.StringIO(files["data/projecten.csv"].decode("utf-8-sig")), delimiter=";")
    assert columns[:2] == ["slug", "title"]
