"""The statements that the law requires of a site: on accessibility and on privacy.

The accessibility statement has the elements of the European model (Decision (EU) 2018/1523), which
article II.16 of the Flemish Bestuursdecreet requires; the privacy statement those of article 13 of the
GDPR. This module has the data only: the text around it is in the language files.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from fichebak.content.declaring import Block, OneOf, WholeNumber
from fichebak.content.feedback import Feedback, Mode
from fichebak.content.fields.contract import Field, Internal
from fichebak.content.fields.date import Date, PartialDate
from fichebak.content.fields.email import Email
from fichebak.content.fields.phone import Phone, PhoneNumber
from fichebak.content.fields.shared.items import gather, items_of
from fichebak.content.fields.shared.record import read_record
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.content.paths import CONFIG
from fichebak.text.diagnostics import Diagnostic, Invalid, Place, error, warning, wrong
from fichebak.text.nodes import Node

FRESH = 366
"""Days after which a statement must be reviewed: the European model requires it yearly."""


class Status(StrEnum):
    """How far a site complies with the law."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class Reason(StrEnum):
    """Why something is not accessible: the three reasons that the law distinguishes."""

    OPEN = "non-compliance"
    BURDEN = "burden"
    OUTSIDE = "out-of-scope"


class Method(StrEnum):
    """Who did the assessment."""

    SELF = "self"
    OTHERS = "third-party"


class Issue(NamedTuple):
    """Content that is not accessible to everybody."""

    what: str
    reason: Reason
    why: str = ""
    alternative: str = ""


class Office(NamedTuple):
    """An authority that handles complaints."""

    name: str
    url: str = ""
    email: str = ""
    phone: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """An accessibility statement."""

    status: Status
    made: PartialDate
    method: Method
    complaints: Office
    reviewed: PartialDate | None = None
    scope: str = ""
    """The site or the parts that it covers; empty: the whole of this site."""
    law: str = ""
    """The law that requires it; empty: the Flemish one."""
    tested: str = ""
    """What was tested, and with which tools."""
    issues: tuple[Issue, ...] = ()
    contact: str = ""
    """A mail address; empty: the site's."""
    answer_days: int = 0
    """The number of days within which questions are answered; 0: not stated."""
    place: Place = field(default=Place(""), compare=False)
    """Where its most recent date is."""


class Privacy(NamedTuple):
    """What happens to the data of people who send a message through the site."""

    retention: str
    controller: str = ""
    """The controller of the data (GDPR); empty: the publisher."""
    contact: str = ""
    """A mail address; empty: the site's."""
    purpose: str = ""
    basis: str = ""
    recipients: str = ""
    hosting: str = ""
    """What the web host records of a visit."""
    authority: Office | None = None


def consent(privacy: Privacy | None) -> str:
    """Which text is beside the box of the form; empty if the ground is another, and there is no box."""
    if privacy and privacy.basis:
        return ""
    return "consent-page" if privacy and privacy.purpose else "consent"


def check(
    statement: Statement | None, privacy: Privacy | None, feedback: Feedback, today: date
) -> Iterator[Diagnostic]:
    """Warnings for the missing or wrongly dated statements of a public site."""
    if statement is None:
        yield warning(Place(CONFIG), "no-accessibility")
    else:
        last = statement.reviewed or statement.made
        if last.first > today:
            yield warning(statement.place, "accessibility-future", date=last.iso)
        if (today - last.last).days > FRESH:
            yield warning(statement.place, "accessibility-old", date=last.iso)
    if privacy is None and feedback.mode in {Mode.FORM, Mode.MAIL, Mode.LINK}:
        yield warning(Place(CONFIG), "no-privacy")


def contradictions(values: dict[str, Any], places: dict[str, Place]) -> Iterator[Diagnostic]:
    """Errors where a statement needs a contact or a publisher that the configuration lacks."""
    for name, own, of_site in _NEEDED:
        if name in values and not getattr(values[name], own) and of_site not in values:
            yield error(places[name], "statement-needs", block=name, name=of_site, own=own)


_NEEDED = (
    ("accessibility", "contact", "contact"),
    ("privacy", "contact", "contact"),
    ("privacy", "controller", "publisher"),
)
"""A statement, what it must tell, and the setting of the site that is used where it does not."""


class StatementType(Internal):
    """The block `accessibility` of the configuration."""

    def parse(self, node: Node) -> Statement:
        record = read_record(node, _STATEMENT)
        errors = list(record.diagnostics)
        values = record.values
        status, issues = values.get("status"), values.get("issues", ())
        if status is Status.FULL and any(issue.reason is not Reason.OUTSIDE for issue in issues):
            errors.append(error(record.places["issues"], "statement-full"))
        has_none = "issues" not in record.places or "issues" in record.absent
        if status and status is not Status.FULL and has_none:
            errors.append(error(record.places["status"], "statement-issues"))
        if errors:
            raise Invalid(*errors)
        place = record.places["reviewed" if "reviewed" in values else "made"]
        return Statement(place=place, **values)


class _Issues(Internal):
    """The list of what is not accessible."""

    def parse(self, node: Node) -> tuple[Issue, ...]:
        return gather(Block(_ISSUE, Issue).parse, items_of(node))


class _OfficeType(Block):
    """An office that can be reached."""

    def parse(self, node: Node) -> Office:
        office: Office = super().parse(node)
        if not (office.url or office.email or office.phone):
            raise wrong(node.place, "office-unreachable", name=office.name)
        return office


_OFFICE = (
    Field("name", Text(), required=True),
    Field("url", Url()),
    Field("email", Email()),
    Field("phone", Phone()),
)
_ISSUE = (
    Field("what", Text(), required=True),
    Field("reason", OneOf((*Reason,)), required=True),
    Field("why", Text()),
    Field("alternative", Text()),
)
_STATEMENT = (
    Field("status", OneOf((*Status,)), required=True),
    Field("made", Date(), required=True),
    Field("reviewed", Date()),
    Field("method", OneOf((*Method,)), required=True),
    Field("tested", Text()),
    Field("scope", Text()),
    Field("law", Text()),
    Field("issues", _Issues()),
    Field("contact", Email()),
    Field("answer_days", WholeNumber(1, 365)),
    Field("complaints", _OfficeType(_OFFICE, Office), required=True),
)
PRIVACY = (
    Field("retention", Text(), required=True),
    Field("controller", Text()),
    Field("contact", Email()),
    Field("purpose", Text()),
    Field("basis", Text()),
    Field("recipients", Text()),
    Field("hosting", Text()),
    Field("authority", _OfficeType(_OFFICE, Office)),
)
