"""`import` of cells in which a web site left HTML."""

import pytest

from fichebak.moving import columns
from fichebak.moving.html import MAX_TAGS
from fichebak.moving.markup import without_html
from fichebak.text.diagnostics import Invalid
from tests.importing import as_csv, as_xlsx, codes_in, put, sheet_in, table_in
from tests.test_cli import run, started, without
from tests.test_new import fresh
from tests.test_properties import MODEL, WORDS

PAGE = (
    '<p>Elke <strong>vrijdag</strong>&nbsp;soep, zie <a href="https://soep.example/?a=1&amp;b=2">de site</a> '
    'of <a href="/node/12">hier</a>.</p><ul><li>wortel</li><li>x<y</li></ul><h2>Sterke punten</h2>'
    '<img src="https://oud.example/pan.jpg" alt="Een pan"><iframe src="https://film.example/1"></iframe>'
    "<script>f()</script><style>p{}</style>"
)
TEXT = """\
Elke **vrijdag**\u00a0soep, zie [de site](https://soep.example/?a=1&b=2) of hier.

- wortel
- x&lt;y

### Sterke punten"""
ROWS = [
    ["Titel", "Doelgroep", "Organisatie", "Samenvatting", "Beschrijving", "Kleur", "Privé"],
    [
        "<em>Soep</em> &amp; brood",
        "<ul><li>Ouderen</li><li>Kinderen</li></ul>",
        "OCMW",
        "",
        PAGE,
        "<b>rood</b>",
        "",
    ],
    [
        "a < b",
        "Ouderen<br />Kinderen",
        "OCMW<br>Ieper",
        "<p>&nbsp;</p>",
        "3 < 5, <naam> en `<b>`",
        "",
        "<img src=x>",
    ],
]


@pytest.mark.parametrize("name", ["l.csv", "l.xlsx"])
def test_a_cell_with_html_says_in_a_sheet_what_it_shows_and_the_rest_is_told_and_noted(tmp_path, name):
    folder = fresh(tmp_path)
    file = put(tmp_path, name, as_csv(ROWS) if name.endswith("csv") else as_xlsx(ROWS))
    put(tmp_path, f"{name}.mapping.yaml", "Privé: -\n".encode())
    done = run(folder, "import", file)
    soup, found, text = sheet_in(folder, "soep-brood")
    assert found == ()
    assert soup.values["title"] == "Soep & brood"
    assert [option.key for option in soup.values["target_groups"]] == ["kinderen", "ouderen"]
    assert soup.parts[0].text == TEXT
    assert "Kleur: <b>rood</b>" in text  # a note says what was there
    for beside in (
        "https://oud.example/pan.jpg (Een pan)",
        "iframe: https://film.example/1",
        "link: /node/12 (hier)",
    ):
        assert beside in done.stderr
        assert beside in text
    second, _, text = sheet_in(folder, "a-b")
    assert (second.values["organisation"], "summary" in second.values) == ("OCMW Ieper", False)
    assert second.parts[0].text == "3 < 5, <naam> en `<b>`"
    assert "<img" not in text


