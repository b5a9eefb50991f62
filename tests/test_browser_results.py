"""The results of a search in a browser: their order, table and cards, on any day and over a slow line."""

import csv
import io
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from fichebak.content.fields import ON_CARD, TYPES
from fichebak.content.fields.period import PeriodType
from fichebak.text.diagnostics import Place
from fichebak.text.nodes import Scalar
from tests import thousand
from tests.browser import follow, frames, until
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.searching import (
    COUNTING,
    STATE,
    Held,
    after,
    fits,
    go,
    number,
    opened,
    seek,
)
from tests.test_browser_pages import focused, visit

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


def test_results_can_be_put_in_other_orders(browser, serving):
    with (
        serving(dict(rows()), config=KINDS_OF) as home,
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


def test_results_can_be_downloaded_as_excel_in_belgium_reads_them(browser, serving):
    with serving(dict(rows()), config=KINDS_OF) as home:
        with opened(browser, f"{home}/zoeken/") as (page, wrong):
            body = table(page)
            place = f"{home}/projecten/"
            # A spreadsheet drops what is not visible in front of a formula.
            hidden = page.evaluate("fichebak.table([['\\t=1', '\\r=1', '\\n=1']])")
        assert wrong == []
    assert hidden == '\ufeff"\'\t=1";"\'\r=1";"\'\n=1"\r\n'
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


def test_the_table_holds_exactly_the_sheets_found(browser, search_pages):
    chosen = {"themes": {"armoede", "taal", "wonen"}, "target_groups": {"ouderen", "mannen"}}
    query = "themes=armoede,taal,wonen&target_groups=ouderen,mannen&q=markt"
    with opened(browser, f"{search_pages['large']}?{query}") as (page, _):
        text = table(page).decode("utf-8-sig")
    titles = [line[0] for line in csv.reader(io.StringIO(text), delimiter=";")][1:]
    expected = [s.title for s in thousand.sheets() if fits(s, chosen, ["markt"])]
    assert len(expected) > 24
    assert sorted(titles) == sorted(expected)


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
def test_the_state_of_a_project_is_that_of_the_day_on_which_somebody_looks(browser, serving, setting, day):
    on = setting._replace(today=day)
    kind = PeriodType()
    states = [kind.terms(kind.parse(Scalar(Place(""), text)), on)["state"][0] for text in PERIODS]
    counts = Counter(state.key for state in states)
    with serving(dict(dated()), config=DATED) as home:
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


def test_only_states_that_may_come_are_offered(browser, serving):
    sheets = {path: text.replace("2018 - 2020", "vanaf 2027") for path, text in list(dated())[:1]}
    with serving(sheets, config=DATED) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        options = page.evaluate(STATE)["options"]
        assert {key for key in options if key.startswith("state=")} == {"state=gepland", "state=loopt-nog"}
        assert page.evaluate(STATE)["disabled"] == ["state=loopt-nog"]


def test_the_page_keeps_the_cards_that_it_came_with(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        requests = []
        page.on("request", lambda request: requests.append(request.url))
        go(page, search_pages["sample"])
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


def cards_of_the_index(page, home):
    """The cards of both pages of the index, by title."""
    cards = {}
    for path in ("index.html", "pagina/2/index.html"):
        page.goto(f"{home}/{path}")
        cards |= dict(page.locator(".card").evaluate_all(CARD))
    return cards


@pytest.mark.parametrize("query", ["sort=newest", "q=een"])
def test_cards_of_a_search_are_as_those_that_were_built(browser, search_pages, query):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        built, drawn = cards_of_the_index(page, search_pages["sample"].removesuffix("/zoeken/index.html")), {}
        for number in (1, 2):
            go(page, f"{search_pages['sample']}?{query}&p={number}")
            until(page, "!document.documentElement.classList.contains('awaiting')")
            drawn |= dict(page.locator(".found .card").evaluate_all(CARD))
    assert len(drawn) > 30
    # A card of a text search shows a sentence with the words.
    compared = range(4) if query == "sort=newest" else (0, 1, 3)
    for title, card in drawn.items():
        assert [card[n] for n in compared] == [built[title][n] for n in compared]
    assert {card[1] for card in drawn.values()} == {"", "vls"}
    assert any(card[3] for card in drawn.values())


def test_a_photo_knows_its_sizes_before_its_files(browser, search_pages):
    # Safari starts to load at the first name of a file that it hears: it loaded three sizes of each photo.
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        go(page, f"{search_pages['sample']}?sort=newest")
        orders = page.locator(".found .card-photo").evaluate_all("all => all.map(e => e.getAttributeNames())")
    assert orders
    for order in orders:
        assert order[-3:] == ["sizes", "srcset", "src"]


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
        "Fietsen Lezen Zingen en nog 1",
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
    browser, serving, filtered
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
    with serving(files, config=config) as home, visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        built, drawn = cards_of_the_index(page, home), {}
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


def test_a_draft_is_marked_in_a_search_as_on_the_pages_that_were_built(browser, serving):
    files = {
        f"content/projects/s{n}.md": SHEET.replace(
            "title: ", f"status: {'draft' if n == 1 else 'published'}\ntitle: {n} "
        )
        for n in range(3)
    }
    with (
        serving(files, drafts=True, config=CONFIG.replace("fields:", "per_page: 2\nfields:", 1)) as home,
        opened(browser, f"{home}/zoeken/") as (page, wrong),
    ):
        built, drawn = cards_of_the_index(page, home), {}
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
def test_nothing_moves_while_the_page_loads(browser, search_pages, width, query):
    def late(route):
        # Time enough to paint the page without its data.
        page.wait_for_timeout(200)
        route.continue_()

    with visit(browser, viewport={"width": width, "height": 800}) as (page, _):
        page.add_init_script(COUNTING + ";" + SHIFTS)
        page.route("**/records.*", late)
        go(page, search_pages["sample"] + query)
        page.wait_for_load_state("networkidle")
        frames(page)  # shifts are reported with the next frame
        moved = page.evaluate("shifts")
        assert sum(value for value, *_ in moved) < 0.001, moved  # allows a count with one digit less


@pytest.mark.parametrize("width", [320, 1440])
def test_the_menu_and_the_title_do_not_wait_for_the_script_and_stay_where_they_were(
    browser, search_pages, width
):
    with visit(browser, viewport={"width": width, "height": 800}) as (page, _):
        page.add_init_script(COUNTING)
        script = Held(page, "**/assets/search.*.js")
        page.goto(search_pages["sample"], wait_until="commit")
        until(page, lambda: script.waiting)
        until(page, "performance.getEntriesByName('first-contentful-paint').length")
        seen = [page.locator(name) for name in (".site-head .menu", "h1")]
        before = [one.bounding_box() for one in seen]
        script.release()
        until(page, "answers > 0")
        assert [one.bounding_box() for one in seen] == before


def test_what_is_typed_before_the_data_came_is_searched(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        records = Held(page, "**/records.*")
        page.goto(search_pages["sample"], wait_until="commit")  # “load” would wait for the data
        page.get_by_label("Zoek op woorden").fill("moestuin")
        until(page, lambda: records.waiting)
        records.release()
        until(page, "answers > 0")
        assert "Buurtmoestuin De Ajuinpijp" in page.evaluate(STATE)["titles"]
        assert page.url.endswith("?q=moestuin")


# Without script, without a connection


def test_while_the_answer_is_on_its_way_the_page_says_so_and_tells_no_other_count(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        records, words = Held(page, "**/records.*"), Held(page, "**/data/words.*")
        status = page.get_by_role("status")
        page.goto(f"{search_pages['sample']}?q=moestuin", wait_until="commit")
        until(page, lambda: records.waiting)
        assert page.get_by_label("Zoek op woorden").input_value() == "moestuin"
        for data in (records, words):
            until(page, lambda: data.waiting)  # noqa: B023 (asked at once)
            expect(status).to_have_text("Even zoeken …")
            assert not page.get_by_role("button", name="Download").is_visible()
            data.release()
        expect(status).to_have_text("2 fiches gevonden")
        expect(page.get_by_role("button", name="Download")).to_be_visible()


def test_the_script_for_words_does_not_wait_for_the_data(browser, search_pages):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        records, script = Held(page, "**/records.*"), Held(page, "**/search-words.*")
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{search_pages['sample']}?q=moestuin", wait_until="commit")
        until(page, lambda: records.waiting and script.waiting)
        script.release()
        records.release()
        expect(page.get_by_role("status")).to_have_text("2 fiches gevonden")
        assert sum("/search-words." in address for address in asked) == 1
    assert wrong == []


def test_a_later_answer_that_takes_long_is_told_to_be_on_its_way(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        words = Held(page, "**/data/words.*")
        go(page, search_pages["sample"])
        page.get_by_label("Zoek op woorden").fill("moestuin")
        expect(page.get_by_role("status")).to_have_text("Even zoeken …")
        words.release()
        expect(page.get_by_role("status")).to_have_text("2 fiches gevonden")


def test_without_script_the_page_lists_all_and_says_so_and_options_are_links(browser, search_pages, sample):
    with visit(browser, java_script_enabled=False) as (page, wrong):
        page.goto(search_pages["sample"])
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


def test_without_its_data_the_page_keeps_its_links_and_a_next_visit_is_whole(browser, search_pages):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        page.route("**/records.*", lambda route: route.abort())
        page.goto(f"{search_pages['sample']}?q=moestuin")
        expect(page.get_by_role("status")).to_have_text("40 fiches gevonden")
        assert page.locator("#finder fieldset a:visible").count() > 100
        assert page.locator(".found .card").count() == 24
        assert page.locator("#finder input:visible").count() == 0
        page.unroute("**/records.*")
        go(page, search_pages["sample"])
        assert page.locator("#finder fieldset a:visible").count() == 0


@pytest.mark.parametrize("file", ["data/words", "data/postings-*", "assets/search-words"])
def test_words_that_cannot_be_loaded_are_said_and_can_be_tried_again(browser, search_pages, file):
    answered = []

    def another_page(route):
        answered.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<!doctype html><p>Meld u aan")

    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        page.route(f"**/{file}.*", lambda route: route.abort())
        go(page, search_pages["sample"])
        page.get_by_label("Zoek op woorden").fill("moestuin")
        expect(page.get_by_role("status")).to_contain_text("konden niet geladen worden")
        assert page.locator(".found .card").count() == 0
        # Nothing else on the page speaks of the results of the search before.
        assert not page.get_by_role("button", name="Download").is_visible()
        assert page.get_by_role("button", name=re.compile("^Toon")).count() == 0
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


@pytest.mark.parametrize("there", [True, False])
def test_a_page_whose_data_went_with_a_publication_is_loaded_anew_when_it_is_there(
    browser, search_pages, there
):
    with visit(browser) as (page, _):
        page.add_init_script(COUNTING)
        go(page, search_pages["sample"])
        page.evaluate("window.opened = 'before'")
        asked = []

        def of_now(route):
            asked.append(route.request.method)
            if not there:
                route.abort()
                return
            page.unroute("**/data/words.*")
            route.continue_()

        page.route("**/data/words.*", lambda route: route.abort())
        page.route(re.compile(r"/zoeken/(index\.html)?(\?.*)?$"), of_now)
        page.get_by_label("Zoek op woorden").fill("moestuin")
        page.get_by_role("button", name="Probeer opnieuw").click()
        until(page, lambda: asked)
        told = "gevonden" if there else "konden niet geladen worden"
        expect(page.get_by_role("status")).to_contain_text(told)
        assert asked[0] == "HEAD"
        assert page.evaluate("window.opened") == (None if there else "before")
        assert page.get_by_label("Zoek op woorden").input_value() == "moestuin"


def test_results_do_without_their_texts_when_these_do_not_come(browser, search_pages):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        page.route("**/texts-*", lambda route: route.abort())
        go(page, f"{search_pages['sample']}?q=moestuin")
        assert page.locator(".found .card").count() > 1
        assert not page.locator(".help").is_visible()
    assert [what for what in wrong if what.startswith("script")] == []


def test_results_are_shown_before_a_text_that_is_slow_to_come(browser, search_pages):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        texts = Held(page, "**/texts-*")
        page.goto(f"{search_pages['sample']}?q=moestuin", wait_until="commit")
        until(page, lambda: texts.waiting)
        expect(page.locator(".found .card a").first).to_be_visible()
        expect(page.locator(".found mark")).to_have_count(0)
        texts.release()
        expect(page.locator(".found mark").first).to_be_visible()
    assert wrong == []


def test_a_slow_answer_does_not_overwrite_a_later_one(browser, search_pages):
    with visit(browser) as (page, wrong):
        page.add_init_script(COUNTING)
        data = Held(page, "**/data/words.*")
        go(page, search_pages["large"])
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
