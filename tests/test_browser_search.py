"""The search page in a browser: the counts of every result are checked, and every state has an address."""

import csv
import io
import math
import random
import re
import unicodedata
from collections import Counter
from contextlib import contextmanager
from datetime import date, datetime
from itertools import combinations as pairs
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import yaml
from playwright.sync_api import expect

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.content.fields import ON_CARD, TYPES
from fichebak.content.fields.period import PeriodType
from fichebak.shell import folders, publishing
from fichebak.text.diagnostics import Place
from fichebak.text.nodes import Scalar
from fichebak.text.words import words_of
from tests import thousand
from tests.browser import PATIENCE, QuietHandler, follow, frames, serve, settled, until
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.test_browser_axe import looked_over
from tests.test_browser_pages import RING, TOO_WIDE, focused, visit

POLICY = "; ".join(
    ["default-src 'none'"]
    + [f"{kind} 'self'" for kind in ("script-src", "style-src", "img-src", "connect-src", "form-action")]
)
# The page announces each result by the event "found"; this counts them.
COUNTING = "window.answers = 0; document.addEventListener('found', () => answers++)"
# Waits within the page: polling from the test takes longer than most searches.
ANSWERED = """([before, patience]) => new Promise((done, fail) => {
    const look = () => answers > before ? done() : document.addEventListener('found', look, {once: true});
    look();
    setTimeout(() => fail(new Error('no answer')), patience * 1000);
})"""
STATE = """() => ({
    status: document.querySelector('[role=status]').textContent,
    options: Object.fromEntries([...document.querySelectorAll('#finder input')].map(box => [
        `${box.name}=${box.value}`,
        [Number(box.closest('label').querySelector('.count').textContent), box.checked],
    ])),
    disabled: [...document.querySelectorAll('#finder input:disabled')].map(box => `${box.name}=${box.value}`),
    chips: [...document.querySelectorAll('.chips button')].map(chip => chip.textContent),
    titles: [...document.querySelectorAll('.found .card h3')].map(title => title.textContent),
    words: document.querySelector('[name=q]').value,
    sort: document.querySelector('[name=sort]').value,
    page: document.querySelector('.found .pager p')?.textContent ?? '',
})"""


