"""Sheets on the map: the pins, their links, and the diagnostics of an invalid map."""

import random
import re
from itertools import combinations
from math import hypot
from time import process_time
from urllib.parse import unquote

import pytest

from fichebak.catalogue.places import spot_finder
from fichebak.content import config
from fichebak.content.sources import read as source
from fichebak.site.atlas import PIN, _spread, atlas, read
from fichebak.site.mapping import SMALL_BYTES, WIDTH
from tests.conftest import CONFIG, HOME, whole_sheet
from tests.field_tables import short
from tests.markup import Document
from tests.test_search import data, whole

OUTLINE = (
    '{"type": "Polygon", "coordinates": [[[2.5, 50.6], [3.6, 50.6], [3.6, 51.4], [2.5, 51.4], [2.5, 50.6]]]}'
)
TABLE = """\
name,postcode,part_of,lat,lon
Brugge,8000 8310,,51.248,3.215
Assebroek,8310,Brugge,,
Ieper,8900,,50.854,2.866
Kuurne,8520,,50.860,3.272
"""
FIELDS = """\
  address: {type: address, label: Adres, filter: true}
  location: {type: location, label: Ligging}
"""
MAP = "map: {outline: content/map/omtrek.geojson, places: content/map/gemeenten.csv}\n"
SITE = MAP + CONFIG.replace("  status:", FIELDS + "  status:")
FILES = {"content/map/omtrek.geojson": OUTLINE, "content/map/gemeenten.csv": TABLE}


def sheet(title, *lines):
    front = "".join(f"{line}\n" for line in lines)
    return f"---\ntitle: {title}\n{front}---\n## Beschrijving project\n\nSoep.\n"


SHEETS = {
    "content/projects/a.md": sheet("Soep", "address: 8900 Ieper"),
    "content/projects/b.md": sheet("Brood", "address: 8000 Brugge"),
    "content/projects/c.md": sheet("Kaas", "address: 8000 Brugge"),
    "content/projects/d.md": sheet("Thee", "address: 8520 Kuurne", "location: 50.8533, 3.2841"),
    "content/projects/e.md": sheet("Wijn", "address: 59190 Hazebrouck"),
    "content/projects/f.md": sheet("Bier"),
}


@pytest.fixture
def site(make):
    """A site with a map: path → document."""

    def build(files=SHEETS, settings=SITE):
        outcome = make({**FILES, **files}, config=settings)
        assert outcome.diagnostics == ()
        pages = {path: Document(data) for path, data in outcome.files.items() if path.endswith(".html")}
        if "kaart/index.html" in pages:
            pages["kaart/index.html"].standing = standing(outcome.files)
        return pages

    return build


def standing(files):
    """The titles of the sheets of each pin, according to the search page's data."""
    found = {}
    records = data(files)["records"]
    for title, pin in zip(records["titles"], whole(records["pins"]), strict=True):
        found.setdefault(pin, []).append(title)
    return found


def mistakes(outcome):
    return [f"{found.place.path.rpartition('/')[2]}:{short(found)}" for found in outcome.diagnostics]


# The page


def pins(page):
    """The label of each pin → its link, and its sheets."""
    links = page.all(".pins a")
    return {
        node.attrs["aria-label"]: (
            node.attrs["href"].removeprefix("../"),
            page.standing[node.attrs["data-pin"]],
        )
        for node in links
    }


def test_a_pin_leads_to_its_sheet_or_to_the_page_of_its_municipality(site):
    page = site()["kaart/index.html"]
    assert pins(page) == {
        "Brugge: 2 fiches": ("gemeente/brugge/index.html", ["Brood", "Kaas"]),
        "Ieper: Soep": ("projecten/a/index.html", ["Soep"]),
        "Kuurne: Thee": ("projecten/d/index.html", ["Thee"]),
    }
    assert page.texts(".pins text") == ["2"]
    assert page.texts(".names text") == ["Brugge", "Ieper", "Kuurne"]


def test_what_the_signs_on_the_map_mean_is_told_only_to_who_sees_them(site):
    (legend,) = site()["kaart/index.html"].all("figcaption")
    assert legend.attrs["aria-hidden"] == "true"


def test_the_list_says_what_the_map_says_and_what_is_not_on_it(site):
    page = site()["kaart/index.html"]
    assert page.texts(".places > li") == [
        "Brugge Brood Kaas",
        "Ieper Soep",
        "Kuurne Thee de plek zelf",
        "Bier",
        "Wijn",
    ]
    assert page.texts("h2")[-2:] == ["Per plaats", "Niet op de kaart"]


