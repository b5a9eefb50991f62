"""The site map: the pages of a site, their paths, and their titles and descriptions."""

import re

import pytest

from fichebak.catalogue import facets
from tests.conftest import CONFIG, HOME, SHEET
from tests.markup import Document

URL = "https://bak.example/onze/bak/"


def sheets(count):
    """So many sheets, in the order of their numbers; every other one is for children."""
    groups = ("Ouderen", "Kinderen")
    return {
        f"content/projects/p{number:02}.md": SHEET.replace("Soep op", f"Soep {number:02} op").replace(
            "Ouderen", groups[number % 2]
        )
        for number in range(1, count + 1)
    }


def with_lines(*lines):
    return "".join(f"{line}\n" for line in lines) + CONFIG


def pages(outcome):
    assert [diagnostic.code for diagnostic in outcome.diagnostics] == []
    return {path: Document(data) for path, data in outcome.files.items() if path.endswith(".html")}


def mistakes(outcome):
    return [
        (diagnostic.code, diagnostic.place.path, dict(diagnostic.details).get("other"))
        for diagnostic in outcome.diagnostics
    ]


FREE = "---\ntitle: Over ons\n---\nTekst.\n"


def test_the_site_has_these_pages_and_no_others(make):
    found = pages(make({**sheets(3), "content/pages/over.md": FREE}, config=with_lines("per_page: 2")))
    assert sorted(found) == [
        "404.html",
        "bedankt/index.html",
        "cijfers/index.html",
        "data/index.html",
        "doelgroep/index.html",
        "doelgroep/kinderen/index.html",
        "doelgroep/ouderen/index.html",
        "index.html",
        "kwaliteit/index.html",
        "over/index.html",
        "pagina/2/index.html",
        "projecten/p01/index.html",
        "projecten/p02/index.html",
        "projecten/p03/index.html",
        "zoeken/index.html",
    ]


def test_no_address_has_a_capital_which_some_disks_would_not_tell_apart(make):
    config = CONFIG.replace("  status:", "  area: {type: text, label: GEBIED, filter: true}\n  status:")
    shouted = SHEET.replace("title: Soep op de stoep", "title: SOEP\narea: DE WIJK")
    found = pages(make({"content/projects/SOEP.md": shouted, "content/pages/ÖVER.md": FREE}, config=config))
    assert {"projecten/soep/index.html", "over/index.html", "gebied/de-wijk/index.html"} <= found.keys()
    assert [path for path in found if path != path.casefold()] == []


def test_an_empty_catalogue_is_a_site_too(make):
    found = pages(make())
    assert sorted(found) == ["404.html", "bedankt/index.html", "index.html"]
    assert found["index.html"].texts("main p")[-1] == "Er zijn nog geen fiches."


def test_the_words_in_addresses_are_the_owners(make):
    config = with_lines("per_page: 1", "paths: {projects: fiches, page: blad, thanks: merci}")
    assert set(make(sheets(2), config=config).files) >= {
        "fiches/p01/index.html",
        "blad/2/index.html",
        "merci/index.html",
    }


# Lists


@pytest.mark.parametrize(
    ("count", "size", "expected"),
    [
        (0, 2, [0]),
        (1, 2, [1]),
        (2, 2, [2]),
        (3, 2, [2, 1]),
        (5, 2, [2, 2, 1]),
        (24, 24, [24]),
        (25, 24, [24, 1]),
    ],
)
def test_a_list_is_cut_into_pages(make, count, size, expected):
    found = pages(make(sheets(count), config=with_lines(f"per_page: {size}")))
    paths = ["index.html", *(f"pagina/{number}/index.html" for number in range(2, len(expected) + 1))]
    assert [len(found[path].all("li.card")) for path in paths] == expected
    assert f"pagina/{len(expected) + 1}/index.html" not in found
    titles = [title for path in paths for title in found[path].texts("li.card h3")]
    assert titles == [f"Soep {number:02} op de stoep" for number in range(1, count + 1)]


