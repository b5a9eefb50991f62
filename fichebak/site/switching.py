"""The pages of a site's languages, pointed to one another.

Two pages are the same in two languages when they have one template and say the same of what tells
them apart (`Page.same`). Where a language has no such page, its home page stands for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Map
from collections.abc import Sequence as Seq
from dataclasses import replace

from fichebak.site.plan import Page, PageVersion, Site
from fichebak.text.language import NAMES

Pages = Map[str, Page]
"""The pages of one language, by path."""
_Identity = tuple[str, str]
_HOME = "index.html"


def switched(languages: Seq[tuple[Site, Pages]]) -> list[Pages]:
    """The pages of each language, each page with its versions in all; of a lone language, as they were."""
    if len(languages) == 1:
        return [languages[0][1]]
    known = [(site, _by_identity(pages)) for site, pages in languages]
    return [
        {path: replace(page, versions=_versions(page, site, known)) for path, page in pages.items()}
        for site, pages in languages
    ]


def _by_identity(pages: Pages) -> dict[_Identity, Page]:
    """Pages by what they are; two of which nothing tells the difference have no versions."""
    counted = Counter(map(_identity, pages.values()))
    return {identity: page for page in pages.values() if counted[identity := _identity(page)] == 1}


def _identity(page: Page) -> _Identity:
    return page.template, page.same


def _versions(
    page: Page, site: Site, known: Seq[tuple[Site, Map[_Identity, Page]]]
) -> tuple[PageVersion, ...]:
    return tuple(_version(page, site, other, pages.get(_identity(page))) for other, pages in known)


def _version(page: Page, site: Site, other: Site, there: Page | None) -> PageVersion:
    is_current = other is site
    path = page.path if is_current else f"{site.up}{other.config.folder}{there.path if there else _HOME}"
    is_translated = there is not None and there.listed and not there.lang
    code = other.config.language
    address = other.whole(there.path) if there and is_translated else ""
    return PageVersion(code, NAMES[code], path, address, is_current)


def links_of(languages: Seq[tuple[Site, Pages]], origin_of: Map[str, str]) -> list[dict[str, str]]:
    """For each language: where a link to a content file leads, from its root.

    `origin_of` gives the main file of each translation. A link to a main file stays in the language of
    the page; one to a translation leads to that language.
    """
    own = [_owners(pages) for _, pages in languages]
    everywhere = {
        owner: f"{site.config.folder}{path}"
        for (site, _), paths in zip(languages, own, strict=True)
        for owner, path in paths.items()
        if owner in origin_of
    }
    return [
        {
            **{owner: f"{site.up}{path}" for owner, path in everywhere.items()},
            **{origin_of.get(owner, owner): path for owner, path in paths.items()},
            **paths,
        }
        for (site, _), paths in zip(languages, own, strict=True)
    ]


def _owners(pages: Pages) -> dict[str, str]:
    found: dict[str, str] = {}
    for path, page in pages.items():
        found.setdefault(page.owner, path)
    return found
