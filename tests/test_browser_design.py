"""The layout of pages that are fuller, emptier or stranger than those of the sample."""

import io
import re
from contextlib import ExitStack

import pytest
from PIL import Image
from playwright.sync_api import expect

from fichebak.shell import publishing
from tests.browser import serve, settled
from tests.conftest import CONFIG, SHEET
from tests.pictures import picture


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


@pytest.mark.parametrize("script", [True, False])
def test_the_values_of_a_filter_are_not_numbered_again_for_each_that_arrives(visit, script):
    # Chromium counts the items of a list again for each new one: of thousands, the square of these.
    page = visit(SHEETS, "zoeken/", config=ASKED, java_script_enabled=script)
    shown = page.locator(".filters li").evaluate_all("all => all.map(e => getComputedStyle(e).display)")
    assert set(shown) == {"block"}


# A filter with more than sixty values.
CLUBS = {
    f"content/projects/{n}.md": SHEET.replace("---\n##", f"club: Één Brug {n:03}\n---\n##") for n in range(61)
}
WITH_CLUBS = CONFIG.replace("sections:", "  club: {type: text, label: Club, filter: true}\nsections:")


def test_a_value_of_a_long_filter_is_found_by_typing_and_what_was_chosen_stays(visit):
    page = visit(CLUBS, "zoeken/", config=WITH_CLUBS, java_script_enabled=True)
    assert page.locator(".within").count() == 1  # the two values of the other filter are seen at a glance
    box = page.get_by_label("Zoek in de lijst: Club")
    shown = page.locator("[data-facet=club] li:visible")
    box.fill("een brug 04")
    expect(shown).to_have_count(10)
    shown.first.click()
    box.fill("060")
    expect(shown).to_have_count(2)
    assert page.url.endswith("?club=een-brug-040")
    note = page.locator("[data-facet=club] [aria-live=polite]")
    expect(note).to_be_empty()
    box.fill("tunnel")
    expect(note).to_have_text("Niet in de lijst.")
    expect(shown).to_have_count(1)
    box.fill("")
    expect(note).to_be_empty()
    expect(shown).to_have_count(61)


def test_a_long_filter_is_searched_in_a_browser_without_has_too(visit):
    def without_has(route):
        body = re.sub(r"[^{}]*:has\([^{]*\{[^}]*\}", "", route.fetch().text())
        route.fulfill(body=body, content_type="text/css")

    page = visit(CLUBS, "zoeken/", config=WITH_CLUBS, java_script_enabled=True)
    page.route("**/*.css", without_has)
    page.reload()
    page.locator(".within").fill("een brug 04")
    expect(page.locator("[data-facet=club] li:visible")).to_have_count(10)


def test_who_comes_back_finds_a_long_filter_whole_below_the_box_that_the_browser_emptied(visit):
    page = visit(CLUBS, "zoeken/", config=WITH_CLUBS, java_script_enabled=True)
    shown = page.locator("[data-facet=club] li:visible")
    page.locator(".within").fill("een brug 04")
    expect(shown).to_have_count(10)
    # Simulates Safari, which restores the page but empties its boxes.
    page.evaluate(
        "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));"
        "document.querySelector('.within').value = '';"
    )
    expect(shown).to_have_count(61)


def test_the_keyboard_stays_in_sight_below_values_of_several_lines_that_cannot_be_chosen(visit):
    long = "een vereniging van buren die al jaren samen koken en tuinieren in de wijken rond het station"
    settings = CONFIG.replace("sections:", "  who: {type: text, label: Wie, filter: true}\nsections:")
    sheets = {
        f"content/projects/{n}.md": SHEET.replace(
            "target_groups: [Ouderen]",
            f"target_groups: [{'Ouderen' if n > 7 else 'Kinderen'}]\nwho: {n} {long}",
        )
        for n in range(10)
    }
    small = {"width": 1280, "height": 400}
    page = visit(sheets, "zoeken/?target_groups=ouderen", config=settings, viewport=small)
    page.get_by_role("button", name="Verwijder filter").wait_for()
    page.locator("[name=target_groups]").last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "who"
    page.wait_for_timeout(200)  # what comes into view is laid out a frame later
    box, rows = page.evaluate(
        "[document.activeElement, document.activeElement.closest('ul')].map(e => e.getBoundingClientRect())"
    )
    assert rows["top"] <= box["top"] < box["bottom"] <= rows["bottom"]


