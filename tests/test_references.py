"""Links and pictures: every address in a text is found and checked."""

import time

import pytest

from fichebak.content import linking
from fichebak.content.fields.image import Image
from fichebak.content.linking import References
from fichebak.content.references import check, defined_twice, readdressed, references, unused

PATH = "content/projects/a.md"
CONTENTS = {"content/projects/a.md", "content/projects/andere.md", "content/pages/over.md"}
IMAGES = {"boom.jpg", "markt/kraam.PNG"}


def found(text, first_line=1):
    return [(r.address, r.is_image, r.place.line, r.place.column) for r in references(PATH, text, first_line)]


FOUND = {
    "a link": ("zie [a](b.md) nu", [("b.md", False, 1, 9)]),
    "a link with a title": ('[a](b.md "c")', [("b.md", False, 1, 5)]),
    "a title over two lines": ("[a](b.md 'c\nd')", [("b.md", False, 1, 5)]),
    "two links": ("[a](b.md) [c](d.md)", [("b.md", False, 1, 5), ("d.md", False, 1, 15)]),
    "a picture": ("![a](b.jpg)", [("b.jpg", True, 1, 6)]),
    "a picture that is a link": ("[![a](b.jpg)](c.md)", [("b.jpg", True, 1, 7), ("c.md", False, 1, 15)]),
    "a text over two lines": ("[een\ntwee](b.md)", [("b.md", False, 2, 7)]),
    "brackets in a text": ("[a [b] c](d.md)", [("d.md", False, 1, 11)]),
    "brackets in an address": ("[a](b_(c).md)", [("b_(c).md", False, 1, 5)]),
    "an address with spaces": ("[a](b c.md)", [("b c.md", False, 1, 5)]),
    "an address in angles": ("[a](<b c.md>)", [("b c.md", False, 1, 6)]),
    "spaces in angles": ("[a](< b.md >)", [("b.md", False, 1, 7)]),
    "an address on the next line": ("[a](\nb.md)", [("b.md", False, 2, 1)]),
    "an address that begins with an escape": (r"[a](\[b.md)", [(r"\[b.md", False, 1, 5)]),
    "an address that begins with code": ("[a](`b`.md)", [("`b`.md", False, 1, 5)]),
    "an address apart that begins with an escape": ("[a]\n\n[a]: \\[b.md", [(r"\[b.md", False, 3, 6)]),
    "no address": ("[a]()", [("", False, 1, 5)]),
    "an address apart": ("[a][x]\n\n[x]: b.md", [("b.md", False, 3, 6)]),
    "a picture's address apart": ("![a][x]\n\n[X]: b.jpg", [("b.jpg", True, 3, 6)]),
    "a picture by its own name": ("![x]\n\n[x]: b.jpg 'c'", [("b.jpg", True, 3, 6)]),
    "an address apart in a list": ("- [x]: b.md", [("b.md", False, 1, 8)]),
    "a link in a footnote": ("[^1]: zie [a](b.md)", [("b.md", False, 1, 15)]),
    "a link in a table": ("|a|\n|-|\n|[a](b.md)|", [("b.md", False, 3, 6)]),
    "behind an emoji": ("🧺 [a](b.md)", [("b.md", False, 1, 7)]),
    "code": ("`[a](b.md)` ``[c](d.md)`` [e](f.md)", [("f.md", False, 1, 31)]),
    "code in front of what is no address apart": ("`x` [a]: b.md", []),
    "a block of code": ("```\n[a](b.md)\n```\n[c](d.md)", [("d.md", False, 4, 5)]),
    "escaped": ("\\[a](b.md)", []),
    "brackets that are no link": ("[1] en (2), [a] (b.md)", []),
    "a sentence behind a colon": ("[Let op]: breng een kom mee", []),
}


@pytest.mark.parametrize(("text", "addresses"), FOUND.values(), ids=FOUND)
def test_every_address_is_found_at_its_place(text, addresses):
    assert found(text) == addresses


def test_another_address_takes_the_place_of_all_of_one():
    written = "[a](< b.md >) [c]( d.md ) [`e`](`f`.md) [g]\n\n[g]: \\[h.md"
    made = readdressed(PATH, written, lambda reference: f"{len(reference.address)}.html")
    assert made == "[a](< 4.html >) [c]( 4.html ) [`e`](6.html) [g]\n\n[g]: 6.html"


def test_places_count_from_the_line_that_the_text_begins_on():
    assert found("a\n\n[a](b.md)", first_line=7) == [("b.md", False, 9, 5)]


