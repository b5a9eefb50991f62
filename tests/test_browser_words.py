"""Searching by words in a browser: their forms, scripts and languages, and the sentences that hold them."""

import random
import re
import unicodedata
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from fichebak.building.memory import Memory
from fichebak.building.pipeline import build
from fichebak.building.work import Options
from fichebak.shell import folders, publishing
from fichebak.text.words import words_of
from tests import thousand
from tests.browser import serve, until
from tests.conftest import CONFIG, HOME, SHEET, TODAY
from tests.searching import STATE, Strict, after, fits, go, number, opened, seek, tick

# Text search


def found(page, words):
    state = seek(page, words)
    assert len(state["titles"]) == min(24, number(state))
    return state["titles"]


PAIRS = """
fietsen fiets, steden stad, huizen huis, kinderen kind, bomen boom, tafels tafel, brieven brief,
lokale lokaal, bussen bus, busje bus, tafeltjes tafel, kaartje kaart, leden lid, eenzame eenzaam,
eenzaamheden eenzaamheid,
scholen school, vrijwilligers vrijwilliger, adressen adres, keukens keuken, dozen doos, potloden potlood,
ventilatoren ventilator, vakanties vakantie, cafés café, ideeën idee, jongeren jongere, schepen schip,
raadsleden raadslid, vrijdagen vrijdag, boompje bomen, wandelingetje wandeling, tarieven tarief
"""
APART = "ouderen ouders, lid verleden, stad besteden, mannen maan, dag uitdagen, pot poot, bus robuust"