class Strict(QuietHandler):
    """Sends every page with the content security policy that the site promises."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()


@pytest.fixture(scope="module")
def places(sample, tmp_path_factory):
    """The search page of each catalogue."""
    large = tmp_path_factory.mktemp("large") / "site"
    publishing.publish(large, thousand.files())
    with serve(sample, Strict) as small, serve(large, Strict) as big:
        yield {
            "sample": f"{small}/zoeken/index.html",
            "large": f"{big}/zoeken/index.html",
            "file": f"{sample.as_uri()}/zoeken/index.html",
        }


@pytest.fixture
def publish(make, tmp_path):
    """Builds and serves a small site; gives the address of its home page."""

    @contextmanager
    def run(files, **options):
        outcome = make(files, **options)
        assert outcome.diagnostics == ()
        publishing.publish(tmp_path / "site", outcome.files)
        with serve(tmp_path / "site", Strict) as home:
            yield home

    return run


@contextmanager
def opened(browser, address, day=TODAY, **options):
    """The search page with its first results on a given day, and a list of everything that goes wrong."""
    with visit(browser, **options) as (page, wrong):
        page.clock.set_fixed_time(datetime.combine(day, datetime.min.time()))
        page.add_init_script(COUNTING)
        go(page, address)
        yield page, wrong


def go(page, address):
    page.goto(address)
    page.evaluate(ANSWERED, [0, PATIENCE])
    settled(page)  # including the texts of the cards


def after(page, act):
    """The state of the page after it has shown the results of an action."""
    before = page.evaluate("answers")
    act()
    page.evaluate(ANSWERED, [before, PATIENCE])
    return page.evaluate(STATE)


def option(page, name, value):
    return page.locator(f"#finder input[name={name}][value='{value}']")


def tick(page, name, value):
    return after(page, option(page, name, value).click)


def seek(page, words):
    return after(page, lambda: page.get_by_label("Zoek op woorden").fill(words))


class Held:
    """Holds back the requests for some files until the test releases them; later requests go through."""

    def __init__(self, page, files):
        self.waiting, self.free = [], False
        page.route(files, self.take)

    def take(self, route):
        if self.free:
            route.continue_()
        else:
            self.waiting.append(route)

    def release(self):
        self.free = True
        for route in self.waiting:
            route.continue_()


def query_of(page):
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def number(state):
    return int(state["status"].split()[0])


# Counts


def fits(sheet, chosen, words, but=None):
    return all(sheet.values[key] & values for key, values in chosen.items() if key != but) and all(
        any(word in held for held in sheet.words) for word in words
    )


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


def test_the_count_beside_every_option_is_what_it_would_give(browser, places):
    seen = set()
    with opened(browser, places["large"]) as (page, wrong):
        for chosen, words in combinations():
            query = [f"{key}={','.join(sorted(values))}" for key, values in chosen.items()]
            query.append(f"q={'+'.join(words)}")
            go(page, f"{places['large']}?{'&'.join(query)}")
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


def test_every_page_of_results_shows_others_until_all_were_shown(browser, places):
    expected = sorted(s.title for s in thousand.sheets() if fits(s, {"themes": {"taal"}}, ["markt"]))
    titles = []
    with opened(browser, f"{places['large']}?themes=taal&q=markt&sort=title") as (page, _):
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
    browser, places, place
):
    with opened(browser, places[place]) as (page, wrong):
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


def test_an_address_reads_as_what_was_asked(browser, places):
    with opened(browser, places["sample"]) as (page, _):
        tick(page, "target_groups", "ouderen")
        tick(page, "sdgs", "11")
        tick(page, "target_groups", "kinderen")
        seek(page, "soep op")
        assert urlsplit(page.url).query == "target_groups=kinderen,ouderen&sdgs=11&q=soep+op"


def test_letters_typed_one_by_one_are_one_step_back_and_another_search_is_another(browser, places):
    with opened(browser, places["sample"]) as (page, _):
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


def test_a_search_opened_by_its_address_can_be_gone_back_to(browser, places):
    with opened(browser, f"{places['sample']}?q=fiets") as (page, _):
        seek(page, "soep")
        assert after(page, page.go_back)["words"] == "fiets"


def test_going_back_before_the_last_letter_was_read_forgets_that_letter(browser, places):
    with opened(browser, places["sample"]) as (page, _):
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


def test_chips_take_a_filter_away_and_hand_the_focus_on(browser, places):
    with opened(browser, f"{places['sample']}?target_groups=ouderen,kinderen&q=buurt") as (page, _):
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


def test_clear_all_leaves_nothing_chosen_and_the_focus_at_the_results(browser, places):
    with opened(browser, f"{places['sample']}?target_groups=ouderen&themes=taal&q=buurt&p=2") as (page, _):
        state = after(page, page.get_by_role("button", name="Wis alles").click)
        assert (query_of(page), number(state), state["chips"]) == ({}, 40, [])
        assert not any(on for _, on in state["options"].values())
        assert focused(page, "e.id") == "gevonden"


def test_the_focus_stays_on_a_box_that_was_ticked_also_when_nothing_is_left_for_it(browser, places):
    with opened(browser, f"{places['sample']}?target_groups=mannen,vrouwen&q=zzzzqqq") as (page, _):
        box = option(page, "target_groups", "mannen")
        box.focus()
        state = after(page, lambda: page.keyboard.press("Space"))
        assert state["options"]["target_groups=mannen"] == [0, False]
        assert focused(page, "e.value") == "mannen"
        page.keyboard.press("Space")
        assert box.is_checked()


def test_the_focus_stays_on_a_result_when_its_text_arrives(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        texts = Held(page, "**/summaries-*")
        # Without a query in the address: with one, results stay hidden until they are complete.
        page.goto(places["sample"], wait_until="domcontentloaded")
        until(page, "answers > 0")
        page.evaluate("document.querySelector('input[name=volunteers][value=ja]').click()")
        until(page, "location.search.includes('volunteers')")
        page.locator(".found .card a").nth(1).focus()
        text = page.locator(".found .card").nth(1).locator(".card-body p:not([class])")
        assert text.count() == 0
        texts.release()
        expect(text).to_be_visible()
        assert focused(page, "Boolean(e.closest('.card'))")


def test_the_count_is_told_once_and_politely(browser, places):
    with opened(browser, places["sample"]) as (page, _):
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


def test_what_the_page_says_beside_the_count_is_told_too(browser, places):
    told = """() => {
        window.told = [];
        // What comes into a live region is only told if that region was there before.
        const region = document.querySelector('.help').parentElement.closest('[aria-live=polite]');
        if (!region || !region.checkVisibility()) return;
        new MutationObserver(() => window.told.push(region.innerText.replace(/\\s+/g, ' ').trim()))
            .observe(region, {childList: true, attributes: true, subtree: true});
    }"""
    with opened(browser, places["sample"]) as (page, _):
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


def test_no_results_name_each_filter_to_drop_with_what_that_gives(browser, places):
    chosen, expected = without_result("markt")
    query = "&".join(f"{key}={value}" for key, (value,) in chosen.items()) + "&q=markt"
    with opened(browser, f"{places['large']}?{query}") as (page, wrong):
        assert number(page.evaluate(STATE)) == 0
        ways = page.locator(".help li button").all_inner_texts()
        offers = dict(re.fullmatch(r"Zonder (.+): (\d+) fiches?", way).groups() for way in ways)
        for way, count in zip(ways, offers.values(), strict=True):
            go(page, f"{places['large']}?{query}")
            assert number(after(page, page.get_by_role("button", name=way, exact=True).click)) == int(count)
            assert focused(page, "e.id") == "gevonden"
            assert not page.locator(".help").is_visible()
    assert {label: int(count) for label, count in offers.items()} == expected
    assert list(map(int, offers.values())) == sorted(expected.values(), reverse=True)
    assert wrong == []


def test_of_a_question_in_many_words_the_fewest_are_left_out_that_bring_sheets_back(browser, publish):
    texts = ["Een tuin met ouderen.", "Een tuin.", "Een dorp met ouderen.", "Een dorp met ouderen."]
    sheets = {
        f"content/projects/s{n}.md": SHEET.replace("[Ouderen]", "[Kinderen]").replace(
            "Elke vrijdag soep.", text
        )
        for n, text in enumerate(texts)
    }
    with publish(sheets) as home, opened(browser, f"{home}/zoeken/?q=raket+tuin+zeepkist") as (page, _):
        ways = page.locator(".help li button")
        assert ways.all_inner_texts() == [
            "Zonder “raket”, “zeepkist”: 2 fiches",
            "Zonder uw zoekwoorden: 4 fiches",
        ]
        state = after(page, ways.first.click)
        assert (number(state), state["words"]) == (2, "tuin")
        go(page, f"{home}/zoeken/?q={quote('iets met ouderen en een tuin in een dorp')}")
        assert ways.all_inner_texts() == [
            "Zonder “tuin”: 2 fiches",
            "Zonder “dorp”: 1 fiche",
            "Zonder uw zoekwoorden: 4 fiches",
        ]
        # Each word as it was typed.
        go(page, f"{home}/zoeken/?q={quote('Tuin met Cafétje, SDG 4')}")
        assert ways.first.inner_text() == "Zonder “Cafétje”, “SDG 4”: 2 fiches"


# Simulates Safari, which restores the page but resets the form.
COMING_BACK = """
dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
document.querySelector('.finder').reset();
"""


def test_who_comes_back_to_a_search_finds_in_the_form_what_was_asked(browser, places):
    with opened(browser, f"{places['sample']}?q=buurt&target_groups=ouderen&sort=title") as (page, _):
        page.evaluate(COMING_BACK)
        expect(page.get_by_label("Zoek op woorden")).to_have_value("buurt")
        expect(page.get_by_label("Sorteer op")).to_have_value("title")
        expect(page.locator("[value=ouderen]")).to_be_checked()


# Simulates Safari, which does not scroll to a focused element if the page changes at once.
WITHOUT_SCROLLING = """
const focus = HTMLElement.prototype.focus;
HTMLElement.prototype.focus = function () { focus.call(this, { preventScroll: true }); };
"""


def test_the_next_page_is_seen_from_its_first_result(browser, places):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        page.add_init_script(WITHOUT_SCROLLING)
        go(page, places["sample"])
        after(page, page.get_by_role("button", name="Volgende").click)
        expect(page.locator("#gevonden")).to_be_in_viewport()
        expect(page.locator(".found .card").first).to_be_in_viewport()
    assert wrong == []


def test_a_typing_error_gets_a_question_that_finds(browser, places):
    with opened(browser, f"{places['sample']}?q=ontmoetnig+buurt") as (page, _):
        assert page.locator(".help p").first.inner_text() == "Bedoelde u ontmoeting buurt?"
        state = after(page, page.get_by_role("button", name="ontmoeting buurt").click)
        assert number(state) > 0
        assert query_of(page) == {"q": "ontmoeting buurt"}
        assert focused(page, "e.id") == "gevonden"
        go(page, f"{places['sample']}?q=moestiun")
        assert page.locator(".help p").first.inner_text() == "Bedoelde u moestuin?"


SPELT = {
    "coopertie": "coöperatie",
    "coöpertie": "coöperatie",
    "caffe": "café",  # “café” is in most of the sheets
    "garnaul": "garnaal",
}


@pytest.mark.parametrize(("typed", "meant"), SPELT.items())
def test_what_was_probably_meant_is_spelt_as_the_sheets_do(browser, publish, typed, meant):
    texts = [
        "De coöperatie en het café",
        "CO\u00d6PERATIE, café: co\u006f\u0308peratie’s",
        "Een cafe vol ideeën, één garnaal",
    ]
    files = {
        f"content/projects/s{n}.md": SHEET.replace("Elke vrijdag soep", text) for n, text in enumerate(texts)
    }
    with publish(files) as home, opened(browser, f"{home}/zoeken/?q={typed}") as (page, _):
        assert page.locator(".help p").first.inner_text() == f"Bedoelde u {meant}?"
        assert number(after(page, page.get_by_role("button", name=meant).click)) > 0


def test_of_a_compound_that_no_sheet_holds_a_part_is_asked_for_that_some_do(browser, publish):
    sheet = SHEET.replace("Elke vrijdag soep", "Taal en alles over voedsel, voor de buren")
    # In a compound that starts with a stop word, that word is no help.
    asked = {"taalles": "taal", "voedselbank": "voedsel", "wijkburen": "buren", "voorproef": ""}
    with publish({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        for typed, meant in asked.items():
            assert number(seek(page, typed)) == 0
            told = page.locator(".help").inner_text()
            assert ("Bedoelde u" in told, meant in told) == (bool(meant), True), typed
            assert ("Geen enkele fiche bevat" in told) == (not meant), typed
        seek(page, "voedselbank")
        assert number(after(page, page.get_by_role("button", name="voedsel", exact=True).click)) == 1


def test_who_asked_one_thing_in_vain_is_told_what_to_try_and_not_to_leave_one_of_several_out(browser, places):
    with opened(browser, f"{places['sample']}?q=zzzzqqqq") as (page, _):
        told = page.locator(".help").inner_text().split("\n\n")
        assert told == [
            "Geen enkele fiche bevat “zzzzqqqq”. Probeer een korter of algemener woord.",
            "Zonder uw zoekwoorden: 40 fiches",
        ]
        assert number(after(page, page.locator(".help button").click)) == 40
        go(page, f"{places['sample']}?q=zzzzqqqq&volunteers=ja")
        assert page.locator(".help").inner_text().startswith("Niets voldoet aan alles samen")


# Text search


def found(page, words):
    state = seek(page, words)
    assert len(state["titles"]) == min(24, number(state))
    return state["titles"]


PAIRS = """
fietsen fiets, steden stad, huizen huis, kinderen kind, bomen boom, tafels tafel, brieven brief,
lokale lokaal, bussen bus, busje bus, tafeltjes tafel, kaartje kaart, leden lid, eenzame eenzaam,
eenzaamheden eenzaamheid,
scholen school, vrijwilligers vrijwilliger, adressen adres, keukens keuken, dozen doos, potloden potlood,
ventilatoren ventilator, vakanties vakantie, cafés café, ideeën idee, jongeren jongere, schepen schip,
raadsleden raadslid, vrijdagen vrijdag, boompje bomen, wandelingetje wandeling, tarieven tarief
"""
APART = "ouderen ouders, lid verleden, stad besteden, mannen maan, dag uitdagen, pot poot, bus robuust"


def test_forms_of_one_word_are_one_and_words_that_only_look_alike_are_not(browser, places):
    with opened(browser, f"{places['sample']}?q=woord") as (page, _):
        same = """([a, b]) => {
            const fold = (word) => fichebak.words_of(word)[0];
            return [[a, b], [b, a]].map(([one, other]) => fichebak.meaning(fold(one))(fold(other)) > 0);
        }"""
        for pair in PAIRS.split(","):
            assert page.evaluate(same, pair.split()) == [True, True], pair
        for pair in APART.split(","):
            assert page.evaluate(same, pair.split())[0] is False, pair


def test_french_words_have_the_plurals_of_french(browser, places):
    with opened(browser, f"{places['sample']}?q=woord") as (page, _):
        stems = "word => fichebak.stems(word, 'fr')"
        for many, one in (
            ("animaux", "animal"),
            ("locaux", "local"),
            ("bureaux", "bureau"),
            ("jeux", "jeu"),
            ("bijoux", "bijou"),
            ("quartiers", "quartier"),
            ("prix", "prix"),
        ):
            assert page.evaluate(stems, many) == page.evaluate(stems, one), many


def test_a_word_finds_its_other_forms_and_the_compounds_it_is_in(browser, places):
    with opened(browser, places["sample"]) as (page, _):
        for one, other in (
            ("fietsen", "fiets"),
            ("huizen", "huis"),
            ("steden", "stad"),
            ("kinderen", "kind"),
        ):
            assert set(found(page, one)) & set(found(page, other)), one
        assert "Buurtmoestuin De Ajuinpijp" in found(page, "moestuin")
        assert found(page, "BUURTMOESTUÏN") == found(page, "buurtmoestuin") != []
        assert found(page, "café") == found(page, "cafe") != []
        assert found(page, "cafe")[0] == "Café De Open Deur"


def test_a_word_is_found_in_the_middle_of_a_compound(browser, publish):
    sheet = SHEET.replace("Soep op de stoep", "Buurtmoestuinfeest")
    with publish({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert found(page, "moestuin") == ["Buurtmoestuinfeest"]
        assert found(page, "stui") == ["Buurtmoestuinfeest"]
        assert found(page, "tui") == []


def test_several_words_must_all_be_there(browser, places):
    with opened(browser, places["large"]) as (page, _):
        for words in (["moestuin", "markt"], ["volksfeest", "markt", "kring"]):
            go(page, f"{places['large']}?q={'+'.join(words)}")
            expected = sum(fits(sheet, {}, words) for sheet in thousand.sheets())
            assert number(page.evaluate(STATE)) == expected > 0


def test_titles_come_first_then_target_groups_and_themes_then_the_text(browser, publish):
    body = SHEET.replace("Elke vrijdag soep.", "Wij koken voor ouderen.").replace("[Ouderen]", "[Kinderen]")
    sheets = {
        "a": body.replace("Soep op de stoep", "Aardappelen"),
        "b": SHEET.replace("Soep op de stoep", "Bonen"),
        "c": body.replace("Soep op de stoep", "Zot van ouderen").replace("voor ouderen", "alles"),
        "d": SHEET.replace("Soep op de stoep", "Dessert").replace("[Ouderen]", "[Jongeren]"),
    }
    with (
        publish({f"content/projects/{name}.md": text for name, text in sheets.items()}) as home,
        opened(browser, f"{home}/zoeken/?q=ouderen") as (page, _),
    ):
        assert page.evaluate(STATE)["titles"] == ["Zot van ouderen", "Bonen", "Aardappelen"]


def test_a_word_itself_comes_before_longer_words_that_hold_it(browser, publish):
    held = {
        "a": "We versoepelden de regels.",
        "b": "Elke vrijdag een soepkom en soepgroenten.",
        "c": "De regels zijn versoepeld. Elke vrijdag soep.",
        "d": "Alle soepen van de streek.",
    }
    sheets = {
        f"content/projects/{name}.md": SHEET.replace("Soep op de stoep", name).replace(
            "Elke vrijdag soep.", text
        )
        for name, text in held.items()
    }
    with publish(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert found(page, "soep") == ["c", "d", "b", "a"]
        # The text on the card is of the sheet too.
        expect(page.locator(".found .card-body p").first).to_have_text("Elke vrijdag soep.")


def test_the_sentence_with_the_words_is_shown_and_they_are_marked(browser, publish):
    story = (
        "De eerste zin gaat over iets anders. Er staat een moestuin & een hok van 2 < 3 > 1. "
        "In de buurtmoestuinen groeit prei, en wie de fiets nam kreeg soep. Klaar. "
        f"Zo {'(woord, ' * 30}rapen{', woord)' * 30} af."
    )
    sheet = SHEET.replace("Elke vrijdag soep.", story).replace("---\n##", "summary: Samen eten.\n---\n##")
    with (
        publish({"content/projects/a.md": sheet}) as home,
        opened(browser, f"{home}/zoeken/?q=moestuin+fietsen") as (page, _),
    ):
        line = page.locator(".found .card-body p").last
        expect(line.locator("mark")).to_have_text(["buurtmoestuinen", "fiets"])
        assert line.inner_text() == "In de buurtmoestuinen groeit prei, en wie de fiets nam kreeg soep."
        go(page, f"{home}/zoeken/?q=hok")
        expect(line.locator("mark")).to_have_text(["hok"])
        assert line.inner_text() == "Er staat een moestuin & een hok van 2 < 3 > 1."
        # Of a long sentence, the dots stand apart from the words on both sides, without a comma or a bracket.
        go(page, f"{home}/zoeken/?q=rapen")
        expect(line.locator("mark")).to_have_text(["rapen"])
        assert re.fullmatch(r"… woord, .* woord …", line.inner_text())
        # If only the title matches, the card shows its summary.
        go(page, f"{home}/zoeken/?q=stoep")
        expect(line).to_have_text("Samen eten.")
        expect(line.locator("mark")).to_have_count(0)


def test_little_words_ask_for_nothing(browser, places):
    with opened(browser, places["sample"]) as (page, _):
        assert found(page, "de moestuin") == found(page, "moestuin")
        go(page, f"{places['sample']}?q=de")
        assert number(page.evaluate(STATE)) == 40


def test_a_short_word_that_most_sheets_hold_finds_those(browser, publish):
    gardens = [f"Tuin {name}" for name in ("aap", "beer", "das", "ekster")]
    sheets = {
        f"content/projects/{title.split()[-1].lower()}.md": SHEET.replace("Soep op de stoep", title)
        for title in (*gardens, "Zaal")
    }
    with publish(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert sorted(found(page, "de tuin")) == gardens


def test_a_search_that_holds_nothing_to_search_by_says_so_and_is_no_condition(browser, places):
    with opened(browser, places["sample"]) as (page, wrong):
        for query in ("\U0001f331", "!!!", "“ ”", "de", "☀️"):
            go(page, f"{places['sample']}?q={quote(query)}")
            state = page.evaluate(STATE)
            assert (number(state), state["chips"], state["words"]) == (40, [], query)
            said = f"In “{query}” staat geen woord waarop u hier kunt zoeken."
            assert page.locator(".help").inner_text() == said
            assert page.title() == "Zoeken – Buurtbak West-Vlaanderen"
        state = tick(page, "target_groups", "ouderen")
        assert len(state["chips"]) == 1
        assert "Ouderen" in state["chips"][0]
        assert any(chip.startswith("“moestuin”") for chip in seek(page, "moestuin")["chips"])
        assert not page.locator(".help").is_visible()
    assert wrong == []


def test_a_goal_is_found_by_its_number_and_no_other_is(browser, publish):
    config = CONFIG.replace("sections:", "  goals: {type: sdgs, label: Doelen}\nsections:")
    goals = {"Aap": "1", "Beer": "1, 3", "Das": "11", "Ekster": "3, 11", "Fazant": "3", "Gaai": "13"}
    sheets = {
        f"content/projects/{title.lower()}.md": SHEET.replace("Soep op de stoep", f"{title}\ngoals: {of}")
        for title, of in goals.items()
    }
    # A goal in running text is found, but not every 3 or 11.
    sheets["content/projects/haas.md"] = SHEET.replace("Soep op de stoep", "Haas").replace(
        "soep.", "SDG’s 11."
    )
    sheets["content/projects/ijsbeer.md"] = SHEET.replace("Soep op de stoep", "IJsbeer").replace(
        "soep.", "3 en 11 soepen."
    )
    with publish(sheets, config=config) as home, opened(browser, f"{home}/zoeken/") as (page, wrong):
        place = f"{home}/zoeken/"
        assert sorted(found(page, "SDG 11")) == ["Das", "Ekster", "Haas"]
        assert found(page, "sdg11") == found(page, "SDG-11") == found(page, "SDG 11")
        assert sorted(found(page, "SDG 3")) == ["Beer", "Ekster", "Fazant"]  # “SDG 8” must not match
        assert sorted(found(page, "SDG 1")) == ["Aap", "Beer"]
        assert sorted(found(page, "SDG 3 SDG 11")) == ["Ekster"]
        assert sorted(found(page, "SDG")) == [*goals, "Haas"]
        assert sorted(found(page, "11")) == ["Das", "Ekster", "Haas", "IJsbeer"]
        assert sorted(found(page, "1")) == ["Aap", "Beer"]
        go(page, f"{place}?q=SDG+11")
        expect(page.locator(".found .card", has_text="Das").locator("mark")).to_have_text("SDG 11")
        for query in ("4", "8/10", "vrijdag+SDG+17"):  # another number is not a typing error
            go(page, f"{place}?q={query}")
            assert "Bedoelde" not in page.locator(".help").inner_text()
        page.get_by_role("button", name=re.compile("Zonder “SDG 17”")).click()
        until(page, "location.search === '?q=vrijdag'")
    assert wrong == []


def test_a_goal_is_found_by_what_any_language_calls_it(browser, publish):
    config = "language: fr\n" + CONFIG.replace("sections:", "  goals: {type: sdgs, label: Buts}\nsections:")
    goals = {"Aap": "1", "Beer": "1, 3", "Das": "13"}
    sheets = {
        f"content/projects/{title.lower()}.md": SHEET.replace("Soep op de stoep", f"{title}\ngoals: {of}")
        for title, of in goals.items()
    }
    sheets["content/projects/ekster.md"] = SHEET.replace("Soep op de stoep", "Ekster").replace(
        "soep.", "Wij werken aan DOD 3."
    )
    with publish(sheets, config=config) as home, opened(browser, f"{home}/recherche/") as (page, wrong):
        place = f"{home}/recherche/"
        for name in ("ODD", "SDG", "DOD"):
            go(page, f"{place}?q={name}+3")
            assert sorted(page.evaluate(STATE)["titles"]) == ["Beer", "Ekster"], name
        go(page, f"{place}?q=SDG+3")
        expect(page.locator(".found .card", has_text="Ekster").locator("mark")).to_have_text("DOD 3")
    assert wrong == []


def texts_of_every_script():
    """Every character between letters, on its own and in a number, and words of characters of one region."""
    for code in range(0xA0, 0x40000):
        letter = chr(code)
        # The browser may know letters that this Python does not; surrogates are no text.
        if unicodedata.category(letter) not in {"Cn", "Co", "Cs"}:
            yield f"a{letter}b {letter} 1{letter}Σ"
    chance = random.Random(7)
    for start in range(0xA0, 0x3100, 0x40):
        letters = [*map(chr, range(start, start + 0x80)), *" -’.eË\u0301\u200d"]
        known = [letter for letter in letters if unicodedata.category(letter) != "Cn"]
        for _ in range(20):
            yield "".join(chance.choices(known, k=12))


def test_the_browser_finds_the_same_words_in_a_text_as_the_build(browser, places):
    texts = [*"ŸßŐſẞK", "e\u0301e\u0301n", "ﬁets", "’s", *texts_of_every_script()]
    assert len(texts) > 100_000
    with opened(browser, places["sample"]) as (page, _):
        shown = page.evaluate("texts => texts.map(text => fichebak.words_of(text).join('|'))", texts)
    differing = {
        ascii(text): (words, ours)
        for text, words in zip(texts, shown, strict=True)
        if words != (ours := "|".join(words_of(text)))
    }
    assert differing == {}


SCRIPTS = """
Ukrainian | Наш сад м’яти. Їжа для сусідів у районі. | їжа → Їжа, іжа → Їжа, сус → сусідів, м'яти → м,яти
Bulgarian | Градина „Зора“, 2024г. | градини →, градин → Градина, 2024 → 2024г
Greek | Ο κήπος της γειτονιάς | ΚΗΠΟΣ → κήπος, κηπο → κήπος, γειτονιασ → γειτονιάς
Armenian | Համայնքային այգի և բակ | ԱՅԳԻ → այգի
Georgian | საზოგადოებრივი ბაღი | ბაღ → ბაღი
Hebrew | בגן הקהילתי, גַּנִּים | גן → בגן,גַּנִּים, קהילתי → הקהילתי
Arabic | في الحيّ حَديقة لأسرة. كل يوم؟ نعم | حي → الحيّ, اسره → لأسرة, حــديقه → حَديقة
Persian | باغچه‌های محله ۲۰۲۴ | باغچههای → باغچه‌های, 2024 → ۲۰۲۴, ۲۰۲۴ → ۲۰۲۴
Tigrinya | ገነት፡ገዛውቲ፡ብሓባር። | ገዛውቲ → ገዛውቲ, ሓባር → ብሓባር
Hindi | सामुदायिक बगीचा | बगीचा → बगीचा, बगचा →
Korean | 동네 텃밭을 가꾼다 | 텃밭 → 텃밭을, 가꾼ㄷ → 가꾼다
Chinese | 我们在社区花园里一起种菜。有wifi。 | 花园 → 花园, 园 → 园, 种菜 花园 → 花园里一起种菜, 菜园 →
With Latin | 这里有wifi。 | wifi → wifi
Japanese | 地域のガーデンで、野菜を育てます。 | ガーデン → ガーデン, カーデン →, 育て → 育て
Thai | ทุกวันศุกร์เราปลูกผักร่วมกันในสวนของชุมชนและทำอาหารกลางวันให้เพื่อนบ้าน | สวน → สวน, ผักร่วม → ผักร่วม
Fulani | 𞤀𞤣𞤤𞤢𞤥 𞤀𞤣𞤤𞤭 | 𞤀𞤁𞤂𞤀𞤃 → 𞤀𞤣𞤤𞤢𞤥, 𞤀𞤣𞤤𞤭 → 𞤀𞤣𞤤𞤭, 𞤀𞤣𞤤 → 𞤀𞤣𞤤𞤢𞤥,𞤀𞤣𞤤𞤭
Lingala | Elanga ya mɔ́tɔ | mɔtɔ → mɔ́tɔ
"""


def test_a_text_in_any_script_is_found_by_its_words_and_they_are_marked(browser, publish):
    rows = [row.split(" | ") for row in SCRIPTS.strip().split("\n")]
    sheets = {
        f"content/projects/{name.lower().replace(' ', '-')}.md": SHEET.replace(
            "Soep op de stoep", name
        ).replace("Elke vrijdag soep.", text)
        for name, text, _ in rows
    }
    expected, told = {}, {}
    with publish(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, wrong):
        for name, _, queries in rows:
            for query in queries.split(", "):
                typed, marked = query.split(" →")
                expected[name, typed] = marked.split(",") if (marked := marked.strip()) else []
                seek(page, typed)
                card = page.locator(".found .card", has_text=name)
                if expected[name, typed]:
                    expect(card.locator("mark").first).to_be_visible()
                told[name, typed] = card.locator("mark").all_inner_texts()
    assert told == expected
    assert wrong == []


def test_a_long_text_without_spaces_is_quoted_around_the_word(browser, publish):
    before, after = "ทุกวันศุกร์เราปลูกผักร่วมกัน" * 12, "และทำอาหารกลางวันให้เพื่อนบ้าน" * 12
    sheet = SHEET.replace("Elke vrijdag soep.", f"{before}ชุมชน{after}")
    with (
        publish({"content/projects/a.md": sheet}) as home,
        opened(browser, f"{home}/zoeken/?q={quote('ชุมชน')}") as (page, _),
    ):
        line = page.locator(".found .card-body p").last
        expect(line.locator("mark")).to_have_text("ชุมชน")
        quoted = line.inner_text()
    start, end = quoted.removeprefix("… ").removesuffix(" …").split("ชุมชน")
    assert before.endswith(start)
    assert after.startswith(end)
    assert 150 < len(quoted) < 220


def test_a_sentence_ends_where_it_ends_in_its_script(browser, publish):
    sentences = {
        "Arabic": "من يأتي؟ نطبخ معًا. ثم نأكل.",
        "Urdu": "ہم باغ میں ہیں۔ نطبخ معًا۔ پھر۔",
        "Armenian": "Բարեւ։ Այգի մեր։ Վերջ։",
        "Hindi": "यह पहला है। हमारा बगीचा। अंत।",
        "Tigrinya": "ሰላም። ገነት ናይ ገዛውቲ። ተወዲኡ።",
        "Chinese": "大家好！我们种菜。再见。",
    }
    asked = {
        "نطبخ": ["نطبخ معًا.", "نطبخ معًا۔"],
        "Այգի": ["Այգի մեր։"],
        "बगीचा": ["हमारा बगीचा।"],
        "ገነት": ["ገነት ናይ ገዛውቲ።"],
        "种菜": ["我们种菜。"],
    }
    sheets = {
        f"content/projects/{name.lower()}.md": SHEET.replace("Elke vrijdag soep.", text)
        for name, text in sentences.items()
    }
    told = {}
    with publish(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        for query, quoted in asked.items():
            seek(page, query)
            marked = page.locator(".found .card-body p", has=page.locator("mark"))
            expect(marked).to_have_count(len(quoted))
            told[query] = marked.all_inner_texts()
    assert told == asked


def test_a_typing_error_in_another_script_gets_a_question_in_its_spelling(browser, publish):
    asked = {
        "сусидка": "сусідка",
        "раіонн": "район",
        "γιτονας": "γείτονας",
        "حديغة": "حديقة",
        "텃받": "텃밭",
        "גינאים": "גנים",
        "花圆": "",
    }
    sheet = SHEET.replace("Elke vrijdag soep", "сусідка район γείτονας حديقة 텃밭 גנים 花园 花生")
    with publish({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        told = {}
        for typed in asked:
            seek(page, typed)
            found = re.search(r"Bedoelde u (.*)\?", page.locator(".help").inner_text())
            told[typed] = found[1] if found else ""
    assert told == asked


# Sorting, downloading

KINDS_OF = CONFIG.replace(
    "sections:",
    """\
  organisation: {type: text, label: Organisatie, card: true}
  period: {type: period, label: Periode, filter: true, card: true}
  recommended: {type: score, label: Is dit een aanrader?, short: Aanrader, filter: true, card: true}
  updated: {type: date, label: Bijgewerkt}
