"""YAML as people write it: kept as text, or refused with a diagnostic."""

import pytest

from fichebak.text.diagnostics import Invalid
from fichebak.text.nodes import MAX_DEPTH, Mapping, Node, Scalar, is_absent, parse, text_in


def plain(node: Node) -> object:
    match node:
        case Scalar():
            return node.text
        case Mapping():
            return {key.text: plain(value) for key, value in node.entries}
    return [plain(item) for item in node.items]


def read(text: str) -> object:
    return plain(parse(text, "a.md", strict_comments=True))


def refused(text: str, first_line: int = 1) -> list[tuple[str, int, int]]:
    with pytest.raises(Invalid) as raised:
        parse(text, "a.md", first_line, strict_comments=True)
    return [(d.code, d.place.line, d.place.column) for d in raised.value.diagnostics]


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("0471123456", "0471123456"),  # not an octal number
        ("+3257333333", "+3257333333"),
        ("8970", "8970"),
        ("12:30", "12:30"),  # not 750 (base 60)
        ("1.10", "1.10"),
        ("no", "no"),
        ("Ja", "Ja"),
        ("on", "on"),
        ("2018-02-30", "2018-02-30"),  # the field decides whether the date exists
        ("01/03/2018", "01/03/2018"),
        ("null", "null"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("a:b", "a:b"),
        ("Soep:\u00a0voor wie?", "Soep:\u00a0voor wie?"),
        ("|\n  Let op:\u00a0soep\n", "Let op:\u00a0soep\n"),
        ("een\n  let op:\u00a0soep", "een let op:\u00a0soep"),
        ("C#", "C#"),
        ('"buurt # 3"', "buurt # 3"),
        ("‘s avonds", "‘s avonds"),
        ("Één 🧺 mand", "Één 🧺 mand"),
        ("|\n  een\n  # twee\n", "een\n# twee\n"),
        ("een\n  twee", "een twee"),
    ],
)
def test_a_value_is_the_text_that_was_written(written, text):
    assert read(f"x: {written}") == {"x": text}


