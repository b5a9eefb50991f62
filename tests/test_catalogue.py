"""All sheets together: their order, their neighbours, and a unique address for each."""

import random

import pytest

from fichebak.content.model import Model
from fichebak.content.sheets import Sheet
from tests.conftest import SHEET, gathered

NOTHING = Model((), ())

IN_ORDER = [
    "10 soepen",
    "2 soepen",
    "Académie",
    "academie van de straat",
    "De Kabas",
    "de Sofa",
    "Een halve hof",
    "Één hof",
    "eenhoorn",
    "Œuvre",
    "'s Avonds",
    "“Samen” eten",
    "Sjotten op ’t pleintje",
    "Soep",
    "Soep & brood",
    "Soep - op de stoep",
    "Soep, soms",
    "’t is noene",
    "'t Looblad",
    "T-shirts",
    "Wuk moe'k ier duwn?",
    "Zeven",
]
"""As readers expect: case, accents and apostrophes do not affect the order of titles."""


def sheet(title, slug=None):
    slug = slug or f"sheet-{title}"
    return Sheet(f"content/projects/{slug}.md", slug, {"title": title}, {}, ())


def titles(catalogue):
    return [one.title for one in catalogue.sheets]


def test_sheets_stand_in_the_order_of_their_titles(setting):
    for seed in range(5):
        shuffled = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
        catalogue, _ = gathered(map(sheet, shuffled), NOTHING, setting)
        assert titles(catalogue) == IN_ORDER


def test_equal_titles_stand_in_the_order_of_their_addresses(setting):
    for slugs in ("abc", "cab", "bca"):
        catalogue, _ = gathered([sheet("Soep", slug) for slug in slugs], NOTHING, setting)
        assert [one.slug for one in catalogue.sheets] == ["a", "b", "c"]


def test_every_sheet_knows_the_one_before_and_the_one_after(setting):
    catalogue, _ = gathered([sheet(title, title) for title in "bdca"], NOTHING, setting)
    around = {slug: tuple(one and one.slug for one in pair) for slug, pair in catalogue.neighbours().items()}
    assert around == {"a": (None, "b"), "b": ("a", "c"), "c": ("b", "d"), "d": ("c", None)}


@pytest.mark.parametrize(("slugs", "around"), [("", {}), ("a", {"a": (None, None)})])
def test_a_catalogue_may_be_small(setting, slugs, around):
    catalogue, found = gathered([sheet(slug, slug) for slug in slugs], NOTHING, setting)
    assert (catalogue.neighbours(), found) == (around, ())


SAME_ADDRESS = {
    "case": ("soep.md", "Soep.md"),
    "accent": ("soep-een.md", "soep-één.md"),
    "composed": ("cafe\u0301.md", "caf\u00e9.md"),
    "space": ("soep-een.md", "soep een.md"),
    "folder": ("a/soep.md", "b/soep.md"),
    "folder in the folder": ("soep.md", "projects/soep.md"),
    "sign": ("soep.md", "soep!.md"),
}
"""Two names; the second is the one to change."""


@pytest.mark.parametrize("names", SAME_ADDRESS.values(), ids=SAME_ADDRESS)
def test_two_files_that_want_one_address_are_both_named(make, names):
    one, two = (f"content/projects/{name}" for name in names)
    # The order of the files or titles does not determine which of them is reported.
    for titles in (("A", "B"), ("B", "A")):
        outcome = make(
            {path: SHEET.replace("Soep", title) for path, title in zip((one, two), titles, strict=True)}
        )
        (found,) = outcome.diagnostics
        assert (found.code, found.place.path, found.detail("other")) == ("address-taken", two, one)
        assert outcome.files == {}


def test_of_many_that_want_one_address_each_is_named(make):
    outcome = make({f"content/projects/{folder}/soep.md": SHEET for folder in "abc"})
    assert [(diagnostic.place.path, diagnostic.detail("other")) for diagnostic in outcome.diagnostics] == [
        ("content/projects/b/soep.md", "content/projects/a/soep.md"),
        ("content/projects/c/soep.md", "content/projects/a/soep.md"),
    ]


def test_a_draft_is_checked_but_stands_in_no_page(make):
    draft = SHEET.replace("---\ntitle: Soep op de stoep", "---\nstatus: concept\ntitle: Nog geheim")
    files = {"content/projects/a.md": SHEET, "content/projects/b.md": draft}
    assert [path for path, page in make(files).files.items() if b"Nog geheim" in page] == []
    assert "projecten/b/index.html" in make(files, drafts=True).files
    wrong = make({**files, "content/projects/b.md": draft.replace("Ouderen", "Niemand")})
    assert [(diagnostic.code, diagnostic.place.path) for diagnostic in wrong.diagnostics] == [
        ("unknown-choice", "content/projects/b.md")
    ]


def test_a_draft_does_not_take_the_address_of_a_sheet(make):
    draft = SHEET.replace("---\ntitle", "---\nstatus: concept\ntitle")
    files = {"content/projects/soep.md": SHEET, "content/projects/later/soep.md": draft}
    assert not make(files).failed
    assert [diagnostic.code for diagnostic in make(files, drafts=True).diagnostics] == ["address-taken"]


def test_the_ending_of_a_file_may_be_in_capitals(make):
    assert "projecten/soep/index.html" in make({"content/projects/SOEP.MD": SHEET}).files
