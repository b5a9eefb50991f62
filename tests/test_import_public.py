"""`import`: what it never puts on the site by accident."""

import pytest

from fichebak.moving import columns
from tests.importing import sheets_of, table_in
from tests.test_properties import MODEL


@pytest.mark.parametrize(
    ("status", "draft"), [("niet publiceren", True), ("afgekeurd", True), ("online", False), ("", False)]
)
def test_a_status_that_is_not_understood_publishes_nothing(status, draft):
    names = ["titel", "organisatie", "doelgroep", "beschrijving", "status"]
    (moved,) = sheets_of(table_in([names, ["Soep", "OCMW", "Ouderen", "Elke vrijdag.", status]]))
    assert moved.sheet.is_draft is draft
    assert (f"status: {status}" in moved.note) is draft


@pytest.mark.parametrize(
    ("stamp", "address", "target"),
    [
        ("Tijdstempel", "E-mailadres", ""),
        ("Tijd van voltooien", "E-mail", ""),
        ("Completion time", "Email", ""),
        ("Tijdstempel", "Contact e-mail", "contact.email"),
        ("Nr.", "E-mailadres", "contact.email"),
    ],
)
def test_whoever_filled_in_a_form_is_not_the_contact_of_a_project(stamp, address, target):
    names = [stamp, address, "Titel"]
    table = table_in([names, ["12/03/2024 14:05:22", "soep@buurt.example", "Soep"]])
    mapping = columns.guess(names, MODEL)
    assert mapping[address] == target
    told = {(one.code, one.detail("name")) for one in columns.unmapped(table, mapping, MODEL)}
    assert (("import-respondent", address) in told) is (target == "")
    # Nor where the addresses came later than the file with the columns.
    assert columns.read("Titel: title\n", "m.yaml", names, MODEL)[0][address] == target
    assert columns.read(f"{address}: contact.email\n", "m.yaml", names, MODEL)[0][address] == "contact.email"
