"""Print: a sheet with all its facts, a filter as a list, and no controls."""

import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from fichebak.shell import publishing
from tests.browser import serve, settled
from tests.conftest import CONFIG, SHEET
from tests.pictures import picture

A4 = (595, 842)  # in points


@pytest.fixture(scope="module")
def paper(browser, sample):
    """The printed pages of a page, each as text with its white space normalised."""
    with serve(sample) as home, browser.new_context() as context:
        page = context.new_page()

        def printed(below):
            page.goto(f"{home}/{below}")
            settled(page)
            pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
            assert {(round(p.mediabox.width), round(p.mediabox.height)) for p in pages} == {A4}
            return [" ".join(p.extract_text().split()) for p in pages]

        yield printed


CLICKED = [
    *("Naar de inhoud", "Fiches", "Zoeken", "Kaart", "Over deze bak", "Open data"),
    *("Naar contact", "Vorige fiche", "Geef feedback", "Verstuur uw", "Mail deze fiche"),
]


def test_a_sheet_is_printed_with_its_facts_its_address_and_where_its_links_lead(paper):
    pages = paper("projecten/schuuf-mo-bie/")
    text = " ".join(pages)
    assert len(pages) <= 2
    shown = [
        *("Schuuf mo bie", "Beschrijving project", "Sterke punten", "Anekdote", "Voetnoten"),
        *("Doelgroep", "Markt 7, 8957 Mesen", "sinds maart 2021", "9 op 10", "057 00 00 00"),
        "https://buurtbak.example/projecten/schuuf-mo-bie/",
    ]
    assert [words for words in shown if words not in text] == []
    assert [words for words in CLICKED if words in text] == []
    # A link is printed with its address, since nobody can follow it; where it breaks over lines, it has
    # spaces.
    assert re.search(r"Bakkerij De Halve Maan \(https://[\w.-]+\.example/?\)", text.replace("- ", "-"))


def test_a_filter_is_printed_as_a_list_of_its_sheets(paper):
    text = " ".join(paper("gemeente/poperinge/"))
    assert text.index("Poperinge") < text.index("Een halve hof") < text.index("Tegoare op de stroate")
    assert "https://buurtbak.example/gemeente/poperinge/" in text
    assert [words for words in [*CLICKED, "Doelgroep", "Alle keuzes"] if words in text] == []


def test_a_long_list_takes_few_sheets_of_paper(paper):
    assert 1 <= len(paper("doelgroep/ouderen/")) <= 3
    assert 1 <= len(paper("")) <= 5


def test_a_search_is_printed_with_what_was_asked_and_what_was_found(paper):
    text = " ".join(paper("zoeken/?target_groups=ouderen,kinderen&q=buurt"))
    conditions = "Doelgroep: Ouderen · Doelgroep: Kinderen · “buurt”"
    assert re.search(rf"\d+ fiches gevonden {conditions}", text)
    assert "https://buurtbak.example/zoeken/?target_groups=kinderen,ouderen&q=buurt" in text
    assert [
        words for words in ["Zoek op", "Sorteer", "best passend", "Wis alles", "×", "Kaart"] if words in text
    ] == []


def test_the_words_on_a_card_that_a_search_drew_stand_apart_on_paper(paper):
    assert "Bib op de boane Gemeente Koekelare" in " ".join(paper("zoeken/?target_groups=ouderen"))


def test_the_scores_on_a_card_stand_apart_on_paper(paper):
    assert "maart 2021 – doorlopend · Aanrader 8/10 · Impact 7,5/10" in " ".join(paper("doelgroep/gezinnen/"))


@pytest.mark.parametrize("below", ["", "zoeken/"])
def test_a_part_of_a_list_is_printed_as_that(paper, below):
    assert "Pagina 1 van 2" in " ".join(paper(below))


def test_an_address_that_is_its_own_text_is_printed_once(paper):
    text = " ".join(paper("toegankelijkheid/"))
    assert text.count("ombudsdienst.example") == 1


WIDE = """
| Gemeente | Deelnemers | Vrijwilligers | Budget | Combien | Organisatie | Opmerkingen | Waar |
| --- | --- | --- | --- | --- | --- | --- | --- |
| Ieper | 12 | 3 | 250 euro | 5 | de wijkraad en de buurtwerking samen | geen | {} |
"""


def test_words_in_a_wide_table_stay_whole_on_paper_and_nothing_runs_off_it(browser, make, tmp_path):
    address = f"https://wijk.example/{'een-lang-pad/' * 8}"
    files = {"content/projects/soep.md": SHEET + WIDE.format(address)}
    outcome = make(files)
    publishing.publish(tmp_path / "site", outcome.files)
    with serve(tmp_path / "site") as home, browser.new_page(viewport={"width": 680, "height": 900}) as page:
        page.goto(f"{home}/projecten/soep/index.html")
        page.emulate_media(media="print")
        # 680 pixels are the 18 centimetres between the margins of A4.
        assert page.evaluate("document.documentElement.scrollWidth") == 680
        text = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    assert [word for word in re.findall(r"[A-Z]\w+", WIDE) if word not in text] == []


