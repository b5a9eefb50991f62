"""For hosts that read `_redirects`: they send a visitor on from a former address at once.

Elsewhere the page that stands there does (`moved.html`), a moment later.
"""

from __future__ import annotations

from fichebak.site.plan import Site


def files(site: Site) -> dict[str, bytes]:
    """One line for each former address, where there are any."""
    base, word = site.config.base_path, site.word("projects")
    lines = [
        f"{base}{word}/{moved.slug}/ {base}{word}/{moved.sheet.slug}/ 301\n" for moved in site.catalogue.moved
    ]
    return {"_redirects": "".join(lines).encode()} if lines else {}
