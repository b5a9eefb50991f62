"""What git knows of the content: one call for all files, and none of its words when it fails.

Outside a repository, or before the first commit, there is no history and nothing to say: a catalogue needs
neither. Where there is a repository and git tells nothing, that is told: dates, feed and redirects come from
it. What is not committed has no date yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from subprocess import CalledProcessError

from fichebak.catalogue.dates import History
from fichebak.content.fields.date import PartialDate
from fichebak.content.paths import PROJECTS
from fichebak.shell.git import git
from fichebak.shell.standing import repository
from fichebak.text.diagnostics import Invalid

_SAME = ("-M70%", "-l1000")
"""How much of a text a new file must share with one that vanished to be the same under another name.
Two sheets share their headings; git's own half would take one for the other. Then how many files with another
name and another text git compares in one commit: its own number depends on its version and its user."""
_COMMIT = "\x01"


def read(site: Path) -> History:
    """The history of the sheets in a site's folder."""
    try:
        shallow, commit = git(site, "rev-parse", "--is-shallow-repository", "--verify", "HEAD").split()
    except CalledProcessError:
        return History()  # nothing is committed yet
    except Invalid:  # no git, or none that looks into this folder
        return History(untold=repository(site) is not None)
    try:
        log = git(
            site,
            # What a user's own settings could change about the answer.
            *("-c", "log.showSignature=false", "-c", "log.showRoot=true", "-c", "log.follow=false"),
            *("log", "-z", "--name-status", *_SAME, "--no-color", "--no-notes", "--no-ext-diff"),
            "--encoding=UTF-8",
            *(f"--format={_COMMIT}%cs %P", "--relative", commit, "--", PROJECTS),
        )
    except CalledProcessError:  # as where a clone left out the texts that tell what was renamed
        return History(untold=True)
    return parse(log, cut_short=shallow == "true")


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
        if day and status not in {"D", "R100"}:
            updated[today] = max(day, updated.get(today, day))
        if day and status == "A":
            added[today] = day
        if status.startswith("R"):
            former.setdefault(today, []).append(old)
            names[old] = today
        if status[0] in "ARD":
            names[path] = None
    return History(_dates(added), _dates(updated), {p: tuple(old) for p, old in former.items()}, cut_short)


def _changes(log: str) -> Iterator[tuple[date | None, bool, str, str, str]]:
    """Each change: its day, whether its commit has no parent, git's letter, the path, and the one before."""
    words = iter(log.split("\0"))
    day: date | None = None
    at_edge = False
    for word in words:
        if word.startswith(_COMMIT):
            written, _, parents = word[1:].partition(" ")
            day, at_edge = _day(written), not parents.strip()
        elif status := word.strip("\n"):
            old = next(words) if status[0] in "RC" else ""
            yield day, at_edge, status, next(words), old


def _day(written: str) -> date | None:
    """The day of a commit: some programs make them of none, or of one beyond all calendars."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _dates(found: dict[str, date]) -> dict[str, PartialDate]:
    return {path: PartialDate(day.year, day.month, day.day) for path, day in found.items()}
