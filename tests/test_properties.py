"""Properties of any text: it is read completely, or refused with diagnostics at positions that exist."""

import re
import string
from collections import Counter
from datetime import date
from functools import reduce
from itertools import product

import pytest
from hypothesis import example, given, settings, strategies as st
from markupsafe import escape

from fichebak.cli import FORMATS
from fichebak.content import comments, config, free_pages, paths, sources
from fichebak.content.decoding import decode
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.date import FIRST_YEAR, LAST_YEAR, PartialDate
from fichebak.content.fields.period import End, Period, PeriodType
from fichebak.content.references import check as check_reference, defined_twice, references, unused
from fichebak.text import language
from fichebak.text.converter import clean
from fichebak.text.diagnostics import Diagnostic, Invalid, Place
from fichebak.text.limits import too_slow
from fichebak.text.markdown_lists import fence_after, normalise_lists
from fichebak.text.nodes import UNREADABLE, Mapping, Scalar, Sequence, parse
from fichebak.text.prose import render
from fichebak.text.report import report
from fichebak.text.wording import LONGEST_SLUG, fold, nearest, slug
from tests.conftest import HOME, whole_sheet
from tests.markup import Document

# The same examples on every machine and in every run, so that a failure is due to a change.
steady = settings(deadline=None, derandomize=True, database=None, max_examples=150)

CONFIG = (HOME / "site_config.yaml").read_text("utf-8")
SHEETS = [path.read_text("utf-8") for path in sorted((HOME / "content/projects").glob("*.md"))]
MODEL = config.read(CONFIG)[0].model
WORDS = {
    code: language.read((HOME / f"fichebak/text/languages/{code}.yaml").read_text("utf-8"), code)
    for code in config.LANGUAGES
}

TRAPS = [
    *"\n\n\n  \t:#-*_>|[](){}'\"`~&!%@\\/=+?,.;^<$",
    *("\r\n", "\u00a0", "\u202e", "\ufeff", "\x00", "é", "🧺", "---\n", "...\n", "## ", "# ", "- ", "1. "),
    *("• ", "titel: ", "periode: 2018", "doelgroepen: ", "## Beschrijving\n", "scores: {", "null", "~"),
    *("nee", "0471", "[a](b.md)", "![a](b.jpg)", "[^1]", "[^1]: ", "[x]: y", "<b>", "</b>", "<!--", "-->"),
    *("&#5;", "&lt;", "```\n", "| a | b |\n", "|-|-|\n", ": ", "2018. ", "javascript:", "//e.example"),
    *("a@e.example", "https://e.example"),
]
pieces = st.one_of(st.sampled_from(TRAPS), st.text(max_size=8))
texts = st.lists(pieces, max_size=40).map("".join)


def assert_places_exist(found: tuple[Diagnostic, ...], path: str, data: bytes) -> None:
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in found:
        assert one.place.path == path
        assert 1 <= one.place.line <= len(lines), one
        assert 1 <= one.place.column <= len(lines[one.place.line - 1]) + 1, one
    for form, code in product(FORMATS, WORDS):
        shown = report(found, form, lambda _, code=code: WORDS[code], {path: data})
        assert not UNREADABLE.search(shown.replace("\n", ""))


def read_sheet(data: bytes) -> None:
    """Reads a sheet as a build does, and renders it if it has no errors."""
    path = "content/projects/a.md"
    try:
        source = sources.read(path, data)
    except Invalid as invalid:
        assert_places_exist(invalid.diagnostics, path, data)
        return
    sheet, found = whole_sheet(source, MODEL)
    text = (path, comments.without_comments(source.body), source.body_line)
    addressed = [check_reference(reference, {path}, set()) for reference in references(*text)]
    found = (*found, *defined_twice(*text), *unused(*text), *(problem for problem in addressed if problem))
    assert_places_exist(found, path, data)
    assert sheet or found
    if sheet:
        made = render([part.text for part in sheet.parts])
        assert len(made.sections) == len(sheet.parts)
        for field in MODEL.fields:
            if field.key in sheet.values:
                field.type.plain(sheet.values[field.key], Setting(WORDS["nl"], date(2026, 11, 23)))


@steady
@given(st.one_of(st.binary(max_size=200), texts.map(str.encode)))
@example(b"")
@example(b"\xef\xbb\xbf")
@example(b"---\n---")
def test_any_bytes_are_a_sheet_or_are_refused_at_their_places(data):
    read_sheet(data)


