"""docs/meldingen.md is up to date, and has a section for each code."""

import re
from pathlib import Path

import pytest

from tests.message_reference import reference, severities
from tests.test_advice import BY_A_BUILD, CASES, CONFIG, OTHER, SOUP, SUMMARY, advice, placed, sheet  # noqa: F401 (a fixture)

PAGE = Path(__file__).resolve().parent.parent / "docs/meldingen.md"


@pytest.fixture
def advised(advice, make):  # noqa: F811 (the fixture itself)
    """The diagnostic for the case of a code."""

    def run(code, written):
        case = CASES[code]
        text, _ = placed(case["in"], written, code)
        files = {SOUP: text}
        if "beside" in case:
            files[OTHER] = sheet(f"{case['beside']}\n{SUMMARY}")
        found = (
            make(files, config=CONFIG, only_check=True).diagnostics if code in BY_A_BUILD else advice(files)
        )
        return next(
            diagnostic for diagnostic in found if diagnostic.code == code and diagnostic.place.path == SOUP
        )

    return run


def test_the_page_is_fresh(words, advised, regold):
    expected = reference(words("nl"), advised)
    if regold:
        PAGE.write_text(expected, "utf-8")
    assert PAGE.read_text("utf-8") == expected


def test_every_code_has_a_section_and_a_line_in_the_contents(words):
    codes = sorted(key.removeprefix("mistake.") for key in words("nl").texts if key.startswith("mistake."))
    page = re.sub(r"^(`{3,}).*?^\1$", "", PAGE.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^## ([\w-]+)$", page, re.MULTILINE) == codes
    assert re.findall(r"^- \[([\w-]+)\]\(#\1\): \S", page, re.MULTILINE) == codes


@pytest.mark.parametrize(
    ("code", "severity"),
    [
        ("html", "warning"),
        ("not-a-sheet", "warning"),
        ("shouting", "advice"),
        ("outside-gone", "warning"),
        ("date", "error"),
    ],
)
def test_how_bad_each_is_follows_from_the_code(code, severity):
    assert severities()[code] == severity
