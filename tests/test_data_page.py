"""The page about open data, and the list that other sites can embed."""

import csv
import io
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from fichebak.content.config import LANGUAGES
from tests.browser import serve
from tests.conftest import CONFIG as SMALL, SHEET
from tests.markup import Document
from tests.test_exports import URL, build


@pytest.fixture(scope="module")
def files(make):
    return build(make)


@pytest.fixture(scope="module")
def page(files):
    return Document(files["data/index.html"])


def test_every_page_leads_to_the_page_about_the_data(files):
    whole = {
        path: Document(data)
        for path, data in files.items()
        if path.endswith(".html") and "insluiten" not in path
    }
    assert len(whole) > 20
    for path, page in whole.items():
        root = "/onze/bak/" if path == "404.html" else "../" * path.count("/")
        assert f"{root}data/index.html" in page.values("footer a", "href"), path


def test_the_page_offers_every_form_and_names_the_licence(page):
    links = set(page.values("main a", "href"))
    files = {"projecten.csv", "projecten.json", "projecten.geojson", "projecten.schema.json", "dcat.jsonld"}
    assert {f"../data/{name}" for name in files} | {"../feed.xml", "../sitemap.xml"} <= links
    assert page.values("a[rel=license]", "href") == ["https://example.org/by?a=1&b=2"]


def test_the_page_explains_every_key_that_the_json_can_have(page):
    keys = set(page.texts("main li > code"))
    assert {"id", "path", "url", "title", "scores.impact", "period", "contact", "description"} <= keys
    # Neither private fields nor groups, which have no value of their own.
    assert keys.isdisjoint({"review", "status", "scores"})


def test_the_page_explains_no_key_that_a_site_without_an_address_lacks(make):
    files = make({"content/projects/soep.md": SHEET}).files
    (sheet,) = json.loads(files["data/projecten.json"])["projects"]
    keys = set(Document(files["data/index.html"]).texts("main li > code"))
    assert sheet.keys() - {"added", "updated"} == keys & {
        "id",
        "path",
        "url",
        "language",
        "fields",
        "sections",
    }
    assert "url" not in sheet


def test_the_page_leads_to_no_record_where_there_is_no_file_to_record(make):
    config = SMALL.replace("fields:", f"url: {URL}\nexports: [dcat, embeds]\nfields:", 1)
    files = make({"content/projects/soep.md": SHEET}, config=config).files
    assert [path for path in files if path.endswith("dcat.jsonld")] == []
    assert "dcat.jsonld" not in files["data/index.html"].decode()


def test_the_page_says_how_a_row_of_the_table_leads_to_its_page(page, files):
    (told,) = (text for text in page.texts("main p") if "“slug”" in text)
    (row, *_) = csv.DictReader(io.StringIO(files["data/projecten.csv"].decode("utf-8-sig")), delimiter=";")
    assert f"{URL}projecten/slug/" in told
    assert f"projecten/{row['slug']}/index.html" in files
    assert {"contact.email", "## Beschrijving"} <= row.keys()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_speaks_every_language(make, code):
    config = f"language: {code}\n{SMALL.replace('doelgroepen', 'groepen')}"
    outcome = make({"content/projects/soep.md": SHEET}, config=config)
    (found,) = (path for path in outcome.files if re.fullmatch(r"(data|donnees)/index.html", path))
    assert Document(outcome.files[found]).texts("h1") == [{"fr": "Données ouvertes"}.get(code, "Open data")]


def test_the_code_to_copy_is_an_iframe_with_a_title_that_leads_to_the_list(page, files):
    (code,) = page.texts("textarea")
    (frame,) = Document(f"<!doctype html><title>x</title>{code}".encode()).all("iframe")
    assert frame.attrs["src"] == f"{URL}insluiten/"
    assert frame.attrs["title"] == "Bak & <b> ]]>"
    assert "insluiten/index.html" in files
    assert "doelgroep-co/kinderen/insluiten/" in " ".join(page.texts("main code"))
    assert "doelgroep-co/kinderen/insluiten/index.html" in files


