"""Redirects from former addresses, in a `_redirects` file: Cloudflare follows it before it looks for a page.

On other hosts the page at the former address (`moved.html`) redirects, a moment later.
"""

from __future__ import annotations

from collections.abc import Iterator

from fichebak.site.plan import File, Site, address_of, fixed


def files(site: Site) -> Iterator[File]:
    """A line for each former address."""
    if site.config.folder:
        return  # hosts read this file at the root only
    lines = [line for one in (site, *site.versions) for line in _lines(one)]
    if lines:
        yield fixed("_redirects", "".join(lines).encode())


def _lines(site: Site) -> Iterator[str]:
    for moved in site.catalogue.moved:
        paths = site.path_at(moved.slug), site.sheet_path(moved.sheet)
        before, now = (f"{site.config.base_path}{address_of(path)}" for path in paths)
        yield f"{before} {now} 301\n"