LINKED = SHEET.replace(
    "title:", "fact: Lees [hoe wij dat met de buren van de hele wijk samen doen](https://a.example).\ntitle:"
)
LINKED_CONFIG = CONFIG.replace("  status:", "  fact: {type: markdown, label: Meer}\n  status:")


def test_a_link_in_a_sentence_breaks_as_the_sentence_does(visit):
    page = visit({"content/projects/soep.md": LINKED}, "projecten/soep/", config=LINKED_CONFIG)
    tops = page.locator(".fact .prose a").evaluate("e => [...e.getClientRects()].map(box => box.top)")
    start = page.locator(".fact .prose p").evaluate("e => e.getBoundingClientRect().top")
    assert len(tops) > 1
    assert tops[0] - start < 12


PLACED = CONFIG.replace(
    "  status:",
    "  address: {type: address, label: Adres, card: true}\n"
    "  period: {type: period, label: Periode, card: true}\n  status:",
).replace("title: Proefbak", "title: Proefbak\nlanguages: [nl, fr]")
WHEN = "address: 8900 Ieper\nperiod: 2020 - 2022\ntitle:"


def test_what_is_told_of_a_sheet_beside_its_place_stands_together(visit):
    page = visit({"content/projects/soep.md": SHEET.replace("title:", WHEN)}, "fr/", config=PLACED)
    head = page.locator(".card-head").bounding_box()
    place, language, state = (one.bounding_box() for one in page.locator(".card-head > *").all())
    assert place["x"] - head["x"] < 24
    assert state["x"] - language["x"] - language["width"] < 16
    assert head["x"] + head["width"] - state["x"] - state["width"] < 24


def test_the_red_rules_of_a_row_of_cards_are_level(visit):
    placed = SHEET.replace("title:", "address: 8900 Ieper\ntitle:")
    files = {"content/projects/soep.md": SHEET, "content/projects/brood.md": placed}
    page = visit(files, config=PLACED)
    heads = [head.bounding_box() for head in page.locator(".card-head").all()]
    assert heads[0]["x"] != heads[1]["x"], "not beside each other"
    assert heads[0]["height"] == heads[1]["height"]


def test_the_state_of_a_project_stands_on_the_same_side_of_every_card(visit):
    places = {
        "ieper": "address: 8900 Ieper\n",
        "nergens": "",
        "lang": "address: 8920 Langemark-Poelkapelle\n",
    }
    sheets = {
        f"content/projects/{name}.md": SHEET.replace("title:", f"{place}period: 2020 - 2022\ntitle:")
        for name, place in places.items()
    }
    page = visit(sheets, config=PLACED, viewport={"width": 320, "height": 800})
    heads = [head.bounding_box() for head in page.locator(".card-head").all()]
    assert heads[0]["height"] == heads[2]["height"] < heads[1]["height"], "one of them takes two lines"
    sides = page.locator(".card-head .badge").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().right)"
    )
    assert len(set(sides)) == 1, sides


def test_that_a_page_is_not_translated_stands_where_its_title_does(visit):
    page = visit(
        {"content/pages/hulp.md": "---\ntitle: Hulp\n---\nSoep.\n", "content/projects/soep.md": SHEET},
        "fr/hulp/",
        config=PLACED,
    )
    assert page.locator(".untranslated").bounding_box()["x"] == page.locator("h1").bounding_box()["x"]


FIRST, LAST = "\u062c\u0645\u0639\u064a\u0629", "\u0644\u0644\u062c\u064a\u0631\u0627\u0646"
"""“Association” and “for neighbours” in Arabic; an association has a Dutch name between these words."""
ARABIC = f"""\
---
title: {FIRST} {LAST}
who: {FIRST} De Buren {LAST}
target_groups: [Ouderen]
---
## Beschrijving project

| {FIRST} | {LAST} |
| --- | --- |
| {FIRST} | [{LAST}](https://a.example) |
"""


IN_ORDER = """([places, first, last]) => places.filter(place => {
    const walker = document.createTreeWalker(document.querySelector(place), NodeFilter.SHOW_TEXT);
    const lefts = {};
    while (walker.nextNode()) for (const word of [first, last]) {
        const start = walker.currentNode.data.indexOf(word), range = new Range();
        if (start < 0) continue;
        range.setStart(walker.currentNode, start);
        range.setEnd(walker.currentNode, start + word.length);
        lefts[word] = range.getBoundingClientRect().left;
    }
    return lefts[first] > lefts[last];
})"""
"""The places where the first word is at the right of the last one."""
WITH_NAME = CONFIG.replace(
    "sections:", "  who: {type: text, label: Wie, filter: true, card: true}\nsections:"
)


