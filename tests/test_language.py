"""The texts of the interface: complete in every language, and all in use."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import fichebak
from fichebak.building.work import Stage
from fichebak.catalogue.quality import KINDS
from fichebak.cli import COMMANDS
from fichebak.commands.stopwatch import START
from fichebak.content import free_pages
from fichebak.content.config import LANGUAGES, PATHS
from fichebak.content.feedback import Mode
from fichebak.content.fields import TYPES
from fichebak.content.fields.contract import Setting
from fichebak.content.fields.period import SEASONS, VAGUE, End, State
from fichebak.content.fields.sdgs import GOALS
from fichebak.content.fields.shared.record import as_key, read_record
from fichebak.content.statements import Method, Reason, Status
from fichebak.exports.records import MEMBERS
from fichebak.site.search_page import SCRIPT_WORDS
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, Severity, error
from fichebak.text.language import read
from fichebak.text.nodes import Mapping, Scalar, parse
from fichebak.text.report import explained, lines_in
from fichebak.text.wording import slug
from tests.conftest import HOME

PACKAGE = Path(fichebak.__file__).parent
TEMPLATES = "\n".join(
    path.read_text("utf-8") for path in sorted((PACKAGE.parent / "templates").rglob("*.html"))
)


@cache
def trees():
    """The code of every module of the package, parsed, by its path."""
    return {
        path.relative_to(PACKAGE).as_posix(): ast.parse(path.read_text("utf-8"))
        for path in sorted(PACKAGE.rglob("*.py"))
    }


def of_mistakes(key):
    return key.startswith(("mistake.", "hint."))


def places(text):
    """The names of the placeholders of a text."""
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
def test_no_text_is_empty_or_cut_off_and_no_key_stands_twice(words, code):
    written = (PACKAGE / f"text/languages/{code}.yaml").read_text("utf-8")
    assert [key for key, text in words(code).texts.items() if not text] == []
    # Strict: to YAML, what follows “ #” in a text without quotation marks is a comment.
    assert sorted(keys_of(parse(written, code, strict_comments=True))) == sorted(words(code).texts)


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
    alike = {texts[f"{key}.one"] for key in counted if texts[f"{key}.one"] == texts[f"{key}.other"]}
    # In French “mois” and “prix” are also their own plurals.
    assert {text for text in alike if code != "fr" or not re.search(r"\{number\} \w+[sxz]\b", text)} == set()
    assert "sheets" in counted


ONE_MAY_BE = {
    *("score.at-least", "listing.more", "related.away", "pager.title", "pager.state"),
}
NEVER_ONE = {"mistake.table-cells"}


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_is_said_of_one_in_the_plural(words, code):
    uncounted = re.compile(r"\{number\} \w")
    told = {key for key, text in words(code).texts.items() if uncounted.search(text)} - ONE_MAY_BE - NEVER_ONE
    assert {key for key in told if not key.endswith((".one", ".other"))} == set()


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
    ("code", "dates"),
    [
        ("nl", ["2018", "maart 2018", "1 maart 2018", "14 maart 2018"]),
        ("en", ["2018", "March 2018", "1 March 2018", "14 March 2018"]),
        ("fr", ["2018", "mars 2018", "1er mars 2018", "14 mars 2018"]),
    ],
)
def test_a_date_is_told_as_precisely_as_it_was_given(words, code, dates):
    date = words(code).date
    assert [date(2018), date(2018, 3), date(2018, 3, 1), date(2018, 3, 14)] == dates


def test_a_sentence_is_filled_in_and_asks_whether_the_near_word_was_meant(words):
    found = error(Place("a.md"), "unknown-choice", written="Oudern", near="Ouderen")
    message, hint = words("nl").sentence(found)
    assert message == "“Oudern” staat niet in de keuzelijst"
    assert hint.startswith("Bedoelde u “Ouderen”? ")


def test_what_might_have_been_meant_is_listed_as_a_sentence_of_its_own(words):
    found = error(Place("a.md"), "unknown-choice", written="Oudern", among="Kinderen, Ouderen")
    assert words("nl").sentence(found)[1].endswith(" Mogelijk zijn: Kinderen, Ouderen")


def test_an_example_at_the_end_of_a_hint_is_set_off_from_what_follows(words):
    found = error(Place("lijst.csv"), "sdg", written="x", others="2", rows="3, 4")
    assert words("nl").sentence(found)[1].endswith(" ook: 3, 11 – Hetzelfde in nog 2 rijen: 3, 4")
    found = error(Place("lijst.csv"), "unknown-choice", written="x", among="Ouderen", others="1", rows="3")
    assert words("nl").sentence(found)[1].endswith(" Mogelijk zijn: Ouderen – Hetzelfde in nog 1 rij: 3")


def test_what_is_not_known_of_a_mistake_is_left_out_of_its_sentence(words):
    found = Diagnostic(Place("a.md"), "unknown-choice")
    message, hint = words("en").sentence(found)
    assert "{" not in message + hint
    assert "Did you mean" not in hint


def test_a_sentence_that_ends_in_what_is_not_known_ends_in_a_word(words):
    # In a pull request a full stop follows it: “heeft geen leesbaar punt . Schrijf lat en lon …”.
    told = error(Place("content/map/gemeenten.csv"), "table-point", name="Loker", written="")
    assert words("nl").sentence(told)[0] == "“Loker” heeft geen leesbaar punt"


def test_braces_in_what_an_editor_wrote_stay_as_they_are(words):
    found = error(Place("a.md"), "unknown-choice", written="{near} {0} {")
    assert "“{near} {0} {”" in words("nl").sentence(found)[0]


def test_a_missing_text_is_our_own_mistake_and_a_broken_file_is_told(words):
    with pytest.raises(KeyError):
        words("nl")("no-such-key")
    with pytest.raises(Invalid):
        read("yes: Ja: Nee", "nl")


# From here on: the keys that the code and the templates use, compared with the keys of the language files.

MAKERS = {"error": 1, "wrong": 1, "warning": 1, "advice": 1, "_report": 1, "TooMuch": 0, "_refuse_clashes": 0}
"""The functions that make a diagnostic, with the index of the argument that is the code."""
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def calls(tree):
    """Every call in a module, with the last part of the function's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func).rpartition(".")[2], node


