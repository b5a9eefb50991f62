"""The cache: a value is found under exactly the inputs that it was computed from, or computed again."""

import pytest

from fichebak.building.memory import Memory, key


def test_what_is_known_is_not_made_again():
    memory = Memory({"a": b"known"})
    assert memory.recall("a", lambda: b"made") == b"known"


def test_what_is_new_is_made_once():
    memory, made = Memory(), []
    for _ in range(3):
        assert memory.recall("a", lambda: made.append("a") or b"made") == b"made"
    assert made == ["a"]


def test_only_what_was_used_is_kept():
    memory = Memory({"a": b"1", "b": b"2"})
    memory.recall("a", bytes)
    memory.recall("c", lambda: b"3")
    assert memory.used == {"a", "c"}


def test_what_could_not_be_made_is_not_among_what_was_used():
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.recall("a", lambda: bytes(1 // 0))
    assert memory.used == memory.cached.keys() == set()


def test_of_a_build_that_stopped_early_all_is_kept():
    memory = Memory({"a": b"1", "b": b"2"}, lasts=True, values_known={"old": 1})
    memory.recall("c", lambda: b"3")
    memory.value("new", lambda: 2)
    memory.forget_nothing()
    assert memory.used == {"a", "b", "c"}
    assert memory.next().values_known == {"old": 1, "new": 2}


def test_an_empty_result_is_a_result():
    assert Memory({"a": b""}).recall("a", lambda: b"made") == b""


@pytest.mark.parametrize(
    "other",
    [
        ("prose", b"ab", b""),
        ("prose", b"a"),
        ("prose", b"ab"),
        ("prose", b"b", b"a"),
        ("picture", b"a", b"b"),
        ("prose", b"a", b"b", b""),
    ],
)
def test_another_input_has_another_key(other):
    assert key(*other) != key("prose", b"a", b"b")


class Texts:
    """A codec for texts."""

    pack = staticmethod(str.encode)
    unpack = staticmethod(bytes.decode)


def test_a_value_is_packed_for_the_next_process():
    first, packer = Memory(), Texts()
    assert first.stored_value("word", (b"soep",), lambda: "made", packer) == "made"
    second = Memory(first.cached)
    assert second.stored_value("word", (b"soep",), lambda: pytest.fail("made again"), packer) == "made"
    assert second.stored_value("word", (b"stoofvlees",), lambda: "other", packer) == "other"
    assert second.used == second.cached.keys()
    assert sorted(second.cached.values()) == [b"made", b"other"]


def test_where_it_lasts_a_value_is_kept_as_it_is():
    memory, value = Memory(lasts=True), object()
    assert memory.stored_value("word", (b"soep",), lambda: value, None) is value
    again = memory.next()
    assert again.stored_value("word", (b"soep",), lambda: pytest.fail("made again"), None) is value
    assert again.cached == {}


def test_what_is_made_of_one_thing_is_found_by_that_very_thing():
    memory, computed = Memory(lasts=True), []
    one, alike = ["soep"], ["soep"]

    def made(memory, thing):
        return memory.value_of(thing, "length", lambda: computed.append(thing) or len(computed))

    assert [made(memory, one), made(memory, alike), made(memory, one)] == [1, 2, 1]
    assert made(memory.next(), one) == 1
    assert made(memory.next().next(), one) == 3  # the previous build did not use it
    assert [made(Memory(), one), made(Memory(), one)] == [4, 5]


def test_of_many_things_each_is_found_by_itself():
    memory, computed = Memory(lasts=True), []
    one, two, base = ["soep"], ["taart"], ["stoofvlees"]

    def made(memory, *things, base=base):
        return memory.of_each(things, "length", lambda thing: computed.append(thing) or len(computed), base)

    assert made(memory, one, two, one) == [1, 2, 1]
    assert made(memory, two) == [2]
    assert made(again := memory.next(), two, one) == [2, 1]
    assert made(again, two, base=["ander"]) == [3]
    assert made(again.next().next(), two) == [4]  # the previous build did not use it
    assert [made(Memory(), one), made(Memory(), one)] == [[5], [6]]


def test_what_depends_on_an_object_is_made_again_for_another():
    memory, one, base = Memory(lasts=True), ["soep"], ["stoofvlees"]
    assert memory.value_of(one, "both", lambda: 1, base) == 1
    assert memory.value_of(one, "both", lambda: 2, ["stoofvlees"]) == 2
    assert memory.next().value_of(one, "both", lambda: 3, base) == 1


def test_what_comes_out_the_same_is_the_same_object():
    memory = Memory(lasts=True)
    first = memory.previous_if_equal("order", ["a", "b"])
    assert memory.next().previous_if_equal("order", ["a", "b"]) is first
    assert memory.next().previous_if_equal("order", ["b", "a"]) == ["b", "a"]
    assert memory.next().previous_if_equal("other", ["a", "b"]) is not first
    alone = ["a", "b"]
    assert Memory(values_known={"order": first}).previous_if_equal("order", alone) is alone
