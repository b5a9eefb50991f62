"""A site in two languages, for visitors: switching, screen readers, searching."""

import pytest

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders, publishing
from tests.browser import follow, serve, settled
from tests.conftest import HOME, TODAY
from tests.test_browser_axe import looked_over

SITE = HOME / "tests/sites/tweetalig"


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tweetalig") / "site"
    read = folders.read(SITE)
    publishing.publish(folder, build(read.files, Options(TODAY), Memory(), read.diagnostics).files)
    return folder


@pytest.fixture(scope="module")
def home(published):
    with serve(published) as address:
        yield f"{address}/"


@pytest.fixture(scope="module", params=[320, 1440])
def page(request, browser):
    with browser.new_context(viewport={"width": request.param, "height": 900}) as context:
        yield context.new_page()


@pytest.mark.parametrize("where", ["server", "file"])
def test_one_click_leads_to_the_same_sheet_in_the_other_language_and_back(page, home, published, where):
    page.goto(f"{home if where == 'server' else f'{published.as_uri()}/'}projecten/soep/index.html")
    follow(page.get_by_role("navigation", name="Talen").get_by_role("link", name="Français"))
    assert page.get_by_role("heading", level=1).inner_text() == "La soupe sur le trottoir"
    assert page.evaluate("document.documentElement.lang") == "fr"
    languages = page.get_by_role("navigation", name="Langues")
    assert languages.locator("[aria-current]").inner_text() == "Français"
    follow(languages.get_by_role("link", name="Nederlands"))
    assert page.get_by_role("heading", level=1).inner_text() == "Soep op de stoep"


