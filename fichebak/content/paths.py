"""The paths of a site's files, relative to its folder. All but the configuration are in two subfolders."""

import re

CONFIG = "site_config.yaml"
OWN = CONTENT, TEMPLATES = "content", "templates"
"""The folders with the source files of a site. The output of a build is outside them."""

PROJECTS, PAGES, IMAGES = f"{CONTENT}/projects/", f"{CONTENT}/pages/", f"{CONTENT}/images/"
MAPS = f"{CONTENT}/map/"
"""The outline of a region, and its table of municipalities."""
EDITOR = f"{CONTENT}/editor/"
"""The files of the web editor, which `make editor` downloads; all are published."""
ASSETS = f"{TEMPLATES}/assets/"
"""Style sheets, scripts and fonts."""

CACHE = ".cache"
"""The folder of the build cache."""
MARKER = ".fichebak"
"""A file that marks a folder as the output of a build, which the next build may replace."""


def is_content(path: str) -> bool:
    """Whether a file is a sheet or a page, in any language."""
    return path.startswith((PROJECTS, PAGES)) and path.lower().endswith(".md")


NOT_ON_WINDOWS = re.compile(
    r"[<>:\"|?*\\]|[. ]$|^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)", re.IGNORECASE
)
"""File names that Windows forbids or reserves for devices: the site could not be checked out there."""


README = re.compile(r"readme(?:\.[a-z]{2})?(?:\.(?:md|txt))?", re.IGNORECASE)
"""The names of files for colleagues, which git hosts show below the list of a folder; in a language too."""


def for_a_file(word: str) -> str:
    """The file name for a slug: one that Windows reserves, or that is no sheet’s, gets a number (“con-1”)."""
    return f"{word}-1" if NOT_ON_WINDOWS.search(word) or README.fullmatch(word) else word
