"""The tests that docs/threats.md names exist, and so does the code that each mutant removes."""

import re

import pytest
import yaml

from tests.conftest import HOME

TABLE = (HOME / "docs/threats.md").read_text("utf-8")
ROWS = [
    line
    for line in TABLE.splitlines()
    if line.startswith("|") and "---" not in line and "| test |" not in line
]
NAMED = re.compile(r"`(test_\w+\.py::test_\w+)`")
MUTANTS = yaml.safe_load((HOME / "tests/mutants.yaml").read_text("utf-8"))


def there_is(test):
    file, name = test.split("::")
    return re.search(rf"^def {name}\(", (HOME / "tests" / file).read_text("utf-8"), re.MULTILINE) is not None


def test_every_threat_names_a_test_and_every_test_exists():
    assert len(ROWS) > 40
    assert [row for row in ROWS if not NAMED.search(row)] == []
    assert [test for test in NAMED.findall(TABLE) if not there_is(test)] == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda one: f"{one['old'].strip()}: {one['test']}")
def test_a_mutant_is_a_change_of_what_stands_there_once_and_names_a_test(mutant):
    assert (HOME / mutant["file"]).read_text("utf-8").count(mutant["old"]) == 1
    assert there_is(mutant["test"])


def test_every_threat_has_a_mutant():
    taken_out = {mutant["test"] for mutant in MUTANTS}
    assert [row for row in ROWS if not taken_out & set(NAMED.findall(row))] == []
