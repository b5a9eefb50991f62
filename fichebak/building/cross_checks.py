"""The checks that need all files of a site together: links, addresses, advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping as Map, Sequence, Set as AbstractSet
from functools import cache
from itertools import chain

from fichebak.building.arranging import catalogue_of
from fichebak.building.contents import Content, paths_of
from fichebak.building.pictures import images_of
from fichebak.building.reading import sources_of
from fichebak.building.work import Work
from fichebak.catalogue.dates import NO_HISTORY
from fichebak.catalogue.gathering import Catalogue
from fichebak.content import linking
from fichebak.content.checks import ADVICE_CODES, with_configured_severity
from fichebak.content.linking import References
from fichebak.content.paths import PROJECTS
from fichebak.content.references import Reference
from fichebak.content.withholding import withheld
from fichebak.site import atlas
from fichebak.site.drawing import Drawing
from fichebak.text.diagnostics import Diagnostic, Place, Severity, advice, warning


def gathered(work: Work, content: Content, texts: Iterable[References]) -> Catalogue:
    """The catalogue of the published sheets; reports mistakes between files."""
    diagnostics, model, history = work.diagnostics, content.config.model, work.options.history
    if content.region:
        diagnostics.extend(atlas.check(content.sheets, model, content.region))
    unpublished = {sheet.path for sheet in content.sheets} - {sheet.path for sheet in content.published}
    unpublished |= {path for version in content.versions for path in version.unfinished}
    images = images_of(work, content.every_sheet)
    renamed = {before: path for path, former in history.former.items() for before in reversed(former)}
    found = list(linking.check(texts, images, unpublished, work.inputs, renamed))
    damaged = {file.references.path for file in content.readings if file.unreadable}
    diagnostics.extend(one for one in found if one.place.path not in damaged)
    # A draft may link to drafts, and a damaged sheet may be one.
    certain = (one for one in found if one.place.path in damaged and one.code != "draft-link")
    diagnostics.extend(withheld(certain, work.inputs, model))
    whole, collisions = catalogue_of(work, content.published, model, content.setting, history)
    diagnostics.extend(collisions)
    if history.untold:
        diagnostics.append(warning(Place(PROJECTS.rstrip("/")), "history-untold"))
    elif history.cut_short and not all(dates.added for dates in whole.dates.values()):
        diagnostics.append(warning(Place(PROJECTS.rstrip("/")), "history-cut-short"))
    elif work.options.only_check and content.config.url and history == NO_HISTORY and _undated(whole):
        diagnostics.append(advice(Place(PROJECTS.rstrip("/")), "history-none"))
    return whole


def _undated(whole: Catalogue) -> bool:
    """Whether there are sheets, of which none has a date."""
    return bool(whole.dates) and not any(map(any, whole.dates.values()))


def checks_to_run(checks: Map[str, Severity | None], *, advice_too: bool) -> set[str]:
    """The codes of the configurable checks to run; `checks` gives each its severity, None for off."""
    reported = {Severity.ERROR, Severity.WARNING, *([Severity.ADVICE] if advice_too else [])}
    return {code for code, severity in checks.items() if severity in reported}


def advised(work: Work, content: Content, wanted: AbstractSet[str]) -> Iterable[Diagnostic]:
    """The wanted advice on the content in each language, with the severity that the site gives it."""
    return with_configured_severity(_advice(work, content, wanted), content.config.checks)


def _advice(work: Work, content: Content, wanted: AbstractSet[str]) -> Iterator[Diagnostic]:
    if wanted.isdisjoint(ADVICE_CODES):
        return
    from fichebak.catalogue import advice  # loading it takes time, and a build seldom needs it

    if wanted.isdisjoint(advice.ADVICE):  # links to fragments are checked when pages are rendered
        return
    sources = list(sources_of(work, chain(*paths_of(work))))
    model, setting = content.config.model, content.setting
    main = advice.inputs_of(sources, content.published, content.pages, model, setting)
    yield from advice.advise(main._replace(places=atlas.places_of(content.region)), wanted)
    for one in content.versions:
        own = advice.inputs_of(sources, one.translated, one.pages, one.config.model, one.setting)
        yield from advice.advise(own, wanted)


def dead_anchors(links: Sequence[Reference], drawing: Drawing) -> Iterable[Diagnostic]:
    """Links to a fragment (`#…`) that the rendered page does not have."""
    if not links:
        return ()
    from fichebak.catalogue.anchors import dead

    @cache
    def html(owner: str) -> str | None:
        path = drawing.renderer.resolver.links.get(owner) if owner.endswith(".md") else None
        return (drawing.file(path) or b"").decode() if path is not None else None

    return with_configured_severity(dead(links, html), drawing.renderer.site.config.checks)
