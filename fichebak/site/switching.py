"""Links each page to its versions in the site's other languages, for the language switcher.

Pages of two languages are versions of each other if they have the same template and the same
`Page.translation_key`. If a language has no such page, the switcher links to its home page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping as Map, Sequence as Seq

from fichebak.site.plan import Page, PageVersion, Site
from fichebak.text.language import NAMES

Pages = Map[str, Page]
"""The pages of one language, by path."""
_Identity = tuple[str, str]
_HOME = "index.html"


def switched(languages: Seq[tuple[Site, Pages]]) -> list[Pages]:
    """The pages of each language with `versions` filled in; unchanged on a site in one language."""
    if len(languages) == 1:
        return [languages[0][1]]
    by_identity = [(site, _by_identity(pages)) for site, pages in languages]
    return [
        {path: page._replace(versions=_versions(page, site, by_identity)) for path, page in pages.items()}
        for site, pages in languages
    ]


def _by_identity(pages: Pages) -> dict[_Identity, Page]:
    """Pages by identity; pages with the same identity cannot be told apart, and are left out."""
    counts = Counter(map(_identity, pages.values()))
    return {identity: page for page in pages.values() if counts[identity := _identity(page)] == 1}


def _identity(page: Page) -> _Identity:
    return page.template, page.translation_key


def _versions(
    page: Page, site: Site, by_identity: Seq[tuple[Site, Map[_Identity, Page]]]
) -> tuple[PageVersion, ...]:
    return tuple(_version(page, site, other, pages.get(_identity(page))) for other, pages in by_identity)


def _version(page: Page, site: Site, other: Site, match: Page | None) -> PageVersion:
    is_current = other is site
    path = (
        page.path
        if is_current
        else f"{site.to_main_root}{other.config.folder}{match.path if match else _HOME}"
    )
    is_translated = match is not None and match.listed and not match.lang
    code = other.config.language
    address = other.url_of(match.path) if match and is_translated else ""
    return PageVersion(code, NAMES[code], path, address, is_current)


def links_of(languages: Seq[tuple[Site, Pages]], origin_of: Map[str, str]) -> list[dict[str, str]]:
    """For each language, the target of links to content files: file path → page path, relative to its root.

    `origin_of` maps each translation to its main file. A link to a main file stays in the language of
    the page; a link to a translation leads to that language.
    """
    paths_by_owner = [_paths_by_owner(pages) for _, pages in languages]
    if len(languages) == 1:
        return paths_by_owner
    translations = {
        owner: f"{site.config.folder}{path}"
        for (site, _), paths in zip(languages, paths_by_owner, strict=True)
        for owner, path in paths.items()
        if owner in origin_of
    }
    return [
        {
            **{owner: f"{site.to_main_root}{path}" for owner, path in translations.items()},
            **{origin_of.get(owner, owner): path for owner, path in paths.items()},
            **paths,
        }
        for (site, _), paths in zip(languages, paths_by_owner, strict=True)
    ]


def _paths_by_owner(pages: Pages) -> dict[str, str]:
    paths: dict[str, str] = {}
    for path, page in pages.items():
        paths.setdefault(page.owner, path)
    return paths
