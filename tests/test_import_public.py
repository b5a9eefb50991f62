"""`import`: what it never puts on the site by accident."""

import pytest

from fichebak.content.fields.contact import Contact
from fichebak.moving import columns, contacts
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


SPLIT = {"email": "o@dienst.example", "phone": "057 12 34 56", "public": "nee"}


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("Onthaal, 057 12 34 56, o@dienst.example", {"name": "Onthaal", **SPLIT}),
        ("Onthaal\no@dienst.example\ntel. 057 12 34 56", {"name": "Onthaal", **SPLIT}),
        ("Onthaal (tel: 057 12 34 56) <o@dienst.example>", {"name": "Onthaal", **SPLIT}),
        ("o@dienst.example / 057 12 34 56", SPLIT),
        (
            "Onthaal - dienst buurt - e-mail: o@dienst.example; 057 12 34 56",
            {"name": "Onthaal, dienst buurt", **SPLIT},
        ),
        ("Onthaal, o@dienst.example", {"name": "Onthaal", "email": "o@dienst.example", "public": "nee"}),
        ("niet op de site, 057 12 34 56, o@dienst.example", {"name": "niet op de site", **SPLIT}),
        ("Onthaal, Tel.057 12 34 56, E-MAIL: o@dienst.example", {"name": "Onthaal", **SPLIT}),
        # An address that begins as a label does.
        ("057 12 34 56, mail@dienst.example", {**SPLIT, "email": "mail@dienst.example"}),
        ("tel: 057 12 34 56, mail tel-o@dienst.example", {**SPLIT, "email": "tel-o@dienst.example"}),
        # Of two people, or not clear.
        ("a@dienst.example, b@dienst.example", {}),
        ("Onthaal, 057 12 34 56, 057 65 43 21", {}),
        ("Onthaal 057 12 34 56, o@dienst.example", {}),
        ("Onthaal +32 (0)57 12 34 56", {}),
        ("Telma, webteam", {}),
        ("Onthaal, 12, o@dienst.example", {}),
        ("Onthaal, " * 100 + "o@dienst.example", {}),
    ],
)
def test_a_contact_in_one_cell_is_split_where_that_is_clear_and_is_not_public(cell, parts):
    assert contacts.in_parts(cell) == parts
    (moved,) = sheets_of(table_in([["Titel", "Contact"], ["Soep", cell]]))
    codes = [one.code for one in moved.diagnostics if "contact" in one.code]
    if parts:
        assert moved.sheet.values["contact"] == Contact(public=False)
        assert codes == ["import-contact-parts"]
        assert moved.note == ""
    else:
        assert "contact" not in moved.sheet.values
        assert codes != ["import-contact-parts"]
        assert cell.split("\n")[0] in moved.note


@pytest.mark.parametrize("cell", ["o@dienst.example", "057 12 34 56"])
def test_a_contact_of_one_detail_stays_as_it_is(cell):
    (moved,) = sheets_of(table_in([["Titel", "Contact"], ["Soep", cell]]))
    assert moved.sheet.values["contact"].public