def test_the_villages_of_a_municipality_share_its_pin_which_leads_to_the_list(site):
    page = site({**SHEETS, "content/projects/g.md": sheet("Melk", "address: 8310 Assebroek")})
    found = page["kaart/index.html"]
    assert pins(found)["Brugge: 3 fiches"] == ("kaart/index.html#plaats-brugge", ["Brood", "Kaas", "Melk"])
    assert found.texts("#plaats-brugge") == ["Brugge Brood Kaas Melk"]


def test_a_name_without_a_page_keeps_its_pin_to_the_list(site):
    cyrillic = sheet("Melk", "address: {postcode: 8900, municipality: Ипр}")
    page = site({**SHEETS, "content/projects/g.md": cyrillic})["kaart/index.html"]
    assert pins(page)["Ieper: 2 fiches"] == ("kaart/index.html#plaats-ieper", ["Soep", "Melk"])


def test_a_long_list_stands_on_the_pages_of_its_municipality_and_villages(site):
    written = ("Assebroek", "Assebroek", "assebroek", "Assebroek")
    many = {
        f"content/projects/m{n}.md": sheet(f"Melk {n}", f"address: 8310 {name}")
        for n, name in enumerate(written)
    }
    found = site({**SHEETS, **many})["kaart/index.html"]
    assert found.texts("#plaats-brugge") == ["Brugge Assebroek 4 fiches Brugge 2 fiches"]
    assert [unquote(link) for link in found.values("#plaats-brugge a", "href")] == [
        "../gemeente/assebroek/index.html",
        "../gemeente/brugge/index.html",
    ]


def test_a_long_list_of_one_name_tells_its_page_once_and_how_much_is_there(site):
    many = {f"content/projects/m{n}.md": sheet(f"Melk {n}", "address: 8900 Ieper") for n in range(6)}
    found = site({**SHEETS, **many})["kaart/index.html"]
    assert found.texts("#plaats-ieper") == ["Ieper 7 fiches"]
    assert found.values("#plaats-ieper a", "href") == ["../gemeente/ieper/index.html"]


def test_the_key_explains_no_sign_that_is_not_on_the_map(site):
    near = sheet("Melk", "address: 8900 Ieper", "location: 50.854, 2.866")
    of_one_pin = {"content/projects/a.md": SHEETS["content/projects/a.md"], "content/projects/g.md": near}
    assert site(of_one_pin)["kaart/index.html"].texts(".key") == ["in het midden van de gemeente"]
    assert site({"content/projects/g.md": near})["kaart/index.html"].texts(".key") == ["op de plek zelf"]
    both = ["in het midden van de gemeente", "op de plek zelf"]
    assert site()["kaart/index.html"].texts(".key") == both


def test_without_a_filter_by_municipality_a_pin_of_several_leads_to_the_list(site):
    settings = SITE.replace("label: Adres, filter: true", "label: Adres")
    page = site(settings=settings)["kaart/index.html"]
    assert pins(page)["Brugge: 2 fiches"][0] == "kaart/index.html#plaats-brugge"
    assert page.texts("#plaats-brugge") == ["Brugge Brood Kaas"]


def test_places_of_their_own_in_one_municipality_have_a_pin_each_when_far_apart(site):
    files = {
        f"content/projects/{name}.md": sheet(name, "address: 8900 Ieper", f"location: {where}")
        for name, where in (("a", "50.85, 2.87"), ("b", "50.8501, 2.8701"), ("c", "50.95, 2.87"))
    }
    page = site(files)["kaart/index.html"]
    assert [sheets for _, sheets in pins(page).values()] == [["a", "b"], ["c"]]
    assert page.values(".places > li", "id") == ["plaats-ieper", "plaats-ieper-2"]


WITHOUT_TABLE = SITE.replace(", places: content/map/gemeenten.csv", "")
NEAR, FAR = "50.8501, 2.8701", "50.95, 2.87"


