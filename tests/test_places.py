"""The table of municipalities, and the location that it gives a sheet."""

import pytest

from fichebak.catalogue import advice
from fichebak.catalogue.places import read
from fichebak.content import config, sheets, sources
from fichebak.content.fields.location import Location, degrees
from fichebak.text.diagnostics import Invalid, in_order
from tests.conftest import CONFIG
from tests.field_tables import short

PATH = "content/map/gemeenten.csv"
TABLE = """\
name,postcode,part_of,lat,lon
Brugge,8000 8310,,51.248,3.215
Assebroek,8310,Brugge,,
Waregem,8790 8791,,50.881,3.402
Beveren,8791,Waregem,,
Roeselare,8800,,50.937,3.134
Beveren,8800,Roeselare,,
Tielt,8700,,51.007,3.364
Meulebeke,8760,Tielt,50.951,3.295
Langemark-Poelkapelle,8920,,50.916,2.929
"""


def table(text=TABLE):
    return read(PATH, text.encode())


def found(name, postcode="", text=TABLE):
    known = table(text).find(name, postcode)
    return known and (known.name, known.home)


def mistakes(text):
    with pytest.raises(Invalid) as caught:
        table(text)
    return [short(one) for one in in_order(list(caught.value.diagnostics))]


@pytest.mark.parametrize(
    ("name", "postcode", "known"),
    [
        ("Brugge", "8000", ("Brugge", "Brugge")),
        ("Brugge", "", ("Brugge", "Brugge")),
        ("brugge", "9999", ("Brugge", "Brugge")),
        ("LANGEMARK POELKAPELLE", "", ("Langemark-Poelkapelle", "Langemark-Poelkapelle")),
        # A village has the location of its municipality, whether or not it has the same postcode.
        ("Assebroek", "8310", ("Assebroek", "Brugge")),
        ("Brugge", "8310", ("Brugge", "Brugge")),
        # The postcode distinguishes two villages with the same name; without it there is no location.
        ("Beveren", "8791", ("Beveren", "Waregem")),
        ("Beveren", "8800", ("Beveren", "Roeselare")),
        ("Beveren", "", None),
        # For a name that is not in the table, the postcode decides, if only one municipality has it.
        ("Sint-Kruis", "8310", ("Brugge", "Brugge")),
        ("Hazebrouck", "59190", None),
        ("", "", None),
        # A former municipality with a location of its own is still a place.
        ("Meulebeke", "8760", ("Meulebeke", "Meulebeke")),
    ],
)
def test_an_address_is_found_by_its_name_and_told_apart_by_its_postcode(name, postcode, known):
    assert found(name, postcode) == known


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("Markt 1, 8700 Brugge", (3, 10, "8000, 8310", "Tielt")),
        ("{gemeente: Assebroek, postcode: 8790}", (3, 42, "8310", "Waregem")),
        ("8791 Roeselare", (3, 10, "8800", "Waregem")),
        # A village has its own postcode and that of its municipality, also with a location of its own.
        ("8310 Brugge", None),
        ("8000 Assebroek", None),
        ("8760 Tielt", None),
        ("8791 Beveren", None),
        # Unknown places.
        ("9000 Brugge", None),
        ("8700 Gent", None),
        ("Brugge", None),
    ],
)
def test_a_postcode_of_another_municipality_is_told(setting, address, expected):
    settings, _ = config.read(
        CONFIG.replace("sections:", "  adres: {type: address, label: Adres}\nsections:")
    )
    source = sources.read("content/projects/x.md", f"---\ntitle: x\nadres:   {address}\n---\n".encode())
    sheet, _ = sheets.read(source, settings.model)
    inputs = advice.inputs_of([source], [sheet], (), settings.model, setting)._replace(places=table())
    found = [
        (*one.place[1:], one.detail("own"), one.detail("others"))
        for one in advice.advise(inputs, {"postcode-elsewhere"})
    ]
    assert found == ([expected] if expected else [])


def test_one_postcode_of_two_municipalities_tells_nothing():
    shared = TABLE + "Wingene,8700,,51.06,3.26\n"
    assert found("Kanegem", "8700", shared) is None
    assert found("Wingene", "8700", shared) == ("Wingene", "Wingene")


