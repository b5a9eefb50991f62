"""Reads when sheets were added, changed and renamed from git's log: one call for all files.

Without a repository or a commit the history is empty, which is no mistake: a catalogue needs neither. If
there is a repository but git cannot read it, `untold` is set, because dates, feeds and redirects depend on
it. A file that is not committed has no date yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence as Seq, Set as AbstractSet
from datetime import date
from pathlib import Path
from subprocess import CalledProcessError
from typing import NamedTuple

from fichebak.catalogue.dates import History
from fichebak.content.fields.date import PartialDate
from fichebak.content.paths import PROJECTS
from fichebak.shell.git import git
from fichebak.shell.last_build import repository
from fichebak.text.diagnostics import Invalid
from fichebak.text.wording import one_spelling

_SAME = ("-M70%", "-l1000")
"""What git takes for a rename. `-M`: the share of the text that must be the same. Sheets share headings, so
with git's default of half it would take one sheet for another. `-l`: the most files to compare in one
commit; the default depends on git's version and the user's settings."""
_COMMIT = "\x01"
_TIDIED = ".git-blame-ignore-revs"
"""The file at the top of a repository that lists commits without news, such as one that ran `check --fix` on
every sheet. It is git's: `blame`, at hosts too, passes over these commits."""
_HASH = re.compile(r"^[0-9a-f]{40,64}", re.MULTILINE)


def read(site: Path, day: date) -> History:
    """The history of the sheets of a site, as far as it can be known on the day of the build."""
    try:
        told = git(site, "rev-parse", "--show-prefix", "--is-shallow-repository", "--verify", "HEAD")
    except CalledProcessError:
        return History(untold=not _is_without_commits(site))
    except Invalid:  # no git, no answer, or a repository that it does not accept
        return History(untold=repository(site) is not None)
    folder, shallow, commit = told.removesuffix("\n").rsplit("\n", 2)
    try:
        changes = list(_changes(_log(site, folder, commit), day))
        there = one_spelling(git(site, "ls-tree", "-r", "-z", "--name-only", commit, "--", PROJECTS))
        if not _are_made(there.split("\0")[:-1], changes):
            # A merge made them: it joined two histories, or a folder had another name on one of the branches.
            # To list what merges did takes as long as all the rest.
            changes = list(_changes(_log(site, folder, commit, "-c", "--combined-all-paths"), day))
    except (CalledProcessError, Invalid):  # for example a partial clone, without the blobs to detect renames
        return History(untold=True)
    return _history(changes, cut_short=shallow == "true", tidied=_tidied(site))


def _log(site: Path, folder: str, commit: str, *options: str) -> str:
    """What commits did to the sheets, the latest first; paths are relative to the site's folder."""
    log = git(
        site,
        # Overrides the user's settings that would change the output.
        *("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false"),
        *("log", "-z", "--raw", "--no-abbrev", *_SAME, "--no-color", "--no-notes", "--no-ext-diff"),
        "--encoding=UTF-8",
        *options,
        *(f"--format={_COMMIT}%cs %H %P", commit, "--", PROJECTS),
    )
    # Of what a merge did, `--relative` leaves the paths whole.
    return one_spelling(log.replace(f"\0{folder}{PROJECTS}", f"\0{PROJECTS}"))


def _are_made(paths: Iterable[str], changes: Seq[_Change]) -> bool:
    """Whether a change made each of these files, and what it was renamed from."""
    made = {change.path for change in changes if change.status[0] in "AR"}
    return made.issuperset(paths) and made.issuperset(change.former for change in changes if change.former)


def _tidied(site: Path) -> frozenset[str]:
    """The commits that are listed as without news."""
    git_folder = repository(site)
    if git_folder is None or not (listed := git_folder.parent / _TIDIED).is_file():
        return frozenset()
    with listed.open("rb") as file:
        return frozenset(_HASH.findall(file.read(1_000_000).decode("ascii", "replace")))


def _is_without_commits(site: Path) -> bool:
    """Whether a branch has no commits yet. Otherwise the repository is damaged.

    Git tells the name of a branch whose file is missing, but not of one whose file it cannot read.
    """
    try:
        git(site, "rev-parse", "--is-shallow-repository")
        git(site, "symbolic-ref", "--quiet", "HEAD")
    except CalledProcessError:
        return False
    return True