REFUSED = [
    # text, code, line, column
    ("titel: Soep: het boek", "colon-in-value", 1, 12),
    ("titel: “Soep”: het boek", "colon-in-value", 1, 14),
    ('"titel": Soep: het boek', "colon-in-value", 1, 14),
    ("lijst:\n  - Soep: de: stoep", "colon-in-value", 2, 13),
    ("titel: 's Gravenwezel\ngemeente: Brugge", "unclosed-quote", 1, 8),
    ('titel: "Soep\ngemeente: Brugge', "unclosed-quote", 1, 8),
    ("titel: '", "unclosed-quote", 1, 8),
    ("titel: 't Huis\nwaar: Ieper\nwie: 't Vat\nwat: y", "unclosed-quote", 1, 8),
    ('naam: y\ntitel: "Soep\nwat: een "goede" soep', "unclosed-quote", 2, 8),
    ("titel: [Soep, Stoep\ngemeente: Brugge", "unclosed-bracket", 1, 8),
    ("titel: {a: b", "unclosed-bracket", 1, 8),
    ("titel: @naam", "special-start", 1, 8),
    ("titel: `naam`", "special-start", 1, 8),
    ("titel: *Sterk* in de buurt", "special-start", 1, 8),
    ("titel: & Co", "special-start", 1, 8),
    ("titel: !Wauw! Soep", "special-start", 1, 8),
    ("titel: 🧺\nnaam: @naam", "special-start", 2, 7),
    ("titel: *ster", "alias", 1, 8),
    ("titel: &anker x", "anchor", 1, 8),
    ("titel: !!str 12", "tag", 1, 8),
    ("titel: !python/object:os.system x", "tag", 1, 8),
    ("<<: *basis", "alias", 1, 5),
    ("? [a]\n: b", "complex-key", 1, 3),
    ("[a]: b", "complex-key", 1, 1),
    ("{a: b}: c", "complex-key", 1, 1),
    ('pad: "C:\\dir"', "backslash", 1, 9),
    ('pad: "C:\\xyz"', "backslash", 1, 11),
    ("naam:\n\tvoor: x", "tab-indent", 2, 1),
    ("naam:\n  \tvoor: x", "tab-indent", 2, 3),
    ("naam:\n\u00a0 voor: x", "no-break-indent", 2, 1),
    ("naam:\n \u202fvoor: x", "no-break-indent", 2, 2),
    ("naam:\n  a: 1\n   b: 2", "indented-field", 3, 1),
    ("titel: x\n  naam: y", "indented-field", 2, 1),
    ("titel: x\n\n  naam: y\nadres: z", "indented-field", 3, 1),
    ('titel: "x"\n  naam: y\nadres: z', "indented-field", 2, 1),
    ("doel: [x]\n  naam: y", "indented-field", 2, 1),
    ("  titel: x\nnaam: y", "indentation", 1, 1),
    ("# Soep\n\n  titel: x\nnaam: y", "indentation", 3, 1),
    ("doel:\n-Ouderen\n-Jongeren\nnaam: y", "no-dash-space", 2, 1),
    ("doel:\n  - Ouderen\n  -Jongeren\nnaam: y", "no-dash-space", 3, 3),
    ("doel:\n-\u00a0Ouderen\nnaam: y", "no-dash-space", 2, 1),
    ("titel: 'it's'", "text-behind-quote", 1, 12),
    ('titel: "De Kabas" in Loker', "text-behind-quote", 1, 19),
    ("lijst:\n  - 'Ouderen', 'Kinderen'", "text-behind-quote", 2, 14),
    ('a: "Een\nOpgelet: verder"\nb: "Taal" en "Wonen"', "text-behind-quote", 3, 11),
    ("titel: - x", "indentation", 1, 8),
    ("doel:\n• Ouderen\n• Jongeren\nnaam: y", "no-hyphen", 2, 1),
    ("doel:\n– Ouderen\nnaam: y", "no-hyphen", 2, 1),
    ("doel:\n* Ouderen\n* Jongeren\nnaam: y", "no-hyphen", 2, 1),
    ("doel:\n  * Ouderen\n  * Jongeren", "no-hyphen", 2, 3),
    ("doel: * Ouderen", "special-start", 1, 7),
    ("doel: -\nnaam: y", "placeholder", 1, 7),
    ("doel: ?\nnaam: y", "placeholder", 1, 7),
    ("doel:\n- Ouderen\n - Jongeren\n - Kinderen", "uneven-items", 3, 2),
    ("doel: x\n<!-- nog na te kijken -->\nnaam: y", "comment-in-value", 2, 1),
    ("doel: x\n<!-- let op: nog\nna te kijken -->\nnaam: y", "comment-in-value", 2, 1),
    ("links:\n  - [Krant](https://krant.example)", "link-in-front", 2, 5),
    ("links:\n  - [Krant] (https://krant.example)", "link-in-front", 2, 5),
    ("x: y\nlinks: [Krant](https://krant.example)\nnaam: y", "link-in-front", 2, 8),
    ("links: [Krant van\n  West](https://krant.example)", "link-in-front", 2, 8),
    ("titel: x\nlosse regel\nnaam: y", "no-colon", 2, 1),
    ("losse regel\nnaam: y", "no-colon", 1, 1),
    ("losse regel\n\nnaam: y", "no-colon", 1, 1),
    ("titel:Soep\nnaam: y", "no-colon", 1, 1),
    ("naam: y\ntitel:Soep\nadres: z", "no-colon", 2, 1),
    ("zie https://e.example\nnaam: y", "no-colon", 1, 1),
    ("naam: y\ntitel:\u00a0Soep\nadres: z", "no-break-colon", 2, 7),
    ("titel:\u00a0Soep\nnaam: y", "no-break-colon", 1, 7),
    ("titel:\u202fSoep", "no-break-colon", 1, 7),
    ("titel:\u00a0\n  - x", "no-break-colon", 1, 7),
    ("scores:\n  impact:\u00a08\n  aanrader: 7", "no-break-colon", 2, 10),
    ("- a\n- b", "not-a-mapping", 1, 1),
    ("gewoon tekst", "not-a-mapping", 1, 1),
    ("titel:Soep", "not-a-mapping", 1, 1),
    ("a: 1\n---\nb: 2", "second-document", 2, 1),
    # YAML takes it as a comment, the editor probably as part of the value.
    ("naam: buurt # 3", "trailing-comment", 1, 13),
    ("naam: buurt #3", "trailing-comment", 1, 13),
    ("naam: #buurt", "trailing-comment", 1, 7),
    ("naam: een\n  twee # drie", "trailing-comment", 2, 8),
    ("naam: een\n  #SamenSterk", "trailing-comment", 2, 3),
    ("naam: #buurt\n  is mooi", "trailing-comment", 1, 7),
    ("lijst:\n  - # een\n    twee", "trailing-comment", 2, 5),
    ("naam: een\n\n  # twee", "trailing-comment", 3, 3),
    ("lijst:\n  - een\n  - #twee", "trailing-comment", 3, 5),
    ("naam: 🧺 # 3", "trailing-comment", 1, 9),
    # Characters that cannot be typed can be written as an escape.
    ('titel: "a\\u202eb"', "unreadable-character", 1, 8),
    ('titel: "a\\0b"', "unreadable-character", 1, 8),
    ('"a\\x07": b', "unreadable-character", 1, 1),
]


@pytest.mark.parametrize(("text", "code", "line", "column"), REFUSED, ids=[repr(r[0]) for r in REFUSED])
def test_what_nobody_means_is_refused_at_its_place(text, code, line, column):
    assert refused(text) == [(code, line, column)]


