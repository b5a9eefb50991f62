"""The files for machines, built from hostile texts: each stays valid and holds the texts unchanged."""

import csv
import json
import re
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
import yaml

from fichebak import cli
from fichebak.shell import folders
from tests import attacks
from tests.conftest import CONFIG, SHEET
from tests.markup import Document
from tests.pictures import picture

SITES = pytest.mark.parametrize(
    "made", [attacks.in_sheets, attacks.in_configuration], ids=["sheets", "config"]
)


def built_of(value):
    """The shape of data: its keys and types, without the texts."""
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
    assert data.keys() == twin.keys()
    assert len(json.dumps(data)) > len(json.dumps(twin)) / 2
    if made is attacks.in_sheets:
        text_of_data = json.dumps(data, ensure_ascii=False)
        for text in attacks.texts():
            # Spaces at the ends do not count.
            assert json.dumps(text, ensure_ascii=False)[1:-1] in text_of_data


@SITES
def test_feeds_and_maps_of_the_site_are_built_of_the_elements_of_their_twins(made):
    site = made()
    paths = [path for path in site.hostile.files if path.endswith(".xml") and path in site.twin.files]
    assert "feed.xml" in paths or made is attacks.in_configuration, sorted(site.hostile.files)[:40]
    assert "sitemap.xml" in paths
    for path in paths:
        if path == "sitemap.xml":  # other addresses, but the same number
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


# The elements that pages may consist of, for attacks that do not come from a sheet.

_ADDRESSES = re.compile(r"(?:https?:|mailto:|tel:)|(?![a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)


def faults(page):
    """Elements and attributes that none of our pages has."""
    document = Document(page)
    for node in document.all("*"):
        if node.name in {"iframe", "object", "embed", "base", "style", "template", "math"}:
            yield f"<{node.name}>"
        if node.name == "script" and node.attrs.get("type") not in {
            "application/ld+json",
            "application/json",
        }:
            yield from () if "src" in node.attrs else ("<script>",)
        for name, value in node.attrs.items():
            if name.startswith("on") or name in {"style", "srcdoc", "formaction"}:
                yield f"{node.name} {name}"
            if name in {"href", "src", "action"} and not _ADDRESSES.match(value or ""):
                yield f"{name}={value}"


def pages_of(files):
    """The pages of a site without its refused sheets, and the number of sheets left."""
    diagnostics = attacks.built(files).diagnostics
    refused = {diagnostic.place.path for diagnostic in diagnostics if diagnostic.is_error}
    kept = {path: data for path, data in files.items() if path not in refused}
    outcome = attacks.built(kept)
    assert not outcome.failed
    assert [path for path in outcome.files if not re.fullmatch(r"[A-Za-z0-9_./-]+", path)] == []
    return {path: data for path, data in outcome.files.items() if path.endswith(".html")}, outcome.sheets


def test_the_name_of_a_picture_is_never_more_than_a_name():
    config = CONFIG.replace("sections:", "  image: {type: image, label: Foto}\nsections:")
    files = {"site_config.yaml": config.encode()}
    for number, text in enumerate(attacks.texts()):
        # Leave out what no file system allows in a name.
        written = re.sub(r"[/\x00]", "∕", text)[:60]
        name = f"{number} {written}.png"
        files[f"content/images/{name}"] = picture()
        image = json.dumps({"file": name, "alt": text}, ensure_ascii=False)
        sheet = SHEET.replace("title: Soep op de stoep", f"title: Fiche {number}\nimage: {image}")
        files[f"content/projects/fiche-{number}.md"] = sheet.encode()
    pages, sheets = pages_of(files)
    assert sheets > 100
    assert {path: found for path, data in pages.items() if (found := list(faults(data)))} == {}


def test_a_cell_that_is_imported_is_never_more_than_a_text(tmp_path):
    (tmp_path / "site_config.yaml").write_text(CONFIG, "utf-8")
    rows = [["Titel", "Samenvatting", "Beschrijving", "Elders"]]
    # Of some attacks no text is left; without any, a sheet is refused, and makes no page to look at.
    rows += [
        [f"Fiche {number}", text, f"{text}\n\nSoep.", text] for number, text in enumerate(attacks.texts())
    ]
    with (tmp_path / "lijst.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    cli.main(["import", str(tmp_path / "lijst.csv"), "--site", str(tmp_path), "--quiet"])
    files = folders.read(tmp_path).files
    written = {path: data.decode() for path, data in files.items() if path.startswith("content/projects/")}
    assert len(written) == len(attacks.texts())
    pages, sheets = pages_of(
        {path: data for path, data in files.items() if path.startswith(("content/", "site_"))}
    )
    assert sheets > 200
    assert {path: found for path, data in pages.items() if (found := list(faults(data)))} == {}


def test_these_faults_are_seen():
    page = b"""<!doctype html><title>x</title><p onclick="a()" style="b"><a href="javascript:c">d</a>
        <a href="//e.example">f</a><img src="data:,g" alt=""><script>h</script><iframe srcdoc="i"></iframe>"""
    assert sorted(faults(page)) == [
        "<iframe>", "<script>", "href=//e.example", "href=javascript:c", "iframe srcdoc",
        "p onclick", "p style", "src=data:,g",
    ]  # fmt: skip