sections:""",
)
ROWS = [
    ("=1+1", '"=cmd"', "9", "2024-01-02"),
    ("+32 soep", "'Zeg \"ja\"; en kom'", "'7,5'", "2026-02-01"),
    ("-streepje", "Brood", "10", "2025-12-31"),
    ("@thuis", "'één\tbak'", "", ""),
]


def rows():
    """Sheets with texts that a spreadsheet would take for formulas."""
    for n, (title, organisation, score, day) in enumerate(ROWS):
        lines = [f"title: '{title}'", f"organisation: {organisation}", "period: 2018 - 2020"]
        lines += [f"recommended: {score}"] * bool(score) + [f"updated: {day}"] * bool(day)
        yield f"content/projects/s{n}.md", SHEET.replace("title: Soep op de stoep", "\n".join(lines))


def test_results_can_be_put_in_other_orders(browser, publish):
    with (
        publish(dict(rows()), config=KINDS_OF) as home,
        opened(browser, f"{home}/zoeken/") as (page, _),
    ):
        orders = {}
        for label in ("titel", "laatst bijgewerkt", "Aanrader"):
            choose = page.get_by_label("Sorteer op").select_option
            orders[label] = after(page, lambda label=label, choose=choose: choose(label=label))["titles"]
    assert orders["laatst bijgewerkt"] == ["+32 soep", "-streepje", "=1+1", "@thuis"]
    assert orders["Aanrader"] == ["-streepje", "=1+1", "+32 soep", "@thuis"]
    assert orders["titel"] == ["=1+1", "+32 soep", "-streepje", "@thuis"]


def table(page):
    with page.expect_download() as download:
        page.get_by_role("button", name="Download als tabel (CSV)").click()
    assert download.value.suggested_filename == "fiches.csv"
    return Path(download.value.path()).read_bytes()


def test_results_can_be_downloaded_as_excel_in_belgium_reads_them(browser, publish):
    with publish(dict(rows()), config=KINDS_OF) as home:
        with opened(browser, f"{home}/zoeken/") as (page, wrong):
            body = table(page)
            place = f"{home}/projecten/"
        assert wrong == []
    assert body.startswith(b"\xef\xbb\xbf")
    text = body.decode("utf-8-sig")
    assert text.count("\r\n") == text.count("\n") == 5
    assert '"Zeg ""ja""; en kom"' in text
    head, *lines = csv.reader(io.StringIO(text), delimiter=";")
    assert head == [
        "Titel",
        "Webadres",
        "Doelgroep",
        "Looptijd",
        "Jaar",
        "Organisatie",
        "Periode",
        "Aanrader",
    ]
    by_title = {line[0]: line for line in lines}
    # A quote in front makes it text; and 9/10 would have become the ninth of October.
    assert list(by_title) == ["'=1+1", "'+32 soep", "'-streepje", "'@thuis"]
    assert by_title["'=1+1"][1].startswith(place)
    assert by_title["'=1+1"][2:] == [
        *("Ouderen", "afgelopen", "2020, 2019, 2018", "'=cmd", "2018 – 2020", "9"),
    ]
    assert by_title["'+32 soep"][-1] == "7,5"
    assert by_title["'@thuis"][-1] == ""


def test_the_table_holds_exactly_the_sheets_found(browser, places):
    chosen = {"themes": {"armoede", "taal", "wonen"}, "target_groups": {"ouderen", "mannen"}}
    query = "themes=armoede,taal,wonen&target_groups=ouderen,mannen&q=markt"
    with opened(browser, f"{places['large']}?{query}") as (page, _):
        text = table(page).decode("utf-8-sig")
    titles = [line[0] for line in csv.reader(io.StringIO(text), delimiter=";")][1:]
    expected = [s.title for s in thousand.sheets() if fits(s, chosen, ["markt"])]
    assert len(expected) > 24
    assert sorted(titles) == sorted(expected)


# Hostile addresses

IMG = "<img src=x onerror=alert(1)>"
HOSTILE = {
    "markup as words": {"q": IMG},
    "markup that closes an attribute": {"q": '"><script>alert(1)</script>'},
    "markup as value": {"target_groups": f"ouderen,{IMG}"},
    "a javascript address": {"q": "javascript:alert(1)", "sort": "javascript:alert(1)"},
    "very long": {"q": "moestuin " * 2000, "target_groups": "ouderen," * 2000},
    "values that do not exist": {"target_groups": "bestaat-niet", "nooit": "gehoord"},
    "names that objects have": dict.fromkeys(["target_groups", "q", "sort", "p", "__proto__"], "__proto__"),
    "other names that objects have": dict.fromkeys(
        ["target_groups", "q", "sort", "constructor"], "constructor"
    ),
    "a method as sort": {"sort": "valueOf", "q": "toString hasOwnProperty"},
    "a page below the first": {"p": "-1"},
    "a page past the last": {"p": "999999"},
    "no number as page": {"p": "NaN", "sort": "zzz"},
    "regular expressions": {"q": "(.*)+$ [ \\"},
    "a null and a lone surrogate": {"q": "\0soep"},
}


# Elements that could run or load something, except the catalogue's own data and the page's own scripts.
ACTIVE = """document.querySelectorAll(`
    script:not([src*="/data/"], [src*="/assets/search"]), img:not(.card-photo), iframe, object, embed
`).length"""


def test_a_hostile_address_runs_nothing_and_breaks_nothing(browser, places):
    with opened(browser, places["sample"]) as (page, wrong):
        page.on("dialog", lambda dialog: wrong.append(f"dialog: {dialog.message}") or dialog.dismiss())
        active = page.evaluate(ACTIVE)
        for kind, asked in HOSTILE.items():
            go(page, f"{places['sample']}?{'&'.join(f'{quote(k)}={quote(v)}' for k, v in asked.items())}")
            state = page.evaluate(STATE)
            assert page.evaluate(ACTIVE) == active, kind
            # The page still shows results, and every control works.
            assert state["status"], kind
            if option(page, "volunteers", "ja").is_enabled():
                assert tick(page, "volunteers", "ja")["options"]["volunteers=ja"][1], kind
            assert number(seek(page, "moestuin")) > 0 or state["chips"], kind
    assert wrong == []


def test_what_an_address_asks_that_does_not_exist_is_as_if_it_was_not_asked(browser, places):
    with opened(browser, places["sample"]) as (page, _):
        plain = page.evaluate(STATE)
        for query in ("target_groups=bestaat-niet", "sort=zzz", "sort=__proto__", "p=-1", "p=0", "x=1"):
            go(page, f"{places['sample']}?{query}")
            assert page.evaluate(STATE) == plain, query
        go(page, f"{places['sample']}?target_groups=&x=1")
        assert not page.locator(".help").is_visible()
        go(page, f"{places['sample']}?sort=zzz&q=buurt")
        strange = page.evaluate(STATE)
        go(page, f"{places['sample']}?q=buurt")
        assert page.evaluate(STATE) == strange
        go(page, f"{places['sample']}?p=999999")
        last = page.evaluate(STATE)
        assert last["page"] == "Pagina 2 van 2"
        assert len(last["titles"]) == 16


def test_a_value_that_does_not_exist_is_told_until_something_else_is_asked(browser, places):
    with opened(browser, f"{places['sample']}?target_groups=bestaatniet,ouderen,<b>") as (page, _):
        assert "wat hier niet bestaat: “bestaatniet”, “<b>”." in page.locator(".help").inner_text()
        assert page.evaluate(STATE)["chips"] == ["Doelgroep: Ouderen ×"]
        tick(page, "volunteers", "ja")
        assert not page.locator(".help").is_visible()
        go(page, f"{places['sample']}?target_groups=bestaatniet,ouderen")
        assert page.locator(".help").is_visible()
        after(page, lambda: page.get_by_role("button", name="Doelgroep: Ouderen").click())
        assert not page.locator(".help").is_visible()


def test_the_title_tells_one_search_from_another(browser, places):
    with opened(browser, places["sample"]) as (page, _):
        plain = page.title()
        tick(page, "target_groups", "ouderen")
        assert page.title() == f"Doelgroep: Ouderen – {plain}"
        seek(page, "buurt")
        assert page.title() == f"Doelgroep: Ouderen, “buurt” – {plain}"
        after(page, page.go_back)
        assert page.title() == f"Doelgroep: Ouderen – {plain}"
        after(page, page.go_back)
        assert page.title() == plain
        go(page, f"{places['sample']}?p=2")
        assert page.title() == f"Pagina 2 van 2 – {plain}"


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_one_tab_stop_before_the_filters_leads_past_them(browser, places, script):
    with visit(browser, java_script_enabled=script, viewport={"width": 1280, "height": 800}) as (page, _):
        page.goto(places["sample"])
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


# Dates

PERIODS = [
    "2018 - 2020",
    "2026",
    "2027",
    "2027-02-10 tot ?",
    "sinds 2019",
    "2016 tot ?",
    "nov 2026 - 24/11/2026",
]
DATED = CONFIG.replace(
    "sections:", "  period: {type: period, label: Periode, filter: true, card: true}\nsections:"
)


def dated():
    for n, period in enumerate(PERIODS):
        yield f"content/projects/s{n}.md", SHEET.replace("title: ", f"period: {period}\ntitle: {n} ")


@pytest.mark.parametrize("day", [TODAY, date(2026, 11, 25), date(2027, 2, 10), date(2028, 1, 1)])
def test_the_state_of_a_project_is_that_of_the_day_on_which_somebody_looks(browser, publish, setting, day):
    on = setting._replace(today=day)
    kind = PeriodType()
    states = [kind.terms(kind.parse(Scalar(Place(""), text)), on)["state"][0] for text in PERIODS]
    counts = Counter(state.key for state in states)
    with publish(dict(dated()), config=DATED) as home:
        with visit(browser, java_script_enabled=False) as (page, _):
            page.goto(f"{home}/zoeken/")
            as_built = page.locator(".found .badge").all_inner_texts()
        with opened(browser, f"{home}/zoeken/", day) as (page, wrong):
            shown = page.evaluate(STATE)["options"]
            badges = page.locator(".found .badge").all_inner_texts()
            assert badges == [state.label for state in states]
            assert (badges == as_built) == (day == TODAY)
            assert {k: n for k, (n, _) in shown.items() if k.startswith("state=") and n} == {
                f"state={key}": count for key, count in counts.items()
            }
            for key, count in counts.items():
                go(page, f"{home}/zoeken/?state={key}")
                assert number(page.evaluate(STATE)) == count
        assert wrong == []


def test_only_states_that_may_come_are_offered(browser, publish):
    sheets = {path: text.replace("2018 - 2020", "vanaf 2027") for path, text in list(dated())[:1]}
    with publish(sheets, config=DATED) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        options = page.evaluate(STATE)["options"]
        assert {key for key in options if key.startswith("state=")} == {"state=gepland", "state=loopt-nog"}
        assert page.evaluate(STATE)["disabled"] == ["state=loopt-nog"]


def test_the_page_keeps_the_cards_that_it_came_with(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        go(page, places["sample"])
        page.wait_for_load_state("networkidle")
        assert page.locator(".found .card img").count() > 0
        assert [url for url in requests if "summaries" in url] == []


CARD = """cards => cards.map(card => {
    const [link, image] = [card.querySelector('h3 a'), card.querySelector('img')];
    return [link.textContent, [
        link.href, link.lang, card.innerText.replace(/\\s+/g, ' '),
        image && [image.alt, image.sizes, image.loading, image.width, image.height, image.src,
            image.srcset.replaceAll('../', '')].join(),
    ]];
})"""


@pytest.mark.parametrize("query", ["sort=newest", "q=een"])
def test_cards_of_a_search_are_as_those_that_were_built(browser, places, query):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        built, drawn = {}, {}
        for path in ("index.html", "pagina/2/index.html"):
            page.goto(places["sample"].replace("zoeken/index.html", path))
            built |= dict(page.locator(".card").evaluate_all(CARD))
        for number in (1, 2):
            go(page, f"{places['sample']}?{query}&p={number}")
            until(page, "!document.documentElement.classList.contains('awaiting')")
            drawn |= dict(page.locator(".found .card").evaluate_all(CARD))
    assert len(drawn) > 30
    # A card of a text search shows a sentence with the words.
    compared = slice(None) if query == "sort=newest" else [0, 1, 3]
    pick = (
        (lambda card: card[compared])
        if query == "sort=newest"
        else (lambda card: [card[n] for n in compared])
    )
    assert {title: pick(card) for title, card in drawn.items()} == {
        title: pick(built[title]) for title in drawn
    }
    assert {card[1] for card in drawn.values()} == {"", "vls"}
    assert any(card[3] for card in drawn.values())


FIVE = "Fietsen Lezen Zingen Wandelen Koken"
SAID = {
    # type: the rest of its declaration, the value on a sheet, and what its card shows of it
    "text": ({}, "In de wijk", "In de wijk"),
    "markdown": ({}, "**Vet** verhaal", ""),
    "url": ({}, "https://buurt.example/", ""),
    "email": ({}, "buurt@buurt.example", ""),
    "phone": ({}, "057 00 00 00", ""),
    "number": ({"unit": "km/u"}, "7,5", "De number 7,5 km/u"),
    "boolean": ({}, "ja", "De boolean Ja"),
    "choice": ({"options": FIVE.split()}, "Lezen", "Lezen"),
    "choices": (
        {"options": FIVE.split()},
        "Lezen, Fietsen, Koken, Zingen",
        "Fietsen Lezen Zingen + 1 en nog 1",
    ),
    "date": ({}, "1/3/2026", "De date 1 maart 2026"),
    "period": ({}, "sinds 2019", "2019 – doorlopend"),
    "score": ({}, "8/10", "De score 8/10"),
    "address": ({}, "Markt 1, 8970 Poperinge", "Poperinge"),
    "location": ({}, "50.85, 2.73", ""),
    "contact": ({}, "buurt@buurt.example", ""),
    "sdgs": ({}, "3, 11", "3. Goede gezondheid en welzijn 11. Duurzame steden en gemeenschappen"),
    "image": ({}, {"file": "foto.png", "alt": "Een foto"}, ""),
    "links": ({}, "https://partner.example/", ""),
    "addresses": ({}, "vroeger", ""),
    "language": ({}, "vls", ""),
    "group": ({"fields": {"inner": {"type": "score", "label": "Deel"}}}, {"inner": "7/10"}, "Deel 7/10"),
}


@pytest.mark.parametrize("filtered", [False, True], ids=["unfiltered", "filtered"])
def test_every_type_of_field_stands_on_a_card_of_a_search_as_on_one_that_was_built(
    browser, publish, filtered
):
    assert set(SAID) == set(TYPES)
    declared = {"title": {"type": "text", "label": "Titel", "required": True}}
    for name, (rest, _, _) in SAID.items():
        declared[f"a_{name}"] = {
            "type": name,
            "label": f"De {name}",
            "card": name in {*ON_CARD, "group"},
            **rest,
        }
        if filtered and TYPES[name].FACETS:
            declared[f"a_{name}"]["filter"] = True
    sections = {"text": {"heading": "Tekst"}}
    config = yaml.safe_dump(
        {"title": "Bak", "language": "nl", "per_page": 2, "fields": declared, "sections": sections}
    )
    given = {f"a_{name}": said for name, (_, said, _) in SAID.items()}
    other = {
        **given,
        "a_addresses": None,
        "a_text": "in de Wijk",
        "a_address": "8970 poperinge",
        "a_choices": "Koken",
    }
    sheets = [{"title": "Alles", **given}, {"title": "Bijna", **other}, {"title": "Niets"}]
    files = {
        f"content/projects/s{n}.md": f"---\n{yaml.safe_dump(sheet)}---\n## Tekst\n\nWoorden.\n"
        for n, sheet in enumerate(sheets)
    } | {"content/images/foto.png": (HOME / "content/images/de-sofa.png").read_bytes()}
    with publish(files, config=config) as home, visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        built, drawn = {}, {}
        for path in ("index.html", "pagina/2/index.html"):
            page.goto(f"{home}/{path}")
            built |= dict(page.locator(".card").evaluate_all(CARD))
        # Not the first page: it is in the HTML before a script renders cards.
        go(page, f"{home}/zoeken/?p=2")
        for title, act in (("Niets", None), ("Bijna", page.locator(".found .pager button").first.click)):
            _ = act and act()
            page.locator(".found .card").filter(has_text=title).get_by_text("Woorden.").wait_for()
            drawn |= dict(page.locator(".found .card").evaluate_all(CARD))
    assert wrong == []
    assert drawn == built
    shown = built["Alles"][2]
    assert [told for _, _, told in SAID.values() if told not in shown] == []
    assert "Markt" not in shown
    assert "@" not in shown


def test_a_draft_is_marked_in_a_search_as_on_the_pages_that_were_built(browser, publish):
    files = {
        f"content/projects/s{n}.md": SHEET.replace(
            "title: ", f"status: {'draft' if n == 1 else 'published'}\ntitle: {n} "
        )
        for n in range(3)
    }
    with (
        publish(files, drafts=True, config=CONFIG.replace("fields:", "per_page: 2\nfields:", 1)) as home,
        opened(browser, f"{home}/zoeken/") as (page, wrong),
    ):
        built, drawn = {}, {}
        for path in ("index.html", "pagina/2/index.html"):
            page.goto(f"{home}/{path}")
            built |= dict(page.locator(".card").evaluate_all(CARD))
        # Not the first page: it is in the HTML before a script renders cards.
        go(page, f"{home}/zoeken/?p=2")
        drawn |= dict(page.locator(".found .card").evaluate_all(CARD))
        after(page, page.locator(".found .pager button").first.click)
        drawn |= dict(page.locator(".found .card").evaluate_all(CARD))
        assert wrong == []
    assert {title: "Concept" in card[2] for title, card in drawn.items()} == {
        title: title.startswith("1") for title in built
    }


# Starts the page's scripts after the first paint of the whole page, and records layout shifts from there on:
# if the browser paints half a page because the rest has not arrived, the other half shifts it. How often that
# happens is up to the browser.
SHIFTS = """window.shifts = [];
const watching = new PerformanceObserver(list => list.getEntries().forEach(entry => shifts.push(
    [entry.value, ...entry.sources.map(source => source.node?.outerHTML?.slice(0, 80) ?? '')]
)));
const listen = document.addEventListener.bind(document);
const drawn = (act) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(act)));
const late = (act) => () => drawn(() => { watching.observe({type: 'layout-shift'}); act(); });
document.addEventListener = (kind, act, ...more) =>
    listen(kind, kind === 'DOMContentLoaded' ? late(act) : act, ...more);
