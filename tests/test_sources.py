"""Splitting a file into its parts: encodings, fences and sizes; mistakes have their position in the file."""

import sys

import pytest

from fichebak.content.decoding import MAX_BYTES, MAX_PER_CODE
from fichebak.content.sources import read, read_leniently
from fichebak.text.diagnostics import Invalid, in_order
from fichebak.text.nodes import MAX_VALUES, UNREADABLE

PATH = "content/projects/a.md"


def refused(data: bytes) -> list[tuple[str, int, int]]:
    with pytest.raises(Invalid) as raised:
        read(PATH, data)
    return [(d.code, d.place.line, d.place.column) for d in raised.value.diagnostics]


READ = {
    "plain": (b"---\ntitle: T\n---\ntekst\n", 4),
    "byte-order mark": (b"\xef\xbb\xbf---\ntitle: T\n---\ntekst\n", 4),
    "Windows line ends": (b"---\r\ntitle: T\r\n---\r\ntekst\r\n", 4),
    "old Mac line ends": (b"---\rtitle: T\r---\rtekst\r", 4),
    "spaces behind a fence": (b"---  \ntitle: T\n--- \ntekst\n", 4),
    "longer fences": (b"-----\ntitle: T\n-----\ntekst\n", 4),
    "blank lines before": (b"\n  \n---\ntitle: T\n---\ntekst\n", 6),
}


@pytest.mark.parametrize(("data", "body_line"), READ.values(), ids=READ)
def test_front_matter_and_body_are_found_whoever_saved_the_file(data, body_line):
    source = read(PATH, data)
    assert [(key.text, value.text) for key, value in source.front.entries] == [("title", "T")]
    assert source.front.entries[0][1].place.line == body_line - 2
    assert (source.body, source.body_line) == ("tekst\n", body_line)


def test_a_rule_in_the_body_is_no_fence():
    assert read(PATH, b"---\na: b\n---\neen\n\n---\n\ntwee").body == "een\n\n---\n\ntwee"


REFUSED = {
    "nothing at all": (b"", ("no-front-matter", 1, 1)),
    "no fence": (b"tekst", ("no-front-matter", 1, 1)),
    "fence forgotten above": (b"title: T\n---\ntekst", ("no-front-matter", 1, 1)),
    "text before the fence": (b"\n\ntekst\n---\na: b\n---\n", ("no-front-matter", 3, 1)),
    "indented fence": (b"  ---\ntitle: T\n---\n", ("no-front-matter", 1, 1)),
    "unclosed fence": (b"---\ntitle: T\n\ntekst", ("unclosed-front-matter", 1, 1)),
    "a short closing fence": (b"---\ntitle: T\n--\ntekst", ("unclosed-front-matter", 3, 1)),
    "an indented one": (b"---\ntitle: T\n ---\ntekst\n--\n", ("unclosed-front-matter", 3, 1)),
    "three dashes from Word": ("---\ntitle: T\n\n–––\ntekst".encode(), ("unclosed-front-matter", 4, 1)),
    "a dash from Word above": ("—\ntitle: T\n---\ntekst".encode(), ("no-front-matter", 1, 1)),
    "text behind the closing fence": (b"---\ntitle: T\n--- tekst\n", ("unclosed-front-matter", 1, 1)),
    "the opening fence twice": (b"---\n\n---\ntitle: T\nkey:\n  part: x\n---\ntekst", ("fence-twice", 3, 1)),
    "one dash from Word": ("---\ntitle: T\n—\ntekst".encode(), ("unclosed-front-matter", 3, 1)),
    "a list as front matter": (b"---\n- a\n- b\n---\n", ("not-a-mapping", 2, 1)),
    "a text as front matter": (b"---\ngewoon tekst\n---\n", ("not-a-mapping", 2, 1)),
    "a heading above the fence": (b"---\na: b\n\n## Kop\n---\n", ("heading-in-front", 4, 1)),
    "an indented heading": (b"---\na: b\n  ## Kop\n---\n", ("heading-in-front", 3, 3)),
    "a heading below a text": (b"---\na: |\n  b\n## Kop\n---\n", ("heading-in-front", 4, 1)),
    "UTF-16, little end first": ("---\na: b\n---\n".encode("utf-16"), ("utf-16", 1, 1)),
    "UTF-16, big end first": (b"\xfe\xff\x00-\x00-\x00-", ("utf-16", 1, 1)),
    "UTF-16 without its mark": ("---\ntitle: x\n---\n".encode("utf-16-le"), ("utf-16", 1, 1)),
    "the other UTF-16": ("---\ntitle: é\n---\n".encode("utf-16-be"), ("utf-16", 1, 1)),
    "nothing but zeros": (bytes(9), ("unreadable-character", 1, 1)),
    "a zero beside what is no letter": (b"\0\1\0\0", ("unreadable-character", 1, 1)),
    "a sheet of Word with another name": (b"PK\x03\x04\x14\x00\x06\x00\x08\x00", ("other-program", 1, 1)),
    "an old one": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("other-program", 1, 1)),
    "one of WordPad": (rb"{\rtf1\ansi ---\par titel: x\par}", ("other-program", 1, 1)),
    "two versions": (b"---\na: b\n---\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> tak\n", ("merge-conflict", 4, 1)),
    "two versions of a field": (
        b"---\n<<<<<<< HEAD\na: b\n=======\na: c\n>>>>>>> tak\n---\n",
        ("merge-conflict", 2, 1),
    ),
    "what is left of two versions": (b"---\na: b\n---\nx\n>>>>>>> tak\n", ("merge-conflict", 5, 1)),
    "a control character": (b"---\na: b\x07c\n---\n", ("unreadable-character", 2, 5)),
    "a NUL": (b"---\na: b\n---\nx\x00y", ("unreadable-character", 4, 2)),
    "a line end that no editor shows": ("---\na: b\n---\nx\u2028y".encode(), ("unreadable-character", 4, 2)),
    "a turn of direction": ("---\na: b\n---\n\u202ex".encode(), ("unreadable-character", 4, 1)),
    "a second byte-order mark": ("---\na: b\n---\nx\ufeff".encode(), ("unreadable-character", 4, 2)),
    "too large": (b"---\na: b\n---\n" + b"x" * MAX_BYTES, ("too-large", 1, 1)),
    "a mistake in a file from Windows": (b"---\r\na: b\r\nc: d # e\r\n---\r\n", ("trailing-comment", 3, 6)),
}


