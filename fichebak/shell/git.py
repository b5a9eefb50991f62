"""What git knows of a site's folder: asked of the program itself, in one call each."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error

_PLACE = Place(".git")
"""Where what is wrong with a repository is told: it has no line in any file of the site."""


_WAYS = ("", "ext.", "file.", "ftp.", "ftps.", "git.", "http.", "https.", "ssh.")
_HERE = (*(f"protocol.{way}allow=never" for way in _WAYS), "core.fsmonitor=false")
"""Has git tell what is here, and fetch nothing of what a clone left out. Each way is named: the settings
of a repository come with it, from whoever packed it: “ext” runs a program that they name to fetch with, and
`fsmonitor` one to follow its files with."""


def git(site: Path, *arguments: str) -> str:
    """What git says, asked in a site's folder.

    Raises Invalid when there is no git, or no repository that it looks into; CalledProcessError when it fails
    all the same.
    """
    done = _asked(site, *arguments)
    if done.returncode:
        _refuse_without_repository(site)
        done.check_returncode()
    return done.stdout


def changed(site: Path, base: str) -> set[str]:
    """The files of a site that differ from a revision, also those that git does not know yet.

    Paths are as everywhere: from the site's folder, with forward slashes. What happened to a branch
    since ours left it is not our change, so we compare with where they parted.

    Raises Invalid when there is no git, no repository, no such revision or too little history.
    """
    done = _asked(
        site,
        *_without_filters(site),
        "diff",
        "--merge-base",
        "--name-only",
        "--no-renames",
        "-z",
        "--relative",
        "--end-of-options",
        base,
    )
    if done.returncode:
        _refuse_without_repository(site)
        raise Invalid(_incomparable(site, base))
    others = git(site, "ls-files", "--others", "--exclude-standard", "-z")
    return {path for path in (*done.stdout.split("\0"), *others.split("\0")) if path}


def _asked(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Asking must not write to the repository.
    settings = (part for setting in _HERE for part in ("-c", setting))
    command = ["git", "--no-optional-locks", *settings, "-C", str(site), *arguments]
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments: no shell reads them)
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            # Names of files are bytes, and come back as they were.
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
    except OSError:  # there is none, or none that we may start
        raise Invalid(error(_PLACE, "git-missing")) from None


def _without_filters(site: Path) -> Iterator[str]:
    """Settings by which git compares files as they stand: a filter is a program that the repository names."""
    named = _asked(
        site, "config", "--name-only", "-z", "--get-regexp", r"^filter\..*\.(clean|process|required)$"
    )
    for name in named.stdout.split("\0"):
        if name:
            yield from ("-c", f"{name}={'false' if name.endswith('.required') else ''}")


def _refuse_without_repository(site: Path) -> None:
    done = _asked(site, "rev-parse", "--git-dir")
    if done.returncode:
        raise Invalid(error(_PLACE, "git-no-repository", said=done.stderr.strip().partition("\n")[0]))


def _incomparable(site: Path, base: str) -> Diagnostic:
    """Why we cannot compare with a revision, found by asking on: git's own words depend on its version."""
    if _asked(site, "rev-parse", "--is-shallow-repository").stdout.strip() == "true":
        return error(_PLACE, "git-shallow", written=base)
    known = _asked(site, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if known.returncode:
        return error(_PLACE, "git-unknown-revision", written=base)
    return error(_PLACE, "git-unrelated", written=base)
