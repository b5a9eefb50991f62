"""The legally required pages (accessibility statement, privacy), and their paths for the footer."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from fichebak.content.feedback import Mode
from fichebak.content.fields.url import in_letters
from fichebak.content.statements import Reason
from fichebak.site.plan import Family, Page, Site, View, only_common_inputs


def statement_family(site: Site) -> Family:
    """The accessibility statement and the privacy page, each if the configuration declares it."""
    by_configuration = View(dict, only_common_inputs)  # the subject of a page is its context
    return Family(_pages(site), {"accessibility.html": by_configuration, "privacy.html": by_configuration})


def _pages(site: Site) -> Iterator[Page]:
    words, config = site.setting.words, site.config
    if statement := config.accessibility:
        groups = [
            (reason, [issue for issue in statement.issues if issue.reason is reason]) for reason in Reason
        ]
        context = {
            "statement": statement,
            "issues": [(reason, issues) for reason, issues in groups if issues],
            "contact": statement.contact or config.contact,
            "scope": statement.scope or _own_name(site),
            "law": statement.law or _usual_law(site),
        }
        yield Page(
            accessibility_path(site),
            "accessibility.html",
            words("accessibility.title"),
            context,
            words("accessibility.description", title=config.title),
        )
    if privacy := config.privacy:
        action = config.feedback.action(thanks="")
        context = {
            "privacy": privacy,
            "contact": privacy.contact or config.contact,
            "controller": privacy.controller or config.publisher,
            "mode": config.feedback.mode.value if config.feedback.mode is not Mode.OFF else "",
            "host": urlsplit(action).hostname or "",
        }
        yield Page(
            privacy_path(site),
            "privacy.html",
            words("privacy.title"),
            context,
            words("privacy.description", title=config.title),
        )


def accessibility_path(site: Site) -> str:
    """The path of the accessibility statement; empty if there is none."""
    return site.page_path("accessibility") if site.config.accessibility else ""


def privacy_path(site: Site) -> str:
    """The path of the privacy page; empty if there is none."""
    return site.page_path("privacy") if site.config.privacy else ""


def _usual_law(site: Site) -> str:
    # Where a site is in French first, its publisher is in Wallonia or Brussels, which have laws of their own.
    words, config = site.setting.words, site.config
    is_french = (*config.languages, config.language)[0] == "fr"
    return words("accessibility.directive") if is_french else words("accessibility.law")


def _own_name(site: Site) -> str:
    config = site.config
    return f"{config.title} ({in_letters(config.url)})" if config.url else config.title
