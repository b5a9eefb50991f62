"""The field types: one module each, named in one dictionary.

To add one: a module here, a line in TYPES, a partial in `templates/fields/`, a table of cases in
`tests/fields/`. A test demands that the sets match.
"""

from __future__ import annotations

from fichebak.content.fields.address import AddressType
from fichebak.content.fields.addresses import Addresses
from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.choice import Choice
from fichebak.content.fields.choices import Choices
from fichebak.content.fields.contact import ContactType
from fichebak.content.fields.contract import FieldType
from fichebak.content.fields.date import Date
from fichebak.content.fields.email import Email
from fichebak.content.fields.group import Group
from fichebak.content.fields.image import ImageType
from fichebak.content.fields.language import Language
from fichebak.content.fields.links import Links
from fichebak.content.fields.location import LocationType
from fichebak.content.fields.markdown import Markdown
from fichebak.content.fields.number import Number
from fichebak.content.fields.period import PeriodType
from fichebak.content.fields.phone import Phone
from fichebak.content.fields.score import Score
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
