"""States that change over time: the search page must have those that no sheet has yet."""

from datetime import date

import pytest

from tests.conftest import CONFIG, SHEET
from tests.markup import Document

DATED = CONFIG.replace("sections:", "  period: {type: period, label: Periode, filter: true}\nsections:")
TODAY = date(2026, 11, 24)
OFFERED = {
    # period: its present and future states, in order
    "2018 - 2020": ["afgelopen"],
    "2026": ["loopt-nog", "afgelopen"],
    "2026-11-24": ["loopt-nog", "afgelopen"],
    "2026-11-23": ["afgelopen"],
    "2027": ["loopt-nog", "gepland", "afgelopen"],
    "vanaf 2027": ["loopt-nog", "gepland"],
    "2027 tot ?": ["gepland", "einde-onbekend"],
    "2016 tot ?": ["einde-onbekend"],
    "2018 tot eeuwig doorlopend": ["loopt-nog"],
}


@pytest.mark.parametrize(("period", "states"), OFFERED.items())
def test_search_offers_the_states_that_a_period_has_or_will_have_and_no_other(make, period, states):
    sheet = SHEET.replace("---\n", f"---\nperiod: {period}\n", 1)
    outcome = make({"content/projects/a.md": sheet}, config=DATED, today=TODAY)
    assert outcome.diagnostics == ()
    page = Document(outcome.files["zoeken/index.html"])
    assert page.values("fieldset[data-facet=state] input", "value") == states


def test_search_offers_no_filter_of_which_no_sheet_has_a_value(make):
    sheet = SHEET.replace("target_groups: [Ouderen]", "period: 2018")
    page = Document(make({"content/projects/a.md": sheet}, config=DATED).files["zoeken/index.html"])
    assert page.values("fieldset[data-facet]", "data-facet") == ["state", "year"]
