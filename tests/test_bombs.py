"""Files that would exhaust a reader: each is refused at its position, by a process with few resources."""

import json
import zlib
from math import cos, pi, sin
from struct import pack

import pytest
from markdown import Markdown
from PIL import Image

from fichebak.text.limits import too_slow
from tests import pictures
from tests.conftest import CONFIG, SHEET as GOOD
from tests.copies import run
from tests.disk import write

LIMITS = {"RLIMIT_CPU": 4, "RLIMIT_AS": 700 * 2**20}
"""Seconds of CPU time, which a busy machine may double, and bytes of memory."""

HEAD = b"---\ntitle: Bom\n---\n## Beschrijving project\n\n"
ALIASES = "".join(
    f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" if n else "l0: &l0 [x]\n" for n in range(20)
)


def chunk(kind, data):
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def picture(width, height, rows=b""):
    """A PNG that declares so many pixels, and is only a few bytes."""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def hazy(width, height, passes):
    """A progressive JPEG with many more scans than it needs."""
    data = photo(width, height, progressive=True)
    last = data[data.rindex(b"\xff\xda") : -2]
    return data[:-2] + last * passes + data[-2:]


def ring(*corners):
    return json.dumps({"type": "Polygon", "coordinates": [corners]}).encode()


SHEET, IMAGE, MAP = "content/projects/bom.md", "content/images/bom.png", "content/map/bom.geojson"
TABLE = "content/map/bom.csv"
STYLE = "templates/assets/style.css"
# A function makes what takes long to make: every worker imports this file, and one runs its tests.
BOMBS = {
    "addresses that never begin": (
        STYLE,
        b"@import " * 20_000 + b"\nb{c:url(weg.png)}",
        ("style-address", 2),
    ),
    "colours that never end": (STYLE, b"b{c:url(weg.png)}\n" + b":root { " * 40_000, ("style-address", 1)),
    "references to references": (SHEET, f"---\n{ALIASES}---\n".encode(), ("anchor", 2)),
    "nesting in data": (SHEET, b"---\ntitle: " + b"[" * 100_000 + b"\n---\n", ("too-deep", 2)),
    "items with uneven hyphens": (
        SHEET,
        b"---\ntitle: Bom\npartners:\n" + b"- a\n   - b\n" * 4_900 + b"---\n",
        ("uneven-items", 5),
    ),
    "nesting by indentation": (
        SHEET,
        b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(600)) + b"---\n",
        ("too-deep", 14),
    ),
    "nesting in text": (SHEET, HEAD + b">" * 100_000 + b" x\n", ("too-nested", 6)),
    "items in items": (SHEET, HEAD + b"- " * 2_000 + b"x\n", ("too-nested", 6)),
    "unreadable characters without end": (SHEET, HEAD + b"\x01" * 200_000, ("unreadable-character", 6)),
    "a hundred megabytes": (SHEET, lambda: HEAD + b"x" * 100_000_000, ("too-large", 1)),
    "a configuration of a million lines": ("site_config.yaml", b"title: x\n" * 1_000_000, ("too-large", 1)),
    "a configuration of references": ("site_config.yaml", ALIASES.encode(), ("anchor", 1)),
    "a million keys": (
        SHEET,
        b"---\n" + b"".join(b"k%d: x\n" % n for n in range(40_000)) + b"---\n",
        ("too-large", 1),
    ),
    "values without end": (
        SHEET,
        b"---\ntitle: T\nx: [" + b"x," * 120_000 + b"]\n---\n",
        ("too-many-values", 3),
    ),
    "wrong words without end": (
        SHEET,
        b"---\ntitle: T\ntarget_groups: [" + b"kindere," * 30_000 + b"]\n---\n",
        ("too-many-values", 3),
    ),
    "wrong words in a text without end": (
        SHEET,
        b"---\ntitle: T\ntarget_groups: " + b"a," * 120_000 + b"\n---\n",
        ("too-many-values", 3),
    ),
    "wrong words in escapes above blank lines": (
        SHEET,
        b"---\ntitle: T\ntarget_groups:\n" + b'- "\\x6bx"\n' * 4_000 + b"\n" * 4_000 + b"---\n",
        ("unknown-choice", 4),
    ),
    "lines without end": (SHEET, HEAD + b"\n" * 200_000, ("too-many-lines", 10_001)),
    "links without end": (SHEET, HEAD + b"[a](b) " * 37_000 + b"\n", ("too-slow", 6)),
    "mistakes without end": (SHEET, HEAD + b"<b>x</b>\n# kop\n" * 4_900, ("and-more", 205)),
    "a word without end": (
        SHEET,
        b"---\ntitle: T\nstatus: " + b"x" * 250_000 + b"\n---\n",
        ("unknown-choice", 3),
    ),
    "dots in a period without end": (
        SHEET,
        f"---\ntitle: Bom\nwhen: 2018 {'.' * 120_000}x\n---\n".encode(),
        ("period", 3),
    ),
    "spaces in a period without end": (
        SHEET,
        b"---\ntitle: T\nwhen: 2019" + b" " * 240_000 + b"(x\n---\n",
        ("period", 3),
    ),
    "a map of depth": (MAP, b"[" * 100_000, ("geojson-syntax", 1)),
    "a map of collections": (
        MAP,
        b'{"geometries":[' * 5_000 + b"{}" + b"]}" * 5_000,
        ("geojson-syntax", 1),
    ),
    "a map of a number": (MAP, b"9" * 4_000_000, ("geojson-empty", 1)),
    "a map of mistakes": (
        MAP,
        b'{"type":"Polygon","coordinates":[' + b"0," * 200_000 + b"0]}",
        ("geojson-ring", 1),
    ),
    "a map of a million corners": (MAP, lambda: ring(*[(2, 50)] * 500_000), ("geojson-corners", 1)),
    "a table of places without end": (
        TABLE,
        b"name,lat,lon\n" + b"x,50,3\n" * 30_000,
        ("too-many-lines", 20_001),
    ),
    "a table of mistakes": (
        TABLE,
        b"name,lat,lon,part_of\n" + b"".join(b"p%d,,,q%d\n" % (n, n) for n in range(19_000)),
        ("table-part", 21),
    ),
    "brackets": (SHEET, HEAD + b"[" * 50_000 + b"\n", ("too-slow", 6)),
    "brackets and addresses": (SHEET, HEAD + b"[a](" * 20_000 + b"\n", ("too-slow", 6)),
    "stars": (SHEET, HEAD + b"*a " * 40_000 + b"\n", ("too-slow", 6)),
    "code": (SHEET, HEAD + b"`` ` " * 20_000 + b"\n", ("too-slow", 6)),
    "spaces behind the marks of code": (SHEET, HEAD + b"```" + b" " * 200_000 + b"a b\n", ("too-slow", 6)),
    "pictures of the same": (SHEET, HEAD + b"![" * 50_000 + b"\n", ("too-slow", 6)),
    "pictures in pictures": (
        SHEET,
        HEAD + b"![" * 2_900 + b"a " * 100_000 + b"](b.jpg)" * 2_900 + b"\n",
        ("too-slow", 6),
    ),
    "brackets in brackets": (
        SHEET,
        HEAD + b"[a]: https://a.example/\n\n" + b"[" * 2_900 + b"a " * 100_000 + b"]" * 2_900 + b"\n",
        ("too-slow", 8),
    ),
    "brackets in brackets of a picture": (
        SHEET,
        HEAD + b"![" * 2_900 + b"a " * 100_000 + b"]" * 2_900 + b"\n",
        ("too-slow", 6),
    ),
    "a picture that unpacks to more than fits": (IMAGE, picture(60_000, 60_000), ("image-large", 1)),
    "a picture to be unpacked whole": (IMAGE, picture(6_000, 6_000), ("image-large", 1)),
    "a picture that is mostly nothing": (IMAGE, picture(4_000, 4_000, b"\0" * 1000), ("image-unreadable", 1)),
    "a photo in passes without end": (IMAGE, lambda: hazy(6_000, 4_000, 2_000), ("image-large", 1)),
}


