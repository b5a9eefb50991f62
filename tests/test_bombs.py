"""Files made to choke a reader: each is refused at its place, by a process that has little to spend."""

import json
import subprocess
import sys
import zlib
from struct import pack

import pytest

from fichebak.text.limits import too_slow
from tests.conftest import CONFIG, HOME

SECONDS = 4  # of the processor, with the second that starting takes; and a busy machine counts double
MEMORY = 700 * 2**20  # bytes

HEAD = b"---\ntitle: Bom\n---\n## Beschrijving project\n\n"
ALIASES = "".join(
    f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n" if n else "l0: &l0 [x]\n" for n in range(20)
)


def chunk(kind, data):
    return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))


def picture(width, height, rows=b""):
    """A PNG that says it is so large, and packs next to nothing."""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


SHEET, IMAGE, MAP = "content/projects/bom.md", "content/images/bom.png", "content/map/bom.geojson"
BOMBS = {
    "references to references": (SHEET, f"---\n{ALIASES}---\n".encode(), ("anchor", 2)),
    "nesting in data": (SHEET, b"---\ntitle: " + b"[" * 100_000 + b"\n---\n", ("too-deep", 2)),
    "nesting by indentation": (
        SHEET,
        b"---\n" + b"".join(b" " * n + b"a:\n" for n in range(600)) + b"---\n",
        ("too-deep", 14),
    ),
    "nesting in text": (SHEET, HEAD + b">" * 100_000 + b" x\n", ("too-nested", 6)),
    "items in items": (SHEET, HEAD + b"- " * 2_000 + b"x\n", ("too-nested", 6)),
    "a hundred megabytes": (SHEET, HEAD + b"x" * 100_000_000, ("too-large", 1)),
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
    "lines without end": (SHEET, HEAD + b"\n" * 200_000, ("too-many-lines", 10_001)),
    "links without end": (SHEET, HEAD + b"[a](b) " * 37_000 + b"\n", ("too-slow", 6)),
    "mistakes without end": (SHEET, HEAD + b"<b>x</b>\n# kop\n" * 4_900, ("and-more", 205)),
    "a word without end": (
        SHEET,
        b"---\ntitle: T\nstatus: " + b"x" * 250_000 + b"\n---\n",
        ("unknown-choice", 3),
    ),
    "a map of depth": (MAP, b"[" * 4_000_000, ("geojson-syntax", 1)),
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
    "brackets": (SHEET, HEAD + b"[" * 50_000 + b"\n", ("too-slow", 6)),
    "brackets and addresses": (SHEET, HEAD + b"[a](" * 20_000 + b"\n", ("too-slow", 6)),
    "stars": (SHEET, HEAD + b"*a " * 40_000 + b"\n", ("too-slow", 6)),
    "code": (SHEET, HEAD + b"`` ` " * 20_000 + b"\n", ("too-slow", 6)),
    "pictures of the same": (SHEET, HEAD + b"![" * 50_000 + b"\n", ("too-slow", 6)),
    "a picture that unpacks to more than fits": (IMAGE, picture(60_000, 60_000), ("image-pixels", 1)),
    "a picture that is mostly nothing": (IMAGE, picture(7_000, 7_000, b"\0" * 1000), ("image-unreadable", 1)),
}

PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({seconds}, {seconds}))
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
sys.path.insert(0, {home!r})
from fichebak.cli import main
sys.exit(main(["check", "--format", "json", "--jobs", "1", "--site", sys.argv[1]]))
"""


@pytest.mark.parametrize(("path", "data", "expected"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_at_its_place_with_little_of_the_processor_and_memory(
    tmp_path, path, data, expected
):
    with_map = f"{CONFIG}map: {{outline: {MAP}}}\n" if path == MAP else CONFIG
    (tmp_path / "site_config.yaml").write_text(with_map, "utf-8")
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(data)
    program = PROGRAM.format(seconds=SECONDS, memory=MEMORY, home=str(HOME))
    done = subprocess.run(
        [sys.executable, "-c", program, tmp_path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    found = [(one["code"], one["line"]) for one in json.loads(done.stdout) if one["path"] == path]
    assert expected in found


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