WINDOWS = {
    # number of pages, current page: what the pager shows, with the current page in brackets
    (1, 1): "",
    (2, 1): "[1] 2 >",
    (2, 2): "< 1 [2]",
    (3, 2): "< 1 [2] 3 >",
    (6, 1): "[1] 2 3 … 6 >",
    (7, 4): "< 1 2 3 [4] 5 6 7 >",
    (9, 4): "< 1 2 3 [4] 5 6 … 9 >",
    (9, 5): "< 1 … 3 4 [5] 6 7 … 9 >",
    (9, 9): "< 1 … 7 8 [9]",
}


def pager(page):
    shown = []
    for item in page.all("nav.pager li"):
        link = next(iter(item.query("a")), None)
        relation = link.attrs.get("rel") if link else None
        number = item.to_text().replace("Pagina", "").strip()
        current = link is not None and link.attrs.get("aria-current") == "page"
        shown.append({"prev": "<", "next": ">"}.get(relation) or (f"[{number}]" if current else number))
    return " ".join(shown)


def test_a_pager_shows_the_ends_and_what_is_near(make):
    found = {
        total: pages(make(sheets(total), config=with_lines("per_page: 1")))
        for total in {total for total, _ in WINDOWS}
    }
    shown = {
        (total, number): pager(found[total]["index.html" if number == 1 else f"pagina/{number}/index.html"])
        for total, number in WINDOWS
    }
    assert shown == WINDOWS


def test_a_pager_leads_to_the_pages_of_its_own_list(make):
    page = pages(make(sheets(4), config=with_lines("per_page: 1")))["doelgroep/ouderen/pagina/2/index.html"]
    assert page.values("nav.pager a", "href") == [
        "../../../../doelgroep/ouderen/index.html",
        "../../../../doelgroep/ouderen/index.html",
        "../../../../doelgroep/ouderen/pagina/2/index.html",
    ]


def test_an_initial_leads_to_its_values(make, monkeypatch):
    monkeypatch.setattr(facets, "FEW_VALUES", 4)
    clubs = ["Averij", "Alarm", "Zwin", "Zeepaard", "3 Gapers", "40-plus"]
    config = CONFIG.replace("sections:", "  club: {type: text, label: Club, filter: true}\nsections:")
    files = {
        path: text.replace("---\n##", f"club: {club}\n---\n##")
        for (path, text), club in zip(sheets(6).items(), clubs, strict=True)
    }
    page = pages(make(files, config=config))["club/index.html"]
    led = [(link.to_text(), link.attrs["href"].removeprefix("#")) for link in page.all("nav.pager a")]
    assert led == [(heading.to_text(), heading.attrs["id"]) for heading in page.all("h2.initial")]
    assert [initial for initial, _ in led] == ["0–9", "A", "Z"]
    assert page.texts(".values a > span:first-child") == sorted(clubs)


# Metadata

ABOUT = f"""\
index.html                       | Proefbak                           | Van en voor buren.                | {URL}
pagina/2/index.html              | Proefbak – pagina 2                | Van en voor buren.                | {URL}pagina/2/
projecten/p01/index.html         | Soep 01 op de stoep – Proefbak     | Elke vrijdag soep.                | {URL}projecten/p01/
doelgroep/index.html             | Doelgroep – Proefbak               | Proefbak per Doelgroep: alle waarden met hun aantal fiches. | {URL}doelgroep/
doelgroep/ouderen/index.html     | Doelgroep: Ouderen – Proefbak      | 1 fiche: Ouderen                  | {URL}doelgroep/ouderen/
doelgroep/kinderen/index.html    | Doelgroep: Kinderen – Proefbak     | 2 fiches: Kinderen                | {URL}doelgroep/kinderen/
doelgroep/kinderen/pagina/2/index.html | Doelgroep: Kinderen – pagina 2 – Proefbak | 2 fiches: Kinderen   | {URL}doelgroep/kinderen/pagina/2/
over/index.html                  | Over ons – Proefbak                | Wie wij zijn.                     | {URL}over/
bedankt/index.html               | Bedankt voor uw feedback – Proefbak | Van en voor buren.               |
404.html                         | Deze pagina bestaat niet – Proefbak | Van en voor buren.               |
"""  # noqa: E501
"""The path, title, description and canonical address."""


