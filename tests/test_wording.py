"""Comparing words as people do, and making slugs."""

from __future__ import annotations

import re

import pytest

from fichebak.text.wording import (
    LONGEST_SLUG,
    fold,
    in_sentence,
    is_blank,
    named_within,
    nearest,
    slug,
    sort_key,
    value_key,
)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Één  Buurt", "een buurt"),
        ("  Soep\nop\tde stoep ", "soep op de stoep"),
        ("no\u00a0break", "no break"),
        ("Cafe\u0301", "cafe"),
        ("CAFÉ", "cafe"),
        ("Straße", "strasse"),
        ("œuvre, Ærø, Łódź", "oeuvre, aero, lodz"),
        ("buurt\u00adwinkel\u200b", "buurtwinkel"),
        ("ĳsberg", "ijsberg"),
        ("2018 – …", "2018 – ..."),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_folding_takes_away_case_accents_and_double_spaces_and_nothing_else(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Soep op de stoep", "soep-op-de-stoep"),
        ("Dak- en thuislozen", "dak-en-thuislozen"),
        ("’t Looblad!", "t-looblad"),
        ("(Ex-)gedetineerden", "ex-gedetineerden"),
        ("LGBTQIA+", "lgbtqia"),
        ("één/twee\\drie", "een-twee-drie"),
        ("../../etc", "etc"),
        ("7,5", "7-5"),
        ("!?", ""),
        ("日本", ""),
    ],
)
def test_a_slug_is_small_letters_digits_and_single_hyphens(text, word):
    assert slug(text) == word
    assert slug(word) == word


@pytest.mark.parametrize(
    ("one", "other", "are_equal"),
    [
        ("De Brug", "DE BRÚG", True),
        ("Спільнота", "СПІЛЬНОТА!", True),
        ("Спільнота", "Громада", False),
        ("Vzw Спільнота", "Vzw Громада", False),
        ("Vzw Спільнота", "Vzw", False),
        ("日本", "中国", False),
        ("مُجتمع", "مجتمع", True),
        ("Спільнота" * 20, "Спільнота" * 20 + " 2", False),
    ],
)
def test_values_in_any_script_are_kept_apart_as_latin_ones_are(one, other, are_equal):
    keys = value_key(one), value_key(other)
    assert all(keys)
    assert (keys[0] == keys[1]) == are_equal
    assert [slug(key) for key in keys] == list(keys)


@pytest.mark.parametrize("text", ["Één buurt", "C#-club", "007", "½ dag", "x" * 200, "!?", "~", "😀"])
def test_the_address_of_a_value_in_latin_letters_is_its_slug(text):
    assert value_key(text) == slug(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " \n\t",
            "\u00a0\u202f\u3000",
            "\u200b\u200c\u200d\u2060\ufeff",
            "\u00ad",
            "\u034f",
            "\u3164\uffa0",
        ),
        *("\u115f\u1160", "\u2800", "\u180e", "\ufe0f", "\U000e0041\U000e007f"),
    ],
    ids=ascii,
)
def test_what_shows_nothing_is_blank(text):
    assert is_blank(text)
    assert not is_blank(f"{text}.{text}")


@pytest.mark.parametrize("text", [".", "-", "日本", "👩\u200d👧", "❤\ufe0f", "می\u200cشود", "e\u0301"])
def test_what_shows_anything_is_not_blank(text):
    assert not is_blank(text)


def test_a_long_slug_is_cut_and_still_tells_two_texts_apart():
    long = "soep " * 40
    one, other = slug(f"{long}vandaag"), slug(f"{long}morgen")
    assert one != other
    assert slug("a" * LONGEST_SLUG) == "a" * LONGEST_SLUG
    cut_at_a_space = slug("a" * (LONGEST_SLUG - 10) + " b c d e f g")
    for word in (one, other, cut_at_a_space, slug("a" * (LONGEST_SLUG + 1))):
        assert len(word) <= LONGEST_SLUG
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*-[0-9a-f]{8}", word)
        assert slug(word) == word