@pytest.fixture
def checked(tmp_path):
    """Checks a site with a file in a process with few resources: its exit code, and each diagnostic."""

    def check(path, made):
        data = made() if callable(made) else made
        config = CONFIG.replace("sections:\n", "  when: {type: period, label: Wanneer}\nsections:\n", 1)
        if path in {MAP, TABLE}:
            outline = MAP if path == MAP else "content/map/rand.geojson"
            config += f"map: {{outline: {outline}, places: {TABLE}}}\n"
        files = {
            "site_config.yaml": config.encode(),
            "content/map/rand.geojson": ring((2, 50), (4, 50), (4, 52)),
            TABLE: b"name,lat,lon\nIeper,50.85,2.88\n",
        }
        write(tmp_path, {**files, path: data})
        done = run(["check", "--format", "json", "--jobs", 1, "--quiet", "--site", tmp_path], limits=LIMITS)
        assert done.stderr == ""
        return done.returncode, json.loads(done.stdout)

    return check


@pytest.mark.parametrize(("path", "made", "expected"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_its_place_with_little_of_the_processor_and_memory(
    checked, path, made, expected
):
    code, messages = checked(path, made)
    assert code == 1
    assert expected in [(one["code"], one["line"]) for one in messages if one["path"] == path]


def test_brackets_around_thousands_of_lists_take_little_of_the_processor_too(tmp_path):
    options = ", ".join(f"{{label: Groep {letter}, aliases: [{letter}]}}" for letter in "abcdefgh")
    config = CONFIG.replace("options: [Kinderen", f"options: [{options}, Kinderen")
    lists = b"doelgroepen: a, b, c, d, e, f, g, h\n" * 3_000
    editor = "editor: {backend: github, repo: soep/bak}\n"
    write(tmp_path, {"site_config.yaml": f"{config}{editor}".encode(), SHEET: b"---\n%s---\n" % lists})
    done = run(["check", "--fix", "--format", "json", "--jobs", 1, "--site", tmp_path], limits=LIMITS)
    assert "duplicate-field" in {one["code"] for one in json.loads(done.stdout)}


def photo(width, height, kind="JPEG", **options):
    return pictures.picture("red", (width, height), kind, **options)


def border(corner):
    """The border of a region with 140,000 corners; `corner` gives each by its number."""
    return ring(*(corner(number) for number in range(140_000)))


def coast(number):
    turn, rough = 2 * pi * number / 140_000, 1 + 0.02 * sin(number / 50) + number * 7919 % 13 / 1000
    return round(3 + 0.3 * cos(turn) * rough, 7), round(51 + 0.2 * sin(turn) * rough, 7)


LARGE = {
    "a photo of a telephone": (IMAGE, lambda: photo(8_160, 6_120)),
    "such a photo that gets sharper as it comes in": (IMAGE, lambda: photo(8_160, 6_120, progressive=True)),
    "such a photo with another behind it": (
        IMAGE,
        lambda: photo(8_160, 6_120, "MPO", save_all=True, append_images=[Image.new("RGB", (1_020, 765))]),
    ),
    "a page of A3 that was scanned": (IMAGE, lambda: picture(3_508, 4_961, b"\0" * (4 * 3_508 + 1) * 4_961)),
    "a coast": (MAP, lambda: border(coast)),
    "a border that goes to and fro": (
        MAP,
        lambda: border(lambda number: (2 + number % 2, 50 + number % 97 / 97)),
    ),
    "places of one name and one postcode": (
        TABLE,
        b"name,lat,lon,postcode\n" + b"".join(b"Ieper,51,3,8900 %d\n" % n for n in range(19_000)),
    ),
    "paragraphs": (SHEET, HEAD + b"Een *gewone* zin over soep.\n\n" * 4_900),
    "signs in a heading": (SHEET, HEAD + b"### " + b"# " * 45_000 + b"B\n"),
    "a word in capitals": (SHEET, HEAD + b"SOEP" * 25_000 + b"\n"),
    "accents without end": (SHEET, HEAD + ("e" + "\u0301\u0316" * 60_000).encode() + b"\n"),
    "a link that is never closed": (SHEET, HEAD + b"[a](b" + b" " * 200_000 + b"c\n"),
    "a line of code": (SHEET, HEAD + b"[a](https://a.example/)\n\n```\n" + b"x" * 200_000 + b"\n```\n"),
}
"""The largest input that is accepted."""


@pytest.mark.parametrize(("path", "made"), LARGE.values(), ids=LARGE)
def test_what_is_accepted_takes_little_of_the_processor_and_memory_too(checked, path, made):
    code, messages = checked(path, made)
    errors = [one for one in messages if one["severity"] == "error"]
    assert {one["code"] for one in errors} <= {"missing"}
    assert [one for one in errors if one["path"] != SHEET] == []
    assert code == bool(errors)


@pytest.mark.parametrize(
    "sign",
    ["[", "![", "*", "`", "``a` ", "&", "<", "|", "\\", "a_b_ ", "[^", "x[^1]", "~~", "> - ", "1. a\n"],
)
def test_what_costs_more_than_its_length_is_refused_before_it_is_converted(sign):
    assert too_slow(sign * (200_000 // len(sign))) is not None


@pytest.mark.parametrize("sign", ["- ", "* ", "+ ", "> ", ">", ": ", "1. ", "- 1. ", "-    - ", "- : "])
def test_what_nests_in_a_short_text_is_refused_however_deep_the_stack_of_the_reader_is(sign):
    found = too_slow(f"Eerst\n\n{sign * 40}x\n")
    assert found is not None
    assert (found.code, found.line) == ("too-nested", 3)


@pytest.fixture
def giving_up(monkeypatch):
    """A converter that fails on every text with the word BOM."""
    convert = Markdown.convert

    def gives_up(self, text):
        if "BOM" in text:
            raise RecursionError
        return convert(self, text)

    monkeypatch.setattr(Markdown, "convert", gives_up)


def codes_of(outcome):
    assert not outcome.files
    return [(diagnostic.code, diagnostic.place.path) for diagnostic in outcome.diagnostics]


@pytest.mark.usefixtures("giving_up")
@pytest.mark.parametrize(("folder", "text"), [("pages", "---\ntitle: Over\n---\n"), ("projects", GOOD)])
def test_a_text_that_the_converter_gives_up_on_is_told_in_each_file_that_has_it(make, folder, text):
    paths = (f"content/{folder}/een.md", f"content/{folder}/twee.md")
    made = make({**dict.fromkeys(paths, f"{text}> BOM\n"), "content/projects/goed.md": GOOD})
    assert codes_of(made) == [("unrenderable", path) for path in paths]


@pytest.mark.usefixtures("giving_up")
def test_a_field_that_the_converter_gives_up_on_is_told_in_its_sheet(make):
    config = CONFIG.replace("sections:\n", "  more: {type: markdown, label: Meer}\nsections:\n")
    path = "content/projects/een.md"
    assert codes_of(make({path: GOOD.replace("---\n", "---\nmore: BOM *x*\n", 1)}, config=config)) == [
        ("unrenderable", path)
    ]
