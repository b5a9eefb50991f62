"""placeholder"""

from __future__ import annotations

from collections.abc import Sequence as Seq

from fichebak.site.plan import Page, Site


def files(site: Site, _pages: Seq[Page] = ()) -> dict[str, bytes]:
    return {}