@pytest.mark.parametrize(
    ("written", "settings", "expected"),
    [
        (
            [("Ieper", NEAR), ("IEPER", NEAR)],
            WITHOUT_TABLE,
            [("plaats-ieper", "IEPER: 2 fiches", "gemeente/ieper/index.html")],
        ),
        (
            [("IEPER", NEAR), ("Ieper", FAR)],
            WITHOUT_TABLE,
            [
                ("plaats-ieper", "IEPER: a", "projecten/a/index.html"),
                ("plaats-ieper-2", "IEPER: b", "projecten/b/index.html"),
            ],
        ),
        (
            [("IEPER", NEAR), ("ieper", NEAR)],
            SITE,
            [("plaats-ieper", "Ieper: 2 fiches", "gemeente/ieper/index.html")],
        ),
        (
            [("Ieper", NEAR), ("Ieper", FAR), ("Ieper 2", "51.1, 2.87")],
            WITHOUT_TABLE,
            [
                ("plaats-ieper", "Ieper: a", "projecten/a/index.html"),
                ("plaats-ieper-2", "Ieper: b", "projecten/b/index.html"),
                ("plaats-ieper-2-2", "Ieper 2: c", "projecten/c/index.html"),
            ],
        ),
        (
            [("Ипр", NEAR), ("Гент", NEAR), ("", FAR)],
            WITHOUT_TABLE,
            [
                ("plaats", "c", "projecten/c/index.html"),
                ("plaats-2", "Гент: b", "projecten/b/index.html"),
                ("plaats-3", "Ипр: a", "projecten/a/index.html"),
            ],
        ),
    ],
    ids=[
        "two ways of writing it",
        "and far apart",
        "with a table",
        "a name like a number",
        "names without a letter of ours",
    ],
)
def test_a_pin_is_that_of_its_municipality_however_sheets_write_its_name(site, written, settings, expected):
    files = {}
    for title, (name, where) in zip("abc", written, strict=False):
        address = [f"address: {{municipality: {name}}}"] if name else []
        files[f"content/projects/{title}.md"] = sheet(title, *address, f"location: {where}")
    page = site(files, settings)["kaart/index.html"]
    found = pins(page)
    assert (
        list(zip(page.values(".pins a", "data-pin"), found, (to for to, _ in found.values()), strict=True))
        == expected
    )
    assert page.values(".places > li[id]", "id") == [pin for pin, _, _ in expected]


def test_a_village_is_of_its_municipality_however_the_table_writes_that(site):
    files = {**SHEETS, "content/projects/g.md": sheet("Melk", "address: 8310 Assebroek")}
    files["content/map/gemeenten.csv"] = TABLE.replace("8310,Brugge", "8310,brugge")
    page = site(files)["kaart/index.html"]
    assert pins(page)["Brugge: 3 fiches"] == ("kaart/index.html#plaats-brugge", ["Brood", "Kaas", "Melk"])


def test_a_pin_goes_by_the_name_that_all_its_sheets_give_as_the_list_does(site):
    files = {
        "content/projects/g.md": sheet("Melk", "address: 9600 Renaix"),
        "content/map/gemeenten.csv": f"{TABLE}Ronse,9600,,50.746,3.601\nRenaix,9600,Ronse,,\n",
        "content/map/omtrek.geojson": OUTLINE.replace("3.6,", "3.7,"),
    }
    page = site({**SHEETS, **files})["kaart/index.html"]
    assert "Renaix: Melk" in pins(page)
    assert page.texts("#plaats-ronse .place") == ["Renaix"]
    files["content/projects/h.md"] = sheet("Pap", "address: 9600 Ronse")
    assert "Ronse: 2 fiches" in pins(site({**SHEETS, **files})["kaart/index.html"])


def test_a_place_of_its_own_needs_no_address_and_no_table(site):
    files = {"content/projects/a.md": sheet("Soep", "location: 50.85, 2.87")}
    page = site(files, WITHOUT_TABLE)["kaart/index.html"]
    assert pins(page) == {"Soep": ("projecten/a/index.html", ["Soep"])}
    assert page.texts(".places > li") == ["Zonder gemeente Soep de plek zelf"]


def test_the_menu_leads_to_the_map_where_there_is_one(site, make):
    with_map, without = (
        site()["index.html"],
        Document(make(SHEETS, config=CONFIG_WITHOUT).files["index.html"]),
    )
    assert "kaart/index.html" in with_map.values(".menu a", "href")
    assert "kaart/index.html" not in without.values(".menu a", "href")
    assert "kaart/index.html" not in make(SHEETS, config=CONFIG_WITHOUT).files


CONFIG_WITHOUT = SITE.replace(MAP, "")


# The small map of a sheet