def test_every_page_says_what_it_is(make):
    files = {
        **sheets(3),
        "content/pages/over.md": FREE.replace("---\nTekst", "summary: Wie wij zijn.\n---\nTekst"),
    }
    found = pages(make(files, config=with_lines(f"url: {URL}", "tagline: Van en voor buren.", "per_page: 1")))
    for line in ABOUT.splitlines():
        path, *expected = (cell.strip() for cell in line.split("|"))
        page = found[path]
        (title,) = page.texts("title")
        canonical = "".join(page.values('link[rel="canonical"]', "href"))
        assert [title, page.meta("description"), canonical] == expected
        shared = [page.meta(f"og:{name}") or "" for name in ("title", "description", "url", "site_name")]
        assert shared == [title.removesuffix(" – Proefbak"), expected[1], canonical, "Proefbak"]
        assert page.meta("og:type") == ("article" if path.startswith("projecten/") else "website")
        # A page without a canonical address must not be indexed.
        assert page.meta("robots") == (None if canonical else "noindex")


def test_an_address_with_accents_is_for_people_on_paper_and_escaped_for_machines(make):
    config = with_lines("url: https://café.example/één/")
    page = pages(make({"content/projects/soep.md": SHEET}, config=config))["projecten/soep/index.html"]
    assert page.texts(".print-only") == ["https://café.example/één/projecten/soep/"]
    escaped = "https://xn--caf-dma.example/%C3%A9%C3%A9n/projecten/soep/"
    assert page.values('link[rel="canonical"]', "href") == [escaped]


def test_without_an_address_no_page_claims_one(make):
    for page in pages(make(sheets(1))).values():
        assert page.values('link[rel="canonical"]', "href") == []
        assert page.meta("og:url") is None


def test_a_summary_is_the_description_and_without_one_the_first_words_are(make):
    summarised = SHEET.replace("---\ntitle", "---\nsummary: In het kort.\ntitle")
    long = SHEET.replace("Elke vrijdag soep.", "- een punt\n\nEen **lang** verhaal & meer. " + "Woord " * 60)
    found = pages(make({"content/projects/a.md": summarised, "content/projects/b.md": long}))
    assert found["projecten/a/index.html"].meta("description") == "In het kort."
    words = found["projecten/b/index.html"].meta("description")
    assert words.startswith("Een lang verhaal & meer. Woord Woord")
    assert words.endswith("Woord …")
    assert len(words) <= 202
    # The sheet's own page does not repeat its first words.
    assert found["projecten/b/index.html"].all(".lede") == []


@pytest.mark.parametrize(
    ("url", "root"),
    [
        (None, "/"),
        ("https://bak.example", "/"),
        ("https://bak.example/", "/"),
        ("https://bak.example/onze/bak", "/onze/bak/"),
        (URL, "/onze/bak/"),
    ],
)
def test_the_page_for_wrong_addresses_links_from_the_root(make, url, root):
    config = with_lines(f"url: {url}") if url else CONFIG
    outcome = make({**sheets(1), "content/pages/over.md": FREE}, config=config)
    page = pages(outcome)["404.html"]
    links = [*page.values("a", "href"), *page.values('link[rel="stylesheet"]', "href")]
    inside = {link for link in links if not link.startswith(("#", "mailto:"))}
    assert {link for link in inside if not link.startswith(root) or link.startswith("//")} == set()
    assert {link.removeprefix(root) for link in inside} <= set(outcome.files)


@pytest.mark.parametrize("url", [None, URL])
def test_all_other_pages_link_from_where_they_are(make, url):
    config = with_lines(f"url: {url}", "per_page: 1") if url else with_lines("per_page: 1")
    for path, page in pages(make({**sheets(3), "content/pages/over.md": FREE}, config=config)).items():
        links = {link for link in page.values("a", "href") if not link.startswith(("#", "mailto:?"))}
        # A list that other sites embed has absolute addresses.
        if path != "404.html" and not page.all("a[target=_top]"):
            assert {link for link in links if link.startswith("/") or ":" in link} == set()
            assert f"{'../' * path.count('/')}index.html" in links