@pytest.mark.parametrize(
    "titles",
    [
        ["Één buurt", "'t Looblad", "’t Zand", "Zaal"],
        ["De Kabas", "de kring", "De Zwaan"],
        ["Cafe", "Café", "Cafeetje"],
        ["Co-wonen", "co wonen in Ieper", "CO₂-meter"],
        ["Zaal", "Ένας κήπος", "Ζωή", "Елка", "Ёлки", "Наш сад", "أسرة", "بيت"],
    ],
)
def test_titles_are_sorted_as_a_dutch_reader_expects(titles):
    shuffled = sorted(titles, key=len)
    assert sorted(shuffled, key=sort_key) == titles


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Kindren", "Kinderen"),
        ("OUDEREN", "Ouderen"),
        ("jongern", "Jongeren"),
        ("katten", ""),
        ("Kind", "Kinderen"),
        ("Kin", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_a_slip_finds_the_word_that_was_meant(word, meant):
    assert nearest(word, ["Kinderen", "Jongeren", "Ouderen"]) == meant


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("gezondheid", "Zorg en gezondheid"),
        ("publieke ruimte", "Groen en publieke ruimte"),
        ("gepensioneerden", ""),  # not “ex-gedetineerden”
        ("duurzaamheid", ""),
        ("spelen", ""),
        ("spel", "Sport en spel"),
    ],
)
def test_a_word_of_a_name_finds_it_and_one_that_only_ends_alike_does_not(word, meant):
    names = ["Zorg en gezondheid", "zorg-en-gezondheid", "ex-gedetineerden", "Eenzaamheid", "Sport en spel"]
    assert nearest(word, [*names, "Groen en publieke ruimte"]) == meant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Blijvende impact / resultaten", "Blijvende impact"),
        ("Onze DREMPELS", "Drempels"),
        ("Impact en drempels", ""),
        ("Impactvol", ""),
        ("De taal", "Taal"),
        ("de", ""),
        ("", ""),
    ],
)
def test_of_the_names_that_a_text_holds_the_longest_counts_if_no_other_is_beside_it(text, name):
    assert named_within(text, ["Impact", "Blijvende impact", "Drempels", "Taal", "De"]) == name


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Zwakke punten", ""),
        ("Mensen met schulden", ""),
        ("Sterke puntn", "Sterke punten"),
        ("Sterkepunten", "Sterke punten"),
        ("De sterke punten", "Sterke punten"),
        ("Mensen met een migratieachtergrnd", "Mensen met een migratieachtergrond"),
    ],
)
def test_a_word_that_two_names_share_does_not_make_them_alike(written, meant):
    names = ["Sterke punten", "Mensen met dementie", "Mensen met een migratieachtergrond"]
    assert nearest(written, names) == meant


def test_nor_does_one_that_two_names_of_files_share():
    photo = "soepkom-havenkwartier.jpg"
    assert nearest("ruilkast-havenkwartier.jpg", [photo]) == ""
    assert nearest("soepkm-havenkwartier.jpg", ["ruilkast-havenkwartier.jpg", photo]) == photo
    assert nearest("soepkomhavenkwartier.jpg", [photo]) == photo


def test_no_contrary_is_taken_for_what_was_meant():
    assert nearest("Wat liep minder goed", ["Wat liep goed"]) == ""
    assert nearest("Wat liep goed", ["Wat liep niet goed"]) == ""
    assert nearest("Wat lep minder goed", ["Wat liep goed", "Wat liep minder goed"]) == "Wat liep minder goed"
    assert named_within("Wat liep goed en wat niet", ["Wat liep goed"]) == ""


def test_the_beginning_of_two_words_is_no_word():
    assert nearest("zorg", ["Zorg en gezondheid", "Zorgverleners"]) == ""
    assert nearest("zorg", ["Zorg en gezondheid", "zorg-en-gezondheid"]) == "Zorg en gezondheid"
    assert nearest("zorg en", ["Zorg en gezondheid", "Zorgverleners"]) == "Zorg en gezondheid"


def test_of_two_spellings_of_one_word_the_first_is_named():
    assert nearest("oudern", ["Ouderen", "ouderen"]) == "Ouderen"
    assert nearest("oudern", ["ouderen", "Ouderen"]) == "ouderen"


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Eenzame mensen", "eenzame mensen"),
        ("Dak- en thuislozen", "dak- en thuislozen"),
        ("(Ex-)gedetineerden", "(ex-)gedetineerden"),
        ("Éénoudergezinnen", "éénoudergezinnen"),
        ("Mensen uit Ieper", "mensen uit Ieper"),
        ("’s Avonds", "’s Avonds"),
        ("LGBTQIA+", "LGBTQIA+"),
        ("ICT-hulp", "ICT-hulp"),
        ("65-plussers", "65-plussers"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_inside_a_sentence_a_label_loses_its_capital_and_an_abbreviation_keeps_its_own(label, inside):
    assert in_sentence(label) == inside
    assert in_sentence(inside) == inside


def test_nothing_is_near_when_there_is_nothing_to_choose():
    assert nearest("soep", []) == ""