CHECKED = {
    "a web address": ("[a](https://e.example/b?c#d)", None),
    "a web address in capitals": ("[a](HTTPS://E.EXAMPLE)", None),
    "a mail address": ("[a](mailto:a@e.example)", None),
    "a telephone number": ("[a](tel:+3250000000)", None),
    "a place on the page": ("[a](#b)", None),
    "another sheet": ("[a](andere.md)", None),
    "a place in another sheet": ("[a](andere.md#b)", None),
    "a page": ("[a](../pages/over.md)", None),
    "a picture of ours": ("![a](boom.jpg)", None),
    "a picture by its whole path": ("![a](../images/boom.jpg)", None),
    "a picture with words in code": ("![`a`](boom.jpg)", None),
    "a picture in a folder": ("![a](markt/kraam.PNG)", None),
    "a misspelt sheet": ("[a](ander.md)", ("dead-link", "andere.md")),
    "a place in a misspelt sheet": ("[a](ander.md#waarom)", ("dead-link", "andere.md#waarom")),
    "a sheet in another folder": ("[a](../pages/andere.md)", ("dead-link", "andere.md")),
    "a sheet outside": ("[a](../../../andere.md#waarom)", ("dead-link", "andere.md#waarom")),
    "a page without its folder": ("[a](over.md)", ("dead-link", "../pages/over.md")),
    "a sheet that is nowhere": ("[a](../pages/nergens.md)", ("dead-link", "")),
    "an address without https": ("[a](www.e.example)", ("link-address", "https://www.e.example")),
    "a domain": ("[a](fichebak.example/b)", ("link-address", "https://fichebak.example/b")),
    "a mail address without mailto": ("[a](a@e.example)", ("link-address", "mailto:a@e.example")),
    "a sheet without its extension": ("[a](andere)", ("link-address", "andere.md")),
    "a place in one": ("[a](andere#waarom)", ("link-address", "andere.md#waarom")),
    "a path from the root": ("[a](/andere.md)", ("link-address", "andere.md")),
    "a page of the site": ("[a](/projecten/andere/#waarom)", ("link-address", "andere.md#waarom")),
    "a file of the site": ("[a](../andere.html)", ("link-address", "andere.md")),
    "a page of the site that is none": ("[a](/projecten/geen/)", ("link-address", "")),
    "a mail address behind a space": ("[a](mailto: a@e.example)", ("link-address", "mailto:a@e.example")),
    "another host": ("[a](//e.example/b.md)", ("link-address", "")),
    "a script": ("[a](javascript:b)", ("link-address", "")),
    "data": ("[a](data:text/html,b)", ("link-address", "")),
    "no host": ("[a](https://)", ("link-address", "")),
    "a host with a space": ("[a](https://www e.example/)", ("url", "")),
    "a host with a sign": ("[a](https://www.e.example|b)", ("url", "")),
    "a host that is half a number": ("[a](http://1.2.3.400/)", ("url", "")),
    "a host in brackets": ("[a](https://[www.e.example]/)", ("url", "")),
    "a host of nothing but a code": ("[a](https://xn--/)", ("url", "")),
    "a port in letters": ("[a](https://e.example:abc/)", ("url", "")),
    "a port that is none": ("[a](https://e.example:99999/)", ("url", "")),
    "a password before the host": ("[a](https://b:c@e.example/)", ("url", "")),
    "a host before the host": ("[a](HTTPS://stad.example@e.example)", ("url", "")),
    "a name behind the host": ("[a](https://e.example/@b)", None),
    "a number for a host": ("[a](http://127.0.0.1:8000/b)", None),
    "letters that are not ascii": ("[a](https://één.example/é)", None),
    "a space in a path": ("[a](<https://e.example/b c>)", None),
    "a mail to nobody": ("[a](mailto:)", ("link-address", "")),
    "a mail with a space": ("[a](mailto:a b@e.example)", ("link-address", "")),
    "a mail without a receiver yet": ("[a](mailto:?subject=b)", None),
    "a telephone in letters": ("[a](tel:bel-mij)", ("link-address", "")),
    "a telephone in brackets": ("[a](tel:(050)000000)", None),
    "a telephone with its plus in code": ("[a](tel:%2B3250000000)", None),
    "a short number": ("[a](tel:*100%23)", None),
    "a mail address with its sign in code": ("[a](mailto:a%40e.example)", None),
    "nothing": ("[a]()", ("link-address", "")),
    "a picture that is not there": ("![a](bom.jpg)", ("image-missing", "boom.jpg")),
    "another case": ("![a](Boom.jpg)", ("image-missing", "boom.jpg")),
    "a picture without words": ("![](boom.jpg)", ("image-alt", "")),
    "a picture with words that nobody sees": ("![\u200b](boom.jpg)", ("image-alt", "")),
    "a picture from elsewhere": ("![a](https://e.example/b.jpg)", ("image-path", "")),
    "a picture outside": ("![a](../../../b.jpg)", ("image-path", "")),
    "a picture that we cannot show": ("![a](b.heic)", ("image-format", "")),
    "a picture's address apart": ("![a][x]\n\n[x]: https://e.example/b.jpg", ("image-path", "")),
}


