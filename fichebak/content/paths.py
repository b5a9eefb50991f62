"""Where a site's files are, as paths from its folder; all but its configuration lie in one of two folders."""

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
