"""`import`: addresses as map services and plugins write them."""

import pytest

from tests.importing import sheets_of, table_in

KUURNE = ("Kortrijksestraat", "88", "8520", "Kuurne")


def read(address, municipality):
    (moved,) = sheets_of(table_in([["Titel", "Adres", "Gemeente"], ["Soep", address, municipality]]))
    value = moved.sheet.values.get("address")
    return value and (value.street, value.number, value.postcode, value.municipality), moved.note


@pytest.mark.parametrize("country", ["", ", België", ", Belgie", ", Belgium", ", Belgique"])
@pytest.mark.parametrize("municipality", ["", "Kuurne"])
def test_the_country_behind_an_address_is_no_part_of_it(country, municipality):
    assert read(f"Kortrijksestraat 88, 8520 Kuurne{country}", municipality) == (KUURNE, "")


def test_an_address_with_more_around_it_is_no_name_of_a_street():
    value, note = read("LDC De Zwingel, Kerkstraat 5, 8970 Poperinge", "Poperinge")
    assert value == ("", "", "", "Poperinge")
    assert "Adres: LDC De Zwingel, Kerkstraat 5, 8970 Poperinge" in note
    assert read("Kerkstraat 5, bus 3", "Poperinge")[0][3] == "Poperinge"
    assert "bus 3" not in read("Kerkstraat 5, bus 3", "Poperinge")[1]
