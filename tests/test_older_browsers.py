"""Syntax that scripts and styles may use: what Safari 15.4, Firefox 91 and Chrome 90 support.

A browser ignores a whole script for one syntax error, and silently ignores a declaration that it cannot
parse.
"""

import re

import pytest

from tests.sample import HOME

ASSETS = HOME / "templates/assets"

LATER = {
    "looking behind in a pattern (Safari 16.4)": r"\(\?<[=!]",
    "Array.at (Firefox 90, Chrome 92)": r"\.at\(",
    "Object.hasOwn (Firefox 92, Chrome 93)": r"\bhasOwn\(",
    "a copy of a list (Chrome 110, Firefox 115, Safari 16)": r"\.(?:toSorted|toReversed|toSpliced|with)\(",
    "finding from the end (Firefox 104, Chrome 97)": r"\.findLast(?:Index)?\(",
    "structuredClone (Firefox 94, Chrome 98)": r"\bstructuredClone\(",
    "grouping (Safari 17.4, Firefox 119, Chrome 117)": r"\.groupBy\(",
    "methods of sets (Firefox 127, Chrome 122)": r"\.(?:union|intersection|difference|isSubsetOf)\(",
}


@pytest.mark.parametrize("lacking", LATER)
def test_no_script_uses_what_a_browser_of_some_years_ago_lacks(lacking):
    using = [
        (path.name, line.strip())
        for path in sorted((ASSETS / "search").glob("*.js"))
        for line in path.read_text("utf-8").splitlines()
        if re.search(LATER[lacking], line)
    ]
    assert using == []


def declared(name):
    """The values of a property in our style sheets."""
    styles = [path.read_text("utf-8") for path in sorted(ASSETS.rglob("*.css"))]
    return re.findall(rf"(?<![\w-]){name}: ([^;}}]+)", "".join(styles))


def test_a_line_under_words_gets_its_width_and_its_colour_apart():
    # Safari, including version 26, ignores a declaration that combines them.
    assert declared("text-decoration")
    assert [value for value in declared("text-decoration") if value not in {"none", "underline"}] == []


def test_words_are_broken_in_safari_too():
    # Until version 17, Safari only supported the prefixed property.
    assert declared("hyphens") == declared("-webkit-hyphens") != []
