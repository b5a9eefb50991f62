"""Cached results of parsing: unpacking restores every part, or the file is parsed again."""

from dataclasses import dataclass, fields, is_dataclass
from itertools import count

import pytest

from fichebak.building.memory import Memory
from fichebak.content import readings
from fichebak.content.readings import Packer, shared_objects
from fichebak.content.sources import read
from fichebak.content.translations import sheet_in
from tests.conftest import SHEET
from tests.mutations import mutated
from tests.test_fields import cases, value_of
from tests.test_properties import MODEL, SHEETS, WORDS

PATH = "content/projects/a.md"
SHARED = shared_objects(MODEL)


def all_of(value):
    """A value with all its parts and their types, including fields that do not take part in comparison."""
    if is_dataclass(value):
        return type(value), [all_of(getattr(value, one.name)) for one in fields(value)]
    if isinstance(value, dict):
        return dict, [(key, all_of(one)) for key, one in value.items()]
    if isinstance(value, tuple | frozenset):
        return type(value), [*map(all_of, sorted(value) if isinstance(value, frozenset) else value)]
    return type(value), value


def again(value, *files):
    packer = Packer(files, SHARED)
    return packer.unpack(packer.pack(value))


@pytest.mark.parametrize(("about", "case"), cases("accepted"))
def test_every_value_comes_back_as_it_was(about, case):
    value = value_of(about, case.written)
    assert all_of(again(value)) == all_of(value)


@pytest.mark.parametrize(("about", "case"), cases("rejected"))
def test_every_mistake_comes_back_as_it_was(about, case):
    diagnostics = about.read(case.written).diagnostics
    assert all_of(again(diagnostics)) == all_of(diagnostics)


SPOILT = [data for is_sheet, data in map(mutated, range(200)) if is_sheet]


@pytest.mark.parametrize("data", [*map(str.encode, SHEETS), *SPOILT], ids=count())
def test_whatever_was_read_of_a_sheet_comes_back(data):
    for reading in (
        readings.of_sheet(PATH, data, MODEL, None),
        readings.of_sheet(PATH, data, MODEL, WORDS["nl"]),
        readings.of_text(PATH, data),
    ):
        is_wrong = any(diagnostic.is_error for diagnostic in (*reading.diagnostics, *reading.unreadable))
        if is_wrong:
            assert Packer((data,), SHARED).pack(reading) == b""
        else:
            assert all_of(again(reading, data)) == all_of(reading)


def test_of_a_sheet_whose_data_nobody_can_read_the_text_is_looked_at_all_the_same():
    text = "---\ntitel: Soep: warm\n---\n# Soep\n## Sterke puntn\nb\n## Sterke punten\n## Sterke punten\n"
    (colon, *found) = readings.of_sheet(PATH, text.encode(), MODEL, None).unreadable
    assert colon.code == "colon-in-value"
    # A missing section is no diagnostic here, since the sheet may be a draft.
    assert [(diagnostic.code, diagnostic.place.line) for diagnostic in sorted(found)] == [
        ("heading-one", 4),
        ("unknown-heading", 5),
        ("duplicate-heading", 8),
    ]
    # Where the body starts is unknown here.
    (unclosed,) = readings.of_sheet(PATH, b"---\ntitel: Soep\n# Soep\n", MODEL, None).unreadable
    assert unclosed.code == "unclosed-front-matter"


HALVES = "<<<<<<< HEAD\nthema: Zorgg\n||||||| eerst\nthema: Z\n=======\nthema: Zorg\n>>>>>>> tak\n"
DAMAGED = {
    "another coding": (
        "thema: Zórgg\nperiode: 2021\nscores: elf\n---\n## Stérke\n# Soep\n".encode("cp1252"),
        "not-utf-8",
        [4, 7],
    ),
    "a character that nobody sees": (
        b"thema: \0Zorgg\nscores: elf\n---\n## Sterke\n<b>vet</b>\n",
        "unreadable-character",
        [3, 5],
    ),
    "two versions of a field": (f"{HALVES}scores: elf\n---\n## Sterke\n".encode(), "merge-conflict", [11]),
    "two versions of a text": (
        b"scores: elf\n---\n<<<<<<< HEAD\n## Sterke\n=======\n## Sterke\n>>>>>>> tak\n# Soep\n",
        "merge-conflict",
        [2, 9],
    ),
    "two versions that begin the same code": (
        b"---\n<<<<<<< HEAD\n```\n=======\n~~~\n```\n>>>>>>> tak\nx\n```\n# Soep\n",
        "merge-conflict",
        [11],
    ),
    "two versions, each with its own half": (
        b"---\n## Sterktes\n<<<<<<< HEAD\n=======\n## Sterktes\n>>>>>>> tak\n## Sterktes\n# Soep\n",
        "merge-conflict",
        [9],
    ),
    "one without an end": (
        b"scores: elf\n---\n<<<<<<< HEAD\n## Sterke\n=======\n## Sterke\n",
        "merge-conflict",
        [2],
    ),
    "a text that may end the data": (b"scores: elf\n--\xa0\n## Sterke\n", "not-utf-8", []),
    "data that may be right": (b"scores\x01: elf\n  x: y\n---\n## Sterke\n", "unreadable-character", [5]),
    "a sign that parts nothing": (
        b"scores: elf\n - x: [\n---\n## Sterke\x01\n# S\n",
        "unreadable-character",
        [3, 6],
    ),
    "a picture": (b"\x89PNG\r\n\0\1\0\n---\0\n", "not-utf-8", []),
}