@steady
@given(texts, texts)
def test_any_fields_and_any_text_are_a_sheet_or_are_refused_at_their_places(front, body):
    read_sheet(f"---\n{front}\n---\n{body}".encode())


@steady
@given(texts, texts)
def test_any_page_is_shown_or_is_refused_at_its_places(front, body):
    path, data = "content/pages/a.md", f"---\ntitel: x\n{front}\n---\n{body}".encode()
    try:
        page = free_pages.check(sources.read(path, data))
    except Invalid as invalid:
        assert_places_exist(invalid.diagnostics, path, data)
    else:
        assert page.title


@settings(steady, max_examples=60)
@given(texts)
def test_any_configuration_is_one_or_is_refused_at_its_places(text):
    read_config(text.encode())


def read_config(data: bytes) -> None:
    """Reads a configuration as a build does."""
    try:
        decoded = decode(paths.CONFIG, data)
    except Invalid as invalid:
        found = invalid.diagnostics
    else:
        settled, found = config.read(decoded)
        assert (settled is None) == bool(found)
    assert config.language_of(data.decode("utf-8", "replace")) in config.LANGUAGES
    assert_places_exist(found, paths.CONFIG, data)


def all_text(node) -> str:
    match node:
        case Scalar():
            return node.text
        case Mapping():
            return " ".join(f"{key.text} {all_text(value)}" for key, value in node.entries)
        case Sequence():
            return " ".join(map(all_text, node.items))


@steady
@given(
    st.lists(st.sampled_from([*"abc:#-|> \n", "a: ", "- ", "\n", "\n  ", " #", "#b"]), max_size=25).map(
        "".join
    )
)
@example("a: b\n  #c")
@example("a: #c")
@example("- a #b")
def test_no_letter_of_a_value_is_lost(text):
    try:
        found = all_text(parse(text, "a.md", strict_comments=True))
    except Invalid:
        return
    # A comment may be on a line of its own, or after a key that opens a list or a text.
    without_comments = re.sub(r"^(?P<before> *|.*?[:|>-] *)#.*$", r"\g<before>", text, flags=re.MULTILINE)
    letters = Counter(c for c in found if c in string.ascii_letters)
    assert letters >= Counter(c for c in without_comments if c in string.ascii_letters)