@pytest.mark.parametrize(
    "text", ['samenvatting: "Soep.\nOpgelet:\u00a0elke vrijdag."', "thema:\n- Wonen:\u00a0huur\n- Taal"]
)
def test_a_no_break_space_behind_a_colon_in_a_value_is_a_part_of_it(text):
    assert ":\\xa0" in repr(parse(text, "a.md"))


def test_a_hyphen_inside_an_item_of_two_lines_is_no_item_of_its_own():
    items = parse("doel:\n- Kring - afdeling\n  Kuurne\n- een -\n  -twee", "a.md").entries[0][1].items
    assert [item.text for item in items] == ["Kring - afdeling Kuurne", "een - -twee"]


def test_places_count_from_the_line_that_the_text_begins_on():
    assert refused("naam: buurt # 3", first_line=7) == [("trailing-comment", 7, 13)]


def test_equal_keys_are_both_kept_with_their_places():
    entries = parse("naam: a\nnaam: b", "a.md").entries
    assert [(key.text, key.place.line, plain(value)) for key, value in entries] == [
        ("naam", 1, "a"),
        ("naam", 2, "b"),
    ]


def test_one_mistake_does_not_hide_the_next():
    text = "a: b # c\nd: &e f\ng: *h\ni: !j k\nl: m: n"
    assert refused(text) == [
        ("trailing-comment", 1, 6),
        ("anchor", 2, 4),
        ("alias", 3, 4),
        ("tag", 4, 4),
        ("colon-in-value", 5, 5),
    ]


def test_every_line_with_invisible_indentation_is_named():
    text = "a:\n\tb: 1\n\tc: 2\n\u00a0d: 3\ne:\u00a04\nf:\u00a05"
    assert refused(text) == [
        ("tab-indent", 2, 1),
        ("tab-indent", 3, 1),
        ("no-break-indent", 4, 1),
        ("no-break-colon", 5, 3),
        ("no-break-colon", 6, 3),
    ]


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("# opmerking\na: 1", {"a": "1"}),
        ("a: 1\n# opmerking\nb: 2", {"a": "1", "b": "2"}),
        ("a: 1\n#b: 2", {"a": "1"}),
        ("lijst:\n  - x\n  # - y\n  - z", {"lijst": ["x", "z"]}),
        ("naam:\n  a: 1\n  # b: 2\n  c: 3", {"naam": {"a": "1", "c": "3"}}),
        ("lijst:\n- a: 1\n  # b: 2\n  c: 3", {"lijst": [{"a": "1", "c": "3"}]}),
        ("lijst: # deze\n  - x", {"lijst": ["x"]}),
        ('a: "1" # achter aanhalingstekens', {"a": "1"}),
        ("a: [x, y] # achter een lijst", {"a": ["x", "y"]}),
    ],
)
def test_a_comment_that_takes_nothing_with_it_is_a_comment(text, read_as):
    assert read(text) == read_as


def test_a_configuration_may_have_comments_behind_values():
    assert plain(parse("per_page: 24 # op een scherm", "site_config.yaml")) == {"per_page": "24"}


@pytest.mark.parametrize(
    "text",
    [
        f"a: {'[' * 100_000}",
        f"a: {'{b: ' * 10_000}",
        "- " * 10_000 + "x",
        "\n".join(f"{'  ' * n}a{n}:" for n in range(200)),
    ],
    ids=["brackets", "braces", "dashes", "lines"],
)
def test_hostile_depth_is_refused_without_recursion(text):
    ((code, _, _),) = refused(text)
    assert code == "too-deep"


def test_honest_depth_is_read_and_one_more_is_not():
    lines = [f"{'  ' * level}a:" for level in range(MAX_DEPTH + 1)]
    assert "x" in str(read("\n".join(lines[:-1]) + " x"))
    assert refused("\n".join(lines) + " x") == [("too-deep", MAX_DEPTH + 1, 2 * MAX_DEPTH + 1)]


@pytest.mark.parametrize("written", ["", "null", "~", "''", "'  '", "[]", "{}"])
def test_every_way_to_give_nothing_is_nothing(written):
    ((_, node),) = parse(f"x: {written}", "a.md").entries
    assert is_absent(node)


@pytest.mark.parametrize("written", ["'null'", "'~'", "nul", "0", "nee", "[x]", "{a: }"])
def test_what_only_looks_like_nothing_is_something(written):
    ((_, node),) = parse(f"x: {written}", "a.md").entries
    assert not is_absent(node)


def test_a_text_is_asked_of_a_single_value_only():
    for written, code in (("[a]", "not-one-value"), ("{a: b}", "mapping-not-text")):
        ((_, node),) = parse(f"x: {written}", "a.md").entries
        with pytest.raises(Invalid) as raised:
            text_in(node)
        assert raised.value.diagnostics[0].code == code
        assert raised.value.diagnostics[0].place.column == 4