@pytest.mark.parametrize(("text", "expected"), CHECKED.values(), ids=CHECKED)
def test_an_address_leads_somewhere_or_is_told_with_the_nearest(text, expected):
    (reference,) = references(PATH, text, 1)
    problem = check(reference, CONTENTS, IMAGES)
    if expected is None:
        assert problem is None
    else:
        assert (problem.code, problem.detail("near")) == expected
        assert problem.place == reference.place


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("IMG_2041.jpg", "IMG_2041.HEIC"),  # and not the photo after it
        ("IMG_2043.jpg", ""),
        ("img_2042.jpeg", "IMG_2042.jpg"),
        ("fete.jpg", "Fête.jpg"),
        ("kraam.jpg", "markt/kraam.png"),
        ("soep 3.jpg", "soep3.jpg"),
    ],
)
def test_of_photos_with_a_number_the_next_one_is_not_meant(written, near):
    images = {"IMG_2041.HEIC", "IMG_2042.jpg", "markt/kraam.png", "soep3.jpg", "Fête.jpg"}
    (reference,) = references(PATH, f"![Een bank]({written})", 1)
    assert check(reference, set(), images).detail("near") == near
    files = {f"content/images/{one}" for one in images}
    (told,) = linking.check([], [Image(written, "Een bank")], set(), files, {})
    assert told.detail("near") == near


def test_a_sheet_without_its_folder_on_a_page_is_told_with_it():
    (reference,) = references("content/pages/nog.md", "[a](andere.md#waarom)", 1)
    assert dict(check(reference, CONTENTS, IMAGES).details)["near"] == "../projects/andere.md#waarom"


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("soep.md", "../nieuw/soep.md"),
        ("/content/projects/nieuw/soep.md#waarom", "../nieuw/soep.md#waarom"),
        ("../soep/", "../nieuw/soep.md"),
        ("brood.md", ""),  # there are two
    ],
)
def test_a_link_to_a_sheet_in_another_folder_is_told_with_it(written, near):
    folder = "content/projects/"
    contents = {f"{folder}nieuw/soep.md", f"{folder}nieuw/brood.md", f"{folder}oud/x/brood.md"}
    (reference,) = references(f"{folder}oud/a.md", f"[a]({written})", 1)
    assert check(reference, contents, IMAGES).detail("near") == near


def test_what_was_meant_is_looked_up_for_the_first_fifty_mistakes_of_a_site():
    wrong = list(references(PATH, "\n".join("[a](ander.md)" for _ in range(30)), 1))
    shown = Image("markt/kram.PNG", "een kraam")
    files = {*CONTENTS, "content/images/markt/kraam.PNG"}
    text = References(PATH, found=tuple(wrong))
    diagnostics = list(linking.check([text], [shown], set(), files, {}))
    assert dict(diagnostics[-1].details)["near"] == "markt/kraam.PNG"
    diagnostics = linking.check([text, text], [shown], set(), files, {})
    assert [diagnostic.detail("near") for diagnostic in diagnostics] == ["andere.md"] * 50 + [""] * 11