PAGE = "<!doctype html><html lang=nl><head><meta charset=utf-8><title>x</title></head><body>"
ALLOWED = {
    **{
        name: set() for name in ("p", "br", "hr", "blockquote", "pre", "h3", "h4", "h5", "h6", "em", "strong")
    },
    **{name: set() for name in ("ul", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "code")},
    "a": {"href", "title", "class", "rel"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "li": {"id"},
    "sup": {"id"},
    "div": {"class"},
    "td": {"align"},
    "th": {"align"},
}


def assert_harmless(html: str) -> Document:
    page = Document(f"{PAGE}{html}".encode())
    for node in page.all("body *"):
        assert set(node.attrs) <= ALLOWED[node.name]
        assert re.fullmatch(r"fn(ref\d*)?:\S*", node.attrs.get("id", "fn:"))
        assert node.attrs.get("class", "footnote") in {"footnote", "footnote-ref", "footnote-backref"}
        for name in ("href", "src"):
            address = node.attrs.get(name, "")
            assert re.match(r"(https?|mailto|tel):|[^:]*([/?#]|$)", address, re.IGNORECASE), address
            assert not re.match(r"[/\\]{2}", address), address
        assert not re.match(r"/|[a-z]+:", node.attrs.get("src", ""), re.IGNORECASE)
    return page


def is_readable(text: str) -> bool:
    """Whether a text passes the checks before rendering."""
    fence = reduce(lambda fence, line: fence_after(line, fence), text.split("\n"), "")
    return not (fence or "\r" in text or UNREADABLE.search(text) or too_slow(text))


safe_texts = texts.filter(is_readable)


@steady
@given(st.lists(safe_texts, min_size=1, max_size=3))
@example(["<img src=x onerror=y>"])
@example(['[a](b.md "c\\" onclick=\\"d")'])
@example(["[a](java\nscript:b)"])
@example(["```{onclick=a .b #c}\nx\n```"])
def test_nothing_gets_into_a_page_but_what_a_text_may_have(written):
    made = render(written)
    assert len(made.sections) == len(written)
    for html in (*made.sections, made.notes):
        assert_harmless(html)
        assert clean(html) == html


@steady
@given(safe_texts)
def test_every_address_that_is_shown_was_checked(text):
    made = render([text])
    found = {reference.address.replace("\\", "") for reference in references("a.md", text, 1)}
    for node in Document(f"{PAGE}{made.sections[0]}{made.notes}".encode()).all("a[href], img[src]"):
        address = node.attrs.get("href") or node.attrs.get("src") or ""
        if re.match(r"#|https?:|mailto:|tel:", address):
            continue  # does not depend on the site's files
        assert address.replace("\\", "") in found


words_only = st.lists(
    st.sampled_from(
        [*"abcé \n\n", *TRAPS[:2], "- ", "* ", "• ", "1. ", "2) ", "2018. ", "#", "### ", "| ", "|-|-|\n"]
    )
    | st.sampled_from(["  ", "    ", "---\n", "* * *\n", "> ", ": ", "*", "_", "<b>", "a < b"]),
    max_size=30,
).map("".join)


@steady
@given(words_only)
@example("|a|b|\n|-|-|\n|c|d|e|")
@example("- a\n\n  b\n- c")
@example("- #a\n> #b")
def test_no_word_is_lost_on_its_way_to_the_page(text):
    if too_slow(text):
        return
    page = Document(f"{PAGE}{render([text]).sections[0]}".encode())
    (body,) = page.all("body")
    assert Counter(filter(str.isalpha, body.to_text())) == Counter(filter(str.isalpha, text))


@steady
@given(st.one_of(texts, words_only).map(lambda text: text.replace("\r", "")))
def test_mending_twice_is_mending_once_and_loses_nothing(text):
    mended = normalise_lists(text)
    assert normalise_lists(mended) == mended
    ignored = str.maketrans("", "", "-*+•◦▪‣·\uf0b7\\.) \t\n\u00a0")
    assert mended.translate(ignored).split() == text.translate(ignored).split()


@steady
@given(st.text(max_size=120))
@example("a" * 200)
@example(f"{'a' * 70}-{'b' * 70}")
def test_a_slug_is_a_word_for_an_address(text):
    word = slug(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", word)
    assert len(word) <= LONGEST_SLUG
    assert slug(word) == word
    assert slug(fold(text)) == word


@steady
@given(st.text(max_size=40))
@example("İstanbul")
@example("𝐁uurt №5")
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
    assert fold(f"  {text} ") == fold(text)


@steady
@given(st.text(alphabet="abcdeéèëïöüçABCÉÈËÏÖÜÇ -'", max_size=30))
def test_capitals_do_not_change_a_word(text):
    assert slug(text.upper()) == slug(text.lower()) == slug(text)


@steady
@given(st.text(max_size=20), st.lists(st.text(max_size=10), max_size=5))
def test_the_nearest_name_is_one_of_those_that_there_are(word, names):
    assert nearest(word, names) in {"", *names}


dates = st.builds(
    lambda day, precision: PartialDate(*(day.year, day.month, day.day)[:precision]),
    st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)),
    st.integers(1, 3),
)
periods = st.builds(Period, dates, dates | st.sampled_from(End)).filter(
    lambda period: isinstance(period.end, End) or period.end.last >= period.start.first
)


@steady
@given(periods, st.sampled_from(config.LANGUAGES), st.dates(date(1990, 1, 1), date(2050, 1, 1)))
def test_a_period_that_is_written_as_it_is_shown_means_the_same(period, code, today):
    setting = Setting(WORDS[code], today)
    for written in (period.shown(setting), period.interval):
        node = Scalar(Place("a.md"), written)
        again = PeriodType().parse(node)
        assert (again.start, again.end) == (period.start, period.end), written
        assert again.state(setting) == period.state(setting)


@pytest.mark.parametrize("code", config.LANGUAGES)
def test_a_page_can_show_every_word_of_the_interface(code):
    # Messages go to a terminal, other texts into HTML: neither may contain markup.
    for key, text in WORDS[code].texts.items():
        assert not re.search(r"<[a-z/]", text), key
        assert not UNREADABLE.search(str(escape(text))), key
