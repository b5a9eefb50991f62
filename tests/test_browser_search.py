"""The search page in a browser: the counts of every result are checked, and every state has an address."""

import math
import random
import re
from collections import Counter
from itertools import combinations as pairs
from urllib.parse import quote, urlencode, urlsplit

import pytest
from playwright.sync_api import expect

from tests import thousand
from tests.browser import settled, until
from tests.conftest import CONFIG, SHEET
from tests.searching import (
    COUNTING,
    STATE,
    Held,
    after,
    fits,
    go,
    number,
    opened,
    option,
    press_until,
    query_of,
    seek,
    tick,
)
from tests.test_browser_axe import looked_over
from tests.test_browser_pages import RING, TOO_WIDE, focused, visit

# Counts


def combinations():
    chance = random.Random(3)
    every = {}
    for sheet in thousand.sheets():
        for key, values in sheet.values.items():
            every.setdefault(key, set()).update(values)
    del every["organisation"]  # its hundred values leave no results to count
    for _ in range(14):
        keys = chance.sample(sorted(every), chance.randint(0, 3))
        chosen = {key: set(chance.sample(sorted(every[key]), min(2, len(every[key])))) for key in keys}
        yield chosen, chance.choice([(), (), ("moestuin",), ("volksfeest",), ("buurtkeuken", "markt")])
    yield {"target_groups": {"vrouwen"}, "sdgs": {"14"}, "municipality": {"menen"}}, ("wijkplein",)


def test_the_count_beside_every_option_is_what_it_would_give(browser, search_pages):
    seen = set()
    with opened(browser, search_pages["large"]) as (page, wrong):
        for chosen, words in combinations():
            query = [f"{key}={','.join(sorted(values))}" for key, values in chosen.items()]
            query.append(f"q={'+'.join(words)}")
            go(page, f"{search_pages['large']}?{'&'.join(query)}")
            state = page.evaluate(STATE)
            ticked = {f"{key}={value}" for key in chosen for value in chosen[key]}
            matching = [sheet for sheet in thousand.sheets() if fits(sheet, {}, words)]
            given = Counter(
                f"{key}={value}"
                for sheet in matching
                for key, values in sheet.values.items()
                if fits(sheet, chosen, (), but=key)
                for value in values
            )
            expected = {name: [given[name], name in ticked] for name in state["options"]}
            assert given.keys() <= expected.keys()
            assert state["options"] == expected, (chosen, words)
            # A value without results stays in its place, but cannot be chosen.
            nothing = [name for name, (count, on) in expected.items() if count == 0 and not on]
            assert state["disabled"] == nothing, (chosen, words)
            assert number(state) == sum(fits(sheet, chosen, ()) for sheet in matching)
            assert len(state["titles"]) == min(24, number(state))
            seen |= {number(state) == 0, bool(nothing)}
    assert seen == {True, False}
    assert wrong == []


def test_every_page_of_results_shows_others_until_all_were_shown(browser, search_pages):
    expected = sorted(s.title for s in thousand.sheets() if fits(s, {"themes": {"taal"}}, ["markt"]))
    titles = []
    with opened(browser, f"{search_pages['large']}?themes=taal&q=markt&sort=title") as (page, _):
        while True:
            titles += page.evaluate(STATE)["titles"]
            following = page.get_by_role("button", name="Volgende")
            if not following.count():
                break
            after(page, following.click)
            assert focused(page, "e.id") == "gevonden"
    assert len(expected) > 24
    assert titles == expected


# Addresses


def steps(page):
    """A visit in several steps: after each, the address and what the page shows."""
    yield page.url, page.evaluate(STATE)
    for act in (
        lambda: tick(page, "target_groups", "ouderen"),
        lambda: tick(page, "target_groups", "kinderen"),
        lambda: seek(page, "buurt"),
        lambda: tick(page, "volunteers", "ja"),
        lambda: after(page, lambda: page.get_by_label("Sorteer op").select_option("newest")),
        lambda: after(page, lambda: page.get_by_role("button", name="Verwijder filter “buurt”").click()),
        lambda: seek(page, "straat"),
        lambda: after(page, page.get_by_role("button", name="Wis alles").click),
    ):
        state = act()
        yield page.url, state


