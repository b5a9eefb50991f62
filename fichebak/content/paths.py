"""Where a site's files are, as paths from its folder; all but its configuration lie in one of two folders."""

import re

CONFIG = "site_config.yaml"
OWN = CONTENT, TEMPLATES = "content", "templates"
"""The folders of a site; what a build makes lies beside them."""

PROJECTS, PAGES, IMAGES = f"{CONTENT}/projects/", f"{CONTENT}/pages/", f"{CONTENT}/images/"
MAPS = f"{CONTENT}/map/"
"""The outline of a region, and its table of municipalities."""
EDITOR = f"{CONTENT}/editor/"
"""The script of a web editor, and whatever the script needs; all of it is published."""
ASSETS = f"{TEMPLATES}/assets/"
"""Styles, scripts and letters."""

CACHE = ".cache"
"""What a build remembers for the next one."""
MARKER = ".fichebak"
"""A file in every folder that a build made, and may replace."""


def is_content(path: str) -> bool:
    """Whether a file is a sheet or a page, in whichever language."""
    return path.startswith((PROJECTS, PAGES)) and path.lower().endswith(".md")


NOT_ON_WINDOWS = re.compile(
    r"[<>:\"|?*\\]|[. ]$|^(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.|$)", re.IGNORECASE
)
"""Names that Windows has no file for, or keeps for devices: whoever works there could not fetch the site."""


def for_a_file(word: str) -> str:
    """The name of a file for a word in addresses: one that Windows keeps for a device gets a number."""
    return f"{word}-1" if NOT_ON_WINDOWS.search(word) else word
