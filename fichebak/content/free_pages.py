"""Free pages besides the sheets, such as "about": `content/pages/*.md`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from fichebak.content.comments import in_values, spoilt, without_comments
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field
from fichebak.content.fields.number import Number
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.sheets import errors_in_page, slug_of
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Invalid, Place, error, wrong
from fichebak.text.limits import check_cost
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
    errors, body = list(record.diagnostics), without_comments(source.body)
    own_slug = slug_of(source.path)
    if not own_slug:
        errors.append(error(Place(source.path), "no-slug", written=source.path))
    errors.extend(errors_in_page(source.path, body, source.body_line))
    errors.extend((*in_values(source.front), *spoilt(source.path, source.body, source.body_line)))
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