def test_the_switch_fits_the_screen_and_a_finger(page, home):
    page.goto(f"{home}fr/projets/soep/index.html")
    boxes = [link.bounding_box() for link in page.locator(".languages a").all()]
    assert all(box["height"] >= 44 and box["width"] >= 24 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_every_foreign_word_on_an_untranslated_page_has_its_language(page, home):
    page.goto(f"{home}fr/projets/fietsles/index.html")
    spoken = "words => [...document.querySelectorAll('main h1, main p, main li, main dd')]"
    languages = page.evaluate(
        f"({spoken}.filter(e => words.some(w => e.textContent.includes(w)) && !e.matches('.untranslated'))"
        ".map(e => e.closest('[lang]').lang))",
        ["Trapt", "plein", "leert"],
    )
    assert set(languages) == {"vls", "nl"}


HALF = """
title: {nl: Bak, fr: Bac}
languages: [nl, fr]
per_page: 1
fields:
  title: {type: text, label: {nl: Titel, fr: Titre}, required: true}
  group:
    type: choices
    label: Doelvolk
    filter: true
    card: true
    options: [{nl: Kinders}, {nl: Ouders, fr: Parents}, Buren]
  pace: {type: choice, label: {nl: Tempo}, card: true, options: [{nl: Traag}]}
  free: {type: boolean, label: {nl: Kosteloos}, card: true, filter: true}
  mark: {type: score, label: {nl: Punten}, filter: true}
sections:
  text: {heading: {nl: Verhaal}}
"""
UNTRANSLATED = ("Doelvolk", "Kinders", "Buren", "Tempo", "Traag", "Kosteloos", "Punten", "Verhaal")
HEARD = """
words => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) {
        const [text, parent] = [walker.currentNode.data, walker.currentNode.parentElement];
        if (parent.closest('script, option')) continue;
        for (const word of words) if (text.includes(word)) found.push([word, parent.closest('[lang]').lang]);
    }
    return found;
}
"""


@pytest.mark.parametrize(
    ("below", "words"),
    [
        ("fr/index.html", ["Doelvolk", "Kinders", "Buren", "Traag", "Kosteloos"]),
        ("fr/projets/a/index.html", UNTRANSLATED),
        ("fr/doelvolk/index.html", ["Doelvolk", "Kinders"]),
        ("fr/doelvolk/kinders/index.html", ["Doelvolk", "Kinders"]),
        ("fr/chiffres/index.html", ["Doelvolk", "Kinders", "Punten"]),
        ("fr/donnees/index.html", ["Doelvolk", "Verhaal"]),
        ("fr/recherche/index.html", ["Doelvolk", "Kinders", "Traag", "Kosteloos"]),
        ("fr/recherche/index.html?p=2", ["Doelvolk", "Buren", "Traag", "Kosteloos"]),
    ],
)
def test_what_pages_are_labelled_with_is_heard_in_its_own_language(browser, make, tmp_path, below, words):
    sheet = "---\ntitle: {}\ngroup: {}, Parents\npace: traag\nfree: ja\nmark: 7\n---\n## Verhaal\n\nTexte.\n"
    files = {}
    for slug, option in (("a", "Kinders, Buren"), ("b", "Buren")):
        files[f"content/projects/{slug}.md"] = sheet.format(slug, option)
        files[f"content/projects/{slug}.fr.md"] = f"---\ntitle: {slug}\n---\n## Verhaal\n\nTexte.\n"
    outcome = make(files, config=HALF)
    assert outcome.diagnostics == ()
    publishing.publish(tmp_path / "site", outcome.files)
    with serve(tmp_path / "site") as home, browser.new_page() as page:
        page.goto(f"{home}/{below}")
        settled(page)
        heard = page.evaluate(HEARD, list(UNTRANSLATED))
        assert {word for word, _ in heard} >= set(words)
        assert {lang for _, lang in heard} == {"nl"}
        assert {lang for _, lang in page.evaluate(HEARD, ["Parents", "Texte"])} <= {"fr"}


ARABIC = {"title": "مرحبا بالجيران!", "summary": "نطبخ الحساء معا.", "text": "كل يوم جمعة نطبخ الحساء."}
# Whether the first letter of a text is in the right half of its box, and its full stop left of that.
FROM_THE_RIGHT = """
(element) => {
    const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode();
    const middle = (at) => {
        const range = document.createRange();
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getBoundingClientRect();
        return box.x + box.width / 2;
    };
    const box = element.closest('h1, h3, p').getBoundingClientRect();
    const [begin, end] = [middle(0), middle(text.data.length - 1)];
    return [begin > box.x + box.width / 2, end < begin];
}
"""


@pytest.mark.parametrize(
    ("below", "shown"),
    [
        ("index.html", ["title", "summary"]),
        ("projecten/a/index.html", ["title", "summary", "text"]),
        ("zoeken/index.html?q=soep الحساء", ["title"]),
    ],
)
def test_arabic_is_read_from_the_right_and_dutch_beside_it_from_the_left(
    browser, make, tmp_path, below, shown
):
    sheet = "---\ntitle: {title}\nsummary: {summary}\n---\n## Beschrijving\n\n{text}\n"
    dutch = {"title": "Dag, buren!", "summary": "Wij koken soep (الحساء).", "text": "Elke vrijdag."}
    arabic = {**ARABIC, "text": f"{ARABIC['text']}\n\nSoep."}
    outcome = make(
        {
            "content/projects/a.md": sheet.format_map(arabic),
            "content/projects/b.md": sheet.format_map(dutch),
        }
    )
    assert outcome.diagnostics == ()
    publishing.publish(tmp_path / "site", outcome.files)
    with serve(tmp_path / "site") as home, browser.new_page() as page:
        page.goto(f"{home}/{below}")
        settled(page)
        for part in shown:
            told = page.locator("main :is(h1, h3 a, p)", has_text=ARABIC[part]).first
            assert told.evaluate(FROM_THE_RIGHT) == [True, True], part
        for title in page.locator("main h3 a").filter(has_text=dutch["title"]).all():
            assert title.evaluate(FROM_THE_RIGHT) == [False, False]


def test_columns_of_an_arabic_table_are_aligned_as_they_were_written(browser, make, tmp_path):
    table = "| يوم | اسم | عدد | ثمن |\n|---|:--|:-:|--:|\n| جمعة | حساء | ٤ | ٢ |"
    made = make({"content/projects/a.md": f"---\ntitle: A\n---\n## Beschrijving\n\n{table}\n"})
    publishing.publish(tmp_path / "site", made.files)
    with serve(tmp_path / "site") as home, browser.new_page() as page:
        page.goto(f"{home}/projecten/a/index.html")
        cells = page.locator(".prose td").all()
        aligned = [cell.evaluate("e => getComputedStyle(e).textAlign") for cell in cells]
    assert aligned == ["right", "left", "center", "right"]


def test_search_finds_the_words_of_its_language_and_those_that_were_not_translated(page, home):
    page.goto(f"{home}fr/recherche/index.html")
    for words, title, lang, badges, text in (
        ("casserole", "La soupe sur le trottoir", None, [], None),
        ("plein", "Trapt mo deure", "vls", ["en néerlandais"], "nl"),
    ):
        page.fill("input[type=search]", words)
        page.locator("[data-part=status]").filter(has_text="1 fiche").wait_for()
        found = page.locator("[data-part=results] h3 a")
        found.filter(has_text=title).wait_for()
        assert found.count() == 1
        assert found.get_attribute("lang") == lang
        card = page.locator("[data-part=results] .card")
        card.locator("mark").first.wait_for()
        assert card.locator(".card-body p").last.get_attribute("lang") == text
        assert card.locator(".badge:not(.running, .ended, .planned, .unknown)").all_inner_texts() == badges
    follow(found)
    assert page.url.endswith("fr/projets/fietsles/index.html")


def test_a_search_goes_along_to_the_other_language(page, home):
    page.goto(f"{home}fr/recherche/index.html?free=oui&state=en-cours&target_groups=ouderen&sort=title")
    page.locator(".chips").get_by_text("Public").wait_for()
    page.fill("input[type=search]", "soupe")
    page.locator(".chips").get_by_text("soupe").wait_for()
    for language, folder, chips in (
        ("Nederlands", "zoeken", ["Doelgroep: Ouderen", "Looptijd: loopt nog", "Gratis: Ja"]),
        ("Français", "fr/recherche", ["Public\u00a0: Aînés", "État\u00a0: en cours", "Gratuit\u00a0: Oui"]),
    ):
        follow(page.get_by_role("link", name=language, exact=True))
        settled(page)
        assert page.url.startswith(f"{home}{folder}/")
        shown = " ".join(page.locator(".chips button").all_inner_texts())
        assert [chip for chip in chips if chip not in shown] == []
        assert page.input_value("input[type=search]") == "soupe"
        assert page.input_value("select") == "title"
        # The address has no unknown values there.
        assert "bestaat" not in page.locator(".help").inner_text()


def test_results_without_words_say_of_what_is_not_translated_in_which_language_it_is(page, home):
    # Not the first page: it is in the HTML before a script renders cards.
    page.goto(f"{home}fr/recherche/index.html?p=2")
    results = page.locator("[data-part=results]")
    results.get_by_text("Trapt mo deure").wait_for()
    page.locator(".found .pager button").first.click()
    results.get_by_text("Een kast waarin buren spullen ruilen.").wait_for()
    shown = page.locator("[data-part=results] .card").evaluate_all(
        """cards => Object.fromEntries(cards.map(card => [card.querySelector('h3').textContent, [
            card.querySelector('.card-body > p:last-child').lang, card.innerText.includes('en néerlandais'),
        ]]))"""
    )
    assert shown == {"La soupe sur le trottoir": ["", False], "Ruilkast": ["nl", True]}


@pytest.mark.parametrize(
    "path", ["fr/", "fr/projets/soep/", "fr/projets/fietsles/", "fr/hulp/", "fr/recherche/"]
)
def test_axe_finds_no_fault(page, home, path):
    page.goto(f"{home}{path}index.html")
    settled(page)
    results, _ = looked_over(page)
    assert results.violations_count == 0, results.generate_report()
