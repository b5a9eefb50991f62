"""The linked data on the page of a sheet, for search engines: a block of data that never runs as a script."""

import json
import re

import pytest
from rdflib import RDF, Literal, Namespace, URIRef

from fichebak.shell import publishing
from tests.browser import QuietHandler, serve, until
from tests.linked import only, read_linked
from tests.test_exports import CONFIG, HOSTILE, URL, build

SDO = Namespace("https://schema.org/")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(scope="module")
def files(make):
    return build(make)


def block(files, name):
    (found,) = BLOCK.findall(files[f"projecten/{name}/index.html"].decode())
    return found


def graph_of(files, name):
    return read_linked(block(files, name))


def test_a_page_is_an_article_about_a_project(files):
    graph = graph_of(files, "vol")
    (article,) = graph.subjects(RDF.type, SDO.Article)
    assert article == URIRef(f"{URL}projecten/vol/")
    assert only(graph, article, SDO.headline) == Literal("Volle fiche")
    assert only(graph, article, SDO.datePublished) == Literal("2020-02")
    assert only(graph, article, SDO.dateModified) == Literal("2026-05-08")
    assert only(graph, article, SDO.license) == Literal("https://example.org/by?a=1&b=2")
    groups = {str(only(graph, one, SDO.audienceType)) for one in graph.objects(article, SDO.audience)}
    assert groups == {"Kinderen", "Ouderen & co"}

    project = only(graph, article, SDO.about)
    assert only(graph, project, RDF.type) == SDO.Project
    address = only(graph, project, SDO.address)
    assert only(graph, address, SDO.addressLocality) == Literal("Poperinge")
    assert only(graph, address, SDO.streetAddress) == Literal("Veurnestraat 15")
    assert only(graph, project, SDO.foundingDate) == Literal("2018")
    # An open end is not an end date.
    assert list(graph.objects(project, SDO.dissolutionDate)) == []
    assert only(graph, only(graph, project, SDO.contactPoint), SDO.email) == Literal("onthaal@bak.example")


def test_a_licence_without_an_address_is_a_work_with_a_name(make):
    graph = graph_of(build(make, CONFIG.replace(', url: "https://example.org/by?a=1&b=2"', "")), "vol")
    (article,) = graph.subjects(RDF.type, SDO.Article)
    licence = only(graph, article, SDO.license)
    assert only(graph, licence, RDF.type) == SDO.CreativeWork
    assert only(graph, licence, SDO.name) == Literal("Vrij & blij")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("nl", "SDG 3: Goede gezondheid en welzijn"),
        ("en", "SDG 3: Good health and well-being"),
        ("fr", "ODD 3\u00a0: Bonne santé et bien-être"),
    ],
)
def test_a_goal_is_called_as_in_the_language_of_the_page(make, code, said):
    made = build(make, f"language: {code}\npaths: {{projects: projecten}}\n{CONFIG}")
    assert said in json.loads(block(made, "vol"))["keywords"]


def test_scores_that_people_gave_themselves_are_no_ratings(files):
    assert "ating" not in block(files, "vol")


def test_a_contact_that_may_not_be_published_is_not_told(files):
    graph = graph_of(files, "kwaad")
    assert list(graph.subject_objects(SDO.contactPoint)) == []
    (point,) = graph.subjects(RDF.type, SDO.GeoCoordinates)
    assert (only(graph, point, SDO.latitude).value, only(graph, point, SDO.longitude).value) == (50.85, 2.73)


def test_a_bare_sheet_says_no_more_than_it_knows(files):
    linked_data = json.loads(block(files, "plus"))
    assert linked_data["about"] == {"@type": "Project", "name": "+ plus"}
    assert linked_data.keys().isdisjoint(
        {"image", "dateModified", "datePublished", "audience"} - {"audience"}
    )


def test_hostile_words_cannot_close_the_block(files):
    found = block(files, "kwaad")
    assert json.loads(found)["headline"] == HOSTILE
    assert not set("<>&'") & set(found)


class Strict(QuietHandler):
    def end_headers(self):
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()


def test_the_block_stands_under_a_strict_policy_and_does_nothing(files, browser, tmp_path):
    publishing.publish(tmp_path / "site", files)
    with serve(tmp_path / "site", Strict) as home, browser.new_context() as context:
        page = context.new_page()
        wrong = []
        page.on("console", lambda message: wrong.append(message.text))
        page.route("**/favicon.ico", lambda route: route.fulfill(body=b""))
        page.on("pageerror", lambda problem: wrong.append(str(problem)))
        page.goto(f"{home}/projecten/kwaad/")
        data = page.locator('script[type="application/ld+json"]').text_content()
        assert json.loads(data)["headline"] == HOSTILE
        assert page.locator("h1").text_content() == HOSTILE
        # The browser enforces the policy, and reports what it blocks.
        assert wrong == []
        page.evaluate("document.head.append(Object.assign(document.createElement('script'), {text: '1'}))")
        until(page, lambda: "Content Security Policy" in " ".join(wrong))