def test_a_municipality_is_called_as_its_own_row_says():
    shared = TABLE.replace("8310,Brugge", "8310,brugge") + "Sint-Kruis,8310,BRUGGE,,\n"
    assert found("Assebroek", "8310", shared) == ("Assebroek", "Brugge")
    assert found("Koolkerke", "8310", shared) == ("Brugge", "Brugge")


def test_a_village_stands_where_its_municipality_does():
    point = Location(degrees("51.248"), degrees("3.215"))
    assert table().find("Assebroek", "8310").location == point


def test_a_table_from_a_belgian_spreadsheet_is_read():
    text = '\ufeffLat;Lon;Name;opmerking\r\n51,248;3,215;"Brugge";"haven; zee"\r\n;;;\r\n'
    assert found("Brugge", text=text) == ("Brugge", "Brugge")


HEAD = "name,postcode,part_of,lat,lon\n"
NO_NUMBERS = ("nan", "NaN", "-nan", "sNaN", "nan50", "inf", "-Infinity", "1e400000", "1e999999999", "--")
"""Texts that Python reads as a number, or nearly so, but that are no location on the globe."""


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ["1:1 table-columns"]),
        ("naam,lat,lon\n", ["1:1 table-columns"]),
        (HEAD + "Brugge,8000,,,\n", ["2:1 table-point"]),
        (HEAD + "Brugge,8000,,51.2,\n", ["2:1 table-point"]),
        (HEAD + "Brugge,8000,,noord,3.2\n", ["2:1 table-point"]),
        (HEAD + "Brugge,8000,,95,3.2\n", ["2:1 location-range"]),
        *((HEAD + f"Brugge,8000,,{no_number},3.2\n", ["2:1 table-point"]) for no_number in NO_NUMBERS),
        *((HEAD + f"Brugge,8000,,51.2,{no_number}\n", ["2:1 table-point"]) for no_number in NO_NUMBERS),
        (HEAD + ",8000,,51.2,3.2\n", ["2:1 table-name"]),
        (HEAD + "Brugge,8000,,51.2,3.2\n\nAssebroek,8310,Bruge,,\n", ["4:1 table-part"]),
        (HEAD + "Brugge,8000,,51.2,3.2\nbrugge,8000,,51.2,3.2\n", ["3:1 table-twice"]),
        (HEAD + "Brugge,8000,,51.2,3.2,x\n", ["2:1 table-cells"]),
        (
            HEAD + "Brugge,8000,,51.2,3.2,\nAssebroek,8310,Brugge,,\nSt.-Jan, Ieper,,,,\nGent,,,zuid,3\n",
            ["2:1 table-cells", "4:1 table-cells", "5:1 table-point"],
        ),
        (HEAD + "Brugge,8000,,noord,3.2\nGent,,,zuid,3.7\n", ["2:1 table-point", "3:1 table-point"]),
        (
            HEAD + "Brugge,8000,,51.2,3.2\nBrugge,8001,,noord,3.2\nAssebroek,,Bruge,,\n",
            ["3:1 table-point", "4:1 table-part"],
        ),
        (HEAD + "x" * 140_000 + ",8000,,51.2,3.2\n", ["2:1 table-csv"]),
        ("name,lat,lon,x" + "x" * 140_000 + "\n", ["1:1 table-csv"]),
        ('name,"lat,lon\n' + "Brugge,51.2,3.2\n" * 9_000, ["1:1 table-csv"]),
        (HEAD + '"Brugge,8000,,51.2,3.2\n' + "Gent,,,51.05,3.7\n" * 9_000, ["2:1 table-csv"]),
    ],
)
def test_a_mistake_in_the_table_is_told_at_its_line(text, places):
    assert mistakes(text) == places


def test_the_municipality_that_was_meant_is_named():
    with pytest.raises(Invalid) as caught:
        table(TABLE + "Dudzele,8380,Bruge,,\n")
    assert dict(caught.value.diagnostics[0].details)["near"] == "Brugge"