def texts_in(tree):
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def makers(tree):
    """Every call that makes a diagnostic: the function's name, the code (or None), the details."""
    for name, call in calls(tree):
        if name in MAKERS:
            code = call.args[MAKERS[name]] if len(call.args) > MAKERS[name] else None
            written = code.value if isinstance(code, ast.Constant) else None
            yield name, written, {keyword.arg for keyword in call.keywords}


@cache
def codes():
    """Every code in the package; in a module that passes codes on, every text that looks like one."""
    found = set()
    for path, tree in trees().items():
        here = {code for _, code, _ in makers(tree)}
        if None in here and path not in {"diagnostics.py", "cli.py"}:  # in cli.py, argparse's error
            found |= {text for text in texts_in(tree) if CODE.fullmatch(text)}
        found |= here - {None}
    return found


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_mistake_has_a_sentence_and_every_sentence_a_mistake(words, code):
    with_message = {key.removeprefix("mistake.") for key in words(code).texts if key.startswith("mistake.")}
    assert with_message == codes()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_mistake_has_a_hint(words, code):
    with_hint = {key.removeprefix("hint.") for key in words(code).texts if key.startswith("hint.")}
    assert with_hint == codes()


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_example_in_a_sentence_is_taken_for_the_data_of_a_person(words, code):
    # Addresses and numbers are blotted out of whole sentences: an example of one would be dots.
    blotted = {}
    for mistake in codes():
        told = error(Place("a.md"), mistake, written="x", near="x")
        sentences = explained(told, words(code), lines_in({}))[:2]
        blotted |= {mistake: sentences} if any("•" in sentence for sentence in sentences) else {}
    assert blotted == {}


def test_a_sentence_is_filled_in_only_with_what_its_mistake_tells(words):
    details, passed_on = {}, set()
    for tree in trees().values():
        for name, code, given in makers(tree):
            details.setdefault(code, set()).update(given)
            passed_on |= {code} if MAKERS[name] == 0 else set()
    anywhere = details.pop(None)
    for code in passed_on:  # their details are filled in elsewhere
        details[code] = anywhere
    unknown = {
        key: missing
        for key, text in words("nl").texts.items()
        if of_mistakes(key)
        if (missing := places(text) - details.get(key.partition(".")[2], anywhere))
    }
    assert unknown == {}


