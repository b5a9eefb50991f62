"""The field types: one module each, named in one dictionary.

To add one: a module here, a line in TYPES, a partial in `templates/fields/`, a table of cases in
`tests/fields/`. A test demands that the sets match.
"""

from __future__ import annotations

from fichebak.fields.address import AddressType
from fichebak.fields.boolean import Boolean
from fichebak.fields.choice import Choice
from fichebak.fields.choices import Choices
from fichebak.fields.contact import ContactType
from fichebak.fields.contract import FieldType
from fichebak.fields.date import Date
from fichebak.fields.email import Email
from fichebak.fields.group import Group
from fichebak.fields.image import ImageType
from fichebak.fields.links import Links
from fichebak.fields.location import LocationType
from fichebak.fields.markdown import Markdown
from fichebak.fields.number import Number
from fichebak.fields.period import PeriodType
from fichebak.fields.phone import Phone
from fichebak.fields.score import Score
from fichebak.fields.sdgs import Sdgs
from fichebak.fields.text import Text
from fichebak.fields.url import Url

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
    "group": Group,
}
