"""A file is replaced as a whole, or not at all."""

import os

import pytest

from fichebak.shell.folders import rewrite
from tests.disk import before_number, content

OLD, NEW = b"oud\r\n", b"nieuw\r\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "soep.md"
    path.write_bytes(OLD)
    return path


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
def test_a_file_keeps_its_rights(file, mode):
    file.chmod(mode)
    assert rewrite(file, OLD, NEW)
    assert file.stat().st_mode & 0o7777 == mode
    assert content(file.parent) == {"soep.md": NEW}


@pytest.mark.parametrize("stem", ["a" * 252, "🍲" * 63])
def test_the_name_of_a_file_may_be_as_long_as_a_name_can_be(file, stem):
    longest = file.rename(file.with_name(f"{stem}.md"))
    assert rewrite(longest, OLD, NEW)
    assert content(file.parent) == {longest.name: NEW}


def test_what_somebody_else_wrote_meanwhile_stays(file):
    assert not rewrite(file, b"ouder", NEW)
    assert content(file.parent) == {"soep.md": OLD}


def refuse():
    raise PermissionError


def test_a_disk_that_refuses_at_any_moment_leaves_one_whole_file(file):
    with before_number(-1, refuse) as seen:
        assert rewrite(file, OLD, NEW)
    assert "os.rename" in seen
    for number, name in enumerate(seen):
        file.write_bytes(OLD)
        if name == "os.remove":
            continue  # a failing clean-up cannot be cleaned up
        with pytest.raises(PermissionError), before_number(number, refuse):
            rewrite(file, OLD, NEW)
        assert content(file.parent) == {"soep.md": OLD if number <= seen.index("os.rename") else NEW}, name


def test_a_process_that_dies_leaves_a_file_that_no_reader_sees(file):
    child = os.fork()
    if not child:
        # Dies just before the new file replaces the old one.
        with before_number(_number(file), lambda: os._exit(9)):
            rewrite(file, OLD, NEW)
        os._exit(0)
    os.waitpid(child, 0)
    left = content(file.parent)
    assert left.pop("soep.md") == OLD
    assert all(name.startswith(".soep.md.") for name in left)


def _number(file):
    other = file.with_name("ander.md")
    other.write_bytes(OLD)
    with before_number(-1, refuse) as seen:
        rewrite(other, OLD, NEW)
    other.unlink()
    return seen.index("os.rename")
