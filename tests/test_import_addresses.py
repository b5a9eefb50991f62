"""`import`: addresses as map services and plugins write them."""

import pytest

from fichebak.moving.wordpress import read_wxr
from tests.importing import sheets_of, table_in
from tests.test_properties import MODEL, WORDS
from tests.wordpress import export, item

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


def packed(**values):
    """A PHP array of texts, as a plugin stores a place that was picked on a map."""
    texts = "".join(f's:{len(key)}:"{key}";s:{len(one.encode())}:"{one}";' for key, one in values.items())
    return f"a:{len(values)}:{{{texts}}}"


def test_a_place_of_a_map_field_is_its_address_and_its_point():
    written = "Kortrijksestraat 88, 8520 Kuurne, België"
    place = packed(address=written, lat="50.85", lng="3.28", zoom="14", city="Kuurne")
    post = item("Soep", "x", meta=[("adres", place)], terms=[("gemeente", "kuurne", "Kuurne")])
    table = read_wxr("l.xml", export(post), MODEL, WORDS["nl"])
    assert table.records[0].cells["adres"] == written
    assert table.records[0].cells["adres_lat_lng"] == "50.85, 3.28"
    address = sheets_of(table)[0].sheet.values["address"]
    assert (address.street, address.number, address.municipality) == ("Kortrijksestraat", "88", "Kuurne")


def test_another_list_of_a_plugin_keeps_all_its_parts():
    post = item("Soep", "x", meta=[("lijst", packed(address="Dorp 1", tel="050"))])
    table = read_wxr("l.xml", export(post), MODEL, WORDS["nl"])
    assert table.records[0].cells["lijst"] == "address: Dorp 1; tel: 050"
