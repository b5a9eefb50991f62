"""What is remembered of earlier builds makes no difference but in time."""

import pytest

from tests.edits import EDITS, day


@pytest.mark.parametrize("number", range(4))
def test_a_build_from_what_is_remembered_is_a_build_from_nothing(ours, tmp_path, number):
    said = day(number, 6, ours, tmp_path)
    assert len(said) >= 6


def test_the_days_see_every_kind_of_edit(ours, tmp_path):
    assert set(day(5, 22, ours, tmp_path)) >= {edit.__name__ for edit in EDITS} - {"page"}
