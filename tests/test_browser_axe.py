"""axe finds nothing on any kind of page: WCAG 2.2 AA and the best practices."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import serve
from tests.sample import KINDS

OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Off unless asked for, though WCAG 2.2 demands it.
    "rules": {"target-size": {"enabled": True}},
}


@pytest.fixture(scope="module")
def home(sample):
    with serve(sample) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_no_fault(browser, home, kind, width, scheme):
    with browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{home}/{KINDS[kind]}")
        results = Axe().run(page, options=OPTIONS)
    checked = {rule["id"] for rule in results.response["passes"]}
    assert checked >= {"color-contrast", "target-size", "region", "heading-order"}
    assert results.violations_count == 0, results.generate_report()