"""


@pytest.mark.parametrize("query", ["", "?target_groups=ouderen", "?q=moestuin", "?q=xyzzy", "?p=2"])
@pytest.mark.parametrize("width", [320, 1440])
def test_nothing_moves_while_the_page_loads(browser, places, width, query):
    def late(route):
        # Time enough to paint the page without its data.
        page.wait_for_timeout(200)
        route.continue_()

    with visit(browser, viewport={"width": width, "height": 800}) as (page, _):
        page.add_init_script(COUNTING + ";" + SHIFTS)
        page.route("**/records.*", late)
        go(page, places["sample"] + query)
        page.wait_for_load_state("networkidle")
        frames(page)  # shifts are reported with the next frame
        moved = page.evaluate("shifts")
        assert sum(value for value, *_ in moved) < 0.001, moved  # allows a count with one digit less


def test_what_is_typed_before_the_data_came_is_searched(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        records = Held(page, "**/records.*")
        page.goto(places["sample"], wait_until="commit")  # “load” would wait for the data
        page.get_by_label("Zoek op woorden").fill("moestuin")
        until(page, lambda: records.waiting)
        records.release()
        until(page, "answers > 0")
        assert "Buurtmoestuin De Ajuinpijp" in page.evaluate(STATE)["titles"]
        assert page.url.endswith("?q=moestuin")


# Without script, without a connection


def test_while_the_answer_is_on_its_way_the_page_says_so_and_tells_no_other_count(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        records, words = Held(page, "**/records.*"), Held(page, "**/data/words.*")
        status = page.get_by_role("status")
        page.goto(f"{places['sample']}?q=moestuin", wait_until="commit")
        until(page, lambda: records.waiting)
        assert page.get_by_label("Zoek op woorden").input_value() == "moestuin"
        for data in (records, words):
            until(page, lambda: data.waiting)  # noqa: B023 (asked at once)
            expect(status).to_have_text("Even zoeken …")
            assert not page.get_by_role("button", name="Download").is_visible()
            data.release()
        expect(status).to_have_text("2 fiches gevonden")
        expect(page.get_by_role("button", name="Download")).to_be_visible()


def test_a_later_answer_that_takes_long_is_told_to_be_on_its_way(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        words = Held(page, "**/data/words.*")
        go(page, places["sample"])
        page.get_by_label("Zoek op woorden").fill("moestuin")
        expect(page.get_by_role("status")).to_have_text("Even zoeken …")
        words.release()
        expect(page.get_by_role("status")).to_have_text("2 fiches gevonden")


def test_when_no_answer_can_come_the_page_is_as_it_was_built(browser, places):
    with visit(browser) as (page, _):
        page.route("**/records.*", lambda route: route.abort())
        page.goto(f"{places['sample']}?q=moestuin")
        expect(page.get_by_role("status")).to_have_text("40 fiches gevonden")
        assert page.locator(".found .card").count() == 24


def test_without_script_the_page_lists_all_and_says_so_and_options_are_links(browser, places, sample):
    with visit(browser, java_script_enabled=False) as (page, wrong):
        page.goto(places["sample"])
        assert "Met JavaScript" in page.locator(".tagline").inner_text()
        assert page.locator("input:visible, button:visible, select:visible").count() == 0
        assert page.get_by_role("status").inner_text() == "40 fiches gevonden"
        links = page.locator("#finder li a:visible")
        assert links.count() > 100
        for path in links.evaluate_all("all => all.map(a => decodeURI(a.pathname))"):
            assert (sample / path.lstrip("/")).is_file(), path
        follow(links.filter(has_text=re.compile("^Ouderen")))
        assert page.locator("h1").inner_text().endswith("Ouderen")
        page.go_back()
        titles = page.locator(".found .card h3").all_inner_texts()
        follow(page.get_by_role("link", name="Bekijk alle fiches"))
        titles += page.locator(".card h3, .card h2").all_inner_texts()
        assert len(set(titles)) == len(titles) == 40
    assert wrong == []


def test_without_its_data_the_page_keeps_its_links_and_a_next_visit_is_whole(browser, places):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        page.route("**/records.*", lambda route: route.abort())
        page.goto(places["sample"])
        assert page.locator("#finder fieldset a:visible").count() > 100
        assert page.locator(".found .card").count() == 24
        assert page.locator("#finder input:visible").count() == 0
        page.unroute("**/records.*")
        go(page, places["sample"])
        assert page.locator("#finder fieldset a:visible").count() == 0


@pytest.mark.parametrize("file", ["data/words", "data/postings-*", "assets/search-words"])
def test_words_that_cannot_be_loaded_are_said_and_can_be_tried_again(browser, places, file):
    answered = []

    def another_page(route):
        answered.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><p>Meld u aan")

    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        page.route(f"**/{file}.*", lambda route: route.abort())
        go(page, places["sample"])
        page.get_by_label("Zoek op woorden").fill("moestuin")
        expect(page.get_by_role("status")).to_contain_text("konden niet geladen worden")
        assert page.locator(".found .card").count() == 0
        # The filters work again without the words.
        assert number(seek(page, "")) == 40
        assert not page.locator(".help").is_visible()
        page.route(f"**/{file}.*", another_page)
        page.get_by_label("Zoek op woorden").fill("moestuin")
        until(page, lambda: answered)
        expect(page.get_by_role("status")).to_contain_text("konden niet geladen worden")
        retry = page.get_by_role("button", name="Probeer opnieuw")
        expect(retry).to_be_visible()
        page.unroute(f"**/{file}.*")
        assert "Buurtmoestuin De Ajuinpijp" in after(page, retry.click)["titles"]
        assert focused(page, "e.id") == "gevonden"


def test_results_do_without_their_texts_when_these_do_not_come(browser, places):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        page.route("**/texts-*", lambda route: route.abort())
        go(page, f"{places['sample']}?q=moestuin")
        assert page.locator(".found .card").count() > 1
        assert not page.locator(".help").is_visible()
    assert [what for what in wrong if what.startswith("script")] == []


def test_a_slow_answer_does_not_overwrite_a_later_one(browser, places):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        data = Held(page, "**/data/words.*")
        go(page, places["large"])
        page.get_by_label("Zoek op woorden").fill("moestuin")
        until(page, lambda: data.waiting)
        state = after(page, lambda: page.get_by_label("Zoek op woorden").fill(""))
        assert number(state) == 1000
        assert len(data.waiting) == 1
        data.release()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(STATE) == state
        assert page.evaluate("location.search") == ""
        assert number(seek(page, "moestuin")) < 1000
    assert wrong == []


# The map

SIZES = """() => [...document.querySelectorAll('.pins a:not(.none) .touch')].map(pin => {
    const { left, top, width, height } = pin.getBoundingClientRect();
    return [left, top, width, height];
})"""


@pytest.mark.parametrize("where", ["kaart", "zoeken"])
def test_on_a_small_phone_pins_are_as_large_as_a_finger_needs_and_can_be_reached(browser, places, where):
    with opened(browser, places["sample"], viewport={"width": 320, "height": 640}) as (page, wrong):
        if where == "kaart":
            page.goto(places["sample"].replace("zoeken", "kaart"))
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


def press_until(page, key, condition, most=200):
    for _ in range(most):
        if focused(page, condition):
            return
        page.keyboard.press(key)
    pytest.fail(condition)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_keyboard_alone_can_do_it_all(browser, publish, width):
    # Few options: each key takes as long as a search.
    sheets = {f"content/projects/{n}.md": SHEET.replace("title: ", f"title: {n} buurt ") for n in (1, 2, 3)}
    sheets["content/projects/4.md"] = SHEET.replace("[Ouderen]", "[Kinderen]")
    config = CONFIG.replace("fields:", "per_page: 3\nfields:", 1)
    with (
        publish(sheets, config=config) as home,
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
def test_a_small_phone_shows_the_whole_page(browser, places, state):
    with opened(browser, f"{places['sample']}?{STATES[state]}", viewport={"width": 320, "height": 640}) as (
        page,
        _,
    ):
        for _ in ("closed", "open"):
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
            # Text in an input field scrolls within it.
            assert [found for found in page.evaluate(TOO_WIDE) if not found.startswith("<input")] == []
            page.locator(".filters > summary").click()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_finds_no_fault_in_any_state(browser, places, width, scheme):
    # `test_browser_axe` looks at the page that shows everything.
    options = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    with opened(browser, places["sample"], **options) as (page, _):
        for state in ("results", "nothing"):
            go(page, f"{places['sample']}?{STATES[state]}")
            if width == 320 and state == "nothing":
                page.locator(".filters > summary").click()
            results, passed = looked_over(page)
            assert results.violations_count == 0, (state, results.generate_report())
        assert "color-contrast" in passed


# Other languages


@pytest.mark.parametrize(("site", "code"), [("english-gardens", "en"), ("bibliotheque", "fr")])
def test_the_page_speaks_the_language_of_its_site(browser, words, tmp_path, site, code):
    inputs = folders.read(HOME / "tests/sites" / site).files
    publishing.publish(tmp_path / "site", build(inputs, Options(TODAY), Memory()).files)
    say = words(code)
    with (
        serve(tmp_path / "site", Strict) as home,
        opened(browser, f"{home}/{say('path.search')}/index.html") as (page, wrong),
    ):
        assert number(page.evaluate(STATE)) > 0
        known = max(re.findall(r"\w+", page.locator("h3").first.inner_text().lower()), key=len)
        after(page, page.locator("#finder label").first.click)
        name = page.locator(".chips button").get_attribute("aria-label")
        assert name.startswith(say("search.script.remove", label="").strip())
        after(page, lambda: page.get_by_label(say("search.words")).fill("zzzzqqqq"))
        shown = page.locator(".found").inner_text()
        assert say("search.script.ways") in shown
        assert page.get_by_role("status").inner_text() == say.count("search.script.found", 0)
        assert say("search.script.clear") in shown
        for dutch in ("gevonden", "Zonder", "Wis alles", "Laat"):
            assert dutch not in shown
        after(page, lambda: page.get_by_label(say("search.words")).fill(f"{known}x"))
        question = page.locator(".help p").first.evaluate("e => e.textContent")
        assert question == say("search.script.meant", label=known)
        # Without results there is no table to download.
        after(page, lambda: page.get_by_label(say("search.words")).fill(""))
        with page.expect_download() as download:
            page.get_by_role("button", name=say("search.download")).click()
        assert download.value.suggested_filename == say("search.script.file")
    assert wrong == []


def test_an_english_plural_finds_its_singular(browser, make, tmp_path):
    sheet = SHEET.replace("Elke vrijdag soep.", "We share one garden.")
    outcome = make({"content/projects/a.md": sheet}, config=f"language: en\n{CONFIG}")
    publishing.publish(tmp_path / "site", outcome.files)
    with serve(tmp_path / "site", Strict) as home, opened(browser, f"{home}/search/?q=gardens") as (page, _):
        assert number(page.evaluate(STATE)) == 1