MONTHS = [
    *("Januari", "Februari", "Maart", "April", "Mei", "Juni"),
    *("Juli", "Augustus", "September", "Oktober", "November", "December"),
]


@pytest.mark.parametrize(("cell", "whole"), [("1.234", MONTHS), ("vrijwilligersbijeenkomst", [])])
def test_a_table_of_a_whole_year_fits_on_paper_below_the_photo(browser, make, tmp_path, cell, whole):
    rows = (["Gemeente", *MONTHS], ["---"] * 13, ["Sint-Katelijne-Waver", *[cell] * 12])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    sheet = SHEET.replace("title:", "image: {file: zaal.png, alt: Een zaal}\ntitle:", 1)
    config = CONFIG.replace("  summary:", "  image: {type: image, label: Afbeelding}\n  summary:", 1)
    files = {
        "content/projects/soep.md": f"{sheet}\n{table}\n",
        "content/images/zaal.png": picture(size=(900, 600)),
    }
    publishing.publish(tmp_path / "site", make(files, config=config).files)
    with serve(tmp_path / "site") as home, browser.new_page(viewport={"width": 680, "height": 900}) as page:
        page.goto(f"{home}/projecten/soep/index.html")
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") == 680
        photo, frame = (page.locator(one).bounding_box() for one in (".photo", ".frame"))
        assert photo["y"] + photo["height"] <= frame["y"]
        text = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages[0].extract_text()
    # A word is only broken if it does not fit.
    assert [month for month in whole if month not in text] == []


LONG = [
    *("vrijwilligersbijeenkomst", "meerjarenplanningsoverleg"),
    *("samenlevingsopbouwwerker", "buurtonthaalouderschap"),
]


@pytest.mark.parametrize("columns", [4, 6, 8])
def test_long_words_in_few_columns_do_not_run_off_the_paper(browser, make, tmp_path, columns):
    words = [*LONG, *LONG][:columns]
    table = "\n".join(f"| {' | '.join(row)} |" for row in (words, ["---"] * columns, [*words[1:], "soep"]))
    publishing.publish(tmp_path / "site", make({"content/projects/soep.md": f"{SHEET}\n{table}\n"}).files)
    with serve(tmp_path / "site") as home, browser.new_page(viewport={"width": 680, "height": 900}) as page:
        page.goto(f"{home}/projecten/soep/index.html")
        page.emulate_media(media="print")
        assert page.evaluate("document.documentElement.scrollWidth") == 680


def test_a_row_of_a_table_stays_on_one_page(browser, make, tmp_path):
    rows = "".join(f"| begin{n}, {'soep en brood, ' * 40} eind{n} |\n" for n in range(20, 60))
    table = f"| Wat |\n| --- |\n{rows}"
    publishing.publish(tmp_path / "site", make({"content/projects/soep.md": f"{SHEET}\n{table}"}).files)
    with serve(tmp_path / "site") as home, browser.new_page() as page:
        page.goto(f"{home}/projecten/soep/index.html")
        pages = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
        texts = [one.extract_text() for one in pages]
    assert len(texts) > 2
    split = [n for n in range(20, 60) if not any(f"begin{n}" in one and f"eind{n}" in one for one in texts)]
    assert split == []


def test_the_tab_of_the_filters_is_no_part_of_a_narrow_print(browser, sample):
    with serve(sample) as home, browser.new_page(viewport={"width": 320, "height": 500}) as page:
        page.goto(f"{home}/index.html")
        tab = page.locator("summary", has_text="Filters")
        assert tab.is_visible()
        page.emulate_media(media="print")
        assert not tab.is_visible()


# How far the room below a heading reaches, and how far what follows is below the heading itself.
ROOM = """all => all.map(e => {
    const after = getComputedStyle(e, '::after');
    return [parseFloat(after.height), parseFloat(after.height) + parseFloat(after.marginBottom)];
})"""


def test_firefox_keeps_headings_and_charts_together_on_paper(browser, sample):
    # It ignores `break-after: avoid`, and moves a table that does not fit to the next column as a whole.
    with serve(sample) as home, browser.new_page() as page:
        page.emulate_media(media="print")
        page.goto(f"{home}/cijfers/")
        rooms = page.locator("h2").evaluate_all(ROOM)
        assert len(rooms) > 5
        assert all(room > 40 and abs(moved) < 0.1 for room, moved in rooms), rooms
        bars = page.locator(".bars, .bars tbody, .bars tr")
        assert set(bars.evaluate_all("all => all.map(e => getComputedStyle(e).display)")) == {"block", "flex"}