def parts_of(name):
    """The parts of a field type's values, as its module declares them."""
    module = import_module(f"fichebak.content.fields.{name}")
    return module.PARTS if name == "links" else module._PARTS  # noqa: SLF001


NAMED = [
    field
    for fields in (
        *map(parts_of, ("address", "contact", "image", "links", "location", "period")),
        free_pages.FIELDS,
    )
    for field in fields
    if field.aliases
]
"""The fields without a label, which have a name in each language."""


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_part_is_told_by_a_name_that_it_can_be_given_by(words, code):
    for field in NAMED:
        assert as_key(words(code).part_name(field.key)) in {as_key(name) for name in field.names}
    record = read_record(parse("credit: x\nfiles: y", "a.md"), parts_of("image"))
    told = {one.code: " ".join(words(code).sentence(one)) for one in record.diagnostics}
    assert words(code).part_name("alt") in told["missing"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("hint", "written"),
    [
        ("unclosed-quote", r'(\w+): "'),
        ("contact", r"[“\u00a0](\w+): …"),
        ("contact-person", r"[“\u00a0](\w+): …"),
        ("contact-several", r"[“\u00a0](\w+): …"),
        ("contact-unreachable", r"[“\u00a0](\w+): …"),
        ("unclosed-bracket", r"[{,] ?(\w+): "),
        ("image-parts", r"[{,] ?(\w+): "),
    ],
)
def test_an_example_names_a_part_as_the_site_does(words, code, hint, written):
    named = re.findall(written, words(code)(f"hint.{hint}"))
    assert named
    assert set(named) <= {words(code).part_name(field.key) for field in NAMED}


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_address_that_serves_as_an_example_is_nobodys(words, code):
    texts = {key: text for key, text in words(code).texts.items() if key != "privacy.authority-url"}
    hosts = {host for text in texts.values() for host in re.findall(r"https?://(\w[\w.-]*\w)", text)}
    reserved = re.compile(r".+\.example|www\.example\.org")
    assert {host for host in hosts if not reserved.fullmatch(host)} == {"formspree.io"}  # a form service


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_title_that_a_hint_gives_as_an_example_is_accepted_without_a_word(words, code, make):
    title = re.compile(r"""\b(?:titel|title|titre): ("[^"]+"|'(?:[^']|''')+')""")
    hints = {key: text for key, text in words(code).texts.items() if key.startswith("hint.")}
    sheets = {
        f"content/projects/{key.partition('.')[2]}-{number}.md": f"---\ntitle: {example}\n---\n"
        for key, text in hints.items()
        for number, example in enumerate(title.findall(text))
    }
    told = [found for found in make(sheets, only_check=True).diagnostics if found.place.path in sheets]
    of_the_rest = {"missing-section", "missing-summary", "similar-title"}
    assert {(one.place.path, one.code) for one in told if one.code not in of_the_rest} == set()
    assert len(sheets) > 9


VALUES = {
    "boolean": ["ja", "nee"],
    "period": [
        *("2018 tot ?", "2018 tot nu", *(f"2018-{month:02}/2018-12-31" for month in range(1, 13))),
        *(f"{word} 2018" for word in ("begin", "half", "eind", "rond", "lente", "zomer", "herfst", "winter")),
    ],
}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", VALUES)
def test_a_sheet_can_say_a_value_as_pages_in_its_language_do(words, code, name):
    kind, setting = TYPES[name](), Setting(words(code), date(2026, 1, 1))
    for written in VALUES[name]:
        said = kind.plain(kind.parse(Scalar(Place("a.md"), written)), setting)
        assert kind.plain(kind.parse(Scalar(Place("a.md"), said)), setting) == said


@pytest.mark.parametrize("goal", GOALS)
def test_a_goal_has_one_name_in_each_language(goal):
    assert len(GOALS[goal]) == len(LANGUAGES)


@pytest.mark.parametrize("code", ["en", "fr"])
def test_examples_are_in_the_language_of_the_hint(words, code):
    # What the Dutch hints name as a title, a file and a place.
    dutch = re.compile(r"kabas|soep|loker", re.IGNORECASE)
    assert {key for key, text in words("nl").texts.items() if dutch.search(text)}
    assert {key for key, text in words(code).texts.items() if dutch.search(text)} == set()


