"""What a designer's eye asks of pages that are fuller, emptier or stranger than those of the sample."""

from contextlib import ExitStack

import pytest

from fichebak.shell import publishing
from tests.browser import serve
from tests.conftest import CONFIG, SHEET


@pytest.fixture
def visit(make, browser, tmp_path):
    """Opens a page of a site that is given as its files."""
    with ExitStack() as open_ones:

        def visit(files, below="", *, config=CONFIG, **options):
            outcome = make(files, config=config)
            assert outcome.files, outcome.diagnostics
            publishing.publish(tmp_path / "site", outcome.files)
            home = open_ones.enter_context(serve(tmp_path / "site"))
            context = browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **options})
            page = open_ones.enter_context(context).new_page()
            page.goto(f"{home}/{below}")
            return page

        yield visit


def test_a_numbered_list_keeps_its_numbers_where_others_have_a_sign(visit):
    sheet = f"{SHEET}\n## Drempels\n\nIn deze orde:\n\n1. Bel eerst\n2. Schrijf dan\n\n- En een drempel\n"
    page = visit({"content/projects/soep.md": sheet}, "projecten/soep/")
    signs = page.locator(".barriers li").evaluate_all(
        "all => all.map(e => getComputedStyle(e).listStyleType)"
    )
    assert signs == ["decimal", "decimal", '"– "']