@pytest.mark.parametrize(("data", "expected"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_would_lose_something_is_refused(data, expected):
    assert refused(data) == [expected]


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte-order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"], ids=["unix", "windows", "mac"])
def test_a_file_in_another_encoding_is_named_at_its_first_odd_byte(before, end):
    data = before + end.join([b"---", "naam: één caf".encode() + b"\xe9", b"---", b"x"])
    with pytest.raises(Invalid) as raised:
        read(PATH, data)
    (found,) = raised.value.diagnostics
    assert (found.code, found.place.line, found.place.column) == ("not-utf-8", 2, 14)
    assert dict(found.details) == {"byte": "0xe9", "meant": "é"}


def test_the_fields_below_a_doubled_fence_are_read_so_that_their_mistakes_are_told_too():
    source, _, _ = read_leniently(PATH, b"---\n---\ntitle: T\n---\ntekst\n")
    assert [(key.text, key.place.line) for key, _ in source.front.entries] == [("title", 3)]
    assert (source.body, source.body_line) == ("tekst\n", 5)


def test_without_data_a_rule_in_the_body_is_no_doubled_fence():
    assert read(PATH, b"---\n---\n\n---\n\nLet op: twee\n\n---\n").body.endswith("Let op: twee\n\n---\n")


def test_every_line_with_an_unreadable_character_is_named_once():
    assert refused(b"---\na: \x01\x02\nb: \x03\n---\n") == [
        ("unreadable-character", 2, 4),
        ("unreadable-character", 3, 4),
    ]


def test_each_place_with_two_versions_is_named():
    two = b"<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> tak\n"
    assert refused(b"---\na: b\n---\n" + two + b"tekst\n" + two) == [
        ("merge-conflict", 4, 1),
        ("merge-conflict", 10, 1),
    ]


NO_VERSIONS = {
    "quotes in quotes": ">>>>>>>\n> zo\n",
    "quotes in quotes, with words": ">>>>>> zei hij\n>>>>>>> zei zij\n",
    "quotes in quotes, from the inside": ">>>>>>> zei hij\n> zei zij\n",
    "code": "```\n>>>>>>> tak\n```\n",
    "a heading": "Soep op de stoep\n================\n",
    "a line between paragraphs": "x\n\n=======\n\ny\n",
    "a line in code": "```\nx\n=======\n```\n",
    "a line between quotes": "> x\n=======\n> y\n",
}


@pytest.mark.parametrize("text", NO_VERSIONS.values(), ids=NO_VERSIONS)
def test_what_looks_like_two_versions_may_be_none(text):
    assert read(PATH, f"---\na: b\n---\n{text}".encode()).body == text


LEFT_OF_VERSIONS = {
    "all of it": ("<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> tak", 4),
    "in code": ("```\n<<<<<<< HEAD\nx\n=======\ny\n>>>>>>> tak\n```", 5),
    "quotes": ("<<<<<<< HEAD\n> x\n=======\n> y\n>>>>>>> tak", 4),
    "the beginning": ("<<<<<<< HEAD\nx", 4),
    "the end": ("x\n>>>>>>> tak", 5),
    "the middle": ("x\n=======\ny", 5),
    "what both versions came from": ("x\n||||||| 3f2a1b0\ny", 5),
    "the middle and the end": ("x\n=======\ny\n>>>>>>> tak", 7),
    "those among quotes": ("> x\n=======\n> y\n>>>>>>> tak", 7),
}


@pytest.mark.parametrize(("text", "line"), LEFT_OF_VERSIONS.values(), ids=LEFT_OF_VERSIONS)
def test_what_is_left_of_two_versions_is_told_once(text, line):
    assert refused(f"---\na: b\n---\n{text}\n".encode()) == [("merge-conflict", line, 1)]


def test_of_a_binary_file_only_the_first_lines_are_named():
    assert len(refused(b"\x01\n" * 1000)) == MAX_PER_CODE


def test_of_a_text_above_the_fence_only_the_first_heading_is_named():
    data = b'---\na: b: c\n## Een\nSoep: nu: hier.\n- soep\n\n"Soep", zei ze.\n## Twee\n---\n'
    assert sorted(refused(data)) == [("colon-in-value", 2, 5), ("heading-in-front", 3, 1)]


def test_a_heading_in_a_text_of_several_lines_is_text():
    source = read(PATH, b"---\nintro: |\n  ### Kop\n\n  tekst\n---\n")
    assert source.front.entries[0][1].text == "### Kop\n\ntekst\n"


ALL_AT_ONCE = {
    "signs that mean something else": (
        "titel: Soep: het boek\nwaar: Ieper #3\nwie: *Krant*\nwat: y",
        [("colon-in-value", 2, 12), ("trailing-comment", 3, 13), ("special-start", 4, 6)],
        ["wat"],
    ),
    "fields without a colon": (
        "titel Soep\nwaar; Ieper\nwie: y\nwat:soep",
        [("no-colon", 2, 1), ("no-colon", 3, 1), ("no-colon", 5, 1)],
        ["wie"],
    ),
    "a value of several lines": (
        "titel: x\nwie:\n\tnaam: y\n  mail: z\nwaar: [Ieper\nwat: y",
        [("tab-indent", 4, 1), ("unclosed-bracket", 6, 7)],
        ["titel", "wat"],
    ),
    "a list at the margin": (
        "titel: x\nwie:\n- a\n• b\n- c\nwat: y: z",
        [("no-hyphen", 5, 1), ("colon-in-value", 7, 7)],
        ["titel"],
    ),
    "a quotation mark": (
        "titel: 't Huis\nwaar: Ieper\nwie: 't Vat",
        [("unclosed-quote", 2, 8), ("unclosed-quote", 4, 6)],
        ["waar"],
    ),
    "more than anybody makes": (
        "\n".join(f"veld{n:02}: @x" for n in range(30)),
        [("special-start", 2 + n, 9) for n in range(20)],
        [],
    ),
}


@pytest.mark.parametrize(("front", "expected", "fields"), ALL_AT_ONCE.values(), ids=ALL_AT_ONCE)
def test_what_keeps_one_field_from_being_read_hides_nothing_of_the_others(front, expected, fields):
    source, diagnostics, _ = read_leniently(PATH, f"---\n{front}\n---\nSoep.\n".encode())
    assert [
        (diagnostic.code, diagnostic.place.line, diagnostic.place.column)
        for diagnostic in in_order(list(diagnostics))
    ] == expected
    assert [key.text for key, _ in source.front.entries] == fields
    assert source.body == "Soep.\n"


def test_too_many_values_in_many_fields_are_told_once():
    front = "".join(f"k{n}: x\n" for n in range(MAX_VALUES - 1_000))
    _, found, unsure = read_leniently(PATH, f"---\n{front}---\n".encode())
    assert [one.code for one in found] == ["too-many-values"]
    assert unsure >= {*range(2, MAX_VALUES - 1_000)}


def test_no_unreadable_character_is_printable():
    """So a text that is printable between its line ends has none, and need not be searched."""
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    assert not any(character.isprintable() for character in UNREADABLE.findall(every))
