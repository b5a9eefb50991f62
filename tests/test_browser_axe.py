"""axe finds nothing on any kind of page, in any mode: WCAG 2.2 AA and best practices."""

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe

from tests.browser import enlarge, settled
from tests.sample import KINDS, prepared
from tests.test_weight import SCRIPTED

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # axe has this rule off by default, though WCAG 2.2 demands it.
    "rules": {"target-size": {"enabled": True}},
    # Do not report passed checks: describing them takes as long as the checks.
    "resultTypes": ["violations"],
    "preload": False,
}
# Contrast takes half of the time.
WITHOUT_CONTRAST = OPTIONS | {"rules": OPTIONS["rules"] | {"color-contrast": {"enabled": False}}}
FOUND = """options => axe.run(document, options).then(
    ({violations, passes}) => ({violations, passes: passes.map(({id}) => id)}))"""


def looked_over(page, options=OPTIONS):
    """What axe finds wrong on a page, and the rules that passed (their details would take twice as long)."""
    page.evaluate(Axe().axe_script)
    response = page.evaluate(FOUND, options)
    return AxeResults(response), set(response["passes"])


SHAPE = {"target-size", "region", "heading-order"}
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 320, "height": 640}
OWN = "the reader's own colours, in letters of twice the size"
LOOKS = {
    "a wide screen by day": {"viewport": WIDE, "color_scheme": "light"},
    "a small phone by night": {"viewport": PHONE, "color_scheme": "dark"},
    OWN: {"viewport": WIDE, "forced_colors": "active"},
}
"""Conditions that together cover each mode once.

`test_browser_access` measures contrast, which depends on two of them, for the remaining combinations: in
light mode on a phone and in dark mode on a wide screen.
"""


@pytest.fixture(scope="module", params=LOOKS)
def looked(request, browser):
    """One page for all kinds, since a context costs more than a visit; the options of axe; what to check."""
    with browser.new_context(**LOOKS[request.param]) as context:
        page = context.new_page()
        if request.param == OWN:
            enlarge(page, 2)
            # With forced colours the browser chooses both colours of a text, and scripts only see those that
            # it replaced.
            yield page, WITHOUT_CONTRAST, SHAPE
        else:
            yield page, OPTIONS, SHAPE | {"color-contrast"}


def test_a_page_of_every_kind_is_looked_at():
    by_path = {path: page.template for path, page in prepared().drawing.pages.items()}
    paths = (below if below.endswith(".html") else f"{below}index.html" for below in KINDS.values())
    looked_at = {by_path[path] for path in paths}
    # A former address has only a link. A list for another site is small, and in the browser's own colours.
    assert set(by_path.values()) - looked_at == {"moved.html", "embed.html"}


def test_axe_finds_no_fault_in_a_list_for_another_site(looked, home):
    page, _, expected = looked
    assert_faultless(page, f"{home}/insluiten/", WITHOUT_CONTRAST, expected & SHAPE)


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(looked, home, kind):
    page, options, expected = looked
    assert_faultless(page, f"{home}/{KINDS[kind]}", options, expected)


@pytest.mark.parametrize("kind", sorted(SCRIPTED))
def test_axe_finds_no_fault_without_scripts(browser, home, kind):
    with browser.new_context(viewport=WIDE) as context:
        # axe is itself a script, so JavaScript stays on; the scripts of the site are blocked instead.
        context.route("**/*.js", lambda route: route.abort())
        assert_faultless(context.new_page(), f"{home}/{KINDS[kind]}", WITHOUT_CONTRAST, SHAPE)


def assert_faultless(page, address, options, expected):
    page.goto(address)
    settled(page)
    results, passed = looked_over(page, options)
    assert passed >= expected
    assert results.violations_count == 0, results.generate_report()
