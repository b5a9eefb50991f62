"""The bytes of a first visit, compressed as hosts do."""

import gzip
import re

import pytest

from tests.sample import KINDS

# Only the search page links a script; that script loads the others on demand.
SCRIPTED = {"search"}
SHEETS = ["full sheet", "bare sheet", "sheet with a picture and footnotes"]
A_SHEET, AN_INDEX = 14_000, 30_000
"""Bytes: what a host may send before it waits for the client's first reply; and twice that for a list."""


def packed(path):
    return len(gzip.compress(path.read_bytes(), 6, mtime=0))


def page_of(site, kind):
    below = KINDS[kind]
    return site / below / "index.html" if not below.endswith(".html") else site / below


def parts(site, kind):
    """The page and the style sheets that block its rendering."""
    page = page_of(site, kind)
    styles = re.findall(r'rel="stylesheet" href="([^"]+)"', page.read_text("utf-8"))
    assert styles
    return [
        page,
        *((site / style.lstrip("/") if style.startswith("/") else page.parent / style) for style in styles),
    ]


@pytest.mark.parametrize(
    ("kind", "most"),
    [
        *((kind, A_SHEET) for kind in SHEETS),
        ("index", AN_INDEX),
        ("value page", AN_INDEX),
        ("overview", AN_INDEX),
    ],
)
def test_a_page_and_its_style_are_light(sample, kind, most):
    weights = {part.name: packed(part) for part in parts(sample, kind)}
    assert sum(weights.values()) < most, weights


def test_every_sheet_of_the_sample_is_light(sample):
    style = packed(next(sample.glob("assets/style.*.css")))
    heavy = {
        path.parent.name: packed(path) + style
        for path in sample.glob("projecten/*/index.html")
        if packed(path) + style >= A_SHEET
    }
    assert heavy == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_that_needs_no_script_has_none(sample, kind):
    html = page_of(sample, kind).read_text("utf-8")
    assert bool(re.search(r"<script\b(?![^>]*application/)", html)) == (kind in SCRIPTED)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", html)


def test_the_icon_is_a_small_drawing_of_our_own(sample):
    (icon,) = sample.glob("assets/favicon.*.svg")
    assert packed(icon) < 400
    assert f'rel="icon" type="image/svg+xml" href="assets/{icon.name}"' in (sample / "index.html").read_text()