PARTS = {part.key for name in ("contact", "image", "links") for part in parts_of(name)}
OFFERED = {call.args[0].value for name, call in calls(trees()["site/offers.py"]) if name == "Offer"}
FAMILIES = {
    "editor.commit.": {"create", "update", "delete"},
    "editor.part.": PARTS | {field.key for field in free_pages.FIELDS},
    "editor.part-hint.": {"alt", "order", "public", "url"},
    "part-name.": {field.key for field in NAMED},
    "accessibility.status.": set(Status),
    "accessibility.reason.": set(Reason),
    "accessibility.method.": set(Method),
    "privacy.data.": {Mode.FORM, Mode.LINK, Mode.MAIL},
    "facet.": {name for implementation in TYPES.values() for name in implementation.FACETS if name},
    "feedback.": {Mode.LINK, Mode.MAIL, "consent", "consent-page"},
    "form.": set(TYPES),
    "help.": set(COMMANDS),
    "open-data.about.": {*OFFERED, "dcat", "json-ld", "sitemap"},
    "open-data.key.": MEMBERS.keys(),
    "open-data.offer.": OFFERED,
    "open-data.shape.": set(TYPES) - {"group"},  # each field of a group is listed on its own
    "import.": {"comment", "link"},
    "language.in.": set(LANGUAGES),
    "month.": {str(number) for number in range(1, 13)},
    "path.": set(PATHS),
    "profile.": {"stage", "cpu", "wall", "share", "items"},
    "progress.": {START, *Stage, "links", "import", "total"},
    "search.script.": set(SCRIPT_WORDS),
    "period.end.": {end.value for end in End},
    "disk.": {"bound", "denied", "file", "folder", "full", "long", "memory", "missing", "quota", "rare"},
    "period.state.": {state.value for state in State},
    "period.state-key.": {state.value for state in State},
    "quality.advice.": set(KINDS),
    "quality.kind.": set(KINDS),
    "roughly.": {*VAGUE.values(), *SEASONS.values()},
    "severity.": set(Severity),
}
"""The possible ends of a key, where the code computes its end."""


def asked_for():
    """Every key that the code and the templates use; for a computed end, each possible key."""
    # terminal.py uses these through a variable.
    keys = {f"{name}.{form}" for name in ("errors", "warnings", "advices") for form in ("one", "other")}
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith(".texts"):
                for key in written_in(node.slice):
                    keys |= whole(key, counted=False)
        for _, call in calls(tree):
            called = ast.unparse(call.func)
            if re.search(
                r"\bwords(\.count|\.forms)?$|^words_for\(|^label$|^self(\.count|\.texts\.get)?$", called
            ):
                for key in written_in(call.args[0]):
                    keys |= whole(key, counted=called.endswith(("count", "forms")))
    # “words("a" if … else "b")” uses both keys.
    for count, first, other, is_open in re.findall(
        r"""\bwords(\.count)?\(["']([\w.-]+)["'](?: if [^)]* else ["']([\w.-]+)["'])?( ~)?""", TEMPLATES
    ):
        for key in {first, other} - {""}:
            keys |= whole(key if not is_open else f"{key}*", counted=bool(count))
    return keys


def written_in(node):
    """The key in a call: all of it, or the constant start."""
    match node:
        case ast.Constant():
            yield node.value
        case ast.IfExp():
            yield from written_in(node.body)
            yield from written_in(node.orelse)
        case ast.JoinedStr(values=[ast.Constant(value=start), *_]) if start not in {"mistake.", "hint."}:
            yield f"{start}*"


def whole(key, *, counted):
    if key.endswith("*"):
        return {f"{key[:-1]}{end}" for end in FAMILIES[key[:-1]]}
    return {f"{key}.one", f"{key}.other"} if counted else {key}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_that_is_asked_for_exists_and_no_other_does(words, code):
    assert {key for key in words(code).texts if not of_mistakes(key)} == asked_for()


