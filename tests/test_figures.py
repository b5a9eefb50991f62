"""The pages of figures: every bar links to its filter with the same number; one page is for editors."""

import re

import pytest

from fichebak.site import figures
from tests.conftest import CONFIG, SHEET, TODAY
from tests.markup import Document

FULL = CONFIG.replace(
    "sections:",
    """\
  organisation: {type: text, label: Organisatie, filter: true}
  period: {type: period, label: Periode, filter: true}
  volunteers: {type: boolean, label: Wordt er gewerkt met vrijwilligers?, short: Vrijwilligers, filter: true}
  recommended: {type: score, label: Is dit een aanrader?, short: Aanrader, filter: true}
  impact: {type: score, label: Impact}
  image: {type: image, label: Afbeelding}
  contact: {type: contact, label: Contact}
  review: {type: date, label: Na te kijken op}
sections:""",
)


def sheet(*lines):
    front = "".join(f"{line}\n" for line in lines)
    return SHEET.replace("target_groups: [Ouderen]\n", front)


SHEETS = {
    "content/projects/soep.md": sheet(
        "target_groups: [Ouderen, Kinderen]",
        "organisation: De <Brug> & Co",
        "period: 2018 - 2020",
        "volunteers: ja",
        "recommended: '7,5'",
        "review: 2025-03-01",
    ),
    "content/projects/brood.md": sheet(
        "target_groups: [Ouderen]",
        "summary: Elke week brood.",
        "period: 2025 tot heden",
        "volunteers: nee",
        "recommended: 8",
        "contact: brood@bak.example",
        "review: 2027",
    ).replace("Soep", "Brood"),
}


@pytest.fixture
def pages(make):
    def build(files=None, config=FULL, **options):
        outcome = make(SHEETS if files is None else files, config=config, **options)
        assert [diagnostic.code for diagnostic in outcome.diagnostics] == []
        return {path: Document(data) for path, data in outcome.files.items() if path.endswith(".html")}

    return build


def rows(page, heading):
    """The rows of the chart below a heading: label → number, and label → link."""
    (chart,) = [one for one in page.all("section.chart") if one.query("h2")[0].to_text() == heading]
    numbers, links = {}, {}
    for row in chart.query(".bars tbody tr"):
        label, number = (cell.to_text().strip() for cell in row.query("th, td"))
        numbers[label] = number
        links[label] = next((link.attrs["href"] for link in row.query("a")), None)
    return numbers, links


def test_a_bar_says_what_its_table_says_and_leads_to_its_filter(pages):
    found = pages()
    numbers, links = rows(found["cijfers/index.html"], "Doelgroep")
    assert numbers == {"Ouderen": "2", "Kinderen": "1"}
    assert links["Kinderen"] == "../doelgroep/kinderen/index.html"
    numbers, links = rows(found["cijfers/index.html"], "Organisatie")
    assert numbers == {"De <Brug> & Co": "1", "niet opgegeven": "1"}
    assert links["niet opgegeven"] is None


def test_every_bar_leads_to_a_page_with_as_many_sheets(pages):
    found = pages()
    page = found["cijfers/index.html"]
    bars = [row for row in page.all(".bars tbody tr") if row.query("a")]
    links = [(row.query("a")[0].attrs["href"], row.query("td")[0].to_text()) for row in bars]
    assert len(links) > 10
    for link, number in links:
        assert len(found[link.removeprefix("../")].all("li.card")) == int(number), link
    drawn = [int(bar.attrs["width"]) for bar in page.all(".bars rect")]
    assert drawn == [int(number) for _, number in links]


def test_what_is_drawn_is_hidden_from_who_hears_the_table(pages):
    page = pages()["cijfers/index.html"]
    drawings = page.all("main svg")
    assert len(drawings) > 10
    assert {drawing.attrs.get("aria-hidden") for drawing in drawings} == {"true"}
    named = [table.attrs.get("aria-labelledby") for table in page.all("main table")]
    assert len(named) == len(set(named)) == 6
    assert all(page.all(f"h2#{name}") for name in named)


def test_the_numbers_to_know_first(pages):
    assert pages()["cijfers/index.html"].texts(".tally li") == [
        "2 fiches",
        "1 loopt nog",
        "1 afgelopen",
        "1 Vrijwilligers: ja",
    ]