# The page of a sheet


def test_a_sheet_leads_to_its_neighbours(make):
    found = pages(make(sheets(3)))
    around = {
        path[10:13]: page.values("nav.neighbours a", "href")
        for path, page in found.items()
        if path.startswith("projecten/")
    }
    up = "../../projecten"
    assert around == {
        "p01": [f"{up}/p02/index.html"],
        "p02": [f"{up}/p01/index.html", f"{up}/p03/index.html"],
        "p03": [f"{up}/p02/index.html"],
    }


@pytest.mark.parametrize(
    ("period", "linked"),
    [
        ("2013 - 2024", list(range(2013, 2025))),
        ("1974 - 2024", [1974, *range(2015, 2025)]),
    ],
)
def test_of_a_project_of_many_years_the_sheet_leads_to_the_first_and_the_last_ten(make, period, linked):
    config = CONFIG.replace("sections:", "  period: {type: period, label: Periode, filter: true}\nsections:")
    sheet = SHEET.replace("target_groups:", f"period: {period}\ntarget_groups:")
    outcome = make({"content/projects/soep.md": sheet}, config=config)
    page = outcome.files["projecten/soep/index.html"].decode()
    assert [int(year) for year in re.findall(r'href="../../jaar/(\d+)/', page)] == linked
    assert ("1974</a> …" in page) == (len(linked) == 11)
    assert f"jaar/{period[:4]}/index.html" in outcome.files


def test_what_a_sheet_leaves_out_is_shown_as_not_given(make):
    sheet = "---\ntitle: Kaal\n---\n## Beschrijving project\nTekst.\n"
    page = pages(make({"content/projects/kaal.md": sheet}))["projecten/kaal/index.html"]
    assert page.texts(".fact.missing dt") == ["Doelgroep"]
    assert page.texts(".fact.missing dd") == ["niet opgegeven"]
    assert page.texts(".blank") == ["Nog niet ingevuld: Sterke punten, Drempels, Anekdote."]


BARE = """\
title: Kale bak
fields: {title: {type: text, label: Titel, required: true}}
sections: {description: {heading: Beschrijving project}}
"""


def test_a_model_without_facts_has_no_heading_above_nothing_nor_a_link_to_it(make):
    files = {"content/projects/soep.md": SHEET.replace("target_groups: [Ouderen]\n", "")}
    page = pages(make(files, config=BARE))["projecten/soep/index.html"]
    assert page.texts("h2") == ["Beschrijving project"]
    assert page.all("dl, .jump") == []


@pytest.mark.parametrize(
    ("front", "blank"),
    [
        ("strong: geur", "Drempels, Anekdote"),
        ("scores: {barriers: 8}", "Sterke punten, Anekdote"),
        ("anecdote: 8", "Sterke punten, Drempels, Anekdote"),  # a number for it is not the story itself
        ("strong:", "Sterke punten, Drempels, Anekdote"),
    ],
)
def test_a_section_is_not_called_empty_where_a_fact_of_the_same_name_is_given(make, front, blank):
    fields = """\
  strong: {type: text, label: Sterke  punten}
  scores: {type: group, label: Scores, fields: {barriers: {type: score, label: drempels}}}
  anecdote: {type: score, label: Mooi verhaal}
sections:"""
    sheet = f"---\ntitle: Kaal\ntarget_groups: Ouderen\n{front}\n---\n## Beschrijving project\nTekst.\n"
    made = make({"content/projects/kaal.md": sheet}, config=CONFIG.replace("sections:", fields))
    assert pages(made)["projecten/kaal/index.html"].texts(".blank") == [f"Nog niet ingevuld: {blank}."]


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        ([], ["Beschrijving project"]),
        (["Sterke punten"], ["Beschrijving project", "Sterke punten"]),
        (["Drempels", "Sterke punten"], ["Beschrijving project", "Sterke punten + Drempels"]),
        (["Anekdote", "Drempels"], ["Beschrijving project", "Drempels", "Anekdote"]),
    ],
)
def test_sections_stand_in_the_order_of_the_model_and_strengths_beside_barriers(make, headings, rows):
    sheet = SHEET + "".join(f"\n## {heading}\n\nTekst.\n" for heading in headings)
    page = pages(make({"content/projects/a.md": sheet}))["projecten/a/index.html"]
    shown = []
    for box in page.all(".text > *"):
        titles = [" ".join(title.to_text().lstrip("+–").split()) for title in box.query("h2")]
        shown.extend([" + ".join(titles)] if titles else [])
    assert shown == rows


