"""Searching on a phone and in long lists; and the map and the figures of a thousand sheets."""

import re
from collections import Counter

import pytest
from playwright.sync_api import expect

from fichebak.shell import publishing
from fichebak.text.wording import slug
from tests import thousand
from tests.browser import follow, frames, serve, settled, until
from tests.searching import (
    STATE,
    Strict,
    after,
    fits,
    go,
    number,
    opened,
    option,
    press_until,
    tick,
)
from tests.test_browser_axe import looked_over
from tests.test_browser_pages import RING, TOO_WIDE, focused, visit

FACETS = {
    "doelgroep": "target_groups",
    "thema": "themes",
    "gemeente": "municipality",
    "looptijd": "state",
    "jaar": "year",
    "vrijwilligers": "volunteers",
    "sdg": "sdgs",
    "organisatie": "organisation",
    "aanrader": "recommended",
    "impact": "impact",
}
"""The path segment of each filter → its key in the sheets."""
PHONE = {"width": 320, "height": 640}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The address of the site with a thousand sheets."""
    folder = tmp_path_factory.mktemp("large") / "site"
    publishing.publish(folder, thousand.files())
    with serve(folder, Strict) as address:
        yield f"{address}/"


@pytest.fixture(scope="module")
def searching(sample):
    with serve(sample, Strict) as address:
        yield f"{address}/zoeken/index.html"


@pytest.fixture(scope="module")
def counts():
    """The number of sheets per filter and value, counted from the source files."""
    return Counter(
        (key, value) for sheet in thousand.sheets() for key, of in sheet.values.items() for value in of
    )


# On a phone


def test_on_a_phone_a_bar_tells_the_count_among_the_filters_and_leads_to_the_results(browser, searching):
    with opened(browser, searching, viewport=PHONE) as (page, wrong):
        leap = page.locator("button[data-part=leap]")
        assert not leap.is_visible()
        page.locator(".filters > summary").click()
        state = tick(page, "target_groups", "ouderen")
        assert leap.inner_text() == f"Toon {number(state)} fiches"
        expect(leap).to_be_in_viewport(ratio=1)
        leap.click()
        assert focused(page, "e.id") == "gevonden"
        expect(page.locator("#gevonden")).to_be_in_viewport(ratio=1)
        expect(page.locator(".found .card").first).to_be_in_viewport()
    assert wrong == []


def test_nothing_that_has_the_focus_is_behind_the_bar(browser, searching):
    covered = """() => {
        const [own, bar] = [document.activeElement, document.querySelector('.leap')]
            .map(one => one.getBoundingClientRect());
        return document.activeElement.name && own.bottom > bar.top && own.top < bar.bottom;
    }"""
    with opened(browser, searching, viewport=PHONE) as (page, _):
        page.locator(".filters > summary").press("Enter")
        for _ in range(60):
            page.keyboard.press("Tab")
            assert not page.evaluate(covered), page.evaluate("document.activeElement.outerHTML")
            assert focused(page, RING)["seen"]


def test_on_a_wide_screen_the_bar_is_in_sight_beside_the_results(browser, searching):
    with opened(browser, searching, viewport={"width": 1280, "height": 800}) as (page, _):
        leap = page.locator("button[data-part=leap]")
        expect(leap).to_be_in_viewport(ratio=1)
        assert leap.bounding_box()["width"] < 400
        state = tick(page, "volunteers", "ja")
        assert leap.inner_text() == f"Toon {number(state)} fiches"
        expect(leap).to_be_in_viewport(ratio=1)
        leap.press("Enter")
        assert focused(page, "e.id") == "gevonden"
        expect(page.locator("#gevonden")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("width", [320, 1280])
def test_who_asks_for_an_answer_is_led_to_it(browser, searching, width):
    with opened(browser, searching, viewport={"width": width, "height": 640}) as (page, _):
        after(page, lambda: page.get_by_label("Zoek op woorden").fill("moestuin"))
        after(page, page.get_by_role("button", name="Zoek", exact=True).click)
        assert focused(page, "e.id") == "gevonden"
        expect(page.locator("#gevonden")).to_be_in_viewport(ratio=1)


PLACE = """box => [
    Math.round(box.getBoundingClientRect().top), box.closest('ul').scrollTop, scrollY,
]"""


@pytest.mark.parametrize("width", [320, 1280])
def test_ticking_far_down_a_long_list_moves_neither_list_nor_page(browser, home, width):
    # Options out of view are not laid out. Their estimated sizes must not be noticeable.
    with opened(browser, f"{home}zoeken/index.html", viewport={"width": width, "height": 800}) as (page, _):
        if width == 320:
            page.locator(".filters > summary").click()
        boxes = page.locator("#finder input[name=organisation]")
        assert boxes.count() == 100
        unseen = boxes.first.evaluate("box => box.closest('ul').scrollHeight")
        for place in (50, 99, 70):
            box = boxes.nth(place)
            box.evaluate("box => box.scrollIntoView({block: 'center'})")
            frames(page, 6)  # what comes into view is laid out in the next frames
            before = box.evaluate(PLACE)
            after(page, lambda box=box: box.evaluate("box => box.click()"))
            frames(page, 6)
            assert box.is_checked()
            assert box.evaluate(PLACE) == before, place
        # The estimate was right except for the few labels of two lines; otherwise the scroll bar would jump.
        seen = boxes.first.evaluate("box => box.closest('ul').scrollHeight")
        assert abs(seen - unseen) < 0.1 * seen


def test_opening_the_filters_again_leaves_the_lists_where_they_were(browser, home):
    with opened(browser, f"{home}zoeken/index.html", viewport=PHONE) as (page, _):
        page.locator(".filters > summary").click()
        option(page, "year", "2018").evaluate("box => box.scrollIntoView({block: 'center'})")
        frames(page, 6)
        tall = page.locator(".filters").bounding_box()["height"]
        page.locator(".filters > summary").press("Enter")
        page.locator(".filters > summary").press("Enter")
        frames(page, 6)
        assert page.locator(".filters").bounding_box()["height"] == tall


TOUCHED = """() => {
    window.touched = [];
    const note = ({type, target, attributeName}) => {
        const place = target.nodeType === Node.TEXT_NODE ? target.parentElement : target;
        if (!place.closest('fieldset')) return;
        const box = place.closest('li')?.querySelector('input');
        touched.push([type, box ? `${box.name}=${box.value}` : 'a list', attributeName]);
    };
    new MutationObserver((changes) => changes.forEach(note)).observe(
        document.getElementById('finder'),
        {childList: true, characterData: true, attributes: true, subtree: true},
    );
}"""


def test_a_tick_touches_the_options_that_it_changes_and_no_others(browser, home):
    with opened(browser, f"{home}zoeken/index.html", viewport=WIDE) as (page, _):
        before = page.evaluate(STATE)
        page.evaluate(TOUCHED)
        state = tick(page, "target_groups", "ouderen")
        touched = page.evaluate("touched")
        counts = {
            name for name, (count, _) in state["options"].items() if before["options"][name][0] != count
        }
        closed = set(state["disabled"]) ^ set(before["disabled"])
        assert len(counts) > 50
        assert len(closed) > 10
        # The text nodes of the counts are updated, not replaced: there are a thousand for ten thousand
        # sheets.
        assert sorted(touched) == sorted(
            [["characterData", name, None] for name in counts]
            + [["attributes", name, "disabled"] for name in closed]
        )


def test_filters_out_of_sight_wait_at_the_height_they_have_in_sight(browser, home):
    laid_out = "lists => lists.map(list => list.checkVisibility({contentVisibilityAuto: true}))"
    with opened(browser, f"{home}zoeken/index.html", viewport=WIDE) as (page, _):
        lists = page.locator("#finder fieldset > ul")
        seen = lists.evaluate_all(laid_out)
        assert seen[0] is True
        assert seen[-1] is False
        tall = page.locator(".filters").bounding_box()["height"]
        for one in lists.all():
            one.evaluate("list => list.scrollIntoView({block: 'center'})")
            frames(page)
            assert one.evaluate_all(laid_out) == [True]
            # A pixel for each estimated size.
            assert abs(page.locator(".filters").bounding_box()["height"] - tall) <= lists.count()


def test_the_ring_around_an_option_is_not_cut_off(browser, home):
    cut = (
        "box => [box.closest('li'), box.closest('fieldset')].map(e => getComputedStyle(e).contentVisibility)"
    )
    with opened(browser, f"{home}zoeken/index.html", viewport=WIDE) as (page, _):
        box = option(page, "target_groups", "ouderen")
        assert box.evaluate(cut) == ["auto", "auto"]
        box.focus()
        assert box.evaluate(cut) == ["visible", "visible"]


def test_results_in_sight_come_first_and_the_others_a_moment_later(browser, home):
    shown = "cards => cards.map(card => getComputedStyle(card).contentVisibility)"
    with opened(browser, f"{home}zoeken/index.html", viewport=WIDE) as (page, wrong):
        first = page.evaluate(f"""async () => {{
            document.querySelector("#finder input[value=ouderen]").click();
            await new Promise(requestAnimationFrame);
            return ({shown})([...document.querySelectorAll('.found .card')]);
        }}""")
        assert set(first) == {"auto"}
        until(page, "!document.querySelector('.sight-first')")
        cards = page.locator(".found .card")
        assert cards.evaluate_all(shown) == ["visible"] * 24
        # Going back shows all results at once, since the browser restores the scroll position.
        page.evaluate("history.back()")
        until(page, "location.search === ''")
        assert page.locator(".sight-first").count() == 0
    assert wrong == []


# The map and the figures


SHOWN = """() => Object.fromEntries([...document.querySelectorAll('.bars tbody a')].map(link => [
    link.getAttribute('href'), Number(link.closest('tr').querySelector('td').textContent),
]))"""


def test_every_bar_tells_what_the_sheets_say_and_leads_to_as_many(browser, home, counts):
    with visit(browser, java_script_enabled=False) as (page, wrong):
        page.goto(f"{home}cijfers/index.html")
        bars = page.evaluate(SHOWN)
        for link, told in bars.items():
            _, folder, value, _ = link.split("/")
            assert told == counts[FACETS[folder], value], link
        whole = {"target_groups", "themes", "sdgs", "state", "year", "volunteers"}
        expected = {name for name in counts if name[0] in whole}
        shown = {(FACETS[link.split("/")[1]], link.split("/")[2]) for link in bars}
        assert {name for name in shown if name[0] in whole} == expected
        for heading in ("Doelgroep", "Gemeente", "SDG"):
            follow(page.get_by_role("table", name=heading).locator("tbody a").first)
            told = bars["../" + "/".join(page.url.split("/")[-3:])]
            expect(page.locator(".ruled")).to_contain_text(re.compile(rf"^\s*{told} fiches"))
            page.go_back()
        told = page.locator(".columns a").evaluate_all(
            "links => links.map(link => [link.getAttribute('href'), link.querySelector('title').textContent])"
        )
        assert len(told) > 10
        for link, title in told:
            _, folder, value, _ = link.split("/")
            assert title.endswith(f": {counts[FACETS[folder], value]}"), link
    assert wrong == []


def test_every_pin_tells_what_the_sheets_say_and_leads_to_as_many_by_keyboard(browser, home, counts):
    with visit(browser) as (page, wrong):
        page.goto(f"{home}kaart/index.html")
        pins = page.locator(".pins a").evaluate_all(
            "pins => pins.map(pin => [pin.getAttribute('data-place'), Number(pin.textContent.trim())])"
        )
        assert sum(told for _, told in pins) == len(thousand.sheets())
        press_until(page, "Tab", "e.matches('.pins a')")
        name, told = focused(page, "[e.getAttribute('data-place'), e.textContent.trim()]")
        page.keyboard.press("Enter")
        page.wait_for_url("**/gemeente/**")
        value = page.url.split("/")[-2]
        assert counts["municipality", value] == int(told)
        expect(page.get_by_role("heading", name=f"Gemeente: {name}", exact=True)).to_be_visible()
        page.go_back()
        # The list beside the map says the same.
        listed = page.locator(".places .count").evaluate_all(
            "all => all.map(one => parseInt(one.textContent))"
        )
        assert sum(listed) == len(thousand.sheets())
    assert wrong == []


def test_in_a_low_window_every_pin_that_has_the_focus_is_in_sight(browser, home):
    with visit(browser, viewport={"width": 1280, "height": 600}) as (page, _):
        page.goto(f"{home}kaart/index.html")
        pins = page.locator(".pins a")
        press_until(page, "Tab", "e.matches('.pins a')")
        for pin in pins.all():
            expect(pin).to_be_focused()
            expect(pin.locator(".touch")).to_be_in_viewport(ratio=0.99)
            page.keyboard.press("Tab")


NAMES = ".found-map .names text:not(.none)"


def test_the_map_beside_the_results_follows_what_is_asked(browser, home):
    shown = """() => Object.fromEntries(
        [...document.querySelectorAll('.found-map .pins a:not(.none)')].map(pin => [
            pin.getAttribute('data-place'), [Number(pin.textContent.trim()), pin.getAttribute('aria-label')]
        ]))"""
    with opened(browser, f"{home}zoeken/index.html") as (page, wrong):
        page.locator(".found-map > summary").click()
        for chosen, words in (
            ({}, ()),
            ({"target_groups": {"ouderen"}}, ()),
            ({"target_groups": {"ouderen"}}, ("moestuin",)),
            ({"target_groups": {"ouderen"}, "sdgs": {"14"}, "year": {"2027"}}, ("moestuin",)),
        ):
            query = "&".join(f"{key}={value}" for key, (value,) in chosen.items())
            go(page, f"{home}zoeken/index.html?{query}&q={'+'.join(words)}")
            pins = page.evaluate(shown)
            left = [sheet for sheet in thousand.sheets() if fits(sheet, chosen, words)]
            assert sum(count for count, _ in pins.values()) == len(left)
            expected = Counter(town for sheet in left for town in sheet.values["municipality"])
            assert {slug(place): count for place, (count, _) in pins.items()} == expected
            # Beside no pin, the name of a place looks as if something was found there.
            assert {slug(name) for name in page.locator(NAMES).all_text_contents()} <= set(expected)
            for place, (count, name) in pins.items():
                assert name == f"{place}: {count} fiche{'' if count == 1 else 's'}"
    assert wrong == []


# Sheets of the sample, among a thousand others.


def test_from_the_page_of_a_value_a_search_narrows_it_down(browser, sample):
    with serve(sample, Strict) as address, opened(browser, f"{address}/zoeken/index.html") as (page, wrong):
        for below in (
            "doelgroep/ouderen/index.html",
            "organisatie/vzw-de-wentel/index.html",
            "jaar/2022/index.html",
        ):
            page.goto(f"{address}/{below}")
            told = page.locator(".ruled span").first.inner_text()
            name = " ".join(page.locator("h1").inner_text().split())
            follow(page.get_by_role("link", name="Verfijn met andere filters"))
            settled(page)
            assert page.evaluate(STATE)["status"] == f"{told} gevonden"
            assert name in page.locator(".chips").inner_text()
    assert wrong == []
    with browser.new_context(java_script_enabled=False) as context, serve(sample, Strict) as address:
        page = context.new_page()
        page.goto(f"{address}/doelgroep/ouderen/index.html")
        assert not page.get_by_text("Verfijn met andere filters").is_visible()


def test_the_index_leads_to_what_was_updated_last(browser, sample):
    with serve(sample, Strict) as address, opened(browser, f"{address}/zoeken/index.html") as (page, wrong):
        page.goto(f"{address}/index.html")
        follow(page.get_by_role("link", name="Laatst bijgewerkte eerst"))
        settled(page)
        assert page.locator("[name=sort]").input_value() == "newest"
        dates = []
        for link in page.locator(".found .card a").all()[:4]:
            data = (sample / "zoeken" / link.get_attribute("href")).resolve().read_text("utf-8")
            dates.append(re.search(r'"dateModified": ?"([^"]+)"', data)[1])
        assert dates == sorted(dates, reverse=True)
        assert len(set(dates)) > 1
    assert wrong == []


def test_who_comes_back_from_a_pin_finds_the_map_as_it_was_left(browser, searching):
    with opened(browser, searching) as (page, wrong):
        shown = page.locator(".found-map")
        assert not shown.evaluate("map => map.open")
        page.locator(".found-map > summary").click()
        # Another search, which is another entry of the history; then the skip link, which is one too.
        tick(page, "target_groups", "ouderen")
        page.locator(".finder .skip").press("Enter")
        for leave in (".found-map .pins a:not(.none)", ".found .card a"):
            follow(page.locator(leave).first)
            page.go_back()
            settled(page)
            assert shown.evaluate("map => map.open")
        after(page, lambda: (page.go_back(), page.go_back()))
        assert shown.evaluate("map => map.open"), "one page, one map"
        page.locator(".found-map > summary").click()
        follow(page.locator(".found .card a").first)
        page.go_back()
        settled(page)
        assert not shown.evaluate("map => map.open")
    assert wrong == []


def test_who_comes_back_from_a_sheet_finds_it_where_it_was_below_open_filters(browser, searching):
    with opened(browser, searching, viewport=PHONE) as (page, wrong):
        page.locator(".filters > summary").click()
        tick(page, "target_groups", "ouderen")
        page.locator(".found .card a").nth(2).scroll_into_view_if_needed()
        place = "document.querySelectorAll('.found .card a')[2].getBoundingClientRect().top"
        left = page.evaluate(place)
        follow(page.locator(".found .card a").nth(2))
        page.go_back()
        settled(page)
        frames(page)
        assert page.locator(".filters").evaluate("filters => filters.open")
        # The browser keeps whole pixels of how far a page was scrolled.
        assert page.evaluate(place) == pytest.approx(left, abs=2)
    assert wrong == []


def test_without_results_there_is_no_empty_map_and_it_returns_as_it_was(browser, home):
    with opened(browser, f"{home}zoeken/index.html") as (page, wrong):
        shown = page.locator(".found-map")
        shown.locator("summary").click()
        until(page, "history.state?.map")
        go(page, f"{home}zoeken/index.html?q=zzxqj")
        expect(shown).to_be_hidden()
        page.go_back()
        settled(page)
        expect(shown.locator(".pins a:not(.none)").first).to_be_visible()
    assert wrong == []


def test_without_script_every_option_leads_to_as_many_as_it_says(browser, home, counts):
    with visit(browser, java_script_enabled=False) as (page, wrong):
        page.goto(f"{home}zoeken/index.html")
        assert page.get_by_role("status").inner_text() == "1000 fiches gevonden"
        options = page.locator("#finder li:visible").evaluate_all(
            """all => all.map(one => [one.querySelector('input').name, one.querySelector('input').value,
                Number(one.querySelector('.count').textContent)])"""
        )
        assert {(name, value): total for name, value, total in options} == counts
        for label in ("Ouderen", "afgelopen"):
            link = page.locator("#finder").get_by_role("link", name=re.compile(rf"^{label} \d+$"))
            total = int(link.locator(".count").inner_text())
            follow(link)
            expect(page.locator(".ruled")).to_contain_text(re.compile(rf"^\s*{total} fiches"))
            page.go_back()
    assert wrong == []


WIDE = {"width": 1280, "height": 800}
LARGE = [
    ("kwaliteit", PHONE),
    *((below, size) for below in ("zoeken", "kaart", "cijfers") for size in (PHONE, WIDE)),
]


@pytest.mark.parametrize(
    ("below", "viewport"), LARGE, ids=lambda one: one if isinstance(one, str) else one["width"]
)
def test_a_thousand_sheets_fit_a_phone_and_axe_finds_no_fault(browser, home, below, viewport):
    with visit(browser, viewport=viewport) as (page, _):
        page.goto(f"{home}{below}/index.html")
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
        assert page.evaluate(TOO_WIDE) == []
        # The editors' page lists every sheet, and axe needs as long for it as for all other pages together;
        # it has checked that of the sample's forty sheets.
        if below != "kwaliteit":
            results, _ = looked_over(page)
            assert results.violations_count == 0, results.generate_report()
