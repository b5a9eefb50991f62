"""The generators that are compared: how each is installed, told to build and to serve."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
KEPT = HOME / ".cache/bench"
"""Everything that is installed and made; `make clean` takes it away."""
DAY = "2026-11-23"
"""Of every build: whether a project has ended depends on the day."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A generator with a site of its own to build."""

    name: str
    site: Path
    build: tuple[str, ...]
    serve: tuple[str, ...]
    """The live preview, to be followed by its port; empty where there is none to compare with."""
    output: Path
    made: tuple[str, ...]
    """What a build leaves in the site: without it the next one is a cold one."""
    sheets: str

    def sheet(self, slug: str) -> Path:
        """The source of a sheet."""
        return self.site / self.sheets / f"{slug}.md"

    def clean(self) -> None:
        for name in self.made:
            path = self.site / name
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def ours(site: Path, name: str = "Fichebak") -> Tool:
    start = (sys.executable, str(HOME / "build.py"))
    where = ("--site", str(site), "--date", DAY, "--quiet")
    return Tool(
        name,
        site,
        (*start, "build", *where),
        (*start, "serve", *where, "--port"),
        site / "output",
        ("output", ".output.other", ".output.aside", ".cache"),
        "content/projects",
    )


class NotInstalled(Exception):
    """A peer cannot be had here; the message says why."""


def peer(name: str, sites: Path) -> Tool:
    """A peer, installed if need be, with its site below a folder. Raises NotInstalled."""
    home = install(name)
    site = sites / name
    build: tuple[str, ...]
    serve: tuple[str, ...] = ()
    if name == "hugo":
        # The program itself: the one of that name in bin/ is Python that starts it.
        program = str(next(home.glob("lib/python*/site-packages/hugo/binaries/hugo")))
        build = (program, "build", "--destination", "public", "--quiet")
        serve = (program, "server", "--bind", "127.0.0.1", "--quiet", "--port")
    elif name == "pelican":
        build = (str(home / "bin/pelican"), "--settings", "pelicanconf.py", "--quiet")
    else:
        build = ("node", str(home / "node_modules/@11ty/eleventy/cmd.cjs"), "--quiet")
    made = ("public", "cache", "resources", ".hugo_build.lock", "__pycache__")
    return Tool(name.capitalize(), site, build, serve, site / "public", made, "content/projecten")


def without_related(hugo: Tool) -> Tool:
    """Hugo on the same site, but for the related sheets."""
    output = hugo.site / "public-alone"
    build = (*hugo.build[:2], "--config", "hugo.toml,alone.toml", "--destination", output.name, "--quiet")
    return replace(hugo, name="Hugo, no related", build=build, serve=(), output=output, made=(output.name,))


def versions() -> dict[str, dict[str, list[str]]]:
    """Each peer's packages, by the tool that installs them."""
    return tomllib.loads((HOME / "bench/peers/versions.toml").read_text("utf-8"))


def install(name: str) -> Path:
    """The folder where a peer is installed in exactly the version that we name. Raises NotInstalled."""
    wanted, home = versions()[name], KEPT / name
    stamp = home / "installed"
    if stamp.is_file() and stamp.read_text("utf-8") == str(wanted):
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    if "npm" in wanted:
        if not (shutil.which("npm") and shutil.which("node")):
            raise NotInstalled(f"{name} needs npm and node, which are not here")
        # A project of its own: npm would look for one further up.
        (home / "package.json").write_text('{"private": true}\n', "utf-8")
        npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(home))
        _call(name, *npm, *wanted["npm"])
    else:
        _call(name, sys.executable, "-m", "venv", str(home))
        pip = (str(home / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        _call(name, *pip, *wanted["pip"])
    stamp.write_text(str(wanted), "utf-8")
    return home


def _call(name: str, *command: str) -> None:
    print(f"{name}: installing …", file=sys.stderr)
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise NotInstalled(f"{name} could not be installed: {done.stderr.strip()[-500:]}")