@pytest.mark.parametrize(("data", "code", "lines"), DAMAGED.values(), ids=DAMAGED)
def test_of_a_damaged_sheet_is_told_what_is_surely_wrong_beside_it(data, code, lines):
    (damage, *found) = readings.of_sheet(PATH, b"---\n" + data, MODEL, None).unreadable
    assert damage.code == code
    assert sorted(diagnostic.place.line for diagnostic in found) == lines, found


@pytest.mark.parametrize(
    ("data", "lines"),
    [
        (b"title: Over: ons\n---\n# Over\n", [2, 4]),
        (b"order: veel\n---\ncaf\xe9\n# Over\n", [2, 4, 5]),
        (b"order: veel\n---\n# caf\xe9\n", [2, 4]),
        (b"order: veel\n", [1]),
    ],
)
def test_of_a_damaged_page_it_is_as_well(data, lines):
    found = readings.of_text("content/pages/over.md", b"---\n" + data).unreadable
    assert sorted(diagnostic.place.line for diagnostic in found) == lines, found


def test_what_somebody_has_to_mend_is_kept_nowhere(make):
    memory = Memory()
    assert make({"content/projects/soep.md": f"{SHEET}\n## Mevrouw Zus\nTekst.\n"}, memory=memory).failed
    assert not any(b"Mevrouw Zus" in kept for kept in memory.cached.values())


def test_links_that_hold_links_take_no_more_room_than_they_do_in_the_file():
    nested = "[" * 400 + "soep " * 2000 + "`x`" + "](https://b.example/)" * 400
    data = f"---\ntitel: Soep\n---\n{nested}\n".encode()
    assert len(Packer((data,)).pack(readings.of_text(PATH, data))) < 10 * len(data)


def test_texts_are_kept_by_where_they_stand():
    for text in SHEETS:
        data = text.encode()
        packed = Packer((data,), SHARED).pack(readings.of_sheet(PATH, data, MODEL, None))
        assert len(packed) < 1500 + len(data.partition(b"\n---\n")[0])


def test_what_is_borrowed_from_the_main_language_comes_back():
    data = (
        SHEETS[0].encode(),
        b"---\ntitel: Soupe\n---\n## Beschrijving project\n" + b"Un texte. " * 9,
    )
    main, translation = read(PATH, data[0]), read("content/projects/a.fr.md", data[1])
    for own in (translation, None):
        found = sheet_in(main, own, MODEL, "nl")
        assert found.sheet.fallback.fields
        assert all_of(again(found, *data)) == all_of(found)


def test_what_a_sheet_has_in_common_with_others_is_there_once():
    for text in SHEETS:
        data = text.encode()
        sheet = readings.of_sheet(PATH, data, MODEL, None)
        one, other = (again(sheet, data).sheet for _ in range(2))
        assert [*map(id, one.values)] == [*map(id, other.values)]
        assert [id(part.section) for part in one.parts] == [id(part.section) for part in other.parts]
        assert [*map(id, one.values.get("themes", ()))] == [*map(id, other.values.get("themes", ()))]


@dataclass(frozen=True)
class Stranger:
    """A class that no parsed value contains."""

    text: str


@pytest.mark.parametrize("value", [Stranger("a"), b"bytes", 1.5, {"a": [1]}, (Stranger("a"),)])
def test_what_nobody_knows_to_unpack_is_not_packed(value):
    with pytest.raises(TypeError, match="is not in VALUES"):
        Packer((), SHARED).pack(value)
