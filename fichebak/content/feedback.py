"""Feedback forms: the services that receive them, and what each calls the same things.

The same job has seven names for "the page to return to" and six for the field that only robots
fill in. One preset per service holds those names; the configuration may override each of them.
Where a name is empty, the service has it in its own dashboard, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, urlencode


class Mode(StrEnum):
    """How a visitor gives feedback."""

    FORM = "form"
    LINK = "link"
    MAIL = "mail"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Service:
    """A form service's address and its names for our fields.

    `action` holds `{id}` where the account's key belongs. `name`, `reply_to` (the visitor's mail
    address, which services answer to) and `message` are the names of what a visitor fills in;
    `redirect`, `subject` and `key` those of hidden fields (`key` carries the id in the form
    itself); `honeypot` that of the field that only robots fill in; `extra` is the pattern for
    whatever else we send.
    """

    action: str = ""
    name: str = "name"
    reply_to: str = "email"
    message: str = "message"
    redirect: str = ""
    subject: str = ""
    honeypot: str = ""
    honeypot_is_checkbox: bool = False
    key: str = ""
    extra: str = "{}"
    hidden: Map[str, str] = field(default_factory=dict)
    attributes: Map[str, str] = field(default_factory=dict)
    """Attributes of the form element that the host itself looks for."""
    mode: Mode = Mode.FORM

    def named(self, ours: str) -> str:
        """The service's name for one of our own fields."""
        return self.extra.replace("{}", ours)


# Names as the services documented them in 2026; a service that renames one is mended in
# `site_config.yaml` without waiting for us.
SERVICES: Map[str, Service] = {
    "formspree": Service(
        "https://formspree.io/f/{id}", redirect="_next", subject="_subject", honeypot="_gotcha"
    ),
    "basin": Service("https://usebasin.com/f/{id}", redirect="_redirect"),
    "web3forms": Service(
        "https://api.web3forms.com/submit",
        redirect="redirect",
        subject="subject",
        honeypot="botcheck",
        honeypot_is_checkbox=True,
        key="access_key",
    ),
    "formsubmit": Service(
        "https://formsubmit.co/{id}", redirect="_next", subject="_subject", honeypot="_honey"
    ),
    "forminit": Service(
        "https://forminit.com/f/{id}",
        name="fi-sender-fullName",
        reply_to="fi-sender-email",
        message="fi-text-message",
        honeypot="_gotcha",
        extra="fi-text-{}",
    ),
    "netlify": Service(
        # Netlify takes the form on any page of the site itself; the thanks page is its action.
        "{thanks}",
        honeypot="bot-field",
        hidden={"form-name": "feedback"},
        attributes={"name": "feedback", "data-netlify": "true", "netlify-honeypot": "bot-field"},
    ),
    "formspark": Service(
        "https://submit-form.com/{id}",
        redirect="_redirect",
        subject="_email.subject",
        honeypot="_honeypot",
    ),
    "staticforms": Service(
        "https://api.staticforms.xyz/submit",
        redirect="redirectTo",
        subject="subject",
        honeypot="honeypot",
        key="apiKey",
    ),
    "formward": Service(
        "https://formward.eu/f/{id}",
        redirect="_redirect",
        subject="_subject",
        reply_to="_replyto",
        honeypot="_gotcha",
    ),
    "staticman": Service(
        # Hosted by the site's owner: the id is the whole address of the entry.
        "{id}",
        name="fields[name]",
        reply_to="fields[email]",
        message="fields[message]",
        redirect="options[redirect]",
        honeypot="fields[website]",
        extra="fields[{}]",
    ),
    "custom": Service("{id}", redirect="redirect", subject="subject", honeypot="website"),
    "link": Service("{id}", mode=Mode.LINK),
    "mailto": Service("mailto:{id}", mode=Mode.MAIL),
    "off": Service(mode=Mode.OFF),
}


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the site's owner chose."""

    service: Service = SERVICES["off"]
    id: str = ""

    @property
    def mode(self) -> Mode:
        return self.service.mode

    def action(self, thanks: str) -> str:
        """Where an answer goes; `thanks` is the page that the service then leads to."""
        return self.service.action.replace("{id}", self.id).replace("{thanks}", thanks)


@dataclass(frozen=True, slots=True)
class Form:
    """One sheet's form, ready to be written into its page."""

    mode: Mode
    action: str
    service: Service
    hidden: tuple[tuple[str, str], ...] = ()


def form_for(feedback: Feedback, *, title: str, slug: str, address: str, thanks: str) -> Form | None:
    """The form of one sheet, or None where there is none.

    It always tells which sheet it is about: an answer without it is of no use to anybody.
    `address` and `thanks` are whole web addresses: services refuse relative ones.
    """
    service = feedback.service
    if service.mode is Mode.OFF:
        return None
    about = {"sheet": slug, "title": title, "address": address}
    action = feedback.action(thanks)
    if service.mode is Mode.LINK:
        # A place within the page of a link comes last: behind it nothing is asked of the host.
        link, mark, place = action.partition("#")
        joint = "&" if "?" in link else "?"
        return Form(service.mode, f"{link}{joint}{urlencode(about)}{mark}{place}", service)
    if service.mode is Mode.MAIL:
        # RFC 6068 wants %20 for a space, where a form's encoding writes a plus sign, and a line
        # break of two characters.
        query = urlencode({"subject": title, "body": f"\r\n\r\n{address}"}, quote_via=quote)
        return Form(service.mode, f"{action}?{query}", service)
    named = (
        (service.key, feedback.id),
        (service.redirect, thanks),
        (service.subject, title),
        *service.hidden.items(),
        *((service.named(name), value) for name, value in about.items()),
    )
    return Form(service.mode, action, service, tuple((n, v) for n, v in named if n))
