"""Permanent links: former addresses of sheets, and addresses of withdrawn sheets."""

import json

import pytest

from fichebak.catalogue.dates import History
from tests.conftest import CONFIG, SHEET
from tests.markup import Document

MODEL = CONFIG.replace(
    "{key: draft, label: concept}", "{key: draft, label: concept}, {key: withdrawn, label: weg}"
).replace("sections:", "  aliases: {type: addresses, label: Vroegere adressen}\nsections:")
URL = "url: https://bak.example/onze/\n"


def sheet(title, *lines):
    front_matter = "".join(f"{line}\n" for line in lines)
    return SHEET.replace("title: Soep op de stoep\n", f"title: {title}\n{front_matter}")


def build(make, sheets, config=URL + MODEL, **options):
    return make(
        {f"content/projects/{name}.md": text for name, text in sheets.items()}, config=config, **options
    )


def clean(outcome):
    assert outcome.diagnostics == ()
    return outcome.files


def page(files, path):
    return Document(files[f"{path}index.html"])


def renamed(now, *before):
    return History(
        former={f"content/projects/{now}.md": tuple(f"content/projects/{name}.md" for name in before)}
    )


@pytest.mark.parametrize("name", ["geheim.md.txt", "geheim.docx", "geheim"])
def test_a_file_that_was_no_sheet_had_no_address(make, name):
    known = History(former={"content/projects/soep.md": (f"content/projects/{name}",)})
    files = clean(build(make, {"soep": sheet("Soep")}, history=known))
    assert [path for path in files if "geheim" in path] == []


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        (["aliases: soep-2019"], History()),
        ([], renamed("soep", "soep-2019")),
        ([], renamed("soep", "Soep 2019")),
    ],
    ids=["declared", "renamed", "renamed, with a name that is no address"],
)
def test_a_former_address_leads_to_the_sheet_without_a_script(make, lines, known):
    files = clean(build(make, {"soep": sheet("Soep", *lines)}, history=known))
    found = page(files, "projecten/soep-2019/")
    assert found.errors == []
    assert found.values("meta[http-equiv=refresh]", "content") == ["0; url=../../projecten/soep/index.html"]
    assert found.values("link[rel=canonical]", "href") == ["https://bak.example/onze/projecten/soep/"]
    assert found.values("main a", "href") == ["../../projecten/soep/index.html"]
    assert found.texts("main a") == ["Soep"]
    assert found.all("script") == []
    assert files["_redirects"] == b"/onze/projecten/soep-2019/ /onze/projecten/soep/ 301\n"


def test_a_link_to_the_former_file_is_told_the_name_of_today(make):
    other = f"{sheet('Brood')}\nZie [soep](soep-2019.md).\n"
    outcome = build(
        make,
        {"soep": sheet("Soep"), "soep-2020": sheet("Soep in 2020"), "brood": other},
        history=renamed("soep", "soep-2019"),
    )
    (found,) = outcome.diagnostics
    assert (found.code, found.detail("near")) == ("dead-link", "soep.md")


def test_a_former_address_is_in_no_sitemap_and_no_list(make):
    files = clean(build(make, {"soep": sheet("Soep", "aliases: [oud, van-weleer]")}))
    mentioning = {path for path, data in files.items() if b"van-weleer" in data}
    # The row has every field of the sheet, as `import` reads it.
    assert mentioning == {"projecten/van-weleer/index.html", "_redirects", "data/projecten.csv"}


def test_without_former_addresses_there_is_no_file_of_them(make):
    assert "_redirects" not in clean(build(make, {"soep": sheet("Soep")}))


CLASHES = {
    "the address of another sheet": (
        {"brood": ["aliases: soep"], "soep": []},
        "alias-taken",
        "brood",
        "soep",
    ),
    "the former address of another": (
        {"brood": ["aliases: oud"], "soep": ["aliases: [ouder, oud]"]},
        "alias-taken",
        "soep",
        "brood",
    ),
    "the address of one that was withdrawn": (
        {"brood": ["aliases: soep"], "soep": ["status: weg"]},
        "alias-taken",
        "brood",
        "soep",
    ),
    "two files of one address": ({"soep": ["status: weg"], "Soep!": []}, "address-taken", "Soep!", "soep"),
}


