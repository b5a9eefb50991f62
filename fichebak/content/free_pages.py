"""Pages of their own beside the sheets, such as "about": `content/pages/*.md`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from fichebak.content.comments import in_values, spoilt, without_comments
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field
from fichebak.content.fields.number import Number
from fichebak.content.fields.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.sheets import first_level_headings
from fichebak.content.sources import Source
from fichebak.text.diagnostics import Invalid, Place, error, wrong
from fichebak.text.limits import refusal, too_slow
from fichebak.text.prose import Unrenderable, render_page
from fichebak.text.wording import slug


@dataclass(frozen=True, slots=True)
class FreePage:
    """A page that an editor wrote freely."""

    path: str
    slug: str
    title: str
    html: str
    summary: str = ""
    in_menu: bool = True
    order: int = 0
    lang: str = ""
    """The language of its text, where that is not the site's: nobody translated it."""
    title_lang: str = ""
    """The same of its title."""


FIELDS = (
    Field("title", Text(max=120), required=True, aliases=("titel", "titre")),
    Field("summary", Text(max=280), aliases=("samenvatting", "resume")),
    Field("menu", Boolean()),
    Field("order", Number(whole=True, min=0, max=999), aliases=("volgorde", "ordre")),
)


def check(source: Source) -> FreePage:
    """The page. Raises Invalid with all that is wrong with it."""
    record = read_record(source.front, FIELDS)
    found = list(record.diagnostics)
    address = slug(PurePosixPath(source.path).stem)
    if not address:
        found.append(error(Place(source.path), "no-slug", written=source.path))
    found.extend(first_level_headings(source.path, without_comments(source.body), source.body_line))
    found.extend((*in_values(source.front), *spoilt(source.path, source.body, source.body_line)))
    if (too_much := too_slow(source.body)) is not None:
        found.append(refusal(too_much, source.path, source.body_line))
    if found:
        raise Invalid(*found)
    try:
        html = render_page(without_comments(source.body))
    except Unrenderable:
        raise wrong(Place(source.path), "unrenderable") from None
    values = record.values
    return FreePage(
        source.path,
        address,
        values["title"],
        html,
        values.get("summary", ""),
        values.get("menu", True),
        int(values.get("order", 0)),
    )
