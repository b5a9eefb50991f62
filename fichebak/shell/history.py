"""What git knows of the content: one call for all files, and none of its words when it fails.

Without git, outside a repository, or before the first commit there is no history, and nothing to
say: a catalogue needs none of them. What is not committed has no date yet.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from fichebak.catalogue.dates import History
from fichebak.content.fields.date import PartialDate
from fichebak.content.paths import PROJECTS

_SAME = "-M70%"
"""How much of a text a new file must share with one that vanished to be the same under another name.
Two sheets share their headings; git's own half would take one for the other."""
_COMMIT = "\x01"


@dataclass(frozen=True, slots=True)
class Head:
    """Where a repository stands: everything that its history depends on."""

    commit: str
    cut_short: bool


def head(site: Path) -> Head | None:
    """The commit that is checked out, and whether older ones are left out; None without any."""
    said = _git(site, "rev-parse", "--is-shallow-repository", "--verify", "HEAD")
    if said is None:
        return None
    shallow, commit = said.split()
    return Head(commit, shallow == "true")


def read(site: Path) -> History:
    """The history of the sheets in a site's folder."""
    at = head(site)
    if at is None:
        return History()
    said = _git(
        site,
        # What a user's own settings could change about the answer.
        *("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false"),
        *("log", "-z", "--name-status", _SAME, "--no-color", "--no-notes", "--no-ext-diff"),
        *(f"--format={_COMMIT}%cs %P", "--relative", at.commit, "--", PROJECTS),
    )
    return parse(said, cut_short=at.cut_short) if said is not None else History()


def parse(log: str, *, cut_short: bool) -> History:
    """The history in git's log, which tells the latest change first."""
    added: dict[str, date] = {}
    updated: dict[str, date] = {}
    former: dict[str, list[str]] = {}
    # A name as it was then → what the file is called today; None for one that has since gone, or
    # that at that time was another file.
    names: dict[str, str | None] = {}
    for day, at_edge, status, path, old in _changes(log):
        today = names.get(path, path)
        # The edge of a history that is cut short holds every file, whenever it was added.
        if today is None or (cut_short and at_edge):
            continue
        if status not in {"D", "R100"}:
            updated[today] = max(day, updated.get(today, day))
        if status == "A":
            added[today] = day
        if status.startswith("R"):
            former.setdefault(today, []).append(old)
            names[old] = today
        if status[0] in "ARD":
            names[path] = None
    return History(_dates(added), _dates(updated), {p: tuple(old) for p, old in former.items()}, cut_short)


def _changes(log: str) -> Iterator[tuple[date, bool, str, str, str]]:
    """Each change: its day, whether its commit has no parent, git's letter, the path, and the one before."""
    words = iter(log.split("\0"))
    day, at_edge = date.min, False
    for word in words:
        if word.startswith(_COMMIT):
            written, _, parents = word[1:].partition(" ")
            day, at_edge = date.fromisoformat(written), not parents.strip()
        elif status := word.strip("\n"):
            old = next(words) if status[0] in "RC" else ""
            yield day, at_edge, status, next(words), old


def _dates(found: dict[str, date]) -> dict[str, PartialDate]:
    return {path: PartialDate(day.year, day.month, day.day) for path, day in found.items()}


def _git(site: Path, *arguments: str) -> str | None:
    """What git answers; None when it cannot, for whatever reason."""
    try:
        said = subprocess.check_output(  # noqa: S603 (no word of a sheet is among the arguments)
            ("git", "-C", str(site), *arguments),  # noqa: S607 (git is where its user has it)
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return said.decode("utf-8", "surrogateescape")
