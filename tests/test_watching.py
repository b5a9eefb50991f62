"""Changes below a site's folder are reported, with watchdog and by polling."""

import shutil
import sys
import time

import pytest

from fichebak.shell import stamps, watching
from tests.conftest import until
from tests.disk import write

# The command hides watchdog's warnings, which are for programmers.
pytestmark = pytest.mark.filterwarnings("ignore:Callback with id:RuntimeWarning")


@pytest.fixture
def site(tmp_path):
    return write(tmp_path / "site", {"content/projects/soep.md": "soep", "site_config.yaml": "title: Bak"})


@pytest.fixture(params=["by the system", "by looking"])
def heard(request, site, monkeypatch):
    """The paths that are reported as changed."""
    found = []
    if request.param == "by looking":
        monkeypatch.setitem(sys.modules, "watchdog", None)
        monkeypatch.setattr(watching, "PAUSE", 0.02)
    with watching.watching(site, site.parent / "ours", found.append):
        # Polling compares with its first look at the files, so retry until that has happened.
        until(lambda: (site / "content/begin.txt").write_text(str(time.monotonic())) and found)
        yield found


def in_place(sheet):
    sheet.write_text("nog soep")


def by_renaming(sheet):
    other = sheet.with_name(f".{sheet.name}.swp")
    other.write_text("nog soep")
    other.replace(sheet)


@pytest.mark.parametrize("save", [in_place, by_renaming])
def test_of_a_sheet_that_is_saved_only_that_sheet_is_reported(site, heard, save):
    # A preview reads only what is reported; for a folder it looks at every file.
    save(site / "content/projects/soep.md")
    until(lambda: "content/projects/soep.md" in heard)
    (site / "content/end.txt").write_text("")
    until(lambda: "content/end.txt" in heard)
    assert set(heard) == {"content/begin.txt", "content/projects/soep.md", "content/end.txt"}


def test_a_sheet_with_a_number_sign_counts_and_what_programs_put_beside_it_does_not(site, heard):
    for name in ("#1.md#", ".#1.md", "1.md~", "4913", ".#1.md.swp", ".~lock.1.odt#", "~$1.docx", "Thumbs.db"):
        (site / "content/projects" / name).write_text("soep")
    (site / "content/projects/#1.md").write_text("soep")
    (site / "content/end.txt").write_text("")
    until(lambda: "content/end.txt" in heard)
    assert set(heard) == {"content/begin.txt", "content/projects/#1.md", "content/end.txt"}


def made(folder):
    (folder / "templates").mkdir()
    return "templates"


def taken_away_and_put_back(folder):
    shutil.copytree(folder / "content", folder.parent / "copy")
    shutil.rmtree(folder / "content")
    shutil.copytree(folder.parent / "copy", folder / "content")
    return "content"


def replaced_by_another(folder):
    shutil.copytree(folder / "content", folder.parent / "copy")
    (folder / "content").rename(folder.parent / "former")
    (folder.parent / "copy").rename(folder / "content")
    return "content"


@pytest.mark.parametrize("come", [made, taken_away_and_put_back, replaced_by_another])
def test_a_folder_that_comes_while_somebody_writes_is_followed(site, heard, come):
    name = come(site)
    until(
        lambda: (site / name / "note.txt").write_text(str(time.monotonic())) and f"{name}/note.txt" in heard
    )


def test_a_file_that_vanishes_during_a_look_ends_nothing(site, monkeypatch):
    monkeypatch.setattr(stamps, "stamp", lambda _: (_ for _ in ()).throw(FileNotFoundError))
    assert list(stamps.stamps(str(site))) == []


def test_a_link_in_the_place_of_a_folder_is_not_followed(tmp_path):
    (tmp_path / "elders").mkdir()
    (tmp_path / "elders/a.md").touch()
    (tmp_path / "content").symlink_to("elders")
    assert [path for path, _ in stamps.stamps(f"{tmp_path}/content")] == [f"{tmp_path}/content"]


def test_a_folder_that_cannot_be_read_for_a_while_ends_nothing(site, monkeypatch):
    monkeypatch.setitem(sys.modules, "watchdog", None)
    monkeypatch.setattr(watching, "PAUSE", 0.02)
    found, looks, real = [], [], watching.stamps

    def refused(path):
        looks.append(path)
        if len(looks) < 20:  # this includes the first look
            raise PermissionError
        return real(path)

    monkeypatch.setattr(watching, "stamps", refused)
    with watching.watching(site, site.parent / "ours", found.append):
        until(lambda: len(looks) > 20)
        (site / "content/projects/soep.md").write_text("nog soep")
        until(lambda: "content/projects/soep.md" in found)