@pytest.mark.parametrize("key", ["notes", "feiten", "inhoud", "a_b"])
def test_no_key_of_a_section_gives_one_id_to_two_things(make, key):
    config = CONFIG.replace("  anecdote:", f"  {key}:")
    sheet = f"{SHEET}Met noot.[^1]\n\n[^1]: De noot.\n\n## Anekdote\n\nTekst.\n"
    page = pages(make({"content/projects/a.md": sheet}, config=config))["projecten/a/index.html"]
    ids = page.values("[id]", "id")
    assert sorted(set(ids)) == sorted(ids)


# Two pages with the same path


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("doelgroep", "site_config.yaml"),
        ("Doelgroep", "site_config.yaml"),
        ("bedankt", "site_config.yaml"),
    ],
)
def test_a_free_page_in_the_place_of_another_is_refused_and_both_are_named(make, name, other):
    path = f"content/pages/{name}.md"
    outcome = make({**sheets(1), path: FREE})
    (found,) = mistakes(outcome)
    assert found[0] == "path-kept"
    assert {found[1], found[2]} == {path, other}
    assert outcome.files == {}


def test_two_free_pages_that_want_one_path_are_both_named(make):
    # The link is valid, since it could lead to either page.
    link = f"{SHEET}\nZie [over ons](../pages/Över.md).\n"
    pages = {"content/pages/over.md": FREE, "content/pages/Över.md": FREE}
    outcome = make({**pages, "content/projects/soep.md": link})
    assert mistakes(outcome) == [("path-taken", "content/pages/Över.md", "content/pages/over.md")]


def test_of_two_pages_of_the_site_itself_the_later_one_is_told_to_want_the_path_of_the_earlier(make):
    config = with_lines(f"url: {URL}", "paths: {data: gegevens, embed: gegevens}")
    (found,) = make(sheets(1), config=config).diagnostics
    details = {"path": "gegevens/", "name": "Lijst: Proefbak", "other": "Open data"}
    assert (found.code, dict(found.details)) == ("path-twice", details)


def test_a_free_page_with_a_heading_of_the_first_level_is_told_at_its_line(make):
    page = FREE + "\n```\n# in code\n```\n\n# Kop\n"
    (found,) = make({"content/pages/over.md": page}).diagnostics
    assert (found.code, found.place.line) == ("heading-one", page.split("\n").index("# Kop") + 1)


def test_a_sheet_in_the_folder_of_the_pages_is_told_where_it_belongs(make, words):
    page = "---\ntitle: Soep\ncontact: Naam Voorbeeld\nmenuu: ja\n---\nTekst.\n"
    one, other = make({"content/pages/soep.md": page}).diagnostics
    assert [(d.code, d.place.line, d.private) for d in (one, other)] == [
        ("page-field", 3, True),
        ("page-field", 4, False),
    ]
    hint = words("nl").sentence(one)[1]
    assert "zet haar bestand dan in de map projects" in hint
    assert hint.endswith("nog niet ingevuld: menu, samenvatting, volgorde")
    assert words("nl").sentence(other)[1].startswith("Bedoelde u “menu”?")


def test_code_without_an_end_in_a_free_page_is_told_where_it_begins(make):
    page = FREE + "\n```\na\n```\n\n~~~\n# in code\n"
    (found,) = make({"content/pages/over.md": page}).diagnostics
    assert (found.code, found.place.line) == ("unclosed-code", page.split("\n").index("~~~") + 1)


