"""The pictures that are published: those that a page shows, and no others."""

import pytest

from fichebak.building.memory import Memory
from tests.conftest import CONFIG, SHEET
from tests.pictures import picture

MODEL = (
    CONFIG.replace(
        "{key: draft, label: concept}", "{key: draft, label: concept}, {key: withdrawn, label: weg}"
    ).replace(
        "sections:\n",
        "  image: {type: image, label: Foto}\n  more: {type: markdown, label: Meer}\nsections:\n",
    )
    + "languages: [nl, fr]\n"
)


PHOTO = picture()


def sheet(*lines, text="", title="Soep"):
    front_matter = "".join(f"{line}\n" for line in lines)
    return SHEET.replace("title: Soep op de stoep\n", f"title: {title}\n{front_matter}") + f"\n{text}\n"


def at_the_head(name):
    return f"image: {{file: {name}.png, alt: Een plein}}"


def within(name):
    return f"![Een plein]({name}.png)"


def shown(make, files, **options):
    """The pictures in a site, by name; each has a source file."""
    names = ("een", "twee")
    images = {f"content/images/{name}.png": PHOTO for name in names}
    outcome = make({**files, **images}, config=MODEL, **options)
    assert not outcome.failed, outcome.diagnostics
    return {name for name in names if any(path.startswith(f"assets/{name}-") for path in outcome.files)}


PLAIN = sheet()
MAIN, FRENCH = "content/projects/a.md", "content/projects/a.fr.md"
HIDDEN = {
    "nothing": {MAIN: PLAIN},
    "a draft, at its head": {MAIN: sheet("status: concept", at_the_head("een"))},
    "a draft, in its text": {MAIN: sheet("status: concept", text=within("een"))},
    "a draft, in a field": {MAIN: sheet("status: concept", f'more: "{within("een")}"')},
    "one that was withdrawn": {MAIN: sheet("status: weg", at_the_head("een"), text=within("een"))},
    "the translation of a draft": {MAIN: sheet("status: concept"), FRENCH: sheet(at_the_head("een"))},
    "the translation of one that was withdrawn": {
        MAIN: sheet("status: weg"),
        FRENCH: sheet(text=within("een")),
    },
    "a translation that is a draft": {
        MAIN: PLAIN,
        FRENCH: sheet("status: concept", at_the_head("een"), f'more: "{within("een")}"', text=within("een")),
    },
    "a note for editors": {MAIN: sheet(text=f"<!-- {within('een')} -->")},
}


@pytest.mark.parametrize("files", HIDDEN.values(), ids=HIDDEN)
def test_a_picture_that_no_page_shows_is_not_published(make, files):
    other = {"content/projects/b.md": sheet(at_the_head("twee"), title="Brood")}
    assert shown(make, {**files, **other}) == {"twee"}


SHOWN = {
    "at the head": {MAIN: sheet(at_the_head("een"))},
    "at the head, by a longer name": {MAIN: sheet(at_the_head("content/images/een"))},
    "in a text": {MAIN: sheet(text=within("../images/een"))},
    "in a text, named elsewhere": {MAIN: sheet(text="![Een plein][p]\n\n[p]: een.png")},
    "in a field": {MAIN: sheet(f'more: "{within("een")}"')},
    "at the head of a translation": {MAIN: PLAIN, FRENCH: sheet(at_the_head("een"))},
    "in the text of a translation": {MAIN: PLAIN, FRENCH: sheet(text=within("een"))},
    "in a field of a translation": {MAIN: PLAIN, FRENCH: sheet(f'more: "{within("een")}"')},
    "on a page": {MAIN: PLAIN, "content/pages/over.md": f"---\ntitle: Over\n---\n{within('een')}\n"},
    "on a page in another language": {
        MAIN: PLAIN,
        "content/pages/over.md": "---\ntitle: Over\n---\nOns.\n",
        "content/pages/over.fr.md": f"---\ntitle: Sur\n---\n{within('een')}\n",
    },
    "of a draft and of another": {
        MAIN: sheet("status: concept", at_the_head("een")),
        "content/projects/b.md": sheet(at_the_head("een"), title="Brood"),
    },
}


@pytest.mark.parametrize("files", SHOWN.values(), ids=SHOWN)
def test_a_picture_that_a_page_shows_is_published_once_for_all_languages(make, files):
    assert shown(make, files) == {"een"}


def test_with_drafts_their_pictures_are_there_and_without_them_gone_again(make):
    memory = Memory()
    files = {MAIN: sheet("status: concept", at_the_head("een"), text=within("twee"))}
    assert shown(make, files, memory=memory) == set()
    assert shown(make, files, memory=(memory := memory.next()), drafts=True) == {"een", "twee"}
    assert shown(make, files, memory=memory.next()) == set()


@pytest.mark.parametrize("only_check", [True, False])
def test_a_file_that_is_no_picture_is_told_though_no_page_shows_it(make, only_check):
    outcome = make({MAIN: PLAIN, "content/images/een.png": b"tekst"}, only_check=only_check)
    assert "image-unreadable" in [diagnostic.code for diagnostic in outcome.diagnostics]