@pytest.mark.parametrize(
    ("name", "cell", "written", "noted"),
    [
        ("Titel", '<a href="/node/1">Soep</a>', "Soep", "link: /node/1 (Soep)"),
        ("Titel", '<a href="/node/1"></a>Soep', "Soep", "link: /node/1"),
        ("Titel", "Soep &eacute;n b &#60; c &onbekend; &amp;amp;", "Soep én b < c &onbekend; &amp;", ""),
        ("Titel", "Soep\n<b>en\n brood</b>", "Soep\nen\nbrood", ""),
        ("Titel", "<p>Soep\nen</p><p>brood<!-- x --></p>", "Soep en\nbrood", ""),
        (
            "Doelgroep",
            "Voor:<table><tr><td>Ouderen</td><td>Roma</td></tr></table><section>Vrouwen</section>enz.",
            "Voor:\nOuderen\nRoma\nVrouwen\nenz.",
            "",
        ),
        ("Titel", "Onthaal <o@a.example><br>x", "Onthaal <o@a.example>\nx", ""),
        ("Website", '<a href="https://soep.example/">soep.example</a>', "soep.example", ""),
        ("Website", '<a href="https://a.example">Onze site</a>', "https://a.example", "link: Onze site"),
        ("E-mail", '<a href="mailto:o@a.example">o@a.example</a>', "o@a.example", ""),
        ("E-mail", '<a href="mailto:o@a.example?subject=x">o@a.example</a>', "o@a.example", ""),
        ("E-mail", '<a href="mailto:o@a.example">Mail ons</a>', "o@a.example", "link: Mail ons"),
        ("Telefoon", '<a href="tel:+3256123456">056 12 34 56</a>', "056 12 34 56", ""),
        ("Telefoon", '<a href="tel:+3256123456">Bel ons</a>', "+3256123456", "link: Bel ons"),
        ("Titel", '<a href="tel:+3256123456">Bel ons</a>', "Bel ons (+3256123456)", ""),
        ("Titel", '<a href="mailto:o@a.example">Mail ons</a>', "Mail ons (o@a.example)", ""),
        ("Partners", '<p><a href="https://a.example">VZW A</a><br>B</p>', "VZW A (https://a.example)\nB", ""),
        (
            "Beschrijving",
            "Elke&nbsp;dag &#039;soep&#039; &lt;b&gt; &eacute;",
            "Elke\u00a0dag 'soep' &lt;b&gt; é",
            "",
        ),
        ("Beschrijving", "**vet** `<br>`\n```\n<p>\n```", "**vet** `<br>`\n```\n<p>\n```", ""),
        (
            "Beschrijving",
            "<table><tr><th>Ma|di <code>a|b</code></th><th>Wie</th></tr></table><p>Ma | di</p>",
            "| Ma\\|di `a|b` | Wie |\n| --- | --- |\n\nMa | di",
            "",
        ),
        ("Beschrijving", "a<br>b\n\n- c", "a  \nb\n\n- c", ""),
        ("Beschrijving", "<b>" * 300 + "x", "<b>" * 300 + "x", ""),
    ],
)
def test_html_in_a_cell_becomes_what_an_editor_would_write_there(name, cell, written, noted):
    table = table_in([[name, "x"], [cell, "<b>x</b>"]])
    (record,) = without_html(table, columns.guess(table.columns, MODEL), MODEL, WORDS["nl"]).records
    assert record.cells == {name: written, "x": "<b>x</b>"}
    assert [text for _, text in record.remarks] == [noted] * bool(noted)


def test_in_a_table_that_the_site_itself_made_a_tag_stays_the_text_that_it_is():
    table = table_in([["slug", "title", "## Beschrijving project"], ["a", "A", "Onze <b>folders</b>"]])
    assert without_html(table, columns.guess(table.columns, MODEL), MODEL, WORDS["nl"]) == table


def test_cells_without_html_stay_as_they_are():
    cells = ["a < b > c", "x <y", "R&D; &", "<https://soep.example>", "a  b\n", "1 <2>"]
    table = table_in([[f"x{n}" for n in range(len(cells))], cells])
    for target in ("title", "partners", "## Beschrijving project"):
        assert without_html(table, dict.fromkeys(table.columns, target), MODEL, WORDS["nl"]) == table


def test_more_tags_than_a_list_of_projects_has_are_refused():
    cell = "<b>" * 40_000
    rows = [["titel", "beschrijving"], *[["Soep", cell]] * (MAX_TAGS // 40_000 + 1)]
    table = table_in(rows)
    with pytest.raises(Invalid) as refused:
        without_html(table, columns.guess(table.columns, MODEL), MODEL, WORDS["nl"])
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["import-many"]


def test_without_the_packages_a_table_with_html_says_how_to_get_them(tmp_path):
    done = started(fresh(tmp_path), "import", put(tmp_path, "l.csv", as_csv(ROWS)), program=without("bs4"))
    assert (done.returncode, codes_in(done)) == (1, ["import-packages"])