def test_blank_spots_are_named(pages):
    page = pages()["cijfers/index.html"]
    assert page.texts(".chart .unwritten") == ["Jongeren"]
    assert "1 van de 3:" in page.texts(".chart p")


def test_municipalities_without_a_sheet_are_known_from_the_table_of_places(pages):
    places = {
        "content/map/omtrek.geojson": (
            '{"type": "Polygon", "coordinates": [[[2.5, 50.6], [3.6, 50.6], [3.6, 51.4], [2.5, 50.6]]]}'
        ),
        "content/map/gemeenten.csv": (
            "name,part_of,lat,lon\nHeuvelland,,50.775,2.83\nLoker,Heuvelland,,\nIeper,,50.854,2.866\n"
        ),
        "content/projects/a.md": sheet("target_groups: Ouderen", "address: Loker"),
    }
    config = "map: {outline: content/map/omtrek.geojson, places: content/map/gemeenten.csv}\n" + FULL.replace(
        "sections:", "  address: {type: address, label: Adres, filter: true}\nsections:"
    )
    page = pages(places, config)["cijfers/index.html"]
    assert page.texts(".chart .unwritten li")[-1] == "Ieper"
    assert "Heuvelland" not in page.texts(".chart .unwritten li")


def test_a_list_that_was_cut_leads_to_all_of_it(pages):
    many = {
        f"content/projects/p{n}.md": sheet("target_groups: Ouderen", f"organisation: Club {n}")
        for n in range(23)
    }
    page = pages(many)["cijfers/index.html"]
    assert page.texts(".chart table + p") == ["en nog 13 andere waarden"]
    assert page.values(".chart table + p a", "href") == ["../organisatie/index.html"]


def test_scores_are_told_in_numbers_drawn_and_in_a_table(pages):
    page = pages()["cijfers/index.html"]
    # The average is 7.75, and a half rounds up.
    assert page.texts(".average") == ["7,8 op 10, gemiddeld"]
    assert "2 van de 2 fiches hebben deze score. De laagste is 7,5, de hoogste 8." in page.texts(".chart p")
    table = [" ".join(row.split()) for row in page.texts("details tbody tr")]
    assert table[7:9] == ["7 1 minstens 7: 2", "8 1 minstens 8: 1"]
    assert page.values("details tbody a", "href")[-1] == "../aanrader/8/index.html"
    heights = [float(bar.attrs["height"]) for bar in page.all(".columns rect:not(.touch)")]
    assert heights == [80, 80]
    # The bars have the same links as the table, which is for the keyboard and screen readers.
    assert page.values(".columns a", "href") == page.values("details tbody a", "href")
    assert set(page.values(".columns a", "tabindex")) == {"-1"}


def test_numbers_are_written_as_the_language_does(pages):
    english = pages(config=f"language: en\n{FULL}")
    assert english["figures/index.html"].texts(".average") == ["7.8 out of 10, on average"]


def test_a_score_that_nobody_gave_says_so(pages):
    assert "Nog geen enkele fiche heeft deze score." in pages()["cijfers/index.html"].texts(".chart p")


def test_a_catalogue_without_sheets_has_no_figures(pages):
    found = pages({})
    assert not {"cijfers/index.html", "kwaliteit/index.html"} & found.keys()
    assert "Cijfers" not in found["index.html"].texts(".menu li")


def test_a_model_without_filters_or_fields_of_its_own_still_has_its_pages(pages):
    bare = "title: Bak\nfields:\n  title: {type: text, label: Titel, required: true}\n"
    bare += "sections:\n  story: {heading: Verhaal}\n"
    found = pages({"content/projects/a.md": "---\ntitle: Soep\n---\nSoep.\n"}, bare)
    assert found["cijfers/index.html"].texts(".tally li") == ["1 fiche"]
    assert found["cijfers/index.html"].all(".chart") == []
    assert found["cijfers/index.html"].texts(".cover p") == [], "nothing is told about bars"
    assert found["kwaliteit/index.html"].texts(".concern") == ["Er is geen enkele fiche na te kijken."]


def test_the_menu_leads_to_the_figures_and_not_to_the_editors_page(pages):
    found = pages()
    links = {path: page.values("a", "href") for path, page in found.items()}
    assert all(any(link.endswith("cijfers/index.html") for link in of) for of in links.values())
    assert [path for path, of in links.items() if any("kwaliteit/" in link for link in of)] == []
    assert found["cijfers/index.html"].values(".menu [aria-current]", "href") == ["../cijfers/index.html"] * 2