@pytest.mark.parametrize(("count", "shown"), [(12, 12), (13, 12)])
def test_the_menu_shows_a_dozen_free_pages_and_a_page_lists_all(make, count, shown):
    free = {f"content/pages/p{n}.md": FREE.replace("ons", f"{n}\norder: {n}") for n in range(count)}
    free["content/pages/apart.md"] = FREE.replace("---\nTekst", "menu: nee\n---\nTekst")
    found = pages(make({**sheets(1), **free}))
    links = [f"../p{n}/index.html" for n in range(count)]
    beside = found["p0/index.html"].values(".site-head .menu a", "href")
    assert [link for link in beside if link in links] == links[:shown]
    assert ("../paginas/index.html" in beside) is (count > shown)
    assert ("paginas/index.html" in found) is (count > shown)
    if count > shown:
        listing = found["paginas/index.html"]
        assert listing.values(".paper li a", "href") == links
        assert listing.values(".menu [aria-current]", "href") == ["../paginas/index.html"] * 2
        assert beside == found[f"p{count - 1}/index.html"].values(".site-head .menu a", "href")


IN_FIELDS = with_lines("").replace(
    "sections:",
    "  story: {type: markdown, label: Verhaal}\n"
    "  more: {type: group, label: Meer, fields: {photo: {type: image, label: Foto}}}\nsections:",
)
OTHER = SHEET.replace("Soep op de stoep", "Brood")


def test_links_and_pictures_in_a_field_lead_where_they_should_and_wrong_ones_are_told(make):
    picture = (HOME / "content/images/de-sofa.png").read_bytes()
    story = "story: |\n  Zie [brood](brood.md) en ![Een pot soep](pot.png).\n"
    story += "more: {photo: {file: pot.png, alt: Een pot}}\n"
    files = {
        "content/projects/soep.md": SHEET.replace("---\n##", f"{story}---\n##"),
        "content/projects/brood.md": OTHER,
        "content/images/pot.png": picture,
    }
    outcome = make(files, config=IN_FIELDS)
    assert outcome.diagnostics == ()
    page = Document(outcome.files["projecten/soep/index.html"])
    assert page.values(".facts .prose a", "href") == ["../../projecten/brood/index.html"]
    sources = page.values(".facts img", "src")
    assert page.values(".facts img", "alt") == ["Een pot soep", "Een pot"]
    assert all(source.removeprefix("../../") in outcome.files for source in sources)
    del files["content/projects/brood.md"], files["content/images/pot.png"]
    diagnostics = make(files, config=IN_FIELDS).diagnostics
    assert sorted((diagnostic.code, diagnostic.place.line) for diagnostic in diagnostics) == [
        ("dead-link", 4),
        ("image-missing", 4),
        ("image-missing", 6),
    ]


def test_an_address_in_a_field_is_shown_as_written_and_led_to_without_what_no_address_may_hold(make):
    site, led_to = "https://brood.example/een|twee", "https://brood.example/een%7Ctwee"
    lines = (f"site: {site}", f"more: [Brood ({site})]", f"contact: {{website: '{site}', publiek: ja}}")
    types = {"site": "url", "more": "links", "contact": "contact"}
    fields = "".join(f"  {key}: {{type: {name}, label: {key}}}\n" for key, name in types.items())
    sheet = SHEET.replace("---\n##", "\n".join((*lines, "---\n##")))
    config = CONFIG.replace("sections:", f"{fields}sections:")
    page = pages(make({"content/projects/soep.md": sheet}, config=config))["projecten/soep/index.html"]
    links = [link for link in page.all("main a") if "brood.example" in link.attrs["href"]]
    assert [link.attrs["href"] for link in links] == [led_to] * 3
    assert sorted(link.to_text() for link in links) == ["Brood", site, site]


