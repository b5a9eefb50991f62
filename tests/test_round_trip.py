"""Export and import: `import` restores the sample's sheets from its open data."""

import shutil

import pytest

from fichebak.moving.transfer import checked
from tests.conftest import HOME
from tests.test_cli import run
from tests.test_properties import MODEL

PROJECTS = "content/projects"


@pytest.fixture(scope="module")
def again(tmp_path_factory, sample):
    """An empty site with the sample's model, into which the table of the sample's site was imported."""
    folder = tmp_path_factory.mktemp("round") / "again"
    shutil.copytree(HOME / "content", folder / "content", ignore=shutil.ignore_patterns("projects"))
    shutil.copy(HOME / "site_config.yaml", folder)
    done = run(folder, "import", shutil.copy(sample / "data/projecten.csv", folder.parent))
    assert (done.returncode, done.stderr) == (0, "")
    return folder


def sheets_in(site):
    paths = sorted((site / PROJECTS).glob("*.md"))
    read = [checked(f"{PROJECTS}/{path.name}", path.read_text("utf-8"), MODEL) for path in paths]
    assert [found for _, found in read if found] == []
    return {sheet.slug: sheet for sheet, _ in read}


def public_values(sheet):
    """The public values of a sheet, however they are written."""
    contact = sheet.values.get("contact")
    left = {"status"} if contact is None or contact.public else {"status", "contact"}
    values = {key: value for key, value in sheet.values.items() if key not in left}
    return values, {part.section.key: part.text for part in sheet.parts}


def test_the_sheets_of_the_sample_come_back_the_same(again):
    shown = {
        slug: sheet for slug, sheet in sheets_in(HOME).items() if not (sheet.is_draft or sheet.is_withdrawn)
    }
    assert len(shown) > 30
    back = sheets_in(again)
    assert back.keys() == shown.keys()
    for slug, sheet in shown.items():
        assert public_values(back[slug]) == public_values(sheet)


def test_a_second_import_changes_nothing(again):
    def state():
        return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}

    paths = list((again / PROJECTS).iterdir())
    before = state()
    assert run(again, "import", again.parent / "projecten.csv").returncode == 0
    assert list((again / PROJECTS).iterdir()) == paths
    assert state() == before