def test_a_sheet_shows_its_place_and_says_how_precise_that_is(site):
    pages = site()
    middle, own = pages["projecten/a/index.html"], pages["projecten/d/index.html"]
    assert middle.texts(".sketch figcaption") == ["Ieper, op gemeente nauwkeurig. Bekijk op OpenStreetMap"]
    assert own.texts(".sketch figcaption") == ["De plek zelf. Bekijk op OpenStreetMap"]
    assert (middle.values(".sketch circle", "class"), own.values(".sketch circle", "class")) == (
        ["middle"],
        ["own"],
    )
    assert "Ligging" not in [*middle.texts("dt"), *own.texts("dt")]
    assert middle.values(".sketch a", "href") == ["https://www.openstreetmap.org/#map=12/50.854/2.866"]
    assert own.values(".sketch a", "href") == [
        "https://www.openstreetmap.org/?mlat=50.8533&mlon=3.2841#map=17/50.8533/3.2841"
    ]


def test_a_sheet_of_which_the_place_is_not_known_shows_no_map(site):
    pages = site()
    assert [pages[f"projecten/{name}/index.html"].all(".sketch") for name in "ef"] == [[], []]


def test_a_place_off_the_map_has_no_drawing_but_a_link(site):
    page = site({"content/projects/a.md": sheet("Soep", "location: 48.85, 2.35")})["projecten/a/index.html"]
    assert page.all(".sketch svg") == []
    assert len(page.all(".sketch a")) == 1


def test_without_a_map_a_place_is_a_fact_with_the_same_link(make):
    page = Document(make(SHEETS, config=CONFIG_WITHOUT).files["projecten/d/index.html"])
    assert "50.8533, 3.2841 Bekijk op OpenStreetMap" in page.texts(".fact dd")
    assert page.all(".sketch") == []


# Errors

