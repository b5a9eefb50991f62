"""The interface's words: complete in every language, and every one of them in use."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path
from string import Formatter

import pytest

import fichebak
from fichebak.config import LANGUAGES, PATHS
from fichebak.diagnostics import Diagnostic, Invalid, Place, Severity, error
from fichebak.feedback import Mode
from fichebak.fields import TYPES
from fichebak.fields.period import End, State
from fichebak.language import read
from fichebak.nodes import Mapping, parse
from fichebak.wording import slug

PACKAGE = Path(fichebak.__file__).parent
TREES = {
    path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
}
TEMPLATES = "\n".join(
    path.read_text("utf-8") for path in sorted((PACKAGE.parent / "templates").rglob("*.html"))
)


def of_mistakes(key):
    return key.startswith(("mistake.", "hint."))


def places(text):
    """The names that a text is filled in with."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_every_key_with_the_same_places_to_fill_in(words, code):
    own, dutch = ({key: places(text) for key, text in words(c).texts.items()} for c in (code, "nl"))
    assert own == dutch


def keys_of(node, before=""):
    for key, value in node.entries:
        if isinstance(value, Mapping):
            yield from keys_of(value, f"{before}{key.text}.")
        else:
            yield f"{before}{key.text}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_text_is_empty_and_no_key_stands_twice(words, code):
    written = (PACKAGE / f"languages/{code}.yaml").read_text("utf-8")
    assert [key for key, text in words(code).texts.items() if not text] == []
    assert sorted(keys_of(parse(written, code))) == sorted(words(code).texts)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_words_for_addresses_are_fit_for_addresses(words, code):
    for keys in ([f"path.{name}" for name in PATHS], [f"period.state-key.{state.value}" for state in State]):
        found = [words(code)(key) for key in keys]
        assert found == [slug(word) for word in found]
        assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("code", "counts"),
    [
        ("nl", {0: "0 fiches", 1: "1 fiche", 2: "2 fiches", 41: "41 fiches"}),
        ("en", {0: "0 sheets", 1: "1 sheet", 2: "2 sheets", 41: "41 sheets"}),
        ("fr", {0: "0 fiche", 1: "1 fiche", 2: "2 fiches", 41: "41 fiches"}),
    ],
)
def test_a_number_has_its_own_form_and_nought_is_singular_in_french_only(words, code, counts):
    assert {number: words(code).count("sheets", number) for number in counts} == counts


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_text_with_one_form_has_the_other_and_they_differ(words, code):
    texts = words(code).texts
    counted = {key.removesuffix(".one") for key in texts if key.endswith(".one")}
    assert counted == {key.removesuffix(".other") for key in texts if key.endswith(".other")}
    assert [key for key in counted if texts[f"{key}.one"] == texts[f"{key}.other"]] == []
    assert "sheets" in counted


@pytest.mark.parametrize(
    ("number", "dutch", "english", "french"),
    [
        ("7.50", "7,5", "7.5", "7,5"),
        ("8", "8", "8", "8"),
        ("1000000", "1000000", "1000000", "1000000"),
        ("-0.25", "-0,25", "-0.25", "-0,25"),
        ("100", "100", "100", "100"),
        ("0.00", "0", "0", "0"),
    ],
)
def test_a_number_has_the_decimal_sign_of_its_language(words, number, dutch, english, french):
    assert [words(code).number(Decimal(number)) for code in ("nl", "en", "fr")] == [dutch, english, french]


@pytest.mark.parametrize(
    ("code", "year", "month", "first", "later"),
    [
        ("nl", "2018", "maart 2018", "1 maart 2018", "14 maart 2018"),
        ("en", "2018", "March 2018", "1 March 2018", "14 March 2018"),
        ("fr", "2018", "mars 2018", "1er mars 2018", "14 mars 2018"),
    ],
)
def test_a_date_is_told_as_precisely_as_it_was_given(words, code, year, month, first, later):
    date = words(code).date
    assert (date(2018), date(2018, 3), date(2018, 3, 1), date(2018, 3, 14)) == (year, month, first, later)


def test_a_sentence_is_filled_in_and_asks_whether_the_near_word_was_meant(words):
    found = error(Place("a.md"), "unknown-choice", written="Oudern", near="Ouderen")
    message, hint = words("nl").sentence(found)
    assert message == "“Oudern” staat niet in de keuzelijst"
    assert hint.startswith("Bedoelde u “Ouderen”? ")


def test_what_is_not_known_of_a_mistake_is_left_out_of_its_sentence(words):
    found = Diagnostic(Place("a.md"), "unknown-choice")
    message, hint = words("en").sentence(found)
    assert "{" not in message + hint
    assert "Did you mean" not in hint


def test_braces_in_what_an_editor_wrote_stay_as_they_are(words):
    found = error(Place("a.md"), "unknown-choice", written="{near} {0} {")
    assert "“{near} {0} {”" in words("nl").sentence(found)[0]


def test_a_missing_text_is_our_own_mistake_and_a_broken_file_is_told(words):
    with pytest.raises(KeyError):
        words("nl")("no-such-key")
    with pytest.raises(Invalid):
        read("yes: Ja: Nee", "nl")


# From here on: what the code and the templates ask for, held against what there is.


def name_of(call):
    return ast.unparse(call.func).rpartition(".")[2]


def words_in(node):
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def raised():
    """Every code that a diagnostic is made with → the names of what its sentence may be filled in with.

    A code that is not written where the diagnostic is made stands elsewhere in the same function, or
    is handed to it; its details are those of any such place.
    """
    found, loose, details = {}, set(), set()
    for tree in TREES.values():
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if not isinstance(call, ast.Call):
                    continue
                given = {keyword.arg for keyword in call.keywords if keyword.arg}
                if name_of(call) in {"error", "wrong", "warning", "_note"}:
                    code = call.args[1] if len(call.args) > 1 else None
                    if isinstance(code, ast.Constant):
                        found.setdefault(code.value, set()).update(given)
                    else:
                        details |= given
                        loose |= words_in(function)
                elif name_of(call) in {"TooMuch", "_refuse_twins"}:
                    loose.add(call.args[0].value)
                elif name_of(call) in {"_second_colon"}:
                    pass
    return found, loose, details