def test_a_sheet_in_arabic_is_read_from_the_right_in_its_head_its_facts_and_its_tables(visit):
    page = visit({"content/projects/soep.md": ARABIC}, "projecten/soep/", config=WITH_NAME)
    places = [".byline", ".fact:last-child dd", "tbody"]
    assert page.evaluate(IN_ORDER, [places, FIRST, LAST]) == places
    right = "e => e.getBoundingClientRect().right"
    assert page.locator(".byline a").evaluate(right) == page.locator("h1").evaluate(right)
    # Numbers stand below the words of their column, which begins and ends at the edges of the table.
    styles = page.locator("tbody td").evaluate_all("all => all.map(e => getComputedStyle(e).textAlign)")
    assert styles == ["right", "right"]
    assert page.locator("tbody td:last-child").evaluate("e => getComputedStyle(e).paddingLeft") == "0px"
    page.emulate_media(media="print")
    address = page.locator("tbody a").evaluate("e => getComputedStyle(e, '::after').content")
    assert "\u2066(" in address, "its last slash would be before it"


def test_an_arabic_name_with_a_dutch_part_is_read_from_the_right_below_a_dutch_title_too(visit):
    sheet = ARABIC.replace(f"title: {FIRST} {LAST}", "title: Soep")
    page = visit({"content/projects/soep.md": sheet}, "projecten/soep/", config=WITH_NAME)
    assert page.evaluate(IN_ORDER, [[".byline"], FIRST, LAST]) == [".byline"]


def test_of_a_site_in_arabic_what_belongs_together_begins_at_one_edge(visit):
    config = WITH_NAME.replace("title: Proefbak", f"title: {FIRST}\ntagline: {LAST} {FIRST}")
    config = config.replace("label: Doelgroep", f"label: {FIRST}").replace("label: Wie", f"label: {LAST}")
    config = config.replace("heading: Beschrijving project", f"heading: {FIRST}")
    sheet = ARABIC.replace("## Beschrijving project\n", f"## {FIRST}\n\n{LAST} {FIRST}.\n")
    edges = """selectors => selectors.map(selector => {
        const range = new Range();
        range.selectNodeContents(document.querySelector(selector));
        const { left, right } = range.getBoundingClientRect();
        return [left, right].map(Math.round);
    })"""
    page = visit({"content/projects/soep.md": sheet}, config=config)
    title, tagline = page.evaluate(edges, ["h1", ".tagline"])
    assert title[1] == tagline[1]
    page.goto(f"{page.url}projecten/soep/")
    heading, text, label, value = page.evaluate(edges, [".text h2", ".text p", "dt", "dd a"])
    assert heading[1] == text[1]
    assert label[0] == value[0]


def test_a_table_takes_the_room_beside_the_text_before_it_scrolls(visit):
    names = "| Vrijwilligersvergoedingen | Subsidie | Ontmoetingscentrum | Medewerkers |"
    text = "Een tekst van meer dan een regel, die niet breder wordt dan een mens gemakkelijk leest. " * 3
    sheet = SHEET.replace("Elke vrijdag soep.", f"{names}\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |\n\n{text}")
    page = visit({"content/projects/soep.md": sheet}, "projecten/soep/")
    [table, room, text] = page.locator(".frame, .prose > p").evaluate_all(
        "([frame, p]) => [frame.scrollWidth, frame.clientWidth, p.clientWidth]"
    )
    assert text < table <= room


def test_with_colours_of_its_own_a_browser_draws_the_whole_tab_of_the_page(visit):
    page = visit({"content/projects/soep.md": SHEET}, forced_colors="active")
    sides = page.locator(".tab [aria-current]").evaluate(
        """e => ['::before', '::after'].map(half => getComputedStyle(e, half)).map(style =>
            ['Top', 'Right', 'Bottom', 'Left'].map(side => parseFloat(style[`border${side}Width`])))"""
    )
    assert sides == [[3, 0, 0, 3], [3, 3, 0, 0]]


# On paper