def test_the_editors_page_is_not_for_search_engines(pages):
    found = pages(config=f"url: https://bak.example/\n{FULL}")
    page = found["kwaliteit/index.html"]
    assert page.meta("robots") == "noindex"
    assert page.all("link[rel=canonical]") == []
    assert found["cijfers/index.html"].meta("robots") is None
    assert found["cijfers/index.html"].values("link[rel=canonical]", "href") == [
        "https://bak.example/cijfers/"
    ]


def test_no_file_of_the_sample_tells_where_the_editors_page_is(sample):
    read = [
        path for path in sample.rglob("*") if path.suffix in {".html", ".xml", ".txt", ".json", ".js", ".csv"}
    ]
    assert sample / "sitemap.xml" in read
    assert (sample / "kwaliteit/index.html").is_file()
    telling = [path for path in read if b"kwaliteit/" in path.read_bytes()]
    assert telling == []


def test_every_kind_of_fault_has_its_sheets_with_their_files(pages):
    page = pages()["kwaliteit/index.html"]
    assert page.texts(".tally li") == [
        "1 Na te kijken",
        "1 Zonder samenvatting",
        "1 Zonder contact",
        "2 Zonder afbeelding",
        "1 Afgelopen",
    ]
    assert page.values(".tally a", "href") == ["#review", "#summary", "#contact", "#image", "#ended"]
    soep, brood = "Soep op de stoep", "Brood op de stoep"
    assert page.texts(".concern li") == [
        f"{soep} 1 maart 2025 content/projects/soep.md",
        f"{soep} content/projects/soep.md",
        f"{soep} content/projects/soep.md",
        f"{brood} content/projects/brood.md",
        f"{soep} content/projects/soep.md",
        f"{soep} 2018 – 2020 content/projects/soep.md",
    ]
    assert set(page.values(".concern li a", "href")) == {
        "../projecten/soep/index.html",
        "../projecten/brood/index.html",
    }


def test_of_a_fault_that_very_many_have_the_first_are_listed_and_all_are_counted(pages, monkeypatch):
    monkeypatch.setattr(figures, "MAX_ROWS", 2)
    many = {f"content/projects/soep-{n}.md": SHEET for n in range(5)}
    page = pages(many)["kwaliteit/index.html"]
    assert page.texts(".tally li")[-2:] == ["5 Zonder afbeelding", "0 Afgelopen"]
    (lacking,) = (one for one in page.all(".concern") if one.query("#image"))
    assert len(lacking.query("li")) == 2
    assert lacking.query("p")[-1].to_text() == "en nog 3"
    few = pages(dict(list(many.items())[:2]))["kwaliteit/index.html"]
    assert not [text for text in few.texts(".concern p") if text.startswith("en nog")]


def test_a_fault_that_nobody_has_is_counted_and_leads_nowhere(pages):
    page = pages({path: text for path, text in SHEETS.items() if "brood" in path})["kwaliteit/index.html"]
    assert page.texts(".tally li") == [
        "0 Na te kijken",
        "0 Zonder samenvatting",
        "0 Zonder contact",
        "1 Zonder afbeelding",
        "0 Afgelopen",
    ]
    assert page.values(".tally a", "href") == ["#image"]


def test_when_a_sheet_is_reviewed_is_between_editors(pages):
    assert not [path for path, page in pages().items() if "Na te kijken op" in page.texts("dt")]
    shown = pages(
        {"content/projects/a.md": SHEET.replace("---\n##", "review: Prima\n---\n##")},
        CONFIG.replace("sections:", "  review: {type: text, label: Recensie}\nsections:"),
    )
    assert "Recensie" in shown["projecten/a/index.html"].texts("dt")


def test_another_day_makes_other_concerns(pages):
    later = pages(today=TODAY.replace(year=2028))["kwaliteit/index.html"]
    assert later.texts(".tally li")[0] == "2 Na te kijken"


def test_the_words_in_addresses_are_the_owners(pages):
    found = pages(config=f"paths: {{figures: tellen, quality: nakijken}}\n{FULL}")
    assert {"tellen/index.html", "nakijken/index.html"} <= found.keys()
    assert any(
        re.search(r"tellen/index\.html$", link) for link in found["index.html"].values(".menu a", "href")
    )
