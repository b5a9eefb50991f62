"""The files that machines read, made of attacks: each still is what it should be, and says what was said."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
import yaml

from tests import attacks

SITES = pytest.mark.parametrize(
    "made", [attacks.in_sheets, attacks.in_configuration], ids=["sheets", "config"]
)


def built_of(value):
    """The form of data: keys and kinds, without what the texts say."""
    if isinstance(value, dict):
        return {key: built_of(part) for key, part in value.items()}
    if isinstance(value, list):
        return [built_of(part) for part in value]
    return type(value).__name__


def elements(data):
    return [(node.tag, sorted(node.attrib)) for node in ET.fromstring(data).iter()]


@SITES
def test_no_cell_of_the_table_is_a_formula(made):
    text = made().hostile.files["data/projecten.csv"].decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text, newline=""), delimiter=";", strict=True))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(rows) == len(
        list(csv.reader(StringIO(made().twin.files["data/projecten.csv"].decode()), delimiter=";"))
    )
    for cell in (cell for row in rows for cell in row if cell):
        assert cell[0] not in "=+-@\t\r", cell


@SITES
def test_data_are_of_the_form_of_their_twins_and_say_what_was_said(made):
    site = made()
    data = json.loads(site.hostile.files["data/projecten.json"])
    twin = json.loads(site.twin.files["data/projecten.json"])
    assert built_of(data)["projects" if "projects" in data else next(iter(data))] is not None
    assert data.keys() == twin.keys()
    assert len(json.dumps(data)) > len(json.dumps(twin)) / 2
    if made is attacks.in_sheets:
        said = json.dumps(data, ensure_ascii=False)
        for text in attacks.texts():
            # Spaces at the ends are nobody's.
            assert json.dumps(text, ensure_ascii=False)[1:-1] in said


@SITES
def test_feeds_and_maps_of_the_site_are_built_of_the_elements_of_their_twins(made):
    site = made()
    paths = [path for path in site.hostile.files if path.endswith(".xml") and path in site.twin.files]
    assert "feed.xml" in paths or made is attacks.in_configuration, sorted(site.hostile.files)[:40]
    assert "sitemap.xml" in paths
    for path in paths:
        if path == "sitemap.xml":  # other addresses, as many of them
            assert len(elements(site.hostile.files[path])) == len(elements(site.twin.files[path]))
        else:
            assert elements(site.hostile.files[path]) == elements(site.twin.files[path])


@SITES
def test_no_text_begins_a_line_for_the_host(made):
    site = made()
    assert site.hostile.files["_headers"] == site.twin.files["_headers"]
    assert site.hostile.files["robots.txt"] == site.twin.files["robots.txt"]
    moved = site.hostile.files.get("_redirects", b"").decode().splitlines()
    assert [line for line in moved if not re.fullmatch(r"(/[a-z0-9/-]+/ ){2}301", line)] == []


def test_the_settings_of_the_web_editor_are_of_the_form_of_its_twin():
    site = attacks.in_configuration()
    made, twin = (yaml.safe_load(one.files["admin/config.yml"]) for one in (site.hostile, site.twin))
    assert built_of(made) == built_of(twin)
    labels = {field["label"] for collection in made["collections"] for field in collection["fields"]}
    assert {f"{text} {number}" for number, text in enumerate(attacks.texts())} <= labels


def test_the_page_of_a_sheet_says_in_linked_data_what_was_said():
    files = attacks.in_sheets().hostile.files
    for number in range(0, len(attacks.texts()), 7):
        page = files[f"projecten/fiche-{number}/index.html"].decode()
        (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
        assert not set(data) & set("<>&")
        assert json.loads(data)["headline"] == attacks.texts()[number].strip()
