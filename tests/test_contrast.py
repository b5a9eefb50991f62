"""Colours in the style sheet that letters are hard to read in."""

import re

import pytest

from fichebak.site.colours import STYLE
from fichebak.site.contrast import ON, faint_colours
from tests.conftest import HOME

OURS = (HOME / STYLE).read_text("utf-8")

# What stands at the end of our style sheet, and what is told: where on that line, and which colours.
CASES = {
    "ours": ("", []),
    "letters as light as their paper": (":root { --ink: #999 }", [(9, "--ink", "--divider")] * 2),
    "only in the dark": (
        "@media screen and (prefers-color-scheme: dark) { :root { --ink: #444444; } }",
        [(58, "--ink", "--divider")],
    ),
    "in light and dark, on another ground in each": (
        ":root { --on-metal: #777; --metal: #888; }",
        [(9, "--on-metal", "--metal")] * 2,
    ),
    "without any space": (
        "@media(prefers-color-scheme:dark){:root{--ink:#444}}",
        [(41, "--ink", "--divider")],
    ),
    "only what is for the dark": ("@media(prefers-color-scheme:dark){:root{--ink:#fff}}", []),
    "on paper nobody holds in the dark": ("@media print { :root { --ink: #999 } }", []),
    "of one card": (".card { --ink: #999 }", []),
    "in a comment": ("/* :root { --ink: #999 } */", []),
    "in another notation, which we do not measure": (":root { --ink: rgb(200 200 200) }", []),
    "in as few digits as a colour can do with": (
        ":root { --on-marker: #fff; --marker: #08f }",
        [(9, "--on-marker", "--marker")] * 2,
    ),
    "just enough": (":root { --on-marker: #fff; --marker: #767676 }", []),
    "just too little": (":root { --on-marker: #fff; --marker: #777 }", [(9, "--on-marker", "--marker")] * 2),
}


@pytest.mark.parametrize(("added", "told"), CASES.values(), ids=CASES)
def test_letters_that_are_hard_to_read_are_told_at_their_colour(added, told):
    style = f"{OURS}\n{added}"
    found = list(faint_colours({STYLE: style.encode()}))
    assert [(one.place.column, one.detail("name"), one.detail("other")) for one in found] == told
    assert {one.place.line for one in found} <= {style.count("\n") + 1}


_GIVES = r"(?:^|[;\s]){}:\s*var\(--([a-z-]+)\)"


def test_letters_are_measured_on_each_ground_that_a_rule_of_our_style_sheet_gives_them():
    measured = {frozenset({letters, ground}) for letters, grounds in ON.items() for ground in grounds}
    pairs = set()
    for rule in re.findall(r"{([^{}]*)}", re.sub(r"/\*.*?\*/", "", OURS, flags=re.DOTALL)):
        given = [re.search(_GIVES.format(name), rule) for name in ("color", "background")]
        pairs |= {frozenset(match[1] for match in given)} if all(given) else set()
    # The headings of strengths and barriers have the colours of badges, by another name.
    assert pairs - measured == {frozenset({"c", "tint"})}


def test_a_build_warns_of_them(make):
    outcome = make({STYLE: ":root { --ink: #999; --paper: #aaa }"})
    assert {(one.code, one.severity) for one in outcome.diagnostics} == {("faint", "warning")}
    assert outcome.files
