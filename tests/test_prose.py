"""Markdown to HTML: what people mean is shown, what they type is kept, and no other HTML gets through."""

import re

import pytest

from fichebak.text.converter import clean
from fichebak.text.prose import excerpt, render, render_page


def shown(text: str) -> str:
    (section,) = render([text]).sections
    return section


def table(head: str, row: str) -> str:
    rows = f"<thead>\n<tr>\n{head}\n</tr>\n</thead>\n<tbody>\n<tr>\n{row}\n</tr>\n</tbody>"
    return f"<table>\n{rows}\n</table>"


SHOWN = {
    "a list right below text": ("Wij:\n- a\n- b", "<p>Wij:</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "bullets from Word": ("• a\n• b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "a nested list": (
        "- a\n  - b\n- c",
        "<ul>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>",
    ),
    "bullets below a number": (
        "1. a\n  - b\n2. c",
        "<ol>\n<li>a<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ol>",
    ),
    "an item of two paragraphs": (
        "- a\n\n  b\n- c",
        "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n<li>\n<p>c</p>\n</li>\n</ul>",
    ),
    "bullets, then numbers": ("- a\n1. b", "<ul>\n<li>a</li>\n</ul>\n<ol>\n<li>b</li>\n</ol>"),
    "numbers": ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
    "numbers from three": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "a year in a paragraph": ("Dat was in\n2018. Daarna", "<p>Dat was in\n2018. Daarna</p>"),
    "years": ("2018. Start\n2020. Einde", "<p>2018. Start\n2020. Einde</p>"),
    "an indented paragraph": ("     a", "<p>a</p>"),
    "a hashtag": ("#buurt\n- #taal", "<p>#buurt</p>\n<ul>\n<li>#taal</li>\n</ul>"),
    "a hashtag in a quotation": ("> #buurt", "<blockquote>\n<p>#buurt</p>\n</blockquote>"),
    "headings": ("### Wie\n#### Wat", "<h3>Wie</h3>\n<h4>Wat</h4>"),
    "a rule below text": ("a\n---\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
    "an underlined word": ("a\n===", "<p>a\n===</p>"),
    "a rule below a list": ("- a\n---\nb", "<ul>\n<li>a</li>\n</ul>\n<hr>\n<p>b</p>"),
    "a spaced rule": ("* * *", "<hr>"),
    "a broken line": ("Kerkstraat 1  \nBrugge", "<p>Kerkstraat 1<br>\nBrugge</p>"),
    "emphasis": ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
    "signs that are only signs": ("5 * 3 * 2, een_twee_drie", "<p>5 * 3 * 2, een_twee_drie</p>"),
    "a term": ("Bak\n: een doos", "<dl>\n<dt>Bak</dt>\n<dd>een doos</dd>\n</dl>"),
    "code": ("```\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>"),
    "an ampersand": ("R&D &amp; &euro;", "<p>R&amp;D &amp; €</p>"),
    "HTML": (
        "<b>a</b> <script>b()</script>",
        "<p>&lt;b&gt;a&lt;/b&gt; &lt;script&gt;b()&lt;/script&gt;</p>",
    ),
    "a block of HTML": (
        '<div class="x">\n\na\n\n</div>',
        '<p>&lt;div class="x"&gt;</p>\n<p>a</p>\n<p>&lt;/div&gt;</p>',
    ),
    "an attribute list": ("a {: #id .klas }", "<p>a {: #id .klas }</p>"),
    "an attribute list on a heading": ("### a {#id}", "<h3>a {#id}</h3>"),
    "a character that no page may hold": ("a&#5;b&#x202e;", "<p>a\ufffdb\ufffd</p>"),
    "a table": (
        "|a|b|\n|:-|-:|\n|1|2|",
        table(
            '<th class="left">a</th>\n<th class="right">b</th>',
            '<td class="left">1</td>\n<td class="right">2</td>',
        ),
    ),
    "a row that is wider than the head": (
        "|a|b|\n|-|-|\n|1|2|3|",
        table("<th>a</th>\n<th>b</th>\n<th></th>", "<td>1</td>\n<td>2</td>\n<td>3</td>"),
    ),
}


@pytest.mark.parametrize(("text", "html"), SHOWN.values(), ids=SHOWN)
def test_a_text_is_shown_as_it_was_meant(text, html):
    assert shown(text) == html


LINKS = {
    "a web address": ("[a](https://e.example)", '<a href="https://e.example">a</a>'),
    "a bare address": (
        "<https://e.example>",
        '<a href="https://e.example">https://e.example</a>',
    ),
    "a mail address": ("[a](mailto:a@e.example)", '<a href="mailto:a@e.example">a</a>'),
    "a telephone number": ("[a](tel:+3250000000)", '<a href="tel:+3250000000">a</a>'),
    "another sheet": ("[a](andere.md#x)", '<a href="andere.md#x">a</a>'),
    "a picture": ('![a](b.png "c")', '<img alt="a" src="b.png" title="c">'),
    "a script": ("[a](javascript:b)", "<a>a</a>"),
    "a script in disguise": ("[a](jAvA&#115;cript:b)", "<a>a</a>"),
    "data": ("[a](data:text/html,b)", "<a>a</a>"),
    "a file": ("[a](file:///etc/hosts)", "<a>a</a>"),
    "another host": ("[a](//e.example/b)", "<a>a</a>"),
    "another host, backwards": ("[a](/\\e.example/b)", "<a>a</a>"),
    "a picture from elsewhere": ("![a](https://e.example/b.png)", '<img alt="a">'),
    "a picture from another host": ("![a](//e.example/b.png)", '<img alt="a">'),
    "a picture of data": ("![a](data:image/png;base64,x)", '<img alt="a">'),
    "a picture from the root": ("![a](/b.png)", '<img alt="a">'),
}


@pytest.mark.parametrize(("text", "html"), LINKS.values(), ids=LINKS)
def test_a_link_leads_only_where_it_may(text, html):
    assert shown(text) == f"<p>{html}</p>"


@pytest.mark.parametrize(
    ("html", "left"),
    [
        ('<a class="knop" id="top" onclick="a()" style="b">x</a>', "<a>x</a>"),
        ('<a class="footnote-ref" id="fn:1">x</a>', '<a class="footnote-ref" id="fn:1">x</a>'),
        ('<div class="menu" id="fn">x</div>', "<div>x</div>"),
        ("<script>a()</script><style>b{}</style>x", "x"),
        ("<iframe src=x></iframe><form><input name=a></form><svg onload=a()></svg>x", "x"),
        ('<p onclick="a()">x</p><h1>y</h1>', "<p>x</p>y"),
    ],
)
def test_the_second_wall_holds_without_the_first(html, left):
    assert clean(html) == left


def test_a_footnote_without_a_mark_has_no_arrow_that_leads_nowhere():
    made = render(["een[^a] en[^a]\n\n[^b]: Niemand\n\n[^a]: Noot[^c]\n\n[^c]: In een noot"])
    ids = set(re.findall(r'id="([^"]+)"', f"{made.sections[0]}{made.notes}"))
    back = re.findall(r'class="footnote-backref" href="#([^"]+)"', made.notes)
    assert "Niemand" in made.notes
    assert set(back) == {"fnref:a", "fnref2:a", "fnref:c"} <= ids


def test_a_footnote_may_stand_in_another_section_than_its_mark():
    made = render(["een[^a]", "twee\n\n[^a]: noot"])
    assert made.sections == (
        '<p>een<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup></p>',
        "<p>twee</p>",
    )
    assert '<li id="fn:a">\n<p>noot' in made.notes


@pytest.mark.parametrize("label", ["1", "a.b", "*", "een noot", "é"])
def test_a_footnote_is_reached_and_left_whatever_its_name(label):
    made = render([f"een[^{label}]\n\n[^{label}]: noot"])
    html = made.sections[0] + made.notes
    name = label.replace(" ", "-")
    for address in (f"fn:{name}", f"fnref:{name}"):
        assert f'id="{address}"' in html
        assert f'href="#{address}"' in html


def test_a_links_address_may_stand_in_another_section():
    made = render(["[een][x]", "[x]: https://e.example"])
    assert made.sections == ('<p><a href="https://e.example">een</a></p>', "")


@pytest.mark.parametrize("text", ["&#5;", "&#x5;", "```\n&#5;\n```", "- \n\n&#5;", "> &#5;"])
def test_nothing_that_an_author_writes_parts_a_section(text):
    made = render([text, "tweede"])
    assert len(made.sections) == 2
    assert made.sections[1] == "<p>tweede</p>"


@pytest.mark.parametrize(
    "ending", ["- a", "1. a", "> a", "a\n: b", "|a|\n|-|\n|b|", "a  ", "[^1]: a", "### a"]
)
def test_a_section_never_runs_on_into_the_next(ending):
    assert render([ending, "tweede"]).sections[1] == "<p>tweede</p>"


def test_texts_are_rendered_apart_one_after_the_other():
    render(["een[^1] [x]\n\n[^1]: noot\n\n[x]: https://e.example"])
    made = render(["[x] een[^1]"])
    assert (made.sections, made.notes) == (("<p>[x] een[^1]</p>",), "")


def test_a_page_may_have_headings_of_the_second_level():
    assert render_page("## Wie\n\n### Wat") == "<h2>Wie</h2>\n<h3>Wat</h3>"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Een <em>korte</em> zin &amp; meer.</p>\n<p>Twee</p>", "Een korte zin & meer."),
        ("<ul><li>a</li></ul><p>Later</p>", "Later"),
        ("", ""),
        ("<ul><li>a</li></ul>", ""),
        ('<p>Zin<sup id="fnref:1"><a href="#fn:1">1</a></sup> verder</p>', "Zin verder"),
        ("<p>Kerkstraat 1<br>\nBrugge</p>", "Kerkstraat 1 Brugge"),
    ],
)
def test_an_excerpt_is_the_words_of_the_first_paragraph(html, words):
    assert excerpt(html) == words


@pytest.mark.parametrize(
    ("longest", "words"), [(30, "Soep, brood, en taart."), (15, "Soep, brood …"), (8, "Soep …")]
)
def test_a_long_excerpt_is_cut_between_words(longest, words):
    assert excerpt("<p>Soep, brood, en taart.</p>", longest) == words
