"""Lists as people type them, and the Markdown that the converter gets instead."""

import pytest

from fichebak.text.markdown_lists import normalise_lists, normalised_lines

MENDED = {
    "a list right below a line of text": ("Wij deden:\n- a\n- b", "Wij deden:\n\n- a\n- b"),
    "a numbered list right below text": ("Zo ging het:\n1. a\n2. b", "Zo ging het:\n\n1. a\n2. b"),
    "the bullets of Word": ("• a\n◦ b\n▪ c\n· d\n\uf0b7 e", "- a\n- b\n- c\n- d\n- e"),
    "every bullet of Markdown": ("- a\n* b\n+ c", "- a\n- b\n- c"),
    "numbers with a bracket": ("1) a\n2) b", "1. a\n2. b"),
    "two spaces to nest": ("- a\n  - b\n    - c\n- d", "- a\n    - b\n        - c\n- d"),
    "two spaces below a number": ("1. a\n  - b\n2. c", "1. a\n    - b\n2. c"),
    "three spaces below a number": ("1. a\n   - b\n2. c", "1. a\n    - b\n2. c"),
    "two spaces below a wide bullet": ("-   a\n  - b", "- a\n    - b"),
    "one space is a slip": ("- a\n - b", "- a\n- b"),
    "a tab before bullets": ("\t• a\n\t• b", "- a\n- b"),
    "a tab to nest": ("• a\n\t• b", "- a\n    - b"),
    "an item of several lines": ("- a\n  verder\n- b", "- a\n    verder\n- b"),
    "an item of two paragraphs": ("- a\n\n  verder\n- b", "- a\n\n    verder\n\n- b"),
    "text behind a list": ("- a\n\nverder", "- a\n\nverder"),
    "another kind of list beside the first": ("- a\n1. b", "- a\n\n1. b"),
    "a year at the start of a wrapped line": ("Het begon in\n2018. Daarna", "Het begon in\n2018\\. Daarna"),
    "a year at the start of a paragraph": ("2018. Start\n2020. Einde", "2018\\. Start\n2020\\. Einde"),
    "a number at the start of a wrapped line": ("Er kwamen\n12. Daarna meer", "Er kwamen\n12. Daarna meer"),
    "the same in a list": ("- Er kwamen\n12. Daarna meer", "- Er kwamen\n    12. Daarna meer"),
    "a list that starts at three": ("3. a\n4. b", "3. a\n4. b"),
    "an indented paragraph": ("      ver ingesprongen", "ver ingesprongen"),
    "a rule of spaced signs": ("a\n\n* * *\n\nb", "a\n\n***\n\nb"),
    "a rule right below a list": ("- a\n---\nb", "- a\n\n---\nb"),
    "a break at the end of a line": ("Kerkstraat 1  \nBrugge", "Kerkstraat 1  \nBrugge"),
    "a block of code": ("```\n•  a\n  2018. b\n```", "```\n•  a\n  2018. b\n```"),
    "a block of code ended by more": ("~~~ text\n- a\n~~~~~\n• b", "~~~ text\n- a\n~~~\n\n- b"),
    "an indented block of code": (
        "- a\n\n    ```\n    •  b\n      c\n\n d\n    ```\n- e",
        "- a\n\n```\n•  b\n  c\n\nd\n```\n\n- e",
    ),
    "a list that goes on below a block of code in it": (
        "- a\n  - b\n    ```\n    c\n    ```\n  - d",
        "- a\n    - b\n```\nc\n```\n\n- d",
    ),
    "words behind the marks of code": ("``` een twee\n• a", "``` een twee\n\n- a"),
    "nothing but hyphens": ("* ---", "+ ---"),
    "a dash in a sentence": ("soep - en brood\n-geen lijst", "soep - en brood\n-geen lijst"),
    "a telephone number": ("+32 50 00 00 00", "+32 50 00 00 00"),
    "emphasis": ("*sterk* spul\n**punt** twee", "*sterk* spul\n**punt** twee"),
    "a note of two paragraphs": ("[^1]: a\n\n    b", "[^1]: a\n\n    b"),
}


@pytest.mark.parametrize(("written", "meant"), MENDED.values(), ids=MENDED)
def test_a_list_is_mended_as_it_was_meant(written, meant):
    assert normalise_lists(written) == meant
    assert normalise_lists(meant) == meant


def test_mended_lines_remember_where_they_came_from():
    assert list(normalised_lines("a\n- b\n\n- c")) == [(1, "a"), (2, ""), (2, "- b"), (3, ""), (4, "- c")]
