"""A few of the hundred thousand corrupted files of `make fuzz`: each is read, or refused with diagnostics."""

import pytest

from tests.mutations import mutated
from tests.test_properties import read_config, read_sheet


@pytest.mark.parametrize("start", range(0, 300, 50))
def test_a_spoilt_file_is_read_or_refused_at_places_that_exist(start):
    for number in range(start, start + 50):
        is_sheet, data = mutated(number)
        (read_sheet if is_sheet else read_config)(data)