@pytest.mark.parametrize(
    ("code", "another"),
    [
        ("nl", r"toegangscode|tekstverwerker|bladzijde|\bde filter\b|hoogstens .* kan\b|plaatjes"),
        ("nl", "kaartjes (?:op|voor) sociale media"),  # a “kaartje” is that of a sheet in a list
        # “Meer talen” is more than before: what is meant is more than one.
        ("nl", r"\bmeer (?:talen|velden|kolommen|gegevens)\b|(?:over|beslaat) meer \w"),
        # Dutch, word by word: “is no link”, “what stands there”.
        ("en", r"(?<!there )\b(?:is|are) no\b(?! longer)|\b(?:what|something) stands\b"),
        ("en", r"\bemail address|(?<!e-)\bmail address|web site|behind"),
        ("fr", "courriel|électronique|exportation|réaction|histoire|les deux-points"),
        # A heading is an “intertitre”, since the “titre” is that of a sheet.
        ("fr", r"\b(?:titre (?:d’une rubrique|saute)|(?:supprimez ce|sous ce|# d’un|après un|son) titre\b)"),
    ],
)
def test_a_thing_has_one_name_throughout(words, code, another):
    texts = words(code).texts.items()
    assert {key: text for key, text in texts if re.search(another, text, re.IGNORECASE)} == {}


SITE = {
    *(
        "menu",
        "tabs",
        "listing",
        "overview",
        "pager",
        "sheet",
        "related",
        "search",
        "map",
        "figures",
        "quality",
    ),
    *("feedback", "thanks", "not-found", "open-data", "embed", "feed", "moved", "withdrawn", "language"),
}


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_visitors_read_fits_a_catalogue_of_anything(words, code):
    own = {key: text for key, text in words(code).texts.items() if key.partition(".")[0] in SITE}
    del own["search.little"]  # words that people search with
    about = re.compile(r"proje[ck]?t|onderwerp|topic|subject|sujet|thème", re.IGNORECASE)
    assert {key: text for key, text in own.items() if about.search(text)} == {}


@pytest.mark.parametrize(("code", "joint"), [("nl", " en "), ("en", " and "), ("fr", " et ")])
def test_consent_is_given_to_every_purpose_that_the_privacy_statement_names(words, code, joint):
    told, asked = (words(code)(key).rpartition(joint) for key in ("privacy.purpose", "feedback.consent"))
    assert told[-1] == asked[-1]


def test_the_site_and_the_free_pages_of_the_sample_call_a_visitor_u(words):
    pages = {path.name: path.read_text("utf-8") for path in (HOME / "content" / "pages").glob("*.md")}
    texts = {key: text for key, text in words("nl").texts.items() if key != "search.little"}
    familiar = re.compile(r"\b(je|jij|jou|jouw)\b", re.IGNORECASE)
    assert {key for key, text in (pages | texts).items() if familiar.search(text)} == set()
    assert pages


def test_french_has_its_spaces_and_its_quotes(words):
    french = words("fr").texts
    wrong = re.compile(
        r"[“”]|«(?!\u00a0)|(?<!\u00a0)»|(?<=[ \u202f]):"
        r"|(?<=[ \u00a0])[;?!](?!\[)|(?<=\w)[;?!]"  # “![” is the code of a picture
    )
    assert {key: text for key, text in french.items() if wrong.search(text)} == {}
    # A colon without any space before it is part of quoted code, or of an address.
    prose = {key: text for key, text in french.items() if not key.startswith(("hint.", "mistake."))}
    assert {key for key, text in prose.items() if re.search(r"(?<=[\w}])(?<!https):(?=\s|$)", text)} == set()


NEVER_ELIDED = {
    "sheets",
    "most",
    "number",
    "low",
    "high",
    "maximum",
    "main",
    "other",
    "path",
    "folder",
    "address",
}
"""What is filled in as a number, or as a path that begins with content/."""


def test_french_puts_no_de_or_que_before_what_may_begin_with_a_vowel(words):
    # “de Anvers” should be “d’Anvers”, and “à Le Roeulx” “au Roeulx”: sentences avoid both.
    before = re.compile(r"\b(?:(?:de|que|le|la|si|jusque) (?:«\u00a0)?|à )\{(\w+)\}")
    filled = {
        key: name
        for key, text in words("fr").texts.items()
        for name in before.findall(text)
        if name not in NEVER_ELIDED
    }
    assert filled == {}