def test_on_paper_no_dot_stands_behind_the_last_word_of_a_card(visit):
    sheets = {
        f"content/projects/{n}.md": SHEET.replace("target_groups: [Ouderen]\n", n)
        for n in ("", "status: ok\n")
    }
    few = {f"content/projects/bare{n}.md": text for n, text in enumerate(sheets.values())}
    page = visit({**few, "content/projects/soep.md": SHEET.replace("title:", WHEN)}, config=PLACED)
    page.emulate_media(media="print")
    dots = page.locator(".card").evaluate_all(
        """all => all.map(card => [...card.querySelectorAll('*')]
            .filter(e => e.checkVisibility() && getComputedStyle(e, '::after').content.includes('·'))
            .map(e => e.closest('.card > *').className))"""
    )
    assert dots == [[], [], ["card-head", "tags"]]


def test_on_paper_links_among_facts_are_words_of_a_line_and_nothing_leads_back(visit):
    sheet = LINKED.replace("Elke vrijdag soep.", "Elke vrijdag soep.[^1]\n\n[^1]: Of niet.")
    page = visit({"content/projects/soep.md": sheet}, "projecten/soep/", config=LINKED_CONFIG)
    page.emulate_media(media="print")
    links = page.locator(".fact a").evaluate_all("all => all.map(e => getComputedStyle(e).display)")
    assert set(links) == {"inline"}
    assert not page.locator(".footnote-backref").is_visible()


def test_on_paper_a_narrow_page_begins_where_its_foot_does_and_tells_its_address(visit):
    settings = f"url: https://bak.example/\npublisher: Buurtwerk\n{CONFIG}"
    pages = {"content/pages/hulp.md": "---\ntitle: Hulp\n---\nSoep.\n", "content/projects/soep.md": SHEET}
    page = visit(pages, "hulp/", config=settings)
    page.emulate_media(media="print")
    assert page.locator("h1").bounding_box()["x"] == page.locator(".site-foot .holder").bounding_box()["x"]
    assert page.locator(".print-only").inner_text() == "https://bak.example/hulp/"
    assert page.locator(".print-only").is_visible()


def test_on_paper_a_page_is_no_higher_than_what_is_on_it(visit):
    # If it is as high as the viewport, Firefox prints an empty second page.
    page = visit({"content/projects/soep.md": SHEET}, "zoeken/")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).minHeight") == "0px"


def test_the_cards_with_charts_are_as_words_that_columns_break_between(visit):
    # As blocks: in Safari, the margin below the last chart of a column would continue above the next column.
    page = visit({"content/projects/soep.md": SHEET}, "cijfers/")
    shown = page.locator(".chart").evaluate_all("all => all.map(e => getComputedStyle(e).display)")
    assert set(shown) == {"inline-block"}


def test_on_paper_only_a_long_chart_goes_on_in_the_next_column(visit):
    options = [f"Groep {n}" for n in range(20)]
    settings = CONFIG.replace(
        "  status:", f"  many: {{type: choices, label: Groep, filter: true, options: {options}}}\n  status:"
    )
    sheet = SHEET.replace("title:", f"many: {options}\ntitle:")
    page = visit({"content/projects/soep.md": sheet}, "cijfers/", config=settings)
    page.emulate_media(media="print")
    breaks = page.locator(".chart:has(.bars)").evaluate_all(
        "all => all.map(e => [e.querySelector('h2').textContent, getComputedStyle(e).breakInside])"
    )
    assert dict(breaks) == {"Groep": "auto", "Doelgroep": "avoid"}
    headings = page.locator("main h2").evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")
    assert set(headings) == {"avoid"}


def test_on_paper_pictures_that_fit_beside_each_other_stand_there(visit):
    plain, captioned = "![Een zaal](../images/zaal.png)", '![Een tuin](../images/tuin.png "De tuin")'
    files = {
        "content/projects/soep.md": f"{SHEET}\n{plain}\n\n{captioned}\n\nDaarna soep.\n",
        "content/images/zaal.png": picture(size=(900, 600)),
        "content/images/tuin.png": picture("green", size=(900, 600)),
    }
    page = visit(files, "projecten/soep/", viewport={"width": 680, "height": 900})
    page.emulate_media(media="print")
    room, garden = (page.get_by_alt_text(name).bounding_box() for name in ("Een zaal", "Een tuin"))
    after = page.get_by_text("Daarna soep.").bounding_box()
    assert garden["y"] == room["y"]
    assert garden["x"] > room["x"] + room["width"]
    assert after["y"] > garden["y"] + garden["height"]