@pytest.mark.parametrize(
    ("link", "near"),
    [
        ("oud.md", "nieuwe-naam.md"),
        ("oud.md#rubriek", "nieuwe-naam.md#rubriek"),
        ("oud.fr.md#rubriek", "nieuwe-naam.fr.md#rubriek"),
        ("oud.en.md", "nieuwe-naam.md"),  # the renamed sheet has no such translation
        ("oude.fr.md", "oude.md"),  # only the translation was renamed
        ("../pages/contact.md", "../pages/wie.md"),
        ("weg.md", ""),
    ],
)
def test_a_link_to_a_file_that_was_renamed_is_told_its_name_of_today(link, near):
    folder = "content/projects/"
    contents = {PATH, f"{folder}oude.md", "content/pages/wie.md"}
    contents |= {f"{folder}nieuwe-naam.md", f"{folder}nieuwe-naam.fr.md"}
    renamed = {
        f"{folder}oud.md": f"{folder}nieuwe-naam.md",
        "content/pages/contact.md": "content/pages/wie.md",
        f"{folder}weg.md": f"{folder}ook-weg.md",
    }
    text = References(PATH, found=tuple(references(PATH, f"[a]({link})", 1)))
    (diagnostic,) = linking.check([text], [], set(), contents, renamed)
    assert (diagnostic.code, diagnostic.detail("near")) == ("dead-link", near)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a[^1]\n\n[^1]: een\n\n[^1]: twee", [("[^1]", "3", 5, 3)]),
        ("[x]: b.md\n\n[X]: c.md", [("[X]", "1", 3, 2)]),
        ("[//]: # (een)\n\n[//]: # (twee)", []),
        ("[^1]: a\n[^2]: b\n[1]: c.md", []),
        ("[^1]: a\n\n```\n[^1]: b\n```", []),
    ],
)
def test_a_note_or_an_address_given_twice_is_told(text, expected):
    diagnostics = list(defined_twice(PATH, text, 1))
    assert [
        (d.detail("written"), d.detail("line"), d.place.line, d.place.column) for d in diagnostics
    ] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[Website]: https://a.example/ "Titel"', [("[Website]", 1, 2)]),
        (
            "Zie:\n\n- [Website]: https://a.example/\n- [Ander]: b.md",
            [("[Website]", 3, 4), ("[Ander]", 4, 4)],
        ),
        ("[de site][Website]\n\n[website]: https://a.example/", []),
        ("[Website][] en [ander]\n\n[Website]: a.md\n[Ander]: b.md", []),
        ("![Een kraam][k]\n\n[k]: kraam.jpg", []),
        ("[[x][k]](a.md)\n\n[k]: b.md", []),
        ("`[k]`\n\n[k]: b.md", [("[k]", 3, 2)]),
        ("`code` [k]: b.md", []),
        ("Soep[^1]\n\n[^1]: van prei\n[^2]: van ui", []),
        ("```\n[k]: b.md\n```", []),
        ("- punt\n    [k]: b.md", []),  # the page shows it as text of the item
        ("1. punt\n[k]: b.md", []),
        ("- punt\n- [k]: b.md\n\n[l]: c.md", [("[k]", 2, 4), ("[l]", 4, 2)]),
        ("- [k]: b.md\n  [l]: c.md", [("[k]", 1, 4), ("[l]", 2, 4)]),
        ("- punt\n\n    [k]: b.md", [("[k]", 3, 6)]),
        ("1) punt\n2) [k]: b.md\n\n• [l]: c.md", [("[k]", 2, 5), ("[l]", 4, 4)]),
        ("1) punt\n[k]: b.md\n\n> - punt\n> [l]: c.md", [("[l]", 5, 4)]),
        ('[//]: # (nota)\n\n[comment]: # "nota"', []),
        ("[k]: b.md\n\n[k]: c.md", [("[k]", 1, 2), ("[k]", 3, 2)]),
    ],
)
def test_an_address_that_nothing_uses_is_told(text, expected):
    diagnostics = list(unused(PATH, text, 1))
    assert [(d.detail("written"), d.place.line, d.place.column) for d in diagnostics] == expected
    assert {str(d.severity) for d in diagnostics} <= {"warning"}


HOSTILE = {
    "brackets": "[" * 250_000,
    "links": "[a](" * 10_000,
    "addresses": "[a](b " * 20_000,
    "labels": "[a]:\n" * 5_000,
    "pictures": "![a][" * 40_000,
    "quotes": "`" * 250_000,
    "fences": "\n".join("`" * n for n in range(3, 300)) + "]",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_is_searched_in_time(text):
    # Quadratic patterns would need minutes for some of these.
    assert len(list(references(PATH, text, 1))) <= text.count("[")
    assert len(list(defined_twice(PATH, text, 1))) <= text.count("[")
    assert len(list(unused(PATH, text, 1))) <= text.count("[")


@pytest.mark.parametrize("signs", ["'x", "('", "\"'", "()"])
def test_a_line_of_quotes_costs_no_more_than_its_length(signs):
    text = f"[^1]: {signs * 20_000}x"
    start = time.process_time()
    assert list(references("a.md", text, 1)) == []
    assert list(defined_twice("a.md", text, 1)) == list(unused("a.md", text, 1)) == []
    assert time.process_time() - start < 2
