"""Runs git in a site's folder, in such a way that no setting of the repository makes it run a program."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from fichebak.text.diagnostics import Invalid, Place, wrong

_PLACE = Place(".git")
"""The place of diagnostics about the repository, which concern no file of the site."""

_ELSEWHERE = {"GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY"}
"""The variables that git sets for its hooks, about the repository of the hook. A hook that publishes may be
another's, such as of the bare repository on a server: the site stands in its own."""

PATIENCE = 300
"""Seconds that git may take for one answer. It could wait for ever, as for a file that is a pipe."""

_NONE = "FICHEBAK_NONE"
_ENVIRONMENT = {"GIT_ALLOW_PROTOCOL": "", _NONE: ""}
"""No protocol may be used: git is to fetch nothing that a partial clone left out. A repository that came in
an archive brings its own settings, and those of a protocol may name a program; this overrides them."""


def git(site: Path, *arguments: str) -> str:
    """The standard output of a git command in a site's folder.

    Raises Invalid if there is no git, no repository that it accepts or no answer, CalledProcessError if git
    fails for another reason.
    """
    done = _run(site, *arguments)
    if done.returncode:
        _refuse_without_repository(site)
        done.check_returncode()
    return done.stdout


def changed(site: Path, base: str) -> set[str]:
    """The files of a site that differ from a revision, including untracked ones.

    Paths are relative to the site's folder, with forward slashes. The comparison is with the merge base, as
    later changes on the other branch are not ours.

    Raises Invalid if there is no git, no repository, no answer, no such revision or too little history.
    """
    done = _run(
        site,
        *_without_filters(site),
        "diff",
        "--merge-base",
        "--name-only",
        "--no-renames",
        # To look into one, git would run in it, with filters of its own.
        "--ignore-submodules",
        "-z",
        "--relative",
        "--end-of-options",
        base,
    )
    if done.returncode:
        _refuse_without_repository(site)
        raise _incomparable(site, base)
    others = git(site, "ls-files", "--others", "--exclude-standard", "-z")
    return {path for path in (*done.stdout.split("\0"), *others.split("\0")) if path}


def _run(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # Without optional locks, because a query must not write to the repository.
    # `core.fsmonitor` names a program too.
    command = ["git", "--no-optional-locks", "-c", "core.fsmonitor=false", "-C", str(site), *arguments]
    kept = {name: text for name, text in os.environ.items() if name not in _ELSEWHERE}
    try:
        return subprocess.run(  # noqa: S603 (a list of arguments: no shell reads them)
            command,
            env={**kept, **_ENVIRONMENT},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            # File names are bytes; this keeps those that are not UTF-8.
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise wrong(_PLACE, "git-slow", minutes=PATIENCE // 60) from None
    except OSError:  # git is not installed, or may not be run
        raise wrong(_PLACE, "git-missing") from None


def _without_filters(site: Path) -> list[str]:
    """Settings that switch filters off: a filter is a program that the repository's settings name."""
    named = _run(
        site, "config", "--name-only", "-z", "--get-regexp", r"^filter\..*\.(clean|process|required)$"
    )
    # Not with `-c`: that takes the first “=” in a name for the end of it.
    return [f"--config-env={name}={_NONE}" for name in named.stdout.split("\0") if name]


def _refuse_without_repository(site: Path) -> None:
    done = _run(site, "rev-parse", "--git-dir")
    if done.returncode:
        raise wrong(_PLACE, "git-no-repository", said=done.stderr.strip().partition("\n")[0])


def _incomparable(site: Path, base: str) -> Invalid:
    """Why a comparison failed. Found by more queries, because git's own messages depend on its version."""
    if _run(site, "rev-parse", "--is-shallow-repository").stdout.strip() == "true":
        return wrong(_PLACE, "git-shallow", written=base)
    known = _run(site, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{base}^{{commit}}")
    if known.returncode:
        return wrong(_PLACE, "git-unknown-revision", written=base)
    return wrong(_PLACE, "git-unrelated", written=base)