def test_a_small_picture_is_shown_as_large_as_it_is(visit):
    sheet = SHEET.replace("---\n##", "image: {file: klein.png, alt: Een logo}\n---\n##")
    files = {"content/projects/soep.md": sheet, "content/images/klein.png": picture("green", (200, 120))}
    config = CONFIG.replace("fields:\n", "fields:\n  image: {type: image, label: Beeld}\n")
    page = visit(files, "projecten/soep/", config=config)
    box = page.locator(".photo img").bounding_box()
    assert (box["width"], box["height"]) == (202, pytest.approx(122, abs=1)), "with a border"


# Selectors that browsers before 2021 do not support: they ignore the whole rule.
NEWER = re.compile(r":(?:where|is|has|focus-visible)\b|:not\((?:[^()]*[ ,>])")


@pytest.fixture
def dated(visit):
    """Opens a page as in an old browser: without scripts, and with fewer selectors."""

    def dated(below):
        page = visit({"content/projects/soep.md": SHEET}, java_script_enabled=True)
        page.route("**/*.js", lambda route: route.fulfill(body="?? =", content_type="text/javascript"))
        page.route(
            "**/*.css", lambda route: route.fulfill(body=older(route.fetch().text()), content_type="text/css")
        )
        page.goto(page.url + below)
        return page

    def older(style):
        rule = r"([^{}]+)\{[^{}]*\}"
        return re.sub(rule, lambda found: "" if NEWER.search(found[1]) else found[0], style)

    return dated


def test_in_an_old_browser_what_leads_elsewhere_stands_out_as_the_text_beside_it(dated):
    page = dated("")
    colour = "e => getComputedStyle(e).color"
    for part in (".site-head", ".site-foot"):
        text_colour = page.locator(part).evaluate(colour)
        assert {link.evaluate(colour) for link in page.locator(f"{part} .menu a").all()} == {text_colour}
    text_colour = page.locator("a.holder").evaluate(colour)
    assert text_colour != page.locator(".site-head").evaluate(colour)


def test_in_an_old_browser_nothing_is_offered_that_it_cannot_do(dated):
    page = dated("zoeken/")
    assert page.locator("[hidden]").count() > 5
    assert [part for part in page.locator("[hidden]").all() if part.is_visible()] == []
    assert page.get_by_role("link", name="Ouderen").first.is_visible()


def test_the_two_short_fields_of_the_form_are_together_as_wide_as_its_message(visit):
    asked = CONFIG + "url: https://bak.example/\nfeedback: {service: formspree, id: abcd}\n"
    page = visit(
        {"content/projects/soep.md": SHEET},
        "projecten/soep/",
        config=asked,
        viewport={"width": 960, "height": 800},
    )
    name, email, message = (
        page.locator(f".form {one}").bounding_box() for one in ("[name=name]", "[type=email]", "textarea")
    )
    assert name["x"] == pytest.approx(message["x"], abs=1)
    assert email["x"] + email["width"] == pytest.approx(message["x"] + message["width"], abs=1)


@pytest.mark.parametrize("width", [390, 1280])
def test_what_happens_to_a_message_is_told_before_the_button_or_beside_it(visit, width):
    config = f"{CONFIG}feedback: {{service: mailto, id: a@bak.example}}\n"
    page = visit(
        {"content/projects/soep.md": SHEET},
        "projecten/soep/",
        config=config,
        viewport={"width": width, "height": 800},
    )
    note, button = (page.locator(f".feedback {one}").bounding_box() for one in (".note", ".button"))
    if width < 1000:
        assert note["y"] + note["height"] <= button["y"]
    else:
        assert note["x"] >= button["x"] + button["width"]
        assert note["y"] == pytest.approx(button["y"], abs=1)


def test_the_link_below_the_form_is_high_enough_for_a_finger(visit):
    settings = CONFIG + "contact: a@bak.example\npublisher: Wij\nprivacy: {retention: Een jaar.}\n"
    for service in (
        "{service: mailto, id: a@bak.example}",
        "{service: formspree, id: abcd}\nurl: https://bak.example/",
    ):
        page = visit(
            {"content/projects/soep.md": SHEET}, "projecten/soep/", config=f"{settings}feedback: {service}\n"
        )
        link = page.get_by_role("link", name="Wat er met uw gegevens gebeurt")
        assert link.bounding_box()["height"] >= 24


