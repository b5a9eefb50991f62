"""The generators that are compared: how to install each, build with it, and start its live preview."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
CACHE = HOME / ".cache/bench"
"""Everything that the benchmark installs and makes; `make clean` removes it."""
DAY = "2026-11-23"
"""The date of every build: whether a project has ended depends on it."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator, and its own copy of the site."""

    name: str
    site: Path
    build: tuple[str, ...]
    serve: tuple[str, ...]
    """The command of the live preview, without the port at its end; empty if it is not measured."""
    output: Path
    artifacts: tuple[str, ...]
    """What a build leaves in the site; the next build is a cold one if these are removed."""
    sheets: str
    """The folder of the sheets, relative to the site."""

    def sheet(self, slug: str) -> Path:
        """The source file of a sheet."""
        return self.site / self.sheets / f"{slug}.md"

    def clean(self) -> None:
        """Removes the artifacts, so that the next build is a cold one."""
        for name in self.artifacts:
            path = self.site / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def ours(site: Path, name: str = "Fichebak") -> Tool:
    program = (sys.executable, str(HOME / "build.py"))
    options = ("--site", str(site), "--date", DAY, "--quiet")
    return Tool(
        name,
        site,
        (*program, "build", *options),
        (*program, "serve", *options, "--port"),
        site / "output",
        ("output", ".output.other", ".output.aside", ".cache"),
        "content/projects",
    )


class NotInstalled(Exception):
    """A peer cannot be installed here; the message says why."""


def peer(name: str, sites: Path) -> Tool:
    """A peer with its site in a folder; installs it if necessary. Raises NotInstalled."""
    home = install(name)
    site = sites / name
    build: tuple[str, ...]
    serve: tuple[str, ...] = ()
    if name == "hugo":
        # The binary itself: bin/hugo is a Python script that starts it.
        program = str(next(home.glob("lib/python*/site-packages/hugo/binaries/hugo")))
        build = (program, "build", "--destination", "public", "--quiet")
        serve = (program, "server", "--bind", "127.0.0.1", "--quiet", "--port")
    elif name == "pelican":
        build = (str(home / "bin/pelican"), "--settings", "pelicanconf.py", "--quiet")
    else:
        build = ("node", str(home / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")
    artifacts = ("public", "cache", "resources", ".hugo_build.lock", "__pycache__")
    return Tool(name.capitalize(), site, build, serve, site / "public", artifacts, "content/projecten")


def without_related(hugo: Tool) -> Tool:
    """Hugo on the same site, without related sheets."""
    output = hugo.site / "public-alone"
    build = (*hugo.build[:2], "--config", "hugo.toml,alone.toml", "--destination", output.name, "--quiet")
    return replace(
        hugo, name="Hugo, no related", build=build, serve=(), output=output, artifacts=(output.name,)
    )


def versions() -> dict[str, dict[str, list[str]]]:
    """The packages of each peer, by the package manager that installs them (`pip` or `npm`)."""
    return tomllib.loads((HOME / "bench/peers/versions.toml").read_text("utf-8"))


def install(name: str) -> Path:
    """Installs a peer in exactly the version of versions.toml; returns its folder. Raises NotInstalled."""
    packages, home = versions()[name], CACHE / name
    stamp = home / "installed"
    if stamp.is_file() and stamp.read_text("utf-8") == str(packages):
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    if "npm" in packages:
        if not (shutil.which("npm") and shutil.which("node")):
            raise NotInstalled(f"{name} needs npm and node, which are not here")
        # Without a package.json here, npm would look for one in the parent folders.
        (home / "package.json").write_text('{"private": true}\n', "utf-8")
        npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home))
        _install(name, *npm, *packages["npm"])
    else:
        _install(name, sys.executable, "-m", "venv", str(home))
        pip = (str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _install(name, *pip, *packages["pip"])
    stamp.write_text(str(packages), "utf-8")
    return home


def _install(name: str, *command: str) -> None:
    print(f"{name}: installing …", file=sys.stderr)
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise NotInstalled(f"{name} could not be installed: {result.stderr.strip()[-500:]}")
