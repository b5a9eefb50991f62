"""`import`: what it never puts on the site by accident."""

import pytest

from tests.importing import sheets_of, table_in


@pytest.mark.parametrize(
    ("status", "draft"), [("niet publiceren", True), ("afgekeurd", True), ("online", False), ("", False)]
)
def test_a_status_that_is_not_understood_publishes_nothing(status, draft):
    names = ["titel", "organisatie", "doelgroep", "beschrijving", "status"]
    (moved,) = sheets_of(table_in([names, ["Soep", "OCMW", "Ouderen", "Elke vrijdag.", status]]))
    assert moved.sheet.is_draft is draft
    assert (f"status: {status}" in moved.note) is draft