def _history(changes: Seq[_Change], *, cut_short: bool, tidied: AbstractSet[str]) -> History:
    """The history from all changes, the latest first; `tidied` are commits without news."""
    added: dict[str, date] = {}
    updated: dict[str, date] = {}
    former: dict[str, list[str]] = {}
    # The path of a file at that commit → its path today; None if the file is gone since, or if that path
    # was another file's then.
    names: dict[str, str | None] = {}
    restored: set[str] = set()
    undone = _undone(changes)
    for number, (day, commit, at_edge, status, path, old, _) in enumerate(changes):
        today = names.get(path, path)
        # The oldest commit of a shallow clone adds every file, whenever each was really added.
        if today is None or (cut_short and at_edge):
            continue
        if number in undone:
            restored.add(today)
            continue
        if day and status not in {"D", "R100"} and commit not in tidied:
            updated[today] = max(day, updated.get(today, day))
        if old == path:  # renamed to another spelling of its name
            continue
        if day and status == "A":
            added[today] = day
        if status.startswith("R"):
            # The manual has a former name with a person in it go by deleting the file and putting it back.
            if today not in restored:
                former.setdefault(today, []).append(old)
            if old not in names and old in updated:
                # Changed later, on a branch on which it still had its former name.
                updated[today] = max(updated.pop(old), updated.get(today, date.min))
            names[old] = today
        if status[0] in "ARD":
            names[path] = None
    return History(_dates(added), _dates(updated), {p: tuple(old) for p, old in former.items()}, cut_short)


class _Change(NamedTuple):
    """What a commit did to a file."""

    day: date | None
    """None if it is unknown, or later than the build: from a clock that was wrong."""
    commit: str
    at_edge: bool
    """Whether the commit has no parent."""
    status: str
    """Git's letter for what was done, with the share that stayed the same."""
    path: str
    former: str
    """The former path, if it was renamed."""
    text: str
    """Git's name for the text that was added or deleted; empty for other changes."""


def _changes(log: str, build_day: date) -> Iterator[_Change]:
    words = iter(log.split("\0"))
    day: date | None = None
    commit, at_edge = "", False
    for word in words:
        if word.startswith(_COMMIT):
            written, commit, *parents = word[1:].split(" ")
            day, at_edge = _day(written, build_day), not "".join(parents).strip()
        elif raw := word.strip("\n"):
            *_, before, after, status = raw.split(" ")
            if raw.startswith("::"):
                status, old = _by_merge(raw, [next(words) for _ in status])
            else:
                old = next(words) if status[0] in "RC" else ""
            path = next(words)
            if status:
                text = {"A": after, "D": before}.get(status, "")
                yield _Change(day, commit, at_edge, status, path, old, text)


def _by_merge(raw: str, paths: Seq[str]) -> tuple[str, str]:
    """The status of a file that a merge brought from elsewhere, and its former path; else nothing.

    `git subtree` merges a history in which the file stands in another folder. If every parent has the file,
    the commits of the branches tell its days.
    """
    *_, letters = parts = raw.split(" ")
    *befores, after = parts[len(letters) + 1 : -1]
    if "A" not in letters:
        return "", ""
    if "R" in letters:
        parent = letters.index("R")
        return ("R100" if befores[parent] == after else "R"), paths[parent]
    return ("A" if set(letters) == {"A"} else "M"), ""


def _undone(changes: Seq[_Change]) -> set[int]:
    """The positions of deletions that were undone, as by “Revert”, and of what put the same text back.

    They are no news: the sheet did not become a new one.
    """
    undone: set[int] = set()
    put_back: dict[str, int] = {}
    for number, change in enumerate(changes):
        later = put_back.pop(change.path, None)
        put_back.pop(change.former, None)
        if change.status == "A":
            put_back[change.path] = number
        elif change.status == "D" and later is not None and changes[later].text == change.text:
            undone |= {later, number}
    return undone


def _day(written: str, build_day: date) -> date | None:
    """The day of a commit; None if it is to come, missing or out of range, as some programs write it."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    # East of where the site is built, it may be tomorrow already.
    return day if (day - build_day).days <= 1 else None


def _dates(days: dict[str, date]) -> dict[str, PartialDate]:
    return {path: PartialDate(day.year, day.month, day.day) for path, day in days.items()}