@pytest.mark.parametrize(("sheets", "code", "at", "other"), CLASHES.values(), ids=CLASHES.keys())
def test_two_sheets_that_want_one_address_are_both_named(make, sheets, code, at, other):
    outcome = build(make, {name: sheet(name, *lines) for name, lines in sheets.items()})
    (found,) = outcome.diagnostics
    assert (found.code, found.place.path) == (code, f"content/projects/{at}.md")
    assert found.detail("other") == f"content/projects/{other}.md"
    assert outcome.files == {}


def test_the_mistake_is_told_at_the_former_address_itself(make):
    outcome = build(make, {"soep": sheet("Soep"), "brood": sheet("Brood", "aliases: [oud, soep]")})
    (found,) = outcome.diagnostics
    assert (found.place.line, found.place.column) == (3, 16)


def test_a_sheet_may_name_its_own_address(make):
    files = clean(build(make, {"soep": sheet("Soep", "aliases: soep")}))
    assert page(files, "projecten/soep/").all("meta[http-equiv=refresh]") == []


def test_what_the_history_remembers_gives_way_to_what_a_sheet_says_and_where_one_stands(make):
    known = History(
        former={
            "content/projects/soep.md": ("content/projects/brood.md", "content/projects/thee.md"),
            "content/projects/brood.md": ("content/projects/thee.md",),
            "content/projects/weg.md": ("content/projects/ooit.md",),
        }
    )
    files = clean(
        build(make, {"soep": sheet("Soep"), "brood": sheet("Brood", "aliases: thee")}, history=known)
    )
    assert page(files, "projecten/brood/").texts("h1") == ["Brood"]
    assert page(files, "projecten/thee/").texts("main a") == ["Brood"]
    assert "projecten/ooit/index.html" not in files


def test_a_draft_leaves_its_former_addresses_alone(make):
    sheets = {"soep": sheet("Soep"), "brood": sheet("Brood", "status: draft", "aliases: soep")}
    assert "_redirects" not in clean(build(make, sheets, history=renamed("brood", "oud")))


# Withdrawn sheets


GONE = {"soep": sheet("Soep"), "kolenkot": "---\ntitle: Het kolenkot\nstatus: weg\naliases: kelder\n---\n"}


def test_a_sheet_that_was_withdrawn_leaves_a_page_that_says_so(make):
    found = page(clean(build(make, GONE)), "projecten/kolenkot/")
    assert found.texts("h1") == ["Het kolenkot"]
    assert "ingetrokken" in found.texts("main .tagline")[0]
    assert found.values(".actions a", "href") == ["../../index.html"]
    assert found.meta("robots") == "noindex"


def test_a_sheet_that_was_withdrawn_is_in_nothing_else(make):
    files = clean(build(make, GONE))
    mentioning = {path for path, data in files.items() if b"olenkot" in data}
    assert mentioning == {"projecten/kolenkot/index.html", "projecten/kelder/index.html", "_redirects"}
    assert page(files, "projecten/kelder/").values("main a", "href") == [
        "../../projecten/kolenkot/index.html"
    ]


def test_nothing_is_missing_from_a_sheet_that_was_withdrawn_but_its_title(make):
    assert build(make, {"a": "---\ntitle: A\nstatus: weg\n---\n"}).diagnostics == ()
    assert [diagnostic.code for diagnostic in build(make, {"a": "---\nstatus: weg\n---\n"}).diagnostics] == [
        "missing"
    ]


def test_a_link_to_a_sheet_that_was_withdrawn_leads_to_what_is_left_of_it(make):
    sheets = {**GONE, "soep": sheet("Soep") + "\nZie [het kot](kolenkot.md).\n"}
    links = page(clean(build(make, sheets)), "projecten/soep/").values(".prose a", "href")
    assert links == ["../../projecten/kolenkot/index.html"]


def test_a_catalogue_of_which_all_was_withdrawn_is_a_site_too(make):
    files = clean(build(make, {"kolenkot": GONE["kolenkot"]}))
    assert "projecten/kolenkot/index.html" in files
    assert json.loads(files["data/projecten.json"])["projects"] == []
