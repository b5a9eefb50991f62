"""The words of a text in any script, as search compares them."""

from __future__ import annotations

from unicodedata import normalize

import pytest

from fichebak.text.words import normalised, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Één café, foto’s: 20 m²", "een cafe foto s 20 m2"),
        ("œuvre Straße ĳs ﬁets", "oeuvre strasse ijs fiets"),
        # Letters of Latin alphabets that are no plain letter with a mark.
        ("Mɔ́to Þór", "mɔto þor"),
        ("Громадський сад, район", "громадськии сад раион"),
        ("Η αυλή της γειτονιάς. ΟΔΟΣ", "η αυλη τησ γειτονιασ οδοσ"),
        ("Համայնքային այգի և ԲԱԿ", "համայնքային այգի եւ բակ"),
        ("საზოგადოებრივი ბაღი ᲑᲐᲦᲘ", "საზოგადოებრივი ბაღი ბაღი"),
        ("גַּן קהילתי, גנים", "גנ קהילתי גנימ"),
        ("حَدِيقَة أُسْرَة إلى الآن ـ حـديقة", "حديقه اسره الي الان حديقه"),
        ("باغچه‌ی محله ۲۰۲۴ کوچک", "باغچهي محله 2024 كوچك"),
        ("ገነት፡ናይ፡ገዛውቲ።", "ገነት ናይ ገዛውቲ"),
        ("सामुदायिक बग़ीचा", "सामुदायिक बग़ीचा"),
        ("한국", "한국"),
        ("ตลาดนัด ปี ๒๕๖๗", "ตลาดนัด ปี 2567"),
        ("我们的社区花园，在周五！", "我们的社区花园 在周五"),
        ("地域のコミュニティ・ガーデン", "地域のコミュニティ ガーデン"),
        # A word is of one script.
        ("wifi服务 2024г. الـWiFi", "wifi 服务 2024 г ال wifi"),
        # An apostrophe divides words however it is written.
        ("м'ята м’ята мʼята", "м ята м ята м ята"),
        ("☀️ 1️⃣ … § €", "1"),
        ("", ""),
    ],
)
def test_the_words_of_a_text_are_runs_of_letters_of_one_script(text, words):
    assert words_of(text) == normalize("NFKD", words).split()


@pytest.mark.parametrize(
    ("text", "form", "result"),
    [
        ("Een cafe\u0301", "NFC", "Een café"),
        ("Een café ﬁets", "NFKD", "Een cafe\u0301 fiets"),
        ("e" + "\u0301\u0316" * 15, "NFKD", "e" + "\u0316" * 15 + "\u0301" * 15),
        # More accents than any language has: sorting them takes time quadratic in their number.
        ("e" + "\u0301\u0316" * 16, "NFKD", "e" + "\u0316" * 15 + "\u0301" * 15),
        ("e" + "\u0301\u0316" * 99 + "é我\u0301", "NFC", "é" + "\u0316" * 15 + "\u0301" * 14 + "é我\u0301"),
    ],
    ids=["composed", "decomposed", "thirty", "more than thirty", "another letter behind them"],
)
def test_a_letter_has_no_more_accents_than_can_be_sorted_at_once(text, form, result):
    assert normalised(form, text) == result
    assert normalised(form, text * 9) == result * 9
