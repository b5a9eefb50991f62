"""For hosts that read `_redirects`: they send a visitor on from a former address at once.

Elsewhere the page that stands there does (`moved.html`), a moment later.
"""

from __future__ import annotations

from collections.abc import Iterator

from fichebak.site.plan import Site, address_of


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """One line for each former address, where there are any."""
    if site.config.folder:
        return  # a host reads but one such file, at the root
    lines = [line for one in (site, *site.versions) for line in _lines(one)]
    if lines:
        yield "_redirects", "".join(lines).encode()


def _lines(site: Site) -> Iterator[str]:
    for moved in site.catalogue.moved:
        paths = site.path_at(moved.slug), site.sheet_path(moved.sheet)
        before, now = (f"{site.config.base_path}{address_of(path)}" for path in paths)
        yield f"{before} {now} 301\n"
