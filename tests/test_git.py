"""Real git: the files that changed since a revision, and the reasons why it cannot tell."""

import os
import subprocess
from datetime import date

import pytest

from fichebak.catalogue.dates import History
from fichebak.shell import history
from fichebak.shell.git import changed, git
from fichebak.text.diagnostics import Invalid, Place, error
from tests import disk

ENVIRONMENT = {
    **os.environ,
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    **{
        f"GIT_{who}_{what}": "test@buurtbak.example"
        for who in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    },
}


def do(folder, *arguments):
    subprocess.run(["git", *arguments], cwd=folder, env=ENVIRONMENT, check=True, capture_output=True)


def write(folder, **texts):
    disk.write(folder / "content/projects", {f"{name}.md": text for name, text in texts.items()})


def commit(folder, **texts):
    write(folder, **texts)
    do(folder, "add", ".")
    do(folder, "commit", "--quiet", "--allow-empty", "-m", "x")


@pytest.fixture
def repository(tmp_path):
    """Two sheets on `main`, and a branch that changed one of them."""
    folder = tmp_path / "site"
    folder.mkdir()
    do(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, soep="soep", brood="brood")
    do(folder, "checkout", "--quiet", "-b", "werk")
    commit(folder, soep="verse soep")
    return folder


def sheets(*names):
    return {f"content/projects/{name}.md" for name in names}


def test_what_is_committed_changed_and_new_is_told(repository):
    assert changed(repository, "main") == sheets("soep")
    write(repository, brood="vers brood", kaas="kaas")
    assert changed(repository, "main") == sheets("soep", "brood", "kaas")
    assert changed(repository, "werk") == sheets("brood", "kaas")
    do(repository, "add", ".")
    assert changed(repository, "HEAD") == sheets("brood", "kaas")


def test_no_program_that_a_repository_names_is_run_to_follow_its_files(repository, tmp_path):
    mark = tmp_path / "started"
    do(repository, "config", "core.fsmonitor", f"touch {mark}; false")
    assert changed(repository, "main") == sheets("soep")
    assert not mark.exists()


@pytest.mark.parametrize("name", ["own", "own=clean"])
@pytest.mark.parametrize("way", ["clean", "process"])
def test_no_program_that_a_repository_names_is_run_to_filter_its_files(repository, tmp_path, way, name):
    mark = tmp_path / "started"
    filtered_by(repository, name, way, mark)
    write(repository, brood="vers brood")
    assert changed(repository, "main") == sheets("soep", "brood")
    assert not mark.exists()


def test_no_program_that_a_repository_within_it_names_is_run(repository, tmp_path):
    mark = tmp_path / "started"
    inner = repository / "binnen"
    inner.mkdir()
    do(inner, "init", "--quiet")
    commit(inner, soep="soep")
    commit(repository, brood="vers brood")
    filtered_by(inner, "own", "clean", mark)
    write(inner, soep="poes")
    assert changed(repository, "HEAD") == set()
    assert not mark.exists()


def filtered_by(folder, name, way, mark):
    do(folder, "config", f"filter.{name}.{way}", f"touch {mark}; cat")
    do(folder, "config", f"filter.{name}.required", "true")
    (folder / ".git/info/attributes").write_text(f"*.md filter={name}\n")


@pytest.mark.parametrize(
    "name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"]
)
def test_a_hook_of_another_repository_changes_nothing(repository, tmp_path, monkeypatch, name):
    told, found = changed(repository, "main"), history.read(repository, date(2100, 1, 1))
    assert found.updated
    do(tmp_path, "init", "--quiet", "--bare", "server.git")
    monkeypatch.setenv(name, str(tmp_path / "server.git"))
    assert (changed(repository, "main"), history.read(repository, date(2100, 1, 1))) == (told, found)


def test_what_changed_elsewhere_is_not_our_change(repository):
    do(repository, "checkout", "--quiet", "main")
    commit(repository, brood="hun brood")
    do(repository, "checkout", "--quiet", "werk")
    assert changed(repository, "main") == sheets("soep")


def test_names_are_told_as_they_are_and_from_the_folder_of_the_site(repository):
    inner = repository / "bak"
    write(inner, **{"één project": "x"})
    (repository / "los.md").write_text("x")
    assert changed(inner, "main") == sheets("één project")
    do(repository, "add", ".")
    assert changed(inner, "main") == sheets("één project")


def test_a_file_under_a_new_name_is_told_by_that_name(repository):
    do(repository, "mv", "content/projects/brood.md", "content/projects/deeg.md")
    assert "content/projects/deeg.md" in changed(repository, "main")


def test_what_is_ignored_is_not_told(repository):
    (repository / ".gitignore").write_text("*.md\n")
    write(repository, kaas="kaas")
    assert changed(repository, "werk") == {".gitignore"}


def code(act):
    with pytest.raises(Invalid) as raised:
        act()
    (found,) = raised.value.diagnostics
    return found.code


@pytest.mark.parametrize("base", ["weg", "--output=weg", "main:content", ""])
def test_a_revision_that_is_not_there_is_told(repository, base):
    assert code(lambda: changed(repository, base)) == "git-unknown-revision"
    assert not (repository / "weg").exists()


def test_a_folder_without_a_repository_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert code(lambda: changed(tmp_path, "main")) == "git-no-repository"
    assert code(lambda: git(tmp_path, "log")) == "git-no-repository"


def test_a_machine_without_git_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code(lambda: changed(tmp_path, "main")) == "git-missing"


def test_a_git_that_gives_no_answer_is_told(repository, monkeypatch):
    monkeypatch.setattr("fichebak.shell.git.PATIENCE", 0)
    assert code(lambda: changed(repository, "main")) == "git-slow"
    assert history.read(repository, date.max) == History(untold=True)


def test_a_git_that_stops_answering_leaves_the_dates_untold(repository, monkeypatch):
    def answer(site, *arguments):
        if "log" in arguments:
            raise Invalid(error(Place(".git"), "git-slow"))
        return git(site, *arguments)

    monkeypatch.setattr("fichebak.shell.history.git", answer)
    assert history.read(repository, date.max) == History(untold=True)


def test_a_clone_with_too_little_history_is_told(repository, tmp_path):
    commit(repository, soep="nog versere soep")
    do(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{repository}", "kloon")
    assert code(lambda: changed(tmp_path / "kloon", "origin/main")) == "git-shallow"
    assert changed(tmp_path / "kloon", "HEAD") == set()


def test_two_histories_without_a_beginning_in_common_are_told(repository):
    do(repository, "checkout", "--quiet", "--orphan", "los")
    commit(repository, kaas="kaas")
    assert code(lambda: changed(repository, "main")) == "git-unrelated"


def test_a_question_that_makes_no_sense_is_our_own_mistake(repository):
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "log", "--no-such-option")
