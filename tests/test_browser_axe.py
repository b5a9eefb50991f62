"""axe finds nothing on any kind of page, however it is looked at: WCAG 2.2 AA and the best practices."""

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe

from tests.browser import enlarge, serve, settled
from tests.sample import KINDS

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off unless asked for, though WCAG 2.2 demands it.
    "rules": {"target-size": {"enabled": True}},
    # What is in order need not be described: that takes as long as looking.
    "resultTypes": ["violations"],
    "preload": False,
}
FOUND = """options => axe.run(document, options).then(
    ({violations, passes}) => ({violations, passes: passes.map(({id}) => id)}))"""


def looked_over(page, options=OPTIONS):
    """What axe finds wrong on a page, and what it went by: to tell all that is right takes half as long."""
    page.evaluate(Axe().axe_script)
    response = page.evaluate(FOUND, options)
    return AxeResults(response), set(response["passes"])


COLOURS = ("color-contrast", "link-in-text-block")
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
LOOKS = {
    "a wide screen by day": {"viewport": WIDE, "color_scheme": "light"},
    "a wide screen by night": {"viewport": WIDE, "color_scheme": "dark"},
    "a small phone by day": {"viewport": PHONE, "color_scheme": "light"},
    "a small phone by night": {"viewport": PHONE, "color_scheme": "dark"},
    "the reader's own colours": {"viewport": {"width": 640, "height": 800}, "forced_colors": "active"},
    "letters of twice the size": {"viewport": WIDE},
    "no scripts": {"viewport": WIDE},
}
# Contrast is half of the work. The night changes colours and nothing else. In the reader's own colours the
# browser picks both, and tells scripts only of those it replaced; larger letters need less contrast than
# those by day; and without scripts the colours are the same.
ONLY_COLOURS = {"a wide screen by night", "a small phone by night"}
NO_COLOURS = {"the reader's own colours", "letters of twice the size", "no scripts"}


@pytest.fixture(scope="module")
def home(sample):
    with serve(sample) as address:
        yield address


@pytest.fixture(scope="module", params=LOOKS)
def looked(request, browser):
    """A page for all kinds, as a context costs more than a visit; what axe does; what it must look at."""
    look = request.param
    with browser.new_context(**LOOKS[look]) as context:
        page = context.new_page()
        if look == "no scripts":
            # axe is a script itself: those of the site are kept away instead.
            context.route("**/*.js", lambda route: route.abort())
        if look == "letters of twice the size":
            enlarge(page, 2)
        if look in ONLY_COLOURS:
            yield page, OPTIONS | {"runOnly": COLOURS, "rules": {}}, {"color-contrast"}
        elif look in NO_COLOURS:
            rules = OPTIONS["rules"] | {"color-contrast": {"enabled": False}}
            yield page, OPTIONS | {"rules": rules}, SHAPE
        else:
            yield page, OPTIONS, SHAPE | {"color-contrast"}


SHAPE = {"target-size", "region", "heading-order"}


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(looked, home, kind):
    page, options, expected = looked
    page.goto(f"{home}/{KINDS[kind]}")
    settled(page)
    results, passed = looked_over(page, options)
    assert passed >= expected
    assert results.violations_count == 0, results.generate_report()