def test_forms_of_one_word_are_one_and_words_that_only_look_alike_are_not(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=woord") as (page, _):
        same = """([a, b]) => {
            const fold = (word) => fichebak.words_of(word)[0];
            return [[a, b], [b, a]].map(([one, other]) => fichebak.meaning(fold(one))(fold(other)) > 0);
        }"""
        for pair in PAIRS.split(","):
            assert page.evaluate(same, pair.split()) == [True, True], pair
        for pair in APART.split(","):
            assert page.evaluate(same, pair.split())[0] is False, pair


def test_a_word_without_end_in_a_text_does_not_keep_a_visitor_waiting(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=woord") as (page, _):
        devtools = page.context.new_cdp_session(page)
        # It takes a millisecond; by a pattern that begins anew at each vowel, minutes.
        asked = {"expression": "fichebak.stems('a'.repeat(300_000), 'nl')[0].length", "timeout": 10_000}
        assert devtools.send("Runtime.evaluate", asked)["result"]["value"] == 300_000


def test_the_stems_of_the_words_of_a_catalogue_are_found_once(browser, search_pages):
    with opened(browser, f"{search_pages['large']}?q=woord") as (page, _):
        page.evaluate(
            """() => {
                const { stems } = fichebak;
                window.asked = [];
                fichebak.stems = (...word) => (asked.push(word[0]), stems(...word));
            }"""
        )
        # Of titles, labels and sentences of hundreds of sheets, only a state that none is in was not known.
        for query in ("markt", "ouderen"):
            assert number(seek(page, query)) > 100
            page.locator("mark").first.wait_for()
        assert page.evaluate("asked") == ["markt", "gepland", "ouderen", "gepland"]


def test_the_stem_of_a_word_that_cannot_be_a_plural_or_a_diminutive_takes_one_pattern(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=woord") as (page, _):
        patterns = """(word) => {
            const { exec } = RegExp.prototype;
            let tried = 0;
            RegExp.prototype.exec = function (text) { tried++; return exec.call(this, text); };
            const stems = fichebak.stems(word, "nl");
            RegExp.prototype.exec = exec;
            return [stems.join(), tried];
        }"""
        assert page.evaluate(patterns, "buurtmoestuin") == ["buurtmoestuin", 1]
        stem, tried = page.evaluate(patterns, "buurtmoestuinen")
        assert stem == "buurtmoestuin"
        assert tried > 10


def test_french_words_have_the_plurals_of_french(browser, search_pages):
    with opened(browser, f"{search_pages['sample']}?q=woord") as (page, _):
        stems = "word => fichebak.stems(word, 'fr')"
        for many, one in (
            ("animaux", "animal"),
            ("locaux", "local"),
            ("travaux", "travail"),
            ("vitraux", "vitrail"),
            ("bureaux", "bureau"),
            ("jeux", "jeu"),
            ("bijoux", "bijou"),
            ("quartiers", "quartier"),
            ("prix", "prix"),
        ):
            assert page.evaluate(stems, many) == page.evaluate(stems, one), many


def test_a_word_finds_its_other_forms_and_the_compounds_it_is_in(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        for one, other in (
            ("fietsen", "fiets"),
            ("huizen", "huis"),
            ("steden", "stad"),
            ("kinderen", "kind"),
        ):
            assert set(found(page, one)) & set(found(page, other)), one
        assert "Buurtmoestuin De Ajuinpijp" in found(page, "moestuin")
        assert found(page, "BUURTMOESTUÏN") == found(page, "buurtmoestuin") != []
        assert found(page, "café") == found(page, "cafe") != []
        assert found(page, "cafe")[0] == "Café De Open Deur"


def test_a_word_is_found_in_the_middle_of_a_compound(browser, serving):
    sheet = SHEET.replace("Soep op de stoep", "Buurtmoestuinfeest")
    with serving({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert found(page, "moestuin") == ["Buurtmoestuinfeest"]
        assert found(page, "stui") == ["Buurtmoestuinfeest"]
        assert found(page, "tui") == []


def test_several_words_must_all_be_there(browser, search_pages):
    with opened(browser, search_pages["large"]) as (page, _):
        for words in (["moestuin", "markt"], ["volksfeest", "markt", "kring"]):
            go(page, f"{search_pages['large']}?q={'+'.join(words)}")
            expected = sum(fits(sheet, {}, words) for sheet in thousand.sheets())
            assert number(page.evaluate(STATE)) == expected > 0


def test_titles_come_first_then_target_groups_and_themes_then_the_text(browser, serving):
    body = SHEET.replace("Elke vrijdag soep.", "Wij koken voor ouderen.").replace("[Ouderen]", "[Kinderen]")
    sheets = {
        "a": body.replace("Soep op de stoep", "Aardappelen"),
        "b": SHEET.replace("Soep op de stoep", "Bonen"),
        "c": body.replace("Soep op de stoep", "Zot van ouderen").replace("voor ouderen", "alles"),
        "d": SHEET.replace("Soep op de stoep", "Dessert").replace("[Ouderen]", "[Jongeren]"),
    }
    with (
        serving({f"content/projects/{name}.md": text for name, text in sheets.items()}) as home,
        opened(browser, f"{home}/zoeken/?q=ouderen") as (page, _),
    ):
        assert page.evaluate(STATE)["titles"] == ["Zot van ouderen", "Bonen", "Aardappelen"]


def test_a_word_itself_comes_before_longer_words_that_hold_it(browser, serving):
    held = {
        "a": "We versoepelden de regels.",
        "b": "Elke vrijdag een soepkom en soepgroenten.",
        "c": "De regels zijn versoepeld. Elke vrijdag soep.",
        "d": "Alle soepen van de streek.",
    }
    sheets = {
        f"content/projects/{name}.md": SHEET.replace("Soep op de stoep", name).replace(
            "Elke vrijdag soep.", text
        )
        for name, text in held.items()
    }
    with serving(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert found(page, "soep") == ["c", "d", "b", "a"]
        # The text on the card is of the sheet too.
        expect(page.locator(".found .card-body p").first).to_have_text("Elke vrijdag soep.")


def test_the_sentence_with_the_words_is_shown_and_they_are_marked(browser, serving):
    story = (
        "De eerste zin gaat over iets anders. Er staat een moestuin & een hok van 2 < 3 > 1. "
        "In de buurtmoestuinen groeit prei, en wie de fiets nam kreeg soep. Klaar. "
        f"Zo {'(woord, ' * 30}rapen{', woord)' * 30} af."
    )
    sheet = SHEET.replace("Elke vrijdag soep.", story).replace("---\n##", "summary: Samen eten.\n---\n##")
    with (
        serving({"content/projects/a.md": sheet}) as home,
        opened(browser, f"{home}/zoeken/?q=moestuin+fietsen") as (page, _),
    ):
        line = page.locator(".found .card-body p").last
        expect(line.locator("mark")).to_have_text(["buurtmoestuinen", "fiets"])
        assert line.inner_text() == "In de buurtmoestuinen groeit prei, en wie de fiets nam kreeg soep."
        go(page, f"{home}/zoeken/?q=hok")
        expect(line.locator("mark")).to_have_text(["hok"])
        assert line.inner_text() == "Er staat een moestuin & een hok van 2 < 3 > 1."
        # Of a long sentence, the dots stand apart from the words on both sides, without a comma or a bracket.
        go(page, f"{home}/zoeken/?q=rapen")
        expect(line.locator("mark")).to_have_text(["rapen"])
        assert re.fullmatch(r"… woord, .* woord …", line.inner_text())
        # If only the title matches, the card shows its summary.
        go(page, f"{home}/zoeken/?q=stoep")
        expect(line).to_have_text("Samen eten.")
        expect(line.locator("mark")).to_have_count(0)


def test_little_words_ask_for_nothing(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, _):
        assert found(page, "de moestuin") == found(page, "moestuin")
        go(page, f"{search_pages['sample']}?q=de")
        assert number(page.evaluate(STATE)) == 40


def test_a_short_word_that_most_sheets_hold_finds_those(browser, serving):
    gardens = [f"Tuin {name}" for name in ("aap", "beer", "das", "ekster")]
    sheets = {
        f"content/projects/{title.split()[-1].lower()}.md": SHEET.replace("Soep op de stoep", title)
        for title in (*gardens, "Zaal")
    }
    with serving(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        assert sorted(found(page, "de tuin")) == gardens


def test_a_search_that_holds_nothing_to_search_by_says_so_and_is_no_condition(browser, search_pages):
    with opened(browser, search_pages["sample"]) as (page, wrong):
        for query in ("\U0001f331", "!!!", "“ ”", "de", "☀️"):
            go(page, f"{search_pages['sample']}?q={quote(query)}")
            state = page.evaluate(STATE)
            assert (number(state), state["chips"], state["words"]) == (40, [], query)
            said = f"In “{query}” staat geen woord waarop u hier kunt zoeken."
            assert page.locator(".help").inner_text() == said
            assert page.title() == "Zoeken – Buurtbak West-Vlaanderen"
        state = tick(page, "target_groups", "ouderen")
        assert len(state["chips"]) == 1
        assert "Ouderen" in state["chips"][0]
        assert any(chip.startswith("“moestuin”") for chip in seek(page, "moestuin")["chips"])
        assert not page.locator(".help").is_visible()
    assert wrong == []


def test_a_goal_is_found_by_its_number_and_no_other_is(browser, serving):
    config = CONFIG.replace("sections:", "  goals: {type: sdgs, label: Doelen}\nsections:")
    goals = {"Aap": "1", "Beer": "1, 3", "Das": "11", "Ekster": "3, 11", "Fazant": "3", "Gaai": "13"}
    sheets = {
        f"content/projects/{title.lower()}.md": SHEET.replace("Soep op de stoep", f"{title}\ngoals: {of}")
        for title, of in goals.items()
    }
    # A goal in running text is found, but not every 3 or 11.
    sheets["content/projects/haas.md"] = SHEET.replace("Soep op de stoep", "Haas").replace(
        "soep.", "SDG’s 11."
    )
    sheets["content/projects/ijsbeer.md"] = SHEET.replace("Soep op de stoep", "IJsbeer").replace(
        "soep.", "3 en 11 soepen."
    )
    with serving(sheets, config=config) as home, opened(browser, f"{home}/zoeken/") as (page, wrong):
        place = f"{home}/zoeken/"
        assert sorted(found(page, "SDG 11")) == ["Das", "Ekster", "Haas"]
        assert found(page, "sdg11") == found(page, "SDG-11") == found(page, "SDG 11")
        assert sorted(found(page, "SDG 3")) == ["Beer", "Ekster", "Fazant"]  # “SDG 8” must not match
        assert sorted(found(page, "SDG 1")) == ["Aap", "Beer"]
        assert sorted(found(page, "SDG 3 SDG 11")) == ["Ekster"]
        assert sorted(found(page, "SDG")) == [*goals, "Haas"]
        assert sorted(found(page, "11")) == ["Das", "Ekster", "Haas", "IJsbeer"]
        assert sorted(found(page, "1")) == ["Aap", "Beer"]
        go(page, f"{place}?q=SDG+11")
        expect(page.locator(".found .card", has_text="Das").locator("mark")).to_have_text("SDG 11")
        for query in ("4", "8/10", "vrijdag+SDG+17"):  # another number is not a typing error
            go(page, f"{place}?q={query}")
            assert "Bedoelde" not in page.locator(".help").inner_text()
        page.get_by_role("button", name=re.compile("Zonder “SDG 17”")).click()
        until(page, "location.search === '?q=vrijdag'")
    assert wrong == []


def test_a_goal_is_found_by_what_any_language_calls_it(browser, serving):
    config = "language: fr\n" + CONFIG.replace("sections:", "  goals: {type: sdgs, label: Buts}\nsections:")
    goals = {"Aap": "1", "Beer": "1, 3", "Das": "13"}
    sheets = {
        f"content/projects/{title.lower()}.md": SHEET.replace("Soep op de stoep", f"{title}\ngoals: {of}")
        for title, of in goals.items()
    }
    sheets["content/projects/ekster.md"] = SHEET.replace("Soep op de stoep", "Ekster").replace(
        "soep.", "Wij werken aan DOD 3."
    )
    with serving(sheets, config=config) as home, opened(browser, f"{home}/recherche/") as (page, wrong):
        place = f"{home}/recherche/"
        for name in ("ODD", "SDG", "DOD"):
            go(page, f"{place}?q={name}+3")
            assert sorted(page.evaluate(STATE)["titles"]) == ["Beer", "Ekster"], name
        go(page, f"{place}?q=SDG+3")
        expect(page.locator(".found .card", has_text="Ekster").locator("mark")).to_have_text("DOD 3")
    assert wrong == []


def texts_of_every_script():
    """Every character between letters, on its own and in a number, and words of characters of one region."""
    for code in range(0xA0, 0x40000):
        letter = chr(code)
        # The browser may know letters that this Python does not; surrogates are no text.
        if unicodedata.category(letter) not in {"Cn", "Co", "Cs"}:
            yield f"a{letter}b {letter} 1{letter}Σ"
    chance = random.Random(7)
    for start in range(0xA0, 0x3100, 0x40):
        letters = [*map(chr, range(start, start + 0x80)), *" -’.eË\u0301\u200d"]
        known = [letter for letter in letters if unicodedata.category(letter) != "Cn"]
        for _ in range(20):
            yield "".join(chance.choices(known, k=12))


def test_the_browser_finds_the_same_words_in_a_text_as_the_build(browser, search_pages):
    texts = [*"ŸßŐſẞK", "e\u0301e\u0301n", "ﬁets", "’s", *texts_of_every_script()]
    assert len(texts) > 100_000
    with opened(browser, search_pages["sample"]) as (page, _):
        shown = page.evaluate("texts => texts.map(text => fichebak.words_of(text).join('|'))", texts)
    differing = {
        ascii(text): (words, ours)
        for text, words in zip(texts, shown, strict=True)
        if words != (ours := "|".join(words_of(text)))
    }
    assert differing == {}


SCRIPTS = """
Ukrainian | Наш сад м’яти. Їжа для сусідів у районі. | їжа → Їжа, іжа → Їжа, сус → сусідів, м'яти → м,яти
Bulgarian | Градина „Зора“, 2024г. | градини →, градин → Градина, 2024 → 2024г
Greek | Ο κήπος της γειτονιάς | ΚΗΠΟΣ → κήπος, κηπο → κήπος, γειτονιασ → γειτονιάς
Armenian | Համայնքային այգի և բակ | ԱՅԳԻ → այգի
Georgian | საზოგადოებრივი ბაღი | ბაღ → ბაღი
Hebrew | בגן הקהילתי, גַּנִּים | גן → בגן,גַּנִּים, קהילתי → הקהילתי
Arabic | في الحيّ حَديقة لأسرة. كل يوم؟ نعم | حي → الحيّ, اسره → لأسرة, حــديقه → حَديقة
Persian | باغچه‌های محله ۲۰۲۴ | باغچههای → باغچه‌های, 2024 → ۲۰۲۴, ۲۰۲۴ → ۲۰۲۴
Tigrinya | ገነት፡ገዛውቲ፡ብሓባር። | ገዛውቲ → ገዛውቲ, ሓባር → ብሓባር
Hindi | सामुदायिक बगीचा | बगीचा → बगीचा, बगचा →
Korean | 동네 텃밭을 가꾼다 | 텃밭 → 텃밭을, 가꾼ㄷ → 가꾼다
Chinese | 我们在社区花园里一起种菜。有wifi。 | 花园 → 花园, 园 → 园, 种菜 花园 → 花园里一起种菜, 菜园 →
With Latin | 这里有wifi。 | wifi → wifi
Japanese | 地域のガーデンで、野菜を育てます。 | ガーデン → ガーデン, カーデン →, 育て → 育て
Thai | ทุกวันศุกร์เราปลูกผักร่วมกันในสวนของชุมชนและทำอาหารกลางวันให้เพื่อนบ้าน | สวน → สวน, ผักร่วม → ผักร่วม
Fulani | 𞤀𞤣𞤤𞤢𞤥 𞤀𞤣𞤤𞤭 | 𞤀𞤁𞤂𞤀𞤃 → 𞤀𞤣𞤤𞤢𞤥, 𞤀𞤣𞤤𞤭 → 𞤀𞤣𞤤𞤭, 𞤀𞤣𞤤 → 𞤀𞤣𞤤𞤢𞤥,𞤀𞤣𞤤𞤭
Lingala | Elanga ya mɔ́tɔ | mɔtɔ → mɔ́tɔ
"""


def test_a_text_in_any_script_is_found_by_its_words_and_they_are_marked(browser, serving):
    rows = [row.split(" | ") for row in SCRIPTS.strip().split("\n")]
    sheets = {
        f"content/projects/{name.lower().replace(' ', '-')}.md": SHEET.replace(
            "Soep op de stoep", name
        ).replace("Elke vrijdag soep.", text)
        for name, text, _ in rows
    }
    expected, told = {}, {}
    with serving(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, wrong):
        for name, _, queries in rows:
            for query in queries.split(", "):
                typed, marked = query.split(" →")
                expected[name, typed] = marked.split(",") if (marked := marked.strip()) else []
                seek(page, typed)
                card = page.locator(".found .card", has_text=name)
                if expected[name, typed]:
                    expect(card.locator("mark").first).to_be_visible()
                told[name, typed] = card.locator("mark").all_inner_texts()
    assert told == expected
    assert wrong == []


def test_a_long_text_without_spaces_is_quoted_around_the_word(browser, serving):
    before, after = "ทุกวันศุกร์เราปลูกผักร่วมกัน" * 12, "และทำอาหารกลางวันให้เพื่อนบ้าน" * 12
    sheet = SHEET.replace("Elke vrijdag soep.", f"{before}ชุมชน{after}")
    with (
        serving({"content/projects/a.md": sheet}) as home,
        opened(browser, f"{home}/zoeken/?q={quote('ชุมชน')}") as (page, _),
    ):
        line = page.locator(".found .card-body p").last
        expect(line.locator("mark")).to_have_text("ชุมชน")
        quoted = line.inner_text()
    start, end = quoted.removeprefix("… ").removesuffix(" …").split("ชุมชน")
    assert before.endswith(start)
    assert after.startswith(end)
    assert 150 < len(quoted) < 220


def test_a_sentence_ends_where_it_ends_in_its_script(browser, serving):
    sentences = {
        "Arabic": "من يأتي؟ نطبخ معًا. ثم نأكل.",
        "Urdu": "ہم باغ میں ہیں۔ نطبخ معًا۔ پھر۔",
        "Armenian": "Բարեւ։ Այգի մեր։ Վերջ։",
        "Hindi": "यह पहला है। हमारा बगीचा। अंत।",
        "Tigrinya": "ሰላም። ገነት ናይ ገዛውቲ። ተወዲኡ።",
        "Chinese": "大家好！我们种菜。再见。",
    }
    asked = {
        "نطبخ": ["نطبخ معًا.", "نطبخ معًا۔"],
        "Այգի": ["Այգի մեր։"],
        "बगीचा": ["हमारा बगीचा।"],
        "ገነት": ["ገነት ናይ ገዛውቲ።"],
        "种菜": ["我们种菜。"],
    }
    sheets = {
        f"content/projects/{name.lower()}.md": SHEET.replace("Elke vrijdag soep.", text)
        for name, text in sentences.items()
    }
    told = {}
    with serving(sheets) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        for query, quoted in asked.items():
            seek(page, query)
            marked = page.locator(".found .card-body p", has=page.locator("mark"))
            expect(marked).to_have_count(len(quoted))
            told[query] = marked.all_inner_texts()
    assert told == asked


def test_a_typing_error_in_another_script_gets_a_question_in_its_spelling(browser, serving):
    asked = {
        "сусидка": "сусідка",
        "раіонн": "район",
        "γιτονας": "γείτονας",
        "حديغة": "حديقة",
        "텃받": "텃밭",
        "גינאים": "גנים",
        "花圆": "",
    }
    sheet = SHEET.replace("Elke vrijdag soep", "сусідка район γείτονας حديقة 텃밭 גנים 花园 花生")
    with serving({"content/projects/a.md": sheet}) as home, opened(browser, f"{home}/zoeken/") as (page, _):
        told = {}
        for typed in asked:
            seek(page, typed)
            found = re.search(r"Bedoelde u (.*)\?", page.locator(".help").inner_text())
            told[typed] = found[1] if found else ""
    assert told == asked


# Other languages


@pytest.mark.parametrize(("site", "code"), [("english-gardens", "en"), ("bibliotheque", "fr")])
def test_the_page_speaks_the_language_of_its_site(browser, words, tmp_path, site, code):
    inputs = folders.read(HOME / "tests/sites" / site).files
    publishing.publish(tmp_path / "site", build(inputs, Options(TODAY), Memory()).files)
    say = words(code)
    with (
        serve(tmp_path / "site", Strict) as home,
        opened(browser, f"{home}/{say('path.search')}/index.html") as (page, wrong),
    ):
        assert number(page.evaluate(STATE)) > 0
        known = max(re.findall(r"\w+", page.locator("h3").first.inner_text().lower()), key=len)
        after(page, page.locator("#finder label").first.click)
        name = page.locator(".chips button").get_attribute("aria-label")
        assert name.startswith(say("search.script.remove", label="").strip())
        after(page, lambda: page.get_by_label(say("search.words")).fill("zzzzqqqq"))
        shown = page.locator(".found").inner_text()
        assert say("search.script.ways") in shown
        assert page.get_by_role("status").inner_text() == say.count("search.script.found", 0)
        assert say("search.script.clear") in shown
        for dutch in ("gevonden", "Zonder", "Wis alles", "Laat"):
            assert dutch not in shown
        after(page, lambda: page.get_by_label(say("search.words")).fill(f"{known}x"))
        question = page.locator(".help p").first.evaluate("e => e.textContent")
        assert question == say("search.script.meant", label=known)
        # Without results there is no table to download.
        after(page, lambda: page.get_by_label(say("search.words")).fill(""))
        with page.expect_download() as download:
            page.get_by_role("button", name=say("search.download")).click()
        assert download.value.suggested_filename == say("search.script.file")
    assert wrong == []


def test_an_english_plural_finds_its_singular(browser, make, tmp_path):
    sheet = SHEET.replace("Elke vrijdag soep.", "We share one garden.")
    outcome = make({"content/projects/a.md": sheet}, config=f"language: en\n{CONFIG}")
    publishing.publish(tmp_path / "site", outcome.files)
    with serve(tmp_path / "site", Strict) as home, opened(browser, f"{home}/search/?q=gardens") as (page, _):
        assert number(page.evaluate(STATE)) == 1
