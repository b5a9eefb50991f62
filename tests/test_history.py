"""When a sheet was added and changed: by its own fields, or else by the history of a real repository."""

import os
import re
import shutil
import subprocess
from datetime import date

import pytest

from fichebak.catalogue.dates import Dates, History, dates_of, newest_first
from fichebak.cli import main
from fichebak.content.fields.date import PartialDate
from fichebak.content.sheets import Sheet
from fichebak.shell import history
from fichebak.text.language import LANGUAGES
from tests import disk
from tests.conftest import CONFIG, SHEET
from tests.markup import Document

FOLDER = "content/projects"
TEXT = SHEET + "\n".join(f"Regel {number} van een fiche die lang genoeg is.\n" for number in range(9))


class Repository:
    """A real repository, with commits on given dates."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments, day="2020-01-01"):
        moment = f"{day}T23:30:00+02:00"
        alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        who = {
            f"GIT_{who}_{what}": "editor@buurtbak.example"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        when = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment}
        subprocess.run(
            ["git", "-C", self.folder, *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, **alone, **who, **when},
        )

    def write(self, name, text=TEXT):
        disk.write(self.folder / FOLDER, {name: text})

    def commit(self, day):
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", day, day=day)


@pytest.fixture
def repository(tmp_path):
    return Repository(tmp_path / "site")


def days(found):
    return {path.removeprefix(f"{FOLDER}/"): day.iso for path, day in found.items()}


def test_a_file_was_added_when_it_first_stood_there_and_updated_when_it_last_changed(repository):
    repository.write("soep.md")
    repository.commit("2021-03-04")
    repository.write("één brood.md")
    repository.write("soep.md", TEXT + "Meer.\n")
    repository.commit("2022-05-06")
    (repository.folder / "README.md").write_text("Geen fiche.\n")
    repository.commit("2023-01-01")
    found = history.read(repository.folder, date.max)
    assert days(found.added) == {"soep.md": "2021-03-04", "één brood.md": "2022-05-06"}
    assert days(found.updated) == {"soep.md": "2022-05-06", "één brood.md": "2022-05-06"}
    assert not found.cut_short


def test_a_file_that_was_renamed_keeps_its_dates_and_its_former_names(repository):
    repository.write("oud.md")
    repository.commit("2021-01-01")
    repository.write("oud.md", TEXT + "Meer.\n")
    repository.commit("2021-02-02")
    repository.git("mv", f"{FOLDER}/oud.md", f"{FOLDER}/midden.md")
    repository.commit("2022-02-02")
    repository.git("mv", f"{FOLDER}/midden.md", f"{FOLDER}/nieuw.md")
    repository.write("nieuw.md", TEXT + "Nog meer.\n")
    repository.commit("2023-03-03")
    found = history.read(repository.folder, date.max)
    assert found.former == {f"{FOLDER}/nieuw.md": (f"{FOLDER}/midden.md", f"{FOLDER}/oud.md")}
    assert days(found.added) == {"nieuw.md": "2021-01-01"}
    assert days(found.updated) == {"nieuw.md": "2023-03-03"}


def test_a_new_name_alone_is_no_news(repository):
    repository.write("oud.md")
    repository.commit("2021-01-01")
    repository.git("mv", f"{FOLDER}/oud.md", f"{FOLDER}/nieuw.md")
    repository.commit("2022-02-02")
    assert days(history.read(repository.folder, date.max).updated) == {"nieuw.md": "2021-01-01"}


@pytest.mark.parametrize(("more", "updated"), [("", "2021-01-01"), ("Meer.\n", "2022-02-02")])
def test_a_name_with_another_spelling_of_its_accents_is_the_same_name(repository, more, updated):
    one, other = "cafe\u0301.md", "caf\u00e9.md"  # as macOS writes it, and as a keyboard does
    repository.git("config", "core.precomposeUnicode", "false")
    repository.write(one)
    repository.commit("2021-01-01")
    assert days(history.read(repository.folder, date.max).added) == {other: "2021-01-01"}
    repository.git("mv", f"{FOLDER}/{one}", f"{FOLDER}/{other}")
    repository.write(other, TEXT + more)
    repository.commit("2022-02-02")
    found = history.read(repository.folder, date.max)
    assert (days(found.added), days(found.updated)) == ({other: "2021-01-01"}, {other: updated})
    assert found.former == {}


@pytest.mark.parametrize("site", ["", "onze/bak"], ids=["at the top", "in a folder"])
def test_a_commit_that_the_repository_lists_as_without_news_is_none(repository, site):
    folder = f"{site}/{FOLDER}" if site else FOLDER
    sheets = [repository.folder / folder / name for name in ("soep.md", "brood.md")]
    sheets[0].parent.mkdir(parents=True)
    for number, sheet_file in enumerate(sheets):
        sheet_file.write_text(TEXT + f"{number}\n")
    repository.commit("2021-01-01")
    sheets[1].write_text(f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    for sheet_file in sheets:
        sheet_file.write_bytes(sheet_file.read_bytes().replace(b"\n", b"\r\n"))
    repository.commit("2023-01-01")
    tidied = (repository.folder / ".git/refs/heads/main").read_text()
    (repository.folder / ".git-blame-ignore-revs").write_text(f"# line ends\n{tidied}")
    repository.commit("2023-01-02")
    found = history.read(repository.folder / site, date.max)
    assert days(found.added) == {"soep.md": "2021-01-01", "brood.md": "2021-01-01"}
    assert days(found.updated) == {"soep.md": "2021-01-01", "brood.md": "2022-01-01"}


@pytest.mark.parametrize("renamed_on", ["main", "werk"])
def test_a_change_on_a_branch_counts_although_the_file_was_renamed_on_another_before(repository, renamed_on):
    changed_on = {"main": "werk", "werk": "main"}[renamed_on]
    repository.write("oud.md")
    repository.commit("2021-01-01")
    repository.git("branch", "werk")
    repository.git("switch", "--quiet", renamed_on)
    repository.git("mv", f"{FOLDER}/oud.md", f"{FOLDER}/nieuw.md")
    repository.commit("2022-01-01")
    repository.git("switch", "--quiet", changed_on)
    repository.write("oud.md", TEXT + "Meer.\n")
    repository.commit("2022-02-02")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "werk", day="2022-03-03")
    found = history.read(repository.folder, date.max)
    assert days(found.added) == {"nieuw.md": "2021-01-01"}
    assert days(found.updated) == {"nieuw.md": "2022-02-02"}


@pytest.mark.parametrize("site", ["", "onze/bak/"], ids=["at the top", "in a folder"])
def test_a_sheet_of_another_repository_has_the_days_on_which_it_was_merged_here(repository, tmp_path, site):
    top = f"{site}{FOLDER}/"
    service = Repository(tmp_path / "dienst")
    sheets = {name: f"{TEXT}{name}\n" for name in ("soep.md", "brood.md", "kaas.md", "melk.md")}
    disk.write(service.folder, sheets)
    service.commit("2019-01-01")
    disk.write(repository.folder / top, {"hier.md": TEXT})
    repository.commit("2020-01-01")
    merge = ("merge", "--quiet", "--allow-unrelated-histories")
    repository.git("fetch", "--quiet", str(service.folder), "main")
    repository.git(*merge, "--no-commit", "--strategy=ours", "FETCH_HEAD")
    repository.git("read-tree", "--prefix", f"{top}dienst", "-u", "FETCH_HEAD")  # as git subtree add
    repository.commit("2021-01-01")
    service.git("mv", "brood.md", "vers-brood.md")
    service.git("mv", "kaas.md", "oude-kaas.md")
    disk.write(service.folder, {"soep.md": TEXT + "Meer.\n", "oude-kaas.md": sheets["kaas.md"] + "Meer.\n"})
    service.commit("2021-06-06")
    repository.git("fetch", "--quiet", str(service.folder), "main")
    in_folder = f"--strategy-option=subtree={top}dienst"
    repository.git(*merge, "--no-edit", in_folder, "FETCH_HEAD", day="2022-02-02")
    found = history.read(repository.folder / site, date.max)
    names = ("soep.md", "vers-brood.md", "oude-kaas.md", "melk.md")
    assert days(found.added) == {"hier.md": "2020-01-01"} | {f"dienst/{name}": "2021-01-01" for name in names}
    changed = {"dienst/soep.md": "2022-02-02", "dienst/oude-kaas.md": "2022-02-02"}
    assert days(found.updated) == days(found.added) | changed
    assert found.former == {
        f"{FOLDER}/dienst/vers-brood.md": (f"{FOLDER}/dienst/brood.md",),
        f"{FOLDER}/dienst/oude-kaas.md": (f"{FOLDER}/dienst/kaas.md",),
    }


def test_a_sheet_that_only_a_merge_made_has_dates(repository):
    repository.write("oud/soep.md")
    repository.commit("2020-01-01")
    repository.git("branch", "werk")
    repository.git("mv", f"{FOLDER}/oud", f"{FOLDER}/nieuw")
    repository.commit("2021-01-01")
    repository.git("switch", "--quiet", "werk")
    repository.write("oud/melk.md", "---\ntitle: Melk\n---\nNiets gelijks.\n")
    repository.commit("2021-02-02")
    repository.git("switch", "--quiet", "main")
    # Git puts the new sheet where its neighbour is now.
    repository.git("-c", "merge.directoryRenames=true", "merge", "--quiet", "--no-commit", "werk")
    repository.write("brood.md", "---\ntitle: Brood\n---\nOok niet.\n")
    repository.commit("2022-03-03")
    found = history.read(repository.folder, date.max)
    assert days(found.added) == {
        "nieuw/soep.md": "2020-01-01",
        "nieuw/melk.md": "2021-02-02",
        "brood.md": "2022-03-03",
    }
    assert found.former[f"{FOLDER}/nieuw/melk.md"] == (f"{FOLDER}/oud/melk.md",)


def test_what_was_changed_on_two_branches_was_not_changed_again_by_merging_them(repository):
    repository.write("soep.md")
    repository.commit("2020-01-01")
    # Only of several histories in one are merges looked at.
    repository.git("switch", "--quiet", "--orphan", "dienst")
    repository.write("brood.md")
    repository.commit("2020-02-02")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--allow-unrelated-histories", "--no-edit", "dienst", day="2020-03-03")
    repository.git("branch", "werk")
    repository.write("soep.md", TEXT + "Meer.\n")
    repository.commit("2021-01-01")
    repository.git("switch", "--quiet", "werk")
    repository.write("soep.md", TEXT.replace("Soep op de stoep", "Soep"))
    repository.commit("2021-02-02")
    repository.git("switch", "--quiet", "main")
    repository.git("merge", "--quiet", "--no-edit", "werk", day="2022-03-03")
    found = history.read(repository.folder, date.max)
    assert days(found.added) == {"soep.md": "2020-01-01", "brood.md": "2020-02-02"}
    assert days(found.updated) == {"soep.md": "2021-02-02", "brood.md": "2020-02-02"}


def test_another_sheet_under_a_name_that_was_free_again_has_dates_of_its_own(repository):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.git("mv", f"{FOLDER}/soep.md", f"{FOLDER}/oude-soep.md")
    repository.commit("2022-01-01")
    repository.write("soep.md", "---\ntitle: Geheel iets anders\n---\nNiets gelijks.\n")
    repository.commit("2023-01-01")
    repository.git("rm", "--quiet", f"{FOLDER}/soep.md")
    repository.commit("2024-01-01")
    repository.write("soep.md", "---\ntitle: Een derde\n---\nDit ook niet.\n")
    repository.commit("2025-01-01")
    found = history.read(repository.folder, date.max)
    assert days(found.added) == {"oude-soep.md": "2021-01-01", "soep.md": "2025-01-01"}
    assert found.former == {f"{FOLDER}/oude-soep.md": (f"{FOLDER}/soep.md",)}


def test_a_sheet_that_was_deleted_by_mistake_and_put_back_is_no_news(repository):
    repository.write("oud.md")
    repository.commit("2021-01-01")
    repository.git("mv", f"{FOLDER}/oud.md", f"{FOLDER}/soep.md")
    repository.commit("2022-02-02")
    repository.git("rm", "--quiet", f"{FOLDER}/soep.md")
    repository.commit("2023-03-03")
    repository.git("revert", "--no-edit", "HEAD", day="2024-04-04")
    found = history.read(repository.folder, date.max)
    assert (days(found.added), days(found.updated)) == ({"soep.md": "2021-01-01"}, {"soep.md": "2021-01-01"})
    # A former name with a person in it goes by this way: see “Iemand wil niet meer vermeld worden”.
    assert found.former == {}


def test_a_sheet_that_comes_back_with_another_text_is_a_new_one(repository):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.git("rm", "--quiet", f"{FOLDER}/soep.md")
    repository.commit("2023-03-03")
    repository.write("soep.md", TEXT + "Meer.\n")
    repository.commit("2024-04-04")
    assert days(history.read(repository.folder, date.max).added) == {"soep.md": "2024-04-04"}


def test_a_file_that_goes_first_and_comes_back_under_another_name_leaves_no_former_name(repository):
    repository.write("geheim.md")
    repository.commit("2021-01-01")
    repository.git("rm", "--quiet", f"{FOLDER}/geheim.md")
    repository.commit("2021-01-02")
    repository.write("soep.md")
    repository.commit("2021-01-03")
    assert history.read(repository.folder, date.max).former == {}


def test_what_is_not_committed_has_no_date(repository):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.write("brood.md")
    found = history.read(repository.folder, date.max)
    assert f"{FOLDER}/brood.md" not in {**found.added, **found.updated}


def test_a_site_in_a_folder_of_a_larger_repository_knows_its_own_files(tmp_path):
    outer = Repository(tmp_path / "groot")
    site = outer.folder / "onze" / "bak"
    (site / FOLDER).mkdir(parents=True)
    (site / FOLDER / "soep.md").write_text(TEXT)
    outer.write("elders.md")
    outer.commit("2021-01-01")
    assert days(history.read(site, date.max).added) == {"soep.md": "2021-01-01"}


@pytest.mark.parametrize(
    "what", ["no repository", "no commit", "a fresh branch", "no git and no repository", "no folder"]
)
def test_without_a_history_there_are_no_dates_and_nothing_is_said(tmp_path, monkeypatch, capfd, what):
    site = tmp_path / "site"
    if what == "no commit":
        Repository(site)
    elif what == "a fresh branch":
        other = Repository(site)
        other.write("soep.md")
        other.commit("2021-01-01")
        other.git("checkout", "--quiet", "--orphan", "vers")
    elif what != "no folder":
        site.mkdir()
    if what.startswith("no git"):
        monkeypatch.setenv("PATH", "")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert history.read(site, date.max) == History()
    assert capfd.readouterr() == ("", "")


def without_texts(folder, to):
    """A partial clone, which only has the names of older files and not their contents."""
    folder.git("config", "uploadpack.allowFilter", "true")
    clone = ["git", "clone", "--quiet", "--filter=blob:none", f"file://{folder.folder}", to]
    subprocess.run(clone, check=True, capture_output=True)
    return to


def test_where_git_refuses_a_repository_that_is_told(repository, tmp_path, monkeypatch, capfd):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    inner = repository.folder / "bak"
    inner.mkdir()
    with monkeypatch.context() as other:
        other.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        for folder in (repository.folder, inner):
            assert history.read(folder, date.max) == History(untold=True)
    with monkeypatch.context() as other:
        other.setenv("PATH", str(tmp_path))
        assert history.read(repository.folder, date.max) == History(untold=True)
    second = tmp_path / "second"
    repository.git("worktree", "add", "--quiet", "-b", "wijziging", second)
    (repository.folder / ".git").rename(tmp_path / "elders")
    assert history.read(second, date.max) == History(untold=True)
    assert capfd.readouterr() == ("", "")


DAMAGE = {
    "an empty branch": lambda git: (git / "refs/heads/main").write_text(""),
    "a branch that is no commit": lambda git: (git / "refs/heads/main").write_text("soep"),
    "a branch of zeros": lambda git: (git / "refs/heads/main").write_text("0" * 40),
    "odd branches": lambda git: (git / "refs/heads/main").rename(git / "packed-refs"),
    "an odd edge": lambda git: (git / "shallow").write_text("soep"),
    "no branches": lambda git: shutil.rmtree(git / "refs"),
    "no branch": lambda git: (git / "HEAD").write_text(""),
    "odd settings": lambda git: (git / "config").write_text("[[["),
    "no commits": lambda git: [shutil.rmtree(folder) for folder in (git / "objects").glob("??")],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_repository_that_is_damaged_is_told_and_not_taken_for_one_without_commits(
    repository, capfd, damage
):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    damage(repository.folder / ".git")
    assert history.read(repository.folder, date.max) == History(untold=True)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("remote", ["there", "away"])
def test_a_clone_without_older_texts_is_told_and_nothing_is_fetched(repository, tmp_path, remote):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.git("mv", f"{FOLDER}/soep.md", f"{FOLDER}/brood.md")
    repository.write("brood.md", f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    repository.write("brood.md", f"{TEXT}Nog meer.\n")
    repository.commit("2023-01-01")
    clone = without_texts(repository, tmp_path / "kloon")
    if remote == "away":
        repository.folder.rename(tmp_path / "weg")
    assert history.read(clone, date.max) == History(untold=True)
    left = ["git", "-C", clone, "rev-list", "--objects", "--all", "--missing=print"]
    assert "?" in subprocess.run(left, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize("way", ["ext", "own"])
def test_no_program_that_a_repository_names_is_run_to_fetch_what_it_left_out(
    repository, tmp_path, monkeypatch, way
):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.git("mv", f"{FOLDER}/soep.md", f"{FOLDER}/brood.md")
    repository.write("brood.md", f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    clone, mark = without_texts(repository, tmp_path / "kloon"), tmp_path / "started"
    helper = tmp_path / "git-remote-own"  # some programs are such a way, and only wait to be named
    helper.write_text(f"#!/bin/sh\ntouch {mark}\n")
    helper.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    for setting in (f"protocol.{way}.allow always", f"remote.origin.url {way}::touch {mark}"):
        subprocess.run(["git", "-C", clone, "config", *setting.split(" ", 1)], check=True)
    assert history.read(clone, date.max) == History(untold=True)
    assert not mark.exists()


def test_a_clone_without_older_texts_will_do_where_none_is_needed(repository, tmp_path):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.write("soep.md", f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    assert days(history.read(without_texts(repository, tmp_path / "kloon"), date.max).added) == {
        "soep.md": "2021-01-01"
    }


@pytest.mark.parametrize("moment", [b"300000000000 +0000", b"", b"1e9 +0000"])
def test_a_commit_of_no_day_that_there_is_has_no_date_and_ends_no_build(repository, moment):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.write("brood.md")
    repository.write("soep.md", f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    at = ["git", "-C", repository.folder]
    raw = subprocess.run([*at, "cat-file", "commit", "HEAD"], check=True, capture_output=True).stdout
    odd = re.sub(rb"(?m)^(committer .*>) .*$", lambda found: found[1] + b" " + moment, raw)
    made = subprocess.run(
        [*at, "hash-object", "-t", "commit", "-w", "--stdin", "--literally"],
        check=True,
        capture_output=True,
        input=odd,
    )
    repository.git("reset", "--quiet", "--hard", made.stdout.decode().strip())
    found = history.read(repository.folder, date.max)
    assert days(found.added)["soep.md"] == "2021-01-01"
    assert not found.untold


def test_a_commit_by_a_clock_that_was_ahead_does_not_date_a_sheet(repository):
    repository.write("soep.md")
    repository.commit("2021-01-01")
    repository.write("soep.md", f"{TEXT}Meer.\n")
    repository.commit("2022-01-01")
    repository.write("brood.md")
    repository.write("soep.md", f"{TEXT}Nog meer.\n")
    repository.commit("2062-01-01")
    found = history.read(repository.folder, date(2061, 12, 30))
    assert (days(found.added), days(found.updated)) == ({"soep.md": "2021-01-01"}, {"soep.md": "2022-01-01"})
    # The day before, as it may be to the west.
    found = history.read(repository.folder, date(2061, 12, 31))
    assert days(found.updated) == {"soep.md": "2062-01-01", "brood.md": "2062-01-01"}


def test_a_sheet_of_which_only_the_clock_was_ahead_is_not_the_newest(repository):
    disk.write(repository.folder, {"site_config.yaml": CONFIG})
    for name, day in (("Brood", "2062-01-01"), ("Soep", "2021-01-01")):
        repository.write(f"{name.lower()}.md", SHEET.replace("Soep", name))
        repository.commit(day)
    assert main(["--date", "2026-01-01", "--no-cache", "--jobs", "1"], home=repository.folder) == 0
    data = (repository.folder / "output/data/projecten.json").read_text()
    assert re.findall(r'"(added|updated)":"(....)', data) == [
        ("updated", "2021"),  # of the catalogue
        ("added", "2021"),
        ("updated", "2021"),
    ]


def test_of_a_shallow_clone_the_edge_is_no_beginning(repository, tmp_path):
    repository.write("oud.md")
    repository.commit("2019-01-01")
    repository.write("oud.md", TEXT + "Meer.\n")
    repository.commit("2020-01-01")
    repository.write("nieuw.md", "---\ntitle: Iets anders\n---\nGeheel.\n")
    repository.commit("2021-01-01")
    clone = tmp_path / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=2", f"file://{repository.folder}", clone],
        check=True,
        capture_output=True,
    )
    found = history.read(clone, date.max)
    assert found.cut_short
    assert (days(found.added), days(found.updated)) == (
        {"nieuw.md": "2021-01-01"},
        {"nieuw.md": "2021-01-01"},
    )


def test_a_user_with_settings_of_his_own_gets_the_same_answer(repository):
    for name in ("soep", "stoofvlees"):
        repository.write(f"{name}.md", "".join(f"{name} {number}\n" for number in range(20)))
    repository.commit("2021-01-01")
    for name in ("soep", "stoofvlees"):
        repository.git("mv", f"{FOLDER}/{name}.md", f"{FOLDER}/{name}-2.md")
        repository.write(f"{name}-2.md", "".join(f"{name} {number}\n" for number in range(21)))
    repository.commit("2022-01-01")
    plain = history.read(repository.folder, date.max)
    for setting in (
        "diff.renameLimit 1",
        "i18n.logOutputEncoding UTF-16",
        "log.showRoot false",
        "log.follow true",
        "log.date relative",
        "diff.renames false",
        "color.ui always",
        "core.quotePath true",
        "diff.relative false",
    ):
        repository.git("config", *setting.split())
    assert history.read(repository.folder, date.max) == plain
    assert len(plain.former) == 2


# Dates in the sheet take precedence


def sheet(**values):
    return Sheet(f"{FOLDER}/soep.md", "soep", {"title": "Soep", **values}, {}, ())


FIRST = PartialDate(2021, 1, 2)
KNOWN = History({f"{FOLDER}/soep.md": FIRST}, {f"{FOLDER}/soep.md": PartialDate(2022, 3, 4)})
OWN = {"added": PartialDate(2015), "updated": PartialDate(2024, 6)}
CONTRADICTORY = {"added": PartialDate(2022), "updated": PartialDate(2020)}


@pytest.mark.parametrize(
    ("values", "known", "dates"),
    [
        ({}, KNOWN, Dates(FIRST, PartialDate(2022, 3, 4))),
        (OWN, KNOWN, Dates(**OWN)),
        ({"added": PartialDate(2015)}, History(), Dates(PartialDate(2015), PartialDate(2015))),
        ({"updated": PartialDate(2020)}, KNOWN, Dates(None, PartialDate(2020))),
        ({"updated": PartialDate(2021)}, KNOWN, Dates(FIRST, PartialDate(2021))),
        ({"updated": FIRST}, KNOWN, Dates(FIRST, FIRST)),
        (CONTRADICTORY, KNOWN, Dates(**CONTRADICTORY)),
        ({"updated": "soep"}, History(), Dates()),
        ({}, History(), Dates()),
    ],
    ids=[
        "git",
        "sheet",
        "added alone",
        "changed elsewhere",
        "that year",
        "that day",
        "contradictory",
        "another model",
        "nobody",
    ],
)
def test_a_sheet_knows_better_than_the_history_of_its_file(values, known, dates):
    assert dates_of(sheet(**values), known) == dates


def test_a_month_or_a_year_is_no_newer_than_any_of_its_days():
    newest = [*(PartialDate(*day) for day in ((2026, 1, 2), (2026,), (2025, 12, 2), (2025, 12))), None]
    given = [Dates(updated=day) for day in reversed(newest)]
    assert [dates.updated for dates in sorted(given, key=newest_first)] == newest


DATED = CONFIG.replace(
    "sections:",
    "  added: {type: date, label: Toegevoegd}\n  updated: {type: date, label: Bijgewerkt}\nsections:",
)


def test_the_page_of_a_sheet_shows_the_dates_that_are_known_and_asks_for_no_others(make):
    known = History(updated={"content/projects/soep.md": PartialDate(2022, 3, 4)})
    files = make(
        {"content/projects/soep.md": SHEET, "content/projects/brood.md": SHEET}, config=DATED, history=known
    ).files
    facts = Document(files["projecten/soep/index.html"]).texts(".fact")
    assert [fact for fact in facts if "Bijgewerkt" in fact or "Toegevoegd" in fact] == [
        "Bijgewerkt 4 maart 2022"
    ]
    assert not [
        fact for fact in Document(files["projecten/brood/index.html"]).texts(".fact") if "Bijgewerkt" in fact
    ]


def test_a_history_that_is_cut_short_is_told_where_it_leaves_a_date_open(make):
    files = {"content/projects/soep.md": SHEET}
    known = History({"content/projects/soep.md": PartialDate(2021)}, {}, {}, cut_short=True)
    assert make(files, history=known).diagnostics == ()
    (found,) = make(files, history=History(cut_short=True)).diagnostics
    assert (found.code, found.severity, found.place.path) == (
        "history-cut-short",
        "warning",
        "content/projects",
    )


def test_a_history_of_which_git_tells_nothing_is_told(make):
    (found,) = make({"content/projects/soep.md": SHEET}, history=History(untold=True)).diagnostics
    assert (found.code, found.severity, found.place.path) == ("history-untold", "warning", "content/projects")


PUBLIC = f"url: https://bak.example/\n{DATED}"
WITH_A_DATE = SHEET.replace("---\n", "---\nadded: 2024-05-01\n", 1)


@pytest.mark.parametrize(
    ("config", "sheet", "known", "told"),
    [
        (PUBLIC, SHEET, History(), ["advice history-none"]),
        (DATED, SHEET, History(), []),  # a site that is not public
        (PUBLIC, WITH_A_DATE, History(), []),
        (PUBLIC, SHEET, History(added={"content/projects/weg.md": PartialDate(2024)}), []),
        (PUBLIC, SHEET, History(untold=True), ["warning history-untold"]),
        (PUBLIC, None, History(), []),
    ],
    ids=["no history", "no url", "a field", "a sheet that is not committed yet", "no answer", "no sheets"],
)
def test_a_check_says_that_no_sheet_has_a_date_for_want_of_a_history(make, config, sheet, known, told):
    files = {"content/projects/brood.md": SHEET, "content/projects/soep.md": sheet} if sheet else {}
    checked, built = (
        [
            f"{one.severity} {one.code}"
            for one in make(files, config=config, history=known, only_check=only_check).diagnostics
            if one.code.startswith("history")
        ]
        for only_check in (True, False)
    )
    assert checked == told
    assert built == [line for line in told if not line.startswith("advice")]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_advice_on_a_history_that_lacks_also_helps_who_has_a_repository(words, code):
    hint = words(code)("hint.history-none")
    assert re.search(r"\.git\b.*\bcommit\b.*\badded\b", hint)


def test_the_clock_is_no_source_of_dates(make):
    files = {"content/projects/soep.md": SHEET}
    config = f"url: https://bak.example/\n{CONFIG}"
    one, two = (make(files, config=config, today=date(year, 1, 1)).files for year in (2020, 2030))
    assert one == two
    assert "feed.xml" not in one
