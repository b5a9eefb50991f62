"""Free pages besides the sheets, such as "about": `content/pages/*.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fichebak.content.comments import in_values, spoilt, without_comments
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field
from fichebak.content.fields.number import Number
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.sheets import slug_of
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, wrong
from fichebak.text.limits import check_cost
from fichebak.text.markdown_lists import fence_after
from fichebak.text.nodes import scalars_in
from fichebak.text.prose import Unrenderable, render_page


class FreePage(NamedTuple):
    """A free page, with its content as HTML."""

    path: str
    slug: str
    title: str
    html: str
    summary: str
    in_menu: bool
    order: int
    lang: str = ""
    """The language of its text if that falls back to the main language; else empty."""
    title_lang: str = ""
    """The same for its title."""


def in_menu_order(pages: Iterable[FreePage]) -> tuple[FreePage, ...]:
    """The pages as menus list them."""
    return tuple(sorted(pages, key=lambda page: (page.order, page.path)))


FIELDS = (
    Field("title", Text(max=120), required=True, aliases=("titel", "titre")),
    Field("summary", Text(max=280), aliases=("samenvatting", "resume")),
    Field("menu", Boolean()),
    Field("order", Number(whole=True, min=0, max=999), aliases=("volgorde", "ordre")),
)


def check(source: Source) -> FreePage:
    """The page of a source. Raises Invalid with everything that is wrong with it."""
    record = read_record(source.front, FIELDS)
    errors = [_of_a_page(one) if one.code == "unknown-field" else one for one in record.diagnostics]
    body = without_comments(source.body)
    own_slug = slug_of(source.path)
    if not own_slug:
        errors.append(error(Place(source.path), "no-slug", written=source.path))
    errors.extend(_errors_in_text(source.path, body, source.body_line))
    errors.extend((*in_values(scalars_in(source.front)), *spoilt(source.path, source.body, source.body_line)))
    errors.extend(check_cost(source.path, source.body, source.body_line))
    if errors:
        raise Invalid(*errors)
    try:
        html = render_page(body)
    except Unrenderable:
        raise wrong(Place(source.path), "unrenderable") from None
    values = record.values
    return FreePage(
        source.path,
        own_slug,
        values["title"],
        html,
        values.get("summary", ""),
        values.get("menu", True),
        int(values.get("order", 0)),
    )


def _of_a_page(unknown: Diagnostic) -> Diagnostic:
    """The diagnostic of an unknown field, with other advice: this may be a sheet in the wrong folder."""
    name, near, free, parts = map(unknown.detail, ("name", "near", "free", "parts"))
    return error(unknown.place, "page-field", name=name, near=near, free=free, parts=parts)


_TITLE = re.compile(r" {0,3}#(?!#)\s+(?P<written>.*)")


def _errors_in_text(path: str, text: str, first_line: int) -> Iterator[Diagnostic]:
    """Errors for headings of the first level, since the page's title is the only one, and for open code."""
    fence, fence_line = "", 0
    for number, line in enumerate(text.split("\n"), start=first_line):
        was_fence, fence = fence, fence_after(line, fence)
        if fence != was_fence:
            fence_line = number
        elif not fence and (title := _TITLE.fullmatch(line)) and title["written"].strip("# "):
            yield error(Place(path, number), "heading-one", written=title["written"].rstrip("# "))
    if fence:
        yield error(Place(path, fence_line), "unclosed-code", fence=fence)