def test_a_site_without_filters_offers_none_and_its_results_have_the_whole_width(visit):
    config = CONFIG.replace("    filter: true\n", "")
    for script in (True, False):
        page = visit(
            {"content/projects/soep.md": SHEET}, "zoeken/", config=config, java_script_enabled=script
        )
        assert page.locator("summary").all_inner_texts() == ["Filters"]
        assert not page.get_by_text("Filters").is_visible()
        cover, found = (page.locator(one).bounding_box() for one in (".cover", ".found"))
        assert found["width"] == cover["width"]
    page = visit({"content/projects/soep.md": SHEET}, "zoeken/?q=zeepkist", config=config)
    page.get_by_role("button", name="Zonder uw zoekwoorden").click()
    expect(page.get_by_role("status")).to_have_text("1 fiche gevonden")


def test_without_results_a_phone_keeps_no_room_for_the_table_of_them(visit):
    page = visit(
        {"content/projects/soep.md": SHEET}, "zoeken/?q=zeepkist", viewport={"width": 390, "height": 800}
    )
    settled(page)
    status, chips = (page.locator(one).bounding_box() for one in ("[role=status]", ".chips"))
    assert 0 < chips["y"] - status["y"] - status["height"] < 24


def test_in_the_readers_own_colours_an_option_that_gives_nothing_is_grey(visit):
    others = SHEET.replace("[Ouderen]", "[Kinderen]").replace("soep", "brood")
    files = {"content/projects/soep.md": SHEET, "content/projects/brood.md": others}
    page = visit(files, "zoeken/?q=brood", forced_colors="active")
    colours = {
        label.get_by_role("checkbox").is_enabled(): label.locator("span").first.evaluate(
            "e => getComputedStyle(e).color"
        )
        for label in page.locator(".filters label").all()
        if label.get_by_role("checkbox").get_attribute("name") == "target_groups"
    }
    assert colours[True] != colours[False]


FROM_THE_RIGHT = f"{SHEET}\n- حساء\n- خبز\n\n> اقتباس\n\n- soep\n\n## Sterke punten\n\n- حساء\n"


def test_what_stands_beside_a_text_from_the_right_is_on_its_right(visit):
    page = visit({"content/projects/soep.md": FROM_THE_RIGHT}, "projecten/soep/")
    sides = page.locator(".prose :is(ul, blockquote)").evaluate_all(
        "all => all.map(e => getComputedStyle(e)).map(s => [s.paddingLeft > '0px', s.paddingRight > '0px'])"
    )
    left, right = [True, False], [False, True]
    assert sides == [right, right, left, right]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("heading", ["", "\n## Anekdote\n"])
def test_a_table_that_goes_on_has_a_shadow_at_that_edge(visit, scheme, width, heading):
    words = " | ".join(f"Samenwerkingsovereenkomst{number}" for number in range(6))
    table = f"| {words} |\n|{'---|' * 6}\n| {words} |\n"
    sheet = f"{SHEET}{heading}\n{table}"
    size = {"width": width, "height": 800}
    page = visit({"content/projects/a.md": sheet}, "projecten/a/", viewport=size, color_scheme=scheme)
    frame = page.locator(".frame")

    def edges(scrolled):
        """Whether the left and the right edge differ from the paper, between the words and the frame."""
        frame.evaluate("(frame, left) => { frame.scrollLeft = left; }", scrolled)
        shot = Image.open(io.BytesIO(frame.screenshot())).convert("RGB")
        paper = shot.getpixel((shot.width // 2, 1))
        return [shot.getpixel((x, 1)) != paper for x in (2, shot.width - 3)]

    assert [edges(left) for left in (0, 100, 10_000)] == [[False, True], [True, True], [True, False]]


def test_the_numbers_above_the_figures_show_the_pointer_as_other_links_do(visit):
    page = visit(SHEETS, "cijfers/", config=ASKED)
    line = "e => getComputedStyle(e).textDecorationThickness"
    widths = {}
    for name, link in (("number", page.locator(".tally a")), ("text", page.locator(".site-foot a"))):
        part = link.first.locator("span") if name == "number" else link.first
        page.mouse.move(0, 0)
        rest = part.evaluate(line)
        link.first.hover()
        widths[name] = (rest, part.evaluate(line))
    assert widths == {"number": ("1px", "3px"), "text": ("1px", "3px")}
