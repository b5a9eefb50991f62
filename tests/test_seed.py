"""A sheet like the first one of the catalogue: all its data are on its page."""

import pytest

from tests.conftest import HOME
from tests.markup import Document

SHEET = """\
---
titel: Tegoare op de stroate
organisatie: Lokaal dienstencentrum De Bres
adres: Veurnestraat 15, 8970 Poperinge
waar: Heel de stad. Telkens in een ander stuk ervan.
contact: dienst@stad.example
Doelgroep: Kinderen, Jongeren, Ouderen, Gezinnen, Mensen met een migratieachtergrond, Anderstaligen, Mensen in armoede
periode: 2018 tot eeuwig doorlopend
vrijwilligers: Ja
sdg: 10, 11
scores:
  aanrader: 8/10
  impact: 7/10
---

## Beschrijving project

Dit is één lange zin over mensen/straten (en wat haakjes), met een komma.

## Partners

Wie meehielp hing van de straat af (trekkers: 3 diensten en 1 vereniging)

## Sterke punten

  • Iets met een streepje- en wat erna komt
  • Kort
  • Nog een punt

## Drempels en wat we anders zouden doen

  • Een eerste drempel
  • Moeilijk te vinden
  • Eénmalig – liever vaker
  • Tijd (veel). Daarna een tweede zin in hetzelfde punt

## Blijvende impact

Hier wel. Daar niet. Een derde zin.

## Anekdote

Het was een goede dag. Er waren er 40, van alle leeftijden, en nog meer… het duurde tot 17u. ‘Ze bleven zitten :-)’ En toen gingen ze naar huis.
"""  # noqa: E501 (as editors write)
FORM = "url: https://bak.example/\nfeedback: {service: formspree, id: abc}\n"

FACTS = {
    "Doelgroep": (
        "Kinderen Jongeren Ouderen Gezinnen Mensen in armoede"
        " Mensen met een migratieachtergrond Anderstaligen"
    ),
    "Adres": "Veurnestraat 15, 8970 Poperinge",
    "Waar zijn we actief?": "Heel de stad. Telkens in een ander stuk ervan.",
    "Periode van uitvoering": (
        "2018 tot eeuwig doorlopend loopt nog 2018 2019 2020 2021 2022 2023 2024 2025 2026"
    ),
    "Wordt er gewerkt met vrijwilligers?": "Ja",
    "Duurzame ontwikkelingsdoelstellingen": (
        "10 Ongelijkheid verminderen 11 Duurzame steden en gemeenschappen"
    ),
    "Is dit project een aanrader?": "8 op 10",
    "Score op de impact die het project heeft gehad op de buurt": "7 op 10",
    "Organisatie": "Lokaal dienstencentrum De Bres",
    "Contact": "dienst@stad.example",
}
SECTIONS = {
    "Beschrijving project": "Dit is één lange zin over mensen/straten (en wat haakjes), met een komma.",
    "Partners": "Wie meehielp hing van de straat af (trekkers: 3 diensten en 1 vereniging)",
    "+ Sterke punten": ["Iets met een streepje- en wat erna komt", "Kort", "Nog een punt"],
    "– Drempels en wat we anders zouden doen": [
        "Een eerste drempel",
        "Moeilijk te vinden",
        "Eénmalig – liever vaker",
        "Tijd (veel). Daarna een tweede zin in hetzelfde punt",
    ],
    "Blijvende impact": "Hier wel. Daar niet. Een derde zin.",
    "Anekdote": (
        "Het was een goede dag. Er waren er 40, van alle leeftijden, en nog meer… het duurde tot 17u."
        " ‘Ze bleven zitten :-)’ En toen gingen ze naar huis."
    ),
}


@pytest.fixture(scope="module")
def outcome(make):
    # The sample's model, with a feedback form as on the catalogue's first site.
    text = (HOME / "site_config.yaml").read_text("utf-8")
    model = text[text.index("\nfields:") :]
    return make({"content/projects/tegoare.md": SHEET}, config=f"title: Bak\n{FORM}{model}")


@pytest.fixture(scope="module")
def page(outcome):
    return Document(outcome.files["projecten/tegoare/index.html"])


def words(node):
    return " ".join(node.to_text().split())


def test_it_builds_without_a_word(outcome):
    assert outcome.diagnostics == ()


def test_its_title_and_who_and_where_stand_above(page):
    assert page.texts("h1") == ["Tegoare op de stroate"]
    assert page.texts(".byline a") == ["Poperinge", "Lokaal dienstencentrum De Bres"]


def test_every_section_stands_under_its_heading_with_its_points_as_a_list(page):
    found = {}
    for section in page.all(".text section"):
        items = [words(item) for item in section.query("li")]
        found[words(section.query("h2")[0])] = items or words(section.query(".prose")[0])
    assert found == SECTIONS


def test_every_fact_is_shown_and_only_what_was_not_asked_then_is_not_given(page):
    labels, values = page.texts(".fact dt"), page.texts(".fact dd")
    shown = {label: value for label, value in zip(labels, values, strict=True) if value != "niet opgegeven"}
    assert shown == FACTS
    assert set(labels) - set(shown) == {"Thema", "Ligging", "Partners", "Meer weten"}


def test_a_score_is_the_same_words_to_whoever_sees_hears_or_copies_it(page):
    assert page.texts(".score") == ["8 op 10", "7 op 10"]


def test_every_target_group_and_goal_leads_to_its_page(page, outcome):
    links = {words(link): link.attrs["href"] for link in page.all(".fact a")}
    groups = {label: href for label, href in links.items() if "/doelgroep/" in href}
    assert groups == {
        "Kinderen": "../../doelgroep/kinderen/index.html",
        "Jongeren": "../../doelgroep/jongeren/index.html",
        "Ouderen": "../../doelgroep/ouderen/index.html",
        "Gezinnen": "../../doelgroep/gezinnen/index.html",
        "Mensen in armoede": "../../doelgroep/mensen-in-armoede/index.html",
        "Mensen met een migratieachtergrond": "../../doelgroep/mensen-met-een-migratieachtergrond/index.html",
        "Anderstaligen": "../../doelgroep/anderstaligen/index.html",
    }
    assert page.values(".fact .sdg", "class") == ["sdg sdg-10", "sdg sdg-11"]
    assert links["dienst@stad.example"] == "mailto:dienst@stad.example"
    assert [href for label, href in links.items() if label[:2] in {"10", "11"}] == [
        "../../sdg/10/index.html",
        "../../sdg/11/index.html",
    ]
    inside = {href.removeprefix("../../") for href in links.values() if href.startswith("../../")}
    assert inside <= outcome.files.keys()


def test_feedback_is_asked_in_the_same_words(page):
    form = page.all(".feedback")[0]
    assert page.texts(".feedback h2") == ["Geef feedback op deze fiche"]
    fields = [n.attrs["name"] for n in form.query("input, textarea") if n.attrs.get("type") != "hidden"]
    assert fields == ["name", "email", "message", "consent", "_gotcha"]
    assert "wordt niet gepubliceerd" in words(form)
    assert [words(label)[:10] for label in form.query("label") if "*" in words(label)] == [
        "Naam *",
        "E-mailadre",
        "Bericht *",
        "Mijn gegev",
    ]
