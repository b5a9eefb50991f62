"""What may be remembered: found under exactly what it was made from, or made again."""

import pytest

from fichebak.memory import Memory, key


def test_what_is_known_is_not_made_again():
    memory = Memory({"a": b"known"})
    assert memory.recall("a", lambda: b"made") == b"known"


def test_what_is_new_is_made_once():
    memory, made = Memory(), []
    for _ in range(3):
        assert memory.recall("a", lambda: made.append("a") or b"made") == b"made"
    assert made == ["a"]


def test_only_what_was_used_is_kept_for_the_next_build():
    memory = Memory({"a": b"1", "b": b"2"})
    memory.recall("a", bytes)
    memory.recall("c", lambda: b"3")
    assert memory.used == {"a": b"1", "c": b"3"}


def test_an_empty_result_is_a_result():
    assert Memory({"a": b""}).recall("a", lambda: b"made") == b""


@pytest.mark.parametrize(
    "other",
    [
        ("prose", "1", b"ab", b""),
        ("prose", "1", b"a"),
        ("prose", "1", b"ab"),
        ("prose", "1", b"b", b"a"),
        ("prose", "2", b"a", b"b"),
        ("picture", "1", b"a", b"b"),
        ("prose", "1", b"a", b"b", b""),
    ],
)
def test_another_input_or_another_version_has_another_key(other):
    assert key(*other) != key("prose", "1", b"a", b"b")
    assert key("prose", "1", b"a", b"b") == key("prose", "1", b"a", b"b")
