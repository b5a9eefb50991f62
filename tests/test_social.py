"""Social cards: a picture with every sheet's own words, in the colours of the site."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops

from fichebak.building.memory import Memory
from fichebak.site import social
from fichebak.site.social import HEIGHT, WIDTH, Card, colours_of, draw
from tests.conftest import CONFIG, HOME, SHEET

COLOURS = colours_of((HOME / "templates/assets/style.css").read_text("utf-8"))
CARD = Card("Soep op de stoep", "Dienstencentrum ’t Hoekje", "Ieper", "Proefbak")
SITE = "url: https://bak.example/some/path/\nsocial_cards: true\n"
FILES = {"content/projects/soep.md": SHEET}


def picture(card):
    return Image.open(BytesIO(draw(card, COLOURS))).convert("RGB")


def boxes(card, other):
    """The bounding box of the difference of two cards: left, top, right, bottom."""
    return ImageChops.difference(picture(card), picture(other)).getbbox()


def replaced(**words):
    return CARD._replace(**words)


def test_a_card_has_the_size_that_is_asked_for_and_the_colours_of_the_style():
    made = picture(CARD)
    assert made.size == (WIDTH, HEIGHT) == (1200, 630)
    found = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in made.getcolors(WIDTH * HEIGHT)}
    assert {COLOURS[name] for name in ("paper", "ink", "enamel", "metal", "red")} <= found
    assert len(draw(CARD, COLOURS)) < 40_000


def test_the_same_words_make_the_same_bytes_and_other_words_others():
    assert draw(CARD, COLOURS) == draw(CARD, COLOURS)
    changed = [draw(replaced(**{name: "Ander"}), COLOURS) for name in ("title", "line", "tab", "front")]
    assert len({draw(CARD, COLOURS), *changed}) == 5
    assert draw(CARD, {**COLOURS, "paper": "#ff0000"}) != draw(CARD, COLOURS)


def test_the_letters_of_our_languages_are_all_there():
    font = social._font("SourceSerifProBold", 40)  # noqa: SLF001 (to see its glyphs)
    none = bytes(font.getmask("\uffff"))
    missing = [c for c in "éèêëàâäïîöôûüùçÿœæÉÈËÏÖÜÇŒ’‘“”«»–…€&@½" if bytes(font.getmask(c)) == none]
    assert missing == []


def test_a_card_holds_only_letters_that_the_font_has(make):
    titles = {
        "soep": "Soep \U0001f372 en\u202fbrood\u00a0?",
        "cyrillic": "Суп на порозі",
        "arabic": "حساء 2026",
        "mixed": "Soep of حساء",
    }
    files = {
        f"content/projects/{name}.md": SHEET.replace("Soep op de stoep", f'"{title}"')
        for name, title in titles.items()
    }
    config = SITE + "tagline: Wat is er te doen\u202f?\n" + CONFIG
    outcome = make(files, config=config)
    assert outcome.diagnostics == ()
    shown = {
        name: re.search(
            r'property="og:image:alt" content="([^"]+)"',
            outcome.files[f"projecten/{name}/index.html"].decode(),
        )[1]
        for name in titles
    }
    # What is in another script, for which the font has no letters, has the card of the site.
    site = "Proefbak, Wat is er te doen ?, Proefbak"
    assert shown == {
        "soep": "Soep en brood ?, Proefbak",
        "cyrillic": "Суп на порозі, Proefbak",
        "arabic": site,
        "mixed": site,
    }


def test_a_long_line_is_cut_between_words():
    font = social._font("SourceSerifProSemibold", 32)  # noqa: SLF001
    text = "Goede praktijken uit het buurtwerk, om van te leren"
    for width in range(200, 800, 30):
        cut = social._truncated(text, font, width)  # noqa: SLF001
        assert cut == text or f"{text} ".startswith(cut.replace("…", "")), cut
        assert font.getlength(cut) <= width
        kept = cut.removesuffix(" …")
        following = text.removeprefix(kept).split()[:1]
        assert not following or font.getlength(f"{kept} {following[0]} …") > width
    assert social._truncated("hottentottententententoonstelling", font, 200).startswith("hottent")  # noqa: SLF001


TITLES = [
    "Kort",
    "Een titel van een gewone lengte",
    "woord " * 60,
    "hottentottententententoonstelling" * 12,
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_title_of_any_length_stays_on_its_card(title):
    left, top, right, bottom = boxes(
        replaced(title=title, line="", tab=""), replaced(title="", line="", tab="")
    ) or (
        *(social._LEFT, social._TOP),  # noqa: SLF001
        *(social._RIGHT, social._FRONT),  # noqa: SLF001
    )
    assert left >= social._LEFT  # noqa: SLF001
    assert top >= social._TOP  # noqa: SLF001
    assert right <= social._RIGHT  # noqa: SLF001
    assert bottom <= social._FRONT  # noqa: SLF001


@pytest.mark.parametrize("title", TITLES)
def test_a_title_gets_the_largest_letters_it_has_room_for_and_is_cut_where_none_has(title):
    font, lines = social._fitted(title)  # noqa: SLF001
    room = dict(social._TITLE)[font.size]  # noqa: SLF001
    width = social._RIGHT - social._LEFT - 96  # noqa: SLF001
    assert len(lines) <= room
    assert all(font.getlength(line) <= width for line in lines)
    whole = "".join(lines).replace(" ", "") == title.replace(" ", "")
    assert whole != bool(lines and lines[-1].endswith("…"))


@pytest.mark.parametrize("name", ["line", "tab", "front"])
def test_other_words_of_any_length_stay_inside_the_picture(name):
    left, _, right, _ = boxes(replaced(**{name: "woord " * 90}), replaced(**{name: ""}))
    assert left >= social._LEFT  # noqa: SLF001
    assert right <= social._RIGHT + 2  # noqa: SLF001


STYLES = {
    "a colour": (":root { --a-b: #fff; --ink: #123456 }", "#123456"),
    "of the night": (":root { --ink: #123456 } @media x { :root { --ink: #000000 } }", "#123456"),
    "only of the night": (":root { --ink: teal } @media x { :root { --ink: #efeadd } }", None),
    "a class of that name": (".card--ink:hover { } :root{--ink: #123456 }", "#123456"),
    "two, of which a browser takes the last": (":root { --ink: #000 } :root { --ink: #123456 }", "#123456"),
    "of the whole page by its name, and of more": ("html, .licht { --ink: #123456 }", "#123456"),
    "only of a page that somebody darkened": ("html.donker { --ink: #123456 }", None),
    "one that was put in a comment": (":root { /* --ink: #000; */ --ink: #123456; }", "#123456"),
}


@pytest.mark.parametrize(("style", "ink"), STYLES.values(), ids=STYLES)
def test_a_card_has_the_colours_that_the_style_gives_by_day(style, ink):
    assert colours_of(style).get("ink") == ink


def test_a_style_without_colours_still_draws():
    assert Image.open(BytesIO(draw(CARD, {}))).size == (WIDTH, HEIGHT)


def test_a_page_names_its_card_by_a_whole_address_with_its_words(make):
    outcome = make(FILES, config=SITE + CONFIG)
    assert outcome.diagnostics == ()
    shown = {}
    for path in ("projecten/soep/index.html", "index.html", "doelgroep/index.html"):
        html = outcome.files[path].decode()
        address = re.search(r'property="og:image" content="https://bak.example/some/path/([^"]+)"', html)[1]
        assert Image.open(BytesIO(outcome.files[address])).size == (WIDTH, HEIGHT)
        shown[path] = address, re.search(r'property="og:image:alt" content="([^"]+)"', html)[1]
    assert shown["projecten/soep/index.html"][1] == "Soep op de stoep, Proefbak"
    assert shown["index.html"] == shown["doelgroep/index.html"] != shown["projecten/soep/index.html"]
    assert "og:image" not in outcome.files["404.html"].decode()


def test_a_site_that_asks_for_none_has_none_and_one_without_an_address_cannot_ask(make):
    for config in (CONFIG, "url: https://bak.example/\n" + CONFIG, SITE.replace("true", "nee") + CONFIG):
        outcome = make(FILES, config=config)
        assert outcome.diagnostics == ()
        assert not any("card" in path and path.endswith(".png") for path in outcome.files)
    outcome = make(FILES, config="social_cards: ja\n" + CONFIG)
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in outcome.diagnostics] == [
        ("url-needed", 1)
    ]


def test_a_card_is_drawn_once_and_again_when_its_words_or_colours_change(make, monkeypatch):
    drawn = []
    once = social.draw
    monkeypatch.setattr(social, "draw", lambda card, colours: drawn.append(card.title) or once(card, colours))
    memory = Memory()

    def build(files=FILES, **more):
        drawn.clear()
        make(files, config=SITE + CONFIG, memory=Memory(memory.cached.copy()), **more)
        return sorted(drawn)

    make(FILES, config=SITE + CONFIG, memory=memory)
    assert build() == []
    text = SHEET.replace("Elke vrijdag", "Elke dinsdag")
    assert build({"content/projects/soep.md": text}) == []
    assert build({"content/projects/soep.md": SHEET.replace("op de", "in de")}) == ["Soep in de stoep"]
    style = {"templates/assets/style.css": ":root { --ink: #123 }"}
    assert build({**FILES, **style}) == ["Proefbak", "Soep op de stoep"]