def test_a_footnote_leads_to_its_own_note_although_another_text_of_the_page_has_one_with_its_number(make):
    fields = "".join(f"{key}: |\n  Soep.[^1]\n\n  [^1]: Van {key}.\n" for key in ("story", "tale"))
    sheet = SHEET.replace("---\n##", f"{fields}---\n##") + "\nBrood.[^1]\n\n[^1]: Van hier.\n"
    config = IN_FIELDS.replace("  more:", "  tale: {type: markdown, label: Relaas}\n  more:")
    page = pages(make({"content/projects/soep.md": sheet}, config=config))["projecten/soep/index.html"]
    assert len(set(page.values("[id]", "id"))) == len(page.all("[id]"))
    led_to = [page.texts(f"[id='{link[1:]}'] p") for link in page.values(".footnote-ref", "href")]
    assert [note.split(" ↩")[0] for (note,) in led_to] == ["Van hier.", "Van story.", "Van tale."]
    back = page.values(".footnote-backref", "href")
    assert {link[1:] for link in back} == set(page.values("sup[id]", "id"))


def test_footnotes_of_fields_with_the_same_text_do_not_share_an_id(make):
    told = "{tale}: |\n{by}  Soep.[^1]\n\n{by}  [^1]: Van ons.\n"
    own = told.format(tale="story", by="") + told.format(tale="tale", by="")
    in_groups = "".join(f"{group}:\n  {told.format(tale='tale', by='  ')}" for group in ("one", "other"))
    sheet = SHEET.replace("---\n##", f"{own}{in_groups}---\n##")
    tale = "tale: {type: markdown, label: Relaas}"
    group = "{{type: group, label: {}, fields: {{{}}}}}"
    groups = "".join(f"  {key}: {group.format(key, tale)}\n" for key in ("one", "other"))
    config = IN_FIELDS.replace("  more:", f"  {tale}\n{groups}  more:")
    page = pages(make({"content/projects/soep.md": sheet}, config=config))["projecten/soep/index.html"]
    assert len(page.values(".footnote-ref", "href")) == 4
    assert len(set(page.values("[id]", "id"))) == len(page.all("[id]"))


@pytest.mark.parametrize(
    "written",
    ["pot.png", "pot.png, Een pot", "{file: pot.png}", "{file: pot.png, alt: Een pot, licentie: [x]}"],
)
def test_a_picture_that_is_not_there_is_told_along_with_what_else_is_wrong_with_it(make, written):
    sheet = SHEET.replace("---\n##", f"foto: {written}\n---\n##")
    config = CONFIG.replace("sections:", "  foto: {type: image, label: Foto}\nsections:")
    codes = [code for code, _, _ in mistakes(make({"content/projects/soep.md": sheet}, config=config))]
    assert len(codes) == 2
    assert "image-missing" in codes


@pytest.mark.parametrize("photo", ["{file: weg.png}", "{file: weg.png, alt: Een pot}"])
@pytest.mark.parametrize("number", ["5", "vijf"])
def test_what_a_group_holds_is_checked_although_something_else_in_it_is_wrong(make, photo, number):
    more = f"more:\n  photo: {photo}\n  story: '[a](weg.md)'\n  number: {number}\n"
    sheet = SHEET.replace("---\n##", f"{more}---\n##")
    group = (
        "  more: {type: group, label: Meer, fields: {photo: {type: image, label: Foto},\n"
        "    story: {type: markdown, label: Verhaal}, number: {type: number, label: Getal}}}\n"
    )
    config = CONFIG.replace("sections:", f"{group}sections:")
    codes = {code for code, _, _ in mistakes(make({"content/projects/soep.md": sheet}, config=config))}
    expected = {"image-parts": "alt" not in photo, "number": number == "vijf"}
    assert codes == {"image-missing", "dead-link", *(code for code, told in expected.items() if told)}


def test_two_filters_with_one_label_are_refused(make):
    other = "  other: {type: choices, label: doelgroep, filter: true, options: [X]}\n"
    config = CONFIG.replace("sections:\n", f"{other}sections:\n")
    sheet = SHEET.replace("target_groups", "other: X\ntarget_groups")
    codes = {code for code, _, _ in mistakes(make({"content/projects/a.md": sheet}, config=config))}
    assert codes == {"filter-address"}


