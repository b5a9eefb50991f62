"""What a designer's eye asks of pages that are fuller, emptier or stranger than those of the sample."""

from contextlib import ExitStack

import pytest

from fichebak.shell import publishing
from tests.browser import serve
from tests.conftest import CONFIG, SHEET


@pytest.fixture
def visit(make, browser, tmp_path):
    """Opens a page of a site that is given as its files."""
    with ExitStack() as open_ones:

        def visit(files, below="", *, config=CONFIG, **options):
            outcome = make(files, config=config)
            assert outcome.files, outcome.diagnostics
            publishing.publish(tmp_path / "site", outcome.files)
            home = open_ones.enter_context(serve(tmp_path / "site"))
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
            page = open_ones.enter_context(context).new_page()
            page.goto(f"{home}/{below}")
            return page

        yield visit


def test_a_numbered_list_keeps_its_numbers_where_others_have_a_sign(visit):
    sheet = f"{SHEET}\n## Drempels\n\nIn deze orde:\n\n1. Bel eerst\n2. Schrijf dan\n\n- En een drempel\n"
    page = visit({"content/projects/soep.md": sheet}, "projecten/soep/")
    signs = page.locator(".barriers li").evaluate_all(
        "all => all.map(e => getComputedStyle(e).listStyleType)"
    )
    assert signs == ["decimal", "decimal", '"– "']


ASKED = """\
title: Proefbak
per_page: 4
fields:
  title: {type: text, label: Titel, required: true}
  target_groups: {type: choices, label: Doelgroep, filter: true, options: [Kinderen, Ouderen]}
  score:
    type: score
    label: Is dit een aanrader voor andere gemeenten en voor organisaties die in de streek actief zijn?
    card: true
sections:
  description: {heading: Beschrijving project, required: true}
"""
SHEETS = {f"content/projects/soep-{n}.md": SHEET for n in range(5)}


def test_a_score_that_is_called_by_a_sentence_leaves_room_to_ask(visit):
    page = visit(SHEETS, "zoeken/", config=ASKED)
    words, sort, button = (
        page.locator(f".ask {one}").bounding_box() for one in ("input", "select", ".button")
    )
    assert words["y"] == sort["y"] < button["y"] + button["height"] / 2 < sort["y"] + sort["height"]
    assert words["width"] > sort["width"]


def test_without_script_there_is_room_between_the_first_results_and_the_way_to_the_others(visit):
    page = visit(SHEETS, "zoeken/", config=ASKED, java_script_enabled=False)
    last = page.locator(".found .card").last.bounding_box()
    link = page.get_by_role("link", name="Bekijk alle fiches").bounding_box()
    assert link["y"] - last["y"] - last["height"] >= 16
    assert link["height"] >= 43.5


@pytest.mark.parametrize("script", [True, False])
def test_on_a_touch_screen_what_narrows_a_search_is_as_high_as_a_thumb_is_wide(visit, script):
    options = {"viewport": {"width": 390, "height": 740}, "has_touch": True, "is_mobile": True}
    page = visit(SHEETS, "zoeken/", config=ASKED, java_script_enabled=script, **options)
    if script:
        page.locator(".filters summary").tap()
        page.get_by_role("checkbox", name="Ouderen").tap()
        page.get_by_role("button", name="Verwijder filter").wait_for()
    targets = page.locator(".filters label, .chips button, .plain").evaluate_all(
        "all => all.filter(e => e.checkVisibility()).map(e => e.getBoundingClientRect().height)"
    )
    assert len(targets) >= (2 if script else 1)
    assert min(targets) >= 43.5
