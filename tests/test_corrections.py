"""What `check --fix` corrects, and that it leaves everything else unchanged."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings, strategies as st

from fichebak.content import config, corrections, free_pages, sheets, sources
from fichebak.content.comments import without_comments
from fichebak.content.corrections import correct_page, correct_sheet
from fichebak.text.diagnostics import Invalid
from fichebak.text.prose import render
from tests.conftest import HOME

PATH = "content/projects/a.md"
CONFIG = (HOME / "site_config.yaml").read_text("utf-8")
CONFIG = CONFIG.replace("\nsections:", "\n  tale: {type: markdown, label: Relaas}\n\nsections:")
ALIASES = r'["ik, jij en co", "ik, de \"rest\"", u]'
WHO = f"{{type: choices, label: Wie, options: [Wij, {{label: Zij, aliases: {ALIASES}}}]}}"
CONFIG = CONFIG.replace("\nsections:", f"\n  who: {WHO}\n\nsections:")
MODEL = config.read(CONFIG)[0].model


def fixed(text):
    new, corrections = correct_sheet(PATH, text.encode(), MODEL)
    return new.decode(), [(one.line, one.column, one.before, one.after) for one in corrections]


def front(line):
    return f"---\ntitel: Soep\n{line}\n---\n## Beschrijving\n\nSoep.\n"


def body(text):
    return f"---\ntitel: Soep\n---\n## Beschrijving\n\n{text}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("doelgroepen: senioren", "doelgroepen: Ouderen"),
        ("doelgroepen: [senioren, 'jeugd'] # wie?", "doelgroepen: [Ouderen, 'Jongeren'] # wie?"),
        ("doelgroepen: Vrouwen, senioren ; jeugd", "doelgroepen: Vrouwen, Ouderen ; Jongeren"),
        ('doelgroepen: "senioren, jeugd"', 'doelgroepen: "Ouderen, Jongeren"'),
        ("doelgroepen:\n  - 65-plussers\n  -   Senioren", None),  # a duplicate, which is an error
        ("doelgroepen:\n  - jeugd\n  -   Senioren", "doelgroepen:\n  - Jongeren\n  -   Ouderen"),
        ("who: ik, jij en co, wij", "who: Zij, wij"),
        ("who: wij, U", "who: wij, Zij"),
        ("who: [wij, Ik , jij en co]", 'who: [wij, "Zij"]'),
        ("who: [wij, ik, jij en co, ik, oudern]", 'who: [wij, "ik, jij en co", ik, oudern]'),
        ('who: ["ik", jij en co]', None),  # where the quotes go is for people to see
        ("who: [ik,\n  jij en co]", None),
        ("who: [ík, jij en co]", None),
        ("who: [ik, jij en co\u0301]", None),  # its accent is a letter of its own
        ('who: [ik, de "rest"]', None),
        ("status: klaar", "status: gepubliceerd"),
        ("scores: {impact: 8 op 10}", "scores: {impact: 8/10}"),
        ("scores:\n  aanrader: 7,5 / 10  ", "scores:\n  aanrader: 7,5/10"),
        ("scores: {impact: '8 / 10'}", "scores: {impact: '8/10'}"),
        ("periode: 2018 \t", "periode: 2018"),
        ("periode:\u00a02018\nvrijwilligers:\u00a0\u202fja", "periode: 2018\nvrijwilligers:  ja"),
        ("doelgroepen:\u00a0senioren ", "doelgroepen: Ouderen"),
        ("doelgroepen:\u00a0oudern", "doelgroepen: oudern"),  # another mistake remains, with its diagnostic
        ("scores:\n  impact:\u00a08 op 10\n  aanrader:\u00a07", "scores:\n  impact: 8/10\n  aanrader: 7"),
        ("scores:\n  impact:\u00a08\n  aanrader: 7", "scores:\n  impact: 8\n  aanrader: 7"),
        ("scores:\n  impact:\u00a08", "scores:\n  impact: 8"),
        ("tale: |\n  Let op:\u00a0soep", None),
    ],
)
def test_another_spelling_becomes_the_usual_one(before, after):
    assert fixed(front(before))[0] == front(after or before)


@pytest.mark.parametrize(
    "line",
    [
        "doelgroepen: [ouderen, Jongeren]",  # the term itself
        "status: published",  # a key is not an alias
        "scores: {impact: 8, aanrader: 7.5}",
        "scores: {impact: 8 op 5}",  # wrong, with a diagnostic
        "doelgroepen: [oudern]",
        'doelgroepen: "\\x73enioren, jeugd"',  # escapes hide where each part is
        "tale: |\n  een  \n  twee",  # a Markdown line break
        "titel: Senioren",  # a text has no terms; and the title is given twice
    ],
)
def test_the_rest_of_the_data_stays(line):
    assert fixed(front(line)) == (front(line), [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Een. \nTwee.\n", "Een.\nTwee.\n"),
        ("Een.  \n\nTwee.   \n", "Een.\n\nTwee.\n"),
        ("Een.\n \t\nTwee.", "Een.\n\nTwee."),
        ("Mee:\n- soep\n- brood\n", "Mee:\n\n- soep\n- brood\n"),
        ("Mee:\n• soep\n", "Mee:\n\n• soep\n"),
        ("Mee:\n1. soep\n2. brood\n", "Mee:\n\n1. soep\n2. brood\n"),
        ("Mee: \r\n- soep\r\n", "Mee:\r\n\r\n- soep\r\n"),
        (
            "### Mee  \n- soep\n\n## Sterke punten\n- geur\n",
            "### Mee\n\n- soep\n\n## Sterke punten\n- geur\n",
        ),
    ],
)
def test_a_text_is_tidied_where_that_changes_nothing_on_the_page(before, after):
    assert fixed(body(before))[0] == body(after)


@pytest.mark.parametrize(
    "text",
    [
        "Een.  \nTwee.",  # a line break
        "Een.\t\t\nTwee.",  # a line break too
        "```\ncode  \n- a \n \n```\n",
        "<!--\nMee:\n- soep\n-->\n",
        "Een.\n- - -\nTwee.",  # a thematic break, not a list
        "In\n2018. werd het wat.",
    ],
)
def test_what_a_space_means_stays(text):
    assert fixed(body(text)) == (body(text), [])


def test_what_was_mended_is_told_by_line_and_column_of_the_file_as_it_was():
    text = front("doelgroepen: [senioren, jeugd]\nvrijwilligers:\u00a0ja  ").replace("Soep.", "Mee: \n- soep")
    assert fixed(text)[1] == [
        (3, 15, "senioren", "Ouderen"),
        (3, 25, "jeugd", "Jongeren"),
        (4, 15, "\u00a0", " "),
        (4, 18, "  ", ""),
        (8, 5, " ", ""),
        (9, 1, "", "\n"),
    ]


def test_what_was_mended_is_told_where_another_mistake_remains():
    assert fixed(front("vrijwilligers:\u00a0ja\nperiode: [2018"))[1] == [(3, 15, "\u00a0", " ")]


def test_a_label_that_cannot_stand_there_is_not_put_there():
    declared = CONFIG.replace("{label: Ouderen, ", '{label: "Oma, opa", ')
    model = config.read(declared)[0].model
    text = front("doelgroepen: [senioren, jeugd]")
    assert correct_sheet(PATH, text.encode(), model)[0].decode() == text.replace("jeugd", "Jongeren")


@pytest.mark.parametrize(
    ("word", "option", "renamed"),
    [
        ("concept", "{key: draft, label: concept,", "{label: in voorbereiding,"),
        ("ingetrokken", "{key: withdrawn, label: ingetrokken}", "{label: stopgezet, aliases: [ingetrokken]}"),
    ],
)
def test_a_word_that_is_told_to_keep_no_sheet_off_the_site_stays_so_that_it_is_told_again(
    word, option, renamed
):
    assert option in CONFIG
    model = config.read(CONFIG.replace(option, renamed).replace("[ontwerp,", "[concept, ontwerp,"))[0].model
    text = front(f"status: {word}\ndoelgroepen: jeugd")
    assert correct_sheet(PATH, text.encode(), model)[0].decode() == text.replace("jeugd", "Jongeren")


@pytest.mark.parametrize("data", [b"\xff\xfe", b"geen gegevens  \n", b"---\nx: [  \n---\n", b"---\nx: y  \n"])
def test_a_file_that_cannot_be_read_is_left_alone(data):
    assert correct_sheet(PATH, data, MODEL) == (data, ())


def test_a_free_page_is_tidied_too():
    text = b"\xef\xbb\xbf---\r\ntitle: Over \r\n---\r\nMee:\r\n- soep \r\n"
    new, corrections = correct_page("content/pages/over.md", text)
    assert new == b"\xef\xbb\xbf---\r\ntitle: Over\r\n---\r\nMee:\r\n\r\n- soep\r\n"
    assert len(corrections) == 3


# Any file

SHEETS = [path.read_text("utf-8") for path in sorted((HOME / "content/projects").glob("*.md"))]
PAGES = [path.read_text("utf-8") for path in sorted((HOME / "content/pages").glob("*.md"))]
MESS = [
    *(
        " ",
        "  ",
        "\t",
        " \n",
        "  \n",
        "\n- a\n",
        "\n* a",
        "\n1. a",
        "\n  - b\n",
        "\n\n",
        "```\n",
        "<!-- ",
        " -->",
    ),
    *(
        "\n---\n",
        "| a | b |\n",
        "> - a\n",
        "[^1]: x\n",
        ": ",
        "\u00a0",
        "`",
        "*",
        "\\",
        "**",
        "#",
        "\n## Anekdote\n",
    ),
    *("senioren", "jeugd", "8 op 10", "7 / 10", "'", '"', "[", "]", ",", "kansarmen, "),
]


@st.composite
def messed_up(draw, originals):
    """A carelessly typed sheet, with any line endings, and with or without a byte-order mark."""
    text = draw(st.sampled_from(originals))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(MESS)) + text[at:]
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", end)


def seen(html):
    return re.sub(r"\s+(?=\n|</(?:p|li|t[dh]|d[dt]|h\d)>)", "", html)


def said_by_sheet(data):
    """All that a sheet tells readers, and its diagnostics for editors."""
    try:
        sheet, found = sheets.read(sources.read(PATH, data), MODEL)
        html = render(tuple(part.text for part in sheet.parts))
    except Invalid as invalid:
        return invalid.diagnostics
    return dict(sheet.values), [*map(seen, html.sections)], seen(html.notes), sorted(d.code for d in found)


def said_by_page(data):
    try:
        page = free_pages.check(sources.read("content/pages/a.md", data))
    except Invalid as invalid:
        return invalid.diagnostics
    return page.title, page.summary, page.in_menu, page.order, seen(page.html)


def spliced(old, corrections):
    """The text with the corrections applied by line and column only."""
    starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", old))]
    made, at = [], 0
    for one in corrections:
        start = starts[one.line - 1] + one.column - 1
        assert old[start : start + len(one.before)] == one.before
        made += [old[at:start], one.after]
        at = start + len(one.before)
    return "".join((*made, old[at:]))


steady = settings(deadline=None, derandomize=True, database=None, max_examples=120)


@steady
@given(messed_up(SHEETS))
@example(body("Mee:  \n- a"))
@example(body("Mee:\n- a\n  - b  \n\n  c\nd:\n1. e"))
def test_a_mended_sheet_says_the_same_and_is_mended_once(text):
    data = text.encode()
    new, corrections = correct_sheet(PATH, data, MODEL)
    assert said_by_sheet(new) == said_by_sheet(data)
    assert correct_sheet(PATH, new, MODEL) == (new, ())
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    assert new.decode() == mark + spliced(text.removeprefix("\ufeff"), corrections)


@steady
@given(messed_up(PAGES))
def test_so_does_a_mended_page(text):
    data = text.encode()
    new, corrections = correct_page("content/pages/a.md", data)
    assert said_by_page(new) == said_by_page(data)
    assert correct_page("content/pages/a.md", new) == (new, ())
    assert bool(corrections) == (new != data)


@pytest.mark.parametrize(("beside", "most"), [("", 200), ("[a](b.md) **c** `d` `e f` *g*\n\n" * 1_500, 9)])
def test_what_cannot_be_mended_is_not_tried_without_end(monkeypatch, beside, most):
    tried = []

    def counting(parts):
        tried.append(parts)
        return render(parts)

    monkeypatch.setattr("fichebak.content.corrections.render", counting)
    text = body("1. \n\n" * 250 + beside)  # without the space it is no list item
    assert fixed(text) == (text, [])
    assert len(tried) < most


def test_the_comments_of_a_sheet_are_left_out_once_however_many_sections_it_has(monkeypatch):
    counted = []

    def counting(text):
        counted.append(text)
        return without_comments(text)

    monkeypatch.setattr(corrections, "without_comments", counting)
    headings = [section.heading for section in MODEL.sections]
    assert len(headings) > 1
    text = "".join(f"## {heading}\n\n<!-- Kook -->Soep\n- a\n\n" for heading in headings)
    new, _ = fixed(f"---\ntitel: Soep\n---\n{text}")
    assert new.count("Soep\n\n- a") == len(headings)
    assert len(counted) == 1


def test_many_spaces_cost_no_more_than_their_number():
    text = body("x" + " " * 60_000 + "x\n\nb")
    start = time.process_time()
    assert fixed(f"{text} \n")[0] == f"{text}\n"
    assert time.process_time() - start < 5
