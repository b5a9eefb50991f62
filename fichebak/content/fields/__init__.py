"""The field types: one module each, with the name that `TYPES` gives it.

Beside them are only `contract`, which says what a type is, and the folder `shared`, with what types share.
How to add one is in CONTRIBUTING.md.
"""

from __future__ import annotations

from fichebak.content.fields.address import Address, AddressType
from fichebak.content.fields.addresses import Addresses, Alias
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import Choice, Option
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import Contact, ContactType
from fichebak.content.fields.contract import FieldType
from fichebak.content.fields.date import Date, PartialDate
from fichebak.content.fields.email import Email
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import Image, ImageType
from fichebak.content.fields.language import Language
from fichebak.content.fields.links import Link, Links
from fichebak.content.fields.location import Location, LocationType
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.number import Number
from fichebak.content.fields.period import End, Period, PeriodType
from fichebak.content.fields.phone import Phone, PhoneNumber
from fichebak.content.fields.score import Score, ScoreValue
from fichebak.content.fields.sdgs import Sdgs
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url

TYPES: dict[str, type[FieldType]] = {
    "text": Text,
    "markdown": Markdown,
    "url": Url,
    "email": Email,
    "phone": Phone,
    "number": Number,
    "boolean": Boolean,
    "choice": Choice,
    "choices": Choices,
    "date": Date,
    "period": PeriodType,
    "score": Score,
    "address": AddressType,
    "location": LocationType,
    "contact": ContactType,
    "sdgs": Sdgs,
    "image": ImageType,
    "links": Links,
    "addresses": Addresses,
    "language": Language,
    "group": Group,
}

ON_CARD = {
    "text": "line",
    "address": "corner",
    "period": "period",
    **dict.fromkeys(("choice", "choices", "sdgs"), "tags"),
    **dict.fromkeys(("score", "boolean", "number", "date"), "marks"),
}
"""Field type → the part of a card that shows its values. Types that need a page (formatted text, links,
contacts) have none."""

VALUES = (
    *(Address, Alias, Contact, End, Image, Link, Location, Option, PartialDate, Period),
    *(PhoneNumber, ScoreValue),
)
"""The classes of the parsed values, apart from built-in ones."""
