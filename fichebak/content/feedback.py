"""Feedback forms: the services that receive them, and the field names that each expects.

Services use seven names for "the page to return to" and six for the honeypot, the field that only bots
fill in. One preset per service holds its names; the configuration may override each of them. An empty
name means that the service has the setting in its own dashboard, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping as Map
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote, urlencode


class Mode(StrEnum):
    """How a visitor gives feedback."""

    FORM = "form"
    LINK = "link"
    MAIL = "mail"
    OFF = "off"


class Service(NamedTuple):
    """A form service's address and its names for our fields.

    `action` is the address, with `{id}` for the account's key. `name`, `reply_to` (the visitor's mail
    address, to which services reply) and `message` are the names of the fields that a visitor fills in;
    `redirect`, `subject` and `key` those of hidden fields (`key` is for services that take the id in
    the form itself); `honeypot` that of the field that only bots fill in; `extra` is the pattern for
    the names of all other fields.
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
    hidden: Map[str, str] = {}
    attributes: Map[str, str] = {}
    """Attributes of the form element by which the web host recognises it."""
    mode: Mode = Mode.FORM

    def named(self, ours: str) -> str:
        """The service's name for one of our own fields."""
        return self.extra.replace("{}", ours)


_ABOUT = ("sheet", "title", "address")
"""Our names for the hidden fields that tell which sheet a message is about."""

# Names as the services documented them in 2026; when a service renames one, `site_config.yaml` can
# override it without a new version of this code.
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
        # Netlify accepts a form posted to any page of the site itself; the action is the thanks page.
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
        # Hosted by the site's owner: the id is the whole address of the endpoint.
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


class Feedback(NamedTuple):
    service: Service = SERVICES["off"]
    id: str = ""

    @property
    def mode(self) -> Mode:
        return self.service.mode

    def action(self, thanks: str) -> str:
        """The address that the form posts to; `thanks` is the address of the page shown afterwards."""
        return self.service.action.replace("{id}", self.id).replace("{thanks}", thanks)


class Form(NamedTuple):
    """The form of one sheet, as its template needs it."""

    action: str
    service: Service
    hidden: tuple[tuple[str, str], ...] = ()


def form_for(feedback: Feedback, *, title: str, slug: str, address: str, thanks: str) -> Form | None:
    """The form of one sheet, or None where there is none.

    It always names the sheet: feedback is useless without it. `address` and `thanks` are absolute
    URLs: services refuse relative ones.
    """
    service = feedback.service
    if service.mode is Mode.OFF:
        return None
    about = dict(zip(_ABOUT, (slug, title, address), strict=True))
    action = feedback.action(thanks)
    if service.mode is Mode.LINK:
        # The query goes before the fragment: what follows “#” is not sent to the server.
        link, hash_sign, fragment = action.partition("#")
        separator = "&" if "?" in link else "?"
        return Form(f"{link}{separator}{urlencode(about)}{hash_sign}{fragment}", service)
    if service.mode is Mode.MAIL:
        # RFC 6068 (mailto) requires %20 for a space, where form encoding writes a plus sign, and CR LF
        # for a line break. On a site that does not know its URL, only the slug tells two equal titles apart.
        query = urlencode({"subject": title, "body": f"\r\n\r\n{address or slug}"}, quote_via=quote)
        return Form(f"{action}?{query}", service)
    hidden_fields = (
        (service.key, feedback.id),
        (service.redirect, thanks),
        (service.subject, title),
        *service.hidden.items(),
        *((service.named(name), value) for name, value in about.items()),
    )
    return Form(action, service, tuple((n, v) for n, v in hidden_fields if n))