# The list


def test_a_list_has_the_newest_sheets_of_its_value_with_whole_addresses_that_leave_the_frame(make):
    sheets = {
        f"content/projects/s{number:02}.md": SHEET.replace(
            "title: Soep", f"updated: 2026-01-{number:02}\ntitle: Soep {number:02}"
        )
        for number in range(1, 13)
    }
    model = SMALL.replace("sections:", "  updated: {type: date, label: Bijgewerkt}\nsections:")
    files = make(sheets, config=f"url: {URL}\n{model}").files
    found = Document(files["doelgroep/ouderen/insluiten/index.html"])
    assert found.errors == []
    assert found.values("li a", "href") == [f"{URL}projecten/s{number:02}/" for number in range(12, 2, -1)]
    assert set(found.values("a", "target")) == {"_top"}
    assert found.values("p a", "href") == [f"{URL}doelgroep/ouderen/"]
    assert "12" in found.texts("p a")[0]
    assert found.meta("robots") == "noindex"
    assert len(files["doelgroep/ouderen/insluiten/index.html"]) < 3000


def test_a_list_stands_in_the_page_of_another_site_and_a_click_leaves_it(browser, sample, tmp_path):
    with serve(sample) as home:
        (tmp_path / "index.html").write_text(
            f'<!doctype html><title>x</title><iframe src="{home}/gemeente/poperinge/insluiten/" title="x">'
        )
        with (
            serve(tmp_path) as other,
            browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 600}) as context,
        ):
            page = context.new_page()
            requests = []
            page.route(
                "https://buurtbak.example/**",
                lambda route: (requests.append(route.request.url), route.fulfill(body="x")),
            )
            page.goto(f"{other}/")
            page.frame_locator("iframe").locator("li a").first.click()
            page.wait_for_url("https://buurtbak.example/**")
            assert requests == [page.url]
            assert "/projecten/" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_list_is_accessible(browser, sample, scheme):
    with (
        serve(sample) as home,
        browser.new_context(color_scheme=scheme, viewport={"width": 320, "height": 600}) as context,
    ):
        page = context.new_page()
        page.goto(f"{home}/insluiten/")
        assert [found["id"] for found in Axe().run(page).response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        heights = page.evaluate(
            "[...document.querySelectorAll('a')].map((link) => link.getBoundingClientRect().height)"
        )
        assert min(heights) >= 24


def test_who_comes_to_a_former_address_is_led_on_without_a_script(browser, sample):
    with serve(sample) as home, browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{home}/projecten/stapdag/", wait_until="commit")
        page.wait_for_url(f"{home}/projecten/dinsdag-stapdag/index.html")
        assert page.locator("h1").text_content() == "Dinsdag, stapdag"


def test_the_small_list_needs_no_file_but_its_style(files):
    found = Document(files["insluiten/index.html"])
    assert found.values("link[rel=stylesheet]", "href") == [
        f"../{path}" for path in files if "/embed." in path
    ]
    assert found.all("script, img, iframe") == []


@pytest.mark.parametrize(
    ("exports", "headings"),
    [
        ("[geojson]", None),  # no sheet has a place
        ("[atom]", None),  # nor a date
        ("[csv]", ["Alle fiches in één bestand"]),
        ("[embeds]", ["Een lijst op uw eigen site"]),
    ],
)
def test_the_page_is_there_if_there_is_something_to_tell_and_then_tells_of_nothing_else(
    make, exports, headings
):
    config = f"url: https://bak.example\nexports: {exports}\n{SMALL}"
    files = make({"content/projects/soep.md": SHEET}, config=config).files
    page = files.get("data/index.html")
    assert (page and Document(page).texts("main h2")) == headings
    links = Document(files["index.html"]).values("footer a", "href")
    assert ("data/index.html" in links) == (page is not None)
