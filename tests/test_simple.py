"""The fast path for plain text gives the same bytes as the converter, or declines."""

import pytest
from hypothesis import example, given, settings, strategies as st

from fichebak.content import config, sheets, sources
from fichebak.text import converter, simple
from fichebak.text.markdown_lists import normalise_lists
from tests.conftest import HOME

steady = settings(deadline=None, derandomize=True, database=None, max_examples=1500)

MADE = {
    "Eén regel.": "<p>Eén regel.</p>",
    "Twee\nregels.": "<p>Twee\nregels.</p>",
    "Een.\n\nTwee.": "<p>Een.</p>\n<p>Twee.</p>",
    "- Een\n- Twee": "<ul>\n<li>Een</li>\n<li>Twee</li>\n</ul>",
    "Woorden:\n- een": "<p>Woorden:</p>\n<ul>\n<li>een</li>\n</ul>",
    "Heel **sterk** en *zacht*.": "<p>Heel <strong>sterk</strong> en <em>zacht</em>.</p>",
    "[de kabas](de-kabas.md)": '<p><a href="de-kabas.md">de kabas</a></p>',
}
LEFT = [
    *("<b>", "a & b", "`code`", "\\*", "a_b_c", "| a |", "~~~", "[^1]", "![foto](x.jpg)", "[los]"),
    *("2 * 3 * 4", "# Kop", "1. een", "2018. jaar", "+ plus", "> citaat", ": uitleg", "  inspringing"),
    *("- een\n  vervolg", "- een\n\n- twee", "eind  \nbreuk", "***", "---", "[x](javascript:alert)"),
    *("[x](//host)", "a\tb", "a\u00a0b", '[a](b.md "titel")', "[a](<b.md>)", "**a*b**", "\x1a", "[a] (b.md)"),
    "*a\nb*",
]


@pytest.mark.parametrize("text", MADE)
def test_plain_text_is_made_here(text):
    assert simple.render(text) == MADE[text]


@pytest.mark.parametrize("text", LEFT)
def test_what_may_mean_something_else_is_left_to_the_converter(text):
    assert simple.render(text) is None


WORDS = ["a", "buurt", "één", "2018", "12", "wie?", "ja!", "“zo”", "’t", "x.y", "a/b", "50%", *"@😀–…"]
SIGNS = [
    *"*_[]()#-:=!|~`\\<>&^'\"„ \n\u200b\u00ad\u00a0",
    *("**", "***", "](", "![", "3)", "<b>", "&amp;", "&lt;", "klzzwxh:0000"),
    *("## ", "- ", "+ ", "• ", "1. ", "2018. ", ": ", "  ", "\n\n", "\n- ", "\n\n- ", "\n  "),
    *("[a](b.md)", "[a](#x)", "[a](x:y)", "[a](javascript:b)", "](https://x.example/a)"),
    "mailto:a@b.example",
]
TEXTS = st.lists(st.sampled_from(WORDS + SIGNS + [" "] * 12 + ["\n", "\n- "] * 3), max_size=18).map("".join)


@steady
@given(TEXTS)
@example("- a\n- b\n\nc")
@example("[a](b.md)\n- *b*\n- **c**")
@example("a &amp; b < c > d <i>e</i>")
@example("**a** *b* [c](d.md#e)")
def test_the_two_give_the_same_bytes(text):
    made = simple.render(text)
    if made is not None and text.strip():
        assert made == converter.convert(normalise_lists(text)).strip()


def test_most_of_the_sample_is_plain_and_the_same():
    model = config.read((HOME / "site_config.yaml").read_text("utf-8"))[0].model
    paths = sorted((HOME / "content/projects").glob("*.md"))
    texts = [
        part.text
        for path in paths
        for part in sheets.read(sources.read(path.name, path.read_bytes()), model)[0].parts
    ]
    made = {text: html for text in texts if (html := simple.render(text)) is not None}
    assert len(made) > 0.8 * len(texts)
    assert {text: converter.convert(normalise_lists(text)).strip() for text in made} == made
