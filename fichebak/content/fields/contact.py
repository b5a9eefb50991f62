from __future__ import annotations

import re
from dataclasses import dataclass, replace

from fichebak.content.fields.boolean import Boolean
from fichebak.content.fields.contract import Field, Schema, Setting, Unfiltered, Widget, Written
from fichebak.content.fields.email import PATTERN as IS_EMAIL, SHAPE as EMAIL, Email
from fichebak.content.fields.phone import DIGITS, SHAPE as PHONE, Phone, PhoneNumber
from fichebak.content.fields.shared.data import given, shape
from fichebak.content.fields.shared.forms import form_in_parts
from fichebak.content.fields.shared.record import read_strictly
from fichebak.content.fields.shared.schemas import URL, alternatives, has_one_of, pattern, record
from fichebak.content.fields.shared.written import written_parts
from fichebak.content.fields.text import Text
from fichebak.content.fields.url import Url
from fichebak.text.diagnostics import Diagnostic, Invalid, error, wrong
from fichebak.text.language import Words
from fichebak.text.nodes import Mapping, Node, Sequence, text_in


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact. All its details are empty when it is not public."""

    name: str = ""
    role: str = ""
    email: str = ""
    phone: PhoneNumber | None = None
    website: str = ""
    public: bool = True


class ContactType(Unfiltered):
    """Whom to ask: a mail address, a telephone number or a web address; or parts.

    The parts are `{name, role, email, phone, website, public}`, with at least one way to reach
    somebody. With `public: nee` the details are checked and then forgotten: they are on no page
    and in no export. Whoever can read the file reads them there.
    """

    def parse(self, node: Node) -> Contact:
        try:
            return self._parse(node)
        except Invalid as invalid:
            raise Invalid(*map(_private, invalid.diagnostics)) from None

    def _parse(self, node: Node) -> Contact:
        if isinstance(node, Mapping):
            values = read_strictly(node, _PARTS)
            if not values.keys() & _WAYS:
                raise wrong(node.place, "contact-unreachable")
            # Private details are dropped as soon as they are read, so that no later code can publish
            # them by accident.
            return Contact(**values) if values.get("public", True) else Contact(public=False)
        if isinstance(node, Sequence) and len(node.items) > 1:
            raise wrong(node.place, "contact-several")
        text = text_in(node)
        words = [word for word in _SEPARATOR.split(text) if word]
        if len(words) > 1 and any(map(IS_EMAIL.fullmatch, words)):
            raise wrong(node.place, "contact-several")
        if "@" in text:
            return Contact(email=Email().parse(node))
        if text.startswith(("http://", "https://", "www.")):
            return Contact(website=Url().parse(node))
        digits = sum(map(str.isdigit, text))
        if not any(map(str.isalpha, text)) and digits:
            return Contact(phone=Phone().parse(node))
        if digits >= DIGITS.start:  # “Onthaal, 050 12 34 56”
            raise wrong(node.place, "contact-several")
        raise wrong(node.place, "contact", written=text)

    def plain(self, value: Contact, setting: Setting) -> str:
        phone = value.phone.written if value.phone else ""
        parts = (value.name, value.role, value.email, phone, value.website)
        return ", ".join(part for part in parts if part)

    def widget(self, words: Words) -> Widget:
        return form_in_parts(_PARTS, words)

    def data(self, value: Contact, setting: Setting) -> dict[str, str]:
        data = given(value, _PARTS[:-1])
        return {**data, "phone": value.phone.written} if value.phone else data

    def data_schema(self) -> Schema:
        return shape(optional=("name", "role", "email", "phone", "website"))

    def written(self, value: Contact) -> Written:
        # A private contact is empty here: nothing is written, not even `public: nee`.
        return written_parts(value, _PARTS[:-1])

    def schema(self, words: Words) -> Schema:
        text = {"type": ["string", "integer"], "pattern": pattern(EMAIL, URL, PHONE), "minimum": 10**5}
        ways = [part for part in _PARTS if part.key in _WAYS]
        return alternatives(text, record(_PARTS, words, has_one_of(ways)))

    def parts(self) -> tuple[Field, ...]:
        return _PARTS


def _private(diagnostic: Diagnostic) -> Diagnostic:
    # The hint of any other boolean, to leave it empty in doubt, would put the contact on the site.
    if diagnostic.code == "boolean":
        diagnostic = error(diagnostic.place, "contact-public", written=diagnostic.detail("written"))
    # In “{name: Naam, Voorbeeld}”, part of a name is read as a key.
    return replace(diagnostic, private=True, unseen=diagnostic.code in {"unknown-field", "comma-in-braces"})


NAME = Field("name", Text(), aliases=("naam", "nom"))
TELEPHONE = Field("phone", Phone(), aliases=("telefoon", "tel", "gsm", "telephone"))
PUBLIC = Field("public", Boolean(), aliases=("publiek", "openbaar"))
_PARTS = (
    NAME,
    Field("role", Text(), aliases=("functie", "rol", "dienst", "fonction")),
    Field("email", Email(), aliases=("mail", "e-mail", "e-mailadres")),
    TELEPHONE,
    Field("website", Url(), aliases=("site", "web", "url")),
    PUBLIC,
)
_SEPARATOR = re.compile(r"[\s,;<>()]+")
_WAYS = {"email", "phone", "website"}
"""The parts through which the contact can be reached; one is required."""
