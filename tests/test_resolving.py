"""The HTML of a text on a page: resolved addresses, pictures, and tables in scrolling frames."""

from html import escape

import pytest

from fichebak.site.resolving import resolve


def test_the_sites_own_addresses_take_the_place_of_those_written():
    html = '<a href="a.md?b=1&amp;c">x</a><img alt="y" src="b &amp; c.png" title="z">'
    made = resolve(html, lambda written: f"../{written}/", lambda written: f'src="{len(written)}"')
    assert made == '<a href="../a.md?b=1&amp;c/">x</a><img src="9" alt="y" title="z">'


HREFS = {
    "https://bak.example/een twee?f[0]=a|b^c#{d}": "https://bak.example/een%20twee?f%5B0%5D=a%7Cb%5Ec#%7Bd%7D",
    "https://bak.example/soep%20op/straße?a=b&c": "https://bak.example/soep%20op/straße?a=b&c",
    "HTTP://[::1]:80/[a]": "HTTP://[::1]:80/%5Ba%5D",
    "mailto:onthaal@bak.example?subject=Een vraag": "mailto:onthaal@bak.example?subject=Een%20vraag",
    "tel:050 00 00 00": "tel:050000000",
    "Tel:050 00 00 01": "Tel:050000001",
    "../soep/index.html#feiten": "../soep/index.html#feiten",
}


@pytest.mark.parametrize(("written", "href"), HREFS.items())
def test_what_no_address_may_hold_is_encoded_in_a_link(written, href):
    made = resolve(f'<a href="{escape(written)}">{escape(written)}</a>', str, str)
    assert made == f'<a href="{escape(href)}">{escape(written)}</a>'


TABLE = "<table>\n<thead>\n<tr>\n{}\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n</tr>\n</tbody>\n</table>"
FRAME = '<div class="frame" role="group" tabindex="0" aria-label="{}">{}</div>'
FRAMED = {
    "by the words of its head": (
        '<th class="left"><em>a</em> "b"</th>\n<th>c &amp; d</th>',
        "a &quot;b&quot;, c &amp; d",
    ),
    "by its first row with words": ("<th></th>\n<th></th>", "1"),
    "by the words of its pictures": (
        '<th><img alt="een > b" src=""></th>\n<th><img src="" alt=""> c</th>',
        "een &gt; b, c",
    ),
}


@pytest.mark.parametrize(("head", "name"), FRAMED.values(), ids=FRAMED)
def test_a_table_stands_in_a_frame_that_is_called(head, name):
    table = TABLE.format(head)
    assert (
        resolve(f"<p>a</p>\n{table}\n{table}", str, lambda written: f'src="{written}"')
        == f"<p>a</p>\n{FRAME.format(name, table)}\n{FRAME.format(name, table)}"
    )


def test_a_table_without_a_word_is_called_nothing():
    table = "<table>\n<tr>\n<td></td>\n</tr>\n</table>"
    assert resolve(table, str, str) == f'<div class="frame" tabindex="0">{table}</div>'


CROWDED = {
    "soep | brood": False,
    f"{'a' * 46} | {'b' * 46}": False,
    f"{'a' * 47} | {'b' * 47}": True,
    f"{'soep ' * 40} | {'brood-' * 40}": False,
    f"https://bak.example/{'pad/' * 40} | brood": False,
    " | ".join(["vrijwilliger"] * 7): False,
    " | ".join(["vrijwilliger"] * 8): True,
}


@pytest.mark.parametrize(("row", "crowded"), CROWDED.items())
def test_a_table_whose_longest_words_do_not_fit_on_paper_is_said_to_be_crowded(row, crowded):
    cells = "".join(f"<td>{cell}</td>\n" for cell in row.split(" | "))
    made = resolve(f"<table>\n<tr>\n{cells}</tr>\n</table>", str, str)
    assert made.startswith('<div class="frame crowded"') == crowded


def test_what_looks_like_a_table_in_an_attribute_stays_there():
    link = '<a href="b.md" title="<table>">c</a> <img alt="</table>" src="d.png"> <i title="<td>">e</i>'
    table = TABLE.format('<th><a href="" title="</th><b>">f</a></th>')
    made = resolve(f"<p>{link}</p>{table}", lambda written: written, lambda written: f'src="{written}"')
    assert made.startswith(f'<p>{link}</p><div class="frame"')
    assert made.count("<div") == made.count("</div>") == 1


def test_only_a_text_with_letters_from_the_right_says_on_which_side_its_lists_are():
    html = '<ul>\n<li>{}<ol start="3"></ol></li>\n</ul><blockquote></blockquote><img alt="<ul>" src="a">'
    assert resolve(html.format("soep"), str, lambda written: f'src="{written}"').count("dir=") == 0
    made = resolve(html.format("\u062d\u0633\u0627\u0621"), str, lambda written: f'src="{written}"')
    assert made.startswith('<ul dir="auto">\n<li>')
    assert '<ol dir="auto" start="3"></ol>' in made
    assert made.endswith('</ul><blockquote dir="auto"></blockquote><img alt="<ul>" src="a">')
    table = resolve("<table><tr><td>\u062d</td></tr></table>", str, str)
    assert table.startswith('<div class="frame" dir="auto" role="group"')
    crowded = resolve("<table><tr><td>" + "\u062d" * 99 + "</td></tr></table>", str, str)
    assert crowded.startswith('<div class="frame crowded" dir="auto" role="group"')
