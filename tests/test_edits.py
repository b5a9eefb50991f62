"""What is remembered of earlier builds makes no difference but in time."""

import pytest

from tests.edits import day


@pytest.mark.parametrize("number", range(3))
def test_a_build_from_what_is_remembered_is_a_build_from_nothing(ours, tmp_path, number):
    said = day(number, 4, ours, tmp_path)
    assert len(said) >= 4