@pytest.mark.parametrize("place", ["large", "file"])
def test_each_state_has_an_address_that_shows_it_also_opened_directly_or_by_back_and_forward(
    browser, search_pages, place
):
    with opened(browser, search_pages[place]) as (page, wrong):
        visited = dict(steps(page))
        assert len(visited) == 9
        for address, state in reversed(list(visited.items())[:-1]):
            assert after(page, page.go_back) == state
            assert page.url == address
        address, state = list(visited.items())[1]
        assert after(page, page.go_forward) == state
        assert page.url == address
        for address, state in visited.items():
            page.goto("about:blank")
            go(page, address)
            assert page.evaluate(STATE) == state, address
    assert wrong == []


def test_an_address_reads_as_what_was_asked(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        tick(page, "target_groups", "ouderen")
        tick(page, "sdgs", "11")
        tick(page, "target_groups", "kinderen")
        seek(page, "soep op")
        assert urlsplit(page.url).query == "target_groups=kinderen,ouderen&sdgs=11&q=soep+op"


def test_letters_typed_one_by_one_are_one_step_back_and_another_search_is_another(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        box = page.get_by_label("Zoek op woorden")
        for part in ("fi", "fie", "fiets"):
            seek(page, part)
        assert query_of(page) == {"q": "fiets"}
        box.press("Enter")
        for part in ("so", "soep"):
            seek(page, part)
        after(page, page.go_back)
        assert query_of(page) == {"q": "fiets"}
        assert box.input_value() == "fiets"
        after(page, page.go_back)
        assert query_of(page) == {}


def test_a_search_opened_by_its_address_can_be_gone_back_to(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=fiets") as (page, _):
        seek(page, "soep")
        assert after(page, page.go_back)["words"] == "fiets"


def test_going_back_before_the_last_letter_was_read_forgets_that_letter(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        after(page, page.get_by_role("button", name="Volgende").click)
        tick(page, "target_groups", "ouderen")
        page.evaluate("""() => {
            const box = document.querySelector('[name=q]');
            box.value = 'soep';
            box.dispatchEvent(new InputEvent('input'));
            history.back();
        }""")
        until(page, "location.search === '?p=2'")
        page.wait_for_timeout(400)  # twice the delay after a key press
        assert query_of(page) == {"p": "2"}
        assert page.evaluate(STATE)["words"] == ""


# Chips, focus, status


def test_chips_take_a_filter_away_and_hand_the_focus_on(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?target_groups=ouderen,kinderen&q=buurt") as (page, _):
        chips = page.locator(".chips button")
        labels = ["Doelgroep: Ouderen ×", "Doelgroep: Kinderen ×", "“buurt” ×", "Wis alles"]
        assert sorted(page.evaluate(STATE)["chips"]) == sorted(labels)
        page.get_by_role("button", name="Verwijder filter Doelgroep: Ouderen").focus()
        state = after(page, lambda: page.keyboard.press("Enter"))
        assert query_of(page) == {"target_groups": "kinderen", "q": "buurt"}
        assert len(state["chips"]) == 3
        assert focused(page, "e.closest('.chips') !== null")
        page.get_by_role("button", name="Verwijder filter “buurt”").focus()
        state = after(page, lambda: page.keyboard.press("Enter"))
        assert state["chips"] == ["Doelgroep: Kinderen ×"]
        assert state["words"] == ""
        assert focused(page, "e.textContent") == "Doelgroep: Kinderen ×"
        after(page, chips.click)
        assert chips.count() == 0
        assert focused(page, "e.id") == "gevonden"


def test_clear_all_leaves_nothing_chosen_and_the_focus_at_the_results(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?target_groups=ouderen&themes=taal&q=buurt&p=2") as (
        page,
        _,
    ):
        state = after(page, page.get_by_role("button", name="Wis alles").click)
        assert (query_of(page), number(state), state["chips"]) == ({}, 40, [])
        assert not any(on for _, on in state["options"].values())
        assert focused(page, "e.id") == "gevonden"


def test_the_focus_stays_on_a_box_that_was_ticked_also_when_nothing_is_left_for_it(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?target_groups=mannen,vrouwen&q=zzzzqqq") as (page, _):
        box = option(page, "target_groups", "mannen")
        box.focus()
        state = after(page, lambda: page.keyboard.press("Space"))
        assert state["options"]["target_groups=mannen"] == [0, False]
        assert focused(page, "e.value") == "mannen"
        page.keyboard.press("Space")
        assert box.is_checked()


def test_the_focus_stays_on_a_result_when_its_text_arrives(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        texts = Held(page, "**/summaries-*")
        # Without a query in the address: with one, results stay hidden until they are complete.
        page.goto(search_pages["sample"], wait_until="domcontentloaded")
        until(page, "answers > 0")
        page.evaluate("document.querySelector('input[name=volunteers][value=ja]').click()")
        until(page, "location.search.includes('volunteers')")
        page.locator(".found .card a").nth(1).focus()
        text = page.locator(".found .card").nth(1).locator(".card-body p:not([class])")
        assert text.count() == 0
        texts.release()
        expect(text).to_be_visible()
        assert focused(page, "Boolean(e.closest('.card'))")


def test_the_count_is_told_once_and_politely(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        assert page.get_by_role("status").count() == 1
        assert page.get_by_role("status").get_attribute("aria-live") in {None, "polite"}
        page.evaluate("""() => {
            window.told = [];
            const status = document.querySelector('[role=status]');
            new MutationObserver((changes) => changes.forEach(() => told.push(status.textContent)))
                .observe(status, {childList: true, characterData: true, subtree: true});
        }""")
        tick(page, "target_groups", "ouderen")
        first = page.get_by_role("status").inner_text()
        seek(page, "moestuin")
        expect(page.locator("mark").first).to_be_visible()
        # On a busy machine, the status may be “busy” in between.
        told = [text for text in page.evaluate("told") if text != "Even zoeken …"]
        assert told == [first, page.get_by_role("status").inner_text()]


def test_what_the_page_says_beside_the_count_is_told_too(browser, search_pages):
    told = """() => {
        window.told = [];
        // What comes into a live region is only told if that region was there before.
        const region = document.querySelector('.help').parentElement.closest('[aria-live=polite]');
        if (!region || !region.checkVisibility()) return;
        new MutationObserver(() => window.told.push(region.innerText.replace(/\\s+/g, ' ').trim()))
            .observe(region, {childList: true, attributes: true, subtree: true});
    }"""
    with opened(browser, search_pages["sample"]) as (page, _):
        page.evaluate(told)
        for typed, said in {
            "de": "In “de” staat geen woord waarop u hier kunt zoeken.",
            "moestiun": "Bedoelde u moestuin? Zonder uw zoekwoorden: 40 fiches",
        }.items():
            seek(page, typed)
            until(page, "said => told.at(-1) === said", said)


# No results


def without_result(word):
    """Three filters that have no results with a word, and the number of sheets without each of the four."""
    chance = random.Random(1)
    matching = [sheet for sheet in thousand.sheets() if fits(sheet, {}, [word])]
    labels = {"target_groups": "Doelgroep", "municipality": "Gemeente", "sdgs": "SDG"}
    for _ in range(10_000):
        some = chance.choice(thousand.sheets()).values
        chosen = {key: set(chance.sample(sorted(some[key]), 1)) for key in labels}
        chosen["sdgs"] = {str(chance.randint(1, 17))}
        if any(fits(sheet, chosen, []) for sheet in matching):
            continue
        ways = {label: sum(fits(s, chosen, [], but=key) for s in matching) for key, label in labels.items()}
        ways["uw zoekwoorden"] = sum(fits(sheet, chosen, []) for sheet in thousand.sheets())
        if all(ways.values()):
            return chosen, ways
    pytest.fail("no such filters")


def test_no_results_name_each_filter_to_drop_with_what_that_gives(browser, search_pages):
    chosen, expected = without_result("markt")
    query = "&".join(f"{key}={value}" for key, (value,) in chosen.items()) + "&q=markt"
    with opened(browser, f"{search_pages['large']}?{query}") as (page, wrong):
        assert number(page.evaluate(STATE)) == 0
        ways = page.locator(".help li button").all_inner_texts()
        offers = dict(re.fullmatch(r"Zonder (.+): (\d+) fiches?", way).groups() for way in ways)
        for way, count in zip(ways, offers.values(), strict=True):
            go(page, f"{search_pages['large']}?{query}")
            assert number(after(page, page.get_by_role("button", name=way, exact=True).click)) == int(count)
            assert focused(page, "e.id") == "gevonden"
            assert not page.locator(".help").is_visible()
    assert {label: int(count) for label, count in offers.items()} == expected
    assert list(map(int, offers.values())) == sorted(expected.values(), reverse=True)
    assert wrong == []


def test_of_a_question_in_many_words_the_fewest_are_left_out_that_bring_sheets_back(browser, serving):
    texts = ["Een tuin met ouderen.", "Een tuin.", "Een dorp met ouderen.", "Een dorp met ouderen."]
    sheets = {
        f"content/projects/s{n}.md": SHEET.replace("[Ouderen]", "[Kinderen]").replace(
            "Elke vrijdag soep.", text
        )
        for n, text in enumerate(texts)
    }
    sheets["content/projects/s4.md"] = SHEET.replace(
        "Elke vrijdag soep.", "Een tuin met ouderen in een dorp."
    )
    asked = "zoeken/?target_groups=kinderen&q="
    with serving(sheets) as home, opened(browser, f"{home}/{asked}raket+tuin+zeepkist") as (page, _):
        ways = page.locator(".help li button")
        assert ways.all_inner_texts() == [
            "Zonder “raket”, “zeepkist”: 2 fiches",
            "Zonder uw zoekwoorden: 4 fiches",
        ]
        state = after(page, ways.first.click)
        assert (number(state), query_of(page)) == (2, {"target_groups": "kinderen", "q": "tuin"})
        go(page, f"{home}/{asked}{quote('iets met ouderen en een tuin in een dorp')}")
        assert ways.all_inner_texts() == [
            "Zonder “tuin”: 2 fiches",
            "Zonder “dorp”: 1 fiche",
            "Zonder uw zoekwoorden: 4 fiches",
            "Zonder Doelgroep: 1 fiche",
        ]
        # Each word as it was typed.
        go(page, f"{home}/{asked}{quote('Tuin met Cafétje, SDG 4')}")
        assert ways.first.inner_text() == "Zonder “Cafétje”, “SDG 4”: 2 fiches"


# Simulates Safari, which restores the page but resets the form.
COMING_BACK = """
dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
document.querySelector('.finder').reset();
"""


@pytest.mark.parametrize("key", ["indruk", "relevance", "constructor"])
def test_a_score_sorts_by_its_number_whatever_its_key_is(browser, serving, key):
    config = f"title: Proef\nfields:\n  title: {{type: text, label: T, required: true}}\n  {key}:\n"
    files = {
        "site_config.yaml": f"{config}    {{type: score, label: Indruk, card: true}}\n",
        **{
            f"content/projects/{title}.md": f"---\ntitle: {title}\n{key}: {number}\n---\n"
            for title, number in {"een": 10, "twee": 3, "drie": "2,5"}.items()
        },
    }
    with serving(files) as home, opened(browser, f"{home}/zoeken/index.html?sort={key}") as (page, _):
        assert page.evaluate(STATE)["titles"] == ["een", "twee", "drie"]


def test_who_comes_back_to_a_search_finds_in_the_form_what_was_asked(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=buurt&target_groups=ouderen&sort=title") as (page, _):
        page.evaluate(COMING_BACK)
        expect(page.get_by_label("Zoek op woorden")).to_have_value("buurt")
        expect(page.get_by_label("Sorteer op")).to_have_value("title")
        expect(page.locator("[value=ouderen]")).to_be_checked()


# Simulates Chrome, which replaces each text by elements with its translation.
TRANSLATING = """() => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const all = [];
    while (texts.nextNode()) all.push(texts.currentNode);
    for (const text of all) {
        const [outer, inner] = ["font", "font"].map((name) => document.createElement(name));
        inner.append(text.data);
        outer.append(inner);
        text.replaceWith(outer);
    }
}"""


def test_on_a_page_that_the_browser_translated_the_counts_follow_the_search(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, wrong):
        page.evaluate(TRANSLATING)
        state = tick(page, "target_groups", "ouderen")
        page.reload()
        settled(page)
        assert state["options"] == page.evaluate(STATE)["options"]
    assert wrong == []


# Simulates Safari, which does not scroll to a focused element if the page changes at once.
WITHOUT_SCROLLING = """
const focus = HTMLElement.prototype.focus;
HTMLElement.prototype.focus = function () { focus.call(this, { preventScroll: true }); };
"""


def test_the_next_page_is_seen_from_its_first_result(browser, search_pages):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        page.add_init_script(WITHOUT_SCROLLING)
        go(page, search_pages["sample"])
        after(page, page.get_by_role("button", name="Volgende").click)
        expect(page.locator("#gevonden")).to_be_in_viewport()
        expect(page.locator(".found .card").first).to_be_in_viewport()
    assert wrong == []


def test_a_typing_error_gets_a_question_that_finds(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=ontmoetnig+buurt") as (page, _):
        assert page.locator(".help p").first.inner_text() == "Bedoelde u ontmoeting buurt?"
        state = after(page, page.get_by_role("button", name="ontmoeting buurt").click)
        assert number(state) > 0
        assert query_of(page) == {"q": "ontmoeting buurt"}
        assert focused(page, "e.id") == "gevonden"
        go(page, f"{search_pages['sample']}?q=moestiun")
        assert page.locator(".help p").first.inner_text() == "Bedoelde u moestuin?"
        go(page, f"{search_pages['sample']}?q=buurt-ontmoetnig")
        assert page.locator(".help p").first.inner_text() == "Bedoelde u buurt-ontmoeting?"


SPELT = {
    "coopertie": "coöperatie",
    "coöpertie": "coöperatie",
    "caffe": "café",  # “café” is in most of the sheets
    "garnaul": "garnaal",
}


@pytest.mark.parametrize(("typed", "meant"), SPELT.items())
def test_what_was_probably_meant_is_spelt_as_the_sheets_do(browser, serving, typed, meant):
    texts = [
        "De coöperatie en het café",
        "CO\u00d6PERATIE, café: co\u006f\u0308peratie’s",
        "Een cafe vol ideeën, één garnaal",
    ]
    files = {
        f"content/projects/s{n}.md": SHEET.replace("Elke vrijdag soep", text) for n, text in enumerate(texts)
    }
    with serving(files) as home, opened(browser, f"{home}/zoeken/?q={typed}") as (page, _):
        assert page.locator(".help p").first.inner_text() == f"Bedoelde u {meant}?"
        assert number(after(page, page.get_by_role("button", name=meant).click)) > 0


def test_a_single_letter_is_no_typing_error(browser, serving):
    # The apostrophe of Ukrainian leaves one.
    sheet = SHEET.replace("Elke vrijdag soep", "Elke вечір 2 koppen")
    with serving({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        for typed in ("q", "п’ять"):
            assert number(seek(page, typed)) == 0
            assert "Bedoelde u" not in page.locator(".help").inner_text(), typed


def test_of_a_compound_that_no_sheet_holds_a_part_is_asked_for_that_some_do(browser, serving):
    sheet = SHEET.replace("Elke vrijdag soep", "Taal en alles over voedsel, voor de buren")
    # In a compound that starts with a stop word, that word is no help.
    asked = {"taalles": "taal", "voedselbank": "voedsel", "wijkburen": "buren", "voorproef": ""}
    with serving({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        for typed, meant in asked.items():
            assert number(seek(page, typed)) == 0
            told = page.locator(".help").inner_text()
            assert ("Bedoelde u" in told, meant in told) == (bool(meant), True), typed
            assert ("Geen enkele fiche bevat" in told) == (not meant), typed
        seek(page, "voedselbank")
        assert number(after(page, page.get_by_role("button", name="voedsel", exact=True).click)) == 1


def test_who_asked_one_thing_in_vain_is_told_what_to_try_and_not_to_leave_one_of_several_out(
    browser, search_pages
):
    with opened(browser, f"{search_pages['sample']}?q=zzzzqqqq") as (page, _):
        told = page.locator(".help").inner_text().split("\n\n")
        assert told == [
            "Geen enkele fiche bevat “zzzzqqqq”. Probeer een korter of algemener woord.",
            "Zonder uw zoekwoorden: 40 fiches",
        ]
        assert number(after(page, page.locator(".help button").click)) == 40
        go(page, f"{search_pages['sample']}?q=zzzzqqqq&volunteers=ja")
        assert page.locator(".help").inner_text().startswith("Niets voldoet aan alles samen")


# Odd addresses

ODD = {
    "very long": {"q": "moestuin " * 2000, "target_groups": "ouderen," * 2000},
    "names that objects have": dict.fromkeys(["target_groups", "q", "sort", "p", "__proto__"], "__proto__"),
    "other names that objects have": dict.fromkeys(
        ["target_groups", "q", "sort", "constructor"], "constructor"
    ),
    "a method as sort": {"sort": "valueOf", "q": "toString hasOwnProperty"},
    "no number as page": {"p": "NaN", "sort": "zzz"},
    "regular expressions": {"q": "(.*)+$ [ \\"},
    "a null and a lone surrogate": {"q": "\0soep"},
}


def test_an_odd_address_breaks_nothing(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, wrong):
        for kind, asked in ODD.items():
            go(page, f"{search_pages['sample']}?{urlencode(asked)}")
            state = page.evaluate(STATE)
            # The page still shows results, and every control works.
            assert state["status"], kind
            if option(page, "volunteers", "ja").is_enabled():
                assert tick(page, "volunteers", "ja")["options"]["volunteers=ja"][1], kind
            assert number(seek(page, "moestuin")) > 0 or state["chips"], kind
    assert wrong == []


def test_what_an_address_asks_that_does_not_exist_is_as_if_it_was_not_asked(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        plain = page.evaluate(STATE)
        for query in ("target_groups=bestaat-niet", "sort=zzz", "sort=__proto__", "p=-1", "p=0", "x=1"):
            go(page, f"{search_pages['sample']}?{query}")
            assert page.evaluate(STATE) == plain, query
        go(page, f"{search_pages['sample']}?target_groups=&x=1")
        assert not page.locator(".help").is_visible()
        go(page, f"{search_pages['sample']}?sort=zzz&q=buurt")
        strange = page.evaluate(STATE)
        go(page, f"{search_pages['sample']}?q=buurt")
        assert page.evaluate(STATE) == strange
        go(page, f"{search_pages['sample']}?p=999999")
        last = page.evaluate(STATE)
        assert last["page"] == "Pagina 2 van 2"
        assert len(last["titles"]) == 16


def test_a_value_that_does_not_exist_is_told_until_something_else_is_asked(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?target_groups=bestaatniet,ouderen,<b>") as (page, _):
        assert "wat hier niet bestaat: “bestaatniet”, “<b>”." in page.locator(".help").inner_text()
        assert page.evaluate(STATE)["chips"] == ["Doelgroep: Ouderen ×"]
        tick(page, "volunteers", "ja")
        assert not page.locator(".help").is_visible()
        go(page, f"{search_pages['sample']}?target_groups=bestaatniet,ouderen")
        assert page.locator(".help").is_visible()
        after(page, lambda: page.get_by_role("button", name="Doelgroep: Ouderen").click())
        assert not page.locator(".help").is_visible()


def test_the_title_tells_one_search_from_another(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        plain = page.title()
        tick(page, "target_groups", "ouderen")
        assert page.title() == f"Doelgroep: Ouderen – {plain}"
        seek(page, "buurt")
        assert page.title() == f"Doelgroep: Ouderen, “buurt” – {plain}"
        after(page, page.go_back)
        assert page.title() == f"Doelgroep: Ouderen – {plain}"
        after(page, page.go_back)
        assert page.title() == plain
        go(page, f"{search_pages['sample']}?p=2")
        assert page.title() == f"Pagina 2 van 2 – {plain}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_tab_stop_before_the_filters_leads_past_them(browser, search_pages, script):
    with visit(browser, java_script_enabled=script, viewport={"width": 1280, "height": 800}) as (page, _):
        page.goto(search_pages["sample"])
        settled(page)
        page.locator(".filters summary").focus()
        page.keyboard.press("Shift+Tab")
        link = page.get_by_role("link", name="Naar de resultaten")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        page.wait_for_url("**#gevonden")
        page.keyboard.press("Tab")
        assert focused(page, "Boolean(e.closest('.found'))")
        assert page.locator(".found .card").count() == 24


# The map

SIZES = """() => [...document.querySelectorAll('.pins a:not(.none) .touch')].map(pin => {
    const { left, top, width, height } = pin.getBoundingClientRect();
    return [left, top, width, height];
})"""


@pytest.mark.parametrize("where", ["kaart", "zoeken"])
def test_on_a_small_phone_pins_are_as_large_as_a_finger_needs_and_can_be_reached(
    browser, search_pages, where
):
    with opened(browser, search_pages["sample"], viewport={"width": 320, "height": 640}) as (page, wrong):
        if where == "kaart":
            page.goto(search_pages["sample"].replace("zoeken", "kaart"))
        else:
            page.locator(".found-map > summary").click()
        spots = page.evaluate(SIZES)
        assert len(spots) > 10
        assert all(width >= 24 and height >= 24 for *_, width, height in spots)
        for (a, b, *_), (c, d, *_) in pairs(spots, 2):
            assert math.hypot(c - a, d - b) >= 24
        # The map scrolls in its frame, the page does not.
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        last = page.locator(".pins a:not(.none)").last
        last.scroll_into_view_if_needed()
        address = last.get_attribute("href")
        last.locator(".touch").click()
        page.wait_for_url(f"**/{address.lstrip('./')}")
    assert wrong == []


# Keyboard, phone, axe


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_can_do_it_all(browser, serving, width):
    # Few options: each key takes as long as a search.
    sheets = {f"content/projects/{n}.md": SHEET.replace("title: ", f"title: {n} buurt ") for n in (1, 2, 3)}
    sheets["content/projects/4.md"] = SHEET.replace("[Ouderen]", "[Kinderen]")
    config = CONFIG.replace("fields:", "per_page: 3\nfields:", 1)
    with (
        serving(sheets, config=config) as home,
        opened(browser, f"{home}/zoeken/", viewport={"width": width, "height": 700}) as (page, wrong),
    ):
        press_until(page, "Tab", "e.name === 'q'")
        after(page, lambda: page.keyboard.type("buurt"))
        after(page, lambda: page.keyboard.press("Enter"))
        press_until(page, "Tab", "e.name === 'sort'")
        after(page, lambda: page.keyboard.press("ArrowDown"))
        if width == 320:
            press_until(page, "Tab", "e.matches('.filters > summary')")
            page.keyboard.press("Enter")
        press_until(page, "Tab", "e.value === 'ouderen'")
        assert focused(page, RING) == {"ring": True, "seen": True}
        state = after(page, lambda: page.keyboard.press("Space"))
        assert query_of(page) == {"q": "buurt", "sort": "newest", "target_groups": "ouderen"}
        assert number(state) == 3
        assert focused(page, "e.value") == "ouderen"
        press_until(page, "Tab", "/Download/.test(e.textContent)")
        with page.expect_download():
            page.keyboard.press("Enter")
        press_until(page, "Tab", "e.textContent === 'Wis alles'")
        assert focused(page, RING) == {"ring": True, "seen": True}
        assert number(after(page, lambda: page.keyboard.press("Space"))) == 4
        press_until(page, "Tab", "e.textContent === 'Volgende'")
        assert len(after(page, lambda: page.keyboard.press("Enter"))["titles"]) == 1
        press_until(page, "Tab", "Boolean(e.closest('.card'))")
        page.keyboard.press("Enter")
        page.wait_for_url("**/projecten/**")
    assert wrong == []


STATES = {
    "everything": "",
    "results": "target_groups=ouderen,kinderen&q=buurt",
    "nothing": "target_groups=ouderen&themes=taal&sdgs=14&q=moestiun",
    "one long word": f"q={'moestuin' * 20}",
}


@pytest.mark.parametrize("state", STATES)
def test_a_small_phone_shows_the_whole_page(browser, search_pages, state):
    with opened(
        browser, f"{search_pages['sample']}?{STATES[state]}", viewport={"width": 320, "height": 640}
    ) as (
        page,
        _,
    ):
        for _ in ("closed", "open"):
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            # Text in an input field scrolls within it.
            assert [found for found in page.evaluate(TOO_WIDE) if not found.startswith("<input")] == []
            page.locator(".filters > summary").click()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_no_fault_in_any_state(browser, search_pages, width, scheme):
    # `test_browser_axe` looks at the page that shows everything.
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with opened(browser, search_pages["sample"], **options) as (page, _):
        for state in ("results", "nothing"):
            go(page, f"{search_pages['sample']}?{STATES[state]}")
            if width == 320 and state == "nothing":
                page.locator(".filters > summary").click()
            results, passed = looked_over(page)
            assert results.violations_count == 0, (state, results.generate_report())
        assert "color-contrast" in passed