LAMBERT = '{"type": "Polygon", "coordinates": [[[20000, 150000], [90000, 150000], [90000, 220000]]]%s}'
UNKNOWN = LAMBERT % ', "crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::28992"}}'
WRONG = {
    "an outline that is not there": (
        {"content/map/omtrek.geojson": None},
        ["site_config.yaml:1:16 map-missing"],
    ),
    "a table that is not there": ({"content/map/gemeenten.csv": None}, ["site_config.yaml:1:52 map-missing"]),
    "an outline in no system": (
        {"content/map/omtrek.geojson": LAMBERT % ""},
        ["omtrek.geojson:1:1 geojson-system"],
    ),
    "an outline in another system": (
        {"content/map/omtrek.geojson": UNKNOWN},
        ["omtrek.geojson:1:1 map-system"],
    ),
    "latitude first": (
        {"content/map/omtrek.geojson": '{"type": "Polygon", "coordinates": [[[50, 2], [51, 2], [51, 3]]]}'},
        ["omtrek.geojson:1:1 map-elsewhere"],
    ),
    "two files at once": (
        {"content/map/omtrek.geojson": "{", "content/map/gemeenten.csv": "naam"},
        ["gemeenten.csv:1:1 table-columns", "omtrek.geojson:1:2 geojson-syntax"],
    ),
    "a sheet with its numbers swapped": (
        {"content/projects/a.md": sheet("Soep", "location: 2.87, 50.85")},
        ["a.md:3:11 location-swapped"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_a_map_is_told_at_its_place(make, files, expected):
    given = {path: text for path, text in {**FILES, **SHEETS, **files}.items() if text is not None}
    outcome = make(given, config=SITE)
    assert mistakes(outcome) == expected
    assert outcome.files == {}


@pytest.mark.parametrize(
    "path",
    ["omtrek.geojson", "content/omtrek.geojson", "content/map/omtrek.json", "content/map/../x.geojson"],
)
def test_a_map_is_made_of_files_in_its_own_folder(make, path):
    outcome = make({**FILES, **SHEETS}, config=SITE.replace("content/map/omtrek.geojson", path))
    assert mistakes(outcome) == ["site_config.yaml:1:16 map-path"]


# The layout of a crowded map


@pytest.fixture(scope="module")
def full():
    """The sample's region and model, with three sheets in every place of its table."""
    settings, _ = config.read((HOME / "site_config.yaml").read_text("utf-8"))
    inputs = {
        path.relative_to(HOME).as_posix(): path.read_bytes() for path in (HOME / "content/map").iterdir()
    }
    region = read(settings.map, inputs)
    rows = [line.split(",") for line in inputs["content/map/gemeenten.csv"].decode().splitlines()[1:]]
    sheets = []
    for number, (name, postcodes, *_) in enumerate(rows * 3):
        text = sheet(
            f"P{number}",
            "organisation: X",
            "target_groups: Ouderen",
            f"address: {postcodes.split()[0]} {name}",
        )
        made, found = whole_sheet(source(f"content/projects/p{number}.md", text.encode()), settings.model)
        assert found == ()
        sheets.append(made)
    spot = spot_finder(settings.model, region.places)
    return region, {sheet.slug: spot(sheet) for sheet in sheets}, sheets


def test_every_place_of_the_sample_is_on_its_map(full):
    region, spots, sheets = full
    drawn = atlas(sheets, spots, region)
    assert drawn.elsewhere == ()
    assert len(drawn.pins) == 64
    assert sorted(one.slug for pin in drawn.pins for one in pin.sheets) == sorted(one.slug for one in sheets)


def test_pins_do_not_touch_stay_on_the_map_and_near_their_place(full):
    region, spots, sheets = full
    drawn = atlas(sheets, spots, region)
    for one, two in combinations(drawn.pins, 2):
        assert hypot(one.x - two.x, one.y - two.y) >= PIN - 1, (one.name, two.name)
    for pin in drawn.pins:
        assert PIN / 2 <= pin.x <= drawn.width - PIN / 2
        assert PIN / 2 <= pin.y <= drawn.height - PIN / 2
        assert hypot(pin.x - pin.true[0], pin.y - pin.true[1]) < 2 * PIN, pin.name


def test_most_pins_have_their_name_and_no_name_stands_on_a_pin(full):
    region, spots, sheets = full
    drawn = atlas(sheets, spots, region)
    labelled = [pin for pin in drawn.pins if pin.label]
    assert len(labelled) > len(drawn.pins) / 2
    for pin in labelled:
        width = 8 * len(pin.name)
        left = pin.label.x - {"start": 0, "middle": width / 2, "end": width}[pin.label.anchor]
        for other in drawn.pins:
            beside = other.x + PIN / 2 <= left or other.x - PIN / 2 >= left + width
            clear = other.y + PIN / 2 <= pin.label.y - 12 or other.y - PIN / 2 >= pin.label.y + 4
            assert beside or clear, (pin.name, other.name)


def test_a_municipality_is_named_at_its_middle(site):
    files = {
        f"content/projects/{name}.md": sheet(name, "address: 8900 Ieper", *where)
        for name, *where in (["a"], ["b", "location: 51, 2.87"], ["c", "location: 51, 2.87"])
    }
    page = site(files)["kaart/index.html"]
    assert len(pins(page)) == 2
    (middle,) = page.all('.pins [data-pin="plaats-ieper"] .head')
    (label,) = page.all(".names text")
    assert abs(int(label.attrs["y"]) - int(middle.attrs["cy"])) < PIN


@pytest.mark.parametrize("where", ["50.9, 3", "50.6, 2.5", "51.4, 3.6"])
def test_two_pins_on_one_spot_are_drawn_apart_and_a_line_leads_back(site, where):
    files = {
        f"content/projects/{name}.md": sheet(name, f"address: {name}", f"location: {where}")
        for name in ("Ieper", "Kuurne")
    }
    page = site(files)["kaart/index.html"]
    (one, two) = [(int(node.attrs["cx"]), int(node.attrs["cy"])) for node in page.all(".pins .head")]
    assert hypot(one[0] - two[0], one[1] - two[1]) >= PIN - 1
    _, _, width, height = map(int, page.values(".atlas", "viewBox")[0].split())
    assert all(PIN / 2 <= x <= width - PIN / 2 and PIN / 2 <= y <= height - PIN / 2 for x, y in (one, two))
    assert page.values(".strays", "d")[0].count("L") >= 1


def test_a_map_with_more_pins_than_it_has_room_for_is_drawn_in_no_time():
    chance = random.Random(1)
    points = [(chance.uniform(0, WIDTH), chance.uniform(0, 400)) for _ in range(2800)]
    began = process_time()
    spread = _spread(points, 400)
    assert process_time() - began < 5  # takes 1 s; with all rounds it took 12 s
    edge = PIN / 2
    assert all(edge <= x <= WIDTH - edge and edge <= y <= 400 - edge for x, y in spread)


def test_the_order_of_the_sheets_moves_no_pin(full):
    region, spots, sheets = full
    shuffled = random.Random(5).sample(sheets, len(sheets))
    one, two = atlas(sheets, spots, region), atlas(shuffled, spots, region)
    assert [(pin.id, pin.x, pin.y, pin.label) for pin in one.pins] == [
        (pin.id, pin.x, pin.y, pin.label) for pin in two.pins
    ]


def test_the_outline_on_every_sheet_is_small(full):
    region, _, _ = full
    assert 200 < len(region.sketch) <= SMALL_BYTES
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", region.sketch)