def test_a_word_in_addresses_that_a_filter_needs_is_refused(make):
    outcome = make(sheets(1), config=with_lines("paths: {thanks: doelgroep}"))
    assert mistakes(outcome) == [("path-twice", "site_config.yaml", "Doelgroep")]
    assert dict(outcome.diagnostics[0].details)["name"] == "Bedankt voor uw feedback"


def test_a_filter_that_wants_a_kept_address_is_told_where_it_is_declared(make):
    settings = CONFIG.replace("Doelgroep", "Zoeken")
    line = settings.split("\n").index("  target_groups:") + 1
    (found,) = make(sheets(1), config=settings).diagnostics
    assert (found.code, found.place.line, found.place.column) == ("path-twice", line, 3)


def test_two_filters_of_one_address_are_both_named_where_a_sheet_fills_them(make):
    own = (
        "  place: {type: text, label: Gemeente., filter: true}\n"
        "  seat: {type: address, label: Adres, filter: true}\n"
    )
    config = CONFIG.replace("sections:\n", f"{own}sections:\n")
    filled = SHEET.replace("target_groups", "place: Ieper\nseat: 8900 Ieper\ntarget_groups")
    (found, *_) = make({"content/projects/a.md": filled}, config=config).diagnostics
    assert (found.code, found.place.path) == ("path-twice", "site_config.yaml")
    assert dict(found.details) == {"path": "gemeente/", "name": "Gemeente", "other": "Gemeente."}


# Other models


@pytest.mark.parametrize("kind", ["text", "markdown", "url"])
def test_an_image_of_another_type_is_shown_as_what_it_is(make, kind):
    config = CONFIG.replace("  status:", f"  image: {{type: {kind}, label: Beeld}}\n  status:")
    sheet = SHEET.replace("---\ntitle", "---\nimage: https://beeld.example/\ntitle")
    page = pages(make({"content/projects/a.md": sheet}, config=config))["projecten/a/index.html"]
    assert "https://beeld.example/" in " ".join(page.texts(".fact dd"))


@pytest.mark.parametrize(
    ("key", "declared", "written", "shown"),
    [
        ("status", "type: text", "in volle bloei", "in volle bloei"),
        ("status", "type: choice, options: [open, dicht]", "dicht", "dicht"),
        ("summary", "type: choices, options: [kort, bondig]", "[kort, bondig]", "kort bondig"),
        ("summary", "type: url", "https://kort.example/", "https://kort.example/"),
    ],
)
def test_a_key_with_another_meaning_in_another_model_is_a_fact_like_any(make, key, declared, written, shown):
    lines = [line for line in CONFIG.splitlines() if not line.startswith(f"  {key}:")]
    lines.insert(lines.index("fields:") + 1, f"  {key}: {{label: Eigen veld, {declared}}}")
    sheet = SHEET.replace("---\ntitle", f"---\n{key}: {written}\ntitle")
    page = pages(make({"content/projects/a.md": sheet}, config="\n".join(lines)))["projecten/a/index.html"]
    assert shown in page.texts(".fact:not(.missing) dd")
    assert page.meta("description") == "Elke vrijdag soep."


GROUP = """\
  about:
    type: group
    label: Over
    card: about?
    fields:
      place: {type: text, label: Waar, card: place?}
      deeper:
        type: group
        label: Dieper
        fields:
          motto: {type: text, label: Motto, card: motto?}
sections:"""


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [("about", ["Aan zee", "Samen"]), ("place", ["Aan zee"]), ("motto", ["Samen"]), ("none", [])],
)
def test_below_the_title_and_on_the_card_stand_the_same_fields_of_a_group(make, chosen, shown):
    group = re.sub(r"(\w+)\?", lambda key: "yes" if key[1] == chosen else "no", GROUP)
    sheet = SHEET.replace("---\n#", "about: {place: Aan zee, deeper: {motto: Samen}}\n---\n#")
    found = pages(make({"content/projects/a.md": sheet}, config=CONFIG.replace("sections:", group)))
    assert found["index.html"].texts(".card .org") == shown
    assert found["projecten/a/index.html"].texts(".byline span") == shown
