"""axe finds nothing on any kind of page, however it is looked at: WCAG 2.2 AA and the best practices."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import serve
from tests.sample import KINDS

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off unless asked for, though WCAG 2.2 demands it.
    "rules": {"target-size": {"enabled": True}},
}
LOOKS = {
    "a wide screen by day": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "light"},
    "a wide screen by night": {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    "a small phone by day": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
    "a small phone by night": {"viewport": {"width": 320, "height": 640}, "color_scheme": "dark"},
    "the reader's own colours": {"viewport": {"width": 640, "height": 800}, "forced_colors": "active"},
    # The style that doubles them is the test's own, which the policy of the pages refuses.
    "letters of twice the size": {"viewport": {"width": 1280, "height": 800}, "bypass_csp": True},
    "no scripts": {"viewport": {"width": 1280, "height": 800}},
}


@pytest.fixture(scope="module")
def home(sample):
    with serve(sample) as address:
        yield address


@pytest.fixture(scope="module", params=LOOKS)
def page(request, browser):
    """One page per way of looking, for all kinds: a context of its own costs more than a visit."""
    with browser.new_context(**LOOKS[request.param]) as context:
        page = context.new_page()
        if request.param == "no scripts":
            # axe is a script itself: those of the site are kept away instead.
            context.route("**/*.js", lambda route: route.abort())
        if request.param == "letters of twice the size":
            page.on("domcontentloaded", lambda shown: shown.add_style_tag(content=TWICE))
        yield page


TWICE = "html { font-size: 200% !important }"


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(page, home, kind):
    page.goto(f"{home}/{KINDS[kind]}")
    # In the reader's own colours the browser picks both, and tells scripts only of those it replaced.
    own = page.evaluate("matchMedia('(forced-colors: active)').matches")
    rules = OPTIONS["rules"] | {"color-contrast": {"enabled": not own}}
    results = Axe().run(page, options=OPTIONS | {"rules": rules})
    checked = {rule["id"] for rule in results.response["passes"]}
    assert checked >= {"target-size", "region", "heading-order"} | (set() if own else {"color-contrast"})
    assert results.violations_count == 0, results.generate_report()
